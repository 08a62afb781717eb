//! The case's texts: each gets an id, its translations, and is rendered with this variant's names and figures.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

use super::figures::{Figures, spoken};
use super::notes::{Notes, within};
use crate::call::compiled::Texts;
use crate::call::ids::TextId;
use crate::scenario::expr::template::{self, Piece};
use crate::scenario::model::Ordered;
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::Spanned;
use crate::scenario::translation::source_hash;

/// A translated text: itself and the hash of the source it was made from.
pub(super) type Translated = (Spanned<String>, Spanned<String>);

/// One language's translation file at work.
pub(super) struct Foreign<'a> {
    pub language: String,
    pub texts: &'a Ordered<Translated>,
    pub notes: Notes,
}

/// The table of texts being made.
pub(super) struct TextTable<'a> {
    source_language: String,
    /// Keys of the texts so far, and of those read otherwise.
    used: IndexSet<String>,
    count: u16,
    foreign: Vec<Foreign<'a>>,
    rendered: Texts,
    /// What `{debtor.full_name}` and the like stand for, by language.
    people: BTreeMap<String, IndexMap<String, String>>,
}

impl<'a> TextTable<'a> {
    pub(super) fn new(source_language: String, foreign: Vec<Foreign<'a>>) -> Self {
        Self { source_language, used: IndexSet::new(), count: 0, foreign, rendered: Texts::new(), people: BTreeMap::new() }
    }

    /// Languages other than the source.
    pub(super) fn languages(&self) -> Vec<String> {
        std::iter::once(self.source_language.clone()).chain(self.foreign.iter().map(|foreign| foreign.language.clone())).collect()
    }

    /// The raw translation of a key; the source where there is none.
    pub(super) fn raw(&mut self, language: &str, key: &str, source: &str) -> String {
        self.used.insert(key.to_owned());
        let foreign = self.foreign.iter().find(|foreign| foreign.language == language);
        foreign.and_then(|foreign| foreign.texts.get(key)).map_or_else(|| source.to_owned(), |(text, _)| text.value.clone())
    }

    /// What a word such as `debtor.full_name` stands for in a language.
    pub(super) fn introduce(&mut self, language: &str, word: String, meaning: String) {
        self.people.entry(language.to_owned()).or_default().insert(word, meaning);
    }

    /// Adds a text under its key.
    pub(super) fn add(&mut self, key: impl Into<String>, source: &Spanned<String>, figures: &Figures, notes: &mut Notes) -> TextId {
        let key = key.into();
        let id = TextId(self.count);
        self.count = self.count.saturating_add(1);
        let language = self.source_language.clone();
        let rendered = self.render(&language, source, figures, notes);
        self.rendered.entry(language).or_default().push(rendered);
        for place in 0..self.foreign.len() {
            let rendered = self.translated(place, &key, source, figures);
            let language = self.foreign[place].language.clone();
            self.rendered.entry(language).or_default().push(rendered);
        }
        self.used.insert(key);
        id
    }

    /// A text that is empty in every language, for what the file does not title.
    pub(super) fn empty(&mut self) -> TextId {
        let id = TextId(self.count);
        self.count = self.count.saturating_add(1);
        for language in self.languages() {
            self.rendered.entry(language).or_default().push(String::new());
        }
        id
    }

    /// The rendered source text.
    pub(super) fn source(&self, id: TextId) -> &str {
        self.rendered.get(&self.source_language).and_then(|texts| texts.get(id.index())).map_or("", String::as_str)
    }

    fn translated(&mut self, place: usize, key: &str, source: &Spanned<String>, figures: &Figures) -> String {
        let foreign = &mut self.foreign[place];
        let language = foreign.language.clone();
        let Some((text, hash)) = foreign.texts.get(key) else {
            let problem = Problem::of(Code::MissingTranslation, Span::default(), "compile-no-translation").with("key", key);
            foreign.notes.note(problem.with("hash", source_hash(&source.value)).with("source", &source.value));
            return String::new();
        };
        if hash.value != source_hash(&source.value) {
            let fresh = source_hash(&source.value);
            let problem = Problem::of(Code::StaleTranslation, hash.span, "compile-stale").with("key", key).with("hash", &fresh);
            foreign.notes.note(problem.with("source", &source.value).suggest(hash.span, format!("\"{fresh}\"")));
        }
        let mut notes = std::mem::take(&mut foreign.notes);
        let rendered = self.render(&language, text, figures, &mut notes);
        self.foreign[place].notes = notes;
        rendered
    }

    fn render(&self, language: &str, text: &Spanned<String>, figures: &Figures, notes: &mut Notes) -> String {
        let pieces = match template::parse(&text.value) {
            Ok(pieces) => pieces,
            Err(errors) => {
                for error in errors {
                    notes.note(error.problem(within(text.span, error.span, 1)));
                }
                return text.value.clone();
            }
        };
        pieces.iter().map(|piece| self.piece(language, piece, text.span, figures, notes)).collect()
    }

    fn piece(&self, language: &str, piece: &Piece, span: Span, figures: &Figures, notes: &mut Notes) -> String {
        let value = match piece {
            Piece::Text(text) => return text.clone(),
            Piece::Figure { name, span: at } => {
                if let Some(meaning) = self.people.get(language).and_then(|people| people.get(name)) {
                    return meaning.clone();
                }
                let value = figures.value(name);
                if value.is_none() {
                    let known = self.people.get(language).into_iter().flat_map(|people| people.keys().map(String::as_str));
                    notes.unknown(Code::NoSuchFigure, "figure or name", name, within(span, *at, 1), known.chain(figures.known()));
                }
                value
            }
            Piece::Quoted { value, .. } | Piece::Value(value) => figures.evaluate(value, span, 1, notes),
        };
        value.map_or_else(String::new, |value| spoken(value, figures.currency, language))
    }

    /// The texts by language, and each translation's problems.
    pub(super) fn finish(mut self) -> (Texts, Vec<(String, Notes)>) {
        for foreign in &mut self.foreign {
            for key in foreign.texts.keys().filter(|key| !self.used.contains(&key.value) && !is_of_another_variant(&key.value)) {
                foreign.notes.note(Problem::of(Code::StaleTranslation, key.span, "compile-left-over").with("key", &key.value));
            }
        }
        let problems = self.foreign.into_iter().map(|foreign| (foreign.language, foreign.notes)).collect();
        (self.rendered, problems)
    }
}

/// Names of parties are read by whichever variant uses them.
fn is_of_another_variant(key: &str) -> bool {
    key.starts_with("parties.") || key.starts_with("variants.")
}

/// How long a text takes to say, in seconds: the source text, rounded up to 5. Four Chinese characters a second is
/// an unhurried telephone voice; other letters come about fourteen a second.
pub(super) fn speaking_seconds(text: &str) -> u16 {
    let is_han = |letter: &char| ('\u{4e00}'..='\u{9fff}').contains(letter);
    let han = text.chars().filter(is_han).count();
    let other = text.chars().filter(|letter| letter.is_alphanumeric() && !is_han(letter)).count();
    let tenths = han * 10 / 4 + other * 10 / 14;
    let fives = tenths.div_ceil(50).max(1);
    u16::try_from(fives * 5).unwrap_or(u16::MAX)
}
