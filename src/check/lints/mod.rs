//! The lints, a file for each kind of oddity. A lint looks at a [`Case`] and adds what it finds; levels come from the
//! code. Lints about what is never used or never true need a file without errors, for an error may hide the use.

mod acts;
mod conditions;
mod handwritten;
mod law;
mod oddities;
mod shadowed;
mod states;
mod unreached;
mod unserved;
mod unused;

use super::case::Case;
use crate::scenario::problem::Problem;

type Lint = fn(&Case<'_>, &mut Vec<Problem>);

/// What can be said of any file that could be read at all.
const ALWAYS: [Lint; 4] = [acts::giveaways, acts::cues, oddities::oddities, handwritten::names];

/// What needs a file without errors.
const SOUND: [Lint; 9] = [
    unused::names,
    unreached::nodes_and_replies,
    unreached::no_way_out,
    conditions::constant_ones,
    shadowed::transitions,
    handwritten::figures_and_dates,
    unserved::objectives_and_criteria,
    law::dates_and_circumstances,
    states::too_many,
];

/// Everything that the lints find.
pub(super) fn run(case: &Case<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for lint in ALWAYS.iter().chain(SOUND.iter().filter(|_| case.is_sound)) {
        lint(case, &mut found);
    }
    found
}
