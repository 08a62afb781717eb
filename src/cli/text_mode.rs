//! A call in the terminal: plain lines, in order, good for a screen reader.

use std::io::{self, BufRead, Write};

use super::present::{act_names, briefing, duration, gauges};
use crate::call::{Bubble, Call, CardId, Input, Speaker, Stage, View};
use crate::locale::Locale;
use crate::records::{Attempt, AttemptError};

/// What came of asking.
pub(super) enum Asked {
    /// The input ended.
    Ended,
    /// Nothing that can be done; the keys were told.
    Nothing,
    Chosen(Input),
}

/// Shows what was said since, offers what can be done, and reads a choice. `shown` counts the lines that were shown.
pub(super) fn ask(call: &Call, shown: &mut usize, locale: &Locale, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Asked> {
    *shown = show(call, *shown, locale, out)?;
    let view = call.view(locale.language());
    offer(&view, locale, out)?;
    out.flush()?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        return Ok(Asked::Ended);
    }
    let chosen = choose(&view, line.trim());
    if chosen.is_none() {
        writeln!(out, "? {}", keys(&view, locale))?;
    }
    Ok(chosen.map_or(Asked::Nothing, Asked::Chosen))
}

/// Plays until the file is closed; false when the input ended before.
pub(super) fn play(attempt: &mut Attempt, locale: &Locale, input: &mut dyn BufRead, out: &mut dyn Write) -> anyhow::Result<bool> {
    let mut shown = 0;
    write!(out, "{}", briefing(attempt.call().compiled(), locale))?;
    loop {
        if attempt.call().is_over() {
            show(attempt.call(), shown, locale, out)?;
            return Ok(true);
        }
        let chosen = match ask(attempt.call(), &mut shown, locale, input, out)? {
            Asked::Ended => return Ok(false),
            Asked::Nothing => continue,
            Asked::Chosen(chosen) => chosen,
        };
        match attempt.apply(chosen) {
            Ok(()) if chosen == Input::Hint => writeln!(out, "  {}", hint(attempt.call(), locale))?,
            Ok(()) => {}
            Err(AttemptError::Refused(refusal)) => writeln!(out, "? {refusal}")?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// One bubble as a line.
pub(super) fn bubble_line(call: &Call, bubble: &Bubble, locale: &Locale) -> String {
    let acts = act_names(call.compiled(), &bubble.acts, locale.language());
    match bubble.speaker {
        Speaker::Collector if bubble.text.is_empty() => format!("{}: [{acts}]", locale.text("call-you")),
        Speaker::Collector => format!("{}: {}", locale.text("call-you"), bubble.text),
        Speaker::Party(party) => format!("{}: {}", call.compiled().full_name(party, locale.language()), bubble.text),
        Speaker::Stage => locale.text(&format!("call-{}", bubble.text)),
    }
}

pub(super) fn show(call: &Call, shown: usize, locale: &Locale, out: &mut dyn Write) -> io::Result<usize> {
    let bubbles = call.transcript(locale.language());
    for bubble in &bubbles[shown.min(bubbles.len())..] {
        writeln!(out, "  {}", bubble_line(call, bubble, locale))?;
    }
    Ok(bubbles.len())
}

pub(super) fn offer(view: &View, locale: &Locale, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    match view.stage {
        Stage::Briefing => {
            for plan in &view.planned {
                writeln!(out, "  1  {} {}", locale.text("briefing-dial"), plan.label)?;
            }
        }
        Stage::OnTheLine => {
            let mood = view.mood.map(|mood| gauges(mood, locale)).unwrap_or_default();
            writeln!(out, "[{}] {} {mood}", duration(view.seconds), locale.text(&format!("verified-{}", view.verified)))?;
            for (number, reply) in (1..).zip(&view.replies) {
                writeln!(out, "  {number}  {}", reply.text)?;
            }
        }
        Stage::OnHold => writeln!(out, "[{}] {}", duration(view.seconds), locale.text("call-on-hold"))?,
        Stage::WrapUp => {
            if let Some(form) = &view.form {
                writeln!(out, "{}", form.title)?;
                for (number, (_, label)) in (1..).zip(&form.options) {
                    writeln!(out, "  {number}  {label}")?;
                }
            }
        }
        Stage::Over => {}
    }
    writeln!(out, "{}", keys(view, locale))?;
    write!(out, "> ")
}

/// What the case suggests at this point of the talk.
fn hint(call: &Call, locale: &Locale) -> String {
    let compiled = call.compiled();
    let better = compiled.node(call.state().node).better;
    let words = better.map_or_else(|| locale.text("call-no-hint"), |text| compiled.text(locale.language(), text).to_owned());
    format!("{}: {words}", locale.text("call-hint"))
}

pub(super) fn keys(view: &View, locale: &Locale) -> String {
    let mut keys = Vec::new();
    let most = view.replies.len().max(view.planned.len()).max(view.form.as_ref().map_or(0, |form| form.options.len()));
    if most > 0 {
        keys.push(format!("1-{most}"));
    }
    if view.stage == Stage::OnTheLine {
        keys.push(format!("s {}", locale.text("call-silent")));
    }
    if view.can_hold {
        keys.push(format!("h {}", locale.text("call-hold")));
    }
    if view.stage == Stage::OnHold {
        keys.push(format!("r {}", locale.text("call-resume")));
    }
    if !view.cards.is_empty() {
        keys.push(format!("l {}", locale.text("call-look-up")));
    }
    if view.can_hint {
        keys.push(format!("? {}", locale.text("call-hint")));
    }
    if view.can_end {
        keys.push(format!("e {}", locale.text("call-end")));
    }
    keys.join(" · ")
}

pub(super) fn choose(view: &View, line: &str) -> Option<Input> {
    let number = line.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match (line, number) {
        ("s", _) if view.stage == Stage::OnTheLine => Some(Input::Silence),
        ("h", _) if view.can_hold => Some(Input::Hold),
        ("r", _) if view.stage == Stage::OnHold => Some(Input::Resume),
        ("l", _) if !view.cards.is_empty() => Some(Input::LookUp(CardId(0))),
        ("?", _) if view.can_hint => Some(Input::Hint),
        ("e", _) if view.can_end => Some(Input::EndCall),
        (_, Some(place)) => numbered(view, place),
        _ => None,
    }
}

fn numbered(view: &View, place: usize) -> Option<Input> {
    let plan = view.planned.get(place).map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: plan.slot });
    let reply = || view.replies.get(place).map(|offered| Input::Reply(offered.reply));
    let entry = || view.form.as_ref().and_then(|form| form.options.get(place).map(|(option, _)| Input::Wrap(form.field, *option)));
    plan.or_else(reply).or_else(entry)
}
