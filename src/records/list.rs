//! The attempts of a folder, newest first, for the home screen.

use std::fs;
use std::path::{Path, PathBuf};

use super::journal::{Finish, Header, read_record};

/// One attempt in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub path: PathBuf,
    /// What is known of it, or why it cannot be read.
    pub known: Result<(Header, Option<Finish>), String>,
}

/// The newest attempts of a folder. A broken file is listed as broken and hides no other.
#[must_use]
pub fn recent(folder: &Path, most: usize) -> Vec<Summary> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    let mut summaries: Vec<Summary> = paths.map(summary).collect();
    let started = |summary: &Summary| summary.known.as_ref().map(|(header, _)| header.started.clone()).unwrap_or_default();
    // Of those begun in one second the later ones have a number at the end of their name, and a longer name with it.
    let name = |summary: &Summary| (summary.path.as_os_str().len(), summary.path.clone());
    summaries.sort_by_key(|summary| std::cmp::Reverse((started(summary), name(summary))));
    summaries.truncate(most);
    summaries
}

fn summary(path: PathBuf) -> Summary {
    let read = fs::read(&path).map_err(|error| error.to_string());
    let known = read.and_then(|bytes| read_record(&bytes).map_err(|error| error.to_string()));
    Summary { known: known.map(|record| (record.header, record.finish)), path }
}
