//! A workday: the queue as a worklist with its clock, the row that is looked at beside it, and the day's report. Calls are
//! had in the ordinary call's screen, written into the same record. It holds no rules: `workday` says what is possible, what
//! it costs and what it comes to. Start reading at [`Desktop`], then [`go`]; the list is in `worklist`, a row in `detail`,
//! the report in `report`, what the library says of it in `list`.

mod detail;
mod list;
mod report;
#[cfg(test)]
mod tests;
mod worklist;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::prelude::*;

use super::Screen;
use super::desk::{Desk, now};
use super::sheet::Sheets;
use crate::call::Mode;
use crate::records::{Attempt, Finish, Header, Journal, Origin, Summary, read_record, recent};
use crate::trainee::{Deadline, begin_record, deadline as deadline_of};
use crate::workday::{Happened, Reason, Shift, ShiftInput, Workday, read_shift_input, spell_shift_input};

pub(super) use detail::{end_sheet, reason_sheet};
pub(super) use list::{best, span, unfinished};

/// Seconds that one press of waiting waits.
const WAIT: u16 = 300;

/// How the worklist is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As the queue gives it.
    #[default]
    Queue,
    Days,
    Balance,
    LastContact,
}

impl Sort {
    const fn next(self) -> Self {
        match self {
            Self::Queue => Self::Days,
            Self::Days => Self::Balance,
            Self::Balance => Self::LastContact,
            Self::LastContact => Self::Queue,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Queue => "shift-sort-queue",
            Self::Days => "shift-sort-days",
            Self::Balance => "shift-sort-balance",
            Self::LastContact => "shift-sort-last",
        }
    }
}

/// Which rows of it are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    #[default]
    All,
    Open,
    Flagged,
    Settled,
}

impl Filter {
    const fn next(self) -> Self {
        match self {
            Self::All => Self::Open,
            Self::Open => Self::Flagged,
            Self::Flagged => Self::Settled,
            Self::Settled => Self::All,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::All => "shift-filter-all",
            Self::Open => "shift-filter-open",
            Self::Flagged => "shift-filter-flagged",
            Self::Settled => "shift-filter-settled",
        }
    }
}

/// An attempt at a workday.
pub(crate) struct Desktop {
    shift: Shift,
    /// The record; while a call is had, the call writes into it.
    journal: Option<Journal>,
    path: PathBuf,
    sort: Sort,
    filter: Filter,
    /// The row that is looked at.
    row: u8,
    /// The row that the focus was on last: where it is another one, a decision moved on, and the focus is to follow.
    walked: u8,
    /// What the last decision brought.
    told: Option<Happened>,
    /// When it ends, where it is an exam.
    until: Option<Deadline>,
}

/// What a control does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Begins this of the workdays.
    Open(usize, Mode),
    /// Goes on with it, where it was broken off.
    GoOn(usize),
    /// Looks at a row.
    Look(u8),
    Sort,
    Filter,
    /// Rings a row.
    Dial(u8),
    /// Puts a row off.
    Later(u8),
    /// Leaves a row alone, with this of the reasons.
    Skip(u8, Reason),
    Wait,
    End,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Library), look_up);
    worklist::plugin(app);
    report::plugin(app);
}

/// The library says what was made of each workday.
fn look_up(mut desk: ResMut<Desk>) {
    let desk = desk.bypass_change_detection();
    let mut records = recent(&folder(desk), usize::MAX);
    records.retain(|summary| summary.known.as_ref().is_ok_and(|(header, _)| header.trainee == desk.trainee));
    desk.frame.shift_records = records;
}

fn folder(desk: &Desk) -> PathBuf {
    desk.data.join("workdays")
}

/// Does it, and says which screen follows.
///
/// # Errors
/// What is wrong with the workday or its record, or why it is not possible now.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets) -> Result<Option<Screen>, String> {
    sheets.close();
    match turn {
        Turn::Open(place, mode) => begin(desk, place, mode).map(|()| Some(Screen::Workday)),
        Turn::GoOn(place) => go_on(desk, place).map(Some),
        Turn::Dial(row) => apply(desk, ShiftInput::Dial(row)).map(Some),
        Turn::Later(row) => apply(desk, ShiftInput::Later(row)).map(Some),
        Turn::Skip(row, reason) => apply(desk, ShiftInput::Skip(row, reason)).map(Some),
        Turn::End => apply(desk, ShiftInput::End).map(Some),
        Turn::Wait => {
            let Some(own) = &desk.frame.shift else { return Ok(None) };
            let until = own.shift.clock().saturating_add(WAIT).min(own.shift.workday().until);
            apply(desk, ShiftInput::Wait(until)).map(Some)
        }
        Turn::Look(_) | Turn::Sort | Turn::Filter => {
            let Some(own) = &mut desk.frame.shift else { return Ok(None) };
            match turn {
                Turn::Look(row) => own.row = row,
                Turn::Sort => own.sort = own.sort.next(),
                _ => own.filter = own.filter.next(),
            }
            Ok(None)
        }
    }
}

fn workday(desk: &Desk, place: usize) -> Result<Arc<Workday>, String> {
    desk.workdays().get(place).ok_or_else(|| desk.locale.text("no-such-case"))?.workday.clone()
}

fn begin(desk: &mut Desk, place: usize, mode: Mode) -> Result<(), String> {
    let workday = workday(desk, place)?;
    let seed = desk.drawn_seed(mode);
    let header = workday.header(seed, mode, Origin::Window, &desk.trainee, &now());
    let header = header.ok_or_else(|| desk.locale.text("no-such-case"))?;
    let folder = folder(desk);
    let begun = begin_record(&folder, &header);
    let (journal, path) = begun.map_err(|why| format!("{} cannot be written ({why})", folder.display()))?;
    desk.clear();
    desk.frame.shift = Some(Desktop::new(Shift::start(workday, seed, mode), journal, path, &header));
    Ok(())
}

impl Desktop {
    fn new(shift: Shift, journal: Journal, path: PathBuf, header: &Header) -> Self {
        let (sort, filter) = (Sort::default(), Filter::default());
        let until = deadline_of(header, shift.workday().exam_minutes());
        Self { shift, journal: Some(journal), path, sort, filter, row: 0, walked: 0, told: None, until }
    }

    fn is_exam(&self) -> bool {
        self.shift.mode() == Mode::Exam
    }
}

impl Desktop {
    /// Where nothing more can be done with the row that is looked at, the next one that is open is.
    fn move_on(&mut self) {
        if !self.shift.can_dial(self.row)
            && let Some(open) = self.shift.view("").rows.iter().find(|row| row.can_dial)
        {
            self.row = open.place;
        }
    }
}

/// When the exam on the desk ends, while it is not over.
pub(super) fn deadline(desk: &Desk) -> Option<Deadline> {
    desk.frame.shift.as_ref().filter(|own| !own.shift.is_over())?.until
}

/// The newest record of a workday, where it is not finished.
fn newest_unfinished<'a>(desk: &'a Desk, id: &str) -> Option<&'a Summary> {
    let newest = desk.frame.shift_records.iter().find(|summary| summary.known.as_ref().is_ok_and(|(header, _)| header.scenario == id));
    newest.filter(|summary| summary.known.as_ref().is_ok_and(|(_, finish)| finish.is_none()))
}

fn go_on(desk: &mut Desk, place: usize) -> Result<Screen, String> {
    let workday = workday(desk, place)?;
    let path = newest_unfinished(desk, &workday.id).ok_or_else(|| desk.locale.text("no-such-record"))?.path.clone();
    let (header, shift, journal) = replayed(desk, &path, workday)?;
    desk.clear();
    desk.frame.shift = Some(Desktop::new(shift, journal, path, &header));
    enter(desk)
}

/// The shift of a record that was broken off.
fn replayed(desk: &Desk, path: &Path, workday: Arc<Workday>) -> Result<(Header, Shift, Journal), String> {
    let told = |why: &dyn std::fmt::Display| why.to_string();
    let record = std::fs::read(path).map_err(|why| told(&why))?;
    let record = read_record(&record).map_err(|why| told(&why))?;
    if record.header.content != workday.hash {
        return Err(desk.locale.text("days-other-content"));
    }
    let mut shift = Shift::start(workday, record.header.deal.seed, record.header.mode);
    for taken in &record.inputs {
        let input = read_shift_input(&shift, &taken.input).map_err(|why| told(&why))?;
        shift.apply(input).map_err(|why| told(&why))?;
    }
    let journal = Journal::reopen(path, &record).map_err(|why| told(&why))?;
    Ok((record.header, shift, journal))
}

/// Takes one decision: it is on disk before its consequence can be seen.
fn apply(desk: &mut Desk, input: ShiftInput) -> Result<Screen, String> {
    let missing = desk.locale.text("no-such-record");
    let own = desk.frame.shift.as_mut().ok_or_else(|| missing.clone())?;
    own.shift.would_take(input).map_err(|why| why.to_string())?;
    let (at, spelled) = (own.shift.clock(), spell_shift_input(&own.shift, input));
    own.journal.as_mut().ok_or(missing)?.take(at, spelled).map_err(|why| why.to_string())?;
    own.told = Some(own.shift.apply(input).map_err(|why| why.to_string())?);
    enter(desk)
}

/// Where somebody is on the line, the call is had on its own screen; after the last minute the report follows.
fn enter(desk: &mut Desk) -> Result<Screen, String> {
    let Some(own) = &mut desk.frame.shift else { return Ok(Screen::Library) };
    if let Some(call) = own.shift.call().cloned()
        && let Some(journal) = own.journal.take()
    {
        let since = own.shift.clock().saturating_sub(call.state().seconds);
        desk.attempt = Some(Attempt::inside(call, journal, own.path.clone(), since));
        return desk.screen_of_attempt();
    }
    if !own.shift.is_over() {
        own.move_on();
        return Ok(Screen::Workday);
    }
    let report = own.shift.report();
    let finish = Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective };
    if let Some(mut journal) = own.journal.take() {
        journal.finish(finish).map_err(|why| why.to_string())?;
    }
    Ok(Screen::WorkdayReport)
}

/// A call of the shift is over: what it left behind is taken into the shift.
pub(super) fn call_over(desk: &mut Desk) -> Result<Screen, String> {
    let (Some(attempt), Some(own)) = (desk.attempt.take(), &mut desk.frame.shift) else { return Ok(Screen::Workday) };
    let (call, journal) = attempt.into_parts();
    own.journal = Some(journal);
    let known = own.shift.call().map_or(0, |call| call.inputs().len());
    for input in call.inputs().iter().skip(known) {
        own.told = Some(own.shift.apply(ShiftInput::InCall(*input)).map_err(|why| why.to_string())?);
    }
    enter(desk)
}

/// Lays the shift aside. One in which nothing was decided leaves no record.
pub(super) fn clear(desk: &mut Desk) {
    if let Some(own) = desk.frame.shift.take().filter(|own| own.shift.inputs().is_empty()) {
        // What cannot be removed stays as an attempt that was not gone on with.
        let _ = std::fs::remove_file(own.path);
    }
}
