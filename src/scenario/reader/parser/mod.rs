//! Tokens to a lossless tree. After an error it goes on at the next comma or bracket, so that one bad line never
//! hides the next. Here are tokens and single values; `items` says what stands between brackets, `brackets` which
//! bracket is meant to close which.

mod brackets;
mod items;

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
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        offset: 0,
        open: Vec::new(),
        builder: GreenNodeBuilder::new(),
        problems,
        closed_early: false,
        last: (SyntaxKind::Unknown, Span::default()),
    };
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
    /// The last token that is neither blank nor comment, and its place.
    last: (SyntaxKind, Span),
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
            if !token.kind.is_trivia() {
                self.last = (token.kind, Span::new(self.offset, self.offset + token.length));
            }
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
