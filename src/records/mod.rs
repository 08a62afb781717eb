//! Attempt files: an append-only journal with a hash chain, written before the consequence of an input is shown; and
//! replay, which says the same score or at which input they part. This room reads and writes bytes and files; it has
//! no clock and knows no window. Start reading at `journal`, then [`Attempt`].
#![expect(clippy::disallowed_methods, reason = "this is where attempt files are read and written")]

mod attempt;
mod beside;
mod journal;
mod list;
mod notes;
mod profiles;
mod queue;
pub mod release;
mod remarks;
mod replay;
mod spelling;
#[cfg(feature = "server")]
pub mod store;

pub use attempt::{Attempt, AttemptError};
pub use beside::{Beside, in_folder};
pub use journal::{
    ExamSeat, Finish, FinishOutcome, Header, Journal, Origin, Record, RecordError, SEMANTICS, Taken, read_record, write_record,
};
pub use list::{Summary, recent};
pub use notes::{notes_path, read_notes, write_notes};
pub use profiles::{Colours, LONGEST_NAME, Profile, ProfileError, Profiles, Settings, TextSpeed};
pub use queue::{Queue, QueueError, Queued};
pub use remarks::{Remark, Remarks, keep_remarks, mark_read, read_remarks, remarks_path};
pub use replay::{Parting, Replay, rejudge, replay};
pub use spelling::{SpellingError, read_input, reply_name, spell};
