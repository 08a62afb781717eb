//! Both sides of every date on which the law changed: which rules judge the day before, which the day itself, and,
//! where a call shows it, what is found.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, FixedOffset};

use super::{Case, packs};

/// One change. Rules that `go` judge the day before and not on the day; rules that `come`, the other way round.
struct Change {
    on: &'static str,
    said: &'static [&'static str],
    facts: &'static [(&'static str, i64)],
    go: &'static [&'static str],
    come: &'static [&'static str],
}

const fn comes(on: &'static str, said: &'static [&'static str], come: &'static [&'static str]) -> Change {
    Change { on, said, facts: &[], go: &[], come }
}

/// Said nothing: only whether the rules judge at all is looked at.
const CHANGES: &[Change] = &[
    comes("1997-10-01", &[], &["CN-CRIM-003", "CN-CRIM-004", "CN-CRIM-005", "CN-CRIM-009", "CN-CRIM-009b", "CN-CRIM-010"]),
    comes("2011-01-13", &["insult", "collect_disputed"], &["CN-CARD-02b", "CN-CARD-06b"]),
    comes("2011-05-01", &[], &["CN-CRIM-002", "CN-CRIM-007"]),
    comes("2013-03-15", &["state_report_false", "use_data(credit_report)"], &["CN-CRED-002", "CN-CRED-003"]),
    comes("2014-03-15", &["evade_account_question"], &["CN-CONS-002b"]),
    comes("2015-07-22", &["mention_consequence(consumption_limit, certain)"], &["CN-COURT-003"]),
    comes("2015-11-01", &[], &["CN-CRIM-006"]),
    comes("2017-01-01", &["say_zhinajin", "claim_fee(interest_on_penalty)"], &["CN-FEE-01a", "CN-FEE-01b"]),
    comes("2017-05-01", &["threaten_court_listing", "mention_consequence(court_list, already)"], &["CN-COURT-002", "CN-COURT-002b"]),
    comes("2017-06-01", &[], &["CN-CRIM-006b"]),
    comes("2018-03-28", &[], &["CN-NIFA18-01", "CN-NIFA18-02"]),
    comes(
        "2018-12-01",
        &["mention_consequence(overdraft_crime, possible)", "keep_record(counted_effective)"],
        &["CN-CRIM-011b", "CN-CRIM-012"],
    ),
    comes("2019-04-09", &[], &["CN-SOFT-001", "CN-SOFT-002", "CN-SOFT-003", "CN-CRIM-004b"]),
    Change {
        on: "2020-07-17",
        said: &["use_data(to_other_company)"],
        facts: &[("internet_loan", 1), ("is_loan", 1)],
        go: &[],
        come: &["CN-NET-02"],
    },
    comes(
        "2021-01-01",
        &["misstate(limitation)", "claim_fee(unagreed)", "misstate(rate_cap)"],
        &["CN-CIV-008", "CN-CIV-009", "CN-FEE-02b"],
    ),
    Change { on: "2021-03-01", said: &[], facts: &[("illegal_debt", 1)], go: &[], come: &["CN-CRIM-001", "CN-CRIM-013", "CN-BKR-001"] },
    comes("2021-05-25", &["misstate(theft)", "misstate(penalty_final)"], &["CN-SPCCARD-01", "CN-SPCCARD-03"]),
    comes("2021-06-01", &["pressure_by_child"], &["CN-VULN-001"]),
    comes("2021-11-01", &["use_data(location)", "mention_overdue"], &["CN-PIPL-004"]),
    comes("2022-01-01", &["claim_fee(credit_repair)", "use_data(credit_report)"], &["CN-CRED-003b", "CN-CRED-005"]),
    comes("2022-04-10", &["keep_record(altered)"], &["CN-TEL-005"]),
    comes("2022-07-07", &["agree_plan(again)"], &["CN-CARD22-02"]),
    comes("2022-12-01", &["use_gear(batch_sim)"], &["CN-TEL-002"]),
    comes("2023-03-01", &["use_data(beyond_job)", "threaten_visit"], &["CN-CP-02", "CN-CP-06"]),
    comes(
        "2024-01-01",
        &["mention_consequence(exit_ban, certain)", "mention_consequence(double_interest, certain)"],
        &["CN-COURT-004", "CN-COURT-004b"],
    ),
    Change {
        on: "2024-04-18",
        said: &["threaten_visit", "claim_fee(visit)"],
        facts: &[("consumer_finance", 1), ("is_loan", 1)],
        go: &[],
        come: &["CN-CF-01", "CN-CF-05"],
    },
    Change { on: "2024-05-15", said: &[], facts: &[("internet_loan", 1)], go: &[], come: &["CN-NIFA24-01"] },
    comes("2024-07-01", &["advertise"], &["CN-CONS-003"]),
    Change { on: "2024-07-01", said: &["agree_plan(extension_too_long)"], facts: &[("is_loan", 1)], go: &[], come: &["CN-PL-01"] },
    comes("2024-12-01", &["mention_consequence(refusal_crime, possible)"], &["CN-CRIM-014"]),
    Change { on: "2025-01-17", said: &["insult"], facts: &[("microloan", 1), ("is_loan", 1)], go: &[], come: &["CN-MICRO-01"] },
    Change { on: "2025-02-28", said: &["keep_record(false_note)"], facts: &[("internet_loan", 1)], go: &[], come: &["CN-GB-06"] },
    // The guidance of 2024 counts on its last day, on which the standard begins.
    Change { on: "2025-03-01", said: &[], facts: &[("internet_loan", 1)], go: &["CN-NIFA24-01"], come: &[] },
    Change { on: "2025-05-01", said: &["heard(self_harm)"], facts: &[], go: &["CN-VULN-003d-OLD"], come: &["CN-VULN-003d"] },
    Change { on: "2025-09-01", said: &[], facts: &[("ai_caller", 1)], go: &[], come: &["CN-TEL-004"] },
    Change {
        on: "2025-10-01",
        said: &["claim_fee(platform)"],
        facts: &[("assisted_loan", 1), ("is_loan", 1)],
        go: &[],
        come: &["CN-ZD-01"],
    },
    comes("2025-12-22", &["tell_rule(repair_policy)"], &["CN-CREDIT-01"]),
    Change {
        on: "2026-01-01",
        said: &["threaten_harm", "pester(messages)"],
        facts: &[],
        go: &["CN-PSL-OLDb", "CN-PSL-OLDc"],
        come: &["CN-PSL-001", "CN-PSL-002"],
    },
    comes("2026-01-01", &["use_data(to_group)", "use_gear(bug)", "coerce(follow)"], &["CN-PSL-005b", "CN-CRIM-010b", "CN-PSL-002"]),
    comes("2026-01-30", &["claim_fee(collection)", "suggest_borrowing"], &["CN-CBA-15", "CN-CBA-15b"]),
    Change { on: "2026-01-31", said: &[], facts: &[], go: &["CN-CBA21-01"], come: &[] },
    comes("2026-02-06", &["accuse(gang)"], &["CN-AGENT-003"]),
    comes("2026-03-01", &["mention_consequence(arbitration, possible)"], &["CN-COURT-004f"]),
    Change { on: "2026-04-01", said: &["tell_rule(repair_policy)"], facts: &[], go: &["CN-CREDIT-01"], come: &["CN-CREDIT-01b"] },
    comes("2026-05-01", &["claim_to_be(mediator)", "force_mediation"], &["CN-COURT-005", "CN-COURT-005b"]),
    comes("2026-08-01", &["agree_plan(no_cost_table)"], &["CN-COST-01"]),
    comes("2026-10-01", &["mention_consequence(regulator_list, possible)", "misstate(regulator_list)"], &["CN-BL-01", "CN-COURT-006"]),
];

/// What judges on a moment, and what is found.
fn judged(change: &Change, at: DateTime<FixedOffset>) -> (BTreeSet<String>, BTreeSet<String>) {
    let circumstances: BTreeMap<String, i64> = change.facts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let said = vec![change.said.iter().map(|&act| act.to_owned()).collect()];
    let case = Case { at, said, ..Case::ordinary() }.with(circumstances);
    let bench = case.bench();
    let names = |rules: &mut dyn Iterator<Item = _>| rules.map(|id| bench.rule_name(id).to_owned()).collect::<BTreeSet<_>>();
    let judging = names(&mut bench.rules().map(|(id, _)| id));
    let found = case.play(&bench);
    let broken = names(&mut found.iter().flat_map(|breach| breach.also.union(breach.notes).with(breach.rule).iter()));
    (judging, broken)
}

#[test]
fn the_rule_in_force_on_the_day_judges_on_both_sides_of_every_date() {
    for change in CHANGES {
        let midnight: DateTime<FixedOffset> = format!("{}T00:00:00+08:00", change.on).parse().expect("it is a date");
        let (before, found_before) = judged(change, midnight - Duration::seconds(1));
        let (after, found_after) = judged(change, midnight);
        for (rules, on, off, found_on, found_off) in
            [(change.go, &before, &after, &found_before, &found_after), (change.come, &after, &before, &found_after, &found_before)]
        {
            for &rule in rules {
                assert!(on.contains(rule) && !off.contains(rule), "{rule} around {}", change.on);
                assert!(!found_off.contains(rule), "{rule} found where it does not judge, around {}", change.on);
                assert!(change.said.is_empty() || found_on.contains(rule), "{rule} not found around {}: {found_on:?}", change.on);
            }
        }
    }
}

#[test]
fn every_day_on_which_a_rule_begins_or_ends_after_the_civil_code_is_in_the_table_or_on_a_page() {
    // Days that pages show on both sides, and the first days of laws so old that no case is dated before them.
    let elsewhere = [
        "2006-03-01",
        "2008-06-01",
        "2010-01-01",
        "2013-07-01",
        "2018-07-01",
        "2018-10-26",
        "2020-03-01",
        "2022-05-01",
        "2025-01-01",
        "2011-04-08",
    ];
    let shown: BTreeSet<&str> = CHANGES.iter().map(|change| change.on).chain(elsewhere).collect();
    let base = &packs()["cn"];
    let days = base.rules.values().flat_map(|rule| [Some(rule.from), rule.until.and_then(|until| until.succ_opt())].into_iter().flatten());
    let missing: BTreeSet<String> = days.map(|day| day.to_string()).filter(|day| !shown.contains(day.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn nothing_rests_on_a_text_that_was_repealed() {
    for (name, rule) in packs().values().flat_map(|pack| &pack.rules) {
        // The card measures of 1999, repealed on 2025-06-07.
        assert!(rule.cites.iter().all(|cite| cite.instrument != "银行卡业务管理办法"), "{name}");
    }
}
