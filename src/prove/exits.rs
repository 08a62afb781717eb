//! How a call can come out: for each way out that later days can tell apart, the best and the worst that a lawful play gets
//! on it. A case over several days is proved over these summaries and never over its calls' states.

use serde::Serialize;

use super::graph::{Bounds, explore_with};
use super::labels::{Aim, Labels};
use super::play::Scored;
use super::proof::{ends, starting_moods};
use super::reduce::Reducer;
use crate::call::{Compiled, Reads, State};
use crate::persona::{Gauge, Mood};
use crate::speech::OfferId;

/// A way out of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Out {
    pub promise: Option<OfferId>,
    pub willing: bool,
    pub complained: bool,
}

impl Out {
    /// The way out of a call that is over.
    #[must_use]
    pub const fn of(state: &State) -> Self {
        Self { promise: state.promise, willing: state.willing, complained: state.complained }
    }
}

/// The best and the worst of a way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exit {
    pub out: Out,
    pub best: Scored,
    pub worst: Scored,
}

/// A label's place and its points.
type Label = (u32, i32);
/// A way out with the labels of its best and its worst.
type Found = (Out, Label, Label);

/// For each starting mood, every way that a dialled and lawful play can come out; `None` where a bound was reached.
#[must_use]
pub fn exits(compiled: &Compiled, bounds: Bounds) -> Option<Vec<(Mood, Vec<Exit>)>> {
    let mut kept = Reads { promise: true, willing: true, complained: true, ending: true, ..Reads::default() };
    kept.read_gauge(Gauge::Willingness);
    let reducer = Reducer::keeping(compiled, kept);
    let moods = starting_moods(compiled);
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore_with(compiled, &reducer, &starts, bounds, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    let from = |start: u32| {
        let spread = |aim| Labels::spread(compiled, &graph, &[start], aim);
        let (best, worst) = (spread(Aim::Best), spread(Aim::Worst));
        let mut found: Vec<Found> = Vec::new();
        let out = |key: u32| {
            let state = graph.key(key).state;
            (state.ending != Some(compiled.not_dialled)).then(|| Out::of(&state))
        };
        for (key, place, points) in ends(&graph, &best) {
            let Some(out) = out(key) else { continue };
            match found.iter_mut().find(|(known, ..)| *known == out) {
                Some((_, known, _)) if points > known.1 => *known = (place, points),
                Some(_) => {}
                None => found.push((out, (place, points), (place, i32::MAX))),
            }
        }
        for (key, place, points) in ends(&graph, &worst) {
            let known = out(key).and_then(|out| found.iter_mut().find(|(known, ..)| *known == out));
            if let Some((_, _, known)) = known.filter(|(_, _, known)| points < known.1) {
                *known = (place, points);
            }
        }
        found.sort_by_key(|(out, ..)| *out);
        let scored = |labels: &Labels, (place, points): Label| Scored {
            play: labels.witness(compiled, &graph, place),
            points: points.clamp(0, 100),
        };
        let exit = |(out, high, low): Found| Exit { out, best: scored(&best, high), worst: scored(&worst, low) };
        found.into_iter().map(exit).collect::<Vec<_>>()
    };
    Some((0u32..).zip(moods).map(|(start, mood)| (mood, from(start))).collect())
}
