//! Conditions, compiled: what a reply, a line or a wrap-up entry asks of the state. They can read the machine and
//! nothing else; there is no word for a rule, a finding or a score.

use serde::Serialize;

use super::ids::{EndingId, FactId, FlagId};
use super::state::State;
use crate::persona::Gauge;
use crate::speech::{OfferId, PartyId};

/// An integer that a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Number {
    Constant(i64),
    Gauge(Gauge),
    Verified,
}

/// How two integers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A condition over the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Condition {
    Constant(bool),
    Compare(Number, Comparison, Number),
    Knows(FactId),
    Flag(FlagId),
    /// A bit of [`State::said`].
    Said(u8),
    OnLine(PartyId),
    Promised(Option<OfferId>),
    Willing,
    Complained,
    Ended(EndingId),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Self = Self::Constant(true);

    /// Whether it holds in this state.
    #[must_use]
    pub fn holds(&self, state: &State) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::Compare(left, comparison, right) => comparison.holds(left.of(state), right.of(state)),
            Self::Knows(fact) => state.knows(*fact),
            Self::Flag(flag) => state.flagged(*flag),
            Self::Said(bit) => state.said >> bit & 1 == 1,
            Self::OnLine(party) => state.on_line == *party,
            Self::Promised(None) => state.promise.is_some(),
            Self::Promised(offer) => state.promise == *offer,
            Self::Willing => state.willing,
            Self::Complained => state.complained,
            Self::Ended(ending) => state.ending == Some(*ending),
            Self::Not(inner) => !inner.holds(state),
            Self::All(inner) => inner.iter().all(|condition| condition.holds(state)),
            Self::Any(inner) => inner.iter().any(|condition| condition.holds(state)),
        }
    }

    /// What it reads.
    #[must_use]
    pub fn reads(&self) -> Reads {
        let mut reads = Reads::default();
        self.collect(&mut reads);
        reads
    }

    fn collect(&self, reads: &mut Reads) {
        match self {
            Self::Constant(_) => {}
            Self::Compare(left, _, right) => [left, right].into_iter().for_each(|number| number.collect(reads)),
            Self::Knows(fact) => reads.facts |= 1 << fact.0,
            Self::Flag(flag) => reads.flags |= 1 << flag.0,
            Self::Said(bit) => reads.said |= 1 << bit,
            Self::OnLine(_) => reads.on_line = true,
            Self::Promised(_) => reads.promise = true,
            Self::Willing => reads.willing = true,
            Self::Complained => reads.complained = true,
            Self::Ended(_) => reads.ending = true,
            Self::Not(inner) => inner.collect(reads),
            Self::All(inner) | Self::Any(inner) => inner.iter().for_each(|condition| condition.collect(reads)),
        }
    }
}

impl Number {
    fn of(self, state: &State) -> i64 {
        match self {
            Self::Constant(value) => value,
            Self::Gauge(gauge) => i64::from(state.mood.level(gauge)),
            Self::Verified => i64::from(state.verified),
        }
    }

    fn collect(self, reads: &mut Reads) {
        match self {
            Self::Constant(_) => {}
            Self::Gauge(gauge) => reads.read_gauge(gauge),
            Self::Verified => reads.verified = true,
        }
    }
}

impl Comparison {
    const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// Which parts of the state something reads. Parts that nothing reachable reads are dead and leave the prover's key.
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the state of its own")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reads {
    pub gauges: u8,
    pub facts: u32,
    pub flags: u32,
    pub said: u64,
    pub on_line: bool,
    pub verified: bool,
    pub promise: bool,
    pub willing: bool,
    pub complained: bool,
    pub ending: bool,
}

impl Reads {
    /// Marks a gauge as read.
    pub const fn read_gauge(&mut self, gauge: Gauge) {
        self.gauges |= 1 << gauge as u8;
    }

    /// Both together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            gauges: self.gauges | other.gauges,
            facts: self.facts | other.facts,
            flags: self.flags | other.flags,
            said: self.said | other.said,
            on_line: self.on_line || other.on_line,
            verified: self.verified || other.verified,
            promise: self.promise || other.promise,
            willing: self.willing || other.willing,
            complained: self.complained || other.complained,
            ending: self.ending || other.ending,
        }
    }

    /// The state with everything unread set to zero.
    #[must_use]
    pub fn keep(self, state: State) -> State {
        let gauge = |gauge: Gauge| if self.gauges >> gauge as u8 & 1 == 1 { state.mood.level(gauge) } else { 0 };
        State {
            mood: crate::persona::Mood {
                trust: gauge(Gauge::Trust),
                anger: gauge(Gauge::Anger),
                stress: gauge(Gauge::Stress),
                willingness: gauge(Gauge::Willingness),
            },
            facts: state.facts & self.facts,
            flags: state.flags & self.flags,
            said: state.said & self.said,
            on_line: if self.on_line { state.on_line } else { PartyId(0) },
            verified: if self.verified { state.verified } else { 0 },
            promise: if self.promise { state.promise } else { None },
            willing: self.willing && state.willing,
            complained: self.complained && state.complained,
            ending: if self.ending { state.ending } else { None },
            ..state
        }
    }
}
