//! An expression as text again: as few brackets as its meaning needs.

use std::fmt;

use super::parse::{MINUS, NOT, strength};
use super::{BinaryOp, Expr, ExprKind, UnaryOp};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, 0, f)
    }
}

const fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Equal => "==",
        BinaryOp::Unequal => "!=",
        BinaryOp::Less => "<",
        BinaryOp::AtMost => "<=",
        BinaryOp::More => ">",
        BinaryOp::AtLeast => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
    }
}

/// Writes an expression where everything looser than `loosest` needs brackets.
fn write(expr: &Expr, loosest: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let binds = match &expr.kind {
        ExprKind::Binary(op, ..) => strength(*op),
        ExprKind::Unary(UnaryOp::Not, _) => NOT,
        _ => MINUS,
    };
    if binds < loosest {
        f.write_str("(")?;
        write(expr, 0, f)?;
        return f.write_str(")");
    }
    match &expr.kind {
        ExprKind::Int(value) => write!(f, "{value}"),
        ExprKind::Name(name) => f.write_str(name),
        ExprKind::Text(text) => write!(f, "'{text}'"),
        ExprKind::Call(name, arguments) => {
            write!(f, "{name}(")?;
            for (place, argument) in arguments.iter().enumerate() {
                if place > 0 {
                    f.write_str(", ")?;
                }
                write(argument, 0, f)?;
            }
            f.write_str(")")
        }
        ExprKind::Unary(UnaryOp::Not, inner) => {
            f.write_str("not ")?;
            write(inner, NOT, f)
        }
        ExprKind::Unary(UnaryOp::Minus, inner) => {
            f.write_str("-")?;
            write(inner, MINUS, f)
        }
        ExprKind::Binary(op, left, right) => {
            // Comparisons do not chain, so both sides of one bind tighter.
            let is_comparison = strength(*op) == strength(BinaryOp::Equal);
            write(left, binds + u8::from(is_comparison), f)?;
            write!(f, " {} ", sign(*op))?;
            write(right, binds + 1, f)
        }
    }
}
