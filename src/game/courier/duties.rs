//! What HR assigned, on home: until when, how much of it is done, and the way there.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::{Local, TimeZone};

use super::{Now, Turn};
use crate::call::Mode;
use crate::delivery::Task;
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, Step, button, heading, note, rule, small};
use crate::game::progress::is_passed_since;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

/// From here on the order of focus.
const FIRST: u16 = 40;

/// The assignments; says whether there are any.
pub(in crate::game) fn duties(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    heading(brush, card, desk.locale.text("duties-title"));
    for ((place, task), order) in desk.frame.courier.tasks.iter().enumerate().zip(FIRST..) {
        if place > 0 {
            rule(brush, card);
        }
        let line = Node {
            align_items: AlignItems::Center,
            column_gap: brush.theme.space(3),
            row_gap: brush.theme.space(2),
            flex_wrap: FlexWrap::Wrap,
            ..default()
        };
        card.spawn(line).with_children(|line| {
            let words = Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, row_gap: brush.theme.space(1), ..default() };
            line.spawn(words).with_children(|words| {
                words.spawn(brush.text(task.title.clone(), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
                small(brush, words, standing(desk, task), Tone::Soft);
            });
            let (tone, wash) = if task.is_exam() { (Tone::Ochre, Tone::OchreWash) } else { (Tone::Blue, Tone::BlueWash) };
            brush.chip(line, desk.locale.text(if task.is_exam() { "duties-exam" } else { "duties-practice" }), tone, wash);
            way(brush, line, desk, (place, task), order);
        });
    }
    if matches!(desk.frame.courier.now, Now::AskingExam) {
        note(brush, card, desk.locale.text("server-asking"));
    }
}

/// Until when, and how many of its cases are passed.
fn standing(desk: &Desk, task: &Task) -> String {
    let due = Local.timestamp_opt(task.due_at, 0).single().map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let is_late = task.due_at < Local::now().timestamp();
    let passed = task.scenarios.iter().filter(|case| is_passed_since(desk, case, task.created_at)).count().to_string();
    let all = task.scenarios.len().to_string();
    let minutes = task.minutes.to_string();
    match (task.is_exam(), is_late) {
        (true, false) => desk.locale.text_with("duties-exam-until", &[("due", &due), ("all", &all), ("minutes", &minutes)]),
        (false, false) => desk.locale.text_with("duties-until", &[("due", &due), ("passed", &passed), ("all", &all)]),
        (_, true) => desk.locale.text_with("duties-late", &[("due", &due)]),
    }
}

/// The button that leads there: the first case that is not passed yet, or a ticket.
fn way(brush: &Brush<'_>, line: &mut ChildSpawnerCommands<'_>, desk: &Desk, (place, task): (usize, &Task), order: u16) {
    if task.is_exam() {
        if task.due_at >= Local::now().timestamp() {
            let action = Action::Frame(Step::Courier(Turn::Exam(place)));
            button(brush, line, &desk.locale.text("duties-begin-exam"), action, order, Key::NONE);
        }
        return;
    }
    let left = task.scenarios.iter().find(|case| !is_passed_since(desk, case, task.created_at));
    match left.and_then(|case| desk.case_called(case)) {
        Some((case, _)) => button(brush, line, &desk.locale.text("duties-practise"), Action::Open(case, Mode::Practice), order, Key::NONE),
        None if left.is_none() => small(brush, line, desk.locale.text("duties-done"), Tone::Celadon),
        None => small(brush, line, desk.locale.text("no-such-case"), Tone::Soft),
    }
}
