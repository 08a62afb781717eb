//! What a court says of one contact, and what of the contact's words it has to go by.

use super::finding::{Breach, Opinion, RuleId, RuleSet, Verdict};
use super::scene::{Channel, Initiator, Outcome};
use super::timeline::Contact;
use crate::speech::ActSet;

/// What the rules say of one contact. Most rules are kept by most contacts or do not apply: those are bits, so that ten
/// thousand contacts fit a little memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    pub(super) kept: RuleSet,
    /// Kept, as advice is: only presumed.
    pub(super) presumed: RuleSet,
    pub(super) beside: RuleSet,
    /// Everything else, and what was counted.
    pub(super) told: Vec<(RuleId, Opinion)>,
    /// The breaches, one for each family.
    pub breaches: Vec<Breach>,
}

static KEPT: Opinion = Opinion::plain(Verdict::Complies);
static PRESUMED: Opinion = Opinion::plain(Verdict::PresumedCompliance);
static BESIDE: Opinion = Opinion::plain(Verdict::NotApplicable);

impl Judged {
    /// The opinions of the rules in force that bind who acts, in the order of the packs; of a crime only where it is made
    /// out.
    pub fn opinions(&self) -> impl Iterator<Item = (RuleId, &Opinion)> {
        let mut told = self.told.iter();
        let all = self.told.iter().fold(self.kept.union(self.presumed).union(self.beside), |all, (id, _)| all.with(*id));
        all.iter().filter_map(move |id| {
            if self.kept.contains(id) {
                Some((id, &KEPT))
            } else if self.presumed.contains(id) {
                Some((id, &PRESUMED))
            } else if self.beside.contains(id) {
                Some((id, &BESIDE))
            } else {
                told.next().map(|(id, opinion)| (*id, opinion))
            }
        })
    }

    pub(super) fn note(&mut self, id: RuleId, opinion: Opinion) {
        let is_plain = opinion.counts.is_empty() && opinion.factors.is_empty();
        match opinion.verdict {
            Verdict::Complies if is_plain => self.kept = self.kept.with(id),
            Verdict::PresumedCompliance if is_plain => self.presumed = self.presumed.with(id),
            Verdict::NotApplicable if is_plain => self.beside = self.beside.with(id),
            _ => self.told.push((id, opinion)),
        }
    }
}

/// What of a contact's words is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Nobody heard anything.
    None,
    All,
    /// Something was said, and not all of it is on file.
    Some,
}

/// The same with the acts that were said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub words: Words,
    pub acts: ActSet,
}

impl Said {
    /// What was said in a contact.
    pub(super) fn of(contact: &Contact) -> Self {
        Self { words: words(contact), acts: spoken(contact) }
    }
}

/// The acts that were said, as far as they are on file: a rule that listens to none of them is not broken.
fn spoken(contact: &Contact) -> ActSet {
    let used = contact.said.iter().flatten().flatten().chain(&contact.topic);
    used.fold(ActSet::EMPTY, |all, used| all.with(used.act))
}

fn words(contact: &Contact) -> Words {
    match (contact.outcome, &contact.said) {
        (Some(Outcome::NoAnswer | Outcome::Busy | Outcome::NotInService | Outcome::Dropped | Outcome::Bounced), _) => Words::None,
        (_, Some(_)) | (Some(Outcome::LimitedContentVoicemail), None) => Words::All,
        (_, None) if contact.channel == Channel::Step => Words::None,
        // What the other side writes or reads is not the collector's word.
        (_, None) if contact.initiator == Initiator::Debtor && contact.channel != Channel::Call && contact.channel != Channel::Visit => {
            Words::None
        }
        (_, None) => Words::Some,
    }
}
