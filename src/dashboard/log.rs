//! What was held back, and who looked at what.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, moment, show};
use crate::records::store::{AuditRow, HeldLine, Role};

#[derive(Template)]
#[template(path = "held.html")]
struct HeldPage {
    page: Page,
    rows: Vec<(HeldLine, String)>,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    rows: Vec<(AuditRow, String)>,
}

pub(super) async fn show_held(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let rows = house.store.held(&visitor.scope(), 200).await?;
    house.note(&visitor.person, "view-held", "", "").await?;
    let page = Page::new(&visitor, "/held", visitor.locale.text("hr-held"));
    show(&HeldPage {
        page,
        rows: rows
            .into_iter()
            .map(|row| {
                let at = moment(row.received);
                (row, at)
            })
            .collect(),
    })
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
