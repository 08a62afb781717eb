//! The outline of a scenario: nodes with their replies, then what else it names.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::document::{Document, content, key, path};
use super::lines::Lines;
use crate::scenario::problem::Span;
use crate::scenario::reader::{SyntaxKind, SyntaxNode};

pub(super) fn outline(document: &Document<'_>) -> Vec<DocumentSymbol> {
    let lines = Lines::of(document.text);
    let entries = document.tree.descendants().filter(|node| node.kind() == SyntaxKind::Entry);
    let mut all: Vec<DocumentSymbol> = Vec::new();
    for entry in entries {
        let path = path(&entry);
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts[..] {
            ["nodes", _] => all.extend(symbol(&entry, SymbolKind::CLASS, &lines)),
            ["nodes", node, "replies", _] => {
                let reply = symbol(&entry, SymbolKind::METHOD, &lines);
                let parent = all.iter_mut().rev().find(|symbol| symbol.name == node && symbol.kind == SymbolKind::CLASS);
                if let (Some(reply), Some(parent)) = (reply, parent) {
                    parent.children.get_or_insert_default().push(reply);
                }
            }
            ["facts" | "offers" | "endings" | "parties" | "wrap_up" | "variants", _] => {
                all.extend(symbol(&entry, SymbolKind::CONSTANT, &lines));
            }
            _ => {}
        }
    }
    all
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn symbol(entry: &SyntaxNode, kind: SymbolKind, lines: &Lines<'_>) -> Option<DocumentSymbol> {
    let (name, span) = content(&key(entry)?);
    let range = entry.text_range();
    let range = lines.range(Span::new(range.start().into(), range.end().into()));
    let within = path(entry).into_iter().rev().nth(1);
    Some(DocumentSymbol {
        name,
        detail: within,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: lines.range(span),
        children: None,
    })
}
