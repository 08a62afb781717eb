//! Who need not be asked. Most rules listen to acts that a contact does not hold, and their conditions look at nothing but
//! who listens and how far identity is verified: what those say was worked out once, and is told of all of them together.
//! Only the others are asked one by one.

use chrono::NaiveDate;

use super::condition::Cond;
use super::finding::{RuleId, RuleSet};
use super::judged::{Judged, Said, Words};
use super::pack::Kind;
use super::scene::PartyRole;
use super::timeline::{Contact, Local};
use crate::speech::ActSet;

/// Levels of verification with the one that nobody knows: unknown, none, name, two factors.
const LEVELS: usize = 4;

/// What is known of a rule that binds who acts, before any contact.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub id: RuleId,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub kind: Kind,
    /// The place of its clock among the court's; `None` for the clock of the person reached.
    pub clock: Option<usize>,
    /// The acts that it can be broken by, or kept; `None` where it does not listen.
    pub listens: Option<ActSet>,
}

/// What plain rules say where none of their acts was said.
#[derive(Debug, Clone, Copy, Default)]
struct Quiet {
    kept: RuleSet,
    presumed: RuleSet,
    beside: RuleSet,
}

/// The rules that bind who acts.
#[derive(Debug, Clone)]
pub(super) struct Roster {
    bound: Vec<Bound>,
    /// Rules that do not listen.
    sitting: RuleSet,
    /// Rules that listen, without the crimes.
    listening: RuleSet,
    crimes: RuleSet,
    /// Rules that listen and whose conditions look at hearer and verification only.
    plain: RuleSet,
    /// By act: who listens to it.
    heard_by: Vec<RuleSet>,
    /// By level and hearer.
    quiet: Vec<Quiet>,
    /// The rules in force on the days that the clocks last showed.
    in_force: Option<(NaiveDate, Vec<NaiveDate>, RuleSet)>,
}

impl Roster {
    /// `conditions` gives a rule's own condition and the one under which it listens.
    pub(super) fn of<'c>(bound: Vec<Bound>, conditions: impl Fn(RuleId) -> Option<(&'c Cond, &'c Cond)>) -> Self {
        let roles = PartyRole::ALL.len();
        let mut roster = Self {
            bound,
            sitting: RuleSet::EMPTY,
            listening: RuleSet::EMPTY,
            crimes: RuleSet::EMPTY,
            plain: RuleSet::EMPTY,
            heard_by: vec![RuleSet::EMPTY; ActSet::CAPACITY],
            quiet: vec![Quiet::default(); LEVELS * roles],
            in_force: None,
        };
        for bound in &roster.bound {
            let id = bound.id;
            let Some(listens) = bound.listens else {
                roster.sitting = roster.sitting.with(id);
                continue;
            };
            let set = if bound.kind == Kind::Crime { &mut roster.crimes } else { &mut roster.listening };
            *set = set.with(id);
            for act in listens.iter() {
                roster.heard_by[usize::from(act.0)] = roster.heard_by[usize::from(act.0)].with(id);
            }
            let Some((given, when)) = conditions(id).filter(|(given, when)| given.is_plain() && when.is_plain()) else { continue };
            if bound.kind == Kind::Crime {
                continue;
            }
            roster.plain = roster.plain.with(id);
            for level in 0..LEVELS {
                for (role, party) in PartyRole::ALL.into_iter().enumerate() {
                    let quiet = &mut roster.quiet[level * roles + role];
                    let verified = u8::try_from(level).ok().and_then(|level| level.checked_sub(1));
                    let is_beside = [given, when].iter().any(|cond| cond.weigh_plainly(party, verified) == Some(false));
                    let set = match bound.kind {
                        _ if is_beside => &mut quiet.beside,
                        Kind::Advice => &mut quiet.presumed,
                        Kind::Ordinary | Kind::Crime => &mut quiet.kept,
                    };
                    *set = set.with(id);
                }
            }
        }
        roster
    }

    /// The rules that do not listen: they remember every contact.
    pub(super) const fn sitting(&self) -> RuleSet {
        self.sitting
    }

    /// The rules in force at the next contact; those of the last day are remembered.
    pub(super) fn turn_to(&mut self, contact: &Contact, clocks: &[Local]) -> RuleSet {
        let days = || clocks.iter().map(|clock| clock.date);
        if let Some((_, _, rules)) =
            self.in_force.as_ref().filter(|(day, known, _)| *day == contact.at.date && known.iter().copied().eq(days()))
        {
            return *rules;
        }
        let rules = self.on(contact.at.date, clocks);
        self.in_force = Some((contact.at.date, days().collect(), rules));
        rules
    }

    /// The rules in force on a day, each by its clock.
    pub(super) fn on(&self, date: NaiveDate, clocks: &[Local]) -> RuleSet {
        let is_in_force = |bound: &&Bound| {
            let day = bound.clock.map_or(date, |clock| clocks[clock].date);
            bound.from <= day && bound.until.is_none_or(|until| day <= until)
        };
        self.bound.iter().filter(is_in_force).fold(RuleSet::EMPTY, |all, bound| all.with(bound.id))
    }

    /// Tells what the quiet ones of these rules say, and gives back those that have to be asked.
    pub(super) fn ask(&self, rules: RuleSet, said: Said, hearer: PartyRole, verified: Option<u8>, judged: &mut Judged) -> RuleSet {
        // What listens has nothing to say where nothing was heard; of a crime nobody asks whether it was kept.
        if said.words == Words::None {
            judged.beside = judged.beside.union(rules.both(self.listening));
            return rules.both(self.sitting);
        }
        let heard = said.acts.iter().fold(RuleSet::EMPTY, |all, act| all.union(self.heard_by[usize::from(act.0)]));
        let loud = rules.except(self.crimes.except(heard));
        if said.words != Words::All {
            return loud;
        }
        let plain = rules.both(self.plain).except(heard);
        let level = verified.map_or(0, |verified| usize::from(verified) + 1).min(LEVELS - 1);
        let quiet = self.quiet[level * PartyRole::ALL.len() + hearer as usize];
        judged.kept = judged.kept.union(quiet.kept.both(plain));
        judged.presumed = judged.presumed.union(quiet.presumed.both(plain));
        judged.beside = judged.beside.union(quiet.beside.both(plain));
        loud.except(plain)
    }
}
