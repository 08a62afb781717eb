//! What was promised in a course, and what becomes of it by the household's real money.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::board::Board;
use super::course::{Course, Step};
use crate::account::Fen;
use crate::account::household::Promise;

/// What becomes of a promised payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    Kept,
    Broken,
}

/// A payment that stands promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// When it was promised.
    pub made: DateTime<FixedOffset>,
    pub on: NaiveDate,
    pub amount: Fen,
    /// What was really paid: of a kept payment what was still owed of it.
    pub paid: Fen,
    pub willing: bool,
    pub fate: Fate,
}

impl Due {
    /// The sum to tell: of a kept payment what was paid, of a broken one what was promised.
    #[must_use]
    pub fn told(&self) -> Fen {
        if self.fate == Fate::Kept { self.paid } else { self.amount }
    }
}

/// Promises by the moments of their talks.
pub(super) type Promises = Vec<(DateTime<FixedOffset>, Step)>;

/// Payments by their days.
pub(super) type Paid = Vec<(NaiveDate, Fen)>;

impl Board<'_> {
    /// The payments that stand promised, in the order of their days: a new promise replaces what of the older ones lies on its
    /// day or later. Kept is what the household can really pay that day and means to, as far as it is still owed.
    #[must_use]
    pub fn dues(&self, course: &Course) -> Vec<Due> {
        let promises: Promises =
            course.made().filter_map(|made| Some((self.moment(made), made.result.step().filter(Step::is_promise)?))).collect();
        if let Some(known) = self.promised.borrow().get(&promises) {
            return known.clone();
        }
        let dues = self.fates(&promises);
        self.promised.borrow_mut().insert(promises, dues.clone());
        dues
    }

    fn fates(&self, promises: &[(DateTime<FixedOffset>, Step)]) -> Vec<Due> {
        let mut dues: Vec<Due> = Vec::new();
        for (made, step) in promises {
            dues.retain(|due| due.on < made.date_naive());
            let new = step.payments.into_iter().flatten();
            let due = |(on, amount)| Due { made: *made, on, amount, paid: Fen::ZERO, willing: step.willing, fate: Fate::Broken };
            dues.extend(new.map(due));
        }
        dues.sort_by_key(|due| due.on);
        let truth = self.truth();
        let mut paid = Fen::ZERO;
        for due in &mut dues {
            let open = truth.still_owed(due.amount, paid);
            if due.willing && due.amount > Fen::ZERO && open <= truth.able(due.on, paid) {
                (due.fate, due.paid) = (Fate::Kept, open);
                paid += open;
            }
        }
        dues
    }

    /// What was really paid before a day.
    pub(super) fn paid(&self, course: &Course, before: NaiveDate) -> Paid {
        let dues = self.dues(course);
        dues.iter().filter(|due| due.fate == Fate::Kept && due.on < before).map(|due| (due.on, due.paid)).collect()
    }

    /// What promises given willingly turn out to be worth, 0..=100.
    pub(super) fn worth(&self, payments: Paid) -> u8 {
        if let Some(known) = self.worths.borrow().get(&payments) {
            return *known;
        }
        let worth = self.truth().worth(&Promise { payments: payments.clone() }, true).value;
        self.worths.borrow_mut().insert(payments, worth);
        worth
    }
}
