//! Timelines: who is involved, what is owed, and every contact in its order, with the facts that no wording reveals.
//! A timeline is read from `TIMELINE.ron` (`raw`, `load`) or made of a call's scene (`staged`); what judges it is the
//! court's business. What a file does not say is `None` here and never guessed.

mod load;
mod moment;
mod raw;
mod staged;
mod words;

pub use load::{LoadedTimeline, load_probe, load_timeline};
pub use moment::{Local, Moment};

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use indexmap::IndexSet;

use super::scene::{Channel, Initiator, NumberSource, Outcome, PartyRole, Place, Purpose, Role};
use crate::account::Fen;
use crate::speech::ActUse;

/// Everything that is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub title: String,
    /// The packs that the file asks for.
    pub packs: Vec<String>,
    pub role: Role,
    pub people: Vec<Person>,
    pub debts: Vec<Debt>,
    /// In the order in which they happened.
    pub contacts: Vec<Contact>,
    /// Contacts that somebody thinks of making.
    pub probes: Vec<Contact>,
    /// The debts' true figures, by the place that an act's figure names.
    pub figures: Vec<(String, Fen)>,
    pub(super) facts: Vec<Fact>,
    /// The names of all facts that the file speaks of.
    pub(super) names: IndexSet<String>,
    /// By which media the collector takes messages; `None` where the file does not say.
    pub(super) accepts: Option<Vec<Channel>>,
    /// The zone that times without an offset are written in.
    pub(super) zone: Option<Tz>,
}

/// Somebody in the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub role: PartyRole,
    /// Every zone that the person may be in; none where nobody knows.
    pub zones: Vec<Tz>,
    pub addresses: Vec<Address>,
    pub(super) records: Vec<Record>,
    pub(super) facts: Vec<Fact>,
}

/// A number or an address of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub id: String,
    /// `None` where the file does not say what it is.
    pub kind: Option<AddressKind>,
    pub place: Option<Place>,
    pub source: Option<NumberSource>,
    pub(super) facts: Vec<Fact>,
}

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub enum AddressKind {
    Landline,
    Mobile,
    Email,
    Postal,
    Account,
}

impl AddressKind {
    /// Whether it belongs to a place.
    pub(super) const fn has_place(self) -> bool {
        matches!(self, Self::Landline | Self::Postal)
    }
}

/// A debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    pub id: String,
    /// The debt that it is counted as: itself, or the first of those that were serviced under one number.
    pub counts_as: usize,
    /// The last day on which a suit is in time.
    pub limitation: Option<NaiveDate>,
    pub settled: Option<NaiveDate>,
    /// When the validation information was sent.
    pub validation_sent: Option<NaiveDate>,
    /// When it was received, or is assumed to have been.
    pub validation_received: Option<NaiveDate>,
    /// The last day for a written dispute, as the notice gives it.
    pub validation_ends: Option<NaiveDate>,
    pub(super) facts: Vec<Fact>,
}

impl Debt {
    /// The first debt of a timeline, of which nothing else is known.
    pub(super) fn called(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            counts_as: 0,
            limitation: None,
            settled: None,
            validation_sent: None,
            validation_received: None,
            validation_ends: None,
            facts: Vec::new(),
        }
    }
}

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: String,
    pub at: Moment,
    pub initiator: Initiator,
    /// The other side: whom the collector wanted, or who began.
    pub person: usize,
    pub channel: Channel,
    pub address: Option<usize>,
    pub source: Option<NumberSource>,
    /// Where the collector knows the person to be.
    pub place: Option<Place>,
    pub outcome: Option<Outcome>,
    /// When a letter of the other side arrived.
    pub received: Option<Moment>,
    /// Who was really on the line.
    pub hearer: usize,
    pub verified: Option<u8>,
    /// What it was placed about or is booked to; empty where the file does not say.
    pub debts: Vec<usize>,
    /// What was talked about.
    pub discussed: Vec<usize>,
    /// Whether it told something of a debt.
    pub tells: Option<bool>,
    /// The contact of the other side that it answers.
    pub reply_to: Option<String>,
    pub purposes: Vec<Purpose>,
    /// The collector's turns; `None` where no words are on file.
    pub said: Option<Vec<Vec<ActUse>>>,
    /// The act that stands for the topic where words are not on file.
    pub(super) topic: Option<ActUse>,
    /// What the other side made known in it.
    pub(super) then: Vec<Record>,
    pub(super) facts: Vec<Fact>,
    /// When it was where the person may be.
    pub(super) locals: Vec<Local>,
}

/// What the other side made known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub what: What,
    pub from: Start,
    /// The last moment; a date without a time is included.
    pub until: Option<Moment>,
    /// For these debts; empty for all.
    pub debts: Vec<usize>,
    /// A consent given in a contact that broke a rule is void.
    pub is_void: bool,
}

/// From when on it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Always,
    At(Moment),
    /// From some moment after this one that the file does not give.
    After(Moment),
    /// Once this contact is over.
    Contact(usize),
}

/// What can be made known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    BadTime(Hours),
    GoodTime(Hours),
    /// All other times are bad.
    OnlyTime(Hours),
    BadPlace(Place),
    Stop {
        channel: Option<Channel>,
        address: Option<usize>,
    },
    Allow {
        channel: Option<Channel>,
        address: Option<usize>,
    },
    Consent {
        kind: ConsentKind,
        not_before: Option<NaiveDate>,
    },
    Revoke(ConsentKind),
    /// `in_writing` is `None` where nobody can tell.
    Cease {
        in_writing: Option<bool>,
    },
    Refuse,
    Represented {
        answers: bool,
        allows_contact: bool,
    },
    Unrepresented,
    Dispute {
        in_writing: Option<bool>,
        /// Says what an earlier one said, and nothing new that matters.
        repeats: bool,
    },
    AskCreditor {
        in_writing: Option<bool>,
    },
    /// The collector sent verification, or the creditor's name.
    Answered,
    /// The collector sent word that a dispute repeats an earlier one, why, and where that was answered.
    AnsweredShortly,
    WrongNumber(usize),
    Fact(Fact),
}

/// What somebody can agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub enum ConsentKind {
    /// More calls than the frequencies allow.
    Calls,
    /// Contact at a time or place that is barred, or past a lawyer.
    Contact,
    /// That this person may be told of somebody else's debt: given by the debtor.
    Disclosure,
}

/// Days of the week and hours; both ends may be open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hours {
    pub days: Vec<Weekday>,
    pub from: Option<NaiveTime>,
    pub to: Option<NaiveTime>,
}

impl Hours {
    /// Whether a local moment lies in them: `from` included, `to` not. `None` where the time is not on file.
    pub(super) fn contain(&self, local: Local) -> Option<bool> {
        if !self.days.is_empty() && !self.days.contains(&local.date.weekday()) {
            return Some(false);
        }
        if self.from.is_none() && self.to.is_none() {
            return Some(true);
        }
        let time = local.time?;
        let (after, before) = (self.from.is_none_or(|from| from <= time), self.to.is_none_or(|to| time < to));
        let is_over_night = matches!((self.from, self.to), (Some(from), Some(to)) if to < from);
        Some(if is_over_night { after || before } else { after && before })
    }
}

/// A fact with its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    /// Its place among the timeline's names.
    pub name: usize,
    pub value: i64,
    pub since: Option<Moment>,
    pub until: Option<Moment>,
}

impl Timeline {
    /// The other side of a contact.
    #[must_use]
    pub fn person(&self, contact: &Contact) -> &Person {
        &self.people[contact.person]
    }

    /// The address that a contact went to.
    #[must_use]
    pub fn address(&self, contact: &Contact) -> Option<&Address> {
        contact.address.map(|address| &self.people[contact.person].addresses[address])
    }

    /// The contact of this id, with its place.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(usize, &Contact)> {
        self.contacts.iter().enumerate().find(|(_, contact)| contact.id == id)
    }
}

impl Contact {
    /// Who was really on the line.
    pub(super) fn hearer_role(&self, timeline: &Timeline) -> PartyRole {
        timeline.people[self.hearer].role
    }

    /// The dates that it may fall on.
    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        if self.locals.is_empty() { vec![self.at.date] } else { self.locals.iter().map(|local| local.date).collect() }
    }
}
