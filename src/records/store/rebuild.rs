//! Every roll-up built again from the attempts that count, and every roll-up as text: what was kept meanwhile must be the same.

use sqlx::AssertSqlSafe;

use super::rollup::{Counted, Deltas};
use super::stage::lift;
use super::statistics::{agreement, items};
use super::tables::{BREACHES, CASES, DAYS, EMPTIED, FIGURES, MINUTES, PEOPLE, REPLIES, SCENARIOS, TALLIES};
use super::{Store, StoreError, number, text};

/// Builds every roll-up again from the attempts that count.
///
/// # Errors
/// When the database fails or an attempt's row cannot be read; then nothing has changed.
pub async fn rebuild(store: &Store) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    for table in EMPTIED {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *transaction).await?;
    }
    sqlx::query(
        "UPDATE person_totals SET attempts = 0, passes = 0, red_lines = 0, first_day = 0, last_day = 0, tried = 0, passed = 0, stage = 0, \
         stage_day = 0, sore_day = 0",
    )
    .execute(&mut *transaction)
    .await?;
    let mut after = String::new();
    loop {
        let rows = sqlx::query("SELECT * FROM attempts WHERE id > $1 AND counts = 1 ORDER BY id LIMIT 500")
            .bind(&after)
            .fetch_all(&mut *transaction)
            .await?;
        let Some(last) = rows.last() else { break };
        after = text(last, "id")?;
        let mut deltas = Deltas::default();
        for row in &rows {
            deltas.add(&counted(row)?);
        }
        deltas.write_again(&mut transaction).await?;
    }
    items::rebuild(&mut transaction).await?;
    agreement::rebuild(&mut transaction).await?;
    let certified: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT person FROM certificates").fetch_all(&mut *transaction).await?;
    lift(&mut transaction, &certified.into_iter().map(|(person,)| person).collect::<Vec<_>>()).await?;
    transaction.commit().await?;
    Ok(())
}

/// An attempt's row as it is counted.
pub(super) fn counted(row: &sqlx::any::AnyRow) -> Result<Counted, StoreError> {
    fn read<T: serde::de::DeserializeOwned>(row: &sqlx::any::AnyRow, column: &str) -> Result<T, StoreError> {
        let text = text(row, column)?;
        serde_json::from_str(&text).map_err(|error| StoreError::Damaged(format!("the column {column}: {error}")))
    }
    let outcome = text(row, "outcome")?;
    Ok(Counted {
        person: text(row, "person")?,
        cohort: text(row, "cohort")?,
        scenario: text(row, "scenario")?,
        version: number(row, "version")?,
        bucket: text(row, "bucket")?,
        started: number(row, "started")?,
        day: number(row, "day")?,
        passed: outcome == "pass",
        red_line: outcome == "red-line",
        lawful: number(row, "lawful")?,
        effective: number(row, "effective")?,
        seconds: number(row, "seconds")?,
        findings: read(row, "findings")?,
        marks: read(row, "marks")?,
        rules: read(row, "rules")?,
        replies: read(row, "replies")?,
    })
}

impl Store {
    /// Every row of every roll-up as text, in a fixed order: two stores with the same attempts say the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rollups(&self) -> Result<Vec<String>, StoreError> {
        let mut lines = Vec::new();
        let added = [PEOPLE, CASES, TALLIES, BREACHES, DAYS, SCENARIOS, REPLIES, MINUTES];
        for (table, columns, key) in added.into_iter().map(|adding| (adding.table, adding.columns, adding.key)).chain(FIGURES) {
            let sql = format!("SELECT {columns} FROM {table} ORDER BY {key}");
            let columns: Vec<&str> = columns.split(", ").collect();
            for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await? {
                let cell = |column: &&str| text(&row, column).or_else(|_| number(&row, column).map(|number| number.to_string()));
                let cells: Result<Vec<String>, sqlx::Error> = columns.iter().map(cell).collect();
                lines.push(format!("{table} {}", cells?.join(" ")));
            }
        }
        Ok(lines)
    }
}
