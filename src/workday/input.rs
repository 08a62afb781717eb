//! What can be done in a shift, why it may be refused, and how it is spelled in scripts and records.

use thiserror::Error;

use super::row::Reason;
use super::shift::Shift;
use crate::call::{Input, Refusal};
use crate::records::{SpellingError, read_input, spell};

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftInput {
    /// Ring this row, by its place.
    Dial(u8),
    /// Leave this row alone, and note why.
    Skip(u8, Reason),
    /// Put this row off: it goes to the end of the list.
    Later(u8),
    /// Do nothing until this second of the shift.
    Wait(u16),
    /// End the shift early.
    End,
    /// Something in the call that is being had.
    InCall(Input),
}

/// Why an input is not taken. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShiftRefusal {
    #[error("the shift is over: start another attempt")]
    Over,
    #[error("a call is being had: finish it first")]
    InCall,
    #[error("nobody is on the line: `dial ROW`, `skip ROW REASON`, `later ROW`, `wait 11:30` or `end`")]
    NoCall,
    #[error("the shift has no row `{0}`: known are {1}")]
    NoRow(String, String),
    #[error("`{0}` was talked to today: once is enough")]
    Spoken(String),
    #[error("`{0}` is settled for today: it was noted why it is left alone")]
    Noted(String),
    #[error("`{0}` is no later moment of the shift: write a time such as 11:30, after now and not after the end")]
    NoMoment(String),
    #[error("`{0}` is no reason: known are {1}")]
    NoReason(String, String),
    #[error("the case of `{0}` cannot be had at this moment: its law packs are not in this content")]
    NoCase(String),
    #[error(transparent)]
    Call(#[from] Refusal),
    #[error(transparent)]
    Spelling(#[from] SpellingError),
}

/// An input as text: `dial ROW`, `skip ROW REASON`, `later ROW`, `wait 11:30:00`, `end`, or what a script of calls writes.
#[must_use]
pub fn spell_shift_input(shift: &Shift, input: ShiftInput) -> String {
    let row = |place: u8| shift.workday().rows.get(usize::from(place)).map_or("", |row| row.id.as_str());
    match input {
        ShiftInput::Dial(place) => format!("dial {}", row(place)),
        ShiftInput::Skip(place, reason) => format!("skip {} {}", row(place), reason.id()),
        ShiftInput::Later(place) => format!("later {}", row(place)),
        ShiftInput::Wait(at) => format!("wait {}", shift.workday().moment(at).format("%H:%M:%S")),
        ShiftInput::End => "end".to_owned(),
        ShiftInput::InCall(input) => shift.call().map_or_else(String::new, |call| spell(call.compiled(), input)),
    }
}

/// The input that a text spells.
///
/// # Errors
/// What is wrong with it.
pub fn read_shift_input(shift: &Shift, text: &str) -> Result<ShiftInput, ShiftRefusal> {
    if let Some(call) = shift.call() {
        return Ok(ShiftInput::InCall(read_input(call.compiled(), text.trim())?));
    }
    let row = |id: &str| {
        let known = || shift.workday().rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(", ");
        shift.workday().row(id).ok_or_else(|| ShiftRefusal::NoRow(id.to_owned(), known()))
    };
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        ["dial", id] => Ok(ShiftInput::Dial(row(id)?)),
        ["later", id] => Ok(ShiftInput::Later(row(id)?)),
        ["skip", id, reason] => {
            let known = || Reason::ALL.map(Reason::id).join(", ");
            let found = Reason::ALL.into_iter().find(|known| known.id() == reason);
            Ok(ShiftInput::Skip(row(id)?, found.ok_or_else(|| ShiftRefusal::NoReason(reason.to_owned(), known()))?))
        }
        ["wait", time] => second(shift, time).map(ShiftInput::Wait).ok_or_else(|| ShiftRefusal::NoMoment(time.to_owned())),
        ["end"] => Ok(ShiftInput::End),
        _ => Err(ShiftRefusal::NoCall),
    }
}

fn second(shift: &Shift, text: &str) -> Option<u16> {
    let parse = |form| chrono::NaiveTime::parse_from_str(text, form).ok();
    let time = parse("%H:%M").or_else(|| parse("%H:%M:%S"))?;
    u16::try_from((time - shift.workday().from.time()).num_seconds()).ok()
}
