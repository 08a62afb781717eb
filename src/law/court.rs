//! The court: all active packs over a whole timeline. Contacts come before it one by one, in their order; each rule
//! says its verdict and remembers the contact. The bench of a call is the same thing for one contact.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::answer::Overdue;
use super::bench::Docket;
use super::calendar::Sitting;
use super::condition::{Cond, Hearing, Sight};
use super::finding::{Opinion, RuleId, RuleSet, Verdict};
use super::judged::{Judged, Said, Words};
use super::layer::{BenchError, Clockwork, Layered, layer};
use super::log::Log;
use super::monitor::Watch;
use super::pack::{Kind, LawPack, Rule, Severity};
use super::resolve::{Resolver, listens_when};
use super::roster::{Bound, Roster};
use super::scene::Heard;
use super::seat::{self, Monitor};
use super::timeline::{Contact, Local, Record, Timeline};
use crate::speech::{ActSet, ActUse, Vocabulary};

/// A rule with its memory.
#[derive(Debug, Clone)]
struct Seat {
    monitor: Monitor,
    /// The place of its clock among the court's; `None` for the clock of the person reached.
    clock: Option<usize>,
    given: Cond,
    /// What makes a crime a finding; `None` where nothing does.
    elements: Option<Cond>,
    /// Acts that it can be broken by, or kept.
    listens: ActSet,
    part: Part,
}

#[derive(Debug, Clone)]
enum Part {
    Calendar(Sitting),
    /// Listens to acts while the condition holds.
    Acts(Cond),
}

/// Judges a timeline, contact by contact.
#[derive(Debug, Clone)]
pub struct Court<'t> {
    timeline: &'t Timeline,
    log: Log,
    seats: Vec<Seat>,
    /// The seats that bind who acts.
    roster: Roster,
    /// The zones that packs name.
    zones: Vec<Tz>,
    next: usize,
}

impl<'t> Court<'t> {
    /// Puts the packs together, the first one at the bottom, before the first contact.
    ///
    /// # Errors
    /// Everything that does not fit: unknown acts, words, rules and zones, layers that soften.
    pub fn seat(packs: &[LawPack], vocabulary: &Vocabulary, timeline: &'t Timeline) -> Result<Self, Vec<BenchError>> {
        let mut errors = Vec::new();
        let layered = layer(packs, &mut errors);
        let log = Log::of(timeline);
        let mut resolver = Resolver::new(vocabulary, &timeline.figures, &mut errors);
        let mut zones = Vec::new();
        let seats: Vec<Seat> = layered.iter().map(|layered| Seat::of(layered, timeline, &mut resolver, &mut zones)).collect();
        if seats.len() > RuleSet::CAPACITY {
            errors.push(BenchError::TooManyRules(seats.len()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let each = (0..=u16::MAX).map(RuleId).zip(&seats).filter(|(_, seat)| seat.monitor.rule.binds.contains(&timeline.role));
        let bound = each.map(|(id, seat)| seat.bound(id)).collect();
        let roster = Roster::of(bound, |id| seats[usize::from(id.0)].conditions());
        Ok(Self { timeline, log, seats, roster, zones, next: 0 })
    }

    /// Judges the next contact and remembers it; `None` after the last one.
    pub fn hear_next(&mut self) -> Option<Judged> {
        let timeline = self.timeline;
        let place = self.next;
        let contact = timeline.contacts.get(place)?;
        self.next += 1;
        let clocks = self.clocks(contact);
        let rules = self.roster.turn_to(contact, &clocks);
        let judged = self.judge(contact, place, &clocks, rules);
        // Who acts is the same all along: a rule that does not bind them need not remember.
        for id in self.roster.sitting().iter() {
            let seat = &mut self.seats[usize::from(id.0)];
            if let Part::Calendar(sitting) = &mut seat.part {
                let locals = locals(seat.clock, contact, &clocks);
                let sight = sight(timeline, &self.log, contact, place, locals);
                sitting.note(&Sight { hearer: timeline.person(contact).role, ..sight });
            }
        }
        self.log.note(timeline, place, contact);
        for (id, opinion) in &judged.told {
            if opinion.verdict == Verdict::Violates {
                let monitor = &self.seats[usize::from(id.0)].monitor;
                self.log.note_breach(contact, place, &monitor.name, monitor.rule.voids_consent);
            }
        }
        Some(judged)
    }

    /// Judges all contacts up to the end of a day, or all of them.
    pub fn hear_all(&mut self, as_of: Option<NaiveDate>) -> Vec<Judged> {
        let mut judged = Vec::new();
        while self.timeline.contacts.get(self.next).is_some_and(|contact| as_of.is_none_or(|as_of| contact.at.date <= as_of)) {
            judged.extend(self.hear_next());
        }
        judged
    }

    /// Judges a contact as if it came now, and forgets it.
    #[must_use]
    pub fn consider(&self, contact: &Contact) -> Judged {
        self.consider_where(contact, |_| true)
    }

    /// The same, asking only some of the rules.
    pub(super) fn consider_where(&self, contact: &Contact, is_asked: impl Fn(RuleId) -> bool) -> Judged {
        let clocks = self.clocks(contact);
        let rules = self.roster.on(contact.at.date, &clocks).iter().filter(|id| is_asked(*id));
        self.judge(contact, self.next, &clocks, rules.fold(RuleSet::EMPTY, RuleSet::with))
    }

    /// How many contacts were heard.
    #[must_use]
    pub const fn heard(&self) -> usize {
        self.next
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.monitor(id).rule
    }

    /// A rule's stable id.
    #[must_use]
    pub fn rule_name(&self, id: RuleId) -> &str {
        &self.monitor(id).name
    }

    /// How grave a breach is, after layering.
    #[must_use]
    pub fn severity(&self, id: RuleId) -> Severity {
        self.monitor(id).severity
    }

    /// Whether a breach can fail anyone: the rule binds or was adopted, and its content was read. A crime that is found
    /// can.
    #[must_use]
    pub fn can_fail(&self, id: RuleId) -> bool {
        let monitor = self.monitor(id);
        monitor.can_fail || monitor.kind == Kind::Crime && monitor.rule.is_bound_by_text()
    }

    /// What a rule can do: advice also where nobody read its content.
    pub(super) fn kind(&self, id: RuleId) -> Kind {
        self.monitor(id).kind
    }

    /// The zones that packs name.
    pub(super) fn zones(&self) -> &[Tz] {
        &self.zones
    }

    /// The hours that rules in force leave, for the search for a better moment.
    pub(super) fn hours(&self) -> impl Iterator<Item = (chrono::NaiveTime, chrono::NaiveTime)> {
        self.seats.iter().filter_map(|seat| match &seat.part {
            Part::Calendar(sitting) => sitting.has_hours(),
            Part::Acts(_) => None,
        })
    }

    /// Notices that are overdue at the end of a day, as far as the contacts heard show.
    #[must_use]
    pub fn overdue(&self, as_of: NaiveDate) -> Vec<Overdue> {
        let mut overdue = Vec::new();
        for seat in &self.seats {
            let Part::Calendar(sitting) = &seat.part else { continue };
            let rule = &seat.monitor.rule;
            if seat.monitor.kind == Kind::Ordinary && rule.is_in_force(as_of) && rule.binds.contains(&self.timeline.role) {
                let late = sitting.overdue(self.timeline, &self.log, as_of).into_iter();
                overdue.extend(late.map(|(person, debt, due)| Overdue {
                    rule: seat.monitor.name.clone(),
                    person: self.timeline.people[person].id.clone(),
                    debt: self.timeline.debts[debt].id.clone(),
                    due,
                }));
            }
        }
        overdue
    }

    pub(super) fn records(&self, person: usize) -> &[Record] {
        &self.log.records[person]
    }

    pub(super) const fn timeline(&self) -> &'t Timeline {
        self.timeline
    }

    /// What the clocks of the packs show at a contact.
    fn clocks(&self, contact: &Contact) -> Vec<Local> {
        self.zones.iter().map(|zone| contact.at.within(*zone)).collect()
    }

    fn monitor(&self, id: RuleId) -> &Monitor {
        &self.seats[usize::from(id.0)].monitor
    }

    fn judge(&self, contact: &Contact, place: usize, clocks: &[Local], rules: RuleSet) -> Judged {
        let mut judged = Judged::default();
        let (mut broken, mut made_out) = (RuleSet::EMPTY, RuleSet::EMPTY);
        let said = Said::of(contact);
        let sight = sight(self.timeline, &self.log, contact, place, &contact.locals);
        for id in self.roster.ask(rules, said, sight.hearer, sight.verified, &mut judged).iter() {
            let seat = &self.seats[usize::from(id.0)];
            let kind = seat.monitor.kind;
            let sight = Sight { locals: locals(seat.clock, contact, clocks), ..sight };
            let mut opinion = seat.judge(&sight, said);
            if opinion.verdict == Verdict::Violates && kind != Kind::Advice {
                broken = broken.with(id);
            }
            match kind {
                Kind::Crime if opinion.verdict == Verdict::Violates && seat.is_made_out(&sight) => made_out = made_out.with(id),
                Kind::Crime => continue,
                Kind::Advice => opinion.verdict = presumed(opinion.verdict),
                Kind::Ordinary => {}
            }
            judged.note(id, opinion);
        }
        seat::report(&|id| self.monitor(id), made_out, broken, &mut |breach| judged.breaches.push(breach));
        judged
    }
}

impl Seat {
    fn of(layered: &Layered<'_>, timeline: &Timeline, resolver: &mut Resolver<'_>, zones: &mut Vec<Tz>) -> Self {
        let rule = layered.rule;
        resolver.start_over();
        let watch = resolver.watch(layered.name, &rule.pattern);
        let mut listen = |acts: &_| resolver.listen(layered.name, acts).0;
        let given = Cond::of(&rule.given, timeline);
        let part = match Sitting::of(&rule.pattern, timeline, &mut listen) {
            Some(sitting) => Part::Calendar(sitting),
            None => Part::Acts(Cond::of(&listens_when(&rule.pattern), timeline)),
        };
        let clock = match layered.zone {
            Clockwork::Theirs => None,
            Clockwork::Zone(zone) => Some(zones.iter().position(|known| *known == zone).unwrap_or_else(|| {
                zones.push(zone);
                zones.len() - 1
            })),
        };
        let elements = rule.elements.as_ref().map(|elements| Cond::of(elements, timeline));
        let listens = watch.listens();
        Self { monitor: Monitor::new(layered, watch, Hearing::NOBODY, false), clock, given, elements, listens, part }
    }

    /// What is known of it before any contact.
    fn bound(&self, id: RuleId) -> Bound {
        let (rule, kind) = (&self.monitor.rule, self.monitor.kind);
        let listens = matches!(self.part, Part::Acts(_)).then_some(self.listens);
        Bound { id, from: rule.from, until: rule.until, kind, clock: self.clock, listens }
    }

    /// Its own condition and the one under which it listens, if it does.
    const fn conditions(&self) -> Option<(&Cond, &Cond)> {
        match &self.part {
            Part::Acts(when) => Some((&self.given, when)),
            Part::Calendar(_) => None,
        }
    }

    /// Whether the file holds everything that a crime's article asks for besides the act.
    fn is_made_out(&self, sight: &Sight<'_>) -> bool {
        self.elements.as_ref().is_some_and(|elements| elements.weigh(sight) == Some(true))
    }

    fn judge(&self, sight: &Sight<'_>, said: Said) -> Opinion {
        let sitting = match &self.part {
            Part::Acts(when) => return Opinion::from(self.listen(when, sight, said)),
            Part::Calendar(sitting) => sitting,
        };
        // When a contact begins, who is wanted counts; who answers shows later.
        let sight = &Sight { hearer: sight.timeline.person(sight.contact).role, ..*sight };
        match self.given.weigh(sight) {
            Some(true) => sitting.judge(sight),
            Some(false) => Opinion::from(Verdict::NotApplicable),
            None => {
                let opinion = sitting.judge(sight);
                let is_harmless = matches!(opinion.verdict, Verdict::Complies | Verdict::NotApplicable);
                if is_harmless { opinion } else { Opinion::from(Verdict::CannotTell(self.given.missing(sight))) }
            }
        }
    }

    /// What a rule says of the words of a contact.
    fn listen(&self, when: &Cond, sight: &Sight<'_>, Said { words, acts }: Said) -> Verdict {
        let contact = sight.contact;
        if words == Words::None {
            return Verdict::NotApplicable;
        }
        let speaks = self.given.weigh(sight);
        if speaks == Some(false) {
            return Verdict::NotApplicable;
        }
        let is_broken = self.listens.meets(acts) && self.is_broken_by(contact, sight, words);
        match (speaks, when.weigh(sight)) {
            // What would break the rule was done, and allowed here.
            (Some(true), Some(false)) if is_broken => Verdict::Complies,
            (_, Some(false)) => Verdict::NotApplicable,
            (None, _) if is_broken => Verdict::CannotTell(self.given.missing(sight)),
            (_, None) if is_broken => Verdict::CannotTell(when.missing(sight)),
            _ if is_broken => Verdict::Violates,
            _ if words == Words::Some => Verdict::CannotTell(vec![format!("said:{}", contact.id)]),
            _ => Verdict::Complies,
        }
    }

    fn is_broken_by(&self, contact: &Contact, sight: &Sight<'_>, words: Words) -> bool {
        let watch: &Watch = &self.monitor.watch;
        let mut docket = Docket::default();
        let mut is_broken = false;
        let topic;
        let turns: &[Vec<ActUse>] = if let Some(said) = &contact.said {
            said
        } else {
            topic = [contact.topic.into_iter().collect()];
            &topic
        };
        for turn in turns {
            for used in turn {
                let heard = Heard { act: *used, hearer: sight.hearer, verified: sight.verified.unwrap_or(0) };
                is_broken |= watch.hear(&mut docket, heard, true);
            }
            is_broken |= watch.turn(&mut docket);
        }
        // What was left out shows only where all words are on file.
        is_broken || words == Words::All && watch.is_owed(docket)
    }
}

/// The local moments that a rule with this clock looks at.
fn locals<'a>(clock: Option<usize>, contact: &'a Contact, clocks: &'a [Local]) -> &'a [Local] {
    clock.map_or(contact.locals.as_slice(), |clock| std::slice::from_ref(&clocks[clock]))
}

fn sight<'a>(timeline: &'a Timeline, log: &'a Log, contact: &'a Contact, place: usize, locals: &'a [Local]) -> Sight<'a> {
    Sight { timeline, log, contact, place, locals, hearer: contact.hearer_role(timeline), verified: contact.verified }
}

/// Advice only presumes.
fn presumed(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Violates => Verdict::PresumedViolation,
        Verdict::Complies => Verdict::PresumedCompliance,
        other => other,
    }
}
