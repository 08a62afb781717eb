//! What a trainee learns: criteria of rubrics and rules of law, each with its memory.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::desk::Career;
use super::evidence::Attempted;
use super::memory::{Grade, Memory};
use crate::call::Mode;
use crate::score::Outcome;

/// One thing to remember.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A rule of law, by its id.
    Rule(String),
    /// A criterion of rubrics, by its id.
    Criterion(String),
}

/// Everything that was shown so far, with how well it is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memories(BTreeMap<Item, Memory>);

impl Memories {
    /// After these attempts, in their order.
    #[must_use]
    pub fn of(career: &Career, attempts: &[Attempted]) -> Self {
        let mut memories = Self::default();
        for attempt in attempts {
            memories.take(career, attempt);
        }
        memories
    }

    /// One more attempt.
    pub fn take(&mut self, career: &Career, attempt: &Attempted) {
        self.steer_clear(career, attempt);
        for (item, grade) in grades(career, attempt) {
            let memory = self.0.get(&item).map_or_else(|| Memory::first(grade, attempt.on), |memory| memory.then(grade, attempt.on));
            self.0.insert(item, memory);
        }
    }

    /// Whoever passes without a finding a case that could have broken a rule, and never came to where it tempts, has
    /// steered clear of it: for a rule that was broken last, or is due, this counts as remembered with effort. Otherwise a
    /// rule that tempts only on bad ways would come back for ever.
    fn steer_clear(&mut self, career: &Career, attempt: &Attempted) {
        if attempt.outcome != Outcome::Pass || !attempt.is_clean() {
            return;
        }
        for rule in attempt.asks.iter().filter(|rule| !attempt.tempted.contains(rule)) {
            let waits = |memory: &&mut Memory| memory.grade == Grade::Again || memory.due(career.retention) <= attempt.on;
            if let Some(memory) = self.0.get_mut(&Item::Rule(rule.clone())).filter(waits) {
                *memory = memory.then(Grade::Hard, attempt.on);
            }
        }
    }

    /// What is known of one thing; `None` where it was never shown.
    #[must_use]
    pub fn get(&self, item: &Item) -> Option<&Memory> {
        self.0.get(item)
    }

    /// Everything shown, rules first.
    pub fn all(&self) -> impl Iterator<Item = (&Item, &Memory)> {
        self.0.iter()
    }

    /// What is due on a day: forgotten things first, then what fades most.
    #[must_use]
    pub fn due(&self, career: &Career, on: NaiveDate) -> Vec<(&Item, &Memory)> {
        let mut due: Vec<(&Item, &Memory)> = self.0.iter().filter(|(_, memory)| memory.due(career.retention) <= on).collect();
        due.sort_by_key(|(item, memory)| (memory.grade != Grade::Again, memory.recall(on), (*item).clone()));
        due
    }
}

/// How an attempt grades each thing that it shows. A rule that nothing tempted to break was not shown.
fn grades(career: &Career, attempt: &Attempted) -> Vec<(Item, Grade)> {
    let shown = |grade: Grade| match grade {
        Grade::Good if attempt.hints => Grade::Hard,
        Grade::Good if attempt.mode == Mode::Exam => Grade::Easy,
        grade => grade,
    };
    let is_broken = |rule: &String| attempt.broken.iter().any(|(broken, _)| broken == rule);
    let kept = attempt.tempted.iter().filter(|rule| !is_broken(rule)).map(|rule| (Item::Rule(rule.clone()), shown(Grade::Good)));
    let broken = attempt.broken.iter().map(|(rule, _)| (Item::Rule(rule.clone()), Grade::Again));
    let criteria = attempt.criteria.iter().map(|(id, earned, possible)| {
        let percent = 100 * earned / possible.max(&1);
        let grade = match percent {
            percent if percent >= career.good_from => shown(Grade::Good),
            percent if percent >= career.hard_from => Grade::Hard,
            _ => Grade::Again,
        };
        (Item::Criterion(id.clone()), grade)
    });
    kept.chain(broken).chain(criteria).collect()
}
