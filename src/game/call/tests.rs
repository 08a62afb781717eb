//! The call's screen without a window: the pace of a line, skipping, hints, notes, hold, pause, exam, a narrow room.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use std::time::Duration;

use bevy::prelude::*;
use bevy::text::EditableText;
use bevy::time::TimeUpdateStrategy;

use super::line::Line;
use super::pace::{Appearing, Curtain, split};
use super::tools::Notes;
use super::{Step, Tool};
use crate::call::{Event, Input, Mode, Stage};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press};
use crate::game::fit::Room;
use crate::game::sheet::{Sheet, Sheets};
use crate::game::tests::{app, inspect, press, screen, settle};
use crate::records::{TextSpeed, notes_path};

/// A call that has just been dialled, in this mode.
fn dialled(data: &std::path::Path, mode: Mode) -> App {
    let mut app = app(data, "zh-CN");
    app.world_mut().trigger(Press(Action::Open(0, mode)));
    settle(&mut app);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Call);
    app
}

/// The same with the first line heard out.
fn answered(data: &std::path::Path, mode: Mode) -> App {
    let mut app = dialled(data, mode);
    press(&mut app, KeyCode::Space);
    press(&mut app, KeyCode::Space);
    assert!(!line(&app).is_waiting(), "two skips: the ringing, the line");
    app
}

fn line(app: &App) -> &Line {
    app.world().resource::<Line>()
}

fn turn(app: &App) -> u16 {
    app.world().resource::<Desk>().call().expect("a call").view("zh-CN").turn
}

/// The trainee hangs up.
fn hang_up(app: &mut App) {
    app.world_mut().trigger(Press(Action::Apply(Input::EndCall)));
    settle(app);
}

fn step(app: &mut App, step: Step) {
    app.world_mut().trigger(Press(Action::Line(step)));
    settle(app);
}

/// Lets time pass, a frame at a time.
fn wait(app: &mut App, seconds: u32) {
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)));
    for _ in 0..seconds * 10 {
        app.update();
    }
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
}

#[test]
fn it_rings_then_the_line_appears_and_is_done() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = dialled(data.path(), Mode::Practice);
    assert!(line(&app).is_ringing(), "it rings first");
    wait(&mut app, 3);
    assert!(!line(&app).is_ringing() && line(&app).is_waiting(), "then somebody speaks");
    inspect(&mut app);
    let whole: Vec<String> = app.world_mut().query::<&Appearing>().iter(app.world()).map(|line| line.0.clone()).collect();
    assert_eq!(whole.len(), 1, "one line appears");
    wait(&mut app, 10);
    assert!(!line(&app).is_waiting(), "it is there: {:?}", line(&app));
    assert_eq!(app.world_mut().query::<&Appearing>().iter(app.world()).count(), 0);
    inspect(&mut app);
}

#[test]
fn a_reply_waits_for_the_line_and_space_skips_it() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = dialled(data.path(), Mode::Practice);
    press(&mut app, KeyCode::Space);
    assert!(!line(&app).is_ringing());
    assert_eq!(turn(&app), 0);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(turn(&app), 0, "a number struck into the line chooses nothing");
    assert!(!line(&app).is_waiting(), "but it stops the waiting");
    press(&mut app, KeyCode::Digit1);
    assert_eq!(turn(&app), 1);
}

#[test]
fn who_wants_no_pace_waits_for_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "zh-CN");
    let name = app.world().resource::<Desk>().trainee.clone();
    let mut desk = app.world_mut().resource_mut::<Desk>();
    if desk.profiles.get(&name).is_none() {
        desk.profiles.add(&name, "zh-CN").expect("a profile");
    }
    desk.set(|settings| settings.speed = TextSpeed::AtOnce).expect("kept");
    app.world_mut().trigger(Press(Action::Open(0, Mode::Practice)));
    settle(&mut app);
    press(&mut app, KeyCode::Digit1);
    assert!(screen(&app) == Screen::Call && !line(&app).is_waiting());
}

#[test]
fn a_text_is_split_between_letters() {
    assert_eq!(split("喂？哪位", 2), ("喂？", "哪位"));
    assert_eq!(split("喂", 9), ("喂", ""));
    assert_eq!(split("", 0), ("", ""));
}

#[test]
fn a_hint_is_an_input_and_shows_its_words() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    press(&mut app, KeyCode::Slash);
    let desk = app.world().resource::<Desk>();
    let call = desk.call().expect("a call");
    assert!(call.events().iter().any(|stamped| stamped.event == Event::Hinted), "it is in the record");
    let better = call.compiled().node(call.state().node).better.expect("the first moment has a better reply");
    let words = call.compiled().text("zh-CN", better).to_owned();
    let is_shown = app.world_mut().query::<&Text>().iter(app.world()).any(|text| text.0 == words);
    assert!(is_shown, "the hint is read: {words}");
    inspect(&mut app);
}

#[test]
fn an_exam_shows_no_mood_no_tags_and_no_hint() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Exam);
    press(&mut app, KeyCode::Slash);
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Space);
    assert_eq!(turn(&app), 1);
    inspect(&mut app);
    let desk = app.world().resource::<Desk>();
    let hidden = ["gauge-trust", "gauge-anger", "gauge-stress", "call-hint-free"].map(|key| desk.locale.text(key));
    assert!(!desk.call().expect("a call").events().iter().any(|stamped| stamped.event == Event::Hinted));
    let shown: Vec<String> = app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect();
    for words in hidden {
        assert!(!shown.contains(&words), "an exam does not show `{words}`");
    }
}

#[test]
fn escape_pauses_practice_and_home_keeps_the_attempt() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    press(&mut app, KeyCode::Escape);
    assert_eq!(app.world().resource::<Sheets>().shown(), Some(Sheet::Pause));
    press(&mut app, KeyCode::Escape);
    assert_eq!((screen(&app), app.world().resource::<Sheets>().shown()), (Screen::Call, None), "Esc never ends a call");
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::Digit2);
    assert_eq!(screen(&app), Screen::Home);
    app.world_mut().trigger(Press(Action::Resume(0)));
    settle(&mut app);
    assert_eq!(screen(&app), Screen::Call);
    assert!(!line(&app).is_waiting(), "what was heard is not heard again");
}

#[test]
fn the_pause_has_the_settings_at_hand() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    press(&mut app, KeyCode::Escape);
    inspect(&mut app);
    let before = app.world().resource::<Desk>().settings().text_percent;
    press(&mut app, KeyCode::Tab);
    press(&mut app, KeyCode::Tab);
    press(&mut app, KeyCode::ArrowRight);
    assert!(app.world().resource::<Desk>().settings().text_percent > before, "the type is larger at once");
    assert_eq!((screen(&app), app.world().resource::<Sheets>().shown()), (Screen::Call, Some(Sheet::Pause)));
    inspect(&mut app);
}

#[test]
fn who_does_not_answer_in_an_exam_was_silent() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Exam);
    let within = app.world().resource::<Desk>().call().expect("a call").view("zh-CN").answer_within;
    let within = within.expect("an exam limits the time to answer");
    wait(&mut app, within - 1);
    assert_eq!(turn(&app), 0, "there is still time");
    wait(&mut app, 2);
    let inputs = app.world().resource::<Desk>().call().expect("a call").inputs().to_vec();
    assert_eq!(inputs.last(), Some(&Input::Silence), "the time is up");
    assert_eq!(turn(&app), 1);
}

#[test]
fn the_picture_comes_and_goes_and_then_rests() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = dialled(data.path(), Mode::Practice);
    let alpha = |app: &mut App, wanted: Curtain| {
        let mut curtains = app.world_mut().query::<(&Curtain, &BackgroundColor)>();
        curtains.iter(app.world()).find(|(curtain, _)| **curtain == wanted).map(|(_, ground)| ground.0.alpha())
    };
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
    press(&mut app, KeyCode::Space);
    let closed = alpha(&mut app, Curtain::Goes).expect("the curtain lies over the picture");
    wait(&mut app, 1);
    assert!(closed > 0.9 && alpha(&mut app, Curtain::Goes) == Some(0.0), "somebody is seen: {closed}");
    hang_up(&mut app);
    assert_eq!(screen(&app), Screen::WrapUp, "whoever hangs up hears no last words");
}

#[test]
fn the_picture_goes_dark_when_they_hang_up() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    let stage = |app: &App| app.world().resource::<Desk>().call().map(|call| call.state().stage);
    while stage(&app) == Some(Stage::OnTheLine) {
        press(&mut app, KeyCode::Digit1);
    }
    press(&mut app, KeyCode::Space);
    wait(&mut app, 1);
    let mut curtains = app.world_mut().query::<(&Curtain, &BackgroundColor)>();
    let dark = curtains.iter(app.world()).any(|(curtain, ground)| *curtain == Curtain::Comes && ground.0.alpha() > 0.3);
    assert!(dark, "the line is dead");
}

#[test]
fn time_stands_still_in_a_pause_and_goes_on_in_an_exam() {
    for (mode, is_waiting) in [(Mode::Practice, true), (Mode::Exam, false)] {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = dialled(data.path(), mode);
        press(&mut app, KeyCode::Escape);
        wait(&mut app, 15);
        assert_eq!(line(&app).is_waiting(), is_waiting, "{mode:?}");
    }
}

#[test]
fn hold_and_back_by_one_key() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    let stage = |app: &App| app.world().resource::<Desk>().call().map(|call| call.state().stage);
    press(&mut app, KeyCode::KeyH);
    assert_eq!(stage(&app), Some(Stage::OnHold));
    inspect(&mut app);
    press(&mut app, KeyCode::KeyH);
    assert_eq!(stage(&app), Some(Stage::OnTheLine));
}

#[test]
fn every_tool_can_be_reached_wide_and_narrow() {
    for is_narrow in [false, true] {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = answered(data.path(), Mode::Practice);
        app.insert_resource(Room { is_narrow, ..default() });
        for tool in [Tool::Account, Tool::Calculator, Tool::Notes, Tool::Rules, Tool::History, Tool::Talk] {
            step(&mut app, Step::Tool(tool));
            inspect(&mut app);
        }
    }
}

#[test]
fn notes_are_on_disk_as_they_are_typed() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    press(&mut app, KeyCode::KeyN);
    let mut fields = app.world_mut().query_filtered::<&mut EditableText, With<Notes>>();
    fields.single_mut(app.world_mut()).expect("the notes lie open").editor.set_text("十号发工资");
    settle(&mut app);
    let record = app.world().resource::<Desk>().attempt.as_ref().expect("an attempt").path().to_owned();
    assert_eq!(std::fs::read_to_string(notes_path(&record)).expect("written"), "十号发工资");
    press(&mut app, KeyCode::Digit1);
    let mut fields = app.world_mut().query_filtered::<&EditableText, With<Notes>>();
    let kept = fields.single(app.world()).expect("still open").value().to_string();
    assert_eq!(kept, "十号发工资", "the next turn does not take the notes away");
}

#[test]
fn notes_that_cannot_be_kept_are_told_and_stay() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    step(&mut app, Step::Tool(Tool::Notes));
    app.world_mut().resource_mut::<Line>().record = data.path().join("gone/m0.jsonl");
    let mut fields = app.world_mut().query_filtered::<&mut EditableText, With<Notes>>();
    fields.single_mut(app.world_mut()).expect("the notes lie open").editor.set_text("先别关");
    app.update();
    assert!(line(&app).notes_trouble.is_some() && line(&app).notes == "先别关");
}

#[test]
fn last_words_are_heard_before_the_form() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = answered(data.path(), Mode::Practice);
    let stage = |app: &App| app.world().resource::<Desk>().call().map(|call| call.state().stage);
    while stage(&app) == Some(Stage::OnTheLine) {
        press(&mut app, KeyCode::Digit1);
    }
    assert_eq!((stage(&app), screen(&app)), (Some(Stage::WrapUp), Screen::Call));
    inspect(&mut app);
    press(&mut app, KeyCode::Space);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::WrapUp);
    inspect(&mut app);
}
