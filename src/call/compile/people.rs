//! Who is in the case, whose number is dialled, and what came before: everything the law's scene is made of.

use std::collections::BTreeMap;

use super::figures::Value;
use super::{Compiler, Ready, books, role};
use crate::account::Fen;
use crate::account::owed::Owed;
use crate::call::compiled::{Books, Party, Plan};
use crate::law::{Channel, Initiator, NumberSource, PartyRole, Past, PastResult, Scene};
use crate::scenario::Portrait;
use crate::scenario::model::{INSTITUTION, RawChannel, RawNumberSource, RawPartyRole, RawPortrait, RawResult, RawTruth, RawVariant};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::reader::Spanned;
use crate::speech::PartyId;

impl Compiler<'_> {
    /// The parties, introduced to the text table so that placeholders find them.
    pub(super) fn parties(&mut self, deal: Option<&RawVariant>, owed: &Owed) -> Vec<Party> {
        let raw = self.raw;
        let languages = self.texts.languages();
        let institution = raw.institution.clone().unwrap_or_else(|| Spanned::new(INSTITUTION.to_owned(), raw.id.span));
        let mut parties = Vec::with_capacity(raw.parties.len());
        for (id, party) in &raw.parties {
            let renamed = deal.and_then(|deal| deal.names.get_key_value(id.value.as_str()));
            let (key, surname, given, address) = match renamed {
                Some((_, name)) => {
                    let variant = self.raw.variants.iter().find(|(_, variant)| deal.is_some_and(|deal| std::ptr::eq(*variant, deal)));
                    let key = variant.map_or_else(String::new, |(variant, _)| format!("variants.{}.names.{}", variant.value, id.value));
                    (key, &name.surname, &name.given, &name.address)
                }
                None => (format!("parties.{}", id.value), &party.surname, &party.given, &party.address),
            };
            for language in &languages {
                let word = |texts: &mut super::TextTable<'_>, part: &str, source: &Spanned<String>| {
                    texts.raw(language, &format!("{key}.{part}"), &source.value)
                };
                let (surname, given, address) = (
                    word(&mut self.texts, "surname", surname),
                    word(&mut self.texts, "given", given),
                    word(&mut self.texts, "address", address),
                );
                let full = if language.starts_with("zh") { format!("{surname}{given}") } else { format!("{given} {surname}") };
                for (part, meaning) in [("full_name", full), ("surname", surname), ("given", given), ("address", address)] {
                    self.texts.introduce(language, format!("{}.{part}", id.value), meaning);
                }
                let bank = self.texts.raw(language, "institution", &institution.value);
                self.texts.introduce(language, "institution".to_owned(), bank);
                self.texts.introduce(language, "tail".to_owned(), raw.account.tail.value.clone());
                let rate = owed.daily_rate_per_10000();
                self.texts.introduce(language, "daily_rate".to_owned(), percent(rate));
                self.texts.introduce(language, "annual_rate".to_owned(), percent(rate.saturating_mul(DAYS_OF_A_RATE)));
            }
            parties.push(Party {
                id: id.value.clone(),
                role: party_role(party.role),
                surname: self.text(format!("{key}.surname"), surname),
                given: self.text(format!("{key}.given"), given),
                address: self.text(format!("{key}.address"), address),
                portrait: party.portrait.as_ref().map(|own| self.portrait(Some(own))),
            });
        }
        parties
    }

    pub(super) fn debtor(&mut self, parties: &[Party]) -> Option<PartyId> {
        let debtors: Vec<PartyId> =
            (0u8..).zip(parties).filter(|(_, party)| party.role == PartyRole::Debtor).map(|(id, _)| PartyId(id)).collect();
        if let [debtor] = debtors[..] {
            return Some(debtor);
        }
        let span = self.raw.parties.keys().next().map_or(self.raw.id.span, |first| first.span);
        self.notes.note(Problem::of(Code::UnknownParty, span, "compile-debtors").with("count", debtors.len()));
        None
    }

    /// The contact as the law sees it.
    pub(super) fn scene(&mut self, ready: &Ready<'_>, parties: &[Party]) -> Option<Scene> {
        let raw = self.raw;
        let dials = ready.dials();
        let owner = self.names.party(&dials.number_of.value, dials.number_of.span, &mut self.notes)?;
        let mut history = Vec::with_capacity(raw.history.len());
        for past in &raw.history {
            let at = books::moment(&past.at, &mut self.notes);
            let to = self.names.party(&past.to.value, past.to.span, &mut self.notes);
            if let (Some(at), Some(to)) = (at, to) {
                let number = if to == owner { dials.shown.clone() } else { past.to.value.clone() };
                let to = parties[usize::from(to.0)].role;
                history.push(Past { at, channel: channel(past.channel), to, number, result: result(past.result), told: past.told });
            }
        }
        let mut circumstances: BTreeMap<String, i64> =
            raw.circumstances.iter().map(|(name, truth)| (name.value.clone(), number(*truth))).collect();
        // Whether the grace is over follows from the account; a file may only say so where the account cannot.
        circumstances.entry("grace_over".to_owned()).or_insert(i64::from(ready.books.owed.days_past_due > 0));
        Some(Scene {
            role: role(raw.role),
            at: ready.at,
            channel: Channel::Call,
            initiator: Initiator::Collector,
            number: dials.shown.clone(),
            number_of: parties[usize::from(owner.0)].role,
            number_source: source(dials.source),
            history,
            circumstances,
            figures: ready.books.figures.clone(),
        })
    }

    /// The contacts that can be made: one call.
    pub(super) fn plans(&mut self, ready: &Ready<'_>) -> Option<Vec<Plan>> {
        let dials = ready.dials();
        let whom = self.names.party(&dials.number_of.value, dials.number_of.span, &mut self.notes);
        let answered_by = self.names.party(&dials.answered_by.value, dials.answered_by.span, &mut self.notes);
        Some(vec![Plan { whom: whom?, channel: Channel::Call, answered_by: answered_by?, at: ready.at, shown: dials.shown.clone() }])
    }

    /// One payment of an offer: amount and date as figures.
    pub(super) fn payment(&mut self, amount: &Spanned<String>, on: &Spanned<String>) -> Option<(chrono::NaiveDate, Fen)> {
        let mut value = |text: &Spanned<String>| {
            let expr = self.notes.expression(text)?;
            self.figures.evaluate(&expr, text.span, 1, &mut self.notes)
        };
        if let (Value::Money(amount), Value::Date(on)) = (value(amount)?, value(on)?) {
            Some((on, amount))
        } else {
            self.notes.note(Problem::of(Code::BadArgument, amount.span, "compile-payment"));
            None
        }
    }

    pub(super) fn set_flags(&mut self, deal: Option<&RawVariant>) -> u32 {
        let mut flags = 0;
        for flag in deal.iter().flat_map(|deal| &deal.flags) {
            if let Some(flag) = self.names.flag(&flag.text, flag.span, &mut self.notes) {
                flags |= 1 << flag.0;
            }
        }
        flags
    }

    /// Facts and flags are bits of one word each, checks bits of another.
    pub(super) fn limits(&mut self, facts: usize, flags: usize, checks: usize) {
        for (what, count, most) in [("facts", facts, 32), ("flags", flags, 32), ("checks", checks, 64)] {
            if count > most {
                let problem = Problem::of(Code::BadArgument, self.raw.id.span, "compile-limit").with("what", what);
                self.notes.note(problem.with("most", most).with("count", count));
            }
        }
    }

    /// The bucket in the file is an assertion about the computed one.
    pub(super) fn compare_bucket(&mut self, books: &Books) {
        if self.stood_in {
            return;
        }
        let computed = books.owed.bucket.to_string();
        if let Some(written) = self.raw.bucket.as_ref().filter(|written| written.value != computed) {
            let problem = Problem::of(Code::BucketDiffers, written.span, "compile-bucket").with("written", &written.value);
            let problem = problem.with("computed", &computed).with("days", books.owed.days_past_due);
            self.notes.note(problem.suggest(written.span, format!("\"{computed}\"")));
        }
    }

    /// A portrait's parts, each of which must have been drawn; the first of each kind where the file names none.
    pub(super) fn portrait(&mut self, raw: Option<&RawPortrait>) -> Portrait {
        let parts = &self.content.parts;
        let age = raw.and_then(|raw| raw.age).unwrap_or(self.raw.persona.age);
        let mut part = |kind: &str, drawn: &[String], named: Option<&Spanned<String>>| {
            if let Some(name) = named {
                if !drawn.is_empty() && !drawn.contains(&name.value) {
                    let problem = Problem::of(Code::UnknownPart, name.span, "compile-no-part").with("kind", kind);
                    self.notes.note(problem.with("name", &name.value).with("known", drawn.join(", ")));
                }
                return name.value.clone();
            }
            drawn.first().cloned().unwrap_or_default()
        };
        Portrait {
            face: part("face", &parts.faces, raw.map(|raw| &raw.face)),
            hair: part("hair", &parts.hair, raw.map(|raw| &raw.hair)),
            clothes: part("clothes", &parts.clothes, raw.map(|raw| &raw.clothes)),
            age,
        }
    }
}

/// A rate by the day becomes one by the year over so many days, as disclosures of card contracts do it.
const DAYS_OF_A_RATE: u32 = 365;

/// Parts of ten thousand, as a percentage with two decimals.
fn percent(per_10000: u32) -> String {
    format!("{}.{:02}%", per_10000 / 100, per_10000 % 100)
}

const fn party_role(raw: RawPartyRole) -> PartyRole {
    match raw {
        RawPartyRole::Debtor => PartyRole::Debtor,
        RawPartyRole::CoDebtor => PartyRole::CoDebtor,
        RawPartyRole::Guarantor => PartyRole::Guarantor,
        RawPartyRole::Spouse => PartyRole::Spouse,
        RawPartyRole::Parent => PartyRole::Parent,
        RawPartyRole::Child => PartyRole::Child,
        RawPartyRole::Relative => PartyRole::Relative,
        RawPartyRole::Colleague => PartyRole::Colleague,
        RawPartyRole::Employer => PartyRole::Employer,
        RawPartyRole::Contact => PartyRole::Contact,
        RawPartyRole::Stranger => PartyRole::Stranger,
    }
}

const fn source(raw: RawNumberSource) -> NumberSource {
    match raw {
        RawNumberSource::Reserved => NumberSource::Reserved,
        RawNumberSource::Contract => NumberSource::Contract,
        RawNumberSource::ContactNamed => NumberSource::ContactNamed,
        RawNumberSource::Public => NumberSource::Public,
        RawNumberSource::Unknown => NumberSource::Unknown,
        RawNumberSource::Bought => NumberSource::Bought,
    }
}

const fn channel(raw: RawChannel) -> Channel {
    match raw {
        RawChannel::Call => Channel::Call,
        RawChannel::Message => Channel::Message,
        RawChannel::Letter => Channel::Letter,
        RawChannel::Visit => Channel::Visit,
    }
}

const fn result(raw: RawResult) -> PastResult {
    match raw {
        RawResult::NoAnswer => PastResult::NoAnswer,
        RawResult::Busy => PastResult::Busy,
        RawResult::NotInService => PastResult::NotInService,
        RawResult::Delivered => PastResult::Delivered,
        RawResult::Conversation => PastResult::Conversation,
    }
}

const fn number(truth: RawTruth) -> i64 {
    match truth {
        RawTruth::Yes => 1,
        RawTruth::No => 0,
        RawTruth::Is(value) => value,
    }
}
