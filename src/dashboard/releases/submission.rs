//! One submission: how far its review is, what it found, and the decision.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::is_approver;
use super::upload::LONGEST_NOTE;
use crate::call::{content_hash, load_case, load_content};
use crate::dashboard::fault::Fault;
use crate::dashboard::guard::{Signed, Visitor};
use crate::dashboard::house::House;
use crate::dashboard::page::{Page, moment, show};
use crate::records::store::{Change, Fate, Role, Submission};
use crate::review::{RELEASED, Report, Stand, counts};
use crate::scenario::library::Layer;
use crate::scenario::rubric::Both;

/// While it waits or is looked at, the page asks again after so many seconds.
const AGAIN: &str = "3";

#[derive(Template)]
#[template(path = "submission.html")]
struct SubmissionPage {
    page: Page,
    one: Submission,
    at: String,
    decided: String,
    /// How far it is, while it is looked at.
    progress: String,
    report: Option<Report>,
    files: BTreeMap<String, String>,
    may: May,
}

/// What this visitor may do with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    Look,
    Decide,
    /// An admin who is alone in the house decides on their own.
    DecideAlone,
    /// It is their own: somebody else decides.
    Wait,
}

impl SubmissionPage {
    fn say(&self, both: &Both) -> String {
        both.in_language(self.page.language()).to_owned()
    }

    fn stands(report: &Report) -> [(&'static str, Stand); 3] {
        [("check", report.check), ("prove", report.prove), ("test", report.test)]
    }

    fn counted(&self, report: &Report) -> String {
        let all = counts(&report.problems);
        let one = |(level, count): (&&str, &usize)| self.page.say_with(&format!("check-{level}s"), &[("count", &count.to_string())]);
        all.iter().map(one).collect::<Vec<_>>().join(" · ")
    }

    fn place(&self, line: &dyn std::fmt::Display, column: &dyn std::fmt::Display) -> String {
        self.page.say_with("review-place", &[("line", &line.to_string()), ("column", &column.to_string())])
    }

    fn line(&self, line: &dyn std::fmt::Display) -> String {
        self.page.say_with("review-line", &[("line", &line.to_string())])
    }

    fn decides(&self) -> bool {
        matches!(self.may, May::Decide | May::DecideAlone) && self.one.fate == Fate::Passed
    }
}

async fn may(house: &House, visitor: &Visitor, one: &Submission) -> Result<May, Fault> {
    if !is_approver(&visitor.person) {
        return Ok(May::Look);
    }
    if one.by != visitor.person.id {
        return Ok(May::Decide);
    }
    let alone = visitor.person.role == Role::Admin && !house.store.has_other_approver(&visitor.person.id).await?;
    Ok(if alone { May::DecideAlone } else { May::Wait })
}

/// How far it is, in words.
pub(super) fn progress(locale: &crate::locale::Locale, one: &Submission, before: i64) -> String {
    let words: Vec<&str> = one.progress.split(' ').collect();
    match (one.fate, words.as_slice()) {
        (Fate::Waiting, _) => locale.text_with("review-waits", &[("before", &before.to_string())]),
        (_, ["proving", deal, of, states]) => locale.text_with("review-proving", &[("deal", deal), ("of", of), ("states", states)]),
        (_, ["testing"]) => locale.text("review-testing"),
        (_, ["comparing"]) => locale.text("review-comparing"),
        _ => locale.text("review-checking"),
    }
}

pub(in crate::dashboard) async fn show_submission(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    visitor.at_least(Role::Trainer)?;
    let one = house.store.submission(&id).await?.ok_or(Fault::NotFound)?;
    let report: Option<Report> = serde_json::from_str(&one.report).ok();
    let title =
        report.as_ref().map_or_else(|| one.scenario.clone(), |report| report.title.in_language(visitor.locale.language()).to_owned());
    let is_on = matches!(one.fate, Fate::Waiting | Fate::Judging);
    let before = if is_on { house.store.waiting_before(one.sent_at).await? } else { 0 };
    let page = SubmissionPage {
        page: Page::new(&visitor, "/releases", title),
        at: moment(one.sent_at),
        decided: one.decided_at.map(moment).unwrap_or_default(),
        progress: if is_on { progress(&visitor.locale, &one, before) } else { String::new() },
        files: house.store.files_sent(&one).await?,
        may: may(&house, &visitor, &one).await?,
        report: report.filter(|_| !is_on),
        one,
    };
    let mut response = show(&page)?.into_response();
    if is_on {
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

#[derive(Deserialize)]
pub(in crate::dashboard) struct Decision {
    decision: String,
    #[serde(default)]
    reason: String,
}

pub(in crate::dashboard) async fn decide(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<Decision>,
) -> Result<impl IntoResponse, Fault> {
    visitor.at_least(Role::Trainer)?;
    let one = house.store.submission(&id).await?.ok_or(Fault::NotFound)?;
    let may = may(&house, &visitor, &one).await?;
    if !matches!(may, May::Decide | May::DecideAlone) {
        return Err(Fault::Forbidden);
    }
    if one.fate != Fate::Passed {
        return Err(Fault::Wrong(visitor.locale.text("review-not-open")));
    }
    let reason: String = form.reason.trim().chars().take(LONGEST_NOTE).collect();
    match form.decision.as_str() {
        "approve" => approve(&house, &visitor, &one, may, &reason).await?,
        "reject" if reason.is_empty() => return Err(Fault::Wrong(visitor.locale.text("release-no-reason"))),
        "reject" => {
            house.note(&visitor.person, "reject", &one.scenario, &reason).await?;
            house.store.reject(&id, &visitor.person.id, &reason, crate::dashboard::now()).await?;
        }
        _ => return Err(Fault::Wrong(visitor.locale.text("review-not-open"))),
    }
    Ok(Redirect::to(&format!("/submissions/{id}")))
}

async fn approve(house: &House, visitor: &Visitor, one: &Submission, may: May, note: &str) -> Result<(), Fault> {
    if !stands_on_the_same(house, one).await? {
        house.store.look_again(&one.id).await?;
        house.judge.wake();
        return Ok(());
    }
    let action = if may == May::DecideAlone { "approve-own" } else { "approve" };
    let now = crate::dashboard::now();
    house.note(&visitor.person, action, &one.scenario, note).await?;
    let note = if note.is_empty() { one.note.as_str() } else { note };
    let change = Change::Approve(one, RELEASED);
    house.store.make_release(&house.shelf, &house.judge.base, change, (&visitor.person.id, note), now).await?;
    Ok(())
}

/// Whether the case that it was compared with is still the one that it would replace.
async fn stands_on_the_same(house: &House, one: &Submission) -> Result<bool, Fault> {
    let report: Option<Report> = serde_json::from_str(&one.report).ok();
    let Some(report) = report else { return Ok(false) };
    let released = house.store.newest_release().await?.unwrap_or_default();
    let files = house.store.released_files(&released).await?;
    let (base, id) = (std::sync::Arc::clone(&house.judge.base), one.scenario.clone());
    let now = tokio::task::spawn_blocking(move || {
        let below = Layer { files, hidden: released.hidden(), below: base.as_ref() };
        let content = load_content(&below).ok()?;
        let known = load_case(&below, &content, &id, None).and_then(|loaded| loaded.compiled)?;
        Some(content_hash(&known))
    });
    Ok(now.await.ok().flatten() == report.against.map(|against| against.content))
}
