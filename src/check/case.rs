//! What a lint looks at.

use super::phrases::Phrases;
use super::reach::Reached;
use crate::call::{Compiled, Content};
use crate::scenario::model::RawScenario;

/// A scenario under the lints.
pub(super) struct Case<'a> {
    /// Its path.
    pub file: &'a str,
    /// Its text, which places point into.
    pub text: &'a str,
    /// As written; of a broken file what could be read.
    pub raw: &'a RawScenario,
    pub content: &'a Content,
    /// Every variant; none where the file has errors.
    pub deals: &'a [Compiled],
    /// What any play of any variant reaches; none where that is not known.
    pub reached: Option<&'a Reached>,
    pub phrases: &'a Phrases,
    /// How many states are too many.
    pub most_states: usize,
    /// Whether the file has no errors.
    pub is_sound: bool,
}
