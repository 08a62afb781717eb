//! What a release is: a numbered list of cases with every file by its hash. The server keeps it, a PC fetches it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::call::bytes_hash;

/// A release; a published one never changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// From 1.
    pub number: i64,
    /// Unix seconds.
    pub made_at: i64,
    pub note: String,
    pub cases: Vec<Listed>,
    /// Cases that are not to be played any more, shipped ones among them.
    pub withdrawn: BTreeSet<String>,
}

/// One case of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub scenario: String,
    pub version: i64,
    pub title_zh: String,
    pub title_en: String,
    /// Nobody gets it before an exam's ticket opens it.
    #[serde(default)]
    pub exam_only: bool,
    /// SHA-256 by the file's path in a library.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// What a PC may have: no exam's case, and no scripted calls, for they hold the answers.
    #[must_use]
    pub fn open(&self) -> Self {
        let open = |case: &Listed| {
            let files = case.files.iter().filter(|(path, _)| !path.ends_with(".tests.ron"));
            Listed { files: files.map(|(path, hash)| (path.clone(), hash.clone())).collect(), ..case.clone() }
        };
        let cases = self.cases.iter().filter(|case| !case.exam_only).map(open).collect();
        Self { cases, ..self.clone() }
    }

    /// Every file's hash, once.
    #[must_use]
    pub fn hashes(&self) -> BTreeSet<&str> {
        self.cases.iter().flat_map(|case| case.files.values()).map(String::as_str).collect()
    }

    /// The cases of which nothing below a release's layer is seen.
    #[must_use]
    pub fn hidden(&self) -> BTreeSet<String> {
        self.cases.iter().map(|case| case.scenario.clone()).chain(self.withdrawn.iter().cloned()).collect()
    }

    /// The files at their paths, by whoever has their bytes; `None` where one is missing.
    #[must_use]
    pub fn laid(&self, bytes: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<BTreeMap<String, Vec<u8>>> {
        let all = self.cases.iter().flat_map(|case| &case.files);
        all.map(|(path, hash)| Some((path.clone(), bytes(hash)?))).collect()
    }
}

/// Whether bytes are those of a hash.
#[must_use]
pub fn is_of(bytes: &[u8], hash: &str) -> bool {
    bytes_hash(bytes) == hash
}

/// Whether a text is a hash at all: it becomes part of a file's name.
#[must_use]
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
