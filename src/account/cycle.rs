//! The calendar of a card: statement days, due days, the end of grace.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::terms::CardTerms;

/// The first statement day after a date.
pub(super) fn statement_after(terms: &CardTerms, date: NaiveDate) -> Option<NaiveDate> {
    let this_month = date.with_day(terms.statement_day.into())?;
    if this_month > date { Some(this_month) } else { next(this_month) }
}

/// The statement day a month later.
pub(super) fn next(statement: NaiveDate) -> Option<NaiveDate> {
    statement.checked_add_months(Months::new(1))
}

/// The due date of a statement.
pub(super) fn due(terms: &CardTerms, statement: NaiveDate) -> Option<NaiveDate> {
    let month = if terms.due_day > terms.statement_day { statement } else { next(statement)? };
    month.with_day(terms.due_day.into())
}

/// The last day that still counts as on time.
pub(super) fn grace_end(terms: &CardTerms, due: NaiveDate) -> Option<NaiveDate> {
    due.checked_add_days(Days::new(terms.grace_days.into()))
}

/// Days between two dates, half-open: the second is not counted.
pub(super) fn days(from: NaiveDate, to: NaiveDate) -> i128 {
    i128::from((to - from).num_days().max(0))
}
