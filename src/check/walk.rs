//! The texts, replies, transitions and effects of a scenario as written, in the order of the file.

use crate::scenario::model::{Ordered, RawEffect, RawMove, RawReply, RawScenario, RawTransition};
use crate::scenario::reader::{Phrase, Spanned};

/// Whose words a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// What the collector may say.
    Collector,
    /// What the other side says.
    Other,
    /// What is read on the desk: titles, the file, the form.
    Desk,
}

/// Every text that somebody reads or hears.
pub(super) fn texts(raw: &RawScenario) -> Vec<(Voice, &Spanned<String>)> {
    let mut all = vec![(Voice::Desk, &raw.title), (Voice::Desk, &raw.summary)];
    all.extend(raw.known.iter().map(|text| (Voice::Desk, text)));
    all.extend(raw.facts.values().map(|fact| (Voice::Desk, &fact.title)));
    all.extend(raw.offers.values().map(|offer| (Voice::Desk, &offer.title)));
    all.extend(raw.objectives.iter().map(|goal| (Voice::Desk, &goal.title)));
    for node in raw.nodes.values() {
        all.extend(node.debtor.values().map(|text| (Voice::Other, text)));
        all.extend(node.moods.iter().flat_map(|line| line.say.values()).map(|text| (Voice::Other, text)));
        for reply in node.replies.values() {
            all.push((Voice::Collector, &reply.say));
            all.extend(others(&reply.answer));
        }
        node.on.iter().for_each(|transition| all.extend(others(&transition.answer)));
        node.otherwise.iter().chain(&node.silence).for_each(|leads| all.extend(others(&leads.answer)));
        all.extend(node.better.iter().map(|text| (Voice::Desk, text)));
    }
    raw.persona.on.iter().for_each(|transition| all.extend(others(&transition.answer)));
    raw.persona.silence.iter().for_each(|leads| all.extend(others(&leads.answer)));
    all.extend(raw.endings.values().map(|ending| (Voice::Desk, &ending.title)));
    for field in raw.wrap_up.values() {
        all.push((Voice::Desk, &field.title));
        all.extend(field.options.values().map(|option| (Voice::Desk, &option.label)));
    }
    all
}

fn others(wordings: &Ordered<Spanned<String>>) -> impl Iterator<Item = (Voice, &Spanned<String>)> {
    wordings.values().map(|text| (Voice::Other, text))
}

/// Every reply with its node's id and its own.
pub(super) fn replies(raw: &RawScenario) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>, &RawReply)> {
    raw.nodes.iter().flat_map(|(id, node)| node.replies.iter().map(move |(reply, body)| (id, reply, body)))
}

/// Every transition by act: nodes' first, then the persona's.
pub(super) fn transitions(raw: &RawScenario) -> impl Iterator<Item = &RawTransition> {
    raw.nodes.values().flat_map(|node| &node.on).chain(&raw.persona.on)
}

/// Every move that no act decides.
pub(super) fn moves(raw: &RawScenario) -> impl Iterator<Item = &RawMove> {
    raw.nodes.values().flat_map(|node| node.otherwise.iter().chain(&node.silence)).chain(&raw.persona.silence)
}

/// Every effect.
pub(super) fn effects(raw: &RawScenario) -> impl Iterator<Item = &RawEffect> {
    let entering = raw.nodes.values().flat_map(|node| &node.enter);
    let replying = replies(raw).flat_map(|(.., reply)| &reply.effect);
    entering
        .chain(replying)
        .chain(transitions(raw).flat_map(|transition| &transition.effect))
        .chain(moves(raw).flat_map(|leads| &leads.effect))
}

/// The word of a phrase and its first argument: `reveal(mother_ill)`.
pub(super) fn called(phrase: &Phrase) -> (&str, &str) {
    match phrase.text.split_once('(') {
        None => (phrase.text.trim(), ""),
        Some((word, rest)) => {
            let argument = rest.split([',', ')']).next().unwrap_or_default();
            (word.trim(), argument.trim().trim_matches(['\'', '"']))
        }
    }
}
