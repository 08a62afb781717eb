//! Assignments and exams: giving them out.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, moment, show};
use crate::records::store::{Assignment, Role, ScenarioLine, Scope};

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    page: Page,
    rows: Vec<(Assignment, String)>,
    scenarios: Vec<ScenarioLine>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    title: String,
    kind: String,
    scenarios: String,
    cohort: String,
    due: String,
    minutes: i64,
    valid_days: i64,
}

pub(super) async fn show_tasks(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let rows =
        house.store.assignments(None).await?.into_iter().filter(|one| one.cohort.is_empty() || visitor.person.sees_cohort(&one.cohort));
    let mut scenarios = house.store.scenario_lines().await?;
    scenarios.dedup_by(|later, first| later.scenario == first.scenario);
    let page = Page::new(&visitor, "/tasks", visitor.locale.text("hr-tasks"));
    show(&TasksPage {
        page,
        rows: rows
            .map(|one| {
                let due = moment(one.due_at);
                (one, due)
            })
            .collect(),
        scenarios,
    })
}

pub(super) async fn assign(State(house): State<House>, visitor: Visitor, Signed(form): Signed<Wanted>) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Trainer)?;
    if !visitor.person.sees_cohort(&form.cohort) || visitor.scope() == Scope::Nobody {
        return Err(Fault::Forbidden);
    }
    let known = house.store.scenario_lines().await?;
    let wanted = assignment(&form, &visitor.person.id)?;
    if let Some(unknown) = wanted.scenarios.iter().find(|id| !known.iter().any(|line| line.scenario == **id)) {
        return Err(Fault::Wrong(format!("there is no scenario called `{unknown}`")));
    }
    let id = house.store.assign(&wanted).await?;
    house.note(&visitor.person, "assign", &id, &format!("{} to {}", wanted.title, wanted.cohort)).await?;
    Ok(Redirect::to("/tasks"))
}

fn assignment(form: &Wanted, by: &str) -> Result<Assignment, Fault> {
    let wrong = |what: &str| Fault::Wrong(what.to_owned());
    let due = form.due.parse::<NaiveDate>().map_err(|_| wrong("the due date is written 2026-12-31"))?;
    let due_at = due.and_hms_opt(15, 59, 59).map_or(0, |at| at.and_utc().timestamp());
    let scenarios: Vec<String> =
        form.scenarios.split([',', '，', ' ', '\n', '\r']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if scenarios.is_empty() || form.title.trim().is_empty() {
        return Err(wrong("an assignment has a title and at least one scenario"));
    }
    if !["practice", "exam"].contains(&form.kind.as_str()) || !(5..=1440).contains(&form.minutes) || !(1..=3650).contains(&form.valid_days)
    {
        return Err(wrong("a kind, 5 to 1440 minutes and 1 to 3650 days are needed"));
    }
    Ok(Assignment {
        id: String::new(),
        title: form.title.trim().to_owned(),
        kind: form.kind.clone(),
        scenarios,
        cohort: form.cohort.trim().to_owned(),
        person: String::new(),
        due_at,
        minutes: form.minutes,
        valid_days: form.valid_days,
        created_by: by.to_owned(),
        created_at: super::now(),
    })
}
