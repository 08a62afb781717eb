//! How trainers judge beside the engine and beside each other: sums kept in the transaction that takes a judgement. Somebody's
//! last word on an attempt is what they mean.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use crate::records::store::cells::{Cell, Row, put};
use crate::records::store::{StoreError, number, text};

/// The place of an outcome among the classes.
pub(in crate::records::store) fn class_of(outcome: &str) -> Option<i64> {
    ["red-line", "not-yet", "pass"].iter().position(|known| *known == outcome).and_then(|place| i64::try_from(place).ok())
}

/// One attempt: its cohort, the engine's class, each judge's last.
#[derive(Debug, Clone, Default)]
struct Judged {
    cohort: String,
    engine: i64,
    judges: BTreeMap<String, i64>,
}

/// What is to be added.
#[derive(Debug, Default)]
struct Sums {
    /// By cohort, judge, the engine's class and theirs.
    engine: BTreeMap<(String, String, i64, i64), i64>,
    /// By cohort and two judges' classes, the lower first: neither is the measure.
    pairs: BTreeMap<(String, i64, i64), i64>,
}

impl Sums {
    fn add(&mut self, judged: &Judged, times: i64) {
        for (judge, given) in &judged.judges {
            *self.engine.entry((judged.cohort.clone(), judge.clone(), judged.engine, *given)).or_default() += times;
        }
        let given: Vec<i64> = judged.judges.values().copied().collect();
        for (place, one) in given.iter().enumerate() {
            for other in &given[place + 1..] {
                *self.pairs.entry((judged.cohort.clone(), *one.min(other), *one.max(other))).or_default() += times;
            }
        }
    }

    async fn write(self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let engine: Vec<Row> = self
            .engine
            .into_iter()
            .filter(|(_, times)| *times != 0)
            .map(|((cohort, judge, engine, given), times)| vec![cohort.into(), judge.into(), engine.into(), given.into(), times.into()])
            .collect();
        let pairs: Vec<Row> = self
            .pairs
            .into_iter()
            .filter(|(_, times)| *times != 0)
            .map(|((cohort, lower, higher), times)| vec![Cell::from(cohort), lower.into(), higher.into(), times.into()])
            .collect();
        let tail = "ON CONFLICT (cohort, judge, engine, given) DO UPDATE SET times = judge_totals.times + excluded.times";
        put(transaction, "judge_totals", "cohort, judge, engine, given, times", tail, engine).await?;
        let tail = "ON CONFLICT (cohort, lower_class, higher_class) DO UPDATE SET times = judge_pairs.times + excluded.times";
        put(transaction, "judge_pairs", "cohort, lower_class, higher_class, times", tail, pairs).await?;
        for table in ["DELETE FROM judge_totals WHERE times = 0", "DELETE FROM judge_pairs WHERE times = 0"] {
            sqlx::query(table).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// The judgements of an attempt as they stand; locks it, so that two judges at once see each other.
async fn standing(transaction: &mut Transaction<'static, Any>, attempt: &str) -> Result<Option<Judged>, StoreError> {
    sqlx::query("UPDATE attempts SET counts = counts WHERE id = $1").bind(attempt).execute(&mut **transaction).await?;
    let row = sqlx::query("SELECT cohort, outcome FROM attempts WHERE id = $1").bind(attempt).fetch_optional(&mut **transaction).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(engine) = class_of(&text(&row, "outcome")?) else { return Ok(None) };
    let mut judged = Judged { cohort: text(&row, "cohort")?, engine, judges: BTreeMap::new() };
    let rows = sqlx::query("SELECT by_person, outcome FROM overrides WHERE attempt = $1 ORDER BY at, id")
        .bind(attempt)
        .fetch_all(&mut **transaction)
        .await?;
    for row in &rows {
        if let Some(given) = class_of(&text(row, "outcome")?) {
            judged.judges.insert(text(row, "by_person")?, given);
        }
    }
    Ok(Some(judged))
}

/// Takes a judgement that is about to be written: the sums change by what it changes. Says when it counts as given, which is after
/// everything that this judge gave before, whatever the clock says.
pub(in crate::records::store) async fn judged(
    transaction: &mut Transaction<'static, Any>,
    attempt: &str,
    by: &str,
    outcome: &str,
    at: i64,
) -> Result<i64, StoreError> {
    let (Some(mut judged), Some(given)) = (standing(transaction, attempt).await?, class_of(outcome)) else { return Ok(at) };
    let (last,): (Option<i64>,) = sqlx::query_as("SELECT MAX(at) FROM overrides WHERE attempt = $1 AND by_person = $2")
        .bind(attempt)
        .bind(by)
        .fetch_one(&mut **transaction)
        .await?;
    let mut sums = Sums::default();
    sums.add(&judged, -1);
    judged.judges.insert(by.to_owned(), given);
    sums.add(&judged, 1);
    sums.write(transaction).await?;
    Ok(last.map_or(at, |last| at.max(last + 1)))
}

/// Takes the judgements of somebody's attempts out of the sums, before they go.
pub(in crate::records::store) async fn forgotten(transaction: &mut Transaction<'static, Any>, person: &str) -> Result<(), StoreError> {
    let rows =
        sqlx::query("SELECT DISTINCT attempt FROM overrides WHERE attempt IN (SELECT id FROM attempts WHERE person = $1) ORDER BY attempt")
            .bind(person)
            .fetch_all(&mut **transaction)
            .await?;
    let mut sums = Sums::default();
    for row in &rows {
        if let Some(judged) = standing(transaction, &text(row, "attempt")?).await? {
            sums.add(&judged, -1);
        }
    }
    sums.write(transaction).await
}

/// Works the sums out again from what was written.
pub(in crate::records::store) async fn rebuild(transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
    for table in ["DELETE FROM judge_totals", "DELETE FROM judge_pairs"] {
        sqlx::query(table).execute(&mut **transaction).await?;
    }
    let rows = sqlx::query(
        "SELECT attempts.id, attempts.cohort, attempts.outcome AS engine, by_person, overrides.outcome AS given FROM overrides \
         JOIN attempts ON attempts.id = overrides.attempt ORDER BY attempts.id, at, overrides.id",
    )
    .fetch_all(&mut **transaction)
    .await?;
    let mut by_attempt: BTreeMap<String, Judged> = BTreeMap::new();
    for row in &rows {
        let (Some(engine), Some(given)) = (class_of(&text(row, "engine")?), class_of(&text(row, "given")?)) else { continue };
        let judged = by_attempt.entry(text(row, "id")?).or_default();
        (judged.cohort, judged.engine) = (text(row, "cohort")?, engine);
        judged.judges.insert(text(row, "by_person")?, given);
    }
    let mut sums = Sums::default();
    for judged in by_attempt.values() {
        sums.add(judged, 1);
    }
    sums.write(transaction).await
}

/// A count of judgements: the two classes and how often.
pub(super) fn counted(row: &sqlx::any::AnyRow, one: &str, other: &str) -> Result<(i64, i64, i64), StoreError> {
    Ok((number(row, one)?, number(row, other)?, number(row, "times")?))
}
