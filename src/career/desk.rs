//! `assets/career.ron`: skills and desks, resolved once.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::account::Fen;
use crate::account::card::Bucket;
use crate::call::FileProblems;
use crate::law::Family;
use crate::scenario::library::scenario_path;
use crate::scenario::problem::{Code, Problem};
use crate::scenario::reader::{self, Spanned};
use crate::scenario::rubric::Both;
use crate::scenario::{Library, Span};

/// Where the desks are written.
const FILE: &str = "assets/career.ron";

#[derive(Debug, Deserialize)]
#[serde(rename = "Career", deny_unknown_fields)]
struct RawCareer {
    retention: u8,
    hard_from: i32,
    good_from: i32,
    rest_days: u8,
    skills: IndexMap<Spanned<String>, RawSkill>,
    desks: IndexMap<Spanned<String>, RawDesk>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkill {
    title: Both,
    criteria: Vec<String>,
    families: Vec<Family>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDesk {
    title: Both,
    buckets: Vec<Spanned<String>>,
    #[serde(default)]
    also: Vec<Spanned<String>>,
    skills: Vec<Spanned<String>>,
    authority: Authority,
    exam: RawExam,
    pay: RawPay,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExam {
    opens_after: u32,
    calls: u8,
    passes: u8,
    average: i32,
    #[serde(default)]
    must: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPay {
    base: Spanned<String>,
    permille: u32,
    clean_call: Spanned<String>,
}

/// A desk, by its place from the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct DeskId(pub u8);

impl DeskId {
    /// Its place.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something to be good at: criteria of rubrics, and rules by their families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    pub id: String,
    pub title: Both,
    pub criteria: Vec<String>,
    pub families: Vec<Family>,
}

/// What a desk may agree to by itself. An application that the bank decides may be passed on from every desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// At most so many payments.
    pub steps: u8,
    /// The last of them at most so many days ahead.
    pub days_ahead: u16,
    pub words: Both,
}

/// How a desk's exam goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamRule {
    /// It opens after so many passed practice calls at this desk.
    pub opens_after: u32,
    pub calls: u8,
    /// How many of them must pass.
    pub passes: u8,
    /// What the effective points must come to on average.
    pub average: i32,
    /// Cases that are always among the calls, and must pass.
    pub must: Vec<String>,
}

/// What a desk pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayScheme {
    /// A month.
    pub base: Fen,
    /// Of each yuan that a safe promise keeps, in thousandths.
    pub permille: u32,
    /// For a passed call without a finding, with money or without.
    pub clean_call: Fen,
}

/// A desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub id: String,
    pub title: Both,
    pub buckets: Vec<Bucket>,
    /// Cases of other buckets that belong to it.
    pub also: Vec<String>,
    /// By place.
    pub skills: Vec<usize>,
    pub authority: Authority,
    pub exam: ExamRule,
    pub pay: PayScheme,
}

impl Desk {
    /// Whether a case is one of this desk's own.
    #[must_use]
    pub fn has(&self, case: &str, bucket: Bucket) -> bool {
        self.buckets.contains(&bucket) || self.also.iter().any(|also| also == case)
    }
}

/// Skills and desks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Career {
    /// An item is due when it would be remembered with this probability, in per cent.
    pub retention: u8,
    /// From how many per cent of its points a criterion counts as remembered with effort, and as remembered.
    pub hard_from: i32,
    pub good_from: i32,
    /// So many days without practice in a row do not end a streak.
    pub rest_days: u8,
    pub skills: Vec<Skill>,
    /// The lowest first.
    pub desks: Vec<Desk>,
}

impl Career {
    /// The desk of this place.
    #[must_use]
    pub fn desk(&self, id: DeskId) -> &Desk {
        &self.desks[id.index()]
    }

    /// The places of all desks, the lowest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = DeskId> {
        (0u8..).take(self.desks.len()).map(DeskId).collect::<Vec<_>>().into_iter()
    }

    /// Whether a case belongs to this desk or a lower one.
    #[must_use]
    pub fn practises(&self, desk: DeskId, case: &str, bucket: Bucket) -> bool {
        self.desks.iter().take(desk.index() + 1).any(|desk| desk.has(case, bucket))
    }
}

/// The desks of a library.
///
/// # Errors
/// Everything that is wrong with `assets/career.ron`.
pub fn load_career(library: &dyn Library) -> Result<Career, FileProblems> {
    let loaded = reader::read::<RawCareer>(&library.read(FILE).unwrap_or_default());
    let mut problems = loaded.problems;
    let career = loaded.value.and_then(|raw| resolve(raw, library, &mut problems));
    let broken = FileProblems { file: FILE.to_owned(), text: loaded.text, problems };
    match career {
        Some(career) if !broken.has_errors() => Ok(career),
        _ => Err(broken),
    }
}

fn resolve(raw: RawCareer, library: &dyn Library, problems: &mut Vec<Problem>) -> Option<Career> {
    let ids: Vec<String> = raw.skills.keys().map(|id| id.value.clone()).collect();
    let skill =
        |(id, raw): (Spanned<String>, RawSkill)| Skill { id: id.value, title: raw.title, criteria: raw.criteria, families: raw.families };
    let skills = raw.skills.into_iter().map(skill).collect();
    let resolved: Vec<Option<Desk>> = raw.desks.into_iter().map(|(id, raw)| desk(id.value, raw, &ids, library, problems)).collect();
    let desks: Vec<Desk> = resolved.into_iter().collect::<Option<_>>()?;
    if desks.is_empty() {
        problems.push(Problem::of(Code::Unusable, Span::default(), "career-no-desk"));
        return None;
    }
    let retention = raw.retention.clamp(50, 99);
    Some(Career { retention, hard_from: raw.hard_from, good_from: raw.good_from, rest_days: raw.rest_days, skills, desks })
}

fn desk(id: String, raw: RawDesk, skills: &[String], library: &dyn Library, problems: &mut Vec<Problem>) -> Option<Desk> {
    let mut case = |name: &Spanned<String>| {
        if scenario_path(library, &name.value).is_none() {
            problems.push(Problem::of(Code::UnknownName, name.span, "career-no-case").with("name", &name.value));
        }
        name.value.clone()
    };
    let also: Vec<String> = raw.also.iter().map(&mut case).collect();
    let must: Vec<String> = raw.exam.must.iter().map(&mut case).collect();
    let mut known = |name: &Spanned<String>| {
        let place = skills.iter().position(|skill| *skill == name.value);
        if place.is_none() {
            let problem = Problem::of(Code::UnknownName, name.span, "career-no-skill").with("name", &name.value);
            problems.push(problem.with("known", skills.join(", ")));
        }
        place
    };
    let places: Vec<usize> = raw.skills.iter().filter_map(&mut known).collect();
    let buckets: Vec<Option<Bucket>> = raw.buckets.iter().map(|name| bucket(name, problems)).collect();
    let (base, clean_call) = (yuan(&raw.pay.base, problems), yuan(&raw.pay.clean_call, problems));
    Some(Desk {
        id,
        title: raw.title,
        buckets: buckets.into_iter().collect::<Option<_>>()?,
        also,
        skills: places,
        authority: raw.authority,
        exam: ExamRule {
            opens_after: raw.exam.opens_after,
            calls: raw.exam.calls.max(1),
            passes: raw.exam.passes,
            average: raw.exam.average,
            must,
        },
        pay: PayScheme { base: base?, permille: raw.pay.permille, clean_call: clean_call? },
    })
}

fn bucket(name: &Spanned<String>, problems: &mut Vec<Problem>) -> Option<Bucket> {
    let all = [Bucket::M0, Bucket::M1, Bucket::M2, Bucket::M3, Bucket::M3Plus];
    let found = all.into_iter().find(|bucket| bucket.to_string() == name.value);
    if found.is_none() {
        problems.push(Problem::of(Code::UnknownName, name.span, "career-no-bucket").with("name", &name.value));
    }
    found
}

fn yuan(text: &Spanned<String>, problems: &mut Vec<Problem>) -> Option<Fen> {
    let amount = Fen::parse_yuan(&text.value).ok();
    if amount.is_none() {
        problems.push(Problem::of(Code::BadAmount, text.span, "compile-no-amount").with("text", &text.value));
    }
    amount
}
