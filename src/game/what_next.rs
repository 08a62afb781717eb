//! Which case comes next, and why: a pure look at what a trainee has done. It knows cases by their ids and draws nothing.

use chrono::NaiveDate;

use crate::account::card::Bucket;
use crate::records::FinishOutcome;

/// A case that can be practised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub id: &'a str,
    pub bucket: Bucket,
    pub difficulty: u8,
}

/// A finished attempt that counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Played<'a> {
    pub id: &'a str,
    pub on: NaiveDate,
    pub outcome: FinishOutcome,
}

/// Why this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody has rung yet.
    New,
    /// Tried so often, never passed.
    NotPassed { tries: usize },
    /// A red line that no later pass of the same case has made good.
    RedLine,
    /// Passed, and so many days ago.
    LongAgo { days: i64 },
}

/// The next case: one never passed, easy buckets first; else the one with the latest red line; else the one that was
/// not practised for longest. `played` has the newest first.
pub(crate) fn what_next(candidates: &[Candidate<'_>], played: &[Played<'_>], today: NaiveDate) -> Option<(usize, Why)> {
    let of = |id: &str| played.iter().filter(move |play| play.id == id).copied().collect::<Vec<_>>();
    let never_passed =
        candidates.iter().enumerate().filter(|(_, case)| !of(case.id).iter().any(|play| play.outcome == FinishOutcome::Pass));
    if let Some((place, case)) = never_passed.min_by_key(|(place, case)| (case.bucket, case.difficulty, *place)) {
        let tries = of(case.id).len();
        return Some((place, if tries == 0 { Why::New } else { Why::NotPassed { tries } }));
    }
    if let Some(place) = played.iter().find_map(|play| open_red_line(play, played).then(|| place_of(candidates, play.id)).flatten()) {
        return Some((place, Why::RedLine));
    }
    let last = candidates.iter().enumerate().filter_map(|(place, case)| of(case.id).first().map(|play| (play.on, place)));
    last.min().map(|(on, place)| (place, Why::LongAgo { days: (today - on).num_days().max(0) }))
}

/// Whether this is a red line and nothing newer of the same case is a pass.
fn open_red_line(play: &Played<'_>, newest_first: &[Played<'_>]) -> bool {
    let newer = newest_first.iter().take_while(|other| !std::ptr::eq(*other, play));
    play.outcome == FinishOutcome::RedLine && !newer.into_iter().any(|other| other.id == play.id && other.outcome == FinishOutcome::Pass)
}

fn place_of(candidates: &[Candidate<'_>], id: &str) -> Option<usize> {
    candidates.iter().position(|case| case.id == id)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{Bucket, Candidate, FinishOutcome, NaiveDate, Played, Why, what_next};

    const CASES: [Candidate<'static>; 3] = [
        Candidate { id: "hard", bucket: Bucket::M1, difficulty: 2 },
        Candidate { id: "easy", bucket: Bucket::M0, difficulty: 1 },
        Candidate { id: "late", bucket: Bucket::M2, difficulty: 1 },
    ];

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, day).expect("a day of May")
    }

    fn play(id: &'static str, on: u32, outcome: FinishOutcome) -> Played<'static> {
        Played { id, on: day(on), outcome }
    }

    /// The plays are written oldest first, as they happened.
    fn next(plays: &[Played<'static>]) -> Option<(&'static str, Why)> {
        let newest_first: Vec<_> = plays.iter().rev().copied().collect();
        what_next(&CASES, &newest_first, day(20)).map(|(place, why)| (CASES[place].id, why))
    }

    #[test]
    fn the_easiest_bucket_comes_first() {
        assert_eq!(next(&[]), Some(("easy", Why::New)));
    }

    #[test]
    fn what_was_tried_and_not_passed_stays_next() {
        let plays = [play("easy", 1, FinishOutcome::NotYet), play("easy", 2, FinishOutcome::RedLine)];
        assert_eq!(next(&plays), Some(("easy", Why::NotPassed { tries: 2 })));
    }

    #[test]
    fn a_pass_leads_to_the_next_bucket() {
        assert_eq!(next(&[play("easy", 1, FinishOutcome::Pass)]), Some(("hard", Why::New)));
    }

    #[test]
    fn when_all_are_passed_the_latest_open_red_line_comes_back() {
        let mut plays = vec![
            play("late", 1, FinishOutcome::Pass),
            play("easy", 2, FinishOutcome::Pass),
            play("hard", 3, FinishOutcome::Pass),
            play("late", 4, FinishOutcome::RedLine),
            play("hard", 5, FinishOutcome::RedLine),
        ];
        assert_eq!(next(&plays), Some(("hard", Why::RedLine)));
        plays.push(play("hard", 6, FinishOutcome::Pass));
        assert_eq!(next(&plays), Some(("late", Why::RedLine)), "what was made good is over");
    }

    #[test]
    fn else_the_one_longest_not_practised() {
        let plays = [play("late", 3, FinishOutcome::Pass), play("easy", 2, FinishOutcome::Pass), play("hard", 4, FinishOutcome::Pass)];
        // Told by date: clocks of a PC may have been set back.
        assert_eq!(next(&plays), Some(("easy", Why::LongAgo { days: 18 })));
    }

    #[test]
    fn without_cases_there_is_nothing_next() {
        assert_eq!(what_next(&[], &[], day(1)), None);
    }
}
