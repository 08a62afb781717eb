//! The Official Interpretations' own examples: `reg-f-examples.yaml` has facts and verdicts, `reg-f/` each record as a
//! timeline, `checks.ron` says which contact and rule answers a check. A check whose certainty is stated or split must
//! hold; one that is only inferred is reported.

use std::collections::BTreeSet;
use std::fs;

use ringback::law::{Answer, CountAnswer, OpinionAnswer};
use serde::Deserialize;
use serde_yaml_ng::Value;

use super::{file, folder, judged, probed};
use crate::law::parsed;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    record: String,
    check: usize,
    timeline: String,
    contact: String,
    rule: String,
    #[serde(default)]
    reads: Vec<String>,
}

fn records() -> Vec<Value> {
    let text = fs::read_to_string(folder("reg-f-examples.yaml")).expect("the examples are there");
    let file: Value = serde_yaml_ng::from_str(&text).expect("the examples are YAML");
    file["records"].as_sequence().expect("records").clone()
}

fn checks() -> Vec<Check> {
    parsed("checks", &fs::read(folder("checks.ron")).expect("the checks are there"))
}

/// The opinions that a check is about: of one contact, of a probe, or of the last contacts for each debt (`*`).
fn opinions(check: &Check) -> Vec<OpinionAnswer> {
    let timeline = file(&folder("reg-f").join(format!("{}.ron", check.timeline)));
    let of = |rules: &[OpinionAnswer]| rules.iter().filter(|opinion| opinion.rule == check.rule).cloned().collect::<Vec<_>>();
    if timeline.probes.iter().any(|probe| probe.id == check.contact) {
        return of(&probed(&timeline, &check.contact).probe.expect("a probe").rules);
    }
    let answer: Answer = judged(&timeline);
    let contacts: Vec<_> = answer.contacts.iter().filter(|contact| check.contact == "*" || contact.id == check.contact).collect();
    assert!(!contacts.is_empty(), "{}: no contact `{}`", check.timeline, check.contact);
    contacts.into_iter().flat_map(|contact| of(&contact.rules)).collect()
}

/// How a verdict of the commentary shows in an answer.
fn reads<'a>(verdict: &'a str, opinions: &[OpinionAnswer]) -> Option<Vec<&'a str>> {
    let counts = |wanted: bool| {
        let counted = opinions.iter().flat_map(|opinion| &opinion.counts).all(|count| count.counts == Some(wanted));
        if counted { Some(Vec::new()) } else { None }
    };
    match verdict {
        "presumed_compliance" => Some(vec!["presumed-compliance"]),
        "presumed_violation" => Some(vec!["presumed-violation"]),
        "violates" | "prohibited" => Some(vec!["violates"]),
        "does_not_violate" | "permitted" | "does_not_apply" => Some(vec!["complies", "not-applicable", "presumed-compliance"]),
        "rebuttal_factor" => Some(vec!["presumed-compliance", "presumed-violation"]),
        "counts" => counts(true),
        "not_counted" => counts(false),
        _ => None,
    }
}

/// What is wrong with the answer to a check; `None` where nothing is.
fn wrong(check: &Check, wanted: &Value) -> Option<String> {
    let opinions = opinions(check);
    let verdict = wanted["verdict"].as_str().expect("a verdict");
    let given: Vec<&str> = check.reads.iter().map(String::as_str).collect();
    let accepted = if given.is_empty() { reads(verdict, &opinions) } else { Some(given) };
    let Some(accepted) = accepted else { return Some(format!("wants {verdict}, answers {opinions:#?}")) };
    if !accepted.is_empty() && !opinions.iter().all(|opinion| accepted.contains(&opinion.verdict)) || opinions.is_empty() {
        return Some(format!("wants {verdict}, answers {opinions:#?}"));
    }
    let last: Vec<&CountAnswer> = opinions.last().into_iter().flat_map(|opinion| &opinion.counts).collect();
    let number = |key: &str| wanted[key].as_u64().and_then(|number| usize::try_from(number).ok());
    if let Some(calls) = number("calls_in_window")
        && last.iter().any(|count| count.counted != calls)
    {
        return Some(format!("wants {calls} calls, counts {last:#?}"));
    }
    if let Some(debts) = number("value")
        && last.len() != debts
    {
        return Some(format!("wants {debts} particular debt(s), counts {last:#?}"));
    }
    if let Some(factor) = wanted["factor"].as_str()
        && !opinions.iter().any(|opinion| opinion.factors.iter().any(|shown| shown == factor))
    {
        return Some(format!("wants the factor {factor}, shows {opinions:#?}"));
    }
    if wanted["counted"].as_bool() == Some(false) && last.iter().any(|count| count.counts != Some(false)) {
        return Some(format!("wants a call that does not count, counts {last:#?}"));
    }
    let per_debt = wanted["per_debt"].as_mapping().into_iter().flatten().find(|(debt, calls)| {
        let counts = opinions.iter().flat_map(|opinion| &opinion.counts).filter(|count| count.debt.as_deref() == debt.as_str());
        counts.map(|count| count.counted as u64).max() != calls.as_u64()
    });
    per_debt.map(|(debt, calls)| format!("wants {calls:?} calls about {debt:?}, answers {last:#?}"))
}

/// Tries one check. What is stated, or stated of one narrative that was cut into events, must hold; what is inferred is
/// reported where it differs.
pub(super) fn holds(record: &str, place: usize) {
    let checks = checks();
    let tried: Vec<&Check> = checks.iter().filter(|check| check.record == record && check.check == place).collect();
    assert!(!tried.is_empty(), "{record} check {place} stands in no line of checks.ron");
    let records = records();
    let found = records.iter().find(|known| known["id"].as_str() == Some(record)).unwrap_or_else(|| panic!("no record {record}"));
    let wanted = &found["checks"][place];
    let certainty = wanted["certainty"].as_str().unwrap_or("stated");
    for wrong in tried.iter().filter_map(|check| wrong(check, wanted)) {
        let line = format!("{record} check {place} ({}), {certainty}: {wrong}", wanted["at"].as_str().unwrap_or_default());
        assert!(!matches!(certainty, "stated" | "split"), "{line}");
        println!("{line}");
    }
}

/// The checks of the examples' file, each of which `checks.ron` ties to a timeline.
pub(super) fn every_check() -> BTreeSet<(String, usize)> {
    let of = |record: &Value| {
        let id = record["id"].as_str().expect("an id").to_owned();
        (0..record["checks"].as_sequence().expect("checks").len()).map(move |place| (id.clone(), place)).collect::<Vec<_>>()
    };
    records().iter().flat_map(of).collect()
}

#[test]
fn no_line_of_the_checks_is_about_nothing() {
    let known = every_check();
    for check in checks() {
        assert!(known.contains(&(check.record.clone(), check.check)), "{} has no check {}", check.record, check.check);
    }
}

#[test]
fn the_examples_say_how_sure_they_are_in_words_that_are_known() {
    let mut sure = 0;
    for record in records() {
        for check in record["checks"].as_sequence().expect("checks") {
            let certainty = check["certainty"].as_str().unwrap_or("stated");
            assert!(["stated", "split", "inferred", "uncertain"].contains(&certainty), "{certainty}: may it fail a build?");
            sure += usize::from(matches!(certainty, "stated" | "split"));
        }
    }
    assert!(sure > 40, "{sure} checks can fail");
}
