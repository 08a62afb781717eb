//! The row that is looked at: what the file says of it, and what can be done with it; the reasons for leaving it alone; what
//! the last decision brought.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{Desktop, Turn};
use crate::game::desk::{Action, Desk};
use crate::game::focus::{DIGITS, Shortcut};
use crate::game::frame::{Key, Step, button, note, rule, small};
use crate::game::home::card;
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look, kebab};
use crate::workday::{Happened, Reason, RowStatus, RowView, ShiftView};

/// Where these controls begin in the order of focus: behind the rows, so that nobody is rung by an Enter too many.
const FIRST: u16 = 200;
/// The keys right of the digits, for the reasons that are more than nine.
const BEYOND: [(&str, KeyCode); 2] = [("0", KeyCode::Digit0), ("-", KeyCode::Minus)];
const _: () = assert!(Reason::ALL.len() == DIGITS.len() + BEYOND.len(), "every reason has a key");

/// What the last decision brought.
pub(super) fn told(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop) {
    let name =
        |row: u8| own.shift.workday().rows.get(usize::from(row)).map(|row| row.name.in_language(desk.language())).unwrap_or_default();
    let words = match own.told {
        None => own.shift.workday().summary.in_language(desk.language()).to_owned(),
        Some(Happened::NoAnswer(row)) => format!("{} · {}", name(row), desk.locale.text("workday-no-answer")),
        Some(Happened::Finished(row)) => format!("{} · {}", name(row), desk.locale.text("workday-written-up")),
        Some(Happened::Said(row)) => {
            let said = own.shift.workday().rows.get(usize::from(row)).and_then(|row| row.answers.as_ref());
            format!("{} · {}", name(row), said.map(|answers| answers.says.in_language(desk.language())).unwrap_or_default())
        }
        Some(Happened::PickedUp(_) | Happened::Quiet) => return,
    };
    let node = Node {
        flex_shrink: 0.0,
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(2)),
        border: UiRect { left: brush.theme.space(1), ..UiRect::ZERO },
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = (node, BackgroundColor(brush.theme.colour(Tone::BlueWash)), BorderColor::all(brush.theme.colour(Tone::Blue)));
    column.spawn(look).with_children(|banner| {
        banner.spawn((brush.text(words, Look::new(Face::Sans, Size::Small, Tone::Ink)), Node { flex_shrink: 1.0, ..default() }));
    });
}

/// The row: what can be done with it stands above what the file says, so that no window is too low for it.
pub(super) fn row(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, (own, view): (&Desktop, &ShiftView)) {
    let Some(row) = view.rows.iter().find(|row| row.place == own.row) else { return };
    panel.spawn(card(brush)).with_children(|card| {
        card.spawn(brush.text(row.name.clone(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        let line = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() };
        card.spawn(line).with_children(|line| {
            line.spawn(brush.text(format!("¥{}", row.overdue), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            let late = desk.locale.text_with("briefing-days", &[("days", &row.days_past_due.to_string())]);
            brush.chip(line, format!("{} · {late}", row.bucket), Tone::Ochre, Tone::OchreWash);
        });
        ways(brush, card, desk, row);
    });
    panel.spawn(card(brush)).with_children(|card| file(brush, card, desk, row));
}

/// What can be done with the row.
fn ways(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, row: &RowView) {
    if !row.can_dial && !row.can_skip {
        let key = if row.status == RowStatus::Noted { "shift-noted" } else { "shift-spoken" };
        note(brush, card, desk.locale.text(key));
    }
    let step = |turn| Action::Frame(Step::Workday(turn));
    let ways = Node { flex_direction: FlexDirection::Column, row_gap: brush.theme.space(2), ..default() };
    card.spawn(ways).with_children(|ways| {
        if row.can_dial {
            let key = Key { is_main: true, ..Key::of("C", KeyCode::KeyC) };
            button(brush, ways, &desk.locale.text("shift-dial"), step(Turn::Dial(row.place)), FIRST, key);
        }
        if row.can_skip {
            let skip = Action::Show(Sheet::Reasons(row.place));
            button(brush, ways, &desk.locale.text("shift-leave"), skip, FIRST + 1, Key::of("L", KeyCode::KeyL));
            if row.status != RowStatus::PutOff {
                let later = step(Turn::Later(row.place));
                button(brush, ways, &desk.locale.text("shift-later"), later, FIRST + 2, Key::of("P", KeyCode::KeyP));
            }
        }
    });
}

/// What the file says of the row.
fn file(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, row: &RowView) {
    note(brush, card, row.number.clone());
    brush.row(card, desk.locale.text("shift-balance"), format!("¥{}", row.balance));
    brush.row(card, desk.locale.text("shift-calls"), row.calls_today.to_string());
    if let Some((at, channel, result)) = row.last_contact {
        let channel = desk.locale.text(&format!("channel-{}", kebab(&format!("{channel:?}"))));
        let result = desk.locale.text(&format!("past-{}", kebab(&format!("{result:?}"))));
        brush.row(card, desk.locale.text("shift-last"), format!("{} {channel} {result}", at.format("%m-%d %H:%M")));
    }
    brush.row(card, desk.locale.text("shift-last-code"), row.last.clone());
    if let Some(worth) = row.worth {
        brush.row(card, desk.locale.text("shift-worth"), worth.to_string());
    }
    let flags = Node { column_gap: brush.theme.space(1), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() };
    card.spawn(flags).with_children(|flags| {
        for flag in &row.flags {
            brush.chip(flags, desk.locale.text(flag.key()), Tone::Ochre, Tone::OchreWash);
        }
    });
    rule(brush, card);
    note(brush, card, desk.locale.text("shift-notes"));
    small(brush, card, row.notes.clone(), Tone::Ink);
    if let Some(reason) = row.noted {
        small(brush, card, format!("✓ {}", desk.locale.text(reason.key())), Tone::Celadon);
    }
}

/// Why a row is left alone.
pub(crate) fn reason_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: u8) {
    let rows = desk.frame.shift.as_ref().map(|own| &own.shift.workday().rows);
    let Some(row) = rows.and_then(|rows| rows.get(usize::from(place))) else { return close(brush, paper, desk) };
    let title = desk.locale.text_with("shift-leave-title", &[("name", row.name.in_language(desk.language()))]);
    paper.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    note(brush, paper, desk.locale.text("shift-leave-lead"));
    let digits = DIGITS.into_iter().zip(1u8..).map(|(code, number)| (number.to_string(), code));
    let keys = digits.chain(BEYOND.map(|(printed, code)| (printed.to_owned(), code)));
    let beside = Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
    paper.spawn(beside).with_children(|beside| {
        for ((reason, order), (printed, code)) in Reason::ALL.into_iter().zip(1u16..).zip(keys) {
            let action = Action::Frame(Step::Workday(Turn::Skip(place, reason)));
            button(brush, beside, &desk.locale.text(reason.key()), action, order, Key::of(&printed, code));
        }
    });
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    button(brush, paper, &desk.locale.text("plan-not-yet"), Action::CloseSheet, 90, back);
}

/// End the shift before its time?
pub(crate) fn end_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    paper.spawn(brush.text(desk.locale.text("shift-end-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    paper.spawn(brush.text(desk.locale.text("shift-end-lead"), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: true };
    button(brush, paper, &desk.locale.text("plan-not-yet"), Action::CloseSheet, 1, back);
    button(brush, paper, &desk.locale.text("shift-end"), Action::Frame(Step::Workday(Turn::End)), 2, Key::of("X", KeyCode::KeyX));
}
