//! What trainers add to an attempt: comments pinned to turns, and adjustments with a reason. Neither changes the score
//! that the replay gave; both stay visible.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::AssertSqlSafe;

use super::statistics::agreement;
use super::{Store, StoreError, decoded, sha256, unguessable};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    pub turn: i64,
    pub by: String,
    pub at: i64,
    pub body: String,
}

/// A comment on its way to the trainee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub id: String,
    /// SHA-256 of the record's bytes, as the trainee's PC knows them.
    pub record: String,
    pub turn: i64,
    pub by: String,
    pub at: i64,
    pub body: String,
}

/// So many comments go to a PC, the newest: whoever reads them has read the older ones.
const MOST_TOLD: i64 = 400;

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
            "SELECT turn, COALESCE(people.name, ''), at, body FROM comments LEFT JOIN people ON people.id = by_person WHERE attempt = $1 \
             ORDER BY turn, at, comments.id",
        )
        .bind(attempt)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(turn, by, at, body)| Comment { turn, by, at, body }).collect())
    }

    /// The comments on a person's own attempts, newest first, with what their PC knows the records by.
    ///
    /// # Errors
    /// When the database fails or a record is damaged.
    pub async fn remarks(&self, person: &str) -> Result<Vec<Remark>, StoreError> {
        let sql = format!(
            "SELECT comments.id, attempt, turn, COALESCE(people.name, ''), at, body FROM attempts JOIN comments ON attempt = attempts.id \
             LEFT JOIN people ON people.id = by_person WHERE attempts.person = $1 ORDER BY at DESC, comments.id LIMIT {MOST_TOLD}"
        );
        let rows: Vec<(String, String, i64, String, i64, String)> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(&self.pool).await?;
        let mut hashes: BTreeMap<String, String> = BTreeMap::new();
        let mut remarks = Vec::with_capacity(rows.len());
        for (id, attempt, turn, by, at, body) in rows {
            let record = match hashes.get(&attempt) {
                Some(known) => known.clone(),
                None => self.hash_of(&attempt).await?,
            };
            hashes.insert(attempt, record.clone());
            remarks.push(Remark { id, record, turn, by, at, body });
        }
        Ok(remarks)
    }

    async fn hash_of(&self, attempt: &str) -> Result<String, StoreError> {
        let (encoding, body): (String, String) =
            sqlx::query_as("SELECT encoding, body FROM records WHERE attempt = $1").bind(attempt).fetch_one(&self.pool).await?;
        Ok(sha256(&decoded(&encoding, &body)?))
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
            "SELECT COALESCE(people.name, ''), at, outcome, lawful, effective, reason FROM overrides LEFT JOIN people ON people.id = by_person \
             WHERE attempt = $1 ORDER BY at",
        )
        .bind(attempt)
        .fetch_all(&self.pool)
        .await?;
        let one = |(by, at, outcome, lawful, effective, reason)| Adjustment { by, at, outcome, lawful, effective, reason };
        Ok(rows.into_iter().map(one).collect())
    }
}
