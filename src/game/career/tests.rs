//! The career screen by keys alone, what a call earns, and the desk's exam.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use bevy::prelude::*;

use super::Turn;
use crate::call::Mode;
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press};
use crate::game::focus::Control;
use crate::game::frame::Step;
use crate::game::progress::stand;
use crate::game::sheet::{Sheet, Sheets};
use crate::game::tests::{BEST, BEST_FORM, app, digit, inspect, press, say, screen, settle, to_the_form};
use crate::records::FinishOutcome;

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn texts(app: &mut App) -> Vec<String> {
    app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect()
}

/// The best call of m0, to its debrief.
fn best_call(app: &mut App) {
    press(app, KeyCode::Digit1);
    press(app, KeyCode::Digit1);
    for reply in BEST {
        say(app, digit(reply));
    }
    to_the_form(app);
    for entry in BEST_FORM {
        press(app, digit(entry));
    }
    assert_eq!(screen(app), Screen::Debrief);
}

#[test]
fn the_career_is_reached_by_its_key_and_shows_desk_skills_exam_and_pay() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F9);
        assert_eq!(screen(&app), Screen::Career);
        inspect(&mut app);
        let shown = texts(&mut app).join("\n");
        for key in ["post-here", "post-map", "post-exam-own", "post-pay-rule"] {
            assert!(shown.contains(&desk(&app).locale.text(key)), "{key} is shown");
        }
        let lacks = desk(&app).locale.text_with("post-lacks-passes", &[("more", "4")]);
        assert!(shown.contains(&lacks) && shown.contains("3,600.00"), "{shown}");
        app.world_mut().trigger(Press(Action::Show(Sheet::Skill(0))));
        settle(&mut app);
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        app.world_mut().trigger(Press(Action::Show(Sheet::Pay)));
        settle(&mut app);
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        press(&mut app, KeyCode::Escape);
        assert_eq!(screen(&app), Screen::Home);
    }
}

#[test]
fn the_debrief_says_what_the_call_earned_and_the_map_what_it_showed() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    best_call(&mut app);
    let shown = texts(&mut app).join("\n");
    let clean = desk(&app).locale.text("career-pay-clean-call");
    assert!(shown.contains("Pay for this call") && shown.contains(&clean) && shown.contains("commission: a safe promise keeps"), "{shown}");
    let (lines, sum) = {
        let stand = stand(desk(&app)).expect("the career is sound");
        let slip = stand.pay(stand.today);
        (slip.lines.iter().filter(|line| line.attempt == Some(0)).count(), slip.total)
    };
    assert!(lines == 2 && sum > crate::account::Fen(360_000), "base, clean call, commission: {sum}");
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::F9);
    let skills = stand(desk(&app)).expect("the career is sound").skills();
    assert!(skills.iter().any(|state| state.percent == Some(100) && state.is_sound()), "what was just done is remembered");
    inspect(&mut app);
    // The first skill is in reach of the keys, and opens.
    let mut controls = app.world_mut().query::<&Control>();
    let opens = controls.iter(app.world()).filter(|control| matches!(control.action, Action::Show(Sheet::Skill(_)))).count();
    assert_eq!(opens, skills.len());
}

/// Home stays within the law that a trainee works under, whatever the desk.
#[test]
fn home_stays_within_the_law_of_the_newest_attempt() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    let law = |app: &App, place: usize| desk(app).cases()[place].compiled.as_ref().expect("sound").packs.first().cloned();
    let next = |app: &App| stand(desk(app)).expect("sound").next().map(|(place, _)| place).expect("something comes next");
    assert_eq!(law(&app, next(&app)).as_deref(), Some("cn"));
    let us = desk(&app).cases().iter().position(|case| case.id == "us-first-call-right-party").expect("it is shipped");
    app.world_mut().trigger(Press(Action::Open(us, Mode::Practice)));
    settle(&mut app);
    press(&mut app, KeyCode::KeyX);
    press(&mut app, KeyCode::KeyX);
    while screen(&app) == Screen::WrapUp {
        press(&mut app, KeyCode::Digit1);
    }
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
    assert_eq!(law(&app, next(&app)).as_deref(), law(&app, us).as_deref());
    assert_ne!(law(&app, us).as_deref(), Some("cn"));
}

/// Four passes open the exam; its calls follow one another, are sat once, and the career says how it went.
#[test]
fn the_exam_is_sat_from_the_career_call_by_call_and_judged() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    let m0 = desk(&app).cases().iter().position(|case| case.id == "m0-forgot-autopay").expect("it is shipped");
    press(&mut app, KeyCode::F9);
    app.world_mut().trigger(Press(Action::Frame(Step::Career(Turn::Sit))));
    settle(&mut app);
    assert!(screen(&app) == Screen::Career && desk(&app).trouble.is_some(), "what is not open cannot be sat");
    press(&mut app, KeyCode::Escape);
    for _ in 0..4 {
        app.world_mut().trigger(Press(Action::Open(m0, Mode::Practice)));
        settle(&mut app);
        press(&mut app, KeyCode::Digit1);
        for reply in BEST {
            say(&mut app, digit(reply));
        }
        to_the_form(&mut app);
        for entry in BEST_FORM {
            press(&mut app, digit(entry));
        }
        press(&mut app, KeyCode::Escape);
    }
    press(&mut app, KeyCode::F9);
    press(&mut app, KeyCode::KeyE);
    assert_eq!(app.world().resource::<Sheets>().shown(), Some(Sheet::Paper));
    inspect(&mut app);
    press(&mut app, KeyCode::Enter);
    let mut papers = std::collections::BTreeSet::new();
    for place in 0..4 {
        assert_eq!(screen(&app), Screen::Briefing, "call {place}");
        assert_eq!(desk(&app).call().map(crate::call::Call::mode), Some(Mode::Exam));
        press(&mut app, KeyCode::KeyX);
        press(&mut app, KeyCode::KeyX);
        while screen(&app) == Screen::WrapUp {
            press(&mut app, KeyCode::Digit1);
        }
        assert_eq!(screen(&app), Screen::Debrief);
        inspect(&mut app);
        let seat = desk(&app).seat().cloned().expect("it is a seat");
        assert_eq!((seat.place, seat.desk.as_str()), (place, "m0"));
        papers.insert(seat.paper);
        // It is sat once, also where somebody asks for it.
        if place == 1 {
            press(&mut app, KeyCode::Escape);
            assert_eq!(screen(&app), Screen::Career);
            inspect(&mut app);
            press(&mut app, KeyCode::KeyE);
        } else if place < 3 {
            press(&mut app, KeyCode::KeyN);
        }
    }
    assert_eq!(papers.len(), 1, "one paper");
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Career);
    let results: Vec<(usize, bool)> = {
        let stand = stand(desk(&app)).expect("sound");
        stand.standing.sittings().iter().map(|sitting| (sitting.result.passed, sitting.result.is_pass())).collect()
    };
    assert_eq!(results.len(), 1);
    assert!(!results[0].1, "nobody was rung: {results:?}");
    assert!(texts(&mut app).iter().any(|text| text.contains("not passed") && text.contains("M0")), "it is told");
    let exams = desk(&app).records.iter().filter_map(|record| record.known.as_ref().ok()).filter(|(header, _)| header.exam.is_some());
    assert!(exams.filter_map(|(_, finish)| *finish).all(|finish| finish.outcome != FinishOutcome::RedLine));
}
