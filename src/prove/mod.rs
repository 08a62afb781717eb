//! The exhaustive search: every state that a case can reach, and what follows from them. It drives the machine with
//! law and score on, and knows no files and no windows. Start reading at [`prove`], then `graph`.

mod graph;
mod labels;
mod proof;
mod what_if;

pub use graph::{Bounds, Reduction};
pub use proof::{Proof, Unreached, prove};
pub use what_if::{Changed, WhatIf, what_if};
