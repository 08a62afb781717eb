//! What a card contract fixes. Every figure here is the contract's: none may be quoted as a rule.

use serde::Serialize;

use super::{AccountError, Fen};

/// From when and on what interest runs once a statement is not paid in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum InterestMethod {
    /// 全额计息: everything on the statement from its posting day, the repaid part until it was repaid.
    Whole,
    /// 未还部分计息: only what was not repaid in time.
    UnpaidPart,
}

/// Whether interest bears interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Compound {
    None,
    /// On billed interest only; never on the penalty fee (银发〔2016〕111号).
    Monthly,
}

/// How a company names the age of a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum BucketConvention {
    /// By statement cycle: M0 until the day before the second statement day.
    ByCycle,
    /// By days past due: 0, 1–30, 31–60, 61–90, more.
    ByDays,
}

/// The parameters of a card contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct CardTerms {
    /// Day of the month, 1..=28.
    pub statement_day: u8,
    /// Day of the month, 1..=28; later than the statement day means the same month, else the next.
    pub due_day: u8,
    /// Interest a day, in ten-thousandths.
    pub daily_rate_per_10000: u32,
    pub interest_method: InterestMethod,
    /// Share of the unpaid purchases in the minimum, in per cent.
    pub min_purchase_pct: u32,
    /// 违约金: share of the unpaid part of the minimum, in per cent.
    pub penalty_pct: u32,
    /// 容时: days after the due date that still count as on time.
    pub grace_days: u32,
    /// 容差: a shortfall up to this counts as paid.
    pub tolerance: Fen,
    pub compound: Compound,
    pub bucket_convention: BucketConvention,
}

impl CardTerms {
    /// Whether every parameter is possible.
    ///
    /// # Errors
    /// The first one that is not, with what it must be.
    pub fn validate(&self) -> Result<(), AccountError> {
        let check =
            |field, value: i64, possible: bool, wanted| if possible { Ok(()) } else { Err(AccountError::BadTerm { field, value, wanted }) };
        let day = |day: u8| (1..=28).contains(&day);
        check("statement_day", self.statement_day.into(), day(self.statement_day), "1 to 28")?;
        check(
            "due_day",
            self.due_day.into(),
            day(self.due_day) && self.due_day != self.statement_day,
            "1 to 28, and not the statement day",
        )?;
        check("daily_rate_per_10000", self.daily_rate_per_10000.into(), self.daily_rate_per_10000 <= 100, "0 to 100 ten-thousandths")?;
        check("min_purchase_pct", self.min_purchase_pct.into(), self.min_purchase_pct <= 100, "0 to 100 per cent")?;
        check("penalty_pct", self.penalty_pct.into(), self.penalty_pct <= 100, "0 to 100 per cent")?;
        check("grace_days", self.grace_days.into(), self.grace_days <= 15, "0 to 15 days")?;
        check("tolerance", self.tolerance.0, (0..=100_000).contains(&self.tolerance.0), "0 to 1,000 yuan")
    }
}
