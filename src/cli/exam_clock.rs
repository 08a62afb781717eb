//! The clock on the wall of an exam of more than one call, in the terminal: told before each choice; when it is over, the exam is
//! closed as it stands. A call that has begun is brought to its end first, as in the window.

use chrono::Local;

use crate::locale::Locale;
use crate::trainee::{Deadline, minutes_left};

/// When an exam ends, and what its clock says now.
pub(super) struct ExamClock<'a> {
    until: Option<Deadline>,
    now: &'a dyn Fn() -> Deadline,
}

impl ExamClock<'_> {
    /// By this PC's clock; practice has no end.
    pub(super) fn on_the_wall(until: Option<Deadline>) -> Self {
        Self { until, now: &|| Local::now().fixed_offset() }
    }

    fn left(&self) -> Option<i64> {
        self.until.map(|until| minutes_left(until, (self.now)()))
    }

    /// Whether the time of an exam is over.
    pub(super) fn is_over(&self) -> bool {
        self.left() == Some(0)
    }

    /// The minutes that are left; nothing in practice.
    pub(super) fn told(&self, texts: &Locale) -> Option<String> {
        self.left().map(|minutes| texts.text_with("exam-left", &[("minutes", &minutes.to_string())]))
    }
}

#[cfg(test)]
impl<'a> ExamClock<'a> {
    /// By another clock.
    pub(super) const fn by(until: Deadline, now: &'a dyn Fn() -> Deadline) -> Self {
        Self { until: Some(until), now }
    }
}
