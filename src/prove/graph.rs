//! The graph of states: its nodes are keys (machine and observers without what is dead), its edges single inputs.
//! It grows breadth first, a batch of keys at a time on all cores; answers are taken in order, so that the numbering
//! of keys, and with it every witness, is the same on any number of cores.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::claims::look;
use super::cores;
use super::pack::Packed;
use super::play::At;
use super::reduce::{Key, Reducer, Reduction};
use super::seen::Seen;
use crate::call::{CardId, Compiled, Event, FieldId, Input, OptionId, Stage, State, is_offered, step};
use crate::score::{Marks, Note, within};

/// Where the search stops and says "not proved".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub states: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { states: 20_000_000 }
    }
}

/// How far a search is, told after each batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// States known so far, and how many of them wait to be looked at.
    pub states: usize,
    pub waiting: usize,
    /// Bytes that the graph takes.
    pub bytes: usize,
}

/// Why a search stopped before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// The bound of states was reached.
    States,
    /// The bound of memory was reached.
    Memory,
    /// Somebody asked it to.
    Asked,
}

/// Told how far a search is; an answer stops it.
pub type Watcher<'a> = dyn Fn(Progress) -> Option<Stop> + Sync + 'a;

/// One input from one key to another. Edges lie in the order of the keys they leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub to: u32,
    /// Effective points gained or lost on the way, without those for time.
    pub points: i16,
    pub seconds: u16,
    /// Which of the inputs that [`inputs_of`] lists for the key it comes from.
    pub input: u8,
    /// The conversation ends here: the time so far earns its points.
    pub ends: bool,
}

/// Everything reachable.
#[derive(Debug)]
pub(super) struct Graph {
    keys: IndexSet<Packed, FxBuildHasher>,
    /// How each key was first reached; none for the starts.
    pub came: Vec<Option<At>>,
    /// Where the edges of each key begin.
    first: Vec<u32>,
    pub edges: Vec<Edge>,
    pub stopped: Option<Stop>,
    pub seen: Seen,
}

impl Graph {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The places of all keys.
    pub(super) fn places(&self) -> std::ops::Range<u32> {
        0..small(self.keys.len())
    }

    pub(super) fn packed(&self, place: u32) -> &Packed {
        &self.keys[place as usize]
    }

    pub(super) fn key(&self, place: u32) -> Key {
        self.packed(place).key()
    }

    /// The edges that leave a key; none where the search stopped before it.
    pub(super) fn leaving(&self, place: u32) -> &[Edge] {
        match (self.first.get(place as usize), self.first.get(place as usize + 1)) {
            (Some(from), Some(to)) => &self.edges[*from as usize..*to as usize],
            _ => &[],
        }
    }

    fn bytes(&self) -> usize {
        // A key, its hash and its place in the table; how it was reached; where its edges begin.
        let key = size_of::<Packed>() + 3 * size_of::<usize>() + size_of::<Option<At>>() + size_of::<u32>();
        self.keys.len() * key + self.edges.len() * size_of::<Edge>()
    }
}

/// How many keys are looked at between two looks at the watcher.
const BATCH: usize = 16_384;
/// Fewer keys than this are not worth waking another core.
const WORTH_SHARING: usize = 512;

/// Explores from each starting state; the first keys are the starts.
pub(super) fn explore(compiled: &Compiled, starts: &[State], reduction: Reduction, bounds: Bounds, watcher: &Watcher<'_>) -> Graph {
    explore_with(compiled, &Reducer::with_invariants(compiled, reduction), starts, bounds, watcher)
}

/// The same with keys as this reducer makes them.
pub(super) fn explore_with(compiled: &Compiled, reducer: &Reducer, starts: &[State], bounds: Bounds, watcher: &Watcher<'_>) -> Graph {
    let mut graph = Graph {
        keys: IndexSet::default(),
        came: Vec::new(),
        first: vec![0],
        edges: Vec::new(),
        stopped: None,
        seen: Seen::nothing(compiled),
    };
    for start in starts {
        let (_, is_new) = graph.keys.insert_full(Packed::of(&reducer.key(*start, Marks::default())));
        if is_new {
            graph.came.push(None);
        }
    }
    let mut next = 0;
    while next < graph.keys.len() {
        let end = graph.keys.len().min(next + BATCH);
        let batch: Vec<(usize, usize)> = shares(next, end);
        let found = cores::all(batch, &|(from, to)| Batch::of(compiled, reducer, &graph, from, to));
        for batch in found {
            graph.take(batch);
        }
        next = end;
        let progress = Progress { states: graph.keys.len(), waiting: graph.keys.len() - next, bytes: graph.bytes() };
        let bounded = (progress.states > bounds.states).then_some(Stop::States);
        graph.stopped = bounded.or_else(|| watcher(progress));
        if graph.stopped.is_some() {
            break;
        }
    }
    graph
}

/// How many states a search visits, and nothing else: for measuring.
#[must_use]
pub fn count_states(compiled: &Compiled, reduction: Reduction, bounds: Bounds) -> usize {
    let starts: Vec<State> = super::proof::starting_moods(compiled).iter().map(|mood| compiled.before(*mood)).collect();
    explore(compiled, &starts, reduction, bounds, &|_| None).len()
}

/// Every input that the machine takes in a state, hints left out.
#[must_use]
pub fn possible_inputs(compiled: &Compiled, state: &State) -> Vec<Input> {
    let mut inputs = Vec::new();
    inputs_of(compiled, state, &mut inputs);
    inputs
}

/// Divides the keys of a batch among the cores.
fn shares(from: usize, to: usize) -> Vec<(usize, usize)> {
    let parts = if to - from < WORTH_SHARING { 1 } else { cores::cores() };
    let share = (to - from).div_ceil(parts);
    (from..to).step_by(share).map(|begin| (begin, to.min(begin + share))).collect()
}

impl Graph {
    fn take(&mut self, batch: Batch) {
        let mut counts = batch.counts.into_iter();
        let mut from = small(self.first.len() - 1);
        let mut left = counts.next().unwrap_or(0);
        let mut close = |left: &mut usize, from: &mut u32, edges: usize| {
            while *left == 0 {
                self.first.push(small(edges));
                *from += 1;
                let Some(next) = counts.next() else { return };
                *left = next;
            }
        };
        close(&mut left, &mut from, self.edges.len());
        for (key, mut edge) in batch.found {
            let (place, is_new) = self.keys.insert_full(key);
            if is_new {
                self.came.push(Some(At { key: from, input: edge.input }));
            }
            edge.to = small(place);
            self.edges.push(edge);
            left -= 1;
            close(&mut left, &mut from, self.edges.len());
        }
        self.seen.add(&batch.seen);
    }
}

/// What one core found out about its share of keys.
struct Batch {
    found: Vec<(Packed, Edge)>,
    /// How many edges each key has.
    counts: Vec<usize>,
    seen: Seen,
}

impl Batch {
    fn of(compiled: &Compiled, reducer: &Reducer, graph: &Graph, from: usize, to: usize) -> Self {
        let mut batch =
            Self { found: Vec::with_capacity((to - from) * 6), counts: Vec::with_capacity(to - from), seen: Seen::nothing(compiled) };
        let mut inputs = Vec::new();
        for place in from..to {
            let before = batch.found.len();
            let key = graph.key(small(place));
            inputs_of(compiled, &key.state, &mut inputs);
            for (choice, input) in (0u8..).zip(&inputs) {
                batch.follow(compiled, reducer, &key, At { key: small(place), input: choice }, *input);
            }
            batch.counts.push(batch.found.len() - before);
        }
        batch
    }

    fn follow(&mut self, compiled: &Compiled, reducer: &Reducer, key: &Key, at: At, input: Input) {
        let mut told = self.seen.listen(compiled, at, input);
        let strode = stride(compiled, key, input, &mut |event, note| told.hear(event, note));
        told.end();
        let Some(Stride { state, marks, points, seconds, ends }) = strode else {
            debug_assert!(false, "the list of inputs offers only what the machine takes");
            return;
        };
        let mut tracked = key.tracked;
        if !compiled.invariants.is_empty() {
            let hurt = look(&compiled.invariants, &state, marks.worst == 0, &mut tracked);
            self.seen.hurt(hurt, at);
        }
        let next = Key { tracked, ..reducer.key(state, marks) };
        self.found.push((Packed::of(&next), Edge { to: 0, points, seconds, input: at.input, ends }));
    }
}

/// What one input does to a key, before anything is dropped.
pub(super) struct Stride {
    pub state: State,
    pub marks: Marks,
    /// Effective points gained or lost, without those for time.
    pub points: i16,
    pub seconds: u16,
    /// The conversation ended: the time so far earns its points.
    pub ends: bool,
}

/// One input at a key, told to `sink` as it happens; `None` where the machine does not take it.
pub(super) fn stride(compiled: &Compiled, key: &Key, input: Input, sink: &mut impl FnMut(Option<Event>, Option<Note>)) -> Option<Stride> {
    let mut marks = key.marks;
    let mut ends = false;
    let mut time_points = 0;
    let state = step(compiled, key.state, input, &mut |state: &State, event: Event| {
        marks.watch(compiled, state, event, &mut |note| {
            if let Note::Points { cause: crate::score::Cause::Time, points } = note {
                time_points += points;
            }
            sink(None, Some(note));
        });
        ends |= matches!(event, Event::Ended(_));
        sink(Some(event), None);
    });
    let state = state.ok()?;
    let points = marks.points - key.marks.points - i16::try_from(time_points).unwrap_or(0);
    Some(Stride { state, marks, points, seconds: state.seconds - key.state.seconds, ends })
}

/// Every input that the machine takes in this state, hints left out: what they tell is no part of the machine.
/// The same list as [`View::inputs`](crate::call::View::inputs), without the texts; a test compares the two.
pub(super) fn inputs_of(compiled: &Compiled, state: &State, inputs: &mut Vec<Input>) {
    inputs.clear();
    match state.stage {
        Stage::Briefing => {
            let plans = compiled.plans.iter().zip(0u8..);
            inputs.extend(plans.map(|(plan, slot)| Input::Contact { whom: plan.whom, channel: plan.channel, slot }));
            inputs.push(Input::EndCall);
        }
        Stage::OnTheLine => {
            let node = compiled.node(state.node);
            inputs.extend(node.replies.iter().filter(|reply| is_offered(compiled, state, **reply)).map(|reply| Input::Reply(*reply)));
            inputs.push(Input::Silence);
            if state.pauses < crate::call::PAUSES {
                inputs.push(Input::Hold);
                inputs.push(Input::LookUp(CardId(0)));
            }
            inputs.push(Input::EndCall);
        }
        Stage::OnHold => inputs.extend([Input::Resume, Input::EndCall]),
        Stage::WrapUp => {
            let entries = compiled.fields.get(usize::from(state.field)).map_or(0, |field| field.entries.len());
            let options = 0..u8::try_from(entries).unwrap_or(u8::MAX);
            inputs.extend(options.map(|option| Input::Wrap(FieldId(state.field), OptionId(option))));
        }
        Stage::Over => {}
    }
}

/// The points for finishing after so many seconds. A file closed without a call (0 seconds) earns none for shortness.
pub(super) fn time_points(compiled: &Compiled, seconds: u16) -> i32 {
    if seconds == 0 {
        return 0;
    }
    let bands = compiled.sheet.checks.iter().filter_map(|check| match &check.earned {
        crate::call::Earned::Within(bands) => Some(within(bands, seconds)),
        _ => None,
    });
    bands.sum()
}

pub(super) fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
