//! A file for each rule: contacts called `kept…` keep it, `broken…` break it, `beside…` are not its business, and of
//! `open…` nobody can tell.

use std::collections::BTreeSet;
use std::fs;

use super::{file, folder, judged};
use crate::law::packs;

#[test]
fn every_rule_is_kept_and_broken_as_its_file_says() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(folder("rules")).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for path in files {
        let rule = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        for contact in judged(&file(&path)).contacts {
            let opinion = contact.rules.iter().find(|opinion| opinion.rule == rule);
            let opinion = opinion.unwrap_or_else(|| panic!("{rule} is not in force at {}", contact.id));
            let kinds = ["kept", "broken", "beside", "open"];
            let Some(kind) = kinds.into_iter().find(|kind| contact.id.starts_with(kind)) else { continue };
            let holds = match kind {
                "kept" => matches!(opinion.verdict, "complies" | "presumed-compliance"),
                "broken" => matches!(opinion.verdict, "violates" | "presumed-violation"),
                "beside" => opinion.verdict == "not-applicable",
                _ => opinion.verdict == "cannot-tell" && !opinion.missing.is_empty(),
            };
            seen.insert((rule.clone(), kind));
            if !holds {
                wrong.push(format!("{rule} {}: {} {:?}", contact.id, opinion.verdict, opinion.missing));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What only shifts a burden, opens a defence or asks for judgement is broken by nobody.
    let unbreakable = ["US-REGF-6d4-email", "US-REGF-6d5-text", "US-REGF-14a-harassment"];
    for rule in packs()["us-reg-f"].rules.keys() {
        let needs = if rule == "US-REGF-14a-harassment" {
            vec!["open"]
        } else if unbreakable.contains(&rule.as_str()) {
            vec!["kept"]
        } else {
            vec!["kept", "broken"]
        };
        for kind in needs {
            assert!(seen.contains(&(rule.clone(), kind)), "no contact called `{kind}…` in rules/{rule}.ron");
        }
    }
}
