//! Nodes that no play enters, replies that no play can choose, nodes from which no ending can be reached.

use std::collections::BTreeSet;

use crate::call::{Compiled, Node};
use crate::check::case::Case;
use crate::check::walk;
use crate::scenario::problem::{Code, Problem};

pub(super) fn nodes_and_replies(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(reached) = case.reached else {
        return unlinked(case, found);
    };
    for (id, seen) in case.raw.nodes.keys().zip(&reached.nodes) {
        if !seen {
            found.push(Problem::of(Code::UnusedNode, id.span, "unused-node").with("name", &id.value));
        }
    }
    for ((node, id, reply), seen) in walk::replies(case.raw).zip(&reached.replies) {
        let place = case.raw.nodes.get_index_of(node.value.as_str());
        let node_seen = place.is_some_and(|place| reached.nodes.get(place) == Some(&true));
        if !seen && node_seen {
            let problem = Problem::of(Code::DeadReply, id.span, "dead-reply").with("name", &id.value).with("node", &node.value);
            found.push(reply.when.iter().fold(problem, |problem, when| problem.related(when.span, "when")));
        }
    }
}

/// Without a finished search: nodes that nothing in the file names.
fn unlinked(case: &Case<'_>, found: &mut Vec<Problem>) {
    let raw = case.raw;
    let replies = walk::replies(raw).filter_map(|(.., reply)| reply.to.as_ref());
    let transitions = walk::transitions(raw).filter_map(|transition| transition.to.as_ref());
    let moves = walk::moves(raw).filter_map(|leads| leads.to.as_ref());
    let named: BTreeSet<&str> = replies.chain(transitions).chain(moves).chain([&raw.start]).map(|name| name.value.as_str()).collect();
    for id in raw.nodes.keys().filter(|id| !named.contains(id.value.as_str())) {
        found.push(Problem::of(Code::UnusedNode, id.span, "unused-node").with("name", &id.value));
    }
}

pub(super) fn no_way_out(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    let next: Vec<Vec<usize>> = deal.nodes.iter().enumerate().map(|(at, node)| ahead(deal, at, node)).collect();
    let mut ends: Vec<bool> = deal.nodes.iter().map(|node| node.ends.is_some()).collect();
    loop {
        let more: Vec<usize> = (0..next.len()).filter(|at| !ends[*at] && next[*at].iter().any(|next| ends[*next])).collect();
        if more.is_empty() {
            break;
        }
        for at in more {
            ends[at] = true;
        }
    }
    for (id, ends) in case.raw.nodes.keys().zip(ends) {
        if !ends {
            found.push(Problem::of(Code::NoWayOut, id.span, "no-way-out").with("name", &id.value));
        }
    }
}

/// Where a node can lead: by its replies, by what their acts set off, by silence.
fn ahead(deal: &Compiled, at: usize, node: &Node) -> Vec<usize> {
    let mut ahead = BTreeSet::from([at]);
    for reply in node.replies.iter().map(|reply| deal.reply(*reply)) {
        if let Some(to) = reply.to {
            ahead.insert(to.index());
            continue;
        }
        let set_off =
            node.on.iter().chain(&deal.defaults).filter(|transition| reply.acts.iter().any(|act| transition.pattern.matches(*act)));
        ahead.extend(set_off.filter_map(|transition| transition.leads.to).map(crate::call::NodeId::index));
    }
    let silence = node.silence.as_ref().or(deal.silence.as_ref());
    ahead.extend(node.otherwise.iter().chain(silence).filter_map(|leads| leads.to).map(crate::call::NodeId::index));
    ahead.into_iter().collect()
}
