//! The command line: one file per subcommand and the text-mode player. It has no rules of its own; it reads files,
//! asks the core and prints. Exit codes: 0 fine, 1 the thing checked is wrong, 2 used wrongly.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the command line is where files, clock and surroundings are")]

mod career;
mod case;
mod check;
mod days;
#[cfg(feature = "deliver")]
mod deliver;
mod diff;
mod exam_clock;
mod explain;
mod fix;
mod graph;
#[cfg(feature = "server")]
mod hr;
mod judge;
mod law;
mod lsp;
mod mutate;
mod new;
mod open;
mod play;
mod present;
mod prove;
#[cfg(feature = "deliver")]
mod publish;
mod replay;
mod simulate;
#[cfg(feature = "deliver")]
mod take_exam;
mod test;
mod text_mode;
mod watch;
mod without;
mod workday;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Practise calls with scripted debtors; every call is judged: was it lawful, was it effective?
#[derive(Debug, Parser)]
#[command(name = "ringback", version, about, after_help = "Example: ringback play m0-forgot-autopay --text")]
struct Cli {
    #[command(flatten)]
    common: Common,
    /// The window deals this in every practice call: the same names, moods and wordings. 0 is the default deal.
    #[arg(long)]
    seed: Option<u64>,
    /// Open the window's studio on this scenario file, to see it while it is written.
    #[arg(long, value_name = "FILE")]
    studio: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every subcommand takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Language of the texts: zh-CN or en. Without it the system's language decides.
    #[arg(long, global = true)]
    lang: Option<String>,
    /// Folder for attempts and settings. Without it the platform's own place for a user's data.
    #[arg(long, global = true, env = "RINGBACK_DATA")]
    data: Option<PathBuf>,
    /// A content folder that lies over the shipped scenarios and assets.
    #[arg(long, global = true)]
    content: Option<PathBuf>,
    /// Who practises: the name in records. The window then opens on this profile, and makes it where it is new.
    #[arg(long, global = true)]
    trainee: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play a case in the terminal, or from a file of inputs.
    Play(play::PlayArgs),
    /// Check scenarios and say everything that is wrong with them.
    Check(check::CheckArgs),
    /// Explain the code of a diagnostic, or a rule of law.
    Explain(explain::ExplainArgs),
    /// Exhaust the states of scenarios: is there a lawful win, and never a lawful dead end?
    Prove(prove::ProveArgs),
    /// Play the scripted calls that lie beside scenarios, and say what came otherwise.
    Test(test::TestArgs),
    /// Break a case in small ways: which breakages does no test and no proof notice?
    Mutate(mutate::MutateArgs),
    /// Let bots play: how often do they pass, and what do they break?
    Simulate(simulate::SimulateArgs),
    /// Draw a scenario's dialogue: SVG, Graphviz or Mermaid.
    Graph(graph::GraphArgs),
    /// What does a new version of a scenario change, in meaning?
    Diff(diff::DiffArgs),
    /// Begin a scenario from a template.
    New(new::NewArgs),
    /// Replay a record: the same score, or the input at which they part.
    Replay(replay::ReplayArgs),
    /// Judge a timeline of contacts by law packs, or ask whether a contact may be made.
    Judge(judge::JudgeArgs),
    /// The language server for editors, over standard input and output.
    Lsp(lsp::LspArgs),
    /// The law packs: list, show, lint.
    Law(law::LawArgs),
    /// Cases over several days: list, play, replay, check.
    Days(days::DaysArgs),
    /// A shift with a queue of accounts: list, play, replay, check.
    Workday(workday::WorkdayArgs),
    /// Where a trainee stands: desk, skills, what is due, the next case and why, this month's pay; and the desk's exam.
    Career(career::CareerArgs),
    /// Send finished attempts to HR's server, each once.
    #[cfg(feature = "deliver")]
    Deliver(deliver::DeliverArgs),
    /// Send cases in for approval; the server checks, proves and tests them.
    #[cfg(feature = "deliver")]
    Publish(publish::PublishArgs),
    /// Take an exam with a ticket of HR's server.
    #[cfg(feature = "deliver")]
    TakeExam(take_exam::ExamArgs),
    /// HR's server: records in, pages out.
    #[cfg(feature = "server")]
    Serve(hr::ServeArgs),
    /// A synthetic organisation, for trying and measuring.
    #[cfg(feature = "server")]
    SeedDemo(hr::SeedArgs),
    /// Whether everything in HR's store is whole, and replays to its score.
    #[cfg(feature = "server")]
    Verify(hr::VerifyArgs),
    /// The attempts of HR's store as a file.
    #[cfg(feature = "server")]
    Export(hr::ExportArgs),
    /// Delete people from HR's store; the sums stay.
    #[cfg(feature = "server")]
    Forget(hr::ForgetArgs),
    /// HR's store as one file.
    #[cfg(feature = "server")]
    Backup(hr::FileArgs),
    /// HR's store from such a file.
    #[cfg(feature = "server")]
    Restore(hr::FileArgs),
}

/// A reader that closes early (`| head`) is no failure: printing panics then, and the process just ends.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if message.contains("failed printing to stdout") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

/// Runs the command line and says how it went.
#[must_use]
pub fn run() -> ExitCode {
    end_quietly_when_nobody_reads();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            if let Some(told) = without::told(&error) {
                eprintln!("ringback: {told}");
                return ExitCode::from(2);
            }
            // A closed pipe is no failure of ours.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    case::speak(&cli.common);
    let result = match cli.command {
        None => open::window(&cli.common, cli.seed, cli.studio),
        Some(Command::Play(args)) => play::run(&args, &cli.common),
        Some(Command::Check(args)) => check::run(&args, &cli.common),
        Some(Command::Explain(args)) => explain::run(&args, &cli.common),
        Some(Command::Prove(args)) => prove::run(&args, &cli.common),
        Some(Command::Test(args)) => test::run(&args, &cli.common),
        Some(Command::Mutate(args)) => mutate::run(&args, &cli.common),
        Some(Command::Simulate(args)) => simulate::run(&args, &cli.common),
        Some(Command::Graph(args)) => graph::run(&args, &cli.common),
        Some(Command::Diff(args)) => diff::run(&args, &cli.common),
        Some(Command::New(args)) => new::run(&args, &cli.common),
        Some(Command::Replay(args)) => replay::run(&args, &cli.common),
        Some(Command::Judge(args)) => judge::run(&args, &cli.common),
        Some(Command::Lsp(args)) => lsp::run(&args, &cli.common),
        Some(Command::Law(args)) => law::run(&args, &cli.common),
        Some(Command::Days(args)) => days::run(&args, &cli.common),
        Some(Command::Workday(args)) => workday::run(&args, &cli.common),
        Some(Command::Career(args)) => career::run(&args, &cli.common),
        #[cfg(feature = "deliver")]
        Some(Command::Deliver(args)) => deliver::run(&args, &cli.common),
        #[cfg(feature = "deliver")]
        Some(Command::Publish(args)) => publish::run(&args, &cli.common),
        #[cfg(feature = "deliver")]
        Some(Command::TakeExam(args)) => take_exam::run(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Serve(args)) => hr::serve(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::SeedDemo(args)) => hr::seed(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Verify(args)) => hr::verify(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Export(args)) => hr::export(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Forget(args)) => hr::forget(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Backup(args)) => hr::backup(&args, &cli.common),
        #[cfg(feature = "server")]
        Some(Command::Restore(args)) => hr::restore(&args, &cli.common),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("ringback: {error:#}");
            ExitCode::from(2)
        }
    }
}
