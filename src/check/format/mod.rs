//! What checking says, for machines: JSON for editors and scripts (`docs/formats/check.md`), SARIF for code hosts.

mod json;
mod place;
mod sarif;

pub use json::json;
pub use place::{Position, Positions};
pub use sarif::sarif;
