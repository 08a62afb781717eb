//! Golden calls: a file of inputs in, the whole transcript with ledger, findings and verdict out, in both languages.
//! A fixture begins with `# case: ID` and may name a variant; adding a call is adding a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ringback::call::{load_case, load_content, variant_of};
use ringback::scenario::Shipped;

/// A golden call.
struct Golden {
    name: String,
    path: PathBuf,
    case: String,
    seed: u64,
}

fn goldens() -> Vec<Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts/fixtures");
    let content = load_content(&Shipped).expect("shipped content loads");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let golden = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a fixture");
        let said = |word: &str| text.lines().find_map(|line| line.strip_prefix(&format!("# {word}: "))).map(str::to_owned);
        let case = said("case").unwrap_or_else(|| panic!("{} names no case", path.display()));
        let variants = load_case(&Shipped, &content, &case, None).expect("it ships").variants;
        let wanted = said("variant").unwrap_or_else(|| variants[0].clone());
        let seed = (0..1_000).find(|seed| variants[variant_of(*seed, variants.len())] == wanted);
        let seed = seed.unwrap_or_else(|| panic!("{}: no variant `{wanted}`", path.display()));
        Golden { name: path.file_stem().expect("a name").to_string_lossy().into_owned(), path, case, seed }
    };
    paths.into_iter().map(golden).collect()
}

/// What the command line prints for a golden call, without the path of the record.
fn played(golden: &Golden, language: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(["play", &golden.case, "--seed", &golden.seed.to_string(), "--lang", language, "--inputs"])
        .arg(&golden.path)
        .arg("--data")
        .arg(folder.path())
        .output()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}: {}", golden.name, String::from_utf8_lossy(&output.stderr));
    told.lines().filter(|line| !line.starts_with("record: ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn golden_calls_are_told_as_they_were_in_both_languages() {
    let goldens = goldens();
    assert!(goldens.len() >= 7, "{} golden calls", goldens.len());
    for golden in goldens {
        for language in ["zh-CN", "en"] {
            let mut settings = insta::Settings::clone_current();
            settings.set_prepend_module_to_snapshot(false);
            settings.bind(|| insta::assert_snapshot!(format!("{}.{language}", golden.name), played(&golden, language)));
        }
    }
}
