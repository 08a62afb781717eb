//! Objectives that nothing in the call can reach, and checks of the rubric that no reply can earn.

use super::conditions::possible;
use crate::call::Earned;
use crate::check::case::Case;
use crate::check::constant::{Possible, constant};
use crate::scenario::problem::{Code, Problem};

pub(super) fn objectives_and_criteria(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    let possible = possible(case.deals);
    for (goal, (_, condition)) in case.raw.objectives.iter().zip(&deal.objectives) {
        let is_written_so = constant(deal, condition, Possible::ALL) == Some(false);
        if !is_written_so && constant(deal, condition, possible) == Some(false) {
            let problem = Problem::of(Code::UnservedObjective, goal.when.span, "unserved-objective").with("when", &goal.when.value);
            found.push(problem.with("title", &goal.title.value));
        }
    }
    for (place, criterion) in deal.sheet.criteria.iter().enumerate() {
        let own: Vec<_> = deal.sheet.checks.iter().filter(|check| usize::from(check.criterion) == place).collect();
        let is_earnable = |earned: &Earned| match earned {
            Earned::Said { acts, .. } => deal.replies.iter().any(|reply| reply.acts.iter().any(|act| acts.contains(act.act))),
            Earned::Learned => deal.facts.iter().any(|fact| fact.counts),
            Earned::Promise => possible.promise,
            _ => true,
        };
        if !own.is_empty() && own.iter().all(|check| check.points <= 0 || !is_earnable(&check.earned)) {
            let problem = Problem::of(Code::UnservedCriterion, case.raw.rubric.span, "unserved-criterion").with("name", &criterion.id);
            found.push(problem.with("zh", &criterion.title.zh).with("en", &criterion.title.en).with("rubric", &deal.sheet.id));
        }
    }
}
