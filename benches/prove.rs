//! The proof against others: against another model checker (`stateright`) on the same unreduced model, and against random
//! play, which misses what the proof finds. And what the reductions save. Figures: docs/performance.md.
#![expect(clippy::expect_used, clippy::disallowed_types, reason = "a bench measures time and fails loudly")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringback::call::{Compiled, Event, Input, State, load_bytes, load_case, load_content, step};
use ringback::prove::bots::{bots, simulate};
use ringback::prove::{Bounds, Reduction, count_states, possible_inputs, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::scenario_ids;
use ringback::score::Marks;
use stateright::{Checker, Model};

/// A case as `stateright` takes it: the machine's state and the observers' marks, nothing left out.
struct Unreduced(Compiled);

impl Model for Unreduced {
    type State = (State, Marks);
    type Action = Input;

    fn init_states(&self) -> Vec<Self::State> {
        vec![(self.0.before(self.0.mood.0), Marks::default())]
    }

    fn actions(&self, (state, _): &Self::State, actions: &mut Vec<Self::Action>) {
        actions.extend(possible_inputs(&self.0, state));
    }

    fn next_state(&self, (state, marks): &Self::State, input: Self::Action) -> Option<Self::State> {
        let mut marks = *marks;
        let next = step(&self.0, *state, input, &mut |state: &State, event: Event| marks.watch(&self.0, state, event, &mut |_| {}));
        Some((next.ok()?, marks))
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        // Without a property it would not look at anything.
        vec![stateright::Property::always("nothing is asked", |_, _| true)]
    }
}

/// How long some work takes, and the states that it visits.
fn timed(work: impl FnOnce() -> usize) -> (Duration, usize) {
    let began = Instant::now();
    let states = work();
    (began.elapsed(), states)
}

/// The middle of some runs.
fn median(runs: usize, mut work: impl FnMut() -> usize) -> (usize, Duration) {
    let times = (0..runs).map(|_| timed(&mut work)).collect();
    middle(times)
}

fn middle(mut times: Vec<(Duration, usize)>) -> (usize, Duration) {
    times.sort_unstable();
    let (time, states) = times[times.len() / 2];
    (states, time)
}

fn rate(states: usize, time: Duration) -> u128 {
    states as u128 * 1_000_000 / time.as_micros().max(1)
}

/// Both run in turns, so that whatever else the machine does slows both down.
fn against_stateright() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let text = include_str!("../tests/machine/fixtures/mother.ron");
    let small = || load_bytes(&Shipped, &content, "mother.ron", text.as_bytes(), None).compiled.expect("it is sound");
    let compiled = small();
    let bounds = Bounds { states: 10_000_000 };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        our_times.push(timed(|| count_states(&compiled, Reduction::Off, bounds)));
        let model = Unreduced(small());
        their_times.push(timed(|| model.checker().threads(threads).spawn_bfs().join().unique_state_count()));
    }
    let ((ours, our_time), (theirs, their_time)) = (middle(our_times), middle(their_times));
    assert_eq!(ours, theirs, "both exhaust the same model");
    let (our_rate, their_rate) = (rate(ours, our_time), rate(theirs, their_time));
    let ratio = our_rate * 100 / their_rate.max(1);
    println!(
        "unreduced, {ours} states: ringback {our_rate} states a second ({our_time:.0?}), stateright {their_rate} ({their_time:.0?}): {}.{:02} times",
        ratio / 100,
        ratio % 100
    );
    assert!(our_rate >= their_rate, "the other model checker is faster");
}

fn reductions() {
    let content = load_content(&Shipped).expect("shipped content loads");
    for id in scenario_ids(&Shipped) {
        let compiled = load_case(&Shipped, &content, &id, None).and_then(|loaded| loaded.compiled).expect("it is sound");
        let bounds = Bounds { states: 2_000_000 };
        let (states, time) = median(5, || prove(&compiled, Reduction::On, Bounds::default()).states);
        let (counted, counting) = median(5, || count_states(&compiled, Reduction::On, Bounds::default()));
        let live = count_states(&compiled, Reduction::Live, bounds);
        let plain = count_states(&compiled, Reduction::Off, bounds);
        let told = |states: usize| if states > bounds.states { format!("over {}", bounds.states) } else { states.to_string() };
        println!(
            "{id}: proved in {time:.0?} ({states} states, {} a second); with scores of unlawful plays {}, with nothing left out {}",
            rate(counted, counting),
            told(live),
            told(plain)
        );
    }
}

fn against_random_play() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let compiled =
        Arc::new(load_case(&Shipped, &content, "m1-unpaid-wages", None).and_then(|loaded| loaded.compiled).expect("it is sound"));
    let began = Instant::now();
    let proof = prove(&compiled, Reduction::On, Bounds::default());
    let proving = began.elapsed();
    let found: BTreeSet<&str> = proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule)).collect();
    let bots = bots(&Shipped, &content.vocabulary).expect("the bots are sound");
    let random = bots.iter().find(|bot| bot.name == "random").expect("there is a random one");
    let began = Instant::now();
    let played = simulate(&[Arc::clone(&compiled)], random, 1, 100_000, &|_| {});
    let playing = began.elapsed();
    let seen: BTreeSet<&str> = played.findings.iter().map(|(rule, _)| rule.as_str()).collect();
    let missed: Vec<&&str> = found.difference(&seen).collect();
    println!(
        "m1-unpaid-wages: the proof takes {proving:.0?} and finds {} rules and a win; 100,000 random calls take {playing:.0?}, pass {} times and miss {missed:?}",
        found.len(),
        played.passed.hits
    );
    assert!(!missed.is_empty() || played.passed.hits == 0, "random play found all that the proof finds");
}

/// All of it, or the parts that are named: `cargo bench --bench prove -- stateright`.
fn main() {
    let parts: [(&str, fn()); 3] = [("stateright", against_stateright), ("reductions", reductions), ("random", against_random_play)];
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            part();
        }
    }
}
