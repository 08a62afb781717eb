//! The ledger pinned to the talk: each turn with what was said, what came back and the entries it made. A turn opens
//! its sheet: the clause, the better reply, the way back to that moment.

use std::collections::BTreeSet;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::focus::Control;
use super::super::remarks::beside;
use super::super::sheet::Sheet;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look};
use crate::call::{Bubble, Call, Mode, Speaker};
use crate::law::Severity;
use crate::records::Remarks;
use crate::score::{Debrief, Entry, Finding, Scale, cause_text};

/// Where the turns begin in the order of focus.
const FIRST_ORDER: u16 = 100;

pub(super) fn ledger(
    brush: &Brush<'_>,
    column: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    call: &Call,
    report: &Debrief,
    remarks: &Remarks,
) {
    let bubbles = call.transcript(desk.language());
    let last = bubbles.iter().map(|bubble| bubble.turn).max().unwrap_or(0);
    column.spawn(brush.card()).with_children(|card| {
        card.spawn(brush.text(desk.locale.text("debrief-ledger"), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        card.spawn(brush.text(desk.locale.text("debrief-ledger-lead"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
        for turn in 0..=last {
            row(brush, card, desk, call, report, &bubbles, turn);
            beside(brush, card, desk, remarks, (turn, last));
        }
    });
}

/// Entries of a turn; those of the form and of the end, which no reply set off, lie under the last one.
pub(super) fn entries(report: &Debrief, turn: u16) -> impl Iterator<Item = &Entry> {
    report.ledger.entries.iter().filter(move |entry| entry.turn == turn)
}

fn row(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief, bubbles: &[Bubble], turn: u16) {
    let said: Vec<&Bubble> = bubbles.iter().filter(|bubble| bubble.turn == turn).collect();
    let found: Vec<&Finding> = report.findings.iter().filter(|finding| finding.turn == turn).collect();
    if said.is_empty() && entries(report, turn).next().is_none() {
        return;
    }
    let gravest = found.iter().map(|finding| finding.severity).max();
    let ground = match gravest {
        Some(Severity::RedLine) => Tone::SealWash,
        Some(_) => Tone::OchreWash,
        None => Tone::Card,
    };
    let own = said.iter().find(|bubble| bubble.speaker == Speaker::Collector).map(|bubble| bubble.text.clone());
    let name = own.clone().unwrap_or_else(|| desk.locale.text("debrief-before"));
    let mut accessible = Accessible::new(Role::Button);
    accessible.set_label(format!("{turn} {name}"));
    let node = Node {
        column_gap: brush.theme.space(4),
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(2)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    card.spawn((
        Control { action: Action::Show(Sheet::Turn(turn)), order: FIRST_ORDER + turn, key: None },
        AccessibilityNode(accessible),
        node,
        BackgroundColor(brush.theme.colour(ground)),
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|row| {
        let number = if turn == 0 { "·".to_owned() } else { turn.to_string() };
        let tone = if gravest == Some(Severity::RedLine) { Tone::Seal } else { Tone::Soft };
        row.spawn((brush.text(number, Look::new(Face::Bold, Size::Small, tone)), Node { min_width: brush.theme.space(5), ..default() }));
        let body = Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(1),
            flex_grow: 1.0,
            flex_basis: Val::Px(0.0),
            min_width: Val::Px(0.0),
            ..default()
        };
        row.spawn(body).with_children(|body| {
            talk(brush, body, desk, &said, own.as_deref());
            if call.mode() == Mode::Practice {
                // Two rules broken by one sentence have one better sentence.
                let better: BTreeSet<&String> = found.iter().filter_map(|finding| finding.better.as_ref()).collect();
                for better in better {
                    let text = desk.locale.pair(&desk.locale.text("debrief-better"), better);
                    body.spawn(brush.text(text, Look::new(Face::Sans, Size::Small, Tone::Ink)));
                }
            }
            let chips = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() };
            body.spawn(chips).with_children(|chips| {
                entries(report, turn).for_each(|entry| points(brush, chips, desk, call, entry, ground));
            });
        });
    });
}

/// What was said, and what came back.
fn talk(brush: &Brush<'_>, body: &mut ChildSpawnerCommands<'_>, desk: &Desk, said: &[&Bubble], own: Option<&str>) {
    match own {
        Some(own) => body.spawn(brush.text(own, Look::new(Face::Sans, Size::Speech, Tone::Blue))),
        None => body.spawn(brush.text(desk.locale.text("debrief-before"), Look::new(Face::Sans, Size::Small, Tone::Soft))),
    };
    for bubble in said {
        let text = match bubble.speaker {
            Speaker::Collector => continue,
            Speaker::Party(_) => bubble.text.clone(),
            Speaker::Stage => desk.locale.text(&format!("call-{}", bubble.text)),
        };
        body.spawn(brush.text(text, Look::new(Face::Sans, Size::Small, Tone::Soft)));
    }
}

/// One entry as a chip on its ground: why, on which scale, how much.
pub(super) fn points(brush: &Brush<'_>, chips: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, entry: &Entry, ground: Tone) {
    let cause = cause_text(call.compiled(), entry.cause, desk.language(), &|key, values| desk.locale.text_with(key, values));
    let scale = desk.locale.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
    let is_red = matches!(entry.cause, crate::score::Cause::Rule(rule) if call.compiled().bench.severity(rule) == Severity::RedLine);
    let (tone, wash) = match entry.points {
        ..0 if is_red => (Tone::Seal, Tone::SealWash),
        ..0 => (Tone::Ochre, Tone::OchreWash),
        _ => (Tone::Celadon, Tone::CeladonWash),
    };
    // On a ground of its own colour a chip would not be seen.
    let wash = if wash == ground { Tone::Card } else { wash };
    brush.chip(chips, format!("{cause} · {scale} {:+}", entry.points), tone, wash);
}
