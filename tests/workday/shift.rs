//! Shifts played from beginning to end.

use std::sync::Arc;

use ringback::call::Mode;
use ringback::score::{Outcome, Scale};
use ringback::workday::{
    Happened, Reason, Shift, ShiftCause, ShiftInput, ShiftReport, Workday, WorkdayProof, read_shift_input, spell_shift_input,
};

use super::{EARLY, proved, shipped};
use crate::prove::{document, ringback};

/// Dials a row; if somebody picks up, plays the best lawful call, or the one of so many seconds with everything around it.
fn dial(shift: &mut Shift, proof: &WorkdayProof, row: u8, seconds: Option<u16>) {
    let happened = shift.apply(ShiftInput::Dial(row)).expect("it can be dialled");
    if !matches!(happened, Happened::PickedUp(_)) {
        return;
    }
    let own = &proof.rows[usize::from(row)];
    let place = seconds.and_then(|seconds| own.choices.iter().position(|choice| choice.seconds == seconds));
    let Some(exit) = place.map_or_else(|| own.exits.last(), |place| own.exits.get(place)) else {
        // A call that should not be had, and of which nothing is known: hang up and write it up somehow.
        while let Some(call) = shift.call() {
            let input = call.view("en").inputs().into_iter().next_back().expect("something can be done");
            shift.apply(ShiftInput::InCall(input)).expect("it is offered");
        }
        return;
    };
    // The first input dials, and that is done.
    for input in exit.inputs.iter().skip(1) {
        shift.apply(ShiftInput::InCall(*input)).expect("the proof's own play");
    }
}

/// Dials rows in an order, each when its turn comes, with perfect calls.
fn dial_all(workday: &Arc<Workday>, proof: &WorkdayProof, order: impl IntoIterator<Item = u8>) -> ShiftReport {
    let mut shift = Shift::start(Arc::clone(workday), 0, Mode::Practice);
    for row in order {
        if shift.is_over() {
            break;
        }
        dial(&mut shift, proof, row, None);
    }
    if !shift.is_over() {
        shift.apply(ShiftInput::End).expect("it can be ended");
    }
    shift.report()
}

fn places(workday: &Workday) -> Vec<u8> {
    (0u8..).zip(&workday.rows).map(|(place, _)| place).collect()
}

#[test]
fn every_shipped_workday_keeps_its_promises() {
    assert!(proved().len() >= 2);
    for (workday, proof) in proved() {
        assert!(proof.holds(), "{}: {proof:?}", workday.id);
        assert!((10..=14).contains(&workday.rows.len()), "{}", workday.id);
        assert!(workday.rows.iter().filter(|row| row.leave.is_some()).count() >= 3, "{}", workday.id);
    }
}

/// What the plan promises is what a shift gets that is played by it, to the point and to the second.
#[test]
fn the_best_plan_brings_what_it_promises_when_it_is_played() {
    for (workday, proof) in proved() {
        let mut shift = Shift::start(Arc::clone(workday), 0, Mode::Practice);
        for step in &proof.best.steps {
            if shift.clock() < step.at {
                shift.apply(ShiftInput::Wait(step.at)).expect("it is later");
            }
            assert_eq!(shift.clock(), step.at, "{}: the plan's clock is the shift's", workday.id);
            if let Some(choice) = step.choice {
                dial(&mut shift, proof, step.row, Some(choice.seconds));
            } else {
                let reason = workday.rows[usize::from(step.row)].leave.expect("a reason");
                shift.apply(ShiftInput::Skip(step.row, reason)).expect("it can be noted");
            }
        }
        if !shift.is_over() {
            shift.apply(ShiftInput::End).expect("it can be ended");
        }
        let report = shift.report();
        assert_eq!((report.points, report.par), (u32::from(proof.best.points), workday.par), "{}", workday.id);
        assert_eq!((report.outcome, report.lawful, report.effective), (Outcome::Pass, 100, 100), "{report:?}");
        assert_eq!((report.figures.findings, report.figures.left), (0, report.figures.to_leave));
        let sum = |scale| report.ledger.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points).sum::<i32>();
        assert_eq!((sum(Scale::Lawful), sum(Scale::Effective)), (report.lawful, report.effective), "the score is its ledger's sum");
        // The order in the file is the one that was just played.
        let planned = shift.plan_view("en");
        assert!(planned.steps.iter().all(|step| step.dialled == Some(step.at)) && planned.beside.is_empty(), "{planned:?}");
    }
}

#[test]
fn calling_from_top_to_bottom_or_by_the_largest_balance_does_not_pass() {
    for (workday, proof) in proved() {
        let top = dial_all(workday, proof, places(workday));
        assert_ne!(top.outcome, Outcome::Pass, "{}: {top:?}", workday.id);
        assert!(top.figures.findings > 0 && top.figures.findings_per_hundred > Some(0));
        let mut largest = places(workday);
        largest.sort_by_key(|place| std::cmp::Reverse(workday.rows[usize::from(*place)].balance));
        let largest = dial_all(workday, proof, largest);
        assert_ne!(largest.outcome, Outcome::Pass, "{}: {largest:?}", workday.id);
        let nothing = dial_all(workday, proof, []);
        assert_eq!((nothing.outcome, nothing.lawful), (Outcome::NotYet, 100), "{}", workday.id);
        assert!(nothing.effective < nothing.pass_effective);
    }
}

/// Leaving a row alone brings half, with the right reason all; dialling it brings nothing and breaks a rule where there is one.
#[test]
fn what_must_be_left_alone_scores_by_being_left_alone() {
    for (workday, proof) in proved() {
        for (place, row) in (0u8..).zip(&workday.rows) {
            let Some(leave) = row.leave else { continue };
            let earned = |input: Option<ShiftInput>| {
                let mut shift = Shift::start(Arc::clone(workday), 0, Mode::Practice);
                match input {
                    Some(ShiftInput::Dial(row)) => dial(&mut shift, proof, row, None),
                    Some(input) => _ = shift.apply(input).expect("it can be done"),
                    None => {}
                }
                let report = shift.report();
                (report.rows[usize::from(place)].earned, report.lawful, report.rows[usize::from(place)].became())
            };
            let wrong = if leave == Reason::Paid { Reason::LowPriority } else { Reason::Paid };
            assert_eq!(earned(None), (row.worth / 2, 100, "workday-became-left"));
            assert_eq!(earned(Some(ShiftInput::Skip(place, leave))), (row.worth, 100, "workday-became-left-right"));
            assert_eq!(earned(Some(ShiftInput::Skip(place, wrong))), (row.worth / 2, 100, "workday-became-left-otherwise"));
            let (points, lawful, became) = earned(Some(ShiftInput::Dial(place)));
            assert_eq!((points, became), (0, "workday-became-wrong"), "{}", row.id);
            let is_lawful = leave == Reason::PromiseRuns;
            assert_eq!(lawful == 100, is_lawful, "{}: {lawful}", row.id);
        }
    }
}

#[test]
fn a_row_that_nobody_picked_up_was_dialled_also_when_it_is_put_down_after() {
    let mut unreached = 0;
    for (workday, _) in proved() {
        for place in places(workday).into_iter().filter(|place| workday.rows[usize::from(*place)].leave.is_none()) {
            let mut shift = Shift::start(Arc::clone(workday), 0, Mode::Practice);
            if matches!(shift.apply(ShiftInput::Dial(place)).expect("it can be dialled"), Happened::PickedUp(_)) {
                continue;
            }
            shift.apply(ShiftInput::Skip(place, Reason::LowPriority)).expect("it can be put down");
            let row = &shift.report().rows[usize::from(place)];
            assert_eq!((row.became(), row.dialled(workday)), ("workday-became-unreached", workday.time(row.dials[0])), "{}", row.id);
            unreached += 1;
        }
    }
    assert!(unreached > 0, "some row rings in vain");
}

#[test]
fn the_clock_is_moved_by_what_is_done_and_a_break_by_nobody() {
    let workday = shipped(EARLY);
    let times = workday.times;
    let mut shift = Shift::start(Arc::clone(&workday), 0, Mode::Practice);
    let row = |id: &str| workday.row(id).expect("a row");
    assert_eq!(shift.apply(ShiftInput::Dial(row("lei"))), Ok(Happened::NoAnswer(row("lei"))));
    assert_eq!(shift.clock(), times.look + times.ring);
    assert_eq!(shift.apply(ShiftInput::Later(row("lei"))), Ok(Happened::Quiet));
    assert_eq!(shift.view("en").rows.last().map(|row| row.id.as_str()), Some("lei"), "what is put off stands last");
    let before = shift.clock();
    shift.apply(ShiftInput::Skip(row("bai"), Reason::PromiseRuns)).expect("it is open");
    assert_eq!(shift.clock(), before + times.note);
    assert!(shift.apply(ShiftInput::Dial(row("bai"))).is_err(), "what is noted is settled");
    assert!(shift.apply(ShiftInput::Wait(before)).is_err(), "the clock does not run backwards");
    // A break begins while a call is written up: the next second is the one after it.
    let mut paused = (*workday).clone();
    paused.breaks = vec![(60, 900)];
    let mut shift = Shift::start(Arc::new(paused), 0, Mode::Practice);
    shift.apply(ShiftInput::Dial(row("lei"))).expect("before the break");
    assert_eq!(shift.clock(), 900);
}

#[test]
fn a_call_is_had_at_its_moment_and_what_was_tried_today_is_on_file() {
    let workday = shipped(EARLY);
    let row = workday.row("wages").expect("a row");
    let mut shift = Shift::start(Arc::clone(&workday), 0, Mode::Practice);
    assert_eq!(shift.apply(ShiftInput::Dial(row)), Ok(Happened::NoAnswer(row)), "he is at work");
    let from = workday.rows[usize::from(row)].picks_up[0].0;
    shift.apply(ShiftInput::Wait(from)).expect("it is later");
    assert_eq!(shift.apply(ShiftInput::Dial(row)), Ok(Happened::PickedUp(row)));
    let scene = &shift.call().expect("a call").compiled().scene;
    assert_eq!(scene.at, workday.moment(from));
    assert_eq!(scene.history.last().map(|past| past.at), Some(workday.from), "the first try");
    assert_eq!(shift.view("en").rows.iter().find(|view| view.place == row).map(|view| view.calls_today), Some(1));
    assert!(shift.apply(ShiftInput::End).is_err(), "a call is being had");
}

/// Whoever is rung too often, too late or on a paused account is rung against the same rules as in any call.
#[test]
fn dialling_comes_before_the_law_of_every_contact() {
    let workday = shipped(EARLY);
    let broken = |id: &str, times: usize| {
        let mut shift = Shift::start(Arc::clone(&workday), 0, Mode::Practice);
        let row = workday.row(id).expect("a row");
        for _ in 0..times {
            shift.apply(ShiftInput::Dial(row)).expect("it can be dialled");
        }
        let report = shift.report();
        report.rows[usize::from(row)].broken.iter().map(|broken| broken.rule.clone()).collect::<Vec<_>>()
    };
    assert_eq!(broken("wei", 1), ["CN-CARD-08"]);
    assert_eq!(broken("lei", 6), Vec::<String>::new());
    assert_eq!(broken("lei", 7).len(), 1, "the seventh unanswered call of a day");
}

#[test]
fn inputs_are_spelled_as_they_are_read() {
    let workday = shipped(EARLY);
    let shift = Shift::start(workday, 0, Mode::Practice);
    for text in ["dial wages", "skip wei plan-signed", "later fee", "wait 11:20:30", "end"] {
        let input = read_shift_input(&shift, text).expect("an input");
        assert_eq!(spell_shift_input(&shift, input), text);
    }
    for text in ["dial nobody", "skip wei because", "wait noon", "reply pickup/proper", ""] {
        assert!(read_shift_input(&shift, text).is_err(), "{text}");
    }
}

#[test]
fn a_record_replays_to_its_score_and_a_changed_line_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shift.inputs");
    let script = "skip wei plan-signed\nskip tang limit-reached\ndial lei   # nobody\ndial autopay\nhang-up\n";
    std::fs::write(&file, script).expect("a file");
    let args = ["workday", "play", EARLY, "--inputs", file.to_str().expect("a path")];
    let (told, code) = document(folder.path(), &args);
    assert_eq!((code, told["over"].as_bool()), (Some(1), Some(false)), "the form is not filled: {told}");
    let (workday, proof) = proved().iter().find(|(workday, _)| workday.id == EARLY).expect("it ships");
    let mut shift = Shift::start(Arc::clone(workday), 0, Mode::Practice);
    dial(&mut shift, proof, workday.row("autopay").expect("a row"), None);
    let script = format!("{}\nskip wei plan-signed\nend\n", shift.inputs().join("\n"));
    std::fs::write(&file, script).expect("a file");
    let (told, code) = document(folder.path(), &args);
    assert_eq!((code, told["over"].as_bool(), told["report"]["lawful"].as_i64()), (Some(0), Some(true), Some(100)), "{told}");
    assert_eq!(told["report"]["figures"]["right_party"].as_i64(), Some(1), "{told}");
    let record = told["record"].as_str().expect("a record").to_owned();
    let (again, code) = document(folder.path(), &["workday", "replay", &record]);
    assert_eq!((code, &again["report"], &again["inputs"]), (Some(0), &told["report"], &told["inputs"]));
    let words = ringback(folder.path(), &["workday", "replay", &record, "--lang", "en"]);
    assert!(String::from_utf8_lossy(&words.stdout).contains("the replay gives the same score"));
    let text = std::fs::read_to_string(&record).expect("a record");
    std::fs::write(&record, text.replace("skip wei plan-signed", "skip wei promise-runs")).expect("a file");
    let changed = ringback(folder.path(), &["workday", "replay", &record, "--lang", "en"]);
    assert!(String::from_utf8_lossy(&changed.stderr).contains("altered"), "{changed:?}");
    let list = ringback(folder.path(), &["workday", "list", "--lang", "en"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("before lunch"));
}

#[test]
fn points_come_from_calls_and_from_what_was_left_alone_and_are_named() {
    let (workday, proof) = proved().iter().find(|(workday, _)| workday.id == EARLY).expect("it ships");
    let autopay = workday.row("autopay").expect("a row");
    let report = dial_all(workday, proof, [autopay]);
    let of_row = |place: u8| report.ledger.iter().filter(move |entry| entry.row == Some(place)).collect::<Vec<_>>();
    assert!(
        matches!(of_row(autopay)[..], [entry] if matches!(entry.cause, ShiftCause::Call { effective } if effective > 80)),
        "{report:?}"
    );
    let wei = of_row(workday.row("wei").expect("a row"));
    assert!(matches!(wei[..], [entry] if entry.cause == ShiftCause::Left && entry.points > 0), "{wei:?}");
    assert!(report.figures.recovered.0 > 0 && report.figures.kept == 1, "{:?}", report.figures);
}
