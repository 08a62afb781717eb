//! What a scenario can quote, with its values in one variant: for hover, completion and the lints.

use chrono::NaiveDate;

use crate::call::{Compiled, quotable_days};

/// The dates that have a placeholder.
#[must_use]
pub fn days(deal: &Compiled) -> Vec<(&'static str, NaiveDate)> {
    quotable_days(&deal.books.owed, &deal.books.household, deal.books.today)
}

/// Every figure by name, as it is spoken in a language.
#[must_use]
pub fn figures(deal: &Compiled, language: &str) -> Vec<(String, String)> {
    let is_chinese = language.starts_with("zh");
    let money = deal.books.figures.iter().map(|(name, amount)| (name.clone(), deal.books.owed.currency.said(*amount, is_chinese)));
    let dates = days(deal).into_iter().map(|(name, date)| (name.to_owned(), deal.books.owed.currency.said_day(date, is_chinese)));
    let late = ("days_past_due".to_owned(), deal.books.owed.days_past_due.to_string());
    money.chain(dates).chain([late]).collect()
}
