//! The contract's parameters that the figures follow from: agreed with this lender, none of them a rule.

use bevy::ecs::hierarchy::ChildSpawnerCommands;

use crate::account::owed::{Owed, Terms};
use crate::account::terms::{BucketConvention, CardTerms, Compound, InterestMethod};
use crate::call::Compiled;
use crate::game::desk::Desk;
use crate::game::frame::{note, rule};
use crate::game::widgets::Brush;

pub(super) fn contract(brush: &Brush<'_>, right: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    rule(brush, right);
    note(brush, right, desk.locale.text("contract-title"));
    let owed = &compiled.books.owed;
    let mut row = |key: &str, value: String| brush.row(right, desk.locale.text(key), value);
    match &owed.terms {
        Terms::Card { contract, next_statement_on, .. } => {
            card(desk, owed, contract, &mut row);
            let next = owed.next_due_on.map(|on| on.to_string()).unwrap_or_default();
            row(
                "contract-next",
                desk.locale.text_with("contract-next-is", &[("statement", &next_statement_on.to_string()), ("due", &next)]),
            );
        }
        Terms::Loan { .. } => loan(desk, owed, &mut row),
    }
}

fn card(desk: &Desk, owed: &Owed, terms: &CardTerms, row: &mut impl FnMut(&str, String)) {
    let say = |key: &str, values: &[(&str, &str)]| desk.locale.text_with(key, values);
    let (statement, due) = (terms.statement_day.to_string(), terms.due_day.to_string());
    row("contract-days", say("contract-days-are", &[("statement", &statement), ("due", &due)]));
    let rate = terms.daily_rate_per_10000.to_string();
    let method = desk.locale.text(match terms.interest_method {
        InterestMethod::Whole => "contract-whole",
        InterestMethod::UnpaidPart => "contract-unpaid-part",
    });
    row("contract-interest", say("contract-interest-is", &[("rate", &rate), ("method", &method)]));
    if terms.compound == Compound::Monthly {
        row("contract-compound", desk.locale.text("contract-compound-monthly"));
    }
    row("contract-minimum", say("contract-minimum-is", &[("percent", &terms.min_purchase_pct.to_string())]));
    row("contract-penalty", say("contract-penalty-is", &[("percent", &terms.penalty_pct.to_string())]));
    let tolerance = owed.currency.shown(terms.tolerance);
    row("contract-grace", say("contract-grace-is", &[("days", &terms.grace_days.to_string()), ("amount", &tolerance)]));
    row(
        "contract-bucket",
        desk.locale.text(match terms.bucket_convention {
            BucketConvention::ByCycle => "contract-by-cycle",
            BucketConvention::ByDays => "contract-by-days",
        }),
    );
}

fn loan(desk: &Desk, owed: &Owed, row: &mut impl FnMut(&str, String)) {
    let Terms::Loan { late, paid, instalments, daily_rate_per_10000, penalty_rate_per_10000, compounds, declared_due_on, .. } = &owed.terms
    else {
        return;
    };
    let say = |key: &str, values: &[(&str, &str)]| desk.locale.text_with(key, values);
    let (all, paid, late) = (instalments.to_string(), paid.to_string(), late.to_string());
    row("contract-instalments", say("contract-instalments-are", &[("all", &all), ("paid", &paid), ("late", &late)]));
    row("contract-interest", say("contract-loan-interest-is", &[("rate", &daily_rate_per_10000.to_string())]));
    row("contract-loan-penalty", say("contract-loan-penalty-is", &[("rate", &penalty_rate_per_10000.to_string())]));
    if *compounds {
        row("contract-compound", desk.locale.text("contract-loan-compounds"));
    }
    if let Some(on) = declared_due_on {
        row("contract-declared", on.to_string());
    }
    row("contract-bucket", desk.locale.text("contract-by-days"));
    if let Some(on) = owed.next_due_on {
        row("contract-next-instalment", on.to_string());
    }
}
