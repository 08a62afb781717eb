//! One trainee on this PC: the records that count, replayed on today's content, what the career's rules say of them, and that
//! in words. Command line and window ask here, so that they never answer differently. This room draws nothing, prints
//! nothing and knows no clock; the rules themselves are in `career`.
//! Start reading at `past` (records to attempts), then `words`.
#![expect(clippy::disallowed_methods, reason = "records are read and begun here")]

mod day_words;
mod exam_time;
mod folders;
mod past;
mod words;

pub use day_words::{day_cause, day_happening};
pub use exam_time::{Deadline, deadline, minutes_left};
pub use folders::begin_record;
pub use past::{OpenPaper, Past, candidate, counts, open_paper, past, replayed, shown};
pub use words::Words;
