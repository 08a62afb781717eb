//! Settings: how this trainee likes the window. Everything takes effect at once and is kept with the profile.

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::{Adjusts, Clicks, Control, OnSheet, Shortcut};
use super::frame::{Key, Step, bar, button, heading, note, rule};
use super::theme::{Size, Theme, Tone};
use super::welcome::GUIDE_AGAIN;
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::locale::LANGUAGES;
use crate::records::{Colours, Settings, TextSpeed};

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    Language,
    TextSize,
    TextSpeed,
    Colours,
    LessMotion,
    Window,
}

impl Row {
    const ALL: [Self; 6] = [Self::Language, Self::TextSize, Self::TextSpeed, Self::Colours, Self::LessMotion, Self::Window];

    const fn key(self) -> &'static str {
        match self {
            Self::Language => "settings-language",
            Self::TextSize => "settings-text-size",
            Self::TextSpeed => "settings-text-speed",
            Self::Colours => "settings-colours",
            Self::LessMotion => "settings-less-motion",
            Self::Window => "settings-window",
        }
    }

    /// Its values in words.
    fn values(self, desk: &Desk) -> Vec<String> {
        let say = |keys: &[&str]| keys.iter().map(|key| desk.locale.text(key)).collect();
        match self {
            Self::Language => say(&["welcome-chinese", "welcome-english"]),
            Self::TextSize => Settings::TEXT_PERCENTS.iter().map(|percent| format!("{percent} %")).collect(),
            Self::TextSpeed => say(&["speed-slow", "speed-normal", "speed-fast", "speed-at-once"]),
            Self::Colours => say(&["colours-case", "colours-day", "colours-evening", "colours-contrast"]),
            Self::LessMotion => say(&["settings-off", "settings-on"]),
            Self::Window => say(&["window-window", "window-full"]),
        }
    }

    /// The place of the value that holds now.
    fn now(self, desk: &Desk) -> usize {
        let settings = desk.settings();
        let place = |found: Option<usize>| found.unwrap_or_default();
        match self {
            Self::Language => place(LANGUAGES.iter().position(|language| *language == desk.language())),
            Self::TextSize => place(Settings::TEXT_PERCENTS.iter().position(|percent| *percent == settings.text_percent)),
            Self::TextSpeed => place(SPEEDS.iter().position(|speed| *speed == settings.speed)),
            Self::Colours => place(COLOURS.iter().position(|colours| *colours == settings.colours)),
            Self::LessMotion => usize::from(settings.less_motion),
            Self::Window => usize::from(settings.full_screen),
        }
    }
}

const SPEEDS: [TextSpeed; 4] = [TextSpeed::Slow, TextSpeed::Normal, TextSpeed::Fast, TextSpeed::AtOnce];
const COLOURS: [Colours; 4] = [Colours::AsTheCase, Colours::Day, Colours::Evening, Colours::HighContrast];

/// Which way a value turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Less,
    More,
    /// On to the next one, and from the last to the first.
    Round,
}

/// Turns a setting by one.
pub(super) fn turn(desk: &mut Desk, row: Row, way: Way) -> Result<(), String> {
    let (now, last) = (row.now(desk), row.values(desk).len().saturating_sub(1));
    let place = match way {
        Way::Less => now.saturating_sub(1),
        Way::More => (now + 1).min(last),
        Way::Round if now == last => 0,
        Way::Round => now + 1,
    };
    set(desk, row, place)
}

/// Sets a setting to its value at a place.
pub(super) fn set(desk: &mut Desk, row: Row, place: usize) -> Result<(), String> {
    let kept = match row {
        Row::Language => desk.speak(LANGUAGES.get(place).copied().unwrap_or(LANGUAGES[0])),
        _ => desk.set(|settings| match row {
            Row::Language => {}
            Row::TextSize => settings.text_percent = Settings::TEXT_PERCENTS.get(place).copied().unwrap_or(100),
            Row::TextSpeed => settings.speed = SPEEDS.get(place).copied().unwrap_or_default(),
            Row::Colours => settings.colours = COLOURS.get(place).copied().unwrap_or_default(),
            Row::LessMotion => settings.less_motion = place == 1,
            Row::Window => settings.full_screen = place == 1,
        }),
    };
    kept.map_err(|error| error.to_string())
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (draw.run_if(in_state(Screen::Settings).and_then(must_draw)), fill_screen));
}

/// The window fills the screen, or does not, as this trainee likes it.
fn fill_screen(desk: Res<Desk>, mut windows: Query<&mut Window, With<PrimaryWindow>>) {
    if !desk.is_changed() {
        return;
    }
    let Ok(mut window) = windows.single_mut() else { return };
    let wanted =
        if desk.settings().full_screen { WindowMode::BorderlessFullscreen(MonitorSelection::Current) } else { WindowMode::Windowed };
    if window.mode != wanted {
        window.mode = wanted;
    }
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("frame-settings"),
        |top| bar(&brush, top, &desk, Screen::Settings),
        |body| {
            let middle = Node { align_items: AlignItems::Center, ..brush.column(1.0) };
            body.spawn((middle, Scrolls)).with_children(|column| {
                let width = Node {
                    flex_direction: FlexDirection::Column,
                    width: Val::Px(880.0),
                    max_width: Val::Percent(100.0),
                    row_gap: brush.theme.space(4),
                    flex_shrink: 0.0,
                    ..default()
                };
                column.spawn(width).with_children(|inner| {
                    let title = desk.locale.text_with("settings-title", &[("name", &desk.trainee)]);
                    inner.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
                    note(&brush, inner, desk.locale.text("settings-lead"));
                    inner.spawn(brush.card()).with_children(|card| {
                        for (row, order) in Row::ALL.into_iter().zip(1u16..) {
                            if order > 1 {
                                rule(&brush, card);
                            }
                            setting(&brush, card, &desk, row, order);
                        }
                    });
                    inner.spawn(brush.card()).with_children(|card| super::courier::server(&brush, card, &desk));
                    inner.spawn(brush.card()).with_children(|card| others(&brush, card, &desk));
                    trouble(&brush, inner, &desk);
                });
            });
        },
    );
}

/// What one may want to change in mid call, on the sheet of the pause.
pub(super) fn at_hand(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, order: u16) {
    for (row, order) in [Row::TextSize, Row::TextSpeed, Row::Colours, Row::LessMotion].into_iter().zip(order..) {
        rule(brush, paper);
        setting(brush, paper, desk, row, order);
    }
}

fn setting(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, row: Row, order: u16) {
    let (name, values, now) = (desk.locale.text(row.key()), row.values(desk), row.now(desk));
    let step = |way| Action::Frame(Step::Turn(row, way));
    let mut accessible = Accessible::new(Role::SpinButton);
    accessible.set_label(name.as_str());
    accessible.set_value(values.get(now).map(String::as_str).unwrap_or_default());
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(4),
        row_gap: brush.theme.space(2),
        flex_wrap: FlexWrap::Wrap,
        padding: UiRect::all(brush.theme.space(2)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let mut control = card.spawn((
        Control { action: step(Way::Round), order, key: None },
        Adjusts { less: step(Way::Less), more: step(Way::More) },
        AccessibilityNode(accessible),
        node,
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ));
    if brush.is_on_sheet() {
        control.insert(OnSheet);
    }
    control.with_children(|line| {
        line.spawn((brush.text(name, Look::new(Face::Bold, Size::Speech, Tone::Ink)), Node { flex_grow: 1.0, ..default() }));
        let choices = Node { column_gap: brush.theme.space(1), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() };
        line.spawn(choices).with_children(|choices| {
            for (place, value) in values.into_iter().enumerate() {
                choice(brush, choices, value, Action::Frame(Step::Set(row, place)), place == now);
            }
        });
    });
}

/// One value: what holds is filled, so that it is not told by colour alone.
fn choice(brush: &Brush<'_>, choices: &mut ChildSpawnerCommands<'_>, value: String, action: Action, holds: bool) {
    let (ground, tone, face) = if holds { (Tone::Blue, Tone::Card, Face::Bold) } else { (Tone::Card, Tone::Soft, Face::Sans) };
    let node = Node {
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(1)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = (node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)));
    let mut choice = choices.spawn((Clicks(action), look));
    choice.with_child(brush.text(value, Look::new(face, Size::Small, tone)));
    if brush.is_on_sheet() {
        choice.insert(OnSheet);
    }
}

fn others(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let say = |key: &str| desk.locale.text(key);
    let row = Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
    card.spawn(row).with_children(|row| {
        button(brush, row, &say("settings-guide"), GUIDE_AGAIN, 20, Key::of("G", KeyCode::KeyG));
        button(brush, row, &say("settings-trainee"), Action::Frame(Step::Go(Screen::Welcome)), 21, Key::of("P", KeyCode::KeyP));
        button(brush, row, &say("settings-studio"), Action::Frame(Step::Go(Screen::Studio)), 22, Key::of("W", KeyCode::KeyW));
        let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
        button(brush, row, &say("settings-back"), Action::Frame(Step::Go(Screen::Home)), 23, back);
    });
    rule(brush, card);
    heading(brush, card, say("settings-data"));
    note(brush, card, desk.data.display().to_string());
    note(brush, card, say("settings-data-lead"));
}
