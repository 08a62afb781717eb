//! One integration binary, a module per capability: linking is the cost on two cores.
#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "tests read files and fail loudly")]

mod account;
mod career;
mod check;
mod cli;
#[cfg(feature = "server")]
mod dashboard;
mod days;
mod glyphs;
mod house;
mod judge;
mod law;
mod locale;
mod lsp;
mod machine;
mod prove;
mod reader;
mod records;
mod shipped;
#[cfg(feature = "server")]
mod store;
mod transcripts;
mod workbench;
mod workday;
