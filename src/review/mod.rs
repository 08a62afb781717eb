//! A submission under review: what a trainer sends in is checked, proved in every deal, tested and compared with the case
//! that it would replace. Files in, a report in both languages out. It knows no server, no database, no files and no
//! clock: whoever asks lends a library and watches, and may stop it. Start reading at [`Bundle`], then [`review`].

mod bundle;
mod calls;
mod compare;
mod proof;
mod report;
mod tongues;

pub use bundle::{Bundle, BundleError, MOST_BYTES, RELEASED, is_name};
pub use report::{Against, CallTold, DealTold, Line, ProblemTold, Report, Stand};
pub use tongues::Tongues;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::call::{Compiled, FileProblems, content_hash, load_content};
use crate::check::check;
use crate::prove::Proof;
use crate::scenario::library::{Layer, case_of};
use crate::scenario::rubric::Both;
use crate::scenario::{Library, Severity};

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Checking,
    /// This deal of so many, with so many states until now.
    Proving {
        deal: usize,
        of: usize,
        states: usize,
    },
    Testing,
    Comparing,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    On,
    /// It takes too long: what is not proved by now is told as not proved.
    TooLong,
    /// Nobody waits any more: no report.
    Stop,
}

/// Told how far it is; says whether to go on.
pub type Watcher<'a> = dyn Fn(Step) -> Go + Sync + 'a;

/// Reviews a bundle over a library. `None` where the watcher stopped it.
#[must_use]
pub fn review(bundle: &Bundle, below: &(dyn Library + Sync), tongues: &Tongues, watcher: &Watcher<'_>) -> Option<Report> {
    let library = Layer { files: bundle.laid(), hidden: BTreeSet::from([bundle.id.clone()]), below };
    let mut report = Report::of(bundle);
    if watcher(Step::Checking) == Go::Stop {
        return None;
    }
    report.remarks = manners(bundle, below, tongues);
    let path = bundle.path();
    let Some(bytes) = library.read(&path) else { return Some(report) };
    let Ok(content) = load_content(&library) else {
        report.remarks.push(Line::bad(tongues.said("review-no-content", &[])));
        return Some(report);
    };
    let checked = check(&library, &content, &path, &bytes);
    report.problems = checked.files.iter().flat_map(|file| report::problems(file, tongues)).collect();
    report.check = Stand::of(!checked.files.iter().any(FileProblems::has_errors) && !checked.deals.is_empty());
    if report.check != Stand::Holds {
        return Some(report);
    }
    let deals: Vec<Arc<Compiled>> = checked.deals.into_iter().map(Arc::new).collect();
    report.describe(&deals[0]);
    if deals[0].id != bundle.id {
        report.remarks.push(Line::bad(tongues.said("review-other-id", &[("name", &bundle.id), ("id", &deals[0].id)])));
        return Some(report);
    }
    report.contents = deals.iter().map(|deal| content_hash(deal)).collect();
    let proofs = proof::proved(&deals, watcher)?;
    report.deals = deals.iter().zip(&proofs).map(|(deal, proof)| proof::told(deal, proof, tongues)).collect();
    let unreached = proof::unreached(&deals[0], &proofs, tongues);
    report.prove = Stand::of(proofs.iter().all(Proof::holds) && unreached.is_empty());
    if let (Some(first), false) = (report.deals.first_mut(), unreached.is_empty()) {
        first.lines.extend(unreached);
    }
    if watcher(Step::Testing) == Go::Stop {
        return None;
    }
    calls::test(bundle, &deals, &proofs, tongues, &mut report);
    if watcher(Step::Comparing) == Go::Stop {
        return None;
    }
    compare::compare(below, (&deals[0], &proofs[0]), &report.problems, tongues, watcher).map(|against| {
        report.against = against;
        report.settle(tongues);
        report
    })
}

/// What is asked of every submission, whatever the case says.
fn manners(bundle: &Bundle, below: &dyn Library, tongues: &Tongues) -> Vec<Line> {
    let here = below.list("scenarios");
    let reserved = here
        .iter()
        .any(|path| case_of(path) == Some(&bundle.id) && (path.starts_with("scenarios/guide/") || path.starts_with("scenarios/days/")));
    let mut remarks = Vec::new();
    if reserved {
        remarks.push(Line::bad(tongues.said("review-reserved", &[("id", &bundle.id)])));
    }
    if bundle.tests().is_none() {
        remarks.push(Line::good(tongues.said("review-no-tests", &[("id", &bundle.id)])));
    }
    remarks
}

/// Texts of problems by level, for a summary.
#[must_use]
pub fn counts(problems: &[ProblemTold]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for problem in problems {
        *counts.entry(problem.severity.as_str()).or_insert(0) += 1;
    }
    counts
}

/// The level's word as reports write it.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// One text for both languages, such as a name.
fn same(text: &str) -> Both {
    Both { zh: text.to_owned(), en: text.to_owned() }
}
