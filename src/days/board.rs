//! What follows from a course: which contacts are possible, what the law says of one, who picks up, what the household really
//! pays, and how the account stands. Calls at a moment are compiled once and kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Months, NaiveDate};
use serde::Serialize;

use super::course::{ContactResult, Course, Made, Step};
use super::file::{ContactOption, DayCase};
use crate::account::Fen;
use crate::account::card::{Bucket, CardAccount, CardFigures, Posting, PostingKind};
use crate::account::household::{Household, Outlook};
use crate::call::{Compiled, Content, FileProblems, Moved, load_moved};
use crate::law::{Bench, Channel, Heard, Initiator, LawPack, Past, PastResult, RuleSet, Severity};
use crate::prove::Out;
use crate::scenario::Library;

/// An outlook reaches to the third payday, so a household has three ahead.
const PAYDAYS: usize = 3;

/// What becomes of a promised payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    Kept,
    Broken,
}

/// A payment that stands promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// When it was promised.
    pub made: DateTime<FixedOffset>,
    pub on: NaiveDate,
    pub amount: Fen,
    pub willing: bool,
    pub fate: Fate,
}

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

/// A call's moment without its history: which scenario, when, what was paid.
type Moment = (String, DateTime<FixedOffset>, Vec<(NaiveDate, Fen)>, Vec<String>);
/// The same with its history, and whether the debtor began.
type Staged = (Moment, String, bool);

/// A day case in one of its deals.
pub struct Board<'a> {
    library: &'a dyn Library,
    content: &'a Content,
    case: &'a DayCase,
    deal: usize,
    /// What the household really has.
    truth: Household,
    account: CardAccount,
    packs: Vec<LawPack>,
    moments: RefCell<BTreeMap<Moment, Option<Arc<Compiled>>>>,
    staged: RefCell<BTreeMap<Staged, Option<Arc<Compiled>>>>,
    problems: RefCell<Vec<FileProblems>>,
    /// Payments by course, and breaches by contact: a proof asks for them again and again.
    promised: RefCell<BTreeMap<Course, Rc<Vec<Due>>>>,
    judged: RefCell<BTreeMap<(u8, u8, String, bool), Vec<Breached>>>,
}

impl<'a> Board<'a> {
    /// The case in the deal of this place; the last one where there is none.
    #[must_use]
    pub fn new(library: &'a dyn Library, content: &'a Content, case: &'a DayCase, deal: usize) -> Self {
        let deal = deal.min(case.deals.len().saturating_sub(1));
        let own = &case.base.books.household;
        let incomes = case.deals[deal].incomes.clone().unwrap_or_else(|| own.incomes.clone());
        let packs = case.base.packs.iter().filter_map(|pack| content.packs.get(pack).cloned()).collect();
        Self {
            library,
            content,
            case,
            deal,
            truth: Household { incomes, ..own.clone() },
            account: case.account.clone(),
            packs,
            moments: RefCell::default(),
            staged: RefCell::default(),
            problems: RefCell::default(),
            promised: RefCell::default(),
            judged: RefCell::default(),
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
        Outlook::new(&self.truth, self.start(), self.case.base.books.card.payoff)
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

    /// The payments that stand promised, in the order of their days: a new promise replaces what of the older ones lies on its
    /// day or later. Kept is what the household can really pay that day and means to.
    #[must_use]
    pub fn dues(&self, course: &Course) -> Rc<Vec<Due>> {
        if let Some(known) = self.promised.borrow().get(course) {
            return Rc::clone(known);
        }
        let dues = Rc::new(self.fall_due(course));
        self.promised.borrow_mut().insert(*course, Rc::clone(&dues));
        dues
    }

    fn fall_due(&self, course: &Course) -> Vec<Due> {
        let mut dues: Vec<Due> = Vec::new();
        for made in course.made() {
            let (ContactResult::Talked(step) | ContactResult::CalledBack(step)) = made.result else { continue };
            if !step.is_promise() {
                continue;
            }
            let moment = self.moment(made);
            dues.retain(|due| due.on < moment.date_naive());
            let new = step.payments.into_iter().flatten();
            dues.extend(new.map(|(on, amount)| Due { made: moment, on, amount, willing: step.willing, fate: Fate::Broken }));
        }
        dues.sort_by_key(|due| due.on);
        let truth = self.truth();
        let (claim, mut paid) = (self.case.base.books.card.payoff, Fen::ZERO);
        for due in &mut dues {
            if due.willing && due.amount > Fen::ZERO && due.amount <= truth.able(due.on, paid).min(claim - paid) {
                due.fate = Fate::Kept;
                paid += due.amount;
            }
        }
        dues
    }

    /// How things stand when a day begins.
    #[must_use]
    pub fn standing(&self, course: &Course, today: NaiveDate) -> Standing {
        let steps = course.made().filter_map(|made| match made.result {
            ContactResult::Talked(step) | ContactResult::CalledBack(step) => Some(step),
            _ => None,
        });
        if steps.into_iter().any(|step| step.complained) {
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

    /// Makes a contact: what the law says, and who is reached.
    #[must_use]
    pub fn meet(&self, course: &Course, contact: u8, slot: u8) -> Meeting {
        let (option, at) = (self.option(contact), self.at(contact, slot));
        let standing = self.standing(course, at.date_naive());
        let is_debtors = option.to.0 == self.case.base.scene.number_of;
        let has_something_to_say = matches!(standing, Standing::Fresh | Standing::Kept | Standing::Broken);
        if option.channel == Channel::Call {
            let in_time = option.picks_up.is_some_and(|(from, to)| (from..to).contains(&at.time()));
            if in_time
                && is_debtors
                && has_something_to_say
                && let Some(call) = self.stage(course, standing, at, false)
            {
                return Meeting { breached: Vec::new(), came: Came::Talks { call, rang_back: false } };
            }
            return Meeting { breached: self.judge(course, contact, slot), came: Came::NoAnswer };
        }
        let breached = self.judge(course, contact, slot);
        let back = self.rings_back(contact, at).filter(|_| is_debtors && matches!(standing, Standing::Fresh | Standing::Broken));
        if let Some(back) = back {
            let sent = course.with(Made { contact, slot, result: ContactResult::Delivered });
            if let Some(call) = self.stage(&sent, standing, back, true) {
                return Meeting { breached, came: Came::Talks { call, rang_back: true } };
            }
        }
        Meeting { breached, came: Came::Delivered }
    }

    /// What a call that is over leaves behind.
    #[must_use]
    pub fn step(call: &Compiled, out: Out) -> Step {
        let mut step = Step { willing: out.willing, complained: out.complained, ..Step::default() };
        if let Some(offer) = out.promise {
            let promised = &call.offers[usize::from(offer.0)].promise.payments;
            step.payments.iter_mut().zip(promised).for_each(|(place, payment)| *place = Some(*payment));
        }
        step
    }

    /// The account at the beginning of a day.
    #[must_use]
    pub fn figures(&self, course: &Course, day: NaiveDate) -> Option<CardFigures> {
        let dues = self.dues(course);
        let paid = dues.iter().filter(|due| due.fate == Fate::Kept);
        let paid = paid.map(|due| Posting { on: due.on, amount: due.amount, kind: PostingKind::Payment });
        let postings = self.account.postings.iter().copied().chain(paid).collect();
        CardAccount { terms: self.account.terms, postings }.on(day).ok()
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
                let amount = due.amount;
                told.push(if due.fate == Fate::Kept { Happening::Paid { on, amount } } else { Happening::Missed { on, amount } });
            }
            let Some(figures) = self.figures(course, on) else { continue };
            if figures.last_statement_on == on {
                let newest = figures.statements.last();
                let (balance, minimum) = newest.map_or((Fen::ZERO, Fen::ZERO), |statement| (statement.balance, statement.minimum));
                told.push(Happening::Statement { on, balance, minimum });
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

    /// Moments at which some call of the case cannot be staged: none in a sound case. Each is named as the file has it.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        let talks = [Standing::Fresh, Standing::Kept, Standing::Broken];
        let moments = self.case.contacts.iter().filter(|option| option.to.0 == self.case.base.scene.number_of).flat_map(|option| {
            let back = |at: &DateTime<FixedOffset>| option.calls_back.and_then(|time| at.with_time(time).single()).unwrap_or(*at);
            option.at.iter().map(back).collect::<Vec<_>>()
        });
        let moments: std::collections::BTreeSet<DateTime<FixedOffset>> = moments.collect();
        let is_lost =
            |at: &DateTime<FixedOffset>| talks.iter().any(|standing| self.stage(&Course::default(), *standing, *at, false).is_none());
        moments.into_iter().filter(is_lost).map(|at| at.format("%Y-%m-%dT%H:%M").to_string()).collect()
    }

    /// What is wrong with scenarios at the moments that were staged so far.
    #[must_use]
    pub fn problems(&self) -> Vec<FileProblems> {
        self.problems.borrow().clone()
    }

    /// What making a contact breaks that is no dialled conversation: its moment, and the words of a message.
    fn judge(&self, course: &Course, contact: u8, slot: u8) -> Vec<Breached> {
        let late = self.figures(course, self.at(contact, slot).date_naive()).is_some_and(|figures| figures.days_past_due > 0);
        let history = self.history(course);
        let key = (contact, slot, format!("{history:?}"), late);
        if let Some(known) = self.judged.borrow().get(&key) {
            return known.clone();
        }
        let breached = self.bench_says(contact, slot, history, late);
        self.judged.borrow_mut().insert(key, breached.clone());
        breached
    }

    fn bench_says(&self, contact: u8, slot: u8, history: Vec<Past>, late: bool) -> Vec<Breached> {
        let (option, at) = (self.option(contact), self.at(contact, slot));
        let mut scene = self.case.base.scene.clone();
        let (role, source, number) = option.to.clone();
        (scene.at, scene.channel, scene.number_of, scene.number_source, scene.number) = (at, option.channel, role, source, number);
        scene.history.extend(history);
        scene.circumstances.insert("grace_over".to_owned(), i64::from(late));
        let Ok(bench) = Bench::convene(&self.packs, &self.content.vocabulary, &scene) else { return Vec::new() };
        let mut broken: Vec<Breached> = Vec::new();
        let mut note = |breach: crate::law::Breach| {
            for rule in breach.also.with(breach.rule).iter().filter(|rule| bench.can_fail(*rule)) {
                let breached = Breached { rule: bench.rule_name(rule).to_owned(), severity: bench.severity(rule) };
                if rule == breach.rule && !broken.contains(&breached) {
                    broken.push(breached);
                }
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
            Past { at: self.at(made.contact, made.slot), channel: option.channel, to, number, result }
        };
        course.made().map(past).collect()
    }

    /// The call that is had at a moment, after everything before it.
    fn stage(&self, course: &Course, standing: Standing, at: DateTime<FixedOffset>, rang_back: bool) -> Option<Arc<Compiled>> {
        let (talk, flags) = match standing {
            Standing::Kept => (&self.case.talks[1], vec!["kept".to_owned()]),
            Standing::Broken => (&self.case.talks[2], vec!["broken".to_owned()]),
            _ => (&self.case.talks[0], Vec::new()),
        };
        let today = at.date_naive();
        let dues = self.dues(course);
        let kept = dues.iter().filter(|due| due.fate == Fate::Kept && due.on < today);
        let payments: Vec<(NaiveDate, Fen)> = kept.map(|due| (due.on, due.amount)).collect();
        let moment: Moment = (talk.clone(), at, payments, flags);
        let history = self.history(course);
        let key: Staged = (moment.clone(), format!("{history:?}"), rang_back);
        if let Some(known) = self.staged.borrow().get(&key) {
            return known.clone();
        }
        let plain = self.plain(moment);
        let initiator = if rang_back { Initiator::Debtor } else { Initiator::Collector };
        let call = plain.and_then(|plain| plain.after(self.content, initiator, &history)).map(Arc::new);
        self.staged.borrow_mut().insert(key, call.clone());
        call
    }

    fn plain(&self, moment: Moment) -> Option<Arc<Compiled>> {
        if let Some(known) = self.moments.borrow().get(&moment) {
            return known.clone();
        }
        let (talk, at, payments, flags) = moment.clone();
        let paid = payments.iter().map(|(_, amount)| *amount).sum();
        let household = self.truth.later(self.start(), at.date_naive(), paid);
        let moved = Moved { account_of: self.case.base.id.clone(), at, payments, household: self.believed(household, at), flags };
        let loaded = load_moved(self.library, self.content, &talk, &moved);
        let call = loaded.and_then(|loaded| {
            self.problems.borrow_mut().extend(loaded.problems.into_iter().filter(FileProblems::has_errors));
            loaded.compiled.map(Arc::new)
        });
        self.moments.borrow_mut().insert(moment, call.clone());
        call
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
