//! The whole store as lines of JSON, the same for both databases: what SQLite held can be restored into PostgreSQL.

use std::io::{BufRead, Write};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Column, Row};

use super::{Engine, Store, StoreError, hex, rebuild};

/// Every table with the columns of its key. Sessions and limits are of the moment and stay behind.
const TABLES: [(&str, &str); 33] = [
    ("settings", "name"),
    ("files", "hash"),
    ("shelves", "hash"),
    ("cases", "content"),
    ("people", "id"),
    ("devices", "id"),
    ("codes", "code_hash"),
    ("attempts", "id"),
    ("records", "attempt"),
    ("quarantine", "id"),
    ("links", "device, n"),
    ("person_totals", "person"),
    ("person_scenarios", "person, scenario"),
    ("person_tallies", "person"),
    ("person_breaches", "person, rule"),
    ("cohort_days", "cohort, day"),
    ("scenario_totals", "scenario, version"),
    ("reply_totals", "scenario, version, reply"),
    ("audit", "id"),
    ("assignments", "id"),
    ("tickets", "id"),
    ("certificates", "code"),
    ("overrides", "id"),
    ("comments", "id"),
    ("outbox", "attempt"),
    ("scenario_minutes", "scenario, version, minute"),
    ("item_totals", "scenario, version"),
    ("judge_totals", "cohort, judge, engine, given"),
    ("judge_pairs", "cohort, lower_class, higher_class"),
    ("accommodations", "person"),
    ("offered", "content"),
    ("submissions", "id"),
    ("releases", "number"),
];
/// Sums that older programs kept in rows of their own: whoever brings them has his sums built again.
const GONE: [&str; 3] = ["person_rules", "person_criteria", "rule_days"];
/// Rows read at once.
const PAGE: i64 = 2000;

fn row_of(row: &AnyRow) -> Result<Value, StoreError> {
    let mut object = Map::new();
    for column in row.columns() {
        let name = column.name();
        let value = match row.try_get::<Option<String>, _>(name) {
            Ok(text) => json!(text),
            Err(_) => json!(row.try_get::<Option<i64>, _>(name)?),
        };
        object.insert(name.to_owned(), value);
    }
    Ok(Value::Object(object))
}

impl Store {
    /// Writes everything; says how many rows. One moment of the store, whoever writes meanwhile.
    ///
    /// # Errors
    /// When the database or the file fails.
    pub async fn backup(&self, out: &mut (dyn Write + Send)) -> Result<u64, StoreError> {
        let begin = if self.engine == Engine::Sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ" };
        let mut transaction = self.pool.begin_with(begin).await?;
        let (mut hash, mut rows) = (Sha256::new(), 0);
        for (table, key) in TABLES {
            let mut offset = 0;
            loop {
                let sql = format!("SELECT * FROM {table} ORDER BY {key} LIMIT {PAGE} OFFSET {offset}");
                let page = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *transaction).await?;
                for row in &page {
                    let line = format!("{}\n", json!([table, row_of(row)?]));
                    hash.update(line.as_bytes());
                    out.write_all(line.as_bytes()).map_err(sqlx::Error::Io)?;
                    rows += 1;
                }
                offset += PAGE;
                if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                    break;
                }
            }
        }
        let end = json!({ "rows": rows, "sha256": hex(&hash.finalize()) });
        out.write_all(format!("{end}\n").as_bytes()).and_then(|()| out.flush()).map_err(sqlx::Error::Io)?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Puts a backup into an empty store; all of it or nothing.
    ///
    /// # Errors
    /// When the store is not empty, the file is not whole, or the database fails; then nothing has changed.
    pub async fn restore(&self, file: &mut (dyn BufRead + Send)) -> Result<u64, StoreError> {
        let damaged = |what: &str| StoreError::Damaged(format!("the backup: {what}"));
        let holdings = self.holdings().await?;
        if holdings.attempts > 0 || !holdings.quarantined.is_empty() || self.has_admin().await? {
            return Err(StoreError::Refused("this store is not empty: restore into a new one"));
        }
        let mut transaction = self.begin().await?;
        for (table, _) in TABLES {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *transaction).await?;
        }
        let (mut hash, mut rows, mut line, mut is_old) = (Sha256::new(), 0u64, String::new(), false);
        loop {
            line.clear();
            if file.read_line(&mut line).map_err(sqlx::Error::Io)? == 0 {
                return Err(damaged("its end is missing"));
            }
            let value: Value = serde_json::from_str(&line).map_err(|error| damaged(&error.to_string()))?;
            if let Some(told) = value["sha256"].as_str() {
                if told != hex(&hash.finalize()) || value["rows"].as_u64() != Some(rows) {
                    return Err(damaged("its sum is another"));
                }
                break;
            }
            hash.update(line.as_bytes());
            rows += 1;
            if GONE.iter().any(|table| Some(*table) == value[0].as_str()) {
                is_old = true;
                continue;
            }
            let table = TABLES.iter().map(|(table, _)| *table).find(|table| Some(*table) == value[0].as_str());
            let row = value[1].as_object().ok_or_else(|| damaged("a line is no row"))?;
            put(&mut transaction, table.ok_or_else(|| damaged("it names an unknown table"))?, row).await?;
        }
        transaction.commit().await?;
        if is_old {
            rebuild(self).await?;
        }
        Ok(rows)
    }
}

async fn put(transaction: &mut sqlx::Transaction<'static, sqlx::Any>, table: &str, row: &Map<String, Value>) -> Result<(), StoreError> {
    let is_name = |name: &String| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    if !row.keys().all(is_name) {
        return Err(StoreError::Damaged("the backup names a column that is none".to_owned()));
    }
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let mut place = 0;
    // A null has no type of its own, so it stands in the statement.
    let values: Vec<String> = row
        .values()
        .map(|value| {
            if value.is_null() {
                return "NULL".to_owned();
            }
            place += 1;
            format!("${place}")
        })
        .collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in row.values() {
        query = match value {
            Value::String(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(number.as_i64()),
            _ => query,
        };
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}
