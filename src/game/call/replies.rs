//! What one can say now: cards with number keys on the desk. While the other side speaks, only what cuts in can be said.

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::pace::Countdown;
use super::{Scene, Step, small};
use crate::call::{Event, Input, Offered, Stage};
use crate::game::desk::Action;
use crate::game::focus::{Control, DIGITS, Shortcut};
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Button, Face, Look, trouble};

/// The panel's own place: never more than this part of the window; the rest scrolls.
pub(super) fn node(theme: &Theme) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        max_height: Val::Percent(62.0),
        row_gap: theme.space(2),
        padding: UiRect::axes(theme.space(5), theme.space(3)),
        border: UiRect::top(Val::Px(1.0)),
        overflow: Overflow::scroll_y(),
        ..default()
    }
}

pub(super) fn fill(scene: &Scene<'_>, area: &mut ChildSpawnerCommands<'_>) {
    lead(scene, area);
    trouble(&scene.brush, area, scene.desk);
    hint(scene, area);
    if scene.line.is_ringing() {
        main(scene, area, "call-skip-ring", Action::Line(Step::Skip), "1", KeyCode::Digit1);
        return;
    }
    match scene.view.stage {
        Stage::OnHold => main(scene, area, "call-resume", Action::Apply(Input::Resume), "H", KeyCode::KeyH),
        Stage::WrapUp if scene.line.is_waiting() => {
            main(scene, area, "call-skip-line", Action::Line(Step::Skip), "1", KeyCode::Digit1);
        }
        Stage::WrapUp => main(scene, area, "call-fill-in", Action::Line(Step::FillIn), "1", KeyCode::Digit1),
        Stage::OnTheLine | Stage::Briefing | Stage::Over => {
            for ((offered, order), digit) in scene.view.replies.iter().zip(1u16..).zip(DIGITS) {
                reply(scene, area, offered, order, digit);
            }
        }
    }
}

fn main(scene: &Scene<'_>, area: &mut ChildSpawnerCommands<'_>, key: &str, action: Action, printed: &str, code: KeyCode) {
    let name = scene.say(key);
    let button = Button { name: &name, action, order: 1, key: Some(printed), shortcut: Some(Shortcut::key(code)), is_main: true };
    // As wide as its words.
    area.spawn(Node { flex_shrink: 0.0, ..default() }).with_children(|row| scene.brush.button(row, button));
}

/// The line above the cards: what is asked, what is left of the time, the keys that help.
fn lead(scene: &Scene<'_>, area: &mut ChildSpawnerCommands<'_>) {
    let brush = &scene.brush;
    let row = Node {
        flex_shrink: 0.0,
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        ..default()
    };
    let note = Look::new(Face::Sans, Size::Note, Tone::Soft);
    let key = match scene.view.stage {
        Stage::OnHold => "call-held-note",
        Stage::WrapUp | Stage::Over => "call-over",
        Stage::OnTheLine | Stage::Briefing => "call-what-to-say",
    };
    area.spawn(row).with_children(|row| {
        row.spawn(brush.text(scene.say(key), note));
        row.spawn(Node { flex_grow: 1.0, ..default() });
        if scene.line.answer_left.is_some() && scene.view.stage == Stage::OnTheLine {
            row.spawn((brush.text("", Look::new(Face::Bold, Size::Small, Tone::Ochre)), Countdown));
        }
        if scene.line.is_waiting() && !scene.line.is_ringing() {
            brush.key(row, if scene.desk.language().starts_with("zh") { "空格" } else { "Space" });
            row.spawn(brush.text(scene.say("call-skip"), note));
        }
        if scene.view.can_hint && !scene.line.is_waiting() {
            let points = scene.call.compiled().sheet.hint;
            let name = if points > 0 {
                scene.say_with("call-hint-price", &[("points", &points.to_string())])
            } else {
                scene.say("call-hint-free")
            };
            let shortcut = Some(Shortcut::key(KeyCode::Slash));
            small(
                scene,
                row,
                Button { name: &name, action: Action::Apply(Input::Hint), order: 30, key: Some("?"), shortcut, is_main: true },
            );
        }
    });
}

/// What the hint says, once it was asked for at this moment.
fn hint(scene: &Scene<'_>, area: &mut ChildSpawnerCommands<'_>) {
    if !is_hinted(scene) {
        return;
    }
    let brush = &scene.brush;
    let node = Node {
        flex_shrink: 0.0,
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(2)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    area.spawn((node, BackgroundColor(brush.theme.colour(Tone::OchreWash))))
        .with_child(brush.text(pointer(scene), Look::new(Face::Sans, Size::Small, Tone::Ink)));
}

fn is_hinted(scene: &Scene<'_>) -> bool {
    let events = scene.call.events();
    let last = |is_it: fn(&Event) -> bool| events.iter().rposition(|stamped| is_it(&stamped.event));
    let hinted = last(|event| matches!(event, Event::Hinted));
    hinted.is_some()
        && scene.view.stage == Stage::OnTheLine
        && hinted > last(|event| matches!(event, Event::Said { .. } | Event::SaidActs { .. } | Event::Silent { .. }))
}

/// The case's own word for this moment; else what comes first, or the goal that is still open.
fn pointer(scene: &Scene<'_>) -> String {
    let (compiled, state, language) = (scene.call.compiled(), scene.call.state(), scene.desk.language());
    if let Some(better) = compiled.node(state.node).better {
        return compiled.text(language, better).to_owned();
    }
    if state.verified == 0 && !compiled.no_money {
        return scene.say("call-hint-verify");
    }
    match compiled.objectives.iter().find(|(_, when)| !when.holds(state)) {
        Some((goal, _)) => scene.say_with("call-hint-goal", &[("goal", compiled.text(language, *goal))]),
        None => scene.say("call-hint-end"),
    }
}

fn reply(scene: &Scene<'_>, area: &mut ChildSpawnerCommands<'_>, offered: &Offered, order: u16, digit: KeyCode) {
    let (brush, theme) = (&scene.brush, scene.brush.theme);
    let cuts_in = scene.call.compiled().reply(offered.reply).cuts_in;
    // A key struck into the other side's words stops the waiting; it never chooses unseen.
    let can_say = cuts_in || !scene.line.is_waiting();
    let action = if can_say { Action::Apply(Input::Reply(offered.reply)) } else { Action::Line(Step::Skip) };
    let mut accessible = Accessible::new(Role::Button);
    accessible.set_label(offered.text.as_str());
    let node = Node {
        flex_shrink: 0.0,
        align_items: AlignItems::FlexStart,
        column_gap: theme.space(3),
        padding: UiRect::axes(theme.space(3), theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: theme.card_radius(),
        ..default()
    };
    let ground = if can_say { Tone::Card } else { Tone::Panel };
    area.spawn((
        Control { action, order, key: Some(Shortcut::key(digit)) },
        AccessibilityNode(accessible),
        node,
        BackgroundColor(theme.colour(ground)),
        BorderColor::all(theme.colour(Tone::Line)),
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|card| {
        brush.key(card, &order.to_string());
        let look = Look::new(Face::Sans, Size::Speech, if can_say { Tone::Ink } else { Tone::Soft });
        card.spawn((brush.text(offered.text.as_str(), look), Node { flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() }));
        if cuts_in {
            brush.chip(card, scene.say("call-cuts-in"), Tone::Ochre, Tone::OchreWash);
        }
    });
}
