//! Against the case that is there already.

use std::sync::Arc;

use super::report::{Against, Line, ProblemTold};
use super::tongues::Tongues;
use super::{Go, Step, Watcher};
use crate::call::{Compiled, content_hash, load_case, load_content};
use crate::prove::{Bounds, Proof, Reduction, Stop, prove_watched};
use crate::scenario::Library;
use crate::scenario::problem::Code;
use crate::workbench::diff::{Difference, Version, What, differences};

/// What the new version changes in meaning. The outer `None` where the watcher stopped it, the inner where there is no
/// such case yet.
#[expect(clippy::option_option, reason = "stopped is something else than new")]
pub(super) fn compare(
    below: &dyn Library,
    (new, new_proof): (&Arc<Compiled>, &Proof),
    problems: &[ProblemTold],
    tongues: &Tongues,
    watcher: &Watcher<'_>,
) -> Option<Option<Against>> {
    let known = load_content(below).ok().and_then(|content| load_case(below, &content, &new.id, None)).and_then(|loaded| loaded.compiled);
    let Some(old) = known else { return Some(None) };
    let look = |_| (watcher(Step::Comparing) != Go::On).then_some(Stop::Asked);
    let old_proof = prove_watched(&old, Reduction::On, Bounds::default(), &look);
    if old_proof.stopped == Some(Stop::Asked) && watcher(Step::Comparing) == Go::Stop {
        return None;
    }
    let untold = [Code::MissingTranslation, Code::StaleTranslation];
    let untranslated: Vec<String> = problems
        .iter()
        .filter(|problem| untold.iter().any(|code| code.as_str() == problem.code))
        .map(|problem| format!("{}:{}", problem.file, problem.line))
        .collect();
    let found = differences(Version { compiled: &old, proof: &old_proof }, Version { compiled: new, proof: new_proof }, &untranslated);
    let told = |difference: &Difference| Line {
        bad: difference.is_loss,
        said: tongues.said(&difference.what.key(), &[("old", &difference.old), ("new", &difference.new)]),
        play: Vec::new(),
    };
    Some(Some(Against {
        version: i64::from(old.version),
        content: content_hash(&old),
        must_rise: found.iter().any(|difference| difference.what == What::SameVersion),
        differences: found.iter().map(told).collect(),
    }))
}
