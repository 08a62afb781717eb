//! Both languages say everything.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ringback::locale::{LANGUAGES, Locale, nearest};
use ringback::scenario::Shipped;

/// Every key, as often as it is written.
fn keys(language: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locale").join(language);
    let files = fs::read_dir(folder).expect("the texts are there").map(|entry| entry.expect("a file").path());
    let texts: Vec<String> = files.map(|path| fs::read_to_string(path).expect("a text")).collect();
    // Attributes and cases of a text are indented.
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with([' ', '#']));
    lines.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_none_is_empty() {
    let known = |language| keys(language).into_iter().collect::<BTreeSet<String>>();
    assert_eq!(known("zh-CN"), known("en"));
    for language in LANGUAGES {
        let locale = Locale::load(&Shipped, language);
        for key in keys(language) {
            assert_ne!(locale.text(&key), key, "{language}: `{key}` is empty");
        }
    }
}

/// The later of two would be said everywhere, and the other nowhere.
#[test]
fn no_key_is_written_twice() {
    for language in LANGUAGES {
        let mut known = BTreeSet::new();
        let twice: Vec<String> = keys(language).into_iter().filter(|key| !known.insert(key.clone())).collect();
        assert!(twice.is_empty(), "{language}: {twice:?}");
    }
}

#[test]
fn values_are_put_in() {
    let locale = Locale::load(&Shipped, "en");
    assert_eq!(locale.text_with("debrief-turn", &[("turn", "3")]), "Line 3");
    assert_eq!(nearest("en_GB.UTF-8"), "en");
    assert_eq!(nearest("fr_FR"), "zh-CN");
}
