//! Signing in with the house's own accounts (OpenID Connect): the two pages. Who somebody is says the provider; what they may do
//! still stands in our own list of people, found by staff number. The way there and back lies in a cookie of the browser that
//! began it, so any of several servers can end it.

mod doors;
mod provider;

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tokio::sync::Semaphore;

pub use doors::Doors;
pub use provider::{Oidc, OidcError};
use provider::{Trip, begin, finish};

use super::fault::Fault;
use super::gate::{let_in, refuse, tries};
use super::guard::{address, cookie, is_own_page};
use super::house::House;

const COOKIE: &str = "ringback_way";
/// Whoever needs longer than this at the provider begins again, in seconds.
const PATIENCE: u32 = 600;
/// So many ask the provider at once.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// Why it let nobody in.
    #[serde(default)]
    error: String,
}

fn way(house: &House, trip: Option<&Trip>) -> HeaderValue {
    let secure = if house.secure { "; Secure" } else { "" };
    let (value, age) = trip.map_or((String::new(), 0), |trip| (trip.written(), PATIENCE));
    // Lax: the provider's answer is a link that the browser follows, and it must bring the cookie along.
    HeaderValue::try_from(format!("{COOKIE}={value}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"))
        .unwrap_or(HeaderValue::from_static(""))
}

/// Asks the provider beside the threads that answer requests; no more than some at once, for a provider may dawdle.
async fn asked<T: Send + 'static>(what: impl FnOnce() -> Result<T, OidcError> + Send + 'static) -> Result<T, OidcError> {
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(what).await.unwrap_or(Err(OidcError::Stopped))
}

pub(super) async fn leave(State(house): State<House>, peer: ConnectInfo<SocketAddr>, headers: HeaderMap) -> Result<Response, Fault> {
    let oidc = house.oidc.clone().ok_or(Fault::NotFound)?;
    tries(&house, &address(&house, &headers, &peer), None).await?;
    if !is_own_page(&headers) {
        return Err(Fault::Forbidden);
    }
    match asked(move || begin(&oidc)).await {
        Ok((there, trip)) => {
            let mut response = Redirect::to(&there).into_response();
            response.headers_mut().append(SET_COOKIE, way(&house, Some(&trip)));
            Ok(response)
        }
        Err(error) => turned_away(&house, &headers, &[], &error).await,
    }
}

pub(super) async fn come_back(
    State(house): State<House>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let oidc = house.oidc.clone().ok_or(Fault::NotFound)?;
    let limits = tries(&house, &address(&house, &headers, &peer), None).await?;
    let trip = cookie(&headers, COOKIE).and_then(Trip::read);
    let told = match trip {
        Some(trip) if trip.is_of(&back.state) && back.error.is_empty() => asked(move || finish(&oidc, back.code, &trip)).await,
        Some(trip) if trip.is_of(&back.state) => Err(OidcError::Declined(back.error.chars().take(100).collect())),
        _ => Err(OidcError::OtherBrowser),
    };
    let mut response = match told {
        Ok(number) => {
            let person = house.store.person_by_number(&number).await?.filter(|person| !person.archived);
            match person {
                Some(person) => let_in(&house, &person, "openid").await?,
                None => refuse(&house, &headers, &limits, "hr-oidc-unknown").await?,
            }
        }
        Err(error) => turned_away(&house, &headers, &limits, &error).await?,
    };
    response.headers_mut().append(SET_COOKIE, way(&house, None));
    Ok(response)
}

/// Says why nobody came in. What is the provider's fault counts against no address: a whole house may stand behind one.
async fn turned_away(house: &House, headers: &HeaderMap, limits: &[(String, i64)], error: &OidcError) -> Result<Response, Fault> {
    eprintln!("ringback serve: sign-in by the provider: {error}");
    refuse(house, headers, if error.is_the_providers() { &[] } else { limits }, error.key()).await
}
