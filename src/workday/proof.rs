//! That a workday keeps its promises: every row to be called can be called lawfully whenever somebody picks up, dialling a row to
//! be left alone breaks a rule or is needless, a lawful plan passes whatever is dealt, the plan in the file is the best one, and
//! no plan with a finding brings more.

use std::collections::BTreeSet;

use serde::Serialize;

use super::file::Workday;
use super::plan::{Choice, Plan, Queue, Task, best_plan};
use super::row::{Reason, Row};
use super::sheet::{call_worth, left_worth};
use super::shift::{case_at, judge};
use crate::call::{Compiled, Deal, Mode};
use crate::persona::Mood;
use crate::prove::{Bounds, Exit, all_cores, exits, starting_moods};

/// How often within a shift the law is asked again, in seconds, besides at the edges of windows.
const ASK_EVERY: usize = 15 * 60;

/// What was found out about one row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RowProof {
    pub id: String,
    /// Rules that dialling breaks at any moment of the shift.
    pub broken: BTreeSet<String>,
    /// A row to be called, dialled when somebody picks up, is before another law or another case than when the shift begins: the
    /// first such second.
    pub differs: Option<u16>,
    /// For the default deal: what its call can bring in which time, with everything around it.
    pub choices: Vec<Choice>,
    /// What it can bring in any mood, at the longest.
    pub sure: Vec<Choice>,
    /// For each choice, the call that gives it.
    #[serde(skip)]
    pub exits: Vec<Exit>,
    /// Whether the search of its call was done.
    pub exhausted: bool,
    /// A row to be called whose call can lawfully bring nothing, or a row to be left alone that nothing speaks against.
    pub is_wrong: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkdayProof {
    pub rows: Vec<RowProof>,
    /// The best lawful plan of the default deal.
    pub best: Plan,
    /// The same where every mood is dealt as it suits least.
    pub sure: Plan,
    /// No plan with a finding brings more points than this.
    pub unlawful: u16,
    /// Points for a full score, in the file.
    pub par: u16,
    /// Points needed to pass.
    pub pass: u16,
    /// Seconds of all rows to be called, each called at its best, and those of the shift.
    pub wanted: u32,
    pub shift: u32,
    /// Whether the file's plan dials the same rows at the same times, or brings as much.
    pub is_best_in_file: bool,
}

impl WorkdayProof {
    /// Whether every promise holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rows.iter().all(|row| !row.is_wrong && row.differs.is_none() && row.exhausted)
            && self.best.points == self.par
            && self.is_best_in_file
            && self.sure.points >= self.pass
            && self.unlawful <= self.best.points
            && self.wanted > self.shift
    }
}

/// Proves a workday.
#[must_use]
pub fn prove_workday(workday: &Workday, bounds: Bounds) -> WorkdayProof {
    let places: Vec<u8> = (0u8..).zip(&workday.rows).map(|(place, _)| place).collect();
    let rows = all_cores(places, &|place| row(workday, place, bounds));
    let queue = queue(workday, &rows, |row| &row.choices);
    let best = best_plan(&queue);
    let sure = best_plan(&self::queue(workday, &rows, |row| &row.sure));
    let lost = |row: &Row| row.leave.map_or(0, |_| left_worth(row.worth, false));
    let unlawful = (0u8..).zip(&workday.rows).map(|(place, row)| best_plan(&queue.without(place)).points.saturating_sub(lost(row))).max();
    let best_of = |row: &RowProof| row.choices.iter().max_by_key(|choice| choice.points).map_or(0, |choice| u32::from(choice.seconds));
    let breaks: u32 = workday.breaks.iter().map(|(from, until)| u32::from(until - from)).sum();
    // Rounded up: the score rounds down.
    let pass = (u32::from(workday.par) * u32::try_from(workday.marks.pass_effective).unwrap_or(100)).div_ceil(100);
    WorkdayProof {
        is_best_in_file: is_best(workday, &queue, &best),
        wanted: rows.iter().map(best_of).sum(),
        shift: u32::from(workday.until).saturating_sub(breaks),
        rows,
        best,
        sure,
        unlawful: unlawful.unwrap_or(0),
        par: workday.par,
        pass: u16::try_from(pass).unwrap_or(u16::MAX),
    }
}

fn row(workday: &Workday, place: u8, bounds: Bounds) -> RowProof {
    let row = &workday.rows[usize::from(place)];
    let mut proof = RowProof { id: row.id.clone(), exhausted: true, ..RowProof::default() };
    let moments = moments(workday, row);
    for at in &moments {
        proof.broken.extend(judge(workday, row, *at, &[]).into_iter().map(|broken| broken.rule));
    }
    match (&row.case, row.leave) {
        (_, Some(leave)) => proof.is_wrong = is_law(leave) && moments.iter().any(|at| judge(workday, row, *at, &[]).is_empty()),
        (Some(case), None) => {
            proof.differs = moments.iter().copied().filter(|at| row.is_reached(*at)).find(|at| differs(workday, case, *at));
            call(workday, place, case, bounds, &mut proof);
            proof.is_wrong = !proof.broken.is_empty() || proof.sure.iter().all(|choice| choice.points == 0);
        }
        (None, None) => proof.is_wrong = !proof.broken.is_empty(),
    }
    proof
}

/// What a row's call can bring: in the default deal, and in any mood.
fn call(workday: &Workday, place: u8, case: &Compiled, bounds: Bounds, proof: &mut RowProof) {
    let worth = workday.rows[usize::from(place)].worth;
    let around = workday.times.look + workday.times.answer + workday.times.wrap_up;
    let choice = |exit: &Exit| Choice { seconds: around.saturating_add(exit.seconds), points: call_worth(worth, exit.points) };
    let moods = starting_moods(case);
    let dealt = Deal::draw(case, u64::from(place), Mode::Practice).mood;
    let Some(all) = exits(case, &moods, bounds) else {
        proof.exhausted = false;
        return;
    };
    if let Some(own) = moods.iter().position(|mood: &Mood| *mood == dealt).and_then(|at| all.get(at)) {
        proof.exits.clone_from(own);
        proof.choices = own.iter().map(choice).collect();
    }
    // Sure is what comes in every mood: so many points, in the time that the slowest mood needs for them.
    let wanted: BTreeSet<i32> = all.iter().flatten().map(|exit| exit.points).collect();
    let slowest = |points: i32| {
        let quickest = |exits: &Vec<Exit>| exits.iter().filter(|exit| exit.points >= points).map(|exit| exit.seconds).min();
        all.iter().map(quickest).collect::<Option<Vec<_>>>()?.into_iter().max()
    };
    let sure = wanted.into_iter().filter_map(|points| Some(choice(&Exit { seconds: slowest(points)?, points, inputs: Vec::new() })));
    proof.sure = sure.collect();
}

/// Reasons for which a rule must speak against dialling. The others are good sense: nobody is helped.
const fn is_law(reason: Reason) -> bool {
    !matches!(reason, Reason::PromiseRuns | Reason::Paid | Reason::LowPriority)
}

/// Whether the call dialled at this second is another one than at the beginning of the shift, but for its moment.
fn differs(workday: &Workday, case: &Compiled, at: u16) -> bool {
    case_at(workday, case, at, &[]).is_none_or(|then| then.bench != case.bench)
}

/// The moments at which the law is asked: every quarter of an hour, and the first and last second of each window.
fn moments(workday: &Workday, row: &Row) -> Vec<u16> {
    let quarters = (0..workday.until).step_by(ASK_EVERY).chain([workday.until.saturating_sub(1)]);
    let edges = row.picks_up.iter().flat_map(|(from, until)| [*from, until.saturating_sub(1)]);
    let all: BTreeSet<u16> = quarters.chain(edges).filter(|at| *at < workday.until && workday.next_free(*at) == *at).collect();
    all.into_iter().collect()
}

/// The shift as a plan sees it.
fn queue(workday: &Workday, rows: &[RowProof], choices: impl Fn(&RowProof) -> &Vec<Choice>) -> Queue {
    let each = || (0u8..).zip(workday.rows.iter().zip(rows));
    let tasks = each().filter(|(_, (row, _))| row.is_for_calling()).map(|(place, (row, proof))| Task {
        row: place,
        windows: row.picks_up.clone(),
        choices: choices(proof).clone(),
    });
    let left: Vec<(u8, u16)> = each().filter(|(_, (row, _))| row.leave.is_some()).map(|(place, (row, _))| (place, row.worth)).collect();
    Queue {
        until: workday.until,
        breaks: workday.breaks.clone(),
        tasks: tasks.collect(),
        note: workday.times.note,
        notes: left.iter().map(|(place, worth)| (*place, worth - left_worth(*worth, false))).collect(),
        floor: left.iter().map(|(_, worth)| left_worth(*worth, false)).sum(),
    }
}

/// Whether the plan in the file is a best one: the same rows at the same moments, or as many points when only those are called.
fn is_best(workday: &Workday, queue: &Queue, best: &Plan) -> bool {
    if best.calls().eq(workday.best.iter().copied()) {
        return true;
    }
    let mut pinned = queue.clone();
    pinned.tasks.retain(|task| workday.best.iter().any(|(row, _)| *row == task.row));
    for task in &mut pinned.tasks {
        let at = workday.best.iter().filter(|(row, _)| *row == task.row).map(|(_, at)| *at);
        task.windows = at.filter(|at| workday.rows[usize::from(task.row)].is_reached(*at)).map(|at| (at, at.saturating_add(1))).collect();
    }
    best_plan(&pinned).points == best.points
}
