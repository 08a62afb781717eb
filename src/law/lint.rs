//! What is wrong with packs as data: rules without a source, dates that overlap, rules that nothing exercises.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::pack::{PackFile, Rule};

/// What a pack lacks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Lint {
    #[error("{rule}: cites nothing: name instrument, issuer and source")]
    NoCitation { rule: String },
    #[error("{rule}: the citation of {instrument} has no source: say where it was read")]
    NoSource { rule: String, instrument: String },
    #[error("{rule}: stands in {first} and in {second}, and both are in force from {from}: end the older one the day before")]
    Overlap { rule: String, first: String, second: String, from: chrono::NaiveDate },
    #[error("{rule}: stands in {first} and in {second}: give each version an id of its own")]
    Twice { rule: String, first: String, second: String },
    #[error("{rule}: ends on {until}, before it begins on {from}")]
    EndsBefore { rule: String, from: chrono::NaiveDate, until: chrono::NaiveDate },
    #[error("{rule}: no fixture exercises it: write one that keeps it and one that breaks it")]
    NotExercised { rule: String },
}

/// Everything that is wrong with the files of packs. `exercised` names the rules of fixtures; without it that is not asked.
#[must_use]
pub fn lint(files: &[(String, PackFile)], exercised: Option<&BTreeSet<String>>) -> Vec<Lint> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<&str, (&str, &Rule)> = BTreeMap::new();
    for (path, file) in files {
        for (name, rule) in &file.rules {
            lint_rule(name, rule, &mut found);
            if let Some((first, other)) = seen.insert(name, (path, rule)) {
                found.push(twice(name, (first, other), (path, rule)));
            }
            if exercised.is_some_and(|exercised| !exercised.contains(name)) {
                found.push(Lint::NotExercised { rule: name.clone() });
            }
        }
    }
    found
}

fn lint_rule(name: &str, rule: &Rule, found: &mut Vec<Lint>) {
    if rule.cites.is_empty() {
        found.push(Lint::NoCitation { rule: name.to_owned() });
    }
    for cite in rule.cites.iter().filter(|cite| cite.source.trim().is_empty()) {
        found.push(Lint::NoSource { rule: name.to_owned(), instrument: cite.instrument.clone() });
    }
    if let Some(until) = rule.until.filter(|until| *until < rule.from) {
        found.push(Lint::EndsBefore { rule: name.to_owned(), from: rule.from, until });
    }
}

fn twice(name: &str, (first, one): (&str, &Rule), (second, other): (&str, &Rule)) -> Lint {
    let from = one.from.max(other.from);
    let (rule, first, second) = (name.to_owned(), first.to_owned(), second.to_owned());
    if one.is_in_force(from) && other.is_in_force(from) {
        Lint::Overlap { rule, first, second, from }
    } else {
        Lint::Twice { rule, first, second }
    }
}
