//! People: the list, one person, staff lists, roles, codes.

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
    Assignment, AttemptLine, Certificate, ImportReport, ImportRow, PeopleAsked, Person, PersonLine, PersonView, Role, day_of,
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
    certificates: Vec<(Certificate, bool)>,
    /// Title of the assignment, case, what became of the ticket.
    tickets: Vec<(String, String, String)>,
    due: Vec<Assignment>,
    manages: bool,
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

struct AttemptRow {
    line: AttemptLine,
    at: String,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    list: String,
    report: Option<ImportReport>,
    done: bool,
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
    let view = house.store.person_view(&person.id, 100).await?;
    let now = super::now();
    let certificates = house.store.certificates_of(&person.id).await?;
    let tickets = house.store.tickets_of(&person.id, now).await?;
    let due = house.store.assignments(Some((&person.id, &person.cohort))).await?;
    let page = Page::new(visitor, if visitor.person.role == Role::Trainee { "/me" } else { "/people" }, person.name.clone());
    let rank = visitor.person.role;
    show(&PersonPage {
        rules: rule_rows(house, &page, &view, day_of(now)),
        criteria: criteria(house, &page, &view),
        attempts: view.attempts.into_iter().map(|line| AttemptRow { at: moment(line.started), line }).collect(),
        line: view.line,
        certificates: certificates
            .into_iter()
            .map(|own| {
                let holds = own.expires_at > now && !own.revoked;
                (own, holds)
            })
            .collect(),
        tickets,
        due,
        manages: rank >= Role::Hr && person.id != visitor.person.id,
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

pub(super) async fn show_import(visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let page = Page::new(&visitor, "/people", visitor.locale.text("hr-import"));
    show(&ImportPage { page, list: String::new(), report: None, done: false })
}

#[derive(Deserialize)]
pub(super) struct StaffList {
    list: String,
    #[serde(default)]
    take: String,
}

pub(super) async fn import(State(house): State<House>, visitor: Visitor, Signed(form): Signed<StaffList>) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let rows: Vec<_> = staff(&form.list).into_iter().map(|(line, row)| (line, row.and_then(|row| allowed(&visitor.person, row)))).collect();
    let dry = form.take.is_empty();
    let report = house.store.import(&rows, &visitor.person, dry, super::now()).await?;
    let done = !dry && report.errors.is_empty();
    if done {
        let told = format!("new {}, changed {}, archived {}", report.new, report.changed, report.archived);
        house.note(&visitor.person, "import", "", &told).await?;
    }
    let page = Page::new(&visitor, "/people", visitor.locale.text("hr-import"));
    show(&ImportPage { page, list: form.list, report: Some(report), done })
}

/// Only an admin makes people who see others; HR stays in their cohorts.
fn allowed(by: &Person, row: ImportRow) -> Result<ImportRow, String> {
    if row.role != Role::Trainee && by.role != Role::Admin {
        return Err(format!("only an admin can make {} {}", row.number, row.role.key()));
    }
    if !by.sees_cohort(&row.cohort) {
        return Err(format!("the cohort {} is not in your scope", row.cohort));
    }
    Ok(row)
}

/// A staff list: number, name, cohort, role, `leaves`; commas or tabs, a head is left out.
pub(super) fn staff(text: &str) -> Vec<(usize, Result<ImportRow, String>)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines()).filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.filter(|(number, line)| !(*number == 1 && is_head(line)));
    rows.map(|(number, line)| (number, staff_row(line))).collect()
}

fn is_head(line: &str) -> bool {
    let first = fields(line).first().cloned().unwrap_or_default().to_lowercase();
    ["number", "staff number", "工号"].contains(&first.as_str())
}

/// The fields of a line: tabs if there are any, else commas, with double quotes around those that hold a comma.
fn fields(line: &str) -> Vec<String> {
    if line.contains('\t') {
        return line.split('\t').map(|field| field.trim().to_owned()).collect();
    }
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' | '，' if !quoted => fields.push(String::new()),
            other => fields.last_mut().into_iter().for_each(|field| field.push(other)),
        }
    }
    fields.into_iter().map(|field| field.trim().to_owned()).collect()
}

fn staff_row(line: &str) -> Result<ImportRow, String> {
    let mut fields = fields(line).into_iter();
    let mut next = || fields.next().unwrap_or_default();
    let (number, name, cohort, role, leaves) = (next(), next(), next(), next(), next());
    if number.is_empty() || name.is_empty() {
        return Err("a staff number and a name are needed: number, name, cohort".to_owned());
    }
    if cohort == "*" {
        return Err("no cohort may be called `*`: it stands for all of them".to_owned());
    }
    let role = if role.is_empty() {
        Role::Trainee
    } else {
        Role::of(&role).ok_or_else(|| format!("`{role}` is no role: trainee, trainer, hr or admin"))?
    };
    let leaves = match leaves.as_str() {
        "" => false,
        "leaves" | "离职" => true,
        other => return Err(format!("`{other}` stands where only `leaves` (离职) or nothing may stand")),
    };
    Ok(ImportRow { number, name, cohort, role, leaves })
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

#[cfg(test)]
mod tests {
    use super::staff;
    use crate::records::store::Role;

    #[test]
    fn staff_lists_come_from_tables_and_from_files() {
        let rows = staff(
            "\u{feff}工号,姓名,批次\n1001,林晓,2026 春\n1002\t吴凯\t2026 春\ttrainer\n\n1003，沈一诺，转岗，，离职\n\"10,04\",\"A \"\"B\"\"\",x\n",
        );
        let told: Vec<_> =
            rows.iter().map(|(line, row)| (*line, row.as_ref().map(|row| (row.number.as_str(), row.role, row.leaves)))).collect();
        assert_eq!(told[0], (2, Ok(("1001", Role::Trainee, false))));
        assert_eq!(told[1], (3, Ok(("1002", Role::Trainer, false))));
        assert_eq!(told[2], (5, Ok(("1003", Role::Trainee, true))));
        assert_eq!(told[3], (6, Ok(("10,04", Role::Trainee, false))));
    }

    #[test]
    fn what_is_wrong_with_a_row_is_told() {
        let rows = staff("1001,\n1002,x,y,boss\n1003,x,y,,gone\n1004,x,*");
        let told: Vec<String> = rows.into_iter().map(|(line, row)| format!("{line}: {}", row.err().unwrap_or_default())).collect();
        assert!(told[0].starts_with("1: a staff number"), "{told:?}");
        assert!(told[1].starts_with("2: `boss` is no role"), "{told:?}");
        assert!(told[2].starts_with("3: `gone` stands where"), "{told:?}");
        assert!(told[3].starts_with("4: no cohort may be called `*`"), "{told:?}");
    }
}
