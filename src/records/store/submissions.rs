//! What trainers send in, on its way: waiting, judged by one server at a time, approved or sent back. What a judge says
//! is kept as it was said; this room reads none of it.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::content::keep_file;
use super::{Store, StoreError, number, sha256, text, unguessable};

/// Nobody has more than this waiting.
const MOST_WAITING: i64 = 10;
/// A submission that ended this many judges is not given to another.
const MOST_TRIES: i64 = 2;

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Waiting,
    Judging,
    /// Its review found something that stands in the way.
    Failed,
    /// Its review found nothing; somebody has to approve.
    Passed,
    Rejected,
    Approved,
}

impl Fate {
    const ALL: [Self; 6] = [Self::Waiting, Self::Judging, Self::Failed, Self::Passed, Self::Rejected, Self::Approved];

    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Judging => "judging",
            Self::Failed => "failed",
            Self::Passed => "passed",
            Self::Rejected => "rejected",
            Self::Approved => "approved",
        }
    }
}

impl std::fmt::Display for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// What is sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted<'a> {
    pub scenario: &'a str,
    pub by: &'a str,
    pub note: &'a str,
    pub exam_only: bool,
    /// Text by the file's name.
    pub files: &'a BTreeMap<String, String>,
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub id: String,
    pub scenario: String,
    /// A person's id, and their name as long as there is one.
    pub by: String,
    pub by_name: String,
    pub sent_at: i64,
    pub note: String,
    pub exam_only: bool,
    /// Hash by the file's name.
    pub files: BTreeMap<String, String>,
    pub fate: Fate,
    /// How far its judge is.
    pub progress: String,
    /// What its judge said; empty until then.
    pub report: String,
    pub judged_at: Option<i64>,
    pub decided_by_name: String,
    pub decided_at: Option<i64>,
    pub reason: String,
    pub release: Option<i64>,
}

/// A submission that this server judges now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    pub submission: Submission,
    /// What shows that it is still ours.
    pub claim: String,
    /// It ended judges before: it is not to be tried again.
    pub is_cursed: bool,
}

const COLUMNS: &str = "submissions.id, scenario, by_person, COALESCE(people.name, '') AS by_name, sent_at, note, exam_only, files, state, progress, \
     report, judged_at, COALESCE(deciders.name, '') AS decided_by_name, decided_at, reason, release, tries \
     FROM submissions LEFT JOIN people ON people.id = by_person LEFT JOIN people AS deciders ON deciders.id = decided_by";

fn submission(row: &AnyRow) -> Result<Submission, StoreError> {
    let state = text(row, "state")?;
    let damaged = |what: &str| StoreError::Damaged(format!("a submission's {what}"));
    Ok(Submission {
        id: text(row, "id")?,
        scenario: text(row, "scenario")?,
        by: text(row, "by_person")?,
        by_name: text(row, "by_name")?,
        sent_at: number(row, "sent_at")?,
        note: text(row, "note")?,
        exam_only: number(row, "exam_only")? != 0,
        files: serde_json::from_str(&text(row, "files")?).map_err(|_| damaged("files"))?,
        fate: Fate::ALL.into_iter().find(|fate| fate.key() == state).ok_or_else(|| damaged("state"))?,
        progress: text(row, "progress")?,
        report: text(row, "report")?,
        judged_at: row.try_get("judged_at")?,
        decided_by_name: text(row, "decided_by_name")?,
        decided_at: row.try_get("decided_at")?,
        reason: text(row, "reason")?,
        release: row.try_get("release")?,
    })
}

impl Store {
    /// Takes a submission in; its id is made here.
    ///
    /// # Errors
    /// When this person has too many waiting, or the database fails.
    pub async fn submit(&self, sent: &Submitted<'_>, now: i64) -> Result<String, StoreError> {
        let id = unguessable();
        let hashes: BTreeMap<&String, String> = sent.files.iter().map(|(name, body)| (name, sha256(body.as_bytes()))).collect();
        let files = serde_json::to_string(&hashes).map_err(|error| StoreError::Content(error.to_string()))?;
        let mut transaction = self.begin().await?;
        let (waiting,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM submissions WHERE by_person = $1 AND state IN ('waiting', 'judging')")
                .bind(sent.by)
                .fetch_one(&mut *transaction)
                .await?;
        if waiting >= MOST_WAITING {
            return Err(StoreError::Refused("ten of your submissions are waiting already: let the server look at those first"));
        }
        for (name, body) in sent.files {
            keep_file(&mut transaction, &hashes[name], body).await?;
        }
        sqlx::query(
            "INSERT INTO submissions (id, scenario, by_person, sent_at, note, exam_only, files, state, progress, report, claim, claimed_until, tries, \
             decided_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', '', '', '', 0, 0, '', '')",
        )
        .bind(&id)
        .bind(sent.scenario)
        .bind(sent.by)
        .bind(now)
        .bind(sent.note)
        .bind(i64::from(sent.exam_only))
        .bind(files)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The newest submissions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submissions(&self, most: i64) -> Result<Vec<Submission>, StoreError> {
        let sql = format!("SELECT {COLUMNS} ORDER BY sent_at DESC, submissions.id LIMIT {most}");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(submission).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submission(&self, id: &str) -> Result<Option<Submission>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE submissions.id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(&self.pool).await?;
        row.as_ref().map(submission).transpose()
    }

    /// Its files: text by name.
    ///
    /// # Errors
    /// When the database fails, or a file is not what it was.
    pub async fn files_sent(&self, submission: &Submission) -> Result<BTreeMap<String, String>, StoreError> {
        let mut files = BTreeMap::new();
        for (name, hash) in &submission.files {
            let body = self.body(hash).await?.ok_or_else(|| StoreError::Damaged(format!("the file {name}")))?;
            files.insert(name.clone(), body);
        }
        Ok(files)
    }

    /// How many wait before one that was sent then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_before(&self, sent_at: i64) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM submissions WHERE state IN ('waiting', 'judging') AND sent_at < $1")
            .bind(sent_at)
            .fetch_one(&self.pool)
            .await?;
        Ok(count)
    }

    /// Takes the oldest one that waits, until a moment: after it another server may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self, now: i64, until: i64) -> Result<Option<Mine>, StoreError> {
        let (free,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM submissions WHERE state = 'waiting' OR (state = 'judging' AND claimed_until < $1)")
                .bind(now)
                .fetch_one(&self.pool)
                .await?;
        if free == 0 {
            return Ok(None);
        }
        let claim = unguessable();
        let free = "(state = 'waiting' OR (state = 'judging' AND claimed_until < $3))";
        // Asked twice: between looking and taking another server may have taken it.
        let sql = format!(
            "UPDATE submissions SET state = 'judging', claim = $1, claimed_until = $2, tries = tries + 1, progress = '' WHERE {free} AND id = \
             (SELECT id FROM submissions WHERE {free} ORDER BY sent_at, id LIMIT 1)"
        );
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(AssertSqlSafe(sql)).bind(&claim).bind(until).bind(now).execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        if taken == 0 {
            return Ok(None);
        }
        let sql = format!("SELECT {COLUMNS} WHERE claim = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(&claim).fetch_one(&self.pool).await?;
        Ok(Some(Mine { submission: submission(&row)?, is_cursed: number(&row, "tries")? > MOST_TRIES, claim }))
    }

    /// Says how far its judge is, and that it is still at it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_progress(&self, mine: &Mine, progress: &str, until: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE submissions SET progress = $2, claimed_until = $3 WHERE claim = $1 AND state = 'judging'")
            .bind(&mine.claim)
            .bind(progress)
            .bind(until)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Keeps what its judge said. A judge whose claim is another's by now says nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judged(&self, mine: &Mine, passed: bool, report: &str, now: i64) -> Result<(), StoreError> {
        let fate = if passed { Fate::Passed } else { Fate::Failed };
        sqlx::query(
            "UPDATE submissions SET state = $2, report = $3, judged_at = $4, progress = '', claim = '' WHERE claim = $1 AND state = 'judging'",
        )
        .bind(&mine.claim)
        .bind(fate.key())
        .bind(report)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Puts it back: its judge was stopped, and that is not its fault.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unclaim(&self, mine: &Mine) -> Result<(), StoreError> {
        sqlx::query("UPDATE submissions SET state = 'waiting', claim = '', progress = '', tries = tries - 1 WHERE claim = $1")
            .bind(&mine.claim)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Lets a judge look once more, because what it would stand upon has changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_again(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE submissions SET state = 'waiting', tries = 0 WHERE id = $1 AND state = 'passed'")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Sends it back with a reason; says whether there was something to decide.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reject(&self, id: &str, by: &str, reason: &str, now: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE submissions SET state = 'rejected', decided_by = $2, decided_at = $3, reason = $4 WHERE id = $1 AND state = 'passed'",
        )
        .bind(id)
        .bind(by)
        .bind(now)
        .bind(reason)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether anybody but this person could approve: a trainer or an admin who has not left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_other_approver(&self, person: &str) -> Result<bool, StoreError> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM people WHERE role IN ('trainer', 'admin') AND archived_at IS NULL AND id <> $1")
                .bind(person)
                .fetch_one(&self.pool)
                .await?;
        Ok(count > 0)
    }
}
