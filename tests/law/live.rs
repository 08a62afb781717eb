//! The prover forgets docket bits that `live` leaves out: whatever follows, no breach may change by it.

use proptest::prelude::*;
use ringback::law::{Bench, Breach, Docket, Heard, PartyRole, RuleSet};
use ringback::speech::{ActSet, ActUse, Vocabulary};

use super::{Case, act_use, vocabulary};

/// Acts with every kind of memory behind them, and some with none.
const ACTS: [&str; 22] = [
    "greet",
    "state_institution",
    "disclose_recording",
    "mention_overdue",
    "state_debt(overdue, 300.00)",
    "state_debt(overdue, 600.00)",
    "correct_figure",
    "correct_own_slip",
    "quote_rate_daily",
    "quote_rate_annual",
    "threaten_arrest",
    "ask_two_factors",
    "insult",
    "thank",
    "heard(self_harm)",
    "care(ask_safety)",
    "care(crisis_line)",
    "care(supervisor)",
    "heard(theft)",
    "mark_dispute",
    "collect_disputed",
    "heard(limitation)",
];
const HEARERS: [PartyRole; 3] = [PartyRole::Debtor, PartyRole::Parent, PartyRole::Employer];

/// An act by its place, the hearer's, the level of verification, and whether the turn ends with it.
type Step = (usize, usize, u8, bool);

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..ACTS.len(), 0..HEARERS.len(), 0u8..3, any::<bool>()), 0..most)
}

fn play(bench: &Bench, acts: &[ActUse], docket: &mut Docket, steps: &[Step]) -> Vec<Breach> {
    let mut found = Vec::new();
    for (act, hearer, verified, ends_turn) in steps {
        let heard = Heard { act: acts[*act], hearer: HEARERS[*hearer], verified: *verified };
        let broken = bench.hear(docket, heard);
        bench.report(broken, &mut |breach| found.push(breach));
        if *ends_turn {
            bench.turn(docket, &mut |breach| found.push(breach));
        }
    }
    found
}

fn played_out(bench: &Bench, acts: &[ActUse], mut docket: Docket, steps: &[Step]) -> Vec<Breach> {
    let mut found = play(bench, acts, &mut docket, steps);
    bench.close(docket, &mut |breach| found.push(breach));
    found
}

fn acts(vocabulary: &Vocabulary) -> Vec<ActUse> {
    ACTS.iter().map(|act| act_use(vocabulary, act)).collect()
}

#[test]
fn forgetting_what_is_dead_changes_no_breach() {
    let vocabulary = vocabulary();
    let acts = acts(&vocabulary);
    let bench = Case { packs: vec!["cn".to_owned(), "member-bank".to_owned()], ..Case::ordinary() }.bench();
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() });
    let law = runner.run(&(steps(12), steps(8), any::<u8>()), |(before, after, more)| {
        let mut docket = Docket::default();
        play(&bench, &acts, &mut docket, &before);
        // What may follow is at least what does; more may be declared than comes.
        let declared =
            after.iter().fold(ActSet::EMPTY.with(acts[usize::from(more) % ACTS.len()].act), |ahead, step| ahead.with(acts[step.0].act));
        let masked = Docket(docket.0 & bench.live(declared));
        prop_assert_eq!(played_out(&bench, &acts, docket, &after), played_out(&bench, &acts, masked, &after));
        Ok(())
    });
    law.expect("masking is sound");
}

#[test]
fn something_is_forgotten() {
    let vocabulary = vocabulary();
    let bench = Case::ordinary().bench();
    let none = bench.live(ActSet::EMPTY);
    let talk = bench.live(vocabulary.acts_named("debt_talk").expect("it is a group"));
    assert_eq!(none & !talk, 0);
    assert!(none.count_ones() < talk.count_ones());
}

#[test]
fn nothing_is_owed_by_a_call_in_which_nothing_was_said() {
    let bench = Case::ordinary().bench();
    let mut found = Vec::new();
    let docket = bench.open(&mut |breach| found.push(breach));
    bench.close(docket, &mut |breach| found.push(breach));
    assert_eq!(found, []);
    bench.report(RuleSet::EMPTY, &mut |breach| found.push(breach));
    assert_eq!(found, []);
}
