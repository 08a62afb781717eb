//! Every name of a scenario and its id. Made once, before anything that refers to names is read.

use indexmap::{IndexMap, IndexSet};

use super::Notes;
use crate::call::ids::{EndingId, FactId, FieldId, FlagId, NodeId, ReplyId};
use crate::scenario::expr::{Expr, ExprKind};
use crate::scenario::model::{RawEffect, RawScenario};
use crate::scenario::problem::{Code, Span};
use crate::scenario::reader::Spanned;
use crate::speech::{OfferId, PartyId};

/// Endings that every case has, whether the file titles them or not.
pub(super) const OWN_ENDINGS: [&str; 3] = ["hung_up", "left", "not_dialled"];

/// The names of one scenario.
pub(super) struct Names {
    nodes: IndexSet<String>,
    /// `node/reply`.
    replies: IndexMap<(String, String), ReplyId>,
    facts: IndexSet<String>,
    flags: IndexSet<String>,
    parties: IndexSet<String>,
    offers: IndexSet<String>,
    endings: IndexSet<String>,
    fields: IndexSet<String>,
}

impl Names {
    pub(super) fn of(raw: &RawScenario) -> Self {
        let keys = |names: Vec<&Spanned<String>>| names.into_iter().map(|name| name.value.clone()).collect::<IndexSet<String>>();
        let mut endings = keys(raw.endings.keys().collect());
        endings.extend(OWN_ENDINGS.map(str::to_owned));
        let pairs = raw.nodes.iter().flat_map(|(node, body)| body.replies.keys().map(|reply| (node.value.clone(), reply.value.clone())));
        Self {
            nodes: keys(raw.nodes.keys().collect()),
            replies: pairs.zip(0u16..).map(|(pair, id)| (pair, ReplyId(id))).collect(),
            facts: keys(raw.facts.keys().collect()),
            flags: flags(raw),
            parties: keys(raw.parties.keys().collect()),
            offers: keys(raw.offers.keys().collect()),
            endings,
            fields: keys(raw.wrap_up.keys().collect()),
        }
    }

    pub(super) fn flags(&self) -> Vec<String> {
        self.flags.iter().cloned().collect()
    }

    pub(super) fn endings(&self) -> impl Iterator<Item = &str> {
        self.endings.iter().map(String::as_str)
    }

    pub(super) fn reply(&self, node: &str, reply: &str) -> ReplyId {
        self.replies.get(&(node.to_owned(), reply.to_owned())).copied().unwrap_or_default()
    }

    pub(super) fn node(&self, name: &str, span: Span, notes: &mut Notes) -> Option<NodeId> {
        let found = self.nodes.get_index_of(name).and_then(|at| u16::try_from(at).ok());
        found.map(NodeId).or_else(|| unknown(notes, Code::UnknownNode, "node", name, span, &self.nodes))
    }

    pub(super) fn fact(&self, name: &str, span: Span, notes: &mut Notes) -> Option<FactId> {
        small(&self.facts, name).map(FactId).or_else(|| unknown(notes, Code::UnknownFact, "fact", name, span, &self.facts))
    }

    pub(super) fn flag(&self, name: &str, span: Span, notes: &mut Notes) -> Option<FlagId> {
        small(&self.flags, name).map(FlagId).or_else(|| unknown(notes, Code::UnknownFlag, "flag", name, span, &self.flags))
    }

    pub(super) fn party(&self, name: &str, span: Span, notes: &mut Notes) -> Option<PartyId> {
        small(&self.parties, name).map(PartyId).or_else(|| unknown(notes, Code::UnknownParty, "party", name, span, &self.parties))
    }

    pub(super) fn offer(&self, name: &str, span: Span, notes: &mut Notes) -> Option<OfferId> {
        small(&self.offers, name).map(OfferId).or_else(|| unknown(notes, Code::UnknownOffer, "offer", name, span, &self.offers))
    }

    pub(super) fn ending(&self, name: &str, span: Span, notes: &mut Notes) -> Option<EndingId> {
        small(&self.endings, name).map(EndingId).or_else(|| unknown(notes, Code::UnknownEnding, "ending", name, span, &self.endings))
    }

    pub(super) fn own_ending(&self, name: &str) -> EndingId {
        small(&self.endings, name).map(EndingId).unwrap_or_default()
    }

    pub(super) fn field(&self, name: &str) -> Option<FieldId> {
        small(&self.fields, name).map(FieldId)
    }
}

fn small(names: &IndexSet<String>, name: &str) -> Option<u8> {
    names.get_index_of(name).and_then(|at| u8::try_from(at).ok())
}

/// Notes an unknown name, with the nearest known one as help.
fn unknown<T>(notes: &mut Notes, code: Code, kind: &str, name: &str, span: Span, known: &IndexSet<String>) -> Option<T> {
    notes.unknown(code, kind, name, span, known.iter().map(String::as_str));
    None
}

/// Flags are not declared: setting one declares it.
fn flags(raw: &RawScenario) -> IndexSet<String> {
    let mut found = IndexSet::new();
    let mut from = |effects: &[RawEffect]| {
        for effect in effects {
            if let Ok(Expr { kind: ExprKind::Call(name, arguments), .. }) = crate::scenario::expr::parse(&effect.effect.text)
                && name == "flag"
                && let Some(Expr { kind: ExprKind::Name(flag) | ExprKind::Text(flag), .. }) = arguments.into_iter().next()
            {
                found.insert(flag);
            }
        }
    };
    for node in raw.nodes.values() {
        from(&node.enter);
        node.replies.values().for_each(|reply| from(&reply.effect));
        node.on.iter().for_each(|transition| from(&transition.effect));
        node.otherwise.iter().chain(&node.silence).for_each(|leads| from(&leads.effect));
    }
    raw.persona.on.iter().for_each(|transition| from(&transition.effect));
    raw.persona.silence.iter().for_each(|leads| from(&leads.effect));
    for variant in raw.variants.values() {
        found.extend(variant.flags.iter().map(|flag| flag.text.clone()));
    }
    found
}
