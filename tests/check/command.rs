//! The real binary: machine output, mending, explaining.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ringback::scenario::problem::Code;
use serde_json::Value;

use super::first_call;

fn ringback(folder: &Path, language: &str, args: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_ringback");
    Command::new(binary).args(args).args(["--lang", language]).current_dir(folder).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with the case of the examples, changed.
fn with(change: impl Fn(String) -> Vec<u8>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("first-call.ron");
    fs::write(&path, change(first_call())).expect("written");
    (folder, path)
}

const BROKEN: [(&str, &str); 4] = [
    ("role: OwnStaff,", "role： OwnStaf, // 本行员工，两处错"),
    ("Purchase(\"2026-03-10\", \"1500.00\"),", "Purchase(\"2026-03-10\", \"1500.00\") /* 少逗号 */"),
    ("title: \"谈完，正常结束\"", "title: “谈完，正常结束”"),
    ("to: \"bye\")", "to: \"by\")"),
];

fn broken(text: String) -> String {
    BROKEN.iter().fold(text, |text, (right, wrong)| text.replace(right, wrong))
}

#[test]
fn json_has_codes_places_and_fixes() {
    let (folder, _) = with(|text| broken(text).into_bytes());
    let output = ringback(folder.path(), "zh-CN", &["check", "first-call.ron", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let problems = document["files"][0]["problems"].as_array().expect("problems");
    let first = &problems[0];
    assert_eq!((&first["code"], &first["severity"]), (&Value::from("RB0002"), &Value::from("error")));
    assert_eq!(
        (&first["at"]["start"]["line"], &first["fix"]["text"], &first["fix"]["safe"]),
        (&Value::from(10), &Value::from(":"), &Value::Bool(true))
    );
    let jump = problems.iter().find(|problem| problem["code"] == "RB0102").expect("the unknown node is told too");
    assert_eq!(jump["fix"]["safe"], Value::Bool(false), "where a jump leads is for its author to say");
    assert!(jump["message"].as_str().is_some_and(|message| message.contains("没有叫 `by` 的节点")), "{jump}");
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let (folder, _) = with(|text| broken(text).into_bytes());
    let output = ringback(folder.path(), "en", &["check", "first-call.ron", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "ringback");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 4);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["shortDescription"]["text"].as_str().is_some_and(|title| !title.is_empty()));
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "first-call.ron");
        for bound in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][bound].as_u64().is_some_and(|number| number >= 1), "{place}");
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            assert!(fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startLine"].is_u64());
        }
    }
}

#[test]
fn fix_mends_what_is_safe_and_keeps_everything_else() {
    let encodings: [fn(String) -> Vec<u8>; 4] = [
        String::into_bytes,
        |text| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes(),
        |text| [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        |text| [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
    ];
    for encode in encodings {
        let (folder, path) = with(|text| encode(broken(text)));
        let output = ringback(folder.path(), "en", &["check", "first-call.ron", "--fix"]);
        let kept = first_call()
            .replace("role: OwnStaff,", "role: OwnStaff, // 本行员工，两处错")
            .replace("\"1500.00\"),\n            Purchase", "\"1500.00\"), /* 少逗号 */\n            Purchase")
            .replace("to: \"bye\")", "to: \"by\")");
        assert_eq!(fs::read(&path).expect("the file"), encode(kept), "{}", text(&output.stdout));
        let told = text(&output.stdout);
        for line in ["RB0002: ： → :", "RB0013: OwnStaf → OwnStaff", "RB0003: added ,"] {
            assert!(told.contains(line), "{line}\n{told}");
        }
        assert_eq!(output.status.code(), Some(1), "the unknown node is left to its author");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing else is left behind");
    }
}

#[test]
fn fix_leaves_a_sound_file_untouched() {
    let (folder, path) = with(String::into_bytes);
    let before = fs::metadata(&path).expect("it is there").modified().expect("a time");
    let output = ringback(folder.path(), "en", &["check", "first-call.ron", "--fix"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(text(&output.stdout), "first-call.ron: ok\n");
    assert_eq!(fs::metadata(&path).expect("it is there").modified().expect("a time"), before);
}

#[test]
fn explain_prints_pages_and_rules_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    for (language, word, rule_word) in [("zh-CN", "改成：", "依据："), ("en", "Instead:", "Sources:")] {
        for code in Code::ALL {
            let output = ringback(folder.path(), language, &["explain", code.as_str()]);
            let told = text(&output.stdout);
            assert!(output.status.success() && told.starts_with(code.as_str()) && told.contains(word), "{}: {told}", code.as_str());
        }
        let output = ringback(folder.path(), language, &["explain", "us-regf-14b2-frequency"]);
        let told = text(&output.stdout);
        assert!(output.status.success() && told.contains(rule_word) && told.contains("2021-11-30"), "{told}");
    }
    let output = ringback(folder.path(), "en", &["explain", "RB0103x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `RB0103`"), "{}", text(&output.stderr));
}
