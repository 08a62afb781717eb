//! The state of a day case: which contacts were made, and how each came out. Small, copied, hashable; everything else is
//! worked out from it.

use chrono::NaiveDate;
use serde::Serialize;

use super::file::PAYMENTS;
use crate::account::Fen;

/// A day case has at most so many contacts.
pub(super) const MOST: usize = 6;

/// What was promised in a talk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Step {
    pub payments: [Option<(NaiveDate, Fen)>; PAYMENTS],
    pub willing: bool,
    pub complained: bool,
}

impl Step {
    /// Whether anything was promised.
    #[must_use]
    pub fn is_promise(&self) -> bool {
        self.payments.iter().any(Option::is_some)
    }
}

/// What came of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactResult {
    NoAnswer,
    Delivered,
    Talked(Step),
    /// A message arrived, and the debtor rang back.
    CalledBack(Step),
}

impl ContactResult {
    /// What a talk left behind, where there was one.
    #[must_use]
    pub const fn step(&self) -> Option<Step> {
        match self {
            Self::Talked(step) | Self::CalledBack(step) => Some(*step),
            Self::NoAnswer | Self::Delivered => None,
        }
    }

    /// The same contact with something else left behind by its talk.
    #[must_use]
    pub const fn leaving(self, step: Step) -> Self {
        match self {
            Self::Talked(_) => Self::Talked(step),
            Self::CalledBack(_) => Self::CalledBack(step),
            Self::NoAnswer | Self::Delivered => self,
        }
    }
}

/// One contact that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Made {
    /// The option's place in the file, and the moment's among its own.
    pub contact: u8,
    pub slot: u8,
    pub result: ContactResult,
}

/// The state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Course {
    made: [Option<Made>; MOST],
    pub is_closed: bool,
}

impl Course {
    /// The contacts made, in their order.
    pub fn made(&self) -> impl DoubleEndedIterator<Item = Made> {
        self.made.into_iter().flatten()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.made().count()
    }

    /// The state after one contact more; nothing changes where there is no room.
    #[must_use]
    pub fn with(mut self, made: Made) -> Self {
        if let Some(free) = self.made.iter_mut().find(|place| place.is_none()) {
            *free = Some(made);
        }
        self
    }

    /// The same contacts, each as `change` has it.
    #[must_use]
    pub(super) fn map(self, change: impl FnMut(Made) -> Made) -> Self {
        let mut change = change;
        Self { made: self.made.map(|made| made.map(&mut change)), ..self }
    }
}
