//! Bytes to text: UTF-8 with or without a byte-order mark, UTF-16 with one (Notepad writes both).

use crate::scenario::problem::{Code, Problem, Span};

/// The decoded text; what is undecodable becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    decoded(bytes).0
}

/// The decoded text, and the problem if some of it was no text.
pub(super) fn decoded(bytes: &[u8]) -> (String, Option<Problem>) {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = error.valid_up_to();
            (text, Some(not_text(at)))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<Problem>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut wrong = None;
    for letter in char::decode_utf16(pairs.iter().copied().map(unit)) {
        if letter.is_err() {
            wrong = wrong.or(Some(text.len()));
        }
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        wrong = wrong.or(Some(text.len()));
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, wrong.map(not_text))
}

fn not_text(at: usize) -> Problem {
    Problem::of(Code::NotText, Span::new(at, at + '\u{FFFD}'.len_utf8()), "reader-not-text")
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn notepad_s_encodings_are_read() {
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            mark.into_iter().chain("(标题: 1)".encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
        };
        assert_eq!(decode(&utf16(u16::to_le_bytes, [0xFF, 0xFE])), "(标题: 1)");
        assert_eq!(decode(&utf16(u16::to_be_bytes, [0xFE, 0xFF])), "(标题: 1)");
        assert_eq!(decode("\u{feff}(a: 1)".as_bytes()), "(a: 1)");
    }
}
