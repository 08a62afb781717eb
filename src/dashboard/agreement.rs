//! How far trainers judge as the engine does, and as each other. Who judges how is shown to HR; a trainer sees their own.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::chart;
use super::fault::Fault;
use super::guard::Visitor;
use super::house::House;
use super::page::{Page, range_text, show};
use crate::records::store::Role;
use crate::records::store::statistics::{CLASSES, FEWEST_JUDGED, Interval, Ratings};

/// The classes in their order.
const OUTCOMES: [&str; CLASSES] = ["red-line", "not-yet", "pass"];

#[derive(Template)]
#[template(path = "agreement.html")]
struct AgreementPage {
    page: Page,
    fewest: String,
    /// Beside the engine, and beside each other.
    tables: [Table; 2],
    judges: Vec<JudgeRow>,
}

struct Table {
    key: &'static str,
    judged: i64,
    alike: i64,
    /// The share judged alike, with its range.
    share: String,
    kappa: Option<Shown>,
    /// Row by row: the class and its counts, each with whether both said the same.
    rows: Vec<(&'static str, Vec<(i64, bool)>)>,
}

/// A figure with its range, drawn and said.
struct Shown {
    value: String,
    range: String,
    drawn: String,
}

struct JudgeRow {
    name: String,
    judged: i64,
    alike: i64,
    /// Judged stricter than the engine, and milder.
    stricter: i64,
    milder: i64,
    kappa: Option<Shown>,
}

pub(super) async fn show_agreement(State(house): State<House>, visitor: Visitor) -> Result<Html<String>, Fault> {
    visitor.at_least(Role::Trainer)?;
    let agreement = house.store.agreement(&visitor.scope()).await?;
    house.note(&visitor.person, "view-agreement", "", "").await?;
    let page = Page::new(&visitor, "/agreement", visitor.locale.text("hr-agreement"));
    let sees_all = visitor.person.role >= Role::Hr;
    let judges = agreement.judges.iter().filter(|judge| sees_all || judge.id == visitor.person.id);
    let judges = judges.map(|judge| judge_row(&page, &judge.name, &judge.ratings)).collect();
    let tables = [table(&page, "engine", &agreement.engine), table(&page, "trainers", &agreement.pairs)];
    show(&AgreementPage { fewest: FEWEST_JUDGED.to_string(), tables, judges, page })
}

fn table(page: &Page, key: &'static str, ratings: &Ratings) -> Table {
    let (judged, alike) = (ratings.judged(), ratings.alike());
    Table {
        key,
        judged,
        alike,
        share: Interval::of_share(alike, judged).map_or_else(String::new, range_text),
        kappa: kappa(page, ratings),
        rows: (0..CLASSES)
            .map(|row| (OUTCOMES[row], (0..CLASSES).map(|other| (ratings.counts[row][other], row == other)).collect()))
            .collect(),
    }
}

fn kappa(page: &Page, ratings: &Ratings) -> Option<Shown> {
    let kappa = ratings.kappa()?;
    let value = chart::hundredths(kappa.value);
    let range = format!("{} … {}", chart::hundredths(kappa.range.low), chart::hundredths(kappa.range.high));
    let words = format!("{} {value} ({range})", page.say("hr-kappa"));
    Some(Shown { drawn: chart::scale(kappa.value, (kappa.range.low, kappa.range.high), &words), value, range })
}

fn judge_row(page: &Page, name: &str, ratings: &Ratings) -> JudgeRow {
    let sum = |beside: &dyn Fn(usize, usize) -> bool| {
        let cells = (0..CLASSES).flat_map(|engine| (0..CLASSES).map(move |given| (engine, given)));
        cells.filter(|(engine, given)| beside(*engine, *given)).map(|(engine, given)| ratings.counts[engine][given]).sum()
    };
    JudgeRow {
        name: if name.is_empty() { page.say("hr-deleted") } else { name.to_owned() },
        judged: ratings.judged(),
        alike: ratings.alike(),
        stricter: sum(&|engine, given| given < engine),
        milder: sum(&|engine, given| given > engine),
        kappa: kappa(page, ratings),
    }
}
