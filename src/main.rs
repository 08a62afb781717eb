//! The front door: `ringback` opens the window, subcommands do the rest.

use std::process::ExitCode;

fn main() -> ExitCode {
    ringback::cli::run()
}
