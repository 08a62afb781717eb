//! The lossless tree without its blanks: values with places, ready for `fill`.

use super::syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use crate::scenario::problem::Span;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Value<'t> {
    pub span: Span,
    /// As written.
    pub source: &'t str,
    pub kind: Kind<'t>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Kind<'t> {
    Text(String, Option<Span>),
    Integer(i128),
    /// As written, for it is parsed where a float is wanted.
    Float(String),
    Letter(char),
    Name(String),
    Paren {
        name: Option<(String, Span)>,
        items: Vec<Item<'t>>,
    },
    List(Vec<Value<'t>>),
    Map(Vec<(Value<'t>, Value<'t>)>),
    /// Something that only a phrase or nothing can be.
    Other,
}

/// What stands in round brackets.
#[derive(Debug, Clone)]
pub(super) enum Item<'t> {
    Field(String, Span, Value<'t>),
    Plain(Value<'t>),
}

/// The value of a file, if it has any. The tree is that of this text.
pub(super) fn value<'t>(root: &SyntaxNode, text: &'t str) -> Option<Value<'t>> {
    root.children().find_map(|node| of(&node, text))
}

fn span(node: &SyntaxNode) -> Span {
    let range = node.text_range();
    Span { start: range.start().into(), end: range.end().into() }
}

fn of<'t>(node: &SyntaxNode, text: &'t str) -> Option<Value<'t>> {
    let span = span(node);
    let source = &text[span.range()];
    let kind = match node.kind() {
        SyntaxKind::Literal => literal(node),
        SyntaxKind::Name => Kind::Name(source.to_owned()),
        SyntaxKind::Paren => paren(node, text),
        SyntaxKind::List => Kind::List(node.children().filter_map(|child| of(&child, text)).collect()),
        SyntaxKind::Map => {
            Kind::Map(node.children().filter(|child| child.kind() == SyntaxKind::Entry).filter_map(|entry| pair(&entry, text)).collect())
        }
        SyntaxKind::Run => Kind::Other,
        _ => return None,
    };
    Some(Value { span, source, kind })
}

fn pair<'t>(entry: &SyntaxNode, text: &'t str) -> Option<(Value<'t>, Value<'t>)> {
    let mut values = entry.children().filter_map(|child| of(&child, text));
    Some((values.next()?, values.next()?))
}

fn paren<'t>(node: &SyntaxNode, text: &'t str) -> Kind<'t> {
    let word = tokens(node).find(|token| token.kind() == SyntaxKind::Word);
    let name = word.map(|token| (token.text().to_owned(), token_span(&token)));
    let items = node.children().filter_map(|child| match child.kind() {
        SyntaxKind::Field => field(&child, text),
        // A quoted name before a colon: the parser has said so; read it as the field that is meant.
        SyntaxKind::Entry => pair(&child, text).and_then(|(key, value)| match key.kind {
            Kind::Text(name, _) | Kind::Name(name) => Some(Item::Field(name, key.span, value)),
            _ => None,
        }),
        _ => of(&child, text).map(Item::Plain),
    });
    Kind::Paren { name, items: items.collect() }
}

fn field<'t>(node: &SyntaxNode, text: &'t str) -> Option<Item<'t>> {
    let mut children = node.children();
    let name = children.next()?;
    let value = children.find_map(|child| of(&child, text))?;
    let at = span(&name);
    Some(Item::Field(text[at.range()].to_owned(), at, value))
}

fn tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    node.children_with_tokens().filter_map(rowan::NodeOrToken::into_token).filter(|token| !token.kind().is_trivia())
}

fn token_span(token: &SyntaxToken) -> Span {
    let range = token.text_range();
    Span { start: range.start().into(), end: range.end().into() }
}

fn literal(node: &SyntaxNode) -> Kind<'static> {
    let mut parts = tokens(node);
    let Some(first) = parts.next() else { return Kind::Other };
    let is_negative = first.kind() == SyntaxKind::Sign && first.text() == "-";
    let token = if first.kind() == SyntaxKind::Sign { parts.next() } else { Some(first) };
    let Some(token) = token else { return Kind::Other };
    let text = token.text();
    match token.kind() {
        SyntaxKind::Text => {
            let start = token_span(&token).start as usize;
            unescape(text, start)
        }
        SyntaxKind::RawText => Kind::Text(raw_content(text).to_owned(), None),
        SyntaxKind::Letter => letter(text),
        SyntaxKind::Integer => integer(text).map_or(Kind::Other, |value| Kind::Integer(if is_negative { -value } else { value })),
        SyntaxKind::Float => Kind::Float(format!("{}{text}", if is_negative { "-" } else { "" })),
        _ => Kind::Other,
    }
}

/// Rust's names of whole numbers, as the `ron` crate takes them after digits.
const SUFFIXES: [&str; 10] = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"];

fn integer(text: &str) -> Option<i128> {
    let digits = text.replace('_', "");
    let based = |prefix: &str, radix| digits.strip_prefix(prefix).map(|digits| i128::from_str_radix(digits, radix).ok());
    // A suffix such as `u8` names the type, which is known already.
    let plain = || {
        let bare = digits.find(['i', 'u']).map_or(&*digits, |at| if SUFFIXES.contains(&&digits[at..]) { &digits[..at] } else { &digits });
        bare.parse().ok()
    };
    based("0x", 16).or_else(|| based("0b", 2)).or_else(|| based("0o", 8)).unwrap_or_else(plain)
}

fn raw_content(text: &str) -> &str {
    let inner = text.trim_start_matches('r').trim_start_matches('#');
    let inner = inner.strip_prefix('"').unwrap_or(inner);
    let inner = inner.trim_end_matches('#');
    inner.strip_suffix('"').unwrap_or(inner)
}

fn letter(text: &str) -> Kind<'static> {
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text);
    let Kind::Text(unescaped, None) = unescape(&format!("\"{inner}\""), 0) else { return Kind::Other };
    let mut letters = unescaped.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Kind::Letter(letter),
        _ => Kind::Other,
    }
}

/// Quotes, straight and as Chinese keyboards write them.
const QUOTES: [char; 6] = ['"', '”', '“', '＂', '「', '」'];

/// The content of a quoted text; the place of the first escape that means nothing, if any.
fn unescape(text: &str, start: usize) -> Kind<'static> {
    // Where the opening quote was forgotten, the text begins at once.
    let opening = text.chars().next().filter(|first| QUOTES.contains(first)).map_or(0, char::len_utf8);
    let body = &text[opening..];
    let body = body.strip_suffix(QUOTES).unwrap_or(body);
    let mut content = String::with_capacity(body.len());
    let mut wrong = None;
    let mut letters = body.char_indices();
    while let Some((at, letter)) = letters.next() {
        if letter != '\\' {
            content.push(letter);
            continue;
        }
        let escaped = letters.next().map(|(_, escaped)| escaped);
        match escaped.and_then(|escaped| escape(escaped, &mut letters)) {
            Some(Escaped::Letter(meant)) => content.push(meant),
            Some(Escaped::Nothing) => {}
            None => {
                let from = start + opening + at;
                wrong = wrong.or(Some(Span::new(from, from + 1 + escaped.map_or(0, char::len_utf8))));
            }
        }
    }
    Kind::Text(content, wrong)
}

enum Escaped {
    Letter(char),
    Nothing,
}

fn escape(escaped: char, letters: &mut std::str::CharIndices<'_>) -> Option<Escaped> {
    let letter = match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        '\\' | '"' | '\'' => escaped,
        '\n' => {
            // A backslash at a line's end joins the lines.
            while letters.as_str().starts_with(char::is_whitespace) {
                letters.next();
            }
            return Some(Escaped::Nothing);
        }
        'x' => hex(letters, 2).filter(char::is_ascii)?,
        'u' => {
            letters.as_str().starts_with('{').then_some(())?;
            letters.next();
            let digits = letters.as_str().find('}')?;
            let letter = hex(letters, digits)?;
            letters.next();
            letter
        }
        _ => return None,
    };
    Some(Escaped::Letter(letter))
}

fn hex(letters: &mut std::str::CharIndices<'_>, digits: usize) -> Option<char> {
    let text = letters.as_str().get(..digits)?.to_owned();
    // No sign before it, and as many as the largest letter has.
    (text.len() <= 6 && text.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(())?;
    let value = u32::from_str_radix(&text, 16).ok()?;
    for _ in 0..text.chars().count() {
        letters.next();
    }
    char::from_u32(value)
}
