//! Scripted calls: a trainer writes what is done and what should come of it, beside the scenario (`ID.tests.ron`,
//! docs/formats/tests.md). Start reading at [`read_tests`], then [`run`].

mod covered;
mod expect;
mod model;
mod record;

pub use covered::{Coverage, Covered, Part};
pub use expect::{Mismatch, What};
pub use model::{Least, ScriptedCall, Tests, read_tests, tests_path};
pub use record::{Recorded, written};

use std::sync::Arc;

use crate::call::{Call, Compiled, Deal, Input, Mode};
use crate::records::read_input;
use crate::scenario::problem::Span;
use crate::score::{Debrief, debrief};

/// A scripted call that was played.
#[derive(Debug)]
pub struct Ran {
    pub name: String,
    pub span: Span,
    pub call: Call,
    pub report: Debrief,
    /// What came otherwise than it should.
    pub mismatches: Vec<Mismatch>,
}

/// Plays a scripted call on the case in the variant that it asks for. `language` is that of the report.
#[must_use]
pub fn run(scripted: &ScriptedCall, compiled: &Arc<Compiled>, language: &str) -> Ran {
    let drawn = Deal::draw(compiled, scripted.seed, Mode::Practice);
    let deal = Deal { mood: scripted.mood.unwrap_or(drawn.mood), ..drawn };
    let mut call = Call::start(Arc::clone(compiled), deal, Mode::Practice);
    let mut mismatches = Vec::new();
    for input in &scripted.inputs {
        let done = read_input(compiled, input).map_err(|error| error.to_string());
        let done = done.and_then(|input: Input| call.apply(input).map(|_| ()).map_err(|refusal| refusal.to_string()));
        if let Err(why) = done {
            mismatches.push(Mismatch::new(What::Input, input.value.clone(), why, input.span));
            break;
        }
    }
    let report = debrief(compiled, call.deal().mood, call.events(), language);
    if mismatches.is_empty() {
        mismatches = expect::compare(scripted, &call, &report);
    }
    Ran { name: scripted.name.clone(), span: scripted.span, call, report, mismatches }
}
