//! Transitions that earlier ones leave nothing to.

use crate::call::{Condition, Transition};
use crate::check::case::Case;
use crate::scenario::model::RawTransition;
use crate::scenario::problem::{Code, Problem};

pub(super) fn transitions(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    for (node, compiled) in case.raw.nodes.values().zip(&deal.nodes) {
        list(&node.on, &compiled.on, found);
    }
    list(&case.raw.persona.on, &deal.defaults, found);
}

fn list(written: &[RawTransition], compiled: &[Transition], found: &mut Vec<Problem>) {
    if written.len() != compiled.len() {
        return;
    }
    for (place, later) in compiled.iter().enumerate() {
        if let Some(earlier) = compiled[..place].iter().position(|earlier| covers(earlier, later)) {
            let (span, first) = (written[place].act.span, written[earlier].act.span);
            let problem = Problem::of(Code::ShadowedTransition, span, "shadowed").with("act", &written[place].act.text);
            found.push(problem.with("earlier", &written[earlier].act.text).related(first, "earlier"));
        }
    }
}

/// Whether everything that the later one would take is taken before it.
fn covers(earlier: &Transition, later: &Transition) -> bool {
    let acts = later.pattern.acts.iter().all(|act| earlier.pattern.acts.contains(act));
    let mut args = earlier.pattern.args.iter().zip(later.pattern.args);
    let is_wider = earlier.when == Condition::ALWAYS || earlier.when == later.when;
    acts && args.all(|(earlier, later)| earlier.is_none() || *earlier == later) && is_wider
}
