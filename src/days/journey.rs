//! An attempt at a day case: contacts planned one after another, calls played inside, everything replayable from its inputs.

use std::sync::Arc;

use chrono::NaiveDate;
use thiserror::Error;

use super::board::{Board, Breached, Came, Happening};
use super::course::{ContactResult, Course, Made};
use super::sheet::{CallMark, DayDebrief, debrief_days};
use crate::call::{Call, Deal, Input, Mode, Refusal};
use crate::records::{SpellingError, read_input, spell};
use crate::score::debrief;

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayInput {
    /// Make this contact at this of its moments.
    Plan { contact: u8, slot: u8 },
    /// Make no further contact.
    Close,
    /// Something in the call that is being had.
    InCall(Input),
}

/// Why an input is not taken. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DayRefusal {
    #[error("the case is closed: start another attempt")]
    Closed,
    #[error("a call is being had: finish it first")]
    InCall,
    #[error("nobody is on the line: plan a contact (`plan CONTACT MOMENT`) or `close`")]
    NoCall,
    #[error("that contact cannot be made now: it lies in the past, after the last day, or all contacts are used up")]
    NotPossible,
    #[error(transparent)]
    Call(#[from] Refusal),
    #[error("`{0}` is no contact of this case at that moment: known are {1}")]
    Unknown(String, String),
    #[error(transparent)]
    Spelling(#[from] SpellingError),
}

/// A call inside, and the contact that led to it.
#[derive(Debug, Clone)]
struct Talk {
    call: Call,
    contact: u8,
    slot: u8,
    rang_back: bool,
}

/// One attempt in memory.
pub struct Journey<'b> {
    board: &'b Board<'b>,
    seed: u64,
    mode: Mode,
    course: Course,
    talk: Option<Talk>,
    contacts: Vec<Vec<Breached>>,
    calls: Vec<(CallMark, Call)>,
    inputs: Vec<String>,
}

/// A journey laid aside without its board: what a window keeps between two decisions.
#[derive(Debug, Clone)]
pub struct Luggage {
    seed: u64,
    mode: Mode,
    course: Course,
    talk: Option<Talk>,
    contacts: Vec<Vec<Breached>>,
    calls: Vec<(CallMark, Call)>,
    inputs: Vec<String>,
}

impl<'b> Journey<'b> {
    /// Lays it aside.
    #[must_use]
    pub fn rest(self) -> Luggage {
        let Self { seed, mode, course, talk, contacts, calls, inputs, .. } = self;
        Luggage { seed, mode, course, talk, contacts, calls, inputs }
    }

    /// Goes on with one that was laid aside, on the board that it was begun on.
    #[must_use]
    pub fn go_on(board: &'b Board<'b>, luggage: Luggage) -> Self {
        let Luggage { seed, mode, course, talk, contacts, calls, inputs } = luggage;
        Self { board, seed, mode, course, talk, contacts, calls, inputs }
    }

    /// An attempt before its first contact. The seed deals each call.
    #[must_use]
    pub fn start(board: &'b Board<'b>, seed: u64, mode: Mode) -> Self {
        let (contacts, calls, inputs) = (Vec::new(), Vec::new(), Vec::new());
        Self { board, seed, mode, course: Course::default(), talk: None, contacts, calls, inputs }
    }

    /// The case in its deal.
    #[must_use]
    pub const fn board(&self) -> &'b Board<'b> {
        self.board
    }

    /// The state.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// The call that is being had.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        self.talk.as_ref().map(|talk| &talk.call)
    }

    /// The calls that are over.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().map(|(_, call)| call)
    }

    /// Every input so far, as a script spells it.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// Whether nothing more can be done.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.course.is_closed
    }

    /// The last day that was lived through: that of the last contact, or the first of the case.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        let last = self.course.made().next_back().map(|made| self.board.moment(made).date_naive());
        last.unwrap_or_else(|| self.board.start())
    }

    /// Does one thing; what the days up to it brought.
    ///
    /// # Errors
    /// When it is not possible now.
    pub fn apply(&mut self, input: DayInput) -> Result<Vec<Happening>, DayRefusal> {
        if self.is_over() {
            return Err(DayRefusal::Closed);
        }
        let spelled = spell_day_input(self, input);
        let told = match (input, &self.talk) {
            (DayInput::InCall(input), Some(_)) => self.in_call(input)?,
            (DayInput::InCall(_), None) => return Err(DayRefusal::NoCall),
            (_, Some(_)) => return Err(DayRefusal::InCall),
            (DayInput::Close, None) => {
                let told = self.board.happenings(&self.course, self.today(), self.board.case().until);
                self.course.is_closed = true;
                told
            }
            (DayInput::Plan { contact, slot }, None) => self.plan(contact, slot)?,
        };
        self.inputs.push(spelled);
        Ok(told)
    }

    /// Whether an input would be taken now; nothing changes.
    ///
    /// # Errors
    /// The refusal that [`Journey::apply`] would give.
    pub fn would_take(&self, input: DayInput) -> Result<(), DayRefusal> {
        match (input, &self.talk) {
            _ if self.is_over() => Err(DayRefusal::Closed),
            (DayInput::InCall(input), Some(talk)) => talk.call.clone().apply(input).map(|_| ()).map_err(DayRefusal::from),
            (DayInput::InCall(_), None) => Err(DayRefusal::NoCall),
            (_, Some(_)) => Err(DayRefusal::InCall),
            (DayInput::Plan { contact, slot }, None) if !self.board.options(&self.course).contains(&(contact, slot)) => {
                Err(DayRefusal::NotPossible)
            }
            _ => Ok(()),
        }
    }

    fn plan(&mut self, contact: u8, slot: u8) -> Result<Vec<Happening>, DayRefusal> {
        if !self.board.options(&self.course).contains(&(contact, slot)) {
            return Err(DayRefusal::NotPossible);
        }
        let day = self.board.at(contact, slot).date_naive();
        let told = self.board.happenings(&self.course, self.today(), day.pred_opt().unwrap_or(day));
        let meeting = self.board.meet(&self.course, contact, slot);
        self.contacts.push(meeting.breached);
        let quiet = |result| Made { contact, slot, result };
        match meeting.came {
            Came::NoAnswer => self.course = self.course.with(quiet(ContactResult::NoAnswer)),
            Came::Delivered => self.course = self.course.with(quiet(ContactResult::Delivered)),
            Came::Talks { call: compiled, rang_back } => {
                let number = u64::try_from(self.calls.len()).unwrap_or(0);
                let deal = Deal::draw(&compiled, self.seed.wrapping_add(number), self.mode);
                let dial = compiled.plans.first().map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: 0 });
                let mut call = Call::start(Arc::clone(&compiled), deal, self.mode);
                if let Some(dial) = dial {
                    call.apply(dial)?;
                }
                self.talk = Some(Talk { call, contact, slot, rang_back });
            }
        }
        Ok(told)
    }

    fn in_call(&mut self, input: Input) -> Result<Vec<Happening>, DayRefusal> {
        let Some(talk) = &mut self.talk else { return Err(DayRefusal::NoCall) };
        talk.call.apply(input)?;
        if !talk.call.is_over() {
            return Ok(Vec::new());
        }
        if let Some(Talk { call, contact, slot, rang_back }) = self.talk.take() {
            let compiled = call.compiled();
            let step = Board::step(compiled, call.state());
            let result = if rang_back { ContactResult::CalledBack(step) } else { ContactResult::Talked(step) };
            self.calls.push((mark(&call), call));
            self.course = self.course.with(Made { contact, slot, result });
        }
        Ok(Vec::new())
    }

    /// The report as it stands.
    #[must_use]
    pub fn debrief(&self) -> DayDebrief {
        let calls: Vec<CallMark> = self.calls.iter().map(|(mark, _)| mark.clone()).collect();
        debrief_days(self.board, &self.course, &self.contacts, &calls)
    }
}

fn mark(call: &Call) -> CallMark {
    let compiled = call.compiled();
    let report = debrief(compiled, call.deal().mood, call.events(), &compiled.source_language);
    let failing = report.findings.iter().filter(|finding| compiled.bench.can_fail(finding.rule));
    let breached = failing.map(|finding| Breached { rule: finding.id.clone(), severity: finding.severity }).collect();
    CallMark { effective: report.effective, breached }
}

/// An input as text: `plan CONTACT 2026-05-28T12:10`, `close`, or what a script of calls writes.
#[must_use]
pub fn spell_day_input(journey: &Journey<'_>, input: DayInput) -> String {
    match input {
        DayInput::Close => "close".to_owned(),
        DayInput::Plan { contact, slot } => spell_plan(journey.board, contact, slot),
        DayInput::InCall(input) => journey.call().map_or_else(String::new, |call| spell(call.compiled(), input)),
    }
}

/// A contact as a script plans it.
fn spell_plan(board: &Board<'_>, contact: u8, slot: u8) -> String {
    format!("plan {} {}", board.option(contact).id, board.at(contact, slot).format("%Y-%m-%dT%H:%M"))
}

/// The input that a text spells.
///
/// # Errors
/// What is wrong with it.
pub fn read_day_input(journey: &Journey<'_>, text: &str) -> Result<DayInput, DayRefusal> {
    let text = text.trim();
    if text == "close" {
        return Ok(DayInput::Close);
    }
    if text.starts_with("plan ") {
        let board = journey.board;
        let each = (0u8..).zip(&board.case().contacts);
        let mut all = each.flat_map(|(contact, option)| (0u8..).take(option.at.len()).map(move |slot| (contact, slot)));
        let wanted: Vec<&str> = text.split_whitespace().collect();
        let found = all.find(|(contact, slot)| spell_plan(board, *contact, *slot) == wanted.join(" "));
        return found.map(|(contact, slot)| DayInput::Plan { contact, slot }).ok_or_else(|| {
            let known = board.options(&journey.course).into_iter().map(|(contact, slot)| spell_plan(board, contact, slot));
            DayRefusal::Unknown(text.to_owned(), known.collect::<Vec<_>>().join(", "))
        });
    }
    let call = journey.call().ok_or(DayRefusal::NoCall)?;
    Ok(DayInput::InCall(read_input(call.compiled(), text)?))
}
