//! The report in words: keys of texts, filled by whoever has the texts. Command line and window say the same.

use super::debrief::{Debrief, NotDialled, Outcome, PromiseReport};
use super::ledger::Cause;
use crate::call::Compiled;
use crate::law::Severity;

/// Looks up a text by key and puts values in.
pub type Say<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

impl Outcome {
    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pass => "outcome-pass",
            Self::NotYet => "outcome-not-yet",
            Self::RedLine => "outcome-red-line",
        }
    }
}

impl Severity {
    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Minor => "severity-minor",
            Self::Major => "severity-major",
            Self::RedLine => "severity-red-line",
        }
    }
}

impl PromiseReport {
    /// The key of what is to be said of the promise.
    #[must_use]
    pub fn judgement(&self) -> &'static str {
        match self {
            Self { willing: false, .. } => "debrief-promise-unwilling",
            Self { worth, .. } if !worth.broken.is_empty() => "debrief-promise-broken",
            Self { worth, .. } if worth.harm => "debrief-promise-harm",
            Self { worth, .. } if worth.conceded_too_much => "debrief-promise-small",
            Self { .. } => "debrief-promise-good",
        }
    }
}

/// The verdict in one sentence.
#[must_use]
pub fn sentence(compiled: &Compiled, report: &Debrief, language: &str, say: &Say<'_>) -> String {
    let gravest = report.findings.iter().max_by_key(|finding| (finding.severity, std::cmp::Reverse(finding.turn)));
    let title = gravest.map_or("", |finding| compiled.bench.rule(finding.rule).words(language).title.as_str());
    let missing = report.missed_minimums.first().and_then(|id| compiled.sheet.criteria.iter().find(|criterion| criterion.id == *id));
    match (report.outcome, missing) {
        (Outcome::Pass, _) => match &report.not_dialled {
            None => say("debrief-pass", &[]),
            Some(NotDialled { beyond: 0, .. }) => say("debrief-not-dialled", &[]),
            Some(NotDialled { beyond, .. }) => {
                say("debrief-not-dialled-most", &[("most", &(100 - beyond).to_string()), ("points", &beyond.to_string())])
            }
        },
        (Outcome::RedLine, _) => say("debrief-red-line", &[("title", title)]),
        (Outcome::NotYet, _) if report.lawful < report.pass_lawful => {
            say("debrief-finding", &[("count", &report.findings.len().to_string()), ("title", title)])
        }
        (Outcome::NotYet, Some(criterion)) => say("debrief-minimum", &[("name", criterion.title.in_language(language))]),
        (Outcome::NotYet, None) => say("debrief-effective-short", &[("points", &(report.pass_effective - report.effective).to_string())]),
    }
}

/// Why an entry stands in the ledger.
#[must_use]
pub fn cause_text(compiled: &Compiled, cause: Cause, language: &str, say: &Say<'_>) -> String {
    match cause {
        Cause::Start => say("cause-start", &[]),
        Cause::Rule(rule) => format!("{} ({})", compiled.bench.rule(rule).words(language).title, compiled.bench.rule_name(rule)),
        Cause::Check(place) => compiled.sheet.checks[usize::from(place)].title.in_language(language).to_owned(),
        Cause::Promise => say("debrief-promise", &[]),
        Cause::Time => say("cause-time", &[]),
        Cause::Hint => say("cause-hint", &[]),
        Cause::Cap => say("cause-cap", &[("cap", &compiled.sheet.cap_after_major.to_string())]),
        Cause::Floor => say("cause-floor", &[]),
        Cause::Ceiling => say("cause-ceiling", &[]),
    }
}
