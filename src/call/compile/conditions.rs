//! Conditions: from text to what the machine evaluates.

use super::Compiler;
use super::notes::within;
use crate::call::condition::{Comparison, Condition, Number};
use crate::persona::Gauge;
use crate::scenario::expr::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::Spanned;

/// Everything a condition can ask, for messages.
const WORDS: [&str; 15] = [
    "trust",
    "anger",
    "stress",
    "willingness",
    "verified",
    "knows",
    "said",
    "flag",
    "on_line",
    "promised",
    "willing",
    "ended",
    "complained",
    "true",
    "false",
];

impl Compiler<'_> {
    /// The condition in this text; one that always holds where the text is wrong.
    pub(super) fn condition(&mut self, text: &Spanned<String>) -> Condition {
        let Some(expr) = self.notes.expression(text) else { return Condition::ALWAYS };
        self.truth(&expr, text.span).unwrap_or(Condition::ALWAYS)
    }

    /// The condition in this text, or the one that always holds where there is none.
    pub(super) fn optional(&mut self, text: Option<&Spanned<String>>) -> Condition {
        text.map_or(Condition::ALWAYS, |text| self.condition(text))
    }

    fn truth(&mut self, expr: &Expr, span: Span) -> Option<Condition> {
        let at = within(span, expr.span, 1);
        match &expr.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => Some(Condition::Not(Box::new(self.truth(inner, span)?))),
            ExprKind::Binary(BinaryOp::And, left, right) => Some(Condition::All(self.both(left, right, span)?)),
            ExprKind::Binary(BinaryOp::Or, left, right) => Some(Condition::Any(self.both(left, right, span)?)),
            ExprKind::Binary(op, left, right) => {
                let Some(comparison) = comparison(*op) else { return self.no_truth(at) };
                Some(Condition::Compare(self.number(left, span)?, comparison, self.number(right, span)?))
            }
            ExprKind::Name(name) => match name.as_str() {
                "willing" => Some(Condition::Willing),
                "complained" => Some(Condition::Complained),
                "true" => Some(Condition::Constant(true)),
                "false" => Some(Condition::Constant(false)),
                "promised" => Some(Condition::Promised(None)),
                _ => {
                    self.notes.unknown(Code::UnknownName, "condition", name, at, WORDS.into_iter());
                    None
                }
            },
            ExprKind::Call(name, arguments) => self.asked(name, arguments, at, span),
            _ => self.no_truth(at),
        }
    }

    fn both(&mut self, left: &Expr, right: &Expr, span: Span) -> Option<Vec<Condition>> {
        let (left, right) = (self.truth(left, span), self.truth(right, span));
        Some(vec![left?, right?])
    }

    fn asked(&mut self, name: &str, arguments: &[Expr], at: Span, span: Span) -> Option<Condition> {
        if name == "promised" && arguments.is_empty() {
            return Some(Condition::Promised(None));
        }
        let [Expr { kind: ExprKind::Name(word) | ExprKind::Text(word), span: word_span }] = arguments else {
            self.notes.note(Problem::of(Code::BadArgument, at, "compile-asks-one-name").with("word", name));
            return None;
        };
        let word_at = within(span, *word_span, 1);
        match name {
            "knows" => self.names.fact(word, word_at, &mut self.notes).map(Condition::Knows),
            "flag" => self.names.flag(word, word_at, &mut self.notes).map(Condition::Flag),
            "on_line" => self.names.party(word, word_at, &mut self.notes).map(Condition::OnLine),
            "promised" => self.names.offer(word, word_at, &mut self.notes).map(|offer| Condition::Promised(Some(offer))),
            "ended" => self.names.ending(word, word_at, &mut self.notes).map(Condition::Ended),
            "said" => self.said(word, word_at),
            _ => {
                self.notes.unknown(Code::UnknownName, "condition", name, at, WORDS.into_iter());
                None
            }
        }
    }

    /// Acts that some condition asks about get a bit of their own in the state.
    fn said(&mut self, word: &str, at: Span) -> Option<Condition> {
        let Some(acts) = self.content.vocabulary.acts_named(word) else {
            let known = self.content.vocabulary.names().chain(self.content.vocabulary.group_names());
            self.notes.unknown(Code::UnknownAct, "act or group", word, at, known);
            return None;
        };
        let place = self.watched.iter().position(|known| *known == acts).unwrap_or_else(|| {
            self.watched.push(acts);
            self.watched.len() - 1
        });
        if place >= 64 {
            self.notes.note(Problem::of(Code::BadExpression, at, "compile-too-many-said"));
        }
        u8::try_from(place.min(63)).ok().map(Condition::Said)
    }

    fn number(&mut self, expr: &Expr, span: Span) -> Option<Number> {
        let at = within(span, expr.span, 1);
        match &expr.kind {
            ExprKind::Int(value) => Some(Number::Constant(*value)),
            ExprKind::Unary(UnaryOp::Minus, inner) => match self.number(inner, span)? {
                Number::Constant(value) => Some(Number::Constant(-value)),
                Number::Gauge(_) | Number::Verified => self.no_number(at),
            },
            ExprKind::Name(name) => match name.as_str() {
                "trust" => Some(Number::Gauge(Gauge::Trust)),
                "anger" => Some(Number::Gauge(Gauge::Anger)),
                "stress" => Some(Number::Gauge(Gauge::Stress)),
                "willingness" => Some(Number::Gauge(Gauge::Willingness)),
                "verified" => Some(Number::Verified),
                _ => {
                    self.notes.unknown(Code::UnknownName, "number", name, at, WORDS.into_iter().take(5));
                    None
                }
            },
            _ => self.no_number(at),
        }
    }

    fn no_truth(&mut self, at: Span) -> Option<Condition> {
        self.notes.note(Problem::of(Code::BadExpression, at, "compile-no-condition"));
        None
    }

    fn no_number(&mut self, at: Span) -> Option<Number> {
        self.notes.note(Problem::of(Code::BadExpression, at, "compile-no-number"));
        None
    }
}

const fn comparison(op: BinaryOp) -> Option<Comparison> {
    Some(match op {
        BinaryOp::Equal => Comparison::Equal,
        BinaryOp::Unequal => Comparison::Unequal,
        BinaryOp::Less => Comparison::Less,
        BinaryOp::AtMost => Comparison::AtMost,
        BinaryOp::More => Comparison::More,
        BinaryOp::AtLeast => Comparison::AtLeast,
        _ => return None,
    })
}
