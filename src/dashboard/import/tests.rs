//! Lists as people paste and upload them.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use super::file::list;
use super::staff::staff;
use crate::records::store::Role;

#[test]
fn staff_lists_come_from_tables_and_from_files() {
    let rows = staff(
        "\u{feff}工号,姓名,批次\n1001,林晓,2026 春\n1002\t吴凯\t2026 春\ttrainer\n\n1003，沈一诺，转岗，，离职\n\"10,04\",\"A \"\"B\"\"\",x\n",
    );
    let told: Vec<_> =
        rows.iter().map(|(line, row)| (*line, row.as_ref().map(|row| (row.number.as_str(), row.role, row.leaves)))).collect();
    assert_eq!(told[0], (2, Ok(("1001", Role::Trainee, false))));
    assert_eq!(told[1], (3, Ok(("1002", Role::Trainer, false))));
    assert_eq!(told[2], (5, Ok(("1003", Role::Trainee, true))));
    assert_eq!(told[3], (6, Ok(("10,04", Role::Trainee, false))));
}

#[test]
fn what_is_wrong_with_a_row_is_told() {
    let rows = staff("1001,\n1002,x,y,boss\n1003,x,y,,gone\n1004,x,*");
    let told: Vec<String> = rows.into_iter().map(|(line, row)| format!("{line}: {}", row.err().unwrap_or_default())).collect();
    assert!(told[0].starts_with("1: a staff number"), "{told:?}");
    assert!(told[1].starts_with("2: `boss` is no role"), "{told:?}");
    assert!(told[2].starts_with("3: `gone` stands where"), "{told:?}");
    assert!(told[3].starts_with("4: no cohort may be called `*`"), "{told:?}");
}

#[test]
fn what_only_looks_different_is_the_same() {
    let told = |list: &str| staff(list).remove(0).1.expect("a row");
    let row = told("１００１ \t王\u{3000}伟\t２０２６\u{3000}春\t培训师");
    assert_eq!((row.number.as_str(), row.name.as_str(), row.cohort.as_str(), row.role), ("1001", "王伟", "2026 春", Role::Trainer));
    let row = told("Ａ－０１,\u{200b}Li  Wei,南区 一组,Trainee");
    assert_eq!((row.number.as_str(), row.name.as_str(), row.cohort.as_str()), ("A-01", "Li Wei", "南区 一组"));
    assert!(staff("#N/A\tx\ty")[0].1.as_ref().is_err_and(|why| why.contains("formula")));
}

/// Saved by `LibreOffice` Calc: a number, a text, a formula, an empty row, a second sheet.
const SAVED: &[u8] = include_bytes!("../../../tests/dashboard/import/staff.xlsx");

#[test]
fn a_workbook_is_read_as_its_first_sheet_shows_it() {
    let list = list(SAVED).expect("a list");
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines[0], "工号\t姓名\t批次");
    assert_eq!(lines[1], "1001\t林 晓\t2026 春");
    assert_eq!(lines[2], "007\t吴凯, Jr.\t2026 春");
    assert_eq!(lines[3], "", "lines count as in the spreadsheet");
    assert_eq!(lines[4], "1003\t沈<一>诺\t转岗\t学员\t离职");
    assert_eq!(lines.len(), 5);
    let rows = staff(&list);
    assert_eq!(rows.iter().map(|(line, row)| (*line, row.is_ok())).collect::<Vec<_>>(), [(2, true), (3, true), (5, true)]);
    let own = crate::dashboard::export::workbook(&["工号", "姓名"], [vec!["12".to_owned(), "x".to_owned()]].into_iter());
    assert_eq!(super::file::list(&own).expect("ours too"), "工号\t姓名\n12\tx");
}

#[test]
fn a_text_is_read_in_the_letters_it_was_saved_in() {
    let (gb, ..) = encoding_rs::GB18030.encode("1001,林晓,2026 春");
    assert_eq!(list(&gb).expect("GB 18030"), "1001,林晓,2026 春");
    let wide: Vec<u8> = "\u{feff}1001\t林晓".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(list(&wide).expect("UTF-16"), "1001\t林晓");
    assert_eq!(list("\u{feff}1,a".as_bytes()).expect("UTF-8"), "1,a");
    assert_eq!(list(&[0x31, 0x2c, 0xff, 0xff]), Err("import-wrong-letters"));
    assert_eq!(list(&[]), Err("import-wrong-empty"));
    assert_eq!(list(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err("import-wrong-old"));
    assert_eq!(list(&vec![b'1'; (2 << 20) + 1]), Err("import-wrong-size"));
}

/// A workbook with this sheet, packed; it says of every part that it holds nothing.
fn packed(sheet: &str) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        let named = format!("<Relationship Id=\"r1\" Type=\"http://x/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships xmlns=\"http://p\">{named}</Relationships>")
    };
    let book = "<workbook xmlns:r=\"http://r\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>".to_owned();
    let parts = [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "/xl/s.xml")),
        ("xl/s.xml", sheet.to_owned()),
    ];
    let (mut file, mut index) = (Vec::new(), Vec::new());
    for (name, body) in &parts {
        let body = miniz_oxide::deflate::compress_to_vec(body.as_bytes(), 9);
        let length = u32::try_from(body.len()).expect("small").to_le_bytes();
        let offset = u32::try_from(file.len()).expect("small").to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(length);
        common.extend([0; 4]);
        common.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        common.extend([0, 0]);
        file.extend([b"PK\x03\x04".as_slice(), &common, name.as_bytes(), &body].concat());
        index.extend([b"PK\x01\x02\x14\0".as_slice(), &common, &[0; 10], &offset, name.as_bytes()].concat());
    }
    let (start, length) = (u32::try_from(file.len()).expect("small"), u32::try_from(index.len()).expect("small"));
    let count = [4, 0, 4, 0];
    [file, index, b"PK\x05\x06\0\0\0\0".to_vec(), count.to_vec(), length.to_le_bytes().to_vec(), start.to_le_bytes().to_vec(), vec![0, 0]]
        .concat()
}

fn sheet(rows: &str) -> Vec<u8> {
    packed(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let cell = |row: usize, word: &str| format!("<row r=\"{row}\"><c t=\"str\"><v>{word}</v></c></row>");
    assert_eq!(list(&sheet(&cell(2, "1001"))).expect("a small one"), "\n1001\t");
    let spaces = sheet(&" ".repeat(40 << 20));
    assert!(spaces.len() < 100_000, "forty megabytes in {} bytes", spaces.len());
    assert_eq!(list(&spaces), Err("import-wrong-size"));
    assert_eq!(list(&sheet(&"<c/>".repeat(1_100_000))), Err("import-wrong-cells"));
    assert_eq!(list(&sheet(&cell(1_048_576, "far"))), Err("import-wrong-cells"), "a cell far below is no million rows");
    assert_eq!(list(&sheet(&cell(1_048_576, ""))).expect("nothing far below is nothing"), "");
    assert_eq!(list(&sheet("<row><c r=\"XFD1\" t=\"str\"><v>far</v></c><c r=\"A1\"><v>1.0</v></c></row>")).expect("read"), "1\t");
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet><row><c t=\"str\"><v>&b;</v></c></row></worksheet>";
    assert_eq!(list(&packed(laughs)), Err("import-wrong-file"));
}

#[test]
fn whatever_is_cut_or_turned_is_refused_and_never_a_panic() {
    for cut in 0..SAVED.len() {
        let _ = list(&SAVED[..cut]);
    }
    let mut draw = crate::call::Draw::new(3);
    for _ in 0..2000 {
        let mut turned = SAVED.to_vec();
        let place = draw.below(u32::try_from(turned.len()).expect("small")) as usize;
        turned[place] ^= 1 << draw.below(8);
        // Either it is still a list, or the key of what is wrong.
        if let Err(wrong) = list(&turned) {
            assert!(wrong.starts_with("import-wrong-"), "{wrong}");
        }
    }
}
