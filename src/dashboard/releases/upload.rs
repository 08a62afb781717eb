//! The form with which a trainer sends files in.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::page;
use crate::dashboard::fault::Fault;
use crate::dashboard::guard::Visitor;
use crate::dashboard::house::House;
use crate::records::store::{Role, Submitted};
use crate::review::Bundle;

/// The largest form: a little more than a submission may hold.
pub(in crate::dashboard) const LARGEST_FORM: usize = 3 << 19;
/// The longest note, in letters.
pub(super) const LONGEST_NOTE: usize = 2000;

#[derive(Default)]
struct Form {
    csrf: String,
    note: String,
    exam_only: bool,
    files: Vec<(String, Vec<u8>)>,
}

async fn read(mut parts: Multipart) -> Result<Form, Fault> {
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|error| Fault::Wrong(error.body_text()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| Fault::Wrong(error.body_text()))?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file) {
            ("csrf", None) => form.csrf = text(),
            ("note", None) => form.note = text(),
            ("exam_only", None) => form.exam_only = true,
            // A browser sends an empty part for a field in which nothing was chosen.
            ("files", Some(file)) if !(file.is_empty() && bytes.is_empty()) => form.files.push((file, bytes.to_vec())),
            _ => {}
        }
    }
    Ok(form)
}

pub(in crate::dashboard) async fn upload(State(house): State<House>, visitor: Visitor, request: Request) -> Result<Response, Fault> {
    visitor.at_least(Role::Trainer)?;
    let parts = Multipart::from_request(request, &house).await.map_err(|error| Fault::Wrong(error.body_text()))?;
    let form = read(parts).await?;
    if form.csrf != visitor.csrf {
        return Err(Fault::Forbidden);
    }
    match Bundle::of(form.files) {
        Ok(bundle) => {
            let id = take(&house, &visitor.person, &bundle, &form.note, form.exam_only).await?;
            Ok(Redirect::to(&format!("/submissions/{id}")).into_response())
        }
        Err(error) => {
            let (key, name, other) = error.words();
            let why = visitor.locale.text_with(key, &[("name", name), ("other", other)]);
            let page = page::shown(&house, &visitor, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Takes a submission in; noted before it is there.
pub(super) async fn take(
    house: &House,
    by: &crate::records::store::Person,
    bundle: &Bundle,
    note: &str,
    exam_only: bool,
) -> Result<String, Fault> {
    let note: String = note.trim().chars().take(LONGEST_NOTE).collect();
    house.note(by, "submit", &bundle.id, if exam_only { "for exams only" } else { "" }).await?;
    let sent = Submitted { scenario: &bundle.id, by: &by.id, note: &note, exam_only, files: &bundle.files };
    let id = house.store.submit(&sent, crate::dashboard::now()).await?;
    house.judge.wake();
    Ok(id)
}
