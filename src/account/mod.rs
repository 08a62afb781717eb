//! Money: fen, card contracts and their figures on a day, instalment loans, a household and what a promise is worth.
//! Integers only. This room knows no scenario, no dialogue and no law; it computes what is owed and what can be paid.
//! Rates, fees and methods are the contract's: none is built in. Start reading at `terms`, then `card`;
//! `owed` is what the rest of the house sees.

pub mod card;
mod cycle;
pub mod household;
pub mod loan;
mod money;
pub mod owed;
pub mod terms;

pub use money::{Fen, MoneyError};

use chrono::NaiveDate;
use thiserror::Error;

/// Why an account cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccountError {
    /// `field` as files write it.
    #[error("the contract's {field} is {value}; it must be {wanted}")]
    BadTerm { field: &'static str, value: i64, wanted: &'static str },
    #[error("the posting of {0} has no positive amount: write purchases and payments as positive yuan")]
    NotPositive(NaiveDate),
    #[error("the account has no statement before {0}: its first purchase must lie before a statement day that has passed")]
    NoStatement(NaiveDate),
    #[error("the amounts are too large to compute with")]
    TooLarge,
    #[error("the instalments' principal adds up to {sum}, the loan is {loan}: mend the schedule")]
    ScheduleSum { sum: Fen, loan: Fen },
    #[error("the loan has no instalment: write the contract's schedule")]
    NoInstalment,
    #[error("{paid} instalments are paid, but the schedule has {all}")]
    PaidTooMany { paid: usize, all: usize },
    #[error("the instalment of {0} is out of order: write the schedule by date")]
    ScheduleOrder(NaiveDate),
}
