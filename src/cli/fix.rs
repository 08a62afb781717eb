//! Mending a file on disk: the fixes that change no meaning, written at once or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::check::format::{Position, Positions};
use crate::scenario::problem::{Code, Problem, apply_fixes};
use crate::scenario::reader;

/// A fix may uncover the next; after so many rounds, it is the fixes that are at fault.
const ROUNDS: usize = 8;

/// What was changed.
#[derive(Debug)]
pub(super) struct Change {
    pub code: Code,
    /// In the text before this round of fixes.
    pub at: Position,
    pub old: String,
    pub new: String,
}

/// Applies the safe fixes among the problems, and those that `check_again` then finds, and writes the file.
///
/// # Errors
/// When the file cannot be read or written; then it is as it was.
pub(super) fn fix(path: &Path, problems: Vec<Problem>, check_again: &dyn Fn(&str) -> Vec<Problem>) -> std::io::Result<Vec<Change>> {
    let original = fs::read(path)?;
    let mut text = reader::decode(&original);
    let mut problems = problems;
    let mut changes = Vec::new();
    for _ in 0..ROUNDS {
        let fixed = apply_fixes(&text, &problems);
        if fixed == text {
            break;
        }
        changes.extend(changed(&text, &problems));
        problems = check_again(&fixed);
        text = fixed;
    }
    if !changes.is_empty() {
        replace(path, &encoded_like(&original, &text))?;
    }
    Ok(changes)
}

fn changed(text: &str, problems: &[Problem]) -> Vec<Change> {
    let positions = Positions::of(text);
    let mut changes: Vec<Change> = Vec::new();
    for problem in problems {
        let Some(fix) = problem.fix.as_ref().filter(|fix| fix.safe) else { continue };
        let old = text.get(fix.span.range()).unwrap_or_default().to_owned();
        let change = Change { code: problem.code, at: positions.at(fix.span.start), old, new: fix.text.clone() };
        if !changes.iter().any(|known| known.at == change.at && known.new == change.new) {
            changes.push(change);
        }
    }
    changes
}

/// The text in the encoding that the file had: Notepad keeps opening it as it did.
fn encoded_like(original: &[u8], text: &str) -> Vec<u8> {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect();
    match original {
        [0xFF, 0xFE, ..] => utf16([0xFF, 0xFE], u16::to_le_bytes),
        [0xFE, 0xFF, ..] => utf16([0xFE, 0xFF], u16::to_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Puts a file in the place of another in one step: who reads it sees the old one or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // The half-written neighbour is of no use; the error to tell is the first one.
        let _ = fs::remove_file(&beside);
    }
    written
}
