//! Plans of day cases, against plans made at random.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ringback::call::{Compiled, Content, Deal, Draw, Mode, State, content_hash, load_content};
use ringback::days::{
    Board, CallMark, Came, ContactResult, Course, DayCase, DayInput, Happening, Journey, Made, PlanProof, day_ids, day_path, debrief_days,
    load_days, prove_days, prove_plans, read_day_input,
};
use ringback::prove::{Bounds, Left, WaysOut, left_behind, possible_inputs, starting_moods, ways_out};
use ringback::scenario::{Library, Shipped};

const EARLY: &str = "\"2026-08-12T10:30\", \"2026-08-12T14:20\", \"2026-08-20T14:20\", ";
const LATE: &str = "\"2026-09-14T14:10\", \"2026-09-14T22:20\"";

/// The shop with other lines.
fn changed(content: &Content, changes: &[(&str, &str)]) -> DayCase {
    let path = day_path(&Shipped, "m2-shop-before-term").expect("it ships");
    let text = String::from_utf8(Shipped.read(&path).expect("a file").into_owned()).expect("text");
    let text = changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from} is in the file");
        text.replacen(from, to, 1)
    });
    let loaded = load_days(&Shipped, content, &path, text.as_bytes());
    loaded.case.expect("it is sound")
}

/// The shop with fewer contacts.
fn small(content: &Content) -> DayCase {
    changed(content, &[("most: 3", "most: 2"), (EARLY, "\"2026-08-12T14:20\", "), (LATE, "\"2026-09-14T22:20\"")])
}

/// A plan as it comes: contacts and words by chance, over quickly enough.
fn by_chance<'b>(board: &'b Board<'b>, seed: u64) -> Journey<'b> {
    let mut draw = Draw::new(seed);
    // The calls are dealt as by default: only the plan differs.
    let mut journey = Journey::start(board, 0, Mode::Practice);
    while !journey.is_over() {
        let chosen = if let Some(call) = journey.call() {
            let inputs = possible_inputs(call.compiled(), call.state());
            DayInput::InCall(inputs[draw.below(u32::try_from(inputs.len()).expect("few")) as usize])
        } else {
            let options = board.options(journey.course());
            let place = draw.below(u32::try_from(options.len()).expect("few") + 1) as usize;
            options.get(place).map_or(DayInput::Close, |(contact, slot)| DayInput::Plan { contact: *contact, slot: *slot })
        };
        journey.apply(chosen).expect("it is possible");
    }
    journey
}

#[test]
fn a_lawful_plan_wins_in_every_deal_and_no_plan_by_chance_beats_what_is_proved() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = small(&content);
    let mut broken = 0;
    for deal in 0..case.deals.len() {
        let proof = prove_plans(&Shipped, &content, &case, deal, Bounds::default());
        assert!(proof.holds(), "{proof:?}");
        assert!(proof.unlawful_contact.is_some(), "some contact breaks a rule: {proof:?}");
        let board = Board::new(&Shipped, &content, &case, deal);
        for seed in 1..80 {
            let report = by_chance(&board, seed).debrief();
            if report.lawful == 100 {
                assert!(report.effective <= proof.best, "{seed}: {report:?} {proof:?}");
            } else {
                broken += 1;
                let most = proof.unlawful_talk.max(proof.unlawful_contact.unwrap_or(0));
                assert!(report.effective <= most, "{seed}: {report:?} {proof:?}");
            }
        }
    }
    assert!(broken > 10, "chance breaks the law often enough to be worth comparing: {broken}");
}

/// A loan moves on by instalments: what was paid is off it, days past due and bucket follow, and the next call knows.
#[test]
fn a_loan_moves_on_by_its_instalments() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = small(&content);
    let proof = prove_plans(&Shipped, &content, &case, 0, Bounds::default());
    let board = Board::new(&Shipped, &content, &case, 0);
    let mut journey = Journey::start(&board, 0, Mode::Practice);
    let mut told = Vec::new();
    let mut called = Vec::new();
    for line in &proof.inputs {
        let input = read_day_input(&journey, line).expect("an input of the proof");
        told.extend(journey.apply(input).expect("the proof's own plan"));
        if let (DayInput::Plan { .. }, Some(call)) = (input, journey.call()) {
            called.push(call.compiled().books.owed.clone());
        }
    }
    assert!(told.iter().any(|told| matches!(told, Happening::Instalment { .. })), "{told:?}");
    assert!(told.iter().any(|told| matches!(told, Happening::Paid { .. })), "{told:?}");
    let (with, without) = (board.figures(journey.course(), case.until), board.figures(&Course::default(), case.until));
    let (with, without) = (with.expect("figures"), without.expect("figures"));
    assert!(with.overdue < without.overdue && with.days_past_due < without.days_past_due, "{with:?} {without:?}");
    assert!(with.bucket < without.bucket && with.principal < without.principal);
    assert!(called.len() > 1, "{:?}", proof.inputs);
    let late = |owed: &ringback::account::owed::Owed| match owed.terms {
        ringback::account::owed::Terms::Loan { paid, .. } => paid,
        ringback::account::owed::Terms::Card { .. } => 0,
    };
    assert!(late(&called[1]) > late(&called[0]), "an instalment more is paid when the second call is had");
}

/// A call by what it leaves behind.
type Known = (WaysOut, BTreeSet<Left>);

/// Every course by itself, each call searched as it is had and each score counted out as at the end of an attempt: what the proof
/// merges is walked here.
struct Walk<'b> {
    board: &'b Board<'b>,
    known: BTreeMap<String, Arc<Known>>,
    courses: usize,
    best: i32,
    sure: i32,
    unlawful_contact: Option<i32>,
    unlawful_talk: i32,
}

/// Points of the talks so far; none where no lawful talk leads here.
#[derive(Clone, Default)]
struct Points {
    dealt: Option<Vec<i32>>,
    sure: Option<Vec<i32>>,
    most: Vec<i32>,
    is_broken: bool,
}

impl Walk<'_> {
    fn known(&mut self, call: &Compiled) -> Arc<Known> {
        let bounds = Bounds::default();
        let search = || {
            let begun = Compiled { bench: call.bench.clone().begun_lawfully(), ..call.clone() };
            let moods = starting_moods(&begun);
            Arc::new((ways_out(&begun, &moods, bounds).expect("small"), left_behind(&begun, &moods, bounds).expect("small")))
        };
        Arc::clone(self.known.entry(content_hash(call)).or_insert_with(search))
    }

    fn on(&mut self, course: Course, so_far: &Points) {
        self.courses += 1;
        let total = |points: &Vec<i32>| {
            let calls: Vec<CallMark> = points.iter().map(|points| CallMark { effective: *points, breached: Vec::new() }).collect();
            debrief_days(self.board, &course, &[], &calls).effective
        };
        let (dealt, sure, most) = (so_far.dealt.as_ref().map(total), so_far.sure.as_ref().map(total), total(&so_far.most));
        self.unlawful_talk = self.unlawful_talk.max(most);
        if so_far.is_broken {
            self.unlawful_contact = self.unlawful_contact.max(dealt);
        } else {
            self.best = self.best.max(dealt.unwrap_or(0));
            self.sure = self.sure.max(sure.unwrap_or(-1));
        }
        for (contact, slot) in self.board.options(&course) {
            let meeting = self.board.meet(&course, contact, slot);
            let mut next = Points { is_broken: so_far.is_broken || !meeting.breached.is_empty(), ..so_far.clone() };
            match meeting.came {
                Came::NoAnswer => self.on(course.with(Made { contact, slot, result: ContactResult::NoAnswer }), &next),
                Came::Delivered => self.on(course.with(Made { contact, slot, result: ContactResult::Delivered }), &next),
                Came::Talks { call, rang_back } => {
                    next.is_broken |= !call.bench.begins_lawfully();
                    let known = self.known(&call);
                    for left in &known.1 {
                        let result = |step| if rang_back { ContactResult::CalledBack(step) } else { ContactResult::Talked(step) };
                        let end =
                            State { promise: left.promise, willing: left.willing, complained: left.complained, ..call.before(call.mood.0) };
                        let after = course.with(Made { contact, slot, result: result(Board::step(&call, &end)) });
                        self.on(after, &next.after(&call, &known.0, *left));
                    }
                }
            }
        }
    }
}

impl Points {
    fn after(&self, call: &Compiled, ways: &WaysOut, left: Left) -> Self {
        let moods = starting_moods(call);
        let mood = Deal::draw(call, self.most.len() as u64, Mode::Practice).mood;
        let mood = moods.iter().position(|known| *known == mood).expect("one of them");
        let more = |points: &Option<Vec<i32>>, own: Option<i32>| {
            points.as_ref().zip(own).map(|(points, own)| points.iter().copied().chain([own]).collect::<Vec<_>>())
        };
        let sure = (0..moods.len()).map(|mood| ways.points(call, mood, left)).collect::<Option<Vec<_>>>();
        Self {
            dealt: more(&self.dealt, ways.points(call, mood, left)),
            sure: more(&self.sure, sure.and_then(|all| all.into_iter().min())),
            most: self.most.iter().copied().chain([ways.most(call, mood)]).collect(),
            is_broken: self.is_broken,
        }
    }
}

/// What the proof merges makes no difference: walking every course of a case cut down gives the same.
#[test]
fn the_merged_search_of_plans_tells_what_walking_every_course_tells() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let case = changed(
        &content,
        &[
            (EARLY, "\"2026-08-12T14:20\", "),
            (LATE, "\"2026-09-14T14:10\""),
            ("\"2026-08-12T11:20\", \"2026-08-29T10:05\"", "\"2026-08-29T10:05\""),
            ("at: [\"2026-08-13T10:40\"]", "at: [\"2026-09-20T10:40\"]"),
        ],
    );
    for (deal, proof) in prove_days(&Shipped, &content, &case, Bounds::default()).into_iter().enumerate() {
        let board = Board::new(&Shipped, &content, &case, deal);
        let (known, none) = (BTreeMap::new(), Points { dealt: Some(Vec::new()), sure: Some(Vec::new()), ..Points::default() });
        let mut walk = Walk { board: &board, known, courses: 0, best: 0, sure: -1, unlawful_contact: None, unlawful_talk: 0 };
        walk.on(Course::default(), &none);
        let walked = (walk.best, walk.sure, walk.unlawful_contact, walk.unlawful_talk);
        assert_eq!((proof.best, proof.sure, proof.unlawful_contact, proof.unlawful_talk), walked, "{proof:?}");
        assert!(proof.courses < walk.courses, "{} of {} can be told apart", proof.courses, walk.courses);
        assert!(proof.exhausted && proof.searched < walk.known.len(), "{} of {} calls", proof.searched, walk.known.len());
    }
}

/// Every deal of the shipped day cases is proved whole, and what one deal has searched the next one knows.
#[test]
fn the_shipped_day_cases_hold_their_proof_in_every_deal() {
    let content = load_content(&Shipped).expect("shipped content loads");
    for id in day_ids(&Shipped) {
        let path = day_path(&Shipped, &id).expect("it ships");
        let case = load_days(&Shipped, &content, &path, &Shipped.read(&path).expect("a file")).case.expect("it is sound");
        let proofs = prove_days(&Shipped, &content, &case, Bounds::default());
        assert_eq!(proofs.len(), case.deals.len());
        assert!(proofs.iter().all(PlanProof::holds), "{id}: {proofs:?}");
        let searched: Vec<usize> = proofs.iter().map(|proof| proof.searched).collect();
        assert!(searched[1..].iter().all(|later| *later <= searched[0]), "{id}: {searched:?}");
    }
}
