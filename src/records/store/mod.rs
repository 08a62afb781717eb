//! HR's store: what was delivered, what of it is believed, and what follows from it. One set of queries for SQLite (WAL)
//! and PostgreSQL, through `sqlx`'s `Any`. This room knows SQL and nothing of pages; it has no clock (the caller tells the
//! time) and replays with the core. Start reading at [`Store`], then `believe`, then `ingest`.

mod accommodations;
mod again;
mod assignments;
mod audit;
mod backup;
mod believe;
mod bot;
mod cells;
mod certificates;
mod check;
mod content;
mod forget;
mod ingest;
mod limits;
mod opinions;
mod outbox;
mod overview;
mod people;
mod rebuild;
mod releases;
mod rollup;
mod seed;
mod sessions;
mod stage;
pub mod statistics;
mod submissions;
mod tables;
mod tally;
mod tickets;
mod together;
mod views;

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use sqlx::any::{AnyPoolOptions, AnyRow, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection, Executor, SqlSafeStr, Transaction};
use thiserror::Error;

pub use accommodations::Accommodation;
pub use again::Again;
pub use assignments::{Assignment, Doing, Given, Progress};
pub use audit::{Audit, AuditRow};
pub use believe::{Believed, Doubt, Found, Mark, believe, reenact};
pub use bot::{Played, play};
pub use certificates::{Certificate, Ending, Standing};
pub use check::{Check, Checked};
pub use content::{Case, Shelf};
pub use ingest::{Answer, Delivery, Holdings, Link, Seat, Weighed};
pub use opinions::{Adjustment, Comment, Remark};
pub use outbox::{Outbox, Queued};
pub use overview::{CohortLine, Overview, Week, monday_of};
pub use people::{CodeUse, ImportReport, ImportRow, Person, Role};
pub use rebuild::rebuild;
pub use releases::{Change, Release};
pub use rollup::BUCKETS;
pub use sessions::{Session, SessionKeys};
pub use stage::Stage;
pub use submissions::{Fate, Mine, Submission, Submitted};
pub use tickets::Ticket;
pub use views::{AttemptLine, HeldLine, PeopleAsked, PersonLine, PersonView, RuleLine, ScenarioLine, Scope};

/// Why the store cannot do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database cannot be reached or used ({0}): look at --database, its rights and its disk")]
    Database(#[from] sqlx::Error),
    #[error("the database's tables cannot be brought up to date ({0}): restore a backup, or use the newer program that made them")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("`{0}` is no database: write sqlite://FILE?mode=rwc or postgres://USER@HOST/NAME")]
    Url(String),
    #[error("the content cannot be taken into the store: {0}")]
    Content(String),
    #[error("what the store holds cannot be read ({0}): run `ringback verify`")]
    Damaged(String),
    #[error("{0} could not be written, and nothing was done: look at the database's log, then try again")]
    Unwritten(&'static str),
    #[error("{0}")]
    Refused(&'static str),
}

/// Which database stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database, shared by everything that reads or writes it.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
}

/// So long a connection is believed to stand after it was used.
const BELIEVED: std::time::Duration = std::time::Duration::from_secs(1);

/// What each connection is set to.
const fn settings_of(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Sqlite => &["PRAGMA busy_timeout = 10000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"],
        // Records are compressed as they are written; PostgreSQL's own way takes several times as long. Not every build has the other.
        Engine::Postgres => &["SELECT set_config(name, 'lz4', false) FROM pg_settings \
            WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"],
    }
}

/// Every version of the tables, oldest first; a published one never changes.
const MIGRATIONS: [(i64, &str, &str); 10] = [
    (1, "records", include_str!("migrations/0001_records.sql")),
    (2, "house", include_str!("migrations/0002_house.sql")),
    (3, "size", include_str!("migrations/0003_size.sql")),
    (4, "outbox", include_str!("migrations/0004_outbox.sql")),
    (5, "statistics", include_str!("migrations/0005_statistics.sql")),
    (6, "people-and-tasks", include_str!("migrations/0006_people_and_tasks.sql")),
    (7, "releases", include_str!("migrations/0007_releases.sql")),
    (8, "tallies", include_str!("migrations/0008_tallies.sql")),
    (9, "hot-rows", include_str!("migrations/0009_hot_rows.sql")),
    (10, "queued", include_str!("migrations/0010_queued.sql")),
];

impl Store {
    /// Opens a database and brings its tables up to date.
    ///
    /// # Errors
    /// When the address is none, the database cannot be reached, or its tables are those of a newer program.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        let engine = match url.split(':').next() {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => return Err(StoreError::Url(url.to_owned())),
        };
        let options = AnyPoolOptions::new().max_connections(if engine == Engine::Sqlite { 8 } else { 16 });
        // A connection that was used a moment ago is believed to stand: asking each time costs as much as many a question does.
        let options = options
            .test_before_acquire(false)
            .before_acquire(|connection, known| Box::pin(async move { Ok(known.idle_for < BELIEVED || connection.ping().await.is_ok()) }));
        let options = options.acquire_timeout(std::time::Duration::from_secs(10)).after_connect(move |connection, _| {
            Box::pin(async move {
                for setting in settings_of(engine) {
                    connection.execute(*setting).await?;
                }
                Ok(())
            })
        });
        let store = Self { pool: options.connect(url).await?, engine };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let bytewise = self.bytewise();
        let is_postgres = self.engine == Engine::Postgres;
        let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
            // How PostgreSQL lays rows out is nothing to SQLite.
            let lines = sql.split_inclusive('\n').filter_map(|line| match line.strip_prefix("POSTGRES ") {
                Some(own) => is_postgres.then_some(own),
                None => Some(line),
            });
            let sql = AssertSqlSafe(lines.collect::<String>().replace("BYTEWISE", bytewise)).into_sql_str();
            Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
        });
        Ok(Migrator::with_migrations(migrations.collect()).run(&self.pool).await?)
    }

    /// Which database this is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// The one word in which the databases differ: an order of bytes, whatever language the database speaks.
    const fn bytewise(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "COLLATE BINARY",
            Engine::Postgres => "COLLATE \"C\"",
        }
    }

    /// How many may write at the same time with profit. SQLite lets one write after the other; on PostgreSQL one prepares while the
    /// other waits for the disk, and more would make batches smaller without making them faster, for all add to the same days.
    #[must_use]
    pub const fn writers(&self) -> usize {
        match self.engine {
            Engine::Sqlite => 1,
            Engine::Postgres => 2,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Lets go of all connections; what was committed stays.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that will write.
    async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = if self.engine == Engine::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        Ok(self.pool.begin_with(begin).await?)
    }

    /// A named setting of the store.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let found: Option<(String,)> =
            sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(&self.pool).await?;
        Ok(found.map(|(value,)| value))
    }

    /// Keeps a setting if there is none yet, and says which one holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting_or(&self, name: &str, value: &str) -> Result<String, StoreError> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(name)
            .bind(value)
            .execute(&self.pool)
            .await?;
        Ok(self.setting(name).await?.unwrap_or_else(|| value.to_owned()))
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A secret or an id that nobody can guess: 128 bits from the system's source.
#[must_use]
pub fn unguessable() -> String {
    hex(&rand::random::<[u8; 16]>())
}

/// The day of a moment in China (UTC+8), since 1970.
#[must_use]
pub const fn day_of(seconds: i64) -> i64 {
    (seconds + 8 * 3600).div_euclid(86_400)
}

/// Bytes as a text column: as they are where they are text without NUL, else in hexadecimal.
fn encoded(bytes: &[u8]) -> (&'static str, String) {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => ("text", text.to_owned()),
        _ => ("hex", hex(bytes)),
    }
}

/// The bytes of such a column.
fn decoded(encoding: &str, body: &str) -> Result<Vec<u8>, StoreError> {
    if encoding == "text" {
        return Ok(body.as_bytes().to_vec());
    }
    let pair = |at: usize| body.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..body.len()).step_by(2).map(pair).collect();
    bytes.ok_or_else(|| StoreError::Damaged("a record's bytes".to_owned()))
}

/// A column's text.
fn text(row: &AnyRow, column: &str) -> Result<String, sqlx::Error> {
    sqlx::Row::try_get(row, column)
}

/// A column's number.
fn number(row: &AnyRow, column: &str) -> Result<i64, sqlx::Error> {
    sqlx::Row::try_get(row, column)
}
