//! Content is kept for ever by hash: every file once, every shelf of files once, every case by the hash of its resolved
//! form. A record of years ago is replayed on the very files it was made with.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{Any, Transaction};

use super::{Store, StoreError, sha256};
use crate::call::{Compiled, content_hash, load_case, load_content, load_deals, text_hash};
use crate::records::SEMANTICS;
use crate::scenario::Library;
use crate::scenario::library::{Layer, case_of, is_guide, is_within, scenario_ids};

/// One case as the store knows it.
#[derive(Debug, Clone)]
pub struct Case {
    pub compiled: Arc<Compiled>,
    /// The content hash.
    pub content: String,
    /// A case of the guide counts for nothing.
    pub guide: bool,
}

/// The cases that were loaded so far, by content hash. What is not here is looked for in the store.
#[derive(Debug, Default)]
pub struct Shelf {
    known: Mutex<BTreeMap<String, Case>>,
}

/// How many cases are kept in memory: each is some hundred kilobytes.
const KEPT: usize = 512;

impl Shelf {
    fn get(&self, content: &str) -> Option<Case> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(content).cloned()
    }

    fn put(&self, case: Case) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(case.content.clone(), case);
    }

    /// Remembers all of a stock.
    pub(super) fn take(&self, stock: Stock) {
        for case in stock.cases {
            self.put(case);
        }
    }
}

/// A shelf of files as it was.
struct Kept(BTreeMap<String, Vec<u8>>);

impl Library for Kept {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.0.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.0.keys().filter(|path| is_within(path, folder)).cloned().collect()
    }
}

/// Everything that a library holds, compiled: what the store is to keep, and what is offered from then on.
pub(super) struct Stock {
    pub cases: Vec<Case>,
    /// The files that cases are made of.
    files: BTreeMap<String, Vec<u8>>,
}

impl Stock {
    /// Reads a library. It compiles every variant of every case: that takes a second, and nobody should wait for it.
    pub(super) fn of(library: &dyn Library) -> Result<Self, StoreError> {
        let paths = library.list("scenarios").into_iter().chain(library.list("assets"));
        let made_of = paths.filter(|path| path.ends_with(".ron") || path.starts_with("assets/portrait"));
        let files = made_of.filter_map(|path| library.read(&path).map(|bytes| (path.clone(), bytes.into_owned()))).collect();
        Ok(Self { cases: cases(library)?, files })
    }
}

/// Every sound case of a library, each variant of its own.
fn cases(library: &dyn Library) -> Result<Vec<Case>, StoreError> {
    let problems = |_| StoreError::Content("acts, temperaments, packs or rubrics have errors: run `ringback check`".to_owned());
    let content = load_content(library).map_err(problems)?;
    let mut cases = Vec::new();
    for id in scenario_ids(library) {
        let guide = is_guide(library, &id);
        for compiled in load_deals(library, &content, &id).into_iter().flatten().filter_map(|loaded| loaded.compiled) {
            cases.push(Case { content: content_hash(&compiled), compiled: Arc::new(compiled), guide });
        }
    }
    Ok(cases)
}

impl Store {
    /// Takes everything that a library holds, with the newest release over it; what is there already stays as it was, and
    /// what is offered from now on is this. Says how many cases are new.
    ///
    /// # Errors
    /// When the library's content has errors, or the database fails.
    pub async fn keep_content(&self, library: &(dyn Library + Sync), shelf: &Shelf, now: i64) -> Result<usize, StoreError> {
        let released = self.newest_release().await?.unwrap_or_default();
        let layer = Layer { files: self.released_files(&released).await?, hidden: released.hidden(), below: library };
        let stock = Stock::of(&layer)?;
        let mut transaction = self.begin().await?;
        let new = keep(&mut transaction, &stock, now).await?;
        transaction.commit().await?;
        shelf.take(stock);
        Ok(new)
    }

    /// The case of a content hash, from memory or from the files it was made of; `None` where it was never here, or where
    /// today's program makes another case of those files.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case(&self, shelf: &Shelf, content: &str) -> Result<Option<Case>, StoreError> {
        if let Some(known) = shelf.get(content) {
            return Ok(Some(known));
        }
        let found = self.load(content).await?;
        // What is unknown today may be published tomorrow: only what was found is remembered.
        if let Some(case) = &found {
            shelf.put(case.clone());
        }
        Ok(found)
    }

    async fn load(&self, content: &str) -> Result<Option<Case>, StoreError> {
        let row: Option<(String, String, i64, String)> = sqlx::query_as(
            "SELECT scenario, variant, guide, manifest FROM cases JOIN shelves ON shelves.hash = cases.shelf WHERE content = $1",
        )
        .bind(content)
        .fetch_optional(&self.pool)
        .await?;
        let Some((scenario, variant, guide, manifest)) = row else { return Ok(None) };
        let kept = self.kept(&manifest).await?;
        let Ok(shared) = load_content(&kept) else { return Ok(None) };
        let compiled = load_case(&kept, &shared, &scenario, Some(&variant)).and_then(|loaded| loaded.compiled);
        let case = compiled.map(|compiled| Case { content: content_hash(&compiled), compiled: Arc::new(compiled), guide: guide != 0 });
        Ok(case.filter(|case| case.content == content))
    }

    async fn kept(&self, manifest: &str) -> Result<Kept, StoreError> {
        let manifest: BTreeMap<String, String> = serde_json::from_str(manifest).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let mut files = BTreeMap::new();
        for (path, hash) in manifest {
            let body = self.body(&hash).await?.ok_or_else(|| StoreError::Damaged(format!("the file {path}")))?;
            files.insert(path, body.into_bytes());
        }
        Ok(Kept(files))
    }

    /// A kept file, if its bytes are still those of its hash.
    pub(super) async fn body(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let body: Option<(String,)> =
            sqlx::query_as("SELECT body FROM files WHERE hash = $1").bind(hash).fetch_optional(&self.pool).await?;
        Ok(body.map(|(body,)| body).filter(|body| sha256(body.as_bytes()) == hash))
    }

    /// The files that a case is played from, its scenario and translations as they are offered now: what a ticket opens.
    /// Scripted calls lie beside them and stay here, for they hold the answers.
    pub(super) async fn files_of(&self, shelf: &Shelf, content: &str) -> Result<Vec<(String, String)>, StoreError> {
        let gone = StoreError::Refused("the exam's case is not here any more");
        if self.case(shelf, content).await?.is_none() {
            return Err(gone);
        }
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT offered.scenario, manifest FROM offered JOIN shelves ON shelves.hash = offered.shelf WHERE content = $1",
        )
        .bind(content)
        .fetch_optional(&self.pool)
        .await?;
        let (scenario, manifest) = row.ok_or(gone)?;
        let kept = self.kept(&manifest).await?;
        let of_case = |path: &&String| case_of(path) == Some(&scenario) && !path.ends_with(".tests.ron");
        let files = kept.0.iter().filter(|(path, _)| of_case(path));
        Ok(files.map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect())
    }
}

/// Writes a stock: its files, its shelf, its cases, and that these are offered now.
pub(super) async fn keep(transaction: &mut Transaction<'static, Any>, stock: &Stock, now: i64) -> Result<usize, StoreError> {
    let manifest: BTreeMap<&String, String> = stock.files.iter().map(|(path, bytes)| (path, sha256(bytes))).collect();
    let listed = serde_json::to_string(&manifest).map_err(|error| StoreError::Content(error.to_string()))?;
    let shelf = sha256(listed.as_bytes());
    let known: Option<(String,)> =
        sqlx::query_as("SELECT hash FROM shelves WHERE hash = $1").bind(&shelf).fetch_optional(&mut **transaction).await?;
    if known.is_none() {
        for (path, bytes) in &stock.files {
            keep_file(transaction, &manifest[path], &String::from_utf8_lossy(bytes)).await?;
        }
        sqlx::query("INSERT INTO shelves (hash, manifest, first_seen) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(&shelf)
            .bind(&listed)
            .bind(now)
            .execute(&mut **transaction)
            .await?;
    }
    let mut new = 0;
    sqlx::query("DELETE FROM offered").execute(&mut **transaction).await?;
    for case in &stock.cases {
        let compiled = &case.compiled;
        let written = sqlx::query(
            "INSERT INTO cases (content, texts, scenario, version, variant, bucket, difficulty, guide, title_zh, title_en, shelf, semantics, \
             first_seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
        )
        .bind(&case.content)
        .bind(text_hash(compiled))
        .bind(&compiled.id)
        .bind(i64::from(compiled.version))
        .bind(&compiled.variant)
        .bind(compiled.books.owed.bucket.to_string())
        .bind(i64::from(compiled.difficulty))
        .bind(i64::from(case.guide))
        .bind(compiled.text("zh-CN", compiled.title))
        .bind(compiled.text("en", compiled.title))
        .bind(&shelf)
        .bind(i64::from(SEMANTICS))
        .bind(now)
        .execute(&mut **transaction)
        .await?;
        new += usize::try_from(written.rows_affected()).unwrap_or(0);
        sqlx::query("INSERT INTO offered (content, scenario, variant, shelf) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(&case.content)
            .bind(&compiled.id)
            .bind(&compiled.variant)
            .bind(&shelf)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(new)
}

/// Keeps a file by its hash.
pub(super) async fn keep_file(transaction: &mut Transaction<'static, Any>, hash: &str, body: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO files (hash, body) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(hash)
        .bind(body)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
