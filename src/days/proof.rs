//! Plans of a day case, searched whole. No call is searched for each of its accounts: what of a case at a moment can make a
//! difference within a call (its shape) is told apart from sums that are only quoted, each shape is searched once
//! (`prove::ways_out`), and plans are walked over what calls leave behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::board::{Board, Encounter, Fate, Standing};
use super::course::{ContactResult, Course, Made, Step};
use super::file::DayCase;
use super::journey::{DayInput, Journey};
use super::sheet::{best_without_money, calls_part, course_part};
use crate::account::Fen;
use crate::call::{Compiled, Content, Deal, Mode, bytes_hash, shape_hash};
use crate::prove::{Bounds, Left, WaysOut, starting_moods, ways_out};
use crate::scenario::Library;
use crate::score::Outcome;

/// What the plans of one deal show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanProof {
    pub deal: String,
    /// How many courses were looked at, how many calls they have, and how many of these had to be searched.
    pub courses: usize,
    pub calls: usize,
    pub searched: usize,
    /// Whether everything was looked at.
    pub exhausted: bool,
    /// The most effective points of a lawful plan, every call dealt as by default.
    pub best: i32,
    /// The same where each call is dealt in the mood that suits least.
    pub sure: i32,
    pub pass: i32,
    /// The most effective points of a plan with a contact that breaks a rule, its talks being lawful.
    pub unlawful_contact: Option<i32>,
    /// No plan with a finding in a talk has more than this, given that in no talk a finding pays by itself, which the talk's own
    /// proof shows: every talk's best points with whatever any play of it leaves behind.
    pub unlawful_talk: i32,
    /// The best lawful plan as a script, and what it came to when it was played.
    pub inputs: Vec<String>,
    pub played: Option<(Outcome, i32, i32)>,
}

impl PlanProof {
    /// Whether a lawful plan passes whatever is dealt, the best one was played to its points, and no contact that breaks a rule
    /// pays.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.exhausted
            && self.sure >= self.pass
            && self.played == Some((Outcome::Pass, 100, self.best))
            && self.unlawful_contact.is_none_or(|points| points <= self.best)
    }
}

/// Searches the plans of a day case in one of its deals.
#[must_use]
pub fn prove_plans(library: &dyn Library, content: &Content, case: &DayCase, deal: usize, bounds: Bounds) -> PlanProof {
    let board = Board::new(library, content, case, deal);
    let mut search = Search {
        board: &board,
        bounds,
        ways: BTreeMap::new(),
        shapes: BTreeMap::new(),
        benches: BTreeMap::new(),
        judged: BTreeMap::new(),
        late: BTreeMap::new(),
        path: Vec::new(),
        best: Found::default(),
        sure: -1,
        unlawful_contact: None,
        unlawful_talk: 0,
        courses: 0,
        exhausted: true,
    };
    search.walk(&Course::default(), Sums::default(), false);
    let (inputs, played) = search.play();
    PlanProof {
        deal: case.deals[board.deal()].id.clone(),
        courses: search.courses,
        calls: search.shapes.len(),
        searched: search.ways.len(),
        exhausted: search.exhausted,
        best: search.best.points,
        sure: search.sure,
        pass: case.base.sheet.pass_effective,
        unlawful_contact: search.unlawful_contact,
        unlawful_talk: search.unlawful_talk,
        inputs,
        played,
    }
}

/// The contacts of a course as the law's history tells them apart.
type Signs = Vec<(u8, u8, u8)>;
/// Payments that were really made.
type Paid = Vec<(NaiveDate, Fen)>;

/// A call that can be had.
#[derive(Clone)]
struct Had {
    compiled: Arc<Compiled>,
    ways: Arc<WaysOut>,
}

/// Effective points of the talks so far: as dealt by default, in the worst moods, and never too little.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    talks: u8,
    dealt: Option<i32>,
    sure: Option<i32>,
    most: i32,
}

/// One contact of the path that is being walked, and how its talk is left.
#[derive(Debug, Clone)]
struct Taken {
    contact: u8,
    slot: u8,
    left: Option<(Left, Arc<WaysOut>)>,
}

#[derive(Default)]
struct Found {
    points: i32,
    path: Vec<Taken>,
}

struct Search<'b> {
    board: &'b Board<'b>,
    bounds: Bounds,
    /// By the shape of a talk on its account, and of what the law makes of its history.
    ways: BTreeMap<(String, String), Option<Arc<WaysOut>>>,
    shapes: BTreeMap<(Standing, DateTime<FixedOffset>, Paid), String>,
    benches: BTreeMap<(Standing, DateTime<FixedOffset>, bool, bool, Signs), String>,
    judged: BTreeMap<(u8, u8, bool, Signs), bool>,
    late: BTreeMap<(NaiveDate, Paid), bool>,
    path: Vec<Taken>,
    best: Found,
    sure: i32,
    unlawful_contact: Option<i32>,
    unlawful_talk: i32,
    courses: usize,
    exhausted: bool,
}

impl Search<'_> {
    /// Everything that can follow a course, and closing it here.
    fn walk(&mut self, course: &Course, sums: Sums, is_broken: bool) {
        self.courses += 1;
        self.close(course, sums, is_broken);
        for (contact, slot) in self.board.options(course) {
            let (quiet, had) = match self.board.encounter(course, contact, slot) {
                Encounter::Quiet(result) => (result, None),
                Encounter::Talks { standing, at, rang_back } => {
                    let quiet = if rang_back { ContactResult::Delivered } else { ContactResult::NoAnswer };
                    let sent = course.with(Made { contact, slot, result: quiet });
                    let had = self.had(if rang_back { &sent } else { course }, standing, at, rang_back);
                    (quiet, had.map(|had| (had, rang_back)))
                }
            };
            if let Some((had, rang_back)) = had {
                // What a dialled call breaks by beginning is a finding of every play of it.
                let is_broken = is_broken || rang_back && self.breaks(course, contact, slot);
                self.talk(course, &had, (contact, slot), rang_back, sums, is_broken);
                continue;
            }
            let is_broken = is_broken || self.breaks(course, contact, slot);
            self.path.push(Taken { contact, slot, left: None });
            self.walk(&course.with(Made { contact, slot, result: quiet }), sums, is_broken);
            self.path.pop();
        }
    }

    fn talk(&mut self, course: &Course, had: &Had, (contact, slot): (u8, u8), rang_back: bool, sums: Sums, is_broken: bool) {
        let dealt = dealt(&had.compiled, sums.talks);
        let own = &had.ways.lawful[dealt];
        let most = own.values().map(|(points, _)| *points).max().unwrap_or(0);
        for left in &had.ways.all {
            let sure = had.ways.lawful.iter().map(|mood| mood.get(left).map(|(points, _)| *points)).min().flatten();
            let next = Sums {
                talks: sums.talks + 1,
                dealt: sums.dealt_so_far().zip(own.get(left)).map(|(sum, (points, _))| sum + points),
                sure: sums.sure_so_far().zip(sure).map(|(sum, points)| sum + points),
                most: sums.most + most,
            };
            let step = step(&had.compiled, *left);
            let result = if rang_back { ContactResult::CalledBack(step) } else { ContactResult::Talked(step) };
            self.path.push(Taken { contact, slot, left: Some((*left, Arc::clone(&had.ways))) });
            self.walk(&course.with(Made { contact, slot, result }), next, is_broken);
            self.path.pop();
        }
    }

    /// What a course comes to when no further contact is made.
    fn close(&mut self, course: &Course, sums: Sums, is_broken: bool) {
        // Whoever was promised nothing in earnest gets nothing: most courses are passed over so.
        let hope = best_without_money(self.board, course).map_or(100, |own| own + calls_part(100, 1));
        if hope <= self.best.points.min(self.sure).min(self.unlawful_talk) && (!is_broken || Some(hope) <= self.unlawful_contact) {
            return;
        }
        let own = course_part(self.board, course);
        let total = |sum: i32| own + calls_part(sum, usize::from(sums.talks));
        self.unlawful_talk = self.unlawful_talk.max(total(sums.most));
        let (dealt, sure) = (sums.dealt_so_far().map(total), sums.sure_so_far().map(total));
        if is_broken {
            self.unlawful_contact = self.unlawful_contact.max(dealt);
            return;
        }
        if let Some(points) = dealt.filter(|points| *points > self.best.points) {
            self.best = Found { points, path: self.path.clone() };
        }
        self.sure = self.sure.max(sure.unwrap_or(-1));
    }

    /// Whether making a contact breaks a rule by itself.
    fn breaks(&mut self, course: &Course, contact: u8, slot: u8) -> bool {
        let day = self.board.at(contact, slot).date_naive();
        let key = (contact, slot, self.is_late(course, day), signs(course));
        if let Some(known) = self.judged.get(&key) {
            return *known;
        }
        let breaks = !self.board.judge(course, contact, slot).is_empty();
        self.judged.insert(key, breaks);
        breaks
    }

    fn is_late(&mut self, course: &Course, day: NaiveDate) -> bool {
        let key = (day, self.paid(course, day));
        if let Some(known) = self.late.get(&key) {
            return *known;
        }
        let is_late = self.board.figures(course, day).is_some_and(|figures| figures.days_past_due > 0);
        self.late.insert(key, is_late);
        is_late
    }

    fn paid(&self, course: &Course, before: NaiveDate) -> Paid {
        let dues = self.board.dues(course);
        dues.iter().filter(|due| due.fate == Fate::Kept && due.on < before).map(|due| (due.on, due.amount)).collect()
    }

    /// The talk that is had, and its ways out: those of its shape before the law of its history.
    fn had(&mut self, course: &Course, standing: Standing, at: DateTime<FixedOffset>, rang_back: bool) -> Option<Had> {
        let paid = self.paid(course, at.date_naive());
        let talk = self.board.talk(standing, at, &paid)?;
        let shape = self.shapes.entry((standing, at, paid)).or_insert_with(|| shape_hash(&talk)).clone();
        // The account comes before the bench as late or not; what it owes is only quoted.
        let is_late = talk.scene.circumstances.get("grace_over") == Some(&1);
        let key = (standing, at, rang_back, is_late, signs(course));
        let bench = if let Some(known) = self.benches.get(&key) {
            known.clone()
        } else {
            let bench = self.board.after(&talk, course, rang_back)?.bench.without_figures();
            let hash = bytes_hash(&serde_json::to_vec(&bench).unwrap_or_default());
            self.benches.insert(key, hash.clone());
            hash
        };
        let known = self.ways.get(&(shape.clone(), bench.clone())).cloned();
        let ways = if let Some(known) = known {
            known
        } else {
            let compiled = self.board.after(&talk, course, rang_back)?;
            let ways = ways_out(&compiled, &starting_moods(&compiled), self.bounds).map(Arc::new);
            self.exhausted &= ways.is_some();
            self.ways.insert((shape, bench), ways.clone());
            ways
        };
        Some(Had { compiled: talk, ways: ways? })
    }

    /// Plays the best lawful plan, so that what is claimed was seen.
    fn play(&mut self) -> (Vec<String>, Option<(Outcome, i32, i32)>) {
        let mut journey = Journey::start(self.board, 0, Mode::Practice);
        for (place, taken) in std::mem::take(&mut self.best.path).into_iter().enumerate() {
            let talks = u8::try_from(journey.calls().count()).unwrap_or(u8::MAX);
            if journey.apply(DayInput::Plan { contact: taken.contact, slot: taken.slot }).is_err() {
                return (vec![format!("contact {place} is not possible")], None);
            }
            let Some(((left, ways), call)) = taken.left.zip(journey.call()) else { continue };
            let way = ways.lawful[dealt(call.compiled(), talks)].get(&left).map(|(_, inputs)| inputs.clone());
            // The first input dials, and that is done.
            for input in way.into_iter().flatten().skip(1) {
                if journey.apply(DayInput::InCall(input)).is_err() {
                    return (journey.inputs().to_vec(), None);
                }
            }
        }
        let closed = journey.apply(DayInput::Close).is_ok();
        let report = journey.debrief();
        (journey.inputs().to_vec(), closed.then_some((report.outcome, report.lawful, report.effective)))
    }
}

impl Sums {
    fn dealt_so_far(self) -> Option<i32> {
        if self.talks == 0 { Some(0) } else { self.dealt }
    }

    fn sure_so_far(self) -> Option<i32> {
        if self.talks == 0 { Some(0) } else { self.sure }
    }
}

fn signs(course: &Course) -> Signs {
    let sign = |made: Made| match made.result {
        ContactResult::NoAnswer => 0,
        ContactResult::Delivered | ContactResult::CalledBack(_) => 1,
        ContactResult::Talked(_) => 2,
    };
    course.made().map(|made| (made.contact, made.slot, sign(made))).collect()
}

/// Which of the starting moods the default deal draws for the talk of this number.
fn dealt(compiled: &Compiled, talks: u8) -> usize {
    let mood = Deal::draw(compiled, u64::from(talks), Mode::Practice).mood;
    starting_moods(compiled).iter().position(|known| *known == mood).unwrap_or(0)
}

fn step(compiled: &Compiled, left: Left) -> Step {
    let mut step = Step { willing: left.willing, complained: left.complained, ..Step::default() };
    if let Some(offer) = left.promise {
        let promised = &compiled.offers[usize::from(offer.0)].promise.payments;
        step.payments.iter_mut().zip(promised).for_each(|(place, payment)| *place = Some(*payment));
    }
    step
}
