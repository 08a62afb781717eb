//! An instalment loan. The schedule is the contract's and is given; it is checked here, never recomputed. Convention:
//! daily rates on a year of 360 days, half-open days, rounding half up per line. Order of a payment: the contract's,
//! else Civil Code art. 561 (costs, interest, principal).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::cycle::days;
use super::{AccountError, Fen};

/// One row of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Instalment {
    pub due_on: NaiveDate,
    pub principal: Fen,
    pub interest: Fen,
}

/// A loan with its schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loan {
    pub amount: Fen,
    pub schedule: Vec<Instalment>,
    /// Interest a day on principal not yet due, in ten-thousandths.
    pub daily_rate_per_10000: u32,
    /// 罚息 a day on overdue principal, in ten-thousandths.
    pub penalty_rate_per_10000: u32,
    /// Whether unpaid interest bears penalty interest too (复利): only if the contract says so.
    pub compounds: bool,
    /// How many instalments were paid, from the first.
    pub paid: usize,
    /// When the bank declared everything due at once (宣布提前到期), if it did.
    pub declared_due_on: Option<NaiveDate>,
    /// What ran up on instalments that were paid late and is still open, less money that came in and is not enough for an
    /// instalment yet.
    pub carried: Fen,
}

/// What a loan owes on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LoanFigures {
    pub days_past_due: u32,
    /// How many instalments are late.
    pub late: u32,
    /// Everything lent and not yet paid back.
    pub principal: Fen,
    /// The next instalment to come, or the last one where none is left.
    pub instalment: Fen,
    /// The newest due date that has passed, or the first one to come.
    pub due_on: NaiveDate,
    pub overdue_due_on: Option<NaiveDate>,
    pub next_due_on: Option<NaiveDate>,
    /// Whether the bank has declared everything due.
    pub is_declared_due: bool,
    /// Principal and interest of the instalments that are late.
    pub overdue_principal: Fen,
    pub overdue_interest: Fen,
    pub penalty_interest: Fen,
    /// 0 where the contract is silent.
    pub compound_interest: Fen,
    /// Pays everything that is late.
    pub to_be_current: Fen,
    /// Pays the whole loan today. It may be asked for only after the bank has declared it due.
    pub to_close: Fen,
}

/// How a payment is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LoanAllocation {
    pub interest: Fen,
    pub principal: Fen,
    /// What of the late instalments stays open.
    pub open: Fen,
}

impl Loan {
    /// Whether the schedule fits the loan.
    ///
    /// # Errors
    /// When the principal does not add up, or a row is out of order.
    pub fn validate(&self) -> Result<(), AccountError> {
        let sum: Fen = self.schedule.iter().map(|row| row.principal).sum();
        if sum != self.amount {
            return Err(AccountError::ScheduleSum { sum, loan: self.amount });
        }
        if self.paid > self.schedule.len() {
            return Err(AccountError::PaidTooMany { paid: self.paid, all: self.schedule.len() });
        }
        if let Some(row) = self.schedule.iter().find(|row| row.principal <= Fen::ZERO || row.interest < Fen::ZERO) {
            return Err(AccountError::NotPositive(row.due_on));
        }
        if self.amount > Fen(100_000_000_000) || self.schedule.len() > 1_000 {
            return Err(AccountError::TooLarge);
        }
        let wrong = self.schedule.windows(2).find(|rows| rows[0].due_on >= rows[1].due_on);
        wrong.map_or(Ok(()), |rows| Err(AccountError::ScheduleOrder(rows[1].due_on)))
    }

    /// The same loan at the beginning of a day, after these payments. The contract's order is taken to be: principal and interest
    /// of the oldest instalment that is due, whole; what ran up on it is left open; what is not enough for an instalment is held.
    #[must_use]
    pub fn after(&self, payments: &[(NaiveDate, Fen)], today: NaiveDate) -> Self {
        let mut loan = self.clone();
        let came_in = payments.iter().map(|(on, _)| *on);
        let fell_due = self.schedule.iter().map(|row| row.due_on).chain(self.declared_due_on);
        // What comes in on a day is seen from the next day on.
        let moments: BTreeSet<NaiveDate> = came_in.chain(fell_due).filter(|on| *on < today).collect();
        let (mut held, mut open) = (Fen::ZERO, Fen::ZERO);
        for day in moments {
            held += payments.iter().filter(|(on, _)| *on == day).map(|(_, amount)| *amount).sum::<Fen>();
            let is_declared = self.declared_due_on.is_some_and(|on| on <= day);
            while let Some(row) = loan.schedule.get(loan.paid).filter(|row| is_declared || row.due_on <= day) {
                let whole = row.principal + row.interest;
                if held < whole {
                    break;
                }
                held -= whole;
                let late = days(row.due_on, day).max(0);
                open += row.principal.scaled(late * i128::from(self.penalty_rate_per_10000), 10_000);
                loan.paid += 1;
            }
        }
        loan.carried += open - held;
        loan
    }

    /// What is owed on a day.
    ///
    /// # Errors
    /// When the schedule does not fit the loan, or is empty.
    pub fn on(&self, today: NaiveDate) -> Result<LoanFigures, AccountError> {
        self.validate()?;
        let open = &self.schedule[self.paid.min(self.schedule.len())..];
        let late = || open.iter().filter(|row| row.due_on < today);
        let sum = |of: fn(&Instalment) -> Fen| late().map(of).sum::<Fen>();
        let penalty = |of: fn(&Instalment) -> Fen| -> Fen {
            late().map(|row| of(row).scaled(days(row.due_on, today) * i128::from(self.penalty_rate_per_10000), 10_000)).sum()
        };
        let (overdue_principal, overdue_interest) = (sum(|row| row.principal), sum(|row| row.interest));
        let penalty_interest = penalty(|row| row.principal) + self.carried.or_zero();
        let held = (Fen::ZERO - self.carried).or_zero();
        let compound_interest = if self.compounds { penalty(|row| row.interest) } else { Fen::ZERO };
        let late_in_all = overdue_principal + overdue_interest + penalty_interest + compound_interest;
        let to_be_current = (late_in_all - held).or_zero();
        let not_due: Fen = open.iter().filter(|row| row.due_on >= today).map(|row| row.principal).sum();
        let since = self.schedule.iter().rev().find(|row| row.due_on < today).map_or(today, |row| row.due_on);
        let running = not_due.scaled(days(since, today) * i128::from(self.daily_rate_per_10000), 10_000);
        let days_past_due = late().next().map_or(0, |row| days(row.due_on, today));
        let (first, last) = self.schedule.first().zip(self.schedule.last()).ok_or(AccountError::NoInstalment)?;
        let next = open.iter().find(|row| row.due_on >= today);
        let coming = next.unwrap_or(last);
        Ok(LoanFigures {
            days_past_due: u32::try_from(days_past_due).unwrap_or(u32::MAX),
            late: u32::try_from(late().count()).unwrap_or(u32::MAX),
            principal: overdue_principal + not_due,
            instalment: coming.principal + coming.interest,
            due_on: self.schedule.iter().rev().find(|row| row.due_on < today).unwrap_or(first).due_on,
            overdue_due_on: late().next().map(|row| row.due_on),
            next_due_on: next.map(|row| row.due_on),
            is_declared_due: self.declared_due_on.is_some_and(|on| on <= today),
            overdue_principal,
            overdue_interest,
            penalty_interest,
            compound_interest,
            to_be_current,
            to_close: (late_in_all + not_due + running - held).or_zero(),
        })
    }
}

impl LoanFigures {
    /// Divides a payment: interest of every kind first, then principal (Civil Code art. 561).
    #[must_use]
    pub fn allocate(&self, payment: Fen) -> LoanAllocation {
        let owed_interest = self.overdue_interest + self.penalty_interest + self.compound_interest;
        let interest = payment.min(owed_interest);
        let principal = (payment - interest).min(self.overdue_principal);
        LoanAllocation { interest, principal, open: self.to_be_current - interest - principal }
    }
}
