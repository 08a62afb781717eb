//! Scenarios: how often passed, how long, which replies are chosen. Nothing is claimed of few attempts.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::chart;
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, duration, show};
use crate::records::store::{Role, ScenarioLine};

/// Fewer attempts say nothing about a scenario.
const ENOUGH: i64 = 20;

#[derive(Template)]
#[template(path = "scenarios.html")]
struct ScenariosPage {
    page: Page,
    rows: Vec<Row>,
}

pub(super) struct Row {
    line: ScenarioLine,
    title: String,
    /// `None`: too few attempts.
    sums: Option<Sums>,
}

struct Sums {
    passed: i64,
    bar: String,
    lawful: i64,
    effective: i64,
    time: String,
}

#[derive(Template)]
#[template(path = "scenario.html")]
struct ScenarioPage {
    page: Page,
    row: Row,
    replies: Vec<Reply>,
}

struct Reply {
    name: String,
    text: String,
    chosen: i64,
    bar: String,
    /// Share of those who chose it and passed, in per cent; `None` where few chose it.
    passed: Option<i64>,
}

fn row(page: &Page, line: ScenarioLine) -> Row {
    let title = if page.language() == "en" { line.title_en.clone() } else { line.title_zh.clone() };
    let sums = (line.attempts >= ENOUGH).then(|| {
        let passed = line.passes * 100 / line.attempts;
        Sums {
            passed,
            bar: chart::share(line.passes, line.attempts, "c-celadon", &format!("{passed}%")),
            lawful: line.lawful / line.attempts,
            effective: line.effective / line.attempts,
            time: duration(line.seconds / line.attempts),
        }
    });
    Row { line, title, sums }
}

pub(super) async fn show_scenarios(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let page = Page::new(&visitor, "/scenarios", visitor.locale.text("hr-scenarios"));
    let rows = house.store.scenario_lines().await?.into_iter().map(|line| row(&page, line)).collect();
    show(&ScenariosPage { page, rows })
}

pub(super) async fn show_scenario(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, version)): Path<(String, i64)>,
) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let line = house.store.scenario_lines().await?.into_iter().find(|line| line.scenario == id && line.version == version);
    let line = line.ok_or(Fault::NotFound)?;
    let content = house.store.content_of(&id, Some(version)).await?.ok_or(Fault::NotFound)?;
    let case = house.store.case(&house.shelf, &content).await?;
    let page = Page::new(&visitor, "/scenarios", id.clone());
    let text = |name: &str| {
        let compiled = &case.as_ref()?.compiled;
        let (node, reply) = name.split_once('/')?;
        let found = compiled.replies.iter().find(|known| known.id == reply && compiled.node(known.node).id == node)?;
        Some(compiled.text(page.language(), found.say).to_owned())
    };
    let chosen = house.store.replies_of(&id, version).await?;
    let most = chosen.first().map_or(1, |(_, chosen, _)| *chosen);
    let replies = chosen.into_iter().map(|(name, chosen, passed)| Reply {
        text: text(&name).unwrap_or_default(),
        bar: chart::share(chosen, most, "c-blue", &chosen.to_string()),
        passed: (chosen >= ENOUGH).then(|| passed * 100 / chosen),
        name,
        chosen,
    });
    show(&ScenarioPage { replies: replies.collect(), row: row(&page, line), page })
}
