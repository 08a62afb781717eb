//! The pack cn before timelines: what must not follow what was heard, which debts a rule is about, and whom it binds.

use ringback::law::Answer;

use super::{judged, timeline, verdict};

/// One call to the debtor in the morning; who calls, the facts on file and the words differ.
fn told(role: &str, facts: &str, said: &str) -> Answer {
    let text = format!(
        r#"(packs: ["cn"], role: {role}, parties: {{ "debtor": (role: Debtor, time_zones: ["Asia/Shanghai"]) }},
            debts: {{ "card": () }}, facts: {{ {facts} }}, contacts: {{ "now": (at: "2026-05-12T10:00", to: "debtor", channel: Call,
            outcome: Conversation, verified: TwoFactors, said: [{said}]) }})"#
    );
    judged(&timeline("a Chinese timeline", &text))
}

/// Collecting after a claim of theft.
const THEFT: &str = "CN-SPCCARD-03b";
/// Collecting after a hint at suicide.
const SAFETY: &str = "CN-VULN-003b";

#[test]
fn what_was_heard_forbids_what_follows_and_not_what_came_before() {
    let after = told("OwnStaff", "", r#"["heard(theft)"], ["collect_disputed"]"#);
    let before = told("OwnStaff", "", r#"["collect_disputed"], ["heard(theft)"]"#);
    assert_eq!((verdict(&after, "now", THEFT), verdict(&before, "now", THEFT)), ("violates", "complies"));
}

#[test]
fn a_rule_for_cards_is_silent_about_a_loan() {
    let loan = told("OwnStaff", r#""is_loan": Yes"#, r#"["heard(theft)"], ["collect_disputed"]"#);
    assert_eq!(verdict(&loan, "now", THEFT), "not-applicable");
}

#[test]
fn safety_binds_a_private_creditor_and_the_rules_of_banks_do_not() {
    let private = told("PrivateCreditor", "", r#"["heard(self_harm)"], ["ask_payment(debtor)"], ["heard(theft)"], ["collect_disputed"]"#);
    assert_eq!(verdict(&private, "now", SAFETY), "violates");
    assert!(private.contacts[0].rules.iter().all(|opinion| opinion.rule != THEFT));
}
