//! A layer may only be stricter, and names nothing that is not there.

use ringback::law::{Bench, BenchError, LawPack, PackFile, Severity};

use super::{Case, act_use, closed, line, packs, parsed, vocabulary};
use ringback::law::{Docket, Heard, PartyRole, Verdict};

/// The base pack with another on top.
fn convene(top: &str) -> Result<Bench, Vec<BenchError>> {
    let top: PackFile = parsed("a layer", format!("(pack: \"top\", part: \"p\", title: (zh: \"上\", en: \"top\"), {top})").as_bytes());
    let mut layers: Vec<LawPack> = vec![packs()["cn"].clone()];
    layers.extend(LawPack::gather([top]).into_values());
    Bench::convene(&layers, &vocabulary(), &Case::ordinary().scene())
}

/// A rule of a layer with this pattern.
fn rule(status: &str, confidence: &str, kind: &str, pattern: &str) -> String {
    let words = r#"(title: "t", explain: "e", instead: "i")"#;
    format!(
        r#"rules: {{ "HOUSE-1": (family: Fee, severity: Major, kind: {kind}, zh: {words}, en: {words}, from: "2020-01-01", binds: [OwnStaff],
            cites: [(instrument: "x", issuer: "y", status: {status}, confidence: {confidence}, source: "z")], pattern: {pattern}) }}"#
    )
}

fn found(bench: &Bench, acts: &[&str]) -> Vec<String> {
    let vocabulary = vocabulary();
    let mut docket = Docket::default();
    let mut breaches = Vec::new();
    for act in acts {
        let broken = bench.hear(&mut docket, Heard { act: act_use(&vocabulary, act), hearer: PartyRole::Debtor, verified: 2 });
        bench.report(broken, &mut |breach| breaches.push(breach));
        bench.turn(&mut docket, &mut |breach| breaches.push(breach));
    }
    breaches.extend(closed(bench, docket));
    breaches.iter().map(|breach| line(bench, breach)).filter(|line| line.contains("HOUSE")).collect()
}

#[test]
fn a_layer_raises_and_never_lowers() {
    let bench = convene(r#"raises: { "CN-CBA-15": RedLine }"#).expect("it is stricter");
    let (id, _) = bench.rules().find(|(id, _)| bench.rule_name(*id) == "CN-CBA-15").expect("it is in force");
    assert_eq!(bench.severity(id), Severity::RedLine);
    assert!(bench.can_fail(id));
    let weaker = convene(r#"raises: { "CN-CIV-002": Minor }"#).expect_err("it is weaker");
    let expected =
        BenchError::Weaker { pack: "top".to_owned(), rule: "CN-CIV-002".to_owned(), from: Severity::RedLine, to: Severity::Minor };
    assert_eq!(weaker, [expected]);
}

#[test]
fn the_member_bank_is_nowhere_weaker_than_the_law() {
    let severities = |packs: &[&str]| {
        let bench = Case { packs: packs.iter().map(|&pack| pack.to_owned()).collect(), ..Case::ordinary() }.bench();
        bench.rules().map(|(id, _)| (bench.rule_name(id).to_owned(), bench.severity(id), bench.can_fail(id))).collect::<Vec<_>>()
    };
    for (base, member) in severities(&["cn"]).into_iter().zip(severities(&["cn", "member-bank"])) {
        assert_eq!(base.0, member.0);
        assert!(base.1 <= member.1 && base.2 <= member.2, "{}", base.0);
    }
}

#[test]
fn what_the_association_wants_fails_nobody_until_a_bank_adopts_it() {
    let can_fail = |packs: &[&str]| {
        let bench = Case { packs: packs.iter().map(|&pack| pack.to_owned()).collect(), ..Case::ordinary() }.bench();
        bench.rules().find(|(id, _)| bench.rule_name(*id) == "CN-CBA-10").map(|(id, _)| bench.can_fail(id))
    };
    assert_eq!(can_fail(&["cn"]), Some(false));
    assert_eq!(can_fail(&["cn", "member-bank"]), Some(true));
}

#[test]
fn layers_name_only_what_is_below_them() {
    let adopts = convene(r#"adopts: ["CN-NONE"]"#).expect_err("no such rule");
    assert_eq!(adopts, [BenchError::UnknownRule { pack: "top".to_owned(), rule: "CN-NONE".to_owned() }]);
    let zone = convene(r#"time_zone: Some("Europe/Nowhere")"#).expect_err("no such zone");
    assert_eq!(zone, [BenchError::UnknownZone { pack: "top".to_owned(), zone: "Europe/Nowhere".to_owned() }]);
}

#[test]
fn acts_and_words_are_those_of_the_vocabulary_also_in_rules_not_yet_in_force() {
    let unknown = convene(&rule("House", "Read", "Ordinary", r#"Never(acts: (any: ["sing"]))"#)).expect_err("no such act");
    assert_eq!(unknown, [BenchError::UnknownAct { rule: "HOUSE-1".to_owned(), act: "sing".to_owned() }]);
    let later = rule("House", "Read", "Ordinary", r#"Never(acts: (any: ["claim_to_be"], args: [Some("certain")]))"#)
        .replace("2020-01-01", "2099-01-01");
    let wrong = convene(&later).expect_err("a word of another act");
    assert_eq!(wrong, [BenchError::UnknownWord { rule: "HOUSE-1".to_owned(), act: "claim_to_be".to_owned(), word: "certain".to_owned() }]);
}

#[test]
fn a_base_without_a_time_zone_is_refused() {
    let mut base = packs()["cn"].clone();
    base.time_zone = None;
    let refused = Bench::convene(&[base], &vocabulary(), &Case::ordinary().scene()).expect_err("no zone");
    assert_eq!(refused, [BenchError::NoZone("cn".to_owned())]);
}

#[test]
fn a_house_rule_fails_its_own_people_and_an_unread_one_nobody() {
    let never = r#"Never(acts: (any: ["small_talk"]))"#;
    let house = convene(&rule("House", "Read", "Ordinary", never)).expect("it fits");
    assert_eq!(found(&house, &["small_talk"]), ["HOUSE-1 major"]);
    let unread = convene(&rule("Law", "Unverified", "Ordinary", never)).expect("it fits");
    assert_eq!(found(&unread, &["small_talk"]), [""; 0]);
    let crime = convene(&rule("Law", "Read", "Crime", never)).expect("it fits");
    assert_eq!(found(&crime, &["small_talk"]), [""; 0]);
    let agreed = convene(&rule("SelfRegulatory", "Secondary", "Ordinary", never)).expect("it fits");
    assert_eq!(found(&agreed, &["small_talk"]), ["HOUSE-1 major (shown only)"]);
}

#[test]
fn within_counts_the_turn_it_starts_in_and_so_many_more() {
    let within = r#"Within(trigger: (any: ["small_talk"]), acts: (any: ["repeat_back"]), turns: 2)"#;
    let bench = convene(&rule("House", "Read", "Ordinary", within)).expect("it fits");
    for kept in [&["small_talk", "repeat_back"][..], &["small_talk", "thank", "repeat_back"], &["thank"], &["repeat_back"]] {
        assert_eq!(found(&bench, kept), [""; 0], "{kept:?}");
    }
    // Too late; never; the call ended first; a second trigger does not move the deadline.
    for broken in [
        &["small_talk", "thank", "thank", "repeat_back"][..],
        &["small_talk", "thank", "thank"],
        &["small_talk"],
        &["small_talk", "thank", "small_talk"],
    ] {
        assert_eq!(found(&bench, broken), ["HOUSE-1 major"], "{broken:?}");
    }
}

#[test]
fn before_reports_an_omission_once() {
    let before = r#"Before(first: (any: ["repeat_back"]), then: (any: ["small_talk"]))"#;
    let bench = convene(&rule("House", "Read", "Ordinary", before)).expect("it fits");
    assert_eq!(found(&bench, &["repeat_back", "small_talk"]), [""; 0]);
    assert_eq!(found(&bench, &["small_talk", "small_talk"]), ["HOUSE-1 major"]);
}

#[test]
fn never_after_forbids_only_what_follows_and_each_time() {
    let after = r#"NeverAfter(first: (any: ["small_talk"]), then: (any: ["thank"]))"#;
    let bench = convene(&rule("House", "Read", "Ordinary", after)).expect("it fits");
    assert_eq!(found(&bench, &["thank", "small_talk"]), [""; 0]);
    assert_eq!(found(&bench, &["small_talk", "thank", "thank"]), ["HOUSE-1 major", "HOUSE-1 major"]);
}

#[test]
fn a_rule_speaks_only_of_the_case_that_it_is_given() {
    let never = rule("House", "Read", "Ordinary", r#"Never(acts: (any: ["small_talk"]))"#);
    let given = |when: &str| convene(&never.replace("pattern:", &format!("given: {when}, pattern:"))).expect("it fits");
    assert_eq!(found(&given("Channel([Call])"), &["small_talk"]), ["HOUSE-1 major"]);
    let silent = given("Channel([Visit, Letter])");
    assert_eq!(found(&silent, &["small_talk"]), [""; 0]);
    assert!(silent.rules().all(|(id, _)| silent.rule_name(id) != "HOUSE-1"), "it is not on the bench");
    // The file does not say: it accuses nobody, and says what is missing.
    let unknown = given(r#"Circumstance("is_loan", 0)"#);
    assert_eq!(found(&unknown, &["small_talk"]), [""; 0]);
    let verdict = unknown.now().into_iter().find(|(id, _)| unknown.rule_name(*id) == "HOUSE-1").map(|(_, verdict)| verdict);
    assert_eq!(verdict, Some(Verdict::CannotTell(vec!["is_loan".to_owned()])));
    // The names of a silent rule are checked all the same.
    let wrong = convene(&never.replace("pattern:", "given: Channel([Visit]), pattern:").replace("small_talk", "sing"));
    assert_eq!(wrong.expect_err("no such act"), [BenchError::UnknownAct { rule: "HOUSE-1".to_owned(), act: "sing".to_owned() }]);
}

#[test]
fn the_example_house_is_nowhere_weaker_than_what_lies_below() {
    let severities = |packs: &[&str]| {
        let bench = Case { packs: packs.iter().map(|&pack| pack.to_owned()).collect(), ..Case::ordinary() }.bench();
        bench.rules().map(|(id, _)| (bench.rule_name(id).to_owned(), bench.severity(id), bench.can_fail(id))).collect::<Vec<_>>()
    };
    let (below, house) = (severities(&["cn", "member-bank"]), severities(&["cn", "member-bank", "bank-house"]));
    assert!(house.len() > below.len() && below.iter().zip(&house).any(|(below, house)| below.1 < house.1));
    for (below, house) in below.iter().zip(&house) {
        assert_eq!(below.0, house.0);
        assert!(below.1 <= house.1 && below.2 <= house.2, "{}", below.0);
    }
}

#[test]
fn the_canonical_form_holds_what_can_change_a_finding_and_nothing_else() {
    let text = |bench: &Bench| serde_json::to_string(bench).expect("it can be written");
    let plain = convene("").expect("it fits");
    assert_eq!(text(&plain), text(&convene("adopts: []").expect("it fits")));
    assert_ne!(text(&plain), text(&convene(r#"adopts: ["CN-CBA-10"]"#).expect("it fits")));
    assert!(!text(&plain).contains("Beijing"), "explanations are no part of it");
}
