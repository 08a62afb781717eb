//! The file of scripted calls, as written and as used.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::persona::Mood;
use crate::scenario::problem::{Problem, Span};
use crate::scenario::reader::{self, Spanned};
use crate::score::Outcome;

#[derive(Debug, Deserialize)]
#[serde(rename = "Tests", deny_unknown_fields)]
struct RawTests {
    of: Spanned<String>,
    #[serde(default)]
    coverage: Option<Least>,
    calls: IndexMap<Spanned<String>, RawCall>,
}

/// How much the calls together must reach, in percent; what is not written is not asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Least {
    pub nodes: u8,
    pub replies: u8,
    pub rules: u8,
    pub objectives: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall {
    #[serde(default)]
    variant: Option<Spanned<String>>,
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    mood: Option<Mood>,
    inputs: Vec<Spanned<String>>,
    #[serde(default)]
    hears: Vec<Spanned<String>>,
    #[serde(default)]
    findings: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    some_findings: Vec<Spanned<String>>,
    #[serde(default)]
    outcome: Option<Spanned<RawOutcome>>,
    #[serde(default)]
    lawful: Option<Spanned<(i32, i32)>>,
    #[serde(default)]
    effective: Option<Spanned<(i32, i32)>>,
    #[serde(default)]
    ending: Option<Spanned<String>>,
    #[serde(default)]
    at: Option<Spanned<String>>,
    #[serde(default)]
    learned: Vec<Spanned<String>>,
    #[serde(default)]
    promise: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum RawOutcome {
    Pass,
    NotYet,
    RedLine,
}

/// Scripted calls of one scenario.
#[derive(Debug, Clone)]
pub struct Tests {
    /// The scenario's id.
    pub of: String,
    pub least: Option<Least>,
    pub calls: Vec<ScriptedCall>,
}

/// One scripted call: what is done, and what should come of it. What is not written is not compared.
#[derive(Debug, Clone)]
pub struct ScriptedCall {
    pub name: String,
    pub span: Span,
    /// The scenario's first one where `None`.
    pub variant: Option<Spanned<String>>,
    pub seed: u64,
    /// The mood that the seed draws where `None`.
    pub mood: Option<Mood>,
    pub inputs: Vec<Spanned<String>>,
    /// Parts of what the other side says, in this order, in any wording and language.
    pub hears: Vec<Spanned<String>>,
    /// Exactly these rules.
    pub findings: Option<Vec<Spanned<String>>>,
    /// These rules at least.
    pub some_findings: Vec<Spanned<String>>,
    pub outcome: Option<Spanned<Outcome>>,
    /// Lowest and highest score.
    pub lawful: Option<Spanned<(i32, i32)>>,
    pub effective: Option<Spanned<(i32, i32)>>,
    pub ending: Option<Spanned<String>>,
    /// The node at which the call stands or ended.
    pub at: Option<Spanned<String>>,
    pub learned: Vec<Spanned<String>>,
    pub promise: Option<Spanned<String>>,
}

/// Where the scripted calls of a scenario file lie.
#[must_use]
pub fn tests_path(scenario: &str) -> String {
    format!("{}.tests.ron", scenario.strip_suffix(".ron").unwrap_or(scenario))
}

/// Reads a file of scripted calls; `Err` with its decoded text and everything that is wrong with it.
///
/// # Errors
/// What the reader says of the file.
pub fn read_tests(bytes: &[u8]) -> Result<(Tests, String), (String, Vec<Problem>)> {
    let loaded = reader::read::<RawTests>(bytes);
    match loaded.value {
        Some(raw) => Ok((Tests::of(raw), loaded.text)),
        None => Err((loaded.text, loaded.problems)),
    }
}

impl Tests {
    fn of(raw: RawTests) -> Self {
        Self { of: raw.of.value, least: raw.coverage, calls: raw.calls.into_iter().map(|(name, call)| scripted(name, call)).collect() }
    }
}

fn scripted(name: Spanned<String>, raw: RawCall) -> ScriptedCall {
    let outcome = |raw: Spanned<RawOutcome>| {
        let outcome = match raw.value {
            RawOutcome::Pass => Outcome::Pass,
            RawOutcome::NotYet => Outcome::NotYet,
            RawOutcome::RedLine => Outcome::RedLine,
        };
        Spanned::new(outcome, raw.span)
    };
    ScriptedCall {
        span: name.span,
        name: name.value,
        variant: raw.variant,
        seed: raw.seed,
        mood: raw.mood,
        inputs: raw.inputs,
        hears: raw.hears,
        findings: raw.findings,
        some_findings: raw.some_findings,
        outcome: raw.outcome.map(outcome),
        lawful: raw.lawful,
        effective: raw.effective,
        ending: raw.ending,
        at: raw.at,
        learned: raw.learned,
        promise: raw.promise,
    }
}
