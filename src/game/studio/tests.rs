//! The studio without a window.
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::prelude::*;

use super::super::Screen;
use super::super::desk::{Action, Desk, Press};
use super::super::frame::Step;
use super::super::start::Options;
use super::super::tests::{inspect, open as open_app, screen, settle};
use super::map::Layers;
use super::{Best, Dial, Turn};
use crate::call::{NodeId, parts};
use crate::persona::Gauge;
use crate::scenario::Shipped;
use crate::workbench::map::flow;

const CASE: &str = "scenarios/m1/m1-unpaid-wages";

/// A shipped case with its translation, copied to where it may be changed.
fn copy(folder: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for ending in [".ron", ".en.ron"] {
        let name = format!("case{ending}");
        let text = std::fs::read_to_string(root.join(format!("{CASE}{ending}"))).expect("it is shipped");
        std::fs::write(folder.join(name), text).expect("written");
    }
    folder.join("case.ron")
}

fn studio(file: &Path, data: &Path) -> App {
    let options = Options {
        language: "zh-CN",
        speaks: false,
        data: data.to_owned(),
        trainee: Some("林晓".to_owned()),
        seed: Some(0),
        studio: Some(file.to_owned()),
        library: Arc::new(Shipped),
    };
    let app = open_app(options);
    assert_eq!(screen(&app), Screen::Studio);
    app
}

fn desk(app: &App) -> &Desk {
    app.world().resource::<Desk>()
}

fn turn(app: &mut App, turn: Turn) {
    app.world_mut().trigger(Press(Action::Frame(Step::Studio(turn))));
    settle(app);
}

/// Waits until something holds; a watched folder tells in its own time.
fn until(app: &mut App, mut holds: impl FnMut(&Desk) -> bool) {
    for _ in 0..1_000 {
        app.update();
        if holds(desk(app)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it never came to hold");
}

#[test]
fn a_file_is_shown_followed_and_a_broken_save_keeps_the_last_good_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = copy(folder.path());
    let mut app = studio(&file, folder.path());
    inspect(&mut app);
    let is_current = |desk: &Desk| desk.frame.studio.open.as_ref().is_some_and(|open| open.is_current);
    assert!(is_current(desk(&app)), "{:?}", desk(&app).frame.studio.open.as_ref().map(|open| &open.problems));
    let text = std::fs::read_to_string(&file).expect("it is there");
    std::fs::write(&file, text.replacen("difficulty: 3", "dificulty: 3", 1)).expect("saved");
    until(&mut app, |desk| !is_current(desk));
    let open = desk(&app).frame.studio.open.as_ref().expect("open");
    assert!(open.good.is_some(), "the last good version stays");
    assert!(open.problems.iter().any(crate::call::FileProblems::has_errors));
    let told = app.world_mut().query::<&Text>().iter(app.world()).any(|text| text.0.contains("difficulty"));
    settle(&mut app);
    inspect(&mut app);
    assert!(told, "what is wrong is on the screen");
    std::fs::write(&file, text).expect("saved");
    until(&mut app, is_current);
}

#[test]
fn an_editor_that_renames_another_file_over_it_is_followed_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = copy(folder.path());
    let mut app = studio(&file, folder.path());
    let text = std::fs::read_to_string(&file).expect("it is there");
    let other = folder.path().join("other.tmp");
    std::fs::write(&other, text.replacen("difficulty: 3", "difficulty: 4", 1)).expect("saved");
    std::fs::rename(&other, &file).expect("renamed");
    until(&mut app, |desk| desk.frame.studio.open.as_ref().and_then(|open| open.good.as_ref()).is_some_and(|case| case.difficulty == 4));
}

#[test]
fn a_trial_begins_at_any_node_with_the_mood_one_wants_and_says_what_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = studio(&copy(folder.path()), folder.path());
    let compiled = desk(&app).frame.studio.open.as_ref().and_then(|open| open.good.clone()).expect("sound");
    let asks = compiled.replies.iter().find(|reply| !parts(&compiled, &reply.when, &compiled.before(compiled.mood.0)).is_empty());
    let node = asks.expect("some reply has a condition").node;
    turn(&mut app, Turn::Node(node));
    turn(&mut app, Turn::Dial(Dial::Gauge(Gauge::Trust), super::Way::More));
    inspect(&mut app);
    turn(&mut app, Turn::Begin);
    inspect(&mut app);
    let call = desk(&app).frame.studio.trial.as_ref().expect("it began");
    assert_eq!(call.state().node, node);
    assert_eq!(call.state().mood.trust, compiled.mood.0.trust + 1);
    let offered = call.view("zh-CN").replies.first().map(|offered| offered.reply).expect("something can be said");
    turn(&mut app, Turn::Say(offered));
    assert_eq!(desk(&app).frame.studio.trial.as_ref().map(|call| call.inputs().len()), Some(1));
    assert_eq!(desk(&app).records.len(), 0, "a trial leaves no record");
}

#[test]
fn the_best_lawful_play_is_found_beside_the_frames() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = studio(&copy(folder.path()), folder.path());
    until(&mut app, |desk| matches!(desk.frame.studio.best, Best::Known(_)));
    let Best::Known(Some(nodes)) = &desk(&app).frame.studio.best else { panic!("m1 has a lawful win") };
    assert!(nodes.len() > 5, "{nodes:?}");
    inspect(&mut app);
}

#[test]
fn every_node_has_one_place_on_the_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = studio(&copy(folder.path()), folder.path());
    let compiled = desk(&app).frame.studio.open.as_ref().and_then(|open| open.good.clone()).expect("sound");
    let layers = Layers::of(&compiled);
    let mut placed: Vec<NodeId> = layers.0.iter().flatten().copied().collect();
    placed.sort_unstable();
    assert_eq!(placed.len(), compiled.nodes.len());
    placed.dedup();
    assert_eq!(placed.len(), compiled.nodes.len());
    assert!(flow(&compiled).len() >= compiled.nodes.len() - 1, "most nodes are led to");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = studio(&folder.path().join("nowhere.ron"), folder.path());
    let told = desk(&app).frame.studio.open.as_ref().and_then(|open| open.unreadable.clone());
    assert!(told.is_some());
    inspect(&mut app);
}
