//! The score of a shift and the day's figures. Two ledgers like those of a call, whose sums are the scores. A row in which
//! anything was broken brings nothing, so breaking the law cannot pay.

use serde::Serialize;

use super::file::Workday;
use super::row::{Reason, Row};
use super::shift::{Broken, Had, RowState, Shift};
use crate::account::Fen;
use crate::law::{PastResult, Severity};
use crate::score::{Outcome, Scale};

/// Why points were given or taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum ShiftCause {
    Start,
    Rule {
        rule: String,
    },
    /// A call, by its own effective score.
    Call {
        effective: i32,
    },
    /// Rightly left alone, with the right reason.
    LeftWithReason,
    /// Rightly left alone without a word, or with another reason.
    Left,
    Cap,
    Floor,
    /// No score goes above 100.
    Ceiling,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftEntry {
    pub scale: Scale,
    /// The row's place; `None` for the whole.
    pub row: Option<u8>,
    #[serde(flatten)]
    pub cause: ShiftCause,
    pub points: i32,
}

/// The field's figures of a day. Rates are per cent, rounded down, `None` where there is nothing to divide by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Calls begun.
    pub dials: u32,
    /// Calls that somebody answered.
    pub contacts: u32,
    /// Contacts with the debtor in person, who said who they are.
    pub right_party: u32,
    /// Contacts, of dials.
    pub contact_rate: Option<u32>,
    /// Right-party contacts, of contacts.
    pub right_party_rate: Option<u32>,
    /// Promises, and of right-party contacts.
    pub promises: u32,
    pub promise_rate: Option<u32>,
    /// Promises that the household keeps whole, with its real money on later days, and of promises.
    pub kept: u32,
    pub kept_rate: Option<u32>,
    pub promised: Fen,
    /// What is really paid.
    pub recovered: Fen,
    pub complaints: u32,
    /// Findings that can fail, and of hundred dials.
    pub findings: u32,
    pub findings_per_hundred: Option<u32>,
    /// Seconds of a conversation with its writing up, on average.
    pub handle: Option<u32>,
    /// Seconds spent on rows, and those of the shift without its breaks.
    pub used: u32,
    pub shift: u32,
    /// Rows that must be left alone, and how many were.
    pub to_leave: u32,
    pub left: u32,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReport {
    pub row: u8,
    pub id: String,
    /// The seconds of the shift at which it was dialled.
    pub dials: Vec<u16>,
    pub has_spoken: bool,
    /// The call's own effective score.
    pub effective: Option<i32>,
    /// Points of the day, and how many it could have brought.
    pub earned: u16,
    pub worth: u16,
    /// Why it must be left alone.
    pub leave: Option<Reason>,
    pub noted: Option<Reason>,
    pub broken: Vec<Broken>,
    /// Sum promised, and what of it is really paid.
    pub promised: Fen,
    pub recovered: Fen,
    pub seconds: u16,
}

impl RowReport {
    /// The text that says what became of it.
    #[must_use]
    pub fn became(&self) -> &'static str {
        match (self.leave, self.noted, self.has_spoken) {
            (Some(leave), Some(noted), _) if self.dials.is_empty() && noted == leave => "workday-became-left-right",
            (Some(_), Some(_), _) if self.dials.is_empty() => "workday-became-left-otherwise",
            (Some(_), ..) if self.dials.is_empty() => "workday-became-left",
            (Some(_), ..) => "workday-became-wrong",
            (None, _, true) => "workday-became-spoken",
            (None, Some(_), _) if self.dials.is_empty() => "workday-became-skipped",
            (None, ..) if self.dials.is_empty() => "workday-became-untouched",
            (None, ..) => "workday-became-unreached",
        }
    }

    /// When it was dialled, each time.
    #[must_use]
    pub fn dialled(&self, workday: &Workday) -> String {
        self.dials.iter().map(|at| workday.time(*at)).collect::<Vec<_>>().join(" · ")
    }

    /// Whether it was rightly left alone.
    #[must_use]
    pub fn is_rightly_left(&self) -> bool {
        self.leave.is_some() && self.dials.is_empty()
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftReport {
    pub outcome: Outcome,
    pub lawful: i32,
    pub effective: i32,
    pub pass_lawful: i32,
    pub pass_effective: i32,
    /// The day's points, of `par` for a full score.
    pub points: u32,
    pub par: u16,
    pub ledger: Vec<ShiftEntry>,
    pub rows: Vec<RowReport>,
    pub figures: Figures,
}

/// What a row left alone brings: all of its worth with the right reason, else half.
#[must_use]
pub(super) const fn left_worth(worth: u16, is_right: bool) -> u16 {
    if is_right { worth } else { worth / 2 }
}

/// What a call of a row brings, by its own effective score.
#[must_use]
pub(super) fn call_worth(worth: u16, effective: i32) -> u16 {
    u16::try_from(i32::from(worth) * effective.clamp(0, 100) / 100).unwrap_or(0)
}

/// The report over a shift as it stands.
pub(super) fn report(shift: &Shift) -> ShiftReport {
    let workday = shift.workday();
    let rows: Vec<RowReport> = (0u8..)
        .zip(workday.rows.iter().zip(shift.rows()))
        .map(|(place, (row, state))| row_report(place, row, state, shift.had().iter().find(|had| had.row == place)))
        .collect();
    let (mut ledger, has_red) = lawful(workday, &rows);
    ledger.extend(effective(workday, &rows));
    let sum = |scale| ledger.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points).sum::<i32>();
    let (lawful, effective) = (sum(Scale::Lawful), sum(Scale::Effective));
    let marks = &workday.marks;
    let outcome = match lawful >= marks.pass_lawful && effective >= marks.pass_effective {
        _ if has_red => Outcome::RedLine,
        true => Outcome::Pass,
        false => Outcome::NotYet,
    };
    ShiftReport {
        outcome,
        lawful,
        effective,
        pass_lawful: marks.pass_lawful,
        pass_effective: marks.pass_effective,
        points: rows.iter().map(|row| u32::from(row.earned)).sum(),
        par: workday.par,
        figures: figures(shift, &rows),
        ledger,
        rows,
    }
}

fn row_report(place: u8, row: &Row, state: &RowState, had: Option<&Had>) -> RowReport {
    let noted = state.noted.map(|(_, reason)| reason);
    let effective = had.map(|had| had.report.effective);
    let earned = match (row.leave, effective) {
        (Some(leave), _) if state.dials.is_empty() => left_worth(row.worth, noted == Some(leave)),
        (None, Some(effective)) if state.broken.is_empty() => call_worth(row.worth, effective),
        _ => 0,
    };
    let promise = had.and_then(|had| {
        let promise = had.report.promise.as_ref()?;
        let offered = &had.call.compiled().offers[usize::from(promise.offer.0)].promise.payments;
        Some((offered.iter().map(|(_, amount)| *amount).sum(), promise.worth.kept))
    });
    let (promised, recovered) = promise.unwrap_or((Fen::ZERO, Fen::ZERO));
    RowReport {
        row: place,
        id: row.id.clone(),
        dials: state.dials.iter().map(|(at, _)| *at).collect(),
        has_spoken: state.has_spoken(),
        effective,
        earned,
        worth: row.worth,
        leave: row.leave,
        noted,
        broken: state.broken.clone(),
        promised,
        recovered,
        seconds: state.seconds,
    }
}

fn lawful(workday: &Workday, rows: &[RowReport]) -> (Vec<ShiftEntry>, bool) {
    let entry = |row, cause, points| ShiftEntry { scale: Scale::Lawful, row, cause, points };
    let marks = &workday.marks;
    let mut ledger = vec![entry(None, ShiftCause::Start, 100)];
    for row in rows {
        for broken in &row.broken {
            let points = match broken.severity {
                Severity::Minor => marks.minor,
                Severity::Major => marks.major,
                Severity::RedLine => marks.red_line,
            };
            ledger.push(entry(Some(row.row), ShiftCause::Rule { rule: broken.rule.clone() }, -points));
        }
    }
    let all = || rows.iter().flat_map(|row| &row.broken);
    let sum = |ledger: &[ShiftEntry]| ledger.iter().map(|entry| entry.points).sum::<i32>();
    if all().any(|broken| broken.severity >= Severity::Major) && sum(&ledger) > marks.cap_after_major {
        ledger.push(entry(None, ShiftCause::Cap, marks.cap_after_major - sum(&ledger)));
    }
    if sum(&ledger) < 0 {
        ledger.push(entry(None, ShiftCause::Floor, -sum(&ledger)));
    }
    let has_red = all().any(|broken| broken.severity == Severity::RedLine);
    (ledger, has_red)
}

/// The day's points as parts of a hundred, each entry what it adds to the sum so far, so that none is lost to rounding.
fn effective(workday: &Workday, rows: &[RowReport]) -> Vec<ShiftEntry> {
    let entry = |row, cause, points| ShiftEntry { scale: Scale::Effective, row, cause, points };
    let mut ledger = Vec::new();
    let (mut points, mut told) = (0, 0);
    for row in rows.iter().filter(|row| row.earned > 0) {
        points += i32::from(row.earned);
        let now = points * 100 / i32::from(workday.par.max(1));
        let cause = match (row.leave, row.effective) {
            (Some(leave), _) if row.noted == Some(leave) => ShiftCause::LeftWithReason,
            (Some(_), _) => ShiftCause::Left,
            (None, effective) => ShiftCause::Call { effective: effective.unwrap_or(0) },
        };
        ledger.push(entry(Some(row.row), cause, now - told));
        told = now;
    }
    if told > 100 {
        ledger.push(entry(None, ShiftCause::Ceiling, 100 - told));
    }
    ledger
}

fn figures(shift: &Shift, rows: &[RowReport]) -> Figures {
    let workday = shift.workday();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let share = |of: u32, all: u32| (of * 100).checked_div(all);
    let states = || shift.rows().iter();
    let contacts = count(states().filter(|state| state.has_spoken()).count());
    let dials = count(states().map(|state| state.dials.len()).sum());
    let right_party = count(shift.had().iter().filter(|had| is_right_party(had)).count());
    let promises: Vec<_> = shift.had().iter().filter_map(|had| had.report.promise.as_ref()).collect();
    let kept = count(promises.iter().filter(|promise| promise.worth.kept > Fen::ZERO && promise.worth.broken.is_empty()).count());
    let findings = count(rows.iter().map(|row| row.broken.len()).sum());
    let talked: u32 = rows.iter().filter(|row| row.has_spoken).map(|row| u32::from(row.seconds)).sum();
    let breaks: u32 = workday.breaks.iter().map(|(from, until)| u32::from((*until).min(workday.until).saturating_sub(*from))).sum();
    let answered = count(states().flat_map(|state| &state.dials).filter(|(_, result)| *result == PastResult::Conversation).count());
    Figures {
        dials,
        contacts,
        right_party,
        contact_rate: share(answered, dials),
        right_party_rate: share(right_party, contacts),
        promises: count(promises.len()),
        promise_rate: share(count(promises.len()), right_party),
        kept,
        kept_rate: share(kept, count(promises.len())),
        promised: rows.iter().map(|row| row.promised).sum(),
        recovered: rows.iter().map(|row| row.recovered).sum(),
        complaints: count(shift.had().iter().filter(|had| had.call.state().complained).count()),
        findings,
        findings_per_hundred: share(findings, dials),
        handle: talked.checked_div(contacts),
        used: rows.iter().map(|row| u32::from(row.seconds)).sum(),
        shift: u32::from(workday.until).saturating_sub(breaks),
        to_leave: count(rows.iter().filter(|row| row.leave.is_some()).count()),
        left: count(rows.iter().filter(|row| row.is_rightly_left()).count()),
    }
}

/// Whether the debtor was on the line and said who they are.
fn is_right_party(had: &Had) -> bool {
    let debtor = had.call.compiled().debtor;
    had.call.events().iter().any(|stamped| stamped.state.on_line == debtor && stamped.state.verified > 0)
}
