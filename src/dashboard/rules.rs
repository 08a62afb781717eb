//! Clauses: which are broken most, by whom, and whether it gets better. A change is told only where the figures carry it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::chart::{self, Steps};
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, date, per_hundred, range_text, show, thousandths};
use super::readiness::short;
use crate::records::store::statistics::{Interval, RuleWeeks, WeekOfRule, change};
use crate::records::store::{PersonLine, Role, day_of};

/// Weeks on the list; the last four are compared with those before.
const WEEKS: usize = 8;
const HALF: usize = WEEKS / 2;
/// Weeks on a clause's own page: a quarter of a year.
const LONG: usize = 13;

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
    range: String,
    before: String,
    /// The key of what may be said of the change.
    trend: &'static str,
    chart: String,
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
    chart: String,
    trend: &'static str,
    weeks: Vec<WeekRow>,
    people: Vec<(PersonLine, i64, i64)>,
}

struct WeekRow {
    from: String,
    tested: i64,
    broken: i64,
    rate: String,
    range: String,
}

/// The first day of each of so many weeks, the last of which ends today.
fn beginnings(today: i64, weeks: usize) -> Vec<i64> {
    let weeks = i64::try_from(weeks).unwrap_or(0);
    (1..=weeks).map(|week| today - (weeks - week + 1) * 7 + 1).collect()
}

fn trend(line: &RuleWeeks) -> &'static str {
    let last = line.weeks.len();
    let (now, before) = (line.sum(last.saturating_sub(HALF)..last), line.sum(last.saturating_sub(WEEKS)..last.saturating_sub(HALF)));
    change((before.broken, before.tested), (now.broken, now.tested)).key()
}

/// The weeks in words: first day, how many of a hundred.
fn words(page: &Page, line: &RuleWeeks, days: &[i64]) -> String {
    let each = line.weeks.iter().zip(days).map(|(week, day)| format!("{} {}", short(*day), per_hundred(week.broken, week.tested)));
    format!("{}: {}", page.say("hr-per-hundred"), each.collect::<Vec<_>>().join(" · "))
}

pub(super) async fn show_rules(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let today = day_of(super::now());
    let lines = house.store.rule_weeks(&visitor.scope(), None, today, WEEKS).await?;
    let page = Page::new(&visitor, "/rules", visitor.locale.text("hr-rules"));
    let days = beginnings(today, WEEKS);
    let row = |line: RuleWeeks| {
        let (before, now) = (line.sum(0..HALF), line.sum(HALF..WEEKS));
        let rates: Vec<Option<i64>> = line.weeks.iter().map(|week| thousandths(week.broken, week.tested)).collect();
        Row {
            title: house.books.rule_title(&line.rule, page.language()),
            rate: per_hundred(now.broken, now.tested),
            range: Interval::of_share(now.broken, now.tested).map_or_else(String::new, range_text),
            before: per_hundred(before.broken, before.tested),
            trend: trend(&line),
            chart: chart::spark(&rates, "c-seal", &words(&page, &line, &days)),
            last: date(line.last_broken),
            id: line.rule,
            tested: now.tested,
            broken: now.broken,
        }
    };
    let rows = lines.into_iter().map(row).collect();
    show(&RulesPage { page, rows })
}

pub(super) async fn show_rule(State(house): State<House>, visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let rule = house.books.rule(&id).ok_or(Fault::NotFound)?;
    let today = day_of(super::now());
    let people = house.store.breakers(&visitor.scope(), &id).await?;
    let line = house.store.rule_weeks(&visitor.scope(), Some(&id), today, LONG).await?.pop();
    let line = line.unwrap_or_else(|| RuleWeeks { rule: id.clone(), weeks: vec![WeekOfRule::default(); LONG], last_broken: 0 });
    house.note(&visitor.person, "view-rule", &id, "").await?;
    let language = visitor.locale.language();
    let named = rule.words(language);
    let page = Page::new(&visitor, "/rules", named.title.clone());
    let days = beginnings(today, LONG);
    let names: Vec<String> = days.iter().map(|day| short(*day)).collect();
    let tenths: Vec<Option<i64>> = line.weeks.iter().map(|week| thousandths(week.broken, week.tested)).collect();
    let week = |(week, day): (&WeekOfRule, &i64)| WeekRow {
        from: date(*day),
        tested: week.tested,
        broken: week.broken,
        rate: per_hundred(week.broken, week.tested),
        range: Interval::of_share(week.broken, week.tested).map_or_else(String::new, range_text),
    };
    show(&RulePage {
        chart: chart::steps(&Steps { label: &words(&page, &line, &days), names: &names, tenths: &tenths, class: "c-seal" }),
        trend: trend(&line),
        weeks: line.weeks.iter().zip(&days).map(week).collect(),
        cites: rule.cites.iter().map(|cite| format!("{} · {}", cite.line(language), rule.from)).collect(),
        title: named.title.clone(),
        explain: named.explain.clone(),
        instead: named.instead.clone(),
        people,
        page,
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::beginnings;

    #[test]
    fn weeks_end_today() {
        assert_eq!(beginnings(100, 3), [80, 87, 94]);
    }
}
