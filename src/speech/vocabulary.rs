//! `assets/acts.ron`: every act with its names, definitions and arguments, the groups, and the words that
//! arguments may take.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{ActId, ActSet, WordId};
use crate::scenario::problem::{Code, Problem, Span};

/// A word's id is a byte, and one of them means none.
const MOST_WORDS: usize = 255;

/// A name and what it means, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    pub name: String,
    pub means: String,
}

/// What kind of thing an argument is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArgKind {
    /// A figure of the account (`due`, `minimum`).
    Figure,
    /// An amount: any expression over figures.
    Value,
    /// One of these words.
    Word(Vec<String>),
    /// A rung of the ladder of offers.
    Offer,
    /// A party of the case.
    Party,
    /// A number (days, months, per cent).
    Number,
}

/// One act of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub zh: Described,
    pub en: Described,
    /// At most two.
    #[serde(default)]
    pub args: Vec<ArgKind>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Vocabulary", deny_unknown_fields)]
pub(crate) struct RawVocabulary {
    acts: IndexMap<String, Act>,
    /// Names for sets of acts, used by transitions, rubrics and law: `debt_talk: ["state_debt", …]`.
    groups: IndexMap<String, Vec<String>>,
}

/// Why a vocabulary cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VocabularyError {
    #[error("the vocabulary holds {0} acts; at most {max} fit: remove {over}", max = ActSet::CAPACITY, over = .0 - ActSet::CAPACITY)]
    TooMany(usize),
    #[error("act `{0}` has more than two arguments: split it into two acts")]
    TooManyArguments(String),
    #[error("group `{group}` names the unknown act `{act}`: spell it as in `acts`")]
    UnknownInGroup { group: String, act: String },
    #[error("`{0}` is both an act and a group: rename one")]
    ActAndGroup(String),
    #[error("the vocabulary uses {0} different argument words; at most {MOST_WORDS} fit")]
    TooManyWords(usize),
}

impl VocabularyError {
    /// The same as a problem of the file, in words of the product's texts.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let of = |key| Problem::of(Code::Unusable, Span::default(), key);
        match self {
            Self::TooMany(count) => of("acts-too-many").with("count", count).with("most", ActSet::CAPACITY),
            Self::TooManyArguments(act) => of("acts-too-many-arguments").with("act", act),
            Self::UnknownInGroup { group, act } => of("acts-unknown-in-group").with("group", group).with("act", act),
            Self::ActAndGroup(name) => of("acts-act-and-group").with("name", name),
            Self::TooManyWords(count) => of("acts-too-many-words").with("count", count).with("most", MOST_WORDS),
        }
    }
}

/// All acts, groups and argument words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    acts: IndexMap<String, Act>,
    groups: IndexMap<String, ActSet>,
    words: Vec<String>,
}

impl Vocabulary {
    /// The vocabulary from its file's raw form.
    ///
    /// # Errors
    /// When there are too many acts, arguments or words, or a group names no act.
    pub(crate) fn from_raw(raw: RawVocabulary) -> Result<Self, VocabularyError> {
        if raw.acts.len() > ActSet::CAPACITY {
            return Err(VocabularyError::TooMany(raw.acts.len()));
        }
        let mut words: Vec<String> = Vec::new();
        for (id, act) in &raw.acts {
            if act.args.len() > 2 {
                return Err(VocabularyError::TooManyArguments(id.clone()));
            }
            for kind in &act.args {
                let ArgKind::Word(allowed) = kind else { continue };
                words.extend(allowed.iter().filter(|word| !words.contains(word)).cloned().collect::<Vec<_>>());
            }
        }
        if words.len() > MOST_WORDS {
            return Err(VocabularyError::TooManyWords(words.len()));
        }
        let mut groups = IndexMap::new();
        for (group, members) in raw.groups {
            if raw.acts.contains_key(&group) {
                return Err(VocabularyError::ActAndGroup(group));
            }
            let mut set = ActSet::EMPTY;
            for act in members {
                let Some(index) = raw.acts.get_index_of(&act) else {
                    return Err(VocabularyError::UnknownInGroup { group, act });
                };
                set = set.with(act_id(index));
            }
            groups.insert(group, set);
        }
        Ok(Self { acts: raw.acts, groups, words })
    }

    /// The act of this name.
    #[must_use]
    pub fn act(&self, name: &str) -> Option<ActId> {
        self.acts.get_index_of(name).map(act_id)
    }

    /// The act whose name in a language is this: for whoever writes what it is called instead of its id.
    #[must_use]
    pub fn act_called(&self, name: &str) -> Option<&str> {
        let called = |act: &&Act| act.zh.name == name || act.en.name.eq_ignore_ascii_case(name);
        self.acts.iter().find(|(_, act)| called(act)).map(|(id, _)| id.as_str())
    }

    /// The acts of this name: a group, or a single act as a set of one.
    #[must_use]
    pub fn acts_named(&self, name: &str) -> Option<ActSet> {
        self.groups.get(name).copied().or_else(|| self.act(name).map(|act| ActSet::EMPTY.with(act)))
    }

    /// Name and definition of an act, with its stable id.
    #[must_use]
    pub fn describe(&self, act: ActId) -> (&str, &Act) {
        let (id, act) = self.acts.get_index(usize::from(act.0)).unwrap_or_else(|| unreachable!("ids come from this vocabulary"));
        (id, act)
    }

    /// A set of acts by its name: the act's, the group's, or the acts one after another.
    #[must_use]
    pub fn name_of(&self, acts: ActSet) -> String {
        if let Some((group, _)) = self.groups.iter().find(|(_, set)| **set == acts) {
            return group.clone();
        }
        acts.iter().map(|act| self.describe(act).0).collect::<Vec<_>>().join(", ")
    }

    /// The word of this spelling.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<WordId> {
        self.words.iter().position(|known| known == word).and_then(|index| u8::try_from(index).ok()).map(WordId)
    }

    /// How a word is spelled.
    #[must_use]
    pub fn spelling(&self, word: WordId) -> &str {
        &self.words[usize::from(word.0)]
    }

    /// Every act's id, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.acts.keys().map(String::as_str)
    }

    /// Every group's id.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().map(String::as_str)
    }
}

fn act_id(index: usize) -> ActId {
    ActId(u8::try_from(index).unwrap_or(u8::MAX))
}

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_raw(RawVocabulary::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
