//! A day case by keys alone: planned on the calendar, the call had on its own screen, laid aside and gone on with, closed and
//! told; and its record replays to the same score.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use bevy::prelude::*;

use super::look;
use crate::call::Input;
use crate::days::{Board, ContactResult, Journey, read_day_input};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press};
use crate::game::sheet::{Sheet, Sheets};
use crate::game::tests::{app, digit, inspect, press, say, screen, settle};
use crate::records::{read_record, recent};

/// An exam's time is up at another moment.
pub(in crate::game) fn end_at(app: &mut App, moment: crate::trainee::Deadline) {
    let mut desk = app.world_mut().resource_mut::<Desk>();
    desk.frame.plan.as_mut().expect("a plan lies on the desk").until = Some(moment);
}

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn sheet(app: &App) -> Option<Sheet> {
    app.world().resource::<Sheets>().shown()
}

fn results(app: &App) -> Vec<ContactResult> {
    look(desk(app), |journey| journey.course().made().map(|made| made.result).collect()).expect("a plan lies on the desk")
}

/// The library's first day case.
fn begun(data: &std::path::Path, language: &'static str) -> App {
    let mut app = app(data, language);
    press(&mut app, KeyCode::F6);
    press(&mut app, KeyCode::KeyD);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Plan);
    app
}

/// Hangs up and fills the form in with the first choices.
fn hang_up(app: &mut App) {
    app.world_mut().trigger(Press(Action::Apply(Input::EndCall)));
    settle(app);
    for _ in 0..12 {
        if matches!(screen(app), Screen::Call | Screen::WrapUp) {
            press(app, KeyCode::Digit1);
        }
    }
    assert_eq!(screen(app), Screen::Plan);
}

#[test]
fn a_contact_is_looked_at_made_and_told_in_both_languages() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = begun(data.path(), language);
        inspect(&mut app);
        press(&mut app, digit(1));
        assert!(matches!(sheet(&app), Some(Sheet::Contact(..))));
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert!(results(&app).is_empty(), "to look is not to do");
        press(&mut app, digit(1));
        press(&mut app, KeyCode::Enter);
        assert_eq!((screen(&app), results(&app)), (Screen::Plan, vec![ContactResult::NoAnswer]));
        let told = desk(&app).locale.text("days-no-answer");
        let shown: Vec<String> = app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect();
        assert!(shown.contains(&told), "{told}");
        press(&mut app, KeyCode::KeyX);
        assert_eq!(sheet(&app), Some(Sheet::ClosePlan));
        inspect(&mut app);
        press(&mut app, KeyCode::KeyX);
        assert_eq!(screen(&app), Screen::PlanReport);
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert_eq!(screen(&app), Screen::Library);
        inspect(&mut app);
    }
}

#[test]
fn the_call_is_had_on_its_screen_and_what_was_left_is_gone_on_with() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = begun(data.path(), "en");
    press(&mut app, digit(3));
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Call);
    inspect(&mut app);
    say(&mut app, digit(1));
    // Left in its midst: the library goes on with it, and nothing said is lost.
    let said = desk(&app).call().map(|call| call.inputs().len());
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::Digit2);
    assert_eq!(screen(&app), Screen::Home);
    press(&mut app, KeyCode::F6);
    inspect(&mut app);
    app.world_mut().trigger(Press(Action::Frame(crate::game::frame::Step::Plan(super::Turn::GoOn(0)))));
    settle(&mut app);
    assert_eq!((screen(&app), desk(&app).call().map(|call| call.inputs().len())), (Screen::Call, said));
    hang_up(&mut app);
    assert!(matches!(results(&app)[..], [ContactResult::Talked(_)]));
    inspect(&mut app);
    // The second call is another one, also on screen.
    let number = look(desk(&app), |journey| {
        let options = journey.board().options(journey.course());
        options.iter().position(|(contact, slot)| journey.board().at(*contact, *slot).format("%m-%dT%H:%M").to_string() == "05-28T12:10")
    });
    let number = number.flatten().and_then(|number| u8::try_from(number + 1).ok()).expect("it is on offer");
    press(&mut app, digit(number));
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Call, "he picks up: {:?}", results(&app));
    say(&mut app, digit(1));
    hang_up(&mut app);
    press(&mut app, KeyCode::KeyX);
    press(&mut app, KeyCode::KeyX);
    assert_eq!(screen(&app), Screen::PlanReport);
    let told = desk(&app).frame.plan.as_ref().and_then(|plan| plan.report.clone()).expect("it is told");
    // The record on disk is the whole of it.
    let records = recent(&data.path().join("days"), 9);
    assert_eq!(records.len(), 1);
    let record = read_record(&std::fs::read(&records[0].path).expect("it can be read")).expect("it is whole");
    let desk = desk(&app);
    let case = desk.day_cases()[0].case.clone().expect("it is sound");
    let board = Board::new(desk.library.as_ref(), desk.content().expect("read"), &case, 0);
    let mut journey = Journey::start(&board, record.header.deal.seed, record.header.mode);
    for taken in &record.inputs {
        assert_eq!(journey.call().map_or(0, |call| call.state().seconds), taken.at, "{}", taken.input);
        let input = read_day_input(&journey, &taken.input).expect("it is understood");
        journey.apply(input).expect("it is taken");
    }
    let again = journey.debrief();
    let finish = record.finish.expect("it is finished");
    assert_eq!((again.lawful, again.effective, again.outcome), (told.lawful, told.effective, told.outcome));
    assert_eq!((finish.lawful, finish.effective), (told.lawful, told.effective));
}

#[test]
fn a_plan_in_which_nothing_was_decided_leaves_no_record() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = begun(data.path(), "zh-CN");
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Library);
    assert!(recent(&data.path().join("days"), 9).is_empty());
}
