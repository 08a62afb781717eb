//! Files as trainers write them: the RON reader with spans, the model of a scenario, the expression language,
//! translations, and where content comes from. This room knows no acts, no law and no machine; it turns bytes into
//! typed values and says everything that is wrong with them at once.
//! Start reading at `reader`, then `model`.

pub mod expr;
pub mod library;
pub(crate) mod model;
pub mod problem;
pub mod reader;
pub mod render;
pub mod rubric;
pub(crate) mod translation;

pub use library::{Library, Shipped};
pub use problem::{Code, Problem, Severity, Span};

use serde::Serialize;

/// Which parts a portrait is put together from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Portrait {
    pub face: String,
    pub hair: String,
    pub clothes: String,
    /// Years: hair greys, and lines show.
    pub age: u8,
}
