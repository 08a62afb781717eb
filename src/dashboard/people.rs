//! People: the list, one person, roles, codes, and what eases an exam for somebody.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::chart;
use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::overview::{Cell, cell};
use super::page::{Page, date, moment, show};
use crate::records::store::{
    Accommodation, Assignment, AttemptLine, Certificate, PeopleAsked, Person, PersonLine, PersonView, Role, day_of,
};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    rows: Vec<PersonLine>,
    cohort: String,
    part: String,
    /// The first page is another.
    later: bool,
    /// The last person shown, where more follow.
    next: Option<String>,
    manages: bool,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: Page,
    person: Person,
    line: Option<PersonLine>,
    rules: Vec<RuleRow>,
    criteria: Vec<(String, i64, String)>,
    attempts: Vec<AttemptRow>,
    certificates: Vec<CertificateRow>,
    /// Title of the assignment, case, what became of the ticket.
    tickets: Vec<(String, String, String)>,
    due: Vec<(Assignment, String)>,
    /// Whether this visitor may give them something to do.
    assigns: bool,
    manages: bool,
    /// More time in exams, for HR's eyes alone, with the day on which it was set.
    eased: Option<(Accommodation, String)>,
    admin: bool,
    roles: Vec<&'static str>,
    /// A code or link that was just made: shown once.
    made: String,
}

struct RuleRow {
    id: String,
    title: String,
    cell: Cell,
    tested: i64,
    broken: i64,
    last: String,
}

struct CertificateRow {
    own: Certificate,
    standing: &'static str,
    until: String,
}

struct AttemptRow {
    line: AttemptLine,
    at: String,
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    cohort: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn show_people(State(house): State<House>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let cohort = Some(wish.cohort.as_str()).filter(|cohort| !cohort.is_empty());
    let asked = PeopleAsked { cohort, part: wish.q.trim(), after: &wish.after };
    let mut rows = house.store.people(&visitor.scope(), &asked, PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id.clone());
    house.note(&visitor.person, "view-people", &wish.cohort, &wish.q).await?;
    let page = Page::new(&visitor, "/people", visitor.locale.text("hr-people"));
    let manages = visitor.person.role >= Role::Hr;
    show(&PeoplePage { page, rows, cohort: wish.cohort, part: wish.q, later: !wish.after.is_empty(), next, manages })
}

pub(super) async fn show_me(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    let own = visitor.person.clone();
    drawn(&house, &visitor, own, String::new()).await
}

pub(super) async fn show_person(State(house): State<House>, visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    let person = seen(&house, &visitor, &id).await?;
    drawn(&house, &visitor, person, String::new()).await
}

/// A person that this visitor may see; noted before anything is shown. Whoever may not see learns nothing, not even that
/// there is such a person.
pub(super) async fn seen(house: &House, visitor: &Visitor, id: &str) -> Result<Person, Fault> {
    let person = house.store.person(id).await?.ok_or(Fault::NotFound)?;
    if !visitor.person.may_see(&person.id, &person.cohort) {
        house.note(&visitor.person, "refused", id, "").await?;
        return Err(Fault::NotFound);
    }
    house.note(&visitor.person, "view-person", id, "").await?;
    Ok(person)
}

async fn drawn(house: &House, visitor: &Visitor, person: Person, made: String) -> Result<Html<String>, Fault> {
    let now = super::now();
    // Whoever is ready until a moment ago is not shown as ready.
    house.store.settle(now).await?;
    let view = house.store.person_view(&person.id, 100).await?;
    let certificates = house.store.certificates_of(&person.id).await?;
    let tickets = house.store.tickets_of(&person.id, now).await?;
    let due = house.store.assignments(Some((&person.id, &person.cohort))).await?;
    let page = Page::new(visitor, if visitor.person.role == Role::Trainee { "/me" } else { "/people" }, person.name.clone());
    let rank = visitor.person.role;
    let manages = rank >= Role::Hr && person.id != visitor.person.id;
    let eased = if manages { house.store.accommodation(&person.id).await? } else { None };
    show(&PersonPage {
        rules: rule_rows(house, &page, &view, day_of(now)),
        criteria: criteria(house, &page, &view),
        attempts: view.attempts.into_iter().map(|line| AttemptRow { at: moment(line.started), line }).collect(),
        line: view.line,
        certificates: certificates
            .into_iter()
            .map(|own| CertificateRow { standing: own.standing(now).key(), until: date(day_of(own.expires_at)), own })
            .collect(),
        tickets,
        due: due
            .into_iter()
            .map(|one| {
                let until = moment(one.due_at);
                (one, until)
            })
            .collect(),
        assigns: rank >= Role::Trainer && person.id != visitor.person.id && person.role == Role::Trainee && !person.archived,
        manages,
        eased: eased.map(|eased| {
            let at = date(day_of(eased.at));
            (eased, at)
        }),
        admin: rank == Role::Admin && person.id != visitor.person.id,
        roles: Role::ALL.into_iter().map(Role::key).collect(),
        person,
        made,
        page,
    })
}

fn rule_rows(house: &House, page: &Page, view: &PersonView, today: i64) -> Vec<RuleRow> {
    let row = |line: &crate::records::store::RuleLine| RuleRow {
        id: line.rule.clone(),
        title: house.books.rule_title(&line.rule, page.language()),
        cell: cell(page, Some(line), today),
        tested: line.tested,
        broken: line.broken,
        last: date(line.last_tested),
    };
    view.rules.iter().map(row).collect()
}

fn criteria(house: &House, page: &Page, view: &PersonView) -> Vec<(String, i64, String)> {
    let row = |(criterion, earned, possible): &(String, i64, i64)| {
        let title = house.books.criterion_title(criterion, page.language());
        let percent = (earned.max(&0) * 100) / (*possible).max(1);
        let bar = chart::share(*earned, *possible, "c-blue", &format!("{title} {percent}%"));
        (title, percent, bar)
    };
    view.criteria.iter().map(row).collect()
}

#[derive(Deserialize)]
pub(super) struct NewRole {
    role: String,
    #[serde(default)]
    scope: String,
}

pub(super) async fn set_role(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<NewRole>,
) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Admin)?;
    if id == visitor.person.id {
        return Err(Fault::Wrong("nobody changes their own role".to_owned()));
    }
    let person = seen(&house, &visitor, &id).await?;
    let role = Role::of(&form.role).ok_or_else(|| Fault::Wrong("there is no such role".to_owned()))?;
    let scope: Vec<String> = form.scope.split(['|', '\n']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    house.note(&visitor.person, "set-role", &id, &format!("{} -> {}, scope {}", person.role.key(), role.key(), scope.join("|"))).await?;
    house.store.set_role(&id, role, &scope).await?;
    house.store.end_sessions_of(&id).await?;
    Ok(Redirect::to(&format!("/people/{id}")))
}

#[derive(Deserialize)]
pub(super) struct Pin {
    #[serde(default)]
    pin: String,
}

/// A code that lets one PC in for this person, good for a week, with the PIN agreed with them.
pub(super) async fn make_code(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<Pin>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let person = seen(&house, &visitor, &id).await?;
    if form.pin.chars().count() < 4 {
        return Err(Fault::Wrong("the PIN has at least four digits".to_owned()));
    }
    let code = house.store.make_enrolment(&id, &form.pin, super::now() + 7 * 86_400).await?;
    house.note(&visitor.person, "make-code", &id, "").await?;
    drawn(&house, &visitor, person, code).await
}

/// A link with which this person sets a password, good for a day.
pub(super) async fn make_link(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(_): Signed<Pin>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let person = seen(&house, &visitor, &id).await?;
    if person.role >= visitor.person.role && visitor.person.role != Role::Admin {
        return Err(Fault::Forbidden);
    }
    let code = house.store.make_code("password", Some(&id), None, super::now() + 86_400, 1).await?;
    house.note(&visitor.person, "make-link", &id, "").await?;
    drawn(&house, &visitor, person, format!("/password/{code}")).await
}

#[derive(Deserialize)]
pub(super) struct Easing {
    extra: i64,
    #[serde(default)]
    note: String,
}

/// More time in exams for this person, or no longer.
pub(super) async fn ease(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<Easing>,
) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Hr)?;
    let person = seen(&house, &visitor, &id).await?;
    if person.id == visitor.person.id {
        return Err(Fault::Forbidden);
    }
    // The note is for HR; who reads the log need not know why.
    house.note(&visitor.person, "accommodate", &id, &format!("{} % more time", form.extra)).await?;
    house.store.accommodate(&id, form.extra, form.note.trim(), &visitor.person.id, super::now()).await?;
    Ok(Redirect::to(&format!("/people/{id}")))
}
