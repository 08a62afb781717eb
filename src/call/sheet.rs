//! The account's rows for whoever shows them: which text stands beside which figure. Window and text mode share it.

use crate::account::Fen;
use crate::account::owed::{Owed, Terms};

/// Text keys for an account, by its product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSheet {
    /// `tail` in it is the number's end.
    pub tail: &'static str,
    pub overdue: &'static str,
    /// `date` in it is the day of the figures.
    pub payoff: &'static str,
    /// What the whole consists of.
    pub parts: [(&'static str, Fen); 3],
    /// Other sums of this product.
    pub others: Vec<(&'static str, Fen)>,
}

impl AccountSheet {
    /// The rows of an account.
    #[must_use]
    pub fn of(owed: &Owed) -> Self {
        match owed.terms {
            Terms::Card { minimum, statement_left, .. } => Self {
                tail: "briefing-tail",
                overdue: "briefing-overdue",
                payoff: "briefing-payoff",
                parts: [("briefing-principal", owed.principal), ("briefing-interest", owed.interest), ("briefing-penalty", owed.penalty)],
                others: vec![("briefing-minimum", minimum), ("briefing-statement", statement_left)],
            },
            Terms::Loan { instalment, declared_due_on, .. } => Self {
                tail: "briefing-tail-loan",
                overdue: if declared_due_on.is_some() { "briefing-overdue-declared" } else { "briefing-overdue-loan" },
                // Once the last instalment is late, nothing is left that could be closed early.
                payoff: if declared_due_on.is_some() || owed.overdue == owed.payoff { "briefing-payoff" } else { "briefing-payoff-loan" },
                parts: [
                    ("briefing-principal", owed.principal),
                    ("briefing-interest-loan", owed.interest),
                    ("briefing-penalty-loan", owed.penalty),
                ],
                others: vec![("briefing-instalment", instalment)],
            },
        }
    }
}
