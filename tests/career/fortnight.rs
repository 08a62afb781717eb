//! Two working weeks at the first desk, and its exam.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use ringback::call::{Call, Deal, Input, Mode, Stage};
use ringback::career::{Attempted, Candidate, Career, DeskId, Item, Opening, Paper, Sat, Standing, Why, judge_exam, what_next};
use ringback::records::{read_input, spell};
use ringback::score::Outcome;

use super::learner::{Learner, options};
use super::{best_play, candidates, career, case, day};

/// Monday to Friday, twice.
fn working_days() -> Vec<NaiveDate> {
    (2..14).map(|on| day(3, on)).filter(|on| !matches!(on.format("%u").to_string().as_str(), "6" | "7")).collect()
}

/// Calls a day.
const CALLS: u64 = 4;

struct Fortnight {
    attempts: Vec<Attempted>,
    /// Each call's reason.
    reasons: Vec<Why>,
    learner: Learner,
}

fn fortnight(seed: u64) -> Fortnight {
    let (career, candidates) = (career(), candidates());
    let mut told = Fortnight { attempts: Vec::new(), reasons: Vec::new(), learner: Learner::default() };
    let mut number = seed;
    for on in working_days() {
        for _ in 0..CALLS {
            number += 1;
            told.practise(&career, &candidates, number, on);
        }
    }
    told
}

impl Fortnight {
    /// One call of the case that comes next.
    fn practise(&mut self, career: &Career, candidates: &[Candidate], number: u64, on: NaiveDate) {
        let next = what_next(career, &Standing::of(career, &self.attempts), candidates, on).expect("there is always a case");
        let chosen = &candidates[next.case];
        let variant = &chosen.variants[ringback::call::variant_of(number, chosen.variants.len())];
        self.reasons.push(next.why);
        self.attempts.push(self.learner.play(&case(&chosen.id, variant), number, Mode::Practice, on, None));
    }
}

#[test]
fn passes_rise_weak_rules_come_back_and_the_exam_is_passed() {
    let (career, candidates) = (career(), candidates());
    let mut told = fortnight(1000);
    let passes = |attempts: &[Attempted]| attempts.iter().filter(|attempt| attempt.outcome == Outcome::Pass).count();
    let (first, second) = told.attempts.split_at(told.attempts.len() / 2);
    assert!(passes(second) > passes(first), "{} passed in the first week, {} in the second", passes(first), passes(second));
    assert!(passes(second) * 5 >= second.len() * 3, "{} of {}", passes(second), second.len());

    // What was broken on one day is asked for on a later one, by a case that tempts to break it again.
    let mut came_back = 0;
    for (place, why) in told.reasons.iter().enumerate() {
        let Why::CameBack { item: Item::Rule(rule), last, .. } = why else { continue };
        let attempt = &told.attempts[place];
        assert!(*last < attempt.on, "{rule} came back on the day it was broken");
        let earlier = told.attempts[..place].iter().filter(|earlier| earlier.on == *last);
        assert!(
            earlier.into_iter().any(|earlier| earlier.broken.iter().any(|(broken, _)| broken == rule)),
            "{rule} was not broken on {last}"
        );
        let shows = &candidates.iter().find(|case| case.id == attempt.case).expect("a known case").shows;
        assert!(shows.contains(&Item::Rule(rule.clone())), "{} does not ask for {rule}", attempt.case);
        came_back += 1;
    }
    assert!(came_back >= 3, "{came_back} rules came back");

    // From the third Monday on: practice until the exam is open, then the exam, until it is passed.
    let mut sittings = 0;
    for (number, on) in (16..21).map(|on| day(3, on)).enumerate() {
        for _ in 0..CALLS {
            let standing = Standing::of(&career, &told.attempts);
            if standing.opening(&career) == Opening::Open {
                break;
            }
            told.practise(&career, &candidates, 2000 + u64::try_from(told.attempts.len()).expect("few"), on);
        }
        let standing = Standing::of(&career, &told.attempts);
        assert_eq!(standing.desk(), DeskId(0), "nobody rises without an exam");
        if standing.opening(&career) != Opening::Open {
            continue;
        }
        sittings += 1;
        let seed = 70 + u64::try_from(number).expect("few");
        let paper = Paper::draw(&career, DeskId(0), &candidates, seed);
        for (place, seat) in (0u8..).zip(&paper.seats) {
            let sat = Sat { desk: "m0".to_owned(), paper: seed, place };
            told.attempts.push(told.learner.play(&case(&seat.case, &seat.variant), seat.seed, Mode::Exam, on, Some(sat)));
        }
        if Standing::of(&career, &told.attempts).desk() == DeskId(1) {
            break;
        }
    }
    let standing = Standing::of(&career, &told.attempts);
    assert!((1..=3).contains(&sittings), "{sittings} sittings: {:?}", standing.sittings());
    assert!(standing.sittings().last().is_some_and(|sitting| sitting.result.is_pass()), "{:?}", standing.sittings());
    let monday = day(3, 23);
    assert_eq!(standing.desk(), DeskId(1), "whoever passes sits at the next desk");
    let next = what_next(&career, &standing, &candidates, monday).expect("a case");
    assert!(career.practises(DeskId(1), &candidates[next.case].id, candidates[next.case].bucket));
}

/// One learner's second week can have a bad day; of several, the breaches of the second week are less than half of the first's.
#[test]
fn breaches_fall_from_the_first_week_to_the_second() {
    let broken = |attempts: &[Attempted]| attempts.iter().map(|attempt| attempt.broken.len()).sum::<usize>();
    let weeks: Vec<(usize, usize)> = (1..=3)
        .map(|seed| {
            let told = fortnight(1000 * seed);
            let (first, second) = told.attempts.split_at(told.attempts.len() / 2);
            (broken(first), broken(second))
        })
        .collect();
    let (first, second) = weeks.iter().fold((0, 0), |sum, week| (sum.0 + week.0, sum.1 + week.1));
    assert!(second * 2 < first, "{weeks:?}");
}

#[test]
fn the_same_fortnight_is_the_same_again() {
    let (one, other) = (fortnight(5), fortnight(5));
    assert_eq!((one.attempts, one.reasons), (other.attempts, other.reasons));
}

/// Knows one winning call as a list of inputs, and says at each place what the list says; where that is not on offer, the
/// first that is.
fn by_heart(script: &[String], compiled: &Arc<ringback::call::Compiled>, seed: u64, sat: Sat) -> Attempted {
    let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, seed, Mode::Exam), Mode::Exam);
    for turn in 0.. {
        if call.is_over() {
            break;
        }
        let known = script.get(turn).and_then(|input| read_input(compiled, input).ok());
        if known.is_none_or(|input| call.apply(input).is_err()) {
            let given_up = turn > 60 && call.state().stage != Stage::WrapUp;
            let first = if given_up { Input::EndCall } else { options(&call)[0] };
            call.apply(first).expect("it is offered");
        }
    }
    Attempted::of(&call, day(3, 16), Some(sat)).expect("it is over")
}

#[test]
fn one_script_by_heart_fails_every_exam() {
    let (career, candidates) = (career(), candidates());
    let learned = case("m0-forgot-autopay", "usual");
    let call = Call::start(Arc::clone(&learned), Deal::draw(&learned, 0, Mode::Practice), Mode::Practice);
    let script: Vec<String> = best_play(&learned, &call).iter().map(|input| spell(&learned, *input)).collect();
    let sat = |paper, place| Sat { desk: "m0".to_owned(), paper, place };
    assert_eq!(by_heart(&script, &learned, 0, sat(0, 0)).outcome, Outcome::Pass, "it does know its script");
    let rule = &career.desk(DeskId(0)).exam;
    for seed in 1..=40 {
        let paper = Paper::draw(&career, DeskId(0), &candidates, seed);
        let calls: Vec<Attempted> = (0u8..)
            .zip(&paper.seats)
            .map(|(place, seat)| by_heart(&script, &case(&seat.case, &seat.variant), seat.seed, sat(seed, place)))
            .collect();
        let result = judge_exam(rule, &calls.iter().collect::<Vec<_>>());
        assert!(!result.is_pass(), "seed {seed}: {result:?}");
    }
}

#[test]
fn papers_vary_and_repeat_nothing_before_everything_came() {
    let (career, candidates) = (career(), candidates());
    let mut different = BTreeSet::new();
    for desk in career.ids() {
        for seed in 0..50 {
            let paper = Paper::draw(&career, desk, &candidates, seed);
            assert_eq!(paper, Paper::draw(&career, desk, &candidates, seed), "a seed draws the same paper");
            let own = career.desk(desk);
            let set: Vec<_> = candidates.iter().filter(|case| own.has(&case.id, case.bucket) || own.exam.must.contains(&case.id)).collect();
            if set.is_empty() {
                assert!(paper.seats.is_empty());
                continue;
            }
            assert_eq!(paper.seats.len(), usize::from(own.exam.calls));
            for must in &own.exam.must {
                assert!(paper.seats.iter().any(|seat| seat.case == *must), "{}: {must} is missing", own.id);
            }
            let deals: BTreeSet<_> = paper.seats.iter().map(|seat| (&seat.case, &seat.variant)).collect();
            let all: usize = set.iter().map(|case| case.variants.len()).sum();
            assert_eq!(deals.len(), all.min(paper.seats.len()), "{} {seed}: a deal came twice: {paper:?}", own.id);
            for seat in &paper.seats {
                let case = candidates.iter().find(|case| case.id == seat.case).expect("known");
                assert_eq!(case.variants[ringback::call::variant_of(seat.seed, case.variants.len())], seat.variant);
            }
            different.insert(format!("{:?}", paper.seats));
        }
    }
    assert!(different.len() > 50, "{} papers", different.len());
}
