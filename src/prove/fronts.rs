//! Points and time with which plays arrive at keys: for each key the pairs that no other beats. Pairs are numbered as
//! they come, so that whoever keeps more of each, such as where it came from, keeps it at the same place.

use super::graph::small;

/// What counts as better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// More points in less time.
    Best,
    /// Fewer points in more time.
    Worst,
}

impl Aim {
    fn beats(self, one: (i32, u16), other: (i32, u16)) -> bool {
        match self {
            Self::Best => one.0 >= other.0 && one.1 <= other.1,
            Self::Worst => one.0 <= other.0 && one.1 >= other.1,
        }
    }
}

/// One pair that arrived.
#[derive(Debug, Clone, Copy)]
struct Pair {
    told: (i32, u16),
    is_kept: bool,
    /// The next pair of the same key.
    next: u32,
}

/// The end of a key's pairs.
const NONE: u32 = u32::MAX;

/// The pairs of all keys.
#[derive(Debug)]
pub(super) struct Fronts {
    aim: Aim,
    /// The first pair of each key.
    first: Vec<u32>,
    pairs: Vec<Pair>,
}

impl Fronts {
    /// No pairs, for so many keys; more may come.
    pub(super) fn new(aim: Aim, keys: usize) -> Self {
        Self { aim, first: vec![NONE; keys], pairs: Vec::new() }
    }

    /// Keeps a pair unless another of its key is at least as good; its place if kept.
    pub(super) fn offer(&mut self, key: u32, points: i32, seconds: u16) -> Option<u32> {
        let told = (points, seconds);
        let key = key as usize;
        if key >= self.first.len() {
            self.first.resize(key + 1, NONE);
        }
        if self.chain(self.first[key]).any(|place| self.aim.beats(self.pairs[place as usize].told, told)) {
            return None;
        }
        // Those that it beats leave the chain, and it comes last.
        let (mut before, mut at) = (NONE, self.first[key]);
        while at != NONE {
            let Pair { told: known, next, .. } = self.pairs[at as usize];
            if self.aim.beats(told, known) {
                self.pairs[at as usize].is_kept = false;
                self.link(key, before, next);
            } else {
                before = at;
            }
            at = next;
        }
        let place = small(self.pairs.len());
        self.link(key, before, place);
        self.pairs.push(Pair { told, is_kept: true, next: NONE });
        Some(place)
    }

    /// Whether nothing that came later beats this pair.
    pub(super) fn is_kept(&self, place: u32) -> bool {
        self.pairs[place as usize].is_kept
    }

    /// The places of a key's pairs that are not beaten, in the order in which they came.
    pub(super) fn at(&self, key: u32) -> impl Iterator<Item = u32> {
        self.chain(self.first.get(key as usize).copied().unwrap_or(NONE))
    }

    /// Bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.first) + size_of_val(&*self.pairs)
    }

    fn chain(&self, first: u32) -> impl Iterator<Item = u32> {
        let some = |place: u32| (place != NONE).then_some(place);
        std::iter::successors(some(first), move |place| some(self.pairs[*place as usize].next))
    }

    fn link(&mut self, key: usize, before: u32, next: u32) {
        if before == NONE {
            self.first[key] = next;
        } else {
            self.pairs[before as usize].next = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beaten_goes_and_the_rest_keeps_its_order() {
        let mut fronts = Fronts::new(Aim::Best, 1);
        let offered: Vec<Option<u32>> =
            [(10, 50), (5, 20), (5, 30), (20, 90), (10, 50), (12, 40)].map(|(points, seconds)| fronts.offer(0, points, seconds)).to_vec();
        assert_eq!(offered, [Some(0), Some(1), None, Some(2), None, Some(3)]);
        assert_eq!(fronts.at(0).collect::<Vec<_>>(), [1, 2, 3], "the first is beaten by the last");
        assert_eq!([0, 1, 2, 3].map(|place| fronts.is_kept(place)), [false, true, true, true]);
        assert_eq!((fronts.offer(7, 0, 0), fronts.at(7).count(), fronts.at(3).count(), fronts.at(99).count()), (Some(4), 1, 0, 0));
    }

    #[test]
    fn for_the_worst_everything_is_the_other_way_round() {
        let mut fronts = Fronts::new(Aim::Worst, 1);
        assert_eq!([(10, 50), (5, 20), (0, 60)].map(|(points, seconds)| fronts.offer(0, points, seconds)), [Some(0), Some(1), Some(2)]);
        assert_eq!(fronts.at(0).collect::<Vec<_>>(), [2]);
    }
}
