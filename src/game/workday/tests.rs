//! A shift by keys alone: sorted, filtered, a row put off, one left alone with its reason, one called on the call's own
//! screen, ended and told; and its record replays to the same score.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use bevy::input_focus::InputFocus;
use bevy::prelude::*;

use super::{Filter, Sort, Turn};
use crate::call::Input;
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press};
use crate::game::focus::Control;
use crate::game::frame::Step;
use crate::game::sheet::{Sheet, Sheets};
use crate::game::tests::{app, digit, inspect, press, say, screen, settle};
use crate::records::{read_record, recent};
use crate::workday::{Reason, RowStatus, Shift, read_shift_input};

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn begun(data: &std::path::Path, language: &'static str) -> App {
    let mut app = app(data, language);
    press(&mut app, KeyCode::F6);
    press(&mut app, KeyCode::KeyW);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Workday);
    app
}

fn turn(app: &mut App, turn: Turn) {
    app.world_mut().trigger(Press(Action::Frame(Step::Workday(turn))));
    settle(app);
}

fn status(app: &App, row: u8) -> RowStatus {
    let own = desk(app).frame.shift.as_ref().expect("a shift lies on the desk");
    own.shift.view("en").rows.iter().find(|shown| shown.place == row).expect("the row is there").status
}

#[test]
fn the_worklist_is_sorted_filtered_and_worked_by_keys() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = begun(data.path(), language);
        inspect(&mut app);
        press(&mut app, KeyCode::KeyO);
        press(&mut app, KeyCode::KeyF);
        let own = desk(&app).frame.shift.as_ref().expect("a shift");
        assert_eq!((own.sort, own.filter), (Sort::Days, Filter::Open));
        inspect(&mut app);
        press(&mut app, KeyCode::KeyP);
        assert_eq!(status(&app, 0), RowStatus::PutOff);
        press(&mut app, KeyCode::KeyL);
        assert_eq!(app.world().resource::<Sheets>().shown(), Some(Sheet::Reasons(0)));
        inspect(&mut app);
        press(&mut app, digit(2));
        let own = desk(&app).frame.shift.as_ref().expect("a shift");
        assert_eq!(own.shift.rows()[0].noted.map(|(_, reason)| reason), Some(Reason::ALL[1]));
        assert_eq!(status(&app, 0), RowStatus::Noted);
        inspect(&mut app);
        press(&mut app, KeyCode::KeyX);
        assert_eq!(app.world().resource::<Sheets>().shown(), Some(Sheet::EndShift));
        inspect(&mut app);
        press(&mut app, KeyCode::KeyX);
        assert_eq!(screen(&app), Screen::WorkdayReport);
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert_eq!(screen(&app), Screen::Library);
    }
}

#[test]
fn the_row_that_has_the_focus_is_the_one_that_is_rung() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = begun(data.path(), "en");
    let looked_at = |app: &App| desk(app).frame.shift.as_ref().expect("a shift").row;
    assert_eq!(looked_at(&app), 0);
    press(&mut app, KeyCode::ArrowDown);
    press(&mut app, KeyCode::ArrowDown);
    assert_eq!(looked_at(&app), 2);
    press(&mut app, KeyCode::ArrowUp);
    assert_eq!(looked_at(&app), 1);
    // Keys of the list leave it where it is.
    press(&mut app, KeyCode::KeyO);
    assert_eq!(looked_at(&app), 1);
    // Another row may be looked at by the mouse.
    turn(&mut app, Turn::Look(4));
    assert_eq!(looked_at(&app), 4);
    inspect(&mut app);
    // A row that is settled sinks to the end of the list; the focus goes on with the next one, and so does the key that rings.
    turn(&mut app, Turn::Look(0));
    press(&mut app, KeyCode::KeyL);
    press(&mut app, KeyCode::Digit2);
    let next = looked_at(&app);
    assert_ne!(next, 0);
    let focused = app.world().resource::<InputFocus>().get().expect("something has the focus");
    let control = app.world().get::<Control>(focused).expect("a control");
    assert!(control.action == Action::Frame(Step::Workday(Turn::Look(next))), "{:?}", control.action);
    press(&mut app, KeyCode::KeyC);
    assert_eq!(screen(&app), Screen::Call);
}

#[test]
fn a_call_of_the_shift_is_had_on_its_screen_and_the_record_replays() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = begun(data.path(), "en");
    let workday = desk(&app).workdays()[0].workday.clone().expect("it is sound");
    let case = (0u8..).zip(&workday.rows).find(|(_, row)| row.case.is_some() && row.is_reached(60)).map(|(place, _)| place);
    let case = case.expect("somebody picks up at once");
    turn(&mut app, Turn::Look(case));
    press(&mut app, KeyCode::KeyC);
    assert_eq!(screen(&app), Screen::Call);
    inspect(&mut app);
    say(&mut app, digit(1));
    // Left in its midst, and gone on with.
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::Digit2);
    press(&mut app, KeyCode::F6);
    turn(&mut app, Turn::GoOn(0));
    assert_eq!(screen(&app), Screen::Call);
    app.world_mut().trigger(Press(Action::Apply(Input::EndCall)));
    settle(&mut app);
    for _ in 0..12 {
        if matches!(screen(&app), Screen::Call | Screen::WrapUp) {
            press(&mut app, KeyCode::Digit1);
        }
    }
    assert_eq!((screen(&app), status(&app, case)), (Screen::Workday, RowStatus::Spoken));
    inspect(&mut app);
    // The clock of the shift goes to its end by waiting.
    for _ in 0..20 {
        if screen(&app) == Screen::Workday {
            press(&mut app, KeyCode::KeyT);
        }
    }
    assert_eq!(screen(&app), Screen::WorkdayReport);
    inspect(&mut app);
    let told = desk(&app).frame.shift.as_ref().expect("a shift").shift.report();
    let records = recent(&data.path().join("workdays"), 9);
    let record = read_record(&std::fs::read(&records[0].path).expect("it can be read")).expect("it is whole");
    let mut shift = Shift::start(workday, record.header.deal.seed, record.header.mode);
    for taken in &record.inputs {
        assert_eq!(shift.clock(), taken.at, "{}", taken.input);
        let input = read_shift_input(&shift, &taken.input).expect("it is understood");
        shift.apply(input).expect("it is taken");
    }
    let again = shift.report();
    let finish = record.finish.expect("it is finished");
    assert_eq!((again.lawful, again.effective, again.points), (told.lawful, told.effective, told.points));
    assert_eq!((finish.lawful, finish.effective), (told.lawful, told.effective));
}
