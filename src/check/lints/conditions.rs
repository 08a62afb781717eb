//! Conditions that always or never hold.

use crate::call::{Change, Compiled, Condition, Effect};
use crate::check::asked::{Place, conditions};
use crate::check::case::Case;
use crate::check::constant::{Possible, constant};
use crate::scenario::problem::{Code, Problem};

pub(super) fn constant_ones(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    let possible = possible(case.deals);
    for asked in conditions(case) {
        // A wrong entry of the form is written `right: "false"`; an objective has a lint of its own.
        if asked.place == Place::Right && matches!(asked.condition, Condition::Constant(_)) {
            continue;
        }
        let problem = match constant(deal, asked.condition, Possible::ALL) {
            Some(true) => Problem::of(Code::AlwaysTrue, asked.span, "condition-always"),
            Some(false) => Problem::of(Code::AlwaysFalse, asked.span, "condition-never"),
            None if asked.place == Place::Goal => continue,
            None => match constant(deal, asked.condition, possible) {
                Some(false) => Problem::of(Code::AlwaysFalse, asked.span, "condition-never-here"),
                _ => continue,
            },
        };
        found.push(problem.with("text", asked.text));
    }
}

/// What can come true in some variant: facts that something reveals, flags that something sets, acts that a reply
/// carries, a promise that something takes.
pub(super) fn possible(deals: &[Compiled]) -> Possible {
    let mut possible = Possible { facts: 0, flags: 0, said: 0, promise: false };
    for deal in deals {
        possible.flags |= deal.set_flags;
        for effect in effects(deal) {
            match effect.change {
                Change::Reveal(fact) => possible.facts |= 1 << fact.0,
                Change::Flag(flag) => possible.flags |= 1 << flag.0,
                Change::Promise(_) => possible.promise = true,
                Change::Verify(_) | Change::OnLine(_) => {}
            }
        }
        for (bit, acts) in deal.watched.iter().enumerate() {
            let is_said = deal.replies.iter().any(|reply| reply.acts.iter().any(|act| acts.contains(act.act)));
            possible.said |= u64::from(is_said) << bit;
        }
    }
    possible
}

fn effects(deal: &Compiled) -> impl Iterator<Item = &Effect> {
    let nodes = deal.nodes.iter().flat_map(|node| {
        let moves = node.on.iter().map(|transition| &transition.leads).chain(&node.otherwise).chain(&node.silence);
        node.enter.iter().chain(moves.flat_map(|leads| &leads.effects))
    });
    let defaults = deal.defaults.iter().map(|transition| &transition.leads).chain(&deal.silence).flat_map(|leads| &leads.effects);
    nodes.chain(deal.replies.iter().flat_map(|reply| &reply.effects)).chain(defaults)
}
