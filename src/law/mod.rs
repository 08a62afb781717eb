//! Law packs: rules with clause, citation and dates, and the monitors that watch a contact. A monitor is an
//! observer: it hears acts and reports breaches, and nothing in a scenario can read it. This room knows acts and
//! calendars; it knows nothing of dialogue, moods or scores.
//! Start reading at `pack` (what a rule is), then `bench` (what judges).

mod bench;
mod cite;
mod finding;
mod pack;
mod pattern;
mod scene;

pub use bench::{Bench, BenchError, Docket};
pub use cite::{Citation, Confidence, Status};
pub use finding::{Breach, RuleId, RuleSet, Verdict};
pub use pack::{Family, Kind, LawPack, PackFile, Rule, Severity, Words};
pub use pattern::{Acts, Pattern, When};
pub use scene::{Channel, Heard, Initiator, NumberSource, PartyRole, Past, PastResult, Role, Scene};
