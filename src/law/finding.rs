//! What a monitor reports.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A rule of the bench, by its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct RuleId(pub u16);

/// How many words of 64 rules a set has.
const WORDS: usize = 8;

/// A set of rules; a bench or a court holds at most [`RuleSet::CAPACITY`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RuleSet([u64; WORDS]);

impl RuleSet {
    /// How many rules may judge together: about twice as many as the fullest layers that ship.
    pub const CAPACITY: usize = WORDS * 64;
    /// No rule.
    pub const EMPTY: Self = Self([0; WORDS]);

    /// The set with `rule` added.
    #[must_use]
    pub const fn with(mut self, rule: RuleId) -> Self {
        self.0[(rule.0 / 64) as usize] |= 1 << (rule.0 % 64);
        self
    }

    /// The set without `rule`.
    #[must_use]
    pub const fn without(mut self, rule: RuleId) -> Self {
        self.0[(rule.0 / 64) as usize] &= !(1 << (rule.0 % 64));
        self
    }

    /// Whether `rule` is in it.
    #[must_use]
    pub const fn contains(self, rule: RuleId) -> bool {
        self.0[(rule.0 / 64) as usize] >> (rule.0 % 64) & 1 == 1
    }

    /// Everything in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let mut words = self.0;
        for (word, more) in words.iter_mut().zip(other.0) {
            *word |= more;
        }
        Self(words)
    }

    /// What is in both.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        let mut words = self.0;
        for (word, mask) in words.iter_mut().zip(other.0) {
            *word &= mask;
        }
        Self(words)
    }

    /// The set without what is in `other`.
    #[must_use]
    pub fn except(self, other: Self) -> Self {
        let mut words = self.0;
        for (word, mask) in words.iter_mut().zip(other.0) {
            *word &= !mask;
        }
        Self(words)
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == [0; WORDS]
    }

    /// The rules in it, in order.
    pub fn iter(self) -> impl Iterator<Item = RuleId> {
        (0u16..).step_by(64).zip(self.0).flat_map(|(base, word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                // At most 63; of an empty word 64, and then nothing is left.
                let bit = u16::try_from(left.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
                left &= left - 1;
                Some(RuleId(base + bit))
            })
        })
    }
}

/// One breach: one utterance, one family. The strictest rule with the highest binding text stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Breach {
    pub rule: RuleId,
    /// Other rules of the family that the same utterance broke.
    pub also: RuleSet,
    /// Crimes that it would become with other numbers or results.
    pub notes: RuleSet,
}

/// What a rule says of beginning a contact. A finding is `Violates` and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    Complies,
    PresumedCompliance,
    PresumedViolation,
    Violates,
    NotApplicable,
    /// The case does not hold these facts, so the rule accuses nobody.
    CannotTell(Vec<String>),
}

/// What a rule says of a contact, and what it counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    pub verdict: Verdict,
    pub counts: Vec<Count>,
    /// What may rebut a presumption, or has to be weighed.
    pub factors: Vec<String>,
}

impl Opinion {
    /// An opinion with nothing counted and nothing to weigh.
    pub(super) const fn plain(verdict: Verdict) -> Self {
        Self { verdict, counts: Vec::new(), factors: Vec::new() }
    }
}

impl From<Verdict> for Opinion {
    fn from(verdict: Verdict) -> Self {
        Self::plain(verdict)
    }
}

/// A counter after a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The debt's place, where debts are counted apart.
    pub debt: Option<usize>,
    /// How many count, this contact included.
    pub counted: usize,
    /// How many more may count.
    pub uncertain: usize,
    pub most: usize,
    /// The first day that counts; `None` where all of them do.
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
    /// Whether this contact counts itself; `None` where nobody can tell.
    pub counts: Option<bool>,
}
