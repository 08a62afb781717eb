//! Giving an assignment out: cases as checkboxes by bucket, to one person or a cohort, until a day.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, date, show};
use crate::records::store::{Assignment, PeopleAsked, Person, Role, day_of};

/// The form as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sketch {
    title: String,
    kind: String,
    cohort: String,
    /// A staff number.
    number: String,
    due: String,
    minutes: String,
    valid_days: String,
    cases: BTreeSet<String>,
}

/// Cases of one bucket: id and title, and whether it is ticked.
struct Bucket {
    name: String,
    cases: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "assign.html")]
struct AssignPage {
    page: Page,
    sketch: Sketch,
    buckets: Vec<Bucket>,
    /// Cohorts to choose from; others can be written.
    cohorts: Vec<String>,
    /// Today: nothing is due before.
    today: String,
    /// The key of what is wrong.
    wrong: Option<&'static str>,
}

#[derive(Deserialize)]
pub(super) struct For {
    #[serde(default)]
    person: String,
    #[serde(default)]
    cohort: String,
}

impl Sketch {
    /// Reads a form in which `case` may stand many times.
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut sketch = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "title" => &mut sketch.title,
                "kind" => &mut sketch.kind,
                "cohort" => &mut sketch.cohort,
                "number" => &mut sketch.number,
                "due" => &mut sketch.due,
                "minutes" => &mut sketch.minutes,
                "valid_days" => &mut sketch.valid_days,
                "case" => {
                    sketch.cases.insert(value);
                    continue;
                }
                _ => continue,
            };
            value.trim().clone_into(field);
        }
        sketch
    }

    /// The assignment, to nobody yet, or the key of what is wrong.
    fn read(&self, by: &str, now: i64) -> Result<Assignment, &'static str> {
        let due = self.due.parse::<NaiveDate>().map_err(|_| "task-wrong-due")?;
        // Until the last second of that day in China.
        let due_at = due.and_hms_opt(15, 59, 59).map_or(0, |at| at.and_utc().timestamp());
        if due_at < now {
            return Err("task-wrong-due");
        }
        if self.title.is_empty() {
            return Err("task-wrong-title");
        }
        if self.cases.is_empty() {
            return Err("task-wrong-cases");
        }
        let number = |text: &str, from: i64, to: i64| text.parse().ok().filter(|number| (from..=to).contains(number));
        let is_exam = self.kind == "exam";
        let minutes = number(&self.minutes, 5, 1440).filter(|_| is_exam || self.kind == "practice").ok_or("task-wrong-minutes")?;
        let valid_days = number(&self.valid_days, 1, 3650).ok_or("task-wrong-days")?;
        Ok(Assignment {
            id: String::new(),
            title: self.title.clone(),
            kind: self.kind.clone(),
            scenarios: self.cases.iter().cloned().collect(),
            cohort: String::new(),
            person: String::new(),
            due_at,
            minutes,
            valid_days,
            created_by: by.to_owned(),
            created_at: now,
        })
    }
}

pub(super) async fn show_form(State(house): State<House>, visitor: Visitor, Query(wish): Query<For>) -> Result<Response, Fault> {
    visitor.at_least(Role::Trainer)?;
    let mut sketch = Sketch { kind: "practice".to_owned(), cohort: wish.cohort, ..Sketch::default() };
    "60".clone_into(&mut sketch.minutes);
    "365".clone_into(&mut sketch.valid_days);
    sketch.due = date(day_of(super::now()) + 14);
    if !wish.person.is_empty() {
        sketch.number = super::people::seen(&house, &visitor, &wish.person).await?.number;
    }
    Ok(drawn(&house, &visitor, sketch, None).await?.into_response())
}

async fn drawn(house: &House, visitor: &Visitor, sketch: Sketch, wrong: Option<&'static str>) -> Result<impl IntoResponse, Fault> {
    let page = Page::new(visitor, "/tasks", visitor.locale.text("hr-assign"));
    let today = day_of(super::now());
    let mut lines = house.store.scenario_lines().await?;
    lines.dedup_by(|later, first| later.scenario == first.scenario);
    lines.sort_by(|one, other| (&one.bucket, &one.scenario).cmp(&(&other.bucket, &other.scenario)));
    let mut buckets: Vec<Bucket> = Vec::new();
    for line in lines {
        if buckets.last().is_none_or(|bucket| bucket.name != line.bucket) {
            buckets.push(Bucket { name: line.bucket.clone(), cases: Vec::new() });
        }
        let title = if page.language() == "en" { line.title_en } else { line.title_zh };
        let ticked = sketch.cases.contains(&line.scenario);
        buckets.last_mut().into_iter().for_each(|bucket| bucket.cases.push((line.scenario.clone(), title.clone(), ticked)));
    }
    let cohorts = house.recent.overview(&house.store, &visitor.scope(), today).await?;
    let cohorts = cohorts.cohorts.iter().map(|line| line.cohort.clone()).filter(|cohort| !cohort.is_empty()).collect();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, show(&AssignPage { page, sketch, buckets, cohorts, today: date(today), wrong })?))
}

pub(super) async fn assign(
    State(house): State<House>,
    visitor: Visitor,
    Signed(pairs): Signed<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visitor.at_least(Role::Trainer)?;
    let sketch = Sketch::of(pairs);
    match wanted(&house, &visitor, &sketch).await? {
        Err(wrong) => Ok(drawn(&house, &visitor, sketch, Some(wrong)).await?.into_response()),
        Ok(wanted) => {
            let id = house.store.assign(&wanted).await?;
            let (subject, whom) = if wanted.person.is_empty() { (&id, &wanted.cohort) } else { (&wanted.person, &id) };
            house.note(&visitor.person, "assign", subject, &format!("{}: {whom}", wanted.title)).await?;
            Ok(Redirect::to(&format!("/tasks/{id}")).into_response())
        }
    }
}

/// What is to be given out, and to whom; or the key of what is wrong.
async fn wanted(house: &House, visitor: &Visitor, sketch: &Sketch) -> Result<Result<Assignment, &'static str>, Fault> {
    let mut wanted = match sketch.read(&visitor.person.id, super::now()) {
        Ok(wanted) => wanted,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let known = house.store.scenario_lines().await?;
    if wanted.scenarios.iter().any(|id| !known.iter().any(|line| line.scenario == *id)) {
        return Ok(Err("task-wrong-cases"));
    }
    match (sketch.cohort.is_empty(), sketch.number.is_empty()) {
        (false, true) => {
            let asked = PeopleAsked { cohort: Some(&sketch.cohort), ..PeopleAsked::default() };
            // Who may not see a cohort learns nothing of it, not even that there is one.
            if house.store.people(&visitor.scope(), &asked, 1).await?.is_empty() {
                return Ok(Err("task-wrong-cohort"));
            }
            wanted.cohort.clone_from(&sketch.cohort);
        }
        (true, false) => {
            let person = house.store.person_by_number(&sketch.number).await?;
            let Some(person) = person.filter(|person| trains(visitor, person)) else { return Ok(Err("task-wrong-person")) };
            wanted.person = person.id;
        }
        _ => return Ok(Err("task-wrong-whom")),
    }
    Ok(Ok(wanted))
}

/// Whether somebody can be asked by this visitor.
fn trains(visitor: &Visitor, person: &Person) -> bool {
    person.role == Role::Trainee && !person.archived && visitor.person.sees_cohort(&person.cohort)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::Sketch;

    fn filled(change: &[(&str, &str)]) -> Sketch {
        let whole = [
            ("title", " 周练 "),
            ("kind", "practice"),
            ("cohort", "2026 春"),
            ("due", "2026-12-31"),
            ("minutes", "60"),
            ("valid_days", "365"),
            ("case", "b"),
            ("case", "a"),
        ];
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Sketch::of(whole.into_iter().chain(change.iter().copied()).map(own).collect())
    }

    #[test]
    fn a_form_with_many_boxes_is_read() {
        let read = filled(&[]).read("t", 1_795_568_400).expect("whole");
        assert_eq!((read.title.as_str(), read.scenarios), ("周练", vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read.due_at, 1_798_732_799, "the last second of the day in China");
    }

    #[test]
    fn what_is_wrong_has_words() {
        for (change, wrong) in [
            (("due", "31.12.2026"), "task-wrong-due"),
            (("due", "2020-01-01"), "task-wrong-due"),
            (("title", " "), "task-wrong-title"),
            (("minutes", "4"), "task-wrong-minutes"),
            (("kind", "feast"), "task-wrong-minutes"),
            (("valid_days", "0"), "task-wrong-days"),
        ] {
            assert_eq!(filled(&[change]).read("t", 1_795_568_400), Err(wrong), "{change:?}");
        }
    }
}
