//! What a scenario may quote: figures of the account, dates, names; and the arithmetic over them.

use chrono::{Days, NaiveDate};

use super::Notes;
use super::notes::within;
use crate::account::Fen;
use crate::account::household::Household;
use crate::account::owed::{Currency, Owed};
use crate::scenario::expr::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::scenario::problem::{Code, Problem, Span};
use crate::speech::FigureId;

/// The days that a scenario may quote, by name.
#[must_use]
pub fn quotable_days(owed: &Owed, household: &Household, today: NaiveDate) -> Vec<(&'static str, NaiveDate)> {
    let mut paydays: Vec<NaiveDate> = household.incomes.iter().map(|(on, _)| *on).filter(|on| *on > today).collect();
    paydays.sort_unstable();
    let own = [
        ("today", Some(today)),
        ("tomorrow", today.checked_add_days(Days::new(1))),
        ("payday", paydays.first().copied()),
        ("second_payday", paydays.get(1).copied()),
    ];
    own.into_iter().filter_map(|(name, date)| Some((name, date?))).chain(owed.dates()).collect()
}

/// A value of the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Money(Fen),
    Count(i64),
    Date(NaiveDate),
}

/// All figures of one variant.
pub(super) struct Figures {
    pub currency: Currency,
    /// Money by name: its place is the [`FigureId`].
    pub money: Vec<(String, Fen)>,
    others: Vec<(&'static str, Value)>,
}

impl Figures {
    pub(super) fn of(owed: &Owed, household: &Household, today: NaiveDate) -> Self {
        let mut others = vec![("days_past_due", Value::Count(i64::from(owed.days_past_due)))];
        // What the debtor may tell of the household: no figures of the account, so quoting them states no debt.
        let next = |rows: &[(NaiveDate, Fen)]| {
            let ahead = rows.iter().filter(|(on, _)| *on > today).min_by_key(|(on, _)| *on);
            ahead.map(|(_, amount)| Value::Money(*amount))
        };
        let own = [("cash", Some(Value::Money(household.cash))), ("wage", next(&household.incomes)), ("must", next(&household.musts))];
        others.extend(own.into_iter().filter_map(|(name, value)| Some((name, value?))));
        others.extend(quotable_days(owed, household, today).into_iter().map(|(name, date)| (name, Value::Date(date))));
        let money = owed.money().into_iter().map(|(name, amount)| (name.to_owned(), amount)).collect();
        Self { currency: owed.currency, money, others }
    }

    /// The id of a money figure.
    pub(super) fn id(&self, name: &str) -> Option<FigureId> {
        self.money.iter().position(|(known, _)| known == name).and_then(|at| u8::try_from(at).ok()).map(FigureId)
    }

    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let money = self.money.iter().find(|(known, _)| known == name).map(|(_, amount)| Value::Money(*amount));
        money.or_else(|| self.others.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    }

    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.money.iter().map(|(name, _)| name.as_str()).chain(self.others.iter().map(|(name, _)| *name))
    }

    /// The value of an expression that stands `skip` bytes into `span`.
    pub(super) fn evaluate(&self, expr: &Expr, span: Span, skip: u32, notes: &mut Notes) -> Option<Value> {
        let at = within(span, expr.span, skip);
        match &expr.kind {
            ExprKind::Int(value) => Some(Value::Count(*value)),
            ExprKind::Name(name) => {
                if self.value(name).is_none() {
                    notes.unknown(Code::NoSuchFigure, "figure", name, at, self.known());
                }
                self.value(name)
            }
            ExprKind::Call(name, given) if name == "yuan" || name == "dollars" => match &given[..] {
                [Expr { kind: ExprKind::Int(whole), .. }] => whole.checked_mul(100).map(|fen| Value::Money(Fen(fen))),
                _ => wrong(notes, at, "compile-yuan"),
            },
            ExprKind::Unary(UnaryOp::Minus, inner) => match self.evaluate(inner, span, skip, notes)? {
                Value::Count(value) => Some(Value::Count(-value)),
                Value::Money(value) => Some(Value::Money(-value)),
                Value::Date(_) => wrong(notes, at, "compile-negative-date"),
            },
            ExprKind::Binary(op, left, right) => {
                let left = self.evaluate(left, span, skip, notes)?;
                let right = self.evaluate(right, span, skip, notes)?;
                combine(*op, left, right).or_else(|| wrong(notes, at, "compile-no-sum"))
            }
            _ => wrong(notes, at, "compile-no-figure"),
        }
    }
}

fn wrong(notes: &mut Notes, at: Span, key: &'static str) -> Option<Value> {
    notes.note(Problem::of(Code::BadArgument, at, key));
    None
}

fn combine(op: BinaryOp, left: Value, right: Value) -> Option<Value> {
    match (op, left, right) {
        (BinaryOp::Add, Value::Count(left), Value::Count(right)) => left.checked_add(right).map(Value::Count),
        (BinaryOp::Subtract, Value::Count(left), Value::Count(right)) => left.checked_sub(right).map(Value::Count),
        (BinaryOp::Multiply, Value::Count(left), Value::Count(right)) => left.checked_mul(right).map(Value::Count),
        (BinaryOp::Add, Value::Money(left), Value::Money(right)) => left.0.checked_add(right.0).map(Fen).map(Value::Money),
        (BinaryOp::Subtract, Value::Money(left), Value::Money(right)) => left.0.checked_sub(right.0).map(Fen).map(Value::Money),
        (BinaryOp::Multiply, Value::Money(amount), Value::Count(times))
        | (BinaryOp::Multiply, Value::Count(times), Value::Money(amount)) => amount.0.checked_mul(times).map(Fen).map(Value::Money),
        (BinaryOp::Add, Value::Date(date), Value::Count(days)) => shifted(date, days),
        (BinaryOp::Subtract, Value::Date(date), Value::Count(days)) => shifted(date, days.checked_neg()?),
        (BinaryOp::Subtract, Value::Date(left), Value::Date(right)) => Some(Value::Count((left - right).num_days())),
        _ => None,
    }
}

fn shifted(date: NaiveDate, days: i64) -> Option<Value> {
    let shifted = date.checked_add_signed(chrono::Duration::try_days(days)?)?;
    Some(Value::Date(shifted))
}

/// How a value is spoken in a language.
pub(super) fn spoken(value: Value, currency: Currency, language: &str) -> String {
    let is_chinese = language.starts_with("zh");
    match value {
        Value::Money(amount) => currency.said(amount, is_chinese),
        Value::Count(count) => count.to_string(),
        Value::Date(date) => currency.said_day(date, is_chinese),
    }
}
