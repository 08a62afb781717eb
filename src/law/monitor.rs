//! Watches: rules that listen to acts, each with its few bits of memory in the docket. Whether a rule's condition holds
//! is the caller's to say: a call looks it up in a table, a timeline weighs it once for each contact.

use serde::Serialize;

use super::bench::Docket;
use super::finding::Verdict;
use super::scene::Heard;
use crate::account::Fen;
use crate::speech::{ActPattern, ActSet, ActUse, Arg};

/// What a monitor looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) enum Watch {
    /// Judged when the contact began.
    Calendar(Verdict),
    Never {
        acts: Listen,
    },
    /// The bit: `first` was said, or the omission was reported.
    Before {
        first: Listen,
        then: Listen,
        bit: u8,
    },
    /// The bit: `first` was said.
    NeverAfter {
        first: Listen,
        then: Listen,
        bit: u8,
    },
    Within {
        trigger: Listen,
        acts: Listen,
        clock: Clock,
    },
    /// First bit: it is owed. Second bit: it was said, so nothing can be owed any more.
    Require {
        acts: Listen,
        once: Listen,
        bit: u8,
    },
    /// First bit: something was said while the condition held. Second bit: one of the acts was.
    Say {
        acts: Listen,
        bit: u8,
    },
    Truthful {
        acts: Listen,
        figures: Vec<Fen>,
    },
    Corrected {
        acts: Listen,
        figures: Vec<Fen>,
        by: Listen,
        clock: Clock,
    },
}

/// Acts to listen for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Listen(pub(super) Vec<ActPattern>);

impl Listen {
    fn hears(&self, heard: Heard) -> bool {
        self.has(heard.act)
    }

    fn has(&self, used: ActUse) -> bool {
        self.0.iter().any(|pattern| pattern.matches(used))
    }

    fn acts(&self) -> ActSet {
        self.0.iter().fold(ActSet::EMPTY, |all, pattern| all.union(pattern.acts))
    }
}

/// Counts the ends of turns down, in a few bits of the docket; 0 when it does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Clock {
    bit: u8,
    mask: u64,
    turns: u8,
}

impl Clock {
    /// How many bits a clock over so many turns needs: it counts them and the turn it starts in.
    pub(super) fn width(turns: u8) -> u8 {
        u8::try_from(u64::BITS - (u64::from(turns) + 1).leading_zeros()).unwrap_or(u8::MAX)
    }

    pub(super) fn new(bit: u8, turns: u8) -> Self {
        Self { bit, mask: ((1 << Self::width(turns)) - 1) << bit, turns }
    }

    const fn left(self, docket: Docket) -> u64 {
        (docket.0 & self.mask) >> self.bit
    }

    const fn set(self, docket: &mut Docket, left: u64) {
        docket.0 = docket.0 & !self.mask | left << self.bit;
    }

    /// Starts it; one that runs keeps its deadline.
    fn start(self, docket: &mut Docket) {
        if self.left(*docket) == 0 {
            self.set(docket, u64::from(self.turns) + 1);
        }
    }

    /// A turn has ended; true when time is up.
    const fn tick(self, docket: &mut Docket) -> bool {
        let left = self.left(*docket);
        if left > 0 {
            self.set(docket, left - 1);
        }
        left == 1
    }
}

impl Watch {
    /// Forgets the account's figures; no quoted one is then found false.
    pub(super) fn forget_figures(&mut self) {
        if let Self::Truthful { figures, .. } | Self::Corrected { figures, .. } = self {
            figures.clear();
        }
    }

    /// Takes an act, said while the rule's condition holds or not; true when it breaks the rule.
    pub(super) fn hear(&self, docket: &mut Docket, heard: Heard, holds: bool) -> bool {
        match self {
            Self::Calendar(_) => false,
            Self::Never { acts } => holds && acts.hears(heard),
            Self::Before { first, then, bit } => {
                let is_settled = docket.0 >> bit & 1 == 1;
                let is_first = first.hears(heard);
                let breaks = !is_settled && !is_first && holds && then.hears(heard);
                docket.0 |= u64::from(is_first || breaks) << bit;
                breaks
            }
            Self::NeverAfter { first, then, bit } => {
                let breaks = docket.0 >> bit & 1 == 1 && holds && then.hears(heard);
                docket.0 |= u64::from(first.hears(heard)) << bit;
                breaks
            }
            Self::Within { trigger, acts, clock } => {
                if acts.hears(heard) {
                    clock.set(docket, 0);
                } else if holds && trigger.hears(heard) {
                    clock.start(docket);
                }
                false
            }
            Self::Require { acts, once, bit } => {
                let was_said = docket.0 >> bit & 2 == 2;
                if acts.hears(heard) {
                    docket.0 = docket.0 & !(1 << bit) | 2 << bit;
                } else if !was_said && holds && once.hears(heard) {
                    docket.0 |= 1 << bit;
                }
                false
            }
            Self::Say { acts, bit } => {
                docket.0 |= u64::from(holds) << bit | u64::from(acts.hears(heard)) << (bit + 1);
                false
            }
            Self::Truthful { acts, figures } => holds && is_untrue(acts, figures, heard.act),
            Self::Corrected { acts, figures, by, clock } => {
                if by.hears(heard) {
                    clock.set(docket, 0);
                } else if holds && is_untrue(acts, figures, heard.act) {
                    clock.start(docket);
                }
                false
            }
        }
    }

    /// A turn has ended; true when a deadline passed with it.
    pub(super) const fn turn(&self, docket: &mut Docket) -> bool {
        match self {
            Self::Within { clock, .. } | Self::Corrected { clock, .. } => clock.tick(docket),
            _ => false,
        }
    }

    /// Whether something is still owed when the conversation is over.
    pub(super) const fn is_owed(&self, docket: Docket) -> bool {
        match self {
            Self::Within { clock, .. } | Self::Corrected { clock, .. } => clock.left(docket) != 0,
            Self::Require { bit, .. } => docket.0 >> *bit & 1 == 1,
            Self::Say { bit, .. } => docket.0 >> *bit & 3 == 1,
            _ => false,
        }
    }

    /// Whether something can be owed to it at the end.
    pub(super) const fn can_be_owed(&self) -> bool {
        matches!(self, Self::Within { .. } | Self::Corrected { .. } | Self::Require { .. } | Self::Say { .. })
    }

    /// Bits that can still make a difference when only these acts may follow and the call is closed afterwards.
    pub(super) fn live(&self, ahead: ActSet) -> u64 {
        match self {
            Self::Before { then, bit, .. } | Self::NeverAfter { then, bit, .. } => u64::from(then.acts().meets(ahead)) << bit,
            Self::Within { clock, .. } | Self::Corrected { clock, .. } => clock.mask,
            // That it was said only keeps a later `once` from owing it again.
            Self::Require { once, bit, .. } => 1 << bit | u64::from(once.acts().meets(ahead)) << (bit + 1),
            Self::Say { bit, .. } => 3 << bit,
            Self::Calendar(_) | Self::Never { .. } | Self::Truthful { .. } => 0,
        }
    }

    /// Whether some of these acts, said in some order while the condition holds, could break it.
    pub(super) fn is_breakable(&self, acts: &[ActUse]) -> bool {
        let any = |is_one: &dyn Fn(ActUse) -> bool| acts.iter().any(|used| is_one(*used));
        match self {
            Self::Calendar(_) => false,
            Self::Never { acts } => any(&|used| acts.has(used)),
            Self::Before { first, then, .. } => any(&|used| then.has(used) && !first.has(used)),
            Self::NeverAfter { first, then, .. } => any(&|used| first.has(used)) && any(&|used| then.has(used)),
            Self::Within { trigger: owes, acts, .. } | Self::Require { once: owes, acts, .. } => {
                any(&|used| owes.has(used) && !acts.has(used))
            }
            Self::Say { acts, .. } => any(&|used| !acts.has(used)),
            Self::Truthful { acts, figures } => any(&|used| is_untrue(acts, figures, used)),
            Self::Corrected { acts, figures, by, .. } => any(&|used| !by.has(used) && is_untrue(acts, figures, used)),
        }
    }

    /// Acts that can change its mind or its memory.
    pub(super) fn listens(&self) -> ActSet {
        match self {
            Self::Calendar(_) => ActSet::EMPTY,
            // It hears that anything is said at all.
            Self::Say { .. } => ActSet::ALL,
            Self::Never { acts, .. } | Self::Truthful { acts, .. } => acts.acts(),
            Self::Before { first, then, .. } | Self::NeverAfter { first, then, .. } => first.acts().union(then.acts()),
            Self::Within { trigger, acts, .. } => trigger.acts().union(acts.acts()),
            Self::Require { acts, once, .. } => acts.acts().union(once.acts()),
            Self::Corrected { acts, by, .. } => acts.acts().union(by.acts()),
        }
    }
}

/// Whether an act quotes a figure with an amount that is not the account's.
fn is_untrue(acts: &Listen, figures: &[Fen], used: ActUse) -> bool {
    let [Arg::Figure(figure), Arg::Money(stated)] = used.args else {
        return false;
    };
    acts.has(used) && figures.get(usize::from(figure.0)).is_some_and(|truth| *truth != stated)
}
