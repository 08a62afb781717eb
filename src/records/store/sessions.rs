//! Who is signed in, and who tried too often. Both lie in the database, so that several servers share them.

use super::{Store, StoreError, sha256, unguessable};

/// A session ends this long after it was last used, in seconds.
const IDLE: i64 = 3600;
/// A session ends this long after sign-in whatever happens, in seconds.
const LONGEST: i64 = 12 * 3600;
/// After this long the key is changed, in seconds.
const ROTATE: i64 = 900;
/// The old key is taken for this long after a change: pages load side by side.
const GRACE: i64 = 60;
/// Failures before a lock.
const FAILURES: i64 = 5;
/// How long a lock holds, and how long failures are remembered, in seconds.
const LOCKED: i64 = 900;

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub person: String,
    /// What forms must bring along.
    pub csrf: String,
    /// A new key to hand out, where it was time to change.
    pub renewed: Option<String>,
}

/// What a new session hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKeys {
    pub key: String,
    pub csrf: String,
}

impl Store {
    /// Signs somebody in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(&self, person: &str, now: i64) -> Result<SessionKeys, StoreError> {
        let keys = SessionKeys { key: format!("{}{}", unguessable(), unguessable()), csrf: unguessable() };
        self.put_session(&keys.key, person, &keys.csrf, now, now + LONGEST).await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1 OR seen_at < $2").bind(now).bind(now - IDLE).execute(&self.pool).await?;
        Ok(keys)
    }

    async fn put_session(&self, key: &str, person: &str, csrf: &str, now: i64, expires: i64) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO sessions (key_hash, person, csrf, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)")
            .bind(sha256(key.as_bytes()))
            .bind(person)
            .bind(csrf)
            .bind(now)
            .bind(expires)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The session of a key, if it holds. From time to time the key is changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, key: &str, now: i64) -> Result<Option<Session>, StoreError> {
        let hash = sha256(key.as_bytes());
        let row: Option<(String, String, i64, i64, i64)> =
            sqlx::query_as("SELECT person, csrf, created_at, seen_at, expires_at FROM sessions WHERE key_hash = $1")
                .bind(&hash)
                .fetch_optional(&self.pool)
                .await?;
        let Some((person, csrf, created, seen, expires)) = row else { return Ok(None) };
        if expires <= now || seen + IDLE <= now {
            return Ok(None);
        }
        if created + ROTATE > now {
            if seen + 60 <= now {
                sqlx::query("UPDATE sessions SET seen_at = $2 WHERE key_hash = $1").bind(&hash).bind(now).execute(&self.pool).await?;
            }
            return Ok(Some(Session { person, csrf, renewed: None }));
        }
        // Only one of several requests at once renews: the one that shortens the old key's life.
        let shortened = sqlx::query("UPDATE sessions SET expires_at = $2 WHERE key_hash = $1 AND expires_at = $3 AND expires_at > $2")
            .bind(&hash)
            .bind(now + GRACE)
            .bind(expires)
            .execute(&self.pool)
            .await?;
        if shortened.rows_affected() == 0 {
            return Ok(Some(Session { person, csrf, renewed: None }));
        }
        let renewed = format!("{}{}", unguessable(), unguessable());
        self.put_session(&renewed, &person, &csrf, now, expires).await?;
        Ok(Some(Session { person, csrf, renewed: Some(renewed) }))
    }

    /// Signs out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE key_hash = $1").bind(sha256(key.as_bytes())).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends every session of somebody: their password or role changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions_of(&self, person: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE person = $1").bind(person).execute(&self.pool).await?;
        Ok(())
    }

    /// Whether a name (an account, an address) is locked out now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_locked(&self, name: &str, now: i64) -> Result<bool, StoreError> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT locked_until FROM throttles WHERE name = $1").bind(name).fetch_optional(&self.pool).await?;
        Ok(row.is_some_and(|(until,)| until > now))
    }

    /// Notes a failure; `times` as many as usual are forgiven (an address serves a whole office).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(&self, name: &str, times: i64, now: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO throttles (name, failures, since, locked_until) VALUES ($1, 1, $2, 0) ON CONFLICT (name) DO UPDATE SET \
             failures = CASE WHEN throttles.since < $3 THEN 1 ELSE throttles.failures + 1 END, \
             since = CASE WHEN throttles.since < $3 THEN $2 ELSE throttles.since END, \
             locked_until = CASE WHEN throttles.since >= $3 AND throttles.failures + 1 >= $4 THEN $5 ELSE throttles.locked_until END",
        )
        .bind(name)
        .bind(now)
        .bind(now - LOCKED)
        .bind(FAILURES * times)
        .bind(now + LOCKED)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets failures after a success.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forgive(&self, name: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM throttles WHERE name = $1").bind(name).execute(&self.pool).await?;
        Ok(())
    }
}
