//! What must hold of every timeline: judging in parts is judging whole, more contacts excuse nothing, and the figures of
//! the frequency rule are those of a count by hand.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ringback::law::{Timeline, Verdict};

use super::{court, judged, named, simple};

const FREQUENCY: &str = "US-REGF-14b2-frequency";
const OUTCOMES: [&str; 6] = ["NoAnswer", "Busy", "Voicemail", "LimitedContentVoicemail", "Conversation", "Connected"];

/// A contact: days after the first of March, an hour, and what came of it.
type Drawn = (u64, u32, usize);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0u64..20, 7u32..23, 0..OUTCOMES.len()), 0..25)
}

fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).and_then(|first| first.checked_add_days(Days::new(after))).expect("a date")
}

fn written(contacts: &[Drawn]) -> Timeline {
    let mut sorted = contacts.to_vec();
    sorted.sort_unstable_by_key(|(after, hour, _)| (*after, *hour));
    let each = sorted.iter().enumerate().map(|(place, (after, hour, outcome))| {
        format!(r#""c{place}": (at: "{}T{hour:02}:00", to: "consumer", channel: Call, outcome: {})"#, day(*after), OUTCOMES[*outcome])
    });
    simple(&each.collect::<Vec<_>>().join(", "))
}

fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })
}

#[test]
fn judging_in_parts_is_judging_whole() {
    let law = runner().run(&(drawn(), 0usize..25), |(contacts, cut)| {
        let timeline = written(&contacts);
        let packs = named(&timeline);
        let mut whole = court(&timeline, &packs);
        let all = whole.hear_all(None);
        let mut shorter = timeline.clone();
        shorter.contacts.truncate(cut);
        let first = court(&shorter, &packs).hear_all(None);
        prop_assert_eq!(&first[..], &all[..first.len()]);
        let mut step = court(&timeline, &packs);
        for judged in &all {
            let contact = &timeline.contacts[step.heard()];
            prop_assert_eq!(&step.consider(contact), judged, "thinking of it is doing it");
            let next = step.hear_next();
            prop_assert_eq!(next.as_ref(), Some(judged));
        }
        Ok(())
    });
    law.expect("a contact is judged by what came before it");
}

#[test]
fn one_more_contact_excuses_nothing() {
    let law = runner().run(&(drawn(), (0u64..20, 7u32..23, 0..OUTCOMES.len())), |(contacts, more)| {
        let mut longer = contacts.clone();
        longer.push(more);
        let (before, after) = (written(&contacts), written(&longer));
        let (before, after) = (verdicts(&before), verdicts(&after));
        for (moment, worst) in before {
            let now = after.iter().filter(|(known, _)| *known == moment).map(|(_, worst)| *worst).max();
            prop_assert!(now >= Some(worst), "{}: {} became {:?}", moment, worst, now);
        }
        Ok(())
    });
    law.expect("no rule is healed by another call");
}

/// For each moment, whether some contact at it breaks a rule of times or frequency.
fn verdicts(timeline: &Timeline) -> Vec<(String, bool)> {
    let packs = named(timeline);
    let mut court = court(timeline, &packs);
    let mut all: Vec<(String, bool)> = Vec::new();
    for (contact, judged) in timeline.contacts.iter().zip(court.hear_all(None)) {
        let watched = [FREQUENCY, "US-REGF-6b1i-time"];
        let broken = judged.opinions().any(|(id, opinion)| {
            watched.contains(&court.rule_name(id)) && matches!(opinion.verdict, Verdict::Violates | Verdict::PresumedViolation)
        });
        all.push((contact.at.to_string(), broken));
    }
    let mut moments: Vec<(String, bool)> = Vec::new();
    for (moment, broken) in all {
        match moments.iter_mut().find(|(known, _)| *known == moment) {
            Some((_, worst)) => *worst |= broken,
            None => moments.push((moment, broken)),
        }
    }
    moments
}

#[test]
fn the_frequencies_are_those_of_a_count_by_hand() {
    let law = runner().run(&drawn(), |contacts| {
        let timeline = written(&contacts);
        let mut earlier: Vec<(NaiveDate, &str)> = Vec::new();
        let mut sorted = contacts.clone();
        sorted.sort_unstable_by_key(|(after, hour, _)| (*after, *hour));
        let answer = judged(&timeline);
        for (contact, (after, _, outcome)) in answer.contacts.iter().zip(&sorted) {
            let (date, outcome) = (day(*after), OUTCOMES[*outcome]);
            let near = |(on, _): &&(NaiveDate, &str)| (date - *on).num_days() < 7;
            let calls = earlier.iter().filter(near).filter(|(_, outcome)| *outcome != "Busy").count() + usize::from(outcome != "Busy");
            let talked = |wanted: &str| earlier.iter().filter(near).any(|(_, outcome)| *outcome == wanted);
            // Whether a call that connected was a talk is not on file; a later talk settles nothing about it.
            let expected = if outcome == "Busy" {
                "presumed-compliance"
            } else if calls > 7 || talked("Conversation") {
                "presumed-violation"
            } else if talked("Connected") {
                "cannot-tell"
            } else {
                "presumed-compliance"
            };
            prop_assert_eq!(super::verdict(&answer, &contact.id, FREQUENCY), expected, "{}", contact.at);
            earlier.push((date, outcome));
        }
        Ok(())
    });
    law.expect("two counts agree");
}

#[test]
fn calls_to_a_number_that_was_somebody_elses_were_no_calls() {
    let call = |id: &str, at: &str, number: &str, more: &str| {
        format!(r#""{id}": (at: "{at}", to: "consumer", channel: Call, number: "{number}", {more})"#)
    };
    let mut contacts: Vec<String> =
        (1..=6).map(|day| call(&format!("c{day}"), &format!("2026-03-0{day}T10:00"), "old", "outcome: NoAnswer")).collect();
    let learnt = r#"outcome: Conversation, answered_by: "other", topic: Other, then: [(what: WrongNumber("old"))]"#;
    contacts.push(call("wrong", "2026-03-07T10:00", "old", learnt));
    contacts.extend((11..=18).map(|hour| call(&format!("n{hour}"), &format!("2026-03-07T{hour}:00"), "new", "outcome: NoAnswer")));
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "consumer": (role: Debtor, time_zones: ["America/New_York"]), "other": (role: Stranger) }},
            debts: {{ "card": () }}, contacts: {{ {} }})"#,
        contacts.join(", ")
    );
    let answer = judged(&super::timeline("a wrong number", &text));
    // Seven to the new number are within the limit, and the talk with the other person began no quiet days.
    assert_eq!(super::verdict(&answer, "n17", FREQUENCY), "presumed-compliance");
    assert_eq!(super::verdict(&answer, "n18", FREQUENCY), "presumed-violation");
}
