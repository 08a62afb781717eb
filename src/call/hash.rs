//! Two fingerprints of a compiled case, taken from its canonical resolved form and never from file bytes: one over
//! everything that can change a play or its score, one over the texts.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::compiled::Compiled;
use crate::speech::{ActUse, Arg};

/// The fingerprint of everything that can change a play or its score: machine, law, rubric, figures.
#[must_use]
pub fn content_hash(compiled: &Compiled) -> String {
    digest(compiled)
}

/// The fingerprint of the texts, in all languages.
#[must_use]
pub fn text_hash(compiled: &Compiled) -> String {
    digest(&compiled.texts)
}

/// The fingerprint of everything but the law that can make a difference within a call and its score. Sums are only quoted: of an
/// amount it matters whether it is the figure that it is said to be. Two calls of one shape take the same inputs to the same points,
/// but for those for the worth of the promise, and to the same ends; before a law that hears the same, to the same findings.
#[must_use]
pub fn shape_hash(compiled: &Compiled) -> String {
    let mut replies = compiled.replies.clone();
    let acts = replies.iter_mut().flat_map(|reply| &mut reply.acts);
    acts.for_each(|act| act.args = quoted(compiled, act));
    let ladder: Vec<_> = compiled.offers.iter().map(|offer| offer.applied_for).collect();
    let plans: Vec<_> = compiled.plans.iter().map(|plan| (plan.whom, plan.channel, plan.answered_by)).collect();
    let dialogue = (&compiled.id, compiled.version, compiled.start, &compiled.nodes, replies, &compiled.lines, &compiled.parties);
    let ends = (compiled.hung_up, compiled.left, compiled.not_dialled, &compiled.endings, &compiled.fields);
    let debtor = (compiled.debtor, &compiled.temperament, compiled.mood, compiled.keep_at, &compiled.defaults, &compiled.silence);
    let asked = (&compiled.facts, &compiled.flags, compiled.set_flags, &compiled.watched, &compiled.objectives);
    let judged = (compiled.role, compiled.no_money, &compiled.sheet);
    digest(&(dialogue, ends, debtor, asked, judged, ladder, plans))
}

/// An act's arguments, of an amount only whether it is right.
fn quoted(compiled: &Compiled, act: &ActUse) -> [Arg; 2] {
    let truth = match act.args[0] {
        Arg::Figure(figure) => compiled.books.figures.get(usize::from(figure.0)).map(|(_, amount)| *amount),
        _ => None,
    };
    act.args.map(|arg| match arg {
        Arg::Money(stated) => Arg::Number(i64::from(truth == Some(stated))),
        other => other,
    })
}

/// The fingerprint of a file that is read beside cases.
#[must_use]
pub fn bytes_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(canonical: &impl Serialize) -> String {
    // The canonical form is compact JSON with fields in declaration order; maps in it are ordered.
    let bytes = serde_json::to_vec(canonical).unwrap_or_default();
    bytes_hash(&bytes)
}
