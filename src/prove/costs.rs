//! Which parts of a case make its proof large: for each part of the key, how many states would be left without it.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::explore::{Bounds, explore};
use super::pack::{Bits, Packed};
use super::proof::starting_moods;
use super::reduce::Reduction;
use crate::call::{Compiled, State};
use crate::law::RuleSet;

/// How many states are looked at: enough to tell what multiplies them.
const SAMPLE: usize = 200_000;

/// One part of the key and its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// What a trainer calls it: `trust`, `knows(mother_ill)`, `flag(angry)`, a rule's id, a check of the rubric.
    pub name: String,
    /// Of a thousand states, how many would be left without it.
    pub left_of_1000: u32,
}

/// The parts that cost most, dearest first; those that cost nothing are left out. At most [`SAMPLE`] states are looked
/// at, those that are reached first.
#[must_use]
pub fn costs(compiled: &Compiled) -> Vec<Cost> {
    let starts: Vec<State> = starting_moods(compiled).iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, Reduction::On, Bounds { states: SAMPLE }, &|_| None);
    let keys: Vec<Packed> = graph.places().take(SAMPLE).map(|place| *graph.packed(place)).collect();
    let price = |(name, words): (String, [u64; Packed::WORDS])| {
        let left: FxHashSet<Packed> = keys.iter().map(|key| key.without(words)).collect();
        let left_of_1000 = u32::try_from(left.len() * 1000 / keys.len().max(1)).unwrap_or(1000);
        Cost { name, left_of_1000 }
    };
    let mut costs: Vec<Cost> = parts(compiled).into_iter().map(price).filter(|cost| cost.left_of_1000 < 1000).collect();
    costs.sort_by_key(|cost| cost.left_of_1000);
    costs
}

fn parts(compiled: &Compiled) -> Vec<(String, [u64; Packed::WORDS])> {
    let bits =
        |word: Bits, names: Vec<String>| (0u32..).zip(names).map(move |(at, name)| (name, Packed::bit(word, at))).collect::<Vec<_>>();
    let mut parts: Vec<_> = Packed::parts().into_iter().map(|(name, words)| (name.to_owned(), words)).collect();
    parts.extend(bits(Bits::Facts, compiled.facts.iter().map(|fact| format!("knows({})", fact.id)).collect()));
    parts.extend(bits(Bits::Flags, compiled.flags.iter().map(|flag| format!("flag({flag})")).collect()));
    parts.extend(bits(Bits::Said, compiled.watched.iter().map(|acts| said(compiled, *acts)).collect()));
    parts.extend(bits(Bits::Settled, compiled.sheet.checks.iter().map(|check| format!("{}: {}", compiled.sheet.id, check.id)).collect()));
    // Rules that share bits of the docket are one part.
    let mut memories: Vec<(RuleSet, u64)> = Vec::new();
    for (rule, bits) in compiled.bench.memory() {
        match memories.iter_mut().find(|(_, known)| *known & bits != 0) {
            Some((rules, known)) => (*rules, *known) = (rules.with(rule), *known | bits),
            None => memories.push((RuleSet::EMPTY.with(rule), bits)),
        }
    }
    parts.extend(memories.into_iter().map(|(rules, bits)| {
        let names: Vec<&str> = rules.iter().map(|rule| compiled.bench.rule_name(rule)).collect();
        (names.join(", "), Packed::docket(bits))
    }));
    parts
}

fn said(compiled: &Compiled, acts: crate::speech::ActSet) -> String {
    let vocabulary = &compiled.vocabulary;
    let known = vocabulary.names().chain(vocabulary.group_names()).find(|name| vocabulary.acts_named(name) == Some(acts));
    format!("said({})", known.unwrap_or("?"))
}
