//! The real binary, in a folder of its own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_ringback");
const CASE: &str = "m0-forgot-autopay";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures").join(name)
}

fn ringback(folder: &Path, args: &[&str]) -> Output {
    Command::new(BINARY)
        .args(args)
        .arg("--data")
        .arg(folder)
        .args(["--lang", "zh-CN"])
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Plays a fixture's inputs and returns the document.
fn play(folder: &Path, inputs: &str) -> Value {
    let output = ringback(folder, &["play", CASE, "--inputs", fixture(inputs).to_str().expect("a path"), "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn records(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder.join("attempts")).expect("attempts").map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

#[test]
fn a_pass_and_a_red_line_are_stored_and_replay_to_the_same_score() {
    for (inputs, outcome) in [("pass.inputs", "Pass"), ("red-line.inputs", "RedLine")] {
        let folder = tempfile::tempdir().expect("a folder");
        let document = play(folder.path(), inputs);
        assert_eq!(document["debrief"]["outcome"], outcome);
        let record = &records(folder.path())[0];
        let output = ringback(folder.path(), &["replay", record.to_str().expect("a path"), "--format", "json"]);
        let replayed: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert!(output.status.success());
        assert_eq!((&replayed["same"], &replayed["finished"]), (&Value::Bool(true), &Value::Bool(true)));
        assert_eq!(replayed["debrief"], document["debrief"]);
    }
}

#[test]
fn the_debrief_of_a_red_line_is_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = ringback(folder.path(), &["play", CASE, "--inputs", fixture("red-line.inputs").to_str().expect("a path")]);
    let told: String = text(&output.stdout).lines().filter(|line| !line.starts_with("record: ")).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!("red_line_debrief", told);
}

#[test]
fn an_altered_record_is_refused_with_the_line() {
    let folder = tempfile::tempdir().expect("a folder");
    play(folder.path(), "pass.inputs");
    let record = records(folder.path())[0].clone();
    let original = fs::read_to_string(&record).expect("the record");
    fs::write(&record, original.replace("reply purpose/ask-gently", "reply purpose/late-fee")).expect("altered");
    let output = ringback(folder.path(), &["replay", record.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("line 5 does not follow"), "{}", text(&output.stderr));
}

#[test]
fn killed_in_mid_call_nothing_but_the_input_in_flight_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut game = Command::new(BINARY)
        .args(["play", CASE, "--text", "--seed", "0", "--lang", "zh-CN", "--data"])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut keys = game.stdin.take().expect("standard input");
    let mut screen = BufReader::new(game.stdout.take().expect("standard output"));
    // Dial, then two replies; wait until the consequence of the second is on the screen.
    keys.write_all("1\n2\n3\n".as_bytes()).expect("typed");
    keys.flush().expect("typed");
    let mut line = String::new();
    while !line.contains("三一零七") {
        line.clear();
        assert!(screen.read_line(&mut line).expect("a line") > 0, "the answer is shown");
    }
    game.kill().expect("killed");
    game.wait().expect("gone");
    let record = records(folder.path())[0].clone();
    let kept = fs::read_to_string(&record).expect("the record");
    assert_eq!(kept.matches("\"input\":{").count(), 3, "all three inputs were on disk before their consequences were shown:\n{kept}");
    // A torn line, as a crash in mid-write leaves it.
    fs::OpenOptions::new().append(true).open(&record).expect("opened").write_all(b"{\"body\":{\"input\"").expect("torn");
    let mut on = Command::new(BINARY)
        .args(["play", "--resume"])
        .arg(&record)
        .args(["--lang", "zh-CN", "--data"])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    on.stdin.take().expect("standard input").write_all("3\n3\n2\n4\n3\n3\n2\n3\n2\n3\n2\n2\n".as_bytes()).expect("typed");
    let output = on.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stderr).contains("torn"), "the torn line is told");
    let replayed = ringback(folder.path(), &["replay", record.to_str().expect("a path")]);
    assert!(replayed.status.success() && text(&replayed.stdout).contains("the same score: 15 inputs"), "{}", text(&replayed.stdout));
}

#[test]
fn bom_crlf_and_comments_change_no_content_hash() {
    let folder = tempfile::tempdir().expect("a folder");
    let original =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/m0/m0-forgot-autopay.ron")).expect("the scenario");
    let hash = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let output = ringback(
            folder.path(),
            &["play", path.to_str().expect("a path"), "--inputs", fixture("pass.inputs").to_str().expect("a path"), "--json"],
        );
        assert!(output.status.success(), "{}", text(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        document["content"].as_str().expect("a hash").to_owned()
    };
    let plain = hash("plain.ron", original.clone().into_bytes());
    let windows = format!("\u{feff}{}", original.replace('\n', "\r\n").replace("nodes: {", "/* a comment */ nodes: { // another"));
    assert_eq!(hash("windows.ron", windows.clone().into_bytes()), plain);
    let utf16: Vec<u8> = windows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(hash("utf16.ron", utf16), plain);
    assert_ne!(hash("changed.ron", original.replace("anger: Between(1, 2)", "anger: Between(1, 3)").into_bytes()), plain);
}

#[test]
fn prove_prints_its_states_and_a_winning_call_that_plays() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = ringback(folder.path(), &["prove", CASE, "--format", "json"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let proof = &document["scenarios"][0];
    assert!(proof["proved"] == true && proof["states"].as_u64().is_some_and(|states| states > 1000), "{proof}");
    let inputs: Vec<&str> = proof["lawful_wins"][0]["inputs"].as_array().expect("inputs").iter().filter_map(Value::as_str).collect();
    let script = folder.path().join("win.inputs");
    fs::write(&script, inputs.join("\n")).expect("written");
    let played = ringback(folder.path(), &["play", CASE, "--inputs", script.to_str().expect("a path"), "--json"]);
    let document: Value = serde_json::from_slice(&played.stdout).expect("one JSON document");
    assert_eq!(document["debrief"]["outcome"], "Pass");
}

#[test]
fn a_trainer_s_mistakes_are_all_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = fixture("mistakes.ron");
    let output = ringback(folder.path(), &["check", path.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr).replace(path.to_str().expect("a path"), "mistakes.ron");
    insta::assert_snapshot!("mistakes", told);
}

/// The shipped case with a part that was never drawn, and a party that names another.
#[test]
fn a_portrait_of_parts_that_were_never_drawn_is_told_with_what_there_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/m0/m0-forgot-autopay.ron"));
    let changed = shipped.expect("the case is there").replace(r#"hair: "long""#, r#"hair: "mohawk""#).replace(
        r#"given: "敏", address: "女士""#,
        r#"given: "敏", address: "女士", portrait: (face: "moon", hair: "bun", clothes: "cardigan", age: 61)"#,
    );
    let path = folder.path().join("m0-forgot-autopay.ron");
    fs::write(&path, changed).expect("a file");
    let output = ringback(folder.path(), &["check", path.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr).replace(path.to_str().expect("a path"), "m0.ron");
    let errors: Vec<&str> = told.split("\n\n").filter(|part| part.starts_with("error")).collect();
    let told = errors.join("\n\n");
    insta::assert_snapshot!("portrait", told);
}

#[test]
fn used_wrongly_is_two_and_says_how_to_use_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, word) in [
        (vec!["play", CASE, "--exam", "--seed", "3"], "--seed"),
        (vec!["play", "m0-forgot-autopai", "--text"], "did you mean `m0-forgot-autopay`"),
        (vec!["play", CASE], "--text"),
        (vec!["dance"], "unrecognized subcommand"),
        (vec!["replay", "nothing.jsonl"], "cannot be read"),
    ] {
        let output = ringback(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(word), "{args:?}: {}", text(&output.stderr));
    }
    for command in ["play", "check", "prove", "replay"] {
        let output = ringback(folder.path(), &[command, "--help"]);
        assert!(output.status.success() && text(&output.stdout).contains("Example: ringback"), "{command} --help has an example");
    }
}

#[cfg(all(feature = "game", target_os = "linux"))]
#[test]
fn without_a_display_the_window_says_the_way_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(BINARY)
        .arg("--data")
        .arg(folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("--text") && told.contains("no display") && !told.contains("panicked"), "{told}");
}

#[test]
fn a_record_is_judged_again_by_another_pack_and_rubric() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("blurt.inputs"), "dial\nreply pickup/blurt\nreply who-are-you/own-up\nhang-up\nwrap disposition=refusal\nwrap reason=unknown\nwrap next_contact=check-posting\n").expect("a script");
    let played = ringback(folder.path(), &["play", CASE, "--inputs", "blurt.inputs", "--json"]);
    let document: Value = serde_json::from_slice(&played.stdout).expect("one JSON document");
    let record = records(folder.path())[0].clone();
    let again = ringback(folder.path(), &["replay", record.to_str().expect("a path"), "--law", "cn", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&again.stdout).expect("one JSON document");
    assert!(again.status.success() && answer["record"]["same"] == true, "{answer}");
    assert!(answer["rejudged"]["lawful"].as_i64() > document["debrief"]["lawful"].as_i64(), "the bank's own pack is stricter: {answer}");
    let rubric = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/rubrics/call-standard.ron")).expect("the rubric");
    fs::write(folder.path().join("own.ron"), rubric.replacen("pass: ", "passs: ", 1)).expect("a rubric");
    let broken = ringback(folder.path(), &["replay", record.to_str().expect("a path"), "--rubric", "own.ron"]);
    assert!(!broken.status.success() && text(&broken.stderr).contains("passs"), "{}", text(&broken.stderr));
}
