//! Loading by name: shared content and a scenario from a library, compiled, with every problem and its file.

use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::compile::{Content, PortraitParts};
use super::compiled::Compiled;
use super::source::Source;
use crate::law::LawPack;
use crate::persona::Temperaments;
use crate::scenario::library::{Library, scenario_path};
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::reader::{self, Spanned};
use crate::scenario::rubric::RawRubric;
use crate::speech::{RawVocabulary, Vocabulary, VocabularyError};

/// The problems of one file, with the text their spans point into.
#[derive(Debug, Clone)]
pub struct FileProblems {
    pub file: String,
    pub text: String,
    pub problems: Vec<Problem>,
}

impl FileProblems {
    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// What loading says: the value, if it could be made, and everything that is wrong.
#[derive(Debug)]
pub struct LoadedCase {
    pub compiled: Option<Compiled>,
    /// The names of the scenario's variants, if it could be read.
    pub variants: Vec<String>,
    /// Files with problems only.
    pub problems: Vec<FileProblems>,
}

/// What a case is judged by in place of what its file names.
#[derive(Debug, Clone, Default)]
pub struct Judges {
    /// Law packs; the scenario's own where empty.
    pub packs: Vec<String>,
    /// A rubric's id; the scenario's own where `None`.
    pub rubric: Option<String>,
}

/// The vocabulary's file.
const ACTS: &str = "assets/acts.ron";

/// Reads shared files and keeps what is wrong with them.
struct Desk<'a> {
    library: &'a dyn Library,
    problems: Vec<FileProblems>,
}

impl Desk<'_> {
    /// A file that nothing works without: where it is missing, that is the problem.
    fn needed<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        if self.library.read(file).is_none() {
            let problem = Problem::of(Code::Unusable, Span::default(), "file-missing").with("file", file);
            self.problems.push(FileProblems { file: file.to_owned(), text: String::new(), problems: vec![problem] });
        }
        self.read(file)
    }

    fn read<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let bytes = self.library.read(file)?;
        let loaded = reader::read::<T>(&bytes);
        if !loaded.problems.is_empty() {
            self.problems.push(FileProblems { file: file.to_owned(), text: loaded.text, problems: loaded.problems });
        }
        loaded.value
    }

    fn vocabulary(&mut self, raw: RawVocabulary) -> Option<Vocabulary> {
        let told = |why: VocabularyError| FileProblems { file: ACTS.to_owned(), text: String::new(), problems: vec![why.problem()] };
        Vocabulary::from_raw(raw).map_err(|why| self.problems.push(told(why))).ok()
    }

    fn all<T: DeserializeOwned>(&mut self, folder: &str, id: impl Fn(&T) -> String) -> IndexMap<String, T> {
        let files = self.library.list(folder).into_iter().filter(|path| path.ends_with(".ron"));
        let files: Vec<String> = files.collect();
        files.iter().filter_map(|file| self.read::<T>(file)).map(|value| (id(&value), value)).collect()
    }
}

/// What all cases share, from a library; `Err` with the problems where it cannot be used.
///
/// # Errors
/// The problems of the files, when acts or temperaments cannot be read at all.
pub fn load_content(library: &dyn Library) -> Result<Content, Vec<FileProblems>> {
    let mut desk = Desk { library, problems: Vec::new() };
    let vocabulary = desk.needed::<RawVocabulary>(ACTS).and_then(|raw| desk.vocabulary(raw));
    let temperaments = desk.needed::<Temperaments>("assets/temperaments.ron");
    let rubrics = desk.all("assets/rubrics", |rubric: &RawRubric| rubric.id.value.clone());
    let packs = LawPack::gather(desk.all("assets/law", |part: &crate::law::PackFile| part.file_key()).into_values());
    let has_errors = desk.problems.iter().any(FileProblems::has_errors);
    match (vocabulary, temperaments) {
        (Some(vocabulary), Some(temperaments)) if !has_errors => {
            Ok(Content { vocabulary, temperaments, packs, rubrics, parts: PortraitParts::of(library) })
        }
        _ => Err(desk.problems),
    }
}

/// Adds a rubric's file to the content, and says its id.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn add_rubric(content: &mut Content, path: &str, bytes: &[u8]) -> Result<String, FileProblems> {
    let loaded = reader::read::<RawRubric>(bytes);
    let Some(rubric) = loaded.value else {
        return Err(FileProblems { file: path.to_owned(), text: loaded.text, problems: loaded.problems });
    };
    let id = rubric.id.value.clone();
    content.rubrics.insert(id.clone(), rubric);
    Ok(id)
}

/// A scenario of the library by id; `None` where there is none of that name.
#[must_use]
pub fn load_case(library: &dyn Library, content: &Content, id: &str, variant: Option<&str>) -> Option<LoadedCase> {
    load_case_under(library, content, id, variant, &Judges::default())
}

/// A scenario's files, read once for all its variants.
pub struct CaseFile {
    source: Source,
    variants: Vec<String>,
}

impl CaseFile {
    /// A scenario from bytes; its translations are looked for beside `path` in the library.
    #[must_use]
    pub fn open(library: &dyn Library, path: &str, bytes: &[u8]) -> Self {
        let source = Source::open(library, path, bytes);
        let variants = source.variants();
        Self { source, variants }
    }

    /// The names of its variants, if it could be read.
    #[must_use]
    pub fn variants(&self) -> &[String] {
        &self.variants
    }

    /// One variant of it; the first where none is named.
    #[must_use]
    pub fn load(&self, content: &Content, variant: Option<&str>) -> LoadedCase {
        let (compiled, problems) = self.source.compile(content, variant);
        LoadedCase { compiled, variants: self.variants.clone(), problems }
    }
}

/// A scenario of the library in every variant, each with what is wrong with it; in its only form where it names none. The
/// files are read once. `None` where there is none of that name.
#[must_use]
pub fn load_deals(library: &dyn Library, content: &Content, id: &str) -> Option<Vec<LoadedCase>> {
    let path = scenario_path(library, id)?;
    let file = CaseFile::open(library, &path, &library.read(&path)?);
    let load = |variant| file.load(content, variant);
    Some(if file.variants.is_empty() { vec![load(None)] } else { file.variants.iter().map(|variant| load(Some(variant))).collect() })
}

/// A scenario of the library by id, judged by other packs or another rubric: neither changes what happens in the call.
#[must_use]
pub fn load_case_under(library: &dyn Library, content: &Content, id: &str, variant: Option<&str>, judges: &Judges) -> Option<LoadedCase> {
    let path = scenario_path(library, id)?;
    let bytes = library.read(&path)?;
    Some(load(library, content, &path, &bytes, variant, judges))
}

/// A scenario from bytes; its translations are looked for beside `path` in the library.
#[must_use]
pub fn load_bytes(library: &dyn Library, content: &Content, path: &str, bytes: &[u8], variant: Option<&str>) -> LoadedCase {
    load(library, content, path, bytes, variant, &Judges::default())
}

fn load(library: &dyn Library, content: &Content, path: &str, bytes: &[u8], variant: Option<&str>, judges: &Judges) -> LoadedCase {
    let mut source = Source::open(library, path, bytes);
    if let Some(raw) = &mut source.raw {
        if !judges.packs.is_empty() {
            let span = raw.id.span;
            raw.packs = judges.packs.iter().map(|pack| Spanned::new(pack.clone(), span)).collect();
        }
        if let Some(rubric) = &judges.rubric {
            raw.rubric.value.clone_from(rubric);
        }
    }
    let (compiled, problems) = source.compile(content, variant);
    LoadedCase { compiled, variants: source.variants(), problems }
}
