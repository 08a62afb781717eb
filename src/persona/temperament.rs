//! `assets/temperaments.ron`: how each kind of person reacts to each act, and what happens at which level.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Gauge;
use crate::speech::{ActId, ActSet, Vocabulary};

/// How far one act moves the four gauges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shift {
    pub trust: i8,
    pub anger: i8,
    pub stress: i8,
    pub willingness: i8,
}

impl Shift {
    /// Both shifts together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            trust: self.trust.saturating_add(other.trust),
            anger: self.anger.saturating_add(other.anger),
            stress: self.stress.saturating_add(other.stress),
            willingness: self.willingness.saturating_add(other.willingness),
        }
    }
}

/// What a level can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Consequence {
    /// The other side hangs up.
    HangUp,
    /// The other side says that they will complain.
    Complain,
}

/// "At this level or above, this happens", once the line has been spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    pub gauge: Gauge,
    pub at: u8,
    pub then: Consequence,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTemperament {
    zh: String,
    en: String,
    /// By act or group; an act's own entry replaces its group's.
    reacts: IndexMap<String, Shift>,
    silence: Shift,
    hold: Shift,
    look_up: Shift,
    /// Being cut short.
    interrupted: Shift,
    thresholds: Vec<Threshold>,
}

/// Why the file of temperaments cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemperamentError {
    #[error("temperament `{temperament}` reacts to the unknown act or group `{act}`: spell it as in acts.ron")]
    UnknownAct { temperament: String, act: String },
}

/// One kind of person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Temperament {
    pub zh: String,
    pub en: String,
    /// One shift per act of the vocabulary.
    reacts: Vec<Shift>,
    pub silence: Shift,
    pub hold: Shift,
    pub look_up: Shift,
    pub interrupted: Shift,
    pub thresholds: Vec<Threshold>,
}

impl Temperament {
    /// How this act is taken.
    #[must_use]
    pub fn reaction(&self, act: ActId) -> Shift {
        self.reacts.get(usize::from(act.0)).copied().unwrap_or_default()
    }
}

/// All temperaments, by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "Temperaments", deny_unknown_fields)]
pub struct Temperaments {
    temperaments: IndexMap<String, RawTemperament>,
}

impl Temperaments {
    /// The names, in file order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.temperaments.keys().map(String::as_str)
    }

    /// The temperament of this name, resolved against the vocabulary; `None` when there is none.
    ///
    /// # Errors
    /// When it reacts to something that is no act.
    pub fn resolve(&self, name: &str, vocabulary: &Vocabulary) -> Result<Option<Temperament>, TemperamentError> {
        let Some(raw) = self.temperaments.get(name) else { return Ok(None) };
        let mut by_group: Vec<Option<Shift>> = vec![None; ActSet::CAPACITY];
        let mut own: Vec<Option<Shift>> = vec![None; ActSet::CAPACITY];
        for (act, shift) in &raw.reacts {
            if let Some(id) = vocabulary.act(act) {
                own[usize::from(id.0)] = Some(*shift);
            } else if let Some(group) = vocabulary.acts_named(act) {
                group.iter().for_each(|id| by_group[usize::from(id.0)] = Some(*shift));
            } else {
                return Err(TemperamentError::UnknownAct { temperament: name.to_owned(), act: act.clone() });
            }
        }
        let reacts = own.into_iter().zip(by_group).map(|(own, group)| own.or(group).unwrap_or_default()).collect();
        Ok(Some(Temperament {
            zh: raw.zh.clone(),
            en: raw.en.clone(),
            reacts,
            silence: raw.silence,
            hold: raw.hold,
            look_up: raw.look_up,
            interrupted: raw.interrupted,
            thresholds: raw.thresholds.clone(),
        }))
    }
}
