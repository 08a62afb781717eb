//! Every case of every page finds what stands beside it, and every shipped rule has a case that keeps it and one that
//! breaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ringback::law::{Bench, Breach, Kind};

use super::{Case, line, packs, parsed};

/// One heading of a page.
struct Example {
    title: String,
    case: Case,
    expected: Vec<String>,
}

fn blocks<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("```{kind}\n"))?;
    after.split_once("```").map(|(block, _)| block)
}

fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law/fixtures");
    let mut pages: Vec<_> = fs::read_dir(folder).expect("the pages are there").map(|entry| entry.expect("it can be read").path()).collect();
    pages.sort();
    let mut examples = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page is text");
        for section in text.split("\n## ").skip(1) {
            let title = format!("{}: {}", page.file_stem().expect("it has a name").display(), section.lines().next().unwrap_or_default());
            let case = parsed(&title, blocks(section, "ron").unwrap_or_else(|| panic!("{title}: no case")).as_bytes());
            let found = blocks(section, "text").unwrap_or_else(|| panic!("{title}: nothing expected"));
            let expected = found.lines().filter(|line| *line != "nothing").map(str::to_owned).collect();
            examples.push(Example { title, case, expected });
        }
    }
    examples
}

#[test]
fn every_case_finds_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for example in examples() {
        let bench = example.case.bench();
        let found: Vec<String> = example.case.play(&bench).iter().map(|breach| line(&bench, breach)).collect();
        if found != example.expected {
            wrong.push(format!("{}\n  expected {:#?}\n  found {found:#?}", example.title, example.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn touched(bench: &Bench, found: &[Breach]) -> BTreeSet<String> {
    let rules = found.iter().flat_map(|breach| breach.also.union(breach.notes).with(breach.rule).iter());
    rules.map(|rule| bench.rule_name(rule).to_owned()).collect()
}

#[test]
fn every_rule_has_a_case_that_keeps_it_and_one_that_breaks_it() {
    let mut seen: BTreeMap<(String, bool), String> = BTreeMap::new();
    for example in examples() {
        let bench = example.case.bench();
        let broken = touched(&bench, &example.case.play(&bench));
        for rule in &example.case.about {
            seen.insert((rule.clone(), broken.contains(rule)), example.title.clone());
        }
    }
    let mut missing = Vec::new();
    // Rules of other countries are exercised by timelines: tests/judge.
    let chinese = |pack: &&ringback::law::LawPack| pack.jurisdiction.as_deref() != Some("US");
    for (name, rule) in packs().values().filter(chinese).flat_map(|pack| pack.rules.clone()) {
        for broken in [false, true] {
            // Advice is never broken; that it is kept silent is one case.
            if !(seen.contains_key(&(name.clone(), broken)) || broken && rule.kind == Kind::Advice) {
                missing.push(format!("{name} {}", if broken { "broken" } else { "kept" }));
            }
        }
    }
    assert!(missing.is_empty(), "no case for: {missing:#?}");
}

#[test]
fn advice_is_never_found() {
    let advice: BTreeSet<String> =
        packs().values().flat_map(|pack| pack.rules.clone()).filter(|(_, rule)| rule.kind == Kind::Advice).map(|(name, _)| name).collect();
    assert!(!advice.is_empty());
    for example in examples() {
        let bench = example.case.bench();
        let broken = touched(&bench, &example.case.play(&bench));
        assert!(broken.is_disjoint(&advice), "{}: {broken:?}", example.title);
    }
}

#[test]
fn a_crime_is_only_ever_a_note_and_a_family_is_found_once_in_an_utterance() {
    for example in examples() {
        let bench = example.case.bench();
        for breach in example.case.play(&bench) {
            let rules = breach.also.with(breach.rule);
            assert!(rules.iter().all(|rule| bench.rule(rule).kind == Kind::Ordinary), "{}", example.title);
            assert!(breach.notes.iter().all(|rule| bench.rule(rule).kind == Kind::Crime), "{}", example.title);
            let family = bench.rule(breach.rule).family;
            assert!(rules.union(breach.notes).iter().all(|rule| bench.rule(rule).family == family), "{}", example.title);
        }
    }
}
