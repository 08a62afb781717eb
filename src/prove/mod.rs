//! The exhaustive search: every state that a case can reach, and what follows from them. It drives the machine with
//! law and score on, and knows no files and no windows. Start reading at [`prove`], then `graph`.

mod graph;
mod labels;
mod proof;

pub use graph::{Bounds, Reduction};
pub use proof::{Proof, Unreached, prove};
