//! Account and household: from words in the file to figures on the day.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::Notes;
use crate::account::card::{CardAccount, CardFigures, Posting, PostingKind};
use crate::account::household::{Household, Promise};
use crate::account::terms::{BucketConvention, CardTerms, Compound, InterestMethod};
use crate::account::{AccountError, Fen};
use crate::scenario::model::{
    RawAccount, RawBucketConvention, RawCardTerms, RawCompound, RawHousehold, RawInterestMethod, RawPosting, RawProduct, RawVariant,
};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::reader::Spanned;

/// A date such as `2026-04-30`.
pub(super) fn date(text: &Spanned<String>, notes: &mut Notes) -> Option<NaiveDate> {
    let parsed = NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok();
    if parsed.is_none() {
        notes.note(Problem::of(Code::BadDate, text.span, "compile-no-date").with("text", &text.value));
    }
    parsed
}

/// A moment with its offset such as `2026-04-30T10:20:00+08:00`.
pub(super) fn moment(text: &Spanned<String>, notes: &mut Notes) -> Option<DateTime<FixedOffset>> {
    let parsed = DateTime::parse_from_rfc3339(&text.value).ok();
    if parsed.is_none() {
        notes.note(Problem::of(Code::BadDate, text.span, "compile-no-moment").with("text", &text.value));
    }
    parsed
}

/// An amount in yuan such as `1,329.45`.
pub(super) fn amount(text: &Spanned<String>, notes: &mut Notes) -> Option<Fen> {
    let amount = Fen::parse_yuan(&text.value).ok();
    if amount.is_none() {
        notes.note(Problem::of(Code::BadAmount, text.span, "compile-no-amount").with("text", &text.value));
    }
    amount
}

/// The account's figures on the day, with the variant's own amounts, and the contract behind them.
pub(super) fn card(
    raw: &RawAccount,
    variant: Option<&RawVariant>,
    today: NaiveDate,
    notes: &mut Notes,
) -> Option<(CardFigures, CardTerms)> {
    // One product so far; a loan will bring its own contract.
    let RawProduct::CreditCard = raw.product;
    let terms = terms(&raw.contract, notes)?;
    let mut postings: Vec<Option<Posting>> = raw.postings.iter().map(|posting| self::posting(posting, notes)).collect();
    for (place, text) in variant.iter().flat_map(|variant| &variant.amounts) {
        let changed = amount(text, notes)?;
        match postings.get_mut(*place) {
            Some(Some(posting)) => posting.amount = changed,
            Some(None) => {}
            None => {
                let problem = Problem::of(Code::BadArgument, text.span, "compile-no-posting").with("place", place);
                notes.note(problem.with("last", postings.len().saturating_sub(1)));
            }
        }
    }
    let account = CardAccount { terms, postings: postings.into_iter().collect::<Option<Vec<_>>>()? };
    match account.on(today) {
        Ok(figures) => Some((figures, terms)),
        Err(error) => {
            notes.note(impossible(raw, &error));
            None
        }
    }
}

/// Why an account cannot be computed, at the number that is to blame.
fn impossible(raw: &RawAccount, error: &AccountError) -> Problem {
    let postings = || raw.postings.iter().map(|(RawPosting::Purchase(on, yuan) | RawPosting::Payment(on, yuan))| (on, yuan));
    match error {
        AccountError::BadTerm { field, value, .. } => {
            let contract = &raw.contract;
            let span = match *field {
                "statement_day" => contract.statement_day.span,
                "due_day" => contract.due_day.span,
                "daily_rate_per_10000" => contract.daily_rate_per_10000.span,
                "min_purchase_pct" => contract.min_purchase_pct.span,
                "penalty_pct" => contract.penalty_pct.span,
                "grace_days" => contract.grace_days.span,
                _ => contract.tolerance.span,
            };
            // An amount is written in yuan.
            let value = if *field == "tolerance" { contract.tolerance.value.clone() } else { value.to_string() };
            Problem::of(Code::OutOfRange, span, "compile-account-term").with("field", field).with("value", value)
        }
        AccountError::NotPositive(day) => {
            let of_day = postings().find(|(on, yuan)| on.value == day.to_string() && is_not_positive(yuan));
            Problem::of(Code::BadAmount, of_day.map_or(raw.tail.span, |(_, yuan)| yuan.span), "compile-account-not-positive")
                .with("day", day)
        }
        AccountError::NoStatement(day) => {
            let first = postings().min_by_key(|(on, _)| on.value.clone());
            let span = first.map_or(raw.tail.span, |(on, _)| on.span);
            Problem::of(Code::BadAmount, span, "compile-account-no-statement")
                .with("day", day)
                .with("statement_day", *raw.contract.statement_day)
        }
        // A schedule is a loan's.
        AccountError::TooLarge | AccountError::ScheduleSum { .. } | AccountError::ScheduleOrder(_) => {
            let largest = postings().max_by_key(|(_, yuan)| Fen::parse_yuan(&yuan.value).unwrap_or(Fen::ZERO));
            Problem::of(Code::BadAmount, largest.map_or(raw.tail.span, |(_, yuan)| yuan.span), "compile-account-too-large")
        }
    }
}

fn is_not_positive(yuan: &Spanned<String>) -> bool {
    Fen::parse_yuan(&yuan.value).is_ok_and(|amount| amount <= Fen::ZERO)
}

fn posting(raw: &RawPosting, notes: &mut Notes) -> Option<Posting> {
    let (kind, on, yuan) = match raw {
        RawPosting::Purchase(on, yuan) => (PostingKind::Purchase, on, yuan),
        RawPosting::Payment(on, yuan) => (PostingKind::Payment, on, yuan),
    };
    let (on, amount) = (date(on, notes), amount(yuan, notes));
    Some(Posting { on: on?, amount: amount?, kind })
}

fn terms(raw: &RawCardTerms, notes: &mut Notes) -> Option<CardTerms> {
    Some(CardTerms {
        statement_day: *raw.statement_day,
        due_day: *raw.due_day,
        daily_rate_per_10000: *raw.daily_rate_per_10000,
        interest_method: match raw.interest_method {
            RawInterestMethod::Whole => InterestMethod::Whole,
            RawInterestMethod::UnpaidPart => InterestMethod::UnpaidPart,
        },
        min_purchase_pct: *raw.min_purchase_pct,
        penalty_pct: *raw.penalty_pct,
        grace_days: *raw.grace_days,
        tolerance: amount(&raw.tolerance, notes)?,
        compound: match raw.compound {
            RawCompound::None => Compound::None,
            RawCompound::Monthly => Compound::Monthly,
        },
        bucket_convention: match raw.bucket_convention {
            RawBucketConvention::ByCycle => BucketConvention::ByCycle,
            RawBucketConvention::ByDays => BucketConvention::ByDays,
        },
    })
}

/// The household's money, known and hidden, with the variant's own days of income.
pub(super) fn household(raw: &RawHousehold, variant: Option<&RawVariant>, notes: &mut Notes) -> Option<Household> {
    let mut dated = |rows: &[(Spanned<String>, Spanned<String>)]| -> Option<Vec<(NaiveDate, Fen)>> {
        let read: Vec<_> = rows.iter().map(|(on, yuan)| (date(on, notes), amount(yuan, notes))).collect();
        read.into_iter().map(|(on, amount)| Some((on?, amount?))).collect()
    };
    let (incomes, musts) = (dated(variant.and_then(|variant| variant.incomes.as_ref()).unwrap_or(&raw.incomes)), dated(&raw.musts));
    let (cash, essentials_a_day) = (amount(&raw.cash, notes), amount(&raw.essentials_a_day, notes));
    Some(Household { cash: cash?, incomes: incomes?, musts: musts?, essentials_a_day: essentials_a_day? })
}

/// What of an offer counts: an application outside the desk's authority counts for its first step only.
pub(super) fn counted(promise: &Promise, applied_for: bool) -> Promise {
    let steps = if applied_for { 1 } else { promise.payments.len() };
    Promise { payments: promise.payments.iter().take(steps).copied().collect() }
}
