//! The rows of the page: a name, the left, the right, and in words how they differ.

use std::collections::BTreeMap;

use super::Side;
use super::align::aligned;
use super::told::{Told, Turn};
use crate::dashboard::house::House;
use crate::dashboard::page::{Page, duration, moment};
use crate::records::store::AttemptLine;

/// One row.
pub(super) struct Beside {
    pub name: String,
    pub left: String,
    pub right: String,
    /// How they differ; empty where that would say nothing.
    pub how: String,
    /// Whether they do.
    pub differs: bool,
}

/// Two turns beside each other.
pub(super) struct TurnRow {
    /// Left and right.
    pub cells: [Option<TurnCell>; 2],
    pub how: String,
    pub differs: bool,
}

pub(super) struct TurnCell {
    pub number: String,
    /// Class, who and what.
    pub said: Vec<(&'static str, String, String)>,
    pub entries: Vec<(&'static str, String)>,
}

const NOTHING: &str = "–";

fn same_or_not(page: &Page, name: &str, left: String, right: String) -> Beside {
    let differs = left != right;
    let how = page.say(if differs { "hr-side-different" } else { "hr-side-same" });
    Beside { name: page.say(name), left, right, how, differs }
}

/// How far one number is above another, in words.
fn more(page: &Page, left: i64, right: i64) -> (String, bool) {
    match left - right {
        0 => (page.say("hr-side-same"), false),
        more if more > 0 => (page.say_with("hr-side-left-more", &[("points", &more.to_string())]), true),
        less => (page.say_with("hr-side-right-more", &[("points", &(-less).to_string())]), true),
    }
}

pub(super) fn facts(page: &Page, left: &Side, right: &Side) -> Vec<Beside> {
    let untold = |name: &str, left: String, right: String| Beside { name: page.say(name), left, right, how: String::new(), differs: false };
    let number = |name: &str, left: i64, right: i64| {
        let (how, differs) = more(page, left, right);
        Beside { name: page.say(name), left: left.to_string(), right: right.to_string(), how, differs }
    };
    let mode = |line: &AttemptLine| {
        let ticket = if line.ticket.is_some() { format!(" · {}", page.say("hr-ticket")) } else { String::new() };
        let counted = if line.counts { String::new() } else { format!(" · {}", page.say("hr-not-counted")) };
        format!("{}{ticket}{counted}", page.say_of("mode", &line.mode))
    };
    let (one, other) = (&left.line, &right.line);
    vec![
        untold("hr-name", left.person.name.clone(), right.person.name.clone()),
        untold("hr-when", moment(one.started), moment(other.started)),
        same_or_not(page, "hr-scenario", format!("{} {}", left.title, one.version), format!("{} {}", right.title, other.version)),
        same_or_not(page, "hr-mode", mode(one), mode(other)),
        same_or_not(page, "hr-verdict", page.say_of("outcome", &one.outcome), page.say_of("outcome", &other.outcome)),
        number("scale-lawful", one.lawful, other.lawful),
        number("scale-effective", one.effective, other.effective),
        same_or_not(page, "hr-length", duration(one.seconds), duration(other.seconds)),
    ]
}

pub(super) fn criteria(house: &House, page: &Page, left: &AttemptLine, right: &AttemptLine) -> Vec<Beside> {
    let mut both: BTreeMap<&str, [Option<(i64, i64)>; 2]> = BTreeMap::new();
    for (place, line) in [left, right].into_iter().enumerate() {
        for mark in &line.marks {
            both.entry(&mark.criterion).or_default()[place] = Some((i64::from(mark.earned), i64::from(mark.possible)));
        }
    }
    let shown = |mark: Option<(i64, i64)>| mark.map_or_else(|| NOTHING.to_owned(), |(earned, possible)| format!("{earned} / {possible}"));
    let row = |(criterion, [left, right]): (&str, [Option<(i64, i64)>; 2])| {
        let (how, differs) = match (left, right) {
            (Some(left), Some(right)) => more(page, left.0, right.0),
            _ => only(page, left.is_some(), right.is_some()),
        };
        Beside { name: house.books.criterion_title(criterion, page.language()), left: shown(left), right: shown(right), how, differs }
    };
    both.into_iter().map(row).collect()
}

/// In which column something stands.
fn only(page: &Page, left: bool, right: bool) -> (String, bool) {
    let key = match (left, right) {
        (true, false) => "hr-side-only-left",
        (false, true) => "hr-side-only-right",
        _ => "hr-side-both",
    };
    (page.say(key), left != right)
}

pub(super) fn findings(house: &House, page: &Page, left: &AttemptLine, right: &AttemptLine) -> Vec<Beside> {
    let mut both: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    for (place, line) in [left, right].into_iter().enumerate() {
        for found in &line.findings {
            let red = if found.red_line { format!(" · {}", page.say("outcome-red-line")) } else { String::new() };
            let turn = page.say_with("hr-side-turn", &[("turn", &found.turn.to_string())]);
            both.entry(&found.rule).or_default()[place].push(format!("{turn}{red}"));
        }
    }
    let shown = |told: &[String]| if told.is_empty() { page.say("hr-side-none") } else { told.join(", ") };
    let row = |(rule, [left, right]): (&str, [Vec<String>; 2])| {
        let (how, differs) = only(page, !left.is_empty(), !right.is_empty());
        let name = format!("{} ({rule})", house.books.rule_title(rule, page.language()));
        Beside { name, left: shown(&left), right: shown(&right), how, differs }
    };
    both.into_iter().map(row).collect()
}

/// Points and turns of a cause; `None` where it does not stand in the ledger.
type Sum = Option<(i64, Vec<String>)>;

/// Points by cause, the causes in the order of the ledgers.
pub(super) fn ledger(page: &Page, left: &Told, right: &Told) -> Vec<Beside> {
    let mut order: Vec<(&str, &str)> = Vec::new();
    let mut sums: BTreeMap<(&str, &str), [Sum; 2]> = BTreeMap::new();
    for (place, told) in [left, right].into_iter().enumerate() {
        for entry in &told.entries {
            let key = (entry.scale, entry.why.as_str());
            if !sums.contains_key(&key) {
                order.push(key);
            }
            let sum = sums.entry(key).or_default()[place].get_or_insert_with(|| (0, Vec::new()));
            sum.0 += entry.points;
            sum.1.push(entry.turn.to_string());
        }
    }
    order.sort_by_key(|(scale, _)| std::cmp::Reverse(*scale));
    let shown = |sum: &Sum| match sum {
        Some((points, turns)) => format!("{points:+} ({})", page.say_with("hr-side-turn", &[("turn", &turns.join(", "))])),
        None => NOTHING.to_owned(),
    };
    let row = |key: (&str, &str)| {
        let [left, right] = sums.get(&key)?;
        let (how, differs) = match (left, right) {
            (Some(left), Some(right)) => more(page, left.0, right.0),
            _ => only(page, left.is_some(), right.is_some()),
        };
        Some(Beside { name: format!("{} · {}", page.say(key.0), key.1), left: shown(left), right: shown(right), how, differs })
    };
    order.into_iter().filter_map(row).collect()
}

pub(super) fn turns(page: &Page, left: &Told, right: &Told) -> Vec<TurnRow> {
    let decided = |told: &Told| told.turns.iter().map(|turn| turn.decided.clone()).collect::<Vec<_>>();
    let cell = |turn: &Turn| TurnCell {
        number: turn.number.to_string(),
        said: turn.said.iter().map(|said| (said.class, said.who.clone(), said.text.clone())).collect(),
        entries: turn.entries.clone(),
    };
    let row = |(one, other): (Option<&Turn>, Option<&Turn>)| {
        let key = match (one, other) {
            (Some(one), Some(other)) if one.decided != other.decided => "hr-side-decided-otherwise",
            (Some(one), Some(other)) if one.answered != other.answered => "hr-side-answered-otherwise",
            (Some(_), None) => "hr-side-only-left",
            (None, Some(_)) => "hr-side-only-right",
            _ => "hr-side-same",
        };
        TurnRow { cells: [one.map(cell), other.map(cell)], how: page.say(key), differs: key != "hr-side-same" }
    };
    let pairs = aligned(&decided(left), &decided(right)).into_iter();
    pairs.map(|pair| row((pair.left.map(|place| &left.turns[place]), pair.right.map(|place| &right.turns[place])))).collect()
}
