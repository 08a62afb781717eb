//! Rubric, ledger, debrief. The score is a fold over what happened: `marker` watches the events, `debrief` adds up.
//! This room knows the machine's events and the law's findings; it knows nothing of files, windows or searches.

mod debrief;
mod ledger;
mod marker;
mod report;
mod words;

pub use debrief::{Bearable, BearableDay, Debrief, Fate, Finding, NotDialled, Outcome, PromiseReport, Spared};
pub use ledger::{Cause, Entry, Ledger, Scale};
pub use marker::{MINIMA, Marks, Minimum, Note, gravity, minimums, missed_minima, promise_worth, within};
pub use report::debrief;
pub use words::{Say, cause_text, sentence};
