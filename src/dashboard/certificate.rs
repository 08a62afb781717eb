//! Certificates: the printable page, the check that anybody can make with a code, and taking one back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::fault::Fault;
use super::guard::{Signed, Visitor, language};
use super::house::House;
use super::page::{Page, date, show};
use super::people::seen;
use crate::records::store::{Certificate, Role, day_of};

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage {
    page: Page,
    certificate: Certificate,
    /// The key of what it is worth now.
    standing: &'static str,
    name: String,
    number: String,
    title: String,
    from: String,
    until: String,
    revoked: String,
    /// The day on which it was looked at: what it is worth may change after.
    today: String,
    /// Whether this visitor may take it back.
    revokes: bool,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    code: String,
    found: Option<Found>,
}

/// What anybody with a code learns.
struct Found {
    initial: String,
    from: String,
    until: String,
    standing: &'static str,
    /// When it was taken back.
    revoked: String,
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
    let standing = certificate.standing(super::now()).key();
    show(&CertificatePage {
        page: Page::new(&visitor, "", visitor.locale.text("hr-certificate")),
        standing,
        title,
        from: date(day_of(certificate.issued_at)),
        until: date(day_of(certificate.expires_at)),
        revoked: certificate.revoked_at.map_or_else(String::new, |at| date(day_of(at))),
        today: date(day_of(super::now())),
        revokes: certificate.revoked_at.is_none() && visitor.person.role >= Role::Hr && person.id != visitor.person.id,
        name: person.name,
        number: person.number,
        certificate,
    })
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
            Some(Found {
                initial: name.chars().take(1).chain("**".chars()).collect(),
                from: date(day_of(certificate.issued_at)),
                until: date(day_of(certificate.expires_at)),
                standing: certificate.standing(super::now()).key(),
                revoked: certificate.revoked_at.map_or_else(String::new, |at| date(day_of(at))),
            })
        }
    };
    let page = Page::outside(house.books.locale(&language(&headers)), "hr-verify");
    show(&VerifyPage { page, code, found })
}

#[derive(Deserialize)]
pub(super) struct Taking {
    reason: String,
}

/// Takes a certificate back, with a reason that stays with it.
pub(super) async fn revoke(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    Signed(form): Signed<Taking>,
) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Hr)?;
    let certificate = house.store.certificate(&code).await?.ok_or(Fault::NotFound)?;
    let person = seen(&house, &visitor, &certificate.person).await?;
    if person.id == visitor.person.id {
        return Err(Fault::Forbidden);
    }
    let reason = form.reason.trim();
    if reason.chars().count() < 10 {
        return Err(Fault::Wrong("a certificate is taken back with a reason of at least ten characters".to_owned()));
    }
    house.note(&visitor.person, "revoke-certificate", &person.id, &format!("{}: {reason}", certificate.code)).await?;
    house.store.revoke(&certificate.code, &visitor.person.id, reason, super::now()).await?;
    Ok(Redirect::to(&format!("/certificates/{}", certificate.code)))
}
