//! Chinese cases as pages: each heading is a timeline, and beside it stands what is found at each contact, with the first
//! clause of the rule that stands first. Only what the dossiers tell; nobody in them is real.

use std::fmt::Write;
use std::fs;

use ringback::law::{Answer, Court, FindingAnswer};

use super::{folder, named, timeline};
use crate::law::vocabulary;

fn block<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("```{kind}\n"))?;
    after.split_once("```").map(|(block, _)| block)
}

/// `CN-CIV-002 red line, also CN-CBA-07, note CN-CRIM-003 · 《中华人民共和国民法典》…`.
fn line(answer: &Answer, contact: &str, finding: &FindingAnswer) -> String {
    let mut line = format!("{contact}: {} {}", finding.rule, finding.severity);
    if !finding.binding {
        line += " (shown only)";
    }
    for (rules, word) in [(&finding.also, "also"), (&finding.notes, "note")] {
        for rule in rules {
            write!(line, ", {word} {rule}").expect("it is a text");
        }
    }
    line + " · " + &answer.rules[&finding.rule].clauses[0]
}

/// What is found in a timeline, line by line.
fn found(title: &str, text: &str) -> Vec<String> {
    let timeline = timeline(title, text);
    let packs = named(&timeline);
    let mut court = Court::seat(&packs, &vocabulary(), &timeline).expect("the packs fit");
    let judged = court.hear_all(None);
    let answer = Answer::of(&court, &judged, timeline.packs.clone(), None, "zh-CN");
    let mut lines = Vec::new();
    for contact in &answer.contacts {
        if contact.findings.is_empty() {
            lines.push(format!("{}: nothing", contact.id));
        }
        lines.extend(contact.findings.iter().map(|finding| line(&answer, &contact.id, finding)));
    }
    lines
}

#[test]
fn every_case_finds_what_stands_beside_it() {
    let mut pages: Vec<_> = fs::read_dir(folder("cn-cases")).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    pages.sort();
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page is text");
        for section in text.split("\n## ").skip(1) {
            let title = section.lines().next().unwrap_or_default();
            let found = found(title, block(section, "ron").unwrap_or_else(|| panic!("{title}: no timeline")));
            let expected: Vec<&str> = block(section, "text").unwrap_or_default().lines().collect();
            cases += 1;
            if found != expected {
                wrong.push(format!("## {title}\n```text\n{}\n```", found.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "these pages find something else:\n{}", wrong.join("\n"));
    assert!(cases >= 20, "{cases} cases");
}
