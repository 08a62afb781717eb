//! Tasks: what was given to whom, one assignment with who has done it, and the certificates that end soon.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::chart;
use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, date, moment, show};
use crate::records::store::{Doing, Ending, Given, Role, Scope, day_of};

/// Certificates that end within so many seconds are listed, and can be renewed.
const SOON: i64 = 30 * 86_400;
/// So many of them at once.
const MOST_ENDING: i64 = 200;
const MOST_GIVEN: i64 = 100;
const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    page: Page,
    rows: Vec<GivenRow>,
    ending: Vec<EndingRow>,
    /// How many of those are not renewed yet.
    open: usize,
}

struct GivenRow {
    given: Given,
    due: String,
    /// The key of where it stands.
    state: &'static str,
}

struct EndingRow {
    ending: Ending,
    until: String,
    over: bool,
    /// The last day of the renewing exam.
    due: Option<String>,
}

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage {
    page: Page,
    row: GivenRow,
    cases: Vec<(String, String)>,
    by: String,
    made: String,
    people: i64,
    done: i64,
    bar: String,
    rows: Vec<DoingRow>,
    later: bool,
    next: Option<String>,
}

struct DoingRow {
    doing: Doing,
    passed: usize,
    bar: String,
    state: &'static str,
    when: String,
    /// The titles of what is left.
    left: Vec<String>,
}

fn row(given: Given, now: i64) -> GivenRow {
    let state = match (given.closed, given.assignment.due_at < now) {
        (true, _) => "closed",
        (false, true) => "over",
        (false, false) => "open",
    };
    GivenRow { due: moment(given.assignment.due_at), given, state }
}

pub(super) async fn show_tasks(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let now = super::now();
    let rows = house.store.given(&visitor.scope(), MOST_GIVEN).await?.into_iter().map(|given| row(given, now)).collect();
    let ending = house.store.ending(&visitor.scope(), now + SOON, now, MOST_ENDING).await?;
    house.note(&visitor.person, "view-tasks", "", "").await?;
    let open = ending.iter().filter(|one| one.renewal.is_none()).count();
    let ending = ending.into_iter().map(|ending| EndingRow {
        until: date(day_of(ending.until)),
        over: ending.until <= now,
        due: ending.renewal.as_ref().map(|(_, due)| date(day_of(*due))),
        ending,
    });
    let page = Page::new(&visitor, "/tasks", visitor.locale.text("hr-tasks"));
    show(&TasksPage { page, rows, ending: ending.collect(), open })
}

/// An assignment that this visitor may see.
async fn seen(house: &House, visitor: &Visitor, id: &str) -> Result<Given, Fault> {
    visitor.at_least(Role::Trainer)?;
    let given = house.store.assignment(id).await?.ok_or(Fault::NotFound)?;
    if !visitor.person.sees_cohort(&given.cohort) {
        house.note(&visitor.person, "refused", id, "").await?;
        return Err(Fault::NotFound);
    }
    Ok(given)
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: String,
}

pub(super) async fn show_task(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(After { after }): Query<After>,
) -> Result<Html<String>, Fault> {
    let given = seen(&house, &visitor, &id).await?;
    let wanted = &given.assignment;
    house.note(&visitor.person, "view-task", if wanted.person.is_empty() { &id } else { &wanted.person }, &wanted.title).await?;
    let progress = house.store.progress(wanted).await?;
    let mut people = house.store.doing(wanted, &after, PAGE + 1).await?;
    let more = people.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    people.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = people.last().filter(|_| more).map(|one| one.person.clone());
    let page = Page::new(&visitor, "/tasks", wanted.title.clone());
    let cases = titles(&house, &page, &wanted.scenarios).await?;
    let by = house.store.person(&wanted.created_by).await?.map_or_else(|| wanted.created_by.clone(), |person| person.name);
    let words = format!("{} {} / {}", page.say("task-done"), progress.done, progress.people);
    let late = wanted.due_at < super::now();
    show(&TaskPage {
        made: moment(wanted.created_at),
        people: progress.people,
        done: progress.done,
        bar: chart::share(progress.done, progress.people, "c-celadon", &words),
        rows: people.into_iter().map(|doing| doing_row(doing, &cases, late)).collect(),
        row: row(given, super::now()),
        later: !after.is_empty(),
        page,
        cases,
        by,
        next,
    })
}

fn doing_row(doing: Doing, cases: &[(String, String)], late: bool) -> DoingRow {
    let passed = |id: &String| doing.cases.get(id).is_some_and(|(_, passed)| passed.is_some());
    let left: Vec<String> = cases.iter().filter(|(id, _)| !passed(id)).map(|(_, title)| title.clone()).collect();
    let count = cases.len() - left.len();
    let (parts, all) = (i64::try_from(count).unwrap_or(0), i64::try_from(cases.len()).unwrap_or(1));
    let state = match (doing.done_at, late, doing.cases.is_empty()) {
        (Some(_), ..) => "done",
        (None, true, _) => "late",
        (None, false, false) => "begun",
        (None, false, true) => "not-begun",
    };
    DoingRow {
        passed: count,
        bar: chart::share(parts, all, "c-celadon", &format!("{count} / {all}")),
        when: doing.done_at.map_or_else(String::new, |at| date(day_of(at))),
        state,
        left,
        doing,
    }
}

/// Cases with their titles, in the page's language.
pub(super) async fn titles(house: &House, page: &Page, ids: &[String]) -> Result<Vec<(String, String)>, Fault> {
    let known = house.store.scenario_lines().await?;
    let title = |id: &String| {
        let line = known.iter().find(|line| line.scenario == *id);
        line.map_or_else(|| id.clone(), |line| if page.language() == "en" { line.title_en.clone() } else { line.title_zh.clone() })
    };
    Ok(ids.iter().map(|id| (id.clone(), title(id))).collect())
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Takes an assignment back.
pub(super) async fn close(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(Nothing {}): Signed<Nothing>,
) -> Result<impl IntoResponse, Fault> {
    let given = seen(&house, &visitor, &id).await?;
    let whose = if given.assignment.person.is_empty() { &id } else { &given.assignment.person };
    house.note(&visitor.person, "close-task", whose, &given.assignment.title).await?;
    house.store.close_assignment(&id, super::now()).await?;
    Ok(Redirect::to("/tasks"))
}

/// Sets the exams again of all whose certificates end soon or have ended.
pub(super) async fn renew(
    State(house): State<House>,
    visitor: Visitor,
    Signed(Nothing {}): Signed<Nothing>,
) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Trainer)?;
    if visitor.scope() == Scope::Nobody {
        return Err(Fault::Forbidden);
    }
    let now = super::now();
    let ending = house.store.ending(&visitor.scope(), now + SOON, now, MOST_ENDING).await?;
    let mark = visitor.locale.text("task-renewal-mark");
    for (person, exam) in house.store.renew(&ending, &visitor.person.id, &mark, now).await? {
        house.note(&visitor.person, "renew", &person, &exam).await?;
    }
    Ok(Redirect::to("/tasks#ending"))
}
