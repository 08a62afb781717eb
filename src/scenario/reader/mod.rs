//! The one reader of every RON file: lossless (the tree prints back to the text), tolerant (it goes on after an
//! error) and complete (it says all errors of a file at once, with their places). It knows RON and nothing of
//! scenarios. Start reading at [`read`]; `lexer` → `parser` → `tree` → `fill`.

mod absent;
mod decode;
mod fill;
mod lexer;
mod parser;
mod spanned;
mod syntax;
mod tree;

pub use decode::decode;
pub use parser::{Parse, parse};
pub use spanned::{Phrase, Spanned};
pub use syntax::{Ron, SyntaxKind, SyntaxNode};

use serde::de::DeserializeOwned;

use super::problem::{Problem, Severity};

/// A value and everything that is wrong with its file.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// There when nothing is wrong; warnings aside.
    pub value: Option<T>,
    /// What could be read of a broken file, with empty values where something is wrong or missing. It is good for
    /// finding more that is wrong, and for nothing else.
    pub(crate) rest: Option<T>,
    pub problems: Vec<Problem>,
    /// The decoded text that the places point into.
    pub text: String,
}

/// Reads a file's bytes into a value.
#[must_use]
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Loaded<T> {
    let (text, undecodable) = decode::decoded(bytes);
    let parsed = parse(&text);
    let mut problems: Vec<Problem> = undecodable.into_iter().collect();
    problems.extend(parsed.problems.iter().cloned());
    let value = match tree::value(&parsed.tree(), &text) {
        Some(value) => fill::fill(&value, &mut problems),
        None => None,
    };
    problems.sort_by_key(|problem| problem.span);
    problems.dedup();
    let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    let (value, rest) = if broken { (None, value) } else { (value, None) };
    Loaded { value, rest, problems, text }
}
