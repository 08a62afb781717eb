//! The desks from the reminder to the last one before court: which are behind, where one is, what each may agree to and
//! what it pays.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::career::{DeskId, Opening};
use crate::game::desk::Desk;
use crate::game::frame::{dot, heading, note, small};
use crate::game::progress::Stand;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

pub(super) fn posts(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    heading(brush, card, desk.locale.text("post-ladder"));
    let last = stand.career.ids().next_back();
    card.spawn(Node { flex_direction: FlexDirection::Column, ..default() }).with_children(|rows| {
        for place in stand.career.ids() {
            post(brush, rows, desk, stand, (place, Some(place) == last));
        }
    });
}

fn post(brush: &Brush<'_>, rows: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>, (place, is_last): (DeskId, bool)) {
    let (post, language) = (stand.career.desk(place), desk.language());
    let here = stand.standing.desk();
    let is_done = place < here || stand.standing.opening(stand.career) == Opening::Done;
    let (tone, step) = if is_done {
        (Tone::Celadon, 2)
    } else if place == here {
        (Tone::Blue, 3)
    } else {
        (Tone::Faint, 2)
    };
    rows.spawn(Node { column_gap: brush.theme.space(3), ..default() }).with_children(|row| {
        let rail = Node {
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            width: brush.theme.space(3),
            flex_shrink: 0.0,
            padding: UiRect::top(brush.theme.space(2)),
            ..default()
        };
        row.spawn(rail).with_children(|rail| {
            dot(brush, rail, step, tone);
            if !is_last {
                let thread = Node { width: Val::Px(2.0), flex_grow: 1.0, min_height: brush.theme.space(2), ..default() };
                rail.spawn((thread, BackgroundColor(brush.theme.colour(Tone::Line))));
            }
        });
        let words = Node {
            flex_direction: FlexDirection::Column,
            flex_grow: 1.0,
            flex_basis: Val::Px(0.0),
            min_width: Val::Px(0.0),
            padding: UiRect::bottom(brush.theme.space(2)),
            ..default()
        };
        row.spawn(words).with_children(|words| {
            let head = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() };
            words.spawn(head).with_children(|head| {
                let face = if place == here { Face::Bold } else { Face::Sans };
                let ink = if place > here { Tone::Soft } else { Tone::Ink };
                head.spawn(brush.text(post.title.in_language(language), Look::new(face, Size::Small, ink)));
                if is_done {
                    brush.chip(head, desk.locale.text("post-passed"), Tone::Celadon, Tone::CeladonWash);
                } else if place == here {
                    brush.chip(head, desk.locale.text("post-here"), Tone::Blue, Tone::BlueWash);
                }
                head.spawn(Node { flex_grow: 1.0, ..default() });
                let (permille, clean) = (post.pay.permille.to_string(), post.pay.clean_call.to_string());
                let values = [("base", post.pay.base.to_string()), ("permille", permille), ("clean", clean)];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                note(brush, head, desk.locale.text_with("post-pays", &values));
            });
            let authority = post.authority.words.in_language(language);
            if place == here {
                small(brush, words, desk.locale.text_with("post-may", &[("words", authority)]), Tone::Ink);
            } else {
                note(brush, words, authority);
            }
        });
    });
}
