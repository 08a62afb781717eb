//! What the trainer claims of every play: which claims a state hurts, and which must be carried along to be told at the
//! end. A state is looked at after each input, from the moment somebody has dialled or closed the file.

use serde::Serialize;

use super::play::Play;
use crate::call::{Claim, Compiled, Invariant, Plays, Reads, Stage, State};
use crate::persona::Gauge;

/// What became of one claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub id: String,
    /// A play that hurts it; none: it holds.
    pub hurt_by: Option<Play>,
}

/// Parts of the state that the invariants read.
pub(super) fn tracked_reads(compiled: &Compiled) -> Reads {
    let mut reads = compiled.invariants.iter().fold(Reads::default(), |reads, invariant| reads.union(invariant.when.reads()));
    if reads.willing {
        // A promise made later is willing or not by the gauge of that moment.
        reads.read_gauge(Gauge::Willingness);
    }
    reads
}

/// Looks at the state after an input: notes in `tracked` what must be carried along, and returns the claims that are
/// hurt here and now, as bits.
pub(super) fn look(invariants: &[Invariant], state: &State, is_lawful: bool, tracked: &mut u16) -> u16 {
    if state.stage == Stage::Briefing {
        return 0;
    }
    let mut hurt = 0;
    for (place, invariant) in invariants.iter().enumerate() {
        let bit = 1u16 << place;
        let holds = invariant.when.holds(state);
        let is_meant = invariant.plays == Plays::All || is_lawful;
        let is_hurt = match invariant.claim {
            Claim::Never => holds,
            Claim::Always => !holds,
            Claim::Eventually => {
                *tracked |= if holds { bit } else { 0 };
                state.stage == Stage::Over && *tracked & bit == 0
            }
        };
        if !is_hurt || !is_meant {
            continue;
        }
        match (invariant.plays, invariant.claim) {
            // Whether the play wins is known at its end.
            (Plays::Winning, Claim::Never | Claim::Always) => *tracked |= bit,
            (Plays::Winning, Claim::Eventually) => {}
            (Plays::All | Plays::Lawful, _) => hurt |= bit,
        }
    }
    hurt
}

/// Whether a winning play that carries `tracked` hurts the claim at this place.
pub(super) fn is_hurt_by_win(invariant: &Invariant, place: usize, tracked: u16) -> bool {
    let bit = tracked >> place & 1 == 1;
    invariant.plays == Plays::Winning && bit == (invariant.claim != Claim::Eventually)
}
