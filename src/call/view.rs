//! What a client may show now. Every client (window, text mode, bots) reads this and nothing else.

use super::ids::{CardId, FactId, FieldId, OptionId, ReplyId};
use super::input::Input;
use crate::law::Channel;
use crate::persona::Mood;
use crate::speech::{ActUse, PartyId};

/// Which part of an attempt this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The file is on the desk; nobody has dialled.
    Briefing,
    OnTheLine,
    OnHold,
    WrapUp,
    Over,
}

/// Who speaks in a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    Collector,
    Party(PartyId),
    /// What happened, such as a hang-up or a hold.
    Stage,
}

/// One line of the transcript, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bubble {
    /// The exchange it belongs to, from 1; 0 before the first decision.
    pub turn: u16,
    pub speaker: Speaker,
    pub text: String,
    /// Simulated time at its start, in seconds from pick-up.
    pub at: u16,
    /// How long it takes to say.
    pub seconds: u16,
    /// The acts of a collector's line (shown in practice after the answer).
    pub acts: Vec<ActUse>,
}

/// A reply that can be chosen now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub reply: ReplyId,
    pub text: String,
}

/// A contact that can be made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub whom: PartyId,
    pub channel: Channel,
    pub slot: u8,
    /// "陈国强，手机 138****2208"
    pub label: String,
}

/// The field of the wrap-up form that is to be filled now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub field: FieldId,
    pub title: String,
    pub options: Vec<(OptionId, String)>,
}

/// Everything a client may show at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub stage: Stage,
    /// Simulated seconds since pick-up.
    pub seconds: u16,
    pub turn: u16,
    /// Shown in practice only: `None` in an exam.
    pub mood: Option<Mood>,
    /// 0 none, 1 the name, 2 two factors.
    pub verified: u8,
    pub learned: Vec<FactId>,
    pub planned: Vec<Planned>,
    pub replies: Vec<Offered>,
    pub form: Option<Form>,
    /// Fields already filled, with what was entered.
    pub filled: Vec<(String, String)>,
    /// Cards that can be looked up; empty once pauses are used up.
    pub cards: Vec<CardId>,
    pub can_hold: bool,
    pub can_end: bool,
    pub can_hint: bool,
    /// Seconds to answer before silence, if there is a limit.
    pub answer_within: Option<u32>,
}

impl View {
    /// Every input that the machine takes now, in the order shown.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        let mut all: Vec<Input> = Vec::new();
        all.extend(self.planned.iter().map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: plan.slot }));
        all.extend(self.replies.iter().map(|offered| Input::Reply(offered.reply)));
        if self.stage == Stage::OnTheLine {
            all.push(Input::Silence);
        }
        if self.can_hold {
            all.push(Input::Hold);
        }
        if self.stage == Stage::OnHold {
            all.push(Input::Resume);
        }
        all.extend(self.cards.iter().map(|card| Input::LookUp(*card)));
        if self.can_hint {
            all.push(Input::Hint);
        }
        if self.can_end {
            all.push(Input::EndCall);
        }
        if let Some(form) = &self.form {
            all.extend(form.options.iter().map(|(option, _)| Input::Wrap(form.field, *option)));
        }
        all
    }
}
