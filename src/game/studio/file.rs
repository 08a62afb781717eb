//! The file in the studio: read as `ringback check` reads it, kept as its last good version, and watched while it is
//! edited somewhere else.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::call::{Compiled, Content, FileProblems, load_bytes};
use crate::check::check;
use crate::records::{Beside, in_folder};
use crate::scenario::Library;

/// A library that threads share.
pub(super) type Shared = Arc<dyn Library + Send + Sync>;

/// A file, and what is known of it.
pub(super) struct Open {
    pub path: PathBuf,
    /// The last version without errors.
    pub good: Option<Arc<Compiled>>,
    /// Whether the file as it stands now is that version.
    pub is_current: bool,
    pub problems: Vec<FileProblems>,
    /// Why the file cannot be read at all.
    pub unreadable: Option<String>,
    /// How often it was read.
    pub readings: u32,
    watch: Result<Watch, String>,
    /// What the lints say of this reading, still being worked out: they look at every state.
    coming: Option<Mutex<Receiver<Vec<FileProblems>>>>,
}

impl Open {
    /// Opens a file and begins to watch it. `wake` is called when it changed.
    pub(super) fn new(path: PathBuf, library: &Shared, content: &Arc<Content>, wake: impl Fn() + Send + 'static) -> Self {
        let path = in_folder(path);
        let watch = Watch::over(&path, wake).map_err(|error| error.to_string());
        let mut open =
            Self { path, good: None, is_current: false, problems: Vec::new(), unreadable: None, readings: 0, watch, coming: None };
        open.read(library, content);
        open
    }

    /// Reads the file again where it changed; says whether it did.
    pub(super) fn follow(&mut self, library: &Shared, content: &Arc<Content>) -> bool {
        let has_changed = self.watch.as_ref().is_ok_and(Watch::take);
        if has_changed {
            self.read(library, content);
        }
        has_changed
    }

    /// Takes what the lints said, where they are done; says whether they just were.
    pub(super) fn hear_lints(&mut self) -> bool {
        let Some(coming) = &mut self.coming else { return false };
        match coming.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv() {
            Ok(problems) => self.problems = problems,
            Err(TryRecvError::Disconnected) => {}
            Err(TryRecvError::Empty) => return false,
        }
        self.coming = None;
        true
    }

    /// Whether the lints are still at work.
    pub(super) const fn is_linting(&self) -> bool {
        self.coming.is_some()
    }

    /// Why changes are not seen by themselves, where that is so.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.watch.as_ref().err().map(String::as_str)
    }

    /// Reads the file; a version with errors leaves the last good one in place.
    pub(super) fn read(&mut self, library: &Shared, content: &Arc<Content>) {
        self.readings += 1;
        self.is_current = false;
        match std::fs::read(&self.path) {
            Err(why) => self.unreadable = Some(why.to_string()),
            Ok(bytes) => {
                self.unreadable = None;
                let beside = Beside::of(Arc::clone(library), &self.path);
                let loaded = load_bytes(&beside, content, &self.path.to_string_lossy(), &bytes, None);
                self.problems = loaded.problems;
                if let Some(compiled) = loaded.compiled {
                    self.good = Some(Arc::new(compiled));
                    self.is_current = true;
                }
                let (sender, receiver) = channel();
                let (content, path) = (Arc::clone(content), self.path.to_string_lossy().into_owned());
                // Nobody hears it where the file was saved again meanwhile.
                std::thread::spawn(move || drop(sender.send(check(&beside, &content, &path, &bytes).files)));
                self.coming = Some(Mutex::new(receiver));
            }
        }
    }
}

/// Watches the folder of a file: editors often write another file and rename it, which takes the old one's watch away.
struct Watch {
    has_changed: Arc<AtomicBool>,
    /// Watches for as long as it lives. The lock makes it a part of a resource; nobody waits on it.
    _watcher: Mutex<RecommendedWatcher>,
}

impl Watch {
    fn over(path: &Path, wake: impl Fn() + Send + 'static) -> notify::Result<Self> {
        let has_changed = Arc::new(AtomicBool::new(false));
        let (flag, name) = (Arc::clone(&has_changed), path.file_name().map(std::ffi::OsStr::to_owned));
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            // The file itself, and the translations beside it.
            let is_ours = |path: &PathBuf| {
                path.file_name() == name.as_deref() || path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&stem))
            };
            if !event.kind.is_access() && event.paths.iter().any(is_ours) {
                flag.store(true, Ordering::Release);
                wake();
            }
        })?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(Self { has_changed, _watcher: Mutex::new(watcher) })
    }

    fn take(&self) -> bool {
        self.has_changed.swap(false, Ordering::AcqRel)
    }
}
