//! Both sides of every date on which the law changed: which rules judge the day before, which the day itself, and,
//! where a call shows it, what is found.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use ringback::law::{Channel, Court, Kind, LawPack, Role, load_timeline};

use super::{Case, packs, vocabulary};

/// One change. Rules that `go` judge the day before and not on the day; rules that `come`, the other way round.
struct Change {
    on: &'static str,
    said: &'static [&'static str],
    facts: &'static [(&'static str, i64)],
    go: &'static [&'static str],
    come: &'static [&'static str],
    role: Role,
    channel: Channel,
}

impl Change {
    /// The same, done by an agency.
    const fn by_agency(self) -> Self {
        Self { role: Role::Agency, ..self }
    }

    /// The same, done in another way than by a call.
    const fn by(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }
}

/// What stands behind most rows: own staff, on the phone.
const ROW: Change = Change { on: "", said: &[], facts: &[], go: &[], come: &[], role: Role::OwnStaff, channel: Channel::Call };

const fn comes(on: &'static str, said: &'static [&'static str], come: &'static [&'static str]) -> Change {
    Change { on, said, come, ..ROW }
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
        come: &["CN-NET-02"],
        ..ROW
    },
    comes(
        "2021-01-01",
        &["misstate(limitation)", "claim_fee(unagreed)", "misstate(rate_cap)"],
        &["CN-CIV-008", "CN-CIV-009", "CN-FEE-02b"],
    ),
    Change { on: "2021-03-01", facts: &[("illegal_debt", 1)], come: &["CN-CRIM-001", "CN-CRIM-013", "CN-BKR-001"], ..ROW },
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
        come: &["CN-CF-01", "CN-CF-05"],
        ..ROW
    },
    Change { on: "2024-05-15", facts: &[("internet_loan", 1)], come: &["CN-NIFA24-01"], ..ROW },
    comes("2024-07-01", &["advertise"], &["CN-CONS-003"]),
    Change { on: "2024-07-01", said: &["agree_plan(extension_too_long)"], facts: &[("is_loan", 1)], come: &["CN-PL-01"], ..ROW },
    comes("2024-12-01", &["mention_consequence(refusal_crime, possible)"], &["CN-CRIM-014"]),
    Change { on: "2025-01-17", said: &["insult"], facts: &[("microloan", 1), ("is_loan", 1)], come: &["CN-MICRO-01"], ..ROW },
    Change { on: "2025-02-28", said: &["keep_record(false_note)"], facts: &[("internet_loan", 1)], come: &["CN-GB-06"], ..ROW },
    // The guidance of 2024 counts on its last day, on which the standard begins.
    Change { on: "2025-03-01", facts: &[("internet_loan", 1)], go: &["CN-NIFA24-01"], ..ROW },
    Change { on: "2025-05-01", said: &["heard(self_harm)"], go: &["CN-VULN-003d-OLD"], come: &["CN-VULN-003d"], ..ROW },
    Change { on: "2025-09-01", facts: &[("ai_caller", 1)], come: &["CN-TEL-004"], ..ROW },
    Change { on: "2025-10-01", said: &["claim_fee(platform)"], facts: &[("assisted_loan", 1), ("is_loan", 1)], come: &["CN-ZD-01"], ..ROW },
    comes("2025-12-22", &["tell_rule(repair_policy)"], &["CN-CREDIT-01"]),
    Change {
        on: "2026-01-01",
        said: &["threaten_harm", "pester(messages)"],
        go: &["CN-PSL-OLDb", "CN-PSL-OLDc"],
        come: &["CN-PSL-001", "CN-PSL-002"],
        ..ROW
    },
    comes("2026-01-01", &["use_data(to_group)", "use_gear(bug)", "coerce(follow)"], &["CN-PSL-005b", "CN-CRIM-010b", "CN-PSL-002"]),
    comes("2026-01-30", &["claim_fee(collection)", "suggest_borrowing"], &["CN-CBA-15", "CN-CBA-15b"]),
    Change { on: "2026-01-31", go: &["CN-CBA21-01"], ..ROW },
    comes("2026-02-06", &["accuse(gang)"], &["CN-AGENT-003"]),
    comes("2026-03-01", &["mention_consequence(arbitration, possible)"], &["CN-COURT-004f"]),
    Change { on: "2026-04-01", said: &["tell_rule(repair_policy)"], go: &["CN-CREDIT-01"], come: &["CN-CREDIT-01b"], ..ROW },
    comes("2026-05-01", &["claim_to_be(mediator)", "force_mediation"], &["CN-COURT-005", "CN-COURT-005b"]),
    comes("2026-08-01", &["agree_plan(no_cost_table)"], &["CN-COST-01"]),
    comes("2026-10-01", &["mention_consequence(regulator_list, possible)", "misstate(regulator_list)"], &["CN-BL-01", "CN-COURT-006"]),
    // What the pages show as well, so that every date of the pack stands here.
    comes(
        "2006-03-01",
        &["claim_to_be(police)", "threaten_harm", "pester(messages)", "post_publicly"],
        &["CN-PSL-OLD", "CN-PSL-OLDb", "CN-PSL-OLDc", "CN-PSL-OLDe"],
    ),
    comes("2006-03-01", &["coerce(enter_home)"], &["CN-PSL-OLDd"]).by(Channel::Visit),
    comes("2008-06-01", &["claim_to_be(lawyer)", "send_text(false_seal)"], &["CN-COURT-001", "CN-COURT-001b"]),
    comes("2010-01-01", &["heard(self_harm)", "mention_overdue"], &["CN-VULN-003b", "CN-VULN-003c", "CN-VULN-003d-OLD", "CN-VULN-003e"]),
    comes("2011-04-08", &[], &["CN-CRIM-008b"]),
    Change { on: "2013-07-01", said: &["mention_overdue"], facts: &[("grace_over", 0)], come: &["CN-GRACE-01"], ..ROW },
    comes("2018-07-01", &[], &["CN-TEL-003"]).by_agency(),
    comes("2018-10-26", &["slight_vulnerable(mock)"], &["CN-VULN-002"]),
    Change { on: "2020-03-01", said: &["meet_agent(refuse_flatly)"], facts: &[("complaint_by_agent", 1)], come: &["CN-AGENT-002"], ..ROW },
    comes("2022-01-01", &[], &["CN-CBA21-01"]),
    comes("2022-05-01", &[], &["CN-SOFT-004"]).by_agency(),
    Change { on: "2025-01-01", facts: &[("handover_recorded", 0)], come: &["CN-PIPL-003b"], ..ROW }.by_agency(),
    comes("2026-05-01", &["send_text(unnamed)"], &["CN-TEL-001"]).by(Channel::Message),
];

/// What judges on a moment, and what is found.
fn judged(change: &Change, at: DateTime<FixedOffset>) -> (BTreeSet<String>, BTreeSet<String>) {
    let circumstances: BTreeMap<String, i64> = change.facts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let said = vec![change.said.iter().map(|&act| act.to_owned()).collect()];
    let case = Case { at, said, role: change.role, channel: change.channel, ..Case::ordinary() }.with(circumstances);
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
fn every_day_on_which_a_rule_begins_or_ends_is_in_the_table() {
    let shown: BTreeSet<&str> = CHANGES.iter().map(|change| change.on).collect();
    let base = &packs()["cn"];
    let days = base.rules.values().flat_map(|rule| [Some(rule.from), rule.until.and_then(|until| until.succ_opt())].into_iter().flatten());
    let missing: BTreeSet<String> = days.map(|day| day.to_string()).filter(|day| !shown.contains(day.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The dossiers' own tables of dated changes: the general law's, and the days in force of the instruments made for
/// collection and consumer credit.
const DOSSIERS: [&str; 50] = [
    "1997-10-01",
    "2005-02-28",
    "2011-05-01",
    "2013-03-15",
    "2014-03-15",
    "2015-07-22",
    "2017-05-01",
    "2015-11-01",
    "2017-06-01",
    "2018-12-01",
    "2019-04-09",
    "2021-01-01",
    "2021-03-01",
    "2021-11-01",
    "2022-01-01",
    "2022-05-01",
    "2022-12-01",
    "2024-01-01",
    "2024-07-01",
    "2024-12-01",
    "2025-01-01",
    "2025-05-01",
    "2025-06-07",
    "2025-09-01",
    "2025-10-01",
    "2025-11-01",
    "2025-12-22",
    "2026-01-01",
    "2026-02-06",
    "2026-03-01",
    "2026-05-01",
    "2026-07-15",
    "2026-08-01",
    "2026-10-01",
    // Collection and consumer credit, with the days after which a text no longer counts.
    "2011-01-13",
    "2013-07-01",
    "2017-01-01",
    "2018-03-28",
    "2020-07-17",
    "2022-07-07",
    "2023-03-01",
    "2024-04-18",
    "2024-05-15",
    "2025-01-17",
    "2025-02-28",
    "2025-03-01",
    "2026-01-30",
    "2026-01-31",
    "2026-04-01",
    "2021-05-25",
];

/// Days of the dossiers' tables on which no rule of ours begins or ends, and why.
const NO_RULE: [(&str, &str); 4] = [
    ("2005-02-28", "the credit-card crime took its present form; what a collector may say of it is a rule from 2018-12-01 on"),
    ("2025-06-07", "a repeal: nothing may rest on the repealed text, see the last test"),
    ("2025-11-01", "personal bankruptcy in Xiamen: the articles on collection were not read, so it is advice without a day"),
    ("2026-07-15", "measures for services of emotional company: work tools are outside them"),
];

#[test]
fn every_date_of_the_dossiers_is_in_the_table_or_has_a_reason_not_to_be() {
    let shown: BTreeSet<&str> = CHANGES.iter().map(|change| change.on).collect();
    for date in DOSSIERS {
        let reason = NO_RULE.iter().any(|(day, _)| *day == date);
        assert!(shown.contains(date) != reason, "{date}");
    }
}

/// The rules that have an opinion about one call of a role at a moment.
fn opinions(pack: &LawPack, role: Role, zone: &str, at: &str) -> BTreeSet<String> {
    let text = format!(
        r#"(role: {role:?}, parties: {{ "d": (role: Debtor, time_zones: ["{zone}"]) }}, debts: {{ "c": () }},
            contacts: {{ "x": (at: "{at}", to: "d", channel: Call, outcome: Conversation, said: []) }})"#
    );
    let timeline = load_timeline(text.as_bytes(), &vocabulary(), packs().values()).timeline.expect("it is sound");
    let base = LawPack { rules: indexmap::IndexMap::new(), adopts: Vec::new(), raises: indexmap::IndexMap::new(), ..packs()["cn"].clone() };
    // A layer has its zone from below.
    let layers = if pack.time_zone.is_some() {
        vec![pack.clone()]
    } else {
        vec![base, LawPack { adopts: Vec::new(), raises: indexmap::IndexMap::new(), ..pack.clone() }]
    };
    let mut court = Court::seat(&layers, &vocabulary(), &timeline).expect("the pack fits");
    court.hear_all(None)[0].opinions().map(|(id, _)| court.rule_name(id).to_owned()).collect()
}

#[test]
fn every_rule_of_every_pack_judges_from_its_first_day_to_its_last_in_its_own_zone() {
    for pack in packs().values() {
        // The American rules look at the clock of the person.
        let zone = if pack.jurisdiction.as_deref() == Some("US") { "America/New_York" } else { "Asia/Shanghai" };
        let mut at_moment: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        // A crime has an opinion only where it is made out: the table above shows its dates.
        for (name, rule) in pack.rules.iter().filter(|(_, rule)| rule.kind != Kind::Crime) {
            let role = rule.binds[0];
            let mut judges = |day: NaiveDate, clock: &str| {
                let at = format!("{day}T{clock}");
                let key = (format!("{role:?}"), at.clone());
                at_moment.entry(key).or_insert_with(|| opinions(pack, role, zone, &at)).contains(name)
            };
            let before = rule.from.pred_opt().expect("a day before");
            assert!(!judges(before, "23:59:59") && judges(rule.from, "00:00:00"), "{name} from {}", rule.from);
            if let Some(until) = rule.until {
                let after = until.succ_opt().expect("a day after");
                assert!(judges(until, "23:59:59") && !judges(after, "00:00:00"), "{name} until {until}");
            }
        }
    }
}

#[test]
fn nothing_rests_on_a_text_that_was_repealed() {
    for (name, rule) in packs().values().flat_map(|pack| &pack.rules) {
        // The card measures of 1999, repealed on 2025-06-07.
        assert!(rule.cites.iter().all(|cite| cite.instrument != "银行卡业务管理办法"), "{name}");
    }
}
