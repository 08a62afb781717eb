//! Plans of a day case, searched whole, contact by contact: of courses that nothing ahead can tell apart the best is kept, with
//! points as weights, so that courses are merged as plays are in a call's own search. What calls leave behind is in `summaries`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::board::{Board, Encounter};
use super::course::{ContactResult, Course, Made, Step};
use super::file::DayCase;
use super::journey::{DayInput, Journey};
use super::promises::Fate;
use super::sheet::{calls_part, course_part, is_needless, most_needless, spoken_of};
use super::summaries::{Had, Sight, Summaries};
use crate::account::Fen;
use crate::call::{Compiled, Content, Deal, Mode};
use crate::prove::{Bounds, Left, WaysOut, starting_moods};
use crate::scenario::Library;
use crate::score::Outcome;

/// What the plans of one deal show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanProof {
    pub deal: String,
    /// How many courses could be told apart by what may follow, how many calls they have, and how many of these had to be searched,
    /// those of deals that were proved before it being known.
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

/// Searches the plans of a day case in each of its deals. What calls leave behind is known for all of them once it is for one.
#[must_use]
pub fn prove_days(library: &dyn Library, content: &Content, case: &DayCase, bounds: Bounds) -> Vec<PlanProof> {
    let mut summaries = Summaries::new(bounds);
    (0..case.deals.len()).map(|deal| prove_deal(&Board::new(library, content, case, deal), &mut summaries)).collect()
}

/// Searches the plans of a day case in one of its deals.
#[must_use]
pub fn prove_plans(library: &dyn Library, content: &Content, case: &DayCase, deal: usize, bounds: Bounds) -> PlanProof {
    prove_deal(&Board::new(library, content, case, deal), &mut Summaries::new(bounds))
}

fn prove_deal(board: &Board<'_>, summaries: &mut Summaries) -> PlanProof {
    let before = summaries.searched();
    let mut search = Search {
        board,
        sight: Sight::new(board, summaries),
        trail: Vec::new(),
        best: Lead { points: 0, at: None },
        sure: -1,
        unlawful_contact: None,
        unlawful_talk: 0,
        courses: 0,
    };
    search.run();
    let (inputs, played) = search.play();
    let case = board.case();
    PlanProof {
        deal: case.deals[board.deal()].id.clone(),
        courses: search.courses,
        calls: search.sight.calls(),
        searched: search.sight.summaries.searched() - before,
        exhausted: search.sight.summaries.is_whole(),
        best: search.best.points,
        sure: search.sure,
        pass: case.base.sheet.pass_effective,
        unlawful_contact: search.unlawful_contact,
        unlawful_talk: search.unlawful_talk,
        inputs,
        played,
    }
}

/// A course as far as it can still make a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// Its contacts, with what still counts of what was promised in them.
    course: Course,
    talks: u8,
    /// How many contacts nobody needed, as far as they cost.
    needless: u8,
    /// The day of the last payment that was spoken of.
    spoken: Option<NaiveDate>,
}

/// The points that talks brought, and the end of the trail that leads there.
#[derive(Debug, Clone, Copy)]
struct Lead {
    points: i32,
    at: Option<usize>,
}

/// The most that the talks of a course can have brought.
#[derive(Debug, Clone, Copy)]
struct Sums {
    /// All lawful, each dealt as by default.
    dealt: Option<Lead>,
    /// All lawful, each in the mood that suits least.
    sure: Option<i32>,
    /// The talks lawful and dealt as by default, and some contact not.
    broken: Option<i32>,
    /// Whatever was said: never too little.
    most: i32,
}

/// One contact of a course, and how its talk is left.
#[derive(Debug, Clone)]
struct Taken {
    /// The contact before it.
    before: Option<usize>,
    contact: u8,
    slot: u8,
    left: Option<(Left, Arc<WaysOut>)>,
}

struct Search<'b, 's> {
    board: &'b Board<'b>,
    sight: Sight<'b, 's>,
    trail: Vec<Taken>,
    best: Lead,
    sure: i32,
    unlawful_contact: Option<i32>,
    unlawful_talk: i32,
    courses: usize,
}

impl Search<'_, '_> {
    /// Closes all courses of no contact, of one, of two, and so on.
    fn run(&mut self) {
        let none = Sums { dealt: Some(Lead { points: 0, at: None }), sure: Some(0), broken: None, most: 0 };
        let mut layer = BTreeMap::from([(Open::default(), none)]);
        while !layer.is_empty() {
            self.courses += layer.len();
            let mut next = BTreeMap::new();
            for (open, sums) in layer {
                self.close(&open, sums);
                for (contact, slot) in self.board.options(&open.course) {
                    self.contact(&open, sums, (contact, slot), &mut next);
                }
            }
            layer = next;
        }
    }

    /// Everything that one more contact can lead to.
    fn contact(&mut self, open: &Open, sums: Sums, (contact, slot): (u8, u8), next: &mut BTreeMap<Open, Sums>) {
        let encounter = self.board.encounter(&open.course, contact, slot);
        let had = self.sight.had(&open.course, (contact, slot), encounter);
        // What a message breaks is one thing; what dialling breaks, the bench of the talk knows.
        let is_judged = had.is_none() || matches!(encounter, Encounter::Talks { rang_back: true, .. });
        let breaks = is_judged && self.sight.breaks(&open.course, contact, slot);
        let begins_lawfully = had.as_ref().is_none_or(|had| had.begins_lawfully);
        let sums = if breaks || !begins_lawfully { sums.breaking() } else { sums };
        let result = match encounter {
            Encounter::Quiet(result) => result,
            Encounter::Talks { rang_back: true, .. } => ContactResult::Delivered,
            Encounter::Talks { rang_back: false, .. } => ContactResult::NoAnswer,
        };
        let made = Made { contact, slot, result };
        if let Some(had) = had {
            self.talk(open, sums, &had, made, next);
        } else {
            let dealt = sums.dealt.map(|lead| self.go(lead, made, None));
            self.offer(next, open.after(self.board, made), Sums { dealt, ..sums });
        }
    }

    fn talk(&mut self, open: &Open, sums: Sums, had: &Had, made: Made, next: &mut BTreeMap<Open, Sums>) {
        let (talk, ways) = (&*had.talk, &had.ways);
        let mood = dealt(talk, open.talks);
        let most = sums.most + ways.most(talk, mood);
        for left in had.all.iter() {
            let own = ways.points(talk, mood, *left);
            let moods = 0..ways.lawful.len();
            // Where a mood has no such way out, there is none to be sure of.
            let sure = moods.map(|mood| ways.points(talk, mood, *left)).min().flatten();
            let step = step(talk, *left);
            let rang_back = made.result == ContactResult::Delivered;
            let result = if rang_back { ContactResult::CalledBack(step) } else { ContactResult::Talked(step) };
            let lead = sums.dealt.zip(own).map(|(lead, own)| Lead { points: lead.points + own, ..lead });
            let after = Sums {
                dealt: lead.map(|lead| self.go(lead, made, Some((*left, Arc::clone(ways))))),
                sure: sums.sure.zip(sure).map(|(sum, own)| sum + own),
                broken: sums.broken.zip(own).map(|(sum, own)| sum + own),
                most,
            };
            let open = Open { talks: open.talks + 1, ..open.after(self.board, Made { result, ..made }) };
            self.offer(next, open, after);
        }
    }

    /// The lead after one contact more.
    fn go(&mut self, lead: Lead, made: Made, left: Option<(Left, Arc<WaysOut>)>) -> Lead {
        self.trail.push(Taken { before: lead.at, contact: made.contact, slot: made.slot, left });
        Lead { at: Some(self.trail.len() - 1), ..lead }
    }

    fn offer(&self, next: &mut BTreeMap<Open, Sums>, open: Open, sums: Sums) {
        debug_assert!(open.course.count() <= usize::from(self.board.case().most), "no more contacts than the case has");
        next.entry(open).and_modify(|known| *known = known.or_better(sums)).or_insert(sums);
    }

    /// What a course comes to when no further contact is made.
    fn close(&mut self, open: &Open, sums: Sums) {
        let own = course_part(self.board, &open.course, open.needless);
        let total = |sum: i32| own + calls_part(sum, usize::from(open.talks));
        self.unlawful_talk = self.unlawful_talk.max(total(sums.most));
        self.unlawful_contact = self.unlawful_contact.max(sums.broken.map(total));
        self.sure = self.sure.max(sums.sure.map_or(-1, total));
        if let Some(lead) = sums.dealt.filter(|lead| total(lead.points) > self.best.points) {
            self.best = Lead { points: total(lead.points), ..lead };
        }
    }

    /// Plays the best lawful plan, so that what is claimed was seen.
    fn play(&self) -> (Vec<String>, Option<(Outcome, i32, i32)>) {
        let mut plan = Vec::new();
        let mut at = self.best.at;
        while let Some(taken) = at.map(|at| &self.trail[at]) {
            plan.push(taken);
            at = taken.before;
        }
        let mut journey = Journey::start(self.board, 0, Mode::Practice);
        for (place, taken) in plan.into_iter().rev().enumerate() {
            let talks = u8::try_from(journey.calls().count()).unwrap_or(u8::MAX);
            if journey.apply(DayInput::Plan { contact: taken.contact, slot: taken.slot }).is_err() {
                return (vec![format!("contact {place} is not possible")], None);
            }
            let Some(((left, ways), call)) = taken.left.as_ref().zip(journey.call()) else { continue };
            let way = ways.lawful[dealt(call.compiled(), talks)].get(left).map(|(_, inputs)| inputs.clone());
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

impl Open {
    /// After one contact more, without what can make no difference any more.
    fn after(&self, board: &Board<'_>, made: Made) -> Self {
        let is_needless = is_needless(board, &self.course, self.spoken, made);
        let needless = most_needless().min(self.needless + u8::from(is_needless));
        let spoken = spoken_of(board, &self.course, self.spoken, made);
        Self { course: what_counts(board, self.course.with(made)), needless, spoken, ..*self }
    }
}

/// The course with what still counts of its promises. A payment that a later promise replaced is gone. One that is not kept
/// never will be, whatever else is promised (what is paid before its day stands), so of it only the day counts.
fn what_counts(board: &Board<'_>, course: Course) -> Course {
    let dues = board.dues(&course);
    course.map(|made| {
        let Some(step) = made.result.step() else { return made };
        let moment = board.moment(made);
        let mut own =
            dues.iter().filter(|due| due.made == moment).map(|due| (due.on, if due.fate == Fate::Kept { due.amount } else { Fen::ZERO }));
        let payments = step.payments.map(|_| own.next());
        let willing = dues.iter().any(|due| due.made == moment && due.fate == Fate::Kept);
        Made { result: made.result.leaving(Step { payments, willing, ..step }), ..made }
    })
}

impl Sums {
    /// After a contact that breaks a rule.
    fn breaking(self) -> Self {
        let broken = self.broken.max(self.dealt.map(|lead| lead.points));
        Self { dealt: None, sure: None, broken, ..self }
    }

    /// The better of both in each respect.
    fn or_better(self, other: Self) -> Self {
        let dealt = match (self.dealt, other.dealt) {
            (Some(one), Some(two)) if two.points > one.points => Some(two),
            (one, two) => one.or(two),
        };
        Self { dealt, sure: self.sure.max(other.sure), broken: self.broken.max(other.broken), most: self.most.max(other.most) }
    }
}

/// Which of the starting moods the default deal draws for the talk of this number.
fn dealt(compiled: &Compiled, talks: u8) -> usize {
    let mood = Deal::draw(compiled, u64::from(talks), Mode::Practice).mood;
    starting_moods(compiled).iter().position(|known| *known == mood).unwrap_or(0)
}

/// What a call that is left so leaves behind.
fn step(compiled: &Compiled, left: Left) -> Step {
    let mut step = Step { willing: left.willing, complained: left.complained, ..Step::default() };
    if let Some(offer) = left.promise {
        let promised = &compiled.offers[usize::from(offer.0)].promise.payments;
        step.payments.iter_mut().zip(promised).for_each(|(place, payment)| *place = Some(*payment));
    }
    step
}
