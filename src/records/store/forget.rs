//! Deleting a person: what names or shows them goes; the sums of cohorts, clauses and scenarios stay.

use sqlx::AssertSqlSafe;

use super::statistics::agreement;
use super::{Store, StoreError, unguessable};

/// Whose attempts begin so belong to nobody any more.
pub(super) const FORGOTTEN: &str = "forgotten-";

/// Rows that are the person's own, by table and column.
const OWN: [(&str, &str); 12] = [
    ("people", "id"),
    ("devices", "person"),
    ("codes", "person"),
    ("sessions", "person"),
    ("quarantine", "person"),
    ("certificates", "person"),
    ("assignments", "person"),
    ("accommodations", "person"),
    ("person_totals", "person"),
    ("person_scenarios", "person"),
    ("person_tallies", "person"),
    ("person_breaches", "person"),
];

impl Store {
    /// Deletes a person. Their attempts lose name, record, notes and comments and stay as numbers; nobody can join them again.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn forget(&self, person: &str) -> Result<(), StoreError> {
        let nobody = format!("{FORGOTTEN}{}", unguessable());
        let mut transaction = self.begin().await?;
        agreement::forgotten(&mut transaction, person).await?;
        for table in ["records", "comments", "overrides", "outbox"] {
            let sql = format!("DELETE FROM {table} WHERE attempt IN (SELECT id FROM attempts WHERE person = $1)");
            sqlx::query(AssertSqlSafe(sql)).bind(person).execute(&mut *transaction).await?;
        }
        for table in ["links", "intake"] {
            let sql = format!("DELETE FROM {table} WHERE device IN (SELECT id FROM devices WHERE person = $1)");
            sqlx::query(AssertSqlSafe(sql)).bind(person).execute(&mut *transaction).await?;
        }
        for table in ["attempts", "tickets"] {
            let sql = format!("UPDATE {table} SET person = $2, device = '' WHERE person = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(person).bind(&nobody).execute(&mut *transaction).await?;
        }
        // What they sent in and approved is the house's, and stays without them.
        for (table, column) in [("submissions", "by_person"), ("submissions", "decided_by"), ("releases", "made_by")] {
            let sql = format!("UPDATE {table} SET {column} = $2 WHERE {column} = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(person).bind(&nobody).execute(&mut *transaction).await?;
        }
        for (table, column) in OWN {
            let sql = format!("DELETE FROM {table} WHERE {column} = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(person).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Those who left before a moment: whose retention is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn left_before(&self, moment: i64) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT id FROM people WHERE archived_at IS NOT NULL AND archived_at < $1 ORDER BY archived_at LIMIT 10000")
                .bind(moment)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
