//! What is known at a contact: what the other side made known so far, who was told what, and the facts on file. The
//! log is filled contact by contact, so that judging a timeline in parts and judging it whole are the same thing.
//! What follows from it is answered in `standing`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::condition::Sight;
use super::scene::{Channel, Initiator, Outcome, Place, Purpose};
use super::timeline::{Contact, Fact, Moment, Record, Start, Timeline, What};

/// Everything that later contacts can ask for.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    /// What each person made known, on file and in contacts.
    pub(super) records: Vec<Vec<Record>>,
    /// How often a contact of the other side was answered: at all, and by the same medium.
    pub(super) answers: BTreeMap<String, (u32, u32)>,
    /// By which medium each contact of the other side came.
    pub(super) inbound: BTreeMap<String, Channel>,
    /// The first time that a person was told of a debt.
    pub(super) told: BTreeMap<(usize, usize), Told>,
    /// The last conversation of a person about a debt.
    pub(super) talked: BTreeMap<(usize, usize), (usize, Moment)>,
    /// Debts that somebody who owes them was spoken to about.
    pub(super) spoken: BTreeSet<usize>,
    /// Messages about a debt to somebody who owes it: when sent, and when one came back.
    pub(super) sent: BTreeMap<usize, Vec<Sent>>,
    /// The last day on which anything was done about a debt.
    pub(super) last_step: BTreeMap<usize, NaiveDate>,
    /// Persons who were asked where another one is: surely, or perhaps.
    pub(super) asked: BTreeMap<usize, bool>,
    /// Rules broken at contacts with a person.
    pub(super) broke: BTreeSet<(usize, String)>,
    /// Media in which an opt-out was confirmed to a person.
    pub(super) confirmed: BTreeSet<(usize, Channel)>,
}

/// A message that was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent {
    pub on: NaiveDate,
    pub came_back: Back,
}

/// Whether a message came back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Back {
    Never,
    On(NaiveDate),
    /// It did, and when is not on file.
    SomeDay,
}

/// Where a contact reaches somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    At(Place),
    /// What belongs to no place, such as a mobile phone.
    Anywhere,
    Unknown,
}

impl Reached {
    /// Whether it is at one of these places; `None` where nobody can tell.
    pub(super) fn is_at(self, places: &[Place]) -> Option<bool> {
        match self {
            Self::At(place) => Some(places.contains(&place)),
            Self::Anywhere => Some(false),
            Self::Unknown => None,
        }
    }
}

/// Whether somebody was told of a debt.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// The first contact that surely did.
    pub surely: Option<Moment>,
    /// Some contact that may have.
    pub perhaps: bool,
    /// Whether the first one surely was spoken; `None` where an earlier contact may have been the first.
    pub began_spoken: Option<bool>,
    /// Whether a written one told of it: surely, or perhaps.
    pub written: Option<bool>,
}

impl Log {
    /// The log before the first contact.
    pub(super) fn of(timeline: &Timeline) -> Self {
        Self { records: timeline.people.iter().map(|person| person.records.clone()).collect(), ..Self::default() }
    }

    /// A contact is over.
    pub(super) fn note(&mut self, timeline: &Timeline, place: usize, contact: &Contact) {
        self.answer(contact);
        if contact.initiator == Initiator::Debtor {
            self.inbound.insert(contact.id.clone(), contact.channel);
        }
        for debt in contact.debts.iter().filter(|_| contact.initiator == Initiator::Collector) {
            self.last_step.insert(timeline.debts[*debt].counts_as, contact.at.date);
        }
        self.telling(timeline, place, contact);
        if contact.purposes.contains(&Purpose::Locate) && contact.initiator == Initiator::Collector {
            match reaches(contact) {
                Some(true) => _ = self.asked.insert(contact.person, true),
                None => _ = self.asked.entry(contact.person).or_insert(false),
                Some(false) => {}
            }
        }
        if contact.purposes.contains(&Purpose::ConfirmOptOut) && contact.initiator == Initiator::Collector {
            self.confirmed.insert((contact.person, contact.channel));
        }
        for record in &contact.then {
            let from = if let Start::Contact(_) = record.from { Start::Contact(place) } else { record.from };
            let record = Record { from, ..record.clone() };
            match record.what {
                What::Revoke(revoked) => self.revoke(contact, revoked),
                // A new wish may be confirmed anew.
                What::Stop { channel, .. } => {
                    self.confirmed
                        .retain(|(person, medium)| *person != contact.person || channel.is_some_and(|channel| channel != *medium));
                }
                _ => {}
            }
            self.records[contact.person].push(record);
        }
    }

    /// A rule was broken in a contact; whether a consent given in it is void.
    pub(super) fn note_breach(&mut self, contact: &Contact, place: usize, rule: &str, voids_consent: bool) {
        self.broke.insert((contact.person, rule.to_owned()));
        if voids_consent {
            let given = self.records[contact.person].iter_mut().filter(|record| record.from == Start::Contact(place));
            given.filter(|record| matches!(record.what, What::Consent { .. })).for_each(|record| record.is_void = true);
        }
    }

    fn answer(&mut self, contact: &Contact) {
        if let Some(answered) = contact.reply_to.as_ref().filter(|_| contact.initiator == Initiator::Collector) {
            let is_same = self.inbound.get(answered) == Some(&contact.channel);
            let (any, same) = self.answers.entry(answered.clone()).or_default();
            *any += 1;
            *same += u32::from(is_same);
        }
    }

    fn telling(&mut self, timeline: &Timeline, place: usize, contact: &Contact) {
        for debt in &contact.discussed {
            let debt = timeline.debts[*debt].counts_as;
            if contact.outcome == Some(Outcome::Conversation) && contact.channel == Channel::Call {
                self.talked.insert((contact.hearer, debt), (place, contact.at));
            }
            let told = self.told.entry((contact.hearer, debt)).or_default();
            match contact.tells {
                Some(true) => {
                    if told.surely.is_none() && !told.perhaps {
                        told.began_spoken = Some(!contact.channel.is_written());
                    }
                    told.surely = told.surely.or(Some(contact.at));
                }
                None => told.perhaps = true,
                Some(false) => {}
            }
            if contact.channel.is_written() && contact.tells != Some(false) {
                told.written = Some(contact.tells == Some(true) || told.written == Some(true));
            }
            let owes = super::standing::OWES.contains(&timeline.people[contact.hearer].role);
            if !owes {
                continue;
            }
            if contact.outcome == Some(Outcome::Conversation) && contact.tells != Some(false) {
                self.spoken.insert(debt);
            }
            let is_sent = contact.initiator == Initiator::Collector
                && matches!(contact.channel, Channel::Letter | Channel::Email | Channel::Message | Channel::Social);
            if is_sent {
                let came_back = match (contact.outcome, contact.received) {
                    (Some(Outcome::Bounced), Some(received)) => Back::On(received.date),
                    (Some(Outcome::Bounced), None) => Back::SomeDay,
                    _ => Back::Never,
                };
                self.sent.entry(debt).or_default().push(Sent { on: contact.at.date, came_back });
            }
        }
    }

    fn revoke(&mut self, contact: &Contact, revoked: super::timeline::ConsentKind) {
        for record in &mut self.records[contact.person] {
            if matches!(&record.what, What::Consent { kind, .. } if *kind == revoked) {
                record.is_void = true;
            }
        }
    }

    /// What a fact is worth at a contact: what the contact says of it, else the address, the person, the debts, the file.
    pub(super) fn fact(&self, sight: &Sight<'_>, name: usize) -> Option<i64> {
        let contact = sight.contact;
        let find = |facts: &[Fact]| facts.iter().rev().find(|fact| fact.name == name).map(|fact| value(fact, contact.at));
        let learnt = || {
            let records = self.records[contact.person].iter().rev();
            records.filter(|record| holds(sight, record) == Some(true)).find_map(|record| match &record.what {
                What::Fact(fact) if fact.name == name => Some(value(fact, contact.at)),
                _ => None,
            })
        };
        let timeline = sight.timeline;
        find(&contact.facts)
            .or_else(|| timeline.address(contact).and_then(|address| find(&address.facts)))
            .or_else(learnt)
            .or_else(|| find(&timeline.person(contact).facts))
            .or_else(|| contact.debts.iter().find_map(|debt| find(&timeline.debts[*debt].facts)))
            .or_else(|| find(&timeline.facts))
    }
}

/// Where a contact reaches somebody.
pub(super) fn reached(sight: &Sight<'_>) -> Reached {
    let contact = sight.contact;
    if let Some(place) = contact.place {
        return Reached::At(place);
    }
    let address = sight.timeline.address(contact);
    match address.and_then(|address| address.kind) {
        Some(kind) if kind.has_place() => address.and_then(|address| address.place).map_or(Reached::Unknown, Reached::At),
        None if matches!(contact.channel, Channel::Call | Channel::Letter | Channel::Visit | Channel::Postcard) => Reached::Unknown,
        _ => Reached::Anywhere,
    }
}

/// Whether something made known holds at a contact, for its debts; `None` where nobody can tell.
pub(super) fn holds(sight: &Sight<'_>, record: &Record) -> Option<bool> {
    if record.is_void {
        return Some(false);
    }
    let contact = sight.contact;
    let has_begun = match record.from {
        Start::Always => Some(true),
        Start::Contact(place) => Some(place < sight.place),
        Start::At(since) => match contact.at.order(since) {
            Some(Ordering::Less) => Some(false),
            Some(_) => Some(true),
            // A bare date on file holds for all of its day; the hour of a notice that arrives decides.
            None => since.time.is_none().then_some(true).filter(|_| !matches!(record.what, What::Cease { .. } | What::Stop { .. })),
        },
        Start::After(sent) => (contact.at.order(sent) == Some(Ordering::Less)).then_some(false),
    };
    let has_ended = record.until.map_or(Some(false), |until| match contact.at.order(until) {
        Some(order) => Some(order == Ordering::Greater),
        None => until.time.is_none().then_some(false),
    });
    let is_about = if record.debts.is_empty() {
        Some(true)
    } else if contact.debts.is_empty() {
        None
    } else {
        Some(contact.debts.iter().any(|debt| record.debts.contains(debt)))
    };
    super::condition::settle([has_begun, has_ended.map(|ended| !ended), is_about].into_iter(), false)
}

/// Whether a contact reached somebody who could take it in.
fn reaches(contact: &Contact) -> Option<bool> {
    match contact.outcome {
        Some(Outcome::Conversation | Outcome::Delivered) => Some(true),
        Some(Outcome::Connected) => None,
        None => matches!(contact.channel, Channel::Letter | Channel::Email | Channel::Message | Channel::Social).then_some(true),
        Some(_) => Some(false),
    }
}

/// What a fact is worth on a day: before and after its days it is not so.
fn value(fact: &Fact, at: Moment) -> i64 {
    let has_begun = fact.since.is_none_or(|since| at.order(since) != Some(Ordering::Less));
    let has_ended = fact.until.is_some_and(|until| at.order(until) == Some(Ordering::Greater));
    if has_begun && !has_ended { fact.value } else { 0 }
}
