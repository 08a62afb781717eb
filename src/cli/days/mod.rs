//! `ringback days`: cases over several days, in the terminal or from a file of inputs; their check.

mod play;
mod print;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, locale, print_problems, source};
use super::check::Format;
use crate::call::{Content, FileProblems};
use crate::check::check as check_case;
use crate::days::{Board, DayCase, PlanProof, day_ids, day_path, load_days, prove_days};
use crate::locale::Locale;
use crate::prove::Bounds;
use crate::scenario::Library;
use crate::scenario::library::scenario_ids;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ringback days list
  ringback days play m1-wages-over-payday --lang en
  ringback days play m1-wages-over-payday --deal wages-late --inputs my-plan.inputs --format json
  ringback days check m1-wages-over-payday
  ringback days prove m1-wages-over-payday
The file, its inputs and the JSON document: docs/formats/days.md.")]
pub(super) struct DaysArgs {
    #[command(subcommand)]
    command: DaysCommand,
}

#[derive(Debug, Subcommand)]
enum DaysCommand {
    /// The day cases there are.
    List,
    /// Play one in this terminal, or from a file of inputs.
    Play(PlayArgs),
    /// Replay a record: the same score, or the input at which they part.
    Replay {
        record: PathBuf,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Check day cases: names, dates, contacts; and that every call compiles at every moment of it.
    Check {
        /// Ids, or paths of `.days.ron` files; all of them where nothing is named.
        names: Vec<String>,
    },
    /// Search the plans of day cases whole: a lawful plan passes in every deal whatever moods are dealt, and no contact that breaks
    /// a rule pays.
    Prove {
        /// Ids, or paths of `.days.ron` files; all of them where nothing is named.
        names: Vec<String>,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
}

#[derive(Debug, Args)]
struct PlayArgs {
    /// The day case's id, or the path of its file.
    name: String,
    /// What really happens to the household; without it the seed decides.
    #[arg(long)]
    deal: Option<String>,
    /// Deals the calls again as they were. 0 is the default deal.
    #[arg(long)]
    seed: Option<u64>,
    /// As an exam: no moods, no hints, replies shuffled; it is closed when its minutes by the clock on the wall are over.
    #[arg(long, conflicts_with_all = ["seed", "inputs", "deal"])]
    exam: bool,
    /// Play these inputs instead of asking: `plan CONTACT MOMENT`, `close`, and between them those of calls.
    #[arg(long)]
    inputs: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &DaysArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let texts = locale(&library, common);
    match &args.command {
        DaysCommand::List => {
            for id in day_ids(&library) {
                let case = case(&library, &content, &id)?;
                println!("{id} · {}", case.title.in_language(texts.language()));
            }
            Ok(ExitCode::SUCCESS)
        }
        DaysCommand::Play(args) => play::play(args, &library, &content, common, &texts),
        DaysCommand::Replay { record, format } => play::replay(record, *format, &library, &content, &texts),
        DaysCommand::Check { names } => check(names, &library, &content, &texts),
        DaysCommand::Prove { names, format } => prove(names, *format, &library, &content, &texts),
    }
}

/// A day case by id or by path, with what is wrong with its file.
fn read(library: &Overlay, content: &Content, name: &str) -> anyhow::Result<(Option<DayCase>, FileProblems)> {
    let (path, bytes) = if name.ends_with(".ron") {
        (name.to_owned(), fs::read(name).with_context(|| format!("{name} cannot be read"))?)
    } else {
        let path = day_path(library, name);
        let path = path.with_context(|| format!("there is no day case called `{name}`: known are {}", day_ids(library).join(", ")))?;
        let bytes = library.read(&path).map(std::borrow::Cow::into_owned).unwrap_or_default();
        (path, bytes)
    };
    let loaded = load_days(library, content, &path, &bytes);
    Ok((loaded.case, loaded.problems))
}

/// A day case that must be sound; its problems are printed.
fn case(library: &Overlay, content: &Content, name: &str) -> anyhow::Result<DayCase> {
    let (case, problems) = read(library, content, name)?;
    if !problems.problems.is_empty() {
        print_problems(&[problems]);
    }
    case.with_context(|| format!("the day case `{name}` has errors: mend them first"))
}

fn named(library: &Overlay, names: &[String]) -> Vec<String> {
    if names.is_empty() { day_ids(library) } else { names.to_vec() }
}

fn check(names: &[String], library: &Overlay, content: &Content, texts: &Locale) -> anyhow::Result<ExitCode> {
    let mut is_sound = true;
    for name in named(library, names) {
        let (case, problems) = read(library, content, &name)?;
        let mut files = vec![problems];
        // The talks that only day cases have are listed nowhere else.
        for talk in case.iter().flat_map(|case| &case.talks).collect::<BTreeSet<_>>() {
            if !scenario_ids(library).contains(talk) {
                files.extend(source(library, talk, |beside, path, bytes| check_case(beside, content, path, bytes).files)?);
            }
        }
        let mut count: usize = files.iter().map(|file| file.problems.len()).sum();
        print_problems(&files);
        is_sound &= case.is_some() && !files.iter().any(FileProblems::has_errors);
        for (deal, own) in case.iter().flat_map(|case| case.deals.iter().enumerate().map(move |(deal, own)| (deal, (case, own)))) {
            let board = Board::new(library, content, own.0, deal);
            let lost = board.lost();
            // One moment stands for all: what is wrong is wrong at each of them.
            print_problems(board.problems().get(..1).unwrap_or_default());
            for lost in lost {
                println!("{name} · {} · {}", own.1.id, texts.text_with("days-lost", &[("moment", &lost)]));
                is_sound = false;
                count += 1;
            }
        }
        println!(
            "{name}: {}",
            if count == 0 { "ok".to_owned() } else { texts.text_with("days-problems", &[("count", &count.to_string())]) }
        );
    }
    Ok(ExitCode::from(u8::from(!is_sound)))
}

fn prove(names: &[String], format: Format, library: &Overlay, content: &Content, texts: &Locale) -> anyhow::Result<ExitCode> {
    let mut holds = true;
    let mut documents = Vec::new();
    for name in named(library, names) {
        let case = case(library, content, &name)?;
        let proofs = prove_days(library, content, &case, Bounds::default());
        holds &= proofs.iter().all(PlanProof::holds);
        match format {
            Format::Human => proofs.iter().for_each(|proof| println!("{name} · {}", told(proof, texts))),
            Format::Json => documents.push(json!({ "case": case.id, "deals": proofs })),
        }
    }
    if format == Format::Json {
        println!("{}", json!({ "format": 1, "holds": holds, "cases": documents }));
    }
    Ok(ExitCode::from(u8::from(!holds)))
}

/// What the plans of a deal show, in words.
fn told(proof: &PlanProof, texts: &Locale) -> String {
    let values = [
        ("deal", proof.deal.clone()),
        ("best", proof.best.to_string()),
        ("sure", proof.sure.to_string()),
        ("pass", proof.pass.to_string()),
        ("contact", proof.unlawful_contact.map_or_else(|| "–".to_owned(), |points| points.to_string())),
        ("talk", proof.unlawful_talk.to_string()),
        ("courses", proof.courses.to_string()),
        ("calls", proof.calls.to_string()),
        ("searched", proof.searched.to_string()),
    ];
    let key = if proof.holds() { "days-plans-hold" } else { "days-plans-fail" };
    texts.text_with(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}
