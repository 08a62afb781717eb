//! A crime is a note under a lower finding until the file holds the numbers or results that its article asks for.

use std::collections::BTreeSet;

use ringback::law::{Bench, FindingAnswer, Kind, LawPack, Level};

use super::{judged, timeline};
use crate::law::{Case, packs, parsed, vocabulary};

/// A crime: what was done, facts that fall just short of it, and facts that are just enough.
struct Threshold {
    rule: &'static str,
    contact: &'static str,
    short: &'static str,
    enough: &'static str,
}

const fn row(rule: &'static str, contact: &'static str, short: &'static str, enough: &'static str) -> Threshold {
    Threshold { rule, contact, short, enough }
}

const INSULT: &str = r#"channel: Visit, outcome: Conversation, said: [["insult"]]"#;
const POST: &str = r#"channel: Post, said: [["insult"]]"#;
const DATA: &str = r#"channel: Call, outcome: Conversation, said: [["use_data(to_other_company)"]]"#;
const THREAT: &str = r#"channel: Call, outcome: Conversation, said: [["threaten_harm"]]"#;
const HOLD: &str = r#"channel: Visit, outcome: Conversation, said: [["coerce(hold)"]]"#;
const PESTER: &str = r#"channel: Call, outcome: Conversation, said: [["pester(messages)"]]"#;
const FEE: &str = r#"channel: Call, outcome: Conversation, said: [["claim_fee(collection)"]]"#;
const BOUGHT: &str = "channel: Call, source: Bought, outcome: NoAnswer";

const THRESHOLDS: &[Threshold] = &[
    row("CN-CRIM-003", POST, r#""views": Is(4999), "reposts": Is(499)"#, r#""views": Is(5000)"#),
    row("CN-CRIM-003", POST, r#""reposts": Is(499)"#, r#""reposts": Is(500)"#),
    row("CN-CRIM-003", INSULT, r#""in_public": Yes"#, r#""in_public": Yes, "defamed_before": Yes"#),
    // What nobody else could hear is no insult in public, whatever came of it.
    row("CN-CRIM-003", INSULT, r#""self_harm_followed": Yes"#, r#""self_harm_followed": Yes, "in_public": Yes"#),
    row("CN-CRIM-006", BOUGHT, r#""records_sensitive": Is(49)"#, r#""records_sensitive": Is(50)"#),
    row("CN-CRIM-006", BOUGHT, r#""records_dealings": Is(499)"#, r#""records_dealings": Is(500)"#),
    // Half the numbers are for data that one's own work brought.
    row("CN-CRIM-006", BOUGHT, r#""records_other": Is(2500), "data_from_work": Yes"#, r#""records_other": Is(5000)"#),
    row("CN-CRIM-006b", DATA, r#""records_sensitive": Is(25)"#, r#""records_sensitive": Is(25), "data_from_work": Yes"#),
    row(
        "CN-CRIM-006b",
        DATA,
        r#""records_dealings": Is(249), "data_from_work": Yes"#,
        r#""records_dealings": Is(250), "data_from_work": Yes"#,
    ),
    row("CN-CRIM-006b", DATA, r#""data_gain_yuan": Is(4999)"#, r#""data_gain_yuan": Is(5000)"#),
    row("CN-CRIM-001", THREAT, r#""illegal_debt": Yes"#, r#""illegal_debt": Yes, "serious_circumstances": Yes"#),
    row("CN-CRIM-002", PESTER, r#""weak_victim": Yes"#, r#""weak_victim": Yes, "stopped_by_authority": Yes"#),
    row("CN-CRIM-002", PESTER, r#""stopped_by_authority": Yes"#, r#""stopped_by_authority": Yes, "life_disrupted": Yes"#),
    // On the day of the contact the warning had not been given yet.
    row(
        "CN-CRIM-002",
        PESTER,
        r#""stopped_by_authority": Since("2026-05-13"), "breakdown_followed": Yes"#,
        r#""stopped_by_authority": Since("2026-05-01"), "breakdown_followed": Yes"#,
    ),
    row("CN-CRIM-004b", HOLD, r#""held_four_hours_times": Is(2), "held_hours": Is(11)"#, r#""held_four_hours_times": Is(3)"#),
    row("CN-CRIM-004b", HOLD, r#""held_hours": Is(11)"#, r#""held_hours": Is(12)"#),
    // Between 2,000 and 5,000 each province has its own sum; and asking for what is owed is never extortion.
    row("CN-CRIM-007", THREAT, r#""not_owed_yuan": Is(4999)"#, r#""not_owed_yuan": Is(5000)"#),
    row("CN-CRIM-007", THREAT, r#""extorted_times": Is(3)"#, r#""extorted_times": Is(3), "not_owed_yuan": Is(1)"#),
    row("CN-CRIM-007", THREAT, r#""not_owed_yuan": Is(2499), "weak_victim": Yes"#, r#""not_owed_yuan": Is(2500), "weak_victim": Yes"#),
    row("CN-CRIM-008b", FEE, r#""cheated_yuan": Is(9999)"#, r#""cheated_yuan": Is(10000)"#),
    row(
        "CN-CRIM-008",
        r#"channel: Call, outcome: Conversation, said: [["state_debt(due, 900.00)"]]"#,
        r#""cheated_yuan": Is(9999)"#,
        r#""cheated_yuan": Is(10000)"#,
    ),
    row(
        "CN-CRIM-010",
        r#"channel: Visit, outcome: Conversation, said: [["use_gear(bug)"]]"#,
        r#""views": Is(1)"#,
        r#""serious_result": Yes"#,
    ),
];

/// The finding about a rule, as finding or note, where these facts are on file.
fn found(threshold: &Threshold, facts: &str) -> FindingAnswer {
    let text = format!(
        r#"(packs: ["cn"], role: Agency, parties: {{ "debtor": (role: Debtor, time_zones: ["Asia/Shanghai"]) }},
            debts: {{ "card": (figures: {{ "due": "300.00" }}) }}, facts: {{ {facts} }},
            contacts: {{ "x": (at: "2026-05-12T10:00", to: "debtor", verified: TwoFactors, {}) }})"#,
        threshold.contact
    );
    let answer = judged(&timeline(threshold.rule, &text));
    let rule = threshold.rule.to_owned();
    let names = |finding: &&FindingAnswer| finding.rule == rule || finding.also.contains(&rule) || finding.notes.contains(&rule);
    let found: Vec<&FindingAnswer> = answer.contacts[0].findings.iter().filter(names).collect();
    assert_eq!(found.len(), 1, "{rule} with {facts}: {:#?}", answer.contacts[0].findings);
    let is_verdict = answer.contacts[0].rules.iter().any(|opinion| opinion.rule == rule && opinion.verdict == "violates");
    assert_eq!(is_verdict, !found[0].notes.contains(&rule), "{rule}: a verdict where it is found, and only there");
    found[0].clone()
}

#[test]
fn a_crime_is_a_note_short_of_its_threshold_and_first_of_the_finding_from_it_on() {
    for threshold in THRESHOLDS {
        let short = found(threshold, threshold.short);
        assert!(short.notes.iter().any(|note| note == threshold.rule), "{} with {}: {short:?}", threshold.rule, threshold.short);
        let enough = found(threshold, threshold.enough);
        assert_eq!(enough.rule, threshold.rule, "with {}", threshold.enough);
        assert!(enough.binding && enough.severity == "red line", "{enough:?}");
        // The lower finding stands beside it; it did not become lawful.
        assert!(enough.also.contains(&short.rule), "{} with {}: {enough:?}", threshold.rule, threshold.enough);
    }
}

#[test]
fn every_crime_with_elements_has_a_threshold_here_and_the_others_are_notes_for_ever() {
    let tested: BTreeSet<&str> = THRESHOLDS.iter().map(|threshold| threshold.rule).collect();
    for (name, rule) in packs().values().flat_map(|pack| &pack.rules) {
        assert_eq!(rule.elements.is_some(), tested.contains(name.as_str()), "{name}");
        assert!(rule.elements.is_none() || rule.kind == Kind::Crime && rule.level() == Level::Crime, "{name}: only a crime has elements");
    }
}

#[test]
fn a_call_of_the_simulator_is_judged_the_same() {
    let found = |facts: &str| {
        let case = format!("(about: [], circumstances: {{ {facts} }}, said: [[\"threaten_harm\"]])");
        let case: Case = parsed("a call", case.as_bytes());
        let layers: Vec<LawPack> = vec![packs()["cn"].clone()];
        let bench = Bench::convene(&layers, &vocabulary(), &case.scene()).expect("the packs fit");
        let breach = case.play(&bench)[0];
        let notes: Vec<String> = breach.notes.iter().map(|rule| bench.rule_name(rule).to_owned()).collect();
        (bench.rule_name(breach.rule).to_owned(), bench.can_fail(breach.rule), notes)
    };
    assert_eq!(found(r#""not_owed_yuan": 4999"#), ("CN-PSL-001".to_owned(), true, vec!["CN-CRIM-007".to_owned()]));
    assert_eq!(found(r#""not_owed_yuan": 5000"#), ("CN-CRIM-007".to_owned(), true, Vec::new()));
}
