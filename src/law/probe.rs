//! May this contact be made, and if not, when? The rules judge it as if it came now; where they stand against it, the
//! moments at which anything can change are tried one after another.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

use super::court::{Court, Judged};
use super::finding::{RuleId, Verdict};
use super::timeline::{Contact, Moment, Timeline, What};

/// How far ahead a better moment is looked for.
const HORIZON: u64 = 400;

/// Whether a contact may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The next moment at which nothing stands against it; `None` where there is none within the horizon.
    pub next: Option<Moment>,
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
        let next = if may == May::No { self.next_moment(&contact) } else { None };
        Probe { may, against, open, judged, next }
    }

    /// The rules that stand against a contact, and those that cannot tell. What will be said is not known yet: rules that
    /// listen are asked only where the words are on file.
    fn sides(&self, contact: &Contact, judged: &Judged) -> (Vec<RuleId>, Vec<RuleId>) {
        let asked = judged.opinions.iter().filter(|(id, _)| {
            let rule = self.rule(*id);
            rule.kind == super::pack::Kind::Ordinary && (rule.pattern.is_calendar() || contact.said.is_some())
        });
        let (mut against, mut open) = (Vec::new(), Vec::new());
        for (id, opinion) in asked {
            match &opinion.verdict {
                Verdict::Violates | Verdict::PresumedViolation => against.push(*id),
                Verdict::CannotTell(missing) if missing.iter().any(|missing| matters_before(missing)) => open.push(*id),
                _ => {}
            }
        }
        (against, open)
    }

    fn next_moment(&self, contact: &Contact) -> Option<Moment> {
        let timeline = self.timeline();
        let mut moments: Vec<Moment> = Vec::new();
        let hours = self.changes(contact);
        for ahead in 0..=HORIZON {
            let Some(day) = contact.at.date.checked_add_days(Days::new(ahead)) else { continue };
            moments.extend(moments_of(timeline, contact, day, &hours));
        }
        moments.retain(|moment| moment.order(contact.at) == Some(Ordering::Greater));
        moments.sort_by(|one, other| one.order(*other).unwrap_or(Ordering::Equal));
        moments.into_iter().find(|moment| {
            let moved = timeline.moved(contact, *moment);
            let (against, open) = self.sides(&moved, &self.consider(&moved));
            against.is_empty() && open.is_empty()
        })
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

/// The moments of a day at which something may change, as exactly as the contact's own is on file.
fn moments_of(timeline: &Timeline, contact: &Contact, day: NaiveDate, hours: &[NaiveTime]) -> Vec<Moment> {
    let zones = &timeline.person(contact).zones;
    match (contact.at.time, contact.at.instant) {
        (None, _) => vec![Moment::day(day)],
        (Some(_), None) => hours.iter().map(|time| Moment { date: day, time: Some(*time), instant: None }).collect(),
        (Some(_), Some(_)) => {
            let zones = if zones.is_empty() { vec![chrono_tz::UTC] } else { zones.clone() };
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
