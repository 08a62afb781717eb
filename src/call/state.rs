//! The machine's state: a small, copied, hashable value. Transcript and ledger are not in it; they are read from
//! events. Everything is bounded, so the states of a case can be exhausted.

use serde::Serialize;

use super::ids::{EndingId, FactId, FlagId, NodeId};
use crate::persona::Mood;
use crate::speech::{OfferId, PartyId};

pub use super::view::Stage;

/// Simulated seconds stop counting here (two hours): no call of a scenario is that long, and no counter is unbounded.
pub const LONGEST: u16 = 7_200;

/// Holding and looking up together are possible this often in a call.
pub const PAUSES: u8 = 2;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    pub stage: Stage,
    /// Which of the case's contacts this is, from 0.
    pub contact: u8,
    pub node: NodeId,
    pub mood: Mood,
    pub facts: u32,
    pub flags: u32,
    /// Sets of acts that some condition asks about, and that were said.
    pub said: u64,
    pub on_line: PartyId,
    /// 0 none, 1 the name, 2 two factors.
    pub verified: u8,
    pub promise: Option<OfferId>,
    /// Whether the promise was given willingly enough to be kept.
    pub willing: bool,
    pub complained: bool,
    /// How many holds and look-ups were used.
    pub pauses: u8,
    pub ending: Option<EndingId>,
    /// The next field of the wrap-up form.
    pub field: u8,
    /// Simulated seconds since pick-up.
    pub seconds: u16,
}

impl State {
    /// Whether the debtor has revealed this.
    #[must_use]
    pub const fn knows(&self, fact: FactId) -> bool {
        self.facts >> fact.0 & 1 == 1
    }

    /// Whether this flag is set.
    #[must_use]
    pub const fn flagged(&self, flag: FlagId) -> bool {
        self.flags >> flag.0 & 1 == 1
    }

    /// Lets time pass.
    pub(super) fn pass(&mut self, seconds: u16) {
        self.seconds = self.seconds.saturating_add(seconds).min(LONGEST);
    }
}

impl Serialize for Stage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Briefing => "briefing",
            Self::OnTheLine => "on-the-line",
            Self::OnHold => "on-hold",
            Self::WrapUp => "wrap-up",
            Self::Over => "over",
        })
    }
}
