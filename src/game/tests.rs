//! The screens without a window: every control has a name, a role and a place in the order of focus, and the keyboard
//! alone leads from home to the debrief.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use accesskit::Role;
use bevy::a11y::AccessibilityNode;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey};
use bevy::input::{ButtonState, InputPlugin};
use bevy::input_focus::InputFocus;
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::window::RequestRedraw;

use super::desk::{Action, Desk, Press};
use super::focus::{Control, OnSheet};
use super::start::Options;
use super::theme::Theme;
use super::widgets::Fonts;
use super::{Screen, screens};
use crate::call::Stage;
use crate::scenario::Shipped;
use crate::score::Outcome;

pub(super) mod frame;
mod home;
mod missing;

/// A window of somebody who is known already.
pub(super) fn app(data: &std::path::Path, language: &'static str) -> App {
    open(Options {
        language,
        speaks: false,
        data: data.to_owned(),
        trainee: Some("林晓".to_owned()),
        seed: Some(0),
        studio: None,
        library: std::sync::Arc::new(Shipped),
    })
}

pub(super) fn open(options: Options) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, InputPlugin, StatesPlugin)).add_message::<RequestRedraw>();
    let mut desk = Desk::open(&options);
    desk.wait_for_shelf().expect("the content is sound");
    app.insert_resource(desk);
    app.insert_resource(Theme::load(&Shipped).expect("the theme loads")).init_resource::<Fonts>();
    screens(&mut app);
    settle(&mut app);
    app
}

pub(super) fn settle(app: &mut App) {
    for _ in 0..3 {
        app.update();
    }
}

/// A key goes down and up, as the window system tells it.
pub(super) fn strike(app: &mut App, key: KeyCode) {
    hold(app, key, ButtonState::Pressed);
    hold(app, key, ButtonState::Released);
}

pub(super) fn hold(app: &mut App, key: KeyCode, state: ButtonState) {
    app.world_mut().write_message(KeyboardInput {
        key_code: key,
        logical_key: Key::Unidentified(NativeKey::Unidentified),
        state,
        text: None,
        repeat: false,
        window: Entity::PLACEHOLDER,
    });
}

pub(super) fn press(app: &mut App, key: KeyCode) {
    strike(app, key);
    settle(app);
}

/// Says the reply of this key, skipping the ringing and the line before it. In the guide Space turns cards; there digits
/// skip too.
pub(super) fn say(app: &mut App, key: KeyCode) {
    let turn = |app: &App| app.world().resource::<Desk>().call().map(|call| (call.view("en").turn, call.view("en").stage));
    let before = turn(app);
    if app.world().resource::<Desk>().frame.guide.is_none() {
        press(app, KeyCode::Space);
        press(app, KeyCode::Space);
    }
    for _ in 0..4 {
        if turn(app) == before && screen(app) == Screen::Call {
            press(app, key);
        }
    }
    assert_ne!(turn(app), before, "{key:?} said something");
}

/// The best lawful call of m0 at its default deal, by the keys of practice, as in `tests/transcripts`.
pub(super) const BEST: [u8; 11] = [2, 3, 3, 3, 2, 4, 3, 3, 2, 3, 2];
/// And its form.
pub(super) const BEST_FORM: [u8; 3] = [3, 2, 2];

/// The key of a digit from 1.
pub(super) fn digit(number: u8) -> KeyCode {
    super::focus::DIGITS[usize::from(number) - 1]
}

/// From the last words to the form.
pub(super) fn to_the_form(app: &mut App) {
    for _ in 0..3 {
        if screen(app) == Screen::Call {
            press(app, KeyCode::Digit1);
        }
    }
    assert_eq!(screen(app), Screen::WrapUp);
}

pub(super) fn screen(app: &App) -> Screen {
    *app.world().resource::<State<Screen>>().get()
}

/// Looks at every control of the screen that is shown.
pub(super) fn inspect(app: &mut App) {
    let shown = screen(app);
    let mut orders = Vec::new();
    let mut controls = app.world_mut().query::<(&Control, Has<OnSheet>, Option<&AccessibilityNode>)>();
    for (control, on_sheet, node) in controls.iter(app.world()) {
        let node = node.unwrap_or_else(|| panic!("{shown:?}: {:?} has no accessible node", control.action));
        let is_value = node.role() == Role::SpinButton && node.value().is_some();
        let roles = [Role::Button, Role::TextInput, Role::MultilineTextInput];
        assert!(is_value || roles.contains(&node.role()), "{shown:?}: {:?} is a {:?}", control.action, node.role());
        assert!(node.label().is_some_and(|label| !label.trim().is_empty()), "{shown:?}: {:?} has no name", control.action);
        orders.push((on_sheet, control.order));
    }
    assert!(!orders.is_empty(), "{shown:?} has something to press");
    orders.sort_unstable();
    assert!(orders.windows(2).all(|pair| pair[0] != pair[1]), "{shown:?}: two controls share a place in the order of focus: {orders:?}");
    let focus = app.world().resource::<InputFocus>().get().expect("something has the focus");
    assert!(app.world().get::<Control>(focus).is_some(), "{shown:?}: the focus is on a control");
}

#[test]
fn the_keyboard_leads_from_home_to_a_pass_in_both_languages() {
    for language in crate::locale::LANGUAGES {
        let data = tempfile::tempdir().expect("a folder");
        let mut app = app(data.path(), language);
        inspect(&mut app);
        press(&mut app, KeyCode::Digit1);
        assert_eq!(screen(&app), Screen::Briefing);
        inspect(&mut app);
        press(&mut app, KeyCode::Digit1);
        assert_eq!(screen(&app), Screen::Call);
        for reply in BEST {
            inspect(&mut app);
            say(&mut app, digit(reply));
        }
        to_the_form(&mut app);
        for entry in BEST_FORM {
            inspect(&mut app);
            press(&mut app, digit(entry));
        }
        assert_eq!(screen(&app), Screen::Debrief);
        inspect(&mut app);
        let desk = app.world().resource::<Desk>();
        assert_eq!(desk.report.as_ref().map(|report| report.outcome), Some(Outcome::Pass));
        press(&mut app, KeyCode::Escape);
        assert_eq!(screen(&app), Screen::Home);
        assert_eq!(app.world().resource::<Desk>().records.len(), 1, "the attempt is kept");
    }
}

/// A window that draws slowly gets a whole chord in one frame: Ctrl is already up when the frame begins.
#[test]
fn a_chord_struck_within_one_frame_is_a_chord() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Call);
    hold(&mut app, KeyCode::ControlLeft, ButtonState::Pressed);
    strike(&mut app, KeyCode::KeyE);
    hold(&mut app, KeyCode::ControlLeft, ButtonState::Released);
    settle(&mut app);
    assert_eq!(screen(&app), Screen::WrapUp, "Ctrl+E hung up");
}

#[test]
fn keys_struck_within_one_frame_act_in_their_order() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    for key in [KeyCode::Digit1, KeyCode::Digit1, KeyCode::Space, KeyCode::Space, KeyCode::Digit1] {
        strike(&mut app, key);
    }
    for _ in 0..15 {
        app.update();
    }
    assert_eq!(screen(&app), Screen::Call);
    let turn = app.world().resource::<Desk>().call().map(|call| call.view("en").turn);
    assert_eq!(turn, Some(1), "opened, dialled, skipped the ringing and the line, said one reply");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_loses_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("not-a-folder");
    std::fs::write(&file, "x").expect("a file");
    let mut app = app(&file, "en");
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Home, "there is no call without a record");
    let trouble = app.world().resource::<Desk>().trouble.clone().expect("it is told");
    assert!(trouble.contains("cannot be written"), "{trouble}");
}

#[test]
fn the_language_turns_in_mid_call_without_touching_it() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "zh-CN");
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    let state = |app: &App| app.world().resource::<Desk>().attempt.as_ref().map(|attempt| *attempt.call().state());
    let before = state(&app);
    app.world_mut().trigger(Press(Action::Language));
    settle(&mut app);
    assert_eq!(app.world().resource::<Desk>().language(), "en");
    assert_eq!(state(&app), before);
    assert_eq!(before.map(|state| state.stage), Some(Stage::OnTheLine));
}
