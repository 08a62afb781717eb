//! Everything around the call, by keys alone: the first start, profiles, the guide, settings, library, briefing.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use bevy::input_focus::InputDispatchPlugin;
use bevy::picking::{InteractionPlugin, PickingPlugin};
use bevy::text::TextPlugin;
use bevy::ui_widgets::EditableTextInputPlugin;
use bevy::window::{Ime, PrimaryWindow};

use super::*;
use crate::call::Mode;
use crate::game::guide::Guide;
use crate::game::sheet::{Sheet, Sheets};
use crate::records::{Colours, FinishOutcome};
use crate::scenario::Library;

/// A window that nobody has sat at yet, with everything that writing a name needs.
fn fresh(data: &Path) -> App {
    with_text(Options {
        language: "zh-CN",
        speaks: false,
        data: data.to_owned(),
        trainee: None,
        seed: Some(0),
        studio: None,
        library: Arc::new(Shipped),
    })
}

pub(in crate::game) fn with_text(options: Options) -> App {
    let mut app = open(options);
    app.add_plugins((AssetPlugin::default(), TextPlugin, InputDispatchPlugin));
    app.add_plugins((PickingPlugin, InteractionPlugin));
    app.add_message::<Ime>().init_resource::<UiScale>().add_plugins(EditableTextInputPlugin);
    app.world_mut().spawn((Window::default(), PrimaryWindow));
    settle(&mut app);
    app
}

/// Types letters as the window system tells them.
pub(in crate::game) fn write(app: &mut App, text: &str) {
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).expect("a window");
    for letter in text.chars() {
        for state in [ButtonState::Pressed, ButtonState::Released] {
            app.world_mut().write_message(KeyboardInput {
                key_code: KeyCode::KeyL,
                logical_key: Key::Character(letter.to_string().into()),
                state,
                text: (state == ButtonState::Pressed).then(|| letter.to_string().into()),
                repeat: false,
                window,
            });
        }
        settle(app);
    }
}

/// Shift goes down before the space is let go, as quick typists do before a capital.
#[test]
fn a_space_is_written_also_while_shift_is_held() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = fresh(data.path());
    press(&mut app, KeyCode::Digit2);
    write(&mut app, "Lin");
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).expect("a window");
    let struck = |key_code, logical_key, state, text: Option<&str>| KeyboardInput {
        key_code,
        logical_key,
        state,
        text: text.map(Into::into),
        repeat: false,
        window,
    };
    app.world_mut().write_message(struck(KeyCode::ShiftLeft, Key::Shift, ButtonState::Pressed, None));
    app.world_mut().write_message(struck(KeyCode::Space, Key::Space, ButtonState::Pressed, Some(" ")));
    settle(&mut app);
    app.world_mut().write_message(struck(KeyCode::Space, Key::Space, ButtonState::Released, None));
    app.world_mut().write_message(struck(KeyCode::ShiftLeft, Key::Shift, ButtonState::Released, None));
    settle(&mut app);
    write(&mut app, "Xiao");
    assert_eq!(desk(&app).frame.typed, "Lin Xiao");
}

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn sheet(app: &App) -> Option<Sheet> {
    app.world().resource::<Sheets>().shown()
}

/// The best call of the default case to its debrief and home again.
fn one_call(app: &mut App) {
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
    press(app, KeyCode::Escape);
    assert_eq!(screen(app), Screen::Home);
}

#[test]
fn the_first_start_leads_home_by_keys_alone() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = fresh(data.path());
    assert_eq!(screen(&app), Screen::Welcome);
    inspect(&mut app);
    press(&mut app, KeyCode::Digit2);
    assert_eq!(desk(&app).language(), "en");
    inspect(&mut app);
    press(&mut app, KeyCode::Enter);
    assert!(desk(&app).trouble.as_ref().is_some_and(|words| words.contains("name is still missing")), "an empty name is told kindly");
    write(&mut app, "Lin 晓");
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Briefing, "the guided call begins");
    inspect(&mut app);
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
    inspect(&mut app);
    let profile = desk(&app).profiles.get("Lin 晓").expect("the profile is there");
    assert!(profile.guided && profile.language == "en");
    assert!(desk(&app).records.is_empty(), "a guide that was left leaves no record");
}

#[test]
fn the_guide_leads_through_the_whole_call_and_counts_for_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = fresh(data.path());
    press(&mut app, KeyCode::Digit1);
    write(&mut app, "Lin");
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Space);
    inspect(&mut app);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Call);
    inspect(&mut app);
    say(&mut app, KeyCode::Digit1);
    for _ in 0..3 {
        press(&mut app, KeyCode::Digit2);
    }
    assert_eq!(desk(&app).call().map(|call| call.view("zh-CN").turn), Some(1), "a card that is read keeps the keys");
    press(&mut app, KeyCode::Enter);
    say(&mut app, KeyCode::Digit2);
    assert!(matches!(sheet(&app), Some(Sheet::Clause(_))), "the tempting reply shows its clause");
    press(&mut app, KeyCode::Escape);
    assert_eq!(sheet(&app), None);
    while matches!(screen(&app), Screen::Call | Screen::WrapUp) {
        press(&mut app, KeyCode::Digit1);
    }
    assert_eq!(screen(&app), Screen::Debrief);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Home);
    assert_eq!(desk(&app).frame.guide, None::<Guide>);
    assert!(desk(&app).profiles.get("Lin").is_some_and(|profile| profile.guided));
    assert!(crate::game::progress::finished(desk(&app)).next().is_none(), "the guided call counts for nothing");
}

#[test]
fn the_guide_shows_the_clause_also_to_who_passes_the_trap_by() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = fresh(data.path());
    press(&mut app, KeyCode::Digit1);
    write(&mut app, "Lin");
    for key in [KeyCode::Enter, KeyCode::Enter, KeyCode::Digit1] {
        press(&mut app, key);
    }
    say(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Enter);
    say(&mut app, KeyCode::Digit1);
    assert!(matches!(sheet(&app), Some(Sheet::Clause(_))));
    press(&mut app, KeyCode::Escape);
    // Esc leaves the guide from a card that asks for something, too.
    press(&mut app, KeyCode::Escape);
    assert_eq!(screen(&app), Screen::Home);
    assert_eq!(desk(&app).frame.guide, None);
}

#[test]
fn a_profile_is_chosen_once_a_start_and_brings_its_language() {
    let data = tempfile::tempdir().expect("a folder");
    for (name, language) in [("Anna", "en"), ("林晓", "zh-CN")] {
        let mut app = open(Options {
            language,
            speaks: false,
            data: data.path().to_owned(),
            trainee: Some(name.to_owned()),
            seed: Some(0),
            studio: None,
            library: Arc::new(Shipped),
        });
        assert_eq!(screen(&app), Screen::Home, "who was named is not asked");
        settle(&mut app);
    }
    let mut app = fresh(data.path());
    assert_eq!(screen(&app), Screen::Welcome);
    inspect(&mut app);
    press(&mut app, KeyCode::Digit2);
    assert_eq!((screen(&app), desk(&app).trainee.as_str(), desk(&app).language()), (Screen::Home, "Anna", "en"));
    let mut again = fresh(data.path());
    press(&mut again, KeyCode::Enter);
    assert_eq!(desk(&again).trainee, "Anna", "Enter takes who was here last");
    press(&mut again, KeyCode::F7);
    press(&mut again, KeyCode::KeyP);
    assert_eq!((screen(&again), desk(&again).trainee.as_str()), (Screen::Welcome, ""));
    for speaks in [false, true] {
        let app = open(Options {
            language: "zh-CN",
            speaks,
            data: data.path().to_owned(),
            trainee: Some("Anna".to_owned()),
            seed: Some(0),
            studio: None,
            library: Arc::new(Shipped),
        });
        assert_eq!(desk(&app).language(), if speaks { "zh-CN" } else { "en" }, "a language that was asked for goes first");
    }
}

#[test]
fn settings_take_effect_at_once_and_stay() {
    let data = tempfile::tempdir().expect("a folder");
    for language in crate::locale::LANGUAGES {
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F7);
        assert_eq!(screen(&app), Screen::Settings);
        inspect(&mut app);
    }
    let mut app = app(data.path(), "zh-CN");
    press(&mut app, KeyCode::F7);
    for key in [KeyCode::ArrowDown, KeyCode::ArrowRight, KeyCode::ArrowRight, KeyCode::ArrowDown, KeyCode::ArrowDown, KeyCode::ArrowLeft] {
        press(&mut app, key);
    }
    assert_eq!(app.world().resource::<Theme>().text_percent, 150, "two steps up from 100 %");
    for _ in 0..3 {
        press(&mut app, KeyCode::Enter);
    }
    assert_eq!(desk(&app).settings().colours, Colours::HighContrast);
    let later = super::app(data.path(), "zh-CN");
    let settings = desk(&later).settings();
    assert_eq!((settings.text_percent, settings.colours), (150, Colours::HighContrast));
    assert_eq!(app.world().resource::<Theme>().text_percent, later.world().resource::<Theme>().text_percent);
}

#[test]
fn what_was_broken_off_is_offered_and_gone_on_with() {
    let data = tempfile::tempdir().expect("a folder");
    let mut crashed = app(data.path(), "en");
    press(&mut crashed, KeyCode::Digit1);
    press(&mut crashed, KeyCode::Digit1);
    say(&mut crashed, KeyCode::Digit2);
    drop(crashed);
    let mut app = fresh(data.path());
    press(&mut app, KeyCode::Enter);
    assert_eq!(sheet(&app), Some(Sheet::BrokenOff(0)));
    inspect(&mut app);
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Call);
    assert_eq!(desk(&app).call().map(|call| call.view("en").turn), Some(1), "nothing said is lost");
    drop(app);
    // A file that was only looked into when the PC went down is nothing to go on with: what came before it is.
    let mut looked = super::app(data.path(), "en");
    press(&mut looked, KeyCode::Escape);
    press(&mut looked, KeyCode::Digit1);
    assert_eq!(screen(&looked), Screen::Briefing);
    drop(looked);
    let mut later = fresh(data.path());
    press(&mut later, KeyCode::Enter);
    let Some(Sheet::BrokenOff(place)) = sheet(&later) else { panic!("the call is offered still") };
    assert!(place <= 1, "the newest that was dialled");
}

#[test]
fn not_dialling_is_asked_and_leads_to_the_wrap_up() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::KeyX);
    assert_eq!(sheet(&app), Some(Sheet::DoNotDial));
    inspect(&mut app);
    press(&mut app, KeyCode::Escape);
    assert_eq!((sheet(&app), screen(&app)), (None, Screen::Briefing));
    press(&mut app, KeyCode::KeyX);
    press(&mut app, KeyCode::KeyX);
    assert_eq!(screen(&app), Screen::WrapUp);
}

#[test]
fn every_rule_of_the_briefing_opens_its_clause() {
    let data = tempfile::tempdir().expect("a folder");
    for language in crate::locale::LANGUAGES {
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::Digit1);
        inspect(&mut app);
        let mut controls = app.world_mut().query::<&Control>();
        let clauses = controls.iter(app.world()).filter(|control| matches!(control.action, Action::Show(Sheet::Clause(_)))).count();
        assert!((4..=8).contains(&clauses), "{clauses} lines, each with its clause");
        press(&mut app, KeyCode::KeyL);
        assert_eq!(sheet(&app), Some(Sheet::Rules));
        inspect(&mut app);
        press(&mut app, KeyCode::Tab);
        press(&mut app, KeyCode::Enter);
        assert!(matches!(sheet(&app), Some(Sheet::Clause(_))), "a rule of the list opens its clause");
    }
}

/// Her number in the file and nobody lost: the briefing says that it is not to be dialled, now or later.
#[test]
fn a_call_that_is_forbidden_says_so_and_when_it_is_not() {
    let data = tempfile::tempdir().expect("a folder");
    let content = crate::call::load_content(&Shipped).expect("it ships");
    let deals = crate::call::load_case(&Shipped, &content, "m2-mother-picks-up", None).expect("it ships").variants;
    let seed = (0..100).find(|seed| deals[crate::call::variant_of(*seed, deals.len())] == "her-number");
    let mut app = open(Options {
        language: "zh-CN",
        speaks: false,
        data: data.path().to_owned(),
        trainee: Some("林晓".to_owned()),
        seed,
        studio: None,
        library: Arc::new(Shipped),
    });
    let place = desk(&app).cases().iter().position(|case| case.id == "m2-mother-picks-up").expect("it is shipped");
    app.world_mut().trigger(Press(Action::Open(place, Mode::Practice)));
    settle(&mut app);
    assert_eq!(desk(&app).case().map(|case| case.variant.clone()).as_deref(), Some("her-number"));
    let shown: Vec<String> = app.world_mut().query::<&Text>().iter(app.world()).map(|text| text.0.clone()).collect();
    for key in ["briefing-may-nothing", "briefing-next-never"] {
        let words = desk(&app).locale.text(key);
        assert!(shown.contains(&words), "{words} is not shown");
    }
    let hours = desk(&app).locale.text("may-time");
    assert!(!shown.contains(&hours), "nothing says that one may dial");
    let has_focus = |app: &App| {
        let focused = app.world().resource::<InputFocus>().get().expect("something has the focus");
        app.world().get::<Control>(focused).expect("a control").action
    };
    assert!(matches!(has_focus(&app), Action::Show(Sheet::Clause(_))), "Enter says why: {:?}", has_focus(&app));
    // Where one may dial, Enter dials; in an exam it leads to the rules, whatever holds.
    let easy = desk(&app).cases().iter().position(|case| case.id == "m0-forgot-autopay").expect("it is shipped");
    for (case, mode) in [(easy, Mode::Practice), (easy, Mode::Exam), (place, Mode::Exam)] {
        press(&mut app, KeyCode::Escape);
        app.world_mut().trigger(Press(Action::Open(case, mode)));
        settle(&mut app);
        let dials = matches!(has_focus(&app), Action::Apply(_));
        assert_eq!(dials, mode == Mode::Practice, "{:?}", has_focus(&app));
    }
}

#[test]
fn the_library_practises_and_explains_the_exam() {
    let data = tempfile::tempdir().expect("a folder");
    for language in crate::locale::LANGUAGES {
        let mut app = app(data.path(), language);
        press(&mut app, KeyCode::F6);
        assert_eq!(screen(&app), Screen::Library);
        inspect(&mut app);
        hold(&mut app, KeyCode::ControlLeft, ButtonState::Pressed);
        strike(&mut app, KeyCode::Digit1);
        hold(&mut app, KeyCode::ControlLeft, ButtonState::Released);
        settle(&mut app);
        assert!(matches!(sheet(&app), Some(Sheet::Exam(_))));
        inspect(&mut app);
        press(&mut app, KeyCode::Enter);
        assert_eq!(screen(&app), Screen::Briefing);
        assert_eq!(desk(&app).call().map(crate::call::Call::mode), Some(Mode::Exam));
    }
}

/// Shipped content with one scenario that cannot be read.
struct OneBroken;

impl Library for OneBroken {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        if path == "scenarios/m0/broken.ron" { Some(Cow::Borrowed(b"Scenario(id: \"broken\", oops: 1)")) } else { Shipped.read(path) }
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths = Shipped.list(folder);
        if "scenarios/m0/broken.ron".starts_with(folder) {
            paths.push("scenarios/m0/broken.ron".to_owned());
        }
        paths
    }
}

#[test]
fn a_broken_scenario_is_listed_with_its_problem_and_hides_no_other() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = open(Options {
        language: "en",
        speaks: false,
        data: data.path().to_owned(),
        trainee: Some("Lin".to_owned()),
        seed: Some(0),
        studio: None,
        library: Arc::new(OneBroken),
    });
    let sound = desk(&app).cases().iter().filter(|case| case.compiled.is_ok()).count();
    assert!(sound >= 2, "the others are there");
    press(&mut app, KeyCode::F6);
    inspect(&mut app);
    let place = desk(&app).cases().iter().position(|case| case.id == "broken").expect("it is listed");
    app.world_mut().trigger(Press(Action::Show(Sheet::Broken(crate::game::library::Item::Call(place)))));
    settle(&mut app);
    inspect(&mut app);
    let mut texts = app.world_mut().query::<&Text>();
    assert!(texts.iter(app.world()).any(|text| text.0.contains("broken.ron") && text.0.contains("oops")), "file and place are told");
}

#[test]
fn home_shows_both_scores_and_opens_the_debrief_again() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    one_call(&mut app);
    inspect(&mut app);
    app.world_mut().trigger(Press(Action::Frame(crate::game::frame::Step::LookBack(0))));
    settle(&mut app);
    assert_eq!(screen(&app), Screen::Debrief);
    assert_eq!(desk(&app).report.as_ref().map(|report| report.outcome), Some(Outcome::Pass));
    press(&mut app, KeyCode::Escape);
    assert_eq!(desk(&app).records.len(), 1, "looking back makes no record");
    let desk = desk(&app);
    let stand = crate::game::progress::stand(desk).expect("the career is sound");
    assert!(stand.skills().iter().any(|skill| skill.percent == Some(100)), "skills are told from the record");
    assert!(crate::game::progress::is_passed(desk, "m0-forgot-autopay"));
}

#[test]
fn the_moment_of_the_last_red_line_comes_again() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = app(data.path(), "en");
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    // Blurt the debt out, then threaten.
    say(&mut app, KeyCode::Digit3);
    say(&mut app, KeyCode::Digit3);
    hold(&mut app, KeyCode::ControlLeft, ButtonState::Pressed);
    press(&mut app, KeyCode::KeyE);
    hold(&mut app, KeyCode::ControlLeft, ButtonState::Released);
    settle(&mut app);
    while screen(&app) == Screen::WrapUp {
        press(&mut app, KeyCode::Digit1);
    }
    press(&mut app, KeyCode::Escape);
    let outcome = desk(&app).records.first().and_then(|record| record.known.as_ref().ok()?.1).map(|finish| finish.outcome);
    assert_eq!(outcome, Some(FinishOutcome::RedLine));
    inspect(&mut app);
    let (place, kept) =
        crate::game::progress::last_red_line(desk(&app)).map(|(place, crossed)| (place, crossed.kept)).expect("it is known");
    assert_eq!(kept, 2, "dialled, and one reply before it");
    app.world_mut().trigger(Press(Action::Show(Sheet::RedLine)));
    settle(&mut app);
    inspect(&mut app);
    app.world_mut().trigger(Press(Action::Frame(crate::game::frame::Step::Moment(place))));
    settle(&mut app);
    assert_eq!(screen(&app), Screen::Call);
    assert_eq!(desk(&app).call().map(|call| call.inputs().len()), Some(kept));
}

#[test]
fn a_name_is_taken_although_the_folder_cannot_be_written_and_it_is_told() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("not-a-folder");
    std::fs::write(&file, "x").expect("a file");
    let mut app = fresh(&file);
    press(&mut app, KeyCode::Digit2);
    write(&mut app, "Lin");
    press(&mut app, KeyCode::Enter);
    assert_eq!(screen(&app), Screen::Home, "one can look around");
    let trouble = desk(&app).trouble.clone().expect("it is told");
    assert!(trouble.contains("cannot be written") && trouble.contains("--data"), "{trouble}");
}
