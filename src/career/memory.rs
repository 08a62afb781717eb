//! Spaced repetition: how well one thing is remembered on a day, by FSRS-5. The formulas are the crate's and count in
//! floats; what leaves this file is whole numbers, rounded after every review, so that the same attempts give the same
//! days on every machine. Days are those of attempts; nothing here asks what day it is.
#![expect(clippy::float_arithmetic, reason = "FSRS is a formula over powers; every result is rounded to an integer at once")]

use chrono::{Days, NaiveDate};
use rs_fsrs::{Parameters, Rating, Seed};
use serde::Serialize;

/// The weights that FSRS-5 ships with: fitted on millions of reviews, no one's own. Written here because the crate's own
/// default looks at the clock.
const WEIGHTS: [f64; 19] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813, 0.0953, 0.2975, 2.2042, 0.2407, 2.9466,
    0.5034, 0.6567,
];

/// Nothing is put off for longer than this: half a year.
const LONGEST_DAYS: i32 = 180;

/// How an attempt showed that something is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Forgotten.
    Again,
    Hard,
    Good,
    /// Shown under exam conditions.
    Easy,
}

impl From<Grade> for Rating {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Again => Self::Again,
            Grade::Hard => Self::Hard,
            Grade::Good => Self::Good,
            Grade::Easy => Self::Easy,
        }
    }
}

/// What is known of one thing that somebody learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Hundredths of a day until it would be remembered with nine in ten.
    pub stability: u32,
    /// Hundredths, 100..=1000.
    pub difficulty: u32,
    /// The day on which it was shown last.
    pub last: NaiveDate,
    pub grade: Grade,
    pub shown: u32,
    /// How often it was forgotten.
    pub lapses: u32,
}

impl Memory {
    /// After it was shown for the first time.
    #[must_use]
    pub fn first(grade: Grade, on: NaiveDate) -> Self {
        let fsrs = parameters(90);
        Self {
            stability: hundredths(fsrs.init_stability(grade.into())),
            difficulty: hundredths(fsrs.init_difficulty(grade.into())),
            last: on,
            grade,
            shown: 1,
            lapses: u32::from(grade == Grade::Again),
        }
    }

    /// After it was shown again. A day before the last one counts as the same day.
    #[must_use]
    pub fn then(self, grade: Grade, on: NaiveDate) -> Self {
        let fsrs = parameters(90);
        let (stability, difficulty) = (whole(self.stability), whole(self.difficulty));
        let days = self.days(on);
        let recall = Parameters::forgetting_curve(f64::from(days), stability);
        let next = match grade {
            _ if days == 0 => fsrs.short_term_stability(stability, grade.into()),
            Grade::Again => fsrs.next_forget_stability(difficulty, stability, recall).min(stability),
            _ => fsrs.next_recall_stability(difficulty, stability, recall, grade.into()),
        };
        Self {
            stability: hundredths(next).max(1),
            difficulty: hundredths(fsrs.next_difficulty(difficulty, grade.into())),
            last: self.last.max(on),
            grade,
            shown: self.shown.saturating_add(1),
            lapses: self.lapses + u32::from(grade == Grade::Again),
        }
    }

    /// How likely it is remembered on a day, in per cent.
    #[must_use]
    pub fn recall(&self, on: NaiveDate) -> u8 {
        let recall = Parameters::forgetting_curve(f64::from(self.days(on)), whole(self.stability));
        u8::try_from(hundredths(recall)).unwrap_or(100).min(100)
    }

    /// The day on which it will be remembered with `retention` per cent: not before tomorrow.
    #[must_use]
    pub fn due(&self, retention: u8) -> NaiveDate {
        let days = parameters(retention).next_interval(whole(self.stability), 0);
        self.last.checked_add_days(Days::new(u64::from(hundredths(days)) / 100)).unwrap_or(self.last)
    }

    fn days(&self, on: NaiveDate) -> u32 {
        u32::try_from((on - self.last).num_days()).unwrap_or(0)
    }
}

fn parameters(retention: u8) -> Parameters {
    Parameters {
        request_retention: f64::from(retention) / 100.0,
        maximum_interval: LONGEST_DAYS,
        w: WEIGHTS,
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        enable_short_term: true,
        enable_fuzz: false,
        seed: Seed::Empty,
    }
}

fn whole(hundredths: u32) -> f64 {
    f64::from(hundredths.max(1)) / 100.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn hundredths(value: f64) -> u32 {
    (value * 100.0).round().clamp(0.0, 1e9) as u32
}

#[cfg(test)]
mod tests {
    use super::{Grade, Memory, NaiveDate};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default()
    }

    /// Against FSRS-5's own numbers for its default weights.
    #[test]
    fn the_first_review_gives_the_published_stabilities() {
        let stabilities = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy].map(|grade| Memory::first(grade, day(1)).stability);
        assert_eq!(stabilities, [41, 118, 313, 1547]);
        assert_eq!(Memory::first(Grade::Good, day(1)).due(90), day(4));
    }

    #[test]
    fn what_was_forgotten_is_due_tomorrow_and_what_is_kept_moves_away() {
        let forgotten = Memory::first(Grade::Again, day(1));
        assert_eq!(forgotten.due(90), day(2));
        let mut memory = forgotten;
        let mut gaps = Vec::new();
        let mut on = day(2);
        for _ in 0..4 {
            memory = memory.then(Grade::Good, on);
            gaps.push((memory.due(90) - on).num_days());
            on = memory.due(90);
        }
        assert!(gaps.is_sorted() && gaps[3] > gaps[0], "{gaps:?}");
        let lapsed = memory.then(Grade::Again, on);
        assert!(lapsed.stability < memory.stability && lapsed.lapses == 2);
    }

    #[test]
    fn recall_falls_with_days_and_a_clock_set_back_counts_as_the_same_day() {
        let memory = Memory::first(Grade::Good, day(10));
        let recalls: Vec<u8> = (10..25).map(|on| memory.recall(day(on))).collect();
        assert!(recalls.is_sorted_by(|earlier, later| earlier >= later) && recalls[0] == 100 && recalls[14] < 80, "{recalls:?}");
        assert_eq!(memory.then(Grade::Good, day(3)).last, day(10));
    }
}
