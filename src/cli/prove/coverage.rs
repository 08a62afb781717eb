//! The matrix of rules and cases: which rules of the packs are tested, and which cannot be broken in a call and why. Asked of the
//! whole library, it is also a promise: no rule is left out, and none is excused that some case tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::Case;
use crate::locale::Locale;
use crate::prove::{Touch, touched};
use crate::scenario::Library;
use crate::scenario::reader::read;
use crate::scenario::rubric::Both;

/// Where the rules lie that no call can break, each with its reason.
const FOLDER: &str = "assets/coverage";

/// One rule, and how near each case comes to it.
struct Row {
    title: String,
    cases: BTreeMap<String, Touch>,
}

impl Row {
    fn is_tested(&self) -> bool {
        self.cases.values().any(|touch| *touch == Touch::Broken)
    }
}

/// What the cases do with the rules.
pub(super) struct Coverage {
    cases: Vec<String>,
    rows: BTreeMap<String, Row>,
    excused: BTreeMap<String, Both>,
    /// All cases of the library were asked.
    is_whole: bool,
}

impl Coverage {
    /// Of the rules of all packs that these cases are judged by.
    ///
    /// # Errors
    /// When a list of reasons cannot be read.
    pub(super) fn of(cases: &[Case], library: &dyn Library, is_whole: bool, language: &str) -> anyhow::Result<Self> {
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
        let mut excused = BTreeMap::new();
        for file in library.list(FOLDER) {
            let loaded = read::<IndexMap<String, Both>>(&library.read(&file).unwrap_or_default());
            let Some(reasons) = loaded.value else { anyhow::bail!("{file} is no list of rules with their reasons") };
            excused.extend(reasons);
        }
        let names = cases.iter().filter_map(|case| Some(case.deals.first()?.compiled.id.clone())).collect();
        Ok(Self { cases: names, rows, excused, is_whole })
    }

    /// Rules that are neither tested nor excused.
    fn open(&self) -> BTreeSet<&str> {
        let open = self.rows.iter().filter(|(id, row)| !row.is_tested() && !self.excused.contains_key(*id));
        open.map(|(id, _)| id.as_str()).collect()
    }

    /// Rules that are excused and nevertheless tested.
    fn wrongly_excused(&self) -> BTreeSet<&str> {
        let wrong = self.excused.keys().filter(|id| self.rows.get(*id).is_some_and(Row::is_tested));
        wrong.map(String::as_str).collect()
    }

    /// Whether every rule is accounted for. A part of the library cannot say so.
    pub(super) fn holds(&self) -> bool {
        !self.is_whole || self.open().is_empty() && self.wrongly_excused().is_empty()
    }

    pub(super) fn markdown(&self, locale: &Locale) -> String {
        let mut out = String::new();
        let numbers: Vec<String> = (1..=self.cases.len()).map(|number| number.to_string()).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {} | {} |", locale.text("coverage-rule"), numbers.join(" | "));
        let _ = writeln!(out, "|---|{}", ":-:|".repeat(self.cases.len()));
        for (id, row) in self.rows.iter().filter(|(_, row)| !row.cases.is_empty()) {
            let cell = |name: &String| match row.cases.get(name) {
                Some(Touch::Broken) => "●",
                Some(Touch::Heard) => "○",
                None => "",
            };
            let _ = writeln!(out, "| {id} {} | {} |", row.title, self.cases.iter().map(cell).collect::<Vec<_>>().join(" | "));
        }
        let _ = writeln!(out, "\n{}\n", locale.text("coverage-key"));
        for (number, case) in numbers.iter().zip(&self.cases) {
            let _ = writeln!(out, "{number}. {case}");
        }
        let (open, wrong) = (self.open(), self.wrongly_excused());
        let tested = self.rows.values().filter(|row| row.is_tested()).count();
        let listed = |ids: &BTreeSet<&str>| ids.iter().copied().collect::<Vec<_>>().join(" ");
        let counts = [
            ("tested", tested.to_string()),
            // A rule that is out of date, or of another product, hears no case at all.
            ("all", (self.rows.len() + self.excused.keys().filter(|id| !self.rows.contains_key(*id)).count()).to_string()),
            ("excused", self.excused.len().to_string()),
        ];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = writeln!(out, "\n{}", locale.text_with("coverage-counts", &counts));
        if !open.is_empty() {
            let _ = writeln!(out, "\n{}", locale.text_with("coverage-untested", &[("rules", &listed(&open))]));
        }
        if self.is_whole && !wrong.is_empty() {
            let _ = writeln!(out, "\n{}", locale.text_with("coverage-wrongly", &[("rules", &listed(&wrong))]));
        }
        if self.is_whole {
            let _ = writeln!(out, "\n| {} | {} |\n|---|---|", locale.text("coverage-not-in-calls"), locale.text("coverage-why"));
            for (id, reason) in &self.excused {
                let title = self.rows.get(id).map_or("", |row| row.title.as_str());
                let _ = writeln!(out, "| {id} {title} | {} |", reason.in_language(locale.language()));
            }
        }
        out
    }

    pub(super) fn json(&self) -> Value {
        let rules: Vec<Value> = self.rows.iter().map(|(id, row)| json!({ "id": id, "title": row.title, "cases": row.cases })).collect();
        let untested: BTreeSet<&String> = self.rows.iter().filter(|(_, row)| !row.is_tested()).map(|(id, _)| id).collect();
        json!({ "format": 1, "cases": self.cases, "rules": rules, "untested": untested, "open": self.open() })
    }
}
