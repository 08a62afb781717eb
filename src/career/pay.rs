//! A month's pay, line by line: base, a fixed sum for each clean call, and commission on what safe promises keep. A case
//! pays once a month in each of its deals. No commission comes from a case for no money, from a promise that is unsafe or
//! beyond the desk's authority, or from a call with a finding; and a red line takes the month's commission up to then.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::desk::{Authority, Career, DeskId};
use super::evidence::{Attempted, Promised};
use super::standing::Standing;
use crate::account::Fen;
use crate::score::Outcome;

/// Why a call brings no commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoPay {
    /// No money counts in this case.
    Care,
    NoPromise,
    /// Not willing, not kept whole, or out of food and rent.
    Unsafe,
    BeyondAuthority,
    /// Something was found in the call.
    Finding,
    /// This deal of the case paid already this month.
    PaidAlready,
}

/// How an amount came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum PayWhy {
    Base,
    /// Passed without a finding.
    CleanCall,
    Commission {
        kept: Fen,
        permille: u32,
    },
    NoCommission {
        reason: NoPay,
    },
    /// A red line: commission earned this month before it is lost.
    RedLine {
        rule: String,
    },
}

/// One line of a payslip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayLine {
    pub on: NaiveDate,
    /// `None` for what belongs to the month.
    pub case: Option<String>,
    /// The attempt's place in its order; `None` as above.
    #[serde(skip)]
    pub attempt: Option<usize>,
    pub amount: Fen,
    #[serde(flatten)]
    pub why: PayWhy,
}

/// A month's pay. Its total is the sum of its lines and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payslip {
    pub year: i32,
    pub month: u32,
    pub lines: Vec<PayLine>,
    pub total: Fen,
    /// Money that the month's safe promises keep.
    pub kept: Fen,
}

/// The pay of the month in which this day lies.
#[must_use]
pub fn payslip(career: &Career, standing: &Standing<'_>, day: NaiveDate) -> Payslip {
    let is_of_month = |on: NaiveDate| (on.year(), on.month()) == (day.year(), day.month());
    let first = day.with_day(1).unwrap_or(day);
    let before = standing.at_desks().filter(|(_, attempt)| attempt.on < first).map(|(desk, _)| desk).last();
    let start = standing.at_desks().find(|(_, attempt)| attempt.on >= first).map(|(desk, _)| desk);
    let desk = start.or(before).unwrap_or_else(|| standing.desk());
    let base = PayLine { on: first, case: None, attempt: None, amount: career.desk(desk).pay.base, why: PayWhy::Base };
    let mut month =
        Month { career, lines: vec![base], paid: BTreeSet::new(), clean: BTreeSet::new(), commission: Fen::ZERO, kept: Fen::ZERO };
    for (place, (desk, attempt)) in standing.at_desks().enumerate().filter(|(_, (_, attempt))| is_of_month(attempt.on)) {
        month.take(desk, place, attempt);
    }
    let total = month.lines.iter().map(|line| line.amount).sum();
    Payslip { year: day.year(), month: day.month(), lines: month.lines, total, kept: month.kept }
}

struct Month<'a> {
    career: &'a Career,
    lines: Vec<PayLine>,
    /// Deals that paid commission, and that paid for a clean call.
    paid: BTreeSet<(&'a str, &'a str)>,
    clean: BTreeSet<(&'a str, &'a str)>,
    /// Commission that stands.
    commission: Fen,
    kept: Fen,
}

impl<'a> Month<'a> {
    fn take(&mut self, desk: DeskId, place: usize, attempt: &'a Attempted) {
        let desk = self.career.desk(desk);
        let deal = (attempt.case.as_str(), attempt.variant.as_str());
        if let Some(rule) = attempt.red_line() {
            let lost = std::mem::take(&mut self.commission);
            self.line((place, attempt), -lost, PayWhy::RedLine { rule: rule.to_owned() });
            return;
        }
        if attempt.outcome == Outcome::Pass && attempt.is_clean() && self.clean.insert(deal) {
            self.line((place, attempt), desk.pay.clean_call, PayWhy::CleanCall);
        }
        match earned(attempt, &desk.authority) {
            Ok(_) if self.paid.contains(&deal) => {
                self.line((place, attempt), Fen::ZERO, PayWhy::NoCommission { reason: NoPay::PaidAlready });
            }
            Ok(promised) => {
                let kept = promised.kept;
                let amount = kept.scaled(desk.pay.permille.into(), 1000);
                self.paid.insert(deal);
                self.commission += amount;
                self.kept += kept;
                self.line((place, attempt), amount, PayWhy::Commission { kept, permille: desk.pay.permille });
            }
            Err(reason) => self.line((place, attempt), Fen::ZERO, PayWhy::NoCommission { reason }),
        }
    }

    fn line(&mut self, (place, attempt): (usize, &Attempted), amount: Fen, why: PayWhy) {
        self.lines.push(PayLine { on: attempt.on, case: Some(attempt.case.clone()), attempt: Some(place), amount, why });
    }
}

/// The promise that commission is paid on, or why none is.
fn earned(attempt: &Attempted, authority: &Authority) -> Result<Promised, NoPay> {
    if attempt.care {
        return Err(NoPay::Care);
    }
    if !attempt.is_clean() {
        return Err(NoPay::Finding);
    }
    let promised = attempt.promised.ok_or(NoPay::NoPromise)?;
    if !promised.safe {
        return Err(NoPay::Unsafe);
    }
    if promised.steps > authority.steps || promised.days_ahead > authority.days_ahead {
        return Err(NoPay::BeyondAuthority);
    }
    Ok(promised)
}
