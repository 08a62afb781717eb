//! The smallest change that would have won.

use std::sync::Arc;

use proptest::prelude::*;
use ringback::call::{Call, Compiled, Deal, Input, Mode, Stage};
use ringback::prove::{Bounds, Changed, Reduction, WhatIf, prove, what_if};
use ringback::score::Outcome;

use super::{call, played, report};
use crate::shipped::case;

const CASE: &str = "m0-forgot-autopay";

fn near(call: &Call) -> Option<WhatIf> {
    what_if(call.compiled(), call.deal().mood, call.inputs(), &|| false)
}

fn replayed(compiled: &Arc<Compiled>, inputs: &[Input]) -> Call {
    let deal = Deal::draw(compiled, 0, Mode::Practice);
    let mut call = Call::start(Arc::clone(compiled), deal, Mode::Practice);
    for input in inputs {
        call.apply(*input).expect("what is told can be played");
    }
    call
}

/// A play that is over: whatever is chosen, then the first entries of the form.
fn finished(compiled: &Arc<Compiled>, choices: &[usize]) -> Call {
    let mut call = call(compiled);
    for choice in choices {
        let inputs = call.view("en").inputs();
        if call.is_over() {
            break;
        }
        let inputs: Vec<Input> = inputs.into_iter().filter(|input| *input != Input::Hint).collect();
        call.apply(inputs[choice % inputs.len()]).expect("it is offered");
    }
    while call.state().stage == Stage::OnTheLine || call.state().stage == Stage::OnHold || call.state().stage == Stage::Briefing {
        call.apply(Input::EndCall).expect("hanging up is always possible");
    }
    while !call.is_over() {
        let input = call.view("en").inputs()[0];
        call.apply(input).expect("it is offered");
    }
    call
}

#[test]
fn a_threat_is_the_one_thing_to_change() {
    let compiled = case(CASE, None);
    let proof = prove(&compiled, Reduction::On, Bounds::default());
    let start = compiled.before(Deal::draw(&compiled, 0, Mode::Practice).mood).mood;
    let place = proof.starts.iter().position(|mood| *mood == start).expect("the dealt mood was proved");
    let (best, _) = proof.wins[place].clone().expect("a win");
    // The winning call with one thing said otherwise.
    let at = 2;
    let wrong = replayed(&compiled, &best[..at]).view("en").inputs().into_iter().find(|input| {
        let mut spoilt = replayed(&compiled, &best[..at]);
        spoilt.apply(*input).is_ok() && !report(&spoilt).findings.is_empty()
    });
    let mut inputs = best.clone();
    inputs[at] = wrong.expect("something wrong can be said there");
    let changed = what_if(&compiled, start, &inputs, &|| false).expect("a win is near");
    assert_eq!(changed.inputs, best);
    assert_eq!(changed.changes, [Changed::Replaced { at, with: best[at] }]);
}

#[test]
fn a_search_that_is_stopped_tells_nothing() {
    let compiled = case(CASE, None);
    let hung_up = played(&compiled, &["dial", "hang-up"]);
    assert_eq!(what_if(&compiled, hung_up.deal().mood, hung_up.inputs(), &|| true), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_is_told_wins_when_played(choices in prop::collection::vec(0usize..12, 1..12)) {
        let compiled = case(CASE, None);
        let play = finished(&compiled, &choices);
        let told = near(&play).expect("the case has a win from everywhere at the start");
        let again = replayed(&compiled, &told.inputs);
        let judged = report(&again);
        prop_assert_eq!((judged.outcome, judged.findings.len()), (Outcome::Pass, 0));
        let own = report(&play);
        prop_assert_eq!(told.changes.is_empty(), own.outcome == Outcome::Pass && own.findings.is_empty());
        prop_assert!(told.changes.len() <= play.inputs().len() + again.inputs().len());
    }
}
