//! The bench: all active packs, layered and dated, ready to judge one contact. What the scene fixes is folded when
//! it convenes; what remains is a few bits a call and a look at each act.

use chrono::FixedOffset;
use serde::Serialize;
use thiserror::Error;

use super::finding::{Breach, RuleId, RuleSet, Verdict};
use super::pack::{Kind, LawPack, Rule, Severity};
use super::pattern::{Acts, Pattern, When};
use super::scene::{Heard, Initiator, PartyRole, Scene};
use crate::account::Fen;
use crate::speech::{ActPattern, ActSet, Arg, Vocabulary};

/// Beijing time. China has had no daylight saving since 1991, so the zone is a fixed offset.
const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

/// What the monitors remember during a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Docket(pub u64);

/// Why packs cannot judge together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BenchError {
    #[error("rule `{rule}` names `{act}`, which is neither an act nor a group: spell it as in acts.ron")]
    UnknownAct { rule: String, act: String },
    #[error("rule `{rule}` names the unknown argument word `{word}`: spell it as in acts.ron")]
    UnknownWord { rule: String, word: String },
    #[error("pack `{pack}` speaks of the rule `{rule}`, which no pack below it has")]
    UnknownRule { pack: String, rule: String },
    #[error("pack `{pack}` lowers `{rule}` to {to}; a layer may only be stricter than those below ({from})")]
    Weaker { pack: String, rule: String, from: Severity, to: Severity },
    #[error("the rule `{0}` stands in two packs: a layer raises or adopts, it does not write again")]
    Twice(String),
    #[error("the packs hold more rules or memory than one bench can: {0}")]
    TooMany(&'static str),
}

/// A rule, ready to listen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Monitor {
    name: String,
    severity: Severity,
    /// Binding by its text, or adopted by an active layer, and its content read.
    can_fail: bool,
    watch: Watch,
    #[serde(skip)]
    rule: Rule,
}

/// What a monitor looks at, with its bits in the docket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
enum Watch {
    Never { acts: Listen, when: When },
    Before { first: Listen, then: Listen, when: When, bit: u8 },
    Within { trigger: Listen, acts: Listen, turns: u8, bit: u8 },
    Require { acts: Listen, once: Listen, bit: u8 },
    Truthful { acts: Listen, figures: Vec<Fen> },
    /// Judged when the contact begins.
    AtStart(bool),
}

/// Acts to listen for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Listen(Vec<ActPattern>);

impl Listen {
    fn hears(&self, heard: Heard) -> bool {
        self.0.iter().any(|pattern| pattern.matches(heard.act))
    }

    fn acts(&self) -> ActSet {
        self.0.iter().fold(ActSet::EMPTY, |all, pattern| all.union(pattern.acts))
    }
}

/// All rules that judge one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bench {
    monitors: Vec<Monitor>,
    /// For each act, the monitors that listen to it.
    #[serde(skip)]
    by_act: Vec<Vec<u8>>,
}

impl Bench {
    /// Puts the packs together, the first one at the bottom, for this scene.
    ///
    /// # Errors
    /// Everything that does not fit: unknown acts and rules, layers that soften.
    pub fn convene(packs: &[LawPack], vocabulary: &Vocabulary, scene: &Scene) -> Result<Self, Vec<BenchError>> {
        let mut errors = Vec::new();
        let layered = layer(packs, &mut errors);
        let day = scene.at.date_naive();
        let mut bits = 0u8;
        let mut monitors = Vec::new();
        for Layered { name, rule, severity, is_adopted } in layered {
            let is_silent = rule.kind == Kind::Advice || !rule.was_read();
            if is_silent || !rule.is_in_force(day) || !rule.binds.contains(&scene.role) {
                continue;
            }
            let can_fail = rule.kind == Kind::Ordinary && (rule.is_bound_by_text() || is_adopted);
            if let Some(watch) = watch(&name, rule, vocabulary, scene, &mut bits, &mut errors) {
                monitors.push(Monitor { name, severity, can_fail, watch, rule: rule.clone() });
            }
        }
        if monitors.len() > 256 {
            errors.push(BenchError::TooMany("at most 256 rules"));
        }
        if bits > 64 {
            errors.push(BenchError::TooMany("at most 64 bits of memory in a call"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let by_act = (0..ActSet::CAPACITY).map(|act| listeners(&monitors, act)).collect();
        Ok(Self { monitors, by_act })
    }

    /// The contact begins: what the calendar says.
    pub fn open(&self, out: &mut impl FnMut(Breach)) -> Docket {
        let mut broken = RuleSet::EMPTY;
        for (id, monitor) in self.ids() {
            if monitor.watch == Watch::AtStart(true) {
                broken = broken.with(id);
            }
        }
        self.report(broken, out);
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
        for (id, monitor) in self.ids() {
            if let Watch::Within { bit, .. } = monitor.watch {
                let left = docket.0 >> bit & 3;
                if left > 0 {
                    docket.0 = docket.0 & !(3 << bit) | (left - 1) << bit;
                    if left == 1 {
                        broken = broken.with(id);
                    }
                }
            }
        }
        self.report(broken, out);
    }

    /// The conversation is over: what should have been said and was not.
    pub fn close(&self, docket: Docket, out: &mut impl FnMut(Breach)) {
        let mut broken = RuleSet::EMPTY;
        for (id, monitor) in self.ids() {
            let is_open = match monitor.watch {
                Watch::Within { bit, .. } => docket.0 >> bit & 3 != 0,
                // First bit: it became due. Second bit: it was said.
                Watch::Require { bit, .. } => docket.0 >> bit & 3 == 1,
                _ => false,
            };
            if is_open {
                broken = broken.with(id);
            }
        }
        self.report(broken, out);
    }

    /// The docket's bits that can still matter when only these acts may follow.
    #[must_use]
    pub fn live(&self, ahead: ActSet) -> u64 {
        let mut live = 0;
        for monitor in &self.monitors {
            live |= match &monitor.watch {
                Watch::Before { then, bit, .. } if then.acts().meets(ahead) => 1 << bit,
                Watch::Within { bit, .. } | Watch::Require { bit, .. } => 3 << bit,
                _ => 0,
            };
        }
        live
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.monitors[usize::from(id.0)].rule
    }

    /// A rule's stable id, such as `CN-CIV-002`.
    #[must_use]
    pub fn rule_name(&self, id: RuleId) -> &str {
        &self.monitors[usize::from(id.0)].name
    }

    /// All rules that judge here.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.ids().map(|(id, monitor)| (id, &monitor.rule))
    }

    /// How grave a breach is, after layering.
    #[must_use]
    pub fn severity(&self, id: RuleId) -> Severity {
        self.monitors[usize::from(id.0)].severity
    }

    /// Whether a breach can fail an attempt: the rule binds or was adopted, and its content was read.
    #[must_use]
    pub fn can_fail(&self, id: RuleId) -> bool {
        self.monitors[usize::from(id.0)].can_fail
    }

    /// What the calendar rules say of beginning this contact.
    #[must_use]
    pub fn now(&self) -> Vec<(RuleId, Verdict)> {
        let judged = self.ids().filter_map(|(id, monitor)| match monitor.watch {
            Watch::AtStart(true) => Some((id, Verdict::Violates)),
            Watch::AtStart(false) => Some((id, Verdict::Complies)),
            _ => None,
        });
        judged.collect()
    }

    fn ids(&self) -> impl Iterator<Item = (RuleId, &Monitor)> {
        (0u8..=u8::MAX).map(RuleId).zip(&self.monitors)
    }

    /// One utterance, one finding per family.
    pub fn report(&self, broken: RuleSet, out: &mut impl FnMut(Breach)) {
        let mut left = broken;
        while let Some(first) = left.iter().find(|id| self.rule(*id).kind == Kind::Ordinary) {
            let family = self.rule(first).family;
            let same = |id: &RuleId| self.rule(*id).family == family;
            let ordinary = |id: &RuleId| same(id) && self.rule(*id).kind == Kind::Ordinary;
            let primary = left.iter().filter(ordinary).max_by_key(|id| self.weight(*id)).unwrap_or(first);
            let mut breach = Breach { rule: primary, also: RuleSet::EMPTY, notes: RuleSet::EMPTY };
            for id in left.iter().filter(same).filter(|id| *id != primary) {
                if self.rule(id).kind == Kind::Crime {
                    breach.notes = breach.notes.with(id);
                } else {
                    breach.also = breach.also.with(id);
                }
            }
            left = left.iter().filter(|id| !same(id)).fold(RuleSet::EMPTY, RuleSet::with);
            out(breach);
        }
    }

    /// What stands first in a family: a rule that can fail, the strictest, the highest text, then file order.
    fn weight(&self, id: RuleId) -> (bool, Severity, std::cmp::Reverse<Option<super::cite::Status>>, std::cmp::Reverse<RuleId>) {
        let status = self.rule(id).cites.iter().map(|cite| cite.status).min();
        (self.can_fail(id), self.severity(id), std::cmp::Reverse(status), std::cmp::Reverse(id))
    }
}

impl Watch {
    /// Takes an act; true when it breaks the rule.
    fn hear(&self, docket: &mut Docket, heard: Heard) -> bool {
        match self {
            Self::Never { acts, when } => when.holds(heard.hearer, heard.verified) && acts.hears(heard),
            Self::Before { first, then, when, bit } => {
                let was_said = docket.0 >> bit & 1 == 1;
                docket.0 |= u64::from(first.hears(heard)) << bit;
                !was_said && !first.hears(heard) && then.hears(heard) && when.holds(heard.hearer, heard.verified)
            }
            Self::Within { trigger, acts, turns, bit } => {
                if acts.hears(heard) {
                    docket.0 &= !(3 << bit);
                } else if trigger.hears(heard) {
                    docket.0 = docket.0 & !(3 << bit) | u64::from(*turns + 1).min(3) << bit;
                }
                false
            }
            Self::Require { acts, once, bit } => {
                docket.0 |= u64::from(once.hears(heard)) << bit | u64::from(acts.hears(heard)) << (bit + 1);
                false
            }
            Self::Truthful { acts, figures } => {
                let [Arg::Figure(figure), Arg::Money(stated)] = heard.act.args else { return false };
                acts.hears(heard) && figures.get(usize::from(figure.0)).is_some_and(|truth| *truth != stated)
            }
            Self::AtStart(_) => false,
        }
    }

    fn listens(&self) -> ActSet {
        match self {
            Self::Never { acts, .. } | Self::Truthful { acts, .. } => acts.acts(),
            Self::Before { first, then, .. } => first.acts().union(then.acts()),
            Self::Within { trigger, acts, .. } => trigger.acts().union(acts.acts()),
            Self::Require { acts, once, .. } => acts.acts().union(once.acts()),
            Self::AtStart(_) => ActSet::EMPTY,
        }
    }
}

fn listeners(monitors: &[Monitor], act: usize) -> Vec<u8> {
    let act = crate::speech::ActId(u8::try_from(act).unwrap_or(u8::MAX));
    (0u8..=u8::MAX).zip(monitors).filter(|(_, monitor)| monitor.watch.listens().contains(act)).map(|(id, _)| id).collect()
}

/// A rule with what the layers above made of it.
struct Layered<'a> {
    name: String,
    rule: &'a Rule,
    severity: Severity,
    is_adopted: bool,
}

fn layer<'a>(packs: &'a [LawPack], errors: &mut Vec<BenchError>) -> Vec<Layered<'a>> {
    let mut layered: Vec<Layered<'a>> = Vec::new();
    for pack in packs {
        for (rule, to) in &pack.raises {
            let Some(below) = layered.iter_mut().find(|below| below.name == *rule) else {
                errors.push(BenchError::UnknownRule { pack: pack.id.clone(), rule: rule.clone() });
                continue;
            };
            if *to < below.severity {
                errors.push(BenchError::Weaker { pack: pack.id.clone(), rule: rule.clone(), from: below.severity, to: *to });
            }
            below.severity = *to;
            below.is_adopted = true;
        }
        for rule in &pack.adopts {
            match layered.iter_mut().find(|below| below.name == *rule) {
                Some(below) => below.is_adopted = true,
                None => errors.push(BenchError::UnknownRule { pack: pack.id.clone(), rule: rule.clone() }),
            }
        }
        for (name, rule) in &pack.rules {
            if layered.iter().any(|below| below.name == *name) {
                errors.push(BenchError::Twice(name.clone()));
                continue;
            }
            // A company's own house rules bind its own people.
            let is_adopted = rule.cites.iter().any(|cite| cite.status == super::cite::Status::House);
            layered.push(Layered { name: name.clone(), rule, severity: rule.severity, is_adopted });
        }
    }
    layered
}

fn watch(name: &str, rule: &Rule, vocabulary: &Vocabulary, scene: &Scene, bits: &mut u8, errors: &mut Vec<BenchError>) -> Option<Watch> {
    let mut listen = |acts: &Acts| listen(name, acts, vocabulary, errors);
    let mut take = |count: u8| {
        let bit = *bits;
        *bits = bits.saturating_add(count);
        bit.min(62)
    };
    Some(match &rule.pattern {
        Pattern::Never { acts, when } => Watch::Never { acts: listen(acts)?, when: when.fold(scene) },
        Pattern::Before { first, then, when } => Watch::Before { first: listen(first)?, then: listen(then)?, when: when.fold(scene), bit: take(1) },
        Pattern::Within { trigger, acts, turns } => Watch::Within { trigger: listen(trigger)?, acts: listen(acts)?, turns: *turns, bit: take(2) },
        Pattern::Require { acts, once } => Watch::Require { acts: listen(acts)?, once: listen(once)?, bit: take(2) },
        Pattern::Truthful { acts } => Watch::Truthful { acts: listen(acts)?, figures: scene.figures.iter().map(|(_, amount)| *amount).collect() },
        Pattern::TrueOnlyIf { statement, facts } => Watch::Never { acts: listen(statement)?, when: When::Not(Box::new(facts.fold(scene))) },
        Pattern::Window { channels, from, to, unless } => {
            let local = scene.at.with_timezone(&beijing()).time();
            let is_consented = scene.circumstances.get(unless).copied().unwrap_or(0) != 0;
            let applies = channels.contains(&scene.channel) && scene.initiator == Initiator::Collector;
            Watch::AtStart(applies && !is_consented && !(*from <= local && local < *to))
        }
        Pattern::AtMost { n, results } => {
            let today = scene.at.with_timezone(&beijing()).date_naive();
            let same = scene.history.iter().filter(|past| past.number == scene.number && past.at.with_timezone(&beijing()).date_naive() == today);
            Watch::AtStart(same.filter(|past| results.contains(&past.result)).count() >= *n)
        }
        Pattern::NumberFrom(sources) => Watch::AtStart(scene.number_of != PartyRole::Stranger && !sources.contains(&scene.number_source)),
    })
}

fn beijing() -> FixedOffset {
    FixedOffset::east_opt(BEIJING_SECONDS_EAST).unwrap_or_else(|| unreachable!("eight hours are within a day"))
}

fn listen(rule: &str, acts: &Acts, vocabulary: &Vocabulary, errors: &mut Vec<BenchError>) -> Option<Listen> {
    let mut args = [None; 2];
    for (slot, word) in args.iter_mut().zip(&acts.args) {
        let Some(word) = word else { continue };
        *slot = vocabulary.word(word).map(Arg::Word);
        if slot.is_none() {
            errors.push(BenchError::UnknownWord { rule: rule.to_owned(), word: word.clone() });
        }
    }
    let mut patterns = Vec::new();
    for name in &acts.any {
        match vocabulary.acts_named(name) {
            Some(acts) => patterns.push(ActPattern { acts, args }),
            None => errors.push(BenchError::UnknownAct { rule: rule.to_owned(), act: name.clone() }),
        }
    }
    for other in &acts.or {
        patterns.extend(listen(rule, other, vocabulary, errors)?.0);
    }
    Some(Listen(patterns))
}
