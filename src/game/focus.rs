//! Everything by keyboard: one control has the focus and shows it; arrows and Tab move it, Enter presses it; a
//! control's own key presses it at once. The mouse presses too. Keys are taken one a frame in the order they were
//! struck, with the modifiers of that moment, so that a slow frame mixes nothing up.

use std::collections::VecDeque;

use bevy::ecs::message::MessageCursor;
use bevy::input::keyboard::{Key, KeyboardFocusLost, KeyboardInput};
use bevy::input::{ButtonState, InputSystems};
use bevy::input_focus::{FocusCause, FocusedInput, InputFocus, InputFocusSystems};
use bevy::prelude::*;
use bevy::text::{EditableText, TextEdit};
use bevy::window::RequestRedraw;

use super::desk::{Action, Press};
use super::theme::{Theme, Tone};
use super::widgets::Scrolls;

/// Something that can be pressed. A field to write in is one too: Enter in it does its action.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Control {
    pub action: Action,
    /// Its place in the order of focus.
    pub order: u16,
    /// A key of its own.
    pub key: Option<Shortcut>,
}

/// A control with a value: left and right change it while it has the focus.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Adjusts {
    pub less: Action,
    pub more: Action,
}

/// A part of a control that the mouse can press by itself. Keys have the control.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Clicks(pub Action);

/// A control of a sheet that lies over the screen. While there is one, only such controls take keys and clicks.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct OnSheet;

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

    /// The key with Ctrl.
    pub(crate) const fn ctrl(key: KeyCode) -> Self {
        Self { key, ctrl: true }
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

/// One key as it was struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Struck {
    pub key: KeyCode,
    pub ctrl: bool,
    pub shift: bool,
}

/// Keys that wait for their frame, and the modifiers held down.
#[derive(Resource, Debug, Default)]
pub(crate) struct Keys {
    waiting: VecDeque<KeyboardInput>,
    /// The one that acts in this frame.
    struck: Option<Struck>,
    ctrl: bool,
    shift: bool,
    /// Where in the order the focus was before its screen was drawn again.
    pub return_to: Option<u16>,
}

/// Where more wait than this, a key that is held down is let go.
const MOST_WAITING: usize = 64;

/// A key that no control of the screen took: for what a screen does beside its controls.
#[derive(Event, Debug, Clone, Copy)]
pub(crate) struct Untaken(pub Struck);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<InputFocus>().init_resource::<Keys>();
    // Screens are drawn in Update; their controls are there from PostUpdate on.
    // A field gets its letters before a key moves the focus into another one.
    app.add_systems(PreUpdate, (gather.before(InputSystems), strike.after(InputSystems).after(InputFocusSystems::Dispatch)));
    app.add_systems(PostUpdate, (keep_focus, show_focus).chain())
        .add_systems(Last, reveal)
        .add_observer(click)
        .add_observer(space_with_shift);
}

/// The controls that take keys now, in the order of focus.
fn reachable(controls: &Query<(Entity, &Control, Has<OnSheet>)>) -> Vec<(Entity, Control)> {
    let has_sheet = controls.iter().any(|(_, _, on_sheet)| on_sheet);
    let mut reachable: Vec<(Entity, Control)> =
        controls.iter().filter(|(_, _, on_sheet)| *on_sheet == has_sheet).map(|(entity, control, _)| (entity, *control)).collect();
    reachable.sort_by_key(|(_, control)| control.order);
    reachable
}

/// What had the focus last: on the screen, and on the sheet over it.
#[derive(Default)]
struct Held {
    on_screen: Option<Action>,
    on_sheet: Option<Action>,
}

/// A screen that is drawn anew keeps its focus on what does the same; else the first control has it.
fn keep_focus(
    controls: Query<(Entity, &Control, Has<OnSheet>)>,
    screen: Option<Res<State<super::Screen>>>,
    mut held: Local<Held>,
    mut focus: ResMut<InputFocus>,
    mut keys: ResMut<Keys>,
) {
    let wanted = keys.bypass_change_detection().return_to.take();
    if screen.is_some_and(|screen| screen.is_changed()) {
        *held = Held::default();
    }
    let has_sheet = controls.iter().any(|(_, _, on_sheet)| on_sheet);
    let reachable = reachable(&controls);
    if !has_sheet {
        held.on_sheet = None;
    }
    let last = if has_sheet { &mut held.on_sheet } else { &mut held.on_screen };
    if let Some((_, control)) = reachable.iter().find(|(known, _)| Some(*known) == focus.get()) {
        *last = Some(control.action);
        return;
    }
    let there = reachable.iter().find(|(_, control)| Some(control.order) == wanted);
    let same = || reachable.iter().find(|(_, control)| Some(control.action) == *last);
    match there.or_else(same).or(reachable.first()) {
        Some((first, _)) => focus.set(*first, FocusCause::Navigated),
        None if focus.get().is_some() => focus.clear(),
        None => {}
    }
}

/// Lets as many of the keys that wait into this frame as act without the next one being drawn first: what is written into
/// a field all at once, anything else one by one. So a letter struck right after Tab is written into the field that Tab led to,
/// although window systems tell of both at once.
fn gather(
    mut told: ResMut<Messages<KeyboardInput>>,
    mut heard: Local<MessageCursor<KeyboardInput>>,
    mut lost: MessageReader<KeyboardFocusLost>,
    texts: Query<&EditableText>,
    focus: Res<InputFocus>,
    mut keys: ResMut<Keys>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for message in heard.read(&told) {
        if !message.repeat || keys.waiting.len() < MOST_WAITING {
            keys.waiting.push_back(message.clone());
        }
    }
    told.clear();
    let text = focus.get().and_then(|entity| texts.get(entity).ok());
    while let Some(message) = keys.waiting.pop_front() {
        let (struck, repeats) = (keys.hear(&message), message.repeat);
        told.write(message);
        // While an input method composes, every key is its own.
        let is_written = |struck: Struck| writes_text(struck) && step(struck, true).is_none();
        let acts = |struck: &Struck| !text.is_some_and(|text| text.is_composing() || is_written(*struck));
        if let Some(struck) = struck.filter(acts).filter(|struck| !repeats || moves(struck.key)) {
            keys.struck = Some(struck);
            break;
        }
    }
    heard.clear(&told);
    if !keys.waiting.is_empty() {
        redraw.write(RequestRedraw);
    }
    // Keys that were let go elsewhere are not held here.
    if lost.read().count() > 0 {
        (keys.ctrl, keys.shift) = (false, false);
    }
}

impl Keys {
    /// Takes note of modifiers; says which key was struck, if one was.
    fn hear(&mut self, message: &KeyboardInput) -> Option<Struck> {
        let down = message.state == ButtonState::Pressed;
        match message.key_code {
            KeyCode::ControlLeft | KeyCode::ControlRight => self.ctrl = down,
            KeyCode::ShiftLeft | KeyCode::ShiftRight => self.shift = down,
            key if down => return Some(Struck { key, ctrl: self.ctrl, shift: self.shift }),
            _ => {}
        }
        None
    }
}

const fn moves(key: KeyCode) -> bool {
    matches!(key, KeyCode::Tab | KeyCode::ArrowUp | KeyCode::ArrowDown | KeyCode::ArrowLeft | KeyCode::ArrowRight)
}

/// Lets the oldest key act. What it changes is drawn before the next one acts.
pub(super) fn strike(
    mut keys: ResMut<Keys>,
    controls: Query<(Entity, &Control, Has<OnSheet>)>,
    texts: Query<&EditableText>,
    values: Query<&Adjusts>,
    mut focus: ResMut<InputFocus>,
    mut redraw: MessageWriter<RequestRedraw>,
    mut commands: Commands,
) {
    let Some(struck) = keys.struck.take() else { return };
    let reachable = reachable(&controls);
    let writes = focus.get().is_some_and(|entity| texts.contains(entity));
    if let Some(change) = focus.get().and_then(|entity| values.get(entity).ok()).and_then(|value| adjusts(value, struck)) {
        commands.trigger(Press(change));
        return;
    }
    // While a text is written, only keys that write nothing act.
    if !(writes && writes_text(struck))
        // Where two have one key, the one that lies above is last in the order.
        && let Some((_, control)) = reachable.iter().rev().find(|(_, control)| owns(control, struck))
    {
        commands.trigger(Press(control.action));
        return;
    }
    let at = reachable.iter().position(|(entity, _)| Some(*entity) == focus.get());
    match step(struck, writes) {
        Some(forward) if !reachable.is_empty() => {
            let last = reachable.len() - 1;
            let next = match (at, forward) {
                (None, true) => 0,
                (None, false) => last,
                (Some(at), true) => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                (Some(at), false) => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
            };
            focus.set(reachable[next].0, FocusCause::Navigated);
            redraw.write(RequestRedraw);
        }
        _ => match at.map(|at| reachable[at].1) {
            Some(control) if presses(struck) => commands.trigger(Press(control.action)),
            _ if struck.key == KeyCode::F2 => commands.trigger(Press(Action::Language)),
            _ if !writes => commands.trigger(Untaken(struck)),
            _ => {}
        },
    }
}

/// What a value does with this key.
const fn adjusts(value: &Adjusts, struck: Struck) -> Option<Action> {
    match struck.key {
        KeyCode::ArrowLeft => Some(value.less),
        KeyCode::ArrowRight => Some(value.more),
        _ => None,
    }
}

/// Bevy's field leaves out a space that is struck while Shift is held, as quick typists do before a capital.
fn space_with_shift(mut input: On<FocusedInput<KeyboardInput>>, mut fields: Query<&mut EditableText>, held: Res<ButtonInput<Key>>) {
    let Ok(mut field) = fields.get_mut(input.focused_entity) else { return };
    let with_shift_alone = held.pressed(Key::Shift) && !held.any_pressed([Key::Control, Key::Alt, Key::Super]);
    if with_shift_alone && input.input.logical_key == Key::Space && input.input.state.is_pressed() && !field.is_composing() {
        field.queue_edit(TextEdit::Insert(" ".into()));
        input.propagate(false);
    }
}

fn owns(control: &Control, struck: Struck) -> bool {
    control.key.is_some_and(|shortcut| shortcut.key == struck.key && shortcut.ctrl == struck.ctrl)
}

/// Whether the key moves the focus, and forward or back.
fn step(struck: Struck, writes: bool) -> Option<bool> {
    match struck.key {
        KeyCode::Tab => Some(!struck.shift),
        // A field to write in has one line: up and down leave it.
        KeyCode::ArrowDown => Some(true),
        KeyCode::ArrowUp => Some(false),
        KeyCode::ArrowRight if !writes => Some(true),
        KeyCode::ArrowLeft if !writes => Some(false),
        _ => None,
    }
}

const fn presses(struck: Struck) -> bool {
    matches!(struck.key, KeyCode::Enter | KeyCode::NumpadEnter)
}

const fn writes_text(struck: Struck) -> bool {
    let writes_nothing = matches!(
        struck.key,
        KeyCode::Enter
            | KeyCode::NumpadEnter
            | KeyCode::Escape
            | KeyCode::Tab
            | KeyCode::F1
            | KeyCode::F2
            | KeyCode::F5
            | KeyCode::F6
            | KeyCode::F7
            | KeyCode::F8
            | KeyCode::F9
            | KeyCode::PageUp
            | KeyCode::PageDown
    );
    !struck.ctrl && !writes_nothing
}

fn show_focus(focus: Res<InputFocus>, theme: Res<Theme>, mut controls: Query<(Entity, &mut Outline), With<Control>>) {
    for (entity, mut outline) in &mut controls {
        let colour = if focus.get() == Some(entity) { theme.colour(Tone::Blue) } else { Color::NONE };
        if outline.color != colour {
            outline.color = colour;
        }
    }
}

/// Moves a column so that the control with the focus is seen in it.
fn reveal(
    focus: Res<InputFocus>,
    nodes: Query<(&ComputedNode, &UiGlobalTransform)>,
    parents: Query<&ChildOf>,
    mut columns: Query<(&mut ScrollPosition, &ComputedNode, &UiGlobalTransform), With<Scrolls>>,
    mut seen: Local<Option<Entity>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(entity) = focus.get().filter(|entity| *seen != Some(*entity)) else { return };
    let Ok((node, place)) = nodes.get(entity) else { return };
    // A control that was just made has no place yet.
    if node.is_empty() {
        redraw.write(RequestRedraw);
        return;
    }
    *seen = Some(entity);
    let Some(column) = parents.iter_ancestors(entity).find(|above| columns.contains(*above)) else { return };
    let Ok((mut position, frame, frame_place)) = columns.get_mut(column) else { return };
    let half = (node.size().y, frame.size().y);
    let from_top = place.translation.y - half.0 / 2.0 - (frame_place.translation.y - half.1 / 2.0);
    let beyond = from_top + half.0 - half.1;
    let by = if from_top < 0.0 { from_top } else { beyond.max(0.0) } * frame.inverse_scale_factor();
    if by != 0.0 {
        position.y = (position.y + by).max(0.0);
        redraw.write(RequestRedraw);
    }
}

fn click(
    click: On<Pointer<Click>>,
    controls: Query<(Entity, &Control, Has<OnSheet>)>,
    parts: Query<(&Clicks, Has<OnSheet>)>,
    parents: Query<&ChildOf>,
    mut commands: Commands,
) {
    let has_sheet = controls.iter().any(|(_, _, on_sheet)| on_sheet);
    let mut at = Some(click.event_target());
    while let Some(entity) = at {
        if let Some((Clicks(action), _)) = parts.get(entity).ok().filter(|(_, on_sheet)| *on_sheet == has_sheet) {
            commands.trigger(Press(*action));
            return;
        }
        if let Ok((_, control, on_sheet)) = controls.get(entity) {
            if on_sheet == has_sheet {
                commands.trigger(Press(control.action));
            }
            return;
        }
        at = parents.get(entity).ok().map(ChildOf::parent);
    }
}
