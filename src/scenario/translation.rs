//! Translations lie beside their scenario: key → (text, hash of the source text), so that a stale one is seen.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::model::Ordered;
use super::reader::Spanned;

/// One language of one scenario.
#[derive(Debug, Deserialize)]
#[serde(rename = "Translation", deny_unknown_fields)]
pub(crate) struct RawTranslation {
    pub of: Spanned<String>,
    pub language: Spanned<String>,
    pub texts: Ordered<(Spanned<String>, Spanned<String>)>,
}

/// The first eight hexadecimal digits of the SHA-256 of a source text.
#[must_use]
pub(crate) fn source_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
