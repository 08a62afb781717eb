//! Cases over several days: contacts, promises kept or broken by real money, the account moving on, one timeline.

mod proof;

use ringback::call::{Content, Mode, load_content};
use ringback::days::{Board, DayCase, DayInput, Fate, Happening, Journey, day_ids, day_path, load_days, read_day_input};
use ringback::scenario::{Library, Shipped};
use ringback::score::Outcome;

use crate::prove::{document, ringback};

const CASE: &str = "m1-wages-over-payday";
/// The first call as it should go: two payments, each the day after a payday.
const FIRST: &str = include_str!("first.inputs");
/// The second call after a kept promise, and after a broken one.
const KEPT: &str = include_str!("kept.inputs");
const BROKEN: &str = include_str!("broken.inputs");

fn content() -> Content {
    load_content(&Shipped).expect("shipped content loads")
}

fn shipped(content: &Content, id: &str) -> DayCase {
    let path = day_path(&Shipped, id).expect("it ships");
    let loaded = load_days(&Shipped, content, &path, &Shipped.read(&path).expect("a file"));
    assert!(loaded.problems.problems.is_empty(), "{:?}", loaded.problems.problems);
    loaded.case.expect("it is sound")
}

/// Plays a script; what the days brought.
fn play(journey: &mut Journey<'_>, script: &str) -> Vec<Happening> {
    let mut told = Vec::new();
    for line in script.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty()) {
        let input = read_day_input(journey, line).unwrap_or_else(|why| panic!("{line}: {why}"));
        told.extend(journey.apply(input).unwrap_or_else(|why| panic!("{line}: {why}")));
    }
    told
}

/// A talk that only a day case has is a case like any other: proved in each of its deals, whole in both languages.
#[test]
fn the_talks_of_day_cases_are_proved_by_themselves() {
    let content = content();
    for id in day_ids(&Shipped) {
        for talk in shipped(&content, &id).talks {
            let variants = ringback::call::load_case(&Shipped, &content, &talk, None).expect("it ships").variants;
            for variant in variants {
                let compiled = crate::shipped::case(&talk, Some(&variant));
                let proof = ringback::prove::prove(&compiled, ringback::prove::Reduction::On, ringback::prove::Bounds::default());
                assert!(proof.holds(), "{talk} {variant}: {proof:?}");
                assert!(compiled.texts["en"].iter().zip(&compiled.texts["zh-CN"]).all(|(en, zh)| en.is_empty() == zh.is_empty()));
            }
        }
    }
}

#[test]
fn the_same_promise_is_kept_or_broken_by_the_real_money() {
    let content = content();
    let case = shipped(&content, CASE);
    let fates = |deal: usize| {
        let board = Board::new(&Shipped, &content, &case, deal);
        let mut journey = Journey::start(&board, 0, Mode::Practice);
        play(&mut journey, FIRST);
        let told = play(&mut journey, "close");
        (journey.debrief().dues.iter().map(|due| due.fate).collect::<Vec<_>>(), told)
    };
    let (on_time, told) = fates(0);
    assert_eq!(on_time, [Fate::Kept, Fate::Kept]);
    assert_eq!(told.iter().filter(|told| matches!(told, Happening::Paid { .. })).count(), 2);
    let (late, told) = fates(1);
    assert_eq!(late[0], Fate::Broken, "the wages come a day after the promise");
    assert!(told.iter().any(|told| matches!(told, Happening::Missed { .. })), "{told:?}");
    assert!(told.iter().any(|told| matches!(told, Happening::Rolled { .. })), "the bucket rolls with the days: {told:?}");
    assert!(told.iter().any(|told| matches!(told, Happening::Reported { .. })), "and the bank reports: {told:?}");
}

/// Plans as they should go, in whatever moods the calls are dealt; and the same with a call to the foreman in between.
#[test]
fn a_lawful_plan_passes_in_each_deal_and_a_call_to_the_foreman_never_pays() {
    let content = content();
    let case = shipped(&content, CASE);
    let report = |board: &Board<'_>, seed: u64, scripts: &[&str]| {
        let mut journey = Journey::start(board, seed, Mode::Practice);
        for script in scripts {
            play(&mut journey, script);
        }
        assert!(journey.is_over());
        journey.debrief()
    };
    for (deal, second) in [(0, KEPT), (1, BROKEN)] {
        let board = Board::new(&Shipped, &content, &case, deal);
        assert!(board.lost().is_empty(), "{:?}", board.lost());
        for seed in 0..2 {
            let lawful = report(&board, seed, &[FIRST, "plan text 2026-05-26T12:05", second, "close"]);
            assert_eq!((lawful.outcome, lawful.lawful), (Outcome::Pass, 100), "{lawful:?}");
            let sum: i32 = lawful.ledger.iter().map(|entry| entry.points).sum();
            assert_eq!(sum, lawful.lawful + lawful.effective, "the score is the sum of the ledger");
            let foreman = report(&board, seed, &[FIRST, "plan foreman 2026-05-13T10:40", second, "close"]);
            assert_ne!(foreman.outcome, Outcome::Pass, "{foreman:?}");
            assert!(foreman.effective <= lawful.effective, "{foreman:?} {lawful:?}");
        }
    }
}

#[test]
fn the_account_moves_on_and_what_was_paid_is_on_it() {
    let content = content();
    let case = shipped(&content, CASE);
    let owed = |deal: usize| {
        let board = Board::new(&Shipped, &content, &case, deal);
        let mut journey = Journey::start(&board, 0, Mode::Practice);
        play(&mut journey, FIRST);
        let between = case.until.checked_sub_days(chrono::Days::new(10)).expect("a day");
        let figures = board.figures(journey.course(), between).expect("figures");
        (figures.payoff, figures.days_past_due)
    };
    let ((kept, on_time), (missed, late)) = (owed(0), owed(1));
    assert!(kept < missed && on_time < late, "{kept:?} {on_time} {missed:?} {late}");
    let first = &case.base.books.owed;
    assert!(missed > first.payoff && late > first.days_past_due, "interest runs and days are counted");
}

#[test]
fn after_a_broken_promise_the_second_call_knows_of_it_and_a_returned_call_is_his() {
    let content = content();
    let case = shipped(&content, CASE);
    let board = Board::new(&Shipped, &content, &case, 1);
    let mut journey = Journey::start(&board, 0, Mode::Practice);
    play(&mut journey, FIRST);
    play(&mut journey, "plan call 2026-05-28T12:10");
    let call = journey.call().expect("he picks up");
    let compiled = call.compiled();
    assert_eq!(compiled.id, "m2-promise-broken");
    assert_eq!(compiled.scene.history.len(), case.base.scene.history.len() + 1, "the first talk is on file");
    assert_eq!(compiled.books.today.to_string(), "2026-05-28");
    assert!(compiled.books.owed.days_past_due > case.base.books.owed.days_past_due);
    let mut journey = Journey::start(&board, 0, Mode::Practice);
    play(&mut journey, "plan text 2026-05-12T11:30");
    let call = journey.call().expect("he rings back");
    assert_eq!(call.compiled().scene.initiator, ringback::law::Initiator::Debtor);
    assert_eq!(call.compiled().scene.at.format("%H:%M").to_string(), "12:40");
}

#[test]
fn a_contact_at_night_or_to_the_foreman_is_judged_like_any_other() {
    let content = content();
    let case = shipped(&content, CASE);
    let broken = |plan: &str| {
        let board = Board::new(&Shipped, &content, &case, 1);
        let mut journey = Journey::start(&board, 0, Mode::Practice);
        play(&mut journey, plan);
        play(&mut journey, "close");
        let report = journey.debrief();
        let rules = report.ledger.iter().filter_map(|entry| match &entry.cause {
            ringback::days::DayCause::Rule { rule } => Some(rule.clone()),
            _ => None,
        });
        (rules.collect::<Vec<_>>(), report.lawful)
    };
    let (night, lawful) = broken("plan call 2026-05-28T22:30");
    assert_eq!((night.as_slice(), lawful < 80), (&["CN-CBA-01".to_owned()][..], true));
    let (foreman, lawful) = broken("plan foreman 2026-05-13T10:40");
    assert_eq!((foreman.as_slice(), lawful < 80), (&["CN-CBA-06".to_owned()][..], true));
    assert_eq!(broken("plan call 2026-05-12T10:20"), (Vec::new(), 100));
}

#[test]
fn ringing_while_a_promise_runs_costs_patience_and_a_reminder_does_not() {
    let content = content();
    let case = shipped(&content, CASE);
    let board = Board::new(&Shipped, &content, &case, 0);
    let effective = |plans: &str| {
        let mut journey = Journey::start(&board, 0, Mode::Practice);
        play(&mut journey, FIRST);
        play(&mut journey, plans);
        (journey.debrief().effective, format!("{:?}", journey.debrief().ledger).contains("Needless"))
    };
    let (bare, _) = effective("close");
    let (nagging, needless) = effective("plan call 2026-05-20T12:10\nclose");
    assert!(nagging < bare && needless, "{nagging} {bare}");
    let (reminded, needless) = effective("plan text 2026-05-26T12:05\nclose");
    assert!(reminded >= bare && !needless, "{reminded} {bare}");
}

#[test]
fn what_is_impossible_is_refused_and_changes_nothing() {
    let content = content();
    let case = shipped(&content, CASE);
    let board = Board::new(&Shipped, &content, &case, 0);
    let mut journey = Journey::start(&board, 0, Mode::Practice);
    assert!(read_day_input(&journey, "plan call 2026-05-13T12:10").is_err(), "no such moment");
    assert!(read_day_input(&journey, "reply pickup/proper").is_err(), "nobody is on the line");
    play(&mut journey, "plan call 2026-05-20T12:10");
    assert!(journey.apply(DayInput::Close).is_err(), "a call is being had");
    play(&mut journey, "hang-up\nwrap disposition=refusal\nwrap reason=unknown\nwrap next_contact=noon");
    let early = read_day_input(&journey, "plan call 2026-05-12T12:10").expect("a moment of the case");
    let before = *journey.course();
    assert!(journey.apply(early).is_err(), "days do not run backwards");
    assert_eq!(*journey.course(), before);
}

#[test]
fn a_record_replays_to_its_score_and_a_changed_input_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.inputs");
    std::fs::write(&file, format!("{FIRST}\nplan text 2026-05-26T12:05\nclose\n")).expect("a file");
    let args = ["days", "play", CASE, "--deal", "on-time", "--inputs", file.to_str().expect("a path")];
    let (told, code) = document(folder.path(), &args);
    assert_eq!((code, told["over"].as_bool(), told["debrief"]["lawful"].as_i64()), (Some(0), Some(true), Some(100)), "{told}");
    let record = told["record"].as_str().expect("a record").to_owned();
    let (again, code) = document(folder.path(), &["days", "replay", &record]);
    assert_eq!((code, &again["debrief"], &again["inputs"]), (Some(0), &told["debrief"], &told["inputs"]));
    let words = ringback(folder.path(), &["days", "replay", &record, "--lang", "en"]);
    assert!(String::from_utf8_lossy(&words.stdout).contains("the replay gives the same score"));
    assert!(ringback(folder.path(), &["days", "check"]).status.success());
    let list = ringback(folder.path(), &["days", "list", "--lang", "en"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("Waiting for a payday"));
}

struct Changed(&'static str, &'static str);

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    let content = content();
    let path = day_path(&Shipped, CASE).expect("it ships");
    let text = String::from_utf8(Shipped.read(&path).expect("a file").into_owned()).expect("text");
    for (Changed(from, to), code) in [
        (Changed("most: 3", "most: 9"), "RB0015"),
        (Changed("scenario: \"m1-unpaid-wages\"", "scenario: \"m1-unpaid-wage\""), "RB0101"),
        (Changed("scenario: \"m1-unpaid-wages\"", "scenario: \"us-first-call-right-party\""), "RB0017"),
        (Changed("2026-05-12T10:20", "2026-05-12 noon"), "RB0115"),
        (Changed("2026-05-20T12:10", "2026-05-02T12:10"), "RB0115"),
        (Changed("[greet,", "[greeet,"), "RB0103"),
        (Changed("(incomes: [(\"2026-05-28\", \"6200.00\"),", "(incomes: ["), "RB0114"),
        (Changed("id: \"m1-wages-over-payday\"", "id: \"m1-wages\""), "RB0149"),
    ] {
        assert!(text.contains(from), "{from} is in the file");
        let loaded = load_days(&Shipped, &content, &path, text.replacen(from, to, 1).as_bytes());
        let codes: Vec<&str> = loaded.problems.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert!(codes.contains(&code), "{from}: {codes:?}");
    }
}
