//! A file that somebody uploaded, as a list of lines: a spreadsheet's first sheet, or a text in whatever letters
//! spreadsheets in China save it.

use encoding_rs::{Encoding, GB18030};

use super::sheet;

/// The largest file, in bytes: tens of thousands of people.
const LARGEST: usize = 2 << 20;

/// The list in a file: cells between tabs, one line a row, blank rows kept so that lines count as in the spreadsheet.
///
/// # Errors
/// The key of what is wrong.
pub(super) fn list(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.is_empty() {
        return Err("import-wrong-empty");
    }
    if bytes.len() > LARGEST {
        return Err("import-wrong-size");
    }
    if bytes.starts_with(b"PK") {
        let rows = sheet::rows(bytes)?;
        return Ok(rows.iter().map(|row| line(row)).collect::<Vec<_>>().join("\n"));
    }
    // The old binary format, by the signature of its container.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err("import-wrong-old");
    }
    text(bytes).filter(|text| !text.contains('\0')).ok_or("import-wrong-letters")
}

/// A row as a line. One cell alone gets a tab too, so that a comma in it stays a comma.
fn line(cells: &[String]) -> String {
    let clean: Vec<String> = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ").trim().to_owned()).collect();
    if clean.iter().all(String::is_empty) {
        return String::new();
    }
    let joined = clean.join("\t");
    if clean.len() == 1 { joined + "\t" } else { joined }
}

/// Bytes as text: by their mark, else UTF-8, else GB 18030, which is what a Chinese spreadsheet saves as CSV.
fn text(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).map(std::borrow::Cow::into_owned);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned),
    }
}
