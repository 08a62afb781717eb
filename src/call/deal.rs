//! What the seed draws when an attempt starts: the variant, the starting mood, a wording for every line and the
//! order of replies. `ChaCha8` and our own range rule, so that a seed deals the same for ever and everywhere.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::compiled::Compiled;
use crate::persona::Mood;

/// Whether this is practice or an exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    Practice,
    Exam,
}

/// A deal as drawn. The record stores it whole, so that a replay compares and never draws again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    pub seed: u64,
    pub variant: String,
    pub mood: Mood,
    /// For each line, which of its wordings is spoken.
    pub wordings: Vec<u8>,
    /// For each reply, its rank among those of its node.
    pub ranks: Vec<u8>,
}

/// The stream of draws of one seed.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `bound` (0 when `bound` is 0): the high half of a 32-bit draw times the bound. Library ranges
    /// differ between versions; this rule does not.
    pub fn below(&mut self, bound: u32) -> u32 {
        let scaled = u64::from(self.0.next_u32()) * u64::from(bound);
        u32::try_from(scaled >> 32).unwrap_or(u32::MAX)
    }

    fn between(&mut self, low: u8, high: u8) -> u8 {
        let span = u32::from(high.saturating_sub(low)) + 1;
        low + u8::try_from(self.below(span)).unwrap_or(0)
    }
}

/// Which of `count` variants a seed deals. Seed 0 is the default deal: the first variant.
#[must_use]
pub fn variant_of(seed: u64, count: usize) -> usize {
    let bound = u32::try_from(count).unwrap_or(u32::MAX);
    if seed == 0 { 0 } else { Draw::new(seed).below(bound) as usize }
}

impl Deal {
    /// What this seed deals for an already chosen variant.
    #[must_use]
    pub fn draw(compiled: &Compiled, seed: u64, mode: Mode) -> Self {
        let mut draw = Draw::new(seed);
        // The first draw chose the variant.
        draw.below(1);
        let (low, high) = compiled.mood;
        let mood = Mood {
            trust: draw.between(low.trust, high.trust),
            anger: draw.between(low.anger, high.anger),
            stress: draw.between(low.stress, high.stress),
            willingness: draw.between(low.willingness, high.willingness),
        };
        let wordings = compiled.lines.iter().map(|line| draw.between(0, count(line.wordings.len()).saturating_sub(1))).collect();
        let mut ranks = vec![0; compiled.replies.len()];
        for node in &compiled.nodes {
            let mut order: Vec<u8> = (0..count(node.replies.len())).collect();
            if mode == Mode::Exam {
                shuffle(&mut order, &mut draw);
            }
            for (reply, rank) in node.replies.iter().zip(order) {
                ranks[reply.index()] = rank;
            }
        }
        Self { seed, variant: compiled.variant.clone(), mood, wordings, ranks }
    }
}

fn count(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}

/// Fisher and Yates, with our own range rule.
fn shuffle(order: &mut [u8], draw: &mut Draw) {
    for last in (1..order.len()).rev() {
        let other = draw.below(u32::try_from(last + 1).unwrap_or(u32::MAX)) as usize;
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    /// The stream of a seed never changes: attempts of years ago must deal the same.
    #[test]
    fn a_seed_draws_the_same_for_ever() {
        let mut draw = Draw::new(20_260_430);
        let drawn: Vec<u32> = (0..8).map(|_| draw.below(100)).collect();
        assert_eq!(drawn, GOLDEN);
    }

    const GOLDEN: [u32; 8] = [17, 74, 88, 38, 40, 58, 80, 77];
}
