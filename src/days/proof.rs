//! Every plan of a day case, over summaries of its calls: each call at its moment is exhausted once, and of its plays only
//! the best and the worst of each way out go into the plans. The mood of a call is dealt, not chosen, so a plan is worth
//! what it is worth in the mood that suits it least.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::board::{Board, Came, Meeting};
use super::course::{ContactResult, Course, Made, Step};
use super::journey::spell_plan;
use super::sheet::effective_points;
use crate::call::{Compiled, Input, content_hash};
use crate::persona::Mood;
use crate::prove::{Bounds, Exit, exits};
use crate::records::spell;

/// What the search shows of one deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayProof {
    pub deal: String,
    /// Different states of the plan that were visited.
    pub courses: usize,
    /// Different calls that were exhausted.
    pub calls: usize,
    /// False: a call reached its bound, and nothing is proved.
    pub exhausted: bool,
    pub pass: i32,
    /// The most effective points that a lawful attempt is sure of, whatever moods are dealt; and the fewest of any.
    pub best: i32,
    pub worst: i32,
    /// The most with a contact that may not be made, its calls lawful; `None` where there is no such contact.
    pub unlawful: Option<i32>,
    /// The best attempt, where each call begins in its first mood: the inputs.
    pub witness: Vec<String>,
    /// The moods of its calls.
    pub moods: Vec<Mood>,
    /// Rules that some contact of some plan breaks.
    pub broken: Vec<String>,
}

impl DayProof {
    /// Whether a lawful attempt passes in every mood, and breaking the law with a contact never pays.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.exhausted && self.best >= self.pass && self.unlawful.is_none_or(|unlawful| unlawful <= self.best)
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    /// Lawful contacts only, the most points.
    Best,
    /// Lawful contacts only, the fewest.
    Worst,
    /// Any contacts, at least one of them unlawful, the most.
    Unlawful,
}

/// The next step of the best plan.
#[derive(Debug, Clone, Copy)]
enum Choice {
    Close,
    Quiet(Made),
    Talk { contact: u8, slot: u8 },
}

type Summary = Arc<Vec<(Mood, Vec<Exit>)>>;

struct Search<'b, 'a> {
    board: &'b Board<'a>,
    summaries: BTreeMap<String, Option<Summary>>,
    /// Which summary each staged call has; the board keeps the calls alive.
    by_call: BTreeMap<usize, String>,
    known: BTreeMap<(Aim, Course, i32, bool), Option<i32>>,
    courses: BTreeSet<Course>,
    broken: BTreeSet<String>,
    exhausted: bool,
}

/// Proves the deal of a board. `bounds` are those of each call.
#[must_use]
pub fn prove_days(board: &Board<'_>, bounds: Bounds) -> DayProof {
    let mut search = Search {
        board,
        summaries: BTreeMap::new(),
        by_call: BTreeMap::new(),
        known: BTreeMap::new(),
        courses: BTreeSet::new(),
        broken: BTreeSet::new(),
        exhausted: true,
    };
    let start = Course::default();
    let best = search.value(Aim::Best, start, 0, false, bounds).unwrap_or(0);
    let worst = search.value(Aim::Worst, start, 0, false, bounds).unwrap_or(0);
    let unlawful = search.value(Aim::Unlawful, start, 0, false, bounds);
    let (witness, moods) = search.witness(bounds);
    DayProof {
        deal: board.case().deals[board.deal()].id.clone(),
        courses: search.courses.len(),
        calls: search.summaries.len(),
        exhausted: search.exhausted,
        pass: board.case().base.sheet.pass_effective,
        best,
        worst,
        unlawful,
        witness,
        moods,
        broken: search.broken.into_iter().collect(),
    }
}

impl Search<'_, '_> {
    /// What a course is worth with these points of calls; `None` where no end of the wanted kind is ahead.
    fn value(&mut self, aim: Aim, course: Course, points: i32, broke: bool, bounds: Bounds) -> Option<i32> {
        let key = (aim, course, points, broke);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.courses.insert(course);
        let better = |one: Option<i32>, other: Option<i32>| match (one, other) {
            (Some(one), Some(other)) => Some(if aim == Aim::Worst { one.min(other) } else { one.max(other) }),
            (one, other) => one.or(other),
        };
        let mut value = (aim != Aim::Unlawful || broke).then(|| effective_points(self.board, &course, points));
        for (contact, slot) in self.board.options(&course) {
            let meeting = self.board.meet(&course, contact, slot);
            let breaks = self.breaks(&meeting);
            if breaks && aim != Aim::Unlawful {
                continue;
            }
            let found = match meeting.came {
                Came::NoAnswer => {
                    self.quiet(aim, course, Made { contact, slot, result: ContactResult::NoAnswer }, points, broke || breaks, bounds)
                }
                Came::Delivered => {
                    self.quiet(aim, course, Made { contact, slot, result: ContactResult::Delivered }, points, broke || breaks, bounds)
                }
                Came::Talks { call, rang_back } => {
                    let mut worst_mood: Option<Option<i32>> = None;
                    let Some(summary) = self.summary(&call, bounds) else { continue };
                    for (_, ways) in summary.iter() {
                        let mut own = None;
                        for exit in ways {
                            let made = talked(contact, slot, rang_back, Board::step(&call, exit.out));
                            let earned = if aim == Aim::Worst { exit.worst.points } else { exit.best.points };
                            own = better(own, self.value(aim, course.with(made), points + earned, broke || breaks, bounds));
                        }
                        worst_mood = Some(worst_mood.map_or(own, |known| known.min(own)));
                    }
                    worst_mood.flatten()
                }
            };
            value = better(value, found);
        }
        self.known.insert(key, value);
        value
    }

    fn quiet(&mut self, aim: Aim, course: Course, made: Made, points: i32, broke: bool, bounds: Bounds) -> Option<i32> {
        self.value(aim, course.with(made), points, broke, bounds)
    }

    /// Whether making a contact breaks a rule: one of its moment and words, or one that a dialled call begins with.
    fn breaks(&mut self, meeting: &Meeting) -> bool {
        self.broken.extend(meeting.breached.iter().map(|breached| breached.rule.clone()));
        let mut begun = false;
        if let Came::Talks { call, .. } = &meeting.came {
            call.bench.open(&mut |breach| {
                if call.bench.can_fail(breach.rule) {
                    begun = true;
                    self.broken.insert(call.bench.rule_name(breach.rule).to_owned());
                }
            });
        }
        begun || !meeting.breached.is_empty()
    }

    /// The call's ways out. Its history matters by what the rules make of it, and that is part of the call's bench.
    fn summary(&mut self, call: &Arc<Compiled>, bounds: Bounds) -> Option<Summary> {
        let key = self.by_call.entry(Arc::as_ptr(call).addr()).or_insert_with(|| {
            let mut alike = Compiled::clone(call);
            alike.scene.history.clear();
            alike.books.recent.clear();
            content_hash(&alike)
        });
        let key = key.clone();
        if !self.summaries.contains_key(&key) {
            let summary = exits(call, bounds).map(Arc::new);
            self.exhausted &= summary.is_some();
            self.summaries.insert(key.clone(), summary);
        }
        self.summaries.get(&key).cloned().flatten()
    }

    /// The best lawful attempt, each call in its first mood.
    fn witness(&mut self, bounds: Bounds) -> (Vec<String>, Vec<Mood>) {
        let (mut course, mut points) = (Course::default(), 0);
        let (mut inputs, mut moods) = (Vec::new(), Vec::new());
        loop {
            match self.choice(course, points, bounds) {
                Choice::Close => {
                    inputs.push("close".to_owned());
                    return (inputs, moods);
                }
                Choice::Quiet(made) => {
                    inputs.push(spell_plan(self.board, made.contact, made.slot));
                    course = course.with(made);
                }
                Choice::Talk { contact, slot } => {
                    inputs.push(spell_plan(self.board, contact, slot));
                    let Came::Talks { call, rang_back } = self.board.meet(&course, contact, slot).came else { return (inputs, moods) };
                    let Some((mood, exit)) = self.first_mood(&call, course, points, (contact, slot, rang_back), bounds) else {
                        return (inputs, moods);
                    };
                    let said = exit.best.play.inputs.iter().filter(|input| !matches!(input, Input::Contact { .. }));
                    inputs.extend(said.map(|input| spell(&call, *input)));
                    moods.push(mood);
                    course = course.with(talked(contact, slot, rang_back, Board::step(&call, exit.out)));
                    points += exit.best.points;
                }
            }
        }
    }

    fn first_mood(
        &mut self,
        call: &Arc<Compiled>,
        course: Course,
        points: i32,
        (contact, slot, rang_back): (u8, u8, bool),
        bounds: Bounds,
    ) -> Option<(Mood, Exit)> {
        let summary = self.summary(call, bounds)?;
        let (mood, ways) = summary.first()?;
        let mut best: Option<(i32, &Exit)> = None;
        for exit in ways {
            let made = talked(contact, slot, rang_back, Board::step(call, exit.out));
            let value = self.value(Aim::Best, course.with(made), points + exit.best.points, false, bounds);
            if let Some(value) = value.filter(|value| best.is_none_or(|(known, _)| *value > known)) {
                best = Some((value, exit));
            }
        }
        best.map(|(_, exit)| (*mood, exit.clone()))
    }

    /// The next step of the best plan: the earliest that is worth as much as the course.
    fn choice(&mut self, course: Course, points: i32, bounds: Bounds) -> Choice {
        let value = self.value(Aim::Best, course, points, false, bounds);
        if value == Some(effective_points(self.board, &course, points)) {
            return Choice::Close;
        }
        for (contact, slot) in self.board.options(&course) {
            let meeting = self.board.meet(&course, contact, slot);
            if self.breaks(&meeting) {
                continue;
            }
            let result = match meeting.came {
                Came::NoAnswer => ContactResult::NoAnswer,
                Came::Delivered => ContactResult::Delivered,
                Came::Talks { call, rang_back } => {
                    let Some(summary) = self.summary(&call, bounds) else { continue };
                    let mut least: Option<Option<i32>> = None;
                    for (_, ways) in summary.iter() {
                        let mut own = None;
                        for exit in ways {
                            let made = talked(contact, slot, rang_back, Board::step(&call, exit.out));
                            own = own.max(self.value(Aim::Best, course.with(made), points + exit.best.points, false, bounds));
                        }
                        least = Some(least.map_or(own, |known| known.min(own)));
                    }
                    if least.flatten() == value {
                        return Choice::Talk { contact, slot };
                    }
                    continue;
                }
            };
            let made = Made { contact, slot, result };
            if self.value(Aim::Best, course.with(made), points, false, bounds) == value {
                return Choice::Quiet(made);
            }
        }
        Choice::Close
    }
}

fn talked(contact: u8, slot: u8, rang_back: bool, step: Step) -> Made {
    let result = if rang_back { ContactResult::CalledBack(step) } else { ContactResult::Talked(step) };
    Made { contact, slot, result }
}
