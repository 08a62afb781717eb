//! Replies whose words are an act that they do not carry, and acts whose words the reply does not have.

use crate::check::case::Case;
use crate::check::phrases::{Giveaway, family};
use crate::check::walk;
use crate::scenario::model::RawReply;
use crate::scenario::problem::{Code, Problem};

/// Signs between clauses: a word that takes the sense away does so in its own clause.
const CLAUSES: [char; 14] = ['，', '。', '！', '？', '；', '：', '…', ',', '.', '!', '?', ';', ':', '、'];

pub(super) fn giveaways(case: &Case<'_>, found: &mut Vec<Problem>) {
    let language = family(&case.raw.language);
    for (_, id, reply) in walk::replies(case.raw) {
        for giveaway in case.phrases.giveaways.iter().filter(|giveaway| giveaway.language == language) {
            let Some(word) = given_away(&reply.say.value, giveaway) else { continue };
            if !carries(case, reply, &giveaway.wants) {
                let wanted = giveaway.wants.first().map_or("", String::as_str);
                let problem = Problem::of(Code::ActDoesNotFit, reply.say.span, "act-does-not-fit").with("words", word);
                let carried = reply.acts.iter().map(|act| act.text.as_str()).collect::<Vec<_>>().join(", ");
                let problem = problem.with("reply", &id.value).with("acts", if carried.is_empty() { "[]" } else { &carried });
                let (zh, en) = titles(case, wanted);
                found.push(problem.with("act", wanted).with("zh", zh).with("en", en).with("wants", giveaway.wants.join(", ")));
            }
        }
    }
}

/// The words that give the act away, if they stand in a clause where nothing takes their sense away.
fn given_away<'g>(text: &str, giveaway: &'g Giveaway) -> Option<&'g str> {
    let plain = text.to_lowercase();
    let mut clauses = plain.split(CLAUSES);
    clauses.find_map(|clause| {
        let word = giveaway.words.iter().find(|word| clause.contains(word.as_str()))?;
        let is_meant = !giveaway.unless.iter().any(|word| clause.contains(word.as_str()));
        is_meant.then_some(word.as_str())
    })
}

fn carries(case: &Case<'_>, reply: &RawReply, wants: &[String]) -> bool {
    let vocabulary = &case.content.vocabulary;
    let carried = reply.acts.iter().filter_map(|act| vocabulary.act(walk::called(act).0));
    let wanted: Vec<_> = wants.iter().filter_map(|name| vocabulary.acts_named(name)).collect();
    carried.into_iter().any(|act| wanted.iter().any(|set| set.contains(act)))
}

/// What an act or group is called in both languages.
fn titles(case: &Case<'_>, name: &str) -> (String, String) {
    case.content.vocabulary.act(name).map_or_else(
        || (name.to_owned(), name.to_owned()),
        |act| {
            let (_, act) = case.content.vocabulary.describe(act);
            (act.zh.name.clone(), act.en.name.clone())
        },
    )
}

pub(super) fn cues(case: &Case<'_>, found: &mut Vec<Problem>) {
    let Some(cues) = case.phrases.cues.get(family(&case.raw.language)) else { return };
    for (_, id, reply) in walk::replies(case.raw) {
        let text = reply.say.value.to_lowercase();
        for act in &reply.acts {
            let (word, _) = walk::called(act);
            let Some(cue) = cues.get(word) else { continue };
            if !text.trim().is_empty() && !cue.iter().any(|cue| text.contains(cue.as_str())) {
                let (zh, en) = titles(case, word);
                let problem =
                    Problem::of(Code::ActWithoutWords, act.span, "act-without-words").with("act", word).with("zh", zh).with("en", en);
                found.push(problem.with("reply", &id.value).with("cues", cue.join("、")).related(reply.say.span, "say"));
            }
        }
    }
}
