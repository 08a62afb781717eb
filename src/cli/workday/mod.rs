//! `ringback workday`: a shift with a queue of accounts, in the terminal or from a file of inputs; its check and its proof.

mod check;
mod play;
mod print;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::Common;
use super::case::{Overlay, content, locale, print_problems};
use super::check::Format;
use crate::call::Content;
use crate::scenario::Library;
use crate::workday::{LoadedWorkday, Workday, load_workday, workday_ids, workday_path};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ringback workday list
  ringback workday play early-morning --lang en
  ringback workday play early-morning --inputs my-shift.inputs --format json
  ringback workday check
The file, its inputs and the JSON documents: docs/formats/workday.md.")]
pub(super) struct WorkdayArgs {
    #[command(subcommand)]
    command: WorkdayCommand,
}

#[derive(Debug, Subcommand)]
enum WorkdayCommand {
    /// The workdays there are.
    List,
    /// Play one in this terminal, or from a file of inputs.
    Play(PlayArgs),
    /// Replay a record: the same score, or the input at which they part.
    Replay {
        record: PathBuf,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Check workdays and prove them: a lawful plan passes whatever is dealt, the best one is known, and no unlawful one beats it.
    Check {
        /// Ids, or paths of `.workday.ron` files; all of them where nothing is named.
        names: Vec<String>,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
}

#[derive(Debug, Args)]
struct PlayArgs {
    /// The workday's id, or the path of its file.
    name: String,
    /// Deals the calls again as they were. 0 is the default deal.
    #[arg(long)]
    seed: Option<u64>,
    /// As an exam: no moods, no hints, replies shuffled; it is closed when its minutes by the clock on the wall are over.
    #[arg(long, conflicts_with_all = ["seed", "inputs"])]
    exam: bool,
    /// Play these inputs instead of asking: `dial ROW`, `skip ROW REASON`, `later ROW`, `wait 11:30`, `end`, and those of calls.
    #[arg(long)]
    inputs: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &WorkdayArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = Arc::new(content(&library)?);
    let texts = locale(&library, common);
    match &args.command {
        WorkdayCommand::List => {
            for id in workday_ids(&library) {
                let workday = sound(&library, &content, &id)?;
                let (from, until) = (workday.from.format("%Y-%m-%d %H:%M"), workday.time(workday.until));
                println!("{id} · {} · {from}–{until}", workday.title.in_language(texts.language()));
            }
            Ok(ExitCode::SUCCESS)
        }
        WorkdayCommand::Play(args) => play::play(args, &library, &content, common, &texts),
        WorkdayCommand::Replay { record, format } => play::replay(record, *format, &library, &content, &texts),
        WorkdayCommand::Check { names, format } => check::check(names, *format, &library, &content, &texts),
    }
}

/// A workday by id or by path, with what is wrong with it.
fn read(library: &Overlay, content: &Arc<Content>, name: &str) -> anyhow::Result<LoadedWorkday> {
    let (path, bytes) = if name.ends_with(".ron") {
        (name.to_owned(), fs::read(name).with_context(|| format!("{name} cannot be read"))?)
    } else {
        let path = workday_path(library, name);
        let path = path.with_context(|| format!("there is no workday called `{name}`: known are {}", workday_ids(library).join(", ")))?;
        let bytes = library.read(&path).map(std::borrow::Cow::into_owned).unwrap_or_default();
        (path, bytes)
    };
    Ok(load_workday(library, content, &path, &bytes))
}

/// A workday that must be sound; its problems are printed.
fn sound(library: &Overlay, content: &Arc<Content>, name: &str) -> anyhow::Result<Arc<Workday>> {
    let LoadedWorkday { workday, problems } = read(library, content, name)?;
    print_problems(&problems);
    workday.with_context(|| format!("the workday `{name}` has errors: mend them first"))
}
