//! `ringback play`: a case in the terminal, by hand or from a file of inputs.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json};

use super::Common;
use super::case::{Overlay, content, data_folder, locale, open, sound, sound_of};
use super::present::{debrief_text, time};
use super::text_mode;
use crate::call::{Call, Content, Deal, Mode, variant_of};
use crate::locale::Locale;
use crate::records::{Attempt, Origin, read_input, read_record, spell};
use crate::scenario::Library;
use crate::score::Debrief;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback play m0-forgot-autopay --text --lang en\n\nA file of inputs has one input a line (dial, reply pickup/name-bank, silence, hold, resume, look-up account,\nhang-up, wrap disposition=promise_to_pay); # begins a comment. `ringback prove` prints such a list."
)]
pub(super) struct PlayArgs {
    /// Scenario id, or the path of its file.
    scenario: Option<String>,
    /// In this terminal, without a window.
    #[arg(long)]
    text: bool,
    /// Deals the same names, moods and wordings again. 0 is the default deal.
    #[arg(long, conflicts_with = "exam")]
    seed: Option<u64>,
    /// As an exam: no moods, no hints, replies shuffled.
    #[arg(long)]
    exam: bool,
    /// Play these inputs instead of asking.
    #[arg(long, conflicts_with = "exam")]
    inputs: Option<PathBuf>,
    /// Print one JSON document instead of text (docs/formats/play.md).
    #[arg(long)]
    json: bool,
    /// Go on with a record that was broken off.
    #[arg(long, conflicts_with_all = ["scenario", "seed", "exam", "inputs"])]
    resume: Option<PathBuf>,
}

pub(super) fn run(args: &PlayArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of_pc(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let attempt = match &args.resume {
        Some(path) => resume(&library, &content, path)?,
        None => begin(args, common, &library, &content)?,
    };
    match &args.inputs {
        Some(file) => scripted(attempt, file, args.json, &locale),
        None if args.text || args.resume.is_some() => by_hand(attempt, args.json, &locale),
        None => bail!("say how to play: --text in this terminal, or --inputs FILE; `ringback` alone opens the window"),
    }
}

fn begin(args: &PlayArgs, common: &Common, library: &dyn Library, content: &Content) -> anyhow::Result<Attempt> {
    let name = args.scenario.as_deref().context("name a scenario: `ringback play m0-forgot-autopay --text`")?;
    let mode = if args.exam { Mode::Exam } else { Mode::Practice };
    // Scripts repeat, so they get the default deal; a person gets a new one.
    let seed = args.seed.unwrap_or_else(|| if args.inputs.is_some() { 0 } else { rand::random::<u64>() });
    let file = open(library, name)?;
    let variant = file.variants().get(variant_of(seed, file.variants().len()));
    let compiled = sound_of(&file, content, name, variant.map(String::as_str))?;
    let deal = Deal::draw(&compiled, seed, mode);
    let origin = if args.inputs.is_some() { Origin::Script } else { Origin::Text };
    let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let folder = data_folder(common)?.join("attempts");
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    Ok(Attempt::begin(&folder, compiled, deal, mode, origin, trainee, &started)?)
}

fn resume(library: &dyn Library, content: &Content, path: &Path) -> anyhow::Result<Attempt> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let record = read_record(&bytes)?;
    if record.torn {
        eprintln!("ringback: the last line was torn by the interruption and is left out; everything before it is kept");
    }
    let compiled = sound(library, content, &record.header.scenario, Some(&record.header.deal.variant))?;
    Ok(Attempt::resume(path, compiled)?)
}

pub(super) fn scripted(mut attempt: Attempt, file: &Path, as_json: bool, locale: &Locale) -> anyhow::Result<ExitCode> {
    let script = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let script = crate::scenario::reader::decode(&script);
    for (place, line) in script.lines().enumerate() {
        let input = line.split('#').next().unwrap_or("").trim();
        if input.is_empty() {
            continue;
        }
        let at = || format!("{}:{}: `{input}`", file.display(), place + 1);
        let input = read_input(attempt.call().compiled(), input).with_context(at)?;
        attempt.apply(input).with_context(at)?;
    }
    let report = attempt.finish(locale.language())?;
    if as_json {
        println!("{}", document(&attempt, &report, locale));
    } else {
        print!("{}", transcript(attempt.call(), locale));
        if attempt.call().is_over() {
            print!("{}", debrief_text(attempt.call().compiled(), &report, locale));
        } else {
            println!("(the inputs end before the attempt is over)");
        }
        println!("record: {}", attempt.path().display());
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn by_hand(mut attempt: Attempt, as_json: bool, locale: &Locale) -> anyhow::Result<ExitCode> {
    let mut input = io::stdin().lock();
    let mut output: Box<dyn Write> = if as_json { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    let ended = text_mode::play(&mut attempt, locale, &mut input as &mut dyn BufRead, &mut output)?;
    if !ended {
        writeln!(output, "ringback play --resume {}", attempt.path().display())?;
        return Ok(ExitCode::from(1));
    }
    let report = attempt.finish(locale.language())?;
    write!(output, "{}", debrief_text(attempt.call().compiled(), &report, locale))?;
    writeln!(output, "record: {}", attempt.path().display())?;
    if as_json {
        println!("{}", document(&attempt, &report, locale));
    }
    Ok(ExitCode::SUCCESS)
}

/// The transcript as text, one line a bubble.
fn transcript(call: &Call, locale: &Locale) -> String {
    call.transcript(locale.language())
        .iter()
        .map(|bubble| format!("{} {}\n", time(bubble.at), text_mode::bubble_line(call, bubble, locale)))
        .collect()
}

fn document(attempt: &Attempt, report: &Debrief, locale: &Locale) -> Value {
    let call = attempt.call();
    let compiled = call.compiled();
    let lines: Vec<Value> = call
        .transcript(locale.language())
        .iter()
        .map(|bubble| json!({ "turn": bubble.turn, "at": bubble.at, "seconds": bubble.seconds, "line": text_mode::bubble_line(call, bubble, locale) }))
        .collect();
    json!({
        "scenario": compiled.id,
        "version": compiled.version,
        "variant": compiled.variant,
        "seed": call.deal().seed,
        "content": crate::call::content_hash(compiled),
        "over": call.is_over(),
        "inputs": call.inputs().iter().map(|input| spell(compiled, *input)).collect::<Vec<_>>(),
        "transcript": lines,
        "debrief": report,
        "record": attempt.path().display().to_string(),
    })
}
