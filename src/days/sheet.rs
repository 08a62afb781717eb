//! The score of a day case: what of the law was broken in any contact, and six parts of the effective score. A ledger like
//! that of a call, whose sum is the score.

use chrono::NaiveDate;
use serde::Serialize;

use super::board::{Board, Breached, Standing};
use super::course::{ContactResult, Course, Made};
use super::promises::{Due, Fate};
use crate::law::{Channel, Severity};
use crate::score::{Outcome, Scale};

/// What each part is worth; together 100.
const KEPT: i32 = 30;
const CALLS: i32 = 30;
const PATIENCE: i32 = 10;
const FOLLOW_UP: i32 = 10;
const REACH: i32 = 10;
const TIMING: i32 = 10;
/// What a contact costs that nobody needed.
const NEEDLESS: i32 = 5;
/// A message so many days before a payment is a reminder.
const REMINDER_DAYS: i64 = 2;
/// A payment is followed up within so many days, and money is asked for within so many days after it came in.
const SOON_DAYS: i64 = 3;

/// Why points were given or taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum DayCause {
    Start,
    Rule {
        rule: String,
    },
    /// What the household really paid, against what was decently reachable.
    Kept {
        worth: u8,
    },
    /// The mean of the calls.
    Calls {
        mean: i32,
    },
    Patience,
    /// A contact while nothing was due.
    Needless,
    FollowUp {
        followed: usize,
        due: usize,
    },
    /// Contacts that reached the debtor, of all.
    Reach {
        reached: usize,
        made: usize,
    },
    /// Payments promised for when money has just come in, of all.
    Timing {
        timely: usize,
        promised: usize,
    },
    Cap,
    Floor,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayEntry {
    pub scale: Scale,
    /// The contact it belongs to, from 1; 0 for the whole.
    pub contact: usize,
    #[serde(flatten)]
    pub cause: DayCause,
    pub points: i32,
}

/// What a talk brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CallMark {
    pub effective: i32,
    /// Findings that can fail.
    pub breached: Vec<Breached>,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayDebrief {
    pub outcome: Outcome,
    pub lawful: i32,
    pub effective: i32,
    pub pass_lawful: i32,
    pub pass_effective: i32,
    pub ledger: Vec<DayEntry>,
    pub dues: Vec<Due>,
}

/// The report over a course. `contacts` says what making each contact broke, `calls` what the talks brought, in their order.
#[must_use]
pub fn debrief_days(board: &Board<'_>, course: &Course, contacts: &[Vec<Breached>], calls: &[CallMark]) -> DayDebrief {
    let sheet = &board.case().base.sheet;
    let mut ledger = vec![DayEntry { scale: Scale::Lawful, contact: 0, cause: DayCause::Start, points: 100 }];
    let mut talks = calls.iter();
    let mut grave = false;
    let mut red = false;
    for (place, made) in course.made().enumerate() {
        let own = contacts.get(place).map_or(&[][..], Vec::as_slice);
        let said = made.result.step().and_then(|_| talks.next()).map_or(&[][..], |mark| mark.breached.as_slice());
        for breached in own.iter().chain(said) {
            let points = match breached.severity {
                Severity::Minor => sheet.minor,
                Severity::Major => sheet.major,
                Severity::RedLine => sheet.red_line,
            };
            grave |= breached.severity >= Severity::Major;
            red |= breached.severity == Severity::RedLine;
            let cause = DayCause::Rule { rule: breached.rule.clone() };
            ledger.push(DayEntry { scale: Scale::Lawful, contact: place + 1, cause, points: -points });
        }
    }
    let sum = |ledger: &[DayEntry], scale| ledger.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points).sum::<i32>();
    let lawful = sum(&ledger, Scale::Lawful);
    if grave && lawful > sheet.cap_after_major {
        ledger.push(DayEntry { scale: Scale::Lawful, contact: 0, cause: DayCause::Cap, points: sheet.cap_after_major - lawful });
    }
    let lawful = sum(&ledger, Scale::Lawful);
    if lawful < 0 {
        ledger.push(DayEntry { scale: Scale::Lawful, contact: 0, cause: DayCause::Floor, points: -lawful });
    }
    let points = calls.iter().map(|mark| mark.effective).sum();
    ledger.extend(effective(board, course, &needless(board, course), points));
    let (lawful, effective) = (sum(&ledger, Scale::Lawful), sum(&ledger, Scale::Effective));
    let outcome = match lawful >= sheet.pass_lawful && effective >= sheet.pass_effective {
        _ if red => Outcome::RedLine,
        true => Outcome::Pass,
        false => Outcome::NotYet,
    };
    let (pass_lawful, pass_effective) = (sheet.pass_lawful, sheet.pass_effective);
    DayDebrief { outcome, lawful, effective, pass_lawful, pass_effective, ledger, dues: board.dues(course) }
}

/// What the talks bring: their points in all, of so many.
pub(super) fn calls_part(points: i32, talks: usize) -> i32 {
    let mean = points.checked_div(i32::try_from(talks).unwrap_or(1)).unwrap_or(0);
    CALLS * mean / 100
}

/// More contacts that nobody needed cost nothing more.
pub(super) fn most_needless() -> u8 {
    u8::try_from(PATIENCE / NEEDLESS).unwrap_or(u8::MAX)
}

/// What a course brings whatever was said in its talks, with so many contacts that nobody needed.
pub(super) fn course_part(board: &Board<'_>, course: &Course, needless: u8) -> i32 {
    // Which contacts they were makes no difference to the sum.
    let places = vec![0; usize::from(needless)];
    effective(board, course, &places, 0).iter().map(|entry| entry.points).sum()
}

fn effective(board: &Board<'_>, course: &Course, needless: &[usize], points: i32) -> Vec<DayEntry> {
    let entry = |contact, cause, points| DayEntry { scale: Scale::Effective, contact, cause, points };
    let mut ledger = Vec::new();
    let made: Vec<Made> = course.made().collect();
    let talks = made.iter().filter(|made| made.result.step().is_some()).count();
    let dues = board.dues(course);
    let willing: Vec<_> = dues.iter().filter(|due| due.willing).map(|due| (due.on, due.amount)).collect();
    let worth = if willing.is_empty() { 0 } else { board.worth(willing) };
    ledger.push(entry(0, DayCause::Kept { worth }, KEPT * i32::from(worth) / 100));
    let mean = points.checked_div(i32::try_from(talks).unwrap_or(1)).unwrap_or(0);
    ledger.push(entry(0, DayCause::Calls { mean }, calls_part(points, talks)));
    if talks == 0 {
        // Whoever never spoke to anybody was not patient, only absent.
        return ledger;
    }
    ledger.push(entry(0, DayCause::Patience, PATIENCE));
    let mut lost = 0;
    for place in needless {
        let points = NEEDLESS.min(PATIENCE - lost);
        lost += points;
        if points > 0 {
            ledger.push(entry(place + 1, DayCause::Needless, -points));
        }
    }
    let (followed, due) = followed(board, &made, &dues);
    ledger.push(entry(0, DayCause::FollowUp { followed, due }, share(FOLLOW_UP, followed, due)));
    let reached = made.iter().filter(|made| made.result != ContactResult::NoAnswer).count();
    ledger.push(entry(0, DayCause::Reach { reached, made: made.len() }, share(REACH, reached, made.len())));
    let timely = dues.iter().filter(|due| is_timely(board, due)).count();
    ledger.push(entry(0, DayCause::Timing { timely, promised: dues.len() }, share(TIMING, timely, dues.len())));
    ledger
}

fn share(points: i32, of: usize, all: usize) -> i32 {
    let (of, all) = (i32::try_from(of).unwrap_or(0), i32::try_from(all).unwrap_or(0));
    (points * of).checked_div(all).unwrap_or(0)
}

/// The places of contacts that nobody needed.
fn needless(board: &Board<'_>, course: &Course) -> Vec<usize> {
    let (mut before, mut spoken, mut places) = (Course::default(), None, Vec::new());
    for (place, made) in course.made().enumerate() {
        if is_needless(board, &before, spoken, made) {
            places.push(place);
        }
        spoken = spoken_of(board, &before, spoken, made);
        before = before.with(made);
    }
    places
}

/// The day of the last payment that passed before a contact.
fn last_passed(board: &Board<'_>, before: &Course, made: Made) -> Option<NaiveDate> {
    let today = board.moment(made).date_naive();
    board.dues(before).iter().filter(|due| due.on < today).map(|due| due.on).max()
}

/// The day of the last payment that was talked about, or written about, once a contact was made after these.
pub(super) fn spoken_of(board: &Board<'_>, before: &Course, spoken: Option<NaiveDate>, made: Made) -> Option<NaiveDate> {
    let now = last_passed(board, before, made).filter(|_| made.result != ContactResult::NoAnswer);
    now.or(spoken)
}

/// Whether nobody needed a contact: while a promise runs (a reminder just before its day is welcome), after a complaint, and a
/// second one about the same payment when the first was talked about.
pub(super) fn is_needless(board: &Board<'_>, before: &Course, spoken: Option<NaiveDate>, made: Made) -> bool {
    let today = board.moment(made).date_naive();
    let is_reminder = board.option(made.contact).channel == Channel::Message
        && board.dues(before).iter().any(|due| (0..=REMINDER_DAYS).contains(&(due.on - today).num_days()));
    match board.standing(before, today) {
        // Whoever broke a promise is rung until there is another one.
        Standing::Fresh | Standing::Broken => false,
        Standing::Waiting => !is_reminder,
        // What passed stands in the order of its days, so only the last of it can be new.
        Standing::Kept => !is_reminder && last_passed(board, before, made).is_none_or(|last| spoken == Some(last)),
        Standing::Complained => true,
    }
}

/// How many payments that fell due were followed up within days, by a contact that reached the debtor.
fn followed(board: &Board<'_>, made: &[Made], dues: &[Due]) -> (usize, usize) {
    let passed: Vec<&Due> = dues.iter().filter(|due| due.on < board.case().until).collect();
    let is_followed = |due: &&&Due| {
        let after = made.iter().filter(|made| made.result != ContactResult::NoAnswer).map(|made| board.moment(*made));
        after.into_iter().any(|at| at > due.made && (1..=SOON_DAYS).contains(&(at.date_naive() - due.on).num_days()))
    };
    let followed = passed.iter().filter(is_followed).count();
    (followed, passed.len())
}

/// Whether a payment is promised for when money has just come in, as the debtor expects it or as it really does; money that
/// is there on the day of the talk counts.
fn is_timely(board: &Board<'_>, due: &Due) -> bool {
    let case = board.case();
    let deal = &case.deals[board.deal()];
    let expected = case.base.books.household.incomes.iter();
    let real = deal.incomes.iter().flatten();
    let soon = |on: NaiveDate| (0..=SOON_DAYS).contains(&(due.on - on).num_days());
    expected.chain(real).any(|(on, _)| soon(*on)) || due.on == due.made.date_naive() && due.fate == Fate::Kept
}
