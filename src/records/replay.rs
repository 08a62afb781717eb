//! Replay: the same inputs on the same content must make the same score. It proves that the inputs produce the
//! score; it does not prove who sat there.

use std::sync::Arc;

use serde::Serialize;

use super::journal::{Finish, Record, SEMANTICS};
use super::spelling::read_input;
use crate::call::{Call, Compiled, Deal, content_hash, text_hash};
use crate::score::{Debrief, debrief};

/// Where record and replay part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum Parting {
    /// Made under another meaning of the same inputs: kept as accepted, not replayable here.
    Semantics { record: u32, here: u32 },
    /// Scenario, law or rubric differ.
    Content { record: String, here: String },
    /// The seed deals something else than the record says.
    Deal,
    /// This input is unknown, refused, or comes at another simulated time.
    Input { n: u32, input: String, why: String },
    /// Everything was replayed, and the score differs.
    Score { recorded: Finish, replayed: Finish },
}

/// The answer.
#[derive(Debug, Clone, Serialize)]
pub struct Replay {
    /// The report as replayed, as far as it goes.
    pub debrief: Debrief,
    /// `None`: the same score.
    pub parting: Option<Parting>,
    /// Whether the record is finished; an unfinished one has no score to compare.
    pub finished: bool,
    /// Whether the texts are those of the record. Wording never changes a score.
    pub same_texts: bool,
}

/// Replays a record on content.
#[must_use]
pub fn replay(record: &Record, compiled: &Arc<Compiled>, language: &str) -> Replay {
    let header = &record.header;
    let mut call = Call::start(Arc::clone(compiled), header.deal.clone(), header.mode);
    let parting = premises(record, compiled).or_else(|| inputs(record, &mut call));
    let report = debrief(compiled, header.deal.mood, call.events(), language);
    let replayed = Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective };
    let differs = record.finish.filter(|recorded| *recorded != replayed).map(|recorded| Parting::Score { recorded, replayed });
    Replay {
        debrief: report,
        parting: parting.or(differs),
        finished: record.finish.is_some(),
        same_texts: header.texts == text_hash(compiled),
    }
}

/// The same inputs on the same case, judged by other packs or another rubric. The events are those of `compiled`;
/// `bench` only looks at them.
#[must_use]
pub fn rejudge(record: &Record, compiled: &Arc<Compiled>, bench: &Compiled, language: &str) -> Debrief {
    let mut call = Call::start(Arc::clone(compiled), record.header.deal.clone(), record.header.mode);
    // Where the inputs part, the events so far are judged; the replay beside it says where.
    let _ = inputs(record, &mut call);
    debrief(bench, record.header.deal.mood, call.events(), language)
}

fn premises(record: &Record, compiled: &Compiled) -> Option<Parting> {
    let header = &record.header;
    if header.semantics != SEMANTICS {
        return Some(Parting::Semantics { record: header.semantics, here: SEMANTICS });
    }
    let here = content_hash(compiled);
    if header.content != here {
        return Some(Parting::Content { record: header.content.clone(), here });
    }
    (Deal::draw(compiled, header.deal.seed, header.mode) != header.deal).then_some(Parting::Deal)
}

/// Does what the record says; where the two part first, if they do.
pub(super) fn inputs(record: &Record, call: &mut Call) -> Option<Parting> {
    for taken in &record.inputs {
        let part = |why: String| Some(Parting::Input { n: taken.n, input: taken.input.clone(), why });
        let now = call.state().seconds;
        if now != taken.at {
            return part(format!("recorded at {} simulated seconds, replayed at {now}", taken.at));
        }
        let input = match read_input(call.compiled(), &taken.input) {
            Ok(input) => input,
            Err(error) => return part(error.to_string()),
        };
        if let Err(refusal) = call.apply(input) {
            return part(refusal.to_string());
        }
    }
    None
}
