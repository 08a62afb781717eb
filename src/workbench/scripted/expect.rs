//! What a scripted call expects, against what came.

use super::model::ScriptedCall;
use crate::call::{Call, Compiled, Event, LineId};
use crate::scenario::problem::Span;
use crate::scenario::reader::Spanned;
use crate::score::{Debrief, Outcome};

/// What came otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An input that the case does not know or does not take there.
    Input,
    Hears,
    Findings,
    MissingFinding,
    Outcome,
    Lawful,
    Effective,
    Ending,
    At,
    Learned,
    Promise,
    /// A verdict is expected of a call that is not over.
    NotOver,
}

impl What {
    /// The key of its sentence.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Input => "test-input",
            Self::Hears => "test-hears",
            Self::Findings => "test-findings",
            Self::MissingFinding => "test-missing-finding",
            Self::Outcome => "test-outcome",
            Self::Lawful => "test-lawful",
            Self::Effective => "test-effective",
            Self::Ending => "test-ending",
            Self::At => "test-at",
            Self::Learned => "test-learned",
            Self::Promise => "test-promise",
            Self::NotOver => "test-not-over",
        }
    }
}

/// One difference: what was expected, and what came instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub what: What,
    pub wanted: String,
    pub got: String,
    /// Where the expectation is written.
    pub span: Span,
    /// What was heard instead, line by line; empty where it says nothing.
    pub heard: Vec<String>,
}

impl Mismatch {
    pub(super) const fn new(what: What, wanted: String, got: String, span: Span) -> Self {
        Self { what, wanted, got, span, heard: Vec::new() }
    }
}

/// Everything that came otherwise.
pub(super) fn compare(wanted: &ScriptedCall, call: &Call, report: &Debrief) -> Vec<Mismatch> {
    let mut found = Vec::new();
    hears(wanted, call, &mut found);
    findings(wanted, report, &mut found);
    let compiled = call.compiled();
    let state = call.state();
    if let Some(outcome) = &wanted.outcome {
        let (what, got) = if call.is_over() { (What::Outcome, word(report.outcome)) } else { (What::NotOver, "") };
        if !call.is_over() || outcome.value != report.outcome {
            found.push(Mismatch::new(what, word(outcome.value).to_owned(), got.to_owned(), outcome.span));
        }
    }
    for (what, range, got) in [(What::Lawful, &wanted.lawful, report.lawful), (What::Effective, &wanted.effective, report.effective)] {
        if let Some(range) = range.as_ref().filter(|range| !(range.value.0..=range.value.1).contains(&got)) {
            found.push(Mismatch::new(what, format!("{}..{}", range.value.0, range.value.1), got.to_string(), range.span));
        }
    }
    let ending = state.ending.map_or("", |ending| compiled.endings[ending.index()].id.as_str());
    let promise = state.promise.map_or("", |offer| compiled.offers[usize::from(offer.0)].id.as_str());
    let node = last_node(compiled, call);
    for (what, text, got) in
        [(What::Ending, &wanted.ending, ending), (What::At, &wanted.at, node), (What::Promise, &wanted.promise, promise)]
    {
        if let Some(text) = text.as_ref().filter(|text| text.value != got) {
            found.push(Mismatch::new(what, text.value.clone(), got.to_owned(), text.span));
        }
    }
    let learned: Vec<&str> = report.learned.iter().map(|fact| compiled.facts[fact.index()].id.as_str()).collect();
    for fact in wanted.learned.iter().filter(|fact| !learned.contains(&fact.value.as_str())) {
        found.push(Mismatch::new(What::Learned, fact.value.clone(), learned.join(", "), fact.span));
    }
    found
}

/// The last node that was entered.
fn last_node<'a>(compiled: &'a Compiled, call: &Call) -> &'a str {
    let entered = call.events().iter().rev().find_map(|stamped| match stamped.event {
        Event::Entered(node) => Some(node),
        _ => None,
    });
    entered.map_or("", |node| compiled.node(node).id.as_str())
}

pub(super) const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "Pass",
        Outcome::NotYet => "NotYet",
        Outcome::RedLine => "RedLine",
    }
}

/// The lines that the other side spoke.
pub(super) fn lines(call: &Call) -> impl Iterator<Item = LineId> {
    call.events().iter().filter_map(|stamped| match stamped.event {
        Event::Heard { line, .. } => Some(line),
        _ => None,
    })
}

/// Each expected part must be found in a line, after the line in which the one before it was found.
fn hears(wanted: &ScriptedCall, call: &Call, found: &mut Vec<Mismatch>) {
    let compiled = call.compiled();
    let spoken: Vec<LineId> = lines(call).collect();
    let mut after = 0;
    for part in &wanted.hears {
        if let Some(place) = spoken.iter().skip(after).position(|line| says(compiled, *line, &part.value)) {
            after += place + 1;
            continue;
        }
        let heard = spoken.iter().skip(after).map(|line| call.spoken(*line, &compiled.source_language).to_owned()).collect();
        found.push(Mismatch { heard, ..Mismatch::new(What::Hears, part.value.clone(), String::new(), part.span) });
    }
}

/// Whether some wording of a line in some language has this part.
fn says(compiled: &Compiled, line: LineId, part: &str) -> bool {
    let wordings = &compiled.lines[line.index()].wordings;
    compiled.texts.values().any(|texts| wordings.iter().any(|text| texts.get(text.index()).is_some_and(|text| text.contains(part))))
}

fn findings(wanted: &ScriptedCall, report: &Debrief, found: &mut Vec<Mismatch>) {
    let got: Vec<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    let told = || if got.is_empty() { "[]".to_owned() } else { got.join(", ") };
    if let Some(exactly) = &wanted.findings {
        let (mut left, mut right): (Vec<&str>, Vec<&str>) = (exactly.iter().map(|rule| rule.value.as_str()).collect(), got.clone());
        left.sort_unstable();
        right.sort_unstable();
        if left != right {
            let wanted_text = if left.is_empty() { "[]".to_owned() } else { left.join(", ") };
            found.push(Mismatch::new(What::Findings, wanted_text, told(), span_of(exactly, wanted.span)));
        }
    }
    for rule in wanted.some_findings.iter().filter(|rule| !got.contains(&rule.value.as_str())) {
        found.push(Mismatch::new(What::MissingFinding, rule.value.clone(), told(), rule.span));
    }
}

fn span_of(list: &[Spanned<String>], call: Span) -> Span {
    list.first().map_or(call, |first| first.span)
}
