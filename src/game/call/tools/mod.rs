//! The tools at the side: the account, a trial computation, notes, rules, contacts. They are views: nothing here is an
//! input of the machine. In a narrow room a tool takes the place of the talk.

mod account;
mod calculator;
mod notes;
mod rules;

use std::time::Duration;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::text::{EditableText, TextCursorStyle};

use super::{Scene, Step};
use crate::game::desk::Action;
use crate::game::focus::{Control, Shortcut};
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Face, Look};

pub(super) use calculator::MOST_MONTHS;
#[cfg(test)]
pub(super) use notes::Notes;

/// Which tool lies open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tool {
    /// None: in a narrow room the talk is seen, in a wide one the account.
    #[default]
    Talk,
    Account,
    Calculator,
    Notes,
    Rules,
    History,
}

/// Where what can be written on stands in the order of focus.
pub(super) const PAD: u16 = 70;

/// The tabs, each with its word and key.
const TABS: [(Tool, &str, &str, KeyCode); 6] = [
    (Tool::Talk, "tool-talk", "T", KeyCode::KeyT),
    (Tool::Account, "tool-account", "A", KeyCode::KeyA),
    (Tool::Calculator, "tool-calculator", "C", KeyCode::KeyC),
    (Tool::Notes, "tool-notes", "N", KeyCode::KeyN),
    (Tool::Rules, "tool-rules", "L", KeyCode::KeyL),
    (Tool::History, "tool-history", "R", KeyCode::KeyR),
];

pub(super) fn plugin(app: &mut App) {
    calculator::plugin(app);
    notes::plugin(app);
}

/// Which tool is seen in this room.
fn seen(scene: &Scene<'_>) -> Tool {
    if scene.line.tool == Tool::Talk && !scene.room.is_narrow { Tool::Account } else { scene.line.tool }
}

/// The tool with what its drawing depends on.
pub(super) fn drawn(scene: &Scene<'_>) -> (Tool, usize, u8) {
    (seen(scene), scene.view.learned.len(), scene.line.months)
}

/// Whether the panel must be drawn again. Texts that are being written must not be taken from under the pen.
pub(super) fn must_fill(scene: &Scene<'_>) -> bool {
    match seen(scene) {
        Tool::Notes => scene.line.drawn_tool.is_none_or(|(tool, ..)| tool != Tool::Notes),
        Tool::Calculator => scene.line.drawn_tool != Some(drawn(scene)),
        Tool::Talk | Tool::Account | Tool::Rules | Tool::History => true,
    }
}

/// The panel's own place.
pub(super) fn node(theme: &Theme) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        min_height: Val::Px(0.0),
        padding: UiRect::all(theme.space(4)),
        row_gap: theme.space(3),
        overflow: Overflow::scroll_y(),
        ..default()
    }
}

/// The place of the tabs.
pub(super) fn tabs_node(theme: &Theme) -> Node {
    Node {
        flex_shrink: 0.0,
        flex_wrap: FlexWrap::Wrap,
        column_gap: theme.space(1),
        padding: UiRect::axes(theme.space(2), Val::ZERO),
        border: UiRect::bottom(Val::Px(1.0)),
        ..default()
    }
}

pub(super) fn tabs(scene: &Scene<'_>, row: &mut ChildSpawnerCommands<'_>) {
    for (order, (tool, key, printed, code)) in (60u16..).zip(TABS) {
        if tool != Tool::Talk || scene.room.is_narrow {
            tab(scene, row, (tool, key, printed, code), order);
        }
    }
}

fn tab(scene: &Scene<'_>, row: &mut ChildSpawnerCommands<'_>, (tool, key, printed, code): (Tool, &str, &str, KeyCode), order: u16) {
    let (brush, theme) = (&scene.brush, scene.brush.theme);
    let is_open = seen(scene) == tool;
    let name = scene.say(key);
    let mut accessible = Accessible::new(Role::Button);
    accessible.set_label(name.as_str());
    let node = Node {
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        padding: UiRect::axes(theme.space(1), theme.space(1)),
        border: UiRect::bottom(Val::Px(3.0)),
        ..default()
    };
    row.spawn((
        Control { action: Action::Line(Step::Tool(tool)), order, key: Some(Shortcut::key(code)) },
        AccessibilityNode(accessible),
        node,
        BorderColor::all(if is_open { theme.colour(Tone::Blue) } else { Color::NONE }),
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|inside| {
        let (face, tone) = if is_open { (Face::Bold, Tone::Ink) } else { (Face::Sans, Tone::Soft) };
        inside.spawn(brush.text(name, Look::new(face, Size::Small, tone)));
        inside.spawn(brush.text(printed, Look::new(Face::Sans, Size::Note, Tone::Soft)));
    });
}

pub(super) fn fill(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    match seen(scene) {
        Tool::Talk | Tool::Account => account::account(scene, panel),
        Tool::Calculator => calculator::fill(scene, panel),
        Tool::Notes => notes::fill(scene, panel),
        Tool::Rules => rules::fill(scene, panel),
        Tool::History => account::history(scene, panel),
    }
}

/// A card that keeps its height where the panel scrolls.
fn card(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>, inside: impl FnOnce(&mut ChildSpawnerCommands<'_>)) {
    panel.spawn(Node { flex_shrink: 0.0, flex_direction: FlexDirection::Column, ..default() }).with_children(|slot| {
        slot.spawn(scene.brush.card()).with_children(inside);
    });
}

fn heading(scene: &Scene<'_>, parent: &mut ChildSpawnerCommands<'_>, key: &str) {
    parent.spawn(scene.brush.text(scene.say(key), Look::new(Face::Bold, Size::Small, Tone::Ink)));
}

fn note(scene: &Scene<'_>, parent: &mut ChildSpawnerCommands<'_>, words: String) {
    parent.spawn(scene.brush.text(words, Look::new(Face::Sans, Size::Note, Tone::Soft)));
}

/// Two words at the ends of a line, with a line below.
fn row(scene: &Scene<'_>, parent: &mut ChildSpawnerCommands<'_>, left: String, right: String) {
    let (brush, theme) = (&scene.brush, scene.brush.theme);
    // The value's own margin takes what is left: spread by the line as well, it would stand beyond the panel.
    let node = Node {
        flex_wrap: FlexWrap::Wrap,
        column_gap: theme.space(3),
        padding: UiRect::bottom(theme.space(1)),
        border: UiRect::bottom(Val::Px(1.0)),
        ..default()
    };
    parent.spawn((node, BorderColor::all(theme.colour(Tone::Line)))).with_children(|row| {
        row.spawn(brush.text(left, Look::new(Face::Sans, Size::Small, Tone::Soft)));
        // On the right also where it has a line of its own.
        let value = Node { margin: UiRect::left(Val::Auto), ..default() };
        row.spawn((brush.text(right, Look::new(Face::Sans, Size::Small, Tone::Ink)), value));
    });
}

/// A caret that does not blink: a window at rest draws nothing.
const STEADY: Duration = Duration::from_hours(24);

/// Paper to write on; the caller adds how many lines it has.
fn pad(scene: &Scene<'_>, name: &str, value: &str, order: u16, lines: f32) -> impl Bundle + use<> {
    let theme = scene.brush.theme;
    let mut accessible = Accessible::new(if lines > 1.0 { Role::MultilineTextInput } else { Role::TextInput });
    accessible.set_label(name);
    accessible.set_value(value);
    let text =
        EditableText { visible_lines: Some(lines), allow_newlines: lines > 1.0, cursor_blink_period: STEADY, ..EditableText::new(value) };
    let node = Node {
        padding: UiRect::axes(theme.space(3), theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: theme.button_radius(),
        flex_shrink: 0.0,
        ..default()
    };
    (
        Control { action: Action::Line(Step::Write), order, key: None },
        AccessibilityNode(accessible),
        text,
        scene.brush.pen(Look::new(Face::Sans, Size::Small, Tone::Ink)),
        TextLayout { linebreak: LineBreak::WordOrCharacter, ..default() },
        TextCursorStyle { color: theme.colour(Tone::Blue), selection_color: theme.colour(Tone::BlueWash), ..default() },
        node,
        BackgroundColor(theme.colour(Tone::Card)),
        BorderColor::all(theme.colour(Tone::Faint)),
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    )
}
