//! Signing in and out, the first admin, setting a password by link, the language.

use std::net::SocketAddr;

use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor, address, cookie, is_own_page, language, session_cookie};
use super::house::House;
use super::page::{Page, show};
use super::passwords::{hashed, is_right};
use crate::records::store::{CodeUse, Person, Role};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    /// Why nobody was let in, as the key of a text; empty at first.
    wrong: &'static str,
    /// The house's own accounts let people in.
    oidc: bool,
    passwords: bool,
}

impl SignIn {
    fn new(house: &House, headers: &HeaderMap, wrong: &'static str) -> Self {
        let page = Page::outside(house.books.locale(&language(headers)), "hr-sign-in");
        let passwords = house.oidc.as_ref().is_none_or(|oidc| !oidc.only);
        Self { page, wrong, oidc: house.oidc.is_some(), passwords }
    }
}

/// Welcome and password pages: a form with one or three fields.
#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    page: Page,
    code: String,
    /// The first admin also says who they are.
    first: bool,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    number: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    number: String,
    #[serde(default)]
    name: String,
    password: String,
}

pub(super) async fn show_sign_in(State(house): State<House>, headers: HeaderMap) -> Result<Html<String>, Fault> {
    show(&SignIn::new(&house, &headers, ""))
}

pub(super) async fn sign_in(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Result<Response, Fault> {
    if !is_own_page(&headers) || house.oidc.as_ref().is_some_and(|oidc| oidc.only) {
        return Err(Fault::Forbidden);
    }
    let from = address(&house, &headers, &peer);
    match known(&house, &form.number, form.password, &from).await? {
        Some(person) => let_in(&house, &person, "").await,
        None => wrong(&house, &headers, "hr-wrong-password"),
    }
}

/// Who has this number and this password, at the page and at the door for programs; a failure counts against both the number and the
/// address.
///
/// # Errors
/// When there were too many.
pub(super) async fn known(house: &House, number: &str, password: String, from: &str) -> Result<Option<Person>, Fault> {
    let number = number.trim();
    let limits = tries(house, from, Some(number)).await?;
    let person = house.store.person_by_number(number).await?.filter(|person| !person.archived);
    let hash = person.as_ref().and_then(|person| person.password.clone());
    // The work is done for nobody too, so that time tells nothing.
    if is_right(password, hash).await {
        house.store.forgive(&account(number)).await?;
        return Ok(person);
    }
    count(house, &limits).await?;
    Ok(None)
}

fn account(number: &str) -> String {
    format!("account {number}")
}

/// What counts failures of this asker, with how many of them count as one.
///
/// # Errors
/// When there were too many.
pub(super) async fn tries(house: &House, from: &str, number: Option<&str>) -> Result<Vec<(String, i64)>, Fault> {
    let account = number.map(|number| (account(number), 1));
    let limits: Vec<(String, i64)> = account.into_iter().chain([(format!("address {from}"), 20)]).collect();
    for (name, _) in &limits {
        if house.store.is_locked(name, super::now()).await? {
            return Err(Fault::Locked);
        }
    }
    Ok(limits)
}

/// Counts a failure.
async fn count(house: &House, limits: &[(String, i64)]) -> Result<(), Fault> {
    for (name, times) in limits {
        house.store.note_failure(name, *times, super::now()).await?;
    }
    Ok(())
}

/// The sign-in page with what was wrong.
fn wrong(house: &House, headers: &HeaderMap, why: &'static str) -> Result<Response, Fault> {
    let answer = show(&SignIn::new(house, headers, why))?;
    Ok((axum::http::StatusCode::UNAUTHORIZED, answer).into_response())
}

pub(super) async fn refuse(house: &House, headers: &HeaderMap, limits: &[(String, i64)], why: &'static str) -> Result<Response, Fault> {
    count(house, limits).await?;
    wrong(house, headers, why)
}

pub(super) async fn let_in(house: &House, person: &Person, how: &str) -> Result<Response, Fault> {
    house.note(person, "sign-in", &person.id, how).await?;
    let keys = house.store.open_session(&person.id, super::now()).await?;
    let mut response = Redirect::to(if person.role == Role::Trainee { "/me" } else { "/" }).into_response();
    response.headers_mut().append(SET_COOKIE, session_cookie(house, &keys.key));
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(
    State(house): State<House>,
    visitor: Visitor,
    headers: HeaderMap,
    _: Signed<Nothing>,
) -> Result<Response, Fault> {
    house.note(&visitor.person, "sign-out", &visitor.person.id, "").await?;
    if let Some(key) = cookie(&headers, "ringback_session") {
        house.store.end_session(key).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().append(SET_COOKIE, session_cookie(&house, ""));
    Ok(response)
}

pub(super) async fn show_welcome(State(house): State<House>, headers: HeaderMap, Path(code): Path<String>) -> Result<Html<String>, Fault> {
    let page = Page::outside(house.books.locale(&language(&headers)), "hr-welcome");
    show(&Password { page, code: format!("/welcome/{code}"), first: true })
}

pub(super) async fn welcome(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(form): Form<NewPassword>,
) -> Result<Response, Fault> {
    let (number, name) = (form.number.trim(), form.name.trim());
    if number.is_empty() || name.is_empty() {
        return Err(Fault::Wrong("a staff number and a name are needed".to_owned()));
    }
    let hash = hashed(form.password).await?;
    if used(&house, &headers, &peer, "first-admin", &code).await? != CodeUse::Anybody {
        return Err(Fault::NotFound);
    }
    let id = house.store.add_person(number, name, "", Role::Admin, super::now()).await?;
    house.store.set_password(&id, &hash).await?;
    let person = house.store.person(&id).await?.ok_or(Fault::NotFound)?;
    house.note(&person, "first-admin", &id, number).await?;
    let_in(&house, &person, "").await
}

pub(super) async fn show_password(State(house): State<House>, headers: HeaderMap, Path(code): Path<String>) -> Result<Html<String>, Fault> {
    let page = Page::outside(house.books.locale(&language(&headers)), "hr-set-password");
    show(&Password { page, code: format!("/password/{code}"), first: false })
}

pub(super) async fn set_password(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(form): Form<NewPassword>,
) -> Result<Response, Fault> {
    let hash = hashed(form.password).await?;
    let CodeUse::For(id) = used(&house, &headers, &peer, "password", &code).await? else { return Err(Fault::NotFound) };
    let person = house.store.person(&id).await?.filter(|person| !person.archived).ok_or(Fault::NotFound)?;
    house.store.set_password(&id, &hash).await?;
    house.store.end_sessions_of(&id).await?;
    house.note(&person, "set-password", &id, "").await?;
    let_in(&house, &person, "").await
}

/// Uses a link's code; guessing is limited by address.
async fn used(house: &House, headers: &HeaderMap, peer: &ConnectInfo<SocketAddr>, purpose: &str, code: &str) -> Result<CodeUse, Fault> {
    let limit = format!("code {}", address(house, headers, peer));
    if house.store.is_locked(&limit, super::now()).await? {
        return Err(Fault::Locked);
    }
    let answer = house.store.use_code(purpose, code, None, super::now()).await?;
    if answer == CodeUse::Refused {
        house.store.note_failure(&limit, 4, super::now()).await?;
    }
    Ok(answer)
}

pub(super) async fn set_language(Path(wish): Path<String>, headers: HeaderMap) -> Response {
    let mut response = Redirect::to(&came_from(&headers)).into_response();
    let language = crate::locale::nearest(&wish);
    if let Ok(value) = HeaderValue::try_from(format!("ringback_language={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// The page of this house that a link was followed on; never another house.
fn came_from(headers: &HeaderMap) -> String {
    let read = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let path = || read("referer")?.split_once("://")?.1.strip_prefix(read("host")?);
    let path = path().filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
    path.unwrap_or("/").to_owned()
}
