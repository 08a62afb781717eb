//! What a trainee can do. The list is closed, and [`View`](super::View) enumerates what is possible now.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ids::{CardId, FieldId, OptionId, ReplyId};
use crate::law::Channel;
use crate::speech::{ActUse, PartyId};

/// How many acts one utterance may carry.
pub const MOST_ACTS: usize = 8;

/// One decision of the trainee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Input {
    /// Make the planned contact: whom, how, and in which of the offered slots.
    Contact { whom: PartyId, channel: Channel, slot: u8 },
    /// Say one of the offered replies.
    Reply(ReplyId),
    /// Say something else, given as acts. Never offered by the view; typed speech and tests use it.
    Say(Utterance),
    /// The time to answer passed without a word.
    Silence,
    /// Put the caller on hold; costs a fixed time.
    Hold,
    /// Come back from hold.
    Resume,
    /// Look something up while the other side waits.
    LookUp(CardId),
    /// Ask for a hint (practice only).
    Hint,
    /// Hang up, or close the file without dialling.
    EndCall,
    /// Fill one field of the wrap-up form.
    Wrap(FieldId, OptionId),
}

/// A handful of acts said in one breath.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Utterance {
    acts: [Option<ActUse>; MOST_ACTS],
}

impl Utterance {
    /// The utterance of these acts; `None` when there are more than [`MOST_ACTS`].
    #[must_use]
    pub fn of(acts: &[ActUse]) -> Option<Self> {
        let mut all = [None; MOST_ACTS];
        for (place, act) in acts.iter().enumerate() {
            *all.get_mut(place)? = Some(*act);
        }
        Some(Self { acts: all })
    }

    /// The acts, in the order spoken.
    pub fn acts(&self) -> impl Iterator<Item = ActUse> {
        self.acts.iter().flatten().copied()
    }
}

/// Why the machine does not take an input. The state is unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("this attempt is over: start another one")]
    Over,
    #[error("there is no call yet: dial first")]
    NotOnTheLine,
    #[error("the call has begun already")]
    AlreadyDialled,
    #[error("that reply is not offered now: choose one of those shown")]
    NotOffered,
    #[error("the other side is on hold: come back first")]
    OnHold,
    #[error("nobody is on hold")]
    NotOnHold,
    #[error("holding and looking up are possible twice a call, and both are used up")]
    PausesUsedUp,
    #[error("that contact is not among those planned")]
    NoSuchContact,
    #[error("that field is not the next one of the form, or has no such entry")]
    NotThisField,
    #[error("hints belong to practice, not to an exam")]
    NoHintsInExam,
}
