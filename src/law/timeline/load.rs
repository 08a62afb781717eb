//! A file becomes a timeline; everything wrong with it is said at once.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::raw::{Ordered, RawAddress, RawContact, RawDay, RawDebt, RawPerson, RawRecord, RawTimeline, RawTopic, RawVerified, RawWhat};
use super::words::{Loader, weekday};
use super::{Address, Contact, Debt, Hours, Person, Record, Start, Timeline, What};
use crate::law::pack::LawPack;
use crate::law::scene::{Channel, Initiator, Outcome, Role};
use crate::scenario::problem::{Code, Problem, Severity};
use crate::scenario::reader::{self, Spanned};
use crate::speech::{ActUse, Arg, Vocabulary};

/// The act that stands for talk of the debt whose words are not on file.
const SPEAK_OF_DEBT: &str = "speak_of_debt";
/// All talk of the debt.
const DEBT_TALK: &str = "debt_talk";

/// A timeline and everything that is wrong with its file.
#[derive(Debug, Clone)]
pub struct LoadedTimeline {
    /// There when nothing is wrong.
    pub timeline: Option<Timeline>,
    pub problems: Vec<Problem>,
    /// The decoded text that the places point into.
    pub text: String,
}

/// Reads a timeline. The packs say which facts rules ask for.
#[must_use]
pub fn load_timeline<'a>(bytes: &[u8], vocabulary: &Vocabulary, packs: impl IntoIterator<Item = &'a LawPack>) -> LoadedTimeline {
    let loaded = reader::read::<RawTimeline>(bytes);
    let Some(raw) = loaded.value else {
        return LoadedTimeline { timeline: None, problems: loaded.problems, text: loaded.text };
    };
    let known = known_facts(packs);
    let mut loader = Loader { vocabulary, known: &known, timeline: empty(&raw), problems: loaded.problems };
    loader.fill(&raw);
    let mut problems = loader.problems;
    problems.sort_by_key(|problem| problem.span);
    let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    LoadedTimeline { timeline: Some(loader.timeline).filter(|_| !broken), problems, text: loaded.text }
}

/// Reads a contact that somebody thinks of making and adds it to the timeline's probes.
#[must_use]
pub fn load_probe<'a>(
    bytes: &[u8],
    timeline: &Timeline,
    vocabulary: &Vocabulary,
    packs: impl IntoIterator<Item = &'a LawPack>,
) -> LoadedTimeline {
    let loaded = reader::read::<RawContact>(bytes);
    let Some(raw) = loaded.value else {
        return LoadedTimeline { timeline: None, problems: loaded.problems, text: loaded.text };
    };
    let known = known_facts(packs);
    let mut loader = Loader { vocabulary, known: &known, timeline: timeline.clone(), problems: loaded.problems };
    let probe = loader.contact(&Spanned::new("probe".to_owned(), raw.at.span), &raw);
    loader.timeline.probes.extend(probe);
    let broken = loader.problems.iter().any(|problem| problem.severity == Severity::Error);
    LoadedTimeline { timeline: Some(loader.timeline).filter(|_| !broken), problems: loader.problems, text: loaded.text }
}

fn known_facts<'a>(packs: impl IntoIterator<Item = &'a LawPack>) -> BTreeSet<String> {
    packs.into_iter().flat_map(LawPack::circumstances).map(str::to_owned).collect()
}

fn empty(raw: &RawTimeline) -> Timeline {
    Timeline {
        title: raw.title.clone(),
        packs: raw.packs.iter().map(|pack| pack.value.clone()).collect(),
        accepts: raw.accepts.clone(),
        ..Timeline::nobody(raw.role)
    }
}

impl Timeline {
    /// A timeline with nobody in it.
    pub(super) fn nobody(role: Role) -> Self {
        Self {
            title: String::new(),
            packs: Vec::new(),
            role,
            people: Vec::new(),
            debts: Vec::new(),
            contacts: Vec::new(),
            probes: Vec::new(),
            figures: Vec::new(),
            facts: Vec::new(),
            names: indexmap::IndexSet::new(),
            accepts: None,
            zone: None,
        }
    }

    /// Puts the contacts in the order in which they happened; where that is not on file, the file's order stays.
    fn order(&mut self) {
        if self.contacts.iter().all(|contact| contact.at.instant.is_some()) {
            self.contacts.sort_by_key(|contact| contact.at.instant);
            return;
        }
        self.contacts.sort_by_key(|contact| contact.at.date);
        for day in self.contacts.chunk_by_mut(|one, other| one.at.date == other.at.date) {
            if day.iter().all(|contact| contact.at.time.is_some()) {
                day.sort_by_key(|contact| contact.at.time);
            }
        }
    }
}

impl Loader<'_> {
    fn fill(&mut self, raw: &RawTimeline) {
        self.timeline.zone = raw.time_zone.as_ref().and_then(|zone| self.zone(zone));
        for (id, debt) in &raw.debts {
            let debt = self.debt(id, debt);
            self.timeline.debts.push(debt);
        }
        self.count_together(&raw.debts);
        for (id, person) in &raw.parties {
            let person = self.person(id, person);
            self.timeline.people.push(person);
        }
        self.timeline.facts = self.facts(&raw.facts, self.timeline.zone);
        for (place, (_, person)) in raw.parties.iter().enumerate() {
            self.timeline.people[place].records = person.on_file.iter().filter_map(|record| self.record(record, place, None)).collect();
        }
        let contacts: Vec<Contact> = raw.contacts.iter().filter_map(|(id, contact)| self.contact(id, contact)).collect();
        self.timeline.contacts = contacts;
        self.timeline.probes = raw.probes.iter().filter_map(|(id, probe)| self.contact(id, probe)).collect();
        for (_, contact) in raw.contacts.iter().chain(&raw.probes) {
            if let Some(answered) = &contact.reply_to {
                let ids: Vec<String> = raw.contacts.keys().map(|id| id.value.clone()).collect();
                self.place(Code::UnknownContact, "contact", answered, &ids);
            }
        }
        self.timeline.order();
    }

    fn debt(&mut self, id: &Spanned<String>, raw: &RawDebt) -> Debt {
        for (figure, amount) in &raw.figures {
            if let Some(amount) = self.amount(&amount.value, amount.span) {
                self.timeline.figures.push((format!("{}.{}", id.value, figure.value), amount));
            }
        }
        let mut date = |text: &Option<Spanned<String>>| text.as_ref().and_then(|text| self.date(text));
        let (limitation, settled) = (date(&raw.limitation_expires), date(&raw.settled));
        let (validation_sent, validation_ends) = (date(&raw.validation_sent), date(&raw.validation_ends));
        let validation_received = date(&raw.validation_received);
        let facts = self.facts(&raw.facts, self.timeline.zone);
        let counts_as = self.timeline.debts.len();
        Debt { id: id.value.clone(), counts_as, limitation, settled, validation_sent, validation_received, validation_ends, facts }
    }

    fn count_together(&mut self, raw: &Ordered<RawDebt>) {
        for (place, (_, debt)) in raw.iter().enumerate() {
            if let Some(other) = &debt.counts_with
                && let Some(other) = self.debts(std::slice::from_ref(other)).first()
            {
                self.timeline.debts[place].counts_as = self.timeline.debts[*other].counts_as.min(*other);
            }
        }
    }

    fn person(&mut self, id: &Spanned<String>, raw: &RawPerson) -> Person {
        let zones: Vec<Tz> = raw.time_zones.iter().filter_map(|zone| self.zone(zone)).collect();
        let zone = self.zone_of(&zones);
        let addresses = raw.addresses.iter().map(|(id, address)| self.address(id, address, zone)).collect();
        let facts = self.facts(&raw.facts, zone);
        Person { id: id.value.clone(), role: raw.role, zones, addresses, records: Vec::new(), facts }
    }

    fn address(&mut self, id: &Spanned<String>, raw: &RawAddress, zone: Option<Tz>) -> Address {
        Address { id: id.value.clone(), kind: Some(raw.kind), place: raw.place, source: raw.source, facts: self.facts(&raw.facts, zone) }
    }

    /// The zone that a person's times are written in: the file's, or the only one of the person.
    fn zone_of(&self, zones: &[Tz]) -> Option<Tz> {
        self.timeline.zone.or_else(|| zones.first().copied().filter(|_| zones.len() == 1))
    }

    fn debts(&mut self, names: &[Spanned<String>]) -> Vec<usize> {
        let ids: Vec<String> = self.timeline.debts.iter().map(|debt| debt.id.clone()).collect();
        names.iter().filter_map(|name| self.place(Code::UnknownDebt, "debt", name, &ids)).collect()
    }

    fn someone(&mut self, name: &Spanned<String>) -> Option<usize> {
        let ids: Vec<String> = self.timeline.people.iter().map(|person| person.id.clone()).collect();
        self.place(Code::UnknownParty, "party", name, &ids)
    }

    /// An address of a person; one that the file does not describe is known by its name only.
    fn number(&mut self, name: &str, person: usize) -> usize {
        let addresses = &mut self.timeline.people[person].addresses;
        addresses.iter().position(|address| address.id == name).unwrap_or_else(|| {
            addresses.push(Address { id: name.to_owned(), kind: None, place: None, source: None, facts: Vec::new() });
            addresses.len() - 1
        })
    }

    /// Something made known, on file or in a contact.
    fn record(&mut self, raw: &RawRecord, person: usize, within: Option<&Contact>) -> Option<Record> {
        let zones = self.timeline.people[person].zones.clone();
        let zone = self.zone_of(&zones);
        let what = self.what(&raw.what, person, within, zone)?;
        let since = raw.since.as_ref().map(|text| self.moment(text, zone));
        let from = match (since, within) {
            (Some(since), _) => Start::At(since?),
            (None, None) => Start::Always,
            // A letter works when it arrives.
            (None, Some(contact)) => match (contact.channel, contact.received) {
                (_, Some(received)) => Start::At(received),
                (Channel::Letter | Channel::Postcard, None) if contact.initiator == Initiator::Debtor => Start::After(contact.at),
                // The place of the contact is put in once all are in order.
                _ => Start::Contact(usize::MAX),
            },
        };
        let until = raw.until.as_ref().map(|text| self.moment(text, zone));
        let debts = self.debts(&raw.debts);
        Some(Record { what, from, until: until.flatten(), debts, is_void: false })
    }

    fn what(&mut self, raw: &RawWhat, person: usize, within: Option<&Contact>, zone: Option<Tz>) -> Option<What> {
        let in_writing = within.map_or(Some(true), |contact| self.in_writing(contact));
        let number = |loader: &mut Self, name: &Spanned<String>| Some(loader.number(&name.value, person));
        Some(match raw {
            RawWhat::Inconvenient { days, from, to } => What::BadTime(self.hours(days, from.as_ref(), to.as_ref())),
            RawWhat::Convenient { days, from, to } => What::GoodTime(self.hours(days, from.as_ref(), to.as_ref())),
            RawWhat::OnlyConvenient { days, from, to } => What::OnlyTime(self.hours(days, from.as_ref(), to.as_ref())),
            RawWhat::NotAt(place) => What::BadPlace(*place),
            RawWhat::StopMedium(channel) => What::Stop { channel: Some(*channel), address: None },
            RawWhat::StopNumber(name) => What::Stop { channel: None, address: number(self, name) },
            RawWhat::AllowMedium(channel) => What::Allow { channel: Some(*channel), address: None },
            RawWhat::AllowNumber(name) => What::Allow { channel: None, address: number(self, name) },
            RawWhat::Consent(kind) => What::Consent { kind: *kind, not_before: None },
            RawWhat::ConsentFrom(kind, from) => What::Consent { kind: *kind, not_before: Some(self.date(from)?) },
            RawWhat::Revoke(kind) => What::Revoke(*kind),
            RawWhat::Cease => What::Cease { in_writing },
            RawWhat::CeaseSpoken => What::Cease { in_writing: Some(false) },
            RawWhat::Refuse => What::Refuse,
            RawWhat::Represented => What::Represented { answers: true, allows_contact: false },
            RawWhat::RepresentedSilent => What::Represented { answers: false, allows_contact: false },
            RawWhat::RepresentedAllows => What::Represented { answers: true, allows_contact: true },
            RawWhat::Unrepresented => What::Unrepresented,
            RawWhat::Dispute => What::Dispute { in_writing, repeats: false },
            RawWhat::DisputeSpoken => What::Dispute { in_writing: Some(false), repeats: false },
            RawWhat::DisputeAgain => What::Dispute { in_writing, repeats: true },
            RawWhat::AskCreditor => What::AskCreditor { in_writing },
            RawWhat::Answered => What::Answered,
            RawWhat::AnsweredShortly => What::AnsweredShortly,
            RawWhat::WrongNumber(name) => What::WrongNumber(self.number(&name.value, person)),
            RawWhat::Fact(name, fact) => What::Fact(self.fact(name, fact, zone)?),
        })
    }

    /// Whether what is made known in a contact is in writing, in a way that counts.
    fn in_writing(&self, contact: &Contact) -> Option<bool> {
        match contact.channel {
            Channel::Letter | Channel::Postcard => Some(true),
            Channel::Call | Channel::Ringless | Channel::Step => Some(false),
            // Somebody may speak at the door, or hand a letter over.
            Channel::Visit => None,
            electronic => self.timeline.accepts.as_ref().is_some_and(|accepts| accepts.contains(&electronic)).then_some(true),
        }
    }

    fn hours(&mut self, days: &[RawDay], from: Option<&Spanned<String>>, to: Option<&Spanned<String>>) -> Hours {
        Hours { days: days.iter().map(|day| weekday(*day)).collect(), from: self.time(from), to: self.time(to) }
    }

    /// Whose contact it is: the person, and who began.
    fn sides(&mut self, id: &Spanned<String>, raw: &RawContact) -> Option<(usize, Initiator)> {
        const COLLECTOR: &str = "collector";
        let other = |name: &&Spanned<String>| name.value != COLLECTOR;
        if let Some(by) = raw.by.as_ref().filter(other) {
            return Some((self.someone(by)?, Initiator::Debtor));
        }
        let Some(to) = raw.to.as_ref().filter(other) else {
            self.note(Problem::of(Code::UnknownParty, id.span, "timeline-nobody").with("contact", &id.value));
            return None;
        };
        Some((self.someone(to)?, Initiator::Collector))
    }

    pub(super) fn contact(&mut self, id: &Spanned<String>, raw: &RawContact) -> Option<Contact> {
        let (person, initiator) = self.sides(id, raw)?;
        let zones = self.timeline.people[person].zones.clone();
        let zone = self.zone_of(&zones);
        let at = self.moment(&raw.at, zone)?;
        if at.time.is_some() && at.instant.is_none() && zones.len() > 1 {
            let problem = Problem::of(Code::NoSuchTime, raw.at.span, "timeline-several-zones");
            self.note(problem.with("person", &self.timeline.people[person].id).with("text", &raw.at.value));
        }
        let hearer = raw.answered_by.as_ref().map_or(Some(person), |name| self.someone(name))?;
        let debts = raw.debts.as_ref().map(|names| self.debts(names));
        // A timeline about one debt need not name it everywhere.
        let debts = debts.unwrap_or_else(|| if self.timeline.debts.len() == 1 { vec![0] } else { Vec::new() });
        let discussed = raw.discussed.as_ref().map(|names| self.debts(names));
        let said = raw.said.as_ref().map(|turns| {
            turns.iter().map(|turn| turn.iter().filter_map(|act| self.act(act, &debts)).collect::<Vec<_>>()).collect::<Vec<_>>()
        });
        let address = raw.number.as_ref().map(|name| self.number(&name.value, person));
        let known = address.map(|address| self.timeline.people[person].addresses[address].source);
        // An offset is a place of its own: only then a zone is needed to know what the clock shows there.
        let locals = match (zones.is_empty(), at.instant) {
            (true, Some(_)) if at.time.is_some() && self.timeline.zone.is_none() => Vec::new(),
            (true, _) if self.timeline.zone.is_some() && at.time.is_some() => Vec::new(),
            (true, _) => vec![at.as_written()],
            (false, _) => zones.iter().map(|zone| at.within(*zone)).collect(),
        };
        let mut contact = Contact {
            id: id.value.clone(),
            at,
            initiator,
            person,
            channel: raw.channel,
            address,
            source: raw.source.or(known.flatten()),
            place: raw.place,
            // A voicemail dropped without ringing is one, whatever else is on file.
            outcome: raw.outcome.or((raw.channel == Channel::Ringless).then_some(Outcome::Voicemail)),
            received: raw.received.as_ref().and_then(|text| self.moment(text, zone)),
            hearer,
            verified: raw.verified.map(|verified| match verified {
                RawVerified::Nothing => 0,
                RawVerified::Name => 1,
                RawVerified::TwoFactors => 2,
            }),
            tells: None,
            discussed: discussed.clone().unwrap_or_else(|| debts.clone()),
            debts,
            reply_to: raw.reply_to.as_ref().map(|contact| contact.value.clone()),
            purposes: raw.purpose.clone(),
            said,
            topic: None,
            then: Vec::new(),
            facts: self.facts(&raw.facts, zone),
            locals,
        };
        let is_about_debt = raw.topic == Some(RawTopic::Debt) || discussed.is_some_and(|debts| !debts.is_empty());
        contact.tells = self.tells(&contact, raw.topic, is_about_debt);
        if is_about_debt && contact.said.is_none() {
            contact.topic = self.vocabulary.act(SPEAK_OF_DEBT).map(|act| ActUse { act, args: [Arg::None; 2] });
        }
        contact.then = raw.then.iter().filter_map(|record| self.record(record, person, Some(&contact))).collect();
        Some(contact)
    }

    /// Whether a contact tells something of a debt; `None` where that is not on file.
    fn tells(&self, contact: &Contact, topic: Option<RawTopic>, is_about_debt: bool) -> Option<bool> {
        let nobody_heard = matches!(
            contact.outcome,
            Some(
                Outcome::NoAnswer
                    | Outcome::Busy
                    | Outcome::NotInService
                    | Outcome::Dropped
                    | Outcome::Bounced
                    | Outcome::LimitedContentVoicemail
            )
        );
        let talk = self.vocabulary.acts_named(DEBT_TALK)?;
        let says = contact.said.as_ref().map(|turns| turns.iter().flatten().any(|used| talk.contains(used.act)));
        match topic {
            // A message that tells of a debt has no limited content, whatever it is called.
            _ if contact.outcome == Some(Outcome::LimitedContentVoicemail) && says == Some(true) => Some(true),
            _ if nobody_heard || contact.channel == Channel::Step => Some(false),
            _ if is_about_debt || says == Some(true) => Some(true),
            Some(RawTopic::Other) => Some(false),
            _ => says,
        }
    }
}
