//! The observer: it watches events, lets the law's monitors hear the acts, and notes breaches and earned points.
//! Nothing in a scenario can read it, so judging an old call again under another pack changes no line.

use crate::call::{Compiled, Earned, Event, FactId, State};
use crate::law::{Breach, Docket, Heard, RuleSet, Severity};
use crate::speech::ActUse;

use super::ledger::Cause;

/// How many criteria may have a mandatory minimum.
pub const MINIMA: usize = 4;

/// What the observers remember during a call: small, copied, part of the prover's key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    pub docket: Docket,
    /// Checks that are settled: earned, or (for "never said") lost.
    pub settled: u64,
    /// Effective points so far.
    pub points: i16,
    /// Points in each criterion that has a minimum, counted up to it.
    pub minima: [i8; MINIMA],
    /// The gravest finding so far that can fail an attempt: 0 none, then minor, major, red line.
    pub worst: u8,
    /// Rules broken by the acts of the utterance that is being heard; empty between inputs.
    pub(crate) pending: RuleSet,
    /// Whether a turn has begun since the last was closed.
    pub(crate) turn_open: bool,
}

/// Something noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    Breach(Breach),
    Points { cause: Cause, points: i32 },
}

/// How grave, as a small number that only grows.
#[must_use]
pub const fn gravity(severity: Severity) -> u8 {
    match severity {
        Severity::Minor => 1,
        Severity::Major => 2,
        Severity::RedLine => 3,
    }
}

impl Marks {
    /// Takes one event and notes what follows from it.
    pub fn watch(&mut self, compiled: &Compiled, state: &State, event: Event, note: &mut impl FnMut(Note)) {
        match event {
            Event::Dialled { .. } => self.docket = compiled.bench.open(&mut |breach| self.breach(compiled, breach, note)),
            Event::PickedUp(_) => self.open_checks(compiled, note),
            Event::Said { .. } | Event::SaidActs { .. } | Event::Silent { .. } => self.next_turn(compiled, note),
            Event::Act(act) => self.hear(compiled, state, act, note),
            Event::Spoken => {
                let broken = std::mem::take(&mut self.pending);
                compiled.bench.report(broken, &mut |breach| self.breach(compiled, breach, note));
            }
            Event::Learned(fact) => self.learn(compiled, fact, note),
            Event::Verified(level) => self.verify(compiled, level, note),
            Event::Hinted => self.add(compiled, None, Cause::Hint, -compiled.sheet.hint, note),
            Event::Ended(_) => self.end(compiled, state, note),
            Event::Wrapped { field, right: true, .. } => {
                for (place, check) in compiled.sheet.checks.iter().enumerate() {
                    if matches!(check.earned, Earned::Wrapped(of) if of == field) {
                        self.earn(compiled, place, check.points, note);
                    }
                }
            }
            _ => {}
        }
    }

    fn breach(&mut self, compiled: &Compiled, breach: Breach, note: &mut impl FnMut(Note)) {
        if compiled.bench.can_fail(breach.rule) {
            self.worst = self.worst.max(gravity(compiled.bench.severity(breach.rule)));
        }
        note(Note::Breach(breach));
    }

    fn next_turn(&mut self, compiled: &Compiled, note: &mut impl FnMut(Note)) {
        if self.turn_open {
            let mut docket = self.docket;
            compiled.bench.turn(&mut docket, &mut |breach| self.breach(compiled, breach, note));
            self.docket = docket;
        }
        self.turn_open = true;
    }

    fn hear(&mut self, compiled: &Compiled, state: &State, act: ActUse, note: &mut impl FnMut(Note)) {
        let hearer = compiled.parties[usize::from(state.on_line.0)].role;
        let mut docket = self.docket;
        let heard = Heard { act, hearer, verified: state.verified };
        self.pending = self.pending.union(compiled.bench.hear(&mut docket, heard));
        self.docket = docket;
        for place in &compiled.sheet.by_act[usize::from(act.act.0)] {
            let place = usize::from(*place);
            let check = &compiled.sheet.checks[place];
            match &check.earned {
                Earned::Said { when, .. } if when.holds(state) => self.earn(compiled, place, check.points, note),
                Earned::NeverSaid(_) => self.earn(compiled, place, -check.points, note),
                _ => {}
            }
        }
    }

    /// "Never said" points stand from the start and are lost at the first slip, so that the ledger pins the loss to it.
    fn open_checks(&mut self, compiled: &Compiled, note: &mut impl FnMut(Note)) {
        for (place, check) in compiled.sheet.checks.iter().enumerate() {
            if matches!(check.earned, Earned::NeverSaid(_)) {
                self.add(compiled, Some(check.criterion), Cause::Check(small(place)), check.points, note);
            }
        }
    }

    fn verify(&mut self, compiled: &Compiled, level: u8, note: &mut impl FnMut(Note)) {
        for (place, check) in compiled.sheet.checks.iter().enumerate() {
            if matches!(check.earned, Earned::Verified(wanted) if wanted <= level) {
                self.earn(compiled, place, check.points, note);
            }
        }
    }

    /// Facts that count share their check's points equally; the last of the file brings the rest. What a fact is worth
    /// must not depend on the others, for the prover forgets facts that nothing reads any more.
    fn learn(&mut self, compiled: &Compiled, fact: FactId, note: &mut impl FnMut(Note)) {
        if !compiled.facts[fact.index()].counts {
            return;
        }
        let all = i32::try_from(compiled.facts.iter().filter(|fact| fact.counts).count()).unwrap_or(i32::MAX);
        let is_last = !compiled.facts.iter().skip(fact.index() + 1).any(|fact| fact.counts);
        for (place, check) in compiled.sheet.checks.iter().enumerate() {
            if matches!(check.earned, Earned::Learned) {
                let share = check.points / all;
                let points = if is_last { check.points - share * (all - 1) } else { share };
                self.add(compiled, Some(check.criterion), Cause::Check(small(place)), points, note);
            }
        }
    }

    fn end(&mut self, compiled: &Compiled, state: &State, note: &mut impl FnMut(Note)) {
        self.next_turn(compiled, note);
        self.turn_open = false;
        let docket = self.docket;
        compiled.bench.close(docket, &mut |breach| self.breach(compiled, breach, note));
        self.docket = Docket::default();
        for (place, check) in compiled.sheet.checks.iter().enumerate() {
            let points = match &check.earned {
                Earned::Promise => check.points * promise_worth(compiled, state) / 100,
                Earned::Objectives => check.points * reached(compiled, state) / goals(compiled),
                Earned::Within(bands) if state.ending != Some(compiled.not_dialled) => within(bands, state.seconds),
                _ => continue,
            };
            let cause = match &check.earned {
                Earned::Promise => Cause::Promise,
                Earned::Objectives => Cause::Check(small(place)),
                _ => Cause::Time,
            };
            self.settled |= 1 << place;
            self.add(compiled, Some(check.criterion), cause, points, note);
        }
    }

    fn earn(&mut self, compiled: &Compiled, place: usize, points: i32, note: &mut impl FnMut(Note)) {
        if self.settled >> place & 1 == 0 {
            self.settled |= 1 << place;
            let criterion = compiled.sheet.checks[place].criterion;
            self.add(compiled, Some(criterion), Cause::Check(small(place)), points, note);
        }
    }

    fn add(&mut self, compiled: &Compiled, criterion: Option<u8>, cause: Cause, points: i32, note: &mut impl FnMut(Note)) {
        if points == 0 {
            return;
        }
        self.points = self.points.saturating_add(i16::try_from(points).unwrap_or(0));
        if let Some((slot, minimum)) = criterion.and_then(|criterion| minimum_slot(compiled, criterion)) {
            let sum = i32::from(self.minima[slot]) + points;
            // Above the minimum all sums are alike; counting stops there only where nothing can be lost again.
            self.minima[slot] = i8::try_from(sum.clamp(-100, ceiling(compiled, criterion, minimum))).unwrap_or(0);
        }
        note(Note::Points { cause, points });
    }

    /// Whether every criterion with a mandatory minimum has reached it.
    #[must_use]
    pub fn minima_reached(&self, compiled: &Compiled) -> bool {
        missed_minima(compiled, self).next().is_none()
    }
}

/// A mandatory minimum: where its points are counted, and which checks bring them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minimum {
    slot: usize,
    points: i8,
    checks: u64,
}

impl Minimum {
    /// Once none of its checks is open, only whether it was reached makes a difference.
    pub fn close(&self, marks: &mut Marks, open: u64) {
        if self.checks & open == 0 {
            let was_reached = marks.minima[self.slot] >= self.points;
            marks.minima[self.slot] = if was_reached { self.points } else { i8::MIN };
        }
    }
}

/// The mandatory minimums of a case's sheet.
#[must_use]
pub fn minimums(compiled: &Compiled) -> Vec<Minimum> {
    let criteria = (0u8..).take(compiled.sheet.criteria.len());
    let minimums = criteria.filter_map(|criterion| {
        let (slot, minimum) = minimum_slot(compiled, criterion)?;
        let own = compiled.sheet.checks.iter().enumerate().filter(|(_, check)| check.criterion == criterion);
        let checks = own.fold(0, |bits, (place, _)| bits | 1 << place);
        Some(Minimum { slot, points: i8::try_from(minimum).unwrap_or(i8::MAX), checks })
    });
    minimums.collect()
}

/// Criteria whose minimum is not reached.
pub fn missed_minima<'a>(compiled: &'a Compiled, marks: &'a Marks) -> impl Iterator<Item = &'a str> {
    let with_minimum = compiled.sheet.criteria.iter().filter_map(|criterion| Some((criterion, criterion.minimum?)));
    let slots = with_minimum.zip(marks.minima);
    slots.filter(|((_, minimum), points)| i32::from(*points) < *minimum).map(|((criterion, _), _)| criterion.id.as_str())
}

/// The slot of a criterion's minimum in [`Marks::minima`], and the minimum.
fn minimum_slot(compiled: &Compiled, criterion: u8) -> Option<(usize, i32)> {
    let minimum = compiled.sheet.criteria.get(usize::from(criterion))?.minimum?;
    let before = compiled.sheet.criteria.iter().take(usize::from(criterion)).filter(|earlier| earlier.minimum.is_some());
    Some((before.count(), minimum)).filter(|(slot, _)| *slot < MINIMA)
}

fn ceiling(compiled: &Compiled, criterion: Option<u8>, minimum: i32) -> i32 {
    let can_lose =
        compiled.sheet.checks.iter().any(|check| Some(check.criterion) == criterion && matches!(check.earned, Earned::NeverSaid(_)));
    if can_lose { 100 } else { minimum }
}

/// How many objectives hold in a state.
fn reached(compiled: &Compiled, state: &State) -> i32 {
    compiled.objectives.iter().map(|(_, when)| i32::from(when.holds(state))).sum()
}

fn goals(compiled: &Compiled) -> i32 {
    i32::try_from(compiled.objectives.len()).unwrap_or(i32::MAX).max(1)
}

/// What the standing promise is worth: 0..=100; nothing where it was not willing or no money is wanted.
#[must_use]
pub fn promise_worth(compiled: &Compiled, state: &State) -> i32 {
    let offer = state.promise.filter(|_| state.willing && !compiled.no_money);
    offer.map_or(0, |offer| i32::from(compiled.offers[usize::from(offer.0)].worth))
}

/// The points of the first band that the time fits in.
#[must_use]
pub fn within(bands: &[(u16, i32)], seconds: u16) -> i32 {
    bands.iter().find(|(limit, _)| seconds <= *limit).map_or(0, |(_, points)| *points)
}

fn small(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
