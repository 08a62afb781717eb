//! `ringback prove`: exhausts the states of scenarios and says which promises hold. `human` and `json` print a proof,
//! `coverage` the matrix of rules and cases.

mod coverage;
mod human;
mod json;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use self::coverage::Coverage;
use super::Common;
use super::case::{Overlay, content, locale, named, open, sound_of};
use super::check::Format;
use super::watch::Watch;
use crate::call::Compiled;
use crate::prove::{Bounds, Proof, Reduction, Stop, Unreached, prove_watched};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback prove m0-forgot-autopay --all-deals\n\nCtrl-C stops the search; what it had found by then is printed, and nothing is called proved."
)]
pub(super) struct ProveArgs {
    /// Scenario ids, files or folders; all shipped scenarios where nothing is named.
    paths: Vec<String>,
    /// Prove every variant and not only the default one.
    #[arg(long)]
    all_deals: bool,
    /// Stop, unproved, after so many states.
    #[arg(long, default_value_t = Bounds::default().states)]
    max_states: usize,
    /// Stop, unproved, when a search takes more than so many megabytes.
    #[arg(long, value_name = "MB", default_value_t = 4096)]
    max_memory: usize,
    /// Print which rules the cases test, as a table (Markdown, or JSON with --format json). Of the whole library it also fails
    /// where a rule is neither broken by some play nor listed, with a reason, as one that no call can break.
    #[arg(long)]
    coverage: bool,
    /// Search without the reductions (slow; for comparison).
    #[arg(long)]
    unreduced: bool,
    /// Print JSON instead (docs/formats/prove.md).
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// One deal of one scenario, proved or not.
struct Tried {
    compiled: Arc<Compiled>,
    proof: Proof,
    milliseconds: u128,
}

/// All deals of one scenario that were tried.
struct Case {
    deals: Vec<Tried>,
    /// Whether these are all the deals that the scenario has.
    is_whole: bool,
}

impl Case {
    /// What no deal that was tried reaches. Endings that every case has are not the author's, and none of theirs is missed.
    fn unreached(&self) -> Unreached {
        let mut deals = self.deals.iter().map(|deal| &deal.proof.unreached);
        let first = deals.next().cloned().unwrap_or_default();
        let mut unreached = deals.fold(first, |unreached, deal| unreached.and(deal));
        if let Some(deal) = self.deals.first() {
            let own = [deal.compiled.hung_up, deal.compiled.left, deal.compiled.not_dialled];
            unreached.endings.retain(|ending| !own.contains(ending));
        }
        unreached
    }

    fn was_exhausted(&self) -> bool {
        self.deals.iter().all(|deal| deal.proof.exhausted)
    }

    /// Whether every promise holds. What one deal does not reach another may, so that is asked of all deals together.
    fn holds(&self) -> bool {
        self.deals.iter().all(|deal| deal.proof.holds()) && !(self.is_whole && self.was_exhausted() && !self.unreached().is_empty())
    }
}

pub(super) fn run(args: &ProveArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let reduction = if args.unreduced { Reduction::Off } else { Reduction::On };
    let bounds = Bounds { states: args.max_states };
    let watch = Watch::new(args.max_memory);
    let is_told = args.format == Format::Human && !args.coverage;
    let mut cases = Vec::new();
    for name in named(&library, &args.paths)? {
        let file = open(&library, &name)?;
        let variants: Vec<Option<&str>> = match file.variants() {
            // What cannot be read has none, and says why when it is compiled.
            [] => vec![None],
            variants => variants.iter().map(|variant| Some(variant.as_str())).collect(),
        };
        let wanted = if args.all_deals || args.coverage { variants.len() } else { 1 };
        let mut case = Case { deals: Vec::new(), is_whole: wanted >= variants.len() };
        for variant in variants.into_iter().take(wanted) {
            let compiled = sound_of(&file, &content, &name, variant)?;
            watch.begin(&format!("{} ({})", compiled.id, compiled.variant));
            let began = Instant::now();
            let proof = prove_watched(&compiled, reduction, bounds, &|progress| watch.look(progress));
            let deal = Tried { compiled, proof, milliseconds: began.elapsed().as_millis() };
            watch.end();
            if is_told {
                human::print(&deal, &locale);
            }
            case.deals.push(deal);
        }
        if is_told {
            human::print_unreached(&case, &locale);
        }
        let was_stopped = case.deals.iter().any(|deal| deal.proof.stopped == Some(Stop::Asked));
        cases.push(case);
        if was_stopped {
            break;
        }
    }
    let mut all_hold = cases.iter().all(Case::holds);
    if args.coverage {
        let coverage = Coverage::of(&cases, &library, args.paths.is_empty(), locale.language())?;
        match args.format {
            Format::Human => print!("{}", coverage.markdown(&locale)),
            Format::Json => println!("{}", coverage.json()),
        }
        all_hold &= coverage.holds();
    } else if args.format == Format::Json {
        println!("{}", json::document(&cases));
    }
    Ok(ExitCode::from(u8::from(!all_hold)))
}
