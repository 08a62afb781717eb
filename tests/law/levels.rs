//! Crime, public-security violation, breach of a rule: three levels that no reader may take for one another.

use ringback::law::{Kind, LawPack, Level, Rule, Severity, Status};

use super::{Case, packs};

fn rules() -> impl Iterator<Item = (&'static String, &'static Rule)> {
    packs().values().flat_map(|pack| &pack.rules)
}

#[test]
fn a_level_follows_from_kind_and_text() {
    let level = |name: &str| packs().values().find_map(|pack| pack.rules.get(name)).map(Rule::level);
    assert_eq!(level("CN-CRIM-009"), Some(Level::Crime));
    assert_eq!(level("CN-SOFT-001"), Some(Level::Crime));
    assert_eq!(level("CN-PSL-006"), Some(Level::PublicSecurity));
    assert_eq!(level("CN-CIV-002"), Some(Level::CivilOrRegulatory));
    assert_eq!(level("CN-CARD-02"), Some(Level::CivilOrRegulatory));
    assert_eq!(level("CN-CRIM-014"), Some(Level::CivilOrRegulatory), "a false word about a crime is no crime");
    assert_eq!(level("CN-CBA-16"), Some(Level::Industry));
    assert_eq!(level("CN-GB-07"), Some(Level::Industry));
    assert_eq!(level("CN-VULN-003b"), Some(Level::House));
    assert_eq!(level("CN-VULN-003d"), Some(Level::House));
    assert_eq!(level("HOUSE-T10"), Some(Level::House));
}

#[test]
fn the_public_security_level_is_that_of_its_own_law() {
    for (name, rule) in rules() {
        let is_its_law = rule.cites[0].instrument.starts_with("中华人民共和国治安管理处罚法");
        assert_eq!(rule.public_security, is_its_law, "{name}");
    }
}

#[test]
fn only_a_crime_rests_on_the_criminal_law_unless_it_is_about_what_is_said_of_crimes() {
    for (name, rule) in rules().filter(|(_, rule)| rule.kind != Kind::Crime) {
        let of_crime = rule.cites.iter().any(|cite| cite.instrument == "中华人民共和国刑法");
        assert!(!of_crime || name.as_str() == "CN-CRIM-014", "{name}");
    }
}

#[test]
fn words_keep_the_levels_apart() {
    for (name, rule) in rules() {
        let (zh, en) = (&rule.zh, &rule.en);
        match rule.level() {
            // Conditional, never an accusation.
            Level::Crime => assert!(
                ["可能", "才", "也按", "也是软暴力", "手段"].iter().any(|word| zh.explain.contains(word)),
                "{name} states a crime without its conditions"
            ),
            Level::PublicSecurity => {
                assert!(!zh.title.contains('罪'), "{name}");
                assert!(!en.explain.contains("is a crime"), "{name}");
            }
            _ => assert!(!zh.explain.contains("治安处罚"), "{name} speaks of another level"),
        }
    }
}

#[test]
fn a_safety_rule_is_shown_as_the_houses_own_and_no_layer_switches_it_off() {
    let safety: Vec<_> = packs()["cn"].rules.iter().filter(|(name, _)| name.starts_with("CN-VULN-003")).collect();
    assert_eq!(safety.len(), 7);
    for (name, rule) in safety {
        let is_house = rule.cites[0].status == Status::House;
        assert!(is_house || name.as_str() == "CN-VULN-003", "only mocking is cited as law");
        // Every layer that could be put on top, and one that tries to lower it.
        let mut lower = LawPack { id: "lax".to_owned(), ..LawPack::default() };
        lower.raises.insert(name.clone(), Severity::Minor);
        let layers = [packs()["cn"].clone(), lower];
        assert!(ringback::law::Bench::convene(&layers, &super::vocabulary(), &Case::ordinary().scene()).is_err(), "{name}");
    }
    for packs in [&["cn"][..], &["cn", "member-bank"], &["cn", "member-bank", "bank-house"]] {
        let bench = Case { packs: packs.iter().map(|&pack| pack.to_owned()).collect(), ..Case::ordinary() }.bench();
        let binding = bench.rules().filter(|(id, _)| bench.rule_name(*id).starts_with("CN-VULN-003") && bench.can_fail(*id)).count();
        assert_eq!(binding, 5, "{packs:?}");
    }
}
