//! Diagnostics: everything that is wrong or odd about a scenario, at once. The reader and the compiler tell what cannot
//! be used; the lints here tell what hardly can be meant, and a file can silence one with its reason. This room knows no
//! windows and no files; it takes bytes through a `Library`.
//! Start reading at [`check`], then `lints`; each lint is one small file, each code a page in `docs/diagnostics/`.

mod asked;
mod case;
mod constant;
pub mod figures;
pub mod format;
mod lints;
pub mod pages;
mod phrases;
mod reach;
mod silence;
mod walk;

use crate::call::{Compiled, Content, FileProblems, Source};
use crate::scenario::Library;
use crate::scenario::problem::{Code, Problem, Severity, Span};

use self::case::Case;
use self::phrases::Phrases;
use self::reach::Reached;

/// What checking a scenario says.
#[derive(Debug)]
pub struct Checked {
    /// Files with problems only: the scenario's first, then its translations'.
    pub files: Vec<FileProblems>,
    /// Every variant that could be compiled.
    pub deals: Vec<Compiled>,
}

/// Above this many states, a proof takes longer than a save should.
pub const MOST_STATES: usize = 2_000_000;

/// Checks a scenario in all its variants; its translations are looked for beside `path`.
#[must_use]
pub fn check(library: &dyn Library, content: &Content, path: &str, bytes: &[u8]) -> Checked {
    check_within(library, content, path, bytes, MOST_STATES)
}

/// The same with another bound on what counts as too many states.
#[must_use]
pub fn check_within(library: &dyn Library, content: &Content, path: &str, bytes: &[u8], most_states: usize) -> Checked {
    let source = Source::open(library, path, bytes);
    let (mut deals, mut files) = compiled(&source, content);
    let is_sound = files.iter().all(|file| !file.has_errors() || file.file != path);
    if !is_sound {
        deals.clear();
    }
    // What is no text in full says nothing about its words.
    let is_text = source.found.iter().all(|problem| problem.code != Code::NotText);
    if let Some(raw) = source.raw.as_ref().filter(|_| is_text) {
        let reached = Reached::of(&deals, most_states);
        let phrases = Phrases::load(library);
        let case = Case {
            file: path,
            text: &source.text,
            raw,
            content,
            deals: &deals,
            reached: reached.as_ref(),
            phrases: &phrases,
            most_states,
            is_sound,
        };
        let found = grounded(&source, lints::run(&case));
        if !found.is_empty() {
            of(&mut files, &source).problems.extend(found);
        }
    }
    for (file, text) in source.texts() {
        silence::apply(&mut files, file, text, is_sound);
    }
    for file in &mut files {
        let text = &file.text;
        // Of bytes that are no text, only that is told.
        file.problems.retain(|problem| problem.code == Code::NotText || !text[problem.span.range()].contains('\u{FFFD}'));
        file.problems.sort_by_key(|problem| (problem.span, problem.code));
        file.problems.dedup();
    }
    files.retain(|file| !file.problems.is_empty());
    Checked { files, deals }
}

/// Every variant compiled, and what is wrong with any of them, once.
fn compiled(source: &Source, content: &Content) -> (Vec<Compiled>, Vec<FileProblems>) {
    let (first, mut files) = source.compile(content, None);
    let mut deals: Vec<Compiled> = first.into_iter().collect();
    for variant in source.variants().iter().skip(1) {
        let (deal, more) = source.compile(content, Some(variant));
        deals.extend(deal);
        for file in more {
            match files.iter_mut().find(|known| known.file == file.file) {
                None => files.push(file),
                Some(known) => {
                    let new: Vec<Problem> = file.problems.into_iter().filter(|problem| !known.problems.contains(problem)).collect();
                    known.problems.extend(new);
                }
            }
        }
    }
    (deals, files)
}

/// Of a broken file, the lints that do not speak of what is broken.
fn grounded(source: &Source, found: Vec<Problem>) -> Vec<Problem> {
    let errors: Vec<Span> = source.found.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.span).collect();
    let stands = |problem: &Problem| {
        problem.span != Span::default() && !errors.iter().any(|error| error.start < problem.span.end && problem.span.start < error.end)
    };
    found.into_iter().filter(|problem| errors.is_empty() || stands(problem)).collect()
}

/// The entry of the scenario's own file.
fn of<'f>(files: &'f mut Vec<FileProblems>, source: &Source) -> &'f mut FileProblems {
    let place = files.iter().position(|file| file.file == source.file).unwrap_or_else(|| {
        files.insert(0, FileProblems { file: source.file.clone(), text: source.text.clone(), problems: Vec::new() });
        0
    });
    &mut files[place]
}
