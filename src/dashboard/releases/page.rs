//! What was sent in, what is released, and the form to send more.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::is_approver;
use super::upload::LONGEST_NOTE;
use crate::dashboard::fault::Fault;
use crate::dashboard::guard::{Signed, Visitor};
use crate::dashboard::house::House;
use crate::dashboard::page::{Page, moment, show};
use crate::records::release::Listed;
use crate::records::store::{Change, Release, Role, Submission};

#[derive(Template)]
#[template(path = "releases.html")]
struct ReleasesPage {
    page: Page,
    /// What was wrong with what was sent.
    wrong: Option<String>,
    submissions: Vec<(Submission, String)>,
    releases: Vec<(Release, String)>,
    newest: Vec<(Listed, String)>,
    /// Released cases that this program cannot read.
    unplayed: Vec<String>,
    /// What can be withdrawn, where this visitor may.
    offered: Vec<(String, i64)>,
}

#[derive(Template)]
#[template(path = "release.html")]
struct ReleasePage {
    page: Page,
    release: Release,
    at: String,
    cases: Vec<(Listed, String)>,
}

fn titled(page: &Page, cases: &[Listed]) -> Vec<(Listed, String)> {
    let title = |case: &Listed| if page.language() == "en" { case.title_en.clone() } else { case.title_zh.clone() };
    cases.iter().map(|case| (case.clone(), title(case))).collect()
}

/// The page, perhaps with what was wrong.
pub(super) async fn shown(house: &House, visitor: &Visitor, wrong: Option<String>) -> Result<Html<String>, Fault> {
    let page = Page::new(visitor, "/releases", visitor.locale.text("hr-releases"));
    let submissions = house.store.submissions(50).await?;
    let releases = house.store.releases(20).await?;
    let newest = releases.first().map(|release| titled(&page, &release.manifest.cases)).unwrap_or_default();
    let offered = if is_approver(&visitor.person) { house.store.offered().await? } else { Vec::new() };
    show(&ReleasesPage {
        page,
        wrong,
        unplayed: house.store.unplayed().await?,
        submissions: submissions
            .into_iter()
            .map(|one| {
                let at = moment(one.sent_at);
                (one, at)
            })
            .collect(),
        releases: releases
            .into_iter()
            .map(|one| {
                let at = moment(one.manifest.made_at);
                (one, at)
            })
            .collect(),
        newest,
        offered,
    })
}

pub(in crate::dashboard) async fn show_releases(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    shown(&house, &visitor, None).await
}

pub(in crate::dashboard) async fn show_release(
    State(house): State<House>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let release = house.store.release(number).await?.ok_or(Fault::NotFound)?;
    let title = visitor.locale.text_with("release-title", &[("number", &number.to_string())]);
    let page = Page::new(&visitor, "/releases", title);
    let cases = titled(&page, &release.manifest.cases);
    show(&ReleasePage { page, at: moment(release.manifest.made_at), cases, release })
}

#[derive(Deserialize)]
pub(in crate::dashboard) struct Withdrawn {
    scenario: String,
    reason: String,
}

pub(in crate::dashboard) async fn withdraw(
    State(house): State<House>,
    visitor: Visitor,
    Signed(form): Signed<Withdrawn>,
) -> Result<impl IntoResponse, Fault> {
    if !is_approver(&visitor.person) {
        return Err(Fault::Forbidden);
    }
    let reason: String = form.reason.trim().chars().take(LONGEST_NOTE).collect();
    if reason.is_empty() {
        return Err(Fault::Wrong(visitor.locale.text("release-no-reason")));
    }
    let now = crate::dashboard::now();
    let naming = house.store.assignments_naming(&form.scenario, now).await?;
    if !naming.is_empty() {
        return Err(Fault::Wrong(visitor.locale.text_with("release-still-assigned", &[("titles", &naming.join(", "))])));
    }
    house.note(&visitor.person, "withdraw", &form.scenario, &reason).await?;
    let by = (visitor.person.id.as_str(), reason.as_str());
    house.store.make_release(&house.shelf, &house.judge.base, Change::Withdraw(&form.scenario), by, now).await?;
    Ok(Redirect::to("/releases"))
}
