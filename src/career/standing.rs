//! Where a trainee stands: attempts walked through in their order, desk by desk.

use std::collections::BTreeSet;

use serde::Serialize;

use super::desk::{Career, DeskId};
use super::evidence::Attempted;
use super::exam::{ExamResult, judge};
use super::items::{Item, Memories};
use super::memory::Grade;
use crate::call::Mode;
use crate::score::Outcome;

/// One exam that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sitting {
    pub desk: DeskId,
    pub paper: u64,
    pub on: chrono::NaiveDate,
    pub result: ExamResult,
}

/// What keeps an exam closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "lack", rename_all = "kebab-case")]
pub enum Lack {
    /// So many more passed practice calls at this desk.
    Passes { more: u32 },
    /// A rule whose last sign was a breach.
    Broken { rule: String },
}

/// Whether the desk's exam may be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "exam", rename_all = "kebab-case")]
pub enum Opening {
    Open,
    Closed {
        lacks: Vec<Lack>,
    },
    /// Every desk's exam was passed.
    Done,
}

/// Where somebody stands after their attempts.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    attempts: &'a [Attempted],
    /// The desk at which each attempt was made.
    desks: Vec<DeskId>,
    desk: DeskId,
    /// Whether the highest desk's exam was passed too.
    is_done: bool,
    sittings: Vec<Sitting>,
    memories: Memories,
}

impl<'a> Standing<'a> {
    /// After these attempts, the oldest first.
    #[must_use]
    pub fn of(career: &Career, attempts: &'a [Attempted]) -> Self {
        let mut standing = Self {
            attempts,
            desks: Vec::with_capacity(attempts.len()),
            desk: DeskId(0),
            is_done: false,
            sittings: Vec::new(),
            memories: Memories::default(),
        };
        for (place, attempt) in attempts.iter().enumerate() {
            standing.desks.push(standing.desk);
            standing.memories.take(career, attempt);
            standing.sit(career, place, attempt);
        }
        standing
    }

    fn sit(&mut self, career: &Career, place: usize, attempt: &Attempted) {
        let Some(sat) = &attempt.sat else { return };
        let Some(desk) = career.ids().find(|desk| career.desk(*desk).id == sat.desk) else { return };
        let calls = seats(&self.attempts[..=place], &sat.desk, sat.paper);
        let sitting = Sitting { desk, paper: sat.paper, on: attempt.on, result: judge(&career.desk(desk).exam, &calls) };
        self.sittings.retain(|known| (known.desk, known.paper) != (desk, sat.paper));
        let is_promotion = sitting.result.is_pass() && desk == self.desk;
        self.sittings.push(sitting);
        if is_promotion {
            let last = career.ids().next_back().unwrap_or(desk);
            self.is_done = desk == last;
            self.desk = DeskId(desk.0 + 1).min(last);
        }
    }

    /// The attempts, the oldest first.
    #[must_use]
    pub const fn attempts(&self) -> &'a [Attempted] {
        self.attempts
    }

    /// The attempts with the desk each was made at.
    pub fn at_desks(&self) -> impl Iterator<Item = (DeskId, &'a Attempted)> {
        self.desks.iter().copied().zip(self.attempts)
    }

    /// The desk now.
    #[must_use]
    pub const fn desk(&self) -> DeskId {
        self.desk
    }

    /// Exams begun, in the order of their last call.
    #[must_use]
    pub fn sittings(&self) -> &[Sitting] {
        &self.sittings
    }

    /// What is remembered.
    #[must_use]
    pub const fn memories(&self) -> &Memories {
        &self.memories
    }

    /// Whether the exam of the desk may be taken now, and what is lacking.
    #[must_use]
    pub fn opening(&self, career: &Career) -> Opening {
        if self.is_done {
            return Opening::Done;
        }
        let own = career.desk(self.desk);
        let is_of_desk = |attempt: &&Attempted| own.has(&attempt.case, attempt.bucket) && attempt.mode == Mode::Practice;
        let mine: Vec<&Attempted> = self.attempts.iter().filter(is_of_desk).collect();
        let passes = u32::try_from(mine.iter().filter(|attempt| attempt.outcome == Outcome::Pass).count()).unwrap_or(u32::MAX);
        let mut lacks = Vec::new();
        if passes < own.exam.opens_after {
            lacks.push(Lack::Passes { more: own.exam.opens_after - passes });
        }
        let broken: BTreeSet<&String> = mine.iter().flat_map(|attempt| attempt.broken.iter().map(|(rule, _)| rule)).collect();
        let is_open = |rule: &&&String| self.memories.get(&Item::Rule((**rule).clone())).is_some_and(|memory| memory.grade == Grade::Again);
        lacks.extend(broken.iter().filter(is_open).map(|rule| Lack::Broken { rule: (*rule).clone() }));
        if lacks.is_empty() { Opening::Open } else { Opening::Closed { lacks } }
    }
}

/// The calls of one exam: of each seat the first that was finished.
fn seats<'a>(attempts: &'a [Attempted], desk: &str, paper: u64) -> Vec<&'a Attempted> {
    let mut taken = BTreeSet::new();
    let mut calls = Vec::new();
    for attempt in attempts {
        let sat = attempt.sat.as_ref().filter(|sat| sat.desk == desk && sat.paper == paper && attempt.mode == Mode::Exam);
        if sat.is_some_and(|sat| taken.insert(sat.place)) {
            calls.push(attempt);
        }
    }
    calls
}
