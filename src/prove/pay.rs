//! Breaking the law must never pay: the best effective score of a play with a finding, against the best without one.
//!
//! Keys of unlawful plays that remember what a score reads are far too many to list, so this is a search for the best:
//! what could still be earned from a key is estimated from above, the most promising play goes on first, and the first
//! one to arrive at its end is the best there is (A*). It starts where lawful plays take their first wrong step.

use std::collections::BinaryHeap;

use serde::Serialize;

use super::explore::{LOOK_EVERY, Progress, Stop, Watcher};
use super::fronts::{Aim, Fronts};
use super::graph::{Graph, Stride, inputs_of, stride, time_points};
use super::keys::{Keys, hash};
use super::labels::{Labels, last_second};
use super::pack::Packed;
use super::play::{At, Scored, input_at};
use super::reduce::{Key, Reducer};
use crate::call::{Ahead, Compiled, Condition, Earned, Input, LONGEST, Liveness, Stage, State};
use crate::score::promise_worth;

/// More labels than this are not made: the answer is then "at most", never a wrong one.
const MOST_LABELS: usize = 6_000_000;

/// The best that a play with a finding can get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Unlawful {
    /// No play from here has a finding.
    None,
    Best(Scored),
    /// The search was not done; nothing gets more than this.
    AtMost(i32),
}

impl Unlawful {
    /// The points that no play with a finding exceeds.
    #[must_use]
    pub const fn at_most(&self) -> i32 {
        match self {
            Self::None => 0,
            Self::Best(scored) => scored.points,
            Self::AtMost(points) => *points,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Label {
    /// Its place among the search's own keys.
    key: u32,
    points: i32,
    seconds: u16,
    came: Came,
}

#[derive(Debug, Clone, Copy)]
enum Came {
    /// From a lawful label, by this input of its key.
    Lawful(u32, u8),
    Unlawful(u32, Input),
}

/// The best effective score of a play with a finding, among those whose lawful beginnings `lawful` lists.
pub(super) fn best_unlawful(compiled: &Compiled, reducer: &Reducer, graph: &Graph, lawful: &Labels, watcher: &Watcher<'_>) -> Unlawful {
    let mut search = Search {
        compiled,
        reducer,
        hopes: Hopes::of(compiled, reducer.liveness()),
        longest: last_second(compiled),
        labels: Vec::new(),
        waiting: BinaryHeap::new(),
        keys: Keys::default(),
        fronts: Fronts::new(Aim::Best, 0),
    };
    search.begin(graph, lawful);
    search.run(graph, lawful, watcher)
}

struct Search<'a> {
    compiled: &'a Compiled,
    reducer: &'a Reducer,
    hopes: Hopes<'a>,
    longest: u16,
    labels: Vec<Label>,
    /// What can be hoped for, and the label; of equals the later one, which is nearer to its end.
    waiting: BinaryHeap<(i32, u32)>,
    /// The keys of the plays that go on from there.
    keys: Keys,
    /// At each of them, the points and seconds that arrived and are not beaten.
    fronts: Fronts,
}

impl Search<'_> {
    /// The first wrong steps.
    fn begin(&mut self, graph: &Graph, lawful: &Labels) {
        for place in graph.places().filter(|place| graph.packed(*place).is_lawful()) {
            if lawful.at(place).next().is_none() {
                continue;
            }
            let key = graph.key(place);
            for edge in graph.leaving(place).iter().filter(|edge| !edge.is_lawful) {
                let input = input_at(self.compiled, graph, At { key: place, input: edge.input });
                let Some(strode) = stride(self.compiled, &key, input, &mut |_, _| {}) else { continue };
                for (at, label) in lawful.at(place) {
                    self.arrive(&strode, label.points, label.seconds, Came::Lawful(at, edge.input));
                }
            }
        }
    }

    fn arrive(&mut self, strode: &Stride, points: i32, seconds: u16, came: Came) {
        let seconds = seconds.saturating_add(strode.seconds).min(self.longest).min(LONGEST);
        let earned = if strode.ends { time_points(self.compiled, seconds) } else { 0 };
        let key = self.reducer.scored(strode.state, strode.marks);
        // After the end time earns nothing more.
        let seconds = if strode.ends { 0 } else { seconds };
        let points = points + i32::from(strode.points) + earned;
        let packed = Packed::of(&key);
        let (place, _) = self.keys.insert(&packed, hash(&packed));
        let Some(label) = self.fronts.offer(place, points, seconds) else { return };
        self.waiting.push((points + self.hopes.from(&key, seconds), label));
        self.labels.push(Label { key: place, points, seconds, came });
    }

    fn run(&mut self, graph: &Graph, lawful: &Labels, watcher: &Watcher<'_>) -> Unlawful {
        let mut inputs = Vec::new();
        let mut looked = 0;
        while let Some((hope, place)) = self.waiting.pop() {
            looked += 1;
            let label = self.labels[place as usize];
            let packed = self.keys.all()[label.key as usize];
            if packed.is_over() {
                return Unlawful::Best(self.told(graph, lawful, place));
            }
            if self.labels.len() > MOST_LABELS || looked % LOOK_EVERY == 0 && self.is_stopped(watcher) {
                return Unlawful::AtMost(hope.clamp(0, 100));
            }
            if !self.fronts.is_kept(place) {
                continue;
            }
            let key = packed.key();
            inputs_of(self.compiled, &key.state, &mut inputs);
            for input in &inputs {
                if let Some(strode) = stride(self.compiled, &key, *input, &mut |_, _| {}) {
                    self.arrive(&strode, label.points, label.seconds, Came::Unlawful(place, *input));
                }
            }
        }
        Unlawful::None
    }

    fn is_stopped(&self, watcher: &Watcher<'_>) -> bool {
        let waiting = self.waiting.len() * size_of::<(i32, u32)>();
        let bytes = size_of_val(&*self.labels) + waiting + self.keys.bytes() + self.fronts.bytes();
        let progress = Progress { states: self.labels.len(), waiting: self.waiting.len(), bytes };
        watcher(progress).is_some_and(|stop| stop != Stop::States)
    }

    fn told(&self, graph: &Graph, lawful: &Labels, place: u32) -> Scored {
        let points = self.labels[place as usize].points.clamp(0, 100);
        let mut inputs = Vec::new();
        let mut at = place;
        loop {
            match self.labels[at as usize].came {
                Came::Unlawful(before, input) => {
                    inputs.push(input);
                    at = before;
                }
                Came::Lawful(label, input) => {
                    let key = lawful.all[label as usize].key;
                    let mut play = lawful.witness(self.compiled, graph, label);
                    play.inputs.push(input_at(self.compiled, graph, At { key, input }));
                    play.inputs.extend(inputs.into_iter().rev());
                    return Scored { play, points };
                }
            }
        }
    }
}

/// Whether a condition can hold in a state that is still to come: no only where it is certain.
fn can_hold(when: &Condition, state: &State, ahead: &Ahead) -> bool {
    match when {
        Condition::Constant(value) => *value,
        Condition::Knows(fact) => state.knows(*fact) || ahead.reveals >> fact.0 & 1 == 1,
        Condition::Promised(offer) => {
            let is_ahead = offer.map_or(ahead.promises != 0, |offer| ahead.promises >> offer.0.min(63) & 1 == 1);
            is_ahead || when.holds(state)
        }
        Condition::All(inner) => inner.iter().all(|when| can_hold(when, state, ahead)),
        Condition::Any(inner) => inner.iter().any(|when| can_hold(when, state, ahead)),
        _ => true,
    }
}

/// What could still be earned from a key, never too little.
struct Hopes<'a> {
    compiled: &'a Compiled,
    liveness: &'a Liveness,
}

impl<'a> Hopes<'a> {
    const fn of(compiled: &'a Compiled, liveness: &'a Liveness) -> Self {
        Self { compiled, liveness }
    }

    fn from(&self, key: &Key, seconds: u16) -> i32 {
        let state = &key.state;
        match state.stage {
            Stage::Over => 0,
            Stage::WrapUp => self.form(state),
            Stage::Briefing => i32::MAX / 2,
            Stage::OnTheLine | Stage::OnHold => self.call(key, seconds) + self.form(state),
        }
    }

    /// The fields that are still to be filled.
    fn form(&self, state: &State) -> i32 {
        let checks = self.compiled.sheet.checks.iter();
        let left = checks.filter(
            |check| matches!(check.earned, Earned::Wrapped(field) if field.0 >= state.field && self.has_entry(field.index(), state)),
        );
        left.map(|check| check.points.max(0)).sum()
    }

    /// Whether some entry of a field can be right, as far as the state tells once the call is over.
    fn has_entry(&self, field: usize, state: &State) -> bool {
        let entries = &self.compiled.fields[field].entries;
        state.stage != Stage::WrapUp || entries.iter().any(|entry| entry.right.holds(state))
    }

    fn call(&self, key: &Key, seconds: u16) -> i32 {
        let ahead = self.liveness.ahead(key.state.node);
        let mut sum = 0;
        for (place, check) in self.compiled.sheet.checks.iter().enumerate() {
            let is_open = ahead.open >> place & 1 == 1 && key.marks.settled >> place & 1 == 0;
            let most = match &check.earned {
                Earned::Said { .. } | Earned::Verified(_) => check.points * i32::from(is_open),
                Earned::Learned => self.facts(check.points, &key.state, ahead.reveals),
                Earned::Promise => self.promise(check.points, &key.state, ahead.promises),
                Earned::Objectives => self.objectives(check.points, &key.state, ahead),
                Earned::Within(bands) => bands.iter().filter(|(limit, _)| *limit >= seconds).map(|(_, points)| *points).max().unwrap_or(0),
                Earned::NeverSaid(_) => -check.points * i32::from(is_open),
                Earned::Wrapped(_) => 0,
            };
            sum += most.max(0);
        }
        sum
    }

    /// What the facts bring that can still be learned: each an equal share, the last of the file the rest.
    fn facts(&self, points: i32, state: &State, reveals: u32) -> i32 {
        let counted: Vec<usize> = (0..self.compiled.facts.len()).filter(|fact| self.compiled.facts[*fact].counts).collect();
        let all = i32::try_from(counted.len()).unwrap_or(i32::MAX).max(1);
        let share = points / all;
        let rest = points - share * (all - 1);
        let open = counted.iter().filter(|fact| reveals >> **fact & 1 == 1 && state.facts >> **fact & 1 == 0);
        open.map(|fact| if Some(fact) == counted.last() { rest } else { share }).sum()
    }

    /// The share of the objectives that can still hold when the call ends.
    fn objectives(&self, points: i32, state: &State, ahead: &Ahead) -> i32 {
        let all = i32::try_from(self.compiled.objectives.len()).unwrap_or(i32::MAX).max(1);
        let open: i32 = self.compiled.objectives.iter().map(|(_, when)| i32::from(can_hold(when, state, ahead))).sum();
        points * open / all
    }

    fn promise(&self, points: i32, state: &State, promises: u64) -> i32 {
        let offers = self.compiled.offers.iter().enumerate().filter(|(place, _)| promises >> (*place).min(63) & 1 == 1);
        let later = offers.map(|(_, offer)| i32::from(offer.worth)).max().unwrap_or(0);
        let most = if self.compiled.no_money { 0 } else { later.max(promise_worth(self.compiled, state)) };
        points * most / 100
    }
}
