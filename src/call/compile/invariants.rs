//! What a trainer claims of every play.

use super::Compiler;
use crate::call::invariant::{Claim, Invariant, Plays};
use crate::scenario::model::{RawInvariant, RawPlays};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::reader::Spanned;

/// More than this the proof's key has no room for.
const MOST: usize = 16;

impl Compiler<'_> {
    /// The invariants, in the order of the file.
    pub(super) fn invariants(&mut self) -> Vec<Invariant> {
        let raw = self.raw;
        if let Some((id, _)) = raw.invariants.get_index(MOST) {
            self.notes.note(Problem::of(Code::OutOfRange, id.span, "compile-too-many-invariants").with("most", MOST));
        }
        raw.invariants.iter().filter_map(|(id, invariant)| self.invariant(id, invariant)).collect()
    }

    fn invariant(&mut self, id: &Spanned<String>, raw: &RawInvariant) -> Option<Invariant> {
        let (claim, text) = match (&raw.never, &raw.always, &raw.eventually) {
            (Some(text), None, None) => (Claim::Never, text),
            (None, Some(text), None) => (Claim::Always, text),
            (None, None, Some(text)) => (Claim::Eventually, text),
            _ => {
                self.notes.note(Problem::of(Code::BadArgument, id.span, "compile-one-claim").with("name", &id.value));
                return None;
            }
        };
        let plays = match raw.plays {
            RawPlays::All => Plays::All,
            RawPlays::Lawful => Plays::Lawful,
            RawPlays::Winning => Plays::Winning,
        };
        Some(Invariant { id: id.value.clone(), claim, when: self.condition(text), plays })
    }
}
