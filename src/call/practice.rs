//! What a case practises, in law: whether its call may be made at its moment, and which rules something in it can
//! break. Both are asked before a call, by the briefing and by the law screen; neither is part of the machine.

use std::collections::BTreeMap;

use super::compile::Content;
use super::compiled::Compiled;
use super::load::load_deals;
use crate::law::{BenchError, LawPack, PartyRole, Permit, RuleSet};
use crate::scenario::Library;
use crate::scenario::library::{is_guide, scenario_ids};
use crate::speech::ActUse;

impl Compiled {
    /// Whether the planned call may be begun at its moment by the packs that judge this case, which rules forbid it, and
    /// when it may be made next. `content` is what the case was compiled from.
    ///
    /// # Errors
    /// Packs that do not fit together; never for a case that was compiled from this content.
    pub fn permit(&self, content: &Content) -> Result<Permit, Vec<BenchError>> {
        let packs: Vec<LawPack> = self.packs.iter().filter_map(|pack| content.packs.get(pack).cloned()).collect();
        self.scene.permit(&packs, &self.vocabulary)
    }

    /// The rules of [`Compiled::bench`] that a play of this case can break, read off its replies: those that beginning
    /// the call breaks, and those that an act of some reply sets off before some party of the case at some level of
    /// verification. It never leaves out a rule that the prover finds broken (a test holds it to that) and may name one
    /// that no play reaches: order, conditions and who is on the line when are not looked at. Typed acts are not
    /// counted, nor is what is never a finding; crimes are in it as the notes that they are.
    #[must_use]
    pub fn tempts(&self) -> RuleSet {
        let acts: Vec<ActUse> = self.replies.iter().flat_map(|reply| reply.acts.iter().copied()).collect();
        let hearers: Vec<PartyRole> = self.parties.iter().map(|party| party.role).collect();
        self.bench.breakable(&acts, &hearers)
    }
}

/// For each rule that some case can break, the ids of those cases, each once, in the order given. Rules that are not in
/// the map are practised by none. Give every variant of a case: other numbers are dialled and other words said.
#[must_use]
pub fn practised<'c>(cases: impl IntoIterator<Item = &'c Compiled>) -> BTreeMap<String, Vec<String>> {
    let mut by_rule: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for case in cases {
        for rule in case.tempts().iter() {
            let known = by_rule.entry(case.bench.rule_name(rule).to_owned()).or_default();
            if known.last() != Some(&case.id) {
                known.push(case.id.clone());
            }
        }
    }
    by_rule
}

/// The same for all cases of a library in all their variants, in the order of their paths. The guided call counts for
/// nothing, here as everywhere; a case with errors practises nothing.
#[must_use]
pub fn practised_in(library: &dyn Library, content: &Content) -> BTreeMap<String, Vec<String>> {
    let ids = scenario_ids(library).into_iter().filter(|id| !is_guide(library, id));
    let variants = |id: String| load_deals(library, content, &id).into_iter().flatten().filter_map(|loaded| loaded.compiled);
    let cases: Vec<Compiled> = ids.flat_map(variants).collect();
    practised(&cases)
}
