//! What a trainee jots down in a call: a plain text beside the record, for HR to read. It is never scored and no part of
//! the record's chain.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The notes' file of a record: `NAME.jsonl` has `NAME.notes.txt`.
#[must_use]
pub fn notes_path(record: &Path) -> PathBuf {
    record.with_extension("notes.txt")
}

/// The notes of a record; empty where there are none.
///
/// # Errors
/// When there is a file and it cannot be read as text.
pub fn read_notes(record: &Path) -> std::io::Result<String> {
    match fs::read_to_string(notes_path(record)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

/// Keeps the notes of a record, on disk when this returns.
///
/// # Errors
/// When the file cannot be written; what it held before is still there.
pub fn write_notes(record: &Path, text: &str) -> std::io::Result<()> {
    let path = notes_path(record);
    let new = record.with_extension("notes.new");
    let mut file = fs::File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    fs::rename(&new, &path)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{notes_path, read_notes, write_notes};

    #[test]
    fn notes_lie_beside_their_record_and_come_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let record = folder.path().join("m0-20260430.jsonl");
        assert_eq!(read_notes(&record).expect("none is no error"), "");
        write_notes(&record, "十号发工资\n").expect("written");
        write_notes(&record, "十号发工资，先还最低\n").expect("written again");
        assert_eq!(read_notes(&record).expect("there"), "十号发工资，先还最低\n");
        assert_eq!(notes_path(&record), folder.path().join("m0-20260430.notes.txt"));
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing else is left");
    }

    #[test]
    fn a_folder_that_is_none_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(write_notes(&folder.path().join("gone/m0.jsonl"), "x").is_err());
    }
}
