//! Where content comes from. The core takes bytes through [`Library`]; shipped content is compiled in, a folder can
//! lie over it, and a server can stand behind it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rust_embed::RustEmbed;

/// A place with files, named by paths with `/` such as `scenarios/m0/m0-forgot-autopay.ron`.
pub trait Library {
    /// The bytes of a file, if there is one.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;

    /// The paths of all files below a folder, sorted.
    fn list(&self, folder: &str) -> Vec<String>;

    /// Looks again at what may have changed since it was opened; a library that cannot change has nothing to do.
    fn refresh(&self) {}
}

/// Files over a library. Of the cases in `hidden` nothing below is seen: they were withdrawn, or the layer has all of them.
pub struct Layer<'a> {
    pub files: BTreeMap<String, Vec<u8>>,
    pub hidden: BTreeSet<String>,
    pub below: &'a (dyn Library + Sync),
}

impl Layer<'_> {
    fn hides(&self, path: &str) -> bool {
        case_of(path).is_some_and(|id| self.hidden.contains(id))
    }
}

impl Library for Layer<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let own = self.files.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()));
        own.or_else(|| if self.hides(path) { None } else { self.below.read(path) })
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths: Vec<String> = self.below.list(folder).into_iter().filter(|path| !self.hides(path)).collect();
        paths.extend(self.files.keys().filter(|path| is_within(path, folder)).cloned());
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

/// Whether a path lies below a folder.
#[must_use]
pub fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The id of the case that a file below `scenarios/` belongs to: the name up to its first dot.
#[must_use]
pub fn case_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("scenarios/")?.rsplit('/').next()?;
    name.strip_suffix(".ron").and_then(|stem| stem.split('.').next())
}

#[derive(RustEmbed)]
#[folder = "assets"]
#[prefix = "assets/"]
#[include = "*.ron"]
#[include = "*.ftl"]
#[include = "*.otf"]
#[include = "*.ttf"]
#[include = "*.svg"]
struct Assets;

#[derive(RustEmbed)]
#[folder = "scenarios"]
#[prefix = "scenarios/"]
#[include = "*.ron"]
struct Scenarios;

/// The content that ships with the program.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shipped;

impl Library for Shipped {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        Assets::get(path).or_else(|| Scenarios::get(path)).map(|file| file.data)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths: Vec<String> =
            Assets::iter().chain(Scenarios::iter()).filter(|path| is_within(path, folder)).map(Cow::into_owned).collect();
        paths.sort_unstable();
        paths
    }
}

/// The file of a scenario, found by its id.
#[must_use]
pub fn scenario_path(library: &dyn Library, id: &str) -> Option<String> {
    let name = format!("/{id}.ron");
    library.list("scenarios").into_iter().find(|path| path.ends_with(&name))
}

/// The folder of the guided first call. What lies there teaches the window: it is checked and proved like every case,
/// but listed nowhere, and it counts for nothing.
const GUIDE: &str = "scenarios/guide/";

/// The folder of cases over several days and of the talks that only they have: found by their ids, listed nowhere, checked
/// with their day case (`ringback days check`).
const DAYS: &str = "scenarios/days/";

/// Whether a scenario belongs to the guide.
#[must_use]
pub fn is_guide(library: &dyn Library, id: &str) -> bool {
    scenario_path(library, id).is_some_and(|path| path.starts_with(GUIDE))
}

/// The ids of all scenarios that are played by themselves, in the order of their paths.
#[must_use]
pub fn scenario_ids(library: &dyn Library) -> Vec<String> {
    let stem = |path: &String| path.rsplit('/').next().and_then(|name| name.strip_suffix(".ron")).map(str::to_owned);
    // A translation has its language before the ending: `m0-forgot-autopay.en.ron`.
    let listed = library.list("scenarios").into_iter().filter(|path| !path.starts_with(DAYS));
    listed.collect::<Vec<_>>().iter().filter_map(stem).filter(|stem| !stem.contains('.')).collect()
}
