//! Two versions of a case compared in meaning: what was lost, what was gained, what is only called otherwise.

use serde::Serialize;

use crate::call::{Compiled, TextId, content_hash};
use crate::prove::Proof;

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    NodeGone,
    NodeNew,
    NodeRenamed,
    ReplyGone,
    ReplyNew,
    ReplyRenamed,
    FactGone,
    FactNew,
    FactRenamed,
    OfferGone,
    OfferNew,
    OfferRenamed,
    EndingGone,
    EndingNew,
    EndingRenamed,
    /// Some play ended so, and none does any more.
    EndingLost,
    BestChanged,
    BestFell,
    RuleNoLongerTested,
    RuleTested,
    NoLongerProved,
    Untranslated,
    /// What can be played changed, and the version did not rise.
    SameVersion,
}

impl What {
    /// The key of its sentence.
    #[must_use]
    pub fn key(self) -> String {
        let written = serde_json::to_value(self).ok().and_then(|value| value.as_str().map(str::to_owned));
        format!("diff-{}", written.unwrap_or_default())
    }

    /// Whether something that the old version had is missing in the new one.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        matches!(
            self,
            Self::EndingLost | Self::BestFell | Self::RuleNoLongerTested | Self::NoLongerProved | Self::Untranslated | Self::SameVersion
        )
    }
}

/// One difference: a name, or what it was and is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub what: What,
    pub old: String,
    pub new: String,
    pub is_loss: bool,
}

/// One version of a case.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    pub compiled: &'a Compiled,
    pub proof: &'a Proof,
}

/// Something with an id, and the text by which it is known again under another.
type Named = (String, String);

/// Everything that differs in meaning, the losses first. `untranslated` names texts of the new version without a translation.
#[must_use]
pub fn differences(old: Version<'_>, new: Version<'_>, untranslated: &[String]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut kinds =
        |was: &[Named], is: &[Named], gone: What, fresh: What, renamed: What| names(was, is, [gone, fresh, renamed], &mut found);
    kinds(&nodes(old.compiled), &nodes(new.compiled), What::NodeGone, What::NodeNew, What::NodeRenamed);
    kinds(&replies(old.compiled), &replies(new.compiled), What::ReplyGone, What::ReplyNew, What::ReplyRenamed);
    kinds(&facts(old.compiled), &facts(new.compiled), What::FactGone, What::FactNew, What::FactRenamed);
    kinds(&offers(old.compiled), &offers(new.compiled), What::OfferGone, What::OfferNew, What::OfferRenamed);
    kinds(&endings(old.compiled), &endings(new.compiled), What::EndingGone, What::EndingNew, What::EndingRenamed);
    reached_endings(old, new, &mut found);
    proofs(old, new, &mut found);
    found.extend(untranslated.iter().map(|key| one(What::Untranslated, key, "")));
    let is_changed = content_hash(old.compiled) != content_hash(new.compiled);
    if is_changed && new.compiled.version <= old.compiled.version {
        found.push(one(What::SameVersion, &old.compiled.version.to_string(), &new.compiled.version.to_string()));
    }
    found.sort_by_key(|difference| !difference.is_loss);
    found
}

fn one(what: What, old: &str, new: &str) -> Difference {
    Difference { what, old: old.to_owned(), new: new.to_owned(), is_loss: what.is_loss() }
}

/// Ids that are gone, new, or the same thing under another id.
fn names(was: &[Named], is: &[Named], [gone, fresh, renamed]: [What; 3], found: &mut Vec<Difference>) {
    let lost: Vec<&Named> = was.iter().filter(|(id, _)| !is.iter().any(|(other, _)| other == id)).collect();
    let mut added: Vec<&Named> = is.iter().filter(|(id, _)| !was.iter().any(|(other, _)| other == id)).collect();
    for (id, text) in lost {
        match added.iter().position(|(_, other)| other == text && !text.is_empty()) {
            Some(place) => found.push(one(renamed, id, &added.remove(place).0)),
            None => found.push(one(gone, id, "")),
        }
    }
    found.extend(added.into_iter().map(|(id, _)| one(fresh, "", id)));
}

fn text(compiled: &Compiled, id: TextId) -> String {
    compiled.text(&compiled.source_language, id).to_owned()
}

fn nodes(compiled: &Compiled) -> Vec<Named> {
    let says =
        |line: &crate::call::LineId| compiled.lines[line.index()].wordings.first().map_or_else(String::new, |id| text(compiled, *id));
    compiled.nodes.iter().map(|node| (node.id.clone(), node.line.as_ref().map_or_else(String::new, says))).collect()
}

/// A reply is known by its node's id too, so a renamed node renames its replies: told once, with the node.
fn replies(compiled: &Compiled) -> Vec<Named> {
    let name = |reply: &crate::call::Reply| format!("{}/{}", compiled.node(reply.node).id, reply.id);
    compiled.replies.iter().map(|reply| (name(reply), text(compiled, reply.say))).collect()
}

fn facts(compiled: &Compiled) -> Vec<Named> {
    compiled.facts.iter().map(|fact| (fact.id.clone(), text(compiled, fact.title))).collect()
}

fn offers(compiled: &Compiled) -> Vec<Named> {
    compiled.offers.iter().map(|offer| (offer.id.clone(), text(compiled, offer.title))).collect()
}

fn endings(compiled: &Compiled) -> Vec<Named> {
    compiled.endings.iter().map(|ending| (ending.id.clone(), text(compiled, ending.title))).collect()
}

fn reached_endings(old: Version<'_>, new: Version<'_>, found: &mut Vec<Difference>) {
    let reached = |version: Version<'_>| -> Vec<String> {
        version.proof.reached.endings.iter().map(|(ending, _)| version.compiled.endings[ending.index()].id.clone()).collect()
    };
    let now = reached(new);
    let renamed: Vec<String> = found.iter().filter(|known| known.what == What::EndingRenamed).map(|known| known.old.clone()).collect();
    let lost: Vec<String> = reached(old).into_iter().filter(|ending| !now.contains(ending) && !renamed.contains(ending)).collect();
    found.extend(lost.iter().map(|ending| one(What::EndingLost, ending, "")));
}

fn proofs(old: Version<'_>, new: Version<'_>, found: &mut Vec<Difference>) {
    let best = |version: Version<'_>| version.proof.wins.iter().map(|win| win.as_ref().map_or(0, |win| win.1)).min().unwrap_or(0);
    let (was, is) = (best(old), best(new));
    if was != is {
        let what = if is < was { What::BestFell } else { What::BestChanged };
        found.push(one(what, &was.to_string(), &is.to_string()));
    }
    let rules = |version: Version<'_>| -> Vec<String> {
        version.proof.broken.iter().map(|rule| version.compiled.bench.rule_name(*rule).to_owned()).collect()
    };
    let (was, is) = (rules(old), rules(new));
    found.extend(was.iter().filter(|rule| !is.contains(rule)).map(|rule| one(What::RuleNoLongerTested, rule, "")));
    found.extend(is.iter().filter(|rule| !was.contains(rule)).map(|rule| one(What::RuleTested, "", rule)));
    if old.proof.holds() && !new.proof.holds() {
        found.push(one(What::NoLongerProved, "", ""));
    }
}
