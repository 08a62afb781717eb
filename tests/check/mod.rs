//! Diagnostics: every code has a page, a failing and a clean fixture; what is told is told in both languages, in its
//! place; what is silenced has a reason; what is safe is mended and nothing else.

mod command;
mod mistakes;
mod shown;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ringback::call::{Content, FileProblems, load_content};
use ringback::check::{check, check_within, pages};
use ringback::law::load_timeline;
use ringback::locale::Locale;
use ringback::scenario::library::scenario_ids;
use ringback::scenario::problem::{Code, Problem, Severity};
use ringback::scenario::render::render;
use ringback::scenario::{Library, Shipped, reader};
use ringback::speech::Vocabulary;
use serde::Deserialize;

use crate::law::{packs, vocabulary};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

/// One change of a sound file: the wrong text yields the code, the right one nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    of: String,
    find: String,
    wrong: String,
    right: String,
}

/// Files by path over the shipped content.
struct Files(BTreeMap<String, Vec<u8>>);

impl Library for Files {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.0.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice())).or_else(|| Shipped.read(path))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let own = self.0.keys().filter(|path| path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder));
        own.cloned().chain(Shipped.list(folder)).collect()
    }
}

static CONTENT: LazyLock<Content> = LazyLock::new(|| load_content(&Shipped).expect("shipped content loads"));

/// A bound on states that a fixture passes in no time; the case of the examples stays below it.
const FEWER: usize = 50_000;

/// Everything told of a case whose files are these, by their names.
fn told_of(files: BTreeMap<String, Vec<u8>>) -> Vec<FileProblems> {
    told_in("scenarios/m0", "first-call.ron", files)
}

/// Everything told of a case in some folder, whose scenario is the file of this name.
pub(crate) fn told_in(folder: &str, name: &str, files: BTreeMap<String, Vec<u8>>) -> Vec<FileProblems> {
    let library = Files(files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect());
    let path = format!("{folder}/{name}");
    check_within(&library, &CONTENT, &path, &library.0[&path], FEWER).files
}

/// Everything told of the case of the examples with this text.
pub(crate) fn told(text: &str) -> Vec<Problem> {
    let files = told_of(BTreeMap::from([("first-call.ron".to_owned(), text.as_bytes().to_vec())]));
    files.into_iter().flat_map(|file| file.problems).collect()
}

pub(crate) fn first_call() -> String {
    fs::read_to_string(folder().join("first-call.ron")).expect("the case of the examples")
}

/// What is told of a fixture's text, whatever kind of file it is.
fn told_as(of: &str, text: &str) -> Vec<Problem> {
    match of {
        "first-call" => told(text),
        "timeline" => load_timeline(text.as_bytes(), &vocabulary(), packs().values()).problems,
        "acts" => reader::read::<Vocabulary>(text.as_bytes()).problems,
        other => panic!("no base `{other}`"),
    }
}

fn base(of: &str) -> String {
    match of {
        "acts" => String::from_utf8(Shipped.read("assets/acts.ron").expect("acts").into_owned()).expect("text"),
        _ => fs::read_to_string(folder().join(format!("{of}.ron"))).expect("a base"),
    }
}

fn whole_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a fixture").map(|entry| entry.expect("an entry").path());
    entries.map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("bytes"))).collect()
}

/// What the two sides of a code's fixture are told, and the lines that its page shows.
fn sides(code: Code) -> (Vec<Problem>, Vec<Problem>, Vec<String>) {
    let fixtures = folder().join("fixtures");
    let whole = fixtures.join(code.as_str());
    if whole.is_dir() {
        let side = |name: &str| told_of(whole_files(&whole.join(name))).into_iter().flat_map(|file| file.problems).collect();
        return (side("wrong"), side("right"), Vec::new());
    }
    let bytes = fs::read(fixtures.join(format!("{}.ron", code.as_str()))).unwrap_or_else(|_| panic!("{} has no fixture", code.as_str()));
    let fixture = reader::read::<Fixture>(&bytes).value.unwrap_or_else(|| panic!("the fixture of {} is no fixture", code.as_str()));
    let base = base(&fixture.of);
    assert_eq!(base.matches(&fixture.find).count(), 1, "{}: the text to change stands once in the base", code.as_str());
    let side = |text: &str| told_as(&fixture.of, &base.replace(&fixture.find, text));
    let lines = fixture.wrong.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    (side(&fixture.wrong), side(&fixture.right), lines)
}

#[test]
fn every_code_has_a_page_a_failing_and_a_clean_fixture() {
    let mut amiss = Vec::new();
    for code in Code::ALL.iter().copied() {
        let name = code.as_str();
        let page = pages::page(code).unwrap_or_else(|| panic!("{name} has no page in docs/diagnostics"));
        for language in ["zh-CN", "en"] {
            let half = pages::half(&page, language);
            let is_whole = !pages::title(&page, language).is_empty() && half.matches("```ron").count() == 2 && half.len() > 80;
            if !is_whole {
                amiss.push(format!("{name}: the page's half in {language} lacks title, words, example or what to write instead"));
            }
        }
        let (wrong, right, lines) = sides(code);
        if !wrong.iter().any(|problem| problem.code == code) {
            amiss.push(format!("{name}: its failing fixture yields {:?}", wrong.iter().map(|problem| problem.code).collect::<Vec<_>>()));
        }
        if !right.is_empty() {
            amiss.push(format!("{name}: its clean fixture yields {:?}", right.iter().map(|problem| problem.code).collect::<Vec<_>>()));
        }
        amiss.extend(lines.iter().filter(|line| !page.contains(*line)).map(|line| format!("{name}: the page does not show `{line}`")));
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

/// The list of all pages, as it must be.
fn index() -> String {
    let mut index = String::from(
        "# 诊断代码 · Diagnostics\n\n`ringback explain 代码` 打印同一页 · `ringback explain CODE` prints the same page.\n\n| 代码 · Code | 级别 · Level | | |\n|---|---|---|---|\n",
    );
    let row = |code: &Code| {
        let page = pages::page(*code).unwrap_or_default();
        let level = match code.level() {
            Severity::Error => "错误 · error",
            Severity::Warning => "警告 · warning",
            Severity::Note => "说明 · note",
        };
        let name = code.as_str();
        format!("| [{name}]({name}.md) | {level} | {} | {} |\n", pages::title(&page, "zh-CN"), pages::title(&page, "en"))
    };
    index.extend(Code::ALL.iter().map(row));
    index
}

#[test]
fn the_index_lists_every_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics/README.md");
    if std::env::var_os("RINGBACK_WRITE_INDEX").is_some() {
        fs::write(&path, index()).expect("written");
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, index(), "run the test with RINGBACK_WRITE_INDEX=1 to write docs/diagnostics/README.md again");
}

#[test]
fn the_shipped_scenarios_are_clean() {
    for id in scenario_ids(&Shipped) {
        let path = ringback::scenario::library::scenario_path(&Shipped, &id).expect("it ships");
        let files = check(&Shipped, &CONTENT, &path, &Shipped.read(&path).expect("it ships")).files;
        let codes: Vec<_> = files.iter().flat_map(|file| file.problems.iter().map(|problem| (problem.code, problem.span))).collect();
        assert!(codes.is_empty(), "{id}: {codes:?}");
    }
}

#[test]
fn the_lists_of_phrases_name_acts_that_there_are() {
    #[derive(Deserialize)]
    struct Giveaway {
        wants: Vec<String>,
        words: Vec<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename = "Phrases")]
    struct Phrases {
        giveaways: Vec<Giveaway>,
        cues: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    }
    let bytes = Shipped.read("assets/check/phrases.ron").expect("the lists ship");
    // The reader refuses unknown fields only where a type says so: this one reads what it needs.
    let phrases: Phrases = ron::from_str(&String::from_utf8_lossy(&bytes)).expect("the lists can be read");
    let acts = vocabulary();
    let wanted = phrases.giveaways.iter().flat_map(|giveaway| &giveaway.wants);
    for name in wanted.chain(phrases.cues.values().flat_map(BTreeMap::keys)) {
        assert!(acts.acts_named(name).is_some(), "assets/check/phrases.ron names `{name}`, which is no act");
    }
    let words = phrases.giveaways.iter().flat_map(|giveaway| &giveaway.words);
    assert!(words.chain(phrases.cues.values().flat_map(BTreeMap::values).flatten()).all(|word| *word == word.to_lowercase()));
}

/// What is wrong with the acts is told in the language that was asked for.
#[test]
fn a_broken_vocabulary_is_told_in_both_languages() {
    let acts = base("acts").replacen("groups: {", "groups: {\n        \"nobody\": [\"no_such_act\"],", 1);
    let library = Files(BTreeMap::from([("assets/acts.ron".to_owned(), acts.into_bytes())]));
    let broken = load_content(&library).expect_err("the group names nobody");
    for (language, words) in [("en", "names the unknown act `no_such_act`"), ("zh-CN", "不认识的行为 `no_such_act`")] {
        let locale = Locale::load(&Shipped, language);
        let shown: String = broken.iter().map(|file| render(&file.file, &file.text, &file.problems, &locale, false)).collect();
        assert!(shown.contains("assets/acts.ron") && shown.contains(words), "{shown}");
    }
}
