//! Cases with more states than a proof on every save can bear, and the variables that cost most.

use rustc_hash::FxHashSet;

use crate::call::{Compiled, Event, Liveness, Stage, State, step};
use crate::check::case::Case;
use crate::check::reach::{inputs_of, starting_moods};
use crate::persona::Mood;
use crate::scenario::problem::{Code, Problem};

/// How many states are looked at to find the dearest variables.
const SAMPLE: usize = 200_000;

/// How many variables are named.
const NAMED: usize = 3;

/// A part of the state by name, and the state without it.
type Variable = (&'static str, fn(State) -> State);

const VARIABLES: [Variable; 9] = [
    ("trust", |state| State { mood: Mood { trust: 0, ..state.mood }, ..state }),
    ("anger", |state| State { mood: Mood { anger: 0, ..state.mood }, ..state }),
    ("stress", |state| State { mood: Mood { stress: 0, ..state.mood }, ..state }),
    ("willingness", |state| State { mood: Mood { willingness: 0, ..state.mood }, ..state }),
    ("knows()", |state| State { facts: 0, ..state }),
    ("flag()", |state| State { flags: 0, ..state }),
    ("said()", |state| State { said: 0, ..state }),
    ("promised()", |state| State { promise: None, willing: false, ..state }),
    ("hold, look up", |state| State { pauses: 0, ..state }),
];

pub(super) fn too_many(case: &Case<'_>, found: &mut Vec<Problem>) {
    // Where the plain plot was searched to its end, the score's variables multiply it, but seldom a thousandfold.
    let Some(deal) = case.deals.first().filter(|_| case.reached.is_none()) else { return };
    if let Some(costs) = costs(deal, case.most_states) {
        let named = costs.iter().take(NAMED).map(|(name, times)| format!("{name} ×{times}")).collect::<Vec<_>>().join(", ");
        found.push(
            Problem::of(Code::TooManyStates, case.raw.id.span, "too-many-states").with("most", case.most_states).with("costs", named),
        );
    }
}

/// Where a case has more states than `most`: each variable and how many times more states there are for it, the dearest
/// first.
fn costs(compiled: &Compiled, most: usize) -> Option<Vec<(&'static str, usize)>> {
    let liveness = Liveness::of(compiled);
    let mut known: FxHashSet<State> = FxHashSet::default();
    let mut queue: Vec<State> = starting_moods(compiled).map(|mood| compiled.before(mood)).collect();
    let mut inputs = Vec::new();
    while let Some(state) = queue.pop() {
        if known.len() > most {
            let mut costs: Vec<(&'static str, usize)> = VARIABLES
                .iter()
                .map(|(name, without)| {
                    let sample = || known.iter().take(SAMPLE);
                    let fewer: FxHashSet<State> = sample().map(|state| without(*state)).collect();
                    (*name, sample().count() / fewer.len().max(1))
                })
                .collect();
            costs.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
            return Some(costs);
        }
        inputs_of(compiled, &state, &mut inputs);
        for input in &inputs {
            let Ok(next) = step(compiled, state, *input, &mut |_: &State, _: Event| {}) else { continue };
            let kept = liveness.key(next, true);
            if matches!(kept.stage, Stage::OnTheLine | Stage::OnHold) && known.insert(kept) {
                queue.push(kept);
            }
        }
    }
    None
}
