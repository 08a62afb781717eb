//! A card account: from postings and contract to what is owed on a day.
//!
//! Conventions, each one fixed choice among those that issuers make: days are counted half-open, `[posting, payment)`;
//! a part payment goes to the oldest purchase; postings of a day are seen from the next day on; lines are rounded half
//! up, once. The order of a payment (interest and fees, then principal; from day 91 on principal first) is a rule:
//! 《商业银行信用卡业务监督管理办法》 art. 57 (CN-CARD-09).

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use super::cycle::{days, due, grace_end, next, statement_after};
use super::money::rounded;
use super::terms::{BucketConvention, CardTerms, Compound, InterestMethod};
use super::{AccountError, Fen};

/// From this day past due a payment goes to the principal first (art. 57: 91天以上).
pub const PRINCIPAL_FIRST_FROM: u32 = 91;

/// What a posting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum PostingKind {
    Purchase,
    Payment,
}

/// One line of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Posting {
    pub on: NaiveDate,
    pub amount: Fen,
    pub kind: PostingKind,
}

/// How old the oldest unpaid minimum is, in the company's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Bucket {
    M0,
    M1,
    M2,
    M3,
    M3Plus,
}

impl Bucket {
    /// The bucket of so many days past due, for companies and products that count by days.
    #[must_use]
    pub const fn by_days(late: u32) -> Self {
        match late {
            0 => Self::M0,
            1..=30 => Self::M1,
            31..=60 => Self::M2,
            61..=90 => Self::M3,
            _ => Self::M3Plus,
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::M0 => "M0",
            Self::M1 => "M1",
            Self::M2 => "M2",
            Self::M3 => "M3",
            Self::M3Plus => "M3+",
        })
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    pub on: NaiveDate,
    pub due_on: NaiveDate,
    pub grace_ends_on: NaiveDate,
    /// Everything owed at this statement.
    pub balance: Fen,
    pub minimum: Fen,
    /// Interest billed with this statement.
    pub interest: Fen,
    /// 违约金 billed with this statement.
    pub penalty: Fen,
    /// Paid from this statement to the end of its grace.
    paid_in_time: Fen,
    /// 违约金 unpaid when this statement was made: no penalty is taken on it.
    penalty_carried: Fen,
}

impl Statement {
    /// The part of the minimum that was missing when the grace ended; nothing within the tolerance.
    #[must_use]
    pub fn shortfall(&self, terms: &CardTerms) -> Fen {
        let missing = (self.minimum - self.paid_in_time).or_zero();
        if missing > terms.tolerance { missing } else { Fen::ZERO }
    }

    /// Whether the whole statement counts as paid in time: the free period is kept.
    fn is_paid_in_full(&self, terms: &CardTerms) -> bool {
        self.balance - self.paid_in_time <= terms.tolerance
    }
}

/// Everything a scenario may quote of an account on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardFigures {
    /// 已逾期: what is missing of the newest minimum whose grace has ended.
    pub overdue: Fen,
    /// The newest statement's minimum, less what was paid since.
    pub minimum: Fen,
    /// The newest statement's balance as printed.
    pub statement_balance: Fen,
    /// The same, less what was paid since.
    pub statement_left: Fen,
    /// 今天全部结清.
    pub payoff: Fen,
    pub principal: Fen,
    /// Billed and not paid.
    pub interest_billed: Fen,
    /// Since the newest statement, not billed yet.
    pub interest_since: Fen,
    pub interest_total: Fen,
    /// 违约金, billed or due.
    pub penalty: Fen,
    pub days_past_due: u32,
    pub bucket: Bucket,
    pub last_statement_on: NaiveDate,
    pub due_on: NaiveDate,
    pub next_statement_on: NaiveDate,
    pub next_due_on: NaiveDate,
    /// Due date of the oldest minimum that is still unpaid.
    pub overdue_due_on: Option<NaiveDate>,
    pub statements: Vec<Statement>,
}

/// How a payment is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Allocation {
    pub interest: Fen,
    pub penalty: Fen,
    pub principal: Fen,
}

impl Allocation {
    /// Divides a payment (art. 57): up to 90 days past due interest and fees first, from 91 on principal first. The
    /// order of interest and penalty between themselves is the contract's; here interest comes first.
    #[must_use]
    pub fn of(payment: Fen, days_past_due: u32, interest: Fen, penalty: Fen, principal: Fen) -> Self {
        let mut left = payment;
        let mut take = |owed: Fen| {
            let part = left.min(owed).or_zero();
            left -= part;
            part
        };
        if days_past_due >= PRINCIPAL_FIRST_FROM {
            let principal = take(principal);
            return Self { principal, interest: take(interest), penalty: take(penalty) };
        }
        Self { interest: take(interest), penalty: take(penalty), principal: take(principal) }
    }
}

/// A card account: contract and postings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardAccount {
    pub terms: CardTerms,
    pub postings: Vec<Posting>,
}

impl CardAccount {
    /// What is owed on a day.
    ///
    /// # Errors
    /// When the contract is impossible, an amount is not positive or too large, or no statement was made yet.
    pub fn on(&self, today: NaiveDate) -> Result<CardFigures, AccountError> {
        self.terms.validate()?;
        let mut postings: Vec<Posting> = self.postings.iter().copied().filter(|posting| posting.on < today).collect();
        postings.sort_by_key(|posting| posting.on);
        for posting in &self.postings {
            if posting.amount <= Fen::ZERO {
                return Err(AccountError::NotPositive(posting.on));
            }
            if posting.amount > Fen(100_000_000_000) || self.postings.len() > 10_000 {
                return Err(AccountError::TooLarge);
            }
        }
        let first = postings.first().ok_or(AccountError::NoStatement(today))?;
        let statement = statement_after(&self.terms, first.on).ok_or(AccountError::TooLarge)?;
        if statement > today {
            return Err(AccountError::NoStatement(today));
        }
        let mut books = Books {
            terms: self.terms,
            lots: Vec::new(),
            interest: Fen::ZERO,
            penalty: Fen::ZERO,
            statements: Vec::new(),
            paid: Vec::new(),
        };
        books.run(&postings, statement, today)?;
        books.figures(today).ok_or(AccountError::TooLarge)
    }
}

/// A purchase, or what is left of it.
#[derive(Debug, Clone)]
struct Lot {
    left: Fen,
    /// Interest is reckoned up to here.
    since: NaiveDate,
    /// Repaid since then: how much, when.
    repaid: Vec<(Fen, NaiveDate)>,
    /// Its statement's place; `None` until it is billed.
    billed: Option<usize>,
    /// Whether its free period is lost for good.
    accrues: bool,
}

/// The account as it moves through its days.
struct Books {
    terms: CardTerms,
    lots: Vec<Lot>,
    interest: Fen,
    penalty: Fen,
    statements: Vec<Statement>,
    paid: Vec<(Fen, NaiveDate)>,
}

impl Books {
    fn run(&mut self, postings: &[Posting], first: NaiveDate, today: NaiveDate) -> Result<(), AccountError> {
        let mut rest = postings;
        let mut statement = first;
        loop {
            let end = statement.min(today);
            while let Some((posting, later)) = rest.split_first().filter(|(posting, _)| posting.on < end) {
                self.post(*posting);
                rest = later;
            }
            if statement > today {
                return Ok(());
            }
            self.make_statement(statement).ok_or(AccountError::TooLarge)?;
            statement = next(statement).ok_or(AccountError::TooLarge)?;
        }
    }

    fn post(&mut self, posting: Posting) {
        if posting.kind == PostingKind::Purchase {
            let lot = Lot { left: posting.amount, since: posting.on, repaid: Vec::new(), billed: None, accrues: false };
            self.lots.push(lot);
            return;
        }
        self.paid.push((posting.amount, posting.on));
        for statement in &mut self.statements {
            if posting.on <= statement.grace_ends_on {
                statement.paid_in_time += posting.amount;
            }
        }
        let late = self.days_past_due(posting.on).0;
        let parts = Allocation::of(posting.amount, late, self.interest, self.penalty, self.principal());
        self.interest -= parts.interest;
        self.penalty -= parts.penalty;
        let mut left = parts.principal;
        for lot in &mut self.lots {
            let part = left.min(lot.left);
            if part > Fen::ZERO {
                lot.left -= part;
                lot.repaid.push((part, posting.on));
                left -= part;
            }
        }
    }

    fn principal(&self) -> Fen {
        self.lots.iter().map(|lot| lot.left).sum()
    }

    /// Fen-days of one lot up to a day; `None` while its free period still runs or was kept.
    fn fen_days(&self, lot: &Lot, to: NaiveDate) -> Option<i128> {
        let statement = &self.statements[lot.billed?];
        if !lot.accrues && (to <= statement.grace_ends_on || statement.is_paid_in_full(&self.terms)) {
            return None;
        }
        let counts = |on: NaiveDate| lot.accrues || self.terms.interest_method == InterestMethod::Whole || on > statement.grace_ends_on;
        let repaid = lot.repaid.iter().filter(|(_, on)| counts(*on));
        let repaid: i128 = repaid.map(|(amount, on)| i128::from(amount.0) * days(lot.since, *on)).sum();
        Some(repaid + i128::from(lot.left.0) * days(lot.since, to))
    }

    fn interest_to(&self, to: NaiveDate) -> Fen {
        let fen_days: i128 = self.lots.iter().filter_map(|lot| self.fen_days(lot, to)).sum();
        rounded(fen_days * i128::from(self.terms.daily_rate_per_10000), 10_000)
    }

    /// Interest on billed interest, where the contract has it; never on the penalty.
    fn compound_to(&self, to: NaiveDate) -> Fen {
        let since = self.statements.last().map_or(to, |statement| statement.on);
        match self.terms.compound {
            Compound::None => Fen::ZERO,
            Compound::Monthly => self.interest.scaled(days(since, to) * i128::from(self.terms.daily_rate_per_10000), 10_000),
        }
    }

    /// 违约金 on what is missing of the newest minimum, once its grace has ended.
    fn penalty_due(&self, on: NaiveDate) -> Fen {
        let newest = self.statements.last().filter(|statement| on > statement.grace_ends_on);
        newest.map_or(Fen::ZERO, |statement| {
            let base = (statement.shortfall(&self.terms) - statement.penalty_carried.min(self.penalty)).or_zero();
            base.scaled(self.terms.penalty_pct.into(), 100)
        })
    }

    fn make_statement(&mut self, on: NaiveDate) -> Option<()> {
        let interest = self.interest_to(on) + self.compound_to(on);
        let penalty = self.penalty_due(on);
        let old_minimum = self.statements.last().map_or(Fen::ZERO, |statement| self.unpaid_minimum(statement, on));
        for place in 0..self.lots.len() {
            let reckoned = self.fen_days(&self.lots[place], on).is_some();
            let lot = &mut self.lots[place];
            lot.accrues |= reckoned;
            // What is left of a statement that counts as paid is carried to this one, free again.
            if !lot.accrues {
                lot.billed = Some(self.statements.len());
            }
            if lot.accrues {
                lot.since = on;
            }
            lot.repaid.clear();
        }
        self.lots.retain(|lot| lot.left > Fen::ZERO);
        self.interest += interest;
        self.penalty += penalty;
        let principal = self.principal();
        let balance = principal + self.interest + self.penalty;
        let share = principal.scaled(self.terms.min_purchase_pct.into(), 100);
        let minimum = (share + old_minimum + interest + penalty).min(balance);
        let due_on = due(&self.terms, on)?;
        let grace_ends_on = grace_end(&self.terms, due_on)?;
        let penalty_carried = self.penalty;
        self.statements.push(Statement {
            on,
            due_on,
            grace_ends_on,
            balance,
            minimum,
            interest,
            penalty,
            paid_in_time: Fen::ZERO,
            penalty_carried,
        });
        Some(())
    }

    /// What is missing of a statement's minimum on a day, counting everything paid since; nothing within the tolerance
    /// or the grace.
    fn unpaid_minimum(&self, statement: &Statement, on: NaiveDate) -> Fen {
        if on <= statement.grace_ends_on {
            return Fen::ZERO;
        }
        let missing = (statement.minimum - self.paid_between(statement.on, on)).or_zero();
        if missing > self.terms.tolerance { missing } else { Fen::ZERO }
    }

    fn paid_between(&self, from: NaiveDate, to: NaiveDate) -> Fen {
        self.paid.iter().filter(|(_, on)| (from..to).contains(on)).map(|(amount, _)| *amount).sum()
    }

    /// Days past due on a day, and the place of the oldest unpaid statement.
    fn days_past_due(&self, on: NaiveDate) -> (u32, Option<usize>) {
        let oldest = self.statements.iter().position(|statement| self.unpaid_minimum(statement, on) > Fen::ZERO);
        let late = oldest.map_or(0, |place| days(self.statements[place].due_on, on));
        (u32::try_from(late).unwrap_or(u32::MAX), oldest)
    }

    fn figures(self, today: NaiveDate) -> Option<CardFigures> {
        let newest = self.statements.last()?;
        let (days_past_due, oldest) = self.days_past_due(today);
        let due_passed = self.statements.iter().rev().find(|statement| today > statement.grace_ends_on);
        let paid = self.paid_between(newest.on, today);
        let interest_since = self.interest_to(today) + self.compound_to(today);
        let penalty = self.penalty + self.penalty_due(today);
        let principal = self.principal();
        let interest_total = self.interest + interest_since;
        let next_statement_on = next(newest.on)?;
        Some(CardFigures {
            overdue: due_passed.map_or(Fen::ZERO, |statement| self.unpaid_minimum(statement, today)),
            minimum: (newest.minimum - paid).or_zero(),
            statement_balance: newest.balance,
            statement_left: (newest.balance - paid).or_zero(),
            payoff: principal + interest_total + penalty,
            principal,
            interest_billed: self.interest,
            interest_since,
            interest_total,
            penalty,
            days_past_due,
            bucket: self.bucket(days_past_due, oldest, today)?,
            last_statement_on: newest.on,
            due_on: newest.due_on,
            next_statement_on,
            next_due_on: due(&self.terms, next_statement_on)?,
            overdue_due_on: oldest.map(|place| self.statements[place].due_on),
            statements: self.statements,
        })
    }

    fn bucket(&self, late: u32, oldest: Option<usize>, today: NaiveDate) -> Option<Bucket> {
        let Some(oldest) = oldest else { return Some(Bucket::M0) };
        if self.terms.bucket_convention == BucketConvention::ByDays {
            return Some(Bucket::by_days(late));
        }
        let second = next(self.statements[oldest].on)?;
        let third = next(second)?;
        let ends = [due(&self.terms, second)?, due(&self.terms, third)?, due(&self.terms, next(third)?)?];
        Some(match today {
            _ if today < second => Bucket::M0,
            _ if today <= ends[0] => Bucket::M1,
            _ if today <= ends[1] => Bucket::M2,
            _ if today <= ends[2] => Bucket::M3,
            _ => Bucket::M3Plus,
        })
    }
}
