//! `ringback mutate`: breaks a case in small ways and says which breakages no test and no proof notices.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::Common;
use super::case::{Overlay, content, load, locale, print_problems, sound};
use super::check::Format;
use super::test::{Source, say, sources};
use super::watch::{self, Watch};
use crate::call::{Compiled, Content, FileProblems};
use crate::prove::{Bounds, Reduction, all_cores, prove};
use crate::scenario::Library;
use crate::workbench::mutate::{Mutant, Noticed, Watchers, mutants, noticed};
use crate::workbench::scripted::{ScriptedCall, read_tests};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback mutate m2-mother-picks-up --limit 100\n\nA breakage that nobody notices is a place where a mistake of yours would stay: write a scripted call that passes there."
)]
pub(super) struct MutateArgs {
    /// Scenario id, or the path of its file.
    scenario: String,
    /// Try only so many breakages, spread evenly over the file.
    #[arg(long)]
    limit: Option<usize>,
    /// Ask the scripted calls alone.
    #[arg(long)]
    no_proof: bool,
    /// Fail when fewer breakages than this are noticed, in percent.
    #[arg(long, default_value_t = 0)]
    least: usize,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &MutateArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let calls = calls(&library, &args.scenario);
    let variants = variants(&library, &content, &args.scenario, &calls)?;
    let Some(default) = variants.first() else { return Ok(ExitCode::from(2)) };
    let proof = (!args.no_proof).then(|| prove(default, Reduction::On, Bounds::default()));
    let mutants = chosen(mutants(default), args.limit);
    let watchers = Watchers { variants: &variants, calls: &calls, proof: proof.as_ref() };
    let told = ask(&mutants, &watchers);
    let count = |is_one: fn(&Noticed) -> bool| told.iter().filter(|noticed| is_one(noticed)).count();
    let by_test = count(|noticed| matches!(noticed, Noticed::Test(_)));
    let by_proof = count(|noticed| *noticed == Noticed::Proof);
    let unknown = count(|noticed| *noticed == Noticed::Unknown);
    match args.format {
        Format::Human => {
            let counts = [
                ("all", told.len().to_string()),
                ("test", by_test.to_string()),
                ("proof", by_proof.to_string()),
                ("nobody", (told.len() - by_test - by_proof - unknown).to_string()),
            ];
            println!("{}: {}", default.id, say(&locale, "mutate-counts", &counts));
            for (mutant, _) in mutants.iter().zip(&told).filter(|(_, noticed)| **noticed == Noticed::Nobody) {
                let breakage = &mutant.breakage;
                println!("  {} · {} {}", locale.text(breakage.kind.key()), breakage.place, breakage.detail);
            }
            if unknown > 0 {
                println!("  {}", say(&locale, "mutate-unknown", &[("count", unknown.to_string())]));
            }
        }
        Format::Json => {
            let listed: Vec<_> =
                mutants.iter().zip(&told).map(|(mutant, noticed)| json!({ "breakage": mutant.breakage, "noticed": noticed })).collect();
            println!("{}", json!({ "format": 1, "scenario": default.id, "breakages": listed }));
        }
    }
    let percent = if told.is_empty() { 100 } else { (by_test + by_proof) * 100 / told.len() };
    Ok(ExitCode::from(u8::from(percent < args.least)))
}

/// The scripted calls of a scenario; none is no mistake here.
fn calls(library: &dyn Library, scenario: &str) -> Vec<ScriptedCall> {
    let Ok(found) = sources(library, &[scenario.to_owned()]) else { return Vec::new() };
    let read = |source: Source| match read_tests(&source.bytes) {
        Ok((tests, _)) => tests.calls,
        Err((text, problems)) => {
            print_problems(&[FileProblems { file: source.file, text, problems }]);
            Vec::new()
        }
    };
    found.into_iter().flat_map(read).collect()
}

/// The variants that are played, the default one first.
fn variants(library: &dyn Library, content: &Content, scenario: &str, calls: &[ScriptedCall]) -> anyhow::Result<Vec<Arc<Compiled>>> {
    let names = load(library, content, scenario, None)?.variants;
    let is_played = |name: &&String| calls.iter().any(|call| call.variant.as_ref().is_some_and(|variant| variant.value == **name));
    let wanted = names.iter().take(1).chain(names.iter().skip(1).filter(is_played));
    wanted.map(|name| sound(library, content, scenario, Some(name))).collect()
}

/// So many of them, spread evenly.
fn chosen(all: Vec<Mutant>, limit: Option<usize>) -> Vec<Mutant> {
    let count = all.len();
    let limit = limit.unwrap_or(count).clamp(1, count.max(1));
    all.into_iter()
        .enumerate()
        .filter(|(place, _)| place * limit / count != (place + 1) * limit / count)
        .map(|(_, mutant)| mutant)
        .collect()
}

/// Breaks and asks, on all cores.
fn ask(mutants: &[Mutant], watchers: &Watchers<'_>) -> Vec<Noticed> {
    let bar = ProgressBar::new(mutants.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    // From here on Ctrl-C leaves the rest unknown instead of ending the program.
    let watch = Watch::new(usize::MAX >> 20);
    let done = AtomicU64::new(0);
    let told = all_cores(mutants.iter().collect(), &|mutant: &Mutant| {
        let answer = if watch::is_asked_to_stop() { Noticed::Unknown } else { noticed(mutant, watchers, &|progress| watch.look(progress)) };
        bar.set_position(done.fetch_add(1, Ordering::Relaxed) + 1);
        answer
    });
    bar.finish_and_clear();
    watch.end();
    told
}
