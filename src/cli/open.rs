//! `ringback` alone: the window.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Common;

#[cfg(feature = "game")]
pub(super) fn window(common: &Common, seed: Option<u64>, studio: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    use super::case::{Overlay, data_folder, language};
    let library = std::sync::Arc::new(Overlay::of_pc(common));
    let options = crate::game::Options {
        language: language(common),
        speaks: common.lang.is_some(),
        data: data_folder(common)?,
        trainee: common.trainee.clone(),
        seed,
        studio,
        library,
    };
    match crate::game::run(options) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::from(1))
        }
    }
}

#[cfg(not(feature = "game"))]
pub(super) fn window(_: &Common, _: Option<u64>, _: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    anyhow::bail!(
        "this build has no window: build it with `cargo run --release` (feature `game`), or play with `ringback play SCENARIO --text`"
    )
}
