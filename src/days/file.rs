//! `ID.days.ron`: a day case as it is written, resolved once.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use indexmap::IndexMap;
use serde::Deserialize;

use super::course::MOST;
use crate::account::Fen;
use crate::account::owed::{Account, Currency};
use crate::call::{Compiled, Content, Deal, FileProblems, Mode, account_of, bytes_hash, content_hash, load_case};
use crate::law::{Channel, NumberSource, PartyRole};
use crate::records::{Header, Origin};
use crate::scenario::Library;
use crate::scenario::library::scenario_path;
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::reader::{self, Phrase, Spanned};
use crate::scenario::rubric::Both;
use crate::speech::{ActUse, Arg};

/// How a day case's file ends.
const ENDING: &str = ".days.ron";
/// A promise of a day case has at most so many payments.
pub(super) const PAYMENTS: usize = 3;

#[derive(Debug, Deserialize)]
#[serde(rename = "Days", deny_unknown_fields)]
struct RawDays {
    id: Spanned<String>,
    version: u32,
    title: Both,
    summary: Both,
    scenario: Spanned<String>,
    until: Spanned<String>,
    most: Spanned<u8>,
    talks: RawTalks,
    contacts: IndexMap<Spanned<String>, RawContact>,
    deals: IndexMap<Spanned<String>, RawDeal>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTalks {
    first: Spanned<String>,
    kept: Spanned<String>,
    broken: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContact {
    title: Both,
    channel: Channel,
    #[serde(default)]
    to: Option<RawTo>,
    #[serde(default)]
    picks_up: Option<(Spanned<String>, Spanned<String>)>,
    #[serde(default)]
    calls_back: Option<Spanned<String>>,
    #[serde(default)]
    says: Option<Both>,
    #[serde(default)]
    acts: Vec<Phrase>,
    at: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTo {
    role: PartyRole,
    source: NumberSource,
    number: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawDeal {
    incomes: Option<Vec<(Spanned<String>, Spanned<String>)>>,
}

/// One way to make contact, and its moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactOption {
    pub id: String,
    pub title: Both,
    pub channel: Channel,
    /// Whose number: the role, where it comes from, and what is shown of it.
    pub to: (PartyRole, NumberSource, String),
    /// Between these hours somebody picks up who is willing to.
    pub picks_up: Option<(NaiveTime, NaiveTime)>,
    /// When the debtor rings back on the same day, where there is something to say.
    pub calls_back: Option<NaiveTime>,
    /// The words of a message.
    pub says: Option<Both>,
    pub acts: Vec<ActUse>,
    /// In their order.
    pub at: Vec<DateTime<FixedOffset>>,
}

/// One named deal: what really happens to the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayDeal {
    pub id: String,
    /// In place of what the debtor expects.
    pub incomes: Option<Vec<(NaiveDate, Fen)>>,
}

/// A day case.
#[derive(Debug, Clone)]
pub struct DayCase {
    pub id: String,
    pub version: u32,
    pub title: Both,
    pub summary: Both,
    /// The scenario whose account, household, history and law it is.
    pub base: Compiled,
    pub until: NaiveDate,
    /// How many contacts at most.
    pub most: u8,
    /// The scenarios of the first talk, of one after a kept promise, and of one after a broken one.
    pub talks: [String; 3],
    pub contacts: Vec<ContactOption>,
    /// The first one is the default.
    pub deals: Vec<DayDeal>,
    /// The base scenario's account on the first day.
    pub account: Account,
    /// Fingerprint of the file and of the scenarios it names.
    pub hash: String,
}

/// Minutes of an exam for each contact that may be made.
const EXAM_MINUTES_A_CONTACT: u32 = 10;

impl DayCase {
    /// How long an exam of it takes at most, by the wall clock, in minutes.
    #[must_use]
    pub const fn exam_minutes(&self) -> u32 {
        EXAM_MINUTES_A_CONTACT * self.most as u32
    }

    /// A record's first line. What was dealt is the deal's name; the calls draw theirs from the seed.
    #[must_use]
    pub fn header(&self, deal: usize, seed: u64, mode: Mode, origin: Origin, trainee: &str, started: &str) -> Header {
        let variant = self.deals.get(deal).map(|deal| deal.id.clone()).unwrap_or_default();
        let dealt = Deal { seed, variant, mood: self.base.mood.0, wordings: Vec::new(), ranks: Vec::new() };
        Header {
            content: self.hash.clone(),
            scenario: self.id.clone(),
            version: self.version,
            ..Header::new(&self.base, dealt, mode, origin, trainee, started)
        }
    }
}

/// What loading says.
#[derive(Debug)]
pub struct LoadedDays {
    pub case: Option<DayCase>,
    pub problems: FileProblems,
}

/// The file of a day case, found by its id.
#[must_use]
pub fn day_path(library: &dyn Library, id: &str) -> Option<String> {
    let name = format!("/{id}{ENDING}");
    library.list("scenarios").into_iter().find(|path| path.ends_with(&name))
}

/// The ids of all day cases, in the order of their paths.
#[must_use]
pub fn day_ids(library: &dyn Library) -> Vec<String> {
    let stem = |path: &String| path.rsplit('/').next().and_then(|name| name.strip_suffix(ENDING)).map(str::to_owned);
    library.list("scenarios").iter().filter_map(stem).collect()
}

/// Reads a day case's bytes; its scenarios come from the library.
#[must_use]
pub fn load_days(library: &dyn Library, content: &Content, path: &str, bytes: &[u8]) -> LoadedDays {
    let loaded = reader::read::<RawDays>(bytes);
    let mut problems = loaded.problems;
    let hash = bytes_hash(loaded.text.as_bytes());
    let case = loaded.value.and_then(|raw| Reader { library, content, problems: &mut problems }.resolve(raw, path, hash));
    let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    let problems = FileProblems { file: path.to_owned(), text: loaded.text, problems };
    LoadedDays { case: case.filter(|_| !broken), problems }
}

struct Reader<'a> {
    library: &'a dyn Library,
    content: &'a Content,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn resolve(&mut self, raw: RawDays, path: &str, hash: String) -> Option<DayCase> {
        if !path.ends_with(&format!("{}{ENDING}", raw.id.value)) {
            self.problems.push(Problem::of(Code::MisnamedFile, raw.id.span, "days-misnamed").with("id", &raw.id.value));
        }
        if raw.most.value == 0 || usize::from(raw.most.value) > MOST {
            self.problems.push(Problem::of(Code::OutOfRange, raw.most.span, "days-most").with("most", MOST));
        }
        let talks = [&raw.talks.first, &raw.talks.kept, &raw.talks.broken].map(|name| self.scenario(name));
        let base = self.scenario(&raw.scenario).and_then(|id| load_case(self.library, self.content, &id, None)?.compiled)?;
        let until = self.date(&raw.until);
        let deals: Vec<DayDeal> = raw.deals.iter().filter_map(|(id, deal)| self.deal(id, deal)).collect();
        for ((id, _), deal) in raw.deals.iter().zip(&deals) {
            let expected = base.books.household.incomes.len();
            if deal.incomes.as_ref().is_some_and(|incomes| incomes.len() != expected) {
                self.problems.push(Problem::of(Code::BadArgument, id.span, "days-incomes").with("count", expected));
            }
        }
        if deals.is_empty() {
            self.problems.push(Problem::of(Code::Unusable, raw.id.span, "days-no-deal"));
            return None;
        }
        let contacts = raw.contacts.into_iter().map(|(id, contact)| self.contact(id, contact, &base)).collect();
        if base.books.owed.currency != Currency::Cny {
            let problem = Problem::of(Code::Unusable, raw.scenario.span, "days-no-yuan").with("name", &base.id);
            self.problems.push(problem);
            return None;
        }
        let account = account_of(self.library, self.content, &base.id)?;
        let [first, kept, broken] = talks;
        let talks = [first?, kept?, broken?];
        let mut whole = hash + &content_hash(&base);
        for (id, span) in talks.iter().zip([raw.talks.first.span, raw.talks.kept.span, raw.talks.broken.span]) {
            let talk = load_case(self.library, self.content, id, None)?.compiled?;
            self.promises(&talk, span);
            whole += &content_hash(&talk);
        }
        Some(DayCase {
            id: raw.id.value,
            version: raw.version,
            title: raw.title,
            summary: raw.summary,
            base,
            until: until?,
            most: raw.most.value,
            talks,
            contacts,
            deals,
            account,
            hash: bytes_hash(whole.as_bytes()),
        })
    }

    fn scenario(&mut self, name: &Spanned<String>) -> Option<String> {
        if scenario_path(self.library, &name.value).is_some() {
            return Some(name.value.clone());
        }
        self.problems.push(Problem::of(Code::UnknownName, name.span, "career-no-case").with("name", &name.value));
        None
    }

    /// A promise is part of the state, so it has few payments.
    fn promises(&mut self, compiled: &Compiled, span: Span) {
        for offer in compiled.offers.iter().filter(|offer| offer.promise.payments.len() > PAYMENTS) {
            let problem = Problem::of(Code::BadArgument, span, "days-long-promise").with("offer", &offer.id);
            self.problems.push(problem.with("most", PAYMENTS));
        }
    }

    fn deal(&mut self, id: &Spanned<String>, raw: &RawDeal) -> Option<DayDeal> {
        let incomes = raw.incomes.as_ref().map(|rows| {
            let row = |(on, yuan): &(Spanned<String>, Spanned<String>)| Some((self.date(on)?, self.yuan(yuan)?));
            rows.iter().map(row).collect::<Option<Vec<_>>>()
        });
        match incomes {
            None => Some(DayDeal { id: id.value.clone(), incomes: None }),
            Some(incomes) => Some(DayDeal { id: id.value.clone(), incomes: Some(incomes?) }),
        }
    }

    fn contact(&mut self, id: Spanned<String>, raw: RawContact, base: &Compiled) -> ContactOption {
        let offset = *base.scene.at.offset();
        let mut at: Vec<DateTime<FixedOffset>> = Vec::new();
        for text in &raw.at {
            let moment = NaiveDateTime::parse_from_str(&text.value, "%Y-%m-%dT%H:%M").ok();
            let moment = moment.and_then(|moment| moment.and_local_timezone(offset).single());
            match moment {
                Some(moment) if at.last().is_none_or(|last| *last < moment) && moment.date_naive() >= base.books.today => at.push(moment),
                Some(_) => self.problems.push(Problem::of(Code::BadDate, text.span, "days-out-of-order")),
                None => self.problems.push(Problem::of(Code::BadDate, text.span, "days-no-moment").with("text", &text.value)),
            }
        }
        let picks_up = raw.picks_up.as_ref().map(|(from, to)| (self.time(from), self.time(to)));
        let calls_back = raw.calls_back.as_ref().and_then(|time| self.time(time));
        let acts = raw.acts.iter().filter_map(|act| self.act(act)).collect();
        let own = (base.scene.number_of, base.scene.number_source, base.scene.number.clone());
        ContactOption {
            id: id.value,
            title: raw.title,
            channel: raw.channel,
            to: raw.to.map_or(own, |to| (to.role, to.source, to.number)),
            picks_up: picks_up.and_then(|(from, to)| Some((from?, to?))),
            calls_back,
            says: raw.says,
            acts,
            at,
        }
    }

    /// An act of a message: without arguments, for what a message quotes is written by the bank's own system.
    fn act(&mut self, phrase: &Phrase) -> Option<ActUse> {
        let act = self.content.vocabulary.act(&phrase.text);
        if act.is_none() {
            let problem = Problem::of(Code::UnknownAct, phrase.span, "days-no-act").with("name", &phrase.text);
            self.problems.push(problem);
        }
        act.map(|act| ActUse { act, args: [Arg::None; 2] })
    }

    fn date(&mut self, text: &Spanned<String>) -> Option<NaiveDate> {
        let date = NaiveDate::parse_from_str(&text.value, "%Y-%m-%d").ok();
        if date.is_none() {
            self.problems.push(Problem::of(Code::BadDate, text.span, "compile-no-date").with("text", &text.value));
        }
        date
    }

    fn time(&mut self, text: &Spanned<String>) -> Option<NaiveTime> {
        let time = NaiveTime::parse_from_str(&text.value, "%H:%M").ok();
        if time.is_none() {
            self.problems.push(Problem::of(Code::BadDate, text.span, "days-no-time").with("text", &text.value));
        }
        time
    }

    fn yuan(&mut self, text: &Spanned<String>) -> Option<Fen> {
        let amount = Fen::parse_yuan(&text.value).ok();
        if amount.is_none() {
            self.problems.push(Problem::of(Code::BadAmount, text.span, "compile-no-amount").with("text", &text.value));
        }
        amount
    }
}
