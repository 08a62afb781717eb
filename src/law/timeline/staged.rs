//! A call of the simulator is a timeline with one contact ahead and its history behind.

use super::{Address, Contact, Debt, Fact, Moment, Person, Timeline};
use crate::law::scene::{Channel, Initiator, NumberSource, Outcome, PartyRole, PastResult, Scene};

impl Timeline {
    /// The timeline of a scene: its last contact is the one that begins now.
    pub(in crate::law) fn of_scene(scene: &Scene) -> Self {
        let mut timeline = Self { figures: scene.figures.clone(), ..Self::nobody(scene.role) };
        for (name, value) in &scene.circumstances {
            let (name, _) = timeline.names.insert_full(name.clone());
            timeline.facts.push(Fact { name, value: *value, since: None, until: None });
        }
        timeline.debts.push(Debt::called("account"));
        let mut past: Vec<_> = scene.history.iter().filter(|past| past.at < scene.at).collect();
        past.sort_by_key(|past| past.at);
        for past in past {
            let (person, address) = timeline.reached(past.to, &past.number);
            let contact = contact(person, address, past.channel, Moment::exact(past.at));
            let is_heard = matches!(past.result, PastResult::Delivered | PastResult::Conversation);
            let tells = if is_heard { past.told } else { Some(false) };
            timeline.contacts.push(Contact { outcome: Some(Outcome::from(past.result)), tells, ..contact });
        }
        let (person, address) = timeline.reached(scene.number_of, &scene.number);
        let now = contact(person, address, scene.channel, Moment::exact(scene.at));
        // Its words are still to come: rules that ask whether it tells of the debt listen for that themselves.
        timeline.contacts.push(Contact { initiator: scene.initiator, source: Some(scene.number_source), tells: Some(true), ..now });
        timeline
    }

    /// Everybody who stands to the debt in one way is one person; addresses are known by their numbers.
    fn reached(&mut self, role: PartyRole, number: &str) -> (usize, usize) {
        let person = self.people.iter().position(|person| person.role == role).unwrap_or_else(|| {
            let records = Vec::new();
            self.people.push(Person {
                id: format!("{role:?}"),
                role,
                zones: Vec::new(),
                addresses: Vec::new(),
                records,
                facts: Vec::new(),
            });
            self.people.len() - 1
        });
        let addresses = &mut self.people[person].addresses;
        let address = addresses.iter().position(|address| address.id == number).unwrap_or_else(|| {
            addresses.push(Address { id: number.to_owned(), kind: None, place: None, source: None::<NumberSource>, facts: Vec::new() });
            addresses.len() - 1
        });
        (person, address)
    }
}

fn contact(person: usize, address: usize, channel: Channel, at: Moment) -> Contact {
    Contact {
        id: String::new(),
        at,
        initiator: Initiator::Collector,
        person,
        channel,
        address: Some(address),
        source: None,
        place: None,
        outcome: None,
        received: None,
        hearer: person,
        verified: None,
        debts: vec![0],
        discussed: vec![0],
        tells: None,
        reply_to: None,
        purposes: Vec::new(),
        said: None,
        topic: None,
        then: Vec::new(),
        facts: Vec::new(),
        locals: vec![at.as_written()],
    }
}
