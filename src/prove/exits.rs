//! The lawful ways out of a call: what it can bring in how little time, with a play for each. What goes on around a call (a shift,
//! a case over several days) is planned over these, and no call is searched twice.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::explore::{Bounds, explore};
use super::fronts::{Aim, Fronts};
use super::graph::{Edge, Graph, time_points};
use super::keys::hash;
use super::labels::last_second;
use super::pack::Packed;
use super::play::{At, input_at};
use super::reduce::{Reducer, Reduction};
use crate::call::{Claim, Compiled, Condition, Earned, Input, Invariant, LONGEST, Plays, Sheet, State};
use crate::law::Bench;
use crate::persona::Mood;
use crate::score::{Marks, promise_worth};
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
    pub(super) const fn by(state: &State) -> Self {
        Self { promise: state.promise, willing: state.willing, complained: state.complained }
    }
}

/// The lawful ways out of a call that is dialled, by what it leaves behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysOut {
    /// For each starting mood, the lawful play with the most points that leaves this behind: its points before they are held
    /// between 0 and 100 and without those for the worth of the promise, and its inputs.
    pub lawful: Vec<BTreeMap<Left, (i32, Vec<Input>)>>,
}

impl WaysOut {
    /// The best effective score of a lawful play from the mood at this place that leaves this behind, in a call of the same shape.
    #[must_use]
    pub fn points(&self, compiled: &Compiled, mood: usize, left: Left) -> Option<i32> {
        let (points, _) = self.lawful.get(mood)?.get(&left)?;
        Some((points + for_promise(compiled, left)).clamp(0, 100))
    }

    /// The most of all that can be left behind from this mood; 0 where nothing lawful is.
    #[must_use]
    pub fn most(&self, compiled: &Compiled, mood: usize) -> i32 {
        let lefts = self.lawful.get(mood).into_iter().flat_map(BTreeMap::keys);
        lefts.filter_map(|left| self.points(compiled, mood, *left)).max().unwrap_or(0)
    }
}

/// The points for the worth of what stands promised at the end.
fn for_promise(compiled: &Compiled, left: Left) -> i32 {
    let ended = State { promise: left.promise, willing: left.willing, ..compiled.before(compiled.mood.0) };
    let worth = promise_worth(compiled, &ended);
    compiled.sheet.checks.iter().filter(|check| check.earned == Earned::Promise).map(|check| check.points * worth / 100).sum()
}

/// The lawful ways out from each of these starting moods, dialled by the case's first plan; `None` where the search reached its bound.
#[must_use]
pub fn ways_out(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<WaysOut> {
    let mut compiled = keeping_what_is_left(compiled);
    compiled.offers.iter_mut().for_each(|offer| offer.worth = 0);
    let compiled = &compiled;
    let (graph, starts) = search(compiled, moods, Reduction::Lawful, bounds)?;
    let lawful = starts.into_iter().map(|start| {
        let spread = Spread::dialled(compiled, &graph, start, last_second(compiled));
        let mut best: BTreeMap<Left, (i32, u32)> = BTreeMap::new();
        for (key, place) in spread.ends(&graph) {
            let points = spread.all[place as usize].points;
            let known = best.entry(Left::by(&graph.key(key).state)).or_insert((points, place));
            if points > known.0 {
                *known = (points, place);
            }
        }
        best.into_iter().map(|(left, (points, place))| (left, (points, spread.inputs(compiled, &graph, place)))).collect()
    });
    Some(WaysOut { lawful: lawful.collect() })
}

/// Whatever any play can leave behind from these starting moods, lawful or not; `None` where the search reached its bound.
#[must_use]
pub fn left_behind(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<BTreeSet<Left>> {
    // Nothing of it is decided by law, sheet or form, so that nobody needs to look at these.
    let by_act = vec![Vec::new(); compiled.sheet.by_act.len()];
    let sheet = Sheet { criteria: Vec::new(), checks: Vec::new(), by_act, ..compiled.sheet.clone() };
    let bench = Bench::convene(&[], &compiled.vocabulary, &compiled.scene).ok()?;
    let compiled = Compiled { sheet, bench, fields: Vec::new(), ..keeping_what_is_left(compiled) };
    let (graph, _) = search(&compiled, moods, Reduction::Plot, bounds)?;
    let over = graph.places().filter(|key| graph.packed(*key).is_over());
    Some(over.map(|key| Left::by(&graph.key(key).state)).collect())
}

/// The case in whose searches what is left behind does not die on the way, as with what a trainer's claim reads.
fn keeping_what_is_left(compiled: &Compiled) -> Compiled {
    let is_left = Condition::Any(vec![Condition::Promised(None), Condition::Willing, Condition::Complained]);
    let kept = Invariant { id: "left-behind".to_owned(), claim: Claim::Never, plays: Plays::All, when: is_left };
    Compiled { invariants: vec![kept], ..compiled.clone() }
}

/// The ways out from each of these starting moods, the quickest first; `None` where the search reached its bound.
#[must_use]
pub fn exits(compiled: &Compiled, moods: &[Mood], bounds: Bounds) -> Option<Vec<Vec<Exit>>> {
    let (graph, starts) = search(compiled, moods, Reduction::On, bounds)?;
    Some(starts.into_iter().map(|start| Spread::from(compiled, &graph, start, LONGEST).exits(compiled, &graph)).collect())
}

/// The graph, and the key of each mood: equal ones are one key.
fn search(compiled: &Compiled, moods: &[Mood], reduction: Reduction, bounds: Bounds) -> Option<(Graph, Vec<u32>)> {
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, reduction, bounds, &|_| None);
    if graph.stopped.is_some() {
        return None;
    }
    let reducer = Reducer::with_invariants(compiled, reduction);
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
        spread.go_on(compiled, graph, longest);
        spread
    }

    /// The same, where the case's first plan has been dialled: of what can be done before a call, that comes first.
    fn dialled(compiled: &Compiled, graph: &Graph, start: u32, longest: u16) -> Self {
        let mut spread = Self { all: Vec::new(), fronts: Fronts::new(Aim::Best, graph.len()), waiting: VecDeque::new() };
        spread.arrive(Label { key: start, points: 0, seconds: 0, came: None });
        spread.waiting.clear();
        for edge in graph.leaving(start).iter().filter(|edge| edge.input == 0) {
            spread.follow(compiled, 0, edge, longest);
        }
        spread.go_on(compiled, graph, longest);
        spread
    }

    fn go_on(&mut self, compiled: &Compiled, graph: &Graph, longest: u16) {
        while let Some(place) = self.waiting.pop_front() {
            if self.fronts.is_kept(place) {
                for edge in graph.leaving(self.all[place as usize].key) {
                    self.follow(compiled, place, edge, longest);
                }
            }
        }
    }

    fn follow(&mut self, compiled: &Compiled, place: u32, edge: &Edge, longest: u16) {
        if !edge.is_lawful {
            return;
        }
        let Label { points, seconds, .. } = self.all[place as usize];
        let seconds = seconds.saturating_add(edge.seconds).min(longest);
        let earned = if edge.ends { time_points(compiled, seconds) } else { 0 };
        let points = points + i32::from(edge.points) + earned;
        self.arrive(Label { key: edge.to, points, seconds, came: Some((place, edge.input)) });
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
