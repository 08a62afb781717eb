//! The ledger: a list of entries whose sum is the score, and nothing else is.

use serde::Serialize;

use crate::call::ReplyId;
use crate::law::RuleId;

/// Which of the two scores an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Scale {
    Lawful,
    Effective,
}

/// Why points were given or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Cause {
    /// The lawful score begins with everything.
    Start,
    Rule(RuleId),
    /// A check of the rubric, by its place in the sheet.
    Check(u8),
    /// What the promise was worth.
    Promise,
    /// How long the call took.
    Time,
    /// A hint was taken.
    Hint,
    /// A serious finding caps the lawful score.
    Cap,
    /// No score goes below 0.
    Floor,
    /// No score goes above 100.
    Ceiling,
}

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Entry {
    pub scale: Scale,
    /// The exchange it belongs to, from 1; 0 is before the first words.
    pub turn: u16,
    pub reply: Option<ReplyId>,
    pub cause: Cause,
    pub points: i32,
}

/// All entries of an attempt, in the order they arose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// The score on one scale: the plain sum.
    #[must_use]
    pub fn sum(&self, scale: Scale) -> i32 {
        self.entries.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points).sum()
    }
}
