//! `ringback graph`: the dialogue as a drawing.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::Common;
use super::case::{Overlay, content, locale, sound};
use crate::prove::{Bounds, Reduction, prove};
use crate::workbench::map::{Legend, Map, dot, mermaid, svg};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback graph m1-unpaid-wages -o m1.svg\n\nThe ending of the file decides: .svg, .dot (Graphviz) or .mmd (Mermaid). Without -o the SVG is printed."
)]
pub(super) struct GraphArgs {
    /// Scenario id, or the path of its file.
    scenario: String,
    /// The variant to draw; the first one where missing.
    #[arg(long)]
    variant: Option<String>,
    /// Where to write.
    #[arg(short, long)]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &GraphArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let ending = args.out.as_ref().map_or("svg", |out| out.extension().and_then(|ending| ending.to_str()).unwrap_or(""));
    if !["svg", "dot", "mmd"].contains(&ending) {
        bail!("`.{ending}` is no kind of drawing: write .svg, .dot or .mmd");
    }
    let compiled = sound(&library, &content, &args.scenario, args.variant.as_deref())?;
    let proof = prove(&compiled, Reduction::On, Bounds::default());
    let map = Map::of(&compiled, &proof, locale.language());
    let drawn = match ending {
        "dot" => dot(&map),
        "mmd" => mermaid(&map),
        _ => svg(
            &map,
            &Legend {
                best: locale.text("graph-best"),
                unlawful: locale.text("graph-unlawful"),
                sometimes: locale.text("graph-sometimes"),
                stays: locale.text("graph-stays"),
            },
        ),
    };
    match &args.out {
        None => print!("{drawn}"),
        Some(out) => fs::write(out, drawn).with_context(|| format!("{} cannot be written", out.display()))?,
    }
    Ok(ExitCode::SUCCESS)
}
