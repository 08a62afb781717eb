//! Collects what is wrong, so that one bad line never hides the next.

use crate::scenario::expr::{self, Expr};
use crate::scenario::problem::{Code, Problem, Span, unknown};
use crate::scenario::reader::Spanned;

/// The problems found in one file.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub problems: Vec<Problem>,
}

impl Notes {
    pub(super) fn note(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A name that nothing has. `kind` is a case of the text `unknown`, its blanks written `-` there.
    pub(super) fn unknown<'a>(&mut self, code: Code, kind: &str, name: &str, span: Span, known: impl Iterator<Item = &'a str>) {
        self.note(unknown(code, kind, name, span, known));
    }

    /// Parses an expression inside a string of the file; its own spans are moved to where it stands.
    pub(super) fn expression(&mut self, text: &Spanned<String>) -> Option<Expr> {
        self.expression_at(&text.value, text.span, 1)
    }

    /// The same for text that starts `skip` bytes after the span's start (1 for the opening quote).
    pub(super) fn expression_at(&mut self, text: &str, span: Span, skip: u32) -> Option<Expr> {
        match expr::parse(text) {
            Ok(expr) => Some(expr),
            Err(errors) => {
                for error in errors {
                    self.note(error.problem(within(span, error.span, skip)));
                }
                None
            }
        }
    }
}

/// A span inside a string, moved to the file. Where the string holds escapes it may be off, so it never leaves the
/// string.
pub(super) fn within(outer: Span, inner: Span, skip: u32) -> Span {
    let start = (outer.start + skip + inner.start).min(outer.end);
    Span { start, end: (outer.start + skip + inner.end).clamp(start, outer.end) }
}
