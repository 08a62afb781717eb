//! A trainee's finished records, replayed on the content of today.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::DateTime;

use crate::call::{Call, Compiled, Content, content_hash, load_case};
use crate::career::{Attempted, Candidate, Sat};
use crate::cli::Common;
use crate::cli::case::data_folder;
use crate::records::{ExamSeat, Header, read_input, read_record, recent};
use crate::scenario::Library;
use crate::scenario::library::{is_guide, scenario_ids};

/// What a trainee did.
pub(in crate::cli) struct Past {
    /// The oldest first.
    pub attempts: Vec<Attempted>,
    /// Finished records that today's content does not replay.
    pub left_out: usize,
}

/// The cases that can be practised, and their titles in a language.
pub(super) fn candidates(library: &dyn Library, content: &Content, language: &str) -> (Vec<Candidate>, Vec<String>) {
    let ids = scenario_ids(library).into_iter().filter(|id| !is_guide(library, id));
    let loaded = ids.filter_map(|id| {
        let names = load_case(library, content, &id, None)?.variants;
        let variants: Vec<Compiled> = names.iter().filter_map(|name| load_case(library, content, &id, Some(name))?.compiled).collect();
        let title = variants.first().map(|compiled| compiled.text(language, compiled.title).to_owned())?;
        Some((Candidate::of(&variants)?, title))
    });
    loaded.unzip()
}

/// Everything that a trainee finished and that counts: not rewound, not of the guide.
pub(super) fn past(library: &dyn Library, content: &Content, common: &Common, trainee: &str) -> anyhow::Result<Past> {
    let folder = data_folder(common)?.join("attempts");
    let mut cases: BTreeMap<(String, String), Option<Arc<Compiled>>> = BTreeMap::new();
    let mut past = Past { attempts: Vec::new(), left_out: 0 };
    // Newest first, as the home screen lists them.
    for summary in recent(&folder, usize::MAX).into_iter().rev() {
        let Ok((header, Some(_))) = summary.known else { continue };
        if header.trainee != trainee || header.forked_from.is_some() || is_guide(library, &header.scenario) {
            continue;
        }
        let deal = (header.scenario.clone(), header.deal.variant.clone());
        let case = cases.entry(deal).or_insert_with(|| {
            load_case(library, content, &header.scenario, Some(&header.deal.variant)).and_then(|loaded| loaded.compiled).map(Arc::new)
        });
        match case.as_ref().and_then(|case| attempted(&summary.path, case)) {
            Some(attempt) => past.attempts.push(attempt),
            None => past.left_out += 1,
        }
    }
    Ok(past)
}

/// What a record shows; `None` where it does not replay.
fn attempted(path: &Path, case: &Arc<Compiled>) -> Option<Attempted> {
    let record = read_record(&fs::read(path).ok()?).ok()?;
    let Header { deal, mode, content, started, exam, .. } = record.header;
    if content != content_hash(case) {
        return None;
    }
    let mut call = Call::start(Arc::clone(case), deal, mode);
    for taken in &record.inputs {
        call.apply(read_input(case, &taken.input).ok()?).ok()?;
    }
    let on = DateTime::parse_from_rfc3339(&started).ok()?.date_naive();
    Attempted::of(&call, on, exam.map(|ExamSeat { desk, paper, place }| Sat { desk, paper, place }))
}
