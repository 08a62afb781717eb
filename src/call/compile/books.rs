//! Account and household: from words in the file to figures on the day.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::Notes;
use crate::account::card::{CardAccount, CardFigures, Posting, PostingKind};
use crate::account::household::{Household, Promise};
use crate::account::loan::{Instalment, Loan};
use crate::account::owed::{Currency, Owed};
use crate::account::terms::{BucketConvention, CardTerms, Compound, InterestMethod};
use crate::account::{AccountError, Fen};
use crate::scenario::model::{
    RawAccount, RawBucketConvention, RawCardTerms, RawCompound, RawCurrency, RawHousehold, RawInterestMethod, RawLoan, RawPosting,
    RawProduct, RawVariant,
};
use crate::scenario::problem::{Code, Problem, Span};
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
pub(super) fn owed(raw: &RawAccount, variant: Option<&RawVariant>, today: NaiveDate, notes: &mut Notes) -> Option<Owed> {
    let currency = match raw.currency {
        RawCurrency::Cny => Currency::Cny,
        RawCurrency::Usd => Currency::Usd,
    };
    let amounts = variant.map_or(&[][..], |variant| &variant.amounts);
    let figures = match (raw.product, &raw.contract, &raw.loan) {
        (RawProduct::CreditCard, Some(contract), None) => {
            card(contract, &raw.postings, amounts, today, notes)?.map(|(figures, terms)| Owed::card(&figures, terms, currency))
        }
        (RawProduct::Loan, None, Some(terms)) if raw.postings.is_empty() => {
            let loan = loan(terms, amounts, notes)?;
            loan.on(today).map(|figures| Owed::loan(&figures, &loan, currency))
        }
        (product, contract, loan) => {
            let key = match product {
                RawProduct::CreditCard if contract.is_none() => "compile-card-without-contract",
                RawProduct::CreditCard => "compile-card-with-loan",
                RawProduct::Loan if loan.is_none() => "compile-loan-without-schedule",
                RawProduct::Loan => "compile-loan-with-card",
            };
            notes.note(Problem::of(Code::Unexpected, raw.tail.span, key));
            return None;
        }
    };
    match figures {
        Ok(owed) => Some(owed),
        Err(error) => {
            notes.note(impossible(raw, &error));
            None
        }
    }
}

type Dealt<'a> = &'a [(usize, Spanned<String>)];

fn card(
    contract: &RawCardTerms,
    postings: &[RawPosting],
    amounts: Dealt<'_>,
    today: NaiveDate,
    notes: &mut Notes,
) -> Option<Result<(CardFigures, CardTerms), AccountError>> {
    let terms = terms(contract, notes)?;
    let mut postings: Vec<Option<Posting>> = postings.iter().map(|posting| self::posting(posting, notes)).collect();
    for (place, text) in amounts {
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
    Some(account.on(today).map(|figures| (figures, terms)))
}

/// A loan as the file gives it. A variant may not change single sums of it: its schedule has to add up.
fn loan(raw: &RawLoan, amounts: Dealt<'_>, notes: &mut Notes) -> Option<Loan> {
    if let Some((_, text)) = amounts.first() {
        notes.note(Problem::of(Code::BadArgument, text.span, "compile-loan-amounts"));
        return None;
    }
    let rows: Vec<Option<Instalment>> = raw
        .instalments
        .iter()
        .map(|(on, principal, interest)| {
            let (due_on, principal, interest) = (date(on, notes), amount(principal, notes), amount(interest, notes));
            Some(Instalment { due_on: due_on?, principal: principal?, interest: interest? })
        })
        .collect();
    let declared_due_on = match &raw.declared_due_on {
        Some(text) => Some(date(text, notes)?),
        None => None,
    };
    Some(Loan {
        amount: amount(&raw.amount, notes)?,
        schedule: rows.into_iter().collect::<Option<Vec<_>>>()?,
        daily_rate_per_10000: raw.daily_rate_per_10000,
        penalty_rate_per_10000: raw.penalty_rate_per_10000,
        compounds: raw.compounds,
        paid: *raw.paid,
        declared_due_on,
        carried: raw.carried,
    })
}

/// Why an account cannot be computed, at the number that is to blame.
fn impossible(raw: &RawAccount, error: &AccountError) -> Problem {
    let postings = || raw.postings.iter().map(|(RawPosting::Purchase(on, yuan) | RawPosting::Payment(on, yuan))| (on, yuan));
    let instalments = || raw.loan.iter().flat_map(|loan| &loan.instalments);
    let tail = raw.tail.span;
    let of_loan = |place: fn(&RawLoan) -> Span| raw.loan.as_ref().map_or(tail, place);
    let of_instalment = |day: NaiveDate| instalments().find(|(on, ..)| on.value == day.to_string()).map_or(tail, |(on, ..)| on.span);
    match error {
        AccountError::BadTerm { field, value, .. } => {
            let Some(contract) = &raw.contract else { return Problem::of(Code::Unexpected, tail, "compile-card-without-contract") };
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
        AccountError::NotPositive(day) if raw.product == RawProduct::Loan => {
            Problem::of(Code::BadAmount, of_instalment(*day), "compile-loan-not-positive").with("day", day)
        }
        AccountError::NotPositive(day) => {
            let of_day = postings().find(|(on, yuan)| on.value == day.to_string() && is_not_positive(yuan));
            Problem::of(Code::BadAmount, of_day.map_or(tail, |(_, yuan)| yuan.span), "compile-account-not-positive").with("day", day)
        }
        AccountError::NoStatement(day) => {
            let span = postings().min_by_key(|(on, _)| on.value.clone()).map_or(tail, |(on, _)| on.span);
            let statement_day = raw.contract.as_ref().map_or(0, |contract| *contract.statement_day);
            Problem::of(Code::BadAmount, span, "compile-account-no-statement").with("day", day).with("statement_day", statement_day)
        }
        AccountError::TooLarge => {
            let written = postings().map(|(_, yuan)| yuan).chain(raw.loan.as_ref().map(|loan| &loan.amount));
            let largest = written.max_by_key(|yuan| Fen::parse_yuan(&yuan.value).unwrap_or(Fen::ZERO));
            Problem::of(Code::BadAmount, largest.map_or(tail, |yuan| yuan.span), "compile-account-too-large")
        }
        AccountError::ScheduleSum { sum, loan } => {
            Problem::of(Code::BadAmount, of_loan(|loan| loan.amount.span), "compile-loan-sum").with("sum", sum).with("loan", loan)
        }
        AccountError::ScheduleOrder(day) => Problem::of(Code::BadDate, of_instalment(*day), "compile-loan-order").with("day", day),
        AccountError::NoInstalment => Problem::of(Code::MissingField, tail, "compile-loan-empty"),
        AccountError::PaidTooMany { paid, all } => {
            Problem::of(Code::OutOfRange, of_loan(|loan| loan.paid.span), "compile-loan-paid").with("paid", paid).with("all", all)
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
