//! The workdays in the library: what each is about, how it went, begin or go on.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{Turn, unfinished};
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Pressable, Step, button, pressable, small};
use crate::game::home::outcome_chip;
use crate::game::library::paper;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::records::{Finish, FinishOutcome};

/// The first one has a key of its own.
const KEY: (&str, KeyCode) = ("W", KeyCode::KeyW);

/// Spawns the list; its controls follow `order`.
pub(crate) fn list(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, order: u16) {
    if desk.workdays().is_empty() {
        return;
    }
    column.spawn(brush.text(desk.locale.text("shift-list"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
    for (place, order) in (0..desk.workdays().len()).zip((order..).step_by(2)) {
        entry(brush, column, desk, place, order);
    }
}

fn entry(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: usize, order: u16) {
    let listed = &desk.workdays()[place];
    let workday = match &listed.workday {
        Ok(workday) => workday,
        Err(problem) => {
            small(brush, column, desk.locale.text_with("library-broken-case", &[("id", &listed.id)]), Tone::Ochre);
            small(brush, column, problem.clone(), Tone::Soft);
            return;
        }
    };
    let language = desk.language();
    let title = workday.title.in_language(language);
    let shortcut = (place == 0).then(|| Shortcut::key(KEY.1));
    let node = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Stretch, flex_shrink: 0.0, ..default() };
    column.spawn(node).with_children(|row| {
        let action = Action::Frame(Step::Workday(Turn::Open(place)));
        let what = Pressable { name: title, action, order, shortcut, role: Role::Button };
        pressable(brush, row, what, paper(brush, Tone::Card), |line| {
            if place == 0 {
                brush.key(line, KEY.0);
            }
            let words = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(280.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            line.spawn(words).with_children(|words| {
                words.spawn(brush.text(title, Look::new(Face::Serif, Size::Heading, Tone::Ink)));
                small(brush, words, workday.summary.in_language(language), Tone::Soft);
            });
            let (from, until) = (workday.from.format("%H:%M").to_string(), workday.moment(workday.until).format("%H:%M").to_string());
            let rows = workday.rows.len().to_string();
            let span = [("from", from.as_str()), ("until", &until), ("rows", &rows)];
            small(brush, line, desk.locale.text_with("shift-span", &span), Tone::Soft);
            match best(desk, &workday.id) {
                Some(finish) => {
                    let scores = format!("{} / {}", finish.lawful, finish.effective);
                    small(brush, line, desk.locale.text_with("library-best", &[("scores", &scores)]), Tone::Ink);
                    outcome_chip(brush, line, desk, finish.outcome);
                }
                None => small(brush, line, desk.locale.text("library-never"), Tone::Soft),
            }
        });
        if unfinished(desk, &workday.id).is_some() {
            button(brush, row, &desk.locale.text("plan-go-on"), Action::Frame(Step::Workday(Turn::GoOn(place))), order + 1, Key::NONE);
        }
    });
}

/// The best attempt: passed before not, then by the sum of both scores.
fn best(desk: &Desk, id: &str) -> Option<Finish> {
    let known = desk.frame.shift_records.iter().filter_map(|summary| summary.known.as_ref().ok());
    let own = known.filter(|(header, _)| header.scenario == id).filter_map(|(_, finish)| *finish);
    own.max_by_key(|finish| (finish.outcome == FinishOutcome::Pass, finish.lawful + finish.effective))
}
