//! `ringback judge`: a timeline of contacts before the law.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;

use super::Common;
use super::case::{Overlay, content, locale, print_problems};
use super::check::Format;
use crate::call::{Content, FileProblems};
use crate::law::{Answer, BenchError, ContactAnswer, Court, LawPack, LoadedTimeline, OpinionAnswer, Timeline, load_probe, load_timeline};
use crate::locale::Locale;
use crate::scenario::problem::Span;
use crate::scenario::render::Speak;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ringback judge timeline.ron --pack us-reg-f
  ringback judge timeline.ron --probe '(at: \"2026-04-08T10:00\", to: \"consumer\", channel: Call)'")]
pub(super) struct JudgeArgs {
    /// The timeline: see docs/formats/timeline.md.
    timeline: std::path::PathBuf,
    /// Law packs, the lowest layer first; without it those that the file names.
    #[arg(long = "pack", value_delimiter = ',')]
    packs: Vec<String>,
    /// Judge as it stood at the end of this day: later contacts are left out.
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// May this contact be made? The id of a probe or contact of the file, or a contact as RON.
    #[arg(long)]
    probe: Option<String>,
    /// Show every rule, also those that are kept or do not apply.
    #[arg(long)]
    all: bool,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &JudgeArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let name = args.timeline.display().to_string();
    let bytes = fs::read(&args.timeline).with_context(|| format!("{name} cannot be read"))?;
    let Some(mut timeline) = sound(&name, load_timeline(&bytes, &content.vocabulary, content.packs.values())) else {
        return Ok(ExitCode::from(1));
    };
    if let Some(probe) = args.probe.as_ref().filter(|probe| probe.trim_start().starts_with('(')) {
        let loaded = load_probe(probe.as_bytes(), &timeline, &content.vocabulary, content.packs.values());
        let Some(with_probe) = sound("--probe", loaded) else { return Ok(ExitCode::from(2)) };
        timeline = with_probe;
    }
    let (names, packs) = packs(args, &timeline, &content)?;
    let texts = locale(&library, common);
    let language = texts.language();

    let before = Court::seat(&packs, &content.vocabulary, &timeline).map_err(|errors| misfit(&errors, &texts))?;
    let mut court = before.clone();
    let judged = court.hear_all(args.as_of);
    let mut answer = Answer::of(&court, &judged, names, args.as_of, language);
    if let Some(probe) = &args.probe {
        let contact = probed(&timeline, probe)?;
        let said = before.probe(contact);
        answer.add_probe(&court, contact, &said, language);
    }
    match args.format {
        Format::Json => println!("{}", serde_json::to_string(&answer)?),
        Format::Human => print!("{}", human(&answer, &texts, args.all)),
    }
    Ok(ExitCode::from(u8::from(is_wrong(&answer))))
}

/// Whether the answer is no: to the probe, or to the contacts.
fn is_wrong(answer: &Answer) -> bool {
    if let Some(probe) = &answer.probe {
        return probe.may == "no";
    }
    let is_broken = |opinion: &OpinionAnswer| matches!(opinion.verdict, "violates" | "presumed-violation");
    !answer.overdue.is_empty() || answer.contacts.iter().any(|contact| contact.rules.iter().any(is_broken))
}

/// A timeline without errors; its problems are printed.
fn sound(name: &str, loaded: LoadedTimeline) -> Option<Timeline> {
    if !loaded.problems.is_empty() {
        print_problems(&[FileProblems { file: name.to_owned(), text: loaded.text, problems: loaded.problems }]);
    }
    loaded.timeline
}

fn packs(args: &JudgeArgs, timeline: &Timeline, content: &Content) -> anyhow::Result<(Vec<String>, Vec<LawPack>)> {
    let names = if args.packs.is_empty() { timeline.packs.clone() } else { args.packs.clone() };
    let known: Vec<&str> = content.packs.keys().map(String::as_str).collect();
    if names.is_empty() {
        bail!("the timeline names no law pack: add `packs: [\"us-reg-f\"]`, or say --pack; known are: {}", known.join(", "));
    }
    let found = names.iter().map(|name| {
        content.packs.get(name).cloned().with_context(|| format!("there is no law pack called `{name}`; known are: {}", known.join(", ")))
    });
    let packs = found.collect::<anyhow::Result<Vec<LawPack>>>()?;
    Ok((names, packs))
}

fn misfit(errors: &[BenchError], texts: &Locale) -> anyhow::Error {
    let told = errors.iter().map(|error| texts.tell(&error.problem(Span::default())));
    let lines = told.map(|told| format!("  {}\n    {}", told.message, told.help.unwrap_or_default()));
    anyhow::anyhow!("{}\n{}", texts.text("judge-misfit"), lines.collect::<Vec<_>>().join("\n"))
}

fn probed<'t>(timeline: &'t Timeline, probe: &str) -> anyhow::Result<&'t crate::law::Contact> {
    if probe.trim_start().starts_with('(') {
        return timeline.probes.last().context("the probe was read");
    }
    let all = timeline.probes.iter().chain(&timeline.contacts);
    let ids: Vec<&str> = all.clone().map(|contact| contact.id.as_str()).collect();
    all.clone()
        .find(|contact| contact.id == probe)
        .with_context(|| format!("there is no probe or contact called `{probe}`; known are: {}", ids.join(", ")))
}

/// What people read: each contact with what is not simply kept.
fn human(answer: &Answer, texts: &Locale, all: bool) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out += &text;
        out.push('\n');
    };
    if !answer.title.is_empty() {
        line(answer.title.clone());
    }
    for contact in &answer.contacts {
        print_contact(answer, contact, texts, all, &mut line);
    }
    for overdue in &answer.overdue {
        let values =
            [("rule", overdue.rule.as_str()), ("person", &overdue.person), ("debt", &overdue.debt), ("due", &overdue.due.to_string())];
        line(texts.text_with("judge-overdue", &values));
    }
    if let Some(probe) = &answer.probe {
        line(String::new());
        line(format!("{} {}", texts.text("judge-probe"), texts.text(&format!("judge-may-{}", probe.may))));
        let named = |name: &String| probe.against.contains(name) || probe.cannot_tell.contains(name);
        for opinion in probe.rules.iter().filter(|opinion| named(&opinion.rule)) {
            print_opinion(answer, opinion, texts, &mut line);
        }
        if probe.may == "no" {
            let next = probe.next.clone().unwrap_or_else(|| format!("{} ({})", texts.text("judge-next-never"), probe.never.join(", ")));
            line(texts.text_with("judge-next", &[("moment", &next)]));
        }
    }
    line(texts.text_with("judge-tz", &[("version", answer.tz_database)]));
    out
}

fn print_contact(answer: &Answer, contact: &ContactAnswer, texts: &Locale, all: bool, line: &mut impl FnMut(String)) {
    let channel = texts.text(&format!("channel-{}", format!("{:?}", contact.channel).to_lowercase()));
    line(format!("{} · {} · {channel} · {}", contact.at, contact.person, contact.id));
    let is_quiet = |opinion: &&OpinionAnswer| matches!(opinion.verdict, "complies" | "not-applicable") && !all;
    let (quiet, loud): (Vec<&OpinionAnswer>, Vec<&OpinionAnswer>) = contact.rules.iter().partition(is_quiet);
    let (open, told): (Vec<&OpinionAnswer>, Vec<&OpinionAnswer>) =
        loud.into_iter().partition(|opinion| opinion.verdict == "cannot-tell" && opinion.factors.is_empty() && !all);
    for opinion in told {
        print_opinion(answer, opinion, texts, line);
    }
    print_open(&open, texts, line);
    let kept = quiet.iter().filter(|opinion| opinion.verdict == "complies").count();
    let (kept, other) = (kept.to_string(), (quiet.len() - kept).to_string());
    line(format!("  {}", texts.text_with("judge-quiet", &[("kept", &kept), ("other", &other)])));
}

/// The rules that cannot tell, together for what is missing.
fn print_open(open: &[&OpinionAnswer], texts: &Locale, line: &mut impl FnMut(String)) {
    let mut by_missing: Vec<(&[String], Vec<&str>)> = Vec::new();
    for opinion in open {
        match by_missing.iter_mut().find(|(missing, _)| *missing == opinion.missing.as_slice()) {
            Some((_, rules)) => rules.push(&opinion.rule),
            None => by_missing.push((&opinion.missing, vec![&opinion.rule])),
        }
    }
    for (missing, rules) in by_missing {
        let missing: Vec<String> = missing.iter().map(|missing| missing_words(missing, texts)).collect();
        line(format!("  {} · {} {}", texts.text("verdict-cannot-tell"), texts.text("judge-missing"), missing.join("; ")));
        line(format!("    {}", rules.join(", ")));
    }
}

fn print_opinion(answer: &Answer, opinion: &OpinionAnswer, texts: &Locale, line: &mut impl FnMut(String)) {
    let rule = answer.rules.get(&opinion.rule);
    let title = rule.map_or("", |rule| rule.title.as_str());
    line(format!("  {} · {title} ({})", texts.text(&format!("verdict-{}", opinion.verdict)), opinion.rule));
    for count in &opinion.counts {
        let (counted, most) = (count.counted.to_string(), count.most.to_string());
        let from = count.from.map_or_else(String::new, |from| from.to_string());
        let (to, debt) = (count.to.to_string(), count.debt.clone().unwrap_or_default());
        let values = [("debt", debt.as_str()), ("counted", &counted), ("most", &most), ("from", &from), ("to", &to)];
        line(format!("    {}", texts.text_with("judge-count", &values)));
    }
    if !opinion.missing.is_empty() {
        let missing: Vec<String> = opinion.missing.iter().map(|missing| missing_words(missing, texts)).collect();
        line(format!("    {} {}", texts.text("judge-missing"), missing.join("; ")));
    }
    if !opinion.factors.is_empty() {
        line(format!("    {} {}", texts.text("judge-factors"), opinion.factors.join(", ")));
    }
    if matches!(opinion.verdict, "violates" | "presumed-violation")
        && let Some(rule) = rule
    {
        for clause in &rule.clauses {
            line(format!("    {clause}"));
        }
        line(format!("    {} {}", texts.text("judge-instead"), rule.instead));
    }
}

/// `time:c3` in words; the name of a fact stays as it is.
fn missing_words(missing: &str, texts: &Locale) -> String {
    let (code, subject) = missing.split_once(':').unwrap_or((missing, ""));
    let key = format!("missing-{}", code.replace('_', "-"));
    let words = texts.text_with(&key, &[("what", subject)]);
    if words == key { missing.to_owned() } else { words }
}
