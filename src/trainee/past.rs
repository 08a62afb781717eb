//! A trainee's finished records, replayed on the content of today; and the exam paper that is not finished yet.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use crate::call::{Call, Compiled, Content, content_hash, load_case, load_deals};
use crate::career::{Attempted, Candidate, Desk, Sat};
use crate::records::{ExamSeat, Header, Summary, read_input, read_record, recent};
use crate::scenario::Library;
use crate::scenario::library::{is_guide, scenario_ids};

/// What a trainee did.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The oldest first.
    pub attempts: Vec<Attempted>,
    /// Finished records that today's content does not replay.
    pub left_out: usize,
}

/// A case as something to practise, in all its variants; `None` where it cannot be used.
#[must_use]
pub fn candidate(library: &dyn Library, content: &Content, id: &str) -> Option<Candidate> {
    let variants: Vec<Compiled> = load_deals(library, content, id)?.into_iter().filter_map(|loaded| loaded.compiled).collect();
    Candidate::of(&variants)
}

/// Whether a record counts: it was dealt and not rewound, and is none of the guide's.
#[must_use]
pub fn counts(library: &dyn Library, header: &Header) -> bool {
    header.forked_from.is_none() && !is_guide(library, &header.scenario)
}

/// Everything in a folder of records that a trainee finished and that counts.
#[must_use]
pub fn past(library: &dyn Library, content: &Content, folder: &Path, trainee: &str) -> Past {
    let mut cases: BTreeMap<(String, String), Option<Arc<Compiled>>> = BTreeMap::new();
    let mut past = Past::default();
    let listed = scenario_ids(library);
    // Newest first, as the home screen lists them.
    for summary in recent(folder, usize::MAX).into_iter().rev() {
        let Ok((header, Some(_))) = summary.known else { continue };
        if header.trainee != trainee || !counts(library, &header) {
            continue;
        }
        if !listed.contains(&header.scenario) {
            past.left_out += 1;
            continue;
        }
        let deal = (header.scenario.clone(), header.deal.variant.clone());
        let case = cases.entry(deal).or_insert_with(|| {
            load_case(library, content, &header.scenario, Some(&header.deal.variant)).and_then(|loaded| loaded.compiled).map(Arc::new)
        });
        let call = case.as_ref().and_then(|case| replayed(&summary.path, case));
        match call.and_then(|call| shown(&header, &call)) {
            Some(attempt) => past.attempts.push(attempt),
            None => past.left_out += 1,
        }
    }
    past
}

/// The call of a record; `None` where this content does not replay it.
#[must_use]
pub fn replayed(path: &Path, case: &Arc<Compiled>) -> Option<Call> {
    let record = read_record(&fs::read(path).ok()?).ok()?;
    if record.header.content != content_hash(case) {
        return None;
    }
    let mut call = Call::start(Arc::clone(case), record.header.deal, record.header.mode);
    for taken in &record.inputs {
        call.apply(read_input(case, &taken.input).ok()?).ok()?;
    }
    Some(call)
}

/// What the call of a record shows.
#[must_use]
pub fn shown(header: &Header, call: &Call) -> Option<Attempted> {
    let on = DateTime::parse_from_rfc3339(&header.started).ok()?.date_naive();
    let sat = header.exam.as_ref().map(|ExamSeat { desk, paper, place }| Sat { desk: desk.clone(), paper: *paper, place: *place });
    Attempted::of(call, on, sat)
}

/// A paper with seats that nobody has finished.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenPaper {
    pub seed: u64,
    /// Records of calls that were begun and not finished, by seat.
    pub begun: BTreeMap<u8, PathBuf>,
    pub finished: BTreeSet<u8>,
}

/// The paper of this desk that a trainee began on this day and has not finished.
#[must_use]
pub fn open_paper(records: &[Summary], trainee: &str, desk: &Desk, today: NaiveDate) -> Option<OpenPaper> {
    let today = today.to_string();
    let mut papers: Vec<OpenPaper> = Vec::new();
    for summary in records {
        let Ok((header, finish)) = &summary.known else { continue };
        let Some(exam) = header.exam.as_ref().filter(|exam| exam.desk == desk.id) else { continue };
        if header.trainee != trainee || !header.started.starts_with(&today) {
            continue;
        }
        let at = papers.iter().position(|paper| paper.seed == exam.paper).unwrap_or_else(|| {
            papers.push(OpenPaper { seed: exam.paper, ..OpenPaper::default() });
            papers.len() - 1
        });
        if finish.is_some() {
            papers[at].finished.insert(exam.place);
        } else {
            papers[at].begun.insert(exam.place, summary.path.clone());
        }
    }
    papers.into_iter().find(|paper| paper.finished.len() < usize::from(desk.exam.calls))
}
