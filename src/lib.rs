//! Ringback (回铃): practice calls for new debt collectors, judged on whether they were lawful and effective.
//!
//! The map of the house; dependencies point downwards only (`docs/ARCHITECTURE.md`):
//!
//! | room | what lives there |
//! |---|---|
//! | `game`, `dashboard`, `cli` | the window, HR's pages, the command line: clients without rules of their own |
//! | [`workbench`] | scripted calls, breakages, drawings, comparisons: what a trainer works with |
//! | [`lsp`] | the language server |
//! | [`trainee`] | one trainee's records, what the career's rules say of them, and that in words |
//! | [`days`] | cases over several days: plans of contacts around calls |
//! | [`review`] | what a trainer sends in: checked, proved, tested, compared |
//! | [`workday`] | a shift with a queue of accounts, its score and its best plan |
//! | `delivery` | a trainee's PC and HR's server |
//! | [`check`], [`prove`], [`records`] | diagnostics; exhaustive search; attempt files and replay |
//! | [`career`] | desks, what is remembered, what comes next, exams, pay |
//! | [`score`] | rubric, ledger, debrief |
//! | [`call`] | the machine: compile, step, view |
//! | [`law`], [`persona`], [`speech`] | monitors; moods; acts |
//! | [`scenario`], [`account`] | files; money |

pub mod account;
pub mod call;
pub mod career;
pub mod check;
pub mod cli;
#[cfg(feature = "server")]
pub mod dashboard;
pub mod days;
#[cfg(feature = "deliver")]
pub mod delivery;
#[cfg(feature = "game")]
pub mod game;
pub mod law;
pub mod locale;
pub mod lsp;
pub mod persona;
pub mod prove;
pub mod records;
pub mod review;
pub mod scenario;
pub mod score;
pub mod speech;
pub mod trainee;
pub mod workbench;
pub mod workday;
