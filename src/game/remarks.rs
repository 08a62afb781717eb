//! What trainers said to lines of this trainee's calls, as the last delivery brought it: unread on home, beside its line in
//! the debrief. Looking at the debrief is reading.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::{Local, TimeZone};

use super::Screen;
use super::desk::Desk;
use super::theme::{Size, Tone};
use super::widgets::{Brush, Face, Look};
use crate::records::{Remarks, mark_read, read_remarks};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Debrief), are_read);
}

/// The comments on the call that is shown.
pub(super) fn of_call(desk: &Desk) -> Remarks {
    desk.attempt.as_ref().map(|attempt| read_remarks(attempt.path())).unwrap_or_default()
}

/// How many comments nobody has looked at yet, by record. Only files that are there are read.
pub(super) fn unread(desk: &Desk) -> BTreeMap<PathBuf, usize> {
    let listed = std::fs::read_dir(desk.data.join("attempts")).into_iter().flatten().filter_map(Result::ok);
    let records = listed.filter_map(|entry| {
        let path = entry.path();
        let name = path.file_name()?.to_str()?.strip_suffix(".comments.json")?.to_owned();
        Some(path.with_file_name(format!("{name}.jsonl")))
    });
    records
        .map(|record| (read_remarks(&record).unread(), record))
        .filter(|(count, _)| *count > 0)
        .map(|(count, path)| (path, count))
        .collect()
}

/// What was said to a line; to the last one also what is pinned behind it.
pub(super) fn beside(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, remarks: &Remarks, (turn, last): (u16, u16)) {
    for remark in remarks.all.iter().filter(|remark| remark.turn.min(last) == turn) {
        let on = Local.timestamp_opt(remark.at, 0).single().map(|at| at.format("%m-%d").to_string()).unwrap_or_default();
        let node = Node {
            flex_direction: FlexDirection::Column,
            padding: UiRect::axes(brush.theme.space(3), brush.theme.space(1)),
            border_radius: brush.theme.button_radius(),
            ..default()
        };
        parent.spawn((node, BackgroundColor(brush.theme.colour(Tone::BlueWash)))).with_children(|paper| {
            let who = desk.locale.text_with("remarks-by", &[("by", &remark.by), ("on", &on)]);
            paper.spawn(brush.text(who, Look::new(Face::Bold, Size::Note, Tone::Blue)));
            paper.spawn(brush.text(remark.body.clone(), Look::new(Face::Sans, Size::Small, Tone::Ink)));
        });
    }
}

/// Whoever opens the debrief sees them.
fn are_read(mut desk: ResMut<Desk>) {
    let desk = desk.bypass_change_detection();
    if let Some(attempt) = &desk.attempt
        && let Err(error) = mark_read(attempt.path())
    {
        desk.trouble = Some(error.to_string());
    }
}
