//! The matrix of rules and cases: which rules of the packs are tested, and which are not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};

use super::Case;
use crate::locale::Locale;
use crate::prove::{Touch, touched};

/// One rule, and how near each case comes to it.
struct Row {
    title: String,
    cases: BTreeMap<String, Touch>,
}

/// The rules of all packs that these cases are judged by, by id.
fn rows(cases: &[Case], language: &str) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for deal in cases.iter().flat_map(|case| &case.deals) {
        let compiled = &deal.compiled;
        for (id, rule) in compiled.bench.rules() {
            let name = compiled.bench.rule_name(id).to_owned();
            rows.entry(name).or_insert_with(|| Row { title: rule.words(language).title.clone(), cases: BTreeMap::new() });
        }
        for (rule, touch) in touched(compiled, &deal.proof.broken) {
            if let Some(row) = rows.get_mut(compiled.bench.rule_name(rule)) {
                let known = row.cases.entry(compiled.id.clone()).or_insert(touch);
                *known = touch.max(*known);
            }
        }
    }
    rows
}

fn names(cases: &[Case]) -> Vec<String> {
    cases.iter().filter_map(|case| Some(case.deals.first()?.compiled.id.clone())).collect()
}

fn is_tested(row: &Row) -> bool {
    row.cases.values().any(|touch| *touch == Touch::Broken)
}

pub(super) fn markdown(cases: &[Case], locale: &Locale) -> String {
    let (rows, names) = (rows(cases, locale.language()), names(cases));
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "| {} | {} |", locale.text("coverage-rule"), names.join(" | "));
    let _ = writeln!(out, "|---|{}", ":-:|".repeat(names.len()));
    for (id, row) in rows.iter().filter(|(_, row)| !row.cases.is_empty()) {
        let cell = |name: &String| match row.cases.get(name) {
            Some(Touch::Broken) => "●",
            Some(Touch::Heard) => "○",
            None => "",
        };
        let _ = writeln!(out, "| {id} {} | {} |", row.title, names.iter().map(cell).collect::<Vec<_>>().join(" | "));
    }
    let untested: Vec<&str> = rows.iter().filter(|(_, row)| !is_tested(row)).map(|(id, _)| id.as_str()).collect();
    let _ = writeln!(out, "\n{}\n", locale.text("coverage-key"));
    let counts = [("tested", (rows.len() - untested.len()).to_string()), ("all", rows.len().to_string()), ("rules", untested.join(" "))];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let _ = writeln!(out, "{}", locale.text_with("coverage-untested", &counts));
    out
}

pub(super) fn json(cases: &[Case], locale: &Locale) -> Value {
    let rows = rows(cases, locale.language());
    let untested: BTreeSet<&String> = rows.iter().filter(|(_, row)| !is_tested(row)).map(|(id, _)| id).collect();
    let listed: Vec<Value> = rows.iter().map(|(id, row)| json!({ "id": id, "title": row.title, "cases": row.cases })).collect();
    json!({ "format": 1, "cases": names(cases), "rules": listed, "untested": untested })
}
