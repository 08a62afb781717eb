//! The audit log: every view of a person and every change. One writer gathers what many requests note; a request goes on
//! when its row is on disk.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use tokio::sync::{mpsc, oneshot};

use super::cells::{Cell, put};
use super::{Store, StoreError, unguessable};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    pub at: i64,
    /// Who; a person's id, or `system`.
    pub actor: String,
    /// What: `view-person`, `import`, `set-role`…
    pub action: String,
    /// Whom or what it was about.
    pub subject: String,
    pub detail: String,
}

type Waiting = (AuditRow, oneshot::Sender<bool>);

/// The writer's end that requests hold.
#[derive(Debug, Clone)]
pub struct Audit {
    queue: mpsc::Sender<Waiting>,
}

/// How many rows one transaction takes.
const TOGETHER: usize = 256;

impl Audit {
    /// Starts the writer; it ends when the last holder is gone.
    #[must_use]
    pub fn start(store: Store) -> Self {
        let (queue, mut waiting) = mpsc::channel::<Waiting>(1024);
        tokio::spawn(async move {
            let mut rows = Vec::new();
            while waiting.recv_many(&mut rows, TOGETHER).await > 0 {
                let written = store.write_audit(rows.iter().map(|(row, _)| row)).await.is_ok();
                for (_, told) in rows.drain(..) {
                    // Whoever waited may have gone; the row stays.
                    let _ = told.send(written);
                }
            }
        });
        Self { queue }
    }

    /// Notes a row; it is durable when this returns.
    ///
    /// # Errors
    /// When it could not be written: then what it tells of must not happen.
    pub async fn note(&self, row: AuditRow) -> Result<(), StoreError> {
        let (told, wait) = oneshot::channel();
        let failed = StoreError::Unwritten("the audit log");
        if self.queue.send((row, told)).await.is_err() {
            return Err(failed);
        }
        if matches!(wait.await, Ok(true)) { Ok(()) } else { Err(failed) }
    }
}

impl Store {
    async fn write_audit(&self, rows: impl Iterator<Item = &AuditRow> + Send) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let cells = |row: &AuditRow| {
            let [actor, action, subject, detail] =
                [&row.actor, &row.action, &row.subject, &row.detail].map(|text| Cell::from(text.as_str()));
            vec![unguessable().into(), row.at.into(), actor, action, subject, detail]
        };
        put(&mut transaction, "audit", "id, at, actor, action, subject, detail", "", rows.map(cells).collect()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The newest rows, of one subject or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self, subject: Option<&str>, most: i64) -> Result<Vec<AuditRow>, StoreError> {
        let of_one = if subject.is_some() { "WHERE subject = $1" } else { "" };
        let sql = format!("SELECT at, actor, action, subject, detail FROM audit {of_one} ORDER BY at DESC, id DESC LIMIT {most}");
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let query = match subject {
            Some(subject) => query.bind(subject.to_owned()),
            None => query,
        };
        let rows: Vec<(i64, String, String, String, String)> = query.fetch_all(&self.pool).await?;
        let row = |(at, actor, action, subject, detail)| AuditRow { at, actor, action, subject, detail };
        Ok(rows.into_iter().map(row).collect())
    }
}
