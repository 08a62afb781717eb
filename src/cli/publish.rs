//! `ringback publish`: sends cases in for approval, and says what the server's review found.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::Common;
use super::case::{Overlay, locale, named};
use super::test::say;
use crate::delivery::{Sender, Standing};
use crate::locale::Locale;
use crate::review::{Bundle, Line, Report, is_name};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback publish my-cases/m1-night-shift.ron --server https://hr.bank.example --number 2001\n\nWhat lies beside a scenario (translation, scripted calls) goes with it. The server checks, proves and tests each case; then\nsomebody else approves it. The password is asked for, or taken from RINGBACK_PASSWORD, or from standard input; it is never kept.\nExit code 1 when a case has to be mended."
)]
pub(super) struct PublishArgs {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    paths: Vec<String>,
    /// HR's server.
    #[arg(long)]
    server: String,
    /// Your staff number: a trainer's or an admin's.
    #[arg(long)]
    number: String,
    /// What is new, for whoever approves and for the release.
    #[arg(long, default_value = "")]
    note: String,
    /// No PC gets the case before an exam's ticket opens it.
    #[arg(long)]
    exam_only: bool,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
    /// The authority that signed the server's certificate, PEM, where it is the house's own.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Send in and leave; the result stands on the page.
    #[arg(long)]
    no_wait: bool,
}

pub(super) fn run(args: &PublishArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let locale = locale(&library, common);
    let bundles = bundles(&args.paths, &locale)?;
    let ca = args.ca.as_ref().map(|file| file.canonicalize().with_context(|| format!("{} is not there", file.display()))).transpose()?;
    let sender = Sender::new(&args.server, ca, &args.number, password(args, &locale)?);
    if travels_open(sender.server()) {
        eprintln!("{}", say(&locale, "publish-plain", &[("server", sender.server().to_owned())]));
    }
    let mut all_passed = true;
    for bundle in &bundles {
        let key = sender.send(&bundle.files, &args.note, args.exam_only)?;
        let values = [("id", bundle.id.clone()), ("server", sender.server().to_owned()), ("key", key.clone())];
        println!("{}", say(&locale, "publish-sent", &values));
        if !args.no_wait {
            all_passed &= outcome(&wait(&sender, &key, &locale)?, &bundle.id, &locale);
        }
    }
    Ok(ExitCode::from(u8::from(!all_passed)))
}

/// Each case with what lies beside it.
fn bundles(paths: &[String], locale: &Locale) -> anyhow::Result<Vec<Bundle>> {
    let mut bundles = Vec::new();
    for file in named(&crate::scenario::Shipped, paths)? {
        let path = Path::new(&file);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !file.ends_with(".ron") {
            bail!(locale.text("publish-nothing"));
        }
        let stem = name.split('.').next().unwrap_or_default().to_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let mut sent: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let entries = fs::read_dir(folder).with_context(|| unreadable(locale, folder, "?"))?;
        for entry in entries.filter_map(Result::ok) {
            let beside = entry.file_name().to_string_lossy().into_owned();
            let is_own = beside == name || (is_name(&beside) && beside.split('.').next() == Some(stem.as_str()));
            if is_own {
                let bytes = fs::read(entry.path()).map_err(|why| anyhow::anyhow!(unreadable(locale, &entry.path(), &why.to_string())))?;
                sent.insert(beside, bytes);
            }
        }
        let bundle = Bundle::of(sent).map_err(|error| {
            let (key, name, other) = error.words();
            anyhow::anyhow!(locale.text_with(key, &[("name", name), ("other", other)]))
        })?;
        if !bundles.contains(&bundle) {
            bundles.push(bundle);
        }
    }
    if bundles.is_empty() {
        bail!(locale.text("publish-nothing"));
    }
    Ok(bundles)
}

fn unreadable(locale: &Locale, path: &Path, why: &str) -> String {
    locale.text_with("publish-unreadable", &[("file", &path.display().to_string()), ("why", why)])
}

/// The password: from standard input, the surroundings, or typed unseen.
fn password(args: &PublishArgs, locale: &Locale) -> anyhow::Result<String> {
    if args.password_stdin {
        let mut text = String::new();
        std::io::stdin().take(4096).read_to_string(&mut text)?;
        let line = text.lines().next().unwrap_or_default().to_owned();
        return if line.is_empty() { Err(anyhow::anyhow!(locale.text("publish-no-password"))) } else { Ok(line) };
    }
    if let Ok(password) = std::env::var("RINGBACK_PASSWORD") {
        return Ok(password);
    }
    if !std::io::stdin().is_terminal() {
        bail!(locale.text("publish-no-password"));
    }
    let asked = locale.text_with("publish-password", &[("number", &args.number)]);
    rpassword::prompt_password(format!("{asked} ")).context("the password cannot be asked for")
}

/// Whether whoever listens on the way reads the password.
fn travels_open(server: &str) -> bool {
    let Some(rest) = server.strip_prefix("http://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    !["127.0.0.1", "localhost", "[::1]"].iter().any(|own| host == *own || host.starts_with(&format!("{own}:")))
}

/// Waits until the server has looked at it, and says how far it is.
fn wait(sender: &Sender, key: &str, locale: &Locale) -> anyhow::Result<Standing> {
    let mut told = String::new();
    loop {
        let standing = sender.ask(key, locale.language())?;
        if standing.report.is_some() || !["waiting", "judging"].contains(&standing.state.as_str()) {
            return Ok(standing);
        }
        if standing.progress != told {
            eprintln!("  {}", standing.progress);
            told.clone_from(&standing.progress);
        }
        sleep(Duration::from_secs(1));
    }
}

/// Says what came of it, and whether it may be approved.
fn outcome(standing: &Standing, id: &str, locale: &Locale) -> bool {
    let language = locale.language();
    let report = standing.report.clone().and_then(|report| serde_json::from_value::<Report>(report).ok());
    if let Some(report) = &report {
        tell(report, language, locale);
    }
    let passed = ["passed", "approved"].contains(&standing.state.as_str());
    let key = if standing.state == "approved" {
        "publish-approved"
    } else if passed {
        "publish-passed"
    } else {
        "publish-failed"
    };
    println!("{}", locale.text_with(key, &[("id", id)]));
    passed
}

fn tell(report: &Report, language: &str, locale: &Locale) {
    for problem in &report.problems {
        let message = problem.message.in_language(language);
        println!("{}:{}:{}: {} {message}", problem.file, problem.line, problem.column, problem.code);
        if let Some(help) = &problem.help {
            println!("    {}: {}", locale.text("review-mend"), help.in_language(language));
        }
    }
    lines(&report.remarks, language, "");
    for deal in report.deals.iter().filter(|deal| !deal.holds || deal.lines.iter().any(|line| line.bad)) {
        println!("{} ({}): {}", report.scenario, deal.name, locale.text("prove-not-proved"));
        lines(&deal.lines, language, "  ");
    }
    for call in report.calls.iter().filter(|call| !call.holds) {
        println!("{}.tests.ron:{}: {}", report.scenario, call.line, call.name);
        lines(&call.lines, language, "  ");
    }
    if let Some(against) = &report.against {
        println!("{} {}", locale.text("review-against-version"), against.version);
        lines(&against.differences, language, "  ");
    }
}

fn lines(lines: &[Line], language: &str, before: &str) {
    for line in lines {
        println!("{before}{} {}", if line.bad { "!" } else { "·" }, line.said.in_language(language));
        for input in &line.play {
            println!("{before}    {input}");
        }
    }
}
