//! Where the `ron` crate and our reader both have an opinion, it is the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use ringback::scenario::reader;
use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

/// One of everything that serde knows and our files use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    flag: bool,
    small: u8,
    large: i64,
    letter: char,
    text: String,
    number: f64,
    maybe: Option<i32>,
    choice: Choice,
    list: Vec<Choice>,
    pair: (i32, String),
    map: BTreeMap<String, Choice>,
    wrapped: Wrapped,
    nothing: (),
    inner: Option<Box<Self>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum Choice {
    Plain,
    One(i32),
    Two(i32, String),
    Named { first: i32, second: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wrapped(u32);

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Plain),
        any::<i32>().prop_map(Choice::One),
        (any::<i32>(), any::<String>()).prop_map(|(number, text)| Choice::Two(number, text)),
        (any::<i32>(), any::<Option<String>>()).prop_map(|(first, second)| Choice::Named { first, second }),
    ]
}

fn all() -> impl Strategy<Value = All> {
    let scalars = (any::<bool>(), any::<u8>(), any::<i64>(), any::<char>(), any::<String>(), -1e12..1e12, any::<Option<i32>>());
    let groups = (
        choice(),
        prop::collection::vec(choice(), 0..3),
        (any::<i32>(), "[^\"]{0,6}"),
        prop::collection::btree_map(any::<String>(), choice(), 0..3),
        any::<u32>(),
    );
    let leaf = (scalars, groups).prop_map(|((flag, small, large, letter, text, number, maybe), (choice, list, pair, map, wrapped))| All {
        flag,
        small,
        large,
        letter,
        text,
        number,
        maybe,
        choice,
        list,
        pair,
        map,
        wrapped: Wrapped(wrapped),
        nothing: (),
        inner: None,
    });
    let leaf = leaf.boxed();
    (leaf.clone(), prop::option::of(leaf)).prop_map(|(outer, inner)| All { inner: inner.map(Box::new), ..outer })
}

/// The `ron` crate with what our files may leave out.
fn theirs(text: &str) -> Result<All, ron::error::SpannedError> {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).from_str(text)
}

fn ours(text: &str) -> Option<All> {
    reader::read::<All>(text.as_bytes()).value
}

/// How a text is damaged: where, how many letters are cut, what is put there.
type Damage = (prop::sample::Index, usize, String);

fn damaged(text: &str, (place, cut, put): &Damage) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = place.index(letters.len() + 1);
    let end = (at + cut).min(letters.len());
    letters[..at].iter().copied().chain(put.chars()).chain(letters[end..].iter().copied()).collect()
}

/// The text with every `( )` as `()`.
fn without_blanks_in_units(text: &str) -> String {
    [3, 2, 1].into_iter().fold(text.to_owned(), |text, blanks| text.replace(&format!("({})", " ".repeat(blanks)), "()"))
}

proptest! {
    #[test]
    fn what_ron_writes_is_read_to_the_same_value(value in all()) {
        let plain = ron::to_string(&value).expect("written");
        prop_assert_eq!(ours(&plain), Some(value.clone()), "{}", plain);
        let pretty = ron::ser::PrettyConfig::new().struct_names(true).escape_strings(false);
        let pretty = ron::ser::to_string_pretty(&value, pretty).expect("written");
        prop_assert_eq!(ours(&pretty), Some(value), "{}", pretty);
    }

    /// Suffixes of numbers are left out of the damage: we read them, and do not hold the number to them. Blanks within a unit we let
    /// stand, as everywhere between brackets. Names with `r#` before them are `ron`'s alone.
    #[test]
    fn damaged_files_are_refused_or_read_alike(value in all(), place in any::<prop::sample::Index>(), cut in 0usize..3, put in "[(){},:\"'\\-0-9a-hj-tv-zA-Z_# ]{0,3}") {
        let plain = ron::to_string(&value).expect("written");
        let text = damaged(&plain, &(place, cut, put));
        match (ours(&text), theirs(&text)) {
            (Some(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs, "{}", text),
            (Some(ours), Err(error)) => {
                let unit = without_blanks_in_units(&text);
                prop_assert_eq!(theirs(&unit).ok(), Some(ours), "only we read it; ron: {}\n{}", error, text);
            }
            (None, Ok(_)) if text.contains("r#") => {}
            (None, Ok(_)) => prop_assert!(false, "only ron reads it; we: {:#?}\n{text}", reader::read::<All>(text.as_bytes()).problems),
            (None, Err(_)) => {}
        }
    }
}

#[test]
fn handwritten_forms_are_read_alike() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Few {
        text: String,
        number: i64,
        list: Vec<u8>,
    }
    for text in [
        "(text: \"a\", number: 1, list: [1, 2,],)",
        "Few(text: r#\"a \"quoted\" word\"#, number: 0x1F, list: [0b11, 0o17])",
        "// first\n(/* in /* deep */ */ text: \"\\u{4e2d}\\n\\x41\", number: -1_000, list: [])",
        "#![enable(implicit_some)]\n(text: \"two\nlines\", number: +7, list: [1])",
        "(\r\n\ttext: \"\",\r\n\tnumber: 9223372036854775807, list: [255],\r\n)",
    ] {
        let theirs: Few = ron::from_str(text).unwrap_or_else(|error| panic!("ron: {error}: {text}"));
        assert_eq!(reader::read::<Few>(text.as_bytes()).value.as_ref(), Some(&theirs), "{text}");
    }
}

#[test]
fn numbers_and_letters_end_as_ron_has_it() {
    for text in ["5.", "-0.", "5.e2", "1e3", "5.25", "366737605890.e7901"] {
        let theirs: f64 = ron::from_str(text).unwrap_or_else(|error| panic!("ron: {error}: {text}"));
        assert_eq!(reader::read::<f64>(text.as_bytes()).value, Some(theirs), "{text}");
    }
    assert_eq!(reader::read::<char>(br"'j\'").value, None, "an escape of nothing is no letter");
    for text in [r#""\x80""#, r#""\x+5""#, r#""\u{+41}""#, r#""\u{0000041}""#] {
        assert!(ron::from_str::<String>(text).is_err(), "{text}");
        assert_eq!(reader::read::<String>(text.as_bytes()).value, None, "{text}");
    }
    // Two points are no number, and a point for a comma is said to be wrong.
    assert_eq!(reader::read::<Vec<f64>>(b"[5..6]").value, None);
    assert_eq!(reader::read::<f64>(b"5._2").value, None);
    assert_eq!(reader::read::<Vec<i64>>(b"[5. 6]").value, None);
}
