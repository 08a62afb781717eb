//! Home: the next call and why it, and the recent ones.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::Shortcut;
use super::portrait::portrait;
use super::theme::{Hour, Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, clear};
use crate::call::Mode;
use crate::records::{FinishOutcome, Summary};

/// How many recent calls are listed.
const RECENT: usize = 6;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Home).and_then(must_draw)));
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
    let say = |key: &str| desk.locale.text(key);
    brush.screen(
        &mut commands,
        &say("brand"),
        |bar| brand(&brush, bar, &desk),
        |body| {
            body.spawn(brush.column(1.0)).with_children(|column| {
                let hello = desk.locale.text_with("home-hello", &[("name", &desk.trainee)]);
                column.spawn(brush.text(hello, Look::new(Face::Serif, Size::Title, Tone::Ink)));
                next(&brush, column, &desk);
                column.spawn(brush.card()).with_children(|card| recent(&brush, card, &desk));
                super::widgets::trouble(&brush, column, &desk);
            });
        },
    );
}

/// The brand, and what every screen's bar ends with.
pub(super) fn brand(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    bar.spawn(brush.text(desk.locale.text("brand"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    bar.spawn(brush.text(desk.locale.text("brand-line"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    bar.spawn(brush.text(desk.locale.text("keys-move"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    bar.spawn(brush.text(desk.locale.text("keys-enter"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    let language = desk.locale.text("keys-language");
    let button = Button { name: &language, action: Action::Language, order: 900, key: None, shortcut: None, is_main: false };
    brush.button(bar, button);
}

fn next(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let Some(case) = desk.case() else { return };
    let language = desk.language();
    let passed =
        desk.records.iter().any(|summary| matches!(&summary.known, Ok((_, Some(finish))) if finish.outcome == FinishOutcome::Pass));
    column
        .spawn(brush.card())
        .insert(Node {
            flex_direction: FlexDirection::Row,
            column_gap: brush.theme.space(5),
            padding: UiRect::all(brush.theme.space(4)),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: brush.theme.card_radius(),
            ..default()
        })
        .with_children(|card| {
            card.spawn(Node { width: Val::Percent(24.0), flex_shrink: 0.0, ..default() }).with_children(|left| {
                let hour = Hour::at(chrono::Timelike::hour(&case.scene.at));
                portrait(brush, left, case.portrait_of(case.debtor), case.mood.0, hour, false);
            });
            card.spawn(Node {
                flex_direction: FlexDirection::Column,
                row_gap: brush.theme.space(3),
                flex_shrink: 1.0,
                align_items: AlignItems::FlexStart,
                ..default()
            })
            .with_children(|right| {
                right.spawn(Node { column_gap: brush.theme.space(2), ..default() }).with_children(|chips| {
                    brush.chip(chips, case.books.card.bucket.to_string(), Tone::Ochre, Tone::OchreWash);
                    let difficulty = desk.locale.text_with("home-minutes", &[("difficulty", &case.difficulty.to_string())]);
                    brush.chip(chips, difficulty, Tone::Blue, Tone::BlueWash);
                });
                right.spawn(brush.text(case.text(language, case.title), Look::new(Face::Serif, Size::Title, Tone::Ink)));
                right.spawn(brush.text(case.text(language, case.summary), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
                let why = desk.locale.text(if passed { "home-why-passed" } else { "home-why" });
                right.spawn(brush.text(why, Look::new(Face::Sans, Size::Small, Tone::Soft)));
                let name = desk.locale.text("home-open");
                let key = Some(Shortcut::key(KeyCode::Digit1));
                brush.button(
                    right,
                    Button {
                        name: &name,
                        action: Action::Open(desk.on_desk, Mode::Practice),
                        order: 1,
                        key: Some("1"),
                        shortcut: key,
                        is_main: true,
                    },
                );
            });
        });
}

fn recent(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    card.spawn(brush.text(desk.locale.text("home-recent"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
    if desk.records.is_empty() {
        card.spawn(brush.text(desk.locale.text("home-none"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
    }
    for summary in desk.records.iter().take(RECENT) {
        card.spawn(Node { column_gap: brush.theme.space(4), align_items: AlignItems::Center, ..default() })
            .with_children(|row| line(brush, row, desk, summary));
    }
}

/// The title of a case that a record names; its id where it is not here any more.
pub(super) fn title(desk: &Desk, id: &str) -> String {
    let case = desk.case_called(id).and_then(|(_, case)| case.compiled.as_ref().ok());
    case.map_or_else(|| id.to_owned(), |case| case.text(desk.language(), case.title).to_owned())
}

fn line(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, desk: &Desk, summary: &Summary) {
    let small = |tone| Look::new(Face::Sans, Size::Small, tone);
    let Ok((header, finish)) = &summary.known else {
        row.spawn(brush.text(desk.locale.text("home-broken"), small(Tone::Soft)));
        return;
    };
    row.spawn(brush.text(header.started.chars().take(16).collect::<String>().replace('T', " "), small(Tone::Soft)));
    row.spawn(brush.text(title(desk, &header.scenario), small(Tone::Ink)));
    let Some(finish) = finish else {
        row.spawn(brush.text(desk.locale.text("home-unfinished"), small(Tone::Soft)));
        return;
    };
    let (key, tone, wash) = match finish.outcome {
        FinishOutcome::Pass => ("outcome-pass", Tone::Celadon, Tone::CeladonWash),
        FinishOutcome::NotYet => ("outcome-not-yet", Tone::Ochre, Tone::OchreWash),
        FinishOutcome::RedLine => ("outcome-red-line", Tone::Seal, Tone::SealWash),
    };
    let scores =
        format!("{} {} · {} {}", desk.locale.text("scale-lawful"), finish.lawful, desk.locale.text("scale-effective"), finish.effective);
    row.spawn(brush.text(scores, small(Tone::Ink)));
    brush.chip(row, desk.locale.text(key), tone, wash);
}
