//! The person on the other end, in flat shapes. Brow and mouth follow the mood, so that it can be read without gauges.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::theme::Tone;
use super::widgets::Brush;
use crate::persona::Mood;

/// A shape: place and size in per cent of the picture, its colour, how round.
struct Shape {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    tone: Tone,
    round: bool,
    turn: f32,
}

/// Draws the picture into a box of the parent's width.
pub(crate) fn portrait(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, mood: Mood) {
    let frame = Node {
        width: Val::Percent(100.0),
        aspect_ratio: Some(1.15),
        overflow: Overflow::clip(),
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    parent.spawn((frame, BackgroundColor(brush.theme.colour(Tone::Sky)))).with_children(|picture| {
        for shape in shapes(mood) {
            let node = Node {
                position_type: PositionType::Absolute,
                left: Val::Percent(shape.left),
                top: Val::Percent(shape.top),
                width: Val::Percent(shape.width),
                height: Val::Percent(shape.height),
                border_radius: if shape.round { BorderRadius::all(Val::Percent(50.0)) } else { brush.theme.button_radius() },
                ..default()
            };
            picture.spawn((
                node,
                BackgroundColor(brush.theme.colour(shape.tone)),
                UiTransform { rotation: Rot2::degrees(shape.turn), ..default() },
            ));
        }
    });
}

fn shapes(mood: Mood) -> Vec<Shape> {
    let block = |left, top, width, height, tone| Shape { left, top, width, height, tone, round: false, turn: 0.0 };
    let oval = |left, top, width, height, tone| Shape { left, top, width, height, tone, round: true, turn: 0.0 };
    // Anger draws the brows together and down; trust lifts the corners of the mouth.
    let frown = f32::from(mood.anger) * 4.0 - 6.0;
    let smile = f32::from(mood.trust) - f32::from(mood.anger);
    let brow = |left, turn| Shape { turn, ..block(left, 39.0 + f32::from(mood.anger) * 0.4, 9.0, 1.6, Tone::Hair) };
    let corner = |left, turn| Shape { turn, ..block(left, 61.0, 5.5, 1.4, Tone::Hair) };
    vec![
        block(8.0, 8.0, 34.0, 46.0, Tone::Glass),
        block(24.0, 8.0, 1.2, 46.0, Tone::Sky),
        block(8.0, 30.0, 34.0, 1.4, Tone::Sky),
        oval(34.0, 76.0, 62.0, 70.0, Tone::Coat),
        block(58.0, 62.0, 14.0, 20.0, Tone::Skin),
        oval(46.0, 20.0, 38.0, 46.0, Tone::Hair),
        block(46.0, 42.0, 9.0, 30.0, Tone::Hair),
        block(75.0, 42.0, 9.0, 30.0, Tone::Hair),
        oval(50.0, 28.0, 30.0, 42.0, Tone::Skin),
        brow(53.5, frown),
        brow(67.5, -frown),
        oval(56.0, 44.5, 3.4, 3.4, Tone::Hair),
        oval(70.5, 44.5, 3.4, 3.4, Tone::Hair),
        corner(60.0, smile * 4.0),
        corner(64.5, -smile * 4.0),
    ]
}
