//! The reader: lossless, never panicking, and of one mind with the `ron` crate wherever that crate reads a file too.

mod differential;
mod expressions;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use ringback::locale::Locale;
use ringback::scenario::reader::{self, SyntaxNode, parse};
use ringback::scenario::{Shipped, problem, render};
use serde::Deserialize;

/// A file of many kinds, as the fixtures of mistakes use it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    holder: String,
    limit: u32,
    #[serde(default)]
    joined: Option<String>,
    kind: Kind,
    #[serde(default)]
    limits: std::collections::BTreeMap<String, i64>,
    #[serde(default)]
    pair: (u8, u8),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
enum Kind {
    Standard,
    Business { company: String },
    Gift(u32),
}

/// The words of problems in English.
pub(crate) fn english() -> Locale {
    Locale::load(&Shipped, "en")
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reader/fixtures");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Everything that the reader says of a file, as a person sees it, and the file after its safe fixes.
fn told(path: &Path) -> String {
    let loaded = reader::read::<Card>(&fs::read(path).expect("readable"));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut said = render::render(name, &loaded.text, &loaded.problems, &english(), false);
    if loaded.problems.iter().any(|problem| problem.fix.is_some()) {
        let fixed = problem::apply_fixes(&loaded.text, &loaded.problems);
        let left = reader::read::<Card>(fixed.as_bytes()).problems.len();
        said = format!("{said}-- after its safe fixes ({left} left) --\n{fixed}");
    }
    match loaded.value {
        Some(card) => format!("{said}read: {card:?}\n"),
        None => said,
    }
}

#[test]
fn mistakes_are_told_with_place_and_way_out() {
    for path in fixtures() {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        insta::with_settings!({ prepend_module_to_snapshot => false }, { insta::assert_snapshot!(name, told(&path)) });
    }
}

/// A tree as nested kinds and texts.
fn shape(node: &SyntaxNode) -> String {
    format!("{node:#?}")
}

/// Text that looks like RON more often than chance would.
fn nearly_ron() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("("),
        Just(")"),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(","),
        Just(":"),
        Just("\""),
        Just("\\"),
        Just("'"),
        Just("//"),
        Just("/*"),
        Just("*/"),
        Just("\n"),
        Just("r#\""),
        Just("\"#"),
        Just("#!["),
        Just(" "),
        Just("Card"),
        Just("holder"),
        Just("limit: 3"),
        Just("0x"),
        Just("1_0"),
        Just("-2.5e-"),
        Just("，"),
        Just("：“"),
        Just("”"),
        Just("（"),
        Just("中文"),
        Just("\u{feff}"),
        Just("\\u{4e2d}"),
        Just("None"),
        Just("Some("),
        Just("kind: Gift"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let loaded = reader::read::<Card>(&bytes);
        prop_assert!(loaded.value.is_some() || !loaded.problems.is_empty(), "no value and not a word why");
    }

    #[test]
    fn every_problem_lies_inside_its_text(text in nearly_ron()) {
        let loaded = reader::read::<Card>(text.as_bytes());
        for problem in &loaded.problems {
            prop_assert!(loaded.text.get(problem.span.range()).is_some(), "{problem:?} of {:?}", loaded.text);
        }
        prop_assert!(loaded.problems.is_empty() || !render::render("any.ron", &loaded.text, &loaded.problems, &english(), false).is_empty());
        let fixed = problem::apply_fixes(&loaded.text, &loaded.problems);
        prop_assert!(loaded.problems.iter().any(|problem| problem.fix.is_some()) || fixed == loaded.text);
    }

    #[test]
    fn a_tree_prints_back_and_reads_again_as_itself(text in prop_oneof![nearly_ron(), any::<String>()]) {
        let tree = parse(&text).tree();
        let printed = tree.text().to_string();
        prop_assert_eq!(&printed, &text);
        prop_assert_eq!(shape(&parse(&printed).tree()), shape(&tree));
    }
}

#[test]
fn deep_brackets_are_an_error_and_no_overflow() {
    for opening in ["(", "[", "{", "Some(", "{\"a\":", "/*"] {
        let loaded = reader::read::<Card>(opening.repeat(20_000).as_bytes());
        assert!(loaded.value.is_none() && !loaded.problems.is_empty(), "{opening}");
    }
}
