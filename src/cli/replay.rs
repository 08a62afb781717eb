//! `ringback replay`: a record on the content of today.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, locale, sound};
use super::check::Format;
use super::present::debrief_text;
use crate::records::{Parting, read_record, replay};

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback replay m0-forgot-autopay-20261124.jsonl")]
pub(super) struct ReplayArgs {
    /// The record's file.
    record: PathBuf,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &ReplayArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let locale = locale(&library, common);
    let bytes = fs::read(&args.record).with_context(|| format!("{} cannot be read", args.record.display()))?;
    let record = match read_record(&bytes) {
        Ok(record) => record,
        Err(error) => {
            eprintln!("{}: {error}", args.record.display());
            return Ok(ExitCode::from(1));
        }
    };
    let content = content(&library)?;
    let compiled = sound(&library, &content, &record.header.scenario, Some(&record.header.deal.variant))?;
    let answer = replay(&record, &compiled, locale.language());
    if args.format == Format::Json {
        println!(
            "{}",
            json!({ "same": answer.parting.is_none(), "finished": answer.finished, "parting": answer.parting, "debrief": answer.debrief })
        );
    } else {
        match &answer.parting {
            None if answer.finished => println!("the same score: {} inputs replayed", record.inputs.len()),
            None => println!("an unfinished record: {} inputs replayed without a difference", record.inputs.len()),
            Some(parting) => println!("they part: {}", told(parting)),
        }
        print!("{}", debrief_text(&compiled, &answer.debrief, &locale));
    }
    Ok(ExitCode::from(u8::from(answer.parting.is_some())))
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
