//! Facts that nothing reveals, flags that nothing asks about, offers that nobody makes, endings that nothing leads to,
//! people who never appear.

use std::collections::BTreeSet;

use crate::check::case::Case;
use crate::check::walk;
use crate::scenario::model::{RawPartyRole, RawScenario};
use crate::scenario::problem::{Code, Problem};

pub(super) fn names(case: &Case<'_>, found: &mut Vec<Problem>) {
    let raw = case.raw;
    let effects: Vec<(&str, &str)> = walk::effects(raw).map(|effect| walk::called(&effect.effect)).collect();
    let does = |word: &str, name: &str| effects.contains(&(word, name));
    for id in raw.facts.keys().filter(|id| !does("reveal", id)) {
        found.push(Problem::of(Code::UnusedFact, id.span, "unused-fact").with("name", &id.value));
    }
    let plain = plain(case.text);
    // Beyond the effects that do it, whatever else names it asks about it.
    let asks = |word: &str, name: &str| {
        plain.matches(&format!("{word}({name})")).count() > effects.iter().filter(|effect| **effect == (word, name)).count()
    };
    let offers = acts(raw);
    for id in raw.offers.keys().filter(|id| !does("promise", id) && !offers.contains(&("offer", id.value.as_str()))) {
        found.push(Problem::of(Code::UnusedOffer, id.span, "unused-offer").with("name", &id.value));
    }
    let mut told = BTreeSet::new();
    for effect in walk::effects(raw) {
        let (word, name) = walk::called(&effect.effect);
        if word == "flag" && !asks("flag", name) && told.insert(name) {
            found.push(Problem::of(Code::UnusedFlag, effect.effect.span, "unused-flag").with("name", name));
        }
    }
    endings(case, found);
    parties(case, &effects, &asks, found);
}

/// The file without blanks and quotes: `flag(told)` stands in it as often as it is set and asked about, wherever that is.
fn plain(text: &str) -> String {
    let kept = |letter: &char| !letter.is_whitespace() && !matches!(letter, '\'' | '"' | '‘' | '’' | '“' | '”');
    let bracket = |letter: char| match letter {
        '（' => '(',
        '）' => ')',
        other => other,
    };
    text.chars().filter(kept).map(bracket).collect()
}

fn acts(raw: &RawScenario) -> BTreeSet<(&str, &str)> {
    walk::replies(raw).flat_map(|(.., reply)| &reply.acts).map(walk::called).collect()
}

fn endings(case: &Case<'_>, found: &mut Vec<Problem>) {
    let used: BTreeSet<&str> = case.raw.nodes.values().filter_map(|node| node.ends.as_ref()).map(|ending| ending.value.as_str()).collect();
    let own = ["hung_up", "left", "not_dialled"];
    for id in case.raw.endings.keys().filter(|id| !used.contains(id.value.as_str()) && !own.contains(&id.value.as_str())) {
        found.push(Problem::of(Code::UnusedEnding, id.span, "unused-ending").with("name", &id.value));
    }
}

fn parties(case: &Case<'_>, effects: &[(&str, &str)], asks: &dyn Fn(&str, &str) -> bool, found: &mut Vec<Problem>) {
    let raw = case.raw;
    let dials = std::iter::once(&raw.dials).chain(raw.variants.values().filter_map(|variant| variant.dials.as_ref()));
    let mut seen: BTreeSet<&str> = dials.flat_map(|dials| [dials.number_of.value.as_str(), dials.answered_by.value.as_str()]).collect();
    seen.extend(raw.history.iter().map(|past| past.to.value.as_str()));
    seen.extend(effects.iter().filter(|(word, _)| *word == "on_line").map(|(_, name)| *name));
    let texts = walk::texts(raw);
    for (id, party) in &raw.parties {
        let name = id.value.as_str();
        let is_named = || texts.iter().any(|(_, text)| text.value.contains(&format!("{{{name}.")));
        if party.role != RawPartyRole::Debtor && !seen.contains(name) && !asks("on_line", name) && !is_named() {
            found.push(Problem::of(Code::UnusedParty, id.span, "unused-party").with("name", name));
        }
    }
}
