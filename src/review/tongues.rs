//! Both languages at once: a report is read by whoever opens it.

use crate::locale::Locale;
use crate::persona::{Gauge, Mood};
use crate::scenario::Library;
use crate::scenario::render::Speak;
use crate::scenario::rubric::Both;

/// The texts of both languages.
#[derive(Debug)]
pub struct Tongues {
    zh: Locale,
    en: Locale,
}

impl Tongues {
    /// The texts of a library.
    #[must_use]
    pub fn load(library: &dyn Library) -> Self {
        Self { zh: Locale::load(library, "zh-CN"), en: Locale::load(library, "en") }
    }

    /// A text with values put in.
    pub(super) fn said(&self, key: &str, values: &[(&str, &str)]) -> Both {
        Both { zh: self.zh.text_with(key, values), en: self.en.text_with(key, values) }
    }

    /// The same, where a value is a text itself.
    pub(super) fn with_mood(&self, key: &str, mood: Mood, values: &[(&str, &str)]) -> Both {
        let one = |locale: &Locale| {
            let mood = gauges(mood, locale);
            let all: Vec<(&str, &str)> = values.iter().copied().chain([("mood", mood.as_str())]).collect();
            locale.text_with(key, &all)
        };
        Both { zh: one(&self.zh), en: one(&self.en) }
    }

    /// Something told in both languages.
    pub(super) fn each(&self, tell: impl Fn(&dyn Speak) -> String) -> Both {
        Both { zh: tell(&self.zh), en: tell(&self.en) }
    }
}

/// The four gauges in a line.
fn gauges(mood: Mood, locale: &Locale) -> String {
    let gauge = |gauge: Gauge| format!("{} {}", locale.text(&format!("gauge-{}", format!("{gauge:?}").to_lowercase())), mood.level(gauge));
    Gauge::ALL.map(gauge).join(" · ")
}
