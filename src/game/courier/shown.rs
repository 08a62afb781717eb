//! The server in the settings: how to reach it, and what the courier does.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{Field, Now, Turn};
use crate::delivery::{DeliveryError, Held};
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, Step, button, heading, note, small};
use crate::game::theme::Tone;
use crate::game::widgets::Brush;
use crate::locale::Locale;

/// From here on the order of focus.
const FIRST: u16 = 10;

pub(in crate::game) fn server(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let say = |key: &str| desk.locale.text(key);
    let courier = &desk.frame.courier;
    heading(brush, card, say("server-title"));
    let row = Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
    if let Some(seat) = &courier.seat {
        note(brush, card, desk.locale.text_with("server-is", &[("server", &seat.server)]));
        state(brush, card, desk);
        release(brush, card, desk);
        card.spawn(row).with_children(|row| {
            let deliver = Action::Frame(Step::Courier(Turn::Deliver));
            button(brush, row, &say("server-deliver"), deliver, FIRST, Key::of("D", KeyCode::KeyD));
        });
        return;
    }
    note(brush, card, say("server-lead"));
    state(brush, card, desk);
    let action = Action::Frame(Step::Courier(Turn::Enrol));
    for ((field, key), order) in Field::ALL.into_iter().zip(["server-address", "server-code", "server-pin"]).zip(FIRST..) {
        let line = Node { flex_direction: FlexDirection::Column, row_gap: brush.theme.space(1), ..default() };
        card.spawn(line).with_children(|line| {
            small(brush, line, say(key), Tone::Soft);
            line.spawn((brush.long_field(&say(key), &courier.form.0[field as usize], action, order, 200), field));
        });
    }
    card.spawn(row).with_children(|row| {
        let enter = Key { printed: Some(&say("key-enter")), shortcut: None, is_main: true };
        button(brush, row, &say("server-enrol"), action, FIRST + 3, enter);
    });
}

/// What of the house's own cases is here, and what becomes of the newest.
fn release(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let house = &desk.frame.courier.release;
    let (key, number, tone) = match (house.arrived, house.held) {
        (_, Held::None) => ("", 0, Tone::Soft),
        (_, Held::Damaged(number)) => ("release-damaged", number, Tone::Ochre),
        (Some(number), Held::Whole(_)) => ("release-new", number, Tone::Celadon),
        (None, Held::Whole(number)) => ("release-have", number, Tone::Soft),
    };
    // Number 0 is a server that has released nothing any more.
    if !key.is_empty() && number > 0 {
        small(brush, card, desk.locale.text_with(key, &[("number", &number.to_string())]), tone);
    }
    if let Some((done, all)) = house.fetching {
        let values = [("done", done.to_string()), ("all", all.to_string())];
        small(
            brush,
            card,
            desk.locale.text_with("release-fetching", &values.each_ref().map(|(name, value)| (*name, value.as_str()))),
            Tone::Soft,
        );
    }
    if let Some(error) = &house.failed {
        small(brush, card, desk.locale.text_with("release-not-fetched", &[("why", &failure(&desk.locale, error))]), Tone::Ochre);
    }
}

/// In the library: that new cases came while the window was open.
pub(in crate::game) fn arrived(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    if let Some(number) = desk.frame.courier.release.arrived.filter(|number| *number > 0) {
        small(brush, card, desk.locale.text_with("release-new", &[("number", &number.to_string())]), Tone::Celadon);
    }
}

/// What the courier does or did, where there is something to say.
fn state(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let (words, tone) = match &desk.frame.courier.now {
        Now::Resting => return,
        Now::Missing(key) => (desk.locale.text(key), Tone::Seal),
        Now::Enrolling => (desk.locale.text("server-enrolling"), Tone::Soft),
        Now::AskingExam => (desk.locale.text("server-asking"), Tone::Soft),
        Now::Sending { done, all, .. } => {
            (desk.locale.text_with("server-sending", &[("done", &done.to_string()), ("all", &all.to_string())]), Tone::Soft)
        }
        Now::Pausing(why) => (desk.locale.text_with("server-pausing", &[("why", why)]), Tone::Ochre),
        Now::Delivered { sent: 0, held: None } => (desk.locale.text("server-nothing-new"), Tone::Celadon),
        Now::Delivered { sent, held: None } => (desk.locale.text_with("server-delivered", &[("sent", &sent.to_string())]), Tone::Celadon),
        Now::Delivered { held: Some(why), .. } => (desk.locale.text_with("server-held", &[("why", why)]), Tone::Ochre),
        Now::Failed(error) => (failure(&desk.locale, error), Tone::Seal),
    };
    small(brush, card, words, tone);
}

/// Why it did not work, in the trainee's language.
pub(super) fn failure(locale: &Locale, error: &DeliveryError) -> String {
    let file = |file: &std::path::Path| file.display().to_string();
    match error {
        DeliveryError::NotEnrolled(_) => locale.text("server-not-enrolled"),
        DeliveryError::Unreadable { file: named, .. } => locale.text_with("server-unreadable", &[("file", &file(named))]),
        DeliveryError::Unwritable { file: named, why } => {
            locale.text_with("server-unwritable", &[("file", &file(named)), ("why", &why.to_string())])
        }
        DeliveryError::Refused { server, why } => locale.text_with("server-refused", &[("server", server), ("why", why)]),
        DeliveryError::NoAnswer { server, why } => locale.text_with("server-no-answer", &[("server", server), ("why", why)]),
        DeliveryError::Strange { server, .. } => locale.text_with("server-strange", &[("server", server)]),
        DeliveryError::OtherContent => locale.text("server-other-content"),
        DeliveryError::Broken(why) => locale.text_with("server-broken", &[("why", why)]),
        DeliveryError::Queue(why) => locale.text_with("server-queue", &[("why", &why.to_string())]),
    }
}
