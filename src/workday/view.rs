//! What a screen shows of a shift: the worklist with its clock, and the plan beside what was done. Nothing else is shown
//! anywhere; a call inside has its own view ([`Shift::call`]).

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::row::{Flag, Reason};
use super::shift::Shift;
use crate::account::Fen;
use crate::account::card::Bucket;
use crate::law::{Channel, Past, PastResult};

/// How a row stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    Open,
    /// Put off until later.
    PutOff,
    NoAnswer,
    OnLine,
    Spoken,
    /// Left alone, with a reason.
    Noted,
}

impl RowStatus {
    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "workday-status-open",
            Self::PutOff => "workday-status-put-off",
            Self::NoAnswer => "workday-status-no-answer",
            Self::OnLine => "workday-status-on-line",
            Self::Spoken => "workday-status-spoken",
            Self::Noted => "workday-status-noted",
        }
    }
}

/// A row as the worklist shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Its place in the file: what inputs name.
    pub place: u8,
    pub id: String,
    pub name: String,
    pub number: String,
    pub bucket: Bucket,
    pub days_past_due: u32,
    pub overdue: Fen,
    pub balance: Fen,
    /// The last disposition, in words.
    pub last: String,
    /// The last contact on file, of today too.
    pub last_contact: Option<(DateTime<FixedOffset>, Channel, PastResult)>,
    /// Calls made today, before the shift and in it.
    pub calls_today: usize,
    pub notes: String,
    pub flags: Vec<Flag>,
    pub status: RowStatus,
    pub noted: Option<Reason>,
    pub can_dial: bool,
    pub can_skip: bool,
    /// The points that the row can bring; shown in practice only.
    pub worth: Option<u16>,
}

/// Everything that a screen may show at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftView {
    pub title: String,
    /// Date and time of the clock, within a call too.
    pub now: DateTime<FixedOffset>,
    /// When the shift ends.
    pub ends: DateTime<FixedOffset>,
    /// Seconds until then.
    pub left: u16,
    /// Open rows in the order of the file, then those put off, then what is done.
    pub rows: Vec<RowView>,
    /// The row on the line.
    pub on_line: Option<u8>,
    pub is_over: bool,
}

/// A step of the best plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    pub row: u8,
    pub name: String,
    pub at: DateTime<FixedOffset>,
    /// When the trainee dialled it first.
    pub dialled: Option<DateTime<FixedOffset>>,
}

/// The best lawful plan beside what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanView {
    pub steps: Vec<StepView>,
    /// Rows that were dialled and are not in the plan, in their order, and when.
    pub beside: Vec<(u8, DateTime<FixedOffset>)>,
}

impl Shift {
    /// What may be shown and done now, in this language.
    #[must_use]
    pub fn view(&self, language: &str) -> ShiftView {
        let workday = self.workday();
        let places = 0u8..u8::try_from(workday.rows.len()).unwrap_or(u8::MAX);
        let mut rows: Vec<RowView> = places.map(|place| self.row_view(place, language)).collect();
        rows.sort_by_key(|row| match row.status {
            RowStatus::OnLine | RowStatus::Open | RowStatus::NoAnswer => 0,
            RowStatus::PutOff => 1,
            RowStatus::Spoken | RowStatus::Noted => 2,
        });
        ShiftView {
            title: workday.title.in_language(language).to_owned(),
            now: workday.moment(self.clock()),
            ends: workday.moment(workday.until),
            left: workday.until.saturating_sub(self.clock()),
            rows,
            on_line: self.on_line(),
            is_over: self.is_over(),
        }
    }

    fn row_view(&self, place: u8, language: &str) -> RowView {
        let workday = self.workday();
        let (row, state) = (&workday.rows[usize::from(place)], &self.rows()[usize::from(place)]);
        let today = workday.from.date_naive();
        let made = super::shift::past(workday, place, &state.dials);
        let all: Vec<&Past> = row.scene.history.iter().chain(&made).collect();
        let status = if self.on_line() == Some(place) {
            RowStatus::OnLine
        } else if state.noted.is_some() {
            RowStatus::Noted
        } else if state.has_spoken() {
            RowStatus::Spoken
        } else if state.is_put_off {
            RowStatus::PutOff
        } else if state.dials.is_empty() {
            RowStatus::Open
        } else {
            RowStatus::NoAnswer
        };
        let can_dial = self.can_dial(place);
        RowView {
            place,
            id: row.id.clone(),
            name: row.name.in_language(language).to_owned(),
            number: row.number.clone(),
            bucket: row.bucket,
            days_past_due: row.days_past_due,
            overdue: row.overdue,
            balance: row.balance,
            last: row.last.in_language(language).to_owned(),
            last_contact: all.iter().max_by_key(|past| past.at).map(|past| (past.at, past.channel, past.result)),
            calls_today: all.iter().filter(|past| past.channel == Channel::Call && past.at.date_naive() == today).count(),
            notes: row.notes.in_language(language).to_owned(),
            flags: row.flags.clone(),
            status,
            noted: state.noted.map(|(_, reason)| reason),
            can_dial,
            can_skip: can_dial,
            worth: (self.mode() == crate::call::Mode::Practice).then_some(row.worth),
        }
    }

    /// The best lawful plan of the file beside what was done, in this language.
    #[must_use]
    pub fn plan_view(&self, language: &str) -> PlanView {
        let workday = self.workday();
        let dialled = |row: u8| self.rows()[usize::from(row)].dials.first().map(|(at, _)| workday.moment(*at));
        let steps = workday.best.iter().map(|(row, at)| StepView {
            row: *row,
            name: workday.rows[usize::from(*row)].name.in_language(language).to_owned(),
            at: workday.moment(*at),
            dialled: dialled(*row),
        });
        let is_planned = |row: u8| workday.best.iter().any(|(planned, _)| *planned == row);
        let places = 0u8..u8::try_from(workday.rows.len()).unwrap_or(u8::MAX);
        let mut beside: Vec<_> = places.filter(|row| !is_planned(*row)).filter_map(|row| Some((row, dialled(row)?))).collect();
        beside.sort_by_key(|(_, at)| *at);
        PlanView { steps: steps.collect(), beside }
    }
}
