//! Clauses: which are broken most, by whom, and whether it gets better.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, date, per_hundred, show};
use crate::records::store::{PersonLine, Role, day_of};

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    title: String,
    tested: i64,
    broken: i64,
    rate: String,
    before: String,
    last: String,
}

#[derive(Template)]
#[template(path = "rule.html")]
struct RulePage {
    page: Page,
    id: String,
    title: String,
    explain: String,
    instead: String,
    cites: Vec<String>,
    people: Vec<(PersonLine, i64)>,
}

pub(super) async fn show_rules(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let today = day_of(super::now());
    let recent = house.store.rule_lines(&visitor.scope(), today - 28).await?;
    let longer = house.store.rule_lines(&visitor.scope(), today - 56).await?;
    let page = Page::new(&visitor, "/rules", visitor.locale.text("hr-rules"));
    let rows = recent.into_iter().map(|line| {
        let all = longer.iter().find(|other| other.rule == line.rule).map_or((0, 0), |other| (other.tested, other.broken));
        Row {
            title: house.books.rule_title(&line.rule, page.language()),
            rate: per_hundred(line.broken, line.tested),
            before: per_hundred(all.1 - line.broken, all.0 - line.tested),
            last: date(line.last_broken),
            id: line.rule,
            tested: line.tested,
            broken: line.broken,
        }
    });
    show(&RulesPage { rows: rows.collect(), page })
}

pub(super) async fn show_rule(State(house): State<House>, visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let rule = house.books.rule(&id).ok_or(Fault::NotFound)?;
    let people = house.store.breakers(&visitor.scope(), &id).await?;
    house.note(&visitor.person, "view-rule", &id, "").await?;
    let language = visitor.locale.language();
    let words = rule.words(language);
    let page = Page::new(&visitor, "/rules", words.title.clone());
    let cites = rule.cites.iter().map(|cite| format!("{} · {}", cite.line(language), rule.from)).collect();
    show(&RulePage { page, id, title: words.title.clone(), explain: words.explain.clone(), instead: words.instead.clone(), cites, people })
}
