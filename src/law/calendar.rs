//! Rules that are judged once, when a contact begins: they fold what came before into one verdict.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime};

use super::condition;
use super::finding::Verdict;
use super::pattern::{Pattern, Scope, When};
use super::scene::{Channel, Initiator, PartyRole, Past, PastResult, Scene};

/// What a pattern says of beginning this contact; `None` for patterns that listen to acts.
pub(super) fn judge(pattern: &Pattern, scene: &Scene, zone: FixedOffset) -> Option<Verdict> {
    if pattern.is_calendar() && scene.initiator == Initiator::Debtor {
        return Some(Verdict::NotApplicable);
    }
    let day = Day { scene, zone };
    Some(match pattern {
        Pattern::Window { channels, from, to, unless } => day.window(channels, *from, *to, unless),
        Pattern::AtMost { unless: Some(unless), .. } if holds(scene, unless) => Verdict::Complies,
        Pattern::AtMost { n, channels, results, scope, .. } => day.at_most(*n, channels, results, *scope),
        Pattern::NumberFrom(sources) => verdict(sources.contains(&scene.number_source)),
        Pattern::NoContact { when } => no_contact(when, scene),
        Pattern::OnlyWhenLost { others_than, failed_calls, days, logged } => {
            if others_than.contains(&scene.number_of) {
                return Some(Verdict::NotApplicable);
            }
            verdict(holds(scene, logged) || day.is_lost(*failed_calls, *days))
        }
        _ => return None,
    })
}

const fn verdict(complies: bool) -> Verdict {
    if complies { Verdict::Complies } else { Verdict::Violates }
}

fn holds(scene: &Scene, fact: &str) -> bool {
    scene.circumstances.get(fact).is_some_and(|value| *value != 0)
}

fn no_contact(when: &When, scene: &Scene) -> Verdict {
    match condition::weigh(when, scene, scene.number_of, 0) {
        Some(true) => Verdict::Violates,
        Some(false) => Verdict::Complies,
        None => Verdict::CannotTell(condition::missing(when, scene)),
    }
}

/// A contact and the local calendar it is judged by.
struct Day<'a> {
    scene: &'a Scene,
    zone: FixedOffset,
}

impl Day<'_> {
    fn window(&self, channels: &[Channel], from: NaiveTime, to: NaiveTime, unless: &str) -> Verdict {
        if !channels.contains(&self.scene.channel) {
            return Verdict::NotApplicable;
        }
        // Only the start counts: a call that begins in time may run over.
        let begins = self.scene.at.with_timezone(&self.zone).time();
        verdict((from <= begins && begins < to) || holds(self.scene, unless))
    }

    fn at_most(&self, n: usize, channels: &[Channel], results: &[PastResult], scope: Scope) -> Verdict {
        if !channels.contains(&self.scene.channel) {
            return Verdict::NotApplicable;
        }
        let counts = |past: &&Past| {
            let is_same = match scope {
                Scope::Number => past.number == self.scene.number,
                Scope::Person => past.to == self.scene.number_of,
            };
            is_same
                && channels.contains(&past.channel)
                && results.contains(&past.result)
                && self.local(past.at) == self.local(self.scene.at)
        };
        verdict(self.earlier().filter(counts).count() < n)
    }

    /// Whether the debtor counts as out of reach.
    fn is_lost(&self, failed_calls: usize, days: usize) -> bool {
        let mut calls: Vec<&Past> = self.earlier().filter(|past| past.channel == Channel::Call && past.to == PartyRole::Debtor).collect();
        calls.sort_by_key(|past| past.at);
        let Some(last) = calls.last() else {
            return false;
        };
        if last.result == PastResult::NotInService {
            return true;
        }
        let failed: Vec<NaiveDate> =
            calls.iter().rev().take_while(|past| past.result != PastResult::Conversation).map(|past| self.local(past.at)).collect();
        let in_a_row = failed.len() >= failed_calls && failed[0] < self.local(self.scene.at);
        in_a_row || self.unreached_days(&failed) >= days
    }

    /// On how many days in a row, up to the latest call, nobody was reached. Newest first; the day of the last
    /// conversation is no such day.
    fn unreached_days(&self, failed: &[NaiveDate]) -> usize {
        let reached = |day: NaiveDate| {
            let mut calls = self.earlier().filter(|past| past.channel == Channel::Call && past.to == PartyRole::Debtor);
            calls.any(|past| past.result == PastResult::Conversation && self.local(past.at) == day)
        };
        let mut days = failed.to_vec();
        days.dedup();
        let newest = days.first().copied();
        let expected = newest.into_iter().flat_map(|newest| (0..).map_while(move |back| newest.checked_sub_days(Days::new(back))));
        days.iter().zip(expected).take_while(|(day, expected)| *day == expected && !reached(**day)).count()
    }

    fn earlier(&self) -> impl Iterator<Item = &Past> {
        self.scene.history.iter().filter(|past| past.at < self.scene.at)
    }

    fn local(&self, at: DateTime<FixedOffset>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }
}
