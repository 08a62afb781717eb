//! Where one can get from where in a dialogue, and how far from its beginning each node stands.

use super::targets;
use crate::call::{Compiled, NodeId};

/// Where one can get from each node by a reply or by silence, each pair once, in the order of the file. What stays at its
/// node leads nowhere.
#[must_use]
pub fn flow(compiled: &Compiled) -> Vec<(NodeId, NodeId)> {
    let mut links = Vec::new();
    for (node, from) in compiled.nodes.iter().zip((0u16..).map(NodeId)) {
        let said = node.replies.iter().flat_map(|reply| targets(compiled, from, *reply));
        for to in said.chain(silence(compiled, from)) {
            if to != from && !links.contains(&(from, to)) {
                links.push((from, to));
            }
        }
    }
    links
}

/// Where silence leads, if it leads away.
pub(super) fn silence(compiled: &Compiled, at: NodeId) -> Option<NodeId> {
    compiled.node(at).silence.as_ref().or(compiled.silence.as_ref()).and_then(|leads| leads.to).filter(|to| *to != at)
}

/// How far each place stands, breadth first: those that are given as they are, any other one step after the first that
/// leads to it; what nothing leads to stands behind all others.
pub fn ranks(mut given: Vec<Option<usize>>, nexts: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    for rank in 0..given.len() {
        let here: Vec<usize> = (0..given.len()).filter(|place| given[*place] == Some(rank)).collect();
        for to in here.into_iter().flat_map(&nexts) {
            given[to].get_or_insert(rank + 1);
        }
    }
    let last = given.iter().flatten().max().map_or(0, |last| last + 1);
    given.into_iter().map(|rank| rank.unwrap_or(last)).collect()
}
