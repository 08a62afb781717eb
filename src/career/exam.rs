//! Exams: which calls a paper holds, and whether they were enough. A paper is drawn from its seed; no case comes twice
//! before every case came once, and no case comes twice in the same deal before every deal came once, so that knowing
//! one script by heart is knowing one call of several.

use serde::Serialize;

use super::desk::{Career, DeskId, ExamRule};
use super::evidence::Attempted;
use super::next::Candidate;
use crate::call::{Draw, variant_of};
use crate::score::Outcome;

/// One call of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seat {
    pub case: String,
    pub variant: String,
    /// What the deal is drawn from; it deals this variant.
    pub seed: u64,
}

/// An exam as drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    pub desk: DeskId,
    pub seed: u64,
    pub seats: Vec<Seat>,
}

impl Paper {
    /// The paper of this seed, from the desk's own cases; the cases that must be among them come first in the drawing and
    /// anywhere in the order.
    #[must_use]
    pub fn draw(career: &Career, desk: DeskId, candidates: &[Candidate], seed: u64) -> Self {
        let own = career.desk(desk);
        let mut draw = Draw::new(seed);
        let is_must = |case: &&Candidate| own.exam.must.contains(&case.id);
        let set: Vec<&Candidate> = candidates.iter().filter(|case| own.has(&case.id, case.bucket) || is_must(case)).collect();
        let deals = |case: &&'_ Candidate| case.variants.len().max(1);
        let mut used: Vec<Vec<u32>> = set.iter().map(|case| vec![0; deals(case)]).collect();
        let mut seats = Vec::new();
        for place in 0..usize::from(own.exam.calls) {
            let must: Vec<usize> = (0..set.len()).filter(|at| is_must(&set[*at]) && used[*at].iter().all(|times| *times == 0)).collect();
            let fewest = used.iter().map(|times| times.iter().sum::<u32>()).min().unwrap_or(0);
            let fresh: Vec<usize> = (0..set.len()).filter(|at| used[*at].iter().sum::<u32>() == fewest).collect();
            let left = usize::from(own.exam.calls) - place;
            let from = if !must.is_empty() && must.len() >= left { &must } else { &fresh };
            let Some(case) = pick(from, &mut draw) else { break };
            let rare = used[case].iter().copied().min().unwrap_or(0);
            let rare: Vec<usize> = (0..used[case].len()).filter(|at| used[case][*at] == rare).collect();
            let Some(variant) = pick(&rare, &mut draw) else { break };
            used[case][variant] += 1;
            seats.push(Seat {
                case: set[case].id.clone(),
                variant: set[case].variants.get(variant).cloned().unwrap_or_default(),
                seed: seed_of(variant, used[case].len(), &mut draw),
            });
        }
        Self { desk, seed, seats }
    }
}

fn pick(from: &[usize], draw: &mut Draw) -> Option<usize> {
    let count = u32::try_from(from.len()).unwrap_or(u32::MAX);
    from.get(draw.below(count) as usize).copied()
}

/// A seed that deals this variant.
fn seed_of(variant: usize, count: usize, draw: &mut Draw) -> u64 {
    let mut seed = u64::from(draw.below(u32::MAX)) + 1;
    while variant_of(seed, count) != variant {
        seed += 1;
    }
    seed
}

/// What an exam fell short of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "short-of", rename_all = "kebab-case")]
pub enum Shortfall {
    /// So many calls were not finished.
    Unfinished {
        calls: usize,
    },
    /// A red line was crossed.
    RedLine {
        rule: String,
    },
    /// A case that must pass did not.
    Must {
        case: String,
    },
    Passes {
        passed: usize,
        wanted: u8,
    },
    Average {
        points: i32,
        wanted: i32,
    },
}

/// How an exam went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExamResult {
    pub passed: usize,
    /// Effective points on average over all calls; an unfinished call has none.
    pub average: i32,
    /// Empty: passed.
    pub shortfalls: Vec<Shortfall>,
}

impl ExamResult {
    /// Whether nothing was missing.
    #[must_use]
    pub const fn is_pass(&self) -> bool {
        self.shortfalls.is_empty()
    }
}

/// Judges the finished calls of one exam, each seat once.
#[must_use]
pub fn judge(rule: &ExamRule, calls: &[&Attempted]) -> ExamResult {
    let passed = calls.iter().filter(|call| call.outcome == Outcome::Pass).count();
    let average = calls.iter().map(|call| call.effective).sum::<i32>() / i32::from(rule.calls.max(1));
    let mut shortfalls = Vec::new();
    let missing = usize::from(rule.calls).saturating_sub(calls.len());
    if missing > 0 {
        shortfalls.push(Shortfall::Unfinished { calls: missing });
    }
    if let Some(broken) = calls.iter().find_map(|call| call.red_line()) {
        shortfalls.push(Shortfall::RedLine { rule: broken.to_owned() });
    }
    let failed_must = calls.iter().find(|call| rule.must.contains(&call.case) && call.outcome != Outcome::Pass);
    if let Some(call) = failed_must {
        shortfalls.push(Shortfall::Must { case: call.case.clone() });
    }
    if passed < usize::from(rule.passes) {
        shortfalls.push(Shortfall::Passes { passed, wanted: rule.passes });
    }
    if average < rule.average {
        shortfalls.push(Shortfall::Average { points: average, wanted: rule.average });
    }
    ExamResult { passed, average, shortfalls }
}
