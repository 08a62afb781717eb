//! A case at another moment than its file's: a later day, with payments and contacts since then on file. The account
//! moves on by itself; the household is what the caller says it has by then.

use chrono::{DateTime, FixedOffset, NaiveDate};
use indexmap::IndexMap;

use super::compile::Content;
use super::compiled::Compiled;
use super::load::LoadedCase;
use super::source::Source;
use crate::account::Fen;
use crate::account::card::{CardAccount, Posting, PostingKind};
use crate::account::household::Household;
use crate::account::owed::Terms;
use crate::law::{Bench, Initiator, LawPack, Past};
use crate::scenario::Library;
use crate::scenario::library::scenario_path;
use crate::scenario::model::{RawPosting, RawScenario, RawVariant};
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

/// The account of a scenario of the library as its file's first variant has it; `None` where it is no card.
#[must_use]
pub fn account_of(library: &dyn Library, content: &Content, id: &str) -> Option<CardAccount> {
    let source = open(library, id)?;
    let Terms::Card { contract: terms, .. } = source.compile(content, None).0?.books.owed.terms else { return None };
    let posting = |posting: &RawPosting| {
        let (kind, on, yuan) = match posting {
            RawPosting::Purchase(on, yuan) => (PostingKind::Purchase, on, yuan),
            RawPosting::Payment(on, yuan) => (PostingKind::Payment, on, yuan),
        };
        let on = NaiveDate::parse_from_str(&on.value, "%Y-%m-%d").ok()?;
        Some(Posting { on, amount: Fen::parse_yuan(&yuan.value).ok()?, kind })
    };
    let postings = source.raw?.account.postings.iter().map(posting).collect::<Option<_>>()?;
    Some(CardAccount { terms, postings })
}

fn open(library: &dyn Library, id: &str) -> Option<Source> {
    let path = scenario_path(library, id)?;
    let bytes = library.read(&path)?.into_owned();
    Some(Source::open(library, &path, &bytes))
}

fn rewrite(raw: &mut RawScenario, base: RawScenario, moved: &Moved) {
    let written = |text: String| Spanned::new(text, Span::default());
    let yuan = |amount: Fen| written(amount.to_string());
    raw.on = written(moved.at.to_rfc3339());
    raw.bucket = None;
    raw.account = base.account;
    raw.history = base.history;
    let paid = moved.payments.iter().map(|(on, amount)| RawPosting::Payment(written(on.to_string()), yuan(*amount)));
    raw.account.postings.extend(paid);
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
        let mut scene = self.scene.clone();
        scene.initiator = initiator;
        scene.history.extend(contacts.iter().cloned());
        let packs: Vec<LawPack> = self.packs.iter().filter_map(|pack| content.packs.get(pack).cloned()).collect();
        let bench = Bench::convene(&packs, &self.vocabulary, &scene).ok()?;
        let mut books = self.books.clone();
        books.recent = scene.history.iter().map(|past| (past.at, past.channel, past.result)).collect();
        Some(Self { scene, books, bench, ..self.clone() })
    }
}
