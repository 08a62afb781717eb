//! `ringback test`: the shipped calls come out as they do, and what comes otherwise is told with place and reason.

use std::fs;
use std::path::{Path, PathBuf};

use ringback::scenario::library::{is_guide, scenario_ids, scenario_path};
use ringback::scenario::{Library, Shipped};
use ringback::workbench::scripted::tests_path;

use crate::prove::{document, ringback};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn told(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_shipped_case_has_scripted_calls_and_they_come_out_as_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    for id in scenario_ids(&Shipped).into_iter().filter(|id| !is_guide(&Shipped, id)) {
        let path = scenario_path(&Shipped, &id).expect("it ships");
        assert!(Shipped.read(&tests_path(&path)).is_some(), "{id} has no scripted calls");
    }
    let output = ringback(folder.path(), &["test", "--lang", "en"]);
    assert!(output.status.success(), "{}{}", told(&output), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_comes_otherwise_is_told_with_its_line_and_what_came_instead() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = root("tests/workbench/fixtures/wrong.tests.ron");
    for language in ["zh-CN", "en"] {
        let output = ringback(folder.path(), &["test", path.to_str().expect("a path"), "--lang", language]);
        assert_eq!(output.status.code(), Some(1));
        insta::assert_snapshot!(format!("wrong.{language}"), told(&output).replace(path.to_str().expect("a path"), "wrong.tests.ron"));
    }
    let (json, _) = document(folder.path(), &["test", path.to_str().expect("a path")]);
    let calls = json["files"][0]["calls"].as_array().expect("calls").clone();
    assert_eq!(calls.iter().filter(|call| call["passed"] == true).count(), 0);
    assert_eq!(calls[0]["differences"][0]["what"], "hears");
}

#[test]
fn a_play_can_be_recorded_and_comes_out_as_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = root("tests/transcripts/fixtures/m1-best.inputs");
    let played = ringback(folder.path(), &["play", "m1-unpaid-wages", "--inputs", script.to_str().expect("a path"), "--json"]);
    let record = serde_json::from_slice::<serde_json::Value>(&played.stdout).expect("a document")["record"].clone();
    let tests = folder.path().join("m1-unpaid-wages.tests.ron");
    let out = tests.to_str().expect("a path");
    for (name, file) in [("from-a-record", record.as_str().expect("a path")), ("from-a-script", script.to_str().expect("a path"))] {
        let output = ringback(folder.path(), &["test", "--record", file, "--name", name, "-o", out]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let (json, code) = document(folder.path(), &["test", out]);
    assert_eq!((code, json["files"][0]["calls"].as_array().expect("calls").len()), (Some(0), 2), "{json}");
    // One word of what is heard changed: the call no longer comes out.
    let changed = fs::read_to_string(&tests).expect("written").replace("老板三个月没发工资", "老板三个月没发奖金");
    fs::write(&tests, changed).expect("written");
    let (json, code) = document(folder.path(), &["test", out]);
    assert_eq!((code, &json["files"][0]["calls"][0]["differences"][0]["what"]), (Some(1), &serde_json::Value::from("hears")));
}

#[test]
fn a_file_that_cannot_be_read_is_shown_like_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.tests.ron");
    fs::write(&path, "Tests(of: \"m2-mother-picks-up\", calls: { \"a\": (inputs: [], fidings: []) })").expect("written");
    let output = ringback(folder.path(), &["test", path.to_str().expect("a path")]);
    let problems = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() != Some(0) && (problems.contains("fidings") || problems.contains("no file of scripted calls")),
        "{problems}"
    );
    let none = ringback(folder.path(), &["test", "guide-first-call"]);
    assert_eq!(none.status.code(), Some(2));
}
