//! What a trainer said to lines of an attempt: a file beside the record, for reading without a server. It is never scored
//! and no part of the record's chain.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub id: String,
    /// The line that it is pinned to.
    pub turn: u16,
    pub by: String,
    /// Seconds since 1970.
    pub at: i64,
    pub body: String,
}

/// All comments on an attempt, by line, and which of them were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    pub all: Vec<Remark>,
    #[serde(default)]
    read: BTreeSet<String>,
}

impl Remarks {
    /// How many nobody has looked at yet.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.all.iter().filter(|remark| !self.read.contains(&remark.id)).count()
    }

    /// What was said to a line.
    pub fn to(&self, turn: u16) -> impl Iterator<Item = &Remark> {
        self.all.iter().filter(move |remark| remark.turn == turn)
    }
}

/// The comments' file of a record: `NAME.jsonl` has `NAME.comments.json`.
#[must_use]
pub fn remarks_path(record: &Path) -> PathBuf {
    record.with_extension("comments.json")
}

/// The comments on a record; none where there is no file, or where it cannot be read: the next delivery brings them again.
#[must_use]
pub fn read_remarks(record: &Path) -> Remarks {
    fs::read(remarks_path(record)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Adds comments to those of a record; says which are new.
///
/// # Errors
/// When the file cannot be written; what it held before is still there.
pub fn keep_remarks(record: &Path, came: Vec<Remark>) -> std::io::Result<Vec<Remark>> {
    let mut remarks = read_remarks(record);
    let known: BTreeSet<String> = remarks.all.iter().map(|remark| remark.id.clone()).collect();
    let new: Vec<Remark> = came.into_iter().filter(|remark| !known.contains(&remark.id)).collect();
    if !new.is_empty() {
        remarks.all.extend(new.iter().cloned());
        remarks.all.sort_by(|one, other| (one.turn, one.at, &one.id).cmp(&(other.turn, other.at, &other.id)));
        write(record, &remarks)?;
    }
    Ok(new)
}

/// Remembers that somebody has looked at all of them.
///
/// # Errors
/// When the file cannot be written.
pub fn mark_read(record: &Path) -> std::io::Result<()> {
    let mut remarks = read_remarks(record);
    if remarks.unread() > 0 {
        remarks.read = remarks.all.iter().map(|remark| remark.id.clone()).collect();
        write(record, &remarks)?;
    }
    Ok(())
}

fn write(record: &Path, remarks: &Remarks) -> std::io::Result<()> {
    let new = record.with_extension("comments.new");
    let mut file = fs::File::create(&new)?;
    file.write_all(&serde_json::to_vec_pretty(remarks)?)?;
    file.sync_data()?;
    fs::rename(&new, remarks_path(record))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{Remark, keep_remarks, mark_read, read_remarks, remarks_path};

    fn remark(id: &str, turn: u16) -> Remark {
        Remark { id: id.to_owned(), turn, by: "韩老师".to_owned(), at: 5, body: id.to_owned() }
    }

    #[test]
    fn comments_come_once_and_are_unread_until_somebody_looks() {
        let folder = tempfile::tempdir().expect("a folder");
        let record = folder.path().join("m0-20260430.jsonl");
        assert_eq!(read_remarks(&record).unread(), 0);
        assert_eq!(keep_remarks(&record, vec![remark("b", 7), remark("a", 2)]).expect("written").len(), 2);
        assert_eq!(keep_remarks(&record, vec![remark("a", 2)]).expect("known"), []);
        let kept = read_remarks(&record);
        assert_eq!((kept.unread(), kept.all[0].turn, kept.to(7).count(), kept.to(3).count()), (2, 2, 1, 0));
        mark_read(&record).expect("written");
        assert_eq!(read_remarks(&record).unread(), 0);
        keep_remarks(&record, vec![remark("c", 2)]).expect("written");
        assert_eq!(read_remarks(&record).unread(), 1, "what comes later is new");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing else is left");
        std::fs::write(remarks_path(&record), "{").expect("torn");
        assert_eq!(keep_remarks(&record, vec![remark("a", 2)]).expect("written").len(), 1, "a torn file is made again");
    }
}
