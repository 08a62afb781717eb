//! The graph of states: its nodes are keys (machine and observers without what is dead), its edges single inputs.

use rustc_hash::FxHashMap;

use crate::call::{CardId, Compiled, Event, FieldId, Input, Liveness, OptionId, Stage, State, is_offered, step};
use crate::law::{Docket, RuleSet};
use crate::score::{Marks, Minimum, Note, minimums, within};

/// What leaves the key. Each step is tested against the one before it: `Off` on small cases, for the number of
/// sums of points and seconds is beyond any memory on large ones, and `Weights` on every shipped case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// All: dead variables, points and time; of an unlawful play everything that only a score reads.
    On,
    /// Dead variables, points and time.
    Live,
    /// Points and time alone: they lie on the edges.
    Weights,
    /// Nothing: the plain search.
    Off,
}

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

/// The gravity that stands for all in the key of an unlawful play.
const UNLAWFUL: u8 = 1;

/// A key: what can still make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub state: State,
    pub marks: Marks,
}

/// One input from one key to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    /// Which of the inputs that [`inputs_of`] lists for the key it comes from.
    pub input: u8,
    /// Effective points gained or lost on the way, without those for time.
    pub points: i16,
    pub seconds: u16,
    /// The conversation ends here: the time so far earns its points.
    pub ends: bool,
}

/// Everything reachable.
#[derive(Debug)]
pub(super) struct Graph {
    pub keys: Vec<Key>,
    pub edges: Vec<Edge>,
    /// False when the bounds were reached first.
    pub exhausted: bool,
    pub nodes_seen: Vec<bool>,
    pub replies_seen: Vec<bool>,
    pub endings_seen: Vec<bool>,
    /// Rules that some play breaks.
    pub broken: RuleSet,
}

/// Explores from each starting state.
pub(super) fn explore(compiled: &Compiled, starts: &[State], reduction: Reduction, bounds: Bounds) -> Graph {
    let mut search = Search::new(compiled, reduction);
    for start in starts {
        search.intern(*start, Marks::default());
    }
    let mut next = 0;
    while next < search.graph.keys.len() {
        if search.graph.keys.len() > bounds.states {
            search.graph.exhausted = false;
            break;
        }
        search.expand(next);
        next += 1;
    }
    search.graph
}

/// Drops from states and marks what a reduction drops.
pub(super) struct Reducer {
    liveness: Liveness,
    reduction: Reduction,
    minimums: Vec<Minimum>,
}

impl Reducer {
    pub(super) fn new(compiled: &Compiled, reduction: Reduction) -> Self {
        Self { liveness: Liveness::of(compiled), reduction, minimums: minimums(compiled) }
    }

    /// What of a state and its marks can still make a difference.
    pub(super) fn key(&self, state: State, marks: Marks) -> Key {
        match self.reduction {
            Reduction::Off => Key { state, marks },
            Reduction::Weights => Key { state: State { seconds: 0, ..state }, marks: Marks { points: 0, ..marks } },
            Reduction::Live => self.live(state, marks),
            Reduction::On => self.reduced(state, marks),
        }
    }

    /// The key without what is dead: unread state, settled checks, points (they lie on the edges).
    fn live(&self, state: State, marks: Marks) -> Key {
        let docket = self.liveness.docket(&state, marks.docket);
        // A turn's end tells nothing to an empty docket.
        let turn_open = marks.turn_open && docket != Docket::default();
        let settled = self.liveness.settled(&state, marks.settled);
        Key { state: self.liveness.key(state, true), marks: Marks { docket, settled, turn_open, points: 0, ..marks } }
    }

    /// An unlawful play never passes, so of its score nothing is kept, and of its state only what decides where it can
    /// still lead. In a lawful one, minimums that are decided are kept as reached or missed.
    fn reduced(&self, state: State, marks: Marks) -> Key {
        let Key { state: kept, marks: mut live } = self.live(state, marks);
        if marks.worst > 0 {
            let marks = Marks { docket: live.docket, turn_open: live.turn_open, worst: UNLAWFUL, ..Marks::default() };
            return Key { state: self.liveness.key(state, false), marks };
        }
        let open = self.liveness.open(&state);
        self.minimums.iter().for_each(|minimum| minimum.close(&mut live, open));
        Key { state: kept, marks: live }
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

struct Search<'a> {
    compiled: &'a Compiled,
    reducer: Reducer,
    places: FxHashMap<Key, u32>,
    graph: Graph,
    inputs: Vec<Input>,
}

impl<'a> Search<'a> {
    fn new(compiled: &'a Compiled, reduction: Reduction) -> Self {
        let graph = Graph {
            keys: Vec::new(),
            edges: Vec::new(),
            exhausted: true,
            nodes_seen: vec![false; compiled.nodes.len()],
            replies_seen: vec![false; compiled.replies.len()],
            endings_seen: vec![false; compiled.endings.len()],
            broken: RuleSet::default(),
        };
        Self { compiled, reducer: Reducer::new(compiled, reduction), places: FxHashMap::default(), graph, inputs: Vec::new() }
    }

    fn intern(&mut self, state: State, marks: Marks) -> u32 {
        let key = self.reducer.key(state, marks);
        let keys = &mut self.graph.keys;
        *self.places.entry(key).or_insert_with(|| {
            keys.push(key);
            u32::try_from(keys.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn expand(&mut self, place: usize) {
        let key = self.graph.keys[place];
        let mut inputs = std::mem::take(&mut self.inputs);
        inputs_of(self.compiled, &key.state, &mut inputs);
        for (choice, input) in (0u8..).zip(&inputs) {
            self.follow(place, key, choice, *input);
        }
        self.inputs = inputs;
    }

    fn follow(&mut self, place: usize, key: Key, choice: u8, input: Input) {
        let graph = &mut self.graph;
        let strode = stride(self.compiled, &key, input, &mut |event, note| {
            if let Some(Note::Breach(breach)) = note {
                graph.broken = graph.broken.union(breach.also).with(breach.rule);
            }
            match event {
                Some(Event::Entered(node)) => graph.nodes_seen[node.index()] = true,
                Some(Event::Said { reply, .. }) => graph.replies_seen[reply.index()] = true,
                Some(Event::Ended(ending)) => graph.endings_seen[ending.index()] = true,
                _ => {}
            }
        });
        let Some(Stride { state, marks, points, seconds, ends }) = strode else {
            debug_assert!(false, "the list of inputs offers only what the machine takes");
            return;
        };
        let to = self.intern(state, marks);
        let from = u32::try_from(place).unwrap_or(u32::MAX);
        self.graph.edges.push(Edge { from, to, input: choice, points, seconds, ends });
    }
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
