//! What the server reads: texts that are open in the editor, before files on the disk, before the shipped content.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scenario::Library;

/// The open texts over a library.
pub(super) struct Files<'a> {
    /// By path.
    pub open: &'a BTreeMap<String, String>,
    pub under: &'a dyn Library,
}

impl Library for Files<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        if let Some(text) = self.open.get(path) {
            return Some(Cow::Borrowed(text.as_bytes()));
        }
        let on_disk = Path::new(path).is_absolute().then(|| fs::read(path).ok()).flatten();
        on_disk.map(Cow::Owned).or_else(|| self.under.read(path))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        if !Path::new(folder).is_absolute() {
            return self.under.list(folder);
        }
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<String> = entries.map(|entry| entry.path().to_string_lossy().into_owned()).collect();
        paths.sort_unstable();
        paths
    }
}

/// The path that a `file:` URI names.
pub(super) fn path_of(uri: &str) -> Option<String> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut given = rest.bytes();
    while let Some(byte) = given.next() {
        if byte == b'%' {
            let digits = [given.next()?, given.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // On Windows a path begins with its drive: `/C:/cases/a.ron`.
    let has_drive = path.len() > 2 && path.as_bytes()[2] == b':';
    Some(if has_drive { path[1..].to_owned() } else { path })
}

/// The URI of a path.
pub(super) fn uri_of(path: &str) -> String {
    let slashed = path.replace('\\', "/");
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/:".contains(byte);
    let encoded: String =
        slashed.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { format!("file:///{encoded}") }
}

/// The scenario that a file belongs to: itself, or the one that it translates (`case.en.ron` → `case.ron`).
pub(super) fn scenario_of(path: &str) -> String {
    let path_buf = PathBuf::from(path);
    let name = path_buf.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match name.strip_suffix(".ron").and_then(|stem| stem.split_once('.')) {
        Some((stem, _)) => path_buf.with_file_name(format!("{stem}.ron")).to_string_lossy().into_owned(),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{path_of, scenario_of, uri_of};

    #[test]
    fn paths_and_uris_are_each_other() {
        for path in ["/home/培训/第 1 例.ron", "/a/b#c.ron"] {
            assert_eq!(path_of(&uri_of(path)).as_deref(), Some(path));
        }
        assert_eq!(path_of("file:///C:/cases/a.ron").as_deref(), Some("C:/cases/a.ron"));
        assert_eq!(path_of("untitled:Untitled-1"), None);
        assert_eq!(scenario_of("/a/case.en.ron"), "/a/case.ron");
    }
}
