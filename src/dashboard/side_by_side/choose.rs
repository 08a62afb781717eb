//! Which two: the first of one person's attempts, then the second, of the same person's or, at the same case, of somebody else's.

use askama::Template;
use axum::response::Html;

use super::{Head, Side, Wish, head, side};
use crate::dashboard::fault::Fault;
use crate::dashboard::guard::Visitor;
use crate::dashboard::house::House;
use crate::dashboard::page::{Page, moment, show};
use crate::dashboard::people::seen;
use crate::records::store::{AttemptLine, Person, Role};

/// So many attempts are offered.
const MOST: i64 = 60;

#[derive(Template)]
#[template(path = "side_by_side_choose.html")]
struct Choice {
    page: Page,
    /// Whose attempts are listed.
    person: Person,
    /// The one that was chosen already.
    chosen: Option<Head>,
    rows: Vec<Row>,
    /// Somebody else's may be set beside it.
    reaches_others: bool,
}

struct Row {
    address: String,
    at: String,
    line: AttemptLine,
    /// At the case of the one that was chosen already.
    alike: bool,
}

pub(super) async fn choose(house: &House, visitor: &Visitor, wish: &Wish) -> Result<Html<String>, Fault> {
    let chosen = if wish.left.is_empty() { None } else { Some(side(house, visitor, &wish.left).await?) };
    let person = listed(house, visitor, wish, chosen.as_ref()).await?;
    let scenario = chosen.as_ref().map(|side| side.line.scenario.clone());
    // Of somebody else only what can be compared is listed.
    let only = scenario.as_deref().filter(|_| chosen.as_ref().is_some_and(|side| side.person.id != person.id));
    let mut lines = house.store.tries_of(&person.id, only, MOST).await?;
    lines.retain(|line| line.id != wish.left);
    lines.sort_by_key(|line| (scenario.as_ref() != Some(&line.scenario), std::cmp::Reverse(line.started)));
    let row = |line: AttemptLine| Row {
        address: if wish.left.is_empty() {
            format!("/side-by-side?left={}", line.id)
        } else {
            format!("/side-by-side?left={}&right={}", wish.left, line.id)
        },
        at: moment(line.started),
        alike: scenario.as_ref() == Some(&line.scenario),
        line,
    };
    let at = if visitor.person.role == Role::Trainee { "/me" } else { "/people" };
    let page = Page::new(visitor, at, visitor.locale.text("hr-side-by-side"));
    let chosen = chosen.map(|side| head(&page, side));
    let rows = lines.into_iter().map(row).collect();
    show(&Choice { page, person, chosen, rows, reaches_others: visitor.person.role >= Role::Trainer })
}

/// Whose attempts are listed: the wished for, else the chosen attempt's, else one's own.
async fn listed(house: &House, visitor: &Visitor, wish: &Wish, chosen: Option<&Side>) -> Result<Person, Fault> {
    let number = wish.number.trim();
    if !number.is_empty() {
        let found = house.store.person_by_number(number).await?.ok_or(Fault::NotFound)?;
        return seen(house, visitor, &found.id).await;
    }
    match (wish.person.as_str(), chosen) {
        ("", Some(side)) => Ok(side.person.clone()),
        ("", None) => seen(house, visitor, &visitor.person.id).await,
        (id, _) => seen(house, visitor, id).await,
    }
}
