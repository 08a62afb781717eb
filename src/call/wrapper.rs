//! A call as its clients see it: the machine with its transcript and its view.

use std::sync::Arc;

use serde::Serialize;

use super::compiled::Compiled;
use super::deal::{Deal, Mode};
use super::event::{Event, Side};
use super::ids::{CardId, FieldId, LineId, NodeId, OptionId, ReplyId};
use super::input::{Input, Refusal};
use super::state::{PAUSES, Stage, State};
use super::step::{enter, is_offered, step};
use super::view::{Bubble, Form, Offered, Planned, Speaker, View};
use crate::persona::Mood;
use crate::speech::PartyId;

/// Seconds to answer in an exam where a node names none: the replies can be read twice, and nobody is left waiting long.
pub const EXAM_ANSWER_SECONDS: u32 = 45;

/// How many cards can be looked up: the account and the rules.
const CARDS: u8 = 2;

/// An event with its place in the call: what transcript, score and report are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamped {
    /// The exchange, from 1; 0 before the first decision on the line.
    pub turn: u16,
    /// The reply that set it off, if one did.
    pub reply: Option<ReplyId>,
    pub state: State,
    pub event: Event,
}

/// A moment in the middle of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    pub node: NodeId,
    pub mood: Mood,
    /// Bits by fact.
    pub facts: u32,
    /// Bits by flag.
    pub flags: u32,
    /// 0 none, 1 the name, 2 two factors.
    pub verified: u8,
    /// Who is on the line; whoever answers the first number where `None`.
    pub on_line: Option<PartyId>,
}

/// One attempt in memory.
#[derive(Debug, Clone)]
pub struct Call {
    compiled: Arc<Compiled>,
    deal: Deal,
    mode: Mode,
    state: State,
    turn: u16,
    inputs: Vec<Input>,
    events: Vec<Stamped>,
}

impl Call {
    /// A call that has not been dialled yet.
    #[must_use]
    pub fn start(compiled: Arc<Compiled>, deal: Deal, mode: Mode) -> Self {
        let state = compiled.before(deal.mood);
        Self { compiled, deal, mode, state, turn: 0, inputs: Vec::new(), events: Vec::new() }
    }

    /// A call that begins in its middle, for trying a moment of a scenario. No record has such a call.
    #[must_use]
    pub fn begin_at(compiled: Arc<Compiled>, beginning: Beginning) -> Self {
        let deal = Deal { mood: beginning.mood, ..Deal::draw(&compiled, 0, Mode::Practice) };
        let mut call = Self::start(compiled, deal, Mode::Practice);
        let on_line =
            beginning.on_line.or_else(|| call.compiled.plans.first().map(|plan| plan.answered_by)).unwrap_or(call.compiled.debtor);
        let state = State {
            stage: Stage::OnTheLine,
            node: beginning.node,
            facts: beginning.facts,
            flags: beginning.flags | call.compiled.set_flags,
            verified: beginning.verified,
            on_line,
            ..call.state
        };
        let (compiled, events) = (Arc::clone(&call.compiled), &mut call.events);
        call.state = enter(&compiled, state, &mut |state: &State, event: Event| {
            events.push(Stamped { turn: 0, reply: None, state: *state, event });
        });
        call
    }

    /// What the machine runs on.
    #[must_use]
    pub fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// What was dealt.
    #[must_use]
    pub const fn deal(&self) -> &Deal {
        &self.deal
    }

    /// Practice or exam.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The machine's state.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Everything that was done so far.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Everything that happened so far.
    #[must_use]
    pub fn events(&self) -> &[Stamped] {
        &self.events
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state.stage == Stage::Over
    }

    /// Does one thing. The events it sets off are returned and kept.
    ///
    /// # Errors
    /// A [`Refusal`] when the input is not possible now; the call is unchanged.
    pub fn apply(&mut self, input: Input) -> Result<&[Stamped], Refusal> {
        if input == Input::Hint && self.mode == Mode::Exam {
            return Err(Refusal::NoHintsInExam);
        }
        let speaks = matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
        let turn = self.turn + u16::from(speaks);
        let reply = if let Input::Reply(reply) = input { Some(reply) } else { None };
        let before = self.events.len();
        let events = &mut self.events;
        let compiled = Arc::clone(&self.compiled);
        let next = step(&compiled, self.state, input, &mut |state: &State, event: Event| {
            events.push(Stamped { turn, reply, state: *state, event });
        })?;
        self.state = next;
        self.turn = turn;
        self.inputs.push(input);
        Ok(&self.events[before..])
    }

    /// What may be shown and done now, in this language.
    #[must_use]
    pub fn view(&self, language: &str) -> View {
        let state = &self.state;
        let on_line = state.stage == Stage::OnTheLine;
        let can_pause = on_line && state.pauses < PAUSES;
        View {
            stage: state.stage,
            seconds: state.seconds,
            turn: self.turn,
            mood: (self.mode == Mode::Practice).then_some(state.mood),
            verified: state.verified,
            learned: self.compiled.facts_in(state.facts).collect(),
            planned: if state.stage == Stage::Briefing { self.planned(language) } else { Vec::new() },
            replies: if on_line { self.offered(language) } else { Vec::new() },
            form: self.form(language),
            filled: self.filled(language),
            cards: if can_pause { (0..CARDS).map(CardId).collect() } else { Vec::new() },
            can_hold: can_pause,
            can_end: matches!(state.stage, Stage::Briefing | Stage::OnTheLine | Stage::OnHold),
            can_hint: on_line && self.mode == Mode::Practice,
            answer_within: self.answer_within(),
        }
    }

    /// The transcript so far, in this language.
    #[must_use]
    pub fn transcript(&self, language: &str) -> Vec<Bubble> {
        let mut bubbles: Vec<Bubble> = Vec::new();
        for stamped in &self.events {
            if let Event::Act(act) = stamped.event {
                if let Some(last) = bubbles.last_mut() {
                    last.acts.push(act);
                }
            } else if let Some(bubble) = self.bubble(stamped, language) {
                bubbles.push(bubble);
            }
        }
        bubbles
    }

    /// The wording of a line that this deal speaks.
    #[must_use]
    pub fn spoken(&self, line: LineId, language: &str) -> &str {
        let wordings = &self.compiled.lines[line.index()].wordings;
        let drawn = usize::from(self.deal.wordings.get(line.index()).copied().unwrap_or(0));
        wordings.get(drawn).or_else(|| wordings.first()).map_or("", |text| self.compiled.text(language, *text))
    }

    fn bubble(&self, stamped: &Stamped, language: &str) -> Option<Bubble> {
        let party = stamped.state.on_line;
        let (speaker, text, seconds) = match stamped.event {
            Event::Said { reply, seconds } => {
                (Speaker::Collector, self.compiled.text(language, self.compiled.reply(reply).say).to_owned(), seconds)
            }
            Event::SaidActs { seconds } => (Speaker::Collector, String::new(), seconds),
            Event::Heard { line, seconds } => (Speaker::Party(party), self.spoken(line, language).to_owned(), seconds),
            Event::Silent { seconds } => (Speaker::Stage, "silent".to_owned(), seconds),
            Event::HeldOn { seconds } => (Speaker::Stage, "held".to_owned(), seconds),
            Event::LookedUp { seconds, .. } => (Speaker::Stage, "looked-up".to_owned(), seconds),
            Event::HungUp(Side::Collector) => (Speaker::Stage, "you-hung-up".to_owned(), 0),
            Event::HungUp(Side::OtherSide) => (Speaker::Stage, "they-hung-up".to_owned(), 0),
            Event::Complained => (Speaker::Stage, "complained".to_owned(), 0),
            _ => return None,
        };
        // Only the other side's lines are told before their time has passed.
        let after = matches!(stamped.event, Event::Heard { .. });
        let at = if after { stamped.state.seconds } else { stamped.state.seconds.saturating_sub(seconds) };
        Some(Bubble { turn: stamped.turn, speaker, text, at, seconds, acts: Vec::new() })
    }

    fn planned(&self, language: &str) -> Vec<Planned> {
        let plans = self.compiled.plans.iter().zip(0u8..);
        plans
            .map(|(plan, slot)| Planned {
                whom: plan.whom,
                channel: plan.channel,
                slot,
                label: format!("{} {}", self.compiled.full_name(plan.whom, language), plan.shown),
            })
            .collect()
    }

    fn offered(&self, language: &str) -> Vec<Offered> {
        let node = self.compiled.node(self.state.node);
        let mut offered: Vec<ReplyId> =
            node.replies.iter().copied().filter(|reply| is_offered(&self.compiled, &self.state, *reply)).collect();
        offered.sort_by_key(|reply| self.deal.ranks.get(reply.index()).copied().unwrap_or(u8::MAX));
        offered
            .into_iter()
            .map(|reply| Offered { reply, text: self.compiled.text(language, self.compiled.reply(reply).say).to_owned() })
            .collect()
    }

    fn form(&self, language: &str) -> Option<Form> {
        if self.state.stage != Stage::WrapUp {
            return None;
        }
        let field = self.compiled.fields.get(usize::from(self.state.field))?;
        let options =
            field.entries.iter().zip(0u8..).map(|(entry, id)| (OptionId(id), self.compiled.text(language, entry.label).to_owned()));
        Some(Form {
            field: FieldId(self.state.field),
            title: self.compiled.text(language, field.title).to_owned(),
            options: options.collect(),
        })
    }

    fn filled(&self, language: &str) -> Vec<(String, String)> {
        let wrapped = self.events.iter().filter_map(|stamped| match stamped.event {
            Event::Wrapped { field, option, .. } => Some((field, option)),
            _ => None,
        });
        let name = |(field, option): (FieldId, OptionId)| {
            let field = &self.compiled.fields[field.index()];
            let text = |id| self.compiled.text(language, id).to_owned();
            (text(field.title), text(field.entries[option.index()].label))
        };
        wrapped.map(name).collect()
    }

    fn answer_within(&self) -> Option<u32> {
        let node = (self.state.stage == Stage::OnTheLine && self.mode == Mode::Exam).then(|| self.compiled.node(self.state.node))?;
        Some(node.answer_within.map_or(EXAM_ANSWER_SECONDS, u32::from))
    }
}

impl Serialize for Stamped {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.turn, &self.event).serialize(serializer)
    }
}
