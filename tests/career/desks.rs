//! The shipped desks fit the shipped cases.

use std::collections::BTreeSet;

use ringback::career::load_career;
use ringback::law::Family;
use ringback::scenario::{Library, Shipped};

use super::{candidates, career, case, content};

/// Every rule and every criterion belongs to one skill, so that nothing learned is lost on the map.
#[test]
fn every_rule_and_criterion_has_one_skill() {
    let career = career();
    for pack in ["cn", "member-bank", "bank-house"] {
        for (id, rule) in &content().packs[pack].rules {
            let skills = career.skills.iter().filter(|skill| skill.families.contains(&rule.family)).count();
            assert_eq!(skills, 1, "{id}: {:?} is in {skills} skills", rule.family);
        }
    }
    let families: Vec<Family> = career.skills.iter().flat_map(|skill| skill.families.clone()).collect();
    assert_eq!(families.iter().collect::<BTreeSet<_>>().len(), families.len(), "a family stands twice");
    for (id, _) in content().criteria() {
        let skills = career.skills.iter().filter(|skill| skill.criteria.contains(&id)).count();
        assert_eq!(skills, 1, "the criterion {id} is in {skills} skills");
    }
}

/// What is best for the debtor may be agreed at the desk whose exam asks for the case.
#[test]
fn the_best_promise_of_every_case_is_within_its_desks_authority() {
    let career = career();
    for candidate in candidates() {
        for variant in &candidate.variants {
            let compiled = case(&candidate.id, variant);
            let best = compiled.offers.iter().filter(|offer| !offer.applied_for).max_by_key(|offer| offer.worth);
            let Some(best) = best.filter(|_| !compiled.no_money) else { continue };
            for desk in career.desks.iter().filter(|desk| desk.has(&candidate.id, candidate.bucket)) {
                let last = best.promise.payments.iter().map(|(on, _)| *on).max().expect("a promise has a payment");
                let ahead = (last - compiled.books.today).num_days();
                let within =
                    best.promise.payments.len() <= usize::from(desk.authority.steps) && ahead <= i64::from(desk.authority.days_ahead);
                assert!(within, "{} {variant}: `{}` is beyond the desk {}", candidate.id, best.id, desk.id);
            }
        }
    }
}

#[test]
fn authority_grows_from_desk_to_desk_and_so_does_the_base() {
    for pair in career().desks.windows(2) {
        let (lower, higher) = (&pair[0], &pair[1]);
        assert!(lower.authority.steps <= higher.authority.steps && lower.authority.days_ahead < higher.authority.days_ahead);
        assert!(lower.pay.base < higher.pay.base && lower.pay.permille < higher.pay.permille);
        assert!(usize::from(lower.exam.passes) <= usize::from(lower.exam.calls));
    }
}

struct Changed(&'static str, &'static str);

impl Library for Changed {
    fn read(&self, path: &str) -> Option<std::borrow::Cow<'_, [u8]>> {
        let bytes = Shipped.read(path)?;
        if path != "assets/career.ron" {
            return Some(bytes);
        }
        let text = String::from_utf8(bytes.into_owned()).expect("text");
        assert!(text.contains(self.0), "{} is in the file", self.0);
        Some(text.replacen(self.0, self.1, 1).into_bytes().into())
    }

    fn list(&self, folder: &str) -> Vec<String> {
        Shipped.list(folder)
    }
}

#[test]
fn what_is_wrong_with_the_file_is_told_with_its_place() {
    let told = |from, to| load_career(&Changed(from, to)).expect_err("it is wrong").problems[0].code.as_str();
    assert_eq!(told("\"m1-are-you-a-scammer\"", "\"m1-are-you-a-scamer\""), "RB0101");
    assert_eq!(told("skills: [\"identity\"", "skills: [\"identty\""), "RB0101");
    assert_eq!(told("buckets: [\"M0\"]", "buckets: [\"M9\"]"), "RB0101");
    assert_eq!(told("base: \"3600.00\"", "base: \"many\""), "RB0116");
    assert_eq!(told("retention: 90,", "retension: 90,"), "RB0010");
}
