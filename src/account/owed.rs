//! What is owed on a day, whatever the product: the figures that a desk shows and a scenario quotes.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::card::{Bucket, CardAccount, CardFigures, Posting, PostingKind};
use super::loan::{Loan, LoanFigures};
use super::terms::CardTerms;
use super::{AccountError, Fen};

/// What an account is kept in. Amounts are whole hundredths of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Currency {
    /// Yuan and fen.
    #[default]
    Cny,
    /// Dollars and cents.
    Usd,
}

impl Currency {
    /// The sign that stands before an amount.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Cny => "¥",
            Self::Usd => "$",
        }
    }

    /// An amount with its sign, as a desk shows it: `¥1,329.45`.
    #[must_use]
    pub fn shown(self, amount: Fen) -> String {
        format!("{}{amount}", self.sign())
    }

    /// An amount as it is said in a language: `1,329.45元`, `¥300`, `$300`.
    #[must_use]
    pub fn said(self, amount: Fen, is_chinese: bool) -> String {
        let written = amount.to_string();
        let short = written.strip_suffix(".00").unwrap_or(&written);
        match (is_chinese, self) {
            (true, Self::Cny) => format!("{short}元"),
            (true, Self::Usd) => format!("{short}美元"),
            (false, _) => format!("{}{short}", self.sign()),
        }
    }

    /// A day as it is said in a language, where this currency is money: `6月2号`, `2 June`, `June 2`.
    #[must_use]
    pub fn said_day(self, on: NaiveDate, is_chinese: bool) -> String {
        match (is_chinese, self) {
            (true, _) => format!("{}月{}号", on.month(), on.day()),
            (false, Self::Cny) => on.format("%-d %B").to_string(),
            (false, Self::Usd) => on.format("%B %-d").to_string(),
        }
    }
}

/// What an account owes on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owed {
    pub currency: Currency,
    pub bucket: Bucket,
    pub days_past_due: u32,
    /// Makes the account current again: the missing minimum of a card, the late instalments of a loan with what ran up on them.
    pub overdue: Fen,
    /// Pays everything there is.
    pub payoff: Fen,
    /// What can be asked for at all: the whole of a card; of a loan what is late, until the bank has declared the rest due.
    pub claim: Fen,
    pub principal: Fen,
    pub interest: Fen,
    /// 违约金 of a card, 罚息 of a loan (with 复利 where the contract has it).
    pub penalty: Fen,
    /// The newest date by which something was to be paid.
    pub due_on: NaiveDate,
    /// Due date of the oldest part that is still unpaid.
    pub overdue_due_on: Option<NaiveDate>,
    pub next_due_on: Option<NaiveDate>,
    pub terms: Terms,
}

/// What only one kind of product has, with its contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Terms {
    Card {
        /// The newest statement's minimum, less what was paid since.
        minimum: Fen,
        /// The newest statement's balance, less what was paid since.
        statement_left: Fen,
        next_statement_on: NaiveDate,
        #[serde(skip)]
        contract: CardTerms,
    },
    Loan {
        /// The next instalment to come, or the last one where none is left.
        instalment: Fen,
        /// How many instalments are late.
        late: u32,
        paid: u32,
        instalments: u32,
        #[serde(skip)]
        daily_rate_per_10000: u32,
        #[serde(skip)]
        penalty_rate_per_10000: u32,
        #[serde(skip)]
        compounds: bool,
        declared_due_on: Option<NaiveDate>,
    },
}

/// An account, whatever the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    Card(CardAccount),
    Loan(Loan),
}

impl Account {
    /// The same account after these payments, as it stands at the beginning of a day.
    #[must_use]
    pub fn after(&self, payments: &[(NaiveDate, Fen)], today: NaiveDate) -> Self {
        match self {
            Self::Card(card) => {
                let paid = payments.iter().map(|(on, amount)| Posting { on: *on, amount: *amount, kind: PostingKind::Payment });
                Self::Card(CardAccount { terms: card.terms, postings: card.postings.iter().copied().chain(paid).collect() })
            }
            Self::Loan(loan) => Self::Loan(loan.after(payments, today)),
        }
    }

    /// What is owed on a day.
    ///
    /// # Errors
    /// When the account cannot be computed for that day.
    pub fn on(&self, today: NaiveDate, currency: Currency) -> Result<Owed, AccountError> {
        match self {
            Self::Card(card) => card.on(today).map(|figures| Owed::card(&figures, card.terms, currency)),
            Self::Loan(loan) => loan.on(today).map(|figures| Owed::loan(&figures, loan, currency)),
        }
    }
}

impl Owed {
    /// What a card owes.
    #[must_use]
    pub fn card(figures: &CardFigures, contract: CardTerms, currency: Currency) -> Self {
        Self {
            currency,
            bucket: figures.bucket,
            days_past_due: figures.days_past_due,
            overdue: figures.overdue,
            payoff: figures.payoff,
            claim: figures.payoff,
            principal: figures.principal,
            interest: figures.interest_total,
            penalty: figures.penalty,
            due_on: figures.due_on,
            overdue_due_on: figures.overdue_due_on,
            next_due_on: Some(figures.next_due_on),
            terms: Terms::Card {
                minimum: figures.minimum,
                statement_left: figures.statement_left,
                next_statement_on: figures.next_statement_on,
                contract,
            },
        }
    }

    /// What a loan owes.
    #[must_use]
    pub fn loan(figures: &LoanFigures, loan: &Loan, currency: Currency) -> Self {
        let asked = if figures.is_declared_due { figures.to_close } else { figures.to_be_current };
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            currency,
            bucket: Bucket::by_days(figures.days_past_due),
            days_past_due: figures.days_past_due,
            overdue: asked,
            payoff: figures.to_close,
            claim: asked,
            principal: figures.principal,
            interest: figures.overdue_interest,
            penalty: figures.penalty_interest + figures.compound_interest,
            due_on: figures.due_on,
            overdue_due_on: figures.overdue_due_on,
            next_due_on: figures.next_due_on,
            terms: Terms::Loan {
                instalment: figures.instalment,
                late: figures.late,
                paid: small(loan.paid),
                instalments: small(loan.schedule.len()),
                daily_rate_per_10000: loan.daily_rate_per_10000,
                penalty_rate_per_10000: loan.penalty_rate_per_10000,
                compounds: loan.compounds,
                declared_due_on: loan.declared_due_on,
            },
        }
    }

    /// Interest a day by the contract, in ten-thousandths.
    #[must_use]
    pub const fn daily_rate_per_10000(&self) -> u32 {
        match &self.terms {
            Terms::Card { contract, .. } => contract.daily_rate_per_10000,
            Terms::Loan { daily_rate_per_10000, .. } => *daily_rate_per_10000,
        }
    }

    /// The money that a scenario may quote, by name. A name's place is its id, so that records stay readable.
    #[must_use]
    pub fn money(&self) -> Vec<(&'static str, Fen)> {
        match self.terms {
            Terms::Card { minimum, statement_left, .. } => vec![
                ("overdue", self.overdue),
                ("minimum", minimum),
                ("balance", statement_left),
                ("payoff", self.payoff),
                ("principal", self.principal),
                ("interest", self.interest),
                ("penalty", self.penalty),
            ],
            Terms::Loan { instalment, .. } => vec![
                ("overdue", self.overdue),
                ("instalment", instalment),
                ("payoff", self.payoff),
                ("principal", self.principal),
                ("interest", self.interest),
                ("penalty", self.penalty),
            ],
        }
    }

    /// The dates that a scenario may quote, by name.
    #[must_use]
    pub fn dates(&self) -> Vec<(&'static str, NaiveDate)> {
        let next_statement_on = match self.terms {
            Terms::Card { next_statement_on, .. } => Some(next_statement_on),
            Terms::Loan { .. } => None,
        };
        let all = [
            ("due_on", Some(self.due_on)),
            ("overdue_due_on", self.overdue_due_on),
            ("next_statement_on", next_statement_on),
            ("next_due_on", self.next_due_on),
        ];
        all.into_iter().filter_map(|(name, date)| Some((name, date?))).collect()
    }
}
