//! The bench: all active packs, layered and dated, ready to judge one contact. What the scene fixes is worked out when
//! it convenes; what remains is a few bits a call and a look at each act.

use std::cmp::Reverse;

use serde::Serialize;

use super::cite::Status;
use super::condition;
use super::finding::{Breach, RuleId, RuleSet, Verdict};
use super::layer::{BenchError, Layered, layer};
use super::monitor::Watch;
use super::pack::{Family, Kind, LawPack, Rule, Severity};
use super::resolve::Resolver;
use super::scene::{Heard, Scene};
use crate::speech::{ActId, ActSet, Vocabulary};

/// How many rules may judge one contact: a [`RuleId`] is a byte.
const RULES: usize = 256;

/// What the monitors remember during a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Docket(pub u64);

/// A rule, ready to listen. What is serialized is what can change a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Monitor {
    name: String,
    family: Family,
    severity: Severity,
    /// [`Kind::Advice`] also where nobody read the rule's content.
    kind: Kind,
    /// The highest text behind it that was read.
    rank: Option<Status>,
    /// Binding by its text, or adopted by an active layer, and its content read.
    can_fail: bool,
    watch: Watch,
    #[serde(skip)]
    rule: Rule,
}

impl Monitor {
    fn new(layered: &Layered<'_>, watch: Watch) -> Self {
        let rule = layered.rule;
        let kind = if rule.was_read() { rule.kind } else { Kind::Advice };
        let can_fail = kind == Kind::Ordinary && (rule.is_bound_by_text() || layered.is_adopted);
        let severity = layered.severity;
        Self { name: layered.name.to_owned(), family: rule.family, severity, kind, rank: rule.rank(), can_fail, watch, rule: rule.clone() }
    }

    /// What stands first in a family: a rule that can fail, the strictest, the highest text. What is no advice was
    /// read, so it has a rank.
    fn weight(&self) -> (bool, Severity, Reverse<Option<Status>>) {
        (self.can_fail, self.severity, Reverse(self.rank))
    }
}

/// All rules that judge one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bench {
    monitors: Vec<Monitor>,
    /// For each act, the monitors that listen to it.
    #[serde(skip)]
    by_act: Vec<Vec<u8>>,
    /// Monitors with a deadline.
    #[serde(skip)]
    timed: Vec<u8>,
}

impl Bench {
    /// Puts the packs together, the first one at the bottom, for this scene.
    ///
    /// # Errors
    /// Everything that does not fit: unknown acts, words, rules and zones, layers that soften.
    pub fn convene(packs: &[LawPack], vocabulary: &Vocabulary, scene: &Scene) -> Result<Self, Vec<BenchError>> {
        let mut errors = Vec::new();
        let layered = layer(packs, &mut errors);
        let mut resolver = Resolver::new(vocabulary, scene, &mut errors);
        let mut monitors = Vec::new();
        for layered in &layered {
            let rule = layered.rule;
            let day = scene.at.with_timezone(&layered.zone).date_naive();
            let speaks = condition::weigh(&rule.given, scene, scene.number_of, 0);
            let is_silent = !rule.is_in_force(day) || !rule.binds.contains(&scene.role) || speaks == Some(false);
            if speaks == Some(true) && !is_silent {
                monitors.push(Monitor::new(layered, resolver.watch(layered.name, &rule.pattern, Some(layered.zone))));
                continue;
            }
            resolver.check(layered.name, &rule.pattern);
            if !is_silent {
                let missing = condition::missing(&rule.given, scene);
                monitors.push(Monitor::new(layered, Watch::Calendar(Verdict::CannotTell(missing))));
            }
        }
        if monitors.len() > RULES {
            errors.push(BenchError::TooMany("at most 256 rules"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let by_act = (0u8..).take(ActSet::CAPACITY).map(|act| places(&monitors, |monitor| listens(monitor, ActId(act)))).collect();
        let timed = places(&monitors, |monitor| {
            matches!(monitor.watch, Watch::Within { .. } | Watch::Corrected { .. }) && monitor.kind != Kind::Advice
        });
        Ok(Self { monitors, by_act, timed })
    }

    /// The contact begins: what the calendar says.
    pub fn open(&self, out: &mut impl FnMut(Breach)) -> Docket {
        self.report(self.those(|monitor| monitor.watch == Watch::Calendar(Verdict::Violates)), out);
        Docket::default()
    }

    /// An act was heard; the rules that it breaks. [`Bench::report`] tells them once the utterance is over.
    #[must_use]
    pub fn hear(&self, docket: &mut Docket, heard: Heard) -> RuleSet {
        let mut broken = RuleSet::EMPTY;
        for id in &self.by_act[usize::from(heard.act.act.0)] {
            if self.monitors[usize::from(*id)].watch.hear(docket, heard) {
                broken = broken.with(RuleId(*id));
            }
        }
        broken
    }

    /// A turn of the collector has ended.
    pub fn turn(&self, docket: &mut Docket, out: &mut impl FnMut(Breach)) {
        if docket.0 == 0 {
            return;
        }
        let mut broken = RuleSet::EMPTY;
        for id in &self.timed {
            if self.monitors[usize::from(*id)].watch.turn(docket) {
                broken = broken.with(RuleId(*id));
            }
        }
        self.report(broken, out);
    }

    /// The conversation is over: what should have been said and was not.
    pub fn close(&self, docket: Docket, out: &mut impl FnMut(Breach)) {
        self.report(self.those(|monitor| monitor.watch.is_owed(docket)), out);
    }

    /// The docket's bits that can still matter when only these acts may follow and the call is closed afterwards:
    /// masking a docket with them changes no breach that follows.
    #[must_use]
    pub fn live(&self, ahead: ActSet) -> u64 {
        self.monitors.iter().fold(0, |live, monitor| live | monitor.watch.live(ahead))
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.monitor(id).rule
    }

    /// A rule's stable id, such as `CN-CIV-002`.
    #[must_use]
    pub fn rule_name(&self, id: RuleId) -> &str {
        &self.monitor(id).name
    }

    /// All rules in force here, crimes and advice among them.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.ids().map(|(id, monitor)| (id, &monitor.rule))
    }

    /// How grave a breach is, after layering.
    #[must_use]
    pub fn severity(&self, id: RuleId) -> Severity {
        self.monitor(id).severity
    }

    /// Whether a breach can fail an attempt: the rule binds or was adopted, and its content was read.
    #[must_use]
    pub fn can_fail(&self, id: RuleId) -> bool {
        self.monitor(id).can_fail
    }

    /// What the calendar rules say of beginning this contact. Advice only presumes; crimes are not judged here.
    #[must_use]
    pub fn now(&self) -> Vec<(RuleId, Verdict)> {
        let judged = self.ids().filter_map(|(id, monitor)| match (&monitor.watch, monitor.kind) {
            (_, Kind::Crime) => None,
            (Watch::Calendar(Verdict::Violates), Kind::Advice) => Some((id, Verdict::PresumedViolation)),
            (Watch::Calendar(Verdict::Complies), Kind::Advice) => Some((id, Verdict::PresumedCompliance)),
            (Watch::Calendar(verdict), _) => Some((id, verdict.clone())),
            _ => None,
        });
        judged.collect()
    }

    /// Tells what was broken together: one finding per family, a crime only as a note under a finding.
    pub fn report(&self, broken: RuleSet, out: &mut impl FnMut(Breach)) {
        let mut left = broken;
        while let Some(first) = left.iter().find(|id| self.monitor(*id).kind == Kind::Ordinary) {
            let family = self.monitor(first).family;
            let mut breach = Breach { rule: first, also: RuleSet::EMPTY, notes: RuleSet::EMPTY };
            for id in left.iter().filter(|id| self.monitor(*id).family == family) {
                left = left.without(id);
                let monitor = self.monitor(id);
                match monitor.kind {
                    Kind::Crime => breach.notes = breach.notes.with(id),
                    Kind::Advice => {}
                    Kind::Ordinary => {
                        breach.also = breach.also.with(id);
                        // On a tie the earlier rule of the pack stays.
                        if monitor.weight() > self.monitor(breach.rule).weight() {
                            breach.rule = id;
                        }
                    }
                }
            }
            breach.also = breach.also.without(breach.rule);
            out(breach);
        }
    }

    fn monitor(&self, id: RuleId) -> &Monitor {
        &self.monitors[usize::from(id.0)]
    }

    fn ids(&self) -> impl Iterator<Item = (RuleId, &Monitor)> {
        (0u8..=u8::MAX).map(RuleId).zip(&self.monitors)
    }

    fn those(&self, is_one: impl Fn(&Monitor) -> bool) -> RuleSet {
        self.ids().filter(|(_, monitor)| monitor.kind != Kind::Advice && is_one(monitor)).fold(RuleSet::EMPTY, |all, (id, _)| all.with(id))
    }
}

/// Advice is shown and never heard.
fn listens(monitor: &Monitor, act: ActId) -> bool {
    monitor.kind != Kind::Advice && monitor.watch.listens().contains(act)
}

fn places(monitors: &[Monitor], is_one: impl Fn(&Monitor) -> bool) -> Vec<u8> {
    (0u8..=u8::MAX).zip(monitors).filter(|(_, monitor)| is_one(monitor)).map(|(place, _)| place).collect()
}
