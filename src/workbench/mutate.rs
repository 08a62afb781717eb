//! Breakages: a case is broken in one small way after another, and whoever notices none of them tests nothing. A test
//! notices when it fails; the proof when a promise fails or something is no longer reached.

use std::sync::Arc;

use serde::Serialize;

use super::scripted::{ScriptedCall, run};
use crate::call::{Compiled, Condition, Effect, EndingId, NodeId, Reply, ReplyId};
use crate::prove::{Bounds, Proof, Reduction, Watcher, prove_watched};
use crate::records::reply_name;

/// One breakage, in words that name the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breakage {
    pub kind: Kind,
    /// Where: a reply, a node, a field.
    pub place: String,
    /// What exactly: an act, a target, an entry.
    pub detail: String,
}

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    DropAct,
    DropReply,
    FlipCondition,
    Retarget,
    DropTransition,
    DropEffect,
    SwapEnding,
    SwapEntries,
}

impl Kind {
    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::DropAct => "mutate-drop-act",
            Self::DropReply => "mutate-drop-reply",
            Self::FlipCondition => "mutate-flip-condition",
            Self::Retarget => "mutate-retarget",
            Self::DropTransition => "mutate-drop-transition",
            Self::DropEffect => "mutate-drop-effect",
            Self::SwapEnding => "mutate-swap-ending",
            Self::SwapEntries => "mutate-swap-entries",
        }
    }
}

/// A breakage and how it is made.
pub struct Mutant {
    pub breakage: Breakage,
    make: Box<dyn Fn(&mut Compiled) + Send + Sync>,
}

impl Mutant {
    /// The broken case.
    #[must_use]
    pub fn of(&self, compiled: &Compiled) -> Arc<Compiled> {
        let mut broken = compiled.clone();
        (self.make)(&mut broken);
        Arc::new(broken)
    }
}

impl std::fmt::Debug for Mutant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.breakage.fmt(f)
    }
}

/// Every breakage of a case, in the order of the file.
#[must_use]
pub fn mutants(compiled: &Compiled) -> Vec<Mutant> {
    let mut maker = Maker { compiled, made: Vec::new() };
    for place in (0u16..).take(compiled.nodes.len()) {
        maker.node(NodeId(place));
    }
    maker.endings();
    maker.form();
    maker.made
}

struct Maker<'a> {
    compiled: &'a Compiled,
    made: Vec<Mutant>,
}

impl Maker<'_> {
    fn make(&mut self, kind: Kind, place: String, detail: String, make: impl Fn(&mut Compiled) + Send + Sync + 'static) {
        self.made.push(Mutant { breakage: Breakage { kind, place, detail }, make: Box::new(make) });
    }

    fn node(&mut self, id: NodeId) {
        let node = self.compiled.node(id);
        let place = || node.id.clone();
        for at in 0..node.enter.len() {
            self.make(Kind::DropEffect, place(), self.effect(&node.enter[at]), move |broken| {
                broken.nodes[id.index()].enter.remove(at);
            });
        }
        for reply in &node.replies {
            self.reply(*reply);
        }
        for (at, transition) in node.on.iter().enumerate() {
            let detail = format!("on[{at}]");
            self.make(Kind::DropTransition, place(), detail.clone(), move |broken| {
                broken.nodes[id.index()].on.remove(at);
            });
            if transition.when != Condition::ALWAYS {
                self.make(Kind::FlipCondition, place(), detail.clone(), move |broken| flip(&mut broken.nodes[id.index()].on[at].when));
            }
            for effect in 0..transition.leads.effects.len() {
                self.make(Kind::DropEffect, place(), self.effect(&transition.leads.effects[effect]), move |broken| {
                    broken.nodes[id.index()].on[at].leads.effects.remove(effect);
                });
            }
            if let Some(to) = transition.leads.to {
                let other = self.other(to, id);
                self.make(Kind::Retarget, place(), format!("{detail} → {}", self.compiled.node(other).id), move |broken| {
                    broken.nodes[id.index()].on[at].leads.to = Some(other);
                });
            }
        }
    }

    fn reply(&mut self, id: ReplyId) {
        let reply = self.compiled.reply(id);
        let place = || reply_name(self.compiled, id);
        let node = reply.node;
        self.make(Kind::DropReply, place(), String::new(), move |broken| broken.nodes[node.index()].replies.retain(|reply| *reply != id));
        for at in 0..reply.acts.len() {
            let act = self.compiled.vocabulary.describe(reply.acts[at].act).0.to_owned();
            self.make(Kind::DropAct, place(), act, move |broken| drop_act(broken, id, at));
        }
        if reply.when != Condition::ALWAYS {
            self.make(Kind::FlipCondition, place(), "when".to_owned(), move |broken| flip(&mut broken.replies[id.index()].when));
        }
        for at in 0..reply.effects.len() {
            self.make(Kind::DropEffect, place(), self.effect(&reply.effects[at]), move |broken| {
                broken.replies[id.index()].effects.remove(at);
            });
        }
        if let Some(to) = reply.to {
            let other = self.other(to, node);
            self.make(Kind::Retarget, place(), format!("→ {}", self.compiled.node(other).id), move |broken| {
                broken.replies[id.index()].to = Some(other);
            });
        }
    }

    /// Another node to lead to: the next in the file that is neither the right one nor the one it leads from.
    fn other(&self, to: NodeId, from: NodeId) -> NodeId {
        let count = self.compiled.nodes.len();
        let after = (1..count).map(|step| (to.index() + step) % count).find(|place| *place != from.index());
        NodeId(after.and_then(|place| u16::try_from(place).ok()).unwrap_or(to.0))
    }

    fn effect(&self, effect: &Effect) -> String {
        use crate::call::Change;
        let compiled = self.compiled;
        match effect.change {
            Change::Reveal(fact) => format!("reveal({})", compiled.facts[fact.index()].id),
            Change::Verify(level) => format!("verify({level})"),
            Change::OnLine(party) => format!("on_line({})", compiled.parties[usize::from(party.0)].id),
            Change::Flag(flag) => format!("flag({})", compiled.flags[flag.index()]),
            Change::Promise(offer) => format!("promise({})", compiled.offers[usize::from(offer.0)].id),
        }
    }

    /// A call that ends as another kind of ending.
    fn endings(&mut self) {
        let ends: Vec<(usize, EndingId)> =
            self.compiled.nodes.iter().enumerate().filter_map(|(place, node)| Some((place, node.ends?))).collect();
        for (place, ending) in &ends {
            let Some((_, other)) = ends.iter().find(|(_, other)| other != ending) else { continue };
            let (place, other) = (*place, *other);
            let name = self.compiled.endings[other.index()].id.clone();
            self.make(Kind::SwapEnding, self.compiled.nodes[place].id.clone(), name, move |broken| broken.nodes[place].ends = Some(other));
        }
    }

    /// Two entries of a field right for each other's reasons.
    fn form(&mut self) {
        for (place, field) in self.compiled.fields.iter().enumerate() {
            for at in 1..field.entries.len() {
                if field.entries[at].right == field.entries[at - 1].right {
                    continue;
                }
                let detail = format!("{} ↔ {}", field.entries[at - 1].id, field.entries[at].id);
                self.make(Kind::SwapEntries, field.id.clone(), detail, move |broken| {
                    let entries = &mut broken.fields[place].entries;
                    let right = entries[at].right.clone();
                    entries[at].right = std::mem::replace(&mut entries[at - 1].right, right);
                });
            }
        }
    }
}

fn flip(when: &mut Condition) {
    let condition = std::mem::replace(when, Condition::ALWAYS);
    *when = Condition::Not(Box::new(condition));
}

/// The mood follows the acts, unless the reply says its own.
fn drop_act(broken: &mut Compiled, id: ReplyId, at: usize) {
    let felt = |reply: &Reply, broken: &Compiled| {
        let acts = reply.acts.iter().map(|used| broken.temperament.reaction(used.act));
        let felt = acts.fold(crate::persona::Shift::default(), crate::persona::Shift::plus);
        if reply.cuts_in { felt.plus(broken.temperament.interrupted) } else { felt }
    };
    let follows = felt(broken.reply(id), broken) == broken.reply(id).shift;
    broken.replies[id.index()].acts.remove(at);
    if follows {
        broken.replies[id.index()].shift = felt(broken.reply(id), broken);
    }
}

/// Who notices a breakage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noticed {
    /// The scripted call of this name fails.
    Test(String),
    /// A promise of the proof fails, or something is no longer reached.
    Proof,
    Nobody,
    /// The proof was stopped before it could tell.
    Unknown,
}

/// What a case is watched by.
pub struct Watchers<'a> {
    /// The case in each variant that some scripted call plays, and in its default one first.
    pub variants: &'a [Arc<Compiled>],
    pub calls: &'a [ScriptedCall],
    /// The proof of the default variant as it is; none where the proof shall not be asked.
    pub proof: Option<&'a Proof>,
}

/// Breaks the case and asks tests and proof.
#[must_use]
pub fn noticed(mutant: &Mutant, watchers: &Watchers<'_>, stop: &Watcher<'_>) -> Noticed {
    let broken: Vec<Arc<Compiled>> = watchers.variants.iter().map(|compiled| mutant.of(compiled)).collect();
    for call in watchers.calls {
        let Some(compiled) = of_variant(&broken, call) else { continue };
        if !run(call, compiled, "zh-CN").mismatches.is_empty() {
            return Noticed::Test(call.name.clone());
        }
    }
    let (Some(before), Some(compiled)) = (watchers.proof, broken.first()) else { return Noticed::Nobody };
    let after = prove_watched(compiled, Reduction::On, Bounds::default(), stop);
    if after.stopped.is_some() {
        return Noticed::Unknown;
    }
    let lost = !before.unreached.and(&after.unreached).eq(&after.unreached);
    if before.holds() && !after.holds() || lost { Noticed::Proof } else { Noticed::Nobody }
}

/// The case in the variant that a scripted call asks for.
#[must_use]
pub fn of_variant<'a>(variants: &'a [Arc<Compiled>], call: &ScriptedCall) -> Option<&'a Arc<Compiled>> {
    variants.iter().find(|compiled| call.variant.as_ref().is_none_or(|wanted| wanted.value == compiled.variant))
}
