//! May this contact be made, and if not, when? The rules judge it as if it came now; where they stand against it, the
//! moments at which anything can change are tried one after another.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::court::Court;
use super::finding::{RuleId, Verdict};
use super::judged::Judged;
use super::pack::Kind;
use super::timeline::{Contact, Moment, Start, Timeline, What};

/// How far ahead a better moment is looked for.
const HORIZON: u64 = 400;

/// Whether a contact may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum May {
    Yes,
    No,
    /// The file does not hold what the rules ask for.
    CannotTell,
}

/// What the rules say of a contact that somebody thinks of making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    pub may: May,
    /// The rules that stand against it.
    pub against: Vec<RuleId>,
    /// The rules that cannot tell.
    pub open: Vec<RuleId>,
    pub judged: Judged,
    /// The next moment at which nothing stands against it and no more is open than now; `None` where it may be made
    /// now, and where there is none within the horizon.
    pub next: Option<Moment>,
    /// Where there is none: the rules that stand against it at every moment tried, or, where several take turns, now.
    pub never: Vec<RuleId>,
}

/// What the search for a better moment found.
enum Search {
    At(Moment),
    /// The rules that stand in the way whenever it is.
    Never(Vec<RuleId>),
}

impl Court<'_> {
    /// Hears everything before a contact, and says whether it may be made.
    #[must_use]
    pub fn probe(mut self, contact: &Contact) -> Probe {
        let timeline = self.timeline();
        let own = timeline.contacts.iter().position(|known| known == contact);
        let is_before = |place: usize| match own {
            Some(own) => place < own,
            None => timeline.contacts[place].at.order(contact.at) != Some(Ordering::Greater),
        };
        while self.heard() < timeline.contacts.len() && is_before(self.heard()) {
            self.hear_next();
        }
        let contact = contact.assumed();
        let judged = self.consider(&contact);
        let (against, open) = self.sides(&contact, &judged);
        let may = match (against.is_empty(), open.is_empty()) {
            (false, _) => May::No,
            (true, false) => May::CannotTell,
            (true, true) => May::Yes,
        };
        let (next, never) = match may {
            May::Yes | May::CannotTell => (None, Vec::new()),
            May::No => match self.search(&contact, &against, &open) {
                Search::At(moment) => (Some(moment), Vec::new()),
                Search::Never(always) => (None, always),
            },
        };
        Probe { may, against, open, judged, next, never }
    }

    /// The rules that stand against a contact, and those that cannot tell. What will be said is not known yet: rules that
    /// listen are asked only where the words are on file.
    fn sides(&self, contact: &Contact, judged: &Judged) -> (Vec<RuleId>, Vec<RuleId>) {
        let asked = judged.opinions().filter(|(id, _)| self.is_asked(*id, contact));
        let (mut against, mut open) = (Vec::new(), Vec::new());
        for (id, opinion) in asked {
            match &opinion.verdict {
                Verdict::Violates | Verdict::PresumedViolation => against.push(id),
                Verdict::CannotTell(missing) if missing.iter().any(|missing| matters_before(missing)) => open.push(id),
                _ => {}
            }
        }
        (against, open)
    }

    /// Advice forbids nothing; of a crime there is an opinion only where it is made out.
    fn is_asked(&self, id: RuleId, contact: &Contact) -> bool {
        let rule = self.rule(id);
        self.kind(id) != Kind::Advice && (rule.pattern.is_calendar() || contact.said.is_some())
    }

    /// Tries one moment after another; `against` and `open` are what it is to get rid of, and what it may leave open.
    fn search(&self, contact: &Contact, against: &[RuleId], open: &[RuleId]) -> Search {
        let mut always = against.to_vec();
        for moment in self.moments(contact) {
            let moved = self.timeline().moved(contact, moment);
            let judged = self.consider_where(&moved, |id| self.is_asked(id, contact));
            let (still, unknown) = self.sides(&moved, &judged);
            if still.is_empty() && unknown.iter().all(|id| open.contains(id)) {
                return Search::At(moment);
            }
            always.retain(|id| still.contains(id));
        }
        Search::Never(if always.is_empty() { against.to_vec() } else { always })
    }

    /// The moments after a contact's own at which something may change, in their order.
    fn moments(&self, contact: &Contact) -> Vec<Moment> {
        let hours = self.changes(contact);
        let theirs = &self.timeline().person(contact).zones;
        let zones = if theirs.is_empty() { self.zones() } else { theirs };
        let days = (0..=HORIZON).filter_map(|ahead| contact.at.date.checked_add_days(Days::new(ahead)));
        let mut moments: Vec<Moment> = days.flat_map(|day| moments_of(zones, contact, day, &hours)).collect();
        moments.extend(self.turns(contact));
        moments.retain(|moment| moment.order(contact.at) == Some(Ordering::Greater));
        moments.sort_by(|one, other| one.order(*other).unwrap_or(Ordering::Equal));
        moments
    }

    /// The moments at which something that the person made known begins or has ended.
    fn turns(&self, contact: &Contact) -> Vec<Moment> {
        let known = self.records(contact.person).iter();
        let begins = known.clone().filter_map(|record| if let Start::At(since) = record.from { Some(since) } else { None });
        // An end is included: a minute later it is over.
        let ends = known.filter_map(|record| record.until.and_then(Moment::in_a_minute));
        let is_as_exact = |moment: &Moment| {
            (moment.time.is_some(), moment.instant.is_some()) == (contact.at.time.is_some(), contact.at.instant.is_some())
        };
        begins.chain(ends).filter(is_as_exact).collect()
    }

    /// The times of day at which something may change.
    fn changes(&self, contact: &Contact) -> Vec<NaiveTime> {
        let mut hours = vec![NaiveTime::MIN];
        hours.extend(self.hours().map(|(from, _)| from));
        for record in self.records(contact.person) {
            if let What::BadTime(wanted) | What::GoodTime(wanted) | What::OnlyTime(wanted) = &record.what {
                hours.extend(wanted.from);
                hours.extend(wanted.to);
            }
        }
        hours.sort_unstable();
        hours.dedup();
        hours
    }
}

impl Contact {
    /// A call that is only thought of is taken to connect.
    fn assumed(&self) -> Self {
        let is_call = matches!(self.channel, super::scene::Channel::Call);
        let outcome = self.outcome.or(is_call.then_some(super::scene::Outcome::Connected));
        Self { outcome, ..self.clone() }
    }
}

impl Timeline {
    /// A contact at another moment.
    fn moved(&self, contact: &Contact, at: Moment) -> Contact {
        let zones = &self.person(contact).zones;
        let locals = if contact.locals.is_empty() {
            Vec::new()
        } else if zones.is_empty() {
            vec![at.as_written()]
        } else {
            zones.iter().map(|zone| at.within(*zone)).collect()
        };
        Contact { at, locals, ..contact.clone() }
    }
}

/// What will be said is not known before, and a standard without a number is always there to be weighed.
fn matters_before(missing: &str) -> bool {
    !missing.starts_with("topic:") && !missing.starts_with("said:") && missing != "judgement"
}

/// The moments of a day at which something may change, as exactly as the contact's own is on file. Hours are those of
/// each of the zones.
fn moments_of(zones: &[Tz], contact: &Contact, day: NaiveDate, hours: &[NaiveTime]) -> Vec<Moment> {
    match (contact.at.time, contact.at.instant) {
        (None, _) => vec![Moment::day(day)],
        (Some(_), None) => hours.iter().map(|time| Moment { date: day, time: Some(*time), instant: None }).collect(),
        // Where no zone is known, the clock that the contact itself was written by.
        (Some(time), Some(instant)) if zones.is_empty() => {
            let ahead = NaiveDateTime::new(contact.at.date, time) - instant.naive_utc();
            let each = hours.iter().filter_map(|time| Some((*time, NaiveDateTime::new(day, *time).checked_sub_signed(ahead)?)));
            each.map(|(time, utc)| Moment { date: day, time: Some(time), instant: Some(utc.and_utc()) }).collect()
        }
        (Some(_), Some(_)) => {
            let each = zones.iter().flat_map(|zone| hours.iter().map(move |time| (zone, NaiveDateTime::new(day, *time))));
            // Written as the first of the zones shows it.
            let moments = each.filter_map(|(zone, local)| zone.from_local_datetime(&local).earliest()).map(|at| {
                let written = at.with_timezone(&zones[0]);
                Moment { date: written.date_naive(), time: Some(written.time()), instant: Some(at.with_timezone(&Utc)) }
            });
            moments.collect()
        }
    }
}
