//! The house's own cases: the newest release of the server, fetched file by file, each by its hash, and used only when it
//! is whole. Until then, and offline, the one before stays.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::DeliveryError;
use super::wire::Seat;
use crate::records::release::{Manifest, is_hash, is_of};
use crate::scenario::Library;
use crate::scenario::library::{case_of, is_within};

/// How far fetching is: files that are here, of all. Says whether to go on.
pub type Fetching<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// What fetching came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing was released yet.
    Nothing,
    /// This release was here already.
    Same(i64),
    /// This one is here now.
    New(i64),
    /// Whoever listens went away; the next time goes on from here.
    Stopped,
}

/// No release lists more files than this: a list that does is none of ours.
const MOST_FILES: usize = 2000;

fn folder(data: &Path) -> PathBuf {
    data.join("releases")
}

fn list(data: &Path) -> PathBuf {
    folder(data).join("current.json")
}

fn file(data: &Path, hash: &str) -> PathBuf {
    folder(data).join("files").join(hash)
}

fn unwritable(file: &Path) -> impl FnOnce(std::io::Error) -> DeliveryError + '_ {
    move |why| DeliveryError::Unwritable { file: file.to_owned(), why }
}

/// Writes beside the place first, to the disk, then puts it there: a power cut leaves the old file or the new one.
fn put(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = place.with_extension("new");
    let mut out = fs::File::create(&beside)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    fs::rename(&beside, place)
}

/// Fetches the server's newest release. What is on this PC already is not fetched again; nothing is used until all is here.
///
/// # Errors
/// When the server refuses, does not answer, or sends something else than it lists; or the folder cannot be written.
pub fn fetch_release(seat: &Seat, data: &Path, tell: &mut Fetching<'_>) -> Result<Fetched, DeliveryError> {
    let answer = seat.get("/api/v1/release").map_err(|failed| seat.told(failed))?;
    let manifest: Manifest = serde_json::from_value(answer).map_err(|why| seat.strange(&why.to_string()))?;
    let hashes = manifest.hashes();
    if hashes.len() > MOST_FILES || !hashes.iter().all(|hash| is_hash(hash)) {
        return Err(seat.strange("its list of files is none"));
    }
    let kept = current(data);
    if manifest.number == 0 && kept.is_none() {
        return Ok(Fetched::Nothing);
    }
    let files = folder(data).join("files");
    fs::create_dir_all(&files).map_err(unwritable(&files))?;
    let mut fetched = false;
    for (done, hash) in hashes.iter().enumerate() {
        if !tell(done, hashes.len()) {
            return Ok(Fetched::Stopped);
        }
        let place = file(data, hash);
        if fs::read(&place).is_ok_and(|bytes| is_of(&bytes, hash)) {
            continue;
        }
        let bytes = seat.fetch(&format!("/api/v1/release/files/{hash}")).map_err(|failed| seat.told(failed))?;
        if !is_of(&bytes, hash) {
            return Err(seat.strange("it sent another file than it lists"));
        }
        put(&place, &bytes).map_err(unwritable(&place))?;
        fetched = true;
    }
    if !fetched && kept.as_ref() == Some(&manifest) {
        return Ok(Fetched::Same(manifest.number));
    }
    let place = list(data);
    let text = serde_json::to_vec_pretty(&manifest).map_err(|why| seat.strange(&why.to_string()))?;
    put(&place, &text).map_err(unwritable(&place))?;
    sweep(data, &manifest);
    Ok(Fetched::New(manifest.number))
}

/// Takes away what no list names any more; what cannot be taken away harms nobody.
fn sweep(data: &Path, manifest: &Manifest) {
    let named = manifest.hashes();
    let here = fs::read_dir(folder(data).join("files")).into_iter().flatten().filter_map(Result::ok);
    for entry in here.filter(|entry| !named.contains(entry.file_name().to_string_lossy().as_ref())) {
        let _ = fs::remove_file(entry.path());
    }
}

/// The list of the release that was fetched last.
fn current(data: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(list(data)).ok()?).ok()
}

/// What a PC has of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// None was ever fetched.
    #[default]
    None,
    Whole(i64),
    /// Some file is not what it was: none of it is used.
    Damaged(i64),
}

#[derive(Debug, Default)]
struct Opened {
    manifest: Manifest,
    files: BTreeMap<String, Vec<u8>>,
    held: Held,
}

impl Opened {
    fn of(data: &Path) -> Self {
        let Some(manifest) = current(data) else { return Self::default() };
        let bytes = |hash: &str| is_hash(hash).then(|| fs::read(file(data, hash)).ok()).flatten().filter(|bytes| is_of(bytes, hash));
        match manifest.laid(&bytes) {
            Some(files) => Self { held: Held::Whole(manifest.number), files, manifest },
            None => Self { held: Held::Damaged(manifest.number), ..Self::default() },
        }
    }
}

/// The fetched release over what ships: what a PC plays. All of it or none of it.
pub struct Released<L> {
    data: PathBuf,
    below: L,
    opened: RwLock<Opened>,
}

impl<L: Library> Released<L> {
    /// Opens what lies in the data folder.
    pub fn open(data: &Path, below: L) -> Self {
        Self { opened: RwLock::new(Opened::of(data)), data: data.to_owned(), below }
    }

    fn look<T>(&self, look: impl FnOnce(&Opened) -> T) -> T {
        look(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What this PC has, read from the disk.
#[must_use]
pub fn held(data: &Path) -> Held {
    Opened::of(data).held
}

impl<L: Library> Library for Released<L> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let (own, hides) = self.look(|opened| {
            let hides = case_of(path).is_some_and(|id| opened.manifest.hidden().contains(id));
            (opened.files.get(path).cloned(), hides)
        });
        own.map(Cow::Owned).or_else(|| if hides { None } else { self.below.read(path) })
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let (own, hidden) = self.look(|opened| {
            let own: Vec<String> = opened.files.keys().filter(|path| is_within(path, folder)).cloned().collect();
            (own, opened.manifest.hidden())
        });
        let shows = |path: &String| case_of(path).is_none_or(|id| !hidden.contains(id));
        let mut paths: Vec<String> = self.below.list(folder).into_iter().filter(shows).chain(own).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn refresh(&self) {
        let fresh = Opened::of(&self.data);
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }
}
