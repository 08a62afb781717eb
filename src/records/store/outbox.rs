//! What a learning record store is still to be told: one row for each attempt that counts, written in the transaction that
//! takes the attempt. The statements themselves are made when they are sent, always the same ones.

use serde::Serialize;
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::cells::{Cell, put};
use super::{Store, StoreError};

/// The setting that says whether anybody is told.
const WANTED: &str = "lrs";

/// An attempt that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    pub attempt: String,
    /// How often it was tried, this time among it.
    pub tries: i64,
}

/// How the outbox stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outbox {
    /// The record store's address, if there is one.
    pub to: Option<String>,
    pub waiting: i64,
    pub refused: i64,
    /// What was said last about one of them.
    pub told: Option<String>,
}

/// Queues attempts, if anybody is to be told.
pub(super) async fn queue(transaction: &mut Transaction<'static, Any>, attempts: Vec<(String, i64)>) -> Result<(), StoreError> {
    if attempts.is_empty() {
        return Ok(());
    }
    let wanted: Option<(String,)> =
        sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(WANTED).fetch_optional(&mut **transaction).await?;
    if wanted.is_none_or(|(url,)| url.is_empty()) {
        return Ok(());
    }
    let row = |(attempt, at): (String, i64)| vec![Cell::from(attempt), at.into(), at.into(), 0.into(), "waiting".into()];
    let rows = attempts.into_iter().map(row).collect();
    put(transaction, "outbox", "attempt, queued_at, next_at, tries, state", "ON CONFLICT DO NOTHING", rows).await?;
    Ok(())
}

impl Store {
    /// From now on every attempt that counts is told to this address; what it refused before is tried once more. An empty
    /// one ends it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(&self, url: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(WANTED)
            .bind(url)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE outbox SET state = 'waiting', tries = 0, next_at = 0 WHERE state = 'refused'")
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes attempts whose time has come, oldest first; nobody else gets them before `until`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, now: i64, until: i64, most: i64) -> Result<Vec<Queued>, StoreError> {
        let sql = format!(
            "UPDATE outbox SET tries = tries + 1, next_at = $2 WHERE state = 'waiting' AND next_at <= $1 AND attempt IN \
             (SELECT attempt FROM outbox WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, queued_at, attempt LIMIT {most}) \
             RETURNING attempt, tries, queued_at"
        );
        let mut rows: Vec<(String, i64, i64)> = sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(until).fetch_all(&self.pool).await?;
        rows.sort_by(|one, other| (one.2, &one.0).cmp(&(other.2, &other.0)));
        Ok(rows.into_iter().map(|(attempt, tries, _)| Queued { attempt, tries }).collect())
    }

    /// These were told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sent(&self, attempts: &[String]) -> Result<(), StoreError> {
        for some in attempts.chunks(64) {
            let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
            let sql = format!("DELETE FROM outbox WHERE attempt IN ({})", places.join(", "));
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, attempt| query.bind(attempt.clone()));
            query.execute(&self.pool).await?;
        }
        Ok(())
    }

    /// This one is to be tried again at a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_off(&self, attempt: &str, next_at: i64, why: &str) -> Result<(), StoreError> {
        self.note_outbox(attempt, "waiting", next_at, why).await
    }

    /// This one will not be taken; it is kept with the reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused(&self, attempt: &str, why: &str) -> Result<(), StoreError> {
        self.note_outbox(attempt, "refused", 0, why).await
    }

    async fn note_outbox(&self, attempt: &str, state: &'static str, next_at: i64, why: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE outbox SET state = $2, next_at = $3, told = $4 WHERE attempt = $1")
            .bind(attempt)
            .bind(state)
            .bind(next_at)
            .bind(why.replace('\0', ""))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How the outbox stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox(&self) -> Result<Outbox, StoreError> {
        let states: Vec<(String, i64)> = sqlx::query_as("SELECT state, COUNT(*) FROM outbox GROUP BY state").fetch_all(&self.pool).await?;
        let of = |wanted: &str| states.iter().find(|(state, _)| state == wanted).map_or(0, |(_, count)| *count);
        let told: Option<(String,)> =
            sqlx::query_as("SELECT told FROM outbox WHERE told IS NOT NULL ORDER BY state, next_at DESC, attempt LIMIT 1")
                .fetch_optional(&self.pool)
                .await?;
        let to = self.setting(WANTED).await?.filter(|url| !url.is_empty());
        Ok(Outbox { to, waiting: of("waiting"), refused: of("refused"), told: told.map(|(told,)| told) })
    }
}
