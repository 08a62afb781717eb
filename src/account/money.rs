//! Money in fen (分), as integers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fen(pub i64);

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("`{0}` is no amount in yuan: write digits with at most two decimals, such as 1329.45")]
    NotAnAmount(String),
    #[error("`{0}` is too large")]
    TooLarge(String),
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount in a text such as `2400`, `2400.5` or `2,400.00`; full-width digits and signs are understood.
    ///
    /// # Errors
    /// When the text is no amount, or too large.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotAnAmount(text.to_owned());
        let plain: String = text.trim().chars().map(half_width).filter(|letter| *letter != ',').collect();
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |digits: &str| digits.chars().all(|digit| digit.is_ascii_digit());
        if yuan.is_empty() || !is_number(yuan) || !is_number(fen) || fen.len() > 2 || digits.ends_with('.') {
            return Err(wrong());
        }
        let too_large = || MoneyError::TooLarge(text.to_owned());
        let yuan: i64 = yuan.parse().map_err(|_| too_large())?;
        let fen: i64 = format!("{fen:0<2}").parse().map_err(|_| wrong())?;
        yuan.checked_mul(100).and_then(|whole| whole.checked_add(fen)).map(|amount| Self(sign * amount)).ok_or_else(too_large)
    }

    /// The larger of this and nothing.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// In equal parts, and what the last part is so that nothing is lost: `(each, last)`.
    #[must_use]
    pub fn in_parts(self, parts: u8) -> (Self, Self) {
        let parts = i64::from(parts.max(1));
        let each = Self(self.0.div_euclid(parts));
        (each, Self(self.0 - each.0 * (parts - 1)))
    }

    /// `self × numerator / denominator`, rounded half up to a fen. The contract's rounding: once per statement line.
    pub(crate) fn scaled(self, numerator: i128, denominator: i128) -> Self {
        rounded(i128::from(self.0) * numerator, denominator)
    }
}

/// `numerator / denominator`, rounded half up to a fen.
pub(crate) fn rounded(numerator: i128, denominator: i128) -> Fen {
    let doubled = numerator * 2 + denominator;
    Fen(i64::try_from(doubled.div_euclid(denominator * 2)).unwrap_or(i64::MAX))
}

fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        '．' => '.',
        '，' => ',',
        '－' => '-',
        other => other,
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.0 / 100).unsigned_abs().to_string();
        let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", groups.join(","), (self.0 % 100).unsigned_abs())
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Fen {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn yuan_as_people_write_them() {
        for (text, fen) in
            [("2400", 240_000), ("2400.5", 240_050), ("2,400.00", 240_000), ("１，３２９．４５", 132_945), ("0.01", 1), ("-3", -300)]
        {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
        }
        for text in ["", "3.", ".5", "1.234", "三百", "12a", "99999999999999999999"] {
            assert!(Fen::parse_yuan(text).is_err(), "{text}");
        }
        assert_eq!(Fen(132_945).to_string(), "1,329.45");
        assert_eq!(Fen(-5).to_string(), "-0.05");
        assert_eq!(Fen(100_000_000).to_string(), "1,000,000.00");
    }
}
