//! The period for written disputes about a debt (12 CFR 1006.34(b)(5)) and what is disputed in it (1006.38): days are
//! counted without weekends and without the legal public holidays of 5 U.S.C. 6103(a).

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::condition::{Sight, settle};
use super::log::{Log, holds};
use super::timeline::{Debt, Record, Start, What};

/// The period runs so long after receipt, or after the day on which receipt is assumed.
const PERIOD: u64 = 30;
/// Receipt may be assumed on any day that is at least so many working days after sending.
const POST: usize = 5;

/// When the period of a debt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    On(NaiveDate),
    /// Not before this day: a collector may assume a later receipt, and the file does not say what the notice says.
    NotBefore(NaiveDate),
}

impl End {
    /// Whether a day lies in the period.
    fn holds(self, day: NaiveDate) -> Option<bool> {
        match self {
            Self::On(end) => Some(day <= end),
            Self::NotBefore(end) => (day <= end).then_some(true),
        }
    }
}

impl Debt {
    /// The earliest day on which the period may end: thirty days after receipt, or after the earliest day on which it may
    /// be assumed.
    fn earliest_end(&self) -> Option<NaiveDate> {
        let received = self.validation_received.or_else(|| after_working_days(self.validation_sent?, POST))?;
        received.checked_add_days(Days::new(PERIOD))
    }

    /// The day that the notice gives counts, unless it is too early.
    fn validation_end(&self) -> Option<End> {
        match (self.validation_ends, self.earliest_end()) {
            (Some(given), earliest) => Some(End::On(earliest.map_or(given, |earliest| given.max(earliest)))),
            (None, Some(earliest)) if self.validation_received.is_some() => Some(End::On(earliest)),
            (None, earliest) => earliest.map(End::NotBefore),
        }
    }

    /// Whether the period runs on a day.
    pub(super) fn in_validation(&self, date: NaiveDate) -> Option<bool> {
        let Some(end) = self.validation_end() else { return Some(false) };
        if self.validation_sent.or(self.validation_received).is_some_and(|begins| date < begins) {
            return Some(false);
        }
        end.holds(date)
    }

    /// Whether the end that the notice gives is earlier than the period may end.
    pub(super) fn ends_too_early(&self) -> bool {
        self.validation_ends.zip(self.earliest_end()).is_some_and(|(given, earliest)| given < earliest)
    }
}

impl Log {
    /// A written dispute or request, received in the period and not answered since. One that repeats what was verified
    /// before is also answered by a short notice (1006.38(a)(1), (d)(2)(ii)).
    pub(super) fn dispute_open(&self, sight: &Sight<'_>) -> Option<bool> {
        let (mut open, mut again) = (Some(false), Some(false));
        let mut was_verified = false;
        for record in &self.records[sight.contact.person] {
            let says = |in_writing| settle([in_writing, holds(sight, record), in_time(sight, record)].into_iter(), false);
            match record.what {
                What::Dispute { in_writing, repeats: true } if was_verified => again = settle([again, says(in_writing)].into_iter(), true),
                What::Dispute { in_writing, .. } | What::AskCreditor { in_writing } => {
                    open = settle([open, says(in_writing)].into_iter(), true);
                }
                What::Answered if holds(sight, record) == Some(true) => {
                    (open, again) = (Some(false), Some(false));
                    was_verified = true;
                }
                What::AnsweredShortly if holds(sight, record) == Some(true) => again = Some(false),
                _ => {}
            }
        }
        settle([open, again].into_iter(), true)
    }
}

/// Whether something reached the collector within the period of the contact's first debt that has one.
fn in_time(sight: &Sight<'_>, record: &Record) -> Option<bool> {
    let at = match record.from {
        Start::Contact(place) => sight.timeline.contacts.get(place).map(|contact| contact.at.date),
        Start::At(at) => Some(at.date),
        Start::Always | Start::After(_) => None,
    };
    let end = sight.contact.debts.iter().find_map(|debt| sight.timeline.debts[*debt].validation_end());
    end?.holds(at?)
}

/// The day that is so many working days after another one.
fn after_working_days(day: NaiveDate, count: usize) -> Option<NaiveDate> {
    let is_working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_legal_holiday(*day);
    day.iter_days().skip(1).filter(is_working).nth(count.checked_sub(1)?)
}

/// Whether 5 U.S.C. 6103(a) names a day. It names the day itself; that offices rest on another day where it falls on a
/// weekend is a rule for offices.
fn is_legal_holiday(day: NaiveDate) -> bool {
    let nth = |weekday: Weekday, n: u32| day.weekday() == weekday && (day.day() - 1) / 7 + 1 == n;
    match day.month() {
        1 => day.day() == 1 || nth(Weekday::Mon, 3),
        2 => nth(Weekday::Mon, 3),
        // The last Monday of May.
        5 => day.weekday() == Weekday::Mon && day.day() > 24,
        6 => day.day() == 19,
        7 => day.day() == 4,
        9 => nth(Weekday::Mon, 1),
        10 => nth(Weekday::Mon, 2),
        11 => day.day() == 11 || nth(Weekday::Thu, 4),
        12 => day.day() == 25,
        _ => false,
    }
}
