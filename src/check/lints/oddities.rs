//! What is written down in a way that can hardly be meant: a file under another name, a history that lies ahead, the same
//! words twice, texts without a word, levels outside their range.

use std::collections::BTreeMap;

use chrono::DateTime;

use crate::check::case::Case;
use crate::check::walk;
use crate::scenario::model::RawLevel;
use crate::scenario::problem::{Code, Problem};

pub(super) fn oddities(case: &Case<'_>, found: &mut Vec<Problem>) {
    misnamed(case, found);
    history_ahead(case, found);
    same_words(case, found);
    for (_, text) in walk::texts(case.raw).into_iter().filter(|(_, text)| text.value.trim().is_empty()) {
        found.push(Problem::of(Code::EmptyText, text.span, "empty-text"));
    }
    levels(case, found);
}

fn misnamed(case: &Case<'_>, found: &mut Vec<Problem>) {
    let id = &case.raw.id;
    let stem = case.file.rsplit(['/', '\\']).next().and_then(|name| name.strip_suffix(".ron"));
    if let Some(stem) = stem.filter(|stem| *stem != id.value && !id.value.is_empty()) {
        let problem = Problem::of(Code::MisnamedFile, id.span, "misnamed-file").with("stem", stem).with("id", &id.value);
        found.push(problem.suggest(id.span, format!("\"{stem}\"")));
    }
}

fn history_ahead(case: &Case<'_>, found: &mut Vec<Problem>) {
    let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let Some(now) = moment(&case.raw.on.value) else { return };
    for past in &case.raw.history {
        if moment(&past.at.value).is_some_and(|at| at >= now) {
            found.push(
                Problem::of(Code::HistoryAhead, past.at.span, "history-ahead").with("at", &past.at.value).related(case.raw.on.span, "on"),
            );
        }
    }
}

fn same_words(case: &Case<'_>, found: &mut Vec<Problem>) {
    for node in case.raw.nodes.values() {
        let mut known = BTreeMap::new();
        for (id, reply) in node.replies.iter().filter(|(_, reply)| !reply.say.value.trim().is_empty()) {
            if let Some((first, span)) = known.insert(reply.say.value.trim(), (&id.value, reply.say.span)) {
                let problem = Problem::of(Code::SameWords, reply.say.span, "same-words").with("first", first).with("second", &id.value);
                found.push(problem.related(span, "first"));
            }
        }
    }
}

fn levels(case: &Case<'_>, found: &mut Vec<Problem>) {
    let raw = case.raw;
    if !(1..=5).contains(&raw.difficulty) && case.text.contains("difficulty") {
        found.push(Problem::of(Code::OddLevel, raw.id.span, "odd-difficulty").with("level", raw.difficulty));
    }
    let mood = &raw.persona.mood;
    for (name, level) in [("trust", mood.trust), ("anger", mood.anger), ("stress", mood.stress), ("willingness", mood.willingness)] {
        if let RawLevel::Between(low, high) = level
            && low > high
        {
            let problem = Problem::of(Code::OddLevel, raw.persona.temperament.span, "odd-range").with("name", name);
            found.push(problem.with("low", low).with("high", high));
        }
    }
}
