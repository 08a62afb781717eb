//! What the library says of a day case: its days, how it went, whether it can be gone on with.

use super::newest_unfinished;
use crate::call::Mode;
use crate::days::DayCase;
use crate::game::desk::Desk;
use crate::records::{Finish, FinishOutcome};

/// From when to when, and how many contacts.
pub(crate) fn span(desk: &Desk, case: &DayCase) -> String {
    let (from, until) = (case.base.books.today.format("%m-%d").to_string(), case.until.format("%m-%d").to_string());
    desk.locale.text_with("plan-span", &[("most", &case.most.to_string()), ("from", &from), ("until", &until)])
}

/// In which mode its newest attempt was broken off, where it was.
pub(crate) fn unfinished(desk: &Desk, id: &str) -> Option<Mode> {
    newest_unfinished(desk, id)?.known.as_ref().ok().map(|(header, _)| header.mode)
}

/// The best attempt: passed before not, then by the sum of both scores.
pub(crate) fn best(desk: &Desk, id: &str) -> Option<Finish> {
    let known = desk.frame.day_records.iter().filter_map(|summary| summary.known.as_ref().ok());
    let own = known.filter(|(header, _)| header.scenario == id).filter_map(|(_, finish)| *finish);
    own.max_by_key(|finish| (finish.outcome == FinishOutcome::Pass, finish.lawful + finish.effective))
}
