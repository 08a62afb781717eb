//! Whether a condition is always true or always false: it is tried on every value of what it reads.

use crate::call::{Compiled, Condition, EndingId, Reads, State};
use crate::persona::{Gauge, Mood};
use crate::speech::{OfferId, PartyId};

/// Conditions that read more combinations than this are left alone.
const MOST_TRIED: u64 = 200_000;

/// What can never happen in the case, whatever is done: such facts and acts are held fixed while trying.
#[derive(Debug, Clone, Copy)]
pub(super) struct Possible {
    pub facts: u32,
    pub flags: u32,
    pub said: u64,
    /// Whether a promise can be made.
    pub promise: bool,
}

impl Possible {
    /// Nothing is ruled out.
    pub(super) const ALL: Self = Self { facts: u32::MAX, flags: u32::MAX, said: u64::MAX, promise: true };
}

/// `Some(value)` where the condition has that value whatever happens; `None` where it varies or is too large to try.
pub(super) fn constant(compiled: &Compiled, condition: &Condition, possible: Possible) -> Option<bool> {
    let axes = axes(compiled, condition.reads(), possible);
    let combinations = axes.iter().try_fold(1u64, |product, axis| product.checked_mul(axis.len() as u64))?;
    if combinations > MOST_TRIED {
        return None;
    }
    let mut value = None;
    for number in 0..combinations {
        let mut state = compiled.before(Mood::default());
        (state.flags, state.facts) = (0, 0);
        let mut rest = number;
        for axis in &axes {
            let length = axis.len() as u64;
            // The remainder is below the axis's length.
            let at = usize::try_from(rest % length).unwrap_or(0);
            axis[at].set(&mut state);
            rest /= length;
        }
        let holds = condition.holds(&state);
        if value.is_some_and(|known| known != holds) {
            return None;
        }
        value = Some(holds);
    }
    value
}

/// One value of one part of the state.
#[derive(Debug, Clone, Copy)]
enum Setting {
    Gauge(Gauge, u8),
    Fact(u8, bool),
    Flag(u8, bool),
    Said(u8, bool),
    OnLine(u8),
    Verified(u8),
    Promise(Option<u8>, bool),
    Complained(bool),
    Ending(u8),
}

impl Setting {
    fn set(self, state: &mut State) {
        match self {
            Self::Gauge(Gauge::Trust, level) => state.mood.trust = level,
            Self::Gauge(Gauge::Anger, level) => state.mood.anger = level,
            Self::Gauge(Gauge::Stress, level) => state.mood.stress = level,
            Self::Gauge(Gauge::Willingness, level) => state.mood.willingness = level,
            Self::Fact(bit, is_set) => state.facts |= u32::from(is_set) << bit,
            Self::Flag(bit, is_set) => state.flags |= u32::from(is_set) << bit,
            Self::Said(bit, is_set) => state.said |= u64::from(is_set) << bit,
            Self::OnLine(party) => state.on_line = PartyId(party),
            Self::Verified(level) => state.verified = level,
            Self::Promise(offer, willing) => (state.promise, state.willing) = (offer.map(OfferId), willing),
            Self::Complained(value) => state.complained = value,
            Self::Ending(ending) => state.ending = Some(EndingId(ending)),
        }
    }
}

fn axes(compiled: &Compiled, reads: Reads, possible: Possible) -> Vec<Vec<Setting>> {
    let small = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
    let mut axes = Vec::new();
    for gauge in Gauge::ALL.into_iter().filter(|gauge| reads.gauges >> *gauge as u8 & 1 == 1) {
        axes.push((0..=Mood::TOP).map(|level| Setting::Gauge(gauge, level)).collect());
    }
    let bits = |bits: u64, can: u64, make: fn(u8, bool) -> Setting| {
        (0u8..64)
            .filter(move |bit| bits >> bit & 1 == 1)
            .map(move |bit| if can >> bit & 1 == 1 { vec![make(bit, false), make(bit, true)] } else { vec![make(bit, false)] })
    };
    axes.extend(bits(reads.facts.into(), possible.facts.into(), Setting::Fact));
    axes.extend(bits(reads.flags.into(), possible.flags.into(), Setting::Flag));
    axes.extend(bits(reads.said, possible.said, Setting::Said));
    if reads.on_line {
        axes.push((0..small(compiled.parties.len())).map(Setting::OnLine).collect());
    }
    if reads.verified {
        axes.push((0..=2).map(Setting::Verified).collect());
    }
    if reads.promise || reads.willing {
        let offers = (0..small(compiled.offers.len())).filter(|_| possible.promise);
        let made = offers.flat_map(|offer| [Setting::Promise(Some(offer), false), Setting::Promise(Some(offer), true)]);
        axes.push(std::iter::once(Setting::Promise(None, false)).chain(made).collect());
    }
    if reads.complained {
        axes.push(vec![Setting::Complained(false), Setting::Complained(true)]);
    }
    if reads.ending {
        axes.push((0..small(compiled.endings.len())).map(Setting::Ending).collect());
    }
    axes
}
