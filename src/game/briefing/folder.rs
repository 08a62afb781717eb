//! The folder: account with computed figures, what came before as a line in time, what is known, what this call is for.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::call::{AccountSheet, Call, Compiled};
use crate::game::desk::Desk;
use crate::game::fit::Room;
use crate::game::frame::{dot, note, rule, small};
use crate::game::library::station_name;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look, kebab};
use crate::law::PastResult;

pub(super) fn paper(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, room: Room) {
    let compiled = call.compiled();
    let folder = Node { flex_direction: FlexDirection::Column, flex_shrink: 0.0, ..default() };
    column.spawn(folder).with_children(|folder| {
        flap(brush, folder, desk, compiled);
        let paper = Node {
            flex_direction: FlexDirection::Column,
            padding: UiRect::all(brush.theme.space(5)),
            row_gap: brush.theme.space(3),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: brush.theme.card_radius(),
            ..default()
        };
        let look = (
            paper,
            BackgroundColor(brush.theme.colour(Tone::Card)),
            BorderColor::all(brush.theme.colour(Tone::Line)),
            brush.theme.deep_shadow(),
        );
        folder.spawn(look).with_children(|paper| {
            head(brush, paper, desk, compiled);
            let two = Node {
                flex_direction: if room.is_narrow { FlexDirection::Column } else { FlexDirection::Row },
                column_gap: brush.theme.space(6),
                row_gap: brush.theme.space(4),
                ..default()
            };
            paper.spawn(two).with_children(|two| {
                two.spawn(half(brush, room)).with_children(|left| {
                    title(brush, left, desk.locale.text("briefing-account"));
                    account(brush, left, desk, call);
                    title(brush, left, desk.locale.text("briefing-known"));
                    for line in &compiled.known {
                        small(brush, left, compiled.text(desk.language(), *line), Tone::Ink);
                    }
                });
                two.spawn(half(brush, room)).with_children(|right| {
                    title(brush, right, desk.locale.text("briefing-history"));
                    history(brush, right, desk, compiled);
                    super::contract::contract(brush, right, desk, compiled);
                });
            });
            rule(brush, paper);
            title(brush, paper, desk.locale.text("briefing-goals"));
            let goals = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
            paper.spawn(goals).with_children(|goals| {
                for (goal, _) in &compiled.objectives {
                    brush.chip(goals, compiled.text(desk.language(), *goal), Tone::Blue, Tone::BlueWash);
                }
            });
        });
    });
}

fn half(brush: &Brush<'_>, room: Room) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        row_gap: brush.theme.space(2),
        flex_grow: 1.0,
        flex_basis: if room.is_narrow { Val::Auto } else { Val::Px(0.0) },
        min_width: Val::Px(0.0),
        ..default()
    }
}

fn title(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, words: String) {
    parent.spawn(brush.text(words, Look::new(Face::Serif, Size::Heading, Tone::Ink)));
}

/// The flap of the folder: the station, and the how-manieth contact this would be.
fn flap(brush: &Brush<'_>, folder: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let Val::Px(radius) = brush.theme.space(2) else { return };
    let node = Node {
        align_self: AlignSelf::FlexStart,
        margin: UiRect::left(brush.theme.space(5)),
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(1)),
        border_radius: BorderRadius::top(Val::Px(radius)),
        ..default()
    };
    let number = (compiled.scene.history.len() + 1).to_string();
    let station = station_name(desk, &compiled.books.owed.bucket.to_string());
    let words = desk.locale.text_with("briefing-flap", &[("station", &station), ("number", &number)]);
    folder.spawn((node, BackgroundColor(brush.theme.colour(Tone::OchreWash)))).with_children(|flap| {
        flap.spawn(brush.text(words, Look::new(Face::Sans, Size::Small, Tone::Ochre)));
    });
}

fn head(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let language = desk.language();
    let line = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Baseline, flex_wrap: FlexWrap::Wrap, ..default() };
    paper.spawn(line).with_children(|line| {
        line.spawn(brush.text(compiled.text(language, compiled.title), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        let (name, age) = (compiled.full_name(compiled.debtor, language), compiled.age.to_string());
        small(brush, line, desk.locale.text_with("briefing-person", &[("name", &name), ("age", &age)]), Tone::Soft);
    });
    paper.spawn(brush.text(compiled.text(language, compiled.summary), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
}

/// The account's computed figures.
pub(crate) fn account(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let books = &call.compiled().books;
    let owed = &books.owed;
    let sheet = AccountSheet::of(owed);
    let say = |key: &str| desk.locale.text(key);
    note(brush, parent, desk.locale.text_with(sheet.tail, &[("tail", &books.tail)]));
    parent
        .spawn(Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|line| {
            line.spawn(brush.text(owed.currency.shown(owed.overdue), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
            let late = desk.locale.text_with("briefing-days", &[("days", &owed.days_past_due.to_string())]);
            brush.chip(line, format!("{} · {late}", owed.bucket), Tone::Ochre, Tone::OchreWash);
        });
    note(brush, parent, say(sheet.overdue));
    for (key, amount) in sheet.parts.into_iter().chain(sheet.others) {
        brush.row(parent, say(key), amount.to_string());
    }
    brush.row(parent, desk.locale.text_with(sheet.payoff, &[("date", &books.today.to_string())]), owed.payoff.to_string());
}

/// Earlier contacts as a line in time, down to now.
fn history(brush: &Brush<'_>, right: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let line = Node { flex_direction: FlexDirection::Column, ..default() };
    right.spawn(line).with_children(|line| {
        for past in &compiled.scene.history {
            let channel = desk.locale.text(&format!("channel-{}", kebab(&format!("{:?}", past.channel))));
            let to = desk.locale.text(&format!("party-{}", kebab(&format!("{:?}", past.to))));
            let words = format!("{} {channel} · {to} · {}", past.at.format("%m-%d %H:%M"), desk.locale.text(past_key(past.result)));
            moment(brush, line, words, Tone::Faint, false);
        }
        let now = format!("{} {}", compiled.scene.at.format("%m-%d %H:%M"), desk.locale.text("briefing-now"));
        moment(brush, line, now, Tone::Blue, true);
    });
}

/// A point on the line. The last one is now: larger, and nothing follows it.
fn moment(brush: &Brush<'_>, line: &mut ChildSpawnerCommands<'_>, words: String, tone: Tone, is_now: bool) {
    line.spawn(Node { column_gap: brush.theme.space(3), ..default() }).with_children(|row| {
        let rail = Node {
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            width: brush.theme.space(3),
            flex_shrink: 0.0,
            padding: UiRect::top(brush.theme.space(2)),
            ..default()
        };
        row.spawn(rail).with_children(|rail| {
            dot(brush, rail, if is_now { 3 } else { 2 }, tone);
            if !is_now {
                let thread = Node { width: Val::Px(2.0), flex_grow: 1.0, min_height: brush.theme.space(2), ..default() };
                rail.spawn((thread, BackgroundColor(brush.theme.colour(Tone::Line))));
            }
        });
        let face = if is_now { Face::Bold } else { Face::Sans };
        row.spawn((
            brush.text(words, Look::new(face, Size::Small, Tone::Ink)),
            Node { flex_shrink: 1.0, padding: UiRect::bottom(brush.theme.space(1)), ..default() },
        ));
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
