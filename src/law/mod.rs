//! Law packs: rules with clause, citation and dates, and the monitors that watch a contact. A monitor is an
//! observer: it hears acts and reports breaches, and nothing in a scenario can read it. This room knows acts and
//! calendars; it knows nothing of dialogue, moods or scores.
//! Start reading at `pack` (what a rule is) and `pattern` (what it looks for), then `bench` (what judges): `layer`
//! puts packs over packs, `resolve` fits a rule to the scene, `calendar` judges the beginning of a contact, `monitor`
//! listens to the rest.

mod bench;
mod calendar;
mod cite;
mod condition;
mod finding;
mod layer;
mod monitor;
mod pack;
mod pattern;
mod resolve;
mod scene;

pub use bench::{Bench, Docket};
pub use cite::{Citation, Confidence, Status};
pub use finding::{Breach, RuleId, RuleSet, Verdict};
pub use layer::BenchError;
pub use pack::{Family, Kind, LawPack, Level, PackFile, Rule, Severity, Words};
pub use pattern::{Acts, Correction, Pattern, Scope, When};
pub use scene::{Channel, Heard, Initiator, NumberSource, PartyRole, Past, PastResult, Role, Scene};
