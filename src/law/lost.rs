//! Whether the debtor counts as out of reach.

use chrono::NaiveDate;

use super::condition::Sight;
use super::scene::{Channel, Initiator, Outcome, PartyRole};

/// What the calls to the debtor left behind.
#[derive(Debug, Clone, Default)]
pub(super) struct Lost {
    failed_calls: usize,
    days: usize,
    is_out_of_service: bool,
    /// Calls in a row that reached nobody.
    failed: usize,
    /// The day of the last of them.
    last_failed: Option<NaiveDate>,
    /// Days in a row, up to that one, on which nobody was reached.
    unreached: usize,
    /// The day of the last conversation.
    reached: Option<NaiveDate>,
}

impl Lost {
    /// Lost after so many failed calls in a row, the last one on an earlier day, or so many days in a row.
    pub(super) fn after(failed_calls: usize, days: usize) -> Self {
        Self { failed_calls, days, ..Self::default() }
    }

    pub(super) fn is_lost(&self, sight: &Sight<'_>) -> bool {
        let today = sight.locals.first().map_or(sight.contact.at.date, |local| local.date);
        let in_a_row = self.failed >= self.failed_calls && self.last_failed.is_some_and(|last| last < today);
        self.is_out_of_service || in_a_row || self.unreached >= self.days
    }

    pub(super) fn note(&mut self, sight: &Sight<'_>) {
        let contact = sight.contact;
        let is_try = contact.channel == Channel::Call && contact.initiator == Initiator::Collector;
        if !is_try || sight.timeline.person(contact).role != PartyRole::Debtor {
            return;
        }
        let day = sight.locals.first().map_or(contact.at.date, |local| local.date);
        self.is_out_of_service = contact.outcome == Some(Outcome::NotInService);
        // What may have been a conversation loses nobody.
        if matches!(contact.outcome, Some(Outcome::Conversation | Outcome::Connected) | None) {
            (self.failed, self.unreached, self.last_failed, self.reached) = (0, 0, None, Some(day));
            return;
        }
        self.failed += 1;
        self.unreached = match self.last_failed {
            _ if self.reached == Some(day) => 0,
            Some(last) if last == day => self.unreached,
            Some(last) if last.succ_opt() == Some(day) => self.unreached + 1,
            _ => 1,
        };
        self.last_failed = Some(day);
    }
}
