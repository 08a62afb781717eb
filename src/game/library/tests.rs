//! The library by keys alone: every page, every shelf, what is written into its field, and the exams of more than one call.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use std::collections::BTreeSet;
use std::sync::Arc;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input_focus::InputFocus;
use bevy::prelude::*;
use bevy::text::EditableText;
use bevy::window::PrimaryWindow;
use chrono::{Local, TimeDelta};

use super::find::{Item, PAGE, Shelf, matching, page};
use crate::call::Mode;
use crate::game::Screen;
use crate::game::desk::{Action, Desk};
use crate::game::focus::Control;
use crate::game::sheet::{Sheet, Sheets};
use crate::game::start::Options;
use crate::game::tests::frame::{with_text, write};
use crate::game::tests::{app, digit, hold, inspect, press, screen, settle, strike};
use crate::records::{read_record, recent};
use crate::scenario::Shipped;

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn sheet(app: &App) -> Option<Sheet> {
    app.world().resource::<Sheets>().shown()
}

fn with_ctrl(app: &mut App, key: KeyCode) {
    hold(app, KeyCode::ControlLeft, ButtonState::Pressed);
    press(app, key);
    hold(app, KeyCode::ControlLeft, ButtonState::Released);
    settle(app);
}

/// A window with everything that writing needs, at the library.
fn written(data: &std::path::Path, language: &'static str) -> App {
    let mut app = with_text(Options {
        language,
        speaks: false,
        data: data.to_owned(),
        trainee: Some("林晓".to_owned()),
        seed: Some(0),
        studio: None,
        library: Arc::new(Shipped),
    });
    press(&mut app, KeyCode::F6);
    assert_eq!(screen(&app), Screen::Library);
    app
}

fn focused(app: &App) -> Entity {
    app.world().resource::<InputFocus>().get().expect("something has the focus")
}

fn ids(app: &App) -> Vec<String> {
    let desk = desk(app);
    let id = |item| match item {
        Item::Call(place) => desk.cases()[place].id.clone(),
        Item::Days(place) => desk.day_cases()[place].id.clone(),
        Item::Shift(place) => desk.workdays()[place].id.clone(),
    };
    matching(desk).into_iter().map(|found| id(found.item)).collect()
}

#[test]
fn every_entry_has_a_key_on_its_page_in_both_languages() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F6);
        let all = matching(desk(&app)).len();
        assert!(all > 3 * PAGE, "{all} entries");
        let mut reached = BTreeSet::new();
        for _ in 0..all.div_ceil(PAGE) {
            inspect(&mut app);
            let shown = page(desk(&app)).shown;
            let mut controls = app.world_mut().query::<&Control>();
            for (found, key) in shown.iter().zip(1..) {
                let opens = super::opens(found.item, Mode::Practice);
                let own = controls.iter(app.world()).find(|control| control.action == opens).expect("it is shown");
                assert_eq!(own.key.map(|key| key.key), Some(digit(key)));
                reached.insert(format!("{:?}", found.item));
            }
            press(&mut app, KeyCode::PageDown);
            assert!(app.world().get::<Control>(focused(&app)).is_some_and(|control| control.order >= super::entry::FIRST), "in the list");
        }
        assert_eq!(reached.len(), all);
        press(&mut app, KeyCode::PageUp);
        press(&mut app, digit(1));
        assert_ne!(screen(&app), Screen::Library, "the digit opens what it stands beside");
    }
}

#[test]
fn a_shelf_holds_the_calls_of_one_desk() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::F6);
    press(&mut app, KeyCode::KeyB);
    press(&mut app, KeyCode::KeyB);
    let found = matching(desk(&app));
    assert!(!found.is_empty() && found.iter().all(|found| found.shelf == Shelf::Bucket(crate::account::card::Bucket::M1)));
    inspect(&mut app);
    press(&mut app, KeyCode::KeyW);
    assert!(matching(desk(&app)).iter().all(|found| matches!(found.item, Item::Shift(_))));
    inspect(&mut app);
    press(&mut app, KeyCode::Escape);
    assert_eq!((screen(&app), desk(&app).frame.catalogue.shelf), (Screen::Library, Shelf::All), "Esc shows all first");
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
}

#[test]
fn what_is_written_finds_by_name_desk_goal_and_rule_in_either_language() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = written(data.path(), "zh-CN");
    press(&mut app, KeyCode::Slash);
    assert!(app.world().get::<EditableText>(focused(&app)).is_some(), "the stroke leads to the field");
    for (words, wanted) in [("陈国强", "m1-unpaid-wages"), ("wages m1", "m1-unpaid-wages"), ("court", "m3plus-before-the-court")] {
        write(&mut app, words);
        assert!(ids(&app).iter().any(|id| id == wanted), "{words}: {:?}", ids(&app));
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert!(desk(&app).frame.catalogue.query.is_empty());
        assert!(app.world().get::<EditableText>(focused(&app)).is_none(), "and the list has the focus again");
        press(&mut app, KeyCode::Slash);
    }
    // By a rule, once it is known which cases practise which.
    write(&mut app, "arrest");
    for _ in 0..20_000 {
        if crate::game::statutes::knows_practised(desk(&app)) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        app.update();
    }
    settle(&mut app);
    let taught = matching(desk(&app)).into_iter().filter(|found| found.why.is_some()).count();
    assert!(taught > 0, "cases in which an arrest can be threatened");
    assert!(desk(&app).frame.catalogue.query == "arrest", "what was written stays");
    inspect(&mut app);
    // Down leads into the list, where digits open.
    press(&mut app, KeyCode::ArrowDown);
    assert!(app.world().get::<EditableText>(focused(&app)).is_none());
    // Enter opens the first that was found.
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::Slash);
    write(&mut app, "m1-unpaid-wages");
    press(&mut app, KeyCode::Enter);
    assert_eq!((screen(&app), desk(&app).case().map(|case| case.id.clone()).as_deref()), (Screen::Briefing, Some("m1-unpaid-wages")));
}

/// Quick typists strike the first letters before the frame in which the field gets the focus is over.
#[test]
fn letters_struck_right_after_the_key_that_leads_to_the_field_are_written() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = written(data.path(), "en");
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).expect("a window");
    strike(&mut app, KeyCode::Slash);
    for (key_code, letter) in [(KeyCode::KeyB, "b"), (KeyCode::KeyA, "a"), (KeyCode::KeyD, "d")] {
        for state in [ButtonState::Pressed, ButtonState::Released] {
            app.world_mut().write_message(KeyboardInput {
                key_code,
                logical_key: Key::Character(letter.into()),
                state,
                text: (state == ButtonState::Pressed).then(|| letter.into()),
                repeat: false,
                window,
            });
        }
    }
    // And a key that leaves the field again waits for them.
    strike(&mut app, KeyCode::Tab);
    for _ in 0..8 {
        app.update();
    }
    assert_eq!(desk(&app).frame.catalogue.query, "bad");
    assert_eq!(desk(&app).frame.catalogue.shelf, Shelf::All, "none of them acted as a key of the screen");
    assert!(app.world().get::<EditableText>(focused(&app)).is_none(), "Tab led on");
}

#[test]
fn an_exam_over_several_days_hides_asks_and_ends_with_its_time() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F6);
        press(&mut app, KeyCode::KeyD);
        with_ctrl(&mut app, KeyCode::Digit1);
        assert_eq!(sheet(&app), Some(Sheet::Exam(Item::Days(0))));
        inspect(&mut app);
        press(&mut app, KeyCode::Enter);
        assert_eq!(screen(&app), Screen::Plan);
        inspect(&mut app);
        let shown: Vec<String> = app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect();
        let minutes = desk(&app).day_cases()[0].case.as_ref().expect("sound").exam_minutes();
        let left = desk(&app).locale.text_with("exam-left", &[("minutes", &minutes.to_string())]);
        assert!(shown.contains(&desk(&app).locale.text("mode-exam")) && shown.contains(&left), "{left}: {shown:?}");
        // One contact that nobody answers; leaving is asked, and it is gone on with as an exam.
        press(&mut app, digit(1));
        press(&mut app, KeyCode::Enter);
        press(&mut app, KeyCode::Escape);
        assert_eq!(sheet(&app), Some(Sheet::LeaveExam));
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert_eq!((screen(&app), sheet(&app)), (Screen::Plan, None));
        press(&mut app, KeyCode::Escape);
        press(&mut app, KeyCode::Digit2);
        assert_eq!(screen(&app), Screen::Library);
        inspect(&mut app);
        let goes_on = Action::Frame(crate::game::frame::Step::Plan(crate::game::plan::Turn::GoOn(0)));
        app.world_mut().trigger(crate::game::desk::Press(goes_on));
        settle(&mut app);
        assert_eq!(screen(&app), Screen::Plan);
        assert!(crate::game::plan::deadline(desk(&app)).is_some_and(|until| until > Local::now()), "it is an exam still");
        // The time is up.
        crate::game::plan::tests::end_at(&mut app, Local::now().fixed_offset() - TimeDelta::seconds(1));
        settle(&mut app);
        assert_eq!(screen(&app), Screen::PlanReport);
        inspect(&mut app);
        let records = recent(&data.path().join("days"), 9);
        let record = read_record(&std::fs::read(&records[0].path).expect("it can be read")).expect("it is whole");
        assert!(record.header.mode == Mode::Exam && record.finish.is_some());
        assert_eq!(record.inputs.last().map(|taken| taken.input.as_str()), Some("close"));
    }
}

#[test]
fn an_exam_of_a_drawn_shift_hides_what_rows_are_worth_and_the_best_order() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::F6);
    press(&mut app, KeyCode::KeyW);
    with_ctrl(&mut app, KeyCode::KeyW);
    assert_eq!(sheet(&app), Some(Sheet::Drawn(Shelf::Shifts)));
    inspect(&mut app);
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Workday);
    inspect(&mut app);
    let hidden = ["shift-worth", "workday-best-title"].map(|key| desk(&app).locale.text(key));
    let shows = |app: &mut App| app.world_mut().query::<&Text>().iter(app.world()).any(|text| hidden.contains(&text.0));
    assert!(!shows(&mut app), "no worth");
    press(&mut app, KeyCode::Escape);
    assert_eq!(sheet(&app), Some(Sheet::LeaveExam));
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::KeyX);
    press(&mut app, KeyCode::KeyX);
    assert_eq!(screen(&app), Screen::WorkdayReport);
    inspect(&mut app);
    assert!(!shows(&mut app), "no best order");
    let records = recent(&data.path().join("workdays"), 9);
    assert!(records[0].known.as_ref().is_ok_and(|(header, _)| header.mode == Mode::Exam));
}
