//! Cases over several days: whom to contact, when, by which channel; what came of it; and what to do next. A day case is a
//! file over ordinary scenarios (`ID.days.ron`, docs/formats/days.md): its calls are calls of the machine at a later moment,
//! its account moves on with the days, its promises are kept or broken by the household's real money, and every contact
//! comes before the same law as a call. This room draws nothing, reads no clock and keeps no file.
//! Start reading at `file` (what is written), then [`Course`] (the state), `board` (what follows from it), `stage` (the call
//! that is then had), [`Journey`] (an
//! attempt), `sheet` (the score), `proof` (all plans, over `summaries` of their calls).

mod board;
mod course;
mod file;
mod journey;
mod promises;
mod proof;
mod sheet;
mod stage;
mod summaries;

pub use board::{Board, Breached, Came, Happening, Meeting, Standing};
pub use course::{ContactResult, Course, Made, Step};
pub use file::{ContactOption, DayCase, DayDeal, LoadedDays, day_ids, day_path, load_days};
pub use journey::{DayInput, DayRefusal, Journey, Luggage, read_day_input, spell_day_input};
pub use promises::{Due, Fate};
pub use proof::{PlanProof, prove_days, prove_plans};
pub use sheet::{CallMark, DayCause, DayDebrief, DayEntry, debrief_days};
