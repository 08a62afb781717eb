//! The proof: each promise that fails is told with a play that shows it, and the play shows it.

mod promises;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the binary in a folder.
pub(crate) fn ringback(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringback"));
    command.args(args).arg("--data").arg(folder).current_dir(folder).output().expect("the binary runs")
}

/// What it prints with `--format json`, and its exit code.
pub(crate) fn document(folder: &Path, args: &[&str]) -> (Value, Option<i32>) {
    let output = ringback(folder, &[args, &["--format", "json"]].concat());
    let document = serde_json::from_slice(&output.stdout);
    (document.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))), output.status.code())
}

#[test]
fn every_answer_fits_its_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats/prove.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the schema")).expect("it is JSON");
    for args in [&["prove", "guide-first-call"][..], &["prove", "m2-mother-picks-up", "--max-states", "50"]] {
        let (document, _) = document(folder.path(), args);
        let mut found = Vec::new();
        crate::judge::format::violations(&schema, &schema, &document, "$", &mut found);
        assert!(found.is_empty(), "{args:?}: {found:#?}");
    }
}

#[test]
fn a_bound_is_said_and_is_no_proof() {
    let folder = tempfile::tempdir().expect("a folder");
    let (states, code) = document(folder.path(), &["prove", "m2-mother-picks-up", "--max-states", "50"]);
    let deal = &states["scenarios"][0];
    assert_eq!((code, &deal["stopped"], &deal["proved"]), (Some(1), &Value::from("states"), &Value::from(false)));
    let (memory, code) = document(folder.path(), &["prove", "m2-mother-picks-up", "--max-memory", "0"]);
    assert_eq!((code, &memory["scenarios"][0]["stopped"]), (Some(1), &Value::from("memory")));
    for (language, said) in [("zh-CN", "未证明"), ("en", "not proved")] {
        let told = ringback(folder.path(), &["prove", "m2-mother-picks-up", "--max-states", "50", "--lang", language]);
        assert!(String::from_utf8_lossy(&told.stdout).contains(said), "{language}");
    }
}

#[test]
fn coverage_is_a_table_of_rules_and_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = ["prove", "--coverage", "guide-first-call", "m2-mother-picks-up"];
    let told = ringback(folder.path(), &[&cases[..], &["--lang", "en"]].concat());
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.starts_with("| Rule | 1 | 2 |\n|---|:-:|:-:|\n") && told.contains("\n2. m2-mother-picks-up\n"), "{told}");
    let row = told.lines().find(|line| line.contains("CN-CIV-002")).expect("telling the mother is tested");
    assert!(row.ends_with("|  | ● |") || row.ends_with("| ○ | ● |"), "{row}");
    let (document, _) = document(folder.path(), &cases);
    let rule = document["rules"].as_array().expect("rules").iter().find(|rule| rule["id"] == "CN-CIV-002").expect("the same rule").clone();
    assert_eq!(rule["cases"]["m2-mother-picks-up"], "broken");
    assert!(!document["untested"].as_array().expect("a list").contains(&Value::from("CN-CIV-002")));
}
