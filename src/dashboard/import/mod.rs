//! Staff lists in: pasted columns or a file, with a preview and the errors of rows before anything is taken. `file` makes
//! a list of an upload, `staff` makes rows of a list; neither knows who asks. Start reading at [`import`].

mod file;
mod sheet;
mod staff;
#[cfg(test)]
mod tests;
mod zip;

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::Html;
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, show};
use crate::records::store::{ImportReport, ImportRow, Person, Role};

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    list: String,
    report: Option<ImportReport>,
    done: bool,
    /// The key of what is wrong with a file.
    wrong: Option<&'static str>,
}

pub(super) async fn show_import(visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let page = Page::new(&visitor, "/people", visitor.locale.text("hr-import"));
    show(&ImportPage { page, list: String::new(), report: None, done: false, wrong: None })
}

#[derive(Deserialize)]
pub(super) struct StaffList {
    list: String,
    #[serde(default)]
    take: String,
}

pub(super) async fn import(State(house): State<House>, visitor: Visitor, Signed(form): Signed<StaffList>) -> Result<Html<String>, Fault> {
    taken(&house, &visitor, form.list, form.take.is_empty()).await
}

/// A file is looked at only; what is in it stands in the page's field then and is taken from there.
pub(super) async fn import_file(State(house): State<House>, visitor: Visitor, Uploaded(bytes): Uploaded) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    // Unpacking takes a moment; others are answered meanwhile.
    let read = tokio::task::spawn_blocking(move || file::list(&bytes)).await;
    match read.unwrap_or(Err("import-wrong-file")) {
        Ok(list) => taken(&house, &visitor, list, true).await,
        Err(wrong) => {
            let page = Page::new(&visitor, "/people", visitor.locale.text("hr-import"));
            show(&ImportPage { page, list: String::new(), report: None, done: false, wrong: Some(wrong) })
        }
    }
}

/// Takes a list, or says what it would do.
async fn taken(house: &House, visitor: &Visitor, list: String, dry: bool) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    let rows: Vec<_> =
        staff::staff(&list).into_iter().map(|(line, row)| (line, row.and_then(|row| allowed(&visitor.person, row)))).collect();
    let report = house.store.import(&rows, &visitor.person, dry, super::now()).await?;
    let done = !dry && report.errors.is_empty();
    if done {
        let told = format!("new {}, changed {}, archived {}", report.new, report.changed, report.archived);
        house.note(&visitor.person, "import", "", &told).await?;
    }
    let page = Page::new(visitor, "/people", visitor.locale.text("hr-import"));
    show(&ImportPage { page, list, report: Some(report), done, wrong: None })
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

/// The file of a form of somebody signed in, with the token that only our own pages carry.
pub(super) struct Uploaded(Vec<u8>);

impl FromRequest<House> for Uploaded {
    type Rejection = Fault;

    async fn from_request(request: Request, house: &House) -> Result<Self, Fault> {
        let visitor = request.extensions().get::<Visitor>().cloned().ok_or(Fault::NotSignedIn)?;
        let wrong = |error: &dyn std::fmt::Display| Fault::Wrong(format!("the form with the file cannot be read: {error}"));
        let mut form = Multipart::from_request(request, house).await.map_err(|error| wrong(&error))?;
        let (mut token, mut file) = (String::new(), Vec::new());
        while let Some(field) = form.next_field().await.map_err(|error| wrong(&error))? {
            match field.name() {
                Some("csrf") => token = field.text().await.map_err(|error| wrong(&error))?,
                Some("file") => file = field.bytes().await.map_err(|error| wrong(&error))?.to_vec(),
                _ => {}
            }
        }
        if token == visitor.csrf { Ok(Self(file)) } else { Err(Fault::Forbidden) }
    }
}
