//! The keys of a search: each lies once in memory, at the place that is its number. A table of one word a slot finds
//! them again: half of the word is the key's hash, so that the table grows without a look at the keys, and half its place.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::graph::small;
use super::pack::Packed;

/// Different keys, numbered in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    all: Vec<Packed>,
    /// The low half of the hash above the key's place and one; 0 where the slot is free. A power of two many.
    slots: Vec<u64>,
}

/// The least number of slots.
const FEWEST: usize = 64;
/// The half of a slot that holds a place.
const PLACE: u64 = u32::MAX as u64;

/// How many keys are added together.
const TOGETHER: usize = 64;

/// A key that is being looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looked {
    pub hash: u64,
    /// What lies in the first slot where it can lie.
    slot: u64,
    is_it: bool,
}

/// What a key is looked for by.
pub(super) fn hash(key: &Packed) -> u64 {
    FxBuildHasher.hash_one(key)
}

impl Keys {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn all(&self) -> &[Packed] {
        &self.all
    }

    /// Forgets all keys and keeps the room for as many.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.slots.fill(0);
    }

    /// The place of a key.
    pub(super) fn find(&self, key: &Packed, hash: u64) -> Option<u32> {
        self.slots.get(self.slot(key, hash)).and_then(|slot| place(*slot))
    }

    /// The first step of [`Keys::find`]: what lies where the key would lie first.
    pub(super) fn look(&self, hash: u64) -> Looked {
        let slot = self.slots.get(first_slot(hash, self.slots.len().wrapping_sub(1))).copied().unwrap_or(0);
        Looked { hash, slot, is_it: false }
    }

    /// The second step: whether that is the key.
    pub(super) fn compare(&self, looked: &mut Looked, key: &Packed) {
        if looked.slot >> 32 == looked.hash & PLACE
            && let Some(place) = place(looked.slot)
        {
            looked.is_it = self.all[place as usize] == *key;
        }
    }

    /// The last step: the place of the key, looked for farther on where another lies there.
    pub(super) fn settle(&self, looked: &Looked, key: &Packed) -> Option<u32> {
        match place(looked.slot)? {
            place if looked.is_it => Some(place),
            _ => self.find(key, looked.hash),
        }
    }

    /// Adds a key unless it is there; its place, and whether it is new.
    pub(super) fn insert(&mut self, key: &Packed, hash: u64) -> (u32, bool) {
        self.make_room(1);
        let slot = self.slot(key, hash);
        if let Some(place) = place(self.slots[slot]) {
            return (place, false);
        }
        (self.put(*key, hash, slot), true)
    }

    /// Adds keys that are not there, some at a time, so that they wait for memory together.
    pub(super) fn extend(&mut self, fresh: &[Packed]) {
        self.make_room(fresh.len());
        let last = self.slots.len().wrapping_sub(1);
        for some in fresh.chunks(TOGETHER) {
            let mut looked = [(0, 0); TOGETHER];
            for (looked, key) in looked.iter_mut().zip(some) {
                let hash = hash(key);
                *looked = (hash, self.slots[first_slot(hash, last)]);
            }
            for ((hash, slot), key) in looked.into_iter().zip(some) {
                // What was free a moment ago may have been taken since.
                let slot = if slot == 0 { first_slot(hash, last) } else { free_slot(&self.slots, hash) };
                let slot = if self.slots[slot] == 0 { slot } else { free_slot(&self.slots, hash) };
                self.put(*key, hash, slot);
            }
        }
    }

    /// Bytes that the keys take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.all) + size_of_val(&*self.slots)
    }

    fn put(&mut self, key: Packed, hash: u64, slot: usize) -> u32 {
        let place = small(self.all.len());
        self.all.push(key);
        self.slots[slot] = hash << 32 | (u64::from(place) + 1);
        place
    }

    /// The slot that a key lies in or would lie in.
    fn slot(&self, key: &Packed, hash: u64) -> usize {
        let Some(last) = self.slots.len().checked_sub(1) else { return 0 };
        let mut at = first_slot(hash, last);
        loop {
            let slot = self.slots[at];
            let is_it = |place: u32| slot >> 32 == hash & PLACE && self.all[place as usize] == *key;
            if place(slot).is_none_or(is_it) {
                return at;
            }
            at = (at + 1) & last;
        }
    }

    /// Doubles the table until three quarters of it are enough.
    fn make_room(&mut self, more: usize) {
        let wanted = self.all.len() + more;
        if wanted * 4 <= self.slots.len() * 3 {
            return;
        }
        let slots = (wanted * 4 / 3 + 1).next_power_of_two().max(FEWEST);
        let old = std::mem::replace(&mut self.slots, vec![0; slots]);
        for taken in old.into_iter().filter(|slot| *slot != 0) {
            let slot = free_slot(&self.slots, taken >> 32);
            self.slots[slot] = taken;
        }
    }
}

fn first_slot(hash: u64, last: usize) -> usize {
    usize::try_from(hash & PLACE).unwrap_or(0) & last
}

fn free_slot(slots: &[u64], hash: u64) -> usize {
    let last = slots.len() - 1;
    let mut at = first_slot(hash, last);
    while slots[at] != 0 {
        at = (at + 1) & last;
    }
    at
}

fn place(slot: u64) -> Option<u32> {
    u32::try_from((slot & PLACE).checked_sub(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> Packed {
        Packed([number % 7, 0, number / 7, 0, 0, 0, 0])
    }

    #[test]
    fn keys_are_numbered_as_they_come_and_found_again() {
        let mut keys = Keys::default();
        assert_eq!(keys.find(&key(0), hash(&key(0))), None);
        for number in (0..5_000).chain(2_000..5_000) {
            let (place, is_new) = keys.insert(&key(number), hash(&key(number)));
            assert_eq!((u64::from(place), is_new), (number, u64::from(place) + 1 == keys.len() as u64 && is_new));
        }
        keys.extend(&(5_000..9_000).map(key).collect::<Vec<_>>());
        assert_eq!(keys.len(), 9_000);
        for number in 0..9_000 {
            assert_eq!(keys.find(&key(number), hash(&key(number))).map(u64::from), Some(number));
        }
        assert_eq!(keys.find(&key(9_000), hash(&key(9_000))), None);
    }

    #[test]
    fn keys_of_one_hash_are_told_apart() {
        let mut keys = Keys::default();
        let places: Vec<(u32, bool)> = (0..200).chain(0..200).map(|number| keys.insert(&key(number), 7)).collect();
        let wanted = (0..200).map(|place| (place, true)).chain((0..200).map(|place| (place, false)));
        assert_eq!(places, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn a_cleared_set_is_empty() {
        let mut keys = Keys::default();
        keys.insert(&key(1), hash(&key(1)));
        keys.clear();
        assert_eq!((keys.len(), keys.find(&key(1), hash(&key(1)))), (0, None));
    }
}
