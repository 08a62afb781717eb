//! A rule on the bench: what the layers made of it, and what is reported where several are broken together.

use std::cmp::Reverse;

use serde::Serialize;

use super::cite::Status;
use super::condition::Hearing;
use super::finding::{Breach, RuleId, RuleSet};
use super::layer::Layered;
use super::monitor::Watch;
use super::pack::{Family, Kind, Rule, Severity};

/// A rule, ready to listen. What is serialized is what can change a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Monitor {
    pub name: String,
    pub family: Family,
    pub severity: Severity,
    /// [`Kind::Advice`] also where nobody read the rule's content.
    pub kind: Kind,
    /// The highest text behind it that was read.
    pub rank: Option<Status>,
    /// Binding by its text, or adopted by an active layer, and its content read.
    pub can_fail: bool,
    pub watch: Watch,
    /// Before whom it listens.
    pub hearing: Hearing,
    #[serde(skip)]
    pub rule: Rule,
}

impl Monitor {
    /// `is_made_out`: the elements of a crime are in the file, so that it can be found like any rule.
    pub(super) fn new(layered: &Layered<'_>, watch: Watch, hearing: Hearing, is_made_out: bool) -> Self {
        let rule = layered.rule;
        let kind = match rule.kind {
            _ if !rule.was_read() => Kind::Advice,
            Kind::Crime if is_made_out => Kind::Ordinary,
            kind => kind,
        };
        let can_fail = kind == Kind::Ordinary && (rule.is_bound_by_text() || layered.is_adopted);
        let (name, severity) = (layered.name.to_owned(), layered.severity);
        Self { name, family: rule.family, severity, kind, rank: rule.rank(), can_fail, watch, hearing, rule: rule.clone() }
    }

    /// What stands first in a family: a crime that is made out, a rule that can fail, the strictest, the highest text.
    /// What is no advice was read, so it has a rank.
    fn weight(&self, is_crime: bool) -> (bool, bool, Severity, Reverse<Option<Status>>) {
        (is_crime, self.can_fail, self.severity, Reverse(self.rank))
    }
}

/// Tells what was broken together: one finding per family, a crime as a note under it, or first of it where it is made out.
pub(super) fn report<'m>(monitor: &impl Fn(RuleId) -> &'m Monitor, made_out: RuleSet, broken: RuleSet, out: &mut impl FnMut(Breach)) {
    let mut left = broken;
    let is_found = |id: RuleId| monitor(id).kind == Kind::Ordinary || made_out.contains(id);
    let weight = |id: RuleId| monitor(id).weight(monitor(id).rule.kind == Kind::Crime);
    while let Some(first) = left.iter().find(|id| is_found(*id)) {
        let family = monitor(first).family;
        let mut breach = Breach { rule: first, also: RuleSet::EMPTY, notes: RuleSet::EMPTY };
        for id in left.iter().filter(|id| monitor(*id).family == family) {
            left = left.without(id);
            match monitor(id).kind {
                Kind::Crime if !is_found(id) => breach.notes = breach.notes.with(id),
                Kind::Advice => {}
                Kind::Crime | Kind::Ordinary => {
                    breach.also = breach.also.with(id);
                    // On a tie the earlier rule of the pack stays.
                    if weight(id) > weight(breach.rule) {
                        breach.rule = id;
                    }
                }
            }
        }
        breach.also = breach.also.without(breach.rule);
        out(breach);
    }
}
