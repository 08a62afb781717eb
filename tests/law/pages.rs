//! Every case of every page finds what stands beside it, and every shipped rule has a case that keeps it and one that
//! breaks it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ringback::law::{Bench, Breach, Kind};

use super::{Case, line, packs, parsed};

/// One heading of a page, played.
struct Example {
    title: String,
    about: Vec<String>,
    expected: Vec<String>,
    bench: Bench,
    found: Vec<Breach>,
}

impl Example {
    /// Every rule that a finding names.
    fn touched(&self) -> BTreeSet<&str> {
        let rules = self.found.iter().flat_map(|breach| breach.also.union(breach.notes).with(breach.rule).iter());
        rules.map(|rule| self.bench.rule_name(rule)).collect()
    }
}

fn blocks<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("```{kind}\n"))?;
    after.split_once("```").map(|(block, _)| block)
}

/// All of them, played once for every test.
fn examples() -> &'static [Example] {
    static PLAYED: LazyLock<Vec<Example>> = LazyLock::new(play);
    &PLAYED
}

fn play() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law/fixtures");
    let mut pages: Vec<_> = fs::read_dir(folder).expect("the pages are there").map(|entry| entry.expect("it can be read").path()).collect();
    pages.sort();
    let mut examples = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page is text");
        for section in text.split("\n## ").skip(1) {
            let title = format!("{}: {}", page.file_stem().expect("it has a name").display(), section.lines().next().unwrap_or_default());
            let case: Case = parsed(&title, blocks(section, "ron").unwrap_or_else(|| panic!("{title}: no case")).as_bytes());
            let text = blocks(section, "text").unwrap_or_else(|| panic!("{title}: nothing expected"));
            let expected = text.lines().filter(|line| *line != "nothing").map(str::to_owned).collect();
            let bench = case.bench();
            let found = case.play(&bench);
            examples.push(Example { title, about: case.about, expected, bench, found });
        }
    }
    examples
}

#[test]
fn every_case_finds_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for example in examples() {
        let found: Vec<String> = example.found.iter().map(|breach| line(&example.bench, breach)).collect();
        if found != example.expected {
            let lines = |word: &str, lines: &[String]| lines.iter().map(|line| format!("\n{word} {line}")).collect::<String>();
            wrong.push(format!("CASE {}{}{}", example.title, lines("EXPECTED", &example.expected), lines("FOUND", &found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_keeps_it_and_one_that_breaks_it() {
    let mut seen: BTreeSet<(&str, bool)> = BTreeSet::new();
    for example in examples() {
        let broken = example.touched();
        let judging: BTreeSet<&str> = example.bench.rules().map(|(id, _)| example.bench.rule_name(id)).collect();
        // A rule that does not judge the case is neither kept nor broken by it.
        let judged = example.about.iter().map(String::as_str).filter(|rule| judging.contains(rule));
        seen.extend(judged.map(|rule| (rule, broken.contains(rule))));
    }
    let mut missing = Vec::new();
    // Rules of other countries are exercised by timelines: tests/judge.
    let chinese = |pack: &&ringback::law::LawPack| pack.jurisdiction.as_deref() != Some("US");
    for (name, rule) in packs().values().filter(chinese).flat_map(|pack| &pack.rules) {
        for broken in [false, true] {
            // Advice is never broken; that it is kept silent is one case.
            if !(seen.contains(&(name.as_str(), broken)) || broken && rule.kind == Kind::Advice) {
                missing.push(format!("{name} {}", if broken { "broken" } else { "kept" }));
            }
        }
    }
    assert!(missing.is_empty(), "no case for: {missing:#?}");
}

#[test]
fn advice_is_never_found() {
    let all = packs().values().flat_map(|pack| &pack.rules);
    let advice: BTreeSet<&str> = all.filter(|(_, rule)| rule.kind == Kind::Advice).map(|(name, _)| name.as_str()).collect();
    assert!(!advice.is_empty());
    for example in examples() {
        let broken = example.touched();
        assert!(broken.is_disjoint(&advice), "{}: {broken:?}", example.title);
    }
}

#[test]
fn a_crime_is_only_ever_a_note_and_a_family_is_found_once_in_an_utterance() {
    for example in examples() {
        let bench = &example.bench;
        for breach in &example.found {
            let rules = breach.also.with(breach.rule);
            assert!(rules.iter().all(|rule| bench.rule(rule).kind == Kind::Ordinary), "{}", example.title);
            assert!(breach.notes.iter().all(|rule| bench.rule(rule).kind == Kind::Crime), "{}", example.title);
            let family = bench.rule(breach.rule).family;
            assert!(rules.union(breach.notes).iter().all(|rule| bench.rule(rule).family == family), "{}", example.title);
        }
    }
}
