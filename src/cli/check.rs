//! `ringback check`: everything that is wrong with scenarios, at once.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, load, named, print_problems};
use crate::call::FileProblems;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback check scenarios/m0/m0-forgot-autopay.ron")]
pub(super) struct CheckArgs {
    /// Scenario ids, files or folders; all shipped scenarios where nothing is named.
    paths: Vec<String>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &CheckArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let mut broken = false;
    let mut listed = Vec::new();
    for name in named(&library, &args.paths)? {
        let mut problems: Vec<FileProblems> = Vec::new();
        let first = load(&library, &content, &name, None)?;
        for variant in first.variants.iter().skip(1) {
            for file in load(&library, &content, &name, Some(variant))?.problems {
                add(&mut problems, file);
            }
        }
        first.problems.into_iter().for_each(|file| add(&mut problems, file));
        broken |= problems.iter().any(FileProblems::has_errors);
        if args.format == Format::Human {
            print_problems(&problems);
            let count: usize = problems.iter().map(|file| file.problems.len()).sum();
            println!("{name}: {}", if count == 0 { "ok".to_owned() } else { format!("{count} problem(s)") });
        }
        listed.extend(problems.iter().map(|file| json!({ "file": file.file, "problems": file.problems })));
    }
    if args.format == Format::Json {
        println!("{}", json!({ "files": listed }));
    }
    Ok(ExitCode::from(u8::from(broken)))
}

/// Adds a file's problems; variants repeat most of them.
fn add(all: &mut Vec<FileProblems>, file: FileProblems) {
    match all.iter_mut().find(|known| known.file == file.file) {
        None => all.push(file),
        Some(known) => {
            let new: Vec<_> = file.problems.into_iter().filter(|problem| !known.problems.contains(problem)).collect();
            known.problems.extend(new);
        }
    }
}
