//! What stands between brackets: values, fields and entries, with a comma between each and the next.

use super::{Inside, Parser, raw};
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::syntax::SyntaxKind;

impl Parser<'_> {
    pub(super) fn items(&mut self, inside: Inside) {
        while let Some(kind) = self.peek() {
            self.closed_early = false;
            if kind.is_closing() || self.outer_goes_on(inside) {
                return;
            }
            if kind == SyntaxKind::Comma {
                let span = self.span();
                self.problems.push(Problem::of(Code::Unexpected, span, "reader-comma-too-many").fix(span, ""));
                self.bump();
                continue;
            }
            let before = self.offset;
            self.item(inside);
            if self.offset == before {
                let span = self.span();
                let sign = &self.text[span.range()];
                self.problems.push(Problem::of(Code::Unexpected, span, "reader-unexpected").with("sign", sign));
                self.wrap_error();
                continue;
            }
            self.separator();
        }
    }

    /// Whether one `=` comes after the next token.
    fn equals_sign_follows(&self) -> bool {
        let mut offset = self.offset;
        let places = self.tokens[self.at..].iter().map(|token| {
            offset += token.length;
            (token.kind, &self.text[offset - token.length..offset])
        });
        let mut ahead = places.filter(|(kind, _)| !kind.is_trivia()).skip(1);
        ahead.next().is_some_and(|(_, text)| matches!(text, "=" | "＝")) && ahead.next().is_none_or(|(_, text)| text != "=")
    }

    /// Whether a value starts after the next token, in the same line.
    fn value_follows(&self) -> bool {
        let mut ahead = self.tokens[self.at..].iter().scan(self.offset, |offset, token| {
            *offset += token.length;
            Some((token.kind, &self.text[*offset - token.length..*offset]))
        });
        ahead.by_ref().find(|(kind, _)| !kind.is_trivia());
        let next = ahead.find(|(kind, text)| !kind.is_trivia() || text.contains('\n'));
        next.is_some_and(|(kind, _)| kind.starts_value() && kind != SyntaxKind::OpenParen)
    }

    /// Whether the brackets that are open now hold fields rather than plain values.
    fn has_fields(&self) -> bool {
        let Some((.., first)) = self.open.last() else { return false };
        let mut depth = 0usize;
        for token in &self.tokens[*first..] {
            match token.kind {
                SyntaxKind::Colon if depth == 0 => return true,
                kind if kind.closing().is_some() => depth += 1,
                kind if kind.is_closing() && depth == 0 => return false,
                kind if kind.is_closing() => depth -= 1,
                _ => {}
            }
        }
        false
    }

    fn missing_colon(&mut self, key: Span) {
        let end = key.end as usize;
        self.problems.push(Problem::of(Code::MissingColon, key, "reader-missing-colon").fix(Span::new(end, end), ":"));
    }

    fn separator(&mut self) {
        match self.peek() {
            Some(SyntaxKind::Comma) => self.bump(),
            // Behind a bracket that was never closed, the comma stands inside.
            Some(kind) if kind.starts_value() && self.last.0 != SyntaxKind::Comma => {
                let next = self.span();
                let end = self.offset;
                let last = self.text[..end].chars().next_back().map_or(0, char::len_utf8);
                let gap = Span::new(end - last, end);
                let problem = Problem::of(Code::MissingComma, gap, "reader-missing-comma");
                self.problems.push(problem.related(next, "next").fix(Span::new(end, end), ","));
            }
            _ => {}
        }
    }

    fn item(&mut self, inside: Inside) {
        self.trivia();
        let start = self.builder.checkpoint();
        let is_field = inside == Inside::Paren && self.peek() == Some(SyntaxKind::Word) && self.peek_second() == Some(SyntaxKind::Colon);
        if is_field {
            self.builder.start_node(raw(SyntaxKind::Field));
            self.single(SyntaxKind::Name);
            self.bump();
            self.after_colon();
            self.builder.finish_node();
            return;
        }
        if inside == Inside::Paren && self.peek() == Some(SyntaxKind::Word) && self.equals_sign_follows() {
            self.builder.start_node(raw(SyntaxKind::Field));
            self.single(SyntaxKind::Name);
            let sign = self.span();
            self.problems.push(Problem::of(Code::MissingColon, sign, "reader-equals").fix(sign, ":"));
            self.bump();
            self.after_colon();
            self.builder.finish_node();
            return;
        }
        let is_field_without_colon =
            inside == Inside::Paren && self.peek() == Some(SyntaxKind::Word) && self.value_follows() && self.has_fields();
        if is_field_without_colon {
            self.missing_colon(self.span());
            self.builder.start_node(raw(SyntaxKind::Field));
            self.single(SyntaxKind::Name);
            self.after_colon();
            self.builder.finish_node();
            return;
        }
        let key = self.span();
        let is_key_without_colon = inside == Inside::Map && self.value_follows();
        let had_value = self.value();
        if self.peek() == Some(SyntaxKind::Colon) && had_value {
            if inside != Inside::Map {
                let problem = Problem::of(Code::Unexpected, key, "reader-quoted-field");
                let quoted = self.text[key.range()].trim_matches('"').to_owned();
                let is_word = !quoted.is_empty() && quoted.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
                self.problems.push(if is_word { problem.fix(key, quoted) } else { problem });
            }
            self.builder.start_node_at(start, raw(SyntaxKind::Entry));
            self.bump();
            self.after_colon();
            self.builder.finish_node();
        } else if is_key_without_colon && self.peek().is_some_and(SyntaxKind::starts_value) {
            self.missing_colon(key);
            self.builder.start_node_at(start, raw(SyntaxKind::Entry));
            self.after_colon();
            self.builder.finish_node();
        } else if inside == Inside::Map && had_value {
            self.problems.push(Problem::of(Code::MissingColon, key, "reader-key-alone"));
        }
    }

    fn after_colon(&mut self) {
        if self.peek() == Some(SyntaxKind::Word) && self.peek_second() == Some(SyntaxKind::Colon) {
            self.unopened();
        } else if !self.value() {
            let span = self.span();
            self.problems.push(Problem::of(Code::Unexpected, span, "reader-no-value"));
        }
    }

    /// Fields without the bracket that opens them.
    fn unopened(&mut self) {
        let span = self.span();
        let word = self.text[span.range()].to_owned();
        let problem = Problem::of(Code::StrayClosing, span, "reader-unopened").with("word", word);
        self.problems.push(problem.suggest(Span::new(span.start as usize, span.start as usize), "("));
        self.trivia();
        self.builder.start_node(raw(SyntaxKind::Paren));
        self.open.push((SyntaxKind::OpenParen, span, self.at));
        self.items(Inside::Paren);
        self.open.pop();
        if self.peek() == Some(SyntaxKind::CloseParen) {
            self.bump();
        }
        self.builder.finish_node();
    }
}
