//! Finds every state: from the starts, breadth first, a batch of keys at a time on all cores. A core looks up what it
//! finds in the keys known before the batch, which nobody changes meanwhile, and keeps what is not there in a set of its
//! own; these sets are put together in order. So the numbering of keys, and with it every witness, is the same on any
//! number of cores, and one after another is done only what is new.

use super::claims::look;
use super::cores;
use super::graph::{Edge, Graph, Stride, inputs_of, small, stride};
use super::keys::{Keys, Looked, hash};
use super::pack::Packed;
use super::play::At;
use super::reduce::{Key, Reducer, Reduction};
use super::seen::Seen;
use crate::call::{Compiled, Input, State};
use crate::score::Marks;

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

/// How many labels are looked at between two looks at the watcher, where points are weighed.
pub(super) const LOOK_EVERY: usize = 4096;

/// How many keys are looked at between two looks at the watcher.
const BATCH: usize = 16_384;
/// Fewer keys than this are not worth waking another core.
const WORTH_SHARING: usize = 512;
/// Shares of a batch for each core: one that is kept from its work leaves some to the others.
const SHARES: usize = 2;
/// How many keys are followed before what they lead to is looked up: little enough to lie in a core's cache, and enough
/// for the look-ups to wait for memory together.
const STRETCH: u32 = 64;

/// Explores from each starting state; the first keys are the starts.
pub(super) fn explore(compiled: &Compiled, starts: &[State], reduction: Reduction, bounds: Bounds, watcher: &Watcher<'_>) -> Graph {
    grow::<true>(compiled, starts, reduction, bounds, watcher)
}

/// How many states a search visits, and nothing else: for measuring.
#[must_use]
pub fn count_states(compiled: &Compiled, reduction: Reduction, bounds: Bounds) -> usize {
    let starts: Vec<State> = super::proof::starting_moods(compiled).iter().map(|mood| compiled.before(*mood)).collect();
    grow::<false>(compiled, &starts, reduction, bounds, &|_| None).len()
}

/// The graph; where nothing is to be told about it, its keys alone.
fn grow<const IS_TOLD: bool>(compiled: &Compiled, starts: &[State], reduction: Reduction, bounds: Bounds, watcher: &Watcher<'_>) -> Graph {
    let reducer = Reducer::with_invariants(compiled, reduction);
    let mut graph =
        Graph { keys: Keys::default(), came: Vec::new(), first: vec![0], edges: Vec::new(), stopped: None, seen: Seen::nothing(compiled) };
    for start in starts {
        let key = Packed::of(&reducer.key(*start, Marks::default()));
        let (_, is_new) = graph.keys.insert(&key, hash(&key));
        if is_new && IS_TOLD {
            graph.came.push(None);
        }
    }
    let mut idle: Vec<Worker> = Vec::new();
    let mut next = 0;
    while next < graph.len() {
        let end = graph.len().min(next + BATCH);
        let shares = shares(next, end).into_iter().map(|share| (idle.pop().unwrap_or_else(|| Worker::new(compiled)), share));
        let mut workers = cores::all(shares.collect(), &|(mut worker, (from, to)): (Worker, _)| {
            worker.work::<IS_TOLD>(compiled, &reducer, &graph.keys, from, to);
            worker
        });
        graph.take::<IS_TOLD>(&mut workers);
        idle.append(&mut workers);
        next = end;
        let progress = Progress { states: graph.len(), waiting: graph.len() - next, bytes: graph.bytes() };
        let bounded = (progress.states > bounds.states).then_some(Stop::States);
        graph.stopped = bounded.or_else(|| watcher(progress));
        if graph.stopped.is_some() {
            break;
        }
    }
    for worker in &idle {
        graph.seen.add(&worker.seen);
    }
    graph
}

/// Divides the keys of a batch among the cores.
fn shares(from: usize, to: usize) -> Vec<(u32, u32)> {
    let cores = cores::cores();
    let parts = if to - from < WORTH_SHARING || cores < 2 { 1 } else { cores * SHARES };
    let share = (to - from).div_ceil(parts);
    (from..to).step_by(share).map(|begin| (small(begin), small(to.min(begin + share)))).collect()
}

impl Graph {
    /// Puts together what was found about the shares of one batch, in their order.
    fn take<const IS_TOLD: bool>(&mut self, workers: &mut [Worker]) {
        let Some((first, others)) = workers.split_first_mut() else { return };
        let known = small(self.keys.len());
        for worker in &mut *others {
            for (at, key) in worker.fresh.all().iter().enumerate() {
                let (place, is_new) = first.fresh.insert(key, hash(key));
                if IS_TOLD {
                    worker.places.push(known + place);
                    if is_new {
                        first.came.push(worker.came[at]);
                    }
                }
            }
        }
        self.keys.extend(first.fresh.all());
        if !IS_TOLD {
            return;
        }
        self.came.extend(first.came.iter().copied().map(Some));
        self.lay(first, |to| to);
        for worker in &*others {
            self.lay(worker, |to| to.checked_sub(known).map_or(to, |fresh| worker.places[fresh as usize]));
        }
    }

    /// Appends the edges of a share; those to new keys count on from the last key before the batch.
    fn lay(&mut self, worker: &Worker, place: impl Fn(u32) -> u32) {
        let mut end = small(self.edges.len());
        self.first.extend(worker.counts.iter().map(|count| {
            end += count;
            end
        }));
        self.edges.extend(worker.edges.iter().map(|edge| Edge { to: place(edge.to), ..*edge }));
    }
}

/// Looks at a share of a batch. One is used again and again, for the room it has taken.
struct Worker {
    /// Where the keys of this stretch lead: from which place, and the edge that leads there.
    found: Vec<(Packed, u32, Edge)>,
    looked: Vec<Looked>,
    /// Keys that are not among the known ones, and how each was reached first.
    fresh: Keys,
    came: Vec<At>,
    /// The places of the fresh keys, where they are not those that follow the known ones.
    places: Vec<u32>,
    edges: Vec<Edge>,
    /// How many edges each key has.
    counts: Vec<u32>,
    inputs: Vec<Input>,
    /// What this worker has come across in all its shares.
    seen: Seen,
}

impl Worker {
    fn new(compiled: &Compiled) -> Self {
        Self {
            found: Vec::new(),
            fresh: Keys::default(),
            came: Vec::new(),
            places: Vec::new(),
            edges: Vec::new(),
            counts: Vec::new(),
            inputs: Vec::new(),
            seen: Seen::nothing(compiled),
            looked: Vec::new(),
        }
    }

    fn work<const IS_TOLD: bool>(&mut self, compiled: &Compiled, reducer: &Reducer, known: &Keys, from: u32, to: u32) {
        self.fresh.clear();
        self.came.clear();
        self.places.clear();
        self.edges.clear();
        self.counts.clear();
        let mut begin = from;
        while begin < to {
            let end = to.min(begin + STRETCH);
            for place in begin..end {
                self.follow::<IS_TOLD>(compiled, reducer, &known.all()[place as usize].key(), place);
            }
            self.look_up::<IS_TOLD>(known);
            begin = end;
        }
    }

    /// Tries every input at a key.
    fn follow<const IS_TOLD: bool>(&mut self, compiled: &Compiled, reducer: &Reducer, key: &Key, place: u32) {
        inputs_of(compiled, &key.state, &mut self.inputs);
        let before = self.found.len();
        for (choice, input) in (0u8..).zip(&self.inputs) {
            let at = At { key: place, input: choice };
            let strode = if IS_TOLD {
                let mut told = self.seen.listen(compiled, at, *input);
                let strode = stride(compiled, key, *input, &mut |event, note| told.hear(event, note));
                told.end();
                strode
            } else {
                stride(compiled, key, *input, &mut |_, _| {})
            };
            let Some(Stride { state, marks, points, seconds, ends }) = strode else {
                debug_assert!(false, "the list of inputs offers only what the machine takes");
                continue;
            };
            if !reducer.follows(&marks) {
                continue;
            }
            let mut tracked = key.tracked;
            if !compiled.invariants.is_empty() {
                let hurt = look(&compiled.invariants, &state, marks.worst == 0, &mut tracked);
                self.seen.hurt(hurt, at);
            }
            let next = Key { tracked, ..reducer.key(state, marks) };
            let is_lawful = next.marks.worst == 0;
            self.found.push((Packed::of(&next), place, Edge { to: 0, points, seconds, input: choice, ends, is_lawful }));
        }
        if IS_TOLD {
            self.counts.push(small(self.found.len() - before));
        }
    }

    /// Gives places to the keys that were found. Each pass reads one thing for all of them, so that they wait for memory
    /// together: first the table, then the keys that it names, then what is left.
    fn look_up<const IS_TOLD: bool>(&mut self, known: &Keys) {
        let first = small(known.len());
        self.looked.clear();
        self.looked.extend(self.found.iter().map(|(key, ..)| known.look(hash(key))));
        for (looked, (key, ..)) in self.looked.iter_mut().zip(&self.found) {
            known.compare(looked, key);
        }
        for (looked, (key, from, edge)) in self.looked.drain(..).zip(self.found.drain(..)) {
            let to = known.settle(&looked, &key).unwrap_or_else(|| {
                let (place, is_new) = self.fresh.insert(&key, looked.hash);
                if is_new && IS_TOLD {
                    self.came.push(At { key: from, input: edge.input });
                }
                first + place
            });
            if IS_TOLD {
                self.edges.push(Edge { to, ..edge });
            }
        }
    }
}
