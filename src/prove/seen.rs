//! What a search has come across, and where it did so first: parts of the scenario, findings, replies that break the
//! law by themselves.

use super::play::At;
use crate::call::{Compiled, Event, Input, ReplyId};
use crate::law::{RuleId, RuleSet};
use crate::score::Note;

/// How many rules a bench may hold.
const RULES: usize = RuleSet::CAPACITY;

/// First sightings, by place in the scenario's tables.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub nodes: Vec<Option<At>>,
    pub replies: Vec<Option<At>>,
    pub endings: Vec<Option<At>>,
    pub broken: Vec<Option<At>>,
    /// Replies whose own words were a finding somewhere, and those that were said somewhere without one.
    pub breaking: Vec<bool>,
    pub clean: Vec<bool>,
    /// By invariant.
    pub hurt: Vec<Option<At>>,
}

impl Seen {
    pub(super) fn nothing(compiled: &Compiled) -> Self {
        Self {
            nodes: vec![None; compiled.nodes.len()],
            replies: vec![None; compiled.replies.len()],
            endings: vec![None; compiled.endings.len()],
            broken: vec![None; RULES],
            breaking: vec![false; compiled.replies.len()],
            clean: vec![false; compiled.replies.len()],
            hurt: vec![None; compiled.invariants.len()],
        }
    }

    /// Rules that some play breaks.
    pub(super) fn broken(&self) -> impl Iterator<Item = (RuleId, At)> {
        (0u16..).map(RuleId).zip(&self.broken).filter_map(|(rule, at)| Some((rule, (*at)?)))
    }

    /// Adds what was seen elsewhere: of two first sightings the earlier one is the first.
    pub(super) fn add(&mut self, other: &Self) {
        let places = [
            (&mut self.nodes, &other.nodes),
            (&mut self.replies, &other.replies),
            (&mut self.endings, &other.endings),
            (&mut self.broken, &other.broken),
            (&mut self.hurt, &other.hurt),
        ];
        for (known, new) in places {
            known.iter_mut().zip(new).for_each(|(known, new)| *known = [*known, *new].into_iter().flatten().min());
        }
        for (known, new) in [(&mut self.breaking, &other.breaking), (&mut self.clean, &other.clean)] {
            known.iter_mut().zip(new).for_each(|(known, new)| *known |= new);
        }
    }

    /// Notes the invariants that were hurt.
    pub(super) fn hurt(&mut self, bits: u16, at: At) {
        for (place, first) in self.hurt.iter_mut().enumerate() {
            if bits >> place & 1 == 1 {
                first.get_or_insert(at);
            }
        }
    }

    /// Listens to one input.
    pub(super) fn listen<'a>(&'a mut self, compiled: &'a Compiled, at: At, input: Input) -> Listener<'a> {
        let reply = if let Input::Reply(reply) = input { Some(reply) } else { None };
        Listener { seen: self, compiled, at, reply, is_speaking: false, breaks: false }
    }
}

/// Hears what one input sets off.
pub(super) struct Listener<'a> {
    seen: &'a mut Seen,
    compiled: &'a Compiled,
    at: At,
    reply: Option<ReplyId>,
    /// Between the reply's words and the end of the utterance: what is broken now, the reply breaks itself.
    is_speaking: bool,
    breaks: bool,
}

impl Listener<'_> {
    pub(super) fn hear(&mut self, event: Option<Event>, note: Option<Note>) {
        if let Some(Note::Breach(breach)) = note {
            self.breaks |= self.is_speaking && self.compiled.bench.can_fail(breach.rule);
            self.note(breach.also.with(breach.rule));
        }
        match event {
            Some(Event::Entered(node)) => first(&mut self.seen.nodes[node.index()], self.at),
            Some(Event::Said { reply, .. }) => {
                self.is_speaking = true;
                first(&mut self.seen.replies[reply.index()], self.at);
            }
            Some(Event::Spoken) => self.is_speaking = false,
            Some(Event::Ended(ending)) => first(&mut self.seen.endings[ending.index()], self.at),
            _ => {}
        }
    }

    fn note(&mut self, rules: RuleSet) {
        rules.iter().for_each(|rule| first(&mut self.seen.broken[usize::from(rule.0)], self.at));
    }

    /// The input is over.
    pub(super) fn end(self) {
        if let Some(reply) = self.reply {
            let kind = if self.breaks { &mut self.seen.breaking } else { &mut self.seen.clean };
            kind[reply.index()] = true;
        }
    }
}

fn first(known: &mut Option<At>, at: At) {
    known.get_or_insert(at);
}
