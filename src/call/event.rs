//! What happened. Transcript, law, score and record are all read from events; the state holds none of it.

use serde::{Deserialize, Serialize};

use super::ids::{CardId, EndingId, FactId, FieldId, FlagId, LineId, NodeId, OptionId, ReplyId};
use super::state::State;
use crate::law::Channel;
use crate::persona::Mood;
use crate::speech::{ActUse, OfferId, PartyId};

/// Who ended the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    Collector,
    OtherSide,
}

/// One thing that happened. Small and copied, so that a million a second cost no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Event {
    /// The contact began; the law's calendar rules look at this moment.
    Dialled {
        whom: PartyId,
        channel: Channel,
        slot: u8,
    },
    /// Somebody answered.
    PickedUp(PartyId),
    /// A node was entered.
    Entered(NodeId),
    /// The collector spoke a reply; its acts follow.
    Said {
        reply: ReplyId,
        seconds: u16,
    },
    /// The collector spoke by acts alone; they follow.
    SaidActs {
        seconds: u16,
    },
    /// One act of what was just said.
    Act(ActUse),
    /// All acts of the utterance are told.
    Spoken,
    /// The other side spoke.
    Heard {
        line: LineId,
        seconds: u16,
    },
    /// Nobody spoke until the limit passed.
    Silent {
        seconds: u16,
    },
    HeldOn {
        seconds: u16,
    },
    Resumed,
    LookedUp {
        card: CardId,
        seconds: u16,
    },
    Hinted,
    Mood {
        from: Mood,
        to: Mood,
    },
    Learned(FactId),
    Flagged(FlagId),
    /// How far identity is verified now: 1 the name, 2 two factors.
    Verified(u8),
    OnTheLine(PartyId),
    /// The debtor gave this promise, and was willing enough to keep it, or not.
    Promised {
        offer: OfferId,
        willing: bool,
    },
    /// The debtor complained or said they would.
    Complained,
    HungUp(Side),
    /// The conversation is over; the wrap-up begins.
    Ended(EndingId),
    Wrapped {
        field: FieldId,
        option: OptionId,
        right: bool,
    },
    /// The file is closed: nothing more can happen.
    Closed,
}

/// Takes events as they happen, together with the state right after each.
pub trait Sink {
    /// One event; `state` is the machine's state at that moment.
    fn event(&mut self, state: &State, event: Event);
}

impl Sink for () {
    fn event(&mut self, _: &State, _: Event) {}
}

impl<F: FnMut(&State, Event)> Sink for F {
    fn event(&mut self, state: &State, event: Event) {
        self(state, event);
    }
}
