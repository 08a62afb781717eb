//! Beside the desks: the next case and why it, the desk's exam, the month's pay.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{exam, pay};
use crate::call::Mode;
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, button, heading, small};
use crate::game::home::{card, title};
use crate::game::progress::Stand;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

pub(super) fn cards(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    panel.spawn(card(brush)).with_children(|card| next(brush, card, desk, stand));
    panel.spawn(card(brush)).with_children(|card| exam::card(brush, card, desk, stand));
    panel.spawn(card(brush)).with_children(|card| pay::card(brush, card, desk, stand));
}

fn next(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    heading(brush, card, desk.locale.text("post-next"));
    let Some((place, next)) = stand.next() else {
        small(brush, card, desk.locale.text("career-next-none"), Tone::Soft);
        return;
    };
    let name = |id: &str| title(desk, id);
    card.spawn(brush.text(name(&desk.cases()[place].id), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
    small(brush, card, stand.words(&name).why(&next.why), Tone::Soft);
    card.spawn(Node::default()).with_children(|row| {
        let enter = desk.locale.text("key-enter");
        let key = Key { printed: Some(&enter), shortcut: None, is_main: true };
        button(brush, row, &desk.locale.text("home-open"), Action::Open(place, Mode::Practice), 1, key);
    });
}
