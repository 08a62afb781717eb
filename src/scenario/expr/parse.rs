//! Tokens to an expression, by precedence.

use super::token::{Token, tokens};
use super::{BinaryOp, Expr, ExprError, ExprKind, UnaryOp};
use crate::scenario::problem::Span;

/// Brackets and signs deeper than this are an error.
const DEEPEST: usize = 64;

/// Parses a text.
///
/// # Errors
/// Every sign that means nothing, or the first place where the parts do not fit together.
pub fn parse(text: &str) -> Result<Expr, Vec<ExprError>> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0 };
    let expr = parser.expression(0).map_err(|error| vec![error])?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some((Token::Quote, span)) => Err(vec![single_equals(*span)]),
        Some((_, span)) => Err(vec![ExprError::new(*span, "expr-goes-on")]),
    }
}

fn single_equals(span: Span) -> ExprError {
    ExprError::new(span, "expr-single-equals")
}

struct Parser<'a> {
    tokens: &'a [(Token, Span)],
    at: usize,
    end: usize,
    depth: usize,
}

/// How tightly an operator binds.
pub(super) const fn strength(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Equal | BinaryOp::Unequal | BinaryOp::Less | BinaryOp::AtMost | BinaryOp::More | BinaryOp::AtLeast => 4,
        BinaryOp::Add | BinaryOp::Subtract => 5,
        BinaryOp::Multiply => 6,
    }
}

/// `not` binds tighter than `and` and looser than comparisons.
pub(super) const NOT: u8 = 3;
/// A sign before a number or name binds tightest.
pub(super) const MINUS: u8 = 7;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(Span::new(self.end, self.end), |(_, span)| *span)
    }

    fn expression(&mut self, loosest: u8) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ExprError::new(self.span(), "expr-too-deep"));
        }
        let mut left = self.operand(loosest)?;
        while let Some(Token::Op(op)) = self.peek() {
            let op = *op;
            let binds = strength(op);
            if binds < loosest {
                break;
            }
            let is_comparison = binds == strength(BinaryOp::Equal);
            self.at += 1;
            let right = self.expression(binds + 1)?;
            let span = Span { start: left.span.start, end: right.span.end };
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
            if is_comparison && matches!(self.peek(), Some(Token::Op(next)) if strength(*next) == binds) {
                return Err(ExprError::new(self.span(), "expr-chained"));
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self, loosest: u8) -> Result<Expr, ExprError> {
        let span = self.span();
        let Some((token, _)) = self.tokens.get(self.at) else {
            return Err(ExprError::new(Span::new(self.end, self.end), "expr-ends-early"));
        };
        self.at += 1;
        let kind = match token {
            Token::Int(value) => ExprKind::Int(*value),
            Token::Text(text) => ExprKind::Text(text.clone()),
            Token::Word(word) if self.peek() == Some(&Token::Open) => {
                self.at += 1;
                let (arguments, close) = self.arguments(span)?;
                return Ok(Expr { kind: ExprKind::Call(word.clone(), arguments), span: Span { start: span.start, end: close.end } });
            }
            Token::Word(word) => ExprKind::Name(word.clone()),
            Token::Not if loosest <= NOT => return self.unary(UnaryOp::Not, NOT, span),
            Token::Op(BinaryOp::Subtract) => return self.unary(UnaryOp::Minus, MINUS, span),
            Token::Open => {
                let inner = self.expression(0)?;
                let close = self.close(span)?;
                return Ok(Expr { kind: inner.kind, span: Span { start: span.start, end: close.end } });
            }
            Token::Quote => return Err(single_equals(span)),
            Token::Not => {
                return Err(ExprError::new(span, "expr-not-in-brackets"));
            }
            Token::Close | Token::Comma | Token::Op(_) => {
                return Err(ExprError::new(span, "expr-nothing-before"));
            }
        };
        Ok(Expr { kind, span })
    }

    fn unary(&mut self, op: UnaryOp, binds: u8, span: Span) -> Result<Expr, ExprError> {
        let inner = self.expression(binds)?;
        let span = Span { start: span.start, end: inner.span.end };
        Ok(Expr { kind: ExprKind::Unary(op, Box::new(inner)), span })
    }

    fn arguments(&mut self, open: Span) -> Result<(Vec<Expr>, Span), ExprError> {
        let mut arguments = Vec::new();
        while self.peek() != Some(&Token::Close) {
            arguments.push(self.expression(0)?);
            match self.peek() {
                Some(Token::Comma) => self.at += 1,
                Some(Token::Close) => {}
                _ => break,
            }
        }
        let close = self.close(open)?;
        Ok((arguments, close))
    }

    fn close(&mut self, open: Span) -> Result<Span, ExprError> {
        let span = self.span();
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
            return Ok(span);
        }
        Err(ExprError::new(open, "expr-unclosed"))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn shown(text: &str) -> String {
        match parse(text) {
            Ok(expr) => expr.to_string(),
            Err(errors) => {
                errors.iter().map(|error| format!("{}..{} {}", error.span.start, error.span.end, error.key)).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn precedence_is_that_of_the_page() {
        assert_eq!(shown("a or b and not c == 1 + 2 * -3"), "a or b and not c == 1 + 2 * -3");
        assert_eq!(shown("(a or b) and c"), "(a or b) and c");
        assert_eq!(shown("1 - (2 - 3)"), "1 - (2 - 3)");
        assert_eq!(shown("knows(mother_ill) and trust >= 3"), "knows(mother_ill) and trust >= 3");
    }

    #[test]
    fn full_width_signs_and_chinese_words_are_understood() {
        assert_eq!(shown("trust ＞＝ ３ 且 knows（'mother-ill'）"), "trust >= 3 and knows('mother-ill')");
    }

    #[test]
    fn errors_have_their_place() {
        assert_eq!(shown("trust = 3"), "6..7 expr-single-equals");
        assert_eq!(shown("1 < 2 < 3"), "6..7 expr-chained");
        assert_eq!(shown("knows(a"), "0..5 expr-unclosed");
        assert_eq!(shown("a &"), "2..3 expr-and-sign");
        assert_eq!(shown(""), "0..0 expr-ends-early");
    }
}
