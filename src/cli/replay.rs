//! `ringback replay`: a record on the content of today.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, locale, print_problems, sound, sound_under};
use super::check::Format;
use super::present::debrief_text;
use crate::call::{Compiled, Content, Judges, add_rubric};
use crate::locale::Locale;
use crate::records::{Parting, Record, Remark, Replay, mark_read, read_record, read_remarks, rejudge, remarks_path, replay};
use crate::score::Debrief;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback replay m0-forgot-autopay-20261124.jsonl\n         ringback replay RECORD --law cn --rubric my-rubric.ron"
)]
pub(super) struct ReplayArgs {
    /// The record's file.
    record: PathBuf,
    /// Judge the same call by this law pack instead; may be given several times.
    #[arg(long, value_name = "PACK")]
    law: Vec<String>,
    /// Judge the same call by this rubric instead: an id, or a .ron file.
    #[arg(long, value_name = "RUBRIC")]
    rubric: Option<String>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &ReplayArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of_pc(common);
    let locale = locale(&library, common);
    let bytes = fs::read(&args.record).with_context(|| format!("{} cannot be read", args.record.display()))?;
    let record = match read_record(&bytes) {
        Ok(record) => record,
        Err(error) => {
            eprintln!("{}: {error}", args.record.display());
            return Ok(ExitCode::from(1));
        }
    };
    let mut content = content(&library)?;
    let judges = judges(args, &mut content)?;
    let (name, variant) = (&record.header.scenario, Some(record.header.deal.variant.as_str()));
    let compiled = sound(&library, &content, name, variant)?;
    let answer = replay(&record, &compiled, locale.language());
    if let Some(judges) = judges {
        let bench = sound_under(&library, &content, name, variant, &judges)?;
        let again = rejudge(&record, &compiled, &bench, locale.language());
        return Ok(tell_again(args, &record, &answer, &bench, &again, &locale));
    }
    if args.format == Format::Json {
        println!(
            "{}",
            json!({ "same": answer.parting.is_none(), "finished": answer.finished, "parting": answer.parting, "debrief": answer.debrief,
                    "comments": read_remarks(&args.record).all })
        );
    } else {
        println!("{}", sentence(&record, &answer));
        print!("{}", debrief_text(&compiled, &answer.debrief, &locale));
        print!("{}", comments(args, &locale)?);
    }
    Ok(ExitCode::from(u8::from(answer.parting.is_some())))
}

fn sentence(record: &Record, answer: &Replay) -> String {
    match &answer.parting {
        None if answer.finished => format!("the same score: {} inputs replayed", record.inputs.len()),
        None => format!("an unfinished record: {} inputs replayed without a difference", record.inputs.len()),
        Some(parting) => format!("they part: {}", told(parting)),
    }
}

/// What trainers said to lines of this call; shown, they are read.
fn comments(args: &ReplayArgs, locale: &Locale) -> anyhow::Result<String> {
    let remarks = read_remarks(&args.record);
    if remarks.all.is_empty() {
        return Ok(String::new());
    }
    mark_read(&args.record).with_context(|| format!("{} cannot be written", remarks_path(&args.record).display()))?;
    let line = |remark: &Remark| {
        let turn = locale.text_with("debrief-turn", &[("turn", &remark.turn.to_string())]);
        format!("  {turn} · {}: {}\n", remark.by, remark.body.replace('\n', "\n    "))
    };
    Ok(format!("\n{}\n{}", locale.text("remarks-title"), remarks.all.iter().map(line).collect::<String>()))
}

/// Who judges instead, if anybody is asked to.
fn judges(args: &ReplayArgs, content: &mut Content) -> anyhow::Result<Option<Judges>> {
    if args.law.is_empty() && args.rubric.is_none() {
        return Ok(None);
    }
    let rubric = match &args.rubric {
        Some(file) if file.ends_with(".ron") => {
            let bytes = fs::read(file).with_context(|| format!("{file} cannot be read"))?;
            Some(add_rubric(content, file, &bytes).map_err(|problems| {
                print_problems(&[problems]);
                anyhow::anyhow!("the rubric {file} has errors; mend them first")
            })?)
        }
        other => other.clone(),
    };
    Ok(Some(Judges { packs: args.law.clone(), rubric }))
}

/// Both scores; the record's own stands.
fn tell_again(args: &ReplayArgs, record: &Record, answer: &Replay, bench: &Compiled, again: &Debrief, locale: &Locale) -> ExitCode {
    if args.format == Format::Json {
        let own = json!({ "same": answer.parting.is_none(), "finished": answer.finished, "parting": answer.parting });
        println!("{}", json!({ "record": own, "rejudged": again }));
    } else {
        println!("{}", sentence(record, answer));
        if let Some(own) = record.finish {
            println!("recorded {}/{}, judged again {}/{}", own.lawful, own.effective, again.lawful, again.effective);
        }
        print!("{}", debrief_text(bench, again, locale));
    }
    ExitCode::SUCCESS
}

fn told(parting: &Parting) -> String {
    match parting {
        Parting::Semantics { record, here } => {
            format!("the record was made under semantics {record}, this build has {here}; its accepted score stands")
        }
        Parting::Content { record, here } => format!(
            "the content differs (record {}…, here {}…): scenario, law or rubric have changed",
            &record[..12.min(record.len())],
            &here[..12]
        ),
        Parting::Deal => "the seed deals something else than the record says".to_owned(),
        Parting::Input { n, input, why } => format!("at input {n}, `{input}`: {why}"),
        Parting::Score { recorded, replayed } => {
            format!(
                "the record says {}/{} ({:?}), the replay {}/{} ({:?})",
                recorded.lawful, recorded.effective, recorded.outcome, replayed.lawful, replayed.effective, replayed.outcome
            )
        }
    }
}
