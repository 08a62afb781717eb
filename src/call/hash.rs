//! Two fingerprints of a compiled case, taken from its canonical resolved form and never from file bytes: one over
//! everything that can change a play or its score, one over the texts.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::compiled::Compiled;

/// The fingerprint of everything that can change a play or its score: machine, law, rubric, figures.
#[must_use]
pub fn content_hash(compiled: &Compiled) -> String {
    digest(compiled)
}

/// The fingerprint of the texts, in all languages.
#[must_use]
pub fn text_hash(compiled: &Compiled) -> String {
    digest(&compiled.texts)
}

/// The fingerprint of a file that is read beside cases.
#[must_use]
pub fn bytes_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(canonical: &impl Serialize) -> String {
    // The canonical form is compact JSON with fields in declaration order; maps in it are ordered.
    let bytes = serde_json::to_vec(canonical).unwrap_or_default();
    bytes_hash(&bytes)
}
