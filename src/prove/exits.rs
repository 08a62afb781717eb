//! The lawful ways out of a call: what it can bring in how little time, with a play for each. What goes on around a call (a shift,
//! a case over several days) is planned over these, and no call is searched twice.

use std::collections::VecDeque;

use super::explore::{Bounds, explore};
use super::fronts::{Aim, Fronts};
use super::graph::{Graph, time_points};
use super::play::{At, input_at};
use super::reduce::Reduction;
use crate::call::{Compiled, Input, LONGEST, State};
use crate::persona::Mood;

/// A way out: no lawful play from the same mood brings as much in less time, or more in as little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// How long the call takes.
    pub seconds: u16,
    /// Its effective score, 0..=100.
    pub points: i32,
    pub inputs: Vec<Input>,
}

struct Label {
    key: u32,
    points: i32,
    seconds: u16,
    came: Option<(u32, u8)>,
}

/// The ways out from each of these starting moods, the quickest first; `None` where the search reached its bound.
#[must_use]
pub fn exits(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<Vec<Vec<Exit>>> {
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, Reduction::On, bounds, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    // Equal moods are one key, so a start's place is looked for.
    let reducer = super::reduce::Reducer::with_invariants(compiled, Reduction::On);
    let of_start = |start: &State| {
        let key = super::pack::Packed::of(&reducer.key(*start, crate::score::Marks::default()));
        graph.keys.find(&key, super::keys::hash(&key)).map(|start| from_start(compiled, &graph, start))
    };
    starts.iter().map(of_start).collect()
}

fn from_start(compiled: &Compiled, graph: &Graph, start: u32) -> Vec<Exit> {
    let mut fronts = Fronts::new(Aim::Best, graph.len());
    let mut all: Vec<Label> = Vec::new();
    let mut queue = VecDeque::new();
    let arrive = |label: Label, all: &mut Vec<Label>, fronts: &mut Fronts, queue: &mut VecDeque<u32>| {
        if let Some(place) = fronts.offer(label.key, label.points, label.seconds) {
            all.push(label);
            queue.push_back(place);
        }
    };
    arrive(Label { key: start, points: 0, seconds: 0, came: None }, &mut all, &mut fronts, &mut queue);
    while let Some(place) = queue.pop_front() {
        if !fronts.is_kept(place) {
            continue;
        }
        let Label { key, points, seconds, .. } = all[place as usize];
        for edge in graph.leaving(key).iter().filter(|edge| edge.is_lawful) {
            let seconds = seconds.saturating_add(edge.seconds).min(LONGEST);
            let earned = if edge.ends { time_points(compiled, seconds) } else { 0 };
            let label = Label { key: edge.to, points: points + i32::from(edge.points) + earned, seconds, came: Some((place, edge.input)) };
            arrive(label, &mut all, &mut fronts, &mut queue);
        }
    }
    let over = graph.places().filter(|key| graph.packed(*key).is_over());
    let ends: Vec<u32> = over.flat_map(|key| fronts.at(key).collect::<Vec<_>>()).collect();
    best_of(compiled, graph, &all, ends)
}

/// Of all ends those that no other beats, by time.
fn best_of(compiled: &Compiled, graph: &Graph, all: &[Label], mut ends: Vec<u32>) -> Vec<Exit> {
    ends.sort_by_key(|place| (all[*place as usize].seconds, std::cmp::Reverse(all[*place as usize].points), *place));
    let mut exits: Vec<Exit> = Vec::new();
    for place in ends {
        let Label { points, seconds, .. } = all[place as usize];
        let points = points.clamp(0, 100);
        if exits.last().is_none_or(|last| points > last.points) {
            exits.push(Exit { seconds, points, inputs: inputs(compiled, graph, all, place) });
        }
    }
    exits
}

fn inputs(compiled: &Compiled, graph: &Graph, all: &[Label], place: u32) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut at = place;
    while let Some((before, input)) = all[at as usize].came {
        inputs.push(input_at(compiled, graph, At { key: all[before as usize].key, input }));
        at = before;
    }
    inputs.reverse();
    inputs
}
