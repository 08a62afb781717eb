//! What people take amiss: being cut short, waiting, silence; and what their mood makes them do.

use std::sync::Arc;

use ringback::call::{Call, Compiled, Event, HOLD_SECONDS, LOOK_UP_SECONDS, PAUSES, SILENCE_SECONDS, load_content};
use ringback::persona::Mood;
use ringback::scenario::Shipped;

use super::{MOTHER, compiled, findings, played, report};
use crate::shipped::case;

/// The small case, with one temperament and one starting anger.
fn with(temperament: &str, anger: u8) -> Arc<Compiled> {
    let text = MOTHER.replace("temperament: \"Friendly\"", &format!("temperament: \"{temperament}\""));
    compiled(&text.replace("anger: At(1)", &format!("anger: At({anger})")))
}

fn happened(call: &Call, wanted: impl Fn(&Event) -> bool) -> usize {
    call.events().iter().filter(|stamped| wanted(&stamped.event)).count()
}

#[test]
fn cutting_in_costs_what_the_temperament_says_and_saves_half_of_the_line() {
    let patient = MOTHER.replace("对，是我。", "对，是我，你等一下，我先把手里这点东西放下，马上就好。");
    let hasty = patient.replace("acts: [lecture])", "acts: [lecture], cuts_in: true)");
    let path = ["dial", "reply hello/verify", "reply talk/scold"];
    let (waited, cut) = (played(&compiled(&patient), &path), played(&compiled(&hasty), &path));
    let friendly = load_content(&Shipped).expect("content").temperaments;
    let vocabulary = load_content(&Shipped).expect("content").vocabulary;
    let interrupted = friendly.resolve("Friendly", &vocabulary).expect("resolved").expect("known").interrupted;
    assert_ne!(interrupted, ringback::persona::Shift::default());
    assert_eq!(cut.state().mood, waited.state().mood.shifted(interrupted));
    // 26 letters are spoken in ten seconds; half of them are saved.
    assert_eq!(cut.state().seconds + 5, waited.state().seconds);
}

#[test]
fn in_the_cases_a_cut_is_felt() {
    for (id, path) in [
        (
            "m0-forgot-autopay",
            &["dial", "reply pickup/name-bank", "reply is-her/verify", "reply purpose/ask-gently", "reply forgot/pay-now"][..],
        ),
        ("m1-unpaid-wages", &["dial", "reply pickup/proper", "reply is-him/factors", "reply purpose/ask", "reply burst/so-what"][..]),
    ] {
        let compiled = case(id, None);
        let (before, after) = (played(&compiled, &path[..4]), played(&compiled, path));
        assert!(after.state().mood.anger > before.state().mood.anger, "{id}");
    }
}

#[test]
fn holding_and_looking_up_cost_time_and_patience_and_run_out() {
    let compiled = with("Proud", 1);
    let calm = played(&compiled, &["dial"]);
    let held = played(&compiled, &["dial", "hold", "resume"]);
    assert_eq!(held.state().seconds, calm.state().seconds + HOLD_SECONDS);
    assert_eq!(held.state().mood, Mood { anger: 2, trust: calm.state().mood.trust - 1, ..calm.state().mood });
    let looked = played(&compiled, &["dial", "look-up account", "look-up rules"]);
    assert_eq!(looked.state().seconds, calm.state().seconds + 2 * LOOK_UP_SECONDS);
    assert_eq!(looked.state().mood, calm.state().mood);
    assert_eq!(looked.state().pauses, PAUSES);
    assert!(looked.view("zh-CN").cards.is_empty() && !looked.view("zh-CN").can_hold);
}

#[test]
fn silence_is_taken_by_temperament() {
    let silent = |temperament: &str| played(&with(temperament, 2), &["dial", "silence"]);
    let (proud, withdrawn) = (silent("Proud"), silent("Withdrawn"));
    assert_eq!((proud.state().mood.anger, withdrawn.state().mood.anger), (3, 2));
    assert_eq!(withdrawn.state().mood.stress, 1, "time does a silent person good");
    assert_eq!(proud.state().seconds, played(&with("Proud", 2), &["dial"]).state().seconds + SILENCE_SECONDS);
}

#[test]
fn anger_complains_once_and_then_hangs_up() {
    let compiled = with("Proud", 3);
    let complained = played(&compiled, &["dial", "silence", "silence", "hold"]);
    assert_eq!(happened(&complained, |event| *event == Event::Complained), 1);
    assert!(complained.state().complained);
    assert_eq!(complained.state().ending, Some(compiled.hung_up), "six is enough");
}

#[test]
fn a_complaint_costs_nothing_and_blocking_one_is_a_finding() {
    let path = [
        "dial",
        "reply pickup/proper",
        "reply is-him/factors",
        "reply purpose/ask",
        "reply burst/hear",
        "reply softened/when",
        "reply wage-day/keep",
        "reply home/leave-it",
        "reply offers/two",
        "reply terms/refuse",
    ];
    let compiled = case("m1-unpaid-wages", None);
    let with_last = |last: &str| played(&compiled, &[&path[..], &[last]].concat());
    let (told, blocked, traded) = (with_last("reply fed-up/channel"), with_last("reply fed-up/dont"), with_last("reply fed-up/deal"));
    assert_eq!(findings(&told), []);
    assert_eq!(report(&told).lawful, 100);
    for call in [blocked, traded] {
        assert!(findings(&call).iter().any(|(id, _)| id == "CN-CP-05"), "{:?}", findings(&call));
    }
}

#[test]
fn the_best_promise_of_the_golden_household_is_worth_ninety_two() {
    let compiled = case("m1-unpaid-wages", None);
    let worth = |id: &str| compiled.offers.iter().find(|offer| offer.id == id).expect("an offer").worth;
    let told = ["two_steps", "minimum_on_payday", "minimum_on_due_day", "all_soon", "some_today", "little_on_payday"].map(worth);
    assert_eq!(told, [92, 63, 0, 0, 19, 18]);
    assert_eq!(worth("squeeze"), 56, "squeezing loses");
}

#[test]
fn every_temperament_answers_and_is_named_in_both_languages() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let names: Vec<&str> = content.temperaments.names().collect();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        let temperament = content.temperaments.resolve(name, &content.vocabulary).expect("resolved").expect("known");
        assert!(!temperament.zh.is_empty() && !temperament.en.is_empty(), "{name}");
        assert!(!temperament.thresholds.is_empty(), "{name} takes everything");
        let insult = content.vocabulary.act("insult").expect("an act");
        assert_ne!(temperament.reaction(insult), ringback::persona::Shift::default(), "{name} swallows insults");
    }
}
