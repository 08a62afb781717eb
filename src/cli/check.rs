//! `ringback check`: everything that is wrong with scenarios, at once; `--fix` mends what has one safe mending.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::Common;
use super::case::{Overlay, content, locale, named, print_problems, source};
use super::fix::fix;
use crate::call::{Content, FileProblems};
use crate::check::{check, format, pages};
use crate::locale::Locale;
use crate::scenario::Severity;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// How `check` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Human,
    /// One document, `docs/formats/check.md`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback check scenarios/m0/m0-forgot-autopay.ron\n         ringback check my-cases --fix")]
pub(super) struct CheckArgs {
    /// Scenario ids, files or folders; all shipped scenarios where nothing is named.
    paths: Vec<String>,
    /// Apply the fixes that change no meaning; comments and layout stay.
    #[arg(long)]
    fix: bool,
    #[arg(long, value_enum, default_value = "human")]
    format: CheckFormat,
}

pub(super) fn run(args: &CheckArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let mut all = Vec::new();
    for name in named(&library, &args.paths)? {
        if args.fix {
            mend(&library, &content, &name, args.format, &locale)?;
        }
        let files = problems(&library, &content, &name)?;
        if args.format == CheckFormat::Human {
            print_problems(&files);
            println!("{name}: {}", summary(&files, &locale));
        }
        all.extend(files);
    }
    match args.format {
        CheckFormat::Human => {}
        CheckFormat::Json => println!("{}", format::json(&all, &locale)),
        CheckFormat::Sarif => {
            let title = |code| pages::page(code).map_or_else(String::new, |page| pages::title(&page, locale.language()));
            println!("{}", format::sarif(&all, &locale, &title));
        }
    }
    Ok(ExitCode::from(u8::from(all.iter().any(FileProblems::has_errors))))
}

fn problems(library: &Overlay, content: &Content, name: &str) -> anyhow::Result<Vec<FileProblems>> {
    source(library, name, |beside, path, bytes| check(beside, content, path, bytes).files)
}

/// Applies the safe fixes to the scenario's file and its translations, and says what was changed.
fn mend(library: &Overlay, content: &Content, name: &str, format: CheckFormat, locale: &Locale) -> anyhow::Result<()> {
    for file in problems(library, content, name)? {
        let Some(path) = on_disk(&file.file) else {
            if file.problems.iter().any(|problem| problem.fix.as_ref().is_some_and(|fix| fix.safe)) {
                eprintln!("{}", locale.text_with("check-not-on-disk", &[("file", &file.file)]));
            }
            continue;
        };
        let check_again = |text: &str| check_text(library, content, name, &file.file, text);
        let applied = fix(&path, file.problems, &check_again).with_context(|| format!("{} cannot be mended", path.display()))?;
        if format == CheckFormat::Human {
            for change in &applied {
                let (line, column) = (change.at.line.to_string(), change.at.column.to_string());
                let values = [
                    ("file", file.file.as_str()),
                    ("line", &line),
                    ("column", &column),
                    ("code", change.code.as_str()),
                    ("old", if change.old.is_empty() { "none" } else { &change.old }),
                    ("new", if change.new.is_empty() { "none" } else { &change.new }),
                ];
                println!("{}", locale.text_with("check-fixed", &values));
            }
        }
    }
    Ok(())
}

/// What is wrong with one file of a case once it holds another text.
fn check_text(library: &Overlay, content: &Content, name: &str, file: &str, text: &str) -> Vec<crate::scenario::Problem> {
    let checked = source(library, name, |beside, path, bytes| {
        // A translation is mended once; the scenario as often as its fixes uncover more.
        let bytes = if path == file { text.as_bytes() } else { bytes };
        check(beside, content, path, bytes).files
    });
    let files = checked.unwrap_or_default();
    if name == file {
        files.into_iter().find(|known| known.file == file).map(|known| known.problems).unwrap_or_default()
    } else {
        Vec::new()
    }
}

fn on_disk(file: &str) -> Option<PathBuf> {
    let path = Path::new(file);
    path.is_file().then(|| path.to_owned())
}

/// The last word on a scenario.
fn summary(files: &[FileProblems], locale: &Locale) -> String {
    let count = |severity: Severity| files.iter().flat_map(|file| &file.problems).filter(|problem| problem.severity == severity).count();
    let counted = [(Severity::Error, "errors"), (Severity::Warning, "warnings"), (Severity::Note, "notes")];
    let parts = counted
        .into_iter()
        .filter(|(severity, _)| count(*severity) > 0)
        .map(|(severity, key)| locale.text_with(&format!("check-{key}"), &[("count", &count(severity).to_string())]));
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "ok".to_owned() } else { parts.join(" · ") }
}
