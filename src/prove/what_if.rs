//! The smallest change that would have won: the fewest decisions that differ from a record, over pairs of a position in
//! the record and a state. Keeping the recorded input costs nothing; another one, one left out and one put in cost 1.
//! Ties go to the play with the fewest turns, then to the order of the file.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::graph::{Stride, inputs_of, stride, time_points};
use super::reduce::{Key, Reducer, Reduction};
use crate::call::{Compiled, Input, LONGEST, Stage};
use crate::persona::Mood;
use crate::score::Marks;

/// More labels than this are not made: the answer is then "none found", never a wrong one.
const MOST_LABELS: usize = 4_000_000;
/// How often the search looks whether it should stop.
const LOOK_EVERY: usize = 1024;

/// One decision that differs from the record. Places count the record's inputs from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Changed {
    /// Another input in place of the recorded one.
    Replaced { at: usize, with: Input },
    /// The recorded input left out.
    Dropped { at: usize },
    /// An input put in before the recorded one.
    Inserted { before: usize, what: Input },
}

/// A lawful win near a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The whole resulting play.
    pub inputs: Vec<Input>,
    /// What differs, in the order of the play. Empty: the record itself wins.
    pub changes: Vec<Changed>,
}

/// How a label was reached.
#[derive(Debug, Clone, Copy)]
enum Move {
    Kept(Input),
    Replaced(Input),
    Dropped,
    Inserted(Input),
}

#[derive(Debug, Clone, Copy)]
struct Label {
    /// How much of the record is behind it.
    at: u16,
    key: Key,
    points: i32,
    seconds: u16,
    came: Option<(u32, Move)>,
}

/// Price, turns, order of arrival, place among the labels.
type Waiting = Reverse<(u32, u32, usize)>;

/// Searches for the lawful win nearest to a record; `None` when there is none, or when `stop` says so.
pub fn what_if(compiled: &Compiled, start: Mood, record: &[Input], stop: &dyn Fn() -> bool) -> Option<WhatIf> {
    let mut search = Search {
        compiled,
        record,
        reducer: Reducer::new(compiled, Reduction::On),
        labels: Vec::new(),
        waiting: BinaryHeap::new(),
        settled: FxHashMap::default(),
    };
    let key = search.reducer.key(compiled.before(start), Marks::default());
    search.offer(Label { at: 0, key, points: 0, seconds: 0, came: None }, 0, 0);
    search.run(stop).map(|label| search.told(label))
}

struct Search<'a> {
    compiled: &'a Compiled,
    record: &'a [Input],
    reducer: Reducer,
    labels: Vec<Label>,
    waiting: BinaryHeap<Waiting>,
    /// At each position and key, the points and seconds that arrived at the lowest price.
    settled: FxHashMap<(u16, Key), Vec<(i32, u16)>>,
}

impl Search<'_> {
    fn run(&mut self, stop: &dyn Fn() -> bool) -> Option<usize> {
        let mut looked = 0;
        while let Some(Reverse((price, turns, place))) = self.waiting.pop() {
            looked += 1;
            if self.labels.len() > MOST_LABELS || looked % LOOK_EVERY == 0 && stop() {
                return None;
            }
            let label = self.labels[place];
            if !self.settle(&label) {
                continue;
            }
            let is_whole = usize::from(label.at) == self.record.len();
            if label.key.state.stage == Stage::Over {
                if is_whole && self.wins(&label) {
                    return Some(place);
                }
                if !is_whole {
                    self.offer(Label { at: label.at + 1, came: Some((small(place), Move::Dropped)), ..label }, price + 1, turns);
                }
                continue;
            }
            self.spread(place, price, turns);
        }
        None
    }

    /// Whether nothing as cheap arrived here before with as many points in as little time.
    fn settle(&mut self, label: &Label) -> bool {
        let known = self.settled.entry((label.at, label.key)).or_default();
        if known.iter().any(|(points, seconds)| *points >= label.points && *seconds <= label.seconds) {
            return false;
        }
        known.push((label.points, label.seconds));
        true
    }

    fn wins(&self, label: &Label) -> bool {
        label.key.marks.minima_reached(self.compiled) && label.points >= self.compiled.sheet.pass_effective
    }

    fn spread(&mut self, place: usize, price: u32, turns: u32) {
        let label = self.labels[place];
        let recorded = self.record.get(usize::from(label.at)).copied();
        if let Some(input) = recorded {
            self.go(place, input, Move::Kept(input), price, turns);
            self.offer(Label { at: label.at + 1, came: Some((small(place), Move::Dropped)), ..label }, price + 1, turns);
        }
        let mut possible = Vec::new();
        inputs_of(self.compiled, &label.key.state, &mut possible);
        for input in possible {
            if recorded.is_some_and(|recorded| recorded != input) {
                self.go(place, input, Move::Replaced(input), price + 1, turns);
            }
            self.go(place, input, Move::Inserted(input), price + 1, turns);
        }
    }

    fn go(&mut self, place: usize, input: Input, how: Move, price: u32, turns: u32) {
        let label = self.labels[place];
        let Some(Stride { state, marks, points, seconds, ends }) = stride(self.compiled, &label.key, input, &mut |_, _| {}) else {
            return;
        };
        if marks.worst > 0 {
            return;
        }
        let seconds = label.seconds.saturating_add(seconds).min(LONGEST);
        let earned = if ends { time_points(self.compiled, seconds) } else { 0 };
        let next = Label {
            at: label.at + u16::from(!matches!(how, Move::Inserted(_))),
            key: self.reducer.key(state, marks),
            points: label.points + i32::from(points) + earned,
            // After the end time earns nothing more.
            seconds: if ends { 0 } else { seconds },
            came: Some((small(place), how)),
        };
        let speaks = matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
        self.offer(next, price, turns + u32::from(speaks));
    }

    fn offer(&mut self, label: Label, price: u32, turns: u32) {
        self.waiting.push(Reverse((price, turns, self.labels.len())));
        self.labels.push(label);
    }

    fn told(&self, place: usize) -> WhatIf {
        let mut inputs = Vec::new();
        let mut changes = Vec::new();
        let mut at = place;
        while let Some((before, how)) = self.labels[at].came {
            at = before as usize;
            let here = usize::from(self.labels[at].at);
            match how {
                Move::Kept(input) => inputs.push(input),
                Move::Replaced(input) => {
                    inputs.push(input);
                    changes.push(Changed::Replaced { at: here, with: input });
                }
                Move::Dropped => changes.push(Changed::Dropped { at: here }),
                Move::Inserted(input) => {
                    inputs.push(input);
                    changes.push(Changed::Inserted { before: here, what: input });
                }
            }
        }
        inputs.reverse();
        changes.reverse();
        WhatIf { inputs, changes }
    }
}

fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
