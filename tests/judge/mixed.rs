//! The laws of all timelines, on random ones of both countries: calls, messages and visits to several people, words,
//! wishes and consents.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ringback::law::{Judged, Timeline, Verdict};

use super::{court, judged, named, timeline, verdict};

/// A country's side of a random timeline.
struct Country {
    packs: &'static str,
    role: &'static str,
    zone: &'static str,
    people: [(&'static str, &'static str); 3],
    /// Rules that another contact may make irrelevant, because they say so themselves.
    healed: &'static [(&'static str, &'static str)],
}

const COUNTRIES: [Country; 2] = [
    Country {
        packs: r#""cn", "member-bank", "bank-house""#,
        role: "OwnStaff",
        zone: "Asia/Shanghai",
        people: [("debtor", "Debtor"), ("mother", "Parent"), ("boss", "Employer")],
        healed: &[
            ("CN-CBA-06", "others may be called once the debtor is lost, and a failed call is part of that"),
            ("CN-GB-02", "the same, as the standard has it"),
        ],
    },
    Country {
        packs: r#""us-reg-f""#,
        role: "Agency",
        zone: "America/New_York",
        people: [("debtor", "Debtor"), ("mother", "Parent"), ("boss", "Employer")],
        healed: &[
            ("US-REGF-18e1-first", "only the first communication owes it"),
            ("US-REGF-18e1-written", "only the first written one owes it"),
            ("US-REGF-30a-report", "speaking to the person is what it asks for"),
        ],
    },
];

const OUTCOMES: [&str; 6] = ["NoAnswer", "Busy", "NotInService", "Voicemail", "Conversation", "Connected"];
const CHANNELS: [&str; 3] = ["Call", "Message", "Visit"];
const SAID: [&str; 9] = [
    "",
    r#"["greet", "state_institution"]"#,
    r#"["state_collection_purpose", "mention_overdue"]"#,
    r#"["mention_overdue"]"#,
    r#"["insult"]"#,
    r#"["threaten_harm"]"#,
    r#"["state_institution"], ["claim_fee(collection)"]"#,
    r#"["heard(self_harm)"], ["demand_today"]"#,
    r#"["leave_message_only", "offer_opt_out"]"#,
];
const THEN: [&str; 8] = [
    "",
    "(what: StopMedium(Call))",
    "(what: Cease)",
    "(what: Refuse)",
    "(what: Consent(Calls))",
    r#"(what: Inconvenient(from: "12:00", to: "14:00"))"#,
    "(what: Dispute)",
    "(what: Represented)",
];

/// A contact: days after the tenth of March 2026, an hour, whom, how, what came of it, what was said, what was made known.
type Drawn = (u64, u32, usize, usize, usize, usize, usize);

fn one(then: usize) -> impl Strategy<Value = Drawn> {
    (0u64..9, 6u32..24, 0..3usize, 0..CHANNELS.len(), 0..OUTCOMES.len(), 0..SAID.len(), 0..then)
}

fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })
}

/// One contact as the file has it.
fn contact(country: &Country, id: &str, drawn: Drawn) -> String {
    let (after, hour, whom, channel, outcome, said, then) = drawn;
    let (person, _) = country.people[whom];
    let channel = CHANNELS[channel];
    let outcome = if channel == "Call" { OUTCOMES[outcome] } else { "Delivered" };
    let words = if SAID[said].is_empty() { String::new() } else { format!(", said: [{}]", SAID[said]) };
    format!(
        r#""{id}": (at: "2026-03-{}T{hour:02}:30", to: "{person}", channel: {channel}, number: "{person}-{channel}", outcome: {outcome},
            debts: ["d"]{words}, then: [{}])"#,
        10 + after,
        THEN[then]
    )
}

/// A file with these contacts; they are put in order by their moments.
fn written(country: &Country, contacts: &[(String, Drawn)]) -> Timeline {
    let people = country.people.iter().map(|(id, role)| format!(r#""{id}": (role: {role}, time_zones: ["{}"])"#, country.zone));
    let contacts: Vec<String> = contacts.iter().map(|(id, drawn)| contact(country, id, *drawn)).collect();
    let text = format!(
        r#"(packs: [{}], role: {}, parties: {{ {} }}, debts: {{ "d": (validation_sent: "2026-03-09") }}, contacts: {{ {} }})"#,
        country.packs,
        country.role,
        people.collect::<Vec<_>>().join(", "),
        contacts.join(", ")
    );
    timeline("a random timeline", &text)
}

fn called(drawn: &[Drawn]) -> Vec<(String, Drawn)> {
    drawn.iter().enumerate().map(|(place, drawn)| (format!("c{place}"), *drawn)).collect()
}

#[test]
fn judging_in_parts_is_judging_whole_in_both_countries() {
    for country in &COUNTRIES {
        let law = runner().run(&(prop::collection::vec(one(THEN.len()), 0..16), 0usize..16), |(drawn, cut)| {
            let timeline = written(country, &called(&drawn));
            let packs = named(&timeline);
            let all = court(&timeline, &packs).hear_all(None);
            let mut shorter = timeline.clone();
            shorter.contacts.truncate(cut);
            let first = court(&shorter, &packs).hear_all(None);
            prop_assert_eq!(&first[..], &all[..first.len()]);
            // The court may be laid aside between any two contacts, and thinking of the next one changes nothing.
            let mut step = court(&timeline, &packs);
            for (place, judged) in all.iter().enumerate() {
                prop_assert_eq!(&step.consider(&timeline.contacts[place]), judged);
                step = step.clone();
                let next = step.hear_next();
                prop_assert_eq!(next.as_ref(), Some(judged));
            }
            prop_assert_eq!(step.hear_next(), None);
            Ok(())
        });
        law.expect("a contact is judged by what came before it");
    }
}

/// For each contact, the rules that it breaks or is presumed to.
fn broken(timeline: &Timeline) -> BTreeMap<String, Vec<String>> {
    let packs = named(timeline);
    let mut court = court(timeline, &packs);
    let all = court.hear_all(None);
    let of = |judged: &Judged| {
        let stands = |verdict: &Verdict| matches!(verdict, Verdict::Violates | Verdict::PresumedViolation);
        let broken = judged.opinions().filter(|(_, opinion)| stands(&opinion.verdict));
        broken.map(|(id, _)| court.rule_name(id).to_owned()).collect::<Vec<_>>()
    };
    timeline.contacts.iter().zip(&all).map(|(contact, judged)| (contact.id.clone(), of(judged))).collect()
}

#[test]
fn one_more_contact_excuses_nothing_unless_the_rule_says_so() {
    for country in &COUNTRIES {
        // What the other side makes known in the new contact, a consent or an answer, may well excuse: so it says nothing.
        let law = runner().run(&(prop::collection::vec(one(THEN.len()), 1..16), one(1)), |(drawn, more)| {
            let before = called(&drawn);
            let mut after = before.clone();
            after.push(("more".to_owned(), more));
            let (before, after) = (written(country, &before), written(country, &after));
            let now = broken(&after);
            for (contact, rules) in broken(&before) {
                for rule in rules.iter().filter(|rule| country.healed.iter().all(|(healed, _)| *healed != rule.as_str())) {
                    prop_assert!(now[&contact].contains(rule), "{} no longer breaks {} after {:?}", contact, rule, more);
                }
            }
            Ok(())
        });
        law.expect("no rule is healed by another contact");
    }
}

#[test]
fn what_heals_does_heal() {
    // The exceptions above are no dead letters: three failed calls, the last one the day before, open the way to the mother.
    let country = &COUNTRIES[0];
    let call = |day: u64, hour: u32, whom: usize| (day, hour, whom, 0, 0, 0, 0);
    let mut contacts = called(&[call(0, 10, 0), call(0, 12, 0), call(1, 10, 1)]);
    let lost = |contacts: &[(String, Drawn)]| verdict(&judged(&written(country, contacts)), "c2", "CN-CBA-06");
    assert_eq!(lost(&contacts), "violates");
    contacts.push(("more".to_owned(), call(0, 14, 0)));
    assert_eq!(lost(&contacts), "complies");
}

/// Zones with whole, half and quarter hours, north and south, with and without summer time.
const ZONES: [Tz; 7] = [
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Phoenix,
    Tz::Pacific__Honolulu,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kathmandu,
    Tz::Pacific__Chatham,
];

fn clock(at: DateTime<Utc>, zone: Tz) -> NaiveTime {
    at.with_timezone(&zone).time()
}

#[test]
fn the_hours_are_those_of_every_possible_zone_at_every_minute_of_a_year() {
    let at = |minute: i64| DateTime::from_timestamp(1_767_225_600 + minute * 60, 0).expect("a moment of 2026");
    let law = runner().run(&(0i64..525_600, 0..ZONES.len(), 0..ZONES.len()), |(minute, one, other)| {
        let (at, zones) = (at(minute), [ZONES[one], ZONES[other]]);
        let text = format!(
            r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: ["{}", "{}"]) }}, debts: {{ "d": () }},
                contacts: {{ "x": (at: "{}", to: "c", channel: Call, outcome: NoAnswer) }})"#,
            zones[0].name(),
            zones[1].name(),
            at.format("%Y-%m-%dT%H:%MZ")
        );
        let suits = zones.iter().all(|zone| {
            let local = clock(at, *zone);
            (8..21).contains(&local.hour()) || local == NaiveTime::from_hms_opt(21, 0, 0).expect("a time")
        });
        let expected = if suits { "complies" } else { "violates" };
        prop_assert_eq!(verdict(&judged(&timeline("a minute", &text)), "x", "US-REGF-6b1i-time"), expected, "{} {:?}", at, zones);
        Ok(())
    });
    law.expect("a clock is a clock");
}

#[test]
fn chinese_hours_are_those_of_beijing_wherever_the_phone_is() {
    let law = runner().run(&(0i64..525_600, 0..ZONES.len()), |(minute, zone)| {
        let at = DateTime::<Utc>::from_timestamp(1_770_000_000 / 60 * 60 + minute * 60, 0).expect("a moment");
        let text = format!(
            r#"(packs: ["cn", "member-bank"], role: OwnStaff, parties: {{ "c": (role: Debtor, time_zones: ["{}"]) }}, debts: {{ "d": () }},
                contacts: {{ "x": (at: "{}", to: "c", channel: Call, outcome: NoAnswer) }})"#,
            ZONES[zone].name(),
            at.format("%Y-%m-%dT%H:%MZ")
        );
        let expected = if (8..22).contains(&clock(at, Tz::Asia__Shanghai).hour()) { "complies" } else { "violates" };
        prop_assert_eq!(verdict(&judged(&timeline("a minute", &text)), "x", "CN-CBA-01"), expected, "{}", at);
        Ok(())
    });
    law.expect("one country, one clock");
}
