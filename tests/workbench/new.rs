//! `ringback new`: every template checks, proves and tests as it stands.

use std::fs;

use ringback::workbench::template::buckets;

use crate::prove::{document, ringback};

#[test]
fn every_template_is_sound_proved_translated_and_tested_at_once() {
    for bucket in buckets() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = ringback(folder.path(), &["new", "try-it", "--bucket", bucket, "--folder", "mine"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let (checked, code) = document(folder.path(), &["check", "mine/try-it.ron"]);
        assert_eq!((code, &checked["files"]), (Some(0), &serde_json::json!([])), "{bucket}: nothing to say, no translation missing");
        let (proof, code) = document(folder.path(), &["prove", "mine/try-it.ron", "--all-deals"]);
        assert_eq!((code, &proof["proved"]), (Some(0), &serde_json::Value::from(true)), "{bucket}");
        assert_eq!(proof["unreached"][0]["replies"], serde_json::json!([]), "{bucket}");
        let tested = ringback(folder.path(), &["test", "mine/try-it.ron", "--lang", "en"]);
        assert!(tested.status.success(), "{bucket}: {}", String::from_utf8_lossy(&tested.stdout));
    }
}

#[test]
fn nothing_is_overwritten_and_wrong_names_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(ringback(folder.path(), &["new", "once"]).status.success());
    fs::write(folder.path().join("once.ron"), "mine").expect("written");
    assert_eq!(ringback(folder.path(), &["new", "once"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("once.ron")).expect("still there"), "mine");
    for wrong in ["Once", "../once", "once.ron", ""] {
        assert_eq!(ringback(folder.path(), &["new", wrong]).status.code(), Some(2), "{wrong}");
    }
    let unknown = ringback(folder.path(), &["new", "other", "--bucket", "M9"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("M3+"));
}
