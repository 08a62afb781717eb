//! Which case comes next, and why: what was forgotten comes first, then what is new at the desk, then what fades.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::desk::{Career, DeskId};
use super::evidence::Attempted;
use super::items::{Item, Memories};
use super::memory::{Grade, Memory};
use super::standing::{Opening, Standing};
use crate::account::card::Bucket;
use crate::call::Compiled;
use crate::score::Outcome;

/// A case that can be practised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    /// The pack of the law that it is called under.
    pub law: String,
    pub bucket: Bucket,
    pub difficulty: u8,
    /// Its variants, for exams.
    pub variants: Vec<String>,
    /// What a call of it can show.
    pub shows: BTreeSet<Item>,
}

impl Candidate {
    /// A case, looked at in all its variants: other numbers are dialled and other words said; `None` where there are none.
    #[must_use]
    pub fn of(variants: &[Compiled]) -> Option<Self> {
        let first = variants.first()?;
        let rules = variants.iter().flat_map(|compiled| {
            let rules = compiled.tempts().iter().filter(|rule| compiled.bench.can_fail(*rule)).collect::<Vec<_>>();
            rules.into_iter().map(|rule| Item::Rule(compiled.bench.rule_name(rule).to_owned()))
        });
        let criteria = first.sheet.criteria.iter().map(|criterion| Item::Criterion(criterion.id.clone()));
        Some(Self {
            id: first.id.clone(),
            law: first.packs.first().cloned().unwrap_or_default(),
            bucket: first.books.owed.bucket,
            difficulty: first.difficulty,
            variants: variants.iter().map(|compiled| compiled.variant.clone()).collect(),
            shows: rules.chain(criteria).collect(),
        })
    }
}

/// Why this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Why {
    /// Something was forgotten, and this case asks for it and for so many more that are due.
    CameBack { item: Item, last: NaiveDate, more: usize },
    /// Nobody of this desk's cases has rung yet.
    New,
    /// Tried so often, never passed.
    NotPassed { tries: usize },
    /// Something fades, and this case asks for it and for so many more that are due.
    Fades { item: Item, percent: u8, more: usize },
    /// Nothing is due and everything was passed: the one not practised for longest.
    LongAgo { days: i64 },
}

/// What to practise next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The case's place among the candidates.
    pub case: usize,
    #[serde(flatten)]
    pub why: Why,
    /// Whether the desk's exam is open: then that may come first.
    pub exam_open: bool,
}

/// The law that somebody works under: that of the newest attempt whose case is here, else that of the first case.
#[must_use]
pub fn law_at_work<'a>(candidates: &'a [Candidate], attempts: &[Attempted]) -> Option<&'a str> {
    let newest = attempts.iter().rev().find_map(|attempt| candidates.iter().find(|case| case.id == attempt.case));
    newest.or(candidates.first()).map(|case| case.law.as_str())
}

/// The next case for somebody who stands here. `candidates` are in the order of the library and of one law; none is offered
/// that is above the desk. Where that law has no case for the desk at all, every case of it may be practised.
#[must_use]
pub fn what_next(career: &Career, standing: &Standing<'_>, candidates: &[Candidate], today: NaiveDate) -> Option<Next> {
    let desk = standing.desk();
    let mut open: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
    if open.iter().any(|(_, case)| career.practises(desk, &case.id, case.bucket)) {
        open.retain(|(_, case)| career.practises(desk, &case.id, case.bucket));
    }
    let pick = Pick { career, standing, today, open };
    let why = pick.came_back().or_else(|| pick.unpassed(desk)).or_else(|| pick.fades()).or_else(|| pick.long_ago());
    let exam_open = standing.opening(career) == Opening::Open;
    why.map(|(case, why)| Next { case, why, exam_open })
}

struct Pick<'a> {
    career: &'a Career,
    standing: &'a Standing<'a>,
    today: NaiveDate,
    open: Vec<(usize, &'a Candidate)>,
}

impl<'a> Pick<'a> {
    fn of(&self, case: &str) -> impl Iterator<Item = &'a Attempted> {
        let case = case.to_owned();
        self.standing.attempts().iter().filter(move |attempt| attempt.case == case)
    }

    fn today(&self, case: &str) -> usize {
        self.of(case).filter(|attempt| attempt.on == self.today).count()
    }

    fn is_passed(&self, case: &str) -> bool {
        self.of(case).any(|attempt| attempt.outcome == Outcome::Pass)
    }

    /// The case that asks for most of what is due, where it asks for some of `wanted`: with the first of those, and how
    /// many more are due in it.
    fn covers(&self, wanted: &[(&Item, &Memory)]) -> Option<(usize, Item, Memory, usize)> {
        let memories: &Memories = self.standing.memories();
        let due = memories.due(self.career, self.today);
        let asked = self.open.iter().filter_map(|(place, case)| {
            let (item, memory) = wanted.iter().find(|(item, _)| case.shows.contains(*item))?;
            let own = wanted.iter().filter(|(item, _)| case.shows.contains(*item)).count();
            let all = due.iter().filter(|(item, _)| case.shows.contains(*item)).count();
            let rank = (std::cmp::Reverse(self.today(&case.id)), own, all, std::cmp::Reverse(case.difficulty), std::cmp::Reverse(*place));
            Some((rank, (*place, (*item).clone(), **memory, all.saturating_sub(1))))
        });
        asked.max_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, found)| found)
    }

    fn came_back(&self) -> Option<(usize, Why)> {
        let due = self.standing.memories().due(self.career, self.today);
        let forgotten: Vec<(&Item, &Memory)> = due.into_iter().filter(|(_, memory)| memory.grade == Grade::Again).collect();
        // A rule that was broken weighs more than points that were missed.
        let (rules, criteria): (Vec<_>, Vec<_>) = forgotten.into_iter().partition(|(item, _)| matches!(item, Item::Rule(_)));
        let found = self.covers(&rules).or_else(|| self.covers(&criteria));
        found.map(|(case, item, memory, more)| (case, Why::CameBack { item, last: memory.last, more }))
    }

    fn unpassed(&self, desk: DeskId) -> Option<(usize, Why)> {
        let own = self.career.desk(desk);
        let unpassed = self.open.iter().filter(|(_, case)| !self.is_passed(&case.id));
        let rank = |(place, case): &&(usize, &Candidate)| {
            (!own.has(&case.id, case.bucket), self.today(&case.id), !own.buckets.contains(&case.bucket), case.difficulty, *place)
        };
        let (place, case) = unpassed.min_by_key(rank)?;
        let tries = self.of(&case.id).count();
        Some((*place, if tries == 0 { Why::New } else { Why::NotPassed { tries } }))
    }

    fn fades(&self) -> Option<(usize, Why)> {
        let due = self.standing.memories().due(self.career, self.today);
        let found = self.covers(&due);
        found.map(|(case, item, memory, more)| (case, Why::Fades { item, percent: memory.recall(self.today), more }))
    }

    fn long_ago(&self) -> Option<(usize, Why)> {
        let last = self.open.iter().filter_map(|(place, case)| Some((self.of(&case.id).map(|attempt| attempt.on).max()?, *place)));
        last.min().map(|(on, place)| (place, Why::LongAgo { days: (self.today - on).num_days().max(0) }))
    }
}
