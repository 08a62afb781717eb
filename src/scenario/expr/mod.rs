//! The one small expression language: conditions and figures, with places inside the text. Full-width signs are
//! understood. It knows no names of any scenario; what a name means is asked elsewhere.
//!
//! From loosest to tightest: `or` · `and` · `not` · comparisons · `+ -` · `*` · unary `-` · names, calls, numbers,
//! brackets. Comparisons do not chain.

mod display;
mod parse;
pub mod template;
mod token;

pub use parse::parse;

use crate::scenario::problem::{Code, Problem, Span};

/// An operator with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    Minus,
    Not,
}

/// An operator with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Add,
    Subtract,
    Multiply,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum ExprKind {
    Int(i64),
    /// A name, possibly with dots: `debtor.surname`.
    Name(String),
    /// A name in quotes, for ids that are no words.
    Text(String),
    Call(String, Vec<Expr>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
}

/// An expression and its place in the text.
#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

impl PartialEq for Expr {
    /// Places apart: two expressions are equal when they say the same.
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (ExprKind::Int(left), ExprKind::Int(right)) => left == right,
            (ExprKind::Name(left), ExprKind::Name(right)) | (ExprKind::Text(left), ExprKind::Text(right)) => left == right,
            (ExprKind::Call(left, given), ExprKind::Call(right, others)) => left == right && given == others,
            (ExprKind::Unary(left, inner), ExprKind::Unary(right, other)) => left == right && inner == other,
            (ExprKind::Binary(left, a, b), ExprKind::Binary(right, c, d)) => left == right && a == c && b == d,
            _ => false,
        }
    }
}

impl Eq for Expr {}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// Inside the text.
    pub span: Span,
    /// The product's text that says it, with its way out.
    pub key: &'static str,
    /// The sign that it is about.
    pub sign: String,
}

impl ExprError {
    pub(super) fn new(span: Span, key: &'static str) -> Self {
        Self { span, key, sign: String::new() }
    }

    /// As a problem of the file, at the place there.
    #[must_use]
    pub fn problem(&self, at: Span) -> Problem {
        let problem = Problem::of(Code::BadExpression, at, self.key).with("sign", &self.sign);
        if self.key == "expr-single-equals" { problem.fix(at, "==") } else { problem }
    }
}
