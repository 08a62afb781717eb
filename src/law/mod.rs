//! Law packs: rules with clause, citation and dates, and the monitors that watch a contact. A monitor is an
//! observer: it hears acts and reports breaches, and nothing in a scenario can read it. This room knows acts and
//! calendars; it knows nothing of dialogue, moods or scores.
//! Start reading at `pack` (what a rule is) and `pattern` (what it looks for), then `court`, which judges a `timeline`
//! of contacts one by one: `calendar` (with `count`, `lost`, `presume`) judges the beginning of a contact, `monitor`
//! listens to its words, `condition` asks `log`, `standing` and `validation` what is known by then. `bench` is the same court for the
//! one contact that a call of the simulator is. `layer` puts packs over packs, `resolve` fits a rule's words to acts,
//! `probe` looks for a better moment, `permit` does so for a call, `answer` writes it all down.

mod answer;
mod bench;
mod calendar;
mod cite;
mod condition;
mod count;
mod court;
mod finding;
mod judged;
mod layer;
mod lint;
mod log;
mod lost;
mod monitor;
mod pack;
mod pattern;
mod permit;
mod presume;
mod probe;
mod resolve;
mod roster;
mod scene;
mod seat;
mod standing;
mod timeline;
mod validation;

pub use answer::{Answer, ContactAnswer, CountAnswer, FindingAnswer, OpinionAnswer, Overdue};
pub use bench::{Bench, Docket};
pub use cite::{Citation, Confidence, Status};
pub use court::Court;
pub use finding::{Breach, Count, Opinion, RuleId, RuleSet, Verdict};
pub use judged::Judged;
pub use layer::BenchError;
pub use lint::{Lint, lint};
pub use pack::{Family, Kind, LawPack, Level, PackFile, Rule, Severity, Words};
pub use pattern::{Acts, Correction, Counted, Factor, Pattern, Per, Scope, Standing, When};
pub use permit::{Next, Objection, Permit};
pub use probe::{May, Probe};
pub use scene::{Channel, Heard, Initiator, NumberSource, Outcome, PartyRole, Past, PastResult, Place, Purpose, Role, Scene};
pub use timeline::{Contact, LoadedTimeline, Local, Moment, Timeline, load_probe, load_timeline};
