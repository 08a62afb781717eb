//! What beginners write in Notepad: each mistake tells its code and nothing else, and the mend that its message names
//! makes the case clean.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use ringback::call::FileProblems;
use ringback::locale::{LANGUAGES, Locale};
use ringback::scenario::problem::{Problem, apply_fixes};
use ringback::scenario::render::render;
use ringback::scenario::{Shipped, reader};
use ringback::workbench::template::new_case;
use serde::Deserialize;

use super::{folder, told_in};

#[derive(Debug, Deserialize)]
struct Mistakes(Vec<Mistake>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    mistake: String,
    find: String,
    wrong: String,
    codes: Vec<String>,
    says: Vec<String>,
    mend: Mend,
}

#[derive(Debug, Deserialize)]
enum Mend {
    /// What `ringback check --fix` does.
    Fix,
    /// What the message offers to put there.
    Suggestion,
    /// What somebody writes in place of the mistake who has read the message.
    ByHand(String),
}

const ID: &str = "wo-de-an-li";

fn mistakes() -> Vec<Mistake> {
    let bytes = fs::read(folder().join("mistakes.ron")).expect("the list of mistakes");
    let loaded = reader::read::<Mistakes>(&bytes);
    loaded.value.unwrap_or_else(|| panic!("{:?}", loaded.problems)).0
}

/// The files that `ringback new` writes.
fn files() -> BTreeMap<String, String> {
    new_case(&Shipped, ID, "M1").expect("there is a template").into_iter().filter(|(name, _)| !name.ends_with(".tests.ron")).collect()
}

/// Notepad's line ends.
fn notepad(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// What is told of the case with this text, saved by Notepad with its mark before it.
fn told(text: &str) -> Vec<FileProblems> {
    let mut files: BTreeMap<String, Vec<u8>> = files().into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    files.insert(format!("{ID}.ron"), [b"\xef\xbb\xbf", text.as_bytes()].concat());
    told_in("scenarios/m1", &format!("{ID}.ron"), files)
}

fn problems(files: &[FileProblems]) -> Vec<Problem> {
    files.iter().flat_map(|file| file.problems.clone()).collect()
}

fn shown(files: &[FileProblems], locale: &Locale) -> String {
    files.iter().map(|file| render(&file.file, &file.text, &file.problems, locale, false)).collect()
}

/// The text with everything put in that its own problems offer, agreed to or not.
fn agreed(text: &str, files: &[FileProblems]) -> String {
    let own = files.iter().find(|file| file.file.ends_with(&format!("{ID}.ron"))).expect("something is told");
    let offered = own.problems.iter().cloned().map(|mut problem| {
        problem.fix = problem.fix.map(|fix| ringback::scenario::problem::Fix { safe: true, ..fix });
        problem
    });
    apply_fixes(text, &offered.collect::<Vec<_>>())
}

#[test]
fn notepad_s_encodings_are_no_mistake() {
    let text = notepad(&files()[&format!("{ID}.ron")]);
    assert!(told(&text).is_empty(), "{}", shown(&told(&text), &Locale::load(&Shipped, "zh-CN")));
    let mut files: BTreeMap<String, Vec<u8>> = files().into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let utf16 = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes);
    files.insert(format!("{ID}.ron"), utf16.collect());
    assert!(told_in("scenarios/m1", &format!("{ID}.ron"), files).is_empty());
}

#[test]
fn bytes_that_are_no_text_are_one_problem() {
    let mut files: BTreeMap<String, Vec<u8>> = files().into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    // Chinese letters as an old encoding writes them: two bytes, neither of them UTF-8.
    let old: Vec<u8> = files[&format!("{ID}.ron")].iter().map(|byte| if *byte < 0x80 { *byte } else { 0xb5 }).collect();
    files.insert(format!("{ID}.ron"), old);
    let files = told_in("scenarios/m1", &format!("{ID}.ron"), files);
    let own = files.iter().find(|file| file.file.ends_with(&format!("/{ID}.ron"))).expect("it is told");
    assert_eq!(own.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["RB0001"]);
}

#[test]
fn each_mistake_tells_how_it_is_mended() {
    let base = notepad(&files()[&format!("{ID}.ron")]);
    let chinese = Locale::load(&Shipped, "zh-CN");
    let mut amiss = String::new();
    for Mistake { mistake, find, wrong, codes, says, mend } in mistakes() {
        let (find, wrong) = (notepad(&find), notepad(&wrong));
        assert_eq!(base.matches(&find).count(), 1, "{mistake}: the text to change stands once in the template");
        let text = base.replace(&find, &wrong);
        let files = told(&text);
        let (found, shown) = (problems(&files), shown(&files, &chinese));
        let found_codes: Vec<&str> = found.iter().map(|problem| problem.code.as_str()).collect();
        if found_codes != codes {
            let _ = writeln!(amiss, "{mistake}: told {found_codes:?}, not {codes:?}\n{shown}");
        }
        for part in says.iter().filter(|part| !shown.contains(*part)) {
            let _ = writeln!(amiss, "{mistake}: does not say `{part}`\n{shown}");
        }
        let mended = match mend {
            Mend::Fix => apply_fixes(&text, &found),
            Mend::Suggestion => agreed(&text, &files),
            Mend::ByHand(right) => base.replace(&find, &notepad(&right)),
        };
        let left = told(&mended);
        if !left.is_empty() {
            let _ = writeln!(amiss, "{mistake}: mended, it tells\n{}", self::shown(&left, &chinese));
        }
    }
    assert!(amiss.is_empty(), "{amiss}");
}

/// For reading: what is told, as it is told.
#[test]
fn what_is_told_of_each_mistake_reads_well() {
    let base = files()[&format!("{ID}.ron")].clone();
    let all = mistakes();
    for language in LANGUAGES {
        let locale = Locale::load(&Shipped, language);
        let told = all.iter().map(|mistake| {
            let shown = shown(&told(&base.replace(&mistake.find, &mistake.wrong)), &locale);
            format!("== {}\n{shown}", mistake.mistake)
        });
        insta::assert_snapshot!(format!("mistakes-{language}"), told.collect::<Vec<_>>().join("\n"));
    }
}
