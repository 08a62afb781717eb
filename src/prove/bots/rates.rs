//! Rates with their intervals, and spreads, in whole numbers: the same on every machine.

use serde::Serialize;

/// How often something happened, in permille, with the interval that holds the true rate 95 times in 100 (Wilson).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rate {
    pub hits: u32,
    pub runs: u32,
    pub permille: u32,
    pub low: u32,
    pub high: u32,
}

/// 1.96, the normal distribution's bound for 95 in 100, in hundredths.
const Z: i128 = 196;

impl Rate {
    /// The rate of `hits` in `runs`.
    ///
    /// Wilson's interval is `(2k + z² ± z·√(z² + 4k(n−k)/n)) / (2(n + z²))`; everything is kept in hundredths of z, and
    /// the root is taken of a number a million times as large.
    #[must_use]
    pub fn of(hits: u32, runs: u32) -> Self {
        if runs == 0 {
            return Self { hits, runs, permille: 0, low: 0, high: 1000 };
        }
        let (k, n) = (i128::from(hits), i128::from(runs));
        let square = Z * Z;
        // z² + 4k(n−k)/n in ten-thousandths, its root in hundredths; another million under the root makes it thousandths
        // of those.
        let under = square * n + 40_000 * k * (n - k);
        let root = (u128::try_from(under * 1_000_000 / n).unwrap_or(0)).isqrt();
        let root = i128::try_from(root).unwrap_or(0);
        // Both ends in ten-thousandths of the numerator, times a thousand for permille.
        let middle = (20_000 * k + square) * 1000;
        let half = Z * root;
        let whole = 2 * (10_000 * n + square);
        let permille = |value: i128| u32::try_from(value.clamp(0, 1000)).unwrap_or(0);
        // Rounded outwards: the interval never claims more than it knows.
        Self {
            hits,
            runs,
            permille: permille((2000 * k + n) / (2 * n)),
            low: permille((middle - half).max(0) / whole),
            high: permille((middle + half + whole - 1) / whole),
        }
    }
}

/// Where values lie: the smallest, three quarters' bounds, the largest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    pub least: i32,
    pub lower: i32,
    pub median: i32,
    pub upper: i32,
    pub most: i32,
}

impl Spread {
    pub(super) fn of(mut values: Vec<i32>) -> Self {
        values.sort_unstable();
        let at = |quarter: usize| values.get(values.len().saturating_sub(1) * quarter / 4).copied().unwrap_or(0);
        Self { least: at(0), lower: at(1), median: at(2), upper: at(3), most: at(4) }
    }
}

/// Above which pass rate of beginners, in permille, a case has difficulty 1, 2, 3 and 4; below it is 5.
const STEPS: [u32; 4] = [300, 200, 90, 30];

/// A difficulty of 1 to 5 from pass rates of bots in permille, each with its weight.
#[must_use]
pub fn difficulty(rates: &[(u32, u32)]) -> u8 {
    let weights: u32 = rates.iter().map(|(_, weight)| weight).sum();
    let sum: u32 = rates.iter().map(|(permille, weight)| permille * weight).sum();
    let beginners = sum.checked_div(weights).unwrap_or(0);
    let step = STEPS.iter().position(|least| beginners >= *least).unwrap_or(STEPS.len());
    u8::try_from(step + 1).unwrap_or(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against Wilson's intervals as tables give them: 0 of 10, 5 of 10, 10 of 10, 81 of 263.
    #[test]
    fn intervals_are_those_of_the_tables() {
        let interval = |hits, runs| {
            let rate = Rate::of(hits, runs);
            (rate.low, rate.permille, rate.high)
        };
        assert_eq!(interval(0, 10), (0, 0, 278));
        assert_eq!(interval(5, 10), (236, 500, 764));
        assert_eq!(interval(10, 10), (722, 1000, 1000));
        assert_eq!(interval(81, 263), (255, 308, 367));
    }

    #[test]
    fn a_spread_is_in_order() {
        let spread = Spread::of(vec![5, 1, 9, 3, 7]);
        assert_eq!((spread.least, spread.lower, spread.median, spread.upper, spread.most), (1, 3, 5, 7, 9));
        assert_eq!(Spread::of(Vec::new()), Spread::default());
    }

    #[test]
    fn what_beginners_pass_is_easy() {
        assert_eq!([900, 250, 150, 50, 0].map(|rate| difficulty(&[(rate, 1)])), [1, 2, 3, 4, 5]);
        assert_eq!(difficulty(&[(1000, 1), (0, 3)]), 2);
        assert_eq!(difficulty(&[]), 5);
    }
}
