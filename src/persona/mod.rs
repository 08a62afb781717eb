//! The debtor's moods and how a temperament reacts to acts. Levels are 0..=6; nothing here knows the dialogue,
//! the law or the score. Start reading at [`Mood`], then `temperament`.

mod temperament;

pub use temperament::{Consequence, Shift, Temperament, TemperamentError, Temperaments, Threshold};

use serde::{Deserialize, Serialize};

/// One of the four gauges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gauge {
    Trust,
    Anger,
    Stress,
    Willingness,
}

impl Gauge {
    /// All four, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Trust, Self::Anger, Self::Stress, Self::Willingness];
}

/// The debtor's state of mind: four levels of 0..=6.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mood {
    pub trust: u8,
    pub anger: u8,
    pub stress: u8,
    pub willingness: u8,
}

impl Mood {
    /// The highest level.
    pub const TOP: u8 = 6;

    /// The level of one gauge.
    #[must_use]
    pub const fn level(self, gauge: Gauge) -> u8 {
        match gauge {
            Gauge::Trust => self.trust,
            Gauge::Anger => self.anger,
            Gauge::Stress => self.stress,
            Gauge::Willingness => self.willingness,
        }
    }

    /// The level of a gauge, to be set.
    pub const fn level_mut(&mut self, gauge: Gauge) -> &mut u8 {
        match gauge {
            Gauge::Trust => &mut self.trust,
            Gauge::Anger => &mut self.anger,
            Gauge::Stress => &mut self.stress,
            Gauge::Willingness => &mut self.willingness,
        }
    }

    /// The mood after a shift, each level kept within 0..=6.
    #[must_use]
    pub fn shifted(self, by: Shift) -> Self {
        let add = |level: u8, by: i8| level.saturating_add_signed(by).min(Self::TOP);
        Self {
            trust: add(self.trust, by.trust),
            anger: add(self.anger, by.anger),
            stress: add(self.stress, by.stress),
            willingness: add(self.willingness, by.willingness),
        }
    }
}
