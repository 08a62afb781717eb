//! A case over several days: the calendar on which contacts are planned, what came of each, and the report at the end. Calls
//! are had in the ordinary call's screen, written into the same record. It holds no rules: `days` says what is possible, who
//! is reached and what it comes to. Start reading at [`Plan`], then [`go`]; the calendar is in `calendar`, the screen in
//! `board`, the report in `report`, what the library says of it in `list`.

mod board;
mod calendar;
mod list;
mod report;
#[cfg(test)]
pub(super) mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::prelude::*;
use chrono::NaiveDate;

use super::Screen;
use super::desk::{Desk, now};
use super::sheet::Sheets;
use crate::call::{Mode, variant_of};
use crate::days::{Board, DayCase, DayDebrief, DayInput, Journey, Luggage, read_day_input, spell_day_input};
use crate::records::{Attempt, Finish, Header, Journal, Origin, Summary, read_record, recent};
use crate::trainee::{Deadline, begin_record, deadline as deadline_of};

pub(super) use board::contact_sheet;
pub(super) use list::{best, span, unfinished};

/// An attempt at a day case.
pub(crate) struct Plan {
    case: Arc<DayCase>,
    deal: usize,
    luggage: Luggage,
    /// The record; while a call is had, the call writes into it.
    journal: Option<Journal>,
    path: PathBuf,
    report: Option<DayDebrief>,
    /// When it ends, where it is an exam.
    until: Option<Deadline>,
}

/// What a control does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Begins this of the day cases.
    Open(usize, Mode),
    /// Goes on with this of the day cases, where it was broken off.
    GoOn(usize),
    /// Makes this contact at this of its moments.
    Contact(u8, u8),
    /// Makes no further contact.
    Close,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Library), look_up);
    board::plugin(app);
    report::plugin(app);
}

/// The library says what was made of each day case.
fn look_up(mut desk: ResMut<Desk>) {
    let desk = desk.bypass_change_detection();
    desk.read_days();
    let mut records = recent(&folder(desk), usize::MAX);
    records.retain(|summary| summary.known.as_ref().is_ok_and(|(header, _)| header.trainee == desk.trainee));
    desk.frame.day_records = records;
}

fn folder(desk: &Desk) -> PathBuf {
    desk.data.join("days")
}

/// Does it, and says which screen follows.
///
/// # Errors
/// What is wrong with the case or its record, or why the contact is not possible.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets) -> Result<Option<Screen>, String> {
    sheets.close();
    match turn {
        Turn::Open(place, mode) => begin(desk, place, mode).map(|()| Some(Screen::Plan)),
        Turn::GoOn(place) => go_on(desk, place).map(Some),
        Turn::Contact(contact, slot) => apply(desk, DayInput::Plan { contact, slot }).map(Some),
        Turn::Close => apply(desk, DayInput::Close).map(Some),
    }
}

fn case(desk: &Desk, place: usize) -> Result<Arc<DayCase>, String> {
    desk.day_cases().get(place).ok_or_else(|| desk.locale.text("no-such-case"))?.case.clone()
}

fn begin(desk: &mut Desk, place: usize, mode: Mode) -> Result<(), String> {
    let case = case(desk, place)?;
    let seed = desk.drawn_seed(mode);
    let deal = variant_of(seed, case.deals.len());
    let header = case.header(deal, seed, mode, Origin::Window, &desk.trainee, &now());
    let folder = folder(desk);
    let cannot = |why: &dyn std::fmt::Display| format!("{} cannot be written ({why})", folder.display());
    let (journal, path) = begin_record(&folder, &header).map_err(|why| cannot(&why))?;
    let content = desk.shared_content().ok_or_else(|| desk.locale.text("no-such-case"))?;
    let luggage = Journey::start(&Board::new(desk.library.as_ref(), &content, &case, deal), seed, mode).rest();
    desk.clear();
    let until = deadline_of(&header, case.exam_minutes());
    desk.frame.plan = Some(Plan { case, deal, luggage, journal: Some(journal), path, report: None, until });
    Ok(())
}

/// When the exam on the desk ends, while it is not over.
pub(super) fn deadline(desk: &Desk) -> Option<Deadline> {
    desk.frame.plan.as_ref().filter(|plan| plan.report.is_none())?.until
}

/// Whether the plan on the desk is an exam.
fn is_exam(desk: &Desk) -> bool {
    desk.frame.plan.as_ref().is_some_and(|plan| plan.until.is_some())
}

/// The newest record of a day case, where it is not finished.
fn newest_unfinished<'a>(desk: &'a Desk, id: &str) -> Option<&'a Summary> {
    let newest = desk.frame.day_records.iter().find(|summary| summary.known.as_ref().is_ok_and(|(header, _)| header.scenario == id));
    newest.filter(|summary| summary.known.as_ref().is_ok_and(|(_, finish)| finish.is_none()))
}

fn go_on(desk: &mut Desk, place: usize) -> Result<Screen, String> {
    let case = case(desk, place)?;
    let path = newest_unfinished(desk, &case.id).ok_or_else(|| desk.locale.text("no-such-record"))?.path.clone();
    let content = desk.shared_content().ok_or_else(|| desk.locale.text("no-such-case"))?;
    let (header, deal, luggage, journal) = replayed(desk, &path, &case, &content)?;
    desk.clear();
    let until = deadline_of(&header, case.exam_minutes());
    desk.frame.plan = Some(Plan { case, deal, luggage, journal: Some(journal), path, report: None, until });
    Ok(enter_call(desk))
}

/// The journey of a record that was broken off.
fn replayed(desk: &Desk, path: &Path, case: &DayCase, content: &crate::call::Content) -> Result<(Header, usize, Luggage, Journal), String> {
    let told = |why: &dyn std::fmt::Display| why.to_string();
    let record = std::fs::read(path).map_err(|why| told(&why))?;
    let record = read_record(&record).map_err(|why| told(&why))?;
    let deal = case.deals.iter().position(|deal| deal.id == record.header.deal.variant);
    let deal = deal.filter(|_| record.header.content == case.hash).ok_or_else(|| desk.locale.text("days-other-content"))?;
    let board = Board::new(desk.library.as_ref(), content, case, deal);
    let mut journey = Journey::start(&board, record.header.deal.seed, record.header.mode);
    for taken in &record.inputs {
        let input = read_day_input(&journey, &taken.input).map_err(|why| told(&why))?;
        journey.apply(input).map_err(|why| told(&why))?;
    }
    let journal = Journal::reopen(path, &record).map_err(|why| told(&why))?;
    Ok((record.header, deal, journey.rest(), journal))
}

/// Does something with the journey on its board.
fn on_board<R>(desk: &mut Desk, act: impl FnOnce(&mut Journey<'_>, &mut Option<Journal>) -> R) -> Option<R> {
    let content = desk.shared_content()?;
    let plan = desk.frame.plan.take()?;
    let Plan { case, deal, luggage, mut journal, path, report, until } = plan;
    let (done, luggage) = {
        let board = Board::new(desk.library.as_ref(), &content, &case, deal);
        let mut journey = Journey::go_on(&board, luggage);
        let done = act(&mut journey, &mut journal);
        (done, journey.rest())
    };
    desk.frame.plan = Some(Plan { case, deal, luggage, journal, path, report, until });
    Some(done)
}

/// Looks at the journey on its board.
fn look<R>(desk: &Desk, at: impl FnOnce(&Journey<'_>) -> R) -> Option<R> {
    let (content, plan) = (desk.content()?, desk.frame.plan.as_ref()?);
    let board = Board::new(desk.library.as_ref(), content, &plan.case, plan.deal);
    Some(at(&Journey::go_on(&board, plan.luggage.clone())))
}

/// The day that it is; once the plan is closed, the case's last.
fn today(journey: &Journey<'_>) -> NaiveDate {
    if journey.is_over() { journey.board().case().until } else { journey.today() }
}

/// Takes one decision of the plan: it is on disk before its consequence can be seen.
fn apply(desk: &mut Desk, input: DayInput) -> Result<Screen, String> {
    let done = on_board(desk, |journey, journal| {
        journey.would_take(input).map_err(|why| why.to_string())?;
        let spelled = spell_day_input(journey, input);
        let journal = journal.as_mut().ok_or_else(String::new)?;
        journal.take(0, spelled).map_err(|why| why.to_string())?;
        journey.apply(input).map_err(|why| why.to_string())?;
        if !journey.is_over() {
            return Ok(None);
        }
        let report = journey.debrief();
        let finish = Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective };
        journal.finish(finish).map_err(|why| why.to_string())?;
        Ok::<_, String>(Some(report))
    });
    let report = done.ok_or_else(|| desk.locale.text("no-such-case"))??;
    if let (Some(plan), Some(report)) = (&mut desk.frame.plan, report) {
        plan.report = Some(report);
        return Ok(Screen::PlanReport);
    }
    Ok(enter_call(desk))
}

/// Where somebody is on the line, the call is had on its own screen; else the calendar is shown.
fn enter_call(desk: &mut Desk) -> Screen {
    let call = look(desk, |journey| journey.call().cloned()).flatten();
    let Some(plan) = &mut desk.frame.plan else { return Screen::Library };
    if let Some(call) = call
        && let Some(journal) = plan.journal.take()
    {
        desk.attempt = Some(Attempt::inside(call, journal, plan.path.clone(), 0));
        return desk.screen_of_attempt().unwrap_or(Screen::Plan);
    }
    Screen::Plan
}

/// The call of a plan is over: what it left behind is taken into the plan.
pub(super) fn call_over(desk: &mut Desk) -> Result<Screen, String> {
    let Some(attempt) = desk.attempt.take() else { return Ok(Screen::Plan) };
    let (call, own) = attempt.into_parts();
    let done = on_board(desk, |journey, journal| {
        *journal = Some(own);
        let known = journey.call().map_or(0, |call| call.inputs().len());
        for input in call.inputs().iter().skip(known) {
            journey.apply(DayInput::InCall(*input)).map_err(|why| why.to_string())?;
        }
        Ok::<_, String>(())
    });
    done.ok_or_else(|| desk.locale.text("no-such-case"))??;
    Ok(Screen::Plan)
}

/// Lays the plan aside. One in which nothing was decided leaves no record.
pub(super) fn clear(desk: &mut Desk) {
    let Some(is_untouched) = look(desk, |journey| journey.inputs().is_empty()) else {
        desk.frame.plan = None;
        return;
    };
    if let Some(plan) = desk.frame.plan.take().filter(|_| is_untouched) {
        // What cannot be removed stays as an attempt that was not gone on with.
        let _ = std::fs::remove_file(plan.path);
    }
}
