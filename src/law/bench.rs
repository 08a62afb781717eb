//! The bench: all active packs, layered and dated, ready to judge one contact. What the scene fixes is worked out when
//! it convenes; what remains is a few bits a call and a look at each act.

use serde::Serialize;

use super::calendar::Sitting;
use super::condition::{Cond, Hearing, Sight, settle};
use super::finding::{Breach, RuleId, RuleSet, Verdict};
use super::layer::{BenchError, Clockwork, Layered, layer};
use super::log::Log;
use super::monitor::Watch;
use super::pack::{Kind, LawPack, Rule, Severity};
use super::pattern::When;
use super::resolve::{Resolver, listens_when};
use super::scene::{Heard, PartyRole, Scene};
use super::seat::{self, Monitor};
use super::timeline::{Contact, Local, Timeline};
use crate::speech::{ActId, ActSet, ActUse, Vocabulary};

/// What the monitors remember during a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Docket(pub u64);

/// All rules that judge one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bench {
    monitors: Vec<Monitor>,
    /// For each act, the monitors that listen to it.
    #[serde(skip)]
    by_act: Vec<Vec<u16>>,
    /// Monitors with a deadline.
    #[serde(skip)]
    timed: Vec<u16>,
    /// Monitors that something can be owed to at the end.
    #[serde(skip)]
    owed: Vec<u16>,
    /// What beginning the contact breaks.
    #[serde(skip)]
    begun: RuleSet,
}

impl Bench {
    /// Puts the packs together, the first one at the bottom, for this scene: a timeline whose last contact begins now.
    ///
    /// # Errors
    /// Everything that does not fit: unknown acts, words, rules and zones, layers that soften.
    pub fn convene(packs: &[LawPack], vocabulary: &Vocabulary, scene: &Scene) -> Result<Self, Vec<BenchError>> {
        let mut errors = Vec::new();
        let layered = layer(packs, &mut errors);
        let stage = Stage::of(scene);
        let mut resolver = Resolver::new(vocabulary, &scene.figures, &mut errors);
        let mut monitors = Vec::new();
        for layered in &layered {
            let rule = layered.rule;
            let day = stage.local(layered.zone, stage.now()).date;
            let speaks = stage.speaks(layered);
            if !rule.is_in_force(day) || !rule.binds.contains(&scene.role) || speaks == Some(false) {
                resolver.check(layered.name, &rule.pattern);
                continue;
            }
            let hearing = stage.hearing(layered);
            let watch = if speaks.is_none() {
                resolver.check(layered.name, &rule.pattern);
                Watch::Calendar(Verdict::CannotTell(stage.missing(layered)))
            } else {
                stage.calendar(layered, &mut resolver).map_or_else(|| resolver.watch(layered.name, &rule.pattern), Watch::Calendar)
            };
            monitors.push(Monitor::new(layered, watch, hearing, stage.is_made_out(layered)));
        }
        if monitors.len() > RuleSet::CAPACITY {
            errors.push(BenchError::TooManyRules(monitors.len()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let listened: Vec<ActSet> = monitors.iter().map(listened).collect();
        let by_act = (0..=u8::MAX).take(ActSet::CAPACITY).map(|act| places(&listened, |acts| acts.contains(ActId(act)))).collect();
        let heard = |monitor: &Monitor| monitor.kind != Kind::Advice;
        let timed = places(&monitors, |monitor| heard(monitor) && matches!(monitor.watch, Watch::Within { .. } | Watch::Corrected { .. }));
        let owed = places(&monitors, |monitor| heard(monitor) && monitor.watch.can_be_owed());
        let bench = Self { monitors, by_act, timed, owed, begun: RuleSet::EMPTY };
        let begun = bench.those(|monitor| monitor.watch == Watch::Calendar(Verdict::Violates));
        Ok(Self { begun, ..bench })
    }

    /// What the rules can hear in a conversation, without the account's figures, for telling apart what they make of one: before two
    /// benches that hear the same, the same plays are lawful once the conversation has begun.
    #[must_use]
    pub(crate) fn heard(&self) -> impl Serialize {
        let can_hear = |monitor: &&Monitor| monitor.kind != Kind::Advice && !matches!(monitor.watch, Watch::Calendar(_));
        let mut heard: Vec<Monitor> = self.monitors.iter().filter(can_hear).cloned().collect();
        for monitor in &mut heard {
            monitor.watch.forget_figures();
        }
        heard
    }

    /// Whether beginning the contact breaks a rule that can fail an attempt.
    #[must_use]
    pub fn begins_lawfully(&self) -> bool {
        let mut is_lawful = true;
        self.report(self.begun, &mut |breach| is_lawful &= !self.can_fail(breach.rule));
        is_lawful
    }

    /// The same rules, had the contact been begun lawfully.
    #[must_use]
    pub fn begun_lawfully(self) -> Self {
        Self { begun: RuleSet::EMPTY, ..self }
    }

    /// The contact begins: what the calendar says.
    pub fn open(&self, out: &mut impl FnMut(Breach)) -> Docket {
        self.report(self.begun, out);
        Docket::default()
    }

    /// The rules that an act can matter to.
    pub fn listening(&self, act: ActId) -> impl Iterator<Item = RuleId> {
        self.by_act[usize::from(act.0)].iter().map(|place| RuleId(*place))
    }

    /// An act was heard; the rules that it breaks. [`Bench::report`] tells them once the utterance is over.
    #[must_use]
    pub fn hear(&self, docket: &mut Docket, heard: Heard) -> RuleSet {
        let mut broken = RuleSet::EMPTY;
        for id in &self.by_act[usize::from(heard.act.act.0)] {
            let monitor = &self.monitors[usize::from(*id)];
            if monitor.watch.hear(docket, heard, monitor.hearing.holds(heard.hearer, heard.verified)) {
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
        let mut broken = RuleSet::EMPTY;
        for id in &self.owed {
            if self.monitors[usize::from(*id)].watch.is_owed(docket) {
                broken = broken.with(RuleId(*id));
            }
        }
        self.report(broken, out);
    }

    /// The docket's bits that can still matter when only these acts may follow and the call is closed afterwards:
    /// masking a docket with them changes no breach that follows.
    #[must_use]
    pub fn live(&self, ahead: ActSet) -> u64 {
        self.monitors.iter().fold(0, |live, monitor| live | monitor.watch.live(ahead))
    }

    /// The rules that remember something during a call, and the docket's bits that each of them keeps.
    pub fn memory(&self) -> impl Iterator<Item = (RuleId, u64)> {
        self.ids().map(|(id, monitor)| (id, monitor.watch.live(ActSet::ALL))).filter(|(_, bits)| *bits != 0)
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

    /// The rules that beginning this contact breaks, and those that these acts could break, said in any order before any
    /// of these hearers at any level of verification. No play of these acts breaks another rule.
    #[must_use]
    pub fn breakable(&self, acts: &[ActUse], hearers: &[PartyRole]) -> RuleSet {
        self.those(|monitor| match &monitor.watch {
            Watch::Calendar(verdict) => *verdict == Verdict::Violates,
            watch => monitor.hearing.may_hold(hearers) && watch.is_breakable(acts),
        })
    }

    /// What the calendar rules say of beginning this contact. Advice only presumes; a crime is judged where it is made out.
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
        if broken.is_empty() {
            return;
        }
        // What is made out by the case's facts sits as an ordinary rule.
        seat::report(&|id| self.monitor(id), RuleSet::EMPTY, broken, out);
    }

    fn monitor(&self, id: RuleId) -> &Monitor {
        &self.monitors[usize::from(id.0)]
    }

    fn ids(&self) -> impl Iterator<Item = (RuleId, &Monitor)> {
        (0..=u16::MAX).map(RuleId).zip(&self.monitors)
    }

    fn those(&self, is_one: impl Fn(&Monitor) -> bool) -> RuleSet {
        self.ids().filter(|(_, monitor)| monitor.kind != Kind::Advice && is_one(monitor)).fold(RuleSet::EMPTY, |all, (id, _)| all.with(id))
    }
}

/// The scene as a timeline, with what came before the contact that begins now.
struct Stage {
    timeline: Timeline,
    /// What is known when it begins.
    log: Log,
}

impl Stage {
    fn of(scene: &Scene) -> Self {
        let timeline = Timeline::of_scene(scene);
        let mut log = Log::of(&timeline);
        for (place, contact) in timeline.contacts.iter().enumerate().take(timeline.contacts.len() - 1) {
            log.note(&timeline, place, contact);
        }
        Self { timeline, log }
    }

    fn now(&self) -> usize {
        self.timeline.contacts.len() - 1
    }

    fn local(&self, zone: Clockwork, place: usize) -> Local {
        let at = self.timeline.contacts[place].at;
        match zone {
            Clockwork::Zone(zone) => at.within(zone),
            Clockwork::Theirs => at.as_written(),
        }
    }

    fn sight<'a>(&'a self, place: usize, locals: &'a [Local]) -> Sight<'a> {
        let contact: &Contact = &self.timeline.contacts[place];
        let hearer = contact.hearer_role(&self.timeline);
        Sight { timeline: &self.timeline, log: &self.log, contact, place, locals, hearer, verified: Some(0) }
    }

    /// Whether a rule speaks of this contact at all: when it begins, or to anybody who may come on the line. `None` where
    /// the case does not hold the facts to tell.
    fn speaks(&self, layered: &Layered<'_>) -> Option<bool> {
        let rule = layered.rule;
        let locals = [self.local(layered.zone, self.now())];
        let (given, sight) = (Cond::of(&rule.given, &self.timeline), self.sight(self.now(), &locals));
        if rule.pattern.is_calendar() { given.weigh(&sight) } else { settle(given.weigh_for_all(sight), true) }
    }

    /// Whether the case holds everything that a crime's article asks for besides the act.
    fn is_made_out(&self, layered: &Layered<'_>) -> bool {
        let locals = [self.local(layered.zone, self.now())];
        let sight = self.sight(self.now(), &locals);
        layered.rule.elements.as_ref().is_some_and(|elements| Cond::of(elements, &self.timeline).weigh(&sight) == Some(true))
    }

    /// The facts that would have to be on file for a rule to speak or be silent.
    fn missing(&self, layered: &Layered<'_>) -> Vec<String> {
        let locals = [self.local(layered.zone, self.now())];
        Cond::of(&layered.rule.given, &self.timeline).missing(&self.sight(self.now(), &locals))
    }

    /// What a calendar rule says of beginning the contact; `None` for rules that listen to acts.
    fn calendar(&self, layered: &Layered<'_>, resolver: &mut Resolver<'_>) -> Option<Verdict> {
        let mut listen = |acts: &_| resolver.listen(layered.name, acts).0;
        let mut sitting = Sitting::of(&layered.rule.pattern, &self.timeline, &mut listen)?;
        for place in 0..self.now() {
            sitting.note(&self.sight(place, &[self.local(layered.zone, place)]));
        }
        let locals = [self.local(layered.zone, self.now())];
        let sight = self.sight(self.now(), &locals);
        Some(sitting.judge(&sight).verdict)
    }

    /// Before whom a rule that listens to acts listens.
    fn hearing(&self, layered: &Layered<'_>) -> Hearing {
        let when = When::All(vec![layered.rule.given.clone(), listens_when(&layered.rule.pattern)]);
        let locals = [self.local(layered.zone, self.now())];
        Hearing::of(&Cond::of(&when, &self.timeline), self.sight(self.now(), &locals))
    }
}

/// The acts that a rule listens to. Advice is shown and never heard; who can never be heard is not listened to.
fn listened(monitor: &Monitor) -> ActSet {
    let is_heard = monitor.kind != Kind::Advice && !monitor.hearing.never_holds();
    if is_heard { monitor.watch.listens() } else { ActSet::EMPTY }
}

fn places<T>(monitors: &[T], is_one: impl Fn(&T) -> bool) -> Vec<u16> {
    (0..=u16::MAX).zip(monitors).filter(|(_, monitor)| is_one(monitor)).map(|(place, _)| place).collect()
}
