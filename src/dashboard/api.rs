//! The simulator's door: enrolment, deliveries, assignments, comments, tickets. JSON, a PC's key as bearer.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::fault::{ApiFault, Fault};
use super::guard::address;
use super::house::House;
use crate::records::store::{Answer, AuditRow, CodeUse, Delivery, Link, Role, Seat, unguessable};

#[derive(Deserialize)]
struct Enrolment {
    code: String,
    #[serde(default)]
    pin: Option<String>,
    trainee: String,
    label: String,
}

#[derive(Deserialize)]
struct Sent {
    link: Link,
    /// The last place of the queue; a simulator of before does not say.
    #[serde(default)]
    queued: i64,
    record: String,
    #[serde(default)]
    notes: String,
}

#[derive(Deserialize)]
struct Wanted {
    assignment: String,
}

pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::Wrong(format!("the body is not what this address takes: {error}")))
}

pub(super) fn answer(value: &impl Serialize) -> Response {
    ([(CONTENT_TYPE, "application/json")], serde_json::to_string(value).unwrap_or_default()).into_response()
}

/// The key that the request carries.
fn key(headers: &HeaderMap) -> &str {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    bearer.unwrap_or("")
}

fn unknown_key() -> Fault {
    Fault::Wrong("this PC's key is not known here: enrol again".to_owned())
}

/// Whose key the request carries.
pub(super) async fn seat(house: &House, headers: &HeaderMap) -> Result<Seat, Fault> {
    house.store.seat(key(headers)).await?.ok_or_else(unknown_key)
}

pub(super) async fn enrol(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<impl IntoResponse, ApiFault> {
    let form: Enrolment = read(&body)?;
    if [&form.trainee, &form.label].into_iter().any(|text| text.is_empty() || text.chars().any(char::is_control)) {
        return Err(Fault::Wrong("trainee and label are names".to_owned()).into());
    }
    let limit = format!("enrol {}", address(&house, &headers, &peer));
    if house.store.is_locked(&limit, super::now()).await? {
        return Err(Fault::Locked.into());
    }
    let person = match house.store.use_code("enrol", &form.code, form.pin.as_deref(), super::now()).await? {
        CodeUse::For(person) => person,
        CodeUse::Anybody => newcomer(&house, &form.trainee).await?,
        CodeUse::Refused => {
            house.store.note_failure(&limit, 4, super::now()).await?;
            return Err(Fault::Wrong("the code or the PIN is not right, or was used already: ask HR for a new one".to_owned()).into());
        }
    };
    let key = house.store.enrol(&person, &form.trainee, &form.label, super::now()).await?;
    let row = AuditRow { at: super::now(), actor: person.clone(), action: "enrol".to_owned(), subject: person, detail: form.label };
    house.audit.note(row).await?;
    Ok(answer(&json!({ "key": key })))
}

/// Somebody who came with the house's code: HR finds them under no cohort and gives them a staff number.
async fn newcomer(house: &House, name: &str) -> Result<String, Fault> {
    let number = format!("new-{}", &unguessable()[..8]);
    Ok(house.store.add_person(&number, name, "", Role::Trainee, super::now()).await?)
}

pub(super) async fn deliver(State(house): State<House>, headers: HeaderMap, body: Bytes) -> Result<impl IntoResponse, ApiFault> {
    let known = house.store.seat_to_deliver(key(&headers), house.most_deliveries, super::now()).await?;
    let (seat, wait) = known.ok_or_else(unknown_key)?;
    if let Some(seconds) = wait {
        return Err(Fault::Wait(seconds).into());
    }
    let Sent { link, queued, record, notes } = read(&body)?;
    let person = seat.person.clone();
    let delivery = Delivery { seat, bytes: record.into_bytes(), notes, link, queued, received: super::now() };
    let (told, has_ticket) = house.intake.take(delivery).await?;
    // Also where it was known: a server may have died between the two.
    if has_ticket && matches!(told, Answer::Accepted { .. } | Answer::Known { .. }) {
        house.store.certify(&person, super::now()).await?;
    }
    Ok(answer(&told))
}

pub(super) async fn assignments(State(house): State<House>, headers: HeaderMap) -> Result<impl IntoResponse, ApiFault> {
    let seat = seat(&house, &headers).await?;
    let mut open = house.store.assignments(Some((&seat.person, &seat.cohort))).await?;
    for one in &mut open {
        one.minutes = house.store.minutes_for(&seat.person, one.minutes).await?;
    }
    Ok(answer(&open))
}

/// Trainers' comments on this person's own attempts.
pub(super) async fn comments(State(house): State<House>, headers: HeaderMap) -> Result<impl IntoResponse, ApiFault> {
    let seat = seat(&house, &headers).await?;
    Ok(answer(&house.store.remarks(&seat.person).await?))
}

pub(super) async fn ticket(State(house): State<House>, headers: HeaderMap, body: Bytes) -> Result<impl IntoResponse, ApiFault> {
    let seat = seat(&house, &headers).await?;
    let wanted: Wanted = read(&body)?;
    let ticket = house.store.issue(&house.shelf, &seat, &wanted.assignment, super::now()).await?;
    let row = AuditRow {
        at: super::now(),
        actor: seat.person.clone(),
        action: "ticket".to_owned(),
        subject: seat.person,
        detail: ticket.scenario.clone(),
    };
    house.audit.note(row).await?;
    Ok(answer(&ticket))
}
