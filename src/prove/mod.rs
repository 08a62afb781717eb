//! The exhaustive search: every state that a case can reach, and what follows from them. It drives the machine with
//! law and score on, and knows no files and no windows. Start reading at [`prove`], then `explore` (how states are found),
//! `labels` and `pay` (scores), `shape` (dead ends, length), `claims` (what the trainer claims), [`bots`] (players by policy).

pub mod bots;
mod claims;
mod cores;
mod costs;
mod coverage;
mod exits;
mod explore;
mod fronts;
mod graph;
mod keys;
mod labels;
mod pack;
mod pay;
mod play;
mod proof;
mod reduce;
mod seen;
mod shape;
#[cfg(test)]
mod tests;
mod what_if;

pub use claims::Verdict;
pub(crate) use cores::all as all_cores;
pub use costs::{Cost, costs};
pub use coverage::{Touch, touched};
pub use exits::{Exit, Left, WaysOut, exits, left_behind, ways_out};
pub use explore::{Bounds, Progress, Stop, Watcher, count_states};
pub use graph::possible_inputs;
pub use pay::Unlawful;
pub use play::{Play, Scored};
pub use proof::{Proof, Reached, Unreached, prove, prove_watched, starting_moods};
pub use reduce::Reduction;
pub use shape::Longest;
pub use what_if::{Changed, WhatIf, what_if};
