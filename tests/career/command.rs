//! `ringback career` on records of its own.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::prove::{document, ringback};

/// Plays inputs as a trainee, into this folder.
fn play(folder: &std::path::Path, inputs: &str) {
    let file = folder.join("inputs");
    fs::write(&file, inputs).expect("a file");
    let file = file.to_str().expect("a path").to_owned();
    let output = ringback(folder, &["play", "m0-forgot-autopay", "--trainee", "林晓", "--inputs", &file]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_newcomer_stands_at_the_first_desk_and_is_sent_to_its_first_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let (told, code) = document(folder.path(), &["career", "--trainee", "林晓"]);
    assert_eq!(code, Some(0));
    assert_eq!((told["desk"].as_str(), told["exam"]["exam"].as_str()), (Some("m0"), Some("closed")));
    assert_eq!(told["next"]["reason"]["why"], "new");
    assert_eq!(told["pay"]["total"], 360_000);
    let exam = ringback(folder.path(), &["career", "--trainee", "林晓", "--exam", "--lang", "en"]);
    assert_eq!(exam.status.code(), Some(1), "an exam that is not open is not taken");
    assert!(String::from_utf8_lossy(&exam.stdout).contains("4 more passed practice calls"));
}

#[test]
fn records_become_memories_pay_and_a_reason_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    play(folder.path(), include_str!("../cli/fixtures/pass.inputs"));
    play(folder.path(), include_str!("../cli/fixtures/red-line.inputs"));
    let today = chrono::Local::now().date_naive();
    let tomorrow = today.succ_opt().expect("a day").to_string();
    let (told, _) = document(folder.path(), &["career", "--trainee", "林晓", "--on", &tomorrow]);
    assert_eq!(told["next"]["reason"]["why"], "came-back", "{told}");
    assert!(told["next"]["reason"]["item"]["rule"].as_str().is_some_and(|rule| rule.starts_with("CN-")), "{told}");
    assert_eq!(told["streak"]["days"], 1);
    let lines = told["pay"]["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["why"] == "red-line"), "{told}");
    let words = |language: &str| {
        let output = ringback(folder.path(), &["career", "--trainee", "林晓", "--on", &tomorrow, "--lang", language]);
        String::from_utf8(output.stdout).expect("text")
    };
    let (chinese, english) = (words("zh-CN"), words("en"));
    assert!(chinese.contains("下一个：m0-forgot-autopay") && chinese.contains("没做到，到期了"), "{chinese}");
    assert!(english.contains("Next: m0-forgot-autopay") && english.contains("is due again; this case asks for it"), "{english}");
    // Somebody else on the same PC has done nothing.
    assert_eq!(document(folder.path(), &["career", "--trainee", "陈晨"]).0["due"].as_array().map(Vec::len), Some(0));
}

/// Four passes open the exam; broken off, it goes on with the same paper and the same words.
#[test]
fn an_exam_opens_is_broken_off_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    for _ in 0..4 {
        play(folder.path(), include_str!("../cli/fixtures/pass.inputs"));
    }
    let sit = |typed: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringback"))
            .args(["career", "--trainee", "林晓", "--exam", "--lang", "en", "--data"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        child.stdin.take().expect("its input").write_all(typed.as_bytes()).expect("typed");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (code, told) = sit("1\n1\n");
    assert_eq!(code, Some(1));
    assert!(told.contains("Call 1 of 4") && told.contains("broken off here"), "{told}");
    assert_eq!(papers(folder.path()).len(), 1);
    // The rest is hung up on or never dialled: that fails, and says by how much.
    let (code, told) = sit(&"e\n1\n".repeat(60));
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("Call 1 of 4") && told.contains("Call 4 of 4") && told.contains("not passed"), "{told}");
    let papers = papers(folder.path());
    assert_eq!(papers.len(), 1, "one paper only: {papers:?}");
    assert_eq!(papers.values().copied().sum::<usize>(), 4);
    let (told, _) = document(folder.path(), &["career", "--trainee", "林晓"]);
    assert_eq!((told["desk"].as_str(), told["exams"].as_array().map(Vec::len)), (Some("m0"), Some(1)));
}

/// Records by the seed of the paper that they belong to.
fn papers(folder: &std::path::Path) -> std::collections::BTreeMap<u64, usize> {
    let mut papers = std::collections::BTreeMap::new();
    for summary in ringback::records::recent(&folder.join("attempts"), 100) {
        if let Some(exam) = summary.known.expect("a record").0.exam {
            *papers.entry(exam.paper).or_default() += 1;
        }
    }
    papers
}
