//! `ringback diff`: what was lost, gained or renamed between two versions.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::prove::{document, ringback};

/// Two versions from the template, the second one changed.
fn compared(change: impl Fn(String) -> String) -> (Vec<(String, String, String)>, Option<i32>) {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["old", "new"] {
        assert!(ringback(folder.path(), &["new", "case", "--folder", name]).status.success());
    }
    let path = folder.path().join("new/case.ron");
    fs::write(&path, change(fs::read_to_string(&path).expect("written"))).expect("changed");
    let (found, code) = differences(folder.path());
    (found, code)
}

fn differences(folder: &Path) -> (Vec<(String, String, String)>, Option<i32>) {
    let (told, code) = document(folder, &["diff", "old/case.ron", "new/case.ron"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = told["differences"].as_array().unwrap_or_else(|| panic!("{told}")).clone();
    (list.iter().map(|one| (text(&one["what"]), text(&one["old"]), text(&one["new"]))).collect(), code)
}

fn told(found: &[(String, String, String)], what: &str) -> Vec<(String, String)> {
    found.iter().filter(|(kind, _, _)| kind == what).map(|(_, old, new)| (old.clone(), new.clone())).collect()
}

fn pair(old: &str, new: &str) -> (String, String) {
    (old.to_owned(), new.to_owned())
}

#[test]
fn the_same_is_the_same_and_a_higher_version_alone_is_no_loss() {
    assert_eq!(compared(|text| text), (Vec::new(), Some(0)));
    let (found, code) = compared(|text| text.replace("version: 1", "version: 2").replace("tail: \"6688\"", "tail: \"7799\""));
    assert_eq!((found, code), (Vec::new(), Some(0)));
}

#[test]
fn what_is_renamed_is_known_by_its_text() {
    let (found, code) = compared(|text| {
        let text = text.replace("version: 1", "version: 2").replace("\"own-up\"", "\"say-so\"").replace("two_steps", "in_two");
        text.replace("\"essentials\": (title", "\"food\": (title").replace("reveal(essentials)", "reveal(food)")
    });
    assert_eq!(told(&found, "reply-renamed"), [pair("who/own-up", "who/say-so")]);
    assert_eq!(told(&found, "offer-renamed"), [pair("two_steps", "in_two")]);
    assert_eq!(told(&found, "fact-renamed"), [pair("essentials", "food")]);
    // The translation knows the old names, and says so.
    assert!(!told(&found, "untranslated").is_empty() && code == Some(1), "{found:?}");
}

#[test]
fn what_is_lost_is_told_first_and_fails() {
    let (found, code) = compared(|text| {
        let text = text.replace(
            "to: \"bye-angry\"),\n            },\n            better: \"道歉",
            "to: \"bye\"),\n            },\n            better: \"道歉",
        );
        // Nobody is told to borrow any more, and the second step is gone.
        let text = text.replace("acts: [suggest_borrowing, offer(today)]", "acts: [offer(today)]");
        text.replace(", (\"yuan(1500)\", \"second_payday + 1\")]", "]")
    });
    assert_eq!(code, Some(1), "{found:?}");
    assert_eq!(told(&found, "rule-no-longer-tested"), [pair("CN-CBA-15", "")]);
    assert_eq!(told(&found, "best-fell").len(), 1, "{found:?}");
    assert_eq!(told(&found, "same-version"), [pair("1", "1")]);
    assert!(told(&found, "ending-lost").is_empty() || told(&found, "ending-lost") == [pair("refused", "")]);
}
