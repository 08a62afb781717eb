//! Everything that is named in a scenario, and where: definitions by their keys, uses in jumps, conditions, acts, effects
//! and braces. It is read off the tree, so that it is there while the file is broken.

use super::document::{Document, content, key, path, value};
use crate::scenario::expr::template::{self, Piece};
use crate::scenario::expr::{self, Expr, ExprKind};
use crate::scenario::problem::Span;
use crate::scenario::reader::{SyntaxKind, SyntaxNode};

/// What kind of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Node,
    Reply,
    Fact,
    Flag,
    Party,
    Offer,
    Ending,
    Field,
    Act,
    /// A figure in braces or in an amount.
    Figure,
    Temperament,
    Rubric,
    Pack,
}

/// A name at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub kind: Kind,
    pub name: String,
    /// Without quotes.
    pub span: Span,
    pub is_definition: bool,
    /// In an expression without quotes, where only a word can stand.
    pub is_bare: bool,
}

/// Every mention, in the order of the file.
pub(super) fn mentions(document: &Document<'_>) -> Vec<Mention> {
    let mut all = Vec::new();
    for node in document.tree.descendants() {
        match node.kind() {
            SyntaxKind::Entry => entry(&node, &mut all),
            SyntaxKind::Field => field(&node, &mut all),
            SyntaxKind::Literal => braces(&node, &mut all),
            _ => {}
        }
    }
    all.sort_by_key(|mention| mention.span);
    all.dedup();
    all
}

/// The mention at a byte.
pub(super) fn at(all: &[Mention], byte: usize) -> Option<&Mention> {
    all.iter().find(|mention| mention.span.range().contains(&byte) || mention.span.end as usize == byte)
}

fn entry(node: &SyntaxNode, all: &mut Vec<Mention>) {
    let Some(key) = key(node) else { return };
    let path = path(node);
    let above: Vec<&str> = path[..path.len() - 1].iter().map(String::as_str).collect();
    let kind = match above[..] {
        ["nodes"] => Kind::Node,
        ["facts"] => Kind::Fact,
        ["offers"] => Kind::Offer,
        ["endings"] => Kind::Ending,
        ["parties"] => Kind::Party,
        ["wrap_up"] => Kind::Field,
        ["nodes", _, "replies"] => Kind::Reply,
        ["variants", _, "names"] => return push(all, Kind::Party, &key, false),
        _ => return,
    };
    push(all, kind, &key, true);
}

fn push(all: &mut Vec<Mention>, kind: Kind, node: &SyntaxNode, is_definition: bool) {
    let (name, span) = content(node);
    // The same reply's name may stand in several nodes: it is told apart by its node.
    let name = if kind == Kind::Reply { format!("{}/{name}", path(node).get(1).map_or("", String::as_str)) } else { name };
    all.push(Mention { kind, name, span, is_definition, is_bare: false });
}

fn field(node: &SyntaxNode, all: &mut Vec<Mention>) {
    let (Some(name), Some(value)) = (key(node), value(node)) else { return };
    let path = path(node);
    let is_text = value.kind() == SyntaxKind::Literal;
    match content(&name).0.as_str() {
        "to" if path.first().is_some_and(|first| first == "history") => push(all, Kind::Party, &value, false),
        "to" | "start" if is_text => push(all, Kind::Node, &value, false),
        "ends" if is_text => push(all, Kind::Ending, &value, false),
        "number_of" | "answered_by" if is_text => push(all, Kind::Party, &value, false),
        "temperament" if is_text => push(all, Kind::Temperament, &value, false),
        "rubric" if is_text => push(all, Kind::Rubric, &value, false),
        "packs" => value.children().for_each(|pack| push(all, Kind::Pack, &pack, false)),
        "when" | "right" if is_text => expression(&value, Asked::Condition, all),
        "acts" => value.children().for_each(|act| expression(&act, Asked::Act, all)),
        "act" => expression(&value, Asked::Act, all),
        "do" => expression(&value, Asked::Effect, all),
        _ => {}
    }
}

/// What an expression's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Condition,
    Act,
    Effect,
}

fn expression(node: &SyntaxNode, asked: Asked, all: &mut Vec<Mention>) {
    let range = node.text_range();
    let (text, start) = if node.kind() == SyntaxKind::Literal {
        let (text, span) = content(node);
        (text, span.start as usize)
    } else {
        (node.text().to_string(), usize::from(range.start()))
    };
    if let Ok(expr) = expr::parse(&text) {
        walk(&expr, asked, start, &text, all);
    }
}

fn walk(expr: &Expr, asked: Asked, start: usize, text: &str, all: &mut Vec<Mention>) {
    let at = |span: Span| Span::new(start + span.start as usize, start + span.end as usize);
    match &expr.kind {
        ExprKind::Unary(_, inner) => walk(inner, asked, start, text, all),
        ExprKind::Binary(_, left, right) => {
            walk(left, asked, start, text, all);
            walk(right, asked, start, text, all);
        }
        ExprKind::Name(name) if asked == Asked::Act => {
            all.push(Mention { kind: Kind::Act, name: name.clone(), span: at(expr.span), is_definition: false, is_bare: true });
        }
        ExprKind::Call(word, arguments) => {
            if asked == Asked::Act {
                let span = Span::new(expr.span.start as usize, expr.span.start as usize + word.len());
                all.push(Mention { kind: Kind::Act, name: word.clone(), span: at(span), is_definition: false, is_bare: true });
            }
            for argument in arguments {
                let Some(kind) = argument_kind(asked, word) else { continue };
                match &argument.kind {
                    ExprKind::Name(name) => {
                        all.push(Mention { kind, name: name.clone(), span: at(argument.span), is_definition: false, is_bare: true });
                    }
                    ExprKind::Text(name) => {
                        let quoted = &text[argument.span.range()];
                        let opening = quoted.chars().next().map_or(0, char::len_utf8);
                        let from = argument.span.start as usize + opening;
                        let span = at(Span::new(from, from + name.len()));
                        all.push(Mention { kind, name: name.clone(), span, is_definition: false, is_bare: false });
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// What the argument of a word names. An act's own arguments are figures and fixed words, apart from these.
fn argument_kind(asked: Asked, word: &str) -> Option<Kind> {
    Some(match (asked, word) {
        (Asked::Condition, "knows") | (Asked::Effect, "reveal") => Kind::Fact,
        (Asked::Condition | Asked::Effect, "flag") => Kind::Flag,
        (Asked::Condition | Asked::Effect, "on_line") | (Asked::Act, "ask_payment") => Kind::Party,
        (Asked::Condition, "promised") | (Asked::Effect, "promise") | (Asked::Act, "offer") => Kind::Offer,
        (Asked::Condition, "ended") => Kind::Ending,
        (Asked::Condition, "said") => Kind::Act,
        (Asked::Act, "state_debt") => Kind::Figure,
        _ => return None,
    })
}

/// Figures and people in the braces of a text.
fn braces(node: &SyntaxNode, all: &mut Vec<Mention>) {
    let (text, span) = content(node);
    // An escape would shift what follows it.
    if !text.contains(['{', '｛']) || text.contains('\\') {
        return;
    }
    let Ok(pieces) = template::parse(&text) else { return };
    for piece in pieces {
        let (Piece::Figure { name, span: at } | Piece::Quoted { figure: name, span: at, .. }) = piece else { continue };
        let inside = &text[at.range()];
        let from = span.start as usize + at.start as usize + inside.find(&name).unwrap_or(0);
        let (kind, name) = match name.split_once('.') {
            Some((party, _)) => (Kind::Party, party.to_owned()),
            None => (Kind::Figure, name),
        };
        all.push(Mention { kind, span: Span::new(from, from + name.len()), name, is_definition: false, is_bare: true });
    }
}
