//! What the collector said or did: acts with arguments. Acts are the meeting point of the house: replies carry
//! them, personas react to them, law judges them, rubrics reward them, typed speech will be understood as them.
//! The vocabulary is data (`assets/acts.ron`). This room knows nothing of dialogue, law or scores.
//! Start reading at [`ActUse`], then `vocabulary`.

mod vocabulary;

pub(crate) use vocabulary::RawVocabulary;
pub use vocabulary::{Act, ArgKind, Described, Vocabulary, VocabularyError};

use serde::{Deserialize, Serialize};

use crate::account::Fen;

/// An act of the vocabulary, by its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActId(pub u8);

/// A figure of the account, by its place in the case's table of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FigureId(pub u8);

/// One of the fixed words an argument may take, such as `credit_report` or `certain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WordId(pub u8);

/// One rung of the case's ladder of offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OfferId(pub u8);

/// Somebody who can be on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartyId(pub u8);

/// One argument of an act, resolved for one deal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Arg {
    #[default]
    None,
    Word(WordId),
    Figure(FigureId),
    Money(Fen),
    Number(i64),
    Offer(OfferId),
    Party(PartyId),
}

/// An act as it was used: what, with which arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActUse {
    pub act: ActId,
    pub args: [Arg; 2],
}

/// A set of acts; the vocabulary holds at most [`ActSet::CAPACITY`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ActSet([u128; 2]);

impl ActSet {
    /// How many acts a vocabulary may hold: as many as an [`ActId`] can tell apart.
    pub const CAPACITY: usize = 256;
    /// No act at all.
    pub const EMPTY: Self = Self([0; 2]);
    /// Every act that can be.
    pub const ALL: Self = Self([u128::MAX; 2]);

    /// The set with `act` added.
    #[must_use]
    pub const fn with(mut self, act: ActId) -> Self {
        self.0[(act.0 / 128) as usize] |= 1 << (act.0 % 128);
        self
    }

    /// Whether `act` is in the set.
    #[must_use]
    pub const fn contains(self, act: ActId) -> bool {
        self.0[(act.0 / 128) as usize] >> (act.0 % 128) & 1 == 1
    }

    /// Everything in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    /// Whether the sets share an act.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0[0] & other.0[0] != 0 || self.0[1] & other.0[1] != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0[0] == 0 && self.0[1] == 0
    }

    /// The acts in it, in the vocabulary's order.
    pub fn iter(self) -> impl Iterator<Item = ActId> {
        (0..=u8::MAX).map(ActId).filter(move |act| self.contains(*act))
    }
}

/// An act or a group, optionally with arguments that must match: `mention_consequence(credit_report, _)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ActPattern {
    pub acts: ActSet,
    /// `None` matches anything.
    pub args: [Option<Arg>; 2],
}

impl ActPattern {
    /// Whether `used` is an instance of this pattern.
    #[must_use]
    pub fn matches(&self, used: ActUse) -> bool {
        self.acts.contains(used.act) && self.args.iter().zip(used.args).all(|(wanted, given)| wanted.is_none_or(|wanted| wanted == given))
    }
}
