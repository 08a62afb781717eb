//! A scripted call made from a play: its inputs, and what came of them.

use std::fmt::Write;
use std::sync::Arc;

use super::expect::{lines, word};
use crate::call::{Call, Compiled, Deal, Input};
use crate::records::spell;
use crate::score::debrief;

/// A play to make a scripted call of.
#[derive(Debug)]
pub struct Recorded<'a> {
    pub name: &'a str,
    pub compiled: &'a Arc<Compiled>,
    pub deal: Deal,
    pub inputs: &'a [Input],
}

/// The call as it stands under `calls:`; everything that can be expected is, and a trainer strikes out what does not
/// matter. `None` where the case does not take the inputs.
#[must_use]
pub fn written(recorded: &Recorded<'_>) -> Option<String> {
    let Recorded { name, compiled, deal, inputs } = recorded;
    let mut call = Call::start(Arc::clone(compiled), deal.clone(), crate::call::Mode::Practice);
    for input in *inputs {
        call.apply(*input).ok()?;
    }
    let language = compiled.source_language.clone();
    let report = debrief(compiled, deal.mood, call.events(), &language);
    let mut out = String::new();
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(format!("        {}: (", quoted(name)));
    line(format!("            variant: {},", quoted(&compiled.variant)));
    if deal.seed != 0 {
        line(format!("            seed: {},", deal.seed));
    }
    let mood = deal.mood;
    line(format!(
        "            mood: (trust: {}, anger: {}, stress: {}, willingness: {}),",
        mood.trust, mood.anger, mood.stress, mood.willingness
    ));
    line("            inputs: [".to_owned());
    inputs.iter().for_each(|input| line(format!("                {},", quoted(&spell(compiled, *input)))));
    line("            ],".to_owned());
    line("            hears: [".to_owned());
    lines(&call).for_each(|heard| line(format!("                {},", quoted(call.spoken(heard, &language)))));
    line("            ],".to_owned());
    let list = |names: Vec<String>| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    line(format!("            findings: [{}],", list(report.findings.iter().map(|finding| finding.id.clone()).collect())));
    if call.is_over() {
        line(format!("            outcome: {},", word(report.outcome)));
        line(format!("            lawful: ({0}, {0}), effective: ({1}, {1}),", report.lawful, report.effective));
    }
    if let Some(ending) = call.state().ending {
        line(format!("            ending: {},", quoted(&compiled.endings[ending.index()].id)));
    }
    let learned: Vec<String> = report.learned.iter().map(|fact| compiled.facts[fact.index()].id.clone()).collect();
    if !learned.is_empty() {
        line(format!("            learned: [{}],", list(learned)));
    }
    if let Some(offer) = call.state().promise {
        line(format!("            promise: {},", quoted(&compiled.offers[usize::from(offer.0)].id)));
    }
    line("        ),".to_owned());
    Some(out)
}

/// A text as RON writes it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
