//! The file: every mistake is said at once, with its place; the document is as its schema says.

use std::fs;
use std::path::Path;

use crate::reader::english;
use ringback::law::load_timeline;
use ringback::locale::Locale;
use ringback::scenario::Shipped;
use ringback::scenario::render::render;
use serde_json::Value;

use super::{folder, judged};
use crate::law::{packs, vocabulary};

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let bytes = fs::read(folder("fixtures/mistakes.ron")).expect("the fixture is there");
    let all = packs();
    let loaded = load_timeline(&bytes, &vocabulary(), all.values());
    assert!(loaded.timeline.is_none());
    insta::assert_snapshot!("mistakes", render("mistakes.ron", &loaded.text, &loaded.problems, &english(), false));
    let chinese = Locale::load(&Shipped, "zh-CN");
    insta::assert_snapshot!("mistakes-zh", render("mistakes.ron", &loaded.text, &loaded.problems, &chinese, false));
}

#[test]
fn an_answer_is_as_it_was() {
    let answer = judged(&super::file(&folder("reg-f/14b3i-3-i-without.ron")));
    let mut document = serde_json::to_value(&answer).expect("it can be written");
    // What a rule says is in the packs; the table of zones changes with its version.
    document["rules"] = Value::Null;
    document["tz_database"] = Value::Null;
    for contact in document["contacts"].as_array_mut().expect("contacts") {
        let rules = contact["rules"].as_array_mut().expect("rules");
        rules.retain(|rule| rule["rule"] == "US-REGF-14b2-frequency" || rule["rule"] == "US-REGF-6b1i-time");
    }
    document["standing"].as_array_mut().expect("standing").retain(|rule| rule["rule"] == "US-REGF-14b2-frequency");
    insta::assert_snapshot!("answer", serde_json::to_string_pretty(&document).expect("it can be written"));
}

/// Checks a document against the part of JSON Schema that ours uses.
pub(crate) fn violations(schema: &Value, root: &Value, document: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let part = name.trim_start_matches("#/$defs/");
        return violations(&root["$defs"][part], root, document, at, found);
    }
    if let Some(kinds) = schema["anyOf"].as_array() {
        let tried = kinds.iter().map(|kind| {
            let mut wrong = Vec::new();
            violations(kind, root, document, at, &mut wrong);
            wrong
        });
        let nearest = tried.min_by_key(Vec::len).unwrap_or_default();
        return found.extend(nearest);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match document {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        found.push(format!("{at} is {kind}, not {kinds:?}"));
    }
    if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(document)) {
        found.push(format!("{at} is {document}, none of {allowed:?}"));
    }
    if let Value::Object(fields) = document {
        for wanted in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(wanted) {
                found.push(format!("{at} lacks {wanted}"));
            }
        }
        for (name, value) in fields {
            let known = &schema["properties"][name];
            let other = &schema["additionalProperties"];
            match (known.is_null(), other) {
                (false, _) => violations(known, root, value, &format!("{at}.{name}"), found),
                (true, Value::Object(_)) => violations(other, root, value, &format!("{at}.{name}"), found),
                (true, Value::Bool(false)) => found.push(format!("{at} has the unknown {name}")),
                _ => {}
            }
        }
    }
    for item in document.as_array().into_iter().flatten() {
        violations(&schema["items"], root, item, &format!("{at}[]"), found);
    }
}

/// Everything in a document that the schema does not allow.
pub(super) fn against_schema(document: &Value) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats/judge.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).expect("the schema is there")).expect("it is JSON");
    let mut found = Vec::new();
    violations(&schema, &schema, document, "$", &mut found);
    found
}

#[test]
fn every_answer_fits_the_schema() {
    for name in ["reg-f", "rules"] {
        for entry in fs::read_dir(folder(name)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let timeline = super::file(&path);
            let mut documents = vec![serde_json::to_value(judged(&timeline)).expect("it can be written")];
            documents
                .extend(timeline.probes.iter().map(|probe| serde_json::to_value(super::probed(&timeline, &probe.id)).expect("written")));
            for document in documents {
                assert_eq!(against_schema(&document), Vec::<String>::new(), "{}", path.display());
            }
        }
    }
}

/// What is changed, how, and what the schema then says.
type Change = (&'static str, fn(&mut Value), &'static str);

#[test]
fn the_schema_allows_nothing_else() {
    let sound = serde_json::to_value(judged(&super::file(&folder("reg-f/14b3i-3-i-without.ron")))).expect("it can be written");
    let changes: [Change; 6] = [
        ("a key is missing", |document| _ = document.as_object_mut().expect("an object").remove("standing"), "lacks standing"),
        ("a key is unknown", |document| document["remark"] = Value::Null, "has the unknown remark"),
        ("a verdict is none", |document| document["contacts"][0]["rules"][0]["verdict"] = "guilty".into(), "none of"),
        ("a text is a number", |document| document["title"] = 7.into(), "is integer"),
        ("a count is a text", |document| document["contacts"][0]["rules"][0]["counts"] = "seven".into(), "is string"),
        ("a finding is half", |document| document["contacts"][0]["findings"] = serde_json::json!([{ "rule": "x" }]), "lacks severity"),
    ];
    for (what, change, told) in changes {
        let mut document = sound.clone();
        change(&mut document);
        let found = against_schema(&document);
        assert!(found.iter().any(|line| line.contains(told)), "{what}: {found:?}");
    }
}
