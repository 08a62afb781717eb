//! How far two judge alike beyond chance: Cohen's kappa with quadratic weights (J. Cohen, *Weighted kappa*, Psychological
//! Bulletin 70, 1968) over red line, not yet and pass; its standard error is that of J. L. Fleiss, J. Cohen and B. S.
//! Everitt, *Large sample standard errors of kappa and weighted kappa*, Psychological Bulletin 72, 1969.

use super::interval::{Interval, thousandths};

/// Red line, not yet, pass: in this order.
pub const CLASSES: usize = 3;
/// Judgements needed before anything is said.
pub const FEWEST_JUDGED: i64 = 30;
/// The most that are counted one by one for the range; of more, each stands for several, and the range is wider than it is.
const MOST: i64 = 100_000;

/// How often one said the row's class and the other the column's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratings {
    pub counts: [[i64; CLASSES]; CLASSES],
    /// Each pair stands here twice, once each way.
    pub mirrored: bool,
}

/// A kappa in thousandths, with its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kappa {
    pub value: i64,
    pub range: Interval,
}

impl Ratings {
    /// Adds judgements; a class that is none changes nothing.
    pub fn add(&mut self, one: i64, other: i64, times: i64) {
        let place = |class: i64| usize::try_from(class).ok();
        if let (Some(one), Some(other)) = (place(one), place(other))
            && let Some(count) = self.counts.get_mut(one).and_then(|row| row.get_mut(other))
        {
            *count += times;
        }
    }

    /// The same with each pair both ways: for two of whom neither is the measure.
    #[must_use]
    pub fn both_ways(&self) -> Self {
        let mut counts = self.counts;
        for (one, row) in self.counts.iter().enumerate() {
            for (other, times) in row.iter().enumerate() {
                counts[other][one] += times;
            }
        }
        Self { counts, mirrored: true }
    }

    /// How many were judged twice.
    #[must_use]
    pub fn judged(&self) -> i64 {
        self.counts.iter().flatten().sum::<i64>() / if self.mirrored { 2 } else { 1 }
    }

    /// How many of them alike.
    #[must_use]
    pub fn alike(&self) -> i64 {
        (0..CLASSES).map(|class| self.counts[class][class]).sum::<i64>() / if self.mirrored { 2 } else { 1 }
    }

    /// The kappa; `None` for too few judgements, or where one class is all that was ever said.
    #[must_use]
    pub fn kappa(&self) -> Option<Kappa> {
        (self.judged() >= FEWEST_JUDGED).then(|| self.kappa_of_few()).flatten()
    }

    /// The same of however few: 1 − n·Σ(i−j)²·o / Σ(i−j)²·r·c, exact until it is rounded to the nearest thousandth.
    #[must_use]
    pub fn kappa_of_few(&self) -> Option<Kappa> {
        let sums = Sums::of(&self.counts);
        let (seen, chance) = (sums.n * sums.apart, sums.chance_apart);
        if chance <= 0 {
            return None;
        }
        let value = (2000 * (chance - seen) + chance).div_euclid(2 * chance);
        Some(Kappa { value: thousandths(value), range: self.range(thousandths(value))? })
    }

    /// Value ± 1.96 standard errors.
    fn range(&self, value: i64) -> Option<Interval> {
        let each = (self.counts.iter().flatten().sum::<i64>() / MOST + 1).max(1);
        let counts = self.counts.map(|row| row.map(|count| (count + each / 2) / each));
        let sums = Sums::of(&counts);
        // Var = n(n·Σo·t² − u²)/d⁴ with t = w·d − (r̄ + c̄)·q and u = p·e − 8n·e + 4n²·p; w, r̄, c̄, p are those of agreement.
        let (n, d, q) = (sums.n, sums.chance_apart, sums.apart);
        if d <= 0 {
            return None;
        }
        let mut squares: i128 = 0;
        for (i, row) in counts.iter().enumerate() {
            for (j, count) in row.iter().enumerate() {
                let t = near(i, j) * d - (sums.near_row(i) + sums.near_column(j)) * q;
                squares += i128::from(*count) * t * t;
            }
        }
        let u = sums.near * sums.chance_near - 8 * n * sums.chance_near + 4 * n * n * sums.near;
        let variance = n * (n * squares - u * u).max(0);
        // 1.96 · √variance / d² in thousandths, rounded outwards; a pair that stands here twice is seen once, hence √2.
        let copies = if self.mirrored { 1415 } else { 1000 };
        let error = thousandths((variance.isqrt() + 1) * 1960 * copies / 1000 / (d * d) + 1);
        Some(Interval { low: (value - error).max(-1000), high: (value + error).min(1000) })
    }
}

/// What of the table the formulas use. Weights of agreement are 4 − (i−j)²: 4, 3, 0.
struct Sums {
    n: i128,
    rows: [i128; CLASSES],
    columns: [i128; CLASSES],
    /// Σ(i−j)²·o.
    apart: i128,
    /// Σ(i−j)²·r·c.
    chance_apart: i128,
    /// Σw·o.
    near: i128,
    /// Σw·r·c.
    chance_near: i128,
}

fn apart(i: usize, j: usize) -> i128 {
    let far = i.abs_diff(j);
    i128::try_from(far * far).unwrap_or(0)
}

fn near(i: usize, j: usize) -> i128 {
    4 - apart(i, j)
}

impl Sums {
    fn of(counts: &[[i64; CLASSES]; CLASSES]) -> Self {
        let counts = counts.map(|row| row.map(i128::from));
        let rows = counts.map(|row| row.iter().sum());
        let columns = [0, 1, 2].map(|column| counts.iter().map(|row: &[i128; CLASSES]| row[column]).sum());
        let mut sums = Self { n: rows.iter().sum(), rows, columns, apart: 0, chance_apart: 0, near: 0, chance_near: 0 };
        for (i, row) in counts.iter().enumerate() {
            for (j, count) in row.iter().enumerate() {
                let by_chance = sums.rows[i] * sums.columns[j];
                sums.apart += apart(i, j) * count;
                sums.chance_apart += apart(i, j) * by_chance;
                sums.near += near(i, j) * count;
                sums.chance_near += near(i, j) * by_chance;
            }
        }
        sums
    }

    /// Σ over columns of w·c: 4n times the mean weight of a row.
    fn near_row(&self, row: usize) -> i128 {
        (0..CLASSES).map(|column| near(row, column) * self.columns[column]).sum()
    }

    fn near_column(&self, column: usize) -> i128 {
        (0..CLASSES).map(|row| near(row, column) * self.rows[row]).sum()
    }
}
