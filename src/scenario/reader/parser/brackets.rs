//! Brackets: which one closes which, and which was forgotten.

use super::{DEEPEST, Inside, Parser, position};
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::syntax::SyntaxKind;

impl Parser<'_> {
    pub(super) fn brackets(&mut self, inside: Inside) {
        let span = self.span();
        let Some(kind) = self.peek() else { return };
        if self.open.len() >= DEEPEST {
            self.problems.push(Problem::of(Code::TooDeep, span, "reader-too-deep").with("most", DEEPEST));
            self.bump();
            self.error_until_closing();
            if self.peek().is_some_and(SyntaxKind::is_closing) {
                self.bump();
            }
            return;
        }
        self.bump();
        self.open.push((kind, span, self.at));
        self.items(inside);
        self.open.pop();
        self.close(kind, span);
    }

    fn close(&mut self, opened: SyntaxKind, span: Span) {
        let missing = match opened {
            SyntaxKind::OpenParen => ")",
            SyntaxKind::OpenBracket => "]",
            _ => "}",
        };
        loop {
            match self.peek() {
                Some(kind) if Some(kind) == opened.closing() => {
                    self.bump();
                    return;
                }
                Some(kind) if kind.is_closing() && self.is_meant_for_this(kind) => {
                    self.wrong_closing(missing, span);
                    return;
                }
                // A closing bracket of an outer level, or an outer map's next key: this one was forgotten.
                Some(_) if self.closed_early => break,
                Some(kind) if self.open.iter().any(|(outer, ..)| outer.closing() == Some(kind)) => break,
                // One too many before the right one.
                Some(_) if self.peek_second() == opened.closing() => {
                    let at = self.span();
                    self.stray(at);
                    self.wrap_error();
                }
                Some(_) => {
                    self.wrong_closing(missing, span);
                    return;
                }
                None => break,
            }
        }
        let bracket = &self.text[span.range()];
        // It belongs before the comma that was meant to stand behind it.
        let here = if self.last.0 == SyntaxKind::Comma { self.last.1 } else { self.span() };
        let (line, column) = position(self.text, span);
        let problem = Problem::of(Code::Unclosed, span, "reader-unclosed").with("bracket", bracket).with("closing", missing);
        self.problems.push(problem.with("line", line).with("column", column).related(here, "before"));
    }

    /// Whether a closing bracket of another kind is meant to close this one, not one farther out: what comes after it
    /// then fits the bracket around this one, and would not fit the one around that.
    fn is_meant_for_this(&self, kind: SyntaxKind) -> bool {
        let Some(outer) = self.open.iter().rposition(|(open, ..)| open.closing() == Some(kind)) else { return false };
        let mut ahead = self.tokens[self.at..].iter().map(|token| token.kind).filter(|kind| !kind.is_trivia()).skip(1);
        let around = match (ahead.next(), ahead.next(), ahead.next()) {
            (Some(SyntaxKind::Comma), Some(SyntaxKind::Word), Some(SyntaxKind::Colon)) | (Some(SyntaxKind::CloseParen), ..) => {
                SyntaxKind::OpenParen
            }
            (Some(SyntaxKind::Comma), Some(SyntaxKind::Text), Some(SyntaxKind::Colon)) | (Some(SyntaxKind::CloseBrace), ..) => {
                SyntaxKind::OpenBrace
            }
            (Some(SyntaxKind::CloseBracket), ..) => SyntaxKind::OpenBracket,
            _ => return false,
        };
        let is = |place: Option<usize>| place.and_then(|place| self.open.get(place)).is_some_and(|(open, ..)| *open == around);
        is(self.open.len().checked_sub(1)) && !is(outer.checked_sub(1))
    }

    /// A closing bracket of another kind that fits nothing: it is meant to close this one.
    fn wrong_closing(&mut self, meant: &str, opened: Span) {
        let at = self.span();
        let bracket = &self.text[at.range()];
        let problem = Problem::of(Code::StrayClosing, at, "reader-wrong-closing").with("bracket", bracket).with("closing", meant);
        self.problems.push(problem.related(opened, "opened").fix(at, meant));
        self.bump();
    }

    /// Whether what comes next belongs to a bracket farther out, by how far it is indented: the bracket that is open was
    /// forgotten.
    pub(super) fn outer_goes_on(&mut self, inside: Inside) -> bool {
        self.closed_early = match inside {
            Inside::Paren => self.key_of_outer_map_follows() || self.field_of_outer_paren_follows(),
            Inside::List | Inside::Map => self.field_of_fields_around_follows(),
        };
        self.closed_early
    }

    /// Whether a field and its colon come next in a list or map that stands among fields, and the next bracket to close is
    /// the round one around those: the list or map was never closed.
    fn field_of_fields_around_follows(&self) -> bool {
        let is_field = self.peek() == Some(SyntaxKind::Word) && self.peek_second() == Some(SyntaxKind::Colon);
        let around = self.open.iter().rev().nth(1).map(|(kind, ..)| *kind);
        if !is_field || around != Some(SyntaxKind::OpenParen) {
            return false;
        }
        let mut depth = 0usize;
        for token in &self.tokens[self.at..] {
            match token.kind {
                kind if kind.closing().is_some() => depth += 1,
                kind if kind.is_closing() && depth == 0 => return kind == SyntaxKind::CloseParen,
                kind if kind.is_closing() => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// Whether a field and its colon come next, at the start of a line, less deep in than the fields of the bracket that
    /// is open and no deeper than the line in which it was opened.
    fn field_of_outer_paren_follows(&self) -> bool {
        if self.peek() != Some(SyntaxKind::Word) || self.peek_second() != Some(SyntaxKind::Colon) {
            return false;
        }
        let Some((_, bracket, _)) = self.open.last().filter(|_| self.open.len() > 1) else { return false };
        let after = &self.text[bracket.end as usize..];
        let first = bracket.end as usize + (after.len() - after.trim_start().len());
        let line = self.text[..bracket.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let opened = self.text[line..].chars().take_while(|letter| matches!(letter, ' ' | '\t')).count();
        match (self.indent(self.span().start as usize), self.indent(first)) {
            (Some(here), Some(own)) => here < own && here <= opened,
            _ => false,
        }
    }

    /// Whether a quoted key and its colon come next, at the start of a line and no deeper in than the first key of the
    /// map around the bracket that is open: the bracket was forgotten, and the map goes on.
    fn key_of_outer_map_follows(&self) -> bool {
        if self.peek() != Some(SyntaxKind::Text) || self.peek_second() != Some(SyntaxKind::Colon) {
            return false;
        }
        let map = self.open.iter().rev().find(|(kind, ..)| matches!(kind, SyntaxKind::OpenBrace | SyntaxKind::OpenBracket));
        let Some((SyntaxKind::OpenBrace, brace, _)) = map else { return false };
        let first = brace.end as usize + (self.text[brace.end as usize..].len() - self.text[brace.end as usize..].trim_start().len());
        match (self.indent(self.span().start as usize), self.indent(first)) {
            (Some(here), Some(sibling)) => here <= sibling,
            _ => false,
        }
    }

    /// How many blanks stand before a place, if nothing else does in its line.
    fn indent(&self, at: usize) -> Option<usize> {
        let before = self.text[..at].rsplit('\n').next().unwrap_or_default();
        before.trim().is_empty().then(|| before.chars().count())
    }
}
