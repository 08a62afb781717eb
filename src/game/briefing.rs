//! Briefing: the file on the desk, what may and may not be done now, and the handset.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::Shortcut;
use super::home::brand;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, clear, trouble};
use crate::call::{Call, Input};
use crate::law::{PastResult, Verdict};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Briefing).and_then(must_draw)));
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let Some(attempt) = &desk.attempt else { return };
    let call = attempt.call();
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("briefing"),
        |bar| brand(&brush, bar, &desk),
        |body| {
            body.spawn(brush.column(2.0)).with_children(|column| {
                column.spawn(brush.card()).with_children(|file| folder(&brush, file, &desk, call));
            });
            body.spawn(brush.column(1.0)).with_children(|column| {
                column.spawn(brush.card()).with_children(|card| now(&brush, card, &desk, call));
                column.spawn(brush.card()).with_children(|card| dial(&brush, card, &desk, call));
                trouble(&brush, column, &desk);
            });
        },
    );
}

fn folder(brush: &Brush<'_>, file: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let compiled = call.compiled();
    let language = desk.language();
    let heading = Look::new(Face::Serif, Size::Heading, Tone::Ink);
    let plain = Look::new(Face::Sans, Size::Small, Tone::Ink);
    file.spawn(brush.text(compiled.text(language, compiled.title), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    file.spawn(brush.text(compiled.text(language, compiled.summary), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
    file.spawn(Node { column_gap: brush.theme.space(6), ..default() }).with_children(|columns| {
        let half = || Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(1),
            flex_grow: 1.0,
            flex_basis: Val::Px(0.0),
            ..default()
        };
        columns.spawn(half()).with_children(|left| account(brush, left, desk, call));
        columns.spawn(half()).with_children(|right| {
            right.spawn(brush.text(desk.locale.text("briefing-history"), heading));
            for (at, channel, result) in &compiled.books.recent {
                let channel = desk.locale.text(&format!("channel-{}", format!("{channel:?}").to_lowercase()));
                right
                    .spawn(brush.text(format!("●  {} {channel} {}", at.format("%m-%d %H:%M"), desk.locale.text(past_key(*result))), plain));
            }
            let now = format!("◆  {} {}", compiled.scene.at.format("%m-%d %H:%M"), desk.locale.text("briefing-now"));
            right.spawn(brush.text(now, Look::new(Face::Bold, Size::Small, Tone::Ink)));
            right.spawn(brush.text(desk.locale.text("briefing-known"), heading));
            for line in &compiled.known {
                right.spawn(brush.text(compiled.text(language, *line), plain));
            }
        });
    });
    file.spawn(brush.text(desk.locale.text("briefing-goals"), heading));
    file.spawn(Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|goals| {
            for (title, _) in &compiled.objectives {
                brush.chip(goals, compiled.text(language, *title), Tone::Blue, Tone::BlueWash);
            }
        });
}

/// The account's computed figures.
pub(super) fn account(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let books = &call.compiled().books;
    let card = &books.card;
    let say = |key: &str| desk.locale.text(key);
    parent.spawn(
        brush.text(desk.locale.text_with("briefing-tail", &[("tail", &books.tail)]), Look::new(Face::Sans, Size::Small, Tone::Soft)),
    );
    parent.spawn(brush.text(format!("¥{}", card.overdue), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
    parent.spawn(brush.text(say("briefing-overdue"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    let rows = [("briefing-principal", card.principal), ("briefing-interest", card.interest_total), ("briefing-penalty", card.penalty)];
    for (key, amount) in rows {
        brush.row(parent, say(key), amount.to_string());
    }
    brush.row(parent, desk.locale.text_with("briefing-payoff", &[("date", &books.today.to_string())]), card.payoff.to_string());
    parent.spawn(Node::default()).with_children(|chip| {
        let late = desk.locale.text_with("briefing-days", &[("days", &card.days_past_due.to_string())]);
        brush.chip(chip, format!("{} · {late}", card.bucket), Tone::Ochre, Tone::OchreWash);
    });
}

fn now(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let bench = &call.compiled().bench;
    let broken: Vec<_> = bench.now().into_iter().filter(|(_, verdict)| *verdict == Verdict::Violates).map(|(rule, _)| rule).collect();
    let line = Look::new(Face::Sans, Size::Small, Tone::Ink);
    card.spawn(brush.text(desk.locale.text("briefing-may"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
    let may = if broken.is_empty() {
        ["briefing-may-call", "briefing-may-talk", "briefing-may-apply"].as_slice()
    } else {
        ["briefing-may-talk", "briefing-may-apply"].as_slice()
    };
    for key in may {
        card.spawn(brush.text(format!("✓  {}", desk.locale.text(key)), line));
    }
    card.spawn(brush.text(desk.locale.text("briefing-may-not"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
    let language = desk.language();
    let always = bench.rules().filter(|(id, _)| bench.severity(*id) == crate::law::Severity::RedLine && bench.can_fail(*id));
    let mut titles: Vec<String> = broken.iter().map(|rule| bench.rule(*rule).words(language).title.clone()).collect();
    let mut families = Vec::new();
    for (_, rule) in always {
        if !families.contains(&rule.family) {
            families.push(rule.family);
            titles.push(rule.words(language).title.clone());
        }
    }
    for title in titles {
        card.spawn(brush.text(format!("×  {title}"), line));
    }
}

fn dial(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let view = call.view(desk.language());
    for (plan, order) in view.planned.iter().zip(1u16..) {
        let name = format!("{} {}", desk.locale.text("briefing-dial"), plan.label);
        let input = Input::Contact { whom: plan.whom, channel: plan.channel, slot: plan.slot };
        let shortcut = Some(Shortcut::key(KeyCode::Digit1));
        brush.button(card, Button { name: &name, action: Action::Apply(input), order, key: Some("1"), shortcut, is_main: true });
    }
    let back = desk.locale.text("keys-back");
    brush.button(
        card,
        Button { name: &back, action: Action::Home, order: 50, key: None, shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false },
    );
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
