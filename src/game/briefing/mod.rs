//! Briefing: the file on the desk, beside it what may be done now and what may not, and the handset. It shows what
//! account, history and bench say of the case; nothing here judges. The file itself is in `folder`, the rules in `now`.

mod contract;
mod folder;
mod now;

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use super::Screen;
use super::desk::{Action, Desk, Stale, forbids, must_draw};
use super::fit::Room;
use super::focus::{Keys, Shortcut};
use super::frame::{Key, Pressable, brand, button, language, note, pressable, small};
use super::place::wall;
use super::sheet::Sheet;
use super::theme::{Hour, Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, kebab, trouble};
use crate::call::{Call, Input, Mode, Planned};
pub(super) use now::rules_sheet;

/// The handset, the first of the rules, and the way to all of them in the order of focus.
const DIAL: u16 = 1;
const RULES: u16 = 10;
const ALL_RULES: u16 = 39;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Briefing), lead).add_systems(Update, draw.run_if(in_state(Screen::Briefing).and_then(must_draw)));
}

/// Enter dials only where practice has said already that one may dial. Where one may not, it opens the rule that forbids it;
/// in an exam it leads to the rules, whatever the answer is.
fn first(call: &Call) -> u16 {
    match call.mode() {
        Mode::Exam => ALL_RULES,
        Mode::Practice if forbids(call.compiled()) => RULES,
        Mode::Practice => DIAL,
    }
}

fn lead(desk: Res<Desk>, mut keys: ResMut<Keys>) {
    keys.return_to = desk.call().map(first);
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    room: Res<Room>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let Some(attempt) = &desk.attempt else { return };
    let call = attempt.call();
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("briefing"),
        |bar| top(&brush, bar, &desk, call),
        |body| {
            wall(&brush, body, Hour::at(call.compiled().scene.at.hour()));
            if room.is_narrow {
                body.spawn((brush.column(1.0), Scrolls)).with_children(|column| {
                    handset(&brush, column, &desk, call);
                    // Where the focus begins at the rules, they stand where it is seen.
                    let is_file_first = first(call) == DIAL;
                    if is_file_first {
                        folder::paper(&brush, column, &desk, call, *room);
                    }
                    now::cards(&brush, column, &desk, call);
                    if !is_file_first {
                        folder::paper(&brush, column, &desk, call, *room);
                    }
                    trouble(&brush, column, &desk);
                });
                return;
            }
            body.spawn((brush.column(2.3), Scrolls)).with_children(|column| folder::paper(&brush, column, &desk, call, *room));
            let side = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            body.spawn(side).with_children(|side| {
                let rules = Node { flex_basis: Val::Px(0.0), min_height: Val::Px(0.0), ..brush.column(1.0) };
                side.spawn((rules, Scrolls)).with_children(|column| {
                    now::cards(&brush, column, &desk, call);
                    trouble(&brush, column, &desk);
                });
                let foot = Node {
                    padding: UiRect::all(brush.theme.space(5)).with_top(Val::ZERO),
                    flex_direction: FlexDirection::Column,
                    flex_shrink: 0.0,
                    ..default()
                };
                side.spawn(foot).with_children(|foot| handset(&brush, foot, &desk, call));
            });
        },
    );
}

fn top(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    brand(brush, bar, desk);
    let words = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_shrink: 0.0, ..default() };
    bar.spawn(words).with_children(|words| {
        small(brush, words, desk.locale.text("briefing"), Tone::Soft);
        let mode = if call.mode() == Mode::Exam { "mode-exam" } else { "mode-practice" };
        brush.chip(words, desk.locale.text(mode), Tone::Ochre, Tone::OchreWash);
    });
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    small(brush, bar, moment_in_words(desk, &call.compiled().scene.at), Tone::Ink);
    language(brush, bar, desk);
}

/// Date, day of the week and time of the case, in words.
fn moment_in_words(desk: &Desk, at: &DateTime<FixedOffset>) -> String {
    let weekday = desk.locale.text(&format!("weekday-{}", at.weekday().number_from_monday()));
    let month = desk.locale.text(&format!("month-{}", at.month()));
    let (year, day, time) = (at.year().to_string(), at.day().to_string(), at.format("%H:%M").to_string());
    let values = [("year", year.as_str()), ("month", &month), ("day", &day), ("weekday", &weekday), ("time", &time)];
    desk.locale.text_with("briefing-moment", &values)
}

/// A card on the desk that keeps the height of what it holds.
fn card(brush: &Brush<'_>) -> impl Bundle + use<> {
    let (ground, line) = (brush.theme.colour(Tone::Card), brush.theme.colour(Tone::Line));
    (card_node(brush), BackgroundColor(ground), BorderColor::all(line), brush.theme.soft_shadow())
}

fn card_node(brush: &Brush<'_>) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(4)),
        row_gap: brush.theme.space(1),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    }
}

/// Whose number is dialled, where it comes from, and the two ways on.
fn handset(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let apart = Node { row_gap: brush.theme.space(3), ..card_node(brush) };
    parent.spawn(card(brush)).insert(apart).with_children(|card| {
        for (plan, order) in call.view(desk.language()).planned.iter().zip(DIAL..) {
            dial(brush, card, desk, call, (plan, order));
        }
        let row = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
        card.spawn(row).with_children(|row| {
            button(brush, row, &desk.locale.text("briefing-no-dial"), Action::Show(Sheet::DoNotDial), 40, Key::of("X", KeyCode::KeyX));
            button(brush, row, &desk.locale.text("briefing-back"), Action::Home, 50, Key::of("Esc", KeyCode::Escape));
        });
    });
}

fn dial(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, (plan, order): (&Planned, u16)) {
    let compiled = call.compiled();
    let name = format!("{} {}", desk.locale.text("briefing-dial"), plan.label);
    let what = Pressable {
        name: &name,
        action: Action::Apply(Input::Contact { whom: plan.whom, channel: plan.channel, slot: plan.slot }),
        order,
        shortcut: Some(Shortcut::key(KeyCode::Digit1)),
        role: Role::Button,
    };
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(4),
        padding: UiRect::all(brush.theme.space(2)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    pressable(brush, card, what, node, |row| {
        receiver(brush, row);
        let words = Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(1),
            flex_shrink: 1.0,
            min_width: Val::Px(0.0),
            ..default()
        };
        row.spawn(words).with_children(|words| {
            words
                .spawn(Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
                .with_children(|line| {
                    line.spawn(brush.text(desk.locale.text("briefing-dial"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
                    let enter = desk.locale.text("key-enter");
                    brush.key(line, if first(call) == DIAL { &enter } else { "1" });
                });
            small(brush, words, plan.label.clone(), Tone::Ink);
            let whose = desk.locale.text(&format!("whose-{}", kebab(&format!("{:?}", compiled.scene.number_of))));
            let source = desk.locale.text(&format!("number-{}", kebab(&format!("{:?}", compiled.scene.number_source))));
            note(brush, words, format!("{whose} · {source}"));
        });
    });
}

/// The receiver on its round ground, of three parts.
fn receiver(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>) {
    // Twice the largest figure: it grows with the type.
    let wide = Val::Px(brush.theme.size(Size::Figure) * 2.0);
    let ground = Node { width: wide, height: wide, flex_shrink: 0.0, border_radius: BorderRadius::MAX, ..default() };
    row.spawn((ground, BackgroundColor(brush.theme.colour(Tone::Celadon)))).with_children(|ground| {
        let turned = UiTransform { rotation: Rot2::degrees(-45.0), ..default() };
        let whole = Node { position_type: PositionType::Absolute, width: Val::Percent(100.0), height: Val::Percent(100.0), ..default() };
        ground.spawn((whole, turned)).with_children(|whole| {
            for (left, top, width, height) in [(22.0, 34.0, 56.0, 15.0), (20.0, 38.0, 19.0, 27.0), (61.0, 38.0, 19.0, 27.0)] {
                let part = Node {
                    position_type: PositionType::Absolute,
                    left: Val::Percent(left),
                    top: Val::Percent(top),
                    width: Val::Percent(width),
                    height: Val::Percent(height),
                    border_radius: BorderRadius::all(Val::Percent(35.0)),
                    ..default()
                };
                whole.spawn((part, BackgroundColor(brush.theme.colour(Tone::Card))));
            }
        });
    });
}

/// Closing the file without dialling is a decision: it is asked once.
pub(super) fn do_not_dial_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let say = |key: &str| desk.locale.text(key);
    paper.spawn(brush.text(say("no-dial-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    paper.spawn(brush.text(say("no-dial-lead"), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: true };
    button(brush, paper, &say("no-dial-not"), Action::CloseSheet, 1, back);
    button(brush, paper, &say("no-dial-yes"), Action::Apply(Input::EndCall), 2, Key::of("X", KeyCode::KeyX));
}
