//! Counting contacts: so many in so many days, and none after a conversation. Tallies are kept for each zone that a
//! person may be in, because a local day decides; what may count and may not is kept apart from what surely counts.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Days, NaiveDate};

use super::condition::{Cond, Sight};
use super::finding::{Count, Opinion, Verdict};
use super::pattern::{Counted, Per, Scope};
use super::scene::{Channel, Initiator, Outcome};
use super::timeline::{Timeline, What};

/// Which contacts count.
#[derive(Debug, Clone)]
pub(super) struct Counting {
    channels: Vec<Channel>,
    results: Vec<Outcome>,
    uncounted: Cond,
}

impl Counting {
    pub(super) fn of(counted: &Counted, timeline: &Timeline) -> Self {
        Self { channels: counted.channels.clone(), results: counted.results.clone(), uncounted: Cond::of(&counted.uncounted, timeline) }
    }

    pub(super) fn has(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    /// Whether a contact counts; `None` where nobody can tell.
    pub(super) fn counts(&self, sight: &Sight<'_>) -> Option<bool> {
        let contact = sight.contact;
        if contact.initiator != Initiator::Collector || !self.has(contact.channel) {
            return Some(false);
        }
        let connected = contact.outcome.and_then(|outcome| outcome.is_of(&self.results));
        super::condition::settle([connected, self.uncounted.weigh(sight).map(|uncounted| !uncounted)].into_iter(), false)
    }

    /// Why nobody can tell.
    fn missing(&self, sight: &Sight<'_>) -> Vec<String> {
        let mut missing = self.uncounted.missing(sight);
        if sight.contact.outcome.is_none_or(|outcome| outcome.is_of(&self.results).is_none()) {
            missing.push(format!("outcome:{}", sight.contact.id));
        }
        missing
    }
}

/// One contact that counts.
#[derive(Debug, Clone, Copy)]
struct Entry {
    date: NaiveDate,
    address: Option<usize>,
    place: usize,
}

/// What counts under one key in one zone.
#[derive(Debug, Clone, Default)]
struct Tally {
    surely: VecDeque<Entry>,
    perhaps: VecDeque<Entry>,
}

impl Tally {
    fn forget(&mut self, before: Option<NaiveDate>) {
        let Some(before) = before else { return };
        for entries in [&mut self.surely, &mut self.perhaps] {
            while entries.front().is_some_and(|entry| entry.date < before) {
                entries.pop_front();
            }
        }
    }

    fn count(entries: &VecDeque<Entry>, from: Option<NaiveDate>) -> usize {
        entries.len() - from.map_or(0, |from| entries.partition_point(|entry| entry.date < from))
    }
}

/// A key: person, number or debt, and which of the person's zones.
type Key = (usize, usize, usize);

/// The place of what is not on file, and of what is not told apart.
const ANY: usize = usize::MAX;

/// At most so many.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    pub n: usize,
    pub per: Per,
    pub scope: Scope,
    pub counting: Counting,
    /// Whether a contact that does not count cannot be one too many.
    pub only_counted: bool,
    tallies: BTreeMap<Key, Tally>,
}

impl Limit {
    pub(super) const fn new(n: usize, per: Per, scope: Scope, counting: Counting, only_counted: bool) -> Self {
        Self { n, per, scope, counting, only_counted, tallies: BTreeMap::new() }
    }

    /// The first day that counts together with this one.
    fn first(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.per {
            Per::Day => Some(day),
            Per::RollingDays(days) => day.checked_sub_days(Days::new(u64::from(days.max(1)) - 1)),
            Per::Ever => None,
        }
    }

    pub(super) fn judge(&self, sight: &Sight<'_>) -> Opinion {
        if !self.counting.has(sight.contact.channel) {
            return Opinion::from(Verdict::NotApplicable);
        }
        let counts = self.counting.counts(sight);
        if self.only_counted && counts == Some(false) {
            let mut opinion = Opinion::from(Verdict::Complies);
            opinion.counts = self.counters(sight, Some(false));
            return opinion;
        }
        let mut perhaps_by: Vec<usize> = Vec::new();
        let verdict = by_zone_and_subject(sight, self.scope, |zone, subject, day| {
            let (surely, perhaps) = self.count(sight.contact.person, subject, zone, day, &mut perhaps_by);
            if surely >= self.n {
                if self.only_counted && counts.is_none() { None } else { Some(false) }
            } else if surely + perhaps >= self.n {
                None
            } else {
                Some(true)
            }
        });
        let mut opinion = Opinion::from(match verdict {
            Ok(Some(true)) => Verdict::Complies,
            Ok(Some(false)) => Verdict::Violates,
            Ok(None) => {
                let mut missing: Vec<String> =
                    perhaps_by.iter().map(|place| format!("outcome:{}", sight.timeline.contacts[*place].id)).collect();
                if self.only_counted && counts.is_none() {
                    missing.extend(self.counting.missing(sight));
                }
                missing.sort();
                missing.dedup();
                Verdict::CannotTell(missing)
            }
            Err(missing) => Verdict::CannotTell(missing),
        });
        opinion.counts = self.counters(sight, counts);
        opinion
    }

    /// How many earlier ones count under a subject: surely, and perhaps.
    fn count(&self, person: usize, subject: usize, zone: usize, day: NaiveDate, perhaps_by: &mut Vec<usize>) -> (usize, usize) {
        let from = self.first(day);
        let tally = |subject| self.tallies.get(&(person, subject, zone));
        let mut collect = |entries: &VecDeque<Entry>| {
            let count = Tally::count(entries, from);
            perhaps_by.extend(entries.iter().rev().take(count).map(|entry| entry.place));
            count
        };
        match (self.scope, subject) {
            // A call to an unnamed number may have been to any of the person's.
            (Scope::Number, ANY) => {
                let all = self.tallies.range((person, 0, 0)..=(person, ANY, ANY)).filter(|((_, _, at), _)| *at == zone);
                (0, all.map(|(_, tally)| collect(&tally.surely) + collect(&tally.perhaps)).sum())
            }
            (Scope::Number, number) => {
                let surely = tally(number).map_or(0, |tally| Tally::count(&tally.surely, from));
                let perhaps = tally(number).map_or(0, |tally| collect(&tally.perhaps));
                let unnamed = tally(ANY).map_or(0, |tally| collect(&tally.surely) + collect(&tally.perhaps));
                (surely, perhaps + unnamed)
            }
            (_, subject) => tally(subject).map_or((0, 0), |tally| (Tally::count(&tally.surely, from), collect(&tally.perhaps))),
        }
    }

    fn counters(&self, sight: &Sight<'_>, counts: Option<bool>) -> Vec<Count> {
        let Some(to) = sight.locals.first().map(|local| local.date) else { return Vec::new() };
        let itself = usize::from(counts == Some(true));
        let each = subjects(sight, self.scope).into_iter().map(|subject| {
            let (surely, perhaps) = self.count(sight.contact.person, subject, 0, to, &mut Vec::new());
            Count {
                debt: (self.scope == Scope::Debt && subject != ANY).then_some(subject),
                counted: surely + itself,
                uncertain: perhaps + usize::from(counts.is_none()),
                most: self.n,
                from: self.first(to),
                to,
                counts,
            }
        });
        each.collect()
    }

    /// A contact is over; it counts from now on.
    pub(super) fn note(&mut self, sight: &Sight<'_>) {
        self.unlearn(sight);
        let counts = self.counting.counts(sight);
        if counts == Some(false) || is_misdirected(sight) {
            return;
        }
        let subjects = subjects(sight, self.scope);
        // Booked to one of several debts, and nobody knows to which.
        let is_open = self.scope == Scope::Debt && sight.contact.debts.is_empty() && !sight.timeline.debts.is_empty();
        for (zone, date) in days(sight).into_iter().enumerate() {
            for subject in &subjects {
                let before = self.first(date);
                let tally = self.tallies.entry((sight.contact.person, *subject, zone)).or_default();
                tally.forget(before);
                let entry = Entry { date, address: sight.contact.address, place: sight.place };
                if counts.is_none() || is_open { tally.perhaps.push_back(entry) } else { tally.surely.push_back(entry) }
            }
        }
    }

    /// Calls to a number that turns out to be somebody else's were no calls to this person.
    fn unlearn(&mut self, sight: &Sight<'_>) {
        for record in &sight.contact.then {
            let What::WrongNumber(wrong) = record.what else { continue };
            let person = sight.contact.person;
            for (_, tally) in self.tallies.range_mut((person, 0, 0)..=(person, ANY, ANY)) {
                tally.surely.retain(|entry| entry.address != Some(wrong));
                tally.perhaps.retain(|entry| entry.address != Some(wrong));
            }
        }
    }
}

/// Whether a contact itself showed that it went to somebody else's number.
fn is_misdirected(sight: &Sight<'_>) -> bool {
    let learnt = sight.contact.then.iter().map(|record| &record.what);
    learnt.into_iter().any(|what| matches!(what, What::WrongNumber(wrong) if sight.contact.address == Some(*wrong)))
}

/// The last conversation about something.
#[derive(Debug, Clone, Copy, Default)]
struct Talk {
    surely: Option<NaiveDate>,
    /// Contacts in which somebody may have spoken.
    perhaps: Option<(NaiveDate, usize)>,
}

/// No counted contact for so many days after a conversation.
#[derive(Debug, Clone)]
pub(super) struct CoolOff {
    days: u16,
    counting: Counting,
    talks: BTreeMap<Key, Talk>,
}

impl CoolOff {
    pub(super) const fn new(days: u16, counting: Counting) -> Self {
        Self { days, counting, talks: BTreeMap::new() }
    }

    pub(super) fn judge(&self, sight: &Sight<'_>) -> Opinion {
        if !self.counting.has(sight.contact.channel) {
            return Opinion::from(Verdict::NotApplicable);
        }
        let counts = self.counting.counts(sight);
        if counts == Some(false) {
            return Opinion::from(Verdict::Complies);
        }
        let mut missing: Vec<String> = Vec::new();
        let verdict = by_zone_and_subject(sight, Scope::Debt, |zone, subject, day| {
            let Some(talk) = self.talks.get(&(sight.contact.person, subject, zone)) else { return Some(true) };
            let is_near = |date: NaiveDate| date.checked_add_days(Days::new(u64::from(self.days))).is_some_and(|free| day < free);
            if talk.surely.is_some_and(is_near) {
                counts.map(|_| false)
            } else if let Some((_, place)) = talk.perhaps.filter(|(date, _)| is_near(*date)) {
                missing.push(format!("outcome:{}", sight.timeline.contacts[place].id));
                None
            } else {
                Some(true)
            }
        });
        Opinion::from(match verdict {
            Ok(Some(true)) => Verdict::Complies,
            Ok(Some(false)) => Verdict::Violates,
            Ok(None) => {
                if counts.is_none() {
                    missing.extend(self.counting.missing(sight));
                }
                missing.dedup();
                Verdict::CannotTell(missing)
            }
            Err(missing) => Verdict::CannotTell(missing),
        })
    }

    /// Conversations of either side's making begin the quiet days, for whoever was really on the line.
    pub(super) fn note(&mut self, sight: &Sight<'_>) {
        let contact = sight.contact;
        if contact.channel != Channel::Call {
            return;
        }
        let surely = match contact.outcome {
            Some(Outcome::Conversation) => true,
            Some(Outcome::Connected) | None => false,
            Some(_) => return,
        };
        let is_open = contact.discussed.is_empty() && !sight.timeline.debts.is_empty();
        let talked: Vec<usize> = if contact.discussed.is_empty() {
            subjects(sight, Scope::Debt)
        } else {
            contact.discussed.iter().map(|debt| sight.timeline.debts[*debt].counts_as).collect()
        };
        for (zone, date) in days(sight).into_iter().enumerate() {
            for debt in &talked {
                let talk = self.talks.entry((contact.hearer, *debt, zone)).or_default();
                if surely && !is_open { talk.surely = Some(date) } else { talk.perhaps = Some((date, sight.place)) }
            }
        }
    }
}

/// The local days of a contact, one for each zone; the written one where no zone is known.
fn days(sight: &Sight<'_>) -> Vec<NaiveDate> {
    if sight.locals.is_empty() { vec![sight.contact.at.date] } else { sight.locals.iter().map(|local| local.date).collect() }
}

/// What a contact counts for.
fn subjects(sight: &Sight<'_>, scope: Scope) -> Vec<usize> {
    let contact = sight.contact;
    match scope {
        Scope::Person => vec![ANY],
        Scope::Number => vec![contact.address.unwrap_or(ANY)],
        Scope::Debt if sight.timeline.debts.is_empty() => vec![ANY],
        Scope::Debt => {
            let place = |debt: &usize| sight.timeline.debts[*debt].counts_as;
            let mut debts: Vec<usize> = if contact.debts.is_empty() {
                (0..sight.timeline.debts.len()).map(|debt| place(&debt)).collect()
            } else {
                contact.debts.iter().map(place).collect()
            };
            debts.sort_unstable();
            debts.dedup();
            debts
        }
    }
}

/// Asks in each zone for each subject. All debts of a contact must be within the limit; a contact that may be booked to
/// any of them is one too many only where it is for each. The zones must agree: which of them is right nobody knows.
fn by_zone_and_subject(
    sight: &Sight<'_>,
    scope: Scope,
    mut within: impl FnMut(usize, usize, NaiveDate) -> Option<bool>,
) -> Result<Option<bool>, Vec<String>> {
    let subjects = subjects(sight, scope);
    let is_open = scope == Scope::Debt && sight.contact.debts.is_empty() && subjects.len() > 1;
    let mut answers: Vec<Option<bool>> = Vec::new();
    for (zone, day) in days(sight).into_iter().enumerate() {
        let each: Vec<Option<bool>> = subjects.iter().map(|subject| within(zone, *subject, day)).collect();
        let answer = if is_open {
            let first = each[0];
            if each.iter().all(|answer| *answer == first) { first } else { return Err(vec![format!("debts:{}", sight.contact.id)]) }
        } else {
            super::condition::settle(each.into_iter(), false)
        };
        answers.push(answer);
    }
    let first = answers.first().copied().flatten();
    if answers.iter().all(|answer| *answer == first) || answers.iter().any(Option::is_none) {
        return Ok(if answers.iter().all(|answer| *answer == first) { first } else { None });
    }
    Err(vec![format!("time_zone:{}", sight.timeline.person(sight.contact).id)])
}
