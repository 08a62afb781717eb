//! One case, resolved for one deal's variant: every name an id, every figure a number, every text rendered.
//! `compile` makes it, `step` runs on it; nothing downstream looks up a word.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::condition::{Condition, Reads};
use super::ids::{EndingId, FactId, FlagId, LineId, NodeId, ReplyId, TextId};
use super::invariant::Invariant;
use super::state::State;
use crate::account::Fen;
use crate::account::household::{Household, Promise};
use crate::account::owed::Owed;
use crate::law::{Bench, Channel, Scene};
use crate::persona::{Mood, Shift, Temperament};
use crate::scenario::rubric::Both;
use crate::speech::{ActPattern, ActSet, ActUse, OfferId, PartyId, Vocabulary};

/// A language of the texts: `zh-CN`, `en`.
pub type Language = String;

/// What a word of the scenario does to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Change {
    Reveal(FactId),
    Verify(u8),
    OnLine(PartyId),
    Flag(FlagId),
    Promise(OfferId),
}

/// A change, if its condition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    pub change: Change,
    pub when: Condition,
}

/// Where something leads: another node or the same one, with what is said and done on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Move {
    pub to: Option<NodeId>,
    /// Spoken instead of the next node's own line.
    pub answer: Option<LineId>,
    pub effects: Vec<Effect>,
}

/// A move that an act sets off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    pub pattern: ActPattern,
    pub when: Condition,
    pub leads: Move,
}

/// One node of the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    pub id: String,
    /// Tried in order before `line`.
    pub moods: Vec<(Condition, LineId)>,
    pub line: Option<LineId>,
    pub enter: Vec<Effect>,
    pub replies: Vec<ReplyId>,
    pub on: Vec<Transition>,
    pub otherwise: Option<Move>,
    pub silence: Option<Move>,
    pub answer_within: Option<u16>,
    pub ends: Option<EndingId>,
    #[serde(skip)]
    pub better: Option<TextId>,
}

/// One reply of the collector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    pub id: String,
    pub node: NodeId,
    #[serde(skip)]
    pub say: TextId,
    pub seconds: u16,
    pub acts: Vec<ActUse>,
    pub when: Condition,
    /// `None`: the acts decide.
    pub to: Option<NodeId>,
    /// Spoken into the other side's line: the temperament's `interrupted` is in `shift`, and of `seconds` the part
    /// that both speak at once is left out.
    pub cuts_in: bool,
    pub answer: Option<LineId>,
    pub effects: Vec<Effect>,
    /// How it moves the mood: the temperament's reaction to its acts, or the reply's own.
    pub shift: Shift,
}

/// A line of the other side: its wordings, and the time of the longest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    #[serde(skip)]
    pub wordings: Vec<TextId>,
    pub seconds: u16,
}

/// Somebody of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    pub id: String,
    pub role: crate::law::PartyRole,
    #[serde(skip)]
    pub surname: TextId,
    #[serde(skip)]
    pub given: TextId,
    #[serde(skip)]
    pub address: TextId,
    /// Where this person looks otherwise than the scenario's portrait.
    #[serde(skip)]
    pub portrait: Option<crate::scenario::Portrait>,
}

/// One rung of the ladder, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    pub id: String,
    #[serde(skip)]
    pub title: TextId,
    pub promise: Promise,
    pub applied_for: bool,
    /// The worth of this promise when given willingly, 0..=100.
    pub worth: u8,
}

/// A fact the debtor may reveal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub id: String,
    #[serde(skip)]
    pub title: TextId,
    pub counts: bool,
}

/// One entry of a wrap-up field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub id: String,
    #[serde(skip)]
    pub label: TextId,
    pub right: Condition,
}

/// One field of the wrap-up form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    pub id: String,
    #[serde(skip)]
    pub title: TextId,
    pub entries: Vec<Entry>,
}

/// How the call can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    pub id: String,
    #[serde(skip)]
    pub title: TextId,
}

/// A contact that can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub whom: PartyId,
    pub channel: Channel,
    pub answered_by: PartyId,
    pub at: DateTime<FixedOffset>,
    #[serde(skip)]
    pub shown: String,
}

/// What the account gives a scenario to quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Books {
    pub owed: Owed,
    pub household: Household,
    pub today: NaiveDate,
    /// Money by name, in the order of figure ids.
    pub figures: Vec<(String, Fen)>,
    #[serde(skip)]
    pub tail: String,
    #[serde(skip)]
    pub recent: Vec<(DateTime<FixedOffset>, Channel, crate::law::PastResult)>,
}

/// How one check of the rubric is earned, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Earned {
    Said { acts: ActSet, when: Condition },
    NeverSaid(ActSet),
    Verified(u8),
    Learned,
    Promise,
    Objectives,
    Wrapped(super::ids::FieldId),
    Within(Vec<(u16, i32)>),
}

/// One check of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub id: String,
    #[serde(skip)]
    pub title: Both,
    pub criterion: u8,
    pub points: i32,
    pub earned: Earned,
}

/// One criterion of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    pub id: String,
    #[serde(skip)]
    pub title: Both,
    pub minimum: Option<i32>,
}

/// The scoring sheet, resolved for this case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    pub id: String,
    #[serde(skip)]
    pub title: Both,
    pub pass_lawful: i32,
    pub pass_effective: i32,
    pub minor: i32,
    pub major: i32,
    pub red_line: i32,
    pub cap_after_major: i32,
    pub hint: i32,
    pub criteria: Vec<Criterion>,
    pub checks: Vec<Check>,
    /// For each act, the checks that listen to it.
    #[serde(skip)]
    pub by_act: Vec<Vec<u8>>,
}

/// A language's texts, rendered for this variant, by [`TextId`].
pub type Texts = BTreeMap<Language, Vec<String>>;

/// Everything resolved: what `step` runs on.
#[derive(Debug, Clone, Serialize)]
pub struct Compiled {
    pub id: String,
    pub version: u32,
    pub variant: String,
    pub difficulty: u8,
    pub role: crate::law::Role,
    pub no_money: bool,
    pub start: NodeId,
    pub nodes: Vec<Node>,
    pub replies: Vec<Reply>,
    pub lines: Vec<Line>,
    pub parties: Vec<Party>,
    pub debtor: PartyId,
    pub facts: Vec<Fact>,
    pub flags: Vec<String>,
    pub offers: Vec<Offer>,
    pub endings: Vec<Ending>,
    /// The three endings every case has: the other side hung up, the collector hung up, nobody dialled.
    pub hung_up: EndingId,
    pub left: EndingId,
    pub not_dialled: EndingId,
    pub fields: Vec<Field>,
    pub plans: Vec<Plan>,
    pub scene: Scene,
    pub books: Books,
    pub temperament: Temperament,
    /// Lowest and highest starting level of each gauge.
    pub mood: (Mood, Mood),
    pub keep_at: u8,
    pub defaults: Vec<Transition>,
    pub silence: Option<Move>,
    /// Flags that this variant sets from the start.
    pub set_flags: u32,
    /// Sets of acts that conditions ask about; the place is the bit in [`State::said`].
    pub watched: Vec<ActSet>,
    pub objectives: Vec<(TextId, Condition)>,
    pub bench: Bench,
    /// The packs on the bench, the lowest layer first; what they make of the case is in it.
    #[serde(skip)]
    pub packs: Vec<String>,
    pub sheet: Sheet,
    #[serde(skip)]
    pub invariants: Vec<Invariant>,
    #[serde(skip)]
    pub vocabulary: Vocabulary,
    #[serde(skip)]
    pub source_language: Language,
    #[serde(skip)]
    pub texts: Texts,
    #[serde(skip)]
    pub title: TextId,
    #[serde(skip)]
    pub summary: TextId,
    #[serde(skip)]
    pub known: Vec<TextId>,
    #[serde(skip)]
    pub age: u8,
    #[serde(skip)]
    pub portrait: crate::scenario::Portrait,
}

impl Compiled {
    /// The node of this id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The reply of this id.
    #[must_use]
    pub fn reply(&self, id: ReplyId) -> &Reply {
        &self.replies[id.index()]
    }

    /// The facts whose bits are set.
    pub fn facts_in(&self, bits: u32) -> impl Iterator<Item = FactId> {
        (0u8..32).filter(move |bit| bits >> bit & 1 == 1).map(FactId)
    }

    /// A party's whole name: family name first in Chinese.
    #[must_use]
    pub fn full_name(&self, party: PartyId, language: &str) -> String {
        let party = &self.parties[usize::from(party.0)];
        let (surname, given) = (self.text(language, party.surname), self.text(language, party.given));
        if language.starts_with("zh") { format!("{surname}{given}") } else { format!("{given} {surname}") }
    }

    /// How a party looks: as it says itself, or as the scenario does.
    #[must_use]
    pub fn portrait_of(&self, party: PartyId) -> &crate::scenario::Portrait {
        self.parties.get(usize::from(party.0)).and_then(|party| party.portrait.as_ref()).unwrap_or(&self.portrait)
    }

    /// A text in a language, falling back to the source language where no translation exists.
    #[must_use]
    pub fn text(&self, language: &str, text: TextId) -> &str {
        let of = |language: &str| self.texts.get(language).and_then(|texts| texts.get(text.index())).filter(|text| !text.is_empty());
        of(language).or_else(|| of(&self.source_language)).map_or("", String::as_str)
    }

    /// The state before anything is done, with this starting mood.
    #[must_use]
    pub fn before(&self, mood: Mood) -> State {
        State {
            stage: super::view::Stage::Briefing,
            contact: 0,
            node: self.start,
            mood,
            facts: 0,
            flags: self.set_flags,
            said: 0,
            on_line: PartyId(0),
            verified: 0,
            promise: None,
            willing: false,
            complained: false,
            pauses: 0,
            ending: None,
            field: 0,
            seconds: 0,
        }
    }

    /// What the wrap-up form still reads from this field on.
    #[must_use]
    pub fn wrap_up_reads(&self, field: usize) -> Reads {
        let conditions = self.fields.iter().skip(field).flat_map(|field| field.entries.iter().map(|entry| entry.right.reads()));
        conditions.fold(Reads::default(), Reads::union)
    }
}
