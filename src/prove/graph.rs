//! The graph of states: its nodes are keys (machine and observers without what is dead), its edges single inputs.
//! `explore` makes it; here is how it is read, and what one input does.

use super::explore::Stop;
use super::keys::Keys;
use super::pack::Packed;
use super::play::At;
use super::reduce::Key;
use super::seen::Seen;
use crate::call::{CardId, Compiled, Event, FieldId, Input, OptionId, Stage, State, is_offered, step};
use crate::score::{Marks, Note, within};

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
    /// Whether the play that it belongs to is still lawful.
    pub is_lawful: bool,
}

/// Everything reachable.
#[derive(Debug)]
pub(super) struct Graph {
    pub keys: Keys,
    /// How each key was first reached; none for the starts.
    pub came: Vec<Option<At>>,
    /// Where the edges of each key begin.
    pub first: Vec<u32>,
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
        &self.keys.all()[place as usize]
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

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let reached = size_of_val(&*self.came) + size_of_val(&*self.first);
        self.keys.bytes() + reached + size_of_val(&*self.edges)
    }
}

/// Every input that the machine takes in a state, hints left out.
#[must_use]
pub fn possible_inputs(compiled: &Compiled, state: &State) -> Vec<Input> {
    let mut inputs = Vec::new();
    inputs_of(compiled, state, &mut inputs);
    inputs
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
