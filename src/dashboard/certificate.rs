//! Certificates: the printable page, and the check that anybody can make with a code.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Visitor, language};
use super::house::House;
use super::page::{Page, date, show};
use super::people::seen;
use crate::records::store::{Certificate, day_of};

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage {
    page: Page,
    certificate: Certificate,
    name: String,
    number: String,
    title: String,
    from: String,
    until: String,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    code: String,
    /// Initial of the name, and until when; `None` where the code is not one of ours.
    found: Option<(String, String, bool)>,
}

#[derive(Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
}

pub(super) async fn show_certificate(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Html<String>, Fault> {
    let certificate = house.store.certificate(&code).await?.ok_or(Fault::NotFound)?;
    let person = seen(&house, &visitor, &certificate.person).await?;
    let title = house.store.assignment_title(&certificate.assignment).await?;
    let (from, until) = (date(day_of(certificate.issued_at)), date(day_of(certificate.expires_at)));
    let page = Page::new(&visitor, "", visitor.locale.text("hr-certificate"));
    show(&CertificatePage { page, name: person.name, number: person.number, title, from, until, certificate })
}

/// Open to everybody with a code; it tells no more than is needed to compare with a paper.
pub(super) async fn show_verify(
    State(house): State<House>,
    headers: HeaderMap,
    Query(Code { code }): Query<Code>,
) -> Result<Html<String>, Fault> {
    let found = if code.is_empty() { None } else { house.store.certificate(&code).await? };
    let found = match found {
        None => None,
        Some(certificate) => {
            let name = house.store.person(&certificate.person).await?.map_or_else(String::new, |person| person.name);
            let initial: String = name.chars().take(1).chain("**".chars()).collect();
            let holds = certificate.expires_at > super::now() && !certificate.revoked;
            Some((initial, date(day_of(certificate.expires_at)), holds))
        }
    };
    let page = Page::outside(house.books.locale(&language(&headers)), "hr-verify");
    show(&VerifyPage { page, code, found })
}
