//! Small scenarios made at random: the search tells the same whatever it leaves out, and the same as counting every
//! single play's points out.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::explore::{Bounds, Stop, explore};
use super::fronts::Aim;
use super::labels::Labels;
use super::proof::starting_moods;
use super::reduce::Reduction;
use super::{Left, Proof, Unlawful, left_behind, prove, prove_watched, ways_out};
use crate::call::{Check, Compiled, Content, Earned, State, load_bytes, load_case, load_content};
use crate::law::RuleId;
use crate::scenario::Shipped;

fn content() -> &'static Content {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    CONTENT.get_or_init(|| load_content(&Shipped).expect("shipped content loads"))
}

/// What a reply may say, lawful or not.
const ACTS: [&str; 14] = [
    "greet",
    "state_institution",
    "disclose_recording",
    "ask_two_factors",
    "acknowledge_feeling",
    "ask_reason",
    "offer(today)",
    "repeat_back",
    "mention_overdue",
    "lecture",
    "read_out_identifier",
    "threaten_arrest",
    "end_call_politely",
    "guide_official_channel",
];
const EFFECTS: [&str; 7] =
    ["", "", "(do: verify(two_factors))", "(do: reveal(told))", "(do: promise(today))", "(do: flag(hot))", "(do: on_line(mother))"];
const CONDITIONS: [&str; 8] = ["", "", "", "knows(told)", "not flag(hot)", "anger <= 2", "said(empathy)", "verified >= 2"];

/// One reply as drawn: two acts, an effect, a condition, and how far ahead it leads.
type Reply = ([usize; 2], usize, usize, usize);

fn scenario(nodes: &[Vec<Reply>], goes_back: bool) -> String {
    let head = include_str!("../../tests/machine/fixtures/mother.ron").split("    start: \"hello\"").next().expect("a head");
    let mut text = format!("{head}    start: \"n0\",\n    nodes: {{\n");
    let name = |place: usize| if place >= nodes.len() { "bye".to_owned() } else { format!("n{place}") };
    for (place, replies) in nodes.iter().enumerate() {
        let _ = writeln!(text, "\"n{place}\": (debtor: {{ \"plain\": \"喂。\" }}, silence: (to: \"{}\"), replies: {{", name(place + 1));
        for (at, (acts, effect, condition, ahead)) in replies.iter().enumerate() {
            let acts: Vec<&str> = acts.iter().map(|act| ACTS[act % ACTS.len()]).collect();
            let effect = EFFECTS[effect % EFFECTS.len()];
            let when = CONDITIONS[condition % CONDITIONS.len()];
            let when = if when.is_empty() { String::new() } else { format!(", when: \"{when}\"") };
            let to = if goes_back { name(ahead % (nodes.len() + 1)) } else { name(place + 1 + ahead % 2) };
            let acts = if acts[0] == acts[1] { acts[0].to_owned() } else { acts.join(", ") };
            let _ = writeln!(text, "\"r{at}\": (say: \"好。\", acts: [{acts}], effect: [{effect}], to: \"{to}\"{when}),");
        }
        text.push_str("}),\n");
    }
    text.push_str(
        "\"bye\": (debtor: { \"plain\": \"再见。\" }, enter: [(do: flag(hot), when: \"false\")], ends: \"done\"),\n},\nendings: { \"done\": (title: \"结束\") },\nwrap_up: { \"disposition\": (title: \"代码\", options: {\n\"ptp\": (label: \"承诺\", right: \"promised()\"), \"none\": (label: \"无\", right: \"not promised()\") }) },\ninvariants: {\n\"never-hot\": (never: \"flag(hot) and promised()\", plays: Lawful), \"told\": (eventually: \"knows(told)\", plays: Winning),\n\"calm\": (always: \"anger <= 4\"), \"asked\": (never: \"not said(ask_reason) and knows(told)\", plays: Winning) },\n)",
    );
    text
}

fn compiled(text: &str) -> Compiled {
    let loaded = load_bytes(&Shipped, content(), "drawn.ron", text.as_bytes(), None);
    let shown: Vec<_> = loaded.problems.iter().flat_map(|file| &file.problems).map(|problem| &problem.words).collect();
    loaded.compiled.unwrap_or_else(|| panic!("{shown:?}\n{text}"))
}

fn replies() -> impl Strategy<Value = Vec<Reply>> {
    let part = || any::<prop::sample::Index>().prop_map(|index| index.index(10_000));
    prop::collection::vec((([part(), part()]), part(), part(), part()), 1..4)
}

/// What a proof answers, whatever it left out on the way: wins, points, dead ends, what is reached and broken, claims.
type Answer = (Vec<Option<i32>>, Vec<Option<i32>>, Vec<Option<i32>>, Option<i32>, bool, super::Unreached, Vec<RuleId>, Vec<bool>);

fn answer(proof: &Proof) -> Answer {
    assert!(proof.exhausted);
    let unlawful = |unlawful: &Unlawful| match unlawful {
        Unlawful::None => None,
        Unlawful::Best(best) => Some(best.points),
        Unlawful::AtMost(_) => panic!("a small case is searched to its end"),
    };
    (
        proof.wins.iter().map(|win| win.as_ref().map(|win| win.1)).collect(),
        proof.best.iter().map(|best| best.as_ref().map(|best| best.points)).collect(),
        proof.unlawful.iter().map(unlawful).collect(),
        proof.worst.as_ref().map(|worst| worst.points),
        proof.dead_ends == 0,
        proof.unreached.clone(),
        proof.broken.clone(),
        proof.invariants.iter().map(|verdict| verdict.hurt_by.is_none()).collect(),
    )
}

const SMALL: Bounds = Bounds { states: 150_000 };

/// Points by counting: every state that differs in anything is a state of its own, and holds its points.
fn counted(compiled: &Compiled) -> Option<(Option<i32>, Option<i32>, Option<i32>)> {
    let starts: Vec<State> = starting_moods(compiled).iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, Reduction::Off, SMALL, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    let over = graph.places().filter(|place| graph.packed(*place).is_over()).map(|place| graph.key(place).marks);
    let (lawful, unlawful): (Vec<_>, Vec<_>) = over.partition(|marks| marks.worst == 0);
    let points = |marks: &crate::score::Marks| i32::from(marks.points).clamp(0, 100);
    Some((lawful.iter().map(points).max(), unlawful.iter().map(points).max(), lawful.iter().map(points).min()))
}

/// The best points of lawful plays of a call by what they leave behind, and whatever any play leaves behind, by counting.
fn left_by_counting(compiled: &Compiled, start: State) -> Option<(BTreeMap<Left, i32>, BTreeSet<Left>)> {
    let graph = explore(compiled, &[start], Reduction::Off, SMALL, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    let (mut lawful, mut all) = (BTreeMap::new(), BTreeSet::new());
    for key in graph.places().filter(|place| graph.packed(*place).is_over()).map(|place| graph.key(place)) {
        let left = Left::by(&key.state);
        all.insert(left);
        if key.marks.worst == 0 && key.state.ending != Some(compiled.not_dialled) {
            let points = i32::from(key.marks.points).clamp(0, 100);
            lawful.entry(left).and_modify(|known: &mut i32| *known = points.max(*known)).or_insert(points);
        }
    }
    Some((lawful, all))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn ways_out_are_those_that_counting_every_play_gives(nodes in prop::collection::vec(replies(), 1..4)) {
        let mut compiled = compiled(&scenario(&nodes, false));
        // The sheet of the case gives nothing for a promise; here it must show which one stands.
        compiled.no_money = false;
        for (place, offer) in compiled.offers.iter_mut().enumerate() {
            offer.worth = 40 + u8::try_from(place).expect("few") % 60;
        }
        let check = compiled.sheet.checks.last().cloned().expect("a sheet has checks");
        compiled.sheet.checks.push(Check { points: 10, earned: Earned::Promise, ..check });
        let mood = starting_moods(&compiled)[0];
        let counted = left_by_counting(&compiled, compiled.before(mood));
        prop_assume!(counted.is_some());
        let (lawful, all) = counted.expect("assumed");
        let ways = ways_out(&compiled, &[mood], SMALL).expect("it is small");
        let told: BTreeMap<Left, i32> =
            ways.lawful[0].keys().map(|left| (*left, ways.points(&compiled, 0, *left).expect("it is known"))).collect();
        prop_assert_eq!(told, lawful);
        prop_assert_eq!(left_behind(&compiled, &[mood], SMALL).expect("it is small"), all);
    }

    #[test]
    fn points_are_those_that_counting_every_play_gives(nodes in prop::collection::vec(replies(), 1..4)) {
        let compiled = compiled(&scenario(&nodes, false));
        let counted = counted(&compiled);
        prop_assume!(counted.is_some());
        let (best, unlawful, worst) = counted.expect("assumed");
        let proof = prove(&compiled, Reduction::On, Bounds::default());
        let told = answer(&proof);
        prop_assert_eq!((told.1[0], told.2[0], told.3), (best, unlawful, worst));
        for reduction in [Reduction::Off, Reduction::Weights, Reduction::Live] {
            prop_assert_eq!(&answer(&prove(&compiled, reduction, Bounds::default())), &told, "{:?}", reduction);
        }
    }

    #[test]
    fn in_cases_that_go_round_every_reduction_tells_the_same(nodes in prop::collection::vec(replies(), 1..4)) {
        let compiled = compiled(&scenario(&nodes, true));
        let full = prove(&compiled, Reduction::Weights, SMALL);
        prop_assume!(full.exhausted);
        let told = answer(&full);
        for reduction in [Reduction::Live, Reduction::On] {
            prop_assert_eq!(&answer(&prove(&compiled, reduction, SMALL)), &told, "{:?}", reduction);
        }
    }
}

/// A case whose points take longer to weigh than the search goes on without looking up.
fn large() -> Compiled {
    let loaded = load_case(&Shipped, content(), "m0-forgot-autopay", None);
    loaded.and_then(|loaded| loaded.compiled).expect("it is sound")
}

#[test]
fn labels_stop_spreading_when_asked() {
    let compiled = large();
    let starts: Vec<State> = starting_moods(&compiled).iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(&compiled, &starts, Reduction::On, Bounds::default(), &|_| None);
    for aim in [Aim::Best, Aim::Worst] {
        let whole = Labels::spread(&compiled, &graph, &[0], aim, &|_| None);
        let stopped = Labels::spread(&compiled, &graph, &[0], aim, &|_| Some(Stop::Asked));
        assert_eq!((whole.stopped, stopped.stopped), (None, Some(Stop::Asked)));
        assert!(stopped.all.len() < whole.all.len(), "{} of {}", stopped.all.len(), whole.all.len());
    }
}

#[test]
fn a_proof_that_is_stopped_while_points_are_weighed_claims_nothing() {
    let compiled = large();
    // Nothing waits any more when the last state was looked at: from then on it asks to stop.
    let weighs = std::sync::atomic::AtomicBool::new(false);
    let watcher = |progress: super::Progress| {
        let begun = weighs.fetch_or(progress.waiting == 0, std::sync::atomic::Ordering::Relaxed);
        begun.then_some(Stop::Asked)
    };
    let proof = prove_watched(&compiled, Reduction::On, Bounds::default(), &watcher);
    assert_eq!((proof.exhausted, proof.stopped, proof.holds()), (false, Some(Stop::Asked), false));
    assert!(proof.wins.iter().all(Option::is_none) && proof.worst.is_none(), "what was not weighed to its end is not told");
}
