//! The career: desks from reminder to the last talk before court, what a trainee remembers, what to practise next and
//! why, exams with sampled cases, and a month's pay. Everything follows from finished attempts and a day that the caller
//! tells; this room reads no record, knows no clock, no window and nobody's name. What a desk asks and pays is data
//! (`assets/career.ron`).
//! Start reading at `desk` (the data), then [`Attempted`] (what one attempt shows), `standing` (attempts in their order);
//! `memory` is the spaced repetition, `next` chooses a case, `exam` draws papers, `pay` adds up a month.

mod desk;
mod evidence;
mod exam;
mod items;
mod map;
mod memory;
mod next;
mod pay;
mod standing;
mod streak;

pub use desk::{Authority, Career, Desk, DeskId, ExamRule, PayScheme, Skill, load_career};
pub use evidence::{Attempted, Promised, Sat};
pub use exam::{ExamResult, Paper, Seat, Shortfall, judge as judge_exam};
pub use items::{Item, Memories};
pub use map::{SkillState, skill_map};
pub use memory::{Grade, Memory};
pub use next::{Candidate, Next, Why, law_at_work, what_next};
pub use pay::{NoPay, PayLine, PayWhy, Payslip, payslip};
pub use standing::{Lack, Opening, Sitting, Standing};
pub use streak::{Streak, streak};
