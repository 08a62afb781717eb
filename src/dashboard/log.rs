//! What was held back, and who looked at what.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, moment, show};
use crate::records::store::{Again, AuditRow, HeldLine, Role};

#[derive(Template)]
#[template(path = "held.html")]
struct HeldPage {
    page: Page,
    rows: Vec<(HeldLine, String)>,
    /// What came of judging again, where that was just done.
    again: Option<Again>,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    rows: Vec<(AuditRow, String)>,
}

pub(super) async fn show_held(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    house.note(&visitor.person, "view-held", "", "").await?;
    held(&house, &visitor, None).await
}

async fn held(house: &House, visitor: &Visitor, again: Option<Again>) -> Result<Html<String>, Fault> {
    let rows = house.store.held(&visitor.scope(), 200).await?;
    let page = Page::new(visitor, "/held", visitor.locale.text("hr-held"));
    show(&HeldPage {
        page,
        again,
        rows: rows
            .into_iter()
            .map(|row| {
                let at = moment(row.received);
                (row, at)
            })
            .collect(),
    })
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Judges again what was held back for a reason that may have passed: the clock is set, the content has come.
pub(super) async fn judge_again(
    State(house): State<House>,
    visitor: Visitor,
    Signed(Nothing {}): Signed<Nothing>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    house.note(&visitor.person, "judge-again", "", "begun").await?;
    let again = house.store.judge_again(&house.shelf, &visitor.scope(), super::now()).await?;
    for (person, attempt) in &again.taken {
        house.note(&visitor.person, "judged-again", person, attempt).await?;
    }
    held(&house, &visitor, Some(again)).await
}

pub(super) async fn show_audit(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Admin)?;
    house.note(&visitor.person, "view-audit", "", "").await?;
    let rows = house.store.audit(None, 300).await?;
    let page = Page::new(&visitor, "/audit", visitor.locale.text("hr-audit"));
    show(&AuditPage {
        page,
        rows: rows
            .into_iter()
            .map(|row| {
                let at = moment(row.at);
                (row, at)
            })
            .collect(),
    })
}
