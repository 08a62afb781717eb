//! May the contact of a scene be begun at its moment, and if not, when next? The same question as a timeline's probe,
//! put to the same court, for the one contact that a call of the simulator is.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::court::Court;
use super::finding::RuleId;
use super::layer::BenchError;
use super::pack::{LawPack, Severity};
use super::probe::{May, Probe};
use super::scene::Scene;
use super::timeline::Timeline;
use crate::speech::Vocabulary;

/// What the rules about beginning a contact say of a planned one. Rules are named by their ids, such as `CN-CBA-01`:
/// a [`RuleId`] is a place on one bench, and this court is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permit {
    /// `No` where some rule stands against it, also one that can fail nobody: see [`Objection::can_fail`].
    pub may: May,
    /// The rules that forbid it now, in the order of the packs.
    pub against: Vec<Objection>,
    /// Rules that the case's facts leave open. What nobody can tell accuses nobody.
    pub open: Vec<String>,
    pub next: Next,
}

/// A rule that stands against a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    pub rule: String,
    pub severity: Severity,
    /// Whether a breach can fail an attempt: the rule binds or was adopted. Others are shown only.
    pub can_fail: bool,
}

/// When a contact may be begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Next {
    /// At its own moment.
    Now,
    /// At the first later moment at which nothing stands against it, in the offset of the scene.
    At(DateTime<FixedOffset>),
    /// At no moment of the next 400 days, for these rules: those that stand in the way at every moment tried, or,
    /// where several take turns, those that do now.
    Never(Vec<String>),
}

impl Scene {
    /// Whether its contact may be begun, by these packs, the first one at the bottom; and when next.
    ///
    /// Searching is the dear part: up to 400 days at a few hours each are tried where no moment suits.
    ///
    /// # Errors
    /// Everything about the packs that does not fit, as for [`Bench::convene`](super::Bench::convene).
    pub fn permit(&self, packs: &[LawPack], vocabulary: &Vocabulary) -> Result<Permit, Vec<BenchError>> {
        let timeline = Timeline::of_scene(self);
        let Some(planned) = timeline.contacts.last() else { return Err(Vec::new()) };
        let court = Court::seat(packs, vocabulary, &timeline)?;
        let probe = court.clone().probe(planned);
        let names = |rules: &[RuleId]| rules.iter().map(|id| court.rule_name(*id).to_owned()).collect();
        let objection =
            |id: &RuleId| Objection { rule: court.rule_name(*id).to_owned(), severity: court.severity(*id), can_fail: court.can_fail(*id) };
        let Probe { may, against, open, next, never, .. } = probe;
        let next = match (may, next.and_then(|next| next.instant)) {
            (May::Yes | May::CannotTell, _) => Next::Now,
            (May::No, Some(at)) => Next::At(at.with_timezone(&self.at.timezone())),
            (May::No, None) => Next::Never(names(&never)),
        };
        Ok(Permit { may, against: against.iter().map(objection).collect(), open: names(&open), next })
    }
}
