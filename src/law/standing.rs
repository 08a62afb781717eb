//! What follows from persons, debts and contacts so far, by name, so that rules can ask for it.

use std::cmp::Ordering;

use chrono::{Days, Months, NaiveDate};

use super::condition::{Sight, settle};
use super::log::{Back, Log, Sent, holds, reached};
use super::pattern::Standing;
use super::scene::{Channel, PartyRole};
use super::timeline::{ConsentKind, Debt, Record, Start, What};

/// Who owes a debt.
pub(super) const OWES: [PartyRole; 3] = [PartyRole::Debtor, PartyRole::CoDebtor, PartyRole::Guarantor];
/// A consent to calls counts its own day as the first.
const CONSENT_DAYS: u64 = 7;

impl Log {
    /// Whether it stands so at a contact; `None` where the file does not hold the facts.
    pub(super) fn standing(&self, sight: &Sight<'_>, standing: Standing) -> Option<bool> {
        let contact = sight.contact;
        let date = contact.at.date;
        match standing {
            Standing::Reply => Some(contact.reply_to.is_some()),
            Standing::FirstReply => Some(contact.reply_to.as_ref().is_some_and(|answered| {
                let is_same = self.inbound.get(answered) == Some(&contact.channel);
                is_same && self.answers.get(answered).is_none_or(|(_, same)| *same == 0)
            })),
            Standing::Represented => self.last(sight, |record| match record.what {
                What::Represented { answers, allows_contact } => Some(answers && !allows_contact),
                What::Unrepresented => Some(false),
                _ => None,
            }),
            Standing::Ceased => self.any(sight, |record| match record.what {
                What::Cease { in_writing } => in_writing,
                _ => Some(false),
            }),
            Standing::Refused => {
                self.any(sight, |record| Some(matches!(record.what, What::Cease { .. } | What::Refuse | What::Stop { .. })))
            }
            Standing::Stopped => self.last(sight, |record| match record.what {
                What::Stop { channel, address } if touches(sight, channel, address) => Some(true),
                What::Allow { channel, address } if touches(sight, channel, address) => Some(false),
                _ => None,
            }),
            Standing::PlaceBarred => self.place_barred(sight),
            Standing::AgreedCalls => self.agreed_calls(sight),
            Standing::AgreedContact => self.agreed(sight, contact.person, ConsentKind::Contact),
            Standing::AgreedDisclosure => {
                let people = sight.timeline.people.iter().enumerate();
                let who = people.filter(|(place, person)| *place == contact.person || OWES.contains(&person.role)).map(|(place, _)| place);
                settle(who.map(|person| self.agreed(sight, person, ConsentKind::Disclosure)), true)
            }
            Standing::Communication => contact.tells,
            Standing::FirstCommunication => settle([contact.tells, self.was_told(sight).map(|told| !told)].into_iter(), false),
            Standing::LaterCommunication => settle([contact.tells, self.was_told(sight)].into_iter(), false),
            Standing::FirstWritten => settle(
                [Some(contact.channel.is_written()), contact.tells, self.was_told(sight), self.is_first_written(sight)].into_iter(),
                false,
            ),
            Standing::TimeBarred => of_debts(sight, |debt| debt.limitation.map(|last| date > last)),
            Standing::Settled => of_debts(sight, |debt| Some(debt.settled.is_some_and(|settled| settled <= date))),
            Standing::InValidation => of_debts(sight, |debt| debt.in_validation(date)),
            Standing::ValidationTooShort => of_debts(sight, |debt| Some(debt.ends_too_early())),
            Standing::OptOutConfirmed => Some(self.confirmed.contains(&(contact.person, contact.channel))),
            Standing::DisputeOpen => self.dispute_open(sight),
            Standing::Disputed => self.any(sight, |record| Some(matches!(record.what, What::Dispute { .. }))),
            Standing::ToldBefore(days) => self.told_before(sight, u64::from(days)),
            Standing::ActiveWithinYears(years) => self.of_last_step(sight, years),
            Standing::AskedBefore => self.asked.get(&contact.person).map_or(Some(false), |surely| surely.then_some(true)),
        }
    }

    fn of_last_step(&self, sight: &Sight<'_>, years: u16) -> Option<bool> {
        let debts = sight.contact.debts.iter().map(|debt| sight.timeline.debts[*debt].counts_as);
        let each = debts.map(|debt| {
            let kept = self.last_step.get(&debt).and_then(|last| last.checked_add_months(Months::new(12 * u32::from(years))));
            Some(kept.is_some_and(|until| sight.contact.at.date < until))
        });
        settle(each, true).filter(|_| !sight.contact.debts.is_empty())
    }

    /// The last record that says something decides. One that may not hold leaves it open, unless the rest agrees.
    fn last(&self, sight: &Sight<'_>, says: impl Fn(&Record) -> Option<bool>) -> Option<bool> {
        let mut open: Option<bool> = None;
        for record in self.records[sight.contact.person].iter().rev() {
            let Some(says) = says(record) else { continue };
            match holds(sight, record) {
                Some(false) => {}
                Some(true) => return if open.is_none_or(|open| open == says) { Some(says) } else { None },
                None => open = Some(says),
            }
        }
        if open == Some(true) { None } else { Some(false) }
    }

    /// Whether any record holds.
    fn any(&self, sight: &Sight<'_>, says: impl Fn(&Record) -> Option<bool>) -> Option<bool> {
        let records = self.records[sight.contact.person].iter();
        settle(
            records.map(|record| {
                if says(record) == Some(false) { Some(false) } else { settle([says(record), holds(sight, record)].into_iter(), false) }
            }),
            true,
        )
    }

    fn place_barred(&self, sight: &Sight<'_>) -> Option<bool> {
        let reached = reached(sight);
        let each = self.records[sight.contact.person].iter().filter_map(|record| {
            let What::BadPlace(bad) = record.what else { return None };
            Some(settle([reached.is_at(&[bad]), holds(sight, record)].into_iter(), false))
        });
        settle(each, true)
    }

    fn agreed(&self, sight: &Sight<'_>, person: usize, wanted: ConsentKind) -> Option<bool> {
        let given = self.records[person].iter().filter(|record| matches!(&record.what, What::Consent { kind, .. } if *kind == wanted));
        settle(given.map(|record| settle([holds(sight, record), not_before(record, sight.contact.at.date)].into_iter(), false)), true)
    }

    /// Consent to more calls: for seven days, its own day being the first, and no longer than until the next
    /// conversation about the debt.
    fn agreed_calls(&self, sight: &Sight<'_>) -> Option<bool> {
        let contact = sight.contact;
        let date = contact.dates().into_iter().max().unwrap_or(contact.at.date);
        let given =
            self.records[contact.person].iter().filter(|record| matches!(record.what, What::Consent { kind: ConsentKind::Calls, .. }));
        let each = given.map(|record| {
            let (place, at) = match record.from {
                Start::Contact(place) => (Some(place), sight.timeline.contacts.get(place).map(|given| given.at)),
                Start::At(at) => (None, Some(at)),
                Start::Always | Start::After(_) => (None, None),
            };
            let in_days = at.map(|at| at.date.checked_add_days(Days::new(CONSENT_DAYS - 1)).is_some_and(|last| date <= last));
            let ended = contact.debts.iter().map(|debt| {
                let talk = self.talked.get(&(contact.person, sight.timeline.debts[*debt].counts_as));
                match (talk, place, at) {
                    (None, ..) => Some(false),
                    (Some((talk, _)), Some(place), _) => Some(*talk > place),
                    (Some((_, talk)), None, Some(at)) => talk.order(at).map(|order| order == Ordering::Greater),
                    (Some(_), None, None) => None,
                }
            });
            let not_ended = settle(ended, true).map(|ended| !ended);
            settle([holds(sight, record), in_days, not_ended, not_before(record, date)].into_iter(), false)
        });
        settle(each, true)
    }

    /// Whether the person was told of the contact's debts before.
    pub(super) fn was_told(&self, sight: &Sight<'_>) -> Option<bool> {
        let debts = sight.contact.discussed.iter().map(|debt| sight.timeline.debts[*debt].counts_as);
        let each = debts.map(|debt| {
            let told = self.told.get(&(sight.contact.hearer, debt)).copied().unwrap_or_default();
            if told.surely.is_some() { Some(true) } else { (!told.perhaps).then_some(false) }
        });
        settle(each, false).filter(|_| !sight.contact.discussed.is_empty())
    }

    /// Whether what the person was told of the contact's debts so far began with spoken words and was never written.
    fn is_first_written(&self, sight: &Sight<'_>) -> Option<bool> {
        let each = sight.contact.discussed.iter().map(|debt| {
            let debt = sight.timeline.debts[*debt].counts_as;
            let told = self.told.get(&(sight.contact.hearer, debt)).copied().unwrap_or_default();
            let unwritten = match told.written {
                None => Some(true),
                Some(true) => Some(false),
                Some(false) => None,
            };
            settle([told.began_spoken, unwritten].into_iter(), false)
        });
        settle(each, true)
    }

    /// Whether somebody who owes was spoken to, or was sent something so many days ago that did not come back.
    fn told_before(&self, sight: &Sight<'_>, days: u64) -> Option<bool> {
        let each = sight.contact.debts.iter().map(|debt| {
            let debt = sight.timeline.debts[*debt].counts_as;
            if self.spoken.contains(&debt) {
                return Some(true);
            }
            let sent = self.sent.get(&debt).into_iter().flatten();
            settle(sent.map(|sent| waited(*sent, sight.contact.at.date, days)), true)
        });
        settle(each, false).filter(|_| !sight.contact.debts.is_empty())
    }
}

/// What is missing where a standing cannot be told.
pub(super) fn missing(sight: &Sight<'_>, standing: Standing) -> String {
    let contact = &sight.contact.id;
    let debt = || sight.contact.debts.first().map_or_else(String::new, |debt| sight.timeline.debts[*debt].id.clone());
    match standing {
        Standing::Communication => format!("topic:{contact}"),
        Standing::FirstCommunication | Standing::LaterCommunication | Standing::FirstWritten if sight.contact.tells.is_none() => {
            format!("topic:{contact}")
        }
        Standing::FirstCommunication | Standing::LaterCommunication | Standing::FirstWritten => "topic:earlier_contacts".to_owned(),
        Standing::TimeBarred => format!("limitation_expires:{}", debt()),
        Standing::InValidation => format!("validation_ends:{}", debt()),
        Standing::DisputeOpen => "dispute:in_writing_and_in_time".to_owned(),
        Standing::Ceased => "cease_notice:in_writing_and_received".to_owned(),
        Standing::PlaceBarred => format!("number:{contact}"),
        Standing::AgreedCalls => "consent:days_it_is_for".to_owned(),
        Standing::ToldBefore(_) => "reasonable_wait".to_owned(),
        other => format!("{other:?}").to_lowercase() + ":order_on_that_day",
    }
}

/// Whether it is so of any debt of a contact.
fn of_debts(sight: &Sight<'_>, says: impl Fn(&Debt) -> Option<bool>) -> Option<bool> {
    if sight.contact.debts.is_empty() {
        return if sight.timeline.debts.is_empty() { Some(false) } else { None };
    }
    settle(sight.contact.debts.iter().map(|debt| says(&sight.timeline.debts[*debt])), true)
}

/// Whether a message sent then stands on a day: it waited so many days, the day of sending being the first, and did not
/// come back within them. A shorter wait may be reasonable too.
fn waited(sent: Sent, on: NaiveDate, days: u64) -> Option<bool> {
    let over = sent.on.checked_add_days(Days::new(days))?;
    match sent.came_back {
        Back::SomeDay => Some(false),
        Back::On(back) if back < over && back <= on => Some(false),
        _ if on >= over => Some(true),
        _ => None,
    }
}

/// A consent for a day says nothing of the days before.
fn not_before(record: &Record, date: NaiveDate) -> Option<bool> {
    match record.what {
        What::Consent { not_before: Some(first), .. } if date < first => None,
        _ => Some(true),
    }
}

/// Whether a wish about media and numbers touches a contact. Who wants no calls wants no ringless voicemail either.
fn touches(sight: &Sight<'_>, channel: Option<Channel>, address: Option<usize>) -> bool {
    let contact = sight.contact;
    let is_medium =
        channel.is_some_and(|channel| channel == contact.channel || channel == Channel::Call && contact.channel == Channel::Ringless);
    is_medium || address.is_some() && address == contact.address
}
