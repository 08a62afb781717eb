//! Who is asking: the session's cookie, the role, the form's token, and the headers of every answer.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use super::house::House;
use crate::locale::Locale;
use crate::records::store::{Person, Role, Scope};

const COOKIE_NAME: &str = "ringback_session";

/// Somebody signed in.
#[derive(Clone)]
pub(super) struct Visitor {
    pub person: Person,
    pub csrf: String,
    pub locale: Arc<Locale>,
}

impl Visitor {
    /// Whose records they may see.
    pub(super) fn scope(&self) -> Scope {
        Scope::of(&self.person)
    }

    /// Goes on only from this role upwards.
    pub(super) fn at_least(&self, role: Role) -> Result<(), Fault> {
        if self.person.role >= role { Ok(()) } else { Err(Fault::Forbidden) }
    }
}

/// A cookie's value.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = all.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The session's cookie; an empty key takes it away.
pub(super) fn session_cookie(house: &House, key: &str) -> HeaderValue {
    let secure = if house.secure { "; Secure" } else { "" };
    let age = if key.is_empty() { "; Max-Age=0" } else { "" };
    HeaderValue::try_from(format!("{COOKIE_NAME}={key}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"))
        .unwrap_or(HeaderValue::from_static(""))
}

/// The language of the cookie, else of the browser.
pub(super) fn language(headers: &HeaderMap) -> String {
    let wish = cookie(headers, "ringback_language").map(str::to_owned);
    let accepted = || headers.get("accept-language").and_then(|value| value.to_str().ok()).map(str::to_owned);
    wish.or_else(accepted).unwrap_or_default()
}

impl FromRequestParts<House> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::NotSignedIn)
    }
}

/// Looks up the session once a request and hands out a new key where it was time to.
pub(super) async fn sessions(State(house): State<House>, mut request: Request, next: Next) -> Result<Response, Fault> {
    let mut renewed = None;
    if let Some(key) = cookie(request.headers(), COOKIE_NAME).filter(|key| !key.is_empty())
        && let Some(session) = house.store.session(key, super::now()).await?
        && let Some(person) = house.store.person(&session.person).await?.filter(|person| !person.archived)
    {
        let locale = house.books.locale(&language(request.headers()));
        renewed = session.renewed;
        request.extensions_mut().insert(Visitor { person, csrf: session.csrf, locale });
    }
    let mut response = next.run(request).await;
    if let Some(key) = renewed {
        response.headers_mut().append(SET_COOKIE, session_cookie(&house, &key));
    }
    Ok(response)
}

/// Headers of every answer: no script anywhere, no frame, no sniffing, nothing kept by caches.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let cacheable = request.uri().path() == "/style.css";
    let mut response = next.run(request).await;
    let policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let strict = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ("cross-origin-opener-policy", "same-origin"),
    ];
    for (name, value) in strict {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !cacheable {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// A form of somebody signed in, with the token that only our own pages carry.
pub(super) struct Signed<T>(pub T);

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<House> for Signed<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, house: &House) -> Result<Self, Fault> {
        let visitor = request.extensions().get::<Visitor>().cloned().ok_or(Fault::NotSignedIn)?;
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), house).await;
        let bytes = bytes.map_err(|error| Fault::Wrong(error.to_string()))?;
        let again = || Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        let Form(token) = Form::<Token>::from_request(again(), house).await.map_err(|error| Fault::Wrong(error.to_string()))?;
        if token.csrf != visitor.csrf {
            return Err(Fault::Forbidden);
        }
        let Form(form) = Form::<T>::from_request(again(), house).await.map_err(|error| Fault::Wrong(error.to_string()))?;
        Ok(Self(form))
    }
}

/// Whether a form before sign-in came from our own page, as far as browsers say.
pub(super) fn is_own_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// The client's address, for limits. A proxy's word is taken only where one was announced, and of it only what the nearest
/// proxy itself wrote: all before that comes from the client.
pub(super) fn address(house: &House, headers: &HeaderMap, peer: &ConnectInfo<SocketAddr>) -> String {
    let told = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next());
    let told = told.filter(|_| house.behind_proxy).map(|address| address.trim().to_owned());
    told.unwrap_or_else(|| peer.0.ip().to_string())
}
