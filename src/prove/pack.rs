//! A key as the search stores it: seven words, about half of what state and marks take. A search keeps millions.

use super::reduce::Key;
use crate::call::{EndingId, NodeId, Stage, State};
use crate::law::Docket;
use crate::persona::Mood;
use crate::score::Marks;
use crate::speech::{OfferId, PartyId};

/// A key, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Packed(pub(super) [u64; Packed::WORDS]);

/// The word that node, mood and the small parts of the state share.
const PLACE: usize = 4;
/// The word of minimums, ending and form.
const FORM: usize = 5;
/// The word of what only the plain search and invariants keep.
const REST: usize = 6;

/// Where the parts of the place's word begin.
const MOOD: [u32; 4] = [16, 19, 22, 25];
const ON_LINE: u32 = 28;
const VERIFIED: u32 = 36;
const PROMISE: u32 = 40;
const STAGE: u32 = 49;
const WILLING: u32 = 52;
const COMPLAINED: u32 = 53;
const PAUSES: u32 = 54;
const WORST: u32 = 56;
const TURN_OPEN: u32 = 58;

const ENDING: u32 = 32;
const FIELD: u32 = 41;
const CONTACT: u32 = 49;

impl Packed {
    pub(super) const WORDS: usize = 7;

    /// Packs a key. What is pending within an utterance is empty between inputs and takes no room.
    pub(super) fn of(key: &Key) -> Self {
        let Key { state, marks, tracked } = key;
        let mood = [state.mood.trust, state.mood.anger, state.mood.stress, state.mood.willingness];
        let mut place = u64::from(state.node.0);
        for (level, at) in mood.into_iter().zip(MOOD) {
            place |= u64::from(level) << at;
        }
        place |= u64::from(state.on_line.0) << ON_LINE | u64::from(state.verified) << VERIFIED;
        place |= option(state.promise.map(|offer| offer.0)) << PROMISE | stage_bits(state.stage) << STAGE;
        place |= u64::from(state.willing) << WILLING | u64::from(state.complained) << COMPLAINED | u64::from(state.pauses) << PAUSES;
        place |= u64::from(marks.worst) << WORST | u64::from(marks.turn_open) << TURN_OPEN;
        let mut form = u64::from(u32::from_le_bytes(marks.minima.map(i8::cast_unsigned)));
        form |= option(state.ending.map(|ending| ending.0)) << ENDING;
        form |= u64::from(state.field) << FIELD | u64::from(state.contact) << CONTACT;
        let rest = u64::from(state.seconds) | u64::from(marks.points.cast_unsigned()) << 16 | u64::from(*tracked) << 32;
        Self([u64::from(state.facts) | u64::from(state.flags) << 32, state.said, marks.docket.0, marks.settled, place, form, rest])
    }

    /// The key again.
    pub(super) fn key(&self) -> Key {
        let [sets, said, docket, settled, place, form, rest] = self.0;
        let small = |word: u64, at: u32, width: u32| (word >> at & ((1 << width) - 1)).to_le_bytes()[0];
        let wide = |word: u64, at: u32| {
            let [low, high, ..] = (word >> at).to_le_bytes();
            u16::from_le_bytes([low, high])
        };
        let mood = MOOD.map(|at| small(place, at, 3));
        let state = State {
            stage: stage_of(small(place, STAGE, 3)),
            contact: small(form, CONTACT, 8),
            node: NodeId(wide(place, 0)),
            mood: Mood { trust: mood[0], anger: mood[1], stress: mood[2], willingness: mood[3] },
            facts: half(sets, 0),
            flags: half(sets, 32),
            said,
            on_line: PartyId(small(place, ON_LINE, 8)),
            verified: small(place, VERIFIED, 4),
            promise: optional(place, PROMISE).map(OfferId),
            willing: small(place, WILLING, 1) == 1,
            complained: small(place, COMPLAINED, 1) == 1,
            pauses: small(place, PAUSES, 2),
            ending: optional(form, ENDING).map(EndingId),
            field: small(form, FIELD, 8),
            seconds: wide(rest, 0),
        };
        let marks = Marks {
            docket: Docket(docket),
            settled,
            points: wide(rest, 16).cast_signed(),
            minima: half(form, 0).to_le_bytes().map(u8::cast_signed),
            worst: small(place, WORST, 2),
            turn_open: small(place, TURN_OPEN, 1) == 1,
            ..Marks::default()
        };
        Key { state, marks, tracked: wide(rest, 32) }
    }

    /// Whether no finding that can fail an attempt lies behind it.
    pub(super) const fn is_lawful(&self) -> bool {
        self.0[PLACE] & 3 << WORST == 0
    }

    /// Whether nothing more can happen.
    pub(super) const fn is_over(&self) -> bool {
        self.0[PLACE] >> STAGE & 7 == stage_bits(Stage::Over)
    }

    /// The parts of a key by their names, each with the words that hold it: what a reduction could still drop.
    pub(super) fn parts() -> Vec<(&'static str, [u64; Self::WORDS])> {
        let part = |word: usize, at: u32, width: u32| {
            let mut words = [0; Self::WORDS];
            words[word] = ((1u64 << width) - 1) << at;
            words
        };
        vec![
            ("trust", part(PLACE, MOOD[0], 3)),
            ("anger", part(PLACE, MOOD[1], 3)),
            ("stress", part(PLACE, MOOD[2], 3)),
            ("willingness", part(PLACE, MOOD[3], 3)),
            ("on_line", part(PLACE, ON_LINE, 8)),
            ("verified", part(PLACE, VERIFIED, 4)),
            ("promised", part(PLACE, PROMISE, 9)),
            ("willing", part(PLACE, WILLING, 1)),
            ("complained", part(PLACE, COMPLAINED, 1)),
            ("pauses", part(PLACE, PAUSES, 2)),
            ("ended", part(FORM, ENDING, 9)),
            ("minimums", part(FORM, 0, 32)),
            ("invariants", part(REST, 32, 16)),
        ]
    }

    /// The words of one bit of facts, flags, acts asked about, the docket or settled checks.
    pub(super) const fn bit(word: Bits, at: u32) -> [u64; Self::WORDS] {
        let mut words = [0; Self::WORDS];
        match word {
            Bits::Facts => words[0] = 1 << at,
            Bits::Flags => words[0] = 1 << (at + 32),
            Bits::Said => words[1] = 1 << at,
            Bits::Settled => words[3] = 1 << at,
        }
        words
    }

    /// The words of some of the docket's bits.
    pub(super) const fn docket(bits: u64) -> [u64; Self::WORDS] {
        [0, 0, bits, 0, 0, 0, 0]
    }

    /// The key without these bits.
    pub(super) fn without(mut self, words: [u64; Self::WORDS]) -> Self {
        for (word, gone) in self.0.iter_mut().zip(words) {
            *word &= !gone;
        }
        self
    }
}

/// Sets of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bits {
    Facts,
    Flags,
    Said,
    Settled,
}

/// Nothing as 0, a value as itself and one.
fn option(value: Option<u8>) -> u64 {
    value.map_or(0, |value| u64::from(value) + 1)
}

fn optional(word: u64, at: u32) -> Option<u8> {
    let bits = word >> at & 0x1ff;
    u8::try_from(bits.checked_sub(1)?).ok()
}

fn half(word: u64, at: u32) -> u32 {
    u32::try_from(word >> at & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

const fn stage_bits(stage: Stage) -> u64 {
    match stage {
        Stage::Briefing => 0,
        Stage::OnTheLine => 1,
        Stage::OnHold => 2,
        Stage::WrapUp => 3,
        Stage::Over => 4,
    }
}

const fn stage_of(bits: u8) -> Stage {
    match bits {
        0 => Stage::Briefing,
        1 => Stage::OnTheLine,
        2 => Stage::OnHold,
        3 => Stage::WrapUp,
        _ => Stage::Over,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn keys()(
            (facts, flags, said, docket, settled) in any::<(u32, u32, u64, u64, u64)>(),
            (node, seconds, points, tracked) in any::<(u16, u16, i16, u16)>(),
            mood in [0u8..=6, 0u8..=6, 0u8..=6, 0u8..=6],
            (on_line, contact, field, minima) in any::<(u8, u8, u8, [i8; 4])>(),
            (promise, ending, willing, complained, turn_open) in any::<(Option<u8>, Option<u8>, bool, bool, bool)>(),
            (stage, verified, pauses, worst) in (0u8..5, 0u8..16, 0u8..4, 0u8..4),
        ) -> Key {
            let state = State {
                stage: stage_of(stage), contact, node: NodeId(node),
                mood: Mood { trust: mood[0], anger: mood[1], stress: mood[2], willingness: mood[3] },
                facts, flags, said, on_line: PartyId(on_line), verified, promise: promise.map(OfferId), willing, complained,
                pauses, ending: ending.map(EndingId), field, seconds,
            };
            Key { state, marks: Marks { docket: Docket(docket), settled, points, minima, worst, turn_open, ..Marks::default() }, tracked }
        }
    }

    proptest! {
        #[test]
        fn a_packed_key_is_the_key(key in keys()) {
            let packed = Packed::of(&key);
            prop_assert_eq!(packed.key(), key);
            prop_assert_eq!(packed.is_lawful(), key.marks.worst == 0);
            prop_assert_eq!(packed.is_over(), key.state.stage == Stage::Over);
        }
    }

    #[test]
    fn the_parts_of_a_key_do_not_overlap() {
        let mut taken = [0; Packed::WORDS];
        for (name, words) in Packed::parts() {
            for (seen, word) in taken.iter_mut().zip(words) {
                assert_eq!(*seen & word, 0, "{name}");
                *seen |= word;
            }
        }
    }
}
