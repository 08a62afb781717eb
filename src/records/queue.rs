//! What is to be delivered: an append-only, hash-chained list of finished records, and an append-only list of what a server
//! answered. It lies beside the attempts; no record is changed or moved by it.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::journal::read_record;

/// Why the queue cannot be used.
#[derive(Debug, Error)]
pub enum QueueError {
    #[error("the queue {file} cannot be read or written ({why}): look at the folder's rights and the disk")]
    Io { file: PathBuf, why: io::Error },
    #[error("line {line} of the queue {file} does not follow from the one before: keep the file for HR, and enrol this PC again")]
    Altered { file: PathBuf, line: usize },
}

/// A finished record in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    /// From 1.
    pub n: i64,
    /// The file's name in the folder of attempts.
    pub record: String,
    /// SHA-256 of its bytes.
    pub hash: String,
    pub before: String,
    /// SHA-256 over `before`, `n` and `hash`, separated by blanks.
    pub chain: String,
}

/// The queue of one person on one PC.
#[derive(Debug)]
pub struct Queue {
    file: PathBuf,
    attempts: PathBuf,
    entries: Vec<Queued>,
    answered: BTreeSet<i64>,
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Queue {
    /// Opens the queue `NAME.queue.jsonl` of a data folder. A torn last line is left out: its record is queued again.
    ///
    /// # Errors
    /// When it cannot be read, or was altered.
    pub fn open(data: &Path, name: &str) -> Result<Self, QueueError> {
        let file = data.join(format!("{name}.queue.jsonl"));
        let mut queue = Self { attempts: data.join("attempts"), entries: Vec::new(), answered: BTreeSet::new(), file };
        for (place, line) in queue.lines(&queue.file)?.iter().enumerate() {
            let entry: Option<Queued> = serde_json::from_str(line).ok();
            let fits = |entry: &Queued| {
                let before = queue.entries.last().map_or("", |last| last.chain.as_str());
                entry.before == before && entry.n == queue.next() && entry.chain == chained(before, entry.n, &entry.hash)
            };
            let entry = entry.filter(fits).ok_or_else(|| QueueError::Altered { file: queue.file.clone(), line: place + 1 })?;
            queue.entries.push(entry);
        }
        queue.answered = queue.lines(&queue.answers())?.iter().filter_map(|line| line.split_once(' ')?.0.parse().ok()).collect();
        Ok(queue)
    }

    fn answers(&self) -> PathBuf {
        self.file.with_extension("answers.txt")
    }

    fn next(&self) -> i64 {
        i64::try_from(self.entries.len()).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// The whole lines of a file; none where there is none.
    fn lines(&self, file: &Path) -> Result<Vec<String>, QueueError> {
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|why| QueueError::Io { file: self.file.clone(), why })?,
        };
        Ok(text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| line.trim_end().to_owned()).collect())
    }

    /// Puts every finished record of this trainee into the queue that is not in it yet, oldest start first.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn gather(&mut self, trainee: &str) -> Result<usize, QueueError> {
        let known: BTreeSet<&str> = self.entries.iter().map(|entry| entry.record.as_str()).collect();
        let mut found: Vec<(String, String, String)> = Vec::new();
        for entry in fs::read_dir(&self.attempts).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".jsonl") || known.contains(name.as_str()) {
                continue;
            }
            let Ok(bytes) = fs::read(entry.path()) else { continue };
            let Ok(record) = read_record(&bytes) else { continue };
            if record.finish.is_some() && !record.torn && record.header.trainee == trainee {
                found.push((record.header.started, name, sha256(&bytes)));
            }
        }
        found.sort();
        let new = found.len();
        for (_, record, hash) in found {
            self.push(record, hash)?;
        }
        Ok(new)
    }

    fn push(&mut self, record: String, hash: String) -> Result<(), QueueError> {
        let (n, before) = (self.next(), self.entries.last().map_or_else(String::new, |last| last.chain.clone()));
        let chain = chained(&before, n, &hash);
        let entry = Queued { n, record, hash, before, chain };
        let line = serde_json::to_string(&entry).map_err(|error| QueueError::Io { file: self.file.clone(), why: error.into() })?;
        self.append(&self.file, &line)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Appends a line, on disk when this returns; a torn one before it is cut off.
    fn append(&self, file: &Path, line: &str) -> Result<(), QueueError> {
        let failed = |why| QueueError::Io { file: file.to_owned(), why };
        let whole: usize = self.lines(file)?.iter().map(|line| line.len() + 1).sum();
        let mut open = OpenOptions::new().create(true).write(true).truncate(false).open(file).map_err(failed)?;
        open.set_len(whole as u64).map_err(failed)?;
        io::Seek::seek(&mut open, io::SeekFrom::End(0)).map_err(failed)?;
        open.write_all(format!("{line}\n").as_bytes()).and_then(|()| open.sync_data()).map_err(failed)
    }

    /// Every entry, answered or not.
    pub fn all(&self) -> impl Iterator<Item = &Queued> {
        self.entries.iter()
    }

    /// What no server has answered for yet, in order.
    pub fn waiting(&self) -> impl Iterator<Item = &Queued> {
        self.entries.iter().filter(|entry| !self.answered.contains(&entry.n))
    }

    /// The bytes of a queued record and its notes; `None` where the file is gone.
    #[must_use]
    pub fn bytes(&self, entry: &Queued) -> Option<(Vec<u8>, String)> {
        let path = self.attempts.join(&entry.record);
        let notes = super::notes::read_notes(&path).unwrap_or_default();
        fs::read(&path).ok().map(|bytes| (bytes, notes))
    }

    /// Remembers what the server answered; that entry is not sent again.
    ///
    /// # Errors
    /// When it cannot be written: it is sent again then, which does no harm.
    pub fn answered(&mut self, n: i64, answer: &str) -> Result<(), QueueError> {
        self.append(&self.answers(), &format!("{n} {}", answer.replace(['\r', '\n'], " ")))?;
        self.answered.insert(n);
        Ok(())
    }
}

fn chained(before: &str, n: i64, hash: &str) -> String {
    sha256(format!("{before} {n} {hash}").as_bytes())
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{Queue, QueueError};
    use std::fs;

    #[test]
    fn a_queue_is_chained_and_survives_a_torn_line() {
        let data = tempfile::tempdir().expect("a folder");
        let mut queue = Queue::open(data.path(), "hr").expect("none yet");
        queue.push("a.jsonl".to_owned(), "aa".to_owned()).expect("written");
        queue.push("b.jsonl".to_owned(), "bb".to_owned()).expect("written");
        let file = data.path().join("hr.queue.jsonl");
        let whole = fs::read_to_string(&file).expect("there");
        fs::write(&file, format!("{whole}{{\"n\":3,")).expect("torn");
        let mut again = Queue::open(data.path(), "hr").expect("the torn line is left out");
        again.push("c.jsonl".to_owned(), "cc".to_owned()).expect("written");
        assert_eq!(Queue::open(data.path(), "hr").expect("whole").waiting().count(), 3);
        again.answered(2, "accepted\nreally").expect("noted");
        let left: Vec<i64> = Queue::open(data.path(), "hr").expect("whole").waiting().map(|entry| entry.n).collect();
        assert_eq!(left, [1, 3]);
        fs::write(&file, whole.replace("\"aa\"", "\"ab\"")).expect("altered");
        assert!(matches!(Queue::open(data.path(), "hr"), Err(QueueError::Altered { line: 1, .. })));
    }
}
