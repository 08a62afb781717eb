//! Tokens to a lossless tree. After an error it goes on at the next comma or bracket, so that one bad line never
//! hides the next.

use rowan::{GreenNode, GreenNodeBuilder, Language};

use super::lexer::{Token, lex};
use super::syntax::{Ron, SyntaxKind, SyntaxNode};
use crate::scenario::problem::{Code, Problem, Span};

/// Brackets within brackets deeper than this are an error, as in the `ron` crate.
const DEEPEST: usize = 128;

/// A lossless tree and what was wrong on the way.
#[derive(Debug, Clone)]
pub struct Parse {
    green: GreenNode,
    pub problems: Vec<Problem>,
}

impl Parse {
    /// The root of the tree. Its text is the parsed text, byte for byte.
    #[must_use]
    pub fn tree(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }
}

/// Parses a text.
#[must_use]
pub fn parse(text: &str) -> Parse {
    let mut problems = Vec::new();
    let tokens = lex(text, &mut problems);
    let mut parser =
        Parser { text, tokens, at: 0, offset: 0, open: Vec::new(), builder: GreenNodeBuilder::new(), problems, closed_early: false };
    parser.root();
    Parse { green: parser.builder.finish(), problems: parser.problems }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    /// Where the next token starts, in bytes.
    offset: usize,
    /// Brackets that are open: kind, place and index of the token.
    open: Vec<(SyntaxKind, Span, usize)>,
    builder: GreenNodeBuilder<'static>,
    problems: Vec<Problem>,
    /// Whether the items of a bracket ended because a bracket farther out goes on.
    closed_early: bool,
}

/// What stands between brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Paren,
    List,
    Map,
}

impl Parser<'_> {
    fn root(&mut self) {
        self.builder.start_node(raw(SyntaxKind::Root));
        if self.peek().is_none() {
            let end = Span::new(self.text.len(), self.text.len());
            self.problems.push(Problem::of(Code::Unexpected, end, "reader-empty-file"));
        } else {
            self.value();
        }
        while let Some(kind) = self.peek() {
            let span = self.span();
            if kind.is_closing() {
                self.stray(span);
            } else {
                self.problems.push(Problem::of(Code::Unexpected, span, "reader-left-over"));
                self.error_until_closing();
            }
            self.wrap_error();
        }
        self.trivia();
        self.builder.finish_node();
    }

    /// The next token that is neither blank nor comment.
    fn peek(&self) -> Option<SyntaxKind> {
        self.tokens[self.at..].iter().map(|token| token.kind).find(|kind| !kind.is_trivia())
    }

    /// The place of that token.
    fn span(&self) -> Span {
        let mut offset = self.offset;
        for token in &self.tokens[self.at..] {
            if !token.kind.is_trivia() {
                return Span::new(offset, offset + token.length);
            }
            offset += token.length;
        }
        Span::new(self.text.len(), self.text.len())
    }

    /// The kind after the next token.
    fn peek_second(&self) -> Option<SyntaxKind> {
        self.tokens[self.at..].iter().map(|token| token.kind).filter(|kind| !kind.is_trivia()).nth(1)
    }

    fn trivia(&mut self) {
        while self.tokens.get(self.at).is_some_and(|token| token.kind.is_trivia()) {
            self.push();
        }
    }

    fn push(&mut self) {
        if let Some(token) = self.tokens.get(self.at).copied() {
            self.builder.token(raw(token.kind), &self.text[self.offset..self.offset + token.length]);
            self.at += 1;
            self.offset += token.length;
        }
    }

    fn bump(&mut self) {
        self.trivia();
        self.push();
    }

    fn wrap_error(&mut self) {
        if self.peek().is_some() {
            self.trivia();
            self.builder.start_node(raw(SyntaxKind::Error));
            self.push();
            self.builder.finish_node();
        }
    }

    fn stray(&mut self, span: Span) {
        let bracket = &self.text[span.range()];
        self.problems.push(Problem::of(Code::StrayClosing, span, "reader-stray-closing").with("bracket", bracket));
    }

    /// A value; false when there was none.
    fn value(&mut self) -> bool {
        self.trivia();
        let start = self.builder.checkpoint();
        let Some(kind) = self.peek() else { return false };
        match kind {
            SyntaxKind::Word if self.peek_second() == Some(SyntaxKind::OpenParen) => {
                self.builder.start_node(raw(SyntaxKind::Paren));
                self.bump();
                self.brackets(Inside::Paren);
                self.builder.finish_node();
            }
            SyntaxKind::Word => self.single(SyntaxKind::Name),
            SyntaxKind::Integer | SyntaxKind::Float | SyntaxKind::Text | SyntaxKind::RawText | SyntaxKind::Letter => {
                self.single(SyntaxKind::Literal);
            }
            SyntaxKind::Sign if self.signed_number() => {
                self.builder.start_node(raw(SyntaxKind::Literal));
                self.bump();
                self.bump();
                self.builder.finish_node();
            }
            SyntaxKind::OpenParen => {
                self.builder.start_node(raw(SyntaxKind::Paren));
                self.brackets(Inside::Paren);
                self.builder.finish_node();
            }
            SyntaxKind::OpenBracket => {
                self.builder.start_node(raw(SyntaxKind::List));
                self.brackets(Inside::List);
                self.builder.finish_node();
            }
            SyntaxKind::OpenBrace => {
                self.builder.start_node(raw(SyntaxKind::Map));
                self.brackets(Inside::Map);
                self.builder.finish_node();
            }
            SyntaxKind::Sign => {}
            _ => return false,
        }
        if self.peek() == Some(SyntaxKind::Sign) {
            self.run(start);
        }
        true
    }

    fn single(&mut self, kind: SyntaxKind) {
        self.builder.start_node(raw(kind));
        self.bump();
        self.builder.finish_node();
    }

    /// A sign directly before a number.
    fn signed_number(&self) -> bool {
        let mut ahead = self.tokens[self.at..].iter().skip_while(|token| token.kind.is_trivia());
        let sign = ahead.next().is_some() && matches!(&self.text[self.span().range()], "-" | "+");
        sign && ahead.next().is_some_and(|token| matches!(token.kind, SyntaxKind::Integer | SyntaxKind::Float))
    }

    /// An expression outside quotes: everything up to the next comma or closing bracket.
    fn run(&mut self, start: rowan::Checkpoint) {
        self.builder.start_node_at(start, raw(SyntaxKind::Run));
        self.error_until_comma();
        self.builder.finish_node();
    }

    /// Takes tokens up to a comma, colon or closing bracket of this level.
    fn error_until_comma(&mut self) {
        let mut depth = 0usize;
        while let Some(kind) = self.peek() {
            if depth == 0 && (kind.is_closing() || matches!(kind, SyntaxKind::Comma | SyntaxKind::Colon)) {
                break;
            }
            depth = if kind.closing().is_some() { depth + 1 } else { depth.saturating_sub(usize::from(kind.is_closing())) };
            self.bump();
        }
    }

    /// Takes tokens up to the next closing bracket of this level.
    fn error_until_closing(&mut self) {
        let mut depth = 0usize;
        self.trivia();
        self.builder.start_node(raw(SyntaxKind::Error));
        while let Some(kind) = self.peek() {
            if depth == 0 && kind.is_closing() {
                break;
            }
            depth = if kind.closing().is_some() { depth + 1 } else { depth.saturating_sub(usize::from(kind.is_closing())) };
            self.bump();
        }
        self.builder.finish_node();
    }

    fn brackets(&mut self, inside: Inside) {
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
                Some(_) if opened == SyntaxKind::OpenParen && self.closed_early => break,
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
        let here = self.span();
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

    fn items(&mut self, inside: Inside) {
        while let Some(kind) = self.peek() {
            self.closed_early = false;
            if kind.is_closing() || inside == Inside::Paren && self.outer_goes_on() {
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

    /// Whether what comes next belongs to a bracket farther out, by how far it is indented: the bracket that is open was
    /// forgotten.
    fn outer_goes_on(&mut self) -> bool {
        self.closed_early = self.key_of_outer_map_follows() || self.field_of_outer_paren_follows();
        self.closed_early
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
            Some(kind) if kind.starts_value() => {
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
}

impl Parser<'_> {
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

/// Line and column of a place, from 1, in characters.
pub(super) fn position(text: &str, span: Span) -> (usize, usize) {
    let before = text.get(..span.start as usize).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn raw(kind: SyntaxKind) -> rowan::SyntaxKind {
    Ron::kind_to_raw(kind)
}
