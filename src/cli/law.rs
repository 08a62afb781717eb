//! `ringback law`: the packs, to list, to read and to lint.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::Common;
use super::case::{Overlay, below, content, locale, print_problems};
use super::check::Format;
use crate::call::{Content, FileProblems};
use crate::law::{Court, Judged, LawPack, PackFile, Rule, Verdict, lint, load_timeline};
use crate::scenario::Library;
use crate::scenario::reader;

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback law show US-REGF-14b2-frequency")]
pub(super) struct LawArgs {
    #[command(subcommand)]
    command: LawCommand,
}

#[derive(Debug, Subcommand)]
enum LawCommand {
    /// All rules, or those of some packs.
    List {
        packs: Vec<String>,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// A rule: its words, clauses and dates.
    Show {
        rule: String,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Reject rules without citation or source, overlapping dates, and rules that no fixture exercises.
    Lint {
        /// Folders with timelines (.ron) and pages (.md) that exercise rules; without it that is not asked.
        #[arg(long)]
        fixtures: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &LawArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    match &args.command {
        LawCommand::List { packs, format } => list(&content(&library)?, packs, *format, locale(&library, common).language()),
        LawCommand::Show { rule, format } => show(&content(&library)?, rule, *format, locale(&library, common).language()),
        LawCommand::Lint { fixtures } => lint_all(&library, fixtures),
    }
}

fn list(content: &Content, packs: &[String], format: Format, language: &str) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = packs.iter().find(|pack| !content.packs.contains_key(*pack)) {
        let known: Vec<&str> = content.packs.keys().map(String::as_str).collect();
        bail!("there is no law pack called `{unknown}`; known are: {}", known.join(", "));
    }
    let mut listed = Vec::new();
    for pack in content.packs.values().filter(|pack| packs.is_empty() || packs.contains(&pack.id)) {
        for (name, rule) in &pack.rules {
            let words = rule.words(language);
            if format == Format::Human {
                let until = rule.until.map_or_else(String::new, |until| until.to_string());
                println!("{name}\t{}\t{}\t{:?}\t{}–{until}\t{}", pack.id, rule.severity, rule.level(), rule.from, words.title);
            }
            listed.push(document(pack, name, rule, language));
        }
    }
    if format == Format::Json {
        println!("{}", json!({ "rules": listed }));
    }
    Ok(ExitCode::SUCCESS)
}

fn show(content: &Content, name: &str, format: Format, language: &str) -> anyhow::Result<ExitCode> {
    let all = content.packs.values().flat_map(|pack| pack.rules.iter().map(move |(id, rule)| (pack, id, rule)));
    let Some((pack, id, rule)) = all.clone().find(|(_, id, _)| id.as_str() == name) else {
        let near = all.map(|(_, id, _)| (strsim::damerau_levenshtein(id, name), id)).min();
        let hint = near.map_or_else(String::new, |(_, id)| format!(": did you mean `{id}`?"));
        bail!("there is no rule called `{name}`{hint}");
    };
    if format == Format::Json {
        println!("{}", document(pack, id, rule, language));
        return Ok(ExitCode::SUCCESS);
    }
    let words = rule.words(language);
    println!("{id} · {} · {} · {:?}\n{}\n\n{}\n→ {}\n", pack.id, rule.severity, rule.level(), words.title, words.explain, words.instead);
    for cite in &rule.cites {
        println!("{} · {:?} · {:?}\n  {}", cite.line(language), cite.status, cite.confidence, cite.source);
    }
    println!("{} – {}", rule.from, rule.until.map_or_else(|| "…".to_owned(), |until| until.to_string()));
    Ok(ExitCode::SUCCESS)
}

fn document(pack: &LawPack, name: &str, rule: &Rule, language: &str) -> serde_json::Value {
    let cites: Vec<_> = rule.cites.iter().map(|cite| json!({ "line": cite.line(language), "cite": cite })).collect();
    json!({
        "rule": name, "pack": pack.id, "family": rule.family, "severity": rule.severity, "kind": rule.kind, "level": rule.level(),
        "words": rule.words(language), "cites": cites, "from": rule.from, "until": rule.until, "binds": rule.binds,
    })
}

fn lint_all(library: &Overlay, fixtures: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in library.list("assets/law").into_iter().filter(|path| path.ends_with(".ron")) {
        let bytes = library.read(&path).unwrap_or_default();
        let loaded = reader::read::<PackFile>(&bytes);
        files.extend(loaded.value.map(|value| (path.clone(), value)));
        if !loaded.problems.is_empty() {
            problems.push(FileProblems { file: path, text: loaded.text, problems: loaded.problems });
        }
    }
    print_problems(&problems);
    let exercised = if fixtures.is_empty() { None } else { Some(exercised(&content(library)?, fixtures)?) };
    let found = lint(&files, exercised.as_ref());
    for lint in &found {
        println!("{lint}");
    }
    let count: usize = files.iter().map(|(_, file)| file.rules.len()).sum();
    println!("{count} rules in {} files: {} problem(s)", files.len(), found.len() + problems.len());
    Ok(ExitCode::from(u8::from(!found.is_empty() || !problems.is_empty())))
}

/// The rules that fixtures exercise: a page names them, a timeline is judged.
fn exercised(content: &Content, folders: &[PathBuf]) -> anyhow::Result<BTreeSet<String>> {
    let mut rules = BTreeSet::new();
    for folder in folders {
        if !folder.is_dir() {
            bail!("{} is no folder: name one with timelines or pages", folder.display());
        }
        let mut files = Vec::new();
        below(folder, folder, &mut files);
        for file in files {
            let path = folder.join(&file);
            if file.ends_with(".md") {
                rules.extend(named_by(&fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?));
            } else if file.ends_with(".ron") {
                rules.extend(applied_by(content, &path)?);
            }
        }
    }
    Ok(rules)
}

/// The rules that a page's cases are about.
fn named_by(page: &str) -> Vec<String> {
    let lists = page.split("about: [").skip(1).filter_map(|rest| rest.split(']').next());
    lists.flat_map(|list| list.split(',').map(|name| name.trim().trim_matches('"').to_owned())).filter(|name| !name.is_empty()).collect()
}

/// The rules that apply somewhere in a timeline; a file that is none exercises nothing.
fn applied_by(content: &Content, path: &Path) -> anyhow::Result<Vec<String>> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let Some(timeline) = load_timeline(&bytes, &content.vocabulary, content.packs.values()).timeline else { return Ok(Vec::new()) };
    let packs: Vec<LawPack> = timeline.packs.iter().filter_map(|name| content.packs.get(name).cloned()).collect();
    let Ok(mut court) = Court::seat(&packs, &content.vocabulary, &timeline) else { return Ok(Vec::new()) };
    let judged = court.hear_all(None);
    let opinions = judged.iter().flat_map(Judged::opinions);
    let applied = opinions.filter(|(_, opinion)| match &opinion.verdict {
        Verdict::NotApplicable => false,
        // A standard that a person has to weigh is exercised where it asks for that.
        Verdict::CannotTell(missing) => missing.iter().any(|missing| missing == "judgement"),
        _ => true,
    });
    Ok(applied.map(|(id, _)| court.rule_name(id).to_owned()).collect())
}
