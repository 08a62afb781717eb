//! Stand-ins for a date, an account, a household or a temperament that the file has wrong: they let the compiler go on
//! and find what else is wrong. What is compiled with one is thrown away.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

use super::Content;
use crate::account::Fen;
use crate::account::card::Bucket;
use crate::account::household::Household;
use crate::account::owed::{Currency, Owed, Terms};
use crate::account::terms::{BucketConvention, CardTerms, Compound, InterestMethod};
use crate::persona::Temperament;
use crate::scenario::model::RawProduct;

pub(super) fn moment() -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339("2026-01-15T10:00:00+08:00").ok()
}

/// Figures that have every name a line about this product can quote.
pub(super) fn owed(product: RawProduct, today: NaiveDate) -> Owed {
    let terms = match product {
        RawProduct::CreditCard => Terms::Card {
            minimum: Fen(0),
            statement_left: Fen(0),
            next_statement_on: today,
            contract: CardTerms {
                statement_day: 5,
                due_day: 25,
                daily_rate_per_10000: 5,
                interest_method: InterestMethod::Whole,
                min_purchase_pct: 10,
                penalty_pct: 5,
                grace_days: 3,
                tolerance: Fen(1000),
                compound: Compound::None,
                bucket_convention: BucketConvention::ByCycle,
            },
        },
        RawProduct::Loan => Terms::Loan {
            instalment: Fen(0),
            late: 0,
            paid: 0,
            instalments: 0,
            daily_rate_per_10000: 0,
            penalty_rate_per_10000: 0,
            compounds: false,
            declared_due_on: None,
        },
    };
    Owed {
        currency: Currency::Cny,
        bucket: Bucket::M0,
        days_past_due: 0,
        overdue: Fen(0),
        payoff: Fen(0),
        claim: Fen(0),
        principal: Fen(0),
        interest: Fen(0),
        penalty: Fen(0),
        due_on: today,
        overdue_due_on: Some(today),
        next_due_on: Some(today),
        terms,
    }
}

/// Two paydays and a bill ahead.
pub(super) fn household(today: NaiveDate) -> Household {
    let ahead = |days: u64| (today.checked_add_days(Days::new(days)).unwrap_or(today), Fen(100));
    Household { cash: Fen(0), incomes: vec![ahead(10), ahead(40)], musts: vec![ahead(5)], essentials_a_day: Fen(0) }
}

pub(super) fn temperament(content: &Content) -> Option<Temperament> {
    let name = content.temperaments.names().next()?;
    content.temperaments.resolve(name, &content.vocabulary).ok().flatten()
}
