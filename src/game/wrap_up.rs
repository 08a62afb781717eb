//! Wrap-up: the file on the left, on the right a short form in the order that a collector fills it in. A field that was
//! filled in stands; the next one opens.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::{DIGITS, Shortcut};
use super::home::brand;
use super::place::place;
use super::theme::{Hour, Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Call, Form, Input, View};
use crate::records::read_notes;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::WrapUp).and_then(must_draw)));
}

#[expect(clippy::too_many_arguments, reason = "a screen is drawn from all that it shows")]
fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    room: Res<Room>,
    mut stale: ResMut<Stale>,
    mut next: ResMut<NextState<Screen>>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let Some(attempt) = &desk.attempt else { return next.set(Screen::Home) };
    let call = attempt.call();
    let view = call.view(desk.language());
    let brush = Brush::new(&theme, &fonts);
    let hour = Hour::at(chrono::Timelike::hour(&call.compiled().scene.at));
    let notes = read_notes(attempt.path()).unwrap_or_default();
    brush.screen(
        &mut commands,
        &desk.locale.text("wrap-up"),
        |bar| brand(&brush, bar, &desk),
        |body| {
            place(&brush, body, hour);
            if !room.is_narrow {
                body.spawn((brush.column(2.0), Scrolls)).with_children(|column| file(&brush, column, &desk, call, &view, &notes));
            }
            body.spawn((brush.column(3.0), Scrolls)).with_children(|column| {
                column.spawn(brush.text(desk.locale.text("wrap-up"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
                column.spawn(brush.text(desk.locale.text("wrap-up-lead"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
                trouble(&brush, column, &desk);
                filled(&brush, column, &view);
                if let Some(form) = &view.form {
                    field(&brush, column, &desk, call, form);
                }
                ahead(&brush, column, &desk, call, &view);
                if room.is_narrow {
                    file(&brush, column, &desk, call, &view, &notes);
                }
            });
        },
    );
}

/// A card that keeps its height where the column scrolls.
fn card(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, inside: impl FnOnce(&mut ChildSpawnerCommands<'_>)) {
    column.spawn(Node { flex_shrink: 0.0, flex_direction: FlexDirection::Column, ..default() }).with_children(|slot| {
        slot.spawn(brush.card()).with_children(inside);
    });
}

/// What the call was about and what was jotted down in it.
fn file(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, view: &View, notes: &str) {
    let (compiled, language) = (call.compiled(), desk.language());
    let bold = Look::new(Face::Bold, Size::Small, Tone::Ink);
    let body = Look::new(Face::Sans, Size::Small, Tone::Ink);
    let soft = Look::new(Face::Sans, Size::Small, Tone::Soft);
    card(brush, column, |card| {
        card.spawn(brush.text(desk.locale.text("wrap-up-file"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
        card.spawn(brush.text(compiled.text(language, compiled.title), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        let owed = &compiled.books.owed;
        let days = desk.locale.text_with("briefing-days", &[("days", &owed.days_past_due.to_string())]);
        brush.row(card, format!("{} · {days}", owed.bucket), owed.currency.shown(owed.overdue));
        let time = format!("{:02}:{:02}", view.seconds / 60, view.seconds % 60);
        let length = desk.locale.text_with("wrap-up-lines", &[("turns", &view.turn.to_string()), ("time", &time)]);
        brush.row(card, desk.locale.text("wrap-up-call"), length);
        brush.row(card, desk.locale.text(&format!("verified-{}", view.verified)), String::new());
    });
    card(brush, column, |card| {
        card.spawn(brush.text(desk.locale.text("call-learned"), bold));
        if view.learned.is_empty() {
            card.spawn(brush.text(desk.locale.text("call-nothing-learned"), soft));
        }
        for fact in &view.learned {
            card.spawn(brush.text(format!("· {}", compiled.text(language, compiled.facts[fact.index()].title)), body));
        }
    });
    card(brush, column, |card| {
        card.spawn(brush.text(desk.locale.text("wrap-up-notes"), bold));
        if notes.trim().is_empty() {
            card.spawn(brush.text(desk.locale.text("wrap-up-no-notes"), soft));
        } else {
            card.spawn(brush.text(notes.trim(), body));
        }
    });
}

/// What is filled in, as checked rows.
fn filled(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, view: &View) {
    if view.filled.is_empty() {
        return;
    }
    card(brush, column, |card| {
        for (title, entry) in &view.filled {
            let row = Node { column_gap: brush.theme.space(3), flex_wrap: FlexWrap::Wrap, align_items: AlignItems::Baseline, ..default() };
            card.spawn(row).with_children(|row| {
                row.spawn(brush.text("✓", Look::new(Face::Bold, Size::Speech, Tone::Celadon)));
                row.spawn(brush.text(title.as_str(), Look::new(Face::Sans, Size::Small, Tone::Soft)));
                row.spawn(brush.text(entry.as_str(), Look::new(Face::Bold, Size::Small, Tone::Ink)));
            });
        }
    });
}

/// The field that is to be filled in now.
fn field(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, form: &Form) {
    let place = (form.field.index() + 1).to_string();
    let count = call.compiled().fields.len().to_string();
    card(brush, column, |card| {
        let where_in = desk.locale.text_with("wrap-up-now", &[("place", &place), ("count", &count)]);
        card.spawn(brush.text(where_in, Look::new(Face::Sans, Size::Note, Tone::Soft)));
        card.spawn(brush.text(form.title.as_str(), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        for (((option, label), order), digit) in form.options.iter().zip(1u16..).zip(DIGITS) {
            let (printed, action) = (order.to_string(), Action::Apply(Input::Wrap(form.field, *option)));
            let shortcut = Some(Shortcut::key(digit));
            brush.button(card, Button { name: label, action, order, key: Some(&printed), shortcut, is_main: false });
        }
    });
}

/// The fields that come after it, so that the form's length is known.
fn ahead(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, view: &View) {
    let compiled = call.compiled();
    let titles: Vec<&str> =
        compiled.fields.iter().skip(view.filled.len() + 1).map(|field| compiled.text(desk.language(), field.title)).collect();
    if !titles.is_empty() {
        let words = format!("{}  {}", desk.locale.text("wrap-up-next"), titles.join(" · "));
        column.spawn((brush.text(words, Look::new(Face::Sans, Size::Small, Tone::Soft)), Node { flex_shrink: 0.0, ..default() }));
    }
}
