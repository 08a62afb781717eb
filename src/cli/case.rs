//! Finding and loading cases for the command line: by id, by path, or all of them.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, bail};
use directories::ProjectDirs;

use super::Common;
use crate::call::{CaseFile, Compiled, Content, FileProblems, Judges, LoadedCase, load_bytes, load_case_under, load_content};
use crate::locale::{Locale, nearest};
use crate::records::{Beside, in_folder};
use crate::review::RELEASED;
use crate::scenario::library::{case_of, scenario_ids, scenario_path};
use crate::scenario::render::render;
use crate::scenario::{Library, Shipped};

/// Shipped content, perhaps with the release that HR's server gave this PC over it, and a folder over all.
pub(crate) struct Overlay {
    folder: Option<PathBuf>,
    below: Box<dyn Library + Send + Sync>,
}

impl Overlay {
    /// What ships, and the folder: what a server counts from, and what trainers write against.
    pub(crate) fn of(common: &Common) -> Self {
        Self { folder: common.content.clone(), below: Box::new(Shipped) }
    }

    /// The same with the fetched release between: what a trainee plays.
    pub(crate) fn of_pc(common: &Common) -> Self {
        #[cfg(feature = "deliver")]
        if let Ok(data) = data_folder(common) {
            return Self { below: Box::new(crate::delivery::Released::open(&data, Shipped)), ..Self::of(common) };
        }
        Self::of(common)
    }
}

impl Library for Overlay {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let own = self.folder.as_ref().and_then(|folder| fs::read(folder.join(path)).ok());
        own.map(Cow::Owned).or_else(|| self.below.read(path))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths = self.below.list(folder);
        if let Some(root) = &self.folder {
            let mut own = Vec::new();
            below(root, &root.join(folder), &mut own);
            // A case of the folder is this one, wherever a release has it.
            paths.retain(|path| !path.starts_with(RELEASED) || !own.iter().any(|own| case_of(own) == case_of(path)));
            paths.append(&mut own);
        }
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn refresh(&self) {
        self.below.refresh();
    }
}

pub(super) fn below(root: &Path, folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            below(root, &path, paths);
        } else if let Ok(name) = path.strip_prefix(root) {
            paths.push(name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
}

/// The shared content; its problems are printed where there are any.
pub(crate) fn content(library: &dyn Library) -> anyhow::Result<Content> {
    load_content(library).map_err(|problems| {
        print_problems(&problems);
        anyhow::anyhow!("the shared content (acts, temperaments, packs, rubrics) has errors")
    })
}

/// A case by id or by the path of its file.
pub(crate) fn load(library: &dyn Library, content: &Content, name: &str, variant: Option<&str>) -> anyhow::Result<LoadedCase> {
    source(library, name, |beside, path, bytes| load_bytes(beside, content, path, bytes, variant))
}

/// The files of a case by id or by path, read once for all its variants.
pub(crate) fn open(library: &dyn Library, name: &str) -> anyhow::Result<CaseFile> {
    source(library, name, CaseFile::open)
}

/// The file of a case by id or by path: the library it lies in with its translations, its path there, and its bytes.
pub(super) fn source<T>(library: &dyn Library, name: &str, read: impl FnOnce(&dyn Library, &str, &[u8]) -> T) -> anyhow::Result<T> {
    if !name.ends_with(".ron") {
        if let Some(path) = scenario_path(library, name)
            && let Some(bytes) = library.read(&path)
        {
            return Ok(read(library, &path, &bytes));
        }
        let known = scenario_ids(library);
        let hint = known.iter().map(|id| (strsim::damerau_levenshtein(id, name), id)).min().filter(|(distance, _)| *distance <= 4);
        let hint = hint.map_or_else(|| format!("known are: {}", known.join(", ")), |(_, id)| format!("did you mean `{id}`?"));
        bail!("there is no scenario called `{name}`: {hint}");
    }
    let path = in_folder(PathBuf::from(name));
    let bytes = fs::read(&path).with_context(|| format!("{name} cannot be read"))?;
    Ok(read(&Beside::of(library, &path), &path.to_string_lossy(), &bytes))
}

/// A case that must be sound; its problems are printed, and errors end it.
pub(crate) fn sound(library: &dyn Library, content: &Content, name: &str, variant: Option<&str>) -> anyhow::Result<Arc<Compiled>> {
    sound_of(&open(library, name)?, content, name, variant)
}

/// The same of a case whose files were read.
pub(crate) fn sound_of(file: &CaseFile, content: &Content, name: &str, variant: Option<&str>) -> anyhow::Result<Arc<Compiled>> {
    let loaded = file.load(content, variant);
    if loaded.problems.iter().any(FileProblems::has_errors) {
        print_problems(&loaded.problems);
    }
    loaded.compiled.map(Arc::new).with_context(|| format!("`{name}` has errors; mend them first"))
}

/// A case of the library, judged by other packs or another rubric than it names.
pub(crate) fn sound_under(
    library: &dyn Library,
    content: &Content,
    name: &str,
    variant: Option<&str>,
    judges: &Judges,
) -> anyhow::Result<Arc<Compiled>> {
    let loaded =
        load_case_under(library, content, name, variant, judges).with_context(|| format!("there is no scenario called `{name}`"))?;
    if loaded.problems.iter().any(FileProblems::has_errors) {
        print_problems(&loaded.problems);
    }
    loaded.compiled.map(Arc::new).with_context(|| format!("`{name}` cannot be judged so"))
}

/// The cases that paths name: files, folders, or all shipped ones where nothing is named.
pub(crate) fn named(library: &dyn Library, paths: &[String]) -> anyhow::Result<Vec<String>> {
    if paths.is_empty() {
        return Ok(scenario_ids(library));
    }
    let mut names = Vec::new();
    for path in paths {
        if !Path::new(path).is_dir() {
            names.push(path.clone());
            continue;
        }
        let mut files = Vec::new();
        below(Path::new(path), Path::new(path), &mut files);
        let is_scenario =
            |file: &String| file.ends_with(".ron") && file.rsplit('/').next().is_some_and(|name| name.matches('.').count() == 1);
        let mut found: Vec<String> =
            files.into_iter().filter(is_scenario).map(|file| Path::new(path).join(file).to_string_lossy().into_owned()).collect();
        if found.is_empty() {
            bail!("{path} holds no scenario (a .ron file)");
        }
        found.sort_unstable();
        names.append(&mut found);
    }
    Ok(names)
}

/// The language in which this process tells problems: chosen once, at the front door.
static LANGUAGE: OnceLock<&'static str> = OnceLock::new();

/// Chooses the language of problems.
pub(super) fn speak(common: &Common) {
    // Asked again, the first choice stands; there is one front door.
    let _ = LANGUAGE.set(language(common));
}

/// Problems as a compiler shows them, on standard error. Their words are the shipped ones, for the content may be what
/// is broken.
pub(crate) fn print_problems(problems: &[FileProblems]) {
    use std::io::IsTerminal;
    let colour = std::io::stderr().is_terminal();
    let speaker = Locale::load(&Shipped, LANGUAGE.get().copied().unwrap_or("en"));
    for file in problems {
        eprint!("{}", render(&file.file, &file.text, &file.problems, &speaker, colour));
    }
}

/// The language asked for, or the system's.
pub(crate) fn language(common: &Common) -> &'static str {
    let system = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let wish = common.lang.clone().or_else(system).unwrap_or_default();
    nearest(&wish)
}

/// The texts in that language.
pub(crate) fn locale(library: &dyn Library, common: &Common) -> Locale {
    Locale::load(library, language(common))
}

/// Where this user's data lies.
pub(crate) fn data_folder(common: &Common) -> anyhow::Result<PathBuf> {
    if let Some(folder) = &common.data {
        return Ok(folder.clone());
    }
    let dirs = ProjectDirs::from("", "", "ringback").context("this system has no place for a user's data: name one with --data")?;
    Ok(dirs.data_dir().to_owned())
}
