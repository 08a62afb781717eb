//! Which rules a case tests: those that some play breaks, and those that its replies come near.

use serde::Serialize;

use crate::call::Compiled;
use crate::law::RuleId;
use crate::speech::ActSet;

/// How near a case comes to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Touch {
    /// The rule listens to something that a reply says, and no play breaks it.
    Heard,
    /// Some play breaks it: the case tests it.
    Broken,
}

/// The rules that a case comes near, in the order of the bench. `broken` are those that its proof found.
#[must_use]
pub fn touched(compiled: &Compiled, broken: &[RuleId]) -> Vec<(RuleId, Touch)> {
    let said = compiled.replies.iter().flat_map(|reply| &reply.acts).fold(ActSet::EMPTY, |acts, used| acts.with(used.act));
    let mut heard: Vec<RuleId> = said.iter().flat_map(|act| compiled.bench.listening(act)).chain(broken.iter().copied()).collect();
    heard.sort_unstable();
    heard.dedup();
    let touch = |rule: RuleId| if broken.contains(&rule) { Touch::Broken } else { Touch::Heard };
    heard.into_iter().map(|rule| (rule, touch(rule))).collect()
}
