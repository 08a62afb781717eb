//! What a scenario can quote, with its values in one variant: for hover, completion and the lints.

use chrono::{Datelike, NaiveDate};

use crate::call::Compiled;

/// The dates that have a placeholder.
#[must_use]
pub fn days(deal: &Compiled) -> Vec<(&'static str, NaiveDate)> {
    let today = deal.books.today;
    let mut paydays: Vec<NaiveDate> = deal.books.household.incomes.iter().map(|(on, _)| *on).filter(|on| *on > today).collect();
    paydays.sort_unstable();
    let own = [
        ("today", Some(today)),
        ("tomorrow", today.succ_opt()),
        ("payday", paydays.first().copied()),
        ("second_payday", paydays.get(1).copied()),
    ];
    own.into_iter().filter_map(|(name, date)| Some((name, date?))).chain(deal.books.owed.dates()).collect()
}

/// Every figure by name, as it is spoken in a language.
#[must_use]
pub fn figures(deal: &Compiled, language: &str) -> Vec<(String, String)> {
    let is_chinese = language.starts_with("zh");
    let money = deal.books.figures.iter().map(|(name, amount)| (name.clone(), deal.books.owed.currency.said(*amount, is_chinese)));
    let dates = days(deal).into_iter().map(|(name, date)| {
        let spoken = if is_chinese { format!("{}月{}号", date.month(), date.day()) } else { date.format("%-d %B").to_string() };
        (name.to_owned(), spoken)
    });
    let late = ("days_past_due".to_owned(), deal.books.owed.days_past_due.to_string());
    money.chain(dates).chain([late]).collect()
}
