//! The graph of states: its nodes are keys (machine and observers without what is dead), its edges single inputs.

use rustc_hash::FxHashMap;

use crate::call::{CardId, Compiled, Event, FieldId, Input, Liveness, OptionId, Stage, State, is_offered, step};
use crate::law::{Docket, RuleSet};
use crate::score::{Marks, Minimum, Note, minimums, within};

/// What leaves the key. Each step is tested against the one before it: `Off` on small cases, for the number of
/// sums of points and seconds is beyond any memory on large ones, and `Weights` on every shipped case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// Dead variables, points and time.
    On,
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

struct Search<'a> {
    compiled: &'a Compiled,
    liveness: Liveness,
    reduction: Reduction,
    places: FxHashMap<Key, u32>,
    graph: Graph,
    inputs: Vec<Input>,
    minimums: Vec<Minimum>,
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
        let (liveness, minimums) = (Liveness::of(compiled), minimums(compiled));
        Self { compiled, liveness, reduction, places: FxHashMap::default(), graph, inputs: Vec::new(), minimums }
    }

    fn intern(&mut self, state: State, marks: Marks) -> u32 {
        let key = match self.reduction {
            Reduction::Off => Key { state, marks },
            Reduction::Weights => Key { state: State { seconds: 0, ..state }, marks: Marks { points: 0, ..marks } },
            Reduction::On => self.reduced(state, marks),
        };
        let keys = &mut self.graph.keys;
        *self.places.entry(key).or_insert_with(|| {
            keys.push(key);
            u32::try_from(keys.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The key without what is dead: unread state, settled checks, points (they lie on the edges). An unlawful play
    /// never passes, so of its score nothing is kept, and of its state only what decides where it can still lead.
    fn reduced(&self, state: State, marks: Marks) -> Key {
        let docket = self.liveness.docket(&state, marks.docket);
        // A turn's end tells nothing to an empty docket.
        let turn_open = marks.turn_open && docket != Docket::default();
        let is_lawful = marks.worst == 0;
        let kept = Marks { docket, turn_open, ..Marks::default() };
        let marks = if is_lawful {
            let mut kept = Marks { settled: self.liveness.settled(&state, marks.settled), minima: marks.minima, ..kept };
            let open = self.liveness.open(&state);
            self.minimums.iter().for_each(|minimum| minimum.close(&mut kept, open));
            kept
        } else {
            Marks { worst: UNLAWFUL, ..kept }
        };
        Key { state: self.liveness.key(state, is_lawful), marks }
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
        let compiled = self.compiled;
        let mut marks = key.marks;
        let mut ends = false;
        let mut time_points = 0;
        let graph = &mut self.graph;
        let stepped = step(compiled, key.state, input, &mut |state: &State, event: Event| {
            marks.watch(compiled, state, event, &mut |note| match note {
                Note::Breach(breach) => graph.broken = graph.broken.union(breach.also).with(breach.rule),
                Note::Points { cause: crate::score::Cause::Time, points } => time_points += points,
                Note::Points { .. } => {}
            });
            match event {
                Event::Entered(node) => graph.nodes_seen[node.index()] = true,
                Event::Said { reply, .. } => graph.replies_seen[reply.index()] = true,
                Event::Ended(ending) => {
                    graph.endings_seen[ending.index()] = true;
                    ends = true;
                }
                _ => {}
            }
        });
        let Ok(next) = stepped else {
            debug_assert!(false, "the list of inputs offers only what the machine takes");
            return;
        };
        let points = marks.points - key.marks.points - i16::try_from(time_points).unwrap_or(0);
        let seconds = next.seconds - key.state.seconds;
        let to = self.intern(next, marks);
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
