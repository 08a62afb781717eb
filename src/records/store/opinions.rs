//! What trainers add to an attempt: comments pinned to turns, and adjustments with a reason. Neither changes the score
//! that the replay gave; both stay visible.

use serde::Serialize;

use super::statistics::agreement;
use super::{Store, StoreError, unguessable};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    pub turn: i64,
    pub by: String,
    pub at: i64,
    pub body: String,
}

/// An adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    pub by: String,
    pub at: i64,
    pub outcome: String,
    pub lawful: i64,
    pub effective: i64,
    pub reason: String,
}

impl Store {
    /// Pins a comment to a turn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn comment(&self, attempt: &str, turn: i64, by: &str, body: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO comments (id, attempt, turn, by_person, at, body) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(unguessable())
            .bind(attempt)
            .bind(turn)
            .bind(by)
            .bind(now)
            .bind(body.replace('\0', ""))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The comments on an attempt, by turn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn comments(&self, attempt: &str) -> Result<Vec<Comment>, StoreError> {
        let rows: Vec<(i64, String, i64, String)> = sqlx::query_as(
            "SELECT turn, people.name, at, body FROM comments JOIN people ON people.id = by_person WHERE attempt = $1 ORDER BY turn, at",
        )
        .bind(attempt)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(turn, by, at, body)| Comment { turn, by, at, body }).collect())
    }

    /// Puts another judgement beside the replay's; how far judges agree follows in the same transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn adjust(&self, attempt: &str, by: &str, adjustment: &Adjustment) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let at = agreement::judged(&mut transaction, attempt, by, &adjustment.outcome, adjustment.at).await?;
        sqlx::query(
            "INSERT INTO overrides (id, attempt, by_person, at, outcome, lawful, effective, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(unguessable())
        .bind(attempt)
        .bind(by)
        .bind(at)
        .bind(&adjustment.outcome)
        .bind(adjustment.lawful)
        .bind(adjustment.effective)
        .bind(adjustment.reason.replace('\0', ""))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The adjustments of an attempt, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn adjustments(&self, attempt: &str) -> Result<Vec<Adjustment>, StoreError> {
        let rows: Vec<(String, i64, String, i64, i64, String)> = sqlx::query_as(
            "SELECT people.name, at, outcome, lawful, effective, reason FROM overrides JOIN people ON people.id = by_person \
             WHERE attempt = $1 ORDER BY at",
        )
        .bind(attempt)
        .fetch_all(&self.pool)
        .await?;
        let one = |(by, at, outcome, lawful, effective, reason)| Adjustment { by, at, outcome, lawful, effective, reason };
        Ok(rows.into_iter().map(one).collect())
    }
}
