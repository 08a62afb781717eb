//! Esc on this screen: a pause in practice, a question in an exam. Neither ends the call.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::call::{Call, Mode};
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::settings::at_hand;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Button, Face, Look};

/// Fills the sheet.
pub(crate) fn pause(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let is_practice = desk.call().map(Call::mode) != Some(Mode::Exam);
    let keys = if is_practice {
        ["pause-title", "pause-note", "pause-resume", "pause-home"]
    } else {
        let lead = if desk.frame.plan.is_some() || desk.frame.shift.is_some() { "exam-leave-lead" } else { "leave-note" };
        ["leave-title", lead, "leave-stay", "leave-go"]
    };
    let [title, note, stay, go] = keys.map(|key| desk.locale.text(key));
    let body = Look::new(Face::Sans, Size::Speech, Tone::Ink);
    paper.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    paper.spawn(brush.text(note, body));
    let escape = Some(Shortcut::key(KeyCode::Escape));
    let two = Some(Shortcut::key(KeyCode::Digit2));
    let stay = Button { name: &stay, action: Action::CloseSheet, order: 1, key: Some("Esc"), shortcut: escape, is_main: true };
    brush.button(paper, stay);
    brush.button(paper, Button { name: &go, action: Action::Home, order: 2, key: Some("2"), shortcut: two, is_main: false });
    if is_practice {
        at_hand(brush, paper, desk, 3);
    }
}
