//! What somebody sends in: one scenario's file and what lies beside it. Its names are names, never paths; its bytes become
//! text once, here.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::scenario::reader::decode;

/// The largest submission, all files together.
pub const MOST_BYTES: usize = 1 << 20;
/// A scenario, its scripted calls, and translations.
const MOST_FILES: usize = 6;
/// The longest id.
const LONGEST_ID: usize = 60;
/// Where released cases lie in a library.
pub const RELEASED: &str = "scenarios/released";

/// Why files are no submission.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleError {
    #[error("no file was sent: choose the scenario's .ron file, with its translation and its .tests.ron")]
    Nothing,
    #[error(
        "`{0}` is no name of a scenario's file: small letters, digits and dashes, as in m1-my-case.ron, m1-my-case.en.ron, m1-my-case.tests.ron"
    )]
    Name(String),
    #[error("files of two cases came together, `{0}` and `{1}`: send each case by itself")]
    TwoCases(String, String),
    #[error("{0} is missing: what lies beside a scenario is sent with it")]
    NoScenario(String),
    #[error("`{0}` came twice")]
    Twice(String),
    #[error("that is too much: at most {MOST_FILES} files and one megabyte together")]
    TooMuch,
    #[error("`{0}` is no text file: save it as UTF-8")]
    NoText(String),
}

impl BundleError {
    /// The key of its sentence, and the name in it.
    #[must_use]
    pub fn words(&self) -> (&'static str, &str, &str) {
        match self {
            Self::Nothing => ("review-nothing", "", ""),
            Self::Name(name) => ("review-name", name, ""),
            Self::TwoCases(one, other) => ("review-two-cases", one, other),
            Self::NoScenario(name) => ("review-no-scenario", name, ""),
            Self::Twice(name) => ("review-twice", name, ""),
            Self::TooMuch => ("review-too-much", "", ""),
            Self::NoText(name) => ("review-no-text", name, ""),
        }
    }
}

/// One case as it was sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub id: String,
    /// Text by name; the scenario's own is `ID.ron`.
    pub files: BTreeMap<String, String>,
}

/// The parts of a file's name: the case's id, and what stands between it and `.ron`.
fn parts(name: &str) -> Option<(&str, &str)> {
    let stem = name.strip_suffix(".ron")?;
    let (id, kind) = stem.split_once('.').map_or((stem, None), |(id, kind)| (id, Some(kind)));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let is_id = !id.is_empty() && id.len() <= LONGEST_ID && plain(id) && !id.starts_with('-');
    (is_id && kind.is_none_or(|kind| ["en", "zh-CN", "tests"].contains(&kind))).then_some((id, kind.unwrap_or_default()))
}

/// Whether a text is the name of a file that a case may have.
#[must_use]
pub fn is_name(name: &str) -> bool {
    parts(name).is_some()
}

impl Bundle {
    /// Takes what was sent: names and bytes.
    ///
    /// # Errors
    /// When the names are none, belong to several cases, or there is too much.
    pub fn of(sent: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, BundleError> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let (mut id, mut size) = (None::<String>, 0);
        for (name, bytes) in sent {
            size += bytes.len();
            if size > MOST_BYTES || files.len() >= MOST_FILES {
                return Err(BundleError::TooMuch);
            }
            let (own, _) = parts(&name).ok_or_else(|| BundleError::Name(name.chars().take(80).collect()))?;
            let first = id.get_or_insert_with(|| own.to_owned());
            if first != own {
                return Err(BundleError::TwoCases(first.clone(), own.to_owned()));
            }
            let text = decode(&bytes);
            if text.contains('\0') {
                return Err(BundleError::NoText(name));
            }
            if files.insert(name.clone(), text).is_some() {
                return Err(BundleError::Twice(name));
            }
        }
        let id = id.ok_or(BundleError::Nothing)?;
        let own = format!("{id}.ron");
        if files.contains_key(&own) { Ok(Self { id, files }) } else { Err(BundleError::NoScenario(own)) }
    }

    /// Where its scenario lies in a library.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{RELEASED}/{}.ron", self.id)
    }

    /// Its scripted calls.
    pub(super) fn tests(&self) -> Option<(&str, &str)> {
        self.files.iter().find(|(name, _)| name.ends_with(".tests.ron")).map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Its files at their places in a library.
    #[must_use]
    pub fn laid(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.iter().map(|(name, text)| (format!("{RELEASED}/{name}"), text.clone().into_bytes())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bundle, BundleError};

    fn taken(names: &[&str]) -> Result<Bundle, BundleError> {
        Bundle::of(names.iter().map(|name| ((*name).to_owned(), b"Scenario()".to_vec())))
    }

    #[test]
    fn a_name_is_never_a_path() {
        for name in
            ["../m1-x.ron", "a/m1-x.ron", "C:\\m1-x.ron", ".ron", "-x.ron", "m1-x.ron.exe", "m1-x.fr.ron", "M1.ron", "m1-x..ron", ""]
        {
            assert_eq!(taken(&[name]), Err(BundleError::Name(name.to_owned())));
        }
        assert_eq!(taken(&["m1-x.ron", "m1-x.en.ron", "m1-x.tests.ron"]).map(|bundle| bundle.files.len()), Ok(3));
    }

    #[test]
    fn files_of_one_case_and_no_more_than_that() {
        assert_eq!(taken(&[]), Err(BundleError::Nothing));
        assert_eq!(taken(&["a.ron", "b.ron"]), Err(BundleError::TwoCases("a".to_owned(), "b".to_owned())));
        assert_eq!(taken(&["a.en.ron"]), Err(BundleError::NoScenario("a.ron".to_owned())));
        assert_eq!(taken(&["a.ron", "a.ron"]), Err(BundleError::Twice("a.ron".to_owned())));
        assert_eq!(Bundle::of([("a.ron".to_owned(), vec![b' '; super::MOST_BYTES + 1])]), Err(BundleError::TooMuch));
        assert_eq!(Bundle::of([("a.ron".to_owned(), vec![0])]), Err(BundleError::NoText("a.ron".to_owned())));
    }
}
