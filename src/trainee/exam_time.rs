//! How long an exam of more than one call lasts by the wall clock, calls and pauses included. How many minutes it has, the core
//! says; what the clock says now, whoever asks.

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::call::Mode;
use crate::records::Header;

/// The end of an exam.
pub type Deadline = DateTime<FixedOffset>;

/// When an exam of so many minutes ends; `None` in practice.
#[must_use]
pub fn deadline(header: &Header, minutes: u32) -> Option<Deadline> {
    let began = DateTime::parse_from_rfc3339(&header.started).ok().filter(|_| header.mode == Mode::Exam)?;
    Some(began + TimeDelta::minutes(i64::from(minutes)))
}

/// The minutes that are left, begun ones counted as whole.
#[must_use]
pub fn minutes_left(until: Deadline, now: Deadline) -> i64 {
    let seconds = (until - now).num_seconds();
    if seconds <= 0 { 0 } else { (seconds + 59) / 60 }
}
