//! Content in which something is missing: a clear message, and a way on wherever there is one.

use std::borrow::Cow;
use std::sync::Arc;

use bevy::prelude::*;

use super::{inspect, open, press, screen};
use crate::game::Screen;
use crate::game::desk::Desk;
use crate::game::start::Options;
use crate::game::theme::Theme;
use crate::scenario::{Library, Shipped};

/// Shipped content without one file or folder.
#[derive(Clone, Copy)]
struct Without(&'static str);

impl Library for Without {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        if path.starts_with(self.0) { None } else { Shipped.read(path) }
    }

    fn list(&self, folder: &str) -> Vec<String> {
        Shipped.list(folder).into_iter().filter(|path| !path.starts_with(self.0)).collect()
    }
}

fn options(missing: &'static str, data: &std::path::Path) -> Options {
    Options {
        language: "en",
        speaks: false,
        data: data.to_owned(),
        trainee: Some("Lin".to_owned()),
        seed: Some(0),
        studio: None,
        library: Arc::new(Without(missing)),
    }
}

#[test]
fn what_nothing_works_without_is_named() {
    let data = tempfile::tempdir().expect("a folder");
    for missing in ["assets/acts.ron", "assets/temperaments.ron"] {
        let told = Desk::open(&options(missing, data.path())).wait_for_shelf().expect_err("it is missing");
        assert!(told.contains(missing) && told.contains("missing"), "{told}");
    }
    let told = Theme::load(&Without("assets/theme.ron")).expect_err("it is missing");
    assert!(told.contains("assets/theme.ron"), "{told}");
    let told = Desk::open(&options("scenarios/", data.path())).wait_for_shelf().expect_err("there are no cases");
    assert!(told.contains("no scenario"), "{told}");
}

#[test]
fn without_pictures_the_call_can_still_be_played() {
    let data = tempfile::tempdir().expect("a folder");
    let mut app = open(options("assets/portrait/hand", data.path()));
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit1);
    assert_eq!(screen(&app), Screen::Call);
    inspect(&mut app);
}

#[test]
fn a_portrait_that_was_never_drawn_is_told_with_its_case() {
    let data = tempfile::tempdir().expect("a folder");
    let app = open(options("assets/portrait/hair/long.svg", data.path()));
    let desk = app.world().resource::<Desk>();
    let wrong: Vec<&String> = desk.cases().iter().filter_map(|case| case.compiled.as_ref().err()).collect();
    assert!(!wrong.is_empty() && wrong.iter().all(|told| told.contains("long")), "the file says which part: {wrong:?}");
    assert!(desk.cases().iter().any(|case| case.compiled.is_ok()), "other cases are not touched");
}
