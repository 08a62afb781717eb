//! Inputs as stable text: in records, in scripts, in witnesses of a proof. Ids are those of the scenario file.

use thiserror::Error;

use crate::call::{CardId, Compiled, FieldId, Input, OptionId, ReplyId, Utterance};
use crate::speech::{ActUse, Arg};

/// The cards that can be looked up, by id.
const CARDS: [&str; 2] = ["account", "rules"];

/// Why a text is no input of this case.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SpellingError {
    #[error("`{0}` is no input: known are dial, reply NODE/REPLY, silence, hold, resume, look-up CARD, hint, hang-up, wrap FIELD=OPTION")]
    Unknown(String),
    #[error("the case has no {kind} `{name}`{hint}")]
    NoSuch { kind: &'static str, name: String, hint: String },
    #[error("`{0}` is no act with its arguments: write for example `say greet; ask_for_debtor`")]
    BadAct(String),
}

/// An input as text.
#[must_use]
pub fn spell(compiled: &Compiled, input: Input) -> String {
    match input {
        Input::Contact { slot: 0, .. } => "dial".to_owned(),
        Input::Contact { slot, .. } => format!("dial {slot}"),
        Input::Reply(reply) => format!("reply {}", reply_name(compiled, reply)),
        Input::Say(utterance) => format!("say {}", utterance.acts().map(|act| spell_act(compiled, act)).collect::<Vec<_>>().join("; ")),
        Input::Silence => "silence".to_owned(),
        Input::Hold => "hold".to_owned(),
        Input::Resume => "resume".to_owned(),
        Input::LookUp(card) => format!("look-up {}", CARDS.get(card.index()).copied().unwrap_or(CARDS[0])),
        Input::Hint => "hint".to_owned(),
        Input::EndCall => "hang-up".to_owned(),
        Input::Wrap(field, option) => {
            let field = &compiled.fields[field.index()];
            format!("wrap {}={}", field.id, field.entries[option.index()].id)
        }
    }
}

/// The name of a reply: `node/reply`.
#[must_use]
pub fn reply_name(compiled: &Compiled, reply: ReplyId) -> String {
    let reply = compiled.reply(reply);
    format!("{}/{}", compiled.node(reply.node).id, reply.id)
}

fn spell_act(compiled: &Compiled, used: ActUse) -> String {
    let name = compiled.vocabulary.describe(used.act).0;
    let args: Vec<String> = used.args.iter().filter(|arg| **arg != Arg::None).map(|arg| spell_arg(compiled, *arg)).collect();
    if args.is_empty() { name.to_owned() } else { format!("{name}({})", args.join(", ")) }
}

fn spell_arg(compiled: &Compiled, arg: Arg) -> String {
    match arg {
        Arg::None => String::new(),
        Arg::Word(word) => compiled.vocabulary.spelling(word).to_owned(),
        Arg::Figure(figure) => compiled.books.figures[usize::from(figure.0)].0.clone(),
        Arg::Money(amount) => format!("{}fen", amount.0),
        Arg::Number(number) => number.to_string(),
        Arg::Offer(offer) => compiled.offers[usize::from(offer.0)].id.clone(),
        Arg::Party(party) => compiled.parties[usize::from(party.0)].id.clone(),
    }
}

/// The input that a text spells.
///
/// # Errors
/// What is wrong with it, and the nearest name that the case has.
pub fn read_input(compiled: &Compiled, text: &str) -> Result<Input, SpellingError> {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    match word {
        "dial" => dial(compiled, rest),
        "reply" => read_reply(compiled, rest).map(Input::Reply),
        "say" => say(compiled, rest),
        "silence" => Ok(Input::Silence),
        "hold" => Ok(Input::Hold),
        "resume" => Ok(Input::Resume),
        "look-up" => place("card", rest, &CARDS).map(|card| Input::LookUp(CardId(card))),
        "hint" => Ok(Input::Hint),
        "hang-up" => Ok(Input::EndCall),
        "wrap" => wrap(compiled, rest),
        _ => Err(SpellingError::Unknown(text.to_owned())),
    }
}

fn dial(compiled: &Compiled, slot: &str) -> Result<Input, SpellingError> {
    let wrong = || SpellingError::NoSuch { kind: "contact", name: slot.to_owned(), hint: String::new() };
    let slot: u8 = if slot.is_empty() { 0 } else { slot.parse().map_err(|_| wrong())? };
    let plan = compiled.plans.get(usize::from(slot)).ok_or_else(wrong)?;
    Ok(Input::Contact { whom: plan.whom, channel: plan.channel, slot })
}

fn read_reply(compiled: &Compiled, name: &str) -> Result<ReplyId, SpellingError> {
    let names: Vec<String> =
        (0..compiled.replies.len()).filter_map(|at| u16::try_from(at).ok()).map(|at| reply_name(compiled, ReplyId(at))).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let at = names.iter().position(|known| known == name).ok_or_else(|| no_such("reply", name, &known))?;
    Ok(ReplyId(u16::try_from(at).unwrap_or(u16::MAX)))
}

fn say(compiled: &Compiled, text: &str) -> Result<Input, SpellingError> {
    let acts: Result<Vec<ActUse>, SpellingError> = text.split(';').map(|act| read_act(compiled, act.trim())).collect();
    Utterance::of(&acts?).map(Input::Say).ok_or_else(|| SpellingError::BadAct(text.to_owned()))
}

fn read_act(compiled: &Compiled, text: &str) -> Result<ActUse, SpellingError> {
    let wrong = || SpellingError::BadAct(text.to_owned());
    let (name, arguments) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').ok_or_else(wrong)?),
        None => (text, ""),
    };
    let names: Vec<&str> = compiled.vocabulary.names().collect();
    let act = compiled.vocabulary.act(name).ok_or_else(|| no_such("act", name, &names))?;
    let mut args = [Arg::None; 2];
    let given = arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty());
    for (place, argument) in given.enumerate() {
        *args.get_mut(place).ok_or_else(wrong)? = read_arg(compiled, argument).ok_or_else(wrong)?;
    }
    Ok(ActUse { act, args })
}

fn read_arg(compiled: &Compiled, text: &str) -> Option<Arg> {
    use crate::account::Fen;
    use crate::speech::{FigureId, OfferId, PartyId};
    let small = |at: usize| u8::try_from(at).ok();
    if let Some(fen) = text.strip_suffix("fen").and_then(|fen| fen.parse().ok()) {
        return Some(Arg::Money(Fen(fen)));
    }
    if let Ok(number) = text.parse() {
        return Some(Arg::Number(number));
    }
    let figure = compiled.books.figures.iter().position(|(name, _)| name == text).and_then(small).map(|at| Arg::Figure(FigureId(at)));
    let offer = || compiled.offers.iter().position(|offer| offer.id == text).and_then(small).map(|at| Arg::Offer(OfferId(at)));
    let party = || compiled.parties.iter().position(|party| party.id == text).and_then(small).map(|at| Arg::Party(PartyId(at)));
    figure.or_else(offer).or_else(party).or_else(|| compiled.vocabulary.word(text).map(Arg::Word))
}

fn wrap(compiled: &Compiled, text: &str) -> Result<Input, SpellingError> {
    let (field, option) = text.split_once('=').ok_or_else(|| SpellingError::Unknown(format!("wrap {text}")))?;
    let fields: Vec<&str> = compiled.fields.iter().map(|field| field.id.as_str()).collect();
    let at = place("field", field.trim(), &fields)?;
    let options: Vec<&str> = compiled.fields[usize::from(at)].entries.iter().map(|entry| entry.id.as_str()).collect();
    Ok(Input::Wrap(FieldId(at), OptionId(place("entry", option.trim(), &options)?)))
}

fn place(kind: &'static str, name: &str, known: &[&str]) -> Result<u8, SpellingError> {
    let at = known.iter().position(|known| *known == name).ok_or_else(|| no_such(kind, name, known))?;
    Ok(u8::try_from(at).unwrap_or(u8::MAX))
}

fn no_such(kind: &'static str, name: &str, known: &[&str]) -> SpellingError {
    let nearest = known.iter().map(|known| (strsim::damerau_levenshtein(known, name), *known)).min();
    let hint = nearest.filter(|(distance, _)| *distance <= 3).map_or_else(String::new, |(_, known)| format!(": did you mean `{known}`?"));
    SpellingError::NoSuch { kind, name: name.to_owned(), hint }
}
