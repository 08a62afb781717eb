//! A case at another moment than its file's: a later day, with payments and contacts since then on file. The account
//! moves on by itself; the household is what the caller says it has by then.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use indexmap::IndexMap;

use super::compile::Content;
use super::compiled::Compiled;
use super::load::LoadedCase;
use super::source::Source;
use crate::account::Fen;
use crate::account::card::{CardAccount, Posting, PostingKind};
use crate::account::household::Household;
use crate::account::loan::{Instalment, Loan};
use crate::account::owed::{Account, Terms};
use crate::law::{Bench, Initiator, LawPack, Past, Scene};
use crate::scenario::Library;
use crate::scenario::library::scenario_path;
use crate::scenario::model::{RawAccount, RawCardTerms, RawPosting, RawScenario, RawVariant};
use crate::scenario::problem::Span;
use crate::scenario::reader::{Phrase, Spanned};

/// The name of the deal that a moved case has.
const MOVED: &str = "moved";

/// What is otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The scenario whose account and earlier history it is.
    pub account_of: String,
    pub at: DateTime<FixedOffset>,
    /// Payments since the file's own postings.
    pub payments: Vec<(NaiveDate, Fen)>,
    /// The household's money on the day of `at`.
    pub household: Household,
    /// Flags that are set from the start.
    pub flags: Vec<String>,
}

/// A scenario of the library at another moment; `None` where there is none of that name.
#[must_use]
pub fn load_moved(library: &dyn Library, content: &Content, id: &str, moved: &Moved) -> Option<LoadedCase> {
    let mut source = open(library, id)?;
    let base = open(library, &moved.account_of)?.raw;
    if let (Some(raw), Some(base)) = (&mut source.raw, base) {
        rewrite(raw, base, moved);
    }
    let (compiled, problems) = source.compile(content, None);
    Some(LoadedCase { compiled, variants: source.variants(), problems })
}

/// A scenario of the library in one of its deals, with all its days moved together so that it happens at this moment: what was
/// bought, paid, tried and earned lies as many days before and behind as in the file, and the contract's own days move along.
/// `None` where there is none of that name.
#[must_use]
pub fn load_redated(
    library: &dyn Library,
    content: &Content,
    id: &str,
    variant: Option<&str>,
    at: DateTime<FixedOffset>,
) -> Option<LoadedCase> {
    let mut source = open(library, id)?;
    let variants = source.variants();
    if let Some(raw) = &mut source.raw {
        let deal = variant.map(str::to_owned).or_else(|| variants.first().cloned());
        redate(raw, deal.as_deref(), at);
    }
    let (compiled, problems) = source.compile(content, variant);
    Some(LoadedCase { compiled, variants, problems })
}

/// The account of a scenario of the library as its file's first variant has it; `None` where it cannot be computed.
#[must_use]
pub fn account_of(library: &dyn Library, content: &Content, id: &str) -> Option<Account> {
    let source = open(library, id)?;
    let owed = source.compile(content, None).0?.books.owed;
    let raw = source.raw?.account;
    let Terms::Card { contract: terms, .. } = owed.terms else { return loan(&raw).map(Account::Loan) };
    let posting = |posting: &RawPosting| {
        let (kind, on, yuan) = match posting {
            RawPosting::Purchase(on, yuan) => (PostingKind::Purchase, on, yuan),
            RawPosting::Payment(on, yuan) => (PostingKind::Payment, on, yuan),
        };
        Some(Posting { on: date(on)?, amount: Fen::parse_yuan(&yuan.value).ok()?, kind })
    };
    let postings = raw.postings.iter().map(posting).collect::<Option<_>>()?;
    Some(Account::Card(CardAccount { terms, postings }))
}

fn date(text: &Spanned<String>) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok()
}

/// A loan as a sound file has it.
fn loan(raw: &RawAccount) -> Option<Loan> {
    let raw = raw.loan.as_ref()?;
    let yuan = |text: &Spanned<String>| Fen::parse_yuan(&text.value).ok();
    let row = |(on, principal, interest): &(Spanned<String>, Spanned<String>, Spanned<String>)| {
        Some(Instalment { due_on: date(on)?, principal: yuan(principal)?, interest: yuan(interest)? })
    };
    Some(Loan {
        amount: yuan(&raw.amount)?,
        schedule: raw.instalments.iter().map(row).collect::<Option<_>>()?,
        daily_rate_per_10000: raw.daily_rate_per_10000,
        penalty_rate_per_10000: raw.penalty_rate_per_10000,
        compounds: raw.compounds,
        paid: raw.paid.value,
        declared_due_on: raw.declared_due_on.as_ref().and_then(date),
        carried: raw.carried,
    })
}

fn open(library: &dyn Library, id: &str) -> Option<Source> {
    let path = scenario_path(library, id)?;
    let bytes = library.read(&path)?.into_owned();
    Some(Source::open(library, &path, &bytes))
}

fn redate(raw: &mut RawScenario, deal: Option<&str>, at: DateTime<FixedOffset>) {
    let own = raw.variants.iter_mut().find(|(id, _)| deal == Some(id.value.as_str())).map(|(_, deal)| deal);
    let dealt = own.and_then(|deal| deal.on.take().map(|on| on.value)).unwrap_or_else(|| raw.on.value.clone());
    let Some(was) = DateTime::parse_from_rfc3339(&dealt).ok().map(|was| was.date_naive()) else { return };
    let days = (at.date_naive() - was).num_days();
    raw.on.value = at.to_rfc3339();
    let shift = |text: &mut Spanned<String>| {
        let moved = NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok().and_then(|on| moved(on, days));
        text.value = moved.map_or_else(|| text.value.clone(), |on| on.to_string());
    };
    if let Some(contract) = &mut raw.account.contract {
        redate_contract(contract, was, days);
    }
    for posting in &mut raw.account.postings {
        let (RawPosting::Purchase(on, _) | RawPosting::Payment(on, _)) = posting;
        shift(on);
    }
    if let Some(loan) = &mut raw.account.loan {
        loan.instalments.iter_mut().for_each(|(on, ..)| shift(on));
        loan.declared_due_on.iter_mut().for_each(shift);
    }
    for past in &mut raw.history {
        let then = DateTime::parse_from_rfc3339(&past.at.value).ok();
        let then = then.and_then(|then| then.checked_add_signed(chrono::TimeDelta::days(days)));
        past.at.value = then.map_or_else(|| past.at.value.clone(), |then| then.to_rfc3339());
    }
    let household = &mut raw.persona.household;
    household.incomes.iter_mut().chain(&mut household.musts).for_each(|(on, _)| shift(on));
    raw.variants.values_mut().filter_map(|deal| deal.incomes.as_mut()).flatten().for_each(|(on, _)| shift(on));
}

fn moved(on: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { on.checked_sub_days(by) } else { on.checked_add_days(by) }
}

/// A contract's days are at most this, so that every month has them.
const LAST_DAY: u32 = 28;

/// The last statement and the last due day before the call, moved along, so that days past due stay what they are; where one falls
/// on the last days of a month, on the 28th.
fn redate_contract(contract: &mut RawCardTerms, was: NaiveDate, days: i64) {
    let day_of = |day: u8| {
        let last = was.iter_days().rev().take(31).find(|on| on.day() == u32::from(day))?;
        moved(last, days).and_then(|on| u8::try_from(on.day().min(LAST_DAY)).ok())
    };
    let (statement, due) = (day_of(contract.statement_day.value), day_of(contract.due_day.value));
    contract.statement_day.value = statement.unwrap_or(contract.statement_day.value);
    contract.due_day.value = due.unwrap_or(contract.due_day.value);
}

fn rewrite(raw: &mut RawScenario, base: RawScenario, moved: &Moved) {
    let written = |text: String| Spanned::new(text, Span::default());
    let yuan = |amount: Fen| written(amount.to_string());
    raw.on = written(moved.at.to_rfc3339());
    raw.bucket = None;
    raw.account = base.account;
    raw.history = base.history;
    let loan = loan(&raw.account).map(|loan| loan.after(&moved.payments, moved.at.date_naive()));
    if let (Some(raw), Some(loan)) = (&mut raw.account.loan, loan) {
        (raw.paid.value, raw.carried) = (loan.paid, loan.carried);
    } else {
        let paid = moved.payments.iter().map(|(on, amount)| RawPosting::Payment(written(on.to_string()), yuan(*amount)));
        raw.account.postings.extend(paid);
    }
    let dated = |rows: &[(NaiveDate, Fen)]| rows.iter().map(|(on, amount)| (written(on.to_string()), yuan(*amount))).collect();
    raw.persona.household.cash = yuan(moved.household.cash);
    raw.persona.household.incomes = dated(&moved.household.incomes);
    raw.persona.household.musts = dated(&moved.household.musts);
    let flags = moved.flags.iter().map(|flag| Phrase { text: flag.clone(), span: Span::default() }).collect();
    let deal = RawVariant { flags, ..RawVariant::default() };
    // The file's own deals stay behind it: they say which flags there are.
    let own = std::mem::take(&mut raw.variants);
    raw.variants = IndexMap::from([(written(MOVED.to_owned()), deal)]);
    raw.variants.extend(own);
}

impl Compiled {
    /// The same case with contacts added to its history and somebody else who begins, before the same rules; `None` where
    /// its packs are not in this content.
    #[must_use]
    pub fn after(&self, content: &Content, initiator: Initiator, contacts: &[Past]) -> Option<Self> {
        self.in_scene(content, self.scene_after(initiator, contacts))
    }

    /// The scene of such a case.
    #[must_use]
    pub fn scene_after(&self, initiator: Initiator, contacts: &[Past]) -> Scene {
        let mut scene = Scene { initiator, ..self.scene.clone() };
        scene.history.extend(contacts.iter().cloned());
        scene
    }

    /// The same case at another time of its day, with contacts added to its history, before the same rules; `None` where its
    /// packs are not in this content.
    #[must_use]
    pub fn at_time(&self, content: &Content, at: DateTime<FixedOffset>, contacts: &[Past]) -> Option<Self> {
        let mut scene = self.scene.clone();
        scene.at = at;
        scene.history.extend(contacts.iter().cloned());
        self.in_scene(content, scene)
    }

    fn in_scene(&self, content: &Content, scene: Scene) -> Option<Self> {
        let packs: Vec<LawPack> = self.packs.iter().filter_map(|pack| content.packs.get(pack).cloned()).collect();
        let bench = Bench::convene(&packs, &self.vocabulary, &scene).ok()?;
        let mut books = self.books.clone();
        books.recent = scene.history.iter().map(|past| (past.at, past.channel, past.result)).collect();
        let mut plans = self.plans.clone();
        for plan in &mut plans {
            plan.at = scene.at;
        }
        Some(Self { plans, scene, books, bench, ..self.clone() })
    }
}
