//! The real binary: exit codes, what people read, and the lint of the packs.

use std::process::{Command, Output};

fn ringback(args: &[&str]) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(args)
        .args(["--lang", "en", "--data"])
        .arg(home.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs")
}

fn told(output: &Output) -> String {
    // The table of zones has its own version.
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter(|line| !line.starts_with("Time zones as of")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_people_read_and_how_it_ends() {
    let broken = ringback(&["judge", "tests/judge/reg-f/6b1i-1-b.ron"]);
    assert_eq!(broken.status.code(), Some(1));
    insta::assert_snapshot!("human", told(&broken));
    let kept = ringback(&["judge", "tests/judge/reg-f/14b3ii-1-busy.ron", "--format", "json"]);
    assert_eq!(kept.status.code(), Some(0));
    let document: serde_json::Value = serde_json::from_slice(&kept.stdout).expect("one JSON document");
    assert_eq!(super::format::against_schema(&document), Vec::<String>::new());
    assert!(document["tz_database"].as_str().is_some_and(|version| version.starts_with("20")), "{document}");
    let wrong = ringback(&["judge", "tests/judge/fixtures/mistakes.ron"]);
    assert_eq!(wrong.status.code(), Some(1));
    let no_pack = ringback(&["judge", "tests/judge/reg-f/6b1i-1-b.ron", "--pack", "mars"]);
    assert_eq!(no_pack.status.code(), Some(2));
}

#[test]
fn a_probe_says_when_next() {
    let probe = "(at: \"2026-04-05T10:00\", to: \"consumer\", channel: Call)";
    let output = ringback(&["judge", "tests/judge/reg-f/14b3i-3-i-without.ron", "--as-of", "2026-04-03", "--probe", probe]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("Next possible: 2026-04-10 08:00"), "{}", told(&output));
    let probe = "(at: \"2026-04-05T10:00\", to: \"consumer\", channel: Postcard)";
    let output = ringback(&["judge", "tests/judge/reg-f/14b3i-3-i-without.ron", "--probe", probe, "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(super::format::against_schema(&document), Vec::<String>::new());
    assert_eq!(
        (&document["probe"]["next"], &document["probe"]["never"]),
        (&serde_json::Value::Null, &serde_json::json!(["US-REGF-22f1-postcard"]))
    );
}

#[test]
fn the_shipped_packs_have_no_lint() {
    let output = ringback(&["law", "lint", "--fixtures", "tests/law", "--fixtures", "tests/judge"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}
