//! The lint of packs: for each thing that it rejects a pack that has it, beside one that has nothing.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use chrono::NaiveDate;
use ringback::law::{Lint, PackFile, lint};

use super::parsed;

const CITE: &str = r#"(instrument: "x", issuer: "y", article: "1", status: Law, confidence: Read, source: "z")"#;

/// A rule with these citations and days.
fn rule(cites: &str, days: &str) -> String {
    let words = r#"(title: "t", explain: "e", instead: "i")"#;
    format!(
        r#"(family: Fee, severity: Major, zh: {words}, en: {words}, cites: [{cites}], {days}, binds: [OwnStaff],
            pattern: Never(acts: (any: ["insult"])))"#
    )
}

fn sound() -> String {
    rule(CITE, r#"from: "2020-01-01""#)
}

/// One file of a pack: its part and its rules.
fn file(part: &str, rules: &[(&str, String)]) -> String {
    let rules: Vec<String> = rules.iter().map(|(id, rule)| format!("\"{id}\": {rule}")).collect();
    format!(
        r#"LawPack(pack: "trial", part: "{part}", title: (zh: "试", en: "trial"), time_zone: "Asia/Shanghai", rules: {{ {} }})"#,
        rules.join(", ")
    )
}

/// What is wrong with these files, of which fixtures exercise the rule `T-1` only.
fn found(files: &[String]) -> Vec<Lint> {
    let files: Vec<(String, PackFile)> =
        files.iter().enumerate().map(|(place, text)| (format!("{place}.ron"), parsed("a pack", text.as_bytes()))).collect();
    lint(&files, Some(&BTreeSet::from(["T-1".to_owned()])))
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("it is a date")
}

#[test]
fn a_sound_pack_has_no_lint() {
    assert_eq!(found(&[file("one", &[("T-1", sound())])]), []);
}

#[test]
fn a_rule_without_citation_and_a_citation_without_source_are_rejected() {
    let none = file("one", &[("T-1", rule("", r#"from: "2020-01-01""#))]);
    assert_eq!(found(&[none]), [Lint::NoCitation { rule: "T-1".to_owned() }]);
    for source in ["", "  "] {
        let cite = CITE.replace(r#"source: "z""#, &format!(r#"source: "{source}""#));
        let unread = file("one", &[("T-1", rule(&format!("{CITE}, {cite}"), r#"from: "2020-01-01""#))]);
        assert_eq!(found(&[unread]), [Lint::NoSource { rule: "T-1".to_owned(), instrument: "x".to_owned() }]);
    }
}

#[test]
fn dates_that_overlap_and_dates_that_end_before_they_begin_are_rejected() {
    let version = |part: &str, days: &str| file(part, &[("T-1", rule(CITE, days))]);
    let older = version("one", r#"from: "2020-01-01", until: Some("2022-06-01")"#);
    let overlap = found(&[older.clone(), version("two", r#"from: "2022-06-01""#)]);
    let (rule, first, second) = ("T-1".to_owned(), "0.ron".to_owned(), "1.ron".to_owned());
    let from = day("2022-06-01");
    assert_eq!(overlap, [Lint::Overlap { rule: rule.clone(), first: first.clone(), second: second.clone(), from }]);
    // The day after, nothing overlaps, and one id for two versions would still hide one of them.
    assert_eq!(found(&[older, version("two", r#"from: "2022-06-02""#)]), [Lint::Twice { rule: rule.clone(), first, second }]);
    let backwards = found(&[version("one", r#"from: "2022-06-01", until: Some("2022-05-31")"#)]);
    assert_eq!(backwards, [Lint::EndsBefore { rule, from, until: day("2022-05-31") }]);
}

#[test]
fn a_rule_that_no_fixture_exercises_is_rejected_and_only_where_fixtures_were_named() {
    let text = file("one", &[("T-1", sound()), ("T-2", sound())]);
    assert_eq!(found(std::slice::from_ref(&text)), [Lint::NotExercised { rule: "T-2".to_owned() }]);
    let files = [("0.ron".to_owned(), parsed::<PackFile>("a pack", text.as_bytes()))];
    assert_eq!(lint(&files, None), []);
}

#[test]
fn each_kind_of_lint_says_what_and_what_to_do() {
    let (rule, first, second) = ("T-1".to_owned(), "a".to_owned(), "b".to_owned());
    let from = day("2022-06-01");
    let all = [
        Lint::NoCitation { rule: rule.clone() },
        Lint::NoSource { rule: rule.clone(), instrument: "x".to_owned() },
        Lint::Overlap { rule: rule.clone(), first: first.clone(), second: second.clone(), from },
        Lint::Twice { rule: rule.clone(), first, second },
        Lint::EndsBefore { rule: rule.clone(), from, until: from },
        Lint::NotExercised { rule },
    ];
    for lint in all {
        let text = lint.to_string();
        assert!(text.starts_with("T-1: ") && text.len() > 20, "{text}");
    }
}

/// Runs the real command over the shipped packs with one more file, and fixtures that exercise what `exercised` says.
fn command(pack: &str, exercised: &str) -> (Option<i32>, String) {
    let home = tempfile::tempdir().expect("a folder");
    let content = home.path().join("content");
    fs::create_dir_all(content.join("assets/law/trial")).expect("a folder");
    fs::write(content.join("assets/law/trial/one.ron"), pack).expect("it can be written");
    let fixtures = home.path().join("fixtures");
    fs::create_dir_all(&fixtures).expect("a folder");
    fs::write(fixtures.join("page.md"), format!("(about: [{exercised}])")).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(["law", "lint", "--fixtures", "tests/law", "--fixtures", "tests/judge", "--fixtures"])
        .arg(&fixtures)
        .args(["--lang", "en", "--content"])
        .arg(&content)
        .arg("--data")
        .arg(home.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_command_rejects_what_the_lint_rejects() {
    let (code, told) = command(&file("one", &[("T-1", sound())]), "\"T-1\"");
    assert_eq!(code, Some(0), "{told}");
    let broken = [("T-1", rule("", r#"from: "2020-01-01""#)), ("T-2", sound())];
    let (code, told) = command(&file("one", &broken), "\"T-1\"");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("T-1: cites nothing") && told.contains("T-2: no fixture exercises it"), "{told}");
    assert!(told.trim_end().ends_with("2 problem(s)"), "{told}");
}
