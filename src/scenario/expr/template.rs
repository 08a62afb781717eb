//! Lines with figures in braces: `您欠{due}`, `一共{due = due * 2}`, `{payday + 1}`.

use super::parse::parse as parse_expr;
use super::token::{Token, tokens};
use super::{Expr, ExprError, ExprKind};
use crate::scenario::problem::Span;

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// `{name}`: the true figure, or a name.
    Figure {
        name: String,
        span: Span,
    },
    /// `{name = value}`: quoted as if it were that figure.
    Quoted {
        figure: String,
        value: Expr,
        span: Span,
    },
    /// `{payday + 1}`.
    Value(Expr),
}

/// Takes a line apart. `{{` and `}}` are braces themselves.
///
/// # Errors
/// A brace that is never closed or opened, or what is wrong inside one; places are in the line.
pub fn parse(line: &str) -> Result<Vec<Piece>, Vec<ExprError>> {
    let mut pieces = Vec::new();
    let mut errors = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while let Some(letter) = line[at..].chars().next() {
        let rest = &line[at..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            text.push(letter);
            at += 2;
        } else if matches!(letter, '{' | '｛') {
            let inside = at + letter.len_utf8();
            let Some(length) = line[inside..].find(['}', '｝']) else {
                errors.push(ExprError::new(Span::new(at, inside), "expr-open-brace"));
                break;
            };
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            match piece(&line[inside..inside + length], inside) {
                Ok(piece) => pieces.push(piece),
                Err(found) => errors.extend(found),
            }
            at = inside + length;
            at += line[at..].chars().next().map_or(0, char::len_utf8);
        } else if letter == '}' {
            errors.push(ExprError::new(Span::new(at, at + 1), "expr-stray-brace"));
            at += 1;
        } else {
            text.push(letter);
            at += letter.len_utf8();
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    if errors.is_empty() { Ok(pieces) } else { Err(errors) }
}

fn piece(inner: &str, start: usize) -> Result<Piece, Vec<ExprError>> {
    let moved = |errors: Vec<ExprError>, by: usize| {
        errors.into_iter().map(|error| ExprError { span: shifted(error.span, by), ..error }).collect::<Vec<_>>()
    };
    let span = Span::new(start, start + inner.len());
    let split = match tokens(inner).map_err(|errors| moved(errors, start))?.as_slice() {
        [(Token::Word(figure), _), (Token::Quote, equals), ..] => Some((figure.clone(), equals.end as usize)),
        _ => None,
    };
    if let Some((figure, from)) = split {
        let value = parse_expr(&inner[from..]).map_err(|errors| moved(errors, start + from))?;
        return Ok(Piece::Quoted { figure, value: moved_expr(value, start + from), span });
    }
    let value = moved_expr(parse_expr(inner).map_err(|errors| moved(errors, start))?, start);
    Ok(match value.kind {
        ExprKind::Name(name) => Piece::Figure { name, span },
        _ => Piece::Value(value),
    })
}

fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start as usize + by, span.end as usize + by)
}

fn moved_expr(expr: Expr, by: usize) -> Expr {
    let kind = match expr.kind {
        ExprKind::Call(name, arguments) => ExprKind::Call(name, arguments.into_iter().map(|argument| moved_expr(argument, by)).collect()),
        ExprKind::Unary(op, inner) => ExprKind::Unary(op, Box::new(moved_expr(*inner, by))),
        ExprKind::Binary(op, left, right) => ExprKind::Binary(op, Box::new(moved_expr(*left, by)), Box::new(moved_expr(*right, by))),
        other => other,
    };
    Expr { kind, span: shifted(expr.span, by) }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{Piece, parse};

    #[test]
    fn figures_quotes_and_braces() {
        let pieces = parse("您欠{due}，{due ＝ due * 2}，{payday + 1}，{{}}").expect("a good line");
        let kinds: Vec<&str> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Figure { name, .. } => name,
                Piece::Quoted { figure, .. } => figure,
                Piece::Value(_) => "value",
            })
            .collect();
        assert_eq!(kinds, ["您欠", "due", "，", "due", "，", "value", "，{}"]);
    }

    #[test]
    fn an_open_brace_has_its_place() {
        let errors = parse("您欠{due").expect_err("a brace is open");
        assert_eq!((errors[0].span.start, errors[0].span.end), (6, 7));
    }
}
