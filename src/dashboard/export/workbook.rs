//! A workbook of one sheet, written here: an XLSX file is a ZIP of a few XML parts, and nothing needs to be compressed.

/// One part of the ZIP.
struct Part {
    name: &'static str,
    body: Vec<u8>,
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"attempts\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const BOOK_PARTS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

/// A workbook with a head and rows; cells that are whole numbers are numbers.
pub(in crate::dashboard) fn workbook(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut sheet = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>".to_owned();
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(head).chain(rows) {
        sheet.push_str("<row>");
        sheet.extend(row.iter().map(|text| cell(text)));
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    zip(&[
        Part { name: "[Content_Types].xml", body: TYPES.into() },
        Part { name: "_rels/.rels", body: ROOT.into() },
        Part { name: "xl/workbook.xml", body: BOOK.into() },
        Part { name: "xl/_rels/workbook.xml.rels", body: BOOK_PARTS.into() },
        Part { name: "xl/worksheets/sheet1.xml", body: sheet.into_bytes() },
    ])
}

fn cell(text: &str) -> String {
    // Longer numbers lose digits in a spreadsheet.
    let is_number = text.len() <= 15 && text.parse::<i64>().is_ok_and(|number| number.to_string() == text);
    if is_number {
        return format!("<c><v>{text}</v></c>");
    }
    let clean: String = text.chars().filter(|letter| !letter.is_control()).collect();
    let clean = clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{clean}</t></is></c>")
}

/// CRC-32 as ZIP wants it (reflected polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

fn size(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

/// A ZIP of stored parts (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). Names are ASCII; the date is 1980-01-01.
fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut index) = (Vec::new(), Vec::new());
    for part in parts {
        let offset = size(file.len());
        // Version 2.0, no flags, stored, time 0, date 1980-01-01.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32(&part.body).to_le_bytes());
        common.extend(size(part.body.len()));
        common.extend(size(part.body.len()));
        common.extend(u16::try_from(part.name.len()).unwrap_or(0).to_le_bytes());
        common.extend([0, 0]);
        file.extend(*b"PK\x03\x04");
        file.extend(&common);
        file.extend(part.name.as_bytes());
        file.extend(&part.body);
        index.extend(*b"PK\x01\x02");
        index.extend([20, 0]);
        index.extend(&common);
        // No comment, disk 0, no attributes.
        index.extend([0; 10]);
        index.extend(offset);
        index.extend(part.name.as_bytes());
    }
    let (start, length) = (size(file.len()), size(index.len()));
    let count = u16::try_from(parts.len()).unwrap_or(0).to_le_bytes();
    file.extend(index);
    file.extend(*b"PK\x05\x06");
    file.extend([0; 4]);
    file.extend(count);
    file.extend(count);
    file.extend(length);
    file.extend(start);
    file.extend([0, 0]);
    file
}

#[cfg(test)]
mod tests {
    use super::{cell, crc32};

    #[test]
    fn the_sum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn numbers_are_numbers_and_text_is_escaped() {
        assert_eq!(cell("42"), "<c><v>42</v></c>");
        assert!(cell("007").contains("<t xml:space=\"preserve\">007</t>"));
        assert!(cell("<b>&").contains("&lt;b&gt;&amp;"));
    }
}
