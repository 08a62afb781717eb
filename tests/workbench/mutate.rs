//! `ringback mutate`: what nobody notices is named, and the answer is the same every time.

use std::path::Path;

use ringback::workbench::mutate::{Kind, mutants};
use serde_json::Value;

use crate::prove::document;
use crate::shipped::case;

#[test]
fn a_case_can_be_broken_in_every_way() {
    let compiled = case("m1-unpaid-wages", None);
    let made = mutants(&compiled);
    assert!(made.len() > 300, "{}", made.len());
    for kind in [
        Kind::DropAct,
        Kind::DropReply,
        Kind::FlipCondition,
        Kind::Retarget,
        Kind::DropTransition,
        Kind::DropEffect,
        Kind::SwapEnding,
        Kind::SwapEntries,
    ] {
        let mutant = made.iter().find(|mutant| mutant.breakage.kind == kind);
        let mutant = mutant.unwrap_or_else(|| panic!("{kind:?} breaks nothing"));
        let broken = mutant.of(&compiled);
        assert_ne!(serde_json::to_string(&*broken).expect("written"), serde_json::to_string(&*compiled).expect("written"), "{mutant:?}");
    }
}

#[test]
fn breakages_are_noticed_or_named_and_always_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/m2/m2-mother-picks-up.ron");
    let run = |more: &[&str]| document(folder.path(), &[&["mutate", path.to_str().expect("a path"), "--limit", "40"], more].concat());
    let noticed = |document: &Value, is_one: fn(&Value) -> bool| {
        let breakages = document["breakages"].as_array().expect("breakages").clone();
        assert_eq!(breakages.len(), 40);
        breakages.iter().filter(|breakage| is_one(&breakage["noticed"])).count()
    };
    let (alone, code) = run(&["--no-proof", "--least", "100"]);
    assert_eq!(code, Some(1), "not everything is noticed by calls alone");
    assert_eq!(run(&["--no-proof"]).0, alone, "the answer is the same every time");
    assert_eq!(noticed(&alone, |noticed| noticed == "proof"), 0);
    let (with_proof, _) = run(&[]);
    let by_test = noticed(&with_proof, |noticed| noticed["test"].is_string());
    assert_eq!(by_test, noticed(&alone, |noticed| noticed["test"].is_string()), "calls are asked first");
    let by_proof = noticed(&with_proof, |noticed| noticed == "proof");
    assert!(by_test >= 15 && by_proof >= 1, "{by_test} by tests, {by_proof} by the proof");
}
