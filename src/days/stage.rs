//! A contact before the law, and the call that is had at a later moment: the scenario on the account of that day, with
//! everything before it on file.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Months, NaiveDate};

use super::board::{Board, Breached, Standing};
use super::course::{ContactResult, Course, Made};
use crate::account::Fen;
use crate::account::household::Household;
use crate::call::{Compiled, FileProblems, Moved, load_moved};
use crate::law::{Bench, Breach, Channel, Heard, Initiator, LawPack, Past, PastResult, RuleSet};

/// An outlook reaches to the third payday, so a household has three ahead.
const PAYDAYS: usize = 3;

impl Board<'_> {
    /// What making a contact breaks that is no dialled conversation: its moment, and the words of a message.
    pub(super) fn judge(&self, course: &Course, contact: u8, slot: u8) -> Vec<Breached> {
        let late = self.figures(course, self.at(contact, slot).date_naive()).is_some_and(|figures| figures.days_past_due > 0);
        let (option, at) = (self.option(contact), self.at(contact, slot));
        let mut scene = self.case.base.scene.clone();
        let (role, source, number) = option.to.clone();
        (scene.at, scene.channel, scene.number_of, scene.number_source, scene.number) = (at, option.channel, role, source, number);
        scene.history.extend(self.history(course));
        scene.circumstances.insert("grace_over".to_owned(), i64::from(late));
        let Ok(bench) = Bench::convene(&self.packs, &self.content.vocabulary, &scene) else { return Vec::new() };
        let mut broken: Vec<Breached> = Vec::new();
        let mut note = |breach: Breach| {
            let breached = Breached { rule: bench.rule_name(breach.rule).to_owned(), severity: bench.severity(breach.rule) };
            if bench.can_fail(breach.rule) && !broken.contains(&breached) {
                broken.push(breached);
            }
        };
        let mut docket = bench.open(&mut note);
        if option.channel != Channel::Call {
            let heard = option.acts.iter().map(|act| Heard { act: *act, hearer: role, verified: 0 });
            let all = heard.fold(RuleSet::EMPTY, |all, heard| all.union(bench.hear(&mut docket, heard)));
            bench.report(all, &mut note);
        }
        broken
    }

    /// The contacts so far, as the law keeps them.
    fn history(&self, course: &Course) -> Vec<Past> {
        let past = |made: Made| {
            let option = self.option(made.contact);
            let result = match made.result {
                ContactResult::NoAnswer => PastResult::NoAnswer,
                ContactResult::Delivered | ContactResult::CalledBack(_) => PastResult::Delivered,
                ContactResult::Talked(_) => PastResult::Conversation,
            };
            let (to, _, number) = option.to.clone();
            Past { at: self.at(made.contact, made.slot), channel: option.channel, to, number, result, told: None }
        };
        course.made().map(past).collect()
    }

    /// The call that is had at a moment, after everything before it.
    pub(super) fn stage(&self, course: &Course, standing: Standing, at: DateTime<FixedOffset>, rang_back: bool) -> Option<Arc<Compiled>> {
        let talk = self.talk(standing, at, &self.paid(course, at.date_naive()))?;
        self.after(&talk, course, rang_back).map(Arc::new)
    }

    /// A talk with everything before it in its history.
    pub(super) fn after(&self, talk: &Compiled, course: &Course, rang_back: bool) -> Option<Compiled> {
        let initiator = if rang_back { Initiator::Debtor } else { Initiator::Collector };
        talk.after(self.content, initiator, &self.history(course))
    }

    /// The bench before which a talk is had, with everything before it in its history.
    pub(super) fn bench(&self, talk: &Compiled, course: &Course, rang_back: bool) -> Option<Bench> {
        let initiator = if rang_back { Initiator::Debtor } else { Initiator::Collector };
        let scene = talk.scene_after(initiator, &self.history(course));
        if talk.packs == self.case.base.packs {
            return Bench::convene(&self.packs, &self.content.vocabulary, &scene).ok();
        }
        let packs: Vec<LawPack> = talk.packs.iter().filter_map(|pack| self.content.packs.get(pack).cloned()).collect();
        Bench::convene(&packs, &self.content.vocabulary, &scene).ok()
    }

    /// The talk at a moment, on the account after these payments; put together once.
    pub(super) fn talk(&self, standing: Standing, at: DateTime<FixedOffset>, paid: &[(NaiveDate, Fen)]) -> Option<Arc<Compiled>> {
        let key = (standing, at, paid.to_vec());
        if let Some(known) = self.talks.borrow().get(&key) {
            return known.clone();
        }
        let talk = self.moved(standing, at, paid).map(Arc::new);
        self.talks.borrow_mut().insert(key, talk.clone());
        talk
    }

    /// The talk at a moment, on the account after these payments.
    fn moved(&self, standing: Standing, at: DateTime<FixedOffset>, payments: &[(NaiveDate, Fen)]) -> Option<Compiled> {
        let (talk, flags) = match standing {
            Standing::Kept => (&self.case.talks[1], vec!["kept".to_owned()]),
            Standing::Broken => (&self.case.talks[2], vec!["broken".to_owned()]),
            _ => (&self.case.talks[0], Vec::new()),
        };
        let paid = payments.iter().map(|(_, amount)| *amount).sum();
        let household = self.believed(self.truth.later(self.start(), at.date_naive(), paid), at);
        let moved = Moved { account_of: self.case.base.id.clone(), at, payments: payments.to_vec(), household, flags };
        let loaded = load_moved(self.library, self.content, talk, &moved)?;
        self.problems.borrow_mut().extend(loaded.problems.into_iter().filter(FileProblems::has_errors));
        loaded.compiled
    }

    /// What the debtor knows of the household: the money that is there; of each income the day that was expected, and once
    /// that has passed, the real one. Wages go on month by month beyond what the file lists.
    fn believed(&self, household: Household, at: DateTime<FixedOffset>) -> Household {
        let today = at.date_naive();
        let pairs = self.case.base.books.household.incomes.iter().zip(&self.truth.incomes);
        let known = pairs.map(|(expected, real)| if expected.0 > today { *expected } else { *real });
        let mut incomes: Vec<(NaiveDate, Fen)> = known.filter(|(on, _)| *on > today).collect();
        while let Some((on, amount)) = incomes.last().copied().filter(|_| incomes.len() < PAYDAYS) {
            let Some(next) = on.checked_add_months(Months::new(1)) else { break };
            incomes.push((next, amount));
        }
        Household { incomes, ..household }
    }
}
