//! The planned call of a case: may it be made, and if not, when; and which rules a case practises.

use std::collections::BTreeSet;

use ringback::call::{load_content, practised, practised_in};
use ringback::law::{Bench, Family, LawPack, May, Next, Permit, Scene, Verdict};
use ringback::scenario::Shipped;

use crate::law::{Case, packs, parsed, vocabulary};
use crate::shipped::{every_deal, library_deals};

/// What the packs of a bank say of a call that differs in this from an ordinary one by day.
fn permit(differs: &str) -> Permit {
    let case: Case = parsed("a planned call", format!("(about: [], packs: [\"cn\", \"member-bank\"], {differs})").as_bytes());
    asked(&case.scene(), &case.packs)
}

fn asked(scene: &Scene, names: &[String]) -> Permit {
    let layers: Vec<LawPack> = names.iter().map(|name| packs()[name].clone()).collect();
    scene.permit(&layers, &vocabulary()).expect("the packs fit")
}

fn against(permit: &Permit) -> Vec<&str> {
    permit.against.iter().map(|objection| objection.rule.as_str()).collect()
}

fn at(moment: &str) -> Next {
    Next::At(moment.parse().expect("it is a moment"))
}

#[test]
fn an_ordinary_call_by_day_may_be_made_now() {
    let now = permit("");
    assert_eq!((against(&now), &now.next), (Vec::new(), &Next::Now));
    // Nobody stated whether another rhythm was agreed, and so on: open, and no accusation.
    assert_eq!(now.may == May::CannotTell, !now.open.is_empty(), "{:?}", now.open);
}

#[test]
fn at_night_it_waits_for_the_morning_and_on_a_full_day_for_the_next() {
    for (begins, next) in [
        ("2026-05-12T21:59:00+08:00", Next::Now),
        ("2026-05-12T22:00:00+08:00", at("2026-05-13T08:00:00+08:00")),
        ("2026-05-13T07:59:00+08:00", at("2026-05-13T08:00:00+08:00")),
        ("2026-05-13T08:00:00+08:00", Next::Now),
        // The same moment, written elsewhere: the answer is written as the question.
        ("2026-05-12T14:00:00+00:00", at("2026-05-13T00:00:00+00:00")),
    ] {
        let asked = permit(&format!("at: \"{begins}\""));
        assert_eq!(asked.next, next, "{begins}: {:?}", against(&asked));
        assert_eq!(asked.may == May::No, next != Next::Now, "{begins}");
    }
    let calls = |count: u32| {
        let each = (0..count).map(|call| format!("(\"2026-05-12T09:{call}0:00+08:00\", Debtor, NoAnswer)"));
        permit(&format!("history: [{}]", each.collect::<Vec<_>>().join(", ")))
    };
    assert_eq!(calls(2).next, Next::Now);
    let full = (3..9).map(calls).find(|permit| permit.may == May::No).expect("some number of calls is enough");
    assert_eq!(full.next, at("2026-05-13T08:00:00+08:00"), "{:?}", against(&full));
    assert!(full.against.iter().any(|objection| objection.can_fail));
}

#[test]
fn what_no_day_changes_is_never_and_says_why() {
    let bought = permit("source: Bought");
    assert_eq!(bought.may, May::No);
    let Next::Never(why) = &bought.next else { panic!("a bought number is no better tomorrow: {:?}", bought.next) };
    assert!(!why.is_empty() && why.iter().all(|rule| against(&bought).contains(&rule.as_str())), "{why:?}");
    // Of two reasons at night, the one that stays by day is the one that is told.
    let night = permit("source: Bought, at: \"2026-05-12T23:00:00+08:00\"");
    assert_eq!(night.next, bought.next);
    assert!(night.against.len() > bought.against.len());
}

#[test]
fn every_shipped_call_is_judged_as_its_bench_judges_it() {
    let content = load_content(&Shipped).expect("shipped content loads");
    for case in every_deal() {
        let permit = case.permit(&content).expect("the packs fit");
        let bench: &Bench = &case.bench;
        let now = bench.now();
        let of = |wanted: Verdict| now.iter().filter(move |(_, verdict)| *verdict == wanted).map(|(id, _)| bench.rule_name(*id));
        let broken: Vec<&str> = of(Verdict::Violates).collect();
        // A call that is thought of is taken to connect, one that begins is not: what counts calls may forbid the first already.
        let counts =
            |rule: &str| content.packs.values().any(|pack| pack.rules.get(rule).is_some_and(|rule| rule.family == Family::Frequency));
        let known: Vec<&str> = against(&permit).into_iter().filter(|rule| broken.contains(rule) || !counts(rule)).collect();
        assert_eq!(known, broken, "{} {}", case.id, case.variant);
        assert_eq!(permit.next == Next::Now, permit.against.is_empty(), "{} {}: {permit:?}", case.id, case.variant);
    }
}

#[test]
fn a_rule_is_practised_where_a_reply_can_break_it() {
    let deals = library_deals();
    let by_rule = practised(deals.iter().map(AsRef::as_ref));
    assert_eq!(by_rule, practised_in(&Shipped, &load_content(&Shipped).expect("shipped content loads")));
    let cases: BTreeSet<&String> = deals.iter().map(|deal| &deal.id).collect();
    assert!(by_rule.values().flatten().collect::<BTreeSet<_>>() == cases, "every case practises something: {by_rule:?}");
    // An insult can be said to somebody in some case; nobody inspects an agency in any of them.
    assert!(by_rule.contains_key("CN-CIV-002"), "{:?}", by_rule.keys());
    assert!(!by_rule.contains_key("CN-CBA-24"));
    let mut told_apart = 0;
    for deal in &deals {
        let (tempts, bench) = (deal.tempts(), &deal.bench);
        let said = deal.replies.iter().flat_map(|reply| &reply.acts).flat_map(|act| bench.listening(act.act).collect::<Vec<_>>());
        let listened: BTreeSet<_> = said.collect();
        told_apart += usize::from(tempts.iter().count() < listened.len());
    }
    assert!(told_apart * 10 > deals.len() * 9, "arguments and hearers tell some apart: {told_apart} of {}", deals.len());
}

/// Where nobody knows the zone of the person reached, hours are those of the clock that the file is written by.
#[test]
fn without_a_zone_the_next_moment_is_told_by_the_clock_of_the_file() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let two_zones = crate::shipped::case("us-stop-calling-me-at-work", Some("two-zones"));
    let permit = two_zones.permit(&content).expect("the packs fit");
    assert_eq!(against(&permit), ["US-REGF-6b1i-time"]);
    assert_eq!(permit.next, at("2026-06-12T08:00:00-07:00"));
}
