//! Whether a case tells the able from the others: the point-biserial correlation between passing it and the share that the same
//! people pass elsewhere, the case itself left out (the *corrected* item-total correlation; S. Henrysson, *Correction of
//! item-total correlations in item analysis*, Psychometrika 28, 1963). Its range is that of R. A. Fisher's transformation.

use super::interval::{Interval, thousandths};

/// People needed before anything is said.
pub const FEWEST_LINKED: i64 = 100;
/// So many other cases somebody must have tried to be linked with.
pub const FEWEST_OTHERS: i64 = 3;
/// From here on a case separates (R. L. Ebel's rule of thumb: below 0.20 an item is poor), in thousandths.
const SEPARATES: i64 = 200;
/// Fixed point of the range: millionths.
const MILLION: i128 = 1_000_000;

/// Sums over people; x is 1 where the case was passed, y the share of others passed, in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Linked {
    /// How many people.
    pub people: i64,
    /// Σx.
    pub passed: i64,
    /// Σy.
    pub rest: i64,
    /// Σy².
    pub rest_squares: i64,
    /// Σxy.
    pub rest_of_passed: i64,
}

/// What a discrimination says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The whole range is at 0.20 or above.
    Separates,
    /// The whole range is below 0.20.
    Weak,
    /// The whole range is below 0: who is better elsewhere fails here.
    Backwards,
    /// The range reaches across these marks.
    Unclear,
}

impl Reading {
    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Separates => "separates",
            Self::Weak => "weak",
            Self::Backwards => "backwards",
            Self::Unclear => "unclear",
        }
    }
}

/// A correlation in thousandths, with its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discrimination {
    pub value: i64,
    pub range: Interval,
}

impl Discrimination {
    /// What of it may be said.
    #[must_use]
    pub const fn reading(&self) -> Reading {
        if self.range.high < 0 {
            Reading::Backwards
        } else if self.range.high < SEPARATES {
            Reading::Weak
        } else if self.range.low >= SEPARATES {
            Reading::Separates
        } else {
            Reading::Unclear
        }
    }
}

impl Linked {
    /// The correlation; `None` for too few people, or where all passed or failed, or all are alike elsewhere.
    #[must_use]
    pub fn discrimination(&self) -> Option<Discrimination> {
        (self.people >= FEWEST_LINKED).then(|| self.correlation()).flatten()
    }

    /// The same of however few: `(nΣxy − ΣxΣy) / √((nΣx² − (Σx)²)(nΣy² − (Σy)²))`; x² is x.
    #[must_use]
    pub fn correlation(&self) -> Option<Discrimination> {
        let [n, x, y, yy, xy] = [self.people, self.passed, self.rest, self.rest_squares, self.rest_of_passed].map(i128::from);
        let (above, below) = (n * xy - x * y, (n * x - x * x) * (n * yy - y * y));
        if n < 4 || below <= 0 {
            return None;
        }
        // The root of twice the value, then half of it: rounded to the nearest.
        let root = |scale: i128| (ratio(4 * scale * scale, above, below).isqrt() + 1) / 2 * above.signum();
        Some(Discrimination { value: thousandths(root(1000)), range: Interval::of_correlation(thousandths(root(MILLION)), self.people) })
    }
}

/// scale · above² / below without passing 127 bits: with a million in the scale both sides are halved as often as needed.
fn ratio(scale: i128, above: i128, below: i128) -> i128 {
    let (mut above, mut below) = (above.abs(), below);
    while above.checked_mul(above).and_then(|square| square.checked_mul(scale)).is_none() {
        (above, below) = (above / 2, (below / 4).max(1));
    }
    scale * above * above / below
}

impl Interval {
    /// The range of a correlation, given in millionths, among so many people (four or more):
    /// tanh(artanh r ± 1.96/√(n − 3)), which is (r ± t)/(1 ± r·t) with t = tanh(1.96/√(n − 3)).
    #[must_use]
    pub fn of_correlation(millionths: i64, people: i64) -> Self {
        let r = i128::from(millionths).clamp(-MILLION, MILLION);
        let t = tanh((1_960_000 * 1_960_000 / i128::from((people - 3).max(1))).isqrt());
        let (low, below_low) = ((r - t) * 1000 * MILLION, (MILLION * MILLION - r * t).max(1));
        let (high, below_high) = ((r + t) * 1000 * MILLION, (MILLION * MILLION + r * t).max(1));
        Self {
            low: thousandths(low.div_euclid(below_low).max(-1000)),
            high: thousandths((high + below_high - 1).div_euclid(below_high).min(1000)),
        }
    }
}

/// The hyperbolic tangent in millionths: t = x/(1 + x²/(3 + x²/(5 + x²/(7 + x²/9)))), J. H. Lambert's continued fraction.
fn tanh(x: i128) -> i128 {
    let square = x * x / MILLION;
    let below = [7, 5, 3, 1].into_iter().fold(9 * MILLION, |below, odd| odd * MILLION + square * MILLION / below);
    x * MILLION / below
}
