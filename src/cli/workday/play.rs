//! Playing a workday, and replaying its record. An input is on disk before its consequence is shown.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use serde_json::json;

use super::{PlayArgs, print, sound};
use crate::call::{Content, Deal, Mode};
use crate::cli::Common;
use crate::cli::case::{Overlay, data_folder};
use crate::cli::check::Format;
use crate::cli::exam_clock::ExamClock;
use crate::cli::text_mode::{self, Asked};
use crate::law::Rule;
use crate::locale::Locale;
use crate::records::{Finish, Header, Journal, Origin, read_record};
use crate::trainee::{begin_record, deadline};
use crate::workday::{Happened, Reason, Shift, ShiftInput, Workday, read_shift_input, spell_shift_input};

/// Plays one.
pub(super) fn play(
    args: &PlayArgs,
    library: &Overlay,
    content: &Arc<Content>,
    common: &Common,
    texts: &Locale,
) -> anyhow::Result<ExitCode> {
    let workday = sound(library, content, &args.name)?;
    let seed = args.seed.unwrap_or_else(|| if args.inputs.is_some() { 0 } else { rand::random::<u64>() });
    let mode = if args.exam { Mode::Exam } else { Mode::Practice };
    let origin = if args.inputs.is_some() { Origin::Script } else { Origin::Text };
    let header = header(&workday, seed, mode, origin, common)?;
    let folder = data_folder(common)?.join("workdays");
    let (mut journal, path) = begin_record(&folder, &header).with_context(|| format!("{} cannot be written", folder.display()))?;
    let clock = ExamClock::on_the_wall(deadline(&header, workday.exam_minutes()));
    let mut shift = Shift::start(workday, seed, mode);
    let is_over = if let Some(file) = &args.inputs {
        scripted(&mut shift, &mut journal, file)?
    } else {
        // A document on standard output leaves the talking to the other one.
        let mut out: Box<dyn Write> = if args.format == Format::Json { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
        by_hand(&mut shift, &mut journal, texts, &clock, &mut io::stdin().lock(), &mut out)?
    };
    let report = shift.report();
    if is_over {
        journal.finish(Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective })?;
    }
    tell(&shift, content, args.format, Some(&path), texts);
    Ok(ExitCode::from(u8::from(!is_over)))
}

/// What it came to.
fn tell(shift: &Shift, content: &Content, format: Format, path: Option<&Path>, texts: &Locale) {
    let rule = |id: &str| -> Option<Rule> { content.packs.values().find_map(|pack| pack.rules.get(id)).cloned() };
    let record = path.map(|path| path.display().to_string());
    match format {
        Format::Json => {
            let workday = shift.workday();
            let document = json!({
                "format": 1,
                "workday": workday.id,
                "version": workday.version,
                "over": shift.is_over(),
                "clock": workday.time(shift.clock()),
                "inputs": shift.inputs(),
                "report": shift.report(),
                "record": record,
            });
            println!("{document}");
        }
        Format::Human => {
            print!("{}", print::report(shift, &rule, texts));
            if !shift.is_over() {
                println!("{}", texts.text("workday-not-over"));
            }
            if let Some(record) = record {
                println!("record: {record}");
            }
        }
    }
}

/// Does one thing; it is written down before anything of it is shown.
fn apply(shift: &mut Shift, journal: &mut Journal, input: ShiftInput) -> anyhow::Result<Happened> {
    // What is refused leaves no line.
    shift.would_take(input)?;
    journal.take(shift.clock(), spell_shift_input(shift, input))?;
    Ok(shift.apply(input)?)
}

fn scripted(shift: &mut Shift, journal: &mut Journal, file: &Path) -> anyhow::Result<bool> {
    let script = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let script = crate::scenario::reader::decode(&script);
    for (place, line) in script.lines().enumerate() {
        let text = line.split('#').next().unwrap_or("").trim();
        if text.is_empty() {
            continue;
        }
        let at = || format!("{}:{}: `{text}`", file.display(), place + 1);
        let input = read_shift_input(shift, text).with_context(at)?;
        apply(shift, journal, input).with_context(at)?;
    }
    Ok(shift.is_over())
}

fn by_hand(
    shift: &mut Shift,
    journal: &mut Journal,
    texts: &Locale,
    clock: &ExamClock<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let workday = Arc::clone(shift.workday());
    let language = texts.language();
    writeln!(out, "{} · {}\n{}", texts.text("brand"), workday.title.in_language(language), workday.summary.in_language(language))?;
    let mut shown = 0;
    while !shift.is_over() {
        if let Some(call) = shift.call() {
            match text_mode::ask(call, &mut shown, texts, input, out)? {
                Asked::Ended => return Ok(false),
                Asked::Nothing => {}
                Asked::Chosen(chosen) => take(shift, journal, ShiftInput::InCall(chosen), texts, out)?,
            }
            continue;
        }
        shown = 0;
        if clock.is_over() {
            return time_is_over(shift, journal, texts, out);
        }
        write!(out, "\n{}", print::worklist(shift, texts))?;
        if let Some(left) = clock.told(texts) {
            writeln!(out, "{left}")?;
        }
        write!(out, "{}\n> ", texts.text("workday-keys"))?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        if clock.is_over() {
            return time_is_over(shift, journal, texts, out);
        }
        match line.trim() {
            "?" => {
                for reason in Reason::ALL {
                    writeln!(out, "  {}  {}", reason.id(), texts.text(reason.key()))?;
                }
            }
            text => match read_shift_input(shift, &by_number(shift, text)) {
                Ok(chosen) => take(shift, journal, chosen, texts, out)?,
                Err(why) => writeln!(out, "? {why}")?,
            },
        }
    }
    Ok(true)
}

/// Ends the shift of an exam as it stands.
fn time_is_over(shift: &mut Shift, journal: &mut Journal, texts: &Locale, out: &mut dyn Write) -> anyhow::Result<bool> {
    writeln!(out, "\n{}", texts.text("exam-shift-over"))?;
    take(shift, journal, ShiftInput::End, texts, out)?;
    Ok(shift.is_over())
}

/// A number alone dials; a number in place of a row's name is that row.
fn by_number(shift: &Shift, text: &str) -> String {
    let rows = &shift.workday().rows;
    let named = |word: &str| {
        let place = word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        place.and_then(|place| rows.get(place)).map(|row| row.id.clone())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        [number] => named(number).map_or_else(|| text.to_owned(), |row| format!("dial {row}")),
        [verb, number, ..] if verb != "wait" => match named(number) {
            Some(row) => [&[verb, row.as_str()], &words[2..]].concat().join(" "),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// Takes a choice and shows what came of it.
fn take(shift: &mut Shift, journal: &mut Journal, input: ShiftInput, texts: &Locale, out: &mut dyn Write) -> anyhow::Result<()> {
    if let Err(refused) = shift.would_take(input) {
        writeln!(out, "? {refused}")?;
        return Ok(());
    }
    match apply(shift, journal, input)? {
        Happened::NoAnswer(_) => writeln!(out, "  {}", texts.text("workday-no-answer"))?,
        Happened::PickedUp(_) => writeln!(out, "  {}", texts.text("workday-picked-up"))?,
        Happened::Said(row) => {
            let said = shift.workday().rows[usize::from(row)].answers.as_ref();
            writeln!(out, "  {}", said.map_or("", |answers| answers.says.in_language(texts.language())))?;
        }
        Happened::Finished(_) => writeln!(out, "  {}", texts.text("workday-written-up"))?,
        Happened::Quiet => {}
    }
    Ok(())
}

/// How the record of an attempt begins.
fn header(workday: &Workday, seed: u64, mode: Mode, origin: Origin, common: &Common) -> anyhow::Result<Header> {
    let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    workday.header(seed, mode, origin, trainee, &started).context("a workday has at least one case")
}

/// The same inputs on today's content.
pub(super) fn replay(record: &Path, format: Format, library: &Overlay, content: &Arc<Content>, texts: &Locale) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(record).with_context(|| format!("{} cannot be read", record.display()))?;
    let record = read_record(&bytes)?;
    let Header { scenario, deal: Deal { seed, .. }, mode, content: hash, .. } = &record.header;
    let workday = sound(library, content, scenario)?;
    if *hash != workday.hash {
        println!("{}", texts.text("days-other-content"));
        return Ok(ExitCode::from(1));
    }
    let mut shift = Shift::start(workday, *seed, *mode);
    for taken in &record.inputs {
        if shift.clock() != taken.at {
            bail!("input {} comes at another time", taken.n);
        }
        let done = read_shift_input(&shift, &taken.input).and_then(|input| shift.apply(input));
        if let Err(why) = done {
            let values = [("n", taken.n.to_string()), ("input", taken.input.clone()), ("why", why.to_string())];
            println!("{}", texts.text_with("days-parts", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
            return Ok(ExitCode::from(1));
        }
    }
    let report = shift.report();
    let same = record.finish.is_none_or(|finish| (finish.lawful, finish.effective) == (report.lawful, report.effective));
    tell(&shift, content, format, None, texts);
    if format == Format::Human {
        println!("{}", texts.text(if same { "days-same" } else { "days-differs" }));
    }
    Ok(ExitCode::from(u8::from(!same)))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests fail loudly")]
mod tests {
    use std::cell::Cell;
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::{ExamClock, Locale, Mode, Origin, Shift, by_hand};
    use crate::call::load_content;
    use crate::records::read_record;
    use crate::scenario::{Library, Shipped};
    use crate::trainee::{begin_record, deadline};
    use crate::workday::{load_workday, workday_ids, workday_path};

    #[test]
    fn the_shift_of_an_exam_ends_when_its_time_is_over() {
        let content = Arc::new(load_content(&Shipped).expect("sound content"));
        let path = workday_path(&Shipped, &workday_ids(&Shipped)[0]).expect("it ships");
        let workday = load_workday(&Shipped, &content, &path, &Shipped.read(&path).expect("a file")).workday.expect("it is sound");
        let header = workday.header(1, Mode::Exam, Origin::Text, "trainee", "2026-03-02T09:00:00+08:00").expect("it has cases");
        let folder = tempfile::tempdir().expect("a folder");
        let (mut journal, path) = begin_record(folder.path(), &header).expect("a record");
        let until = deadline(&header, workday.exam_minutes()).expect("an exam ends");
        let asked = Cell::new(0);
        // Three questions of the clock make a round: the first choice counts, the second comes too late.
        let now = || {
            asked.set(asked.get() + 1);
            until + TimeDelta::seconds(if asked.get() <= 5 { -59 } else { 0 })
        };
        let (first, second) = (&workday.rows[0].id, &workday.rows[1].id);
        let typed = format!("later {first}\nlater {second}\n");
        let texts = Locale::load(&Shipped, "en");
        let (mut shift, mut out) = (Shift::start(Arc::clone(&workday), 1, Mode::Exam), Vec::new());
        let ended = by_hand(&mut shift, &mut journal, &texts, &ExamClock::by(until, &now), &mut typed.as_bytes(), &mut out);
        let told = String::from_utf8(out).expect("text");
        assert!(ended.expect("it is written") && shift.is_over(), "{told}");
        assert!(told.contains(&texts.text("exam-shift-over")), "{told}");
        let record = read_record(&std::fs::read(path).expect("a file")).expect("a record");
        let inputs: Vec<String> = record.inputs.iter().map(|taken| taken.input.clone()).collect();
        assert_eq!(inputs, [format!("later {first}"), "end".to_owned()], "what was chosen too late counts for nothing");
    }
}
