//! The account with its computed figures, and who was contacted before.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{card, heading, note, row};
use crate::account::owed::Terms;
use crate::call::AccountSheet;
use crate::game::call::Scene;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Face, Look};
use crate::law::PastResult;

pub(super) fn account(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    let (brush, books) = (&scene.brush, &scene.call.compiled().books);
    let owed = &books.owed;
    let sheet = AccountSheet::of(owed);
    card(scene, panel, |card| {
        let soft = Look::new(Face::Sans, Size::Note, Tone::Soft);
        card.spawn(brush.text(scene.say_with(sheet.tail, &[("tail", &books.tail)]), soft));
        // The same figure as on the file: what is late, not all there is.
        card.spawn(brush.text(owed.currency.shown(owed.overdue), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
        card.spawn(brush.text(scene.say(sheet.overdue), soft));
        for (key, amount) in sheet.parts.into_iter().chain(sheet.others) {
            row(scene, card, scene.say(key), amount.to_string());
        }
        row(scene, card, scene.say_with(sheet.payoff, &[("date", &books.today.to_string())]), owed.payoff.to_string());
        match owed.terms {
            Terms::Card { next_statement_on, .. } => row(scene, card, scene.say("account-statement-day"), next_statement_on.to_string()),
            Terms::Loan { .. } => {
                if let Some(on) = owed.next_due_on {
                    row(scene, card, scene.say("contract-next-instalment"), on.to_string());
                }
            }
        }
        let line = Node {
            justify_content: JustifyContent::SpaceBetween,
            align_items: AlignItems::Center,
            column_gap: brush.theme.space(2),
            flex_wrap: FlexWrap::Wrap,
            ..default()
        };
        card.spawn(line).with_children(|line| {
            line.spawn(brush.text(scene.say("account-state"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
            let late = scene.say_with("briefing-days", &[("days", &owed.days_past_due.to_string())]);
            brush.chip(line, format!("{} · {late}", owed.bucket), Tone::Ochre, Tone::OchreWash);
        });
        note(scene, card, scene.say("account-computed"));
    });
    history(scene, panel);
}

pub(super) fn history(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    let compiled = scene.call.compiled();
    card(scene, panel, |card| {
        heading(scene, card, "history-lead");
        if compiled.books.recent.is_empty() {
            note(scene, card, scene.say("history-none"));
        }
        for (at, channel, result) in &compiled.books.recent {
            let channel = scene.say(&format!("channel-{}", format!("{channel:?}").to_lowercase()));
            let result = scene.say(past_key(*result));
            row(scene, card, at.format("%m-%d %H:%M").to_string(), format!("{channel} {result}"));
        }
        row(scene, card, compiled.scene.at.format("%m-%d %H:%M").to_string(), scene.say("history-now"));
    });
}

const fn past_key(result: PastResult) -> &'static str {
    match result {
        PastResult::NoAnswer => "past-no-answer",
        PastResult::Busy => "past-busy",
        PastResult::NotInService => "past-not-in-service",
        PastResult::Delivered => "past-delivered",
        PastResult::Conversation => "past-conversation",
    }
}
