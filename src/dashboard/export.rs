//! Exports for the systems that HR has: CSV, XLSX, JSON, xAPI; and everything about one person for that person.

mod workbook;

pub(super) use workbook::workbook;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse};
use serde_json::json;

use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, moment, show};
use super::people::seen;
use super::xapi::{Dialect, Version, letter};
use crate::records::store::{AttemptLine, Outbox, Role, Scope, Shelf, Store, StoreError};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    Csv,
    Xlsx,
    Json,
    /// Statements for a learning record store.
    Xapi(Version),
}

/// More rows than this are not put into one file.
const MOST: usize = 200_000;
const HEAD: [&str; 15] = [
    "attempt",
    "person",
    "cohort",
    "scenario",
    "version",
    "bucket",
    "mode",
    "ticket",
    "started",
    "outcome",
    "lawful",
    "effective",
    "seconds",
    "counts",
    "findings",
];

/// An attempt makes dozens of statements: of more attempts than this a record store is told, not a file.
const MOST_TOLD: usize = 10_000;

/// The attempts of a scope as a file's bytes.
///
/// # Errors
/// When the database fails.
pub async fn export(store: &Store, shelf: &Shelf, scope: &Scope, format: Export) -> Result<Vec<u8>, StoreError> {
    let most = if matches!(format, Export::Xapi(_)) { MOST_TOLD } else { MOST };
    let mut lines = Vec::new();
    loop {
        let after = lines.last().map_or_else(String::new, |line: &AttemptLine| line.id.clone());
        let more = store.attempts_after(scope, &after, 1000).await?;
        if more.is_empty() || lines.len() >= most {
            break;
        }
        lines.extend(more);
    }
    let rows = || lines.iter().map(row);
    Ok(match format {
        Export::Csv => csv(rows()).into_bytes(),
        Export::Xlsx => workbook(&HEAD, rows()),
        Export::Json => serde_json::to_vec_pretty(&lines).unwrap_or_default(),
        Export::Xapi(version) => {
            let (dialect, mut told) = (Dialect { version, ..Dialect::default() }, Vec::new());
            for line in &lines {
                told.extend(letter(store, shelf, &dialect, &line.id).await?.unwrap_or_default());
            }
            serde_json::to_vec_pretty(&told).unwrap_or_default()
        }
    })
}

fn row(line: &AttemptLine) -> Vec<String> {
    let findings: Vec<&str> = line.findings.iter().map(|found| found.rule.as_str()).collect();
    vec![
        line.id.clone(),
        line.person.clone(),
        line.cohort.clone(),
        line.scenario.clone(),
        line.version.to_string(),
        line.bucket.clone(),
        line.mode.clone(),
        line.ticket.clone().unwrap_or_default(),
        moment(line.started),
        line.outcome.clone(),
        line.lawful.to_string(),
        line.effective.to_string(),
        line.seconds.to_string(),
        i64::from(line.counts).to_string(),
        findings.join(" "),
    ]
}

/// RFC 4180 with a byte order mark, so that a spreadsheet reads the Chinese. A cell that a spreadsheet would take for a
/// formula gets an apostrophe.
fn csv(rows: impl Iterator<Item = Vec<String>>) -> String {
    let cell = |text: &str| {
        let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
        if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
    };
    let head = HEAD.iter().map(|name| (*name).to_owned()).collect();
    let line = |row: Vec<String>| row.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\r\n";
    std::iter::once(head).chain(rows).fold("\u{feff}".to_owned(), |file, row| file + &line(row))
}

#[derive(Template)]
#[template(path = "exports.html")]
struct ExportsPage {
    page: Page,
    outbox: Outbox,
}

pub(super) async fn show_exports(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Hr)?;
    show(&ExportsPage { outbox: house.store.outbox().await?, page: Page::new(&visitor, "/exports", visitor.locale.text("hr-exports")) })
}

pub(super) async fn download(State(house): State<House>, visitor: Visitor, Path(file): Path<String>) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Hr)?;
    let (format, kind) = match file.as_str() {
        "attempts.csv" => (Export::Csv, "text/csv; charset=utf-8"),
        "attempts.xlsx" => (Export::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "attempts.json" => (Export::Json, "application/json"),
        "statements.json" => (Export::Xapi(Version::One), "application/json"),
        "statements-2.0.json" => (Export::Xapi(Version::Two), "application/json"),
        _ => return Err(Fault::NotFound),
    };
    house.note(&visitor.person, "export", &file, "").await?;
    let bytes = export(&house.store, &house.shelf, &visitor.scope(), format).await?;
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\""))], bytes))
}

/// Everything about one person, for them or for whoever answers them.
pub(super) async fn person_data(State(house): State<House>, visitor: Visitor, Path(id): Path<String>) -> Result<impl IntoResponse, Fault> {
    let person = seen(&house, &visitor, &id).await?;
    if person.id != visitor.person.id {
        visitor.at_least(Role::Hr)?;
    }
    house.note(&visitor.person, "export-person", &id, "").await?;
    let view = house.store.person_view(&id, 100_000).await?;
    let certificates = house.store.certificates_of(&id).await?;
    let (tasks, remarks) = (house.store.assignments(Some((&id, &person.cohort))).await?, house.store.remarks(&id).await?);
    // Why somebody has more time is HR's note: it is in the file that HR hands out.
    let eased = house.store.accommodation(&id).await?;
    let eased = eased.map(|eased| {
        if visitor.person.role >= Role::Hr && person.id != visitor.person.id {
            json!(eased)
        } else {
            json!({ "extra_percent": eased.extra_percent })
        }
    });
    let looked_at = house.store.audit(Some(&id), 10_000).await?;
    let data = json!({
        "person": person, "record": view, "certificates": certificates, "assignments": tasks, "comments": remarks,
        "accommodation": eased, "audit": looked_at
    });
    let bytes = serde_json::to_vec_pretty(&data).unwrap_or_default();
    Ok(([(CONTENT_TYPE, "application/json"), (CONTENT_DISPOSITION, "attachment; filename=\"person.json\"")], bytes))
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn cells_are_quoted_and_formulas_are_not_run() {
        let file = csv([vec!["a,b".to_owned(), "=1+1".to_owned(), "say \"x\"".to_owned()]].into_iter());
        assert!(file.ends_with("\"a,b\",'=1+1,\"say \"\"x\"\"\"\r\n"), "{file}");
        assert!(file.starts_with('\u{feff}'));
    }
}
