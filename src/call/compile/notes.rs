//! Collects what is wrong, so that one bad line never hides the next.

use crate::scenario::expr::{self, Expr};
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::reader::Spanned;

/// How many letters a name may differ in from a known one to be suggested.
const NEAR: usize = 3;

/// The problems found in one file.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub problems: Vec<Problem>,
}

impl Notes {
    pub(super) fn error(&mut self, code: Code, span: Span, message: impl Into<String>, label: impl Into<String>, help: Option<String>) {
        self.push(Severity::Error, code, span, message.into(), label.into(), help);
    }

    pub(super) fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, label: impl Into<String>, help: Option<String>) {
        self.push(Severity::Warning, code, span, message.into(), label.into(), help);
    }

    fn push(&mut self, severity: Severity, code: Code, span: Span, message: String, label: String, help: Option<String>) {
        self.problems.push(Problem { code, span, message, label, help, related: Vec::new(), fix: None, severity });
    }

    pub(super) fn unknown<'a>(&mut self, code: Code, kind: &str, name: &str, span: Span, known: impl Iterator<Item = &'a str>) {
        let nearest = known.map(|known| (strsim::damerau_levenshtein(known, name), known)).min();
        let help = nearest.filter(|(distance, _)| *distance <= NEAR).map(|(_, known)| format!("did you mean `{known}`?"));
        self.error(code, span, format!("there is no {kind} called `{name}`"), format!("unknown {kind}"), help);
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
                    let at = within(span, error.span, skip);
                    self.error(Code::BadExpression, at, error.message, "here", error.help);
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
