//! The drawing for Mermaid, which many wikis and repositories show.

use std::fmt::Write;

use super::{Map, Mark};

/// The map as a Mermaid flowchart.
#[must_use]
pub fn mermaid(map: &Map) -> String {
    let mut out = String::from("flowchart LR\n");
    for (at, card) in map.cards.iter().enumerate() {
        let ends = card.ends.as_ref().map_or_else(String::new, |ending| format!("<br/>■ {}", words(ending)));
        let says = if card.says.is_empty() { String::new() } else { format!("<br/>{}", words(&card.says)) };
        let _ = writeln!(out, "  n{at}[\"{}{says}{ends}\"]", words(&card.id));
    }
    let mut styles = String::new();
    for (place, (from, row, to)) in map.links().enumerate() {
        let reply = &map.cards[from].rows[row];
        let _ = writeln!(out, "  n{from} -->|\"{}\"| n{to}", words(&reply.id));
        let style = match (map.is_best(from, row, to), reply.mark) {
            (true, _) => "stroke:#1d7f4e,stroke-width:3px",
            (false, Mark::Unlawful) => "stroke:#c0332b,stroke-dasharray:4 3",
            (false, Mark::Sometimes) => "stroke:#b7791f,stroke-dasharray:4 3",
            (false, Mark::Lawful) => continue,
        };
        let _ = writeln!(styles, "  linkStyle {place} {style}");
    }
    out.push_str(&styles);
    if !map.best.is_empty() {
        let best: Vec<String> = map.best.iter().map(|card| format!("n{card}")).collect();
        let _ = writeln!(out, "  classDef best stroke:#1d7f4e,stroke-width:3px\n  class {} best", best.join(","));
    }
    out
}

/// Words as Mermaid takes them between quotes.
fn words(words: &str) -> String {
    words.replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;").replace('\n', " ")
}
