//! Playing a day case, and replaying its record. An input is on disk before its consequence is shown.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{PlayArgs, case, print};
use crate::call::{Content, Mode, Stage, variant_of};
use crate::cli::Common;
use crate::cli::case::{Overlay, data_folder};
use crate::cli::check::Format;
use crate::cli::exam_clock::ExamClock;
use crate::cli::text_mode::{self, Asked};
use crate::days::{Board, DayCase, DayInput, Journey, read_day_input, spell_day_input};
use crate::law::Rule;
use crate::locale::Locale;
use crate::records::{Finish, Header, Journal, Origin, read_record};
use crate::trainee::{begin_record, day_happening, deadline};

/// Plays one.
pub(super) fn play(args: &PlayArgs, library: &Overlay, content: &Content, common: &Common, texts: &Locale) -> anyhow::Result<ExitCode> {
    let case = case(library, content, &args.name)?;
    let seed = args.seed.unwrap_or_else(|| if args.inputs.is_some() { 0 } else { rand::random::<u64>() });
    let deal = match &args.deal {
        None => variant_of(seed, case.deals.len()),
        Some(name) => case.deals.iter().position(|deal| deal.id == *name).with_context(|| {
            let known: Vec<&str> = case.deals.iter().map(|deal| deal.id.as_str()).collect();
            format!("there is no deal called `{name}`: known are {}", known.join(", "))
        })?,
    };
    let mode = if args.exam { Mode::Exam } else { Mode::Practice };
    let board = Board::new(library, content, &case, deal);
    let mut journey = Journey::start(&board, seed, mode);
    let origin = if args.inputs.is_some() { Origin::Script } else { Origin::Text };
    let header = header(&case, deal, seed, mode, origin, common);
    let folder = data_folder(common)?.join("days");
    let (mut journal, path) = begin_record(&folder, &header).with_context(|| format!("{} cannot be written", folder.display()))?;
    let ended = if let Some(file) = &args.inputs {
        scripted(&mut journey, &mut journal, file)?
    } else {
        // A document on standard output leaves the talking to the other one.
        let mut out: Box<dyn Write> = if args.format == Format::Json { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
        let clock = ExamClock::on_the_wall(deadline(&header, case.exam_minutes()));
        by_hand(&mut journey, &mut journal, texts, &clock, &mut io::stdin().lock(), &mut out)?
    };
    let report = journey.debrief();
    if ended {
        journal.finish(Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective })?;
    }
    tell(&journey, content, args.format, ended, Some(&path), texts);
    Ok(ExitCode::from(u8::from(!ended)))
}

/// What it came to.
fn tell(journey: &Journey<'_>, content: &Content, format: Format, ended: bool, path: Option<&Path>, texts: &Locale) {
    let report = journey.debrief();
    let rule = |id: &str| -> Option<Rule> { content.packs.values().find_map(|pack| pack.rules.get(id)).cloned() };
    let record = path.map(|path| path.display().to_string());
    match format {
        Format::Json => {
            let case = journey.board().case();
            let document: Value = json!({
                "format": 1,
                "case": case.id,
                "version": case.version,
                "deal": case.deals[journey.board().deal()].id,
                "over": ended,
                "inputs": journey.inputs(),
                "made": journey.course().made().collect::<Vec<_>>(),
                "debrief": report,
                "record": record,
            });
            println!("{document}");
        }
        Format::Human => {
            print!("{}", print::debrief(journey.board(), &report, &rule, texts));
            if !ended {
                println!("{}", texts.text("days-not-closed"));
            }
            if let Some(record) = record {
                println!("record: {record}");
            }
        }
    }
}

/// Does one thing; it is written down before anything of it is shown.
fn apply(journey: &mut Journey<'_>, journal: &mut Journal, text: &str, input: DayInput) -> anyhow::Result<Vec<crate::days::Happening>> {
    // A copy tells whether it will be taken: what is refused leaves no line.
    let at = journey.call().map_or(0, |call| call.state().seconds);
    journey.would_take(input)?;
    journal.take(at, text.to_owned())?;
    Ok(journey.apply(input)?)
}

fn scripted(journey: &mut Journey<'_>, journal: &mut Journal, file: &Path) -> anyhow::Result<bool> {
    let script = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let script = crate::scenario::reader::decode(&script);
    for (place, line) in script.lines().enumerate() {
        let text = line.split('#').next().unwrap_or("").trim();
        if text.is_empty() {
            continue;
        }
        let at = || format!("{}:{}: `{text}`", file.display(), place + 1);
        let input = read_day_input(journey, text).with_context(at)?;
        apply(journey, journal, text, input).with_context(at)?;
    }
    Ok(journey.is_over())
}

fn by_hand(
    journey: &mut Journey<'_>,
    journal: &mut Journal,
    texts: &Locale,
    clock: &ExamClock<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let case = journey.board().case();
    let language = texts.language();
    writeln!(out, "{} · {}\n{}", texts.text("brand"), case.title.in_language(language), case.summary.in_language(language))?;
    let mut shown = 0;
    while !journey.is_over() {
        if let Some(call) = journey.call() {
            match text_mode::ask(call, &mut shown, texts, input, out)? {
                Asked::Ended => return Ok(false),
                Asked::Nothing => {}
                Asked::Chosen(chosen) => {
                    let spelled = crate::records::spell(call.compiled(), chosen);
                    take(journey, journal, &spelled, DayInput::InCall(chosen), texts, out)?;
                }
            }
            continue;
        }
        shown = 0;
        if clock.is_over() {
            return time_is_over(journey, journal, texts, out);
        }
        writeln!(out, "\n{}", print::account(journey, texts))?;
        let options = journey.board().options(journey.course());
        for (number, (contact, slot)) in (1..).zip(&options) {
            writeln!(out, "  {number}  {}", print::option(journey.board(), *contact, *slot, texts))?;
        }
        writeln!(out, "  0  {}", texts.text("days-close"))?;
        if let Some(left) = clock.told(texts) {
            writeln!(out, "{left}")?;
        }
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        if clock.is_over() {
            return time_is_over(journey, journal, texts, out);
        }
        let chosen = match line.trim().parse::<usize>() {
            Ok(0) => Some(DayInput::Close),
            Ok(number) => options.get(number - 1).map(|(contact, slot)| DayInput::Plan { contact: *contact, slot: *slot }),
            Err(_) => None,
        };
        let Some(chosen) = chosen else {
            writeln!(out, "? 0-{}", options.len())?;
            continue;
        };
        let spelled = spell_day_input(journey, chosen);
        take(journey, journal, &spelled, chosen, texts, out)?;
    }
    Ok(true)
}

/// Closes an exam as it stands.
fn time_is_over(journey: &mut Journey<'_>, journal: &mut Journal, texts: &Locale, out: &mut dyn Write) -> anyhow::Result<bool> {
    writeln!(out, "\n{}", texts.text("exam-days-over"))?;
    let spelled = spell_day_input(journey, DayInput::Close);
    take(journey, journal, &spelled, DayInput::Close, texts, out)?;
    Ok(journey.is_over())
}

/// Takes a choice and shows what the days brought and who was reached.
fn take(
    journey: &mut Journey<'_>,
    journal: &mut Journal,
    spelled: &str,
    input: DayInput,
    texts: &Locale,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let before = journey.course().count();
    let told = match apply(journey, journal, spelled, input) {
        Ok(told) => told,
        Err(refused) => {
            writeln!(out, "? {refused}")?;
            return Ok(());
        }
    };
    for happening in &told {
        writeln!(out, "  {}", day_happening(happening, texts))?;
    }
    if matches!(input, DayInput::Plan { .. }) && journey.course().count() > before {
        let last = journey.course().made().next_back();
        let key = match last.map(|made| made.result) {
            Some(crate::days::ContactResult::NoAnswer) => "days-no-answer",
            _ => "days-delivered",
        };
        writeln!(out, "  {}", texts.text(key))?;
    }
    if let Some(call) = journey.call().filter(|call| matches!(input, DayInput::Plan { .. }) && call.state().stage == Stage::OnTheLine) {
        let began = call.compiled().scene.initiator;
        let key = if began == crate::law::Initiator::Debtor { "days-rings-back" } else { "days-picks-up" };
        writeln!(out, "  {}", texts.text(key))?;
    }
    Ok(())
}

/// How the record of an attempt begins.
fn header(case: &DayCase, deal: usize, seed: u64, mode: Mode, origin: Origin, common: &Common) -> Header {
    let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    case.header(deal, seed, mode, origin, common.trainee.as_deref().unwrap_or("trainee"), &started)
}

/// The same inputs on today's content.
pub(super) fn replay(record: &Path, format: Format, library: &Overlay, content: &Content, texts: &Locale) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(record).with_context(|| format!("{} cannot be read", record.display()))?;
    let record = read_record(&bytes)?;
    let case = case(library, content, &record.header.scenario)?;
    let deal = case.deals.iter().position(|deal| deal.id == record.header.deal.variant).context("the record's deal is not in the case")?;
    let board = Board::new(library, content, &case, deal);
    let mut journey = Journey::start(&board, record.header.deal.seed, record.header.mode);
    if record.header.content != case.hash {
        println!("{}", texts.text("days-other-content"));
        return Ok(ExitCode::from(1));
    }
    for taken in &record.inputs {
        let now = journey.call().map_or(0, |call| call.state().seconds);
        let done = if now == taken.at { read_day_input(&journey, &taken.input) } else { bail!("input {} comes at another time", taken.n) };
        let done = done.and_then(|input| journey.apply(input));
        if let Err(why) = done {
            println!(
                "{}",
                texts.text_with("days-parts", &[("n", &taken.n.to_string()), ("input", &taken.input), ("why", &why.to_string())])
            );
            return Ok(ExitCode::from(1));
        }
    }
    let report = journey.debrief();
    let same = record.finish.is_none_or(|finish| (finish.lawful, finish.effective) == (report.lawful, report.effective));
    tell(&journey, content, format, journey.is_over(), None, texts);
    if format == Format::Human {
        println!("{}", texts.text(if same { "days-same" } else { "days-differs" }));
    }
    Ok(ExitCode::from(u8::from(!same)))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use std::cell::Cell;

    use chrono::{DateTime, TimeDelta};

    use super::{Board, ExamClock, Journey, Locale, Mode, Origin, by_hand};
    use crate::call::load_content;
    use crate::days::{day_ids, day_path, load_days};
    use crate::records::read_record;
    use crate::scenario::{Library, Shipped};
    use crate::trainee::{begin_record, deadline};

    #[test]
    fn an_exam_is_closed_as_it_stands_when_its_time_is_over() {
        let content = load_content(&Shipped).expect("sound content");
        let path = day_path(&Shipped, &day_ids(&Shipped)[0]).expect("it ships");
        let case = load_days(&Shipped, &content, &path, &Shipped.read(&path).expect("a file")).case.expect("it is sound");
        let board = Board::new(&Shipped, &content, &case, 0);
        let mut journey = Journey::start(&board, 1, Mode::Exam);
        let header = case.header(0, 1, Mode::Exam, Origin::Text, "trainee", "2026-03-02T09:00:00+08:00");
        let folder = tempfile::tempdir().expect("a folder");
        let (mut journal, path) = begin_record(folder.path(), &header).expect("a record");
        // A minute before the end it asks; while that is thought about the minute passes.
        let until = deadline(&header, case.exam_minutes()).expect("an exam ends");
        let asked = Cell::new(0);
        let now = || {
            asked.set(asked.get() + 1);
            until + TimeDelta::seconds(if asked.get() <= 2 { -59 } else { 0 })
        };
        let texts = Locale::load(&Shipped, "en");
        let mut out = Vec::new();
        let ended = by_hand(&mut journey, &mut journal, &texts, &ExamClock::by(until, &now), &mut "1\n".as_bytes(), &mut out);
        let told = String::from_utf8(out).expect("text");
        assert!(ended.expect("it is written") && journey.is_over(), "{told}");
        assert!(told.contains(&texts.text_with("exam-left", &[("minutes", "1")])), "{told}");
        assert!(told.contains(&texts.text("exam-days-over")), "{told}");
        let record = read_record(&std::fs::read(path).expect("a file")).expect("a record");
        let inputs: Vec<&str> = record.inputs.iter().map(|taken| taken.input.as_str()).collect();
        assert_eq!(inputs, ["close"], "what was chosen too late counts for nothing");
    }

    #[test]
    fn practice_has_no_clock() {
        let practice = ExamClock::on_the_wall(None);
        let long_ago = ExamClock::on_the_wall(DateTime::parse_from_rfc3339("2026-01-01T00:00:00+08:00").ok());
        assert_eq!((practice.is_over(), long_ago.is_over()), (false, true));
        assert_eq!(practice.told(&Locale::load(&Shipped, "en")), None);
    }
}
