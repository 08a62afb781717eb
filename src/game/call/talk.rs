//! What was said, as bubbles on the desk by the window. The line that is being spoken has all its room from the start, so
//! that nothing jumps while it appears.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Scene;
use super::pace::{Appearing, split};
use crate::call::{Bubble, Speaker};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Backlog, Face, Look, Scrolls};

/// Below the end of every talk: the layout takes it back to the true end.
const END: f32 = 1.0e6;
/// No line is longer than this many letters of its size, however wide the window is.
const MEASURE: f32 = 30.0;

/// The talk's own place.
pub(super) fn node() -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        min_height: Val::Px(0.0),
        overflow: Overflow::clip(),
        ..default()
    }
}

pub(super) fn fill(scene: &Scene<'_>, talk: &mut ChildSpawnerCommands<'_>) {
    let brush = &scene.brush;
    let column = Node {
        flex_direction: FlexDirection::Column,
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        min_height: Val::Px(0.0),
        padding: UiRect::axes(brush.theme.space(5), brush.theme.space(4)),
        row_gap: brush.theme.space(3),
        overflow: Overflow::scroll_y(),
        ..default()
    };
    talk.spawn((column, Scrolls, Backlog, ScrollPosition(Vec2::new(0.0, END)))).with_children(|column| {
        // What there is of a short talk lies at the bottom.
        column.spawn(Node { flex_grow: 1.0, ..default() });
        if scene.line.is_ringing() {
            let number = scene.call.compiled().scene.number.clone();
            note(scene, column, &scene.say_with("call-ringing", &[("number", &number)]), Visibility::Inherited);
            note(scene, column, &scene.say("call-ring"), Visibility::Inherited);
            return;
        }
        let bubbles = scene.call.transcript(scene.desk.language());
        let spoken = scene.line.waiting.first().copied().unwrap_or(bubbles.len());
        let last_own = bubbles.iter().rposition(|bubble| bubble.speaker == Speaker::Collector).unwrap_or_default();
        for (at, bubble) in bubbles.iter().enumerate() {
            said(scene, column, (at, bubble), (spoken, last_own));
        }
    });
}

fn note(scene: &Scene<'_>, column: &mut ChildSpawnerCommands<'_>, words: &str, seen: Visibility) {
    let look = Look::new(Face::Sans, Size::Small, Tone::Soft);
    column.spawn((scene.brush.text(words, look), Node { align_self: AlignSelf::Center, flex_shrink: 0.0, ..default() }, seen));
}

/// One line of the talk. What comes after the line being spoken has its room, and is not seen yet.
fn said(scene: &Scene<'_>, column: &mut ChildSpawnerCommands<'_>, (at, bubble): (usize, &Bubble), (spoken, last_own): (usize, usize)) {
    let brush = &scene.brush;
    let seen = if at > spoken { Visibility::Hidden } else { Visibility::Inherited };
    if bubble.speaker == Speaker::Stage {
        note(scene, column, &scene.say(&format!("call-{}", bubble.text)), seen);
        return;
    }
    let is_own = bubble.speaker == Speaker::Collector;
    let size = brush.theme.size(Size::Speech);
    let node = Node {
        max_width: Val::Px(size * MEASURE),
        flex_shrink: 0.0,
        align_self: if is_own { AlignSelf::FlexEnd } else { AlignSelf::FlexStart },
        margin: if is_own { UiRect::left(Val::Percent(12.0)) } else { UiRect::right(Val::Percent(12.0)) },
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.bubble_radius(is_own),
        ..default()
    };
    let (ground, line) = if is_own { (Tone::BlueWash, Tone::BlueWash) } else { (Tone::Card, Tone::Line) };
    let look = Look::new(Face::Sans, Size::Speech, Tone::Ink);
    column.spawn((node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(line)), seen)).with_children(
        |inside| {
            if at == spoken {
                let (shown, rest) = split(&bubble.text, scene.line.shown);
                inside.spawn((brush.text(shown, look), Appearing(bubble.text.clone()))).with_child(brush.unseen(rest, look));
            } else {
                inside.spawn(brush.text(bubble.text.clone(), look));
            }
        },
    );
    if is_own && scene.is_practice() && !bubble.acts.is_empty() {
        // They are told once the other side has had their say.
        tags(scene, column, bubble, at < last_own || !scene.line.is_waiting());
    }
}

/// What one's own line was, in the words of the vocabulary.
fn tags(scene: &Scene<'_>, column: &mut ChildSpawnerCommands<'_>, bubble: &Bubble, is_seen: bool) {
    let compiled = scene.call.compiled();
    let name = |used: &crate::speech::ActUse| {
        let act = compiled.vocabulary.describe(used.act).1;
        if scene.desk.language().starts_with("zh") { act.zh.name.clone() } else { act.en.name.clone() }
    };
    let names: Vec<String> = bubble.acts.iter().map(name).collect();
    let tags = scene.brush.text(names.join(" · "), Look::new(Face::Sans, Size::Note, Tone::Soft));
    let seen = if is_seen { Visibility::Inherited } else { Visibility::Hidden };
    let node = Node {
        align_self: AlignSelf::FlexEnd,
        flex_shrink: 0.0,
        margin: UiRect::top(Val::Px(-6.0)),
        max_width: Val::Px(scene.brush.theme.size(Size::Speech) * MEASURE),
        ..default()
    };
    column.spawn((tags, node, seen));
}
