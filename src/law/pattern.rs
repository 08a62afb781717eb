//! The rule language: a small set of patterns with named fields.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::scene::{Channel, NumberSource, PartyRole, PastResult};

/// An act or group by name, optionally with words that its arguments must be; `None` matches any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acts {
    /// Acts or groups of the vocabulary.
    pub any: Vec<String>,
    #[serde(default)]
    pub args: Vec<Option<String>>,
    /// Or these.
    #[serde(default)]
    pub or: Vec<Acts>,
}

/// What must hold for a pattern to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    #[default]
    Always,
    /// The hearer is one of these; before anybody is heard, whoever the dialled number belongs to.
    Hearer(Vec<PartyRole>),
    /// Identity is verified less far than this (1 name, 2 two factors).
    VerifiedBelow(u8),
    /// The contact is made in one of these ways.
    Channel(Vec<Channel>),
    /// A fact of the case has this value. A fact that the case does not hold is not 1; whether it is 0 nobody can
    /// tell, and what nobody can tell accuses nobody: so `Circumstance(x, 0)` wants the fact on file, and
    /// `Not(Circumstance(x, 1))` does not.
    Circumstance(String, i64),
    Not(Box<When>),
    All(Vec<When>),
    Any(Vec<When>),
}

/// Whose attempts count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Those to the number dialled now.
    Number,
    /// Those to everybody who stands to the debt as the owner of the number dialled now.
    Person,
}

/// How a wrong figure can be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub by: Acts,
    /// How many turns after the one with the wrong figure.
    pub turns: u8,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// The act is never allowed (while the condition holds).
    Never {
        acts: Acts,
        #[serde(default)]
        when: When,
    },
    /// `then` is not allowed until `first` was said. The omission is reported once.
    Before {
        first: Acts,
        then: Acts,
        #[serde(default)]
        when: When,
    },
    /// Once `first` was said, `then` is not allowed any more in this conversation.
    NeverAfter {
        first: Acts,
        then: Acts,
        #[serde(default)]
        when: When,
    },
    /// After `trigger`, one of `acts` must follow in the same turn or in so many more.
    Within { trigger: Acts, acts: Acts, turns: u8 },
    /// One of `acts` must be said before the conversation ends, if one of `once` was said while the condition held.
    Require {
        acts: Acts,
        once: Acts,
        #[serde(default)]
        when: When,
    },
    /// An act that quotes a figure with an amount: the amount must be the account's. With a correction, only a wrong
    /// figure that was left standing is a breach.
    Truthful {
        acts: Acts,
        #[serde(default)]
        unless_corrected: Option<Correction>,
    },
    /// A statement that is allowed only where the facts make it true.
    TrueOnlyIf { statement: Acts, facts: When },
    /// Contacts may begin only in this window of the pack's local time, `from` included, `to` not.
    Window {
        channels: Vec<Channel>,
        from: NaiveTime,
        to: NaiveTime,
        /// A fact of the case that lifts it, such as a logged consent.
        unless: String,
    },
    /// At most `n` attempts with these results on one local day; the next one is a breach.
    AtMost {
        n: usize,
        channels: Vec<Channel>,
        results: Vec<PastResult>,
        scope: Scope,
        /// A fact of the case that lifts it, such as another agreement with the debtor.
        #[serde(default)]
        unless: Option<String>,
    },
    /// The number dialled must come from one of these sources.
    NumberFrom(Vec<NumberSource>),
    /// Nobody may be contacted while the condition holds.
    NoContact { when: When },
    /// Others than these may be contacted only after the debtor was lost: the own number is out of service; or so
    /// many calls in a row failed, the last one on an earlier day; or nobody was reached on so many days in a row.
    OnlyWhenLost {
        others_than: Vec<PartyRole>,
        failed_calls: usize,
        days: usize,
        /// A fact of the case that says the same: the log of another desk.
        logged: String,
    },
}

impl Pattern {
    /// Whether it is judged once, when the contact begins.
    #[must_use]
    pub const fn is_calendar(&self) -> bool {
        matches!(self, Self::Window { .. } | Self::AtMost { .. } | Self::NumberFrom(_) | Self::NoContact { .. } | Self::OnlyWhenLost { .. })
    }

    /// The facts of a case that it asks for.
    #[must_use]
    pub fn circumstances(&self) -> Vec<&str> {
        match self {
            Self::Never { when, .. }
            | Self::Before { when, .. }
            | Self::NeverAfter { when, .. }
            | Self::Require { when, .. }
            | Self::NoContact { when } => when.circumstances(),
            Self::TrueOnlyIf { facts, .. } => facts.circumstances(),
            Self::Window { unless, .. } | Self::AtMost { unless: Some(unless), .. } => vec![unless],
            Self::OnlyWhenLost { logged, .. } => vec![logged],
            Self::Within { .. } | Self::Truthful { .. } | Self::AtMost { .. } | Self::NumberFrom(_) => Vec::new(),
        }
    }
}

impl When {
    /// The facts of a case that it asks for.
    pub(super) fn circumstances(&self) -> Vec<&str> {
        match self {
            Self::Always | Self::Hearer(_) | Self::VerifiedBelow(_) | Self::Channel(_) => Vec::new(),
            Self::Circumstance(name, _) => vec![name],
            Self::Not(inner) => inner.circumstances(),
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::circumstances).collect(),
        }
    }
}
