//! `ringback deliver`: finished attempts to HR's server, each once, with patience.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::Common;
use super::case::data_folder;
use crate::delivery::{Answered, Enrolment, Fetched, Progress, Seat, Task, fetch_release, fetch_remarks, fetch_tasks, send};
use crate::records::Remark;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback deliver --server http://hr.bank.example:8420 --code 1a2b3-4c5d6-7e8f9-0a1b2 --pin 4711\n         \
                        ringback deliver            later: the server and this PC's key are remembered"
)]
pub(super) struct DeliverArgs {
    /// HR's server; remembered.
    #[arg(long)]
    server: Option<String>,
    /// The enrolment code that HR gave; needed once.
    #[arg(long)]
    code: Option<String>,
    /// The PIN agreed with HR, where the code is one person's own.
    #[arg(long)]
    pin: Option<String>,
    /// The authority that signed the server's certificate, PEM, where it is the house's own; remembered.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Give up after so many tries without an answer.
    #[arg(long, default_value_t = 6)]
    tries: u32,
}

pub(super) fn run(args: &DeliverArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let data = data_folder(common)?;
    std::fs::create_dir_all(&data).with_context(|| format!("{} cannot be written", data.display()))?;
    let trainee = common.trainee.as_deref().unwrap_or("trainee");
    let seat = match &args.code {
        Some(code) => {
            let ca = args.ca.as_ref().map(|file| file.canonicalize().with_context(|| format!("{} is not there", file.display())));
            let asked = Enrolment {
                server: args.server.clone().context("name the server: --server http://…")?,
                code: code.clone(),
                pin: args.pin.clone(),
                trainee: trainee.to_owned(),
                ca: ca.transpose()?,
            };
            let seat = Seat::enrol(&data, &asked)?;
            println!("enrolled: this PC delivers for {trainee}");
            seat
        }
        None => Seat::of(&data, trainee)?,
    };
    let held = send(&seat, &data, args.tries, &mut |progress| {
        told(&seat, &progress);
        true
    })?;
    // What was sent is sent, also where releases and assignments cannot be asked for.
    match fetch_release(&seat, &data, &mut |_, _| true) {
        Ok(Fetched::New(number)) if number > 0 => println!("release {number} is here: its cases are played from now on"),
        Ok(_) => {}
        Err(error) => eprintln!("{error}; the release that is here stays in use"),
    }
    match fetch_tasks(&seat, &data) {
        Ok(tasks) => tasks.iter().for_each(|task| assigned(task, trainee)),
        Err(error) => eprintln!("{error}"),
    }
    match fetch_remarks(&seat, &data) {
        Ok(new) => new.iter().for_each(|(record, remark)| println!("{}", said(record, remark))),
        Err(error) => eprintln!("{error}"),
    }
    Ok(ExitCode::from(u8::from(held > 0)))
}

/// A trainer's comment, in one line.
fn said(record: &str, remark: &Remark) -> String {
    format!(
        "comment by {} on line {} of {record}: {}",
        remark.by,
        remark.turn,
        remark.body.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

fn assigned(task: &Task, trainee: &str) {
    let hint = if task.is_exam() { format!("   ringback take-exam {} --trainee {trainee}", task.id) } else { String::new() };
    println!("{} · {}: {}{hint}", task.kind, task.title, task.scenarios.join(", "));
}

fn told(seat: &Seat, progress: &Progress) {
    match progress {
        Progress::Found { new, waiting } => println!("{new} new, {waiting} to deliver"),
        Progress::Gone(record) => eprintln!("{record}: the file is gone; it stays in the queue"),
        Progress::Through { done, all, record, answered } => println!("{done}/{all} {record}: {}", sentence(answered)),
        Progress::Pausing { why, seconds } => eprintln!("{} does not answer ({why}); trying again in {seconds} s", seat.server),
    }
}

fn sentence(answered: &Answered) -> String {
    match answered {
        Answered::Accepted { outcome, lawful, effective } => format!("accepted, {outcome} {lawful}/{effective}"),
        Answered::Known => "was there already".to_owned(),
        Answered::Held(why) => format!("held back: {why}"),
    }
}
