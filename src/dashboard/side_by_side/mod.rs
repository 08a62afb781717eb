//! Two attempts side by side: one person's, or two people's at the same case. Facts, criteria, findings, ledger and the talk stand in
//! parallel columns; what differs is said in words. `choose` asks which two, `told` reads what one attempt says, `align` finds what
//! belongs beside what. Start reading at [`show_side_by_side`].

mod align;
mod choose;
mod rows;
mod told;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use self::rows::{Beside, TurnRow};
use self::told::Told;
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, moment, show};
use super::people::seen;
use crate::records::read_record;
use crate::records::store::{AttemptLine, Person, Role, reenact};

/// Which two are wished for.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    left: String,
    #[serde(default)]
    right: String,
    /// Whose attempts are listed to choose from, by id or by staff number.
    #[serde(default)]
    person: String,
    #[serde(default)]
    number: String,
}

#[derive(Template)]
#[template(path = "side_by_side.html")]
struct SideBySide {
    page: Page,
    heads: [Head; 2],
    /// The scenario's title where both are of one, or none.
    title: String,
    facts: Vec<Beside>,
    criteria: Vec<Beside>,
    findings: Vec<Beside>,
    ledger: Vec<Beside>,
    /// Turn by turn; `None` where the two are of different cases, or one cannot be replayed.
    turns: Option<Vec<TurnRow>>,
}

/// What stands over a column.
struct Head {
    id: String,
    name: String,
    at: String,
    outcome: String,
}

/// One of the two.
struct Side {
    line: AttemptLine,
    person: Person,
    /// `None` where its content is not here or its semantics are another program's.
    told: Option<Told>,
    title: String,
}

pub(super) async fn show_side_by_side(State(house): State<House>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    if wish.left.is_empty() || wish.right.is_empty() {
        return Ok(choose::choose(&house, &visitor, &wish).await?.into_response());
    }
    let (left, right) = (side(&house, &visitor, &wish.left).await?, side(&house, &visitor, &wish.right).await?);
    if left.person.id != right.person.id && left.line.scenario != right.line.scenario {
        return Err(Fault::Wrong("two people are compared at the same case: choose an attempt at the same one".to_owned()));
    }
    Ok(drawn(&house, &visitor, left, right)?.into_response())
}

/// An attempt that this visitor may see.
async fn side(house: &House, visitor: &Visitor, id: &str) -> Result<Side, Fault> {
    let (line, bytes, _) = house.store.attempt(id).await?.ok_or(Fault::NotFound)?;
    let person = seen(house, visitor, &line.person).await?;
    let case = house.store.case(&house.shelf, &line.content).await?;
    let record = read_record(&bytes).map_err(|error| Fault::Wrong(error.to_string()))?;
    let title = case.as_ref().map(|case| case.compiled.text(visitor.locale.language(), case.compiled.title).to_owned());
    let told = case.as_ref().map(|case| told::told(&reenact(&record, case), &visitor.locale));
    Ok(Side { title: title.unwrap_or_else(|| line.scenario.clone()), line, person, told })
}

fn drawn(house: &House, visitor: &Visitor, left: Side, right: Side) -> Result<Html<String>, Fault> {
    let at = if visitor.person.role == Role::Trainee { "/me" } else { "/people" };
    let page = Page::new(visitor, at, visitor.locale.text("hr-side-by-side"));
    let one_case = left.line.scenario == right.line.scenario;
    let title = if one_case { left.title.clone() } else { String::new() };
    let (facts, criteria) = (rows::facts(&page, &left, &right), rows::criteria(house, &page, &left.line, &right.line));
    let findings = rows::findings(house, &page, &left.line, &right.line);
    let (ledger, turns) = match (&left.told, &right.told) {
        (Some(left), Some(right)) => (rows::ledger(&page, left, right), one_case.then(|| rows::turns(&page, left, right))),
        _ => (Vec::new(), None),
    };
    let heads = [head(&page, left), head(&page, right)];
    show(&SideBySide { page, heads, title, facts, criteria, findings, ledger, turns })
}

fn head(page: &Page, side: Side) -> Head {
    let outcome = page.say_of("outcome", &side.line.outcome);
    Head { id: side.line.id, name: side.person.name, at: moment(side.line.started), outcome }
}
