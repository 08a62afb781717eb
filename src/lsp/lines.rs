//! Bytes of a text to the editor's positions and back: lines from 0, columns in UTF-16 units. A letter outside the basic
//! plane is two of them.

use lsp_types::{Position, Range};

use crate::scenario::problem::Span;

/// The line starts of one text.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The position of a byte; bytes inside a letter are its start.
    pub(super) fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let column = self.text[self.starts[line]..byte].encode_utf16().count();
        Position { line: small(line), character: small(column) }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start as usize), end: self.position(span.end as usize) }
    }

    /// The byte of a position; columns past the line's end are its end.
    pub(super) fn byte(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize).copied() else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).map_or(self.text.len(), |next| next - 1);
        let mut units = position.character as usize;
        for (at, letter) in self.text[start..end].char_indices() {
            if units < letter.len_utf16() {
                return start + at;
            }
            units -= letter.len_utf16();
        }
        end
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::Lines;

    #[test]
    fn positions_count_utf_16_units_and_come_back() {
        let text = "ab\n您好😀吗\r\n末";
        let lines = Lines::of(text);
        let position = |line, character| Position { line, character };
        let after_face = text.find('吗').unwrap_or_default();
        assert_eq!(lines.position(after_face), position(1, 4));
        assert_eq!(lines.position(text.len()), position(2, 1));
        for (at, _) in text.char_indices() {
            assert_eq!(lines.byte(lines.position(at)), at);
        }
        assert_eq!(lines.byte(position(1, 3)), text.find('😀').unwrap_or_default(), "the middle of a pair is its start");
        assert_eq!(lines.byte(position(9, 0)), text.len());
    }
}
