//! What of a state and its marks can still make a difference: the key of a search, and what leaves it.

use super::claims::tracked_reads;
use crate::call::{Compiled, Liveness, State};
use crate::law::Docket;
use crate::score::{Marks, Minimum, minimums};

/// What leaves the key. Each step is tested against the one before it: `Off` on small cases, for the number of
/// sums of points and seconds is beyond any memory on large ones, and `Weights` on every shipped case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// All: dead variables, points and time; of an unlawful play everything that only a score reads.
    On,
    /// As `On`, and no play is followed beyond its first breach.
    Lawful,
    /// Law and score are left out: what remains is where a call can lead.
    Plot,
    /// Dead variables, points and time.
    Live,
    /// Points and time alone: they lie on the edges.
    Weights,
    /// Nothing: the plain search.
    Off,
}

/// The gravity that stands for all in the key of an unlawful play.
const UNLAWFUL: u8 = 1;

/// A key: what can still make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub state: State,
    pub marks: Marks,
    /// Which invariants have come true, or have been hurt, on the way here (see `claims`).
    pub tracked: u16,
}

/// Drops from states and marks what a reduction drops.
pub(super) struct Reducer {
    liveness: Liveness,
    reduction: Reduction,
    minimums: Vec<Minimum>,
}

impl Reducer {
    /// Keeps what decides wins, findings and scores.
    pub(super) fn new(compiled: &Compiled, reduction: Reduction) -> Self {
        Self { liveness: Liveness::of(compiled), reduction, minimums: minimums(compiled) }
    }

    /// Keeps besides what the scenario's invariants read.
    pub(super) fn with_invariants(compiled: &Compiled, reduction: Reduction) -> Self {
        Self { liveness: Liveness::keeping(compiled, tracked_reads(compiled)), ..Self::new(compiled, reduction) }
    }

    /// What of a state and its marks can still make a difference.
    pub(super) fn key(&self, state: State, marks: Marks) -> Key {
        match self.reduction {
            Reduction::Off => Key { state, marks, tracked: 0 },
            Reduction::Weights => Key { state: State { seconds: 0, ..state }, marks: Marks { points: 0, ..marks }, tracked: 0 },
            Reduction::Live => self.live(state, marks),
            Reduction::On | Reduction::Lawful => self.reduced(state, marks),
            Reduction::Plot => Key { state: self.liveness.key(state, false), marks: Marks::default(), tracked: 0 },
        }
    }

    /// Whether a play with these marks is followed at all.
    pub(super) fn follows(&self, marks: &Marks) -> bool {
        self.reduction != Reduction::Lawful || marks.worst == 0
    }

    /// The key of an unlawful play whose score alone is asked for: no docket, for a finding more or less is all the
    /// same, and no minimums, for they decide about passing only.
    pub(super) fn scored(&self, state: State, marks: Marks) -> Key {
        let Key { state, marks, .. } = self.live(state, marks);
        Key { state, marks: Marks { settled: marks.settled, worst: UNLAWFUL, ..Marks::default() }, tracked: 0 }
    }

    pub(super) const fn liveness(&self) -> &Liveness {
        &self.liveness
    }

    /// The key without what is dead: unread state, settled checks, points (they lie on the edges).
    fn live(&self, state: State, marks: Marks) -> Key {
        let docket = self.liveness.docket(&state, marks.docket);
        // A turn's end tells nothing to an empty docket.
        let turn_open = marks.turn_open && docket != Docket::default();
        let settled = self.liveness.settled(&state, marks.settled);
        let marks = Marks { docket, settled, turn_open, points: 0, ..marks };
        Key { state: self.liveness.key(state, true), marks, tracked: 0 }
    }

    /// An unlawful play never passes, so of its score nothing is kept, and of its state only what decides where it can
    /// still lead. In a lawful one, minimums that are decided are kept as reached or missed.
    fn reduced(&self, state: State, marks: Marks) -> Key {
        let Key { state: kept, marks: mut live, .. } = self.live(state, marks);
        if marks.worst > 0 {
            let marks = Marks { docket: live.docket, turn_open: live.turn_open, worst: UNLAWFUL, ..Marks::default() };
            return Key { state: self.liveness.key(state, false), marks, tracked: 0 };
        }
        let open = self.liveness.open(&state);
        self.minimums.iter().for_each(|minimum| minimum.close(&mut live, open));
        Key { state: kept, marks: live, tracked: 0 }
    }
}
