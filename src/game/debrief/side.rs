//! The right side: clauses, goals, and what the household could bear.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::frame::{Pressable, pressable};
use super::super::sheet::Sheet;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Button, Face, Look};
use crate::account::Fen;
use crate::call::Call;
use crate::law::Severity;
use crate::score::{BearableDay, Debrief, Fate, Finding};

/// Where the clauses begin in the order of focus.
const FIRST_ORDER: u16 = 10;

/// The findings, the gravest first, each with the highest clause it rests on.
pub(super) fn findings(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief) {
    if report.findings.is_empty() {
        column.spawn(brush.card()).with_children(|card| {
            card.spawn(brush.text(desk.locale.text("debrief-no-findings"), Look::new(Face::Bold, Size::Speech, Tone::Celadon)));
        });
    }
    // In the order in which the verdict's sentence looks for the gravest, so that the one it names stands first.
    let mut shown: Vec<&Finding> = report.findings.iter().rev().collect();
    shown.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.turn));
    for (finding, order) in shown.into_iter().zip(FIRST_ORDER..) {
        column.spawn(brush.card()).with_children(|card| finding_card(brush, card, desk, call, finding, order));
    }
}

fn finding_card(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, finding: &Finding, order: u16) {
    let rule = call.compiled().bench.rule(finding.rule);
    let words = rule.words(desk.language());
    let (tone, wash) = if finding.severity == Severity::RedLine { (Tone::Seal, Tone::SealWash) } else { (Tone::Ochre, Tone::OchreWash) };
    let note = Look::new(Face::Sans, Size::Note, Tone::Soft);
    card.spawn(Node { column_gap: brush.theme.space(2), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|head| {
            head.spawn(brush.text(words.title.clone(), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            brush.chip(head, desk.locale.text(finding.severity.key()), tone, wash);
            brush.chip(head, desk.locale.text(rule.level().key()), Tone::Ink, Tone::LineWash);
            head.spawn(brush.text(desk.locale.text_with("debrief-turn", &[("turn", &finding.turn.to_string())]), note));
        });
    card.spawn(brush.text(words.explain.clone(), Look::new(Face::Sans, Size::Small, Tone::Ink)));
    if let Some(cite) = rule.cites.iter().min_by_key(|cite| cite.status) {
        let source = desk.locale.pair(&desk.locale.text("debrief-why"), &format!("{} · {}", cite.line(desk.language()), rule.from));
        card.spawn(brush.text(source, note));
    }
    let name = desk.locale.text("debrief-clause");
    card.spawn(Node::default()).with_children(|row| {
        let action = Action::Show(Sheet::Clause(finding.rule));
        brush.button(row, Button { name: &name, action, order, key: None, shortcut: None, is_main: false });
    });
}

/// Where a case was rightly not dialled: what dialling would have broken, each with its clause.
pub(super) fn spared(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief) {
    let spared = report.not_dialled.as_ref().map_or(&[][..], |right| right.spared.as_slice());
    if spared.is_empty() {
        return;
    }
    let bench = &call.compiled().bench;
    column.spawn(brush.card()).with_children(|card| {
        card.spawn(brush.text(desk.locale.text("debrief-spared"), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        for (rule, order) in spared.iter().map(|spared| spared.rule).zip(FIRST_ORDER..) {
            let title = bench.rule(rule).words(desk.language()).title.clone();
            let what = Pressable { name: &title, action: Action::Show(Sheet::Clause(rule)), order, shortcut: None, role: Role::Button };
            let tone = if bench.severity(rule) == Severity::RedLine { Tone::Seal } else { Tone::Ochre };
            let text = brush.text(title.clone(), Look::new(Face::Sans, Size::Small, tone));
            pressable(brush, card, what, Node { align_self: AlignSelf::FlexStart, ..default() }, |inside| _ = inside.spawn(text));
        }
    });
}

/// The goals of the call, and whether each was reached.
pub(super) fn goals(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    column.spawn(brush.card()).with_children(|card| {
        card.spawn(brush.text(desk.locale.text("briefing-goals"), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        for (title, is_reached) in &report.objectives {
            let (sign, tone) = if *is_reached { ("✓", Tone::Celadon) } else { ("×", Tone::Soft) };
            card.spawn(brush.text(format!("{sign}  {title}"), Look::new(Face::Sans, Size::Small, tone)));
        }
    });
}

/// What the household could bear on each day, beside what was promised for it.
pub(super) fn household(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    let Some(bearable) = &report.bearable else { return };
    column.spawn(brush.card()).with_children(|card| {
        card.spawn(brush.text(desk.locale.text("debrief-bearable"), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        if let Some(promise) = &report.promise {
            let worth = desk.locale.text_with("debrief-promise-worth", &[("value", &promise.worth.value.to_string())]);
            card.spawn(
                brush.text(format!("{worth} · {}", desk.locale.text(promise.judgement())), Look::new(Face::Sans, Size::Small, Tone::Ink)),
            );
        }
        let most = bearable.days.iter().flat_map(|day| [Some(day.able), day.promised]).flatten().max().unwrap_or(Fen::ZERO);
        for day in &bearable.days {
            bars(brush, card, desk, day, most);
        }
        let path: Vec<String> = bearable.path.iter().map(|(on, amount)| format!("{on} {}", bearable.currency.shown(*amount))).collect();
        let best = desk.locale.text_with("debrief-best-path", &[("path", &path.join(" · "))]);
        card.spawn(brush.text(best, Look::new(Face::Sans, Size::Note, Tone::Soft)));
    });
}

fn bars(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, day: &BearableDay, most: Fen) {
    let share = |amount: Fen| if most.0 > 0 { 100.0 * ratio(amount, most) } else { 0.0 };
    let note = |tone| Look::new(Face::Sans, Size::Note, tone);
    let safe =
        desk.locale.text_with("debrief-day-safe", &[("date", &day.on), ("able", &day.able.to_string()), ("safe", &day.safe.to_string())]);
    card.spawn(brush.text(safe, note(Tone::Soft)));
    card.spawn(Node { width: Val::Percent(100.0), height: brush.theme.space(3), ..default() }).with_children(|bar| {
        piece(brush, bar, share(day.able - day.safe), Tone::Faint);
        piece(brush, bar, share(day.safe), Tone::Celadon);
    });
    let Some(promised) = day.promised else { return };
    let (key, tone) = match day.fate {
        Fate::Harm => ("debrief-day-harm", Tone::Ochre),
        Fate::Broken => ("debrief-day-broken", Tone::Ink),
        Fate::Kept | Fate::NothingPromised => ("debrief-day-kept", Tone::Blue),
    };
    card.spawn(Node { width: Val::Percent(100.0), height: brush.theme.space(3), ..default() })
        .with_children(|bar| piece(brush, bar, share(promised), tone));
    card.spawn(brush.text(desk.locale.text_with(key, &[("amount", &promised.to_string())]), note(Tone::Ink)));
}

fn piece(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, percent: f32, tone: Tone) {
    let node = Node {
        width: Val::Percent(percent),
        height: Val::Percent(100.0),
        border_radius: BorderRadius::all(brush.theme.space(1)),
        ..default()
    };
    bar.spawn((node, BackgroundColor(brush.theme.colour(tone))));
}

/// Two amounts as a share of a drawing.
#[expect(clippy::cast_precision_loss, reason = "a length on the screen, not money")]
fn ratio(part: Fen, whole: Fen) -> f32 {
    part.0 as f32 / whole.0 as f32
}
