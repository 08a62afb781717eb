//! The machine. `compile` resolves a scenario for one variant; `step` turns one state and one input into the next
//! state and tells what happened; `Call` wraps it with transcript and view for clients. No files, no clock, no
//! floats, no windows, no scores. Start reading at [`State`], then [`step`].

mod compile;
mod compiled;
mod condition;
mod deal;
mod event;
mod hash;
mod ids;
mod input;
mod invariant;
mod live;
mod load;
mod moved;
mod practice;
mod sheet;
mod source;
mod state;
mod step;
mod view;
mod why;
mod wrapper;

pub use compile::{Content, quotable_days};
pub use compiled::{
    Books, Change, Check, Compiled, Criterion, Earned, Effect, Ending, Fact, Field, Language, Line, Move, Node, Offer, Party, Plan, Reply,
    Sheet, Texts, Transition,
};
pub use condition::{Comparison, Condition, Number, Reads};
pub use deal::{Deal, Draw, Mode, variant_of};
pub use event::{Event, Side, Sink};
pub use hash::{bytes_hash, content_hash, shape_hash, text_hash};
pub use ids::{CardId, EndingId, FactId, FieldId, FlagId, LineId, NodeId, OptionId, ReplyId, TextId};
pub use input::{Input, MOST_ACTS, Refusal, Utterance};
pub use invariant::{Claim, Invariant, Plays};
pub use live::{Ahead, Liveness};
pub use load::{CaseFile, FileProblems, Judges, LoadedCase, add_rubric, load_bytes, load_case, load_case_under, load_content, load_deals};
pub use moved::{Moved, account_of, load_moved, load_redated};
pub use practice::{practised, practised_in};
pub use sheet::AccountSheet;
pub(crate) use source::Source;
pub use state::{LONGEST, PAUSES, State};
pub use step::{HOLD_SECONDS, LOOK_UP_SECONDS, SILENCE_SECONDS, SPOKEN_ACTS_SECONDS, is_offered, step};
pub use view::{Bubble, Form, Offered, Planned, Speaker, Stage, View};
pub use why::{Part, parts, words};
pub use wrapper::{Beginning, Call, EXAM_ANSWER_SECONDS, Stamped};
