//! What can go wrong with a request, as an answer. Details of the database go to the log, not to the page.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use thiserror::Error;

use crate::records::store::StoreError;

#[derive(Debug, Error)]
pub(super) enum Fault {
    #[error("sign in first")]
    NotSignedIn,
    #[error("this is not yours to see or do")]
    Forbidden,
    #[error("there is nothing here")]
    NotFound,
    #[error("{0}")]
    Wrong(String),
    #[error("too many tries: wait a quarter of an hour")]
    Locked,
    #[error("this PC sends too much: it goes on by itself in {0} seconds")]
    Wait(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the page could not be made: {0}")]
    Page(#[from] askama::Error),
}

impl Fault {
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Wrong(_) | Self::Store(StoreError::Refused(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Locked | Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Page(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What the asker is told.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Store(StoreError::Refused(_)) => self.to_string(),
            Self::Store(error) => {
                eprintln!("ringback serve: {error}");
                "the store does not answer now: try again in a moment".to_owned()
            }
            other => other.to_string(),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if matches!(self, Self::NotSignedIn) {
            return Redirect::to("/sign-in").into_response();
        }
        let status = self.status();
        let told = self.told().replace('&', "&amp;").replace('<', "&lt;");
        let body = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{status}</title><link rel=\"stylesheet\" href=\"/style.css\">\
             <main class=\"narrow\"><section class=\"card\"><h1>{status}</h1><p>{told}</p><p><a href=\"/\">←</a></p></section></main></html>"
        );
        (status, Html(body)).into_response()
    }
}

/// The same for programs: JSON.
#[derive(Debug)]
pub(super) struct ApiFault(pub Fault);

impl<E: Into<Fault>> From<E> for ApiFault {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiFault {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "error": self.0.told() }).to_string();
        let mut response = (self.0.status(), [("content-type", "application/json")], body).into_response();
        if let Fault::Wait(seconds) = self.0 {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
