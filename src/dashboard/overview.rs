//! Who is ready, and why: readiness, red lines, who needs help, cohorts, clauses, coverage.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::chart;
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, date, per_hundred, show};
use super::readiness::{Readiness, Weeks, readiness, weeks};
pub(super) use crate::records::store::statistics::SMALLEST_GROUP;
use crate::records::store::{CohortLine, Overview, PeopleAsked, PersonLine, Role, RuleLine, day_of, monday_of};

/// What was tested longer ago than this is stale, in days.
pub(super) const STALE: i64 = 30;
/// So many columns fit on a page and on paper.
const MOST_RULES: usize = 14;
/// So many people stand in the coverage table.
const MOST_PEOPLE: i64 = 40;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    page: Page,
    ready: i64,
    people: i64,
    ready_bar: String,
    near: i64,
    red_lines: i64,
    red_rate: String,
    trend: String,
    stuck: Vec<PersonLine>,
    stuck_people: i64,
    cohorts: Vec<CohortRow>,
    readiness: Readiness,
    weeks: Weeks,
    rules: Vec<(String, String, i64)>,
    cohort: String,
    coverage: Coverage,
}

struct CohortRow {
    name: String,
    people: i64,
    bar: Option<String>,
    red_rate: String,
    median: String,
}

/// Rule by person.
pub(super) struct Coverage {
    /// Id and title.
    pub rules: Vec<(String, String)>,
    pub rows: Vec<CoverageRow>,
}

pub(super) struct CoverageRow {
    pub id: String,
    pub name: String,
    pub cells: Vec<Cell>,
}

/// One square: its class, what stands in it, and the same in words.
pub(super) struct Cell {
    pub class: &'static str,
    pub shown: String,
    pub words: String,
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    cohort: String,
}

pub(super) async fn show_overview(State(house): State<House>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    if visitor.person.role == Role::Trainee {
        return Ok(Redirect::to("/me").into_response());
    }
    let today = day_of(super::now());
    let overview = house.recent.overview(&house.store, &visitor.scope(), today).await?;
    let first = overview.cohorts.iter().max_by_key(|line| line.attempts).map(|line| line.cohort.clone());
    let cohort = if wish.cohort.is_empty() { first.unwrap_or_default() } else { wish.cohort };
    let asked = PeopleAsked { cohort: Some(cohort.as_str()).filter(|cohort| !cohort.is_empty()), ..PeopleAsked::default() };
    let people = house.store.people(&visitor.scope(), &asked, MOST_PEOPLE).await?;
    house.note(&visitor.person, "view-cohort", &cohort, "").await?;
    let table = house.store.coverage(&people).await?;
    let with_cases = house.store.buckets_with_cases().await?;
    let page = Page::new(&visitor, "/", visitor.locale.text("hr-overview"));
    let coverage = coverage(&house, &page, &people, &table, today);
    let readiness = readiness(&page, &overview, &with_cases);
    Ok(drawn(&house, page, &overview, readiness, (cohort, coverage), today)?.into_response())
}

fn drawn(
    house: &House,
    page: Page,
    overview: &Overview,
    readiness: Readiness,
    (cohort, coverage): (String, Coverage),
    today: i64,
) -> Result<Html<String>, Fault> {
    let (ready, near) = (overview.stages[3], overview.stages[2]);
    let people = overview.stages.iter().sum();
    let week = overview.weeks.iter().find(|week| week.monday == monday_of(today)).copied().unwrap_or_default();
    let red: Vec<i64> = overview.weeks.iter().map(|week| week.red_lines).collect();
    let trend_words =
        overview.weeks.iter().map(|week| format!("{}: {}", date(week.monday), week.red_lines)).collect::<Vec<_>>().join(" · ");
    let language = page.language();
    let rule = |(id, broken): &(String, i64)| (house.books.rule_title(id, language), id.clone(), *broken);
    let ready_words = format!("{} {ready} / {people}", page.say("hr-stage-3"));
    show(&OverviewPage {
        ready,
        people,
        ready_bar: chart::share(ready, people, "c-celadon", &ready_words),
        near,
        red_lines: week.red_lines,
        red_rate: per_hundred(week.red_lines, week.attempts),
        trend: chart::line(&red, "c-seal", &trend_words),
        readiness,
        weeks: weeks(&page, overview),
        cohorts: overview.cohorts.iter().map(|line| cohort_row(&page, line)).collect(),
        rules: overview.rules.iter().take(8).map(rule).collect(),
        stuck_people: overview.stuck_people,
        stuck: overview.stuck.clone(),
        cohort,
        coverage,
        page,
    })
}

fn cohort_row(page: &Page, line: &CohortLine) -> CohortRow {
    let large = line.people() >= SMALLEST_GROUP;
    let classes = ["c-sand", "c-ochre", "c-blue", "c-celadon"];
    let parts: Vec<(i64, &str)> = line.stages.into_iter().zip(classes).collect();
    let words: Vec<String> = (0..4).map(|stage| format!("{} {}", page.say_of("hr-stage", &stage), line.stages[stage])).collect();
    CohortRow {
        name: line.cohort.clone(),
        people: line.people(),
        bar: large.then(|| chart::parts(&parts, &words.join(" · "))),
        red_rate: if large { per_hundred(line.red_lines, line.attempts) } else { "–".to_owned() },
        median: line.median_days.filter(|_| line.stages[3] >= 5).map_or_else(|| "–".to_owned(), |days| days.to_string()),
    }
}

/// The table of rule by person; the rules that were tested most come first.
pub(super) fn coverage(
    house: &House,
    page: &Page,
    people: &[PersonLine],
    table: &BTreeMap<String, BTreeMap<String, RuleLine>>,
    today: i64,
) -> Coverage {
    let mut tested: BTreeMap<&String, i64> = BTreeMap::new();
    for line in table.values().flat_map(BTreeMap::values) {
        *tested.entry(&line.rule).or_default() += line.tested;
    }
    let mut order: Vec<(&String, i64)> = tested.into_iter().collect();
    order.sort_by_key(|(rule, tested)| (std::cmp::Reverse(*tested), (*rule).clone()));
    order.truncate(MOST_RULES);
    let title = |(id, _): &(&String, i64)| ((*id).clone(), house.books.rule_title(id, page.language()));
    let row = |person: &PersonLine| CoverageRow {
        id: person.id.clone(),
        name: person.name.clone(),
        cells: order.iter().map(|(rule, _)| cell(page, table.get(&person.id).and_then(|own| own.get(*rule)), today)).collect(),
    };
    Coverage { rules: order.iter().map(title).collect(), rows: people.iter().map(row).collect() }
}

/// Never tested, broken of late, stale, or passed.
pub(super) fn cell(page: &Page, line: Option<&RuleLine>, today: i64) -> Cell {
    let (class, key, shown) = match line {
        None => ("e", "hr-never-tested", "·".to_owned()),
        Some(line) if line.broken > 0 && line.last_broken > today - STALE => ("f", "hr-broken", line.broken.to_string()),
        Some(line) if line.last_tested <= today - STALE => ("s", "hr-stale", line.tested.to_string()),
        Some(line) => ("p", "hr-passed", (line.tested - line.broken).to_string()),
    };
    Cell { class, words: page.say(key), shown }
}
