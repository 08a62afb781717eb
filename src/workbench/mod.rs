//! What a trainer works with beside check and proof: scripted calls (`scripted`), breakages that nobody notices
//! (`mutate`), the dialogue as a drawing (`map`), two versions compared (`diff`) and a new case from a template
//! (`template`). It knows texts as data and prints nothing; the command line says what it found in words.

pub mod diff;
pub mod map;
pub mod mutate;
pub mod scripted;
pub mod template;
