//! A scenario file with its translations, read as far as it can be. What could be read is compiled even where the file
//! is broken, so that unknown names are told in the same run as a missing comma; what only follows from a break is left
//! out.

use std::collections::BTreeSet;

use super::compile::{Content, compile, variants};
use super::compiled::Compiled;
use super::load::FileProblems;
use crate::scenario::library::Library;
use crate::scenario::model::RawScenario;
use crate::scenario::problem::{Code, Problem, Severity, Span, Words};
use crate::scenario::reader::{self, SyntaxKind};
use crate::scenario::translation::RawTranslation;

/// Breaks after which parts of a file may be lost to the reader.
const TEARS: [Code; 5] = [Code::Unclosed, Code::StrayClosing, Code::UnterminatedText, Code::Unexpected, Code::MissingColon];

/// Texts about the whole case, which a broken file gives no ground for.
const WHOLE: [&str; 8] = [
    "compile-account-term",
    "compile-account-not-positive",
    "compile-account-no-statement",
    "compile-account-too-large",
    "compile-debtors",
    "compile-dead-end",
    "compile-bucket",
    "compile-limit",
];

/// A scenario as it was read.
#[derive(Debug)]
pub(crate) struct Source {
    pub file: String,
    /// The decoded text that places point into.
    pub text: String,
    /// The scenario; of a broken file what could be read.
    pub raw: Option<RawScenario>,
    /// What the reader found in the scenario's file.
    pub found: Vec<Problem>,
    translations: Vec<Beside>,
    /// Those that could be read, each with its place among them.
    readable: (Vec<usize>, Vec<RawTranslation>),
}

/// A translation beside the scenario.
#[derive(Debug)]
struct Beside {
    file: String,
    text: String,
    found: Vec<Problem>,
}

impl Source {
    /// Reads a scenario; its translations are looked for beside `path`.
    pub(crate) fn open(library: &dyn Library, path: &str, bytes: &[u8]) -> Self {
        let loaded = reader::read::<RawScenario>(bytes);
        let mut source = Self {
            file: path.to_owned(),
            text: loaded.text,
            raw: loaded.value.or(loaded.rest),
            found: loaded.problems,
            translations: Vec::new(),
            readable: (Vec::new(), Vec::new()),
        };
        let stem = path.strip_suffix(".ron").unwrap_or(path);
        let beside = library.list(stem.rsplit_once('/').map_or("scenarios", |(folder, _)| folder));
        // Scripted calls lie there too; they are none of the case.
        let is_translation = |file: &&String| {
            file.strip_prefix(stem)
                .is_some_and(|rest| rest.starts_with('.') && rest != ".ron" && rest != ".tests.ron" && rest.ends_with(".ron"))
        };
        for file in beside.iter().filter(is_translation) {
            let Some(bytes) = library.read(file) else { continue };
            let loaded = reader::read::<RawTranslation>(&bytes);
            if let Some(raw) = loaded.value {
                source.readable.0.push(source.translations.len());
                source.readable.1.push(raw);
            }
            source.translations.push(Beside { file: file.clone(), text: loaded.text, found: loaded.problems });
        }
        source
    }

    /// Every file of the case and its text: the scenario's first.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = std::iter::once((self.file.as_str(), self.text.as_str()));
        own.chain(self.translations.iter().map(|beside| (beside.file.as_str(), beside.text.as_str())))
    }

    /// Whether the file itself could be read without an error.
    pub(crate) fn is_whole(&self) -> bool {
        self.found.iter().all(|problem| problem.severity < Severity::Error)
    }

    /// The names of its variants.
    pub(crate) fn variants(&self) -> Vec<String> {
        self.raw.as_ref().filter(|_| self.is_whole()).map(variants).unwrap_or_default()
    }

    /// Compiles a variant; the first one where none is named. Everything that is wrong is said with it: of the scenario,
    /// and of each translation.
    pub(crate) fn compile(&self, content: &Content, variant: Option<&str>) -> (Option<Compiled>, Vec<FileProblems>) {
        let mut own = self.found.clone();
        let mut others: Vec<Vec<Problem>> = self.translations.iter().map(|beside| beside.found.clone()).collect();
        let mut compiled = None;
        if let Some(raw) = &self.raw {
            let (places, translations) = &self.readable;
            let outcome = compile(content, raw, translations, variant);
            compiled = outcome.compiled;
            own.extend(self.grounded(outcome.problems));
            if self.is_whole() {
                for ((_, problems), place) in outcome.translations.into_iter().zip(places) {
                    others[*place].extend(problems);
                }
            }
        }
        let mut files = vec![FileProblems { file: self.file.clone(), text: self.text.clone(), problems: own }];
        let beside = self.translations.iter().zip(others);
        files.extend(beside.map(|(beside, problems)| FileProblems { file: beside.file.clone(), text: beside.text.clone(), problems }));
        files.retain(|file| !file.problems.is_empty());
        let broken = files.iter().any(FileProblems::has_errors);
        (compiled.filter(|_| !broken), files)
    }

    /// The problems that stand whatever is broken elsewhere in the file.
    fn grounded(&self, problems: Vec<Problem>) -> Vec<Problem> {
        if self.is_whole() {
            return problems;
        }
        let is_torn = self.found.iter().any(|problem| TEARS.contains(&problem.code));
        let keys = if is_torn { keys(&self.text) } else { BTreeSet::new() };
        let overlaps = |span: Span| self.found.iter().any(|known| known.span.start < span.end && span.start < known.span.end);
        let stands = |problem: &Problem| {
            let Words { key, values, .. } = &problem.words;
            let lost = *key == "unknown" && values.iter().any(|(name, value)| *name == "name" && keys.contains(value));
            problem.span != Span::default() && !overlaps(problem.span) && !WHOLE.contains(key) && !lost
        };
        problems.into_iter().filter(stands).collect()
    }
}

/// Every quoted text before a colon, and every flag that is set, wherever they stand.
fn keys(text: &str) -> BTreeSet<String> {
    let tree = reader::parse(text).tree();
    let tokens: Vec<_> =
        tree.descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token).filter(|token| !token.kind().is_trivia()).collect();
    let pairs = tokens.windows(2).filter(|pair| pair[0].kind() == SyntaxKind::Text && pair[1].kind() == SyntaxKind::Colon);
    pairs.map(|pair| pair[0].text().trim_matches('"').to_owned()).collect()
}
