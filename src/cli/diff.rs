//! `ringback diff`: what a new version of a case changes, in meaning.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, load, locale, sound};
use super::check::Format;
use super::test::say;
use crate::prove::{Bounds, Reduction, prove};
use crate::scenario::problem::Code;
use crate::scenario::render::Speak;
use crate::workbench::diff::{Version, differences};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback diff old/m1-unpaid-wages.ron scenarios/m1/m1-unpaid-wages.ron\n\nExit code 1 when something was lost: an ending, a rule that was tested, points of the best lawful call, a promise of the proof,\na translation; or when what can be played changed and the version did not rise."
)]
pub(super) struct DiffArgs {
    /// The old version: a scenario's id or the path of its file.
    old: String,
    /// The new version.
    new: String,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &DiffArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let (old, new) = (sound(&library, &content, &args.old, None)?, sound(&library, &content, &args.new, None)?);
    let prove = |compiled: &_| prove(compiled, Reduction::On, Bounds::default());
    let (old_proof, new_proof) = (prove(&old), prove(&new));
    let problems = load(&library, &content, &args.new, None)?.problems;
    let missing = problems.iter().flat_map(|file| &file.problems);
    let missing = missing.filter(|problem| matches!(problem.code, Code::MissingTranslation | Code::StaleTranslation));
    let untranslated: Vec<String> = missing.map(|problem| locale.tell(problem).message).collect();
    let found = differences(Version { compiled: &old, proof: &old_proof }, Version { compiled: &new, proof: &new_proof }, &untranslated);
    match args.format {
        Format::Json => println!("{}", json!({ "format": 1, "old": args.old, "new": args.new, "differences": found })),
        Format::Human if found.is_empty() => println!("{}", locale.text("diff-nothing")),
        Format::Human => {
            for difference in &found {
                let values = [("old", difference.old.clone()), ("new", difference.new.clone())];
                println!("{} {}", if difference.is_loss { "!" } else { " " }, say(&locale, &difference.what.key(), &values));
            }
        }
    }
    Ok(ExitCode::from(u8::from(found.iter().any(|difference| difference.is_loss))))
}
