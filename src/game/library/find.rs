//! What stands in the library and what of it is shown: by shelf, by what is looked for, nine at a time.

use crate::account::card::Bucket;
use crate::call::{Compiled, Mode};
use crate::days::DayCase;
use crate::game::desk::{Action, Desk};
use crate::game::frame::Step;
use crate::game::statutes::{rule_words, rules_practised};
use crate::game::{plan, workday};
use crate::workday::Workday;

/// So many are shown at once: as many as there are digits.
pub(super) const PAGE: usize = 9;

/// Something in the library, by its place among its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Call(usize),
    Days(usize),
    Shift(usize),
}

/// A shelf of the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shelf {
    #[default]
    All,
    /// The calls of one desk.
    Bucket(Bucket),
    /// Cases over several days.
    Days,
    /// Workdays.
    Shifts,
    /// Files that cannot be used.
    Broken,
}

/// What this screen keeps.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// What is looked for, as it is written.
    pub query: String,
    pub shelf: Shelf,
    /// Which nine are shown, from 0.
    pub page: usize,
    /// Nothing is looked for any more: the focus goes back to the list.
    pub leaves_field: bool,
}

/// Something that is shown, and why, where its title does not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub item: Item,
    pub shelf: Shelf,
    pub why: Option<String>,
}

/// The case of an item, where its file can be used.
pub(super) fn call(desk: &Desk, place: usize) -> Option<&Compiled> {
    desk.cases().get(place)?.compiled.as_deref().ok()
}

pub(super) fn days(desk: &Desk, place: usize) -> Option<&DayCase> {
    desk.day_cases().get(place)?.case.as_deref().ok()
}

pub(super) fn shift(desk: &Desk, place: usize) -> Option<&Workday> {
    desk.workdays().get(place)?.workday.as_deref().ok()
}

/// Where something stands.
fn shelf_of(desk: &Desk, item: Item) -> Shelf {
    let found = match item {
        Item::Call(place) => call(desk, place).map(|case| Shelf::Bucket(case.books.owed.bucket)),
        Item::Days(place) => days(desk, place).map(|_| Shelf::Days),
        Item::Shift(place) => shift(desk, place).map(|_| Shelf::Shifts),
    };
    found.unwrap_or(Shelf::Broken)
}

/// Everything in its order: calls by bucket, the easy ones first, cases over several days, workdays, what is broken.
fn all(desk: &Desk) -> Vec<(Shelf, Item)> {
    let calls = (0..desk.cases().len()).filter(|place| !desk.cases()[*place].is_guide).map(Item::Call);
    let more = (0..desk.day_cases().len()).map(Item::Days).chain((0..desk.workdays().len()).map(Item::Shift));
    let mut all: Vec<(Shelf, Item)> = calls.chain(more).map(|item| (shelf_of(desk, item), item)).collect();
    // Stable: within a shelf the order of the files stands.
    all.sort_by_key(|(shelf, _)| match shelf {
        Shelf::All => (0, None),
        Shelf::Bucket(bucket) => (1, Some(*bucket)),
        Shelf::Days => (2, None),
        Shelf::Shifts => (3, None),
        Shelf::Broken => (4, None),
    });
    all
}

/// The shelves that hold something, with how much.
pub(super) fn shelves(desk: &Desk) -> Vec<(Shelf, usize)> {
    let all = all(desk);
    let mut shelves = vec![(Shelf::All, all.len())];
    for (shelf, _) in all {
        match shelves.last_mut() {
            Some((last, count)) if *last == shelf => *count += 1,
            _ => shelves.push((shelf, 1)),
        }
    }
    shelves
}

/// What is found on the shelf that is looked at: every written word stands in it, in either language. What has all of them
/// in its title comes first.
pub(super) fn matching(desk: &Desk) -> Vec<Found> {
    let catalogue = &desk.frame.catalogue;
    let query = catalogue.query.to_lowercase();
    let wanted: Vec<&str> = query.split_whitespace().collect();
    let shown = all(desk).into_iter().filter(|(shelf, _)| catalogue.shelf == Shelf::All || catalogue.shelf == *shelf);
    if wanted.is_empty() {
        return shown.map(|(shelf, item)| Found { item, shelf, why: None }).collect();
    }
    let mut found: Vec<(usize, Found)> = shown
        .filter_map(|(shelf, item)| {
            let (rank, why) = why(desk, item, shelf, &wanted)?;
            Some((rank, Found { item, shelf, why }))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Nine of what is found.
pub(super) struct Page {
    pub shown: Vec<Found>,
    /// The number of the first of them, from 0, and how many are found.
    pub from: usize,
    pub count: usize,
}

/// The nine that are looked at.
pub(super) fn page(desk: &Desk) -> Page {
    let found = matching(desk);
    let count = found.len();
    let from = desk.frame.catalogue.page.min(count.saturating_sub(1) / PAGE) * PAGE;
    Page { shown: found.into_iter().skip(from).take(PAGE).collect(), from, count }
}

/// Whether something is found, how well, and what says so: its title, what it is about, or what it teaches.
fn why(desk: &Desk, item: Item, shelf: Shelf, wanted: &[&str]) -> Option<(usize, Option<String>)> {
    let has = |text: &str| {
        let text = text.to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let plain = plain(desk, item, shelf);
    if has(&plain[0]) {
        return Some((0, None));
    }
    let plain = plain.join("\n");
    if has(&plain) {
        return Some((1, None));
    }
    let taught = taught(desk, item);
    if let Some(told) = taught.iter().find(|(text, _)| has(text)) {
        return Some((2, Some(told.1.clone())));
    }
    // Words may stand apart: one in the name, another in a rule.
    let one = taught.iter().find(|(text, _)| wanted.iter().any(|word| text.to_lowercase().contains(word))).map(|(_, told)| told.clone());
    let whole = taught.into_iter().fold(plain, |whole, (text, _)| whole + "\n" + &text);
    has(&whole).then_some((3, one))
}

/// Both languages.
fn both(case: &Compiled, text: crate::call::TextId) -> String {
    format!("{} {}", case.text("zh-CN", text), case.text("en", text))
}

/// Name first, then shelf, people and summary.
fn plain(desk: &Desk, item: Item, shelf: Shelf) -> Vec<String> {
    let shelf = shelf_name(desk, shelf);
    match item {
        Item::Call(place) => {
            let id = desk.cases()[place].id.clone();
            let Some(case) = call(desk, place) else { return vec![id, shelf] };
            let people = format!("{} {}", case.full_name(case.debtor, "zh-CN"), case.full_name(case.debtor, "en"));
            vec![format!("{} {id}", both(case, case.title)), shelf, people, both(case, case.summary)]
        }
        Item::Days(place) => {
            let id = desk.day_cases()[place].id.clone();
            let Some(case) = days(desk, place) else { return vec![id, shelf] };
            let base = format!("{} {}", case.base.books.owed.bucket, case.base.full_name(case.base.debtor, desk.language()));
            vec![format!("{} {} {id}", case.title.zh, case.title.en), shelf, base, case.summary.zh.clone(), case.summary.en.clone()]
        }
        Item::Shift(place) => {
            let id = desk.workdays()[place].id.clone();
            let Some(day) = shift(desk, place) else { return vec![id, shelf] };
            let rows: Vec<String> = day.rows.iter().map(|row| format!("{} {}", row.name.zh, row.name.en)).collect();
            let titles = format!("{} {} {id}", day.title.zh, day.title.en);
            vec![titles, shelf, day.summary.zh.clone(), day.summary.en.clone(), rows.join(" ")]
        }
    }
}

/// What it teaches: goals, and the rules that something in it can meet; each with how it is told.
fn taught(desk: &Desk, item: Item) -> Vec<(String, String)> {
    let language = desk.language();
    let goals = |case: &Compiled| -> Vec<(String, String)> {
        case.objectives.iter().map(|(goal, _)| (both(case, *goal), case.text(language, *goal).to_owned())).collect()
    };
    let rules = |id: &str| rules_practised(desk, id).filter_map(|rule| rule_words(desk, rule)).collect::<Vec<_>>();
    match item {
        Item::Call(place) => {
            let told = call(desk, place).map(goals).unwrap_or_default();
            told.into_iter().chain(rules(&desk.cases()[place].id)).collect()
        }
        Item::Days(place) => {
            let Some(case) = days(desk, place) else { return Vec::new() };
            goals(&case.base).into_iter().chain(case.talks.iter().flat_map(|talk| rules(talk))).collect()
        }
        Item::Shift(place) => {
            let cases = shift(desk, place).into_iter().flat_map(|day| &day.rows).filter_map(|row| row.case.as_ref());
            cases.flat_map(|case| rules(&case.id)).collect()
        }
    }
}

/// What a shelf is called.
pub(super) fn shelf_name(desk: &Desk, shelf: Shelf) -> String {
    match shelf {
        Shelf::All => desk.locale.text("shelf-all"),
        Shelf::Bucket(bucket) => super::station_name(desk, &bucket.to_string()),
        Shelf::Days => desk.locale.text("shelf-days"),
        Shelf::Shifts => desk.locale.text("shelf-shifts"),
        Shelf::Broken => desk.locale.text("library-broken"),
    }
}

/// One of the cases of a shelf that is more than one call, drawn for an exam; only those of the law that is practised here,
/// where there are any.
pub(super) fn drawn(desk: &Desk, shelf: Shelf) -> Option<Item> {
    let own = crate::game::progress::own_cases(desk).first().and_then(|place| call(desk, *place)?.packs.first().cloned());
    let law = |item: &Item| match item {
        Item::Call(place) => call(desk, *place).and_then(|case| case.packs.first().cloned()),
        Item::Days(place) => days(desk, *place).and_then(|case| case.base.packs.first().cloned()),
        Item::Shift(place) => shift(desk, *place).and_then(|day| day.rows.iter().find_map(|row| row.case.as_ref()?.packs.first().cloned())),
    };
    let whole: Vec<Item> = all(desk).into_iter().filter(|(known, _)| *known == shelf).map(|(_, item)| item).collect();
    let fitting: Vec<Item> = whole.iter().copied().filter(|item| own.is_none() || law(item) == own).collect();
    let from = if fitting.is_empty() { whole } else { fitting };
    from.get(crate::call::variant_of(rand::random::<u64>(), from.len().max(1))).copied()
}

/// What opens it.
pub(super) fn opens(item: Item, mode: Mode) -> Action {
    match item {
        Item::Call(place) => Action::Open(place, mode),
        Item::Days(place) => Action::Frame(Step::Plan(plan::Turn::Open(place, mode))),
        Item::Shift(place) => Action::Frame(Step::Workday(workday::Turn::Open(place, mode))),
    }
}
