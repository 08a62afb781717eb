//! The drawing for Graphviz.

use std::fmt::Write;

use super::{Map, Mark};

/// The map in Graphviz's language.
#[must_use]
pub fn dot(map: &Map) -> String {
    let mut out = String::from(
        "digraph dialogue {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"Noto Sans SC\"];\n  edge [fontname=\"Noto Sans SC\", fontsize=10];\n",
    );
    let _ = writeln!(out, "  label={};", quoted(&map.title));
    for (at, card) in map.cards.iter().enumerate() {
        let ends = card.ends.as_ref().map_or_else(String::new, |ending| format!("\\n■ {}", inner(ending)));
        let says = if card.says.is_empty() { String::new() } else { format!("\\n{}", inner(&card.says)) };
        let colour = if map.best.contains(&at) { ", color=\"#1d7f4e\", penwidth=2" } else { "" };
        let _ = writeln!(out, "  n{at} [label=\"{}{says}{ends}\"{colour}];", inner(&card.id));
    }
    for (from, row, to) in map.links() {
        let reply = &map.cards[from].rows[row];
        let style = match (map.is_best(from, row, to), reply.mark) {
            (true, _) => ", color=\"#1d7f4e\", penwidth=2",
            (false, Mark::Unlawful) => ", color=\"#c0332b\", fontcolor=\"#c0332b\"",
            (false, Mark::Sometimes) => ", color=\"#b7791f\", fontcolor=\"#b7791f\"",
            (false, Mark::Lawful) => "",
        };
        let _ = writeln!(out, "  n{from} -> n{to} [label={}{style}];", quoted(&reply.id));
    }
    out.push_str("}\n");
    out
}

fn inner(words: &str) -> String {
    words.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", inner(words))
}
