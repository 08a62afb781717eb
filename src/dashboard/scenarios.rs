//! Scenarios as items of a test: how often passed, how hard, whether they tell the able from the others, how long, which replies
//! are chosen. Nothing is claimed of few attempts, and every share has its range.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::chart;
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, duration, one_place, range_text, show, thousandths};
use crate::records::store::statistics::{FEWEST_LINKED, FEWEST_OTHERS, Interval, Item, Minute};
use crate::records::store::{Role, ScenarioLine};

/// Fewer attempts, or people, say nothing about a scenario.
const ENOUGH: i64 = 20;

#[derive(Template)]
#[template(path = "scenarios.html")]
struct ScenariosPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    line: ScenarioLine,
    title: String,
    /// `None`: too few attempts.
    sums: Option<Sums>,
    first: Option<First>,
    discrimination: Option<Shown>,
}

struct Sums {
    passed: String,
    lawful: i64,
    effective: i64,
    time: String,
}

/// First tries: passed and failed shares with their ranges.
struct First {
    people: i64,
    passed: String,
    passed_range: String,
    failed: String,
    failed_range: String,
    bar: String,
}

/// How well it tells people apart.
struct Shown {
    value: String,
    range: String,
    drawn: String,
    /// The key of what may be said of it.
    reading: &'static str,
}

#[derive(Template)]
#[template(path = "scenario.html")]
struct ScenarioPage {
    page: Page,
    row: Row,
    enough: String,
    /// People who count for discrimination, how many are needed, and how many other cases each must have tried.
    linked: (String, String, String),
    /// Of so many scenarios with enough first tries, how many are passed more often.
    easier: Option<(String, String)>,
    /// Half of the calls took no longer than so many minutes; and the columns.
    time: Option<(i64, String)>,
    replies: Vec<Reply>,
}

struct Reply {
    name: String,
    text: String,
    chosen: i64,
    bar: String,
    /// Share of those who chose it and passed, with its range; `None` where few chose it.
    passed: Option<(String, String)>,
}

type Items = BTreeMap<(String, i64), Item>;

fn percent(part: i64, whole: i64) -> String {
    format!("{} %", one_place(thousandths(part, whole).unwrap_or(0)))
}

fn range(part: i64, whole: i64) -> String {
    Interval::of_share(part, whole).map_or_else(String::new, range_text)
}

fn row(page: &Page, line: ScenarioLine, items: &Items) -> Row {
    let title = if page.language() == "en" { line.title_en.clone() } else { line.title_zh.clone() };
    let sums = (line.attempts >= ENOUGH).then(|| Sums {
        passed: percent(line.passes, line.attempts),
        lawful: line.lawful / line.attempts,
        effective: line.effective / line.attempts,
        time: duration(line.seconds / line.attempts),
    });
    let item = items.get(&(line.scenario.clone(), line.version)).copied().unwrap_or_default();
    Row { first: first(page, &item), discrimination: discrimination(page, &item), line, title, sums }
}

fn first(page: &Page, item: &Item) -> Option<First> {
    let (people, passed) = (item.people, item.passed);
    let interval = Interval::of_share(passed, people).filter(|_| people >= ENOUGH)?;
    let (share, range_words) = (percent(passed, people), range_text(interval));
    let words = format!("{} {share} ({range_words})", page.say("hr-first-passed"));
    let value = thousandths(passed, people).unwrap_or(0);
    Some(First {
        people,
        bar: chart::ranged(value, (interval.low, interval.high), "c-celadon", &words),
        passed: share,
        passed_range: range_words,
        failed: percent(people - passed, people),
        failed_range: range(people - passed, people),
    })
}

fn discrimination(page: &Page, item: &Item) -> Option<Shown> {
    let found = item.linked.discrimination()?;
    let value = chart::hundredths(found.value);
    let range = format!("{} … {}", chart::hundredths(found.range.low), chart::hundredths(found.range.high));
    let reading = found.reading().key();
    let words = format!("{} {value} ({range}): {}", page.say("hr-discrimination"), page.say_of("hr-reading", &reading));
    Some(Shown { drawn: chart::scale(found.value, (found.range.low, found.range.high), &words), value, range, reading })
}

pub(super) async fn show_scenarios(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let page = Page::new(&visitor, "/scenarios", visitor.locale.text("hr-scenarios"));
    let items = house.store.items().await?;
    let rows = house.store.scenario_lines().await?.into_iter().map(|line| row(&page, line, &items)).collect();
    show(&ScenariosPage { page, rows })
}

pub(super) async fn show_scenario(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, version)): Path<(String, i64)>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let line = house.store.scenario_lines().await?.into_iter().find(|line| line.scenario == id && line.version == version);
    let line = line.ok_or(Fault::NotFound)?;
    let items = house.store.items().await?;
    let minutes = house.store.minutes_of(&id, version).await?;
    let page = Page::new(&visitor, "/scenarios", id.clone());
    let replies = replies(&house, &page, &id, version).await?;
    let linked = items.get(&(id.clone(), version)).map_or(0, |item| item.linked.people);
    show(&ScenarioPage {
        enough: ENOUGH.to_string(),
        linked: (linked.to_string(), FEWEST_LINKED.to_string(), FEWEST_OTHERS.to_string()),
        easier: easier(&items, &(id, version)),
        time: time(&page, &minutes),
        replies,
        row: row(&page, line, &items),
        page,
    })
}

/// How many of the scenarios with enough first tries are passed more often than this one, and of how many.
fn easier(items: &Items, of: &(String, i64)) -> Option<(String, String)> {
    let own = items.get(of).filter(|item| item.people >= ENOUGH)?;
    let others = items.iter().filter(|(key, item)| *key != of && item.people >= ENOUGH);
    let (easier, all) = others
        .fold((0, 0), |(easier, all), (_, other)| (easier + i64::from(other.passed * own.people > own.passed * other.people), all + 1));
    Some((easier.to_string(), all.to_string()))
}

fn time(page: &Page, minutes: &[Minute]) -> Option<(i64, String)> {
    let all: i64 = minutes.iter().map(|minute| minute.attempts).sum();
    if all < ENOUGH {
        return None;
    }
    let mut before = 0;
    let middle = minutes.iter().find(|minute| {
        before += minute.attempts;
        2 * before >= all
    });
    let (first, last) = (minutes.first()?.minute, minutes.last()?.minute);
    let of = |wanted: i64| minutes.iter().find(|minute| minute.minute == wanted).copied().unwrap_or_default();
    let columns: Vec<(i64, i64, i64)> = (first..=last).map(|minute| (minute, of(minute).attempts, of(minute).passes)).collect();
    let each: Vec<String> = columns.iter().map(|(minute, attempts, passes)| format!("{minute}: {attempts} ({passes})")).collect();
    Some((middle?.minute + 1, chart::columns(&columns, &format!("{}: {}", page.say("hr-by-minute"), each.join(" · ")))))
}

async fn replies(house: &House, page: &Page, id: &str, version: i64) -> Result<Vec<Reply>, Fault> {
    let content = house.store.content_of(id, Some(version)).await?.ok_or(Fault::NotFound)?;
    let case = house.store.case(&house.shelf, &content).await?;
    let text = |name: &str| {
        let compiled = &case.as_ref()?.compiled;
        let (node, reply) = name.split_once('/')?;
        let found = compiled.replies.iter().find(|known| known.id == reply && compiled.node(known.node).id == node)?;
        Some(compiled.text(page.language(), found.say).to_owned())
    };
    let chosen = house.store.replies_of(id, version).await?;
    let most = chosen.first().map_or(1, |(_, chosen, _)| *chosen);
    let reply = |(name, chosen, passed): (String, i64, i64)| Reply {
        text: text(&name).unwrap_or_default(),
        bar: chart::share(chosen, most, "c-blue", &chosen.to_string()),
        passed: (chosen >= ENOUGH).then(|| (percent(passed, chosen), range(passed, chosen))),
        name,
        chosen,
    };
    Ok(chosen.into_iter().map(reply).collect())
}

#[cfg(test)]
mod tests {
    use super::{Items, easier};
    use crate::records::store::statistics::Item;

    #[test]
    fn a_case_is_compared_with_those_that_enough_people_met() {
        let item = |people, passed| Item { people, passed, ..Item::default() };
        let items: Items = [("a", item(100, 50)), ("b", item(40, 30)), ("c", item(50, 25)), ("d", item(19, 19))]
            .map(|(id, item)| ((id.to_owned(), 1), item))
            .into();
        assert_eq!(easier(&items, &("a".to_owned(), 1)), Some(("1".to_owned(), "2".to_owned())), "only b; c is as hard, d is too small");
        assert_eq!(easier(&items, &("d".to_owned(), 1)), None);
    }
}
