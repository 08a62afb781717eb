//! New records of what is more than one call: cases over several days, workdays.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::records::{Header, Journal, RecordError};

/// So many attempts may begin within one second.
const MOST: u32 = 1000;

/// A new record in a folder, named by what is played and when it was started.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn begin_record(folder: &Path, header: &Header) -> Result<(Journal, PathBuf), RecordError> {
    fs::create_dir_all(folder)?;
    let stamp: String = header.started.chars().filter(char::is_ascii_alphanumeric).collect();
    for number in 1..MOST {
        let path = folder.join(format!("{}-{stamp}-{number}.jsonl", header.scenario));
        match Journal::create(&path, header) {
            Ok(journal) => return Ok((journal, path)),
            Err(RecordError::Io(error)) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists).into())
}
