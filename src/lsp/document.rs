//! A text and the tree over it: what stands at a place, and on which path of fields and keys.

use rowan::{NodeOrToken, TextSize, TokenAtOffset};

use crate::scenario::problem::Span;
use crate::scenario::reader::{self, Ron, SyntaxKind, SyntaxNode};

pub(super) type Token = rowan::SyntaxToken<Ron>;

/// A parsed text.
pub(super) struct Document<'a> {
    pub text: &'a str,
    pub tree: SyntaxNode,
}

impl<'a> Document<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, tree: reader::parse(text).tree() }
    }

    /// The token at a byte; of two that meet there, the one that is no blank.
    pub(super) fn token(&self, byte: usize) -> Option<Token> {
        let at = TextSize::try_from(byte.min(self.text.len())).ok()?;
        match self.tree.token_at_offset(at) {
            TokenAtOffset::None => None,
            TokenAtOffset::Single(token) => Some(token),
            TokenAtOffset::Between(left, right) => {
                let is_word = |token: &Token| matches!(token.kind(), SyntaxKind::Word | SyntaxKind::Text | SyntaxKind::Integer);
                Some(if is_word(&right) || !is_word(&left) { right } else { left })
            }
        }
    }

    /// The word or text at a byte, else the token before it: behind `to: ` that is the blank within the field.
    pub(super) fn word_or_before(&self, byte: usize) -> Option<Token> {
        let here = self.token(byte)?;
        if matches!(here.kind(), SyntaxKind::Word | SyntaxKind::Text) {
            return Some(here);
        }
        let at = TextSize::try_from(byte.min(self.text.len())).ok()?;
        self.tree.token_at_offset(at).left_biased()
    }

    /// The file's value is written `name(…)`.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let value = self.tree.children().find(|node| node.kind() == SyntaxKind::Paren);
        value.is_some_and(|node| node.text().to_string().starts_with(name))
    }
}

/// Fields and keys from the file's value down to a node, the node's own field or key last.
pub(super) fn path(node: &SyntaxNode) -> Vec<String> {
    let mut path: Vec<String> = node.ancestors().filter_map(|node| key(&node).map(|key| content(&key).0)).collect();
    path.reverse();
    path
}

/// The name of a field or the key of an entry.
pub(super) fn key(node: &SyntaxNode) -> Option<SyntaxNode> {
    matches!(node.kind(), SyntaxKind::Field | SyntaxKind::Entry).then(|| node.first_child()).flatten()
}

/// The value of a field or an entry.
pub(super) fn value(node: &SyntaxNode) -> Option<SyntaxNode> {
    node.children().nth(1)
}

/// A word, or what stands between the quotes of a text; and where.
pub(super) fn content(node: &SyntaxNode) -> (String, Span) {
    let token = node.descendants_with_tokens().filter_map(NodeOrToken::into_token).find(|token| !token.kind().is_trivia());
    token.map_or_else(|| (String::new(), Span::default()), |token| inner(&token))
}

/// The same of a token.
pub(super) fn inner(token: &Token) -> (String, Span) {
    let start = usize::from(token.text_range().start());
    let text = token.text();
    let quotes = ['"', '“', '”', '＂', '「', '」'];
    if token.kind() == SyntaxKind::Text {
        let opening = text.chars().next().map_or(0, char::len_utf8);
        let body = &text[opening..];
        let body = body.strip_suffix(quotes).unwrap_or(body);
        return (body.to_owned(), Span::new(start + opening, start + opening + body.len()));
    }
    (text.to_owned(), Span::new(start, start + text.len()))
}
