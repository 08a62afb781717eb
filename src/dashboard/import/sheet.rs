//! The first sheet of an XLSX workbook as rows of text (ECMA-376 part 1, 18.3 and 18.4). Only what a staff list needs: no
//! formats, no formulas but their last values.

use roxmltree::{Document, Node, ParsingOptions};

use super::zip::Zip;

/// So much may be unpacked of one file, in bytes.
const MOST_UNPACKED: usize = 16 << 20;
/// Elements, attributes' values and texts of one part.
const MOST_NODES: u32 = 1_000_000;
const MOST_ROWS: usize = 20_000;
/// What stands further to the right is not looked at.
const MOST_COLUMNS: usize = 16;
const MOST_CELLS: usize = 200_000;

/// The rows of the first sheet that is not hidden; a row that is not there is an empty one.
///
/// # Errors
/// The key of what is wrong.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, &'static str> {
    let mut zip = Zip::open(bytes, MOST_UNPACKED).ok_or("import-wrong-file")?;
    let mut part = |name: &str| -> Result<Option<String>, &'static str> {
        let Some(bytes) = zip.part(name)? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| "import-wrong-file")
    };
    let root = part("_rels/.rels")?.unwrap_or_default();
    let book_path = related(&root, "", "/officeDocument")?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let book = part(&book_path)?.ok_or("import-wrong-file")?;
    let (folder, name) = book_path.rsplit_once('/').unwrap_or(("", &book_path));
    let relations = part(&format!("{folder}/_rels/{name}.rels"))?.ok_or("import-wrong-file")?;
    let sheet = first_sheet(&book)?.ok_or("import-wrong-sheet")?;
    let sheet = target(&relations, folder, |relation| relation.attribute("Id") == Some(&sheet))?.ok_or("import-wrong-sheet")?;
    let strings = match related(&relations, folder, "/sharedStrings")? {
        Some(path) => strings(&part(&path)?.unwrap_or_default())?,
        None => Vec::new(),
    };
    cells(&part(&sheet)?.ok_or("import-wrong-sheet")?, &strings)
}

/// A part as a tree; a document type, where bombs of another kind hide, is refused.
fn tree(text: &str) -> Result<Document<'_>, &'static str> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => "import-wrong-cells",
        _ => "import-wrong-file",
    })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// Where a relation of some kind leads, from a folder.
fn related(relations: &str, folder: &str, kind: &str) -> Result<Option<String>, &'static str> {
    if relations.is_empty() {
        return Ok(None);
    }
    target(relations, folder, |relation| relation.attribute("Type").is_some_and(|own| own.ends_with(kind)))
}

fn target(relations: &str, folder: &str, wanted: impl Fn(Node<'_, '_>) -> bool) -> Result<Option<String>, &'static str> {
    let tree = tree(relations)?;
    let found = tree.descendants().find(|node| is(*node, "Relationship") && wanted(*node)).and_then(|node| node.attribute("Target"));
    Ok(found.map(|path| match path.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => path.to_owned(),
        None => format!("{folder}/{path}"),
    }))
}

/// The relation of the first sheet that is shown.
fn first_sheet(book: &str) -> Result<Option<String>, &'static str> {
    let tree = tree(book)?;
    let shown = |node: &Node<'_, '_>| is(*node, "sheet") && node.attribute("state").is_none_or(|state| state == "visible");
    let sheet = tree.descendants().find(shown);
    let id = sheet.and_then(|sheet| sheet.attributes().find(|own| own.name() == "id" && own.namespace().is_some()));
    Ok(id.map(|id| id.value().to_owned()))
}

fn strings(text: &str) -> Result<Vec<String>, &'static str> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    Ok(tree(text)?.root_element().children().filter(|node| is(*node, "si")).map(said).collect())
}

/// A text in one or several runs, without the signs of how it is read aloud.
fn said(node: Node<'_, '_>) -> String {
    let is_aloud = |node: Node<'_, '_>| node.ancestors().any(|above| is(above, "rPh"));
    node.descendants().filter(|node| is(*node, "t") && !is_aloud(*node)).filter_map(|node| node.text()).collect()
}

fn cells(text: &str, strings: &[String]) -> Result<Vec<Vec<String>>, &'static str> {
    let tree = tree(text)?;
    let (mut rows, mut next, mut count): (Vec<Vec<String>>, usize, usize) = (Vec::new(), 0, 0);
    for row in tree.descendants().filter(|node| is(*node, "row")) {
        let at = row.attribute("r").and_then(|number| number.parse::<usize>().ok()).map_or(next, |number| number.saturating_sub(1));
        next = at.saturating_add(1);
        let mut cells = Vec::new();
        let mut column = 0;
        for cell in row.children().filter(|node| is(*node, "c")) {
            count += 1;
            column = cell.attribute("r").and_then(column_of).unwrap_or(column);
            if column < MOST_COLUMNS {
                if cells.len() <= column {
                    cells.resize(column + 1, String::new());
                }
                cells[column] = value(cell, strings)?;
            }
            column += 1;
        }
        if count > MOST_CELLS {
            return Err("import-wrong-cells");
        }
        // Rows that are only coloured have no words.
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if at >= MOST_ROWS {
            return Err("import-wrong-cells");
        }
        if rows.len() <= at {
            rows.resize(at + 1, Vec::new());
        }
        rows[at] = cells;
    }
    Ok(rows)
}

/// The column of an address such as `B7`, from 0.
fn column_of(address: &str) -> Option<usize> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn value(cell: Node<'_, '_>, strings: &[String]) -> Result<String, &'static str> {
    let child = |name: &str| cell.children().find(|node| is(*node, name));
    let plain = || child("v").and_then(|node| node.text()).unwrap_or("").to_owned();
    Ok(match cell.attribute("t") {
        Some("s") if plain().is_empty() => String::new(),
        Some("s") => {
            let place: usize = plain().trim().parse().map_err(|_| "import-wrong-file")?;
            strings.get(place).cloned().ok_or("import-wrong-file")?
        }
        Some("inlineStr") => child("is").map(said).unwrap_or_default(),
        Some("str" | "e" | "b" | "d") => plain(),
        _ => whole(&plain()),
    })
}

/// A number as a person would write it: `1001`, also where the file says `1001.0` or `1.001E3`.
fn whole(number: &str) -> String {
    let number = number.trim();
    match number.parse::<f64>() {
        Ok(value) if !number.bytes().all(|byte| byte.is_ascii_digit()) && value.fract() == 0.0 && value.abs() < 1e15 => {
            format!("{value:.0}")
        }
        _ => number.to_owned(),
    }
}
