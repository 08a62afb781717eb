//! What HR sees in figures, and how much a figure says. `interval`, `correlation` and `kappa` are formulas over whole numbers and
//! know no database; `items` and `agreement` keep their sums in the transactions that change them; `views` reads them for
//! pages. Start reading at `interval`. How each is worked out stands in `docs/hr-guide.md`, with its source.

pub(super) mod agreement;
mod correlation;
mod interval;
pub(super) mod items;
mod kappa;
mod views;

/// Groups smaller than this show no distribution: it would tell of single people.
pub const SMALLEST_GROUP: i64 = 8;

pub use correlation::{Discrimination, FEWEST_LINKED, FEWEST_OTHERS, Linked, Reading};
pub use interval::{Interval, Trend, change};
pub use items::Item;
pub use kappa::{CLASSES, FEWEST_JUDGED, Kappa, Ratings};
pub use views::{Agreement, Judge, Minute, RuleWeeks, WeekOfRule};
