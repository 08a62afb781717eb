//! Factors: what may rebut a presumption, or speaks for harassment. They decide nothing; they are shown.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::condition::{Cond, Sight};
use super::pattern::Factor;
use super::scene::{Channel, Initiator, Outcome};
use super::timeline::Timeline;

/// A list of factors at work.
#[derive(Debug, Clone, Default)]
pub(super) struct Factors {
    watched: Vec<(String, Watched)>,
    /// The last call to each number of each person.
    last: BTreeMap<(usize, usize), DateTime<Utc>>,
    /// The last day with a call to each person, and how many there were on it.
    day: BTreeMap<usize, (NaiveDate, u32)>,
}

#[derive(Debug, Clone)]
enum Watched {
    Rapid(i64),
    Concentrated(u32),
    Holds(Cond),
    Broke(Vec<String>),
}

impl Factors {
    pub(super) fn of(factors: &[Factor], timeline: &Timeline) -> Self {
        let watched = factors.iter().map(|factor| {
            let watched = match factor {
                Factor::Rapid { minutes, .. } => Watched::Rapid(i64::from(*minutes)),
                Factor::Concentrated { calls, .. } => Watched::Concentrated(*calls),
                Factor::Holds { when, .. } => Watched::Holds(Cond::of(when, timeline)),
                Factor::Broke { rules, .. } => Watched::Broke(rules.clone()),
            };
            (factor.name().to_owned(), watched)
        });
        Self { watched: watched.collect(), ..Self::default() }
    }

    /// Those that show at a contact.
    pub(super) fn showing(&self, sight: &Sight<'_>) -> Vec<String> {
        let shows = |watched: &Watched| match watched {
            Watched::Rapid(minutes) => is_call(sight) && self.is_rapid(sight, *minutes),
            Watched::Concentrated(calls) => is_call(sight) && self.calls_today(sight) >= *calls,
            Watched::Holds(when) => when.weigh(sight) == Some(true),
            Watched::Broke(rules) => rules.iter().any(|rule| sight.log.broke.contains(&(sight.contact.person, rule.clone()))),
        };
        self.watched.iter().filter(|(_, watched)| shows(watched)).map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn note(&mut self, sight: &Sight<'_>) {
        if !is_call(sight) {
            return;
        }
        let contact = sight.contact;
        let calls = self.calls_today(sight);
        self.day.insert(contact.person, (today(sight), calls));
        if let (Some(address), Some(at)) = (contact.address, contact.at.instant) {
            self.last.insert((contact.person, address), at);
        }
    }

    fn is_rapid(&self, sight: &Sight<'_>, minutes: i64) -> bool {
        let contact = sight.contact;
        let last = contact.address.and_then(|address| self.last.get(&(contact.person, address)));
        let Some((last, now)) = last.zip(contact.at.instant) else { return false };
        // Where somebody answered the second call, the first was no nuisance to them.
        contact.outcome != Some(Outcome::Conversation) && (now - *last).num_seconds() <= minutes * 60
    }

    /// Calls on the day, this one included.
    fn calls_today(&self, sight: &Sight<'_>) -> u32 {
        let earlier = self.day.get(&sight.contact.person).filter(|(day, _)| *day == today(sight));
        earlier.map_or(0, |(_, calls)| *calls) + 1
    }
}

fn today(sight: &Sight<'_>) -> NaiveDate {
    sight.locals.first().map_or(sight.contact.at.date, |local| local.date)
}

/// A call that rang somewhere.
fn is_call(sight: &Sight<'_>) -> bool {
    let contact = sight.contact;
    contact.initiator == Initiator::Collector
        && matches!(contact.channel, Channel::Call | Channel::Ringless)
        && !matches!(contact.outcome, Some(Outcome::Busy | Outcome::NotInService))
}
