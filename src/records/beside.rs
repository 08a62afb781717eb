//! A scenario file that a trainer writes, read with its translations from wherever it lies.

use std::borrow::Cow;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::scenario::Library;

/// A library in which the files beside one file are those of its folder; everything else is as it was.
#[derive(Debug, Clone)]
pub struct Beside<P> {
    library: P,
    folder: PathBuf,
}

impl<P> Beside<P> {
    /// Over a library, for the folder of this file: a path as [`in_folder`] gives it.
    #[must_use]
    pub fn of(library: P, file: &Path) -> Self {
        Self { library, folder: file.parent().unwrap_or(Path::new("")).to_owned() }
    }
}

/// A bare name lies in this folder, and so do its translations.
#[must_use]
pub fn in_folder(path: PathBuf) -> PathBuf {
    if path.parent().is_some_and(|folder| folder.as_os_str().is_empty()) { Path::new(".").join(path) } else { path }
}

impl<P: Deref<Target: Library>> Library for Beside<P> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let lies_here = Path::new(path).parent() == Some(&self.folder);
        let own = lies_here.then(|| std::fs::read(path).ok()).flatten();
        own.map(Cow::Owned).or_else(|| self.library.read(path))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        if Path::new(folder) != self.folder {
            return self.library.list(folder);
        }
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.path().to_string_lossy().into_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, PathBuf, in_folder};

    #[test]
    fn a_bare_name_lies_in_this_folder() {
        assert_eq!(in_folder(PathBuf::from("case.ron")), Path::new("./case.ron"));
        assert_eq!(in_folder(PathBuf::from("mine/case.ron")), Path::new("mine/case.ron"));
    }
}
