//! The lawful ways out of a call: what it can bring in how little time, with a play for each. What goes on around a call (a shift,
//! a case over several days) is planned over these, and no call is searched twice.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::explore::{Bounds, explore};
use super::fronts::{Aim, Fronts};
use super::graph::{Graph, time_points};
use super::keys::hash;
use super::labels::last_second;
use super::pack::Packed;
use super::play::{At, input_at};
use super::reduce::{Reducer, Reduction};
use crate::call::{Claim, Compiled, Condition, Input, Invariant, LONGEST, Plays, State};
use crate::persona::Mood;
use crate::score::Marks;
use crate::speech::OfferId;

/// A way out: no lawful play from the same mood brings as much in less time, or more in as little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// How long the call takes.
    pub seconds: u16,
    /// Its effective score, 0..=100.
    pub points: i32,
    pub inputs: Vec<Input>,
}

/// What a call leaves behind for what comes after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Left {
    pub promise: Option<OfferId>,
    pub willing: bool,
    pub complained: bool,
}

impl Left {
    const fn by(state: &State) -> Self {
        Self { promise: state.promise, willing: state.willing, complained: state.complained }
    }
}

/// The ways out of a call, by what it leaves behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysOut {
    /// For each starting mood, the best effective score of a lawful play that leaves this behind, and its inputs.
    pub lawful: Vec<BTreeMap<Left, (i32, Vec<Input>)>>,
    /// Whatever any play can leave behind, lawful or not.
    pub all: BTreeSet<Left>,
}

/// The ways out from each of these starting moods, by what the call leaves behind; `None` where the search reached its bound.
#[must_use]
pub fn ways_out(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<WaysOut> {
    // What is left behind must not die on the way, as with what a trainer's claim reads.
    let is_left = Condition::Any(vec![Condition::Promised(None), Condition::Willing, Condition::Complained]);
    let kept = Invariant { id: "left-behind".to_owned(), claim: Claim::Never, plays: Plays::All, when: is_left };
    let compiled = &Compiled { invariants: vec![kept], ..compiled.clone() };
    let (graph, starts) = search(compiled, moods, bounds)?;
    let lawful = starts.into_iter().map(|start| {
        let spread = Spread::from(compiled, &graph, start, last_second(compiled));
        let mut best: BTreeMap<Left, (i32, u32)> = BTreeMap::new();
        for (key, place) in spread.ends(&graph) {
            let points = spread.all[place as usize].points.clamp(0, 100);
            let known = best.entry(Left::by(&graph.key(key).state)).or_insert((points, place));
            if points > known.0 {
                *known = (points, place);
            }
        }
        best.into_iter().map(|(left, (points, place))| (left, (points, spread.inputs(compiled, &graph, place)))).collect()
    });
    let lawful = lawful.collect();
    let over = graph.places().filter(|key| graph.packed(*key).is_over());
    let all = over.map(|key| Left::by(&graph.key(key).state)).collect();
    Some(WaysOut { lawful, all })
}

/// The ways out from each of these starting moods, the quickest first; `None` where the search reached its bound.
#[must_use]
pub fn exits(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<Vec<Vec<Exit>>> {
    let (graph, starts) = search(compiled, moods, bounds)?;
    Some(starts.into_iter().map(|start| Spread::from(compiled, &graph, start, LONGEST).exits(compiled, &graph)).collect())
}

/// The graph, and the key of each mood: equal ones are one key.
fn search(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<(Graph, Vec<u32>)> {
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, Reduction::On, bounds, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    let reducer = Reducer::with_invariants(compiled, Reduction::On);
    let find = |start: &State| {
        let key = Packed::of(&reducer.key(*start, Marks::default()));
        graph.keys.find(&key, hash(&key))
    };
    let starts = starts.iter().map(find).collect::<Option<Vec<u32>>>()?;
    Some((graph, starts))
}

struct Label {
    key: u32,
    points: i32,
    seconds: u16,
    came: Option<(u32, u8)>,
}

/// Points and seconds of lawful plays from one start, at every key those that no other beats.
struct Spread {
    all: Vec<Label>,
    fronts: Fronts,
    waiting: VecDeque<u32>,
}

impl Spread {
    /// Beyond `longest` seconds all plays are equally long.
    fn from(compiled: &Compiled, graph: &Graph, start: u32, longest: u16) -> Self {
        let mut spread = Self { all: Vec::new(), fronts: Fronts::new(Aim::Best, graph.len()), waiting: VecDeque::new() };
        spread.arrive(Label { key: start, points: 0, seconds: 0, came: None });
        while let Some(place) = spread.waiting.pop_front() {
            if !spread.fronts.is_kept(place) {
                continue;
            }
            let Label { key, points, seconds, .. } = spread.all[place as usize];
            for edge in graph.leaving(key).iter().filter(|edge| edge.is_lawful) {
                let seconds = seconds.saturating_add(edge.seconds).min(longest);
                let earned = if edge.ends { time_points(compiled, seconds) } else { 0 };
                let points = points + i32::from(edge.points) + earned;
                spread.arrive(Label { key: edge.to, points, seconds, came: Some((place, edge.input)) });
            }
        }
        spread
    }

    fn arrive(&mut self, label: Label) {
        if let Some(place) = self.fronts.offer(label.key, label.points, label.seconds) {
            self.all.push(label);
            self.waiting.push_back(place);
        }
    }

    /// The labels at the ends of plays, with their keys.
    fn ends(&self, graph: &Graph) -> Vec<(u32, u32)> {
        let over = graph.places().filter(|key| graph.packed(*key).is_over());
        over.flat_map(|key| self.fronts.at(key).map(move |place| (key, place))).collect()
    }

    /// Of all ends those that no other beats, by time.
    fn exits(&self, compiled: &Compiled, graph: &Graph) -> Vec<Exit> {
        let mut ends: Vec<u32> = self.ends(graph).into_iter().map(|(_, place)| place).collect();
        ends.sort_by_key(|place| (self.all[*place as usize].seconds, Reverse(self.all[*place as usize].points), *place));
        let mut exits: Vec<Exit> = Vec::new();
        for place in ends {
            let Label { points, seconds, .. } = self.all[place as usize];
            let points = points.clamp(0, 100);
            if exits.last().is_none_or(|last| points > last.points) {
                exits.push(Exit { seconds, points, inputs: self.inputs(compiled, graph, place) });
            }
        }
        exits
    }

    fn inputs(&self, compiled: &Compiled, graph: &Graph, place: u32) -> Vec<Input> {
        let mut inputs = Vec::new();
        let mut at = place;
        while let Some((before, input)) = self.all[at as usize].came {
            inputs.push(input_at(compiled, graph, At { key: self.all[before as usize].key, input }));
            at = before;
        }
        inputs.reverse();
        inputs
    }
}
