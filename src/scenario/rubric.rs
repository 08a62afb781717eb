//! The scoring sheet as it is written (`assets/rubrics/*.ron`). What it means is the score room's business.

use serde::Deserialize;

use super::model::Ordered;
use super::reader::{Phrase, Spanned};

/// One text in both languages of the product's own data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        if language.starts_with("zh") { &self.zh } else { &self.en }
    }
}

/// A rubric: criteria with checks, pass marks, what findings cost.
#[derive(Debug, Deserialize)]
#[serde(rename = "Rubric", deny_unknown_fields)]
pub(crate) struct RawRubric {
    pub id: Spanned<String>,
    pub title: Both,
    pub pass: RawPass,
    /// Points a finding takes from the lawful score, which starts at 100.
    pub deductions: RawDeductions,
    /// The lawful score is at most this once a major finding stands.
    pub cap_after_major: i32,
    /// Points that a hint takes from the effective score.
    pub hint: i32,
    pub criteria: Ordered<RawCriterion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPass {
    pub lawful: i32,
    pub effective: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDeductions {
    pub minor: i32,
    pub major: i32,
    pub red_line: i32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCriterion {
    pub title: Both,
    /// Points without which the attempt does not pass.
    #[serde(default)]
    pub minimum: Option<i32>,
    pub checks: Ordered<RawCheck>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCheck {
    pub title: Both,
    pub points: i32,
    pub earned: RawEarned,
}

/// How a check is earned.
#[derive(Debug, Deserialize)]
pub(crate) enum RawEarned {
    /// The first time one of these acts (or groups) is said while the condition holds.
    Said {
        acts: Vec<Phrase>,
        #[serde(default)]
        when: Option<Spanned<String>>,
    },
    /// None of these acts was ever said; settled when the conversation ends.
    NeverSaid { acts: Vec<Phrase> },
    /// Identity was verified this far (1 name, 2 two factors).
    Verified(u8),
    /// Facts that count, learned: the points are shared equally, whole points, the rest for the last one.
    Learned,
    /// The points times the promise's worth of 0..=100.
    Promise,
    /// The objectives that are reached when the conversation ends: the points are shared equally.
    Objectives,
    /// The right entry in this field of the wrap-up form.
    Wrapped(Spanned<String>),
    /// The conversation took at most so many seconds: the first band that fits gives its points.
    Within(Vec<(u16, i32)>),
}
