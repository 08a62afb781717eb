//! `ringback simulate`: the same seed plays the same calls, and bots do what their names say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::prove::{document, ringback};

#[test]
fn the_same_seed_plays_the_same_calls_and_another_one_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let run =
        |seed: &str| document(folder.path(), &["simulate", "m2-mother-picks-up", "--bot", "random", "--runs", "300", "--seed", seed]).0;
    let (first, again, other) = (run("7"), run("7"), run("8"));
    assert_eq!(first, again);
    assert_ne!(first["bots"], other["bots"]);
}

#[test]
fn an_expert_always_passes_and_whoever_is_merely_polite_or_pushy_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (all, _) = document(folder.path(), &["simulate", "m1-unpaid-wages", "--runs", "200"]);
    let passed: BTreeMap<&str, u64> = all["bots"]
        .as_array()
        .expect("bots")
        .iter()
        .map(|bot| (bot["bot"].as_str().expect("a name"), bot["passed"]["permille"].as_u64().expect("a rate")))
        .collect();
    assert_eq!(passed.len(), 6, "{passed:?}");
    assert_eq!(passed["expert"], 1000);
    assert!(passed["random"] < 50 && passed["pushy-old-hand"] < 50 && passed["polite-but-ignorant"] < 300, "{passed:?}");
    assert!(passed["by-the-book"] > passed["polite-but-ignorant"], "{passed:?}");
    let by_the_book = all["bots"].as_array().expect("bots").iter().find(|bot| bot["bot"] == "by-the-book").expect("it plays").clone();
    let pushy = all["bots"].as_array().expect("bots").iter().find(|bot| bot["bot"] == "pushy-old-hand").expect("it plays").clone();
    assert!(pushy["red_lines"]["permille"].as_u64() > by_the_book["red_lines"]["permille"].as_u64());
    assert!(all["difficulty"]["estimated"].as_u64().is_some_and(|estimate| (1..=5).contains(&estimate)));
    for bot in all["bots"].as_array().expect("bots") {
        let rate = &bot["passed"];
        assert!(rate["low"].as_u64() <= rate["permille"].as_u64() && rate["permille"].as_u64() <= rate["high"].as_u64(), "{rate}");
    }
}

/// A hundred times as many calls as a trainer would ever play, and still something is missed that the proof shows at once.
#[test]
fn random_play_misses_what_the_proof_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let (proof, _) = document(folder.path(), &["prove", "m1-unpaid-wages"]);
    let proved = &proof["scenarios"][0];
    let (played, _) = document(folder.path(), &["simulate", "m1-unpaid-wages", "--bot", "random", "--runs", "2000"]);
    let seen: Vec<&Value> = played["bots"][0]["findings"].as_array().expect("findings").iter().map(|found| &found["id"]).collect();
    let missed: Vec<&Value> =
        proved["rules_broken_by_some_play"].as_array().expect("rules").iter().filter(|rule| !seen.contains(rule)).collect();
    let wins = played["bots"][0]["passed"]["hits"].as_u64().expect("a count");
    assert!(!missed.is_empty() || wins == 0, "random play passed {wins} times and saw every finding");
    assert!(proved["lawful_wins"][0]["inputs"].is_array(), "and the proof shows a win");
}

#[test]
fn an_unknown_bot_is_answered_with_those_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = ringback(folder.path(), &["simulate", "m1-unpaid-wages", "--bot", "clever"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("by-the-book"));
    let (one, _) = document(folder.path(), &["simulate", "m2-mother-picks-up", "--bot", "random", "--runs", "10"]);
    assert_eq!(one["difficulty"]["estimated"], Value::Null, "one bot is no measure");
}
