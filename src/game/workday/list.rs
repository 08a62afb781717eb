//! What the library says of a workday: its hours, how it went, whether it can be gone on with.

use super::newest_unfinished;
use crate::call::Mode;
use crate::game::desk::Desk;
use crate::records::{Finish, FinishOutcome};
use crate::workday::Workday;

/// From when to when, and how many rows.
pub(crate) fn span(desk: &Desk, day: &Workday) -> String {
    let (from, until, rows) = (day.time(0), day.time(day.until), day.rows.len().to_string());
    desk.locale.text_with("shift-span", &[("from", &from), ("until", &until), ("rows", &rows)])
}

/// In which mode its newest attempt was broken off, where it was.
pub(crate) fn unfinished(desk: &Desk, id: &str) -> Option<Mode> {
    newest_unfinished(desk, id)?.known.as_ref().ok().map(|(header, _)| header.mode)
}

/// The best attempt: passed before not, then by the sum of both scores.
pub(crate) fn best(desk: &Desk, id: &str) -> Option<Finish> {
    let known = desk.frame.shift_records.iter().filter_map(|summary| summary.known.as_ref().ok());
    let own = known.filter(|(header, _)| header.scenario == id).filter_map(|(_, finish)| *finish);
    own.max_by_key(|finish| (finish.outcome == FinishOutcome::Pass, finish.lawful + finish.effective))
}
