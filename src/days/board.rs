//! What follows from a course: which contacts are possible, what the law says of one, who picks up, and how the account
//! stands. What was promised is in `promises`; the law's word on a contact and the call that is then had are in `stage`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::course::{ContactResult, Course, Made, Step};
use super::file::{ContactOption, DayCase};
use super::promises::{Due, Fate, Paid, Promises};
use crate::account::Fen;
use crate::account::card::Bucket;
use crate::account::household::{Household, Outlook};
use crate::account::owed::{Account, Owed, Terms};
use crate::call::{Compiled, Content, FileProblems, State};
use crate::law::{Channel, LawPack, Severity};
use crate::scenario::Library;

/// How things stand with the debtor at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing was promised yet.
    Fresh,
    /// A promise runs and no payment of it was due yet.
    Waiting,
    /// What was due so far of the newest promise was paid.
    Kept,
    /// Something due of the newest promise was not paid.
    Broken,
    Complained,
}

/// A rule that a contact breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breached {
    pub rule: String,
    pub severity: Severity,
}

/// Who is reached.
#[derive(Debug, Clone)]
pub enum Came {
    NoAnswer,
    Delivered,
    /// The debtor picks up, or rings back: the call as it stands by then.
    Talks {
        call: Arc<Compiled>,
        rang_back: bool,
    },
}

/// Who is reached by a contact, as far as it can be told without the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encounter {
    Quiet(ContactResult),
    /// The debtor picks up, or rings back at this moment.
    Talks {
        standing: Standing,
        at: DateTime<FixedOffset>,
        rang_back: bool,
    },
}

/// A contact that is made.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// What making it breaks. What a dialled call breaks is found by the call itself.
    pub breached: Vec<Breached>,
    pub came: Came,
}

/// Something that the file shows as days pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Happening {
    Paid {
        on: NaiveDate,
        amount: Fen,
    },
    Missed {
        on: NaiveDate,
        amount: Fen,
    },
    Statement {
        on: NaiveDate,
        balance: Fen,
        minimum: Fen,
    },
    /// An instalment of a loan fell due.
    Instalment {
        on: NaiveDate,
        amount: Fen,
    },
    Rolled {
        on: NaiveDate,
        from: Bucket,
        to: Bucket,
    },
    /// The bank reported the account as late.
    Reported {
        on: NaiveDate,
        days_past_due: u32,
    },
}

/// A day case in one of its deals.
pub struct Board<'a> {
    pub(super) library: &'a dyn Library,
    pub(super) content: &'a Content,
    pub(super) case: &'a DayCase,
    deal: usize,
    /// What the household really has.
    pub(super) truth: Household,
    /// What can be asked for in these days: of a loan what is late by their end, were nothing paid.
    claim: Fen,
    pub(super) packs: Vec<LawPack>,
    pub(super) problems: RefCell<Vec<FileProblems>>,
    /// Talks at a moment, on the account as it then is, before the contacts of a course lie in their history.
    pub(super) talks: RefCell<BTreeMap<TalkKey, Option<Arc<Compiled>>>>,
    /// What became of promises, worked out once for all courses with the same ones.
    pub(super) promised: RefCell<BTreeMap<Promises, Vec<Due>>>,
    /// What payments were worth.
    pub(super) worths: RefCell<BTreeMap<Paid, u8>>,
}

/// A talk by what makes it another one: how things stand, its moment, and what was paid by then.
pub(super) type TalkKey = (Standing, DateTime<FixedOffset>, Paid);

impl<'a> Board<'a> {
    /// The case in the deal of this place; the last one where there is none.
    #[must_use]
    pub fn new(library: &'a dyn Library, content: &'a Content, case: &'a DayCase, deal: usize) -> Self {
        let deal = deal.min(case.deals.len().saturating_sub(1));
        let own = &case.base.books.household;
        let incomes = case.deals[deal].incomes.clone().unwrap_or_else(|| own.incomes.clone());
        let owed = &case.base.books.owed;
        let at_end = case.account.on(case.until, owed.currency).map_or(owed.claim, |owed| owed.claim);
        let claim = if matches!(owed.terms, Terms::Loan { .. }) { owed.claim.max(at_end) } else { owed.claim };
        let packs = case.base.packs.iter().filter_map(|pack| content.packs.get(pack).cloned()).collect();
        Self {
            library,
            content,
            case,
            deal,
            truth: Household { incomes, ..own.clone() },
            claim,
            packs,
            problems: RefCell::default(),
            talks: RefCell::default(),
            promised: RefCell::default(),
            worths: RefCell::default(),
        }
    }

    /// The case.
    #[must_use]
    pub const fn case(&self) -> &'a DayCase {
        self.case
    }

    /// The deal's place.
    #[must_use]
    pub const fn deal(&self) -> usize {
        self.deal
    }

    /// The first day.
    #[must_use]
    pub fn start(&self) -> NaiveDate {
        self.case.base.books.today
    }

    /// What the household really has, from the first day.
    #[must_use]
    pub fn truth(&self) -> Outlook<'_> {
        Outlook::new(&self.truth, self.start(), self.claim)
    }

    /// When a contact is made.
    #[must_use]
    pub fn at(&self, contact: u8, slot: u8) -> DateTime<FixedOffset> {
        self.case.contacts[usize::from(contact)].at[usize::from(slot)]
    }

    /// The option that a contact was.
    #[must_use]
    pub fn option(&self, contact: u8) -> &'a ContactOption {
        &self.case.contacts[usize::from(contact)]
    }

    /// When a contact was over: at its moment, or when the debtor rang back.
    #[must_use]
    pub fn moment(&self, made: Made) -> DateTime<FixedOffset> {
        let at = self.at(made.contact, made.slot);
        match made.result {
            ContactResult::CalledBack(_) => self.rings_back(made.contact, at).unwrap_or(at),
            _ => at,
        }
    }

    fn rings_back(&self, contact: u8, at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
        let time = self.option(contact).calls_back?;
        at.with_time(time).single().filter(|back| *back > at)
    }

    /// The contacts that can be made now, in the order of their moments.
    #[must_use]
    pub fn options(&self, course: &Course) -> Vec<(u8, u8)> {
        if course.is_closed || course.count() >= usize::from(self.case.most) {
            return Vec::new();
        }
        let last = course.made().next_back().map(|made| self.moment(made));
        let each = (0u8..).zip(&self.case.contacts);
        let all = each.flat_map(|(contact, option)| (0u8..).zip(&option.at).map(move |(slot, at)| (*at, contact, slot)));
        let mut open: Vec<_> = all.filter(|(at, ..)| last.is_none_or(|last| *at > last) && at.date_naive() <= self.case.until).collect();
        open.sort_unstable();
        open.into_iter().map(|(_, contact, slot)| (contact, slot)).collect()
    }

    /// How things stand when a day begins.
    #[must_use]
    pub fn standing(&self, course: &Course, today: NaiveDate) -> Standing {
        if course.made().filter_map(|made| made.result.step()).any(|step| step.complained) {
            return Standing::Complained;
        }
        let dues = self.dues(course);
        let Some(newest) = dues.iter().map(|due| due.made).max() else { return Standing::Fresh };
        let passed: Vec<&Due> = dues.iter().filter(|due| due.made == newest && due.on < today).collect();
        match passed.iter().any(|due| due.fate == Fate::Broken) {
            true => Standing::Broken,
            false if passed.is_empty() => Standing::Waiting,
            false => Standing::Kept,
        }
    }

    /// Who is reached by a contact, before any call is put together.
    #[must_use]
    pub(super) fn encounter(&self, course: &Course, contact: u8, slot: u8) -> Encounter {
        let (option, at) = (self.option(contact), self.at(contact, slot));
        let standing = self.standing(course, at.date_naive());
        let is_debtors = option.to.0 == self.case.base.scene.number_of;
        if option.channel == Channel::Call {
            let in_time = option.picks_up.is_some_and(|(from, to)| (from..to).contains(&at.time()));
            let has_something_to_say = matches!(standing, Standing::Fresh | Standing::Kept | Standing::Broken);
            if in_time && is_debtors && has_something_to_say {
                return Encounter::Talks { standing, at, rang_back: false };
            }
            return Encounter::Quiet(ContactResult::NoAnswer);
        }
        let back = self.rings_back(contact, at).filter(|_| is_debtors && matches!(standing, Standing::Fresh | Standing::Broken));
        back.map_or(Encounter::Quiet(ContactResult::Delivered), |at| Encounter::Talks { standing, at, rang_back: true })
    }

    /// Makes a contact: what the law says, and who is reached.
    #[must_use]
    pub fn meet(&self, course: &Course, contact: u8, slot: u8) -> Meeting {
        match self.encounter(course, contact, slot) {
            Encounter::Talks { standing, at, rang_back } => {
                let sent = course.with(Made { contact, slot, result: ContactResult::Delivered });
                let before = if rang_back { &sent } else { course };
                let call = self.stage(before, standing, at, rang_back);
                // What a dialled call breaks is found by the call itself.
                let is_judged = rang_back || call.is_none();
                let breached = if is_judged { self.judge(course, contact, slot) } else { Vec::new() };
                let quiet = if rang_back { Came::Delivered } else { Came::NoAnswer };
                Meeting { breached, came: call.map_or(quiet, |call| Came::Talks { call, rang_back }) }
            }
            Encounter::Quiet(result) => {
                let came = if result == ContactResult::NoAnswer { Came::NoAnswer } else { Came::Delivered };
                Meeting { breached: self.judge(course, contact, slot), came }
            }
        }
    }

    /// What a call that is over leaves behind.
    #[must_use]
    pub fn step(call: &Compiled, end: &State) -> Step {
        let mut step = Step { willing: end.willing, complained: end.complained, ..Step::default() };
        if let Some(offer) = end.promise {
            let promised = &call.offers[usize::from(offer.0)].promise.payments;
            step.payments.iter_mut().zip(promised).for_each(|(place, payment)| *place = Some(*payment));
        }
        step
    }

    /// The account at the beginning of a day, with what was really paid.
    fn account(&self, course: &Course, day: NaiveDate) -> Account {
        let paid: Paid = self.dues(course).iter().filter(|due| due.fate == Fate::Kept).map(|due| (due.on, due.paid)).collect();
        self.case.account.after(&paid, day)
    }

    /// What is owed at the beginning of a day.
    #[must_use]
    pub fn figures(&self, course: &Course, day: NaiveDate) -> Option<Owed> {
        self.account(course, day).on(day, self.case.base.books.owed.currency).ok()
    }

    /// What the file shows from the day after `after` to the end of `until`.
    #[must_use]
    pub fn happenings(&self, course: &Course, after: NaiveDate, until: NaiveDate) -> Vec<Happening> {
        let dues = self.dues(course);
        let reports = self.case.base.scene.circumstances.get("reporting") == Some(&1);
        let mut told = Vec::new();
        let mut bucket = self.figures(course, after).map(|figures| figures.bucket);
        for on in after.iter_days().skip(1).take_while(|on| *on <= until) {
            for due in dues.iter().filter(|due| due.on == on) {
                let (amount, paid) = (due.amount, due.paid);
                told.push(if due.fate == Fate::Kept { Happening::Paid { on, amount: paid } } else { Happening::Missed { on, amount } });
            }
            let Some(figures) = self.figures(course, on) else { continue };
            if let Some(entry) = self.booked(course, on) {
                told.push(entry);
                if reports && figures.days_past_due > 0 {
                    told.push(Happening::Reported { on, days_past_due: figures.days_past_due });
                }
            }
            if let Some(from) = bucket.filter(|from| *from != figures.bucket) {
                told.push(Happening::Rolled { on, from, to: figures.bucket });
            }
            bucket = Some(figures.bucket);
        }
        told
    }

    /// What the bank's own calendar brings on a day: a card's statement, a loan's instalment.
    fn booked(&self, course: &Course, on: NaiveDate) -> Option<Happening> {
        match self.account(course, on) {
            Account::Card(card) => {
                let figures = card.on(on).ok().filter(|figures| figures.last_statement_on == on)?;
                let statement = figures.statements.last()?;
                Some(Happening::Statement { on, balance: statement.balance, minimum: statement.minimum })
            }
            Account::Loan(loan) => {
                let row = loan.schedule.iter().find(|row| row.due_on == on)?;
                Some(Happening::Instalment { on, amount: row.principal + row.interest })
            }
        }
    }

    /// Moments at which some call of the case cannot be staged: none in a sound case. Each is named as the file has it.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        let talks = [Standing::Fresh, Standing::Kept, Standing::Broken];
        let moments = self.case.contacts.iter().filter(|option| option.to.0 == self.case.base.scene.number_of).flat_map(|option| {
            let back = |at: &DateTime<FixedOffset>| option.calls_back.and_then(|time| at.with_time(time).single()).unwrap_or(*at);
            option.at.iter().map(back).collect::<Vec<_>>()
        });
        let moments: BTreeSet<DateTime<FixedOffset>> = moments.collect();
        let is_lost =
            |at: &DateTime<FixedOffset>| talks.iter().any(|standing| self.stage(&Course::default(), *standing, *at, false).is_none());
        moments.into_iter().filter(is_lost).map(|at| at.format("%Y-%m-%dT%H:%M").to_string()).collect()
    }

    /// What is wrong with scenarios at the moments that were staged so far.
    #[must_use]
    pub fn problems(&self) -> Vec<FileProblems> {
        self.problems.borrow().clone()
    }
}
