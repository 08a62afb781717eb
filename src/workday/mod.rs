//! A workday: a queue of accounts as in a real shift, more than can be called in the time, some of which must be left alone.
//! A file (`ID.workday.ron`, docs/formats/workday.md) lays it over ordinary scenarios, moved to its day; its calls are calls of
//! the machine, its clock is their seconds with those of the desk around them, and dialling comes before the same law as
//! everywhere. This room draws nothing, reads no clock and keeps no file.
//! Start reading at `file` (what is written), then [`Shift`] (an attempt) and `view` (what a screen shows), `sheet` (the score and
//! the day's figures), `plan` (the best order, exactly) and `proof` (that the file keeps its promises).

mod file;
mod input;
mod plan;
mod proof;
mod row;
mod sheet;
mod shift;
mod view;

pub use file::{LoadedWorkday, Workday, load_workday, workday_ids, workday_path};
pub use input::{ShiftInput, ShiftRefusal, read_shift_input, spell_shift_input};
pub use plan::{Choice, Plan, PlanStep, Queue, Task, best_plan};
pub use proof::{RowProof, WorkdayProof, prove_workday};
pub use row::{Flag, Reason, Row, Times};
pub use sheet::{Figures, RowReport, ShiftCause, ShiftEntry, ShiftReport};
pub use shift::{Happened, RowState, Shift};
pub use view::{PlanView, RowStatus, RowView, ShiftView, StepView};
