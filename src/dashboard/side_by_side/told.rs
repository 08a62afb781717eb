//! What one attempt says, as it is set beside another: its turns with what was decided and answered, and its ledger.

use crate::call::{Call, Event, Side, Speaker, Stamped};
use crate::dashboard::page::duration;
use crate::locale::Locale;
use crate::score::{Scale, cause_text, debrief};

pub(super) struct Told {
    pub turns: Vec<Turn>,
    pub entries: Vec<Entry>,
}

/// One exchange.
pub(super) struct Turn {
    pub number: i64,
    /// What was decided, and what was answered, by their ids: wording does not make a difference.
    pub decided: Vec<String>,
    pub answered: Vec<usize>,
    pub said: Vec<Said>,
    /// Points and why.
    pub entries: Vec<(&'static str, String)>,
}

pub(super) struct Said {
    pub class: &'static str,
    pub who: String,
    pub text: String,
}

/// A line of the ledger.
pub(super) struct Entry {
    pub scale: &'static str,
    pub why: String,
    pub points: i64,
    pub turn: i64,
}

pub(super) fn told(call: &Call, locale: &Locale) -> Told {
    let (compiled, language) = (call.compiled(), locale.language());
    let report = debrief(compiled, call.deal().mood, call.events(), language);
    let entries: Vec<Entry> = report
        .ledger
        .entries
        .iter()
        .map(|entry| Entry {
            scale: if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" },
            why: cause_text(compiled, entry.cause, language, &|key, values| locale.text_with(key, values)),
            points: i64::from(entry.points),
            turn: i64::from(entry.turn),
        })
        .collect();
    let mut turns: Vec<Turn> = Vec::new();
    for stamped in call.events() {
        let (turn, decided, answered) = (i64::from(stamped.turn), decision(call, stamped), answer(stamped));
        if decided.is_some() || answered.is_some() {
            let turn = at(&mut turns, turn);
            turn.decided.extend(decided);
            turn.answered.extend(answered);
        }
    }
    for bubble in call.transcript(language) {
        let (class, who, text) = match bubble.speaker {
            Speaker::Collector => ("own", locale.text("hr-collector"), bubble.text),
            Speaker::Party(party) => ("other", compiled.full_name(party, language), bubble.text),
            Speaker::Stage => ("stage", String::new(), locale.text(&format!("call-{}", bubble.text))),
        };
        let said = Said { class, who: format!("{} {who}", duration(i64::from(bubble.at))).trim_end().to_owned(), text };
        at(&mut turns, i64::from(bubble.turn)).said.push(said);
    }
    for entry in &entries {
        let class = if entry.points < 0 { "lost" } else { "won" };
        let text = format!("{} {:+} {}", locale.text(entry.scale), entry.points, entry.why);
        at(&mut turns, entry.turn).entries.push((class, text));
    }
    Told { turns, entries }
}

/// The turn of a number, made where there is none yet.
fn at(turns: &mut Vec<Turn>, number: i64) -> &mut Turn {
    let place = turns.partition_point(|turn| turn.number < number);
    if turns.get(place).is_none_or(|turn| turn.number != number) {
        turns.insert(place, Turn { number, decided: Vec::new(), answered: Vec::new(), said: Vec::new(), entries: Vec::new() });
    }
    &mut turns[place]
}

fn decision(call: &Call, stamped: &Stamped) -> Option<String> {
    let compiled = call.compiled();
    match stamped.event {
        Event::Said { reply, .. } => {
            let reply = compiled.reply(reply);
            Some(format!("{}/{}", compiled.node(reply.node).id, reply.id))
        }
        Event::SaidActs { .. } => Some("acts".to_owned()),
        Event::Silent { .. } => Some("silence".to_owned()),
        Event::HeldOn { .. } => Some("hold".to_owned()),
        Event::LookedUp { .. } => Some("look-up".to_owned()),
        Event::HungUp(Side::Collector) => Some("hang-up".to_owned()),
        _ => None,
    }
}

fn answer(stamped: &Stamped) -> Option<usize> {
    match stamped.event {
        Event::Heard { line, .. } => Some(line.index()),
        _ => None,
    }
}
