//! Bytes of a text to lines and columns.

use serde::Serialize;

/// A place: line and column from 1, the column in characters; and the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}

/// Finds positions in one text.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    /// Where each line starts.
    lines: Vec<usize>,
}

impl<'a> Positions<'a> {
    /// Positions in a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(starts).collect() }
    }

    /// The position of a byte; bytes past the end are the end.
    #[must_use]
    pub fn at(&self, byte: u32) -> Position {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines[line - 1];
        Position { line, column: self.text[start..byte].chars().count() + 1, byte }
    }
}
