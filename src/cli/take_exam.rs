//! `ringback take-exam`: the server chooses the case and the deal and opens it to a ticket; the attempt goes back at once.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Common;
use super::case::{Overlay, data_folder, locale};
use super::play;
use crate::call::Mode;
use crate::delivery::{Opened, Seat, ask_ticket, open_ticket};
use crate::records::{Attempt, Origin};
use crate::scenario::render::render;

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback take-exam 3f2a… --trainee 林晓\n         ringback deliver --trainee 林晓        sends it back")]
pub(super) struct ExamArgs {
    /// The exam's id, as HR or the page of your tasks names it.
    exam: String,
    /// Play these inputs instead of asking (for trying a server; the record says so).
    #[arg(long)]
    inputs: Option<PathBuf>,
}

pub(super) fn run(args: &ExamArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let data = data_folder(common)?;
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    let seat = Seat::of(&data, trainee)?;
    let library = Overlay::of_pc(common);
    let locale = locale(&library, common);
    let ticket = ask_ticket(&seat, &args.exam)?;
    let shown = |problems: &[crate::call::FileProblems]| {
        problems.iter().map(|file| render(&file.file, &file.text, &file.problems, &locale, false)).collect::<String>()
    };
    let Opened { compiled, deal } = open_ticket(&ticket, &library, &shown)?;
    let origin = if args.inputs.is_some() { Origin::Script } else { Origin::Text };
    let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let folder = data.join("attempts");
    let attempt = Attempt::begin_with(&folder, compiled, deal, Mode::Exam, origin, trainee, &started, Some(ticket.id))?;
    match &args.inputs {
        Some(file) => play::scripted(attempt, file, false, &locale),
        None => play::by_hand(attempt, false, &locale),
    }
}
