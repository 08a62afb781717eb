//! Releases: numbered, never changed, every file by its hash. The newest lies over what the program ships; approving a
//! submission or withdrawing a case makes the next one.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::{Any, Transaction};

use super::content::{Shelf, Stock, keep};
use super::submissions::Submission;
use super::{Store, StoreError, sha256};
use crate::records::release::{Listed, Manifest, is_of};
use crate::scenario::Library;
use crate::scenario::library::{Layer, is_guide, scenario_path};

/// A release as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub manifest: Manifest,
    pub made_by: String,
    pub made_by_name: String,
    /// SHA-256 of the manifest.
    pub hash: String,
}

/// What makes a release differ from the one before.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// A submission that was approved, its folder in a library.
    Approve(&'a Submission, &'a str),
    /// A case that is not to be played any more.
    Withdraw(&'a str),
}

type ReleaseRow = (String, String, String, String);
const COLUMNS: &str = "SELECT manifest, made_by, COALESCE(name, ''), hash FROM releases LEFT JOIN people ON people.id = made_by";

fn release((manifest, made_by, made_by_name, hash): ReleaseRow) -> Result<Release, StoreError> {
    let damaged = || StoreError::Damaged("a release".to_owned());
    if !is_of(manifest.as_bytes(), &hash) {
        return Err(damaged());
    }
    let manifest = serde_json::from_str(&manifest).map_err(|_| damaged())?;
    Ok(Release { manifest, made_by, made_by_name, hash })
}

impl Store {
    /// The newest releases, newest first.
    ///
    /// # Errors
    /// When the database fails, or one is not what it was.
    pub async fn releases(&self, most: i64) -> Result<Vec<Release>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY releases.number DESC LIMIT {most}");
        let rows: Vec<ReleaseRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.into_iter().map(release).collect()
    }

    /// A release by its number.
    ///
    /// # Errors
    /// When the database fails, or it is not what it was.
    pub async fn release(&self, number: i64) -> Result<Option<Release>, StoreError> {
        let sql = format!("{COLUMNS} WHERE releases.number = $1");
        let row: Option<ReleaseRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(number).fetch_optional(&self.pool).await?;
        row.map(release).transpose()
    }

    /// What the newest release lists; `None` where nothing was released yet.
    ///
    /// # Errors
    /// When the database fails, or it is not what it was.
    pub async fn newest_release(&self) -> Result<Option<Manifest>, StoreError> {
        Ok(self.releases(1).await?.pop().map(|release| release.manifest))
    }

    /// A release's files at their paths.
    ///
    /// # Errors
    /// When the database fails, or a file is not what it was.
    pub async fn released_files(&self, manifest: &Manifest) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let mut files = BTreeMap::new();
        for (path, hash) in manifest.cases.iter().flat_map(|case| &case.files) {
            let body = self.body(hash).await?.ok_or_else(|| StoreError::Damaged(format!("the file {path}")))?;
            files.insert(path.clone(), body.into_bytes());
        }
        Ok(files)
    }

    /// A file that PCs may have: one of the newest release that is no exam's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_file(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let newest = self.newest_release().await?.unwrap_or_default().open();
        if newest.hashes().contains(hash) { self.body(hash).await } else { Ok(None) }
    }

    /// The cases that are played now: scenario and version, by id. The guide is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offered(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT DISTINCT offered.scenario, version FROM offered JOIN cases ON cases.content = offered.content WHERE guide = 0 \
                   ORDER BY offered.scenario, version";
        Ok(sqlx::query_as(sql).fetch_all(&self.pool).await?)
    }

    /// Released cases that are not played, for today's program cannot read them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unplayed(&self) -> Result<Vec<String>, StoreError> {
        let offered = self.offered().await?;
        let released = self.newest_release().await?.unwrap_or_default().cases.into_iter().map(|case| case.scenario);
        Ok(released.filter(|case| !offered.iter().any(|(known, _)| known == case)).collect())
    }

    /// Open assignments that name a case: their titles.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignments_naming(&self, scenario: &str, now: i64) -> Result<Vec<String>, StoreError> {
        let open = self.assignments(None).await?.into_iter().filter(|task| task.due_at >= now);
        Ok(open.filter(|task| task.scenarios.iter().any(|known| known == scenario)).map(|task| task.title).collect())
    }

    /// Makes the next release and says its number. From then on it is what is played; what was, stays re-scorable.
    ///
    /// # Errors
    /// When the change is none, somebody else released meanwhile, or the database fails; then nothing has changed.
    pub async fn make_release(
        &self,
        shelf: &Shelf,
        base: &Arc<dyn Library + Send + Sync>,
        change: Change<'_>,
        (by, note): (&str, &str),
        now: i64,
    ) -> Result<i64, StoreError> {
        let before = self.newest_release().await?.unwrap_or_default();
        let mut next = Manifest { number: before.number + 1, made_at: now, note: note.to_owned(), ..before.clone() };
        let mut files = self.released_files(&before).await?;
        match change {
            Change::Withdraw(scenario) => {
                if is_guide(base.as_ref(), scenario) || !self.offered().await?.iter().any(|(known, _)| known == scenario) {
                    return Err(StoreError::Refused("there is no such case to withdraw"));
                }
                next.cases.retain(|case| case.scenario != scenario);
                if scenario_path(base.as_ref(), scenario).is_some() {
                    next.withdrawn.insert(scenario.to_owned());
                }
            }
            Change::Approve(submission, folder) => {
                let sent = self.files_sent(submission).await?;
                files.extend(sent.into_iter().map(|(name, body)| (format!("{folder}/{name}"), body.into_bytes())));
                next.cases.retain(|case| case.scenario != submission.scenario);
                next.withdrawn.remove(&submission.scenario);
                let own = submission.files.iter().map(|(name, hash)| (format!("{folder}/{name}"), hash.clone()));
                next.cases.push(Listed {
                    scenario: submission.scenario.clone(),
                    version: 0,
                    title_zh: String::new(),
                    title_en: String::new(),
                    exam_only: submission.exam_only,
                    files: own.collect(),
                });
                next.cases.sort_by(|one, other| one.scenario.cmp(&other.scenario));
            }
        }
        let listed: Vec<&String> = next.cases.iter().flat_map(|case| case.files.keys()).collect();
        files.retain(|path, _| listed.contains(&path));
        let (base, hidden) = (Arc::clone(base), next.hidden());
        let read = tokio::task::spawn_blocking(move || Stock::of(&Layer { files, hidden, below: base.as_ref() }));
        let stock = read.await.map_err(|_| StoreError::Content("reading it broke off".to_owned()))??;
        if let Change::Approve(submission, _) = change {
            describe(&mut next, &submission.scenario, &stock)?;
        }
        self.write_release(&next, change, &stock, by, now).await?;
        shelf.take(stock);
        Ok(next.number)
    }

    async fn write_release(&self, next: &Manifest, change: Change<'_>, stock: &Stock, by: &str, now: i64) -> Result<(), StoreError> {
        let manifest = serde_json::to_string(next).map_err(|error| StoreError::Content(error.to_string()))?;
        let mut transaction = self.begin().await?;
        let (newest,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(number), 0) FROM releases").fetch_one(&mut *transaction).await?;
        if newest + 1 != next.number {
            return Err(StoreError::Refused("another release was made at this moment: look again, then decide"));
        }
        if let Change::Approve(submission, _) = change {
            let decided = sqlx::query(
                "UPDATE submissions SET state = 'approved', decided_by = $2, decided_at = $3, release = $4 WHERE id = $1 AND state = 'passed'",
            )
            .bind(&submission.id)
            .bind(by)
            .bind(now)
            .bind(next.number)
            .execute(&mut *transaction)
            .await?;
            if decided.rows_affected() != 1 {
                return Err(StoreError::Refused("this submission was decided already"));
            }
            one_version_one_content(&mut transaction, &submission.scenario, stock).await?;
        }
        sqlx::query("INSERT INTO releases (number, made_at, made_by, manifest, hash) VALUES ($1, $2, $3, $4, $5)")
            .bind(next.number)
            .bind(now)
            .bind(by)
            .bind(&manifest)
            .bind(sha256(manifest.as_bytes()))
            .execute(&mut *transaction)
            .await?;
        keep(&mut transaction, stock, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Releases and their files that are not what they were; for `ringback verify`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn damaged_releases(&self) -> Result<Vec<String>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY releases.number");
        let rows: Vec<ReleaseRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let mut damaged = Vec::new();
        for (place, row) in (1..).zip(rows) {
            match release(row) {
                Err(_) => damaged.push(format!("release {place}: its list")),
                Ok(release) => {
                    for (path, hash) in release.manifest.cases.iter().flat_map(|case| &case.files) {
                        if self.body(hash).await?.is_none() {
                            damaged.push(format!("release {}: {path}", release.manifest.number));
                        }
                    }
                }
            }
        }
        Ok(damaged)
    }
}

/// Writes version and titles of what was compiled into the list.
fn describe(next: &mut Manifest, scenario: &str, stock: &Stock) -> Result<(), StoreError> {
    let compiled = stock.cases.iter().map(|case| &case.compiled).find(|compiled| compiled.id == scenario);
    let compiled = compiled.ok_or(StoreError::Refused("this case cannot be read by this program any more: send it in again"))?;
    for listed in next.cases.iter_mut().filter(|listed| listed.scenario == scenario) {
        listed.version = i64::from(compiled.version);
        compiled.text("zh-CN", compiled.title).clone_into(&mut listed.title_zh);
        compiled.text("en", compiled.title).clone_into(&mut listed.title_en);
    }
    Ok(())
}

/// Attempts are added up by version: one version is one content for ever.
async fn one_version_one_content(transaction: &mut Transaction<'static, Any>, scenario: &str, stock: &Stock) -> Result<(), StoreError> {
    let own: Vec<_> = stock.cases.iter().filter(|case| case.compiled.id == scenario).collect();
    let Some(first) = own.first() else { return Ok(()) };
    let known: Vec<(String,)> = sqlx::query_as("SELECT content FROM cases WHERE scenario = $1 AND version = $2")
        .bind(scenario)
        .bind(i64::from(first.compiled.version))
        .fetch_all(&mut **transaction)
        .await?;
    let is_same = known.is_empty() || own.iter().all(|case| known.iter().any(|(content,)| *content == case.content));
    if is_same {
        Ok(())
    } else {
        Err(StoreError::Refused("this version was released before with other content: raise the version and send it in again"))
    }
}
