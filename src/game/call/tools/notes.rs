//! Notes: kept beside the record as they are typed, for HR to read, never scored.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::text::EditableText;

use super::{PAD, card, heading, note, pad};
use crate::game::call::Scene;
use crate::game::call::line::Line;
use crate::game::desk::Desk;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Face, Look};
use crate::records::write_notes;

/// The paper's height.
const LINES: f32 = 12.0;

/// The field with the notes.
#[derive(Component)]
pub(in crate::game::call) struct Notes;

/// Where it is told that they are not on disk.
#[derive(Component)]
struct Trouble;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, keep);
}

pub(super) fn fill(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    card(scene, panel, |card| {
        heading(scene, card, "notes-lead");
        card.spawn((pad(scene, &scene.say("notes-lead"), &scene.line.notes, PAD, LINES), Notes));
        note(scene, card, scene.say("notes-note"));
        let told = told(scene.desk, scene.line);
        card.spawn((scene.brush.text(told, Look::new(Face::Bold, Size::Small, Tone::Ochre)), Trouble));
    });
}

fn told(desk: &Desk, line: &Line) -> String {
    line.notes_trouble.as_ref().map_or_else(String::new, |why| desk.locale.text_with("notes-unwritable", &[("why", why)]))
}

/// What was typed is on disk before the next key.
fn keep(
    fields: Query<&EditableText, (With<Notes>, Changed<EditableText>)>,
    mut line: ResMut<Line>,
    desk: Res<Desk>,
    mut troubles: Query<&mut Text, With<Trouble>>,
) {
    let Ok(field) = fields.single() else { return };
    let text = field.value().to_string();
    if text == line.notes {
        return;
    }
    line.notes_trouble = write_notes(&line.record, &text).err().map(|why| why.to_string());
    line.notes = text;
    let told = told(&desk, &line);
    for mut trouble in &mut troubles {
        if trouble.0 != told {
            trouble.0.clone_from(&told);
        }
    }
}
