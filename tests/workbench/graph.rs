//! `ringback graph`: everything is on the drawing, the best call and what is unlawful stand out, and no label runs out of
//! its card.

use ringback::prove::{Bounds, Reduction, prove};
use ringback::workbench::map::{Legend, Map, Mark, dot, mermaid, svg};

use crate::prove::ringback;
use crate::shipped::case;

fn map(language: &str) -> Map {
    let compiled = case("m1-unpaid-wages", None);
    Map::of(&compiled, &prove(&compiled, Reduction::On, Bounds::default()), language)
}

fn legend() -> Legend {
    Legend { best: "最好".to_owned(), unlawful: "违规".to_owned(), sometimes: "有时".to_owned(), stays: "留下".to_owned() }
}

#[test]
fn the_map_knows_the_best_call_and_what_breaks_the_law() {
    let map = map("zh-CN");
    let names: Vec<&str> = map.best.iter().map(|card| map.cards[*card].id.as_str()).collect();
    assert_eq!((names.first(), names.last()), (Some(&"pickup"), Some(&"bye")), "{names:?}");
    let row = |card: &str, reply: &str| {
        let card = map.cards.iter().find(|other| other.id == card).expect("a node");
        card.rows.iter().find(|other| other.id == reply).expect("a reply").clone()
    };
    assert_eq!(row("cold", "laolai").mark, Mark::Unlawful);
    assert_eq!(row("is-him", "factors").mark, Mark::Lawful);
    let (apologise, card) = (row("cold", "apologise"), |name: &str| map.cards.iter().position(|card| card.id == name).expect("a node"));
    assert_eq!(apologise.to, [card("is-him"), card("softened"), card("bye-later")], "its conditions are tried in order");
}

#[test]
fn every_node_and_reply_is_drawn_in_three_languages_of_drawings() {
    let map = map("en");
    let (drawn, graphviz, mermaid) = (svg(&map, &legend()), dot(&map), mermaid(&map));
    for card in &map.cards {
        for text in [&drawn, &graphviz, &mermaid] {
            assert!(text.contains(&card.id), "{}", card.id);
            assert!(card.rows.iter().all(|row| text.contains(&row.id)), "{}", card.id);
        }
    }
    assert!(graphviz.starts_with("digraph") && graphviz.trim_end().ends_with('}') && mermaid.starts_with("flowchart LR"));
    assert_eq!(drawn.matches("<g>").count(), drawn.matches("</g>").count());
}

#[test]
fn the_ending_of_the_file_decides_what_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, begins) in [("a.svg", "<svg"), ("a.dot", "digraph"), ("a.mmd", "flowchart")] {
        let output = ringback(folder.path(), &["graph", "m2-mother-picks-up", "-o", file]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::read_to_string(folder.path().join(file)).expect("written").starts_with(begins));
    }
    assert_eq!(ringback(folder.path(), &["graph", "m2-mother-picks-up", "-o", "a.png"]).status.code(), Some(2));
}
