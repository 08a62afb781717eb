//! `ringback lsp`: the language server over standard input and output.

use std::process::ExitCode;

use clap::Args;
use lsp_server::Connection;

use super::Common;
use super::case::{Overlay, content, locale};
use crate::lsp::Server;

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback lsp\nEditors start it: docs/editors.md has the few lines for VS Code, Helix and Neovim.")]
pub(super) struct LspArgs {
    /// Some editors say that they speak over standard input and output; there is no other way.
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(_: &LspArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    let (connection, threads) = Connection::stdio();
    let served = Server::new(&library, &content, &locale).serve(&connection);
    // The threads end when the connection does.
    drop(connection);
    threads.join()?;
    served.map_err(|error| anyhow::anyhow!("the editor's connection broke: {error}"))?;
    Ok(ExitCode::SUCCESS)
}
