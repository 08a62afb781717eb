//! What must hold of the shipped packs as data.

use ringback::law::{Confidence, Kind, Severity, Verdict};
use ringback::scenario::Library;

use super::{Case, packs};

#[test]
fn every_citation_says_where_it_was_read_and_invents_no_article() {
    for (name, rule) in packs().values().flat_map(|pack| pack.rules.clone()) {
        assert!(!rule.cites.is_empty(), "{name} cites nothing");
        for cite in &rule.cites {
            assert!(!cite.source.trim().is_empty(), "{name}: no source");
            assert!(cite.confidence != Confidence::Read || cite.article.is_some(), "{name}: read, but which article?");
            // Only digests of these were read, none with article numbers for what the rules say.
            assert!(cite.confidence != Confidence::Secondary || cite.article.is_none(), "{name}: an article nobody read");
        }
    }
}

#[test]
fn a_red_line_of_the_base_pack_rests_on_a_binding_text_of_its_family() {
    let base = &packs()["cn"];
    for (name, rule) in base.rules.iter().filter(|(_, rule)| rule.severity == Severity::RedLine && rule.kind == Kind::Ordinary) {
        let anchored =
            base.rules.values().any(|other| other.family == rule.family && other.kind == Kind::Ordinary && other.is_bound_by_text());
        assert!(anchored, "{name}");
    }
}

#[test]
fn words_are_there_in_both_languages_and_ours() {
    for (name, rule) in packs().values().flat_map(|pack| pack.rules.clone()) {
        for words in [&rule.zh, &rule.en] {
            assert!(!words.title.is_empty() && !words.explain.is_empty() && !words.instead.is_empty(), "{name}");
        }
        assert!(rule.en.title.is_ascii(), "{name}: an English title in English");
        assert!(rule.until.is_none_or(|until| rule.from <= until), "{name}");
    }
}

#[test]
fn each_rule_is_in_force_on_its_first_and_last_day_and_not_beside_them() {
    for (name, rule) in packs().values().flat_map(|pack| pack.rules.clone()) {
        assert!(rule.is_in_force(rule.from), "{name}");
        assert!(!rule.is_in_force(rule.from.pred_opt().expect("there is a day before")), "{name}");
        if let Some(until) = rule.until {
            assert!(rule.is_in_force(until) && !rule.is_in_force(until.succ_opt().expect("there is a day after")), "{name}");
        }
    }
}

#[test]
fn the_day_a_rule_begins_is_counted_in_its_own_zone() {
    let in_force = |at: &str| {
        let bench = Case { at: at.parse().expect("it is a date"), ..Case::ordinary() }.bench();
        bench.rules().any(|(id, _)| bench.rule_name(id) == "CN-PSL-006")
    };
    assert!(!in_force("2025-12-31T23:59:59+08:00"));
    assert!(in_force("2026-01-01T00:00:00+08:00"));
    // The same two moments, written in another zone.
    assert!(!in_force("2025-12-31T15:59:59+00:00"));
    assert!(in_force("2025-12-31T16:00:00+00:00"));
}

#[test]
fn the_briefing_hears_what_the_calendar_says() {
    let verdict = |case: &Case, rule: &str| {
        let bench = case.bench();
        bench.now().into_iter().find(|(id, _)| bench.rule_name(*id) == rule).map(|(_, verdict)| verdict)
    };
    let day = Case::ordinary();
    assert_eq!(verdict(&day, "CN-CBA-01"), Some(Verdict::Complies));
    assert_eq!(verdict(&day, "CN-CBA-06"), Some(Verdict::NotApplicable));
    assert_eq!(verdict(&day, "CN-CARD-03"), Some(Verdict::CannotTell(vec!["recording_on".to_owned()])));
    let night = Case { at: "2026-05-12T22:00:00+08:00".parse().expect("it is a date"), ..Case::ordinary() };
    assert_eq!(verdict(&night, "CN-CBA-01"), Some(Verdict::Violates));
    assert_eq!(verdict(&night, "CN-CIV-002"), None);
    assert_eq!(verdict(&day, "CN-GB-04"), Some(Verdict::PresumedCompliance), "advice presumes");
    assert_eq!(verdict(&day, "CN-CRIM-006"), None, "a crime is no verdict of one call");
}

#[test]
fn every_file_of_the_law_is_a_pack() {
    let files = ringback::scenario::Shipped.list("assets/law");
    let known = ["assets/law/cn/", "assets/law/member-bank/", "assets/law/us-reg-f/"];
    assert!(files.iter().all(|file| known.iter().any(|folder| file.starts_with(folder))), "{files:?}");
    assert_eq!(packs()["cn"].time_zone.as_deref(), Some("Asia/Shanghai"));
}

#[test]
fn the_facts_that_rules_ask_for_are_known() {
    let expected = [
        "adverse_notice_sent",
        "agency_notice",
        "agreed_frequency",
        "agreed_window",
        "disclosure_consented",
        "grace_over",
        "is_lawyer",
        "joint_debt",
        "lawsuit_decided",
        "lost_contact",
        "plan_broken",
        "plan_signed",
        "recording_on",
        "reporting",
        "told_refusal",
    ];
    assert_eq!(packs()["cn"].circumstances().into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_citation_is_one_line_and_says_when_an_article_was_not_read() {
    let line = |rule: &str, language: &str| packs()["cn"].rules[rule].cites[0].line(language);
    assert_eq!(line("CN-CARD-01", "zh-CN"), "《商业银行信用卡业务监督管理办法》（中国银行业监督管理委员会 令2011年第2号）第68条");
    assert_eq!(line("CN-CRIM-006", "zh-CN"), "《中华人民共和国刑法》（全国人民代表大会）第253条之一");
    assert_eq!(line("CN-CRIM-006", "en"), "《中华人民共和国刑法》 (全国人民代表大会), art. 253-1");
    assert_eq!(line("CN-PIPL-006", "en"), "《中华人民共和国个人信息保护法》 (全国人民代表大会常务委员会), art. 7, 17");
    assert_eq!(line("CN-CBA-01", "en"), "《金融机构个人消费类贷款催收工作指引（试行）》 (中国银行业协会), article number not read");
}
