//! Words that give an act away (`assets/check/phrases.ron`), and acts that cannot be done without a word of theirs.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::scenario::{Library, reader};

/// Words that are an act wherever they stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Giveaway {
    /// Language of the words, such as `zh`.
    pub language: String,
    pub words: Vec<String>,
    /// Words beside them that take the sense away: "不是", "不会".
    #[serde(default)]
    pub unless: Vec<String>,
    /// Acts or groups, one of which the reply must carry.
    pub wants: Vec<String>,
}

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename = "Phrases", deny_unknown_fields)]
pub(super) struct Phrases {
    pub giveaways: Vec<Giveaway>,
    /// By language and act: words one of which the text must have.
    pub cues: IndexMap<String, IndexMap<String, Vec<String>>>,
}

impl Phrases {
    /// From a library; empty where it has no such file, or a broken one (a test of ours reads the shipped one).
    pub(super) fn load(library: &dyn Library) -> Self {
        library.read("assets/check/phrases.ron").and_then(|bytes| reader::read(&bytes).value).unwrap_or_default()
    }
}

/// The part of a language's tag that the lists are kept by.
pub(super) fn family(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}
