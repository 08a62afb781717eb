//! Days of practice in a row. A day off ends nothing, and a streak that ended is not spoken of.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

/// The days practised in a row, rest days between them allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Streak {
    /// 0: none runs now.
    pub days: u32,
    pub longest: u32,
}

/// The streak on a day; `rest_days` in a row without practice end nothing.
#[must_use]
pub fn streak(practised: impl IntoIterator<Item = NaiveDate>, rest_days: u8, today: NaiveDate) -> Streak {
    let days: BTreeSet<NaiveDate> = practised.into_iter().filter(|on| *on <= today).collect();
    let goes_on = |from: NaiveDate, to: NaiveDate| (to - from).num_days() <= i64::from(rest_days) + 1;
    let (mut run, mut longest, mut last) = (0, 0, None);
    for on in days {
        run = if last.is_some_and(|last| goes_on(last, on)) { run + 1 } else { 1 };
        longest = longest.max(run);
        last = Some(on);
    }
    Streak { days: if last.is_some_and(|last| goes_on(last, today)) { run } else { 0 }, longest }
}

#[cfg(test)]
mod tests {
    use super::{NaiveDate, Streak, streak};

    fn on(days: &[u32], today: u32) -> Streak {
        let date = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        streak(days.iter().map(|day| date(*day)), 2, date(today))
    }

    #[test]
    fn a_weekend_ends_nothing_and_three_days_do() {
        assert_eq!(on(&[2, 3, 4, 5, 6, 9], 9), Streak { days: 6, longest: 6 });
        assert_eq!(on(&[2, 3, 4], 7), Streak { days: 3, longest: 3 });
        assert_eq!(on(&[2, 3, 4], 8), Streak { days: 0, longest: 3 });
        assert_eq!(on(&[2, 3, 4, 9, 9], 9), Streak { days: 1, longest: 3 });
        assert_eq!(on(&[], 9), Streak::default());
    }
}
