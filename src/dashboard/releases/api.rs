//! The door for programs: `ringback publish` sends in and asks, a PC fetches the newest release.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};

use super::submission::progress;
use super::upload::take;
use crate::dashboard::api::{answer, read, seat};
use crate::dashboard::fault::{ApiFault, Fault};
use crate::dashboard::gate::known;
use crate::dashboard::guard::address;
use crate::dashboard::house::House;
use crate::records::store::{Fate, Person, Role};
use crate::review::Bundle;

#[derive(Deserialize)]
struct Sent {
    number: String,
    password: String,
    files: BTreeMap<String, String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    exam_only: bool,
}

#[derive(Deserialize)]
struct Asked {
    number: String,
    password: String,
    #[serde(default)]
    language: String,
}

/// Who says so, by number and password, under the same limits as at the sign-in page.
async fn trainer(house: &House, (number, password): (&str, String), from: &str) -> Result<Person, Fault> {
    match known(house, number, password, from).await? {
        Some(person) if person.role >= Role::Trainer => Ok(person),
        Some(_) => Err(Fault::Forbidden),
        None => Err(Fault::Wrong("the staff number or the password is not right".to_owned())),
    }
}

pub(in crate::dashboard) async fn submit(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<impl IntoResponse, ApiFault> {
    let sent: Sent = read(&body)?;
    let person = trainer(&house, (&sent.number, sent.password), &address(&house, &headers, &peer)).await?;
    let bundle = Bundle::of(sent.files.into_iter().map(|(name, text)| (name, text.into_bytes())));
    let bundle = bundle.map_err(|error| Fault::Wrong(error.to_string()))?;
    let id = take(&house, &person, &bundle, &sent.note, sent.exam_only).await?;
    Ok(answer(&json!({ "id": id })))
}

pub(in crate::dashboard) async fn ask(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<impl IntoResponse, ApiFault> {
    let asked: Asked = read(&body)?;
    trainer(&house, (&asked.number, asked.password), &address(&house, &headers, &peer)).await?;
    let one = house.store.submission(&id).await?.ok_or(Fault::NotFound)?;
    let is_on = matches!(one.fate, Fate::Waiting | Fate::Judging);
    let before = if is_on { house.store.waiting_before(one.sent_at).await? } else { 0 };
    let report: Value = serde_json::from_str(&one.report).unwrap_or(Value::Null);
    Ok(answer(&json!({
        "state": one.fate.key(),
        "progress": if is_on { progress(&house.books.locale(&asked.language), &one, before) } else { String::new() },
        "report": if is_on { Value::Null } else { report },
        "reason": one.reason,
        "release": one.release,
    })))
}

/// What a PC is to have; number 0 where nothing was released.
pub(in crate::dashboard) async fn newest(State(house): State<House>, headers: HeaderMap) -> Result<impl IntoResponse, ApiFault> {
    seat(&house, &headers).await?;
    Ok(answer(&house.store.newest_release().await?.unwrap_or_default().open()))
}

pub(in crate::dashboard) async fn file(
    State(house): State<House>,
    headers: HeaderMap,
    Path(hash): Path<String>,
) -> Result<impl IntoResponse, ApiFault> {
    seat(&house, &headers).await?;
    let body = house.store.open_file(&hash).await?.ok_or(Fault::NotFound)?;
    Ok(([(CONTENT_TYPE, "application/octet-stream")], body))
}
