//! What eases an exam for one person: more time. HR sets it and keeps a note why; nobody else sees that there is one, and
//! a certificate is the same with it or without.

use serde::Serialize;

use super::{Store, StoreError};

/// More time for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accommodation {
    /// Per cent of an exam's minutes that are added.
    pub extra_percent: i64,
    /// Why, for HR alone.
    pub note: String,
    /// Who set it, and when.
    pub by: String,
    pub at: i64,
}

/// The most that can be added, in per cent.
const MOST: i64 = 300;

impl Store {
    /// What was set for a person, if anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accommodation(&self, person: &str) -> Result<Option<Accommodation>, StoreError> {
        let row: Option<(i64, String, String, i64)> = sqlx::query_as(
            "SELECT extra_percent, note, COALESCE(name, ''), set_at FROM accommodations LEFT JOIN people ON people.id = set_by WHERE person = $1",
        )
        .bind(person)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(extra_percent, note, by, at)| Accommodation { extra_percent, note, by, at }))
    }

    /// Sets it; no time and no note take it away.
    ///
    /// # Errors
    /// When it is too much or too little, or the database fails.
    pub async fn accommodate(&self, person: &str, extra_percent: i64, note: &str, by: &str, now: i64) -> Result<(), StoreError> {
        if !(0..=MOST).contains(&extra_percent) {
            return Err(StoreError::Refused("between 0 and 300 per cent more time can be given"));
        }
        if extra_percent == 0 && note.is_empty() {
            sqlx::query("DELETE FROM accommodations WHERE person = $1").bind(person).execute(&self.pool).await?;
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO accommodations (person, extra_percent, note, set_by, set_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (person) DO UPDATE SET extra_percent = $2, note = $3, set_by = $4, set_at = $5",
        )
        .bind(person)
        .bind(extra_percent)
        .bind(note.replace('\0', ""))
        .bind(by)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// An exam's minutes for a person: with what eases it for them, rounded up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn minutes_for(&self, person: &str, minutes: i64) -> Result<i64, StoreError> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT extra_percent FROM accommodations WHERE person = $1").bind(person).fetch_optional(&self.pool).await?;
        Ok((minutes * (100 + row.map_or(0, |(extra,)| extra)) + 99) / 100)
    }
}
