//! Law packs that have no rule on the day of the case, and truths of the case that no rule asks for.

use std::collections::BTreeSet;

use crate::check::case::Case;
use crate::scenario::problem::{Code, Problem, nearest};

pub(super) fn dates_and_circumstances(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(deal) = case.deals.first() else { return };
    let today = deal.books.today;
    let packs = case.raw.packs.iter().filter_map(|name| Some((name, case.content.packs.get(name.value.as_str())?)));
    for (name, pack) in packs {
        let first = pack.rules.values().map(|rule| rule.from).min();
        if !pack.rules.values().any(|rule| rule.is_in_force(today))
            && let Some(first) = first
        {
            let problem = Problem::of(Code::NoRulesOnDate, case.raw.on.span, "no-rules-on-date").with("pack", &name.value);
            found.push(problem.with("date", today).with("first", first).related(name.span, "pack"));
        }
    }
    // A layer asks for the facts of the law below it, whether the case names that or not.
    let asked: BTreeSet<&str> = case.content.packs.values().flat_map(crate::law::LawPack::circumstances).collect();
    for name in case.raw.circumstances.keys().filter(|name| !asked.contains(name.value.as_str())) {
        let problem = Problem::of(Code::UnknownCircumstance, name.span, "unknown-circumstance").with("name", &name.value);
        found.push(match nearest(&name.value, asked.iter().copied()) {
            Some((meant, _)) => problem.with("meant", meant).helped_by("meant").suggest(name.span, format!("\"{meant}\"")),
            None => problem,
        });
    }
}
