//! Everything by keyboard: one control has the focus and shows it; arrows and Tab move it, Enter presses it; a
//! control's own key presses it at once. The mouse presses too.

use bevy::input_focus::{FocusCause, InputFocus};
use bevy::prelude::*;

use super::desk::{Action, Press};
use super::theme::{Theme, Tone};

/// Something that can be pressed.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Control {
    pub action: Action,
    /// Its place in the order of focus.
    pub order: u16,
    /// A key of its own.
    pub key: Option<Shortcut>,
}

/// A key, with Ctrl or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shortcut {
    pub key: KeyCode,
    pub ctrl: bool,
}

impl Shortcut {
    /// The key alone.
    pub(crate) const fn key(key: KeyCode) -> Self {
        Self { key, ctrl: false }
    }
}

/// The digit keys, for numbered choices.
pub(crate) const DIGITS: [KeyCode; 9] = [
    KeyCode::Digit1,
    KeyCode::Digit2,
    KeyCode::Digit3,
    KeyCode::Digit4,
    KeyCode::Digit5,
    KeyCode::Digit6,
    KeyCode::Digit7,
    KeyCode::Digit8,
    KeyCode::Digit9,
];

pub(super) fn plugin(app: &mut App) {
    // Screens are drawn in Update; their controls are there from PostUpdate on.
    app.init_resource::<InputFocus>().add_systems(PreUpdate, keys.after(bevy::input::InputSystems));
    app.add_systems(PostUpdate, (keep_focus, show_focus).chain()).add_observer(click);
}

/// The first control has the focus where none has.
fn keep_focus(controls: Query<(Entity, &Control)>, mut focus: ResMut<InputFocus>) {
    if focus.get().is_some_and(|entity| controls.contains(entity)) {
        return;
    }
    match controls.iter().min_by_key(|(_, control)| control.order) {
        Some((first, _)) => focus.set(first, FocusCause::Navigated),
        None if focus.get().is_some() => focus.clear(),
        None => {}
    }
}

fn keys(keys: Res<ButtonInput<KeyCode>>, controls: Query<(Entity, &Control)>, mut focus: ResMut<InputFocus>, mut commands: Commands) {
    if keys.get_just_pressed().next().is_none() {
        return;
    }
    let ctrl = keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
    let own = |control: &Control| control.key.is_some_and(|shortcut| shortcut.ctrl == ctrl && keys.just_pressed(shortcut.key));
    if let Some((_, control)) = controls.iter().find(|(_, control)| own(control)) {
        commands.trigger(Press(control.action));
        return;
    }
    if keys.just_pressed(KeyCode::F2) {
        commands.trigger(Press(Action::Language));
        return;
    }
    let mut order: Vec<(Entity, &Control)> = controls.iter().collect();
    order.sort_by_key(|(_, control)| control.order);
    let at = order.iter().position(|(entity, _)| Some(*entity) == focus.get()).unwrap_or(0);
    let shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    let back = keys.any_just_pressed([KeyCode::ArrowUp, KeyCode::ArrowLeft]) || shift && keys.just_pressed(KeyCode::Tab);
    let on = keys.any_just_pressed([KeyCode::ArrowDown, KeyCode::ArrowRight]) || !shift && keys.just_pressed(KeyCode::Tab);
    if !order.is_empty() && (on || back) {
        let next = if on { at + 1 } else { at + order.len() - 1 } % order.len();
        focus.set(order[next].0, FocusCause::Navigated);
    } else if keys.any_just_pressed([KeyCode::Enter, KeyCode::NumpadEnter])
        && let Some((_, control)) = order.get(at)
    {
        commands.trigger(Press(control.action));
    }
}

fn show_focus(focus: Res<InputFocus>, theme: Res<Theme>, mut controls: Query<(Entity, &mut Outline), With<Control>>) {
    for (entity, mut outline) in &mut controls {
        let colour = if focus.get() == Some(entity) { theme.colour(Tone::Blue) } else { Color::NONE };
        if outline.color != colour {
            outline.color = colour;
        }
    }
}

fn click(click: On<Pointer<Click>>, controls: Query<&Control>, parents: Query<&ChildOf>, mut commands: Commands) {
    let mut at = Some(click.event_target());
    while let Some(entity) = at {
        if let Ok(control) = controls.get(entity) {
            commands.trigger(Press(control.action));
            return;
        }
        at = parents.get(entity).ok().map(ChildOf::parent);
    }
}
