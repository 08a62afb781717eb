//! The period for written disputes: working days, legal public holidays, what the notice says, and disputes that repeat
//! an earlier one.

use chrono::NaiveDate;

use super::{judged, timeline, verdict};

const OVERSHADOW: &str = "US-REGF-38b-overshadow";
const DISPUTE: &str = "US-REGF-38d-dispute";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("it is a date")
}

/// Whether a demand for payment at once, made on a day, meets the period of a debt with these dates.
fn demanded(on: NaiveDate, dates: &str) -> &'static str {
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: ["America/New_York"]) }},
            debts: {{ "d": ({dates}) }}, contacts: {{ "x": (at: "{on}T10:00", to: "c", channel: Call, outcome: Conversation,
            said: [["state_collection_purpose", "demand_today"]]) }})"#
    );
    verdict(&judged(&timeline("a demand", &text)), "x", OVERSHADOW)
}

/// When a notice was sent, the earliest day on which receipt may be assumed, and the last day of the period that follows.
const SENT: [(&str, &str, &str); 16] = [
    // The dossier's own illustration: a Monday, the next Monday, a Wednesday.
    ("2026-03-02", "2026-03-09", "2026-04-08"),
    // Friday and both days of the weekend come to the same.
    ("2026-03-06", "2026-03-13", "2026-04-12"),
    ("2026-03-07", "2026-03-13", "2026-04-12"),
    ("2026-03-08", "2026-03-13", "2026-04-12"),
    // Christmas and the New Year, both on a Thursday.
    ("2025-12-24", "2026-01-02", "2026-02-01"),
    // Martin Luther King's, the third Monday of January; Washington's, the third of February.
    ("2026-01-16", "2026-01-26", "2026-02-25"),
    ("2026-02-13", "2026-02-23", "2026-03-25"),
    // Memorial Day, the last Monday of May, whether it is the fourth or the fifth.
    ("2026-05-22", "2026-06-01", "2026-07-01"),
    ("2027-05-28", "2027-06-07", "2027-07-07"),
    // Juneteenth on a Friday.
    ("2026-06-18", "2026-06-26", "2026-07-26"),
    // Independence Day on a Saturday: the Friday before is a working day here, whatever offices do.
    ("2026-07-02", "2026-07-09", "2026-08-08"),
    // Labor Day, the first Monday of September; Columbus Day, the second of October.
    ("2026-09-04", "2026-09-14", "2026-10-14"),
    ("2026-10-09", "2026-10-19", "2026-11-18"),
    // Veterans Day on a Wednesday; Thanksgiving, the fourth Thursday of November.
    ("2026-11-10", "2026-11-18", "2026-12-18"),
    ("2026-11-25", "2026-12-03", "2027-01-02"),
    // A third Monday that is no holiday.
    ("2026-03-13", "2026-03-20", "2026-04-19"),
];

#[test]
fn the_period_is_computed_without_weekends_and_legal_public_holidays() {
    for (sent, received, ends) in SENT {
        let (sent, received, ends) = (day(sent), day(received), day(ends));
        assert_eq!(received.checked_add_days(chrono::Days::new(30)), Some(ends), "{sent}: the table is right");
        let after = ends.succ_opt().expect("there is a day after");
        let only = format!("validation_sent: \"{sent}\"");
        assert_eq!(demanded(ends, &only), "violates", "{sent}: the last day that is in it in any case");
        // A later receipt may be assumed, and the notice's date is not on file.
        assert_eq!(demanded(after, &only), "cannot-tell", "{sent}");
        let assumed = format!("{only}, validation_received: \"{received}\"");
        assert_eq!((demanded(ends, &assumed), demanded(after, &assumed)), ("violates", "complies"), "{sent}");
        assert_eq!(demanded(sent.pred_opt().expect("a day before"), &only), "complies", "{sent}: it has not begun");
    }
}

#[test]
fn a_given_end_counts_unless_it_is_too_early() {
    let given = |ends: &str, on: &str| demanded(day(on), &format!("validation_sent: \"2026-03-02\", validation_ends: \"{ends}\""));
    assert_eq!((given("2026-04-20", "2026-04-20"), given("2026-04-20", "2026-04-21")), ("violates", "complies"));
    assert_eq!((given("2026-04-08", "2026-04-08"), given("2026-04-08", "2026-04-09")), ("violates", "complies"));
    assert_eq!((given("2026-03-20", "2026-04-08"), given("2026-03-20", "2026-04-09")), ("violates", "complies"), "too early");
    // Without a day of sending there is nothing to hold it against.
    assert_eq!(demanded(day("2026-03-20"), "validation_ends: \"2026-03-20\""), "violates");
    assert_eq!(demanded(day("2026-03-21"), "validation_ends: \"2026-03-20\""), "complies");
}

/// The verdicts about one email after each of these letters of the consumer and answers of the collector.
fn after(letters: &[&str]) -> Vec<&'static str> {
    let mut contacts: Vec<String> = Vec::new();
    for (place, what) in letters.iter().enumerate() {
        let date = 4 + 2 * place;
        let (side, purpose) = if what.starts_with("Answered") { ("to", "purpose: [AnswerDispute], ") } else { ("by", "") };
        let received = if side == "by" { format!("received: \"2026-03-{date:02}\", ") } else { String::new() };
        contacts.push(format!(
            r#""l{place}": (at: "2026-03-{date:02}", {side}: "c", channel: Letter, {received}{purpose}then: [(what: {what})])"#
        ));
        contacts.push(format!(r#""m{place}": (at: "2026-03-{:02}", to: "c", channel: Email)"#, date + 1));
    }
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: ["America/New_York"]) }},
            debts: {{ "d": (validation_sent: "2026-03-02") }}, contacts: {{ {} }})"#,
        contacts.join(", ")
    );
    let answer = judged(&timeline("letters", &text));
    (0..letters.len()).map(|place| verdict(&answer, &format!("m{place}"), DISPUTE)).collect()
}

#[test]
fn a_dispute_that_repeats_an_answered_one_is_answered_by_a_short_notice() {
    assert_eq!(after(&["Dispute", "Answered", "DisputeAgain", "AnsweredShortly"]), ["violates", "complies", "violates", "complies"]);
    // Verification answers it as well.
    assert_eq!(after(&["Dispute", "Answered", "DisputeAgain", "Answered"]), ["violates", "complies", "violates", "complies"]);
}

#[test]
fn a_short_notice_answers_nothing_else() {
    assert_eq!(after(&["Dispute", "AnsweredShortly"]), ["violates", "violates"]);
    // What repeats a dispute that was never verified is no repetition in the sense of the rule.
    assert_eq!(after(&["Dispute", "DisputeAgain", "AnsweredShortly"]), ["violates", "violates", "violates"]);
    // A new dispute after an answered one waits for its own.
    assert_eq!(after(&["Dispute", "Answered", "Dispute", "AnsweredShortly"]), ["violates", "complies", "violates", "violates"]);
    assert_eq!(after(&["AskCreditor", "AnsweredShortly", "Answered"]), ["violates", "violates", "complies"]);
}

#[test]
fn an_opt_out_is_confirmed_once_and_after_each_new_wish_once() {
    let text = |id: &str, at: &str, more: &str| format!(r#""{id}": (at: "2026-03-{at}", channel: Message, {more})"#);
    let stop = r#"by: "c", then: [(what: StopMedium(Message))]"#;
    let confirm = r#"to: "c", purpose: [ConfirmOptOut]"#;
    let contacts = [
        text("stop", "02T11:00", stop),
        text("first", "02T11:01", confirm),
        text("second", "02T11:02", confirm),
        text("allow", "03T10:00", r#"by: "c", then: [(what: AllowMedium(Message))]"#),
        text("allowed", "03T11:00", r#"to: "c""#),
        text("stop-again", "04T11:00", stop),
        text("third", "04T11:01", confirm),
        text("fourth", "04T11:02", confirm),
        r#""call": (at: "2026-03-04T12:00", to: "c", channel: Call, outcome: NoAnswer)"#.to_owned(),
    ];
    let file = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "c": (role: Debtor, time_zones: ["America/New_York"]) }},
            debts: {{ "d": () }}, contacts: {{ {} }})"#,
        contacts.join(", ")
    );
    let answer = judged(&timeline("opting out", &file));
    let of = |contact: &str| verdict(&answer, contact, "US-REGF-14h-medium");
    assert_eq!((of("first"), of("second")), ("complies", "violates"));
    assert_eq!((of("allowed"), of("third"), of("fourth"), of("call")), ("complies", "complies", "violates", "complies"));
}
