//! `ringback simulate`: lets bots play, and says how hard a case is.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::Common;
use super::case::{Overlay, content, load, locale, print_problems, sound};
use super::check::Format;
use super::test::say;
use crate::call::{Compiled, FileProblems};
use crate::locale::Locale;
use crate::prove::bots::{Bot, Rate, Simulation, Spread, bots, difficulty, simulate};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback simulate m1-unpaid-wages --bot by-the-book --runs 2000 --seed 7\n\nThe same seed plays the same calls again. Bots are described in assets/bots.ron."
)]
pub(super) struct SimulateArgs {
    /// Scenario id, or the path of its file.
    scenario: String,
    /// Who plays: random, polite-but-ignorant, pushy-old-hand, by-the-book, careful-trainee, expert, or all.
    #[arg(long, default_value = "all")]
    bot: String,
    /// How many calls each bot plays.
    #[arg(long, default_value_t = 1000)]
    runs: u32,
    /// The seed of the first call; each further call takes the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// How many rules are listed for people.
const LISTED: usize = 12;

pub(super) fn run(args: &SimulateArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let all = bots(&library, &content.vocabulary).map_err(|(text, problems)| {
        print_problems(&[FileProblems { file: "assets/bots.ron".to_owned(), text, problems }]);
        anyhow::anyhow!("assets/bots.ron has errors")
    })?;
    let chosen: Vec<&Bot> = all.iter().filter(|bot| args.bot == "all" || args.bot == bot.name).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = all.iter().map(|bot| bot.name.as_str()).collect();
        bail!("there is no bot called `{}`: known are {}, all", args.bot, known.join(", "));
    }
    let names = load(&library, &content, &args.scenario, None)?.variants;
    let variants: Result<Vec<Arc<Compiled>>, _> = names.iter().map(|name| sound(&library, &content, &args.scenario, Some(name))).collect();
    let variants = variants?;
    let told: Vec<(&Bot, Simulation)> = chosen.into_iter().map(|bot| (bot, watched(&variants, bot, args))).collect();
    let rates: Vec<(u32, u32)> = told.iter().map(|(bot, played)| (played.passed.permille, bot.beginner)).collect();
    // A single bot is no measure of a case.
    let estimate = (args.bot == "all").then(|| difficulty(&rates));
    let written = variants.first().map_or(0, |compiled| compiled.difficulty);
    match args.format {
        Format::Human => print(&args.scenario, &told, estimate, written, &locale),
        Format::Json => println!("{}", document(args, &told, estimate, written)),
    }
    Ok(ExitCode::SUCCESS)
}

fn watched(variants: &[Arc<Compiled>], bot: &Bot, args: &SimulateArgs) -> Simulation {
    let bar = ProgressBar::new(u64::from(args.runs));
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_prefix(bot.name.clone());
    let done = AtomicU64::new(0);
    let simulation =
        simulate(variants, bot, args.seed, args.runs, &|more| bar.set_position(done.fetch_add(more, Ordering::Relaxed) + more));
    bar.finish_and_clear();
    simulation
}

fn rate(rate: &Rate) -> String {
    let percent = |permille: u32| format!("{}.{}", permille / 10, permille % 10);
    format!("{} % ({}–{})", percent(rate.permille), percent(rate.low), percent(rate.high))
}

fn spread(spread: &Spread) -> String {
    format!("{} · {} · {} · {} · {}", spread.least, spread.lower, spread.median, spread.upper, spread.most)
}

fn print(scenario: &str, told: &[(&Bot, Simulation)], estimate: Option<u8>, written: u8, locale: &Locale) {
    for (bot, played) in told {
        let name = if locale.language().starts_with("zh") { &bot.zh } else { &bot.en };
        println!("{scenario} · {} ({name}) · {}", bot.name, say(locale, "simulate-runs", &[("runs", played.passed.runs.to_string())]));
        println!("  {}", say(locale, "simulate-passed", &[("rate", rate(&played.passed))]));
        println!("  {}", say(locale, "simulate-red-lines", &[("rate", rate(&played.red_lines))]));
        println!("  {}", say(locale, "simulate-effective", &[("spread", spread(&played.effective))]));
        println!("  {}", say(locale, "simulate-lawful", &[("spread", spread(&played.lawful))]));
        println!("  {}", say(locale, "simulate-seconds", &[("spread", spread(&played.seconds))]));
        for (rule, found) in played.findings.iter().take(LISTED) {
            println!("    {rule} {}", rate(found));
        }
    }
    if let Some(estimate) = estimate {
        let key = if estimate == written { "simulate-difficulty" } else { "simulate-difficulty-differs" };
        println!("{}", say(locale, key, &[("estimate", estimate.to_string()), ("written", written.to_string())]));
    }
}

fn document(args: &SimulateArgs, told: &[(&Bot, Simulation)], estimate: Option<u8>, written: u8) -> Value {
    let named = |rates: &[(String, Rate)]| rates.iter().map(|(id, rate)| json!({ "id": id, "rate": rate })).collect::<Vec<_>>();
    let bots: Vec<Value> = told
        .iter()
        .map(|(bot, played)| {
            json!({
                "bot": bot.name,
                "passed": played.passed,
                "red_lines": played.red_lines,
                "effective": played.effective,
                "lawful": played.lawful,
                "seconds": played.seconds,
                "findings": named(&played.findings),
                "endings": named(&played.endings),
            })
        })
        .collect();
    json!({
        "format": 1,
        "scenario": args.scenario,
        "runs": args.runs,
        "seed": args.seed,
        "bots": bots,
        "difficulty": { "written": written, "estimated": estimate },
    })
}
