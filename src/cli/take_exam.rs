//! `ringback take-exam`: the server chooses the case and the deal and opens it to a ticket; the attempt goes back at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, data_folder, locale, sound};
use super::deliver::{Failed, Seat, post, seat};
use super::play;
use crate::call::{Compiled, Deal, Mode, content_hash};
use crate::records::{Attempt, Origin};
use crate::scenario::Library;

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback take-exam 3f2a… --trainee 林晓\n         ringback deliver --trainee 林晓        sends it back")]
pub(super) struct ExamArgs {
    /// The exam's id, as HR or the page of your tasks names it.
    exam: String,
    /// Play these inputs instead of asking (for trying a server; the record says so).
    #[arg(long)]
    inputs: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Ticket {
    id: String,
    scenario: String,
    content: String,
    variant: String,
    seed: String,
    files: Vec<(String, String)>,
}

/// The ticket's files over what is installed here.
struct Opened<'a> {
    files: BTreeMap<String, String>,
    below: &'a dyn Library,
}

impl Library for Opened<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.files.get(path).map(|text| Cow::Borrowed(text.as_bytes())).or_else(|| self.below.read(path))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths = self.below.list(folder);
        paths.extend(self.files.keys().filter(|path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))).cloned());
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

pub(super) fn run(args: &ExamArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let data = data_folder(common)?;
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    let seat = seat(&data, trainee)?;
    let library = Overlay::of(common);
    let ticket = ticket(&seat, &args.exam)?;
    let compiled = opened(&library, &ticket)?;
    let seed = ticket.seed.parse().context("the ticket's seed is no number")?;
    let deal = Deal::draw(&compiled, seed, Mode::Exam);
    let origin = if args.inputs.is_some() { Origin::Script } else { Origin::Text };
    let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let folder = data.join("attempts");
    let attempt = Attempt::begin_with(&folder, compiled, deal, Mode::Exam, origin, trainee, &started, Some(ticket.id))?;
    let locale = locale(&library, common);
    match &args.inputs {
        Some(file) => play::scripted(attempt, file, false, &locale),
        None => play::by_hand(attempt, false, &locale),
    }
}

fn ticket(seat: &Seat, exam: &str) -> anyhow::Result<Ticket> {
    match post(seat, "/api/v1/tickets", &json!({ "assignment": exam })) {
        Ok(answer) => serde_json::from_value(answer).context("the server's ticket cannot be read: is it a newer server?"),
        Err(Failed::Refused(why) | Failed::NoAnswer(why) | Failed::Later(why, _)) => bail!("{}: {why}", seat.server),
    }
}

/// The case, if this program makes of it what the server made.
fn opened(library: &dyn Library, ticket: &Ticket) -> anyhow::Result<Arc<Compiled>> {
    let opened = Opened { files: ticket.files.iter().cloned().collect(), below: library };
    let compiled = sound(&opened, &content(&opened)?, &ticket.scenario, Some(&ticket.variant))?;
    if content_hash(&compiled) != ticket.content {
        bail!("this program and the server have different content: bring this one up to date before an exam");
    }
    Ok(compiled)
}
