//! Who practises on this PC, and how each of them likes the window. One small JSON file; it is replaced whole, so that a
//! crash leaves the old one.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The file's name in the data folder.
const FILE: &str = "profiles.json";
/// A name longer than this does not fit the window.
pub const LONGEST_NAME: usize = 24;

/// How fast the other side's lines appear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSpeed {
    Slow,
    /// The pace of speech.
    #[default]
    Normal,
    Fast,
    AtOnce,
}

/// Which colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colours {
    /// Day or evening, as the hour of the case is.
    #[default]
    AsTheCase,
    Day,
    Evening,
    HighContrast,
}

/// How a trainee likes the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of type in per cent.
    pub text_percent: u16,
    pub speed: TextSpeed,
    pub colours: Colours,
    /// No motion that only decorates.
    pub less_motion: bool,
    pub full_screen: bool,
}

impl Settings {
    /// The sizes of type on offer, in per cent.
    pub const TEXT_PERCENTS: [u16; 7] = [80, 90, 100, 125, 150, 175, 200];
}

impl Default for Settings {
    fn default() -> Self {
        Self { text_percent: 100, speed: TextSpeed::default(), colours: Colours::default(), less_motion: false, full_screen: false }
    }
}

/// One trainee of this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// As it stands in the records.
    pub name: String,
    /// Language of the texts, such as `zh-CN`.
    pub language: String,
    #[serde(default)]
    pub settings: Settings,
    /// Whether the guided first call is behind them.
    #[serde(default)]
    pub guided: bool,
}

/// Everybody who practises here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    pub all: Vec<Profile>,
    /// Who practised last.
    #[serde(default)]
    pub last: Option<String>,
}

/// What is wrong with a name or with the file.
#[derive(Debug, Error)]
pub enum ProfileError {
    #[error("a name is needed: type one and press Enter")]
    NoName,
    #[error("the name is longer than {LONGEST_NAME} characters: shorten it")]
    TooLong,
    #[error("{0} is on this PC already: choose that name from the list")]
    Taken(String),
    #[error("{file} cannot be written ({why}): make the folder writable, or choose another with --data")]
    Unwritable { file: PathBuf, why: std::io::Error },
    #[error("{file} cannot be read ({why}): it was kept as {kept}, and a new list was begun")]
    Unreadable { file: PathBuf, why: String, kept: PathBuf },
}

impl Profiles {
    /// The profiles of a data folder; none where there is no file yet. A file that cannot be read is put aside, never
    /// written over, and told.
    #[must_use]
    pub fn load(data: &Path) -> (Self, Option<ProfileError>) {
        let file = data.join(FILE);
        let Ok(bytes) = fs::read(&file) else { return (Self::default(), None) };
        match serde_json::from_slice(&bytes) {
            Ok(profiles) => (profiles, None),
            Err(why) => {
                let kept = aside(&file);
                // Where it cannot even be moved, saving will say so.
                let _ = fs::rename(&file, &kept);
                (Self::default(), Some(ProfileError::Unreadable { file, why: why.to_string(), kept }))
            }
        }
    }

    /// Writes the file: first beside it, then in its place.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, data: &Path) -> Result<(), ProfileError> {
        let file = data.join(FILE);
        let unwritable = |why| ProfileError::Unwritable { file: file.clone(), why };
        fs::create_dir_all(data).map_err(unwritable)?;
        let bytes = serde_json::to_vec_pretty(self).map_err(|why| unwritable(why.into()))?;
        let new = data.join(format!("{FILE}.new"));
        fs::write(&new, bytes).map_err(unwritable)?;
        fs::rename(&new, &file).map_err(unwritable)
    }

    /// Adds a trainee.
    ///
    /// # Errors
    /// When the name is empty, too long or taken.
    pub fn add(&mut self, name: &str, language: &str) -> Result<&Profile, ProfileError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(ProfileError::NoName);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(ProfileError::TooLong);
        }
        if self.all.iter().any(|profile| profile.name == name) {
            return Err(ProfileError::Taken(name.to_owned()));
        }
        let place = self.all.len();
        self.all.push(Profile { name: name.to_owned(), language: language.to_owned(), settings: Settings::default(), guided: false });
        self.last = Some(name.to_owned());
        Ok(&self.all[place])
    }

    /// The profile of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.all.iter().find(|profile| profile.name == name)
    }

    /// The profile of this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Profile> {
        self.all.iter_mut().find(|profile| profile.name == name)
    }
}

/// A name beside a file that nothing has yet.
fn aside(file: &Path) -> PathBuf {
    let free = |number: u32| file.with_extension(format!("unreadable-{number}.json"));
    (1..1000).map(free).find(|path| !path.exists()).unwrap_or_else(|| file.with_extension("unreadable.json"))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use super::{ProfileError, Profiles};

    #[test]
    fn profiles_come_back_as_they_were_saved() {
        let data = tempfile::tempdir().expect("a folder");
        let (mut profiles, problem) = Profiles::load(data.path());
        assert!(profiles.all.is_empty() && problem.is_none(), "nothing there yet is no problem");
        profiles.add(" 林晓 ", "zh-CN").expect("a new name");
        profiles.get_mut("林晓").expect("just added").settings.text_percent = 150;
        profiles.save(data.path()).expect("the folder is writable");
        assert_eq!(Profiles::load(data.path()).0, profiles);
    }

    #[test]
    fn names_that_cannot_be_used_are_refused() {
        let mut profiles = Profiles::default();
        profiles.add("Lin", "en").expect("a new name");
        assert!(matches!(profiles.add("  ", "en"), Err(ProfileError::NoName)));
        assert!(matches!(profiles.add("Lin ", "en"), Err(ProfileError::Taken(_))));
        assert!(matches!(profiles.add(&"林".repeat(25), "en"), Err(ProfileError::TooLong)));
        assert_eq!(profiles.all.len(), 1);
    }

    #[test]
    fn a_broken_file_is_kept_aside_and_told() {
        let data = tempfile::tempdir().expect("a folder");
        std::fs::write(data.path().join("profiles.json"), "{broken").expect("a file");
        let (profiles, problem) = Profiles::load(data.path());
        assert!(profiles.all.is_empty());
        let Some(ProfileError::Unreadable { kept, .. }) = problem else { panic!("it is told") };
        assert_eq!(std::fs::read_to_string(kept).expect("kept"), "{broken");
        profiles.save(data.path()).expect("a new one can be saved");
    }
}
