//! The bar: which case, in which mode, how long, and what one can do besides speaking.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::pace::Clock;
use super::{Scene, Step, small};
use crate::call::{CardId, Input, Stage};
use crate::game::desk::Action;
use crate::game::focus::Shortcut;
use crate::game::sheet::Sheet;
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Button, Face, Look};

/// How short the title may become, in its type's widths.
const TITLE_EMS: f32 = 9.0;

/// The bar's own place: it wraps where type is large.
pub(super) fn node(theme: &Theme) -> Node {
    Node {
        flex_grow: 1.0,
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::Center,
        // What does not fit the first line stands below at the right, beside its like.
        justify_content: JustifyContent::FlexEnd,
        column_gap: theme.space(2),
        row_gap: theme.space(2),
        ..default()
    }
}

pub(super) fn fill(scene: &Scene<'_>, bar: &mut ChildSpawnerCommands<'_>) {
    let (brush, compiled, view) = (&scene.brush, scene.call.compiled(), scene.view);
    if !scene.room.is_narrow {
        let dot = Node { width: brush.theme.space(2), height: brush.theme.space(2), border_radius: BorderRadius::MAX, ..default() };
        bar.spawn((dot, BackgroundColor(brush.theme.colour(Tone::Blue))));
        bar.spawn(brush.text(scene.say("brand"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    }
    let title = format!("{} · {}", compiled.books.owed.bucket, compiled.text(scene.desk.language(), compiled.title));
    // The title gives way before the controls do.
    let head = Node {
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        min_width: Val::Px(brush.theme.size(Size::Speech) * TITLE_EMS),
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        ..default()
    };
    bar.spawn(head).with_children(|head| {
        let short = Node { flex_shrink: 1.0, min_width: Val::Px(0.0), overflow: Overflow::clip(), ..default() };
        head.spawn(short).with_child((brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)), TextLayout::no_wrap()));
        head.spawn(Node { flex_shrink: 0.0, ..default() }).with_children(|mode| {
            if scene.is_practice() {
                brush.chip(mode, scene.say("mode-practice"), Tone::Ochre, Tone::OchreWash);
            } else {
                brush.chip(mode, scene.say("mode-exam"), Tone::Blue, Tone::BlueWash);
            }
        });
    });
    let time = format!("{:02}:{:02}", view.seconds / 60, view.seconds % 60);
    bar.spawn((brush.text(time, Look::new(Face::Serif, Size::Title, Tone::Ink)), Clock));
    if !scene.room.is_narrow {
        bar.spawn(brush.text(scene.say("call-length"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    }
    // What is done seldom is small; hanging up and pausing are what one looks for here.
    let mut seldom = |key: &str, printed: &str, code: KeyCode, action: Action, order: u16| {
        let name = scene.say(key);
        let shortcut = Some(Shortcut::key(code));
        small(scene, bar, Button { name: &name, action, order, key: Some(printed), shortcut, is_main: true });
    };
    if view.can_hold && !scene.line.is_waiting() {
        seldom("call-hold", "H", KeyCode::KeyH, Action::Apply(Input::Hold), 40);
        seldom("call-look-up", "K", KeyCode::KeyK, Action::Apply(Input::LookUp(CardId(0))), 41);
    }
    if view.stage == Stage::OnTheLine && !scene.line.is_waiting() {
        seldom("call-stay-silent", "S", KeyCode::KeyS, Action::Apply(Input::Silence), 42);
    }
    let mut button = |key: &str, printed: &str, shortcut: Shortcut, action: Action, order: u16| {
        let name = scene.say(key);
        brush.button(bar, Button { name: &name, action, order, key: Some(printed), shortcut: Some(shortcut), is_main: false });
    };
    if view.can_end {
        button("call-end", "Ctrl E", Shortcut::ctrl(KeyCode::KeyE), Action::Apply(Input::EndCall), 43);
    } else {
        button("call-fill-in", "Ctrl E", Shortcut::ctrl(KeyCode::KeyE), Action::Line(Step::FillIn), 43);
    }
    let key = if scene.is_practice() { "call-pause" } else { "call-leave" };
    button(key, "Esc", Shortcut::key(KeyCode::Escape), Action::Show(Sheet::Pause), 44);
}
