//! How sure a share is: Wilson's score interval (E. B. Wilson, *Probable inference, the law of succession, and statistical
//! inference*, Journal of the American Statistical Association 22, 1927), at 95 %.

/// The square of 1.96, the normal distribution's two-sided 95 % point, in ten-thousandths.
const Z_SQUARED: i128 = 38_416;

/// A range in thousandths, rounded outwards: it never claims more than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: i64,
    pub high: i64,
}

impl Interval {
    /// The range of a share of which `part` of `whole` was seen; `None` where nothing was.
    ///
    /// The share's middle is (s + z²/2) / (n + z²), and z·√(s(n − s)/n + z²/4) / (n + z²) lies to each side of it.
    #[must_use]
    pub fn of_share(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 || !(0..=whole).contains(&part) {
            return None;
        }
        // Everything times ten thousand; the root times another hundred, so that cutting it off moves no thousandth.
        let (part, whole) = (i128::from(part), i128::from(whole));
        let below = (10_000 * whole + Z_SQUARED) * 100;
        let middle = (10_000 * part + Z_SQUARED / 2) * 100;
        let under_root = Z_SQUARED * 10_000 * part * (whole - part) * 10_000 / whole + Z_SQUARED * Z_SQUARED / 4 * 10_000;
        let aside = under_root.isqrt();
        let (low, high) = ((middle - aside) * 1000 / below, ((middle + aside) * 1000 + below - 1) / below);
        Some(Self { low: thousandths(low.clamp(0, 1000)), high: thousandths(high.clamp(0, 1000)) })
    }
}

/// Which way a share went between two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Down,
    Up,
    /// The ranges overlap: the figures do not say.
    Unclear,
}

impl Trend {
    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Unclear => "unclear",
        }
    }
}

/// Whether a share of now lies beside that of before: only where their ranges do not overlap.
#[must_use]
pub fn change((before_part, before_whole): (i64, i64), (part, whole): (i64, i64)) -> Trend {
    match (Interval::of_share(before_part, before_whole), Interval::of_share(part, whole)) {
        (Some(before), Some(now)) if now.high < before.low => Trend::Down,
        (Some(before), Some(now)) if now.low > before.high => Trend::Up,
        _ => Trend::Unclear,
    }
}

/// A number that is known to be small.
pub(super) fn thousandths(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
