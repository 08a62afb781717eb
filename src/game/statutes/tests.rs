//! The law screen without a window.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use bevy::prelude::*;

use super::super::Screen;
use super::super::desk::{Action, Desk};
use super::super::focus::Control;
use super::super::frame::Step;
use super::super::start::Options;
use super::super::tests::frame::{with_text, write};
use super::super::tests::{app, inspect, press, screen, settle};
use super::super::widgets::kebab;
use super::find::{by_family, family_key, matching, rules};
use super::practice::Practised;
use super::{Place, Turn};
use crate::scenario::Shipped;

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn chosen(app: &App) -> Option<String> {
    let Place(place) = desk(app).frame.statutes.chosen?;
    let content = desk(app).content().expect("the content was read");
    rules(content).nth(usize::from(place)).map(|(_, name, _)| name.to_owned())
}

#[test]
fn a_rule_is_found_read_and_practised_by_keyboard_alone() {
    let data = tempfile::tempdir().expect("a folder");
    for language in crate::locale::LANGUAGES {
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F8);
        assert_eq!(screen(&app), Screen::Statutes);
        inspect(&mut app);
        app.world_mut().resource_mut::<Desk>().frame.statutes.query = "US-REGF-14b2-frequency".to_owned();
        app.world_mut().resource_mut::<super::super::desk::Stale>().0 = true;
        settle(&mut app);
        press(&mut app, KeyCode::Enter);
        assert_eq!(chosen(&app).as_deref(), Some("US-REGF-14b2-frequency"));
        inspect(&mut app);
        press(&mut app, KeyCode::Escape);
        assert_eq!(screen(&app), Screen::Home);
    }
}

#[test]
fn words_find_rules_in_either_language() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "zh-CN");
    let mut look = |query: &str| {
        app.world_mut().resource_mut::<Desk>().frame.statutes.query = query.to_owned();
        matching(desk(&app)).places.len()
    };
    assert!(look("22:00") > 0 || look("晚上") > 0, "hours are found");
    let (both, one) = (look("冒充 公安"), look("冒充"));
    assert!(both > 0 && both < one, "another word narrows it: {both} of {one}");
    assert!(look("attorney") > 0);
    assert_eq!(look("没有这样的规定吧"), 0);
}

#[test]
fn every_rule_stands_under_one_subject_with_a_name_in_both_languages() {
    let data = tempfile::tempdir().expect("a folder");
    for language in crate::locale::LANGUAGES {
        let app = app(data.path(), language);
        let desk = desk(&app);
        let content = desk.content().expect("the content was read");
        let subjects = by_family(desk);
        let listed: usize = subjects.iter().map(|(_, places)| places.len()).sum();
        assert_eq!(listed, rules(content).count());
        for (family, _) in subjects {
            assert!(desk.locale.has(&family_key(family)), "{language}: {family:?} has no name");
        }
        for (_, name, rule) in rules(content) {
            assert!(desk.locale.has(rule.level().key()), "{language}: {name}");
            for cite in &rule.cites {
                assert!(desk.locale.has(&format!("status-{}", kebab(&format!("{:?}", cite.status)))), "{language}: {name}");
            }
            for role in &rule.binds {
                assert!(desk.locale.has(&format!("role-{}", kebab(&format!("{role:?}")))), "{language}: {name}");
            }
        }
    }
}

#[test]
fn a_subject_unfolds_and_a_pack_narrows() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::F8);
    let count = |app: &mut App| {
        let mut controls = app.world_mut().query::<&Control>();
        let choices = controls.iter(app.world()).filter(|control| matches!(control.action, Action::Frame(Step::Statutes(Turn::Choose(_)))));
        choices.count()
    };
    assert_eq!(count(&mut app), 0, "all folded");
    press(&mut app, KeyCode::ArrowDown);
    press(&mut app, KeyCode::ArrowDown);
    press(&mut app, KeyCode::Enter);
    assert!(count(&mut app) > 0, "the first subject lies open");
    inspect(&mut app);
    let all: usize = by_family(desk(&app)).iter().map(|(_, places)| places.len()).sum();
    press(&mut app, KeyCode::ArrowUp);
    press(&mut app, KeyCode::ArrowRight);
    let narrowed: usize = by_family(desk(&app)).iter().map(|(_, places)| places.len()).sum();
    assert!(narrowed > 0 && narrowed < all, "{narrowed} of {all}");
}

#[test]
fn the_cases_that_practise_a_rule_are_offered() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "zh-CN");
    press(&mut app, KeyCode::F8);
    for _ in 0..2_000 {
        if desk(&app).frame.statutes.practised.is_known() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        app.update();
    }
    let Practised::Known(by_rule) = &desk(&app).frame.statutes.practised else { panic!("it was worked out") };
    let (rule, cases) = by_rule.iter().find(|(_, cases)| !cases.is_empty()).expect("some rule is practised");
    let case = desk(&app).case_called(&cases[0]).map(|(place, _)| place).expect("the case is on the shelf");
    let query = rule.clone();
    app.world_mut().resource_mut::<Desk>().frame.statutes.query = query;
    press(&mut app, KeyCode::Enter);
    let mut controls = app.world_mut().query::<&Control>();
    let opens = controls.iter(app.world()).any(|control| matches!(control.action, Action::Open(place, _) if place == case));
    assert!(opens, "the case that practises it can be opened from it");
    inspect(&mut app);
}

#[test]
fn what_is_written_is_looked_for_at_once_and_the_field_keeps_the_keys() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = with_text(Options {
        language: "en",
        speaks: false,
        data: data.path().to_owned(),
        trainee: Some("Lin".to_owned()),
        seed: Some(0),
        studio: None,
        library: std::sync::Arc::new(Shipped),
    });
    press(&mut app, KeyCode::F8);
    write(&mut app, "attorney");
    assert_eq!(desk(&app).frame.statutes.query, "attorney");
    let found = matching(desk(&app)).places.len();
    let mut controls = app.world_mut().query::<&Control>();
    let listed =
        controls.iter(app.world()).filter(|control| matches!(control.action, Action::Frame(Step::Statutes(Turn::Choose(_))))).count();
    assert!(found > 0 && listed == found, "{listed} of {found} are listed");
    press(&mut app, KeyCode::F6);
    assert_eq!(screen(&app), Screen::Library, "the keys of the bar work while one writes");
}
