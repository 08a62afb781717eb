//! The rule language: a small set of patterns with named fields.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::scene::{Channel, NumberSource, PartyRole, PastResult, Scene};

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
    /// The hearer is one of these.
    Hearer(Vec<PartyRole>),
    /// Identity is verified less far than this.
    VerifiedBelow(u8),
    /// A truth of the case has this value; one that the case does not hold is 0.
    Circumstance(String, i64),
    Not(Box<When>),
    All(Vec<When>),
    Any(Vec<When>),
}

/// A window or a count compares with this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// The act is never allowed (while the condition holds).
    Never {
        acts: Acts,
        #[serde(default)]
        when: When,
    },
    /// `then` is not allowed until `first` was said.
    Before {
        first: Acts,
        then: Acts,
        #[serde(default)]
        when: When,
    },
    /// After `trigger`, one of `acts` must follow within so many turns.
    Within { trigger: Acts, acts: Acts, turns: u8 },
    /// One of `acts` must be said before the call ends, if one of `once` was said.
    Require { acts: Acts, once: Acts },
    /// Contacts may begin only in this window of the pack's local time, `from` included, `to` not.
    Window {
        channels: Vec<Channel>,
        from: NaiveTime,
        to: NaiveTime,
        /// A truth of the case that lifts it, such as a logged consent.
        unless: String,
    },
    /// At most `n` earlier attempts with these results on one local day to the number dialled.
    AtMost { n: usize, results: Vec<PastResult> },
    /// An act that quotes a figure with an amount: the amount must be the account's.
    Truthful { acts: Acts },
    /// A statement that is allowed only where the facts make it true.
    TrueOnlyIf { statement: Acts, facts: When },
    /// The number dialled must come from one of these sources.
    NumberFrom(Vec<NumberSource>),
}

impl When {
    /// Folds what the scene fixes; what depends on the hearer stays.
    pub(super) fn fold(&self, scene: &Scene) -> Self {
        match self {
            Self::Always | Self::Hearer(_) | Self::VerifiedBelow(_) => self.clone(),
            Self::Circumstance(name, value) => {
                let holds = scene.circumstances.get(name).copied().unwrap_or(0) == *value;
                if holds { Self::Always } else { Self::Not(Box::new(Self::Always)) }
            }
            Self::Not(inner) => Self::Not(Box::new(inner.fold(scene))),
            Self::All(inner) => Self::All(inner.iter().map(|when| when.fold(scene)).collect()),
            Self::Any(inner) => Self::Any(inner.iter().map(|when| when.fold(scene)).collect()),
        }
    }

    pub(super) fn holds(&self, hearer: PartyRole, verified: u8) -> bool {
        match self {
            // Circumstances are folded before anything is heard.
            Self::Always | Self::Circumstance(..) => true,
            Self::Hearer(roles) => roles.contains(&hearer),
            Self::VerifiedBelow(level) => verified < *level,
            Self::Not(inner) => !inner.holds(hearer, verified),
            Self::All(inner) => inner.iter().all(|when| when.holds(hearer, verified)),
            Self::Any(inner) => inner.iter().any(|when| when.holds(hearer, verified)),
        }
    }
}
