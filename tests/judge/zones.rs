//! Local time: both ends of the day, both changes of the clocks, several possible zones, and none.

use super::{court, judged, named, probed, simple, timeline, verdict};

const TIME: &str = "US-REGF-6b1i-time";
const FREQUENCY: &str = "US-REGF-14b2-frequency";

fn zones(zones: &str, at: &str) -> &'static str {
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: [{zones}]) }}, debts: {{ "d": () }},
            contacts: {{ "x": (at: "{at}", to: "c", channel: Call, outcome: NoAnswer) }})"#
    );
    verdict(&judged(&timeline("zones", &text)), "x", TIME)
}

#[test]
fn a_time_must_suit_in_every_zone_that_is_possible() {
    let both = r#""America/New_York", "America/Los_Angeles""#;
    for (at, expected) in [
        // 10:59, 11:00, 21:00 and 21:01 in the east.
        ("2026-03-04T15:59Z", "violates"),
        ("2026-03-04T16:00Z", "complies"),
        ("2026-03-05T02:00Z", "complies"),
        ("2026-03-05T02:01Z", "violates"),
    ] {
        assert_eq!(zones(both, at), expected, "{at}");
    }
    assert_eq!(zones(r#""America/Los_Angeles""#, "2026-03-05T02:01Z"), "complies");
}

#[test]
fn the_hours_follow_the_clocks_through_both_changes() {
    let east = r#""America/New_York""#;
    for (at, expected) in [
        // Standard time is five hours behind, summer time four: it begins on 8 March and ends on 1 November 2026.
        ("2026-03-07T12:30Z", "violates"),
        ("2026-03-08T12:30Z", "complies"),
        ("2026-10-31T12:30Z", "complies"),
        ("2026-11-01T12:30Z", "violates"),
        ("2026-11-01T13:00Z", "complies"),
    ] {
        assert_eq!(zones(east, at), expected, "{at}");
    }
    // Arizona keeps its clocks.
    assert_eq!(zones(r#""America/Phoenix""#, "2026-07-01T15:00Z"), "complies");
    assert_eq!(zones(r#""America/Phoenix""#, "2026-07-01T14:59Z"), "violates");
}

#[test]
fn without_a_zone_or_a_time_nobody_can_tell() {
    let answer = |at: &str| {
        let text = format!(
            r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor) }}, debts: {{ "d": () }},
                contacts: {{ "x": (at: "{at}", to: "c", channel: Call, outcome: NoAnswer) }})"#
        );
        let answer = judged(&timeline("no zone", &text));
        let opinion = answer.contacts[0].rules.iter().find(|opinion| opinion.rule == TIME).expect("in force").clone();
        (opinion.verdict, opinion.missing)
    };
    assert_eq!(answer("2026-03-04T12:00Z"), ("cannot-tell", vec!["time_zone:c".to_owned()]));
    assert_eq!(answer("2026-03-04"), ("cannot-tell", vec!["time:x".to_owned()]));
    // A time without zone or offset is the clock's at the person.
    assert_eq!(answer("2026-03-04T12:00").0, "complies");
    assert_eq!(answer("2026-03-04T07:59").0, "violates");
}

#[test]
fn days_are_counted_where_the_person_is() {
    // Eleven at night in New York on the first is the second in London: seven calls, then one on the eighth local day.
    let mut contacts: Vec<String> =
        (1..=7).map(|day| format!(r#""c{day}": (at: "2026-04-0{day}T10:00", to: "consumer", channel: Call, outcome: NoAnswer)"#)).collect();
    contacts.push(r#""late": (at: "2026-04-08T03:30Z", to: "consumer", channel: Call, outcome: NoAnswer)"#.to_owned());
    let answer = judged(&simple(&contacts.join(", ")));
    assert_eq!(verdict(&answer, "late", FREQUENCY), "presumed-violation", "it is still the seventh there");
    contacts.pop();
    contacts.push(r#""late": (at: "2026-04-08T04:30Z", to: "consumer", channel: Call, outcome: NoAnswer)"#.to_owned());
    assert_eq!(verdict(&judged(&simple(&contacts.join(", "))), "late", FREQUENCY), "presumed-compliance");
}

#[test]
fn where_the_zones_disagree_about_the_day_nobody_can_tell() {
    let contacts: Vec<String> =
        (1..=7).map(|day| format!(r#""c{day}": (at: "2026-04-0{day}T17:00Z", to: "c", channel: Call, outcome: NoAnswer)"#)).collect();
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: ["America/New_York", "America/Los_Angeles"]) }},
            debts: {{ "d": () }},
            contacts: {{ {}, "late": (at: "2026-04-08T05:00Z", to: "c", channel: Call, outcome: NoAnswer) }})"#,
        contacts.join(", ")
    );
    let answer = judged(&timeline("two zones", &text));
    let opinion = answer.contacts[7].rules.iter().find(|opinion| opinion.rule == FREQUENCY).expect("in force");
    assert_eq!((opinion.verdict, &opinion.missing[..]), ("cannot-tell", &["time_zone:c".to_owned()][..]));
}

#[test]
fn the_next_moment_is_the_first_that_suits_everywhere() {
    let text = r#"(packs: ["us-reg-f"], role: Agency,
        parties: { "c": (role: Debtor, time_zones: ["America/New_York", "America/Los_Angeles"], on_file: [(what: Inconvenient(days: [Thu]))]) },
        debts: { "d": () },
        contacts: {},
        probes: { "night": (at: "2026-03-05T02:30Z", to: "c", channel: Call), "day": (at: "2026-03-04T18:00Z", to: "c", channel: Call) })"#;
    let timeline = timeline("probes", text);
    assert_eq!(probed(&timeline, "day").probe.expect("a probe").may, "yes");
    let night = probed(&timeline, "night").probe.expect("a probe");
    assert_eq!(night.may, "no");
    // Thursday does not suit; on Friday eight in the west is eleven in the east.
    assert_eq!(night.next.as_deref(), Some("2026-03-06 11:00"));
}

#[test]
fn after_a_conversation_the_next_call_is_a_week_later() {
    let text = r#"(packs: ["us-reg-f"], role: Agency, parties: { "c": (role: Debtor, time_zones: ["America/New_York"]) }, debts: { "d": () },
        contacts: { "talk": (at: "2026-03-03T10:00", to: "c", channel: Call, outcome: Conversation) },
        probes: { "again": (at: "2026-03-05T10:00", to: "c", channel: Call) })"#;
    let timeline = timeline("probes", text);
    let again = probed(&timeline, "again").probe.expect("a probe");
    assert_eq!((again.may, again.next.as_deref()), ("no", Some("2026-03-10 08:00")));
    assert_eq!(again.against, [FREQUENCY]);
    let packs = named(&timeline);
    assert_eq!(court(&timeline, &packs).heard(), 0, "asking changes nothing");
}
