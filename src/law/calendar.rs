//! Rules that are judged when a contact begins: they remember what came before and say one verdict. A call of the
//! simulator asks them once; a timeline asks them at each contact and lets them remember it.

use chrono::{Days, NaiveDate, NaiveTime};

use super::condition::{Cond, Sight};
use super::count::{CoolOff, Counting, Limit};
use super::finding::{Opinion, Verdict};
use super::log::Log;
use super::lost::Lost;
use super::pattern::{Acts, Counted, Factor, Pattern, Per, Scope, When};
use super::presume::Factors;
use super::scene::{Channel, Initiator, NumberSource, PartyRole};
use super::timeline::{Local, Timeline, What};
use crate::speech::ActPattern;

/// A calendar rule at work.
#[derive(Debug, Clone)]
pub(super) enum Sitting {
    Window { channels: Vec<Channel>, from: NaiveTime, to: NaiveTime, unless: Cond },
    Convenient { channels: Vec<Channel>, from: NaiveTime, to: NaiveTime, unless: Cond },
    Limit { limit: Limit, unless: Option<Cond> },
    CoolOff(CoolOff),
    Presume { limits: Vec<Sitting>, against_compliance: Factors, against_violation: Factors },
    Weigh(Factors),
    NumberFrom(Vec<NumberSource>),
    NoContact(Cond),
    Defence(Cond),
    OnlyWhenLost { others_than: Vec<PartyRole>, logged: Cond, lost: Lost },
    SaidWithin { acts: Vec<ActPattern>, days: u16, unless: Cond, said: Vec<(usize, usize, NaiveDate)> },
}

impl Sitting {
    /// The sitting of a pattern; `None` for patterns that listen to acts.
    pub(super) fn of(pattern: &Pattern, timeline: &Timeline, listen: &mut impl FnMut(&Acts) -> Vec<ActPattern>) -> Option<Self> {
        let cond = |when: &When| Cond::of(when, timeline);
        let fact = |name: &String| cond(&When::Circumstance(name.clone(), 1));
        let counting = |counted: &Counted| Counting::of(counted, timeline);
        let factors = |factors: &[Factor]| Factors::of(factors, timeline);
        Some(match pattern {
            Pattern::Window { channels, from, to, unless } => {
                Self::Window { channels: channels.clone(), from: *from, to: *to, unless: fact(unless) }
            }
            Pattern::Convenient { channels, from, to, unless } => {
                Self::Convenient { channels: channels.clone(), from: *from, to: *to, unless: cond(unless) }
            }
            Pattern::AtMost { n, channels, results, scope, unless } => {
                let counted = Counted { channels: channels.clone(), results: results.clone(), uncounted: When::Any(Vec::new()) };
                let limit = Limit::new(*n, Per::Day, *scope, counting(&counted), false);
                Self::Limit { limit, unless: unless.as_ref().map(fact) }
            }
            Pattern::Limit { n, per, counted } => {
                Self::Limit { limit: Limit::new(*n, *per, Scope::Debt, counting(counted), true), unless: None }
            }
            Pattern::CoolOff { days, counted } => Self::CoolOff(CoolOff::new(*days, counting(counted))),
            Pattern::Presume { limits, against_compliance, against_violation } => Self::Presume {
                limits: limits.iter().filter_map(|limit| Self::of(limit, timeline, listen)).collect(),
                against_compliance: factors(against_compliance),
                against_violation: factors(against_violation),
            },
            Pattern::Weigh(listed) => Self::Weigh(factors(listed)),
            Pattern::NumberFrom(sources) => Self::NumberFrom(sources.clone()),
            Pattern::NoContact { when } => Self::NoContact(cond(when)),
            Pattern::Defence { when } => Self::Defence(cond(when)),
            Pattern::OnlyWhenLost { others_than, failed_calls, days, logged } => {
                Self::OnlyWhenLost { others_than: others_than.clone(), logged: fact(logged), lost: Lost::after(*failed_calls, *days) }
            }
            Pattern::SaidWithin { acts, days, unless } => {
                Self::SaidWithin { acts: listen(acts), days: *days, unless: cond(unless), said: Vec::new() }
            }
            _ => return None,
        })
    }

    /// What it says of beginning this contact.
    pub(super) fn judge(&self, sight: &Sight<'_>) -> Opinion {
        // Who is called is bound to nothing; that a notice is due does not depend on who called.
        if sight.contact.initiator == Initiator::Debtor && !matches!(self, Self::SaidWithin { .. }) {
            return Opinion::from(Verdict::NotApplicable);
        }
        Opinion::from(match self {
            Self::Window { channels, from, to, unless } => window(sight, channels, *from, *to, unless),
            Self::Convenient { channels, .. } if !channels.contains(&sight.contact.channel) => Verdict::NotApplicable,
            Self::Convenient { from, to, unless, .. } => convenient(sight, *from, *to, unless),
            Self::Limit { unless: Some(unless), .. } if unless.weigh(sight) == Some(true) => Verdict::Complies,
            Self::Limit { limit, .. } => return limit.judge(sight),
            Self::CoolOff(cool_off) => return cool_off.judge(sight),
            Self::Presume { limits, against_compliance, against_violation } => {
                return presume(limits, against_compliance, against_violation, sight);
            }
            Self::Weigh(factors) => {
                let factors = factors.showing(sight);
                let verdict = if factors.is_empty() { Verdict::NotApplicable } else { Verdict::CannotTell(vec!["judgement".to_owned()]) };
                return Opinion { factors, ..Opinion::from(verdict) };
            }
            Self::NumberFrom(sources) => match sight.contact.source {
                Some(source) => verdict(sources.contains(&source)),
                None if matches!(sight.contact.channel, Channel::Call | Channel::Message | Channel::Ringless) => {
                    Verdict::CannotTell(vec![format!("source:{}", sight.contact.id)])
                }
                None => Verdict::NotApplicable,
            },
            Self::NoContact(when) => match when.weigh(sight) {
                Some(holds) => verdict(!holds),
                None => Verdict::CannotTell(when.missing(sight)),
            },
            Self::Defence(when) => match when.weigh(sight) {
                Some(true) => Verdict::Complies,
                Some(false) => Verdict::NotApplicable,
                None => Verdict::CannotTell(when.missing(sight)),
            },
            Self::OnlyWhenLost { others_than, .. } if others_than.contains(&sight.timeline.person(sight.contact).role) => {
                Verdict::NotApplicable
            }
            Self::OnlyWhenLost { logged, lost, .. } => verdict(logged.weigh(sight) == Some(true) || lost.is_lost(sight)),
            Self::SaidWithin { days, unless, said, .. } => said_within(sight, *days, unless, said),
        })
    }

    /// The contact is over: what it leaves behind for later ones.
    pub(super) fn note(&mut self, sight: &Sight<'_>) {
        match self {
            Self::Limit { limit, .. } => limit.note(sight),
            Self::CoolOff(cool_off) => cool_off.note(sight),
            Self::Presume { limits, against_compliance, against_violation } => {
                for limit in limits {
                    limit.note(sight);
                }
                against_compliance.note(sight);
                against_violation.note(sight);
            }
            Self::Weigh(factors) => factors.note(sight),
            Self::OnlyWhenLost { lost, .. } => lost.note(sight),
            Self::SaidWithin { acts, said, .. } => {
                let used = sight.contact.said.iter().flatten().flatten();
                let is_said = used.into_iter().any(|used| acts.iter().any(|pattern| pattern.matches(*used)));
                for debt in sight.contact.discussed.iter().filter(|_| is_said) {
                    said.push((sight.contact.hearer, sight.timeline.debts[*debt].counts_as, sight.contact.at.date));
                }
            }
            Self::Window { .. } | Self::Convenient { .. } | Self::NumberFrom(_) | Self::NoContact(_) | Self::Defence(_) => {}
        }
    }

    /// Whose notice about which debt was due before a day and is not on file.
    pub(super) fn overdue(&self, timeline: &Timeline, log: &Log, as_of: NaiveDate) -> Vec<(usize, usize, NaiveDate)> {
        let Self::SaidWithin { days, said, .. } = self else { return Vec::new() };
        let due = log.told.iter().filter_map(|((person, debt), told)| {
            let due = told.surely?.date.checked_add_days(Days::new(u64::from(*days)))?;
            let paid = timeline.debts[*debt].settled.is_some_and(|settled| settled <= due);
            let on_file = timeline.debts[*debt].validation_sent.is_some_and(|sent| sent <= as_of);
            let given = on_file || said.iter().any(|(to, about, _)| (to, about) == (person, debt));
            let owes = super::standing::OWES.contains(&timeline.people[*person].role);
            (as_of > due && !given && !paid && owes).then_some((*person, *debt, due))
        });
        due.collect()
    }

    /// The hours that it leaves, for the search for a better moment.
    pub(super) const fn has_hours(&self) -> Option<(NaiveTime, NaiveTime)> {
        match self {
            Self::Window { from, to, .. } | Self::Convenient { from, to, .. } => Some((*from, *to)),
            _ => None,
        }
    }
}

const fn verdict(complies: bool) -> Verdict {
    if complies { Verdict::Complies } else { Verdict::Violates }
}

fn window(sight: &Sight<'_>, channels: &[Channel], from: NaiveTime, to: NaiveTime, unless: &Cond) -> Verdict {
    if !channels.contains(&sight.contact.channel) {
        return Verdict::NotApplicable;
    }
    if unless.weigh(sight) == Some(true) {
        return Verdict::Complies;
    }
    // Only the start counts: a call that begins in time may run over.
    match sight.locals.first().and_then(|local| local.time) {
        Some(begins) => verdict(from <= begins && begins < to),
        None => Verdict::CannotTell(vec![format!("time:{}", sight.contact.id)]),
    }
}

/// The time must suit wherever the person may be.
fn convenient(sight: &Sight<'_>, from: NaiveTime, to: NaiveTime, unless: &Cond) -> Verdict {
    let lifted = unless.weigh(sight);
    if lifted == Some(true) {
        return Verdict::Complies;
    }
    if sight.locals.is_empty() {
        return Verdict::CannotTell(vec![format!("time_zone:{}", sight.timeline.person(sight.contact).id)]);
    }
    let each = sight.locals.iter().map(|local| suits(sight, *local, from, to));
    match super::condition::settle(each, false) {
        Some(true) => Verdict::Complies,
        Some(false) if lifted.is_none() => Verdict::CannotTell(unless.missing(sight)),
        Some(false) => Verdict::Violates,
        None => Verdict::CannotTell(vec![format!("time:{}", sight.contact.id)]),
    }
}

/// Whether a local moment suits the person: by the last thing said about it, else by the usual hours.
fn suits(sight: &Sight<'_>, local: Local, from: NaiveTime, to: NaiveTime) -> Option<bool> {
    let mut open = None;
    for record in sight.log.records[sight.contact.person].iter().rev() {
        let (inside, outside, hours) = match &record.what {
            What::BadTime(hours) => (Some(false), None, hours),
            What::GoodTime(hours) => (Some(true), None, hours),
            What::OnlyTime(hours) => (Some(true), Some(false), hours),
            _ => continue,
        };
        let holds = super::log::holds(sight, record);
        if holds == Some(false) {
            continue;
        }
        let says = match hours.contain(local) {
            Some(true) => inside,
            Some(false) => outside,
            // Within hours or not: whether that matters shows below.
            None => {
                open = Some(inside.or(outside));
                continue;
            }
        };
        match (says, holds) {
            (None, _) => {}
            (Some(_), None) => open = Some(says),
            (Some(says), _) => return if open.is_none_or(|open| open == Some(says)) { Some(says) } else { None },
        }
    }
    let usual = local.time.map(|time| from <= time && time <= to);
    match open {
        None => usual,
        Some(open) => {
            if open == usual {
                usual
            } else {
                None
            }
        }
    }
}

/// Past one limit a violation is presumed, within all of them compliance.
fn presume(limits: &[Sitting], against_compliance: &Factors, against_violation: &Factors, sight: &Sight<'_>) -> Opinion {
    let mut counts = Vec::new();
    let mut missing = Vec::new();
    let (mut applies, mut is_past) = (false, false);
    for limit in limits {
        let opinion = limit.judge(sight);
        counts.extend(opinion.counts);
        applies |= opinion.verdict != Verdict::NotApplicable;
        match opinion.verdict {
            Verdict::Violates => is_past = true,
            Verdict::CannotTell(why) => missing.extend(why),
            _ => {}
        }
    }
    missing.sort();
    missing.dedup();
    let (verdict, factors) = match (applies, is_past, missing.is_empty()) {
        (false, ..) => (Verdict::NotApplicable, Vec::new()),
        (_, true, _) => (Verdict::PresumedViolation, against_violation.showing(sight)),
        (_, _, false) => (Verdict::CannotTell(missing), Vec::new()),
        _ => (Verdict::PresumedCompliance, against_compliance.showing(sight)),
    };
    Opinion { verdict, counts, factors }
}

/// A notice that is due so many days after the first communication about each debt.
fn said_within(sight: &Sight<'_>, days: u16, unless: &Cond, said: &[(usize, usize, NaiveDate)]) -> Verdict {
    let contact = sight.contact;
    let mut worst = Verdict::NotApplicable;
    for debt in &contact.discussed {
        let debt = sight.timeline.debts[*debt].counts_as;
        let told = sight.log.told.get(&(contact.hearer, debt)).copied().unwrap_or_default();
        let first = told.surely.map(|told| told.date).or((contact.tells == Some(true)).then_some(contact.at.date));
        let Some(first) = first else {
            if told.perhaps {
                worst = Verdict::CannotTell(vec!["topic:earlier_contacts".to_owned()]);
            } else if contact.tells.is_none() {
                worst = Verdict::CannotTell(vec![format!("topic:{}", contact.id)]);
            }
            continue;
        };
        let last = first.checked_add_days(Days::new(u64::from(days))).unwrap_or(first);
        let on_file = sight.timeline.debts[debt].validation_sent.filter(|sent| *sent <= contact.at.date);
        let given =
            on_file.or_else(|| said.iter().find(|(person, about, _)| (*person, *about) == (contact.hearer, debt)).map(|(.., on)| *on));
        let is_late = given.unwrap_or(contact.at.date) > last;
        match (is_late, unless.weigh(sight)) {
            (false, _) | (true, Some(true)) => worst = if worst == Verdict::NotApplicable { Verdict::Complies } else { worst },
            (true, Some(false)) => return Verdict::Violates,
            (true, None) => worst = Verdict::CannotTell(unless.missing(sight)),
        }
    }
    worst
}
