//! What a trainer claims of every play. The call never looks at it; the proof tries it.

use super::condition::Condition;

/// What an invariant claims of the states of a play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It holds in no state.
    Never,
    /// It holds in every state.
    Always,
    /// It has held in some state before the play is over.
    Eventually,
}

/// Of which plays an invariant claims something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plays {
    All,
    /// Without a finding so far.
    Lawful,
    /// Lawful to the end, and passing.
    Winning,
}

/// What the trainer claims of every play; the proof tries it and the call never looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invariant {
    pub id: String,
    pub claim: Claim,
    pub when: Condition,
    pub plays: Plays,
}
