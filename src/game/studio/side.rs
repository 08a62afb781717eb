//! The right side of the studio: what is wrong with the file, one node with its replies and what they ask for, and a trial
//! from there.

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::focus::{Adjusts, Control, Shortcut};
use super::super::frame::{Key, Pressable, Step, button, heading, note, pressable, rule, small};
use super::super::settings::Way;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look};
use super::file::Open;
use super::{Dial, Studio, Turn};
use crate::call::{Call, Compiled, NodeId, ReplyId, Speaker, Stage, parts};
use crate::persona::Gauge;
use crate::scenario::problem::Severity;
use crate::scenario::render::Speak;

fn action(turn: Turn) -> Action {
    Action::Frame(Step::Studio(turn))
}

/// What is wrong with the file as it stands.
pub(super) fn problems(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, open: &Open) {
    let say = |key: &str| desk.locale.text(key);
    let count: usize = open.problems.iter().map(|file| file.problems.len()).sum();
    let (words, tone) = match (&open.unreadable, open.is_current, count) {
        (Some(why), ..) => (desk.locale.text_with("studio-unreadable", &[("why", why)]), Tone::Seal),
        (None, true, 0) => (say("studio-sound"), Tone::Celadon),
        (None, true, _) => (desk.locale.text_with("studio-warned", &[("count", &count.to_string())]), Tone::Ochre),
        (None, false, _) if open.good.is_some() => {
            (desk.locale.text_with("studio-broken-kept", &[("count", &count.to_string())]), Tone::Seal)
        }
        (None, false, _) => (desk.locale.text_with("studio-broken", &[("count", &count.to_string())]), Tone::Seal),
    };
    panel.spawn(brush.text(words, Look::new(Face::Bold, Size::Speech, tone)));
    note(brush, panel, desk.locale.text_with("studio-read", &[("times", &open.readings.to_string())]));
    if let Some(why) = open.trouble() {
        small(brush, panel, desk.locale.text_with("studio-not-watched", &[("why", why)]), Tone::Ochre);
    }
    for file in &open.problems {
        for problem in &file.problems {
            let at = problem.span.range().start.min(file.text.len());
            let line = file.text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            let name = file.file.rsplit(['/', '\\']).next().unwrap_or(&file.file);
            let tone = match problem.severity {
                Severity::Error => Tone::Seal,
                Severity::Warning => Tone::Ochre,
                Severity::Note => Tone::Soft,
            };
            panel.spawn(brush.card()).insert(Node { flex_shrink: 0.0, ..tight(brush) }).with_children(|card| {
                let place = desk.locale.text_with("studio-place", &[("file", name), ("line", &line.to_string())]);
                card.spawn(brush.text(format!("{} · {place}", problem.code.as_str()), Look::new(Face::Bold, Size::Note, tone)));
                let told = desk.locale.tell(problem);
                small(brush, card, told.message, Tone::Ink);
                if let Some(text) = file.text.lines().nth(line - 1) {
                    note(brush, card, text.trim().chars().take(160).collect::<String>());
                }
                if let Some(help) = &told.help {
                    small(brush, card, format!("→ {help}"), Tone::Blue);
                }
            });
        }
    }
}

fn tight(brush: &Brush<'_>) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        padding: UiRect::all(brush.theme.space(3)),
        row_gap: brush.theme.space(1),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    }
}

/// The chosen node: where a trial begins, and with what.
pub(super) fn node(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, studio: &Studio, compiled: &Compiled, id: NodeId) {
    let node = compiled.node(id);
    panel.spawn(brush.text(node.id.clone(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let lines = node.moods.iter().map(|(when, line)| (Some(when), *line)).chain(node.line.map(|line| (None, line)));
    for (when, line) in lines {
        let wording = compiled.lines[line.index()].wordings.first().map_or("", |text| compiled.text(desk.language(), *text));
        let when = when.map(|when| format!("{} → ", crate::call::words(compiled, when))).unwrap_or_default();
        small(brush, panel, format!("{when}{wording}"), Tone::Ink);
    }
    rule(brush, panel);
    heading(brush, panel, desk.locale.text("studio-begin-with"));
    let gauges = [
        (Gauge::Trust, "gauge-trust"),
        (Gauge::Anger, "gauge-anger"),
        (Gauge::Stress, "gauge-stress"),
        (Gauge::Willingness, "gauge-willingness"),
    ];
    let mut order = 500;
    for (gauge, key) in gauges {
        dial(brush, panel, (&desk.locale.text(key), studio.mood.level(gauge)), Dial::Gauge(gauge), order);
        order += 1;
    }
    dial(brush, panel, (&desk.locale.text("studio-verified"), studio.verified), Dial::Verified, order);
    order += 1;
    let wrap = Node { flex_wrap: FlexWrap::Wrap, column_gap: brush.theme.space(2), row_gap: brush.theme.space(1), ..default() };
    panel.spawn(wrap).with_children(|row| {
        for (fact, bit) in compiled.facts.iter().zip(0u8..) {
            toggle(brush, row, (&fact.id, studio.facts >> bit & 1 == 1), Turn::Fact(bit), order);
            order += 1;
        }
        for (flag, bit) in compiled.flags.iter().zip(0u8..) {
            toggle(brush, row, (flag, studio.flags >> bit & 1 == 1), Turn::Flag(bit), order);
            order += 1;
        }
    });
    panel.spawn(Node::default()).with_children(|row| {
        let key = Key { printed: Some("Ctrl B"), shortcut: Some(Shortcut::ctrl(KeyCode::KeyB)), is_main: true };
        button(brush, row, &desk.locale.text("studio-begin"), action(Turn::Begin), order, key);
    });
}

/// A number that left and right change.
fn dial(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, (name, value): (&str, u8), dial: Dial, order: u16) {
    let step = |way| action(Turn::Dial(dial, way));
    let mut accessible = Accessible::new(Role::SpinButton);
    accessible.set_label(name);
    accessible.set_value(value.to_string());
    let node = Node {
        column_gap: brush.theme.space(3),
        padding: UiRect::axes(brush.theme.space(2), Val::ZERO),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    panel
        .spawn((
            Control { action: step(Way::Round), order, key: None },
            Adjusts { less: step(Way::Less), more: step(Way::More) },
            AccessibilityNode(accessible),
            node,
            Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
        ))
        .with_children(|line| {
            line.spawn((
                brush.text(name, Look::new(Face::Sans, Size::Small, Tone::Soft)),
                Node { min_width: Val::Percent(30.0), ..default() },
            ));
            small(brush, line, format!("‹  {value}  ›"), Tone::Ink);
        });
}

/// Something that is so or not; what holds is filled and marked.
fn toggle(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, (name, holds): (&str, bool), turn: Turn, order: u16) {
    let (ground, tone, mark) = if holds { (Tone::Celadon, Tone::Card, "✓ ") } else { (Tone::Card, Tone::Soft, "") };
    let node = Node {
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = (node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)));
    let what = Pressable { name, action: action(turn), order, shortcut: None, role: Role::Button };
    pressable(brush, row, what, look, |inside| {
        inside.spawn(brush.text(format!("{mark}{name}"), Look::new(Face::Sans, Size::Note, tone)));
    });
}

/// The trial as far as it went, and every reply of the node it stands at: what is offered can be said, what is not says why.
pub(super) fn trial(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let (compiled, state) = (call.compiled(), call.state());
    heading(brush, panel, desk.locale.text("studio-trial"));
    for bubble in call.transcript(desk.language()) {
        let (mark, tone) = match bubble.speaker {
            Speaker::Collector => ("→ ", Tone::Blue),
            Speaker::Party(_) => ("", Tone::Ink),
            Speaker::Stage => ("· ", Tone::Soft),
        };
        let words = if bubble.speaker == Speaker::Stage { desk.locale.text(&format!("call-{}", bubble.text)) } else { bubble.text };
        small(brush, panel, format!("{mark}{words}"), tone);
    }
    let mood = state.mood;
    let values = [
        ("trust", mood.trust.to_string()),
        ("anger", mood.anger.to_string()),
        ("stress", mood.stress.to_string()),
        ("willingness", mood.willingness.to_string()),
        ("verified", state.verified.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    note(brush, panel, desk.locale.text_with("studio-state", &values));
    if state.stage != Stage::OnTheLine {
        let ending = state.ending.map(|ending| compiled.endings[ending.index()].id.clone()).unwrap_or_default();
        small(brush, panel, desk.locale.text_with("studio-ended", &[("ending", &ending)]), Tone::Ochre);
        return;
    }
    let node = compiled.node(state.node);
    heading(brush, panel, desk.locale.text_with("studio-at", &[("node", &node.id)]));
    for (reply, order) in node.replies.iter().zip(700u16..) {
        considered(brush, panel, desk, call, *reply, order);
    }
    panel.spawn(Node::default()).with_children(|row| {
        button(brush, row, &desk.locale.text("call-stay-silent"), action(Turn::Silence), 780, Key::NONE);
    });
}

fn considered(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, id: ReplyId, order: u16) {
    let (compiled, state) = (call.compiled(), call.state());
    let reply = compiled.reply(id);
    let say = compiled.text(desk.language(), reply.say);
    let is_offered = reply.when.holds(state);
    let acts: Vec<&str> = reply.acts.iter().map(|act| compiled.vocabulary.describe(act.act).0).collect();
    let inside = |card: &mut ChildSpawnerCommands<'_>| {
        let tone = if is_offered { Tone::Ink } else { Tone::Soft };
        small(brush, card, format!("{} · {say}", reply.id), tone);
        note(brush, card, acts.join(" · "));
        for part in parts(compiled, &reply.when, state) {
            let (mark, tone) = if part.holds { ("✓", Tone::Celadon) } else { ("×", Tone::Ochre) };
            let now = part.now.map(|now| desk.locale.text_with("studio-now", &[("now", &now.to_string())])).unwrap_or_default();
            card.spawn(brush.text(format!("{mark} {}{now}", part.words), Look::new(Face::Sans, Size::Note, tone)));
        }
    };
    let look = (tight(brush), BackgroundColor(brush.theme.colour(Tone::Card)), BorderColor::all(brush.theme.colour(Tone::Line)));
    if is_offered {
        let what = Pressable { name: say, action: action(Turn::Say(id)), order, shortcut: None, role: Role::Button };
        pressable(brush, panel, what, look, inside);
    } else {
        panel.spawn(look).with_children(inside);
    }
}
