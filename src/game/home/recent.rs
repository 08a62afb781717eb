//! The recent calls: both scores, the verdict, and the debrief again.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::title;
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Pressable, Step, button, heading, pressable, rule, small};
use crate::game::progress::{is_of_guide, title_as_dealt};
use crate::game::remarks::unread;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::records::{Finish, FinishOutcome, Header, Summary};

/// How many are listed.
const LISTED: usize = 6;
/// How many older ones with unread comments besides.
const COMMENTED: usize = 3;
/// The first place of a row in the order of focus.
const FIRST: u16 = 10;

pub(super) fn list(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    card.spawn(Node { justify_content: JustifyContent::SpaceBetween, align_items: AlignItems::Center, ..default() }).with_children(
        |head| {
            heading(brush, head, desk.locale.text("home-recent"));
            let scales = format!("{} / {}", desk.locale.text("scale-lawful"), desk.locale.text("scale-effective"));
            head.spawn(brush.text(scales, Look::new(Face::Sans, Size::Note, Tone::Soft)));
        },
    );
    let own = |summary: &Summary| summary.known.as_ref().map_or(true, |(header, _)| !is_of_guide(desk, header));
    let unread = unread(desk);
    let shown = desk.records.iter().enumerate().filter(|(_, summary)| own(summary)).enumerate();
    // An older call that somebody commented on comes up again.
    let shown = shown.filter(|(place, (_, summary))| *place < LISTED || unread.contains_key(&summary.path));
    let listed: Vec<(usize, &Summary)> = shown.map(|(_, line)| line).take(LISTED + COMMENTED).collect();
    if listed.is_empty() {
        small(brush, card, desk.locale.text("home-none"), Tone::Soft);
    }
    for (row, (place, summary)) in (FIRST..).zip(listed) {
        if row > FIRST {
            rule(brush, card);
        }
        match &summary.known {
            Ok((header, finish)) => {
                let title = title_as_dealt(desk, &summary.path).map_or_else(|| title(desk, &header.scenario), str::to_owned);
                let unread = unread.get(&summary.path).copied().unwrap_or(0);
                line(brush, card, desk, (place, row), (header, *finish, title), unread);
            }
            Err(_) => small(brush, card, desk.locale.text("home-broken"), Tone::Soft),
        }
    }
}

fn line(
    brush: &Brush<'_>,
    card: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    (place, order): (usize, u16),
    (header, finish, title): (&Header, Option<Finish>, String),
    unread: usize,
) {
    let (key, action) = match finish {
        Some(_) => ("home-look-back", Action::Frame(Step::LookBack(place))),
        None => ("home-go-on", Action::Resume(place)),
    };
    let does = desk.locale.text(key);
    let comments = if unread > 0 { desk.locale.text_with("remarks-unread", &[("count", &unread.to_string())]) } else { String::new() };
    let name = format!("{title}: {does} {comments}");
    let what = Pressable { name: &name, action, order, shortcut: None, role: Role::Button };
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        padding: UiRect::axes(brush.theme.space(1), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    pressable(brush, card, what, node, |row| {
        small(brush, row, started(header), Tone::Soft);
        let words =
            Node { flex_grow: 1.0, flex_shrink: 1.0, column_gap: brush.theme.space(2), align_items: AlignItems::Center, ..default() };
        row.spawn(words).with_children(|words| {
            small(brush, words, title.clone(), Tone::Ink);
            if header.forked_from.is_some() {
                words.spawn(brush.text(desk.locale.text("home-rewound"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
            }
        });
        if unread > 0 {
            brush.chip(row, comments.clone(), Tone::Blue, Tone::BlueWash);
        }
        match finish {
            Some(finish) => {
                small(brush, row, format!("{} / {}", finish.lawful, finish.effective), Tone::Ink);
                outcome_chip(brush, row, desk, finish.outcome);
            }
            None => brush.chip(row, desk.locale.text("home-unfinished"), Tone::Blue, Tone::BlueWash),
        }
        small(brush, row, does.clone(), Tone::Blue);
    });
}

/// Month, day and time of the start.
fn started(header: &Header) -> String {
    let at = chrono::DateTime::parse_from_rfc3339(&header.started);
    at.map_or_else(|_| header.started.clone(), |at| at.format("%m-%d %H:%M").to_string())
}

/// The verdict on its wash: seal red for a red line and for nothing else.
pub(crate) fn outcome_chip(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, outcome: FinishOutcome) {
    let (key, tone, wash) = match outcome {
        FinishOutcome::Pass => ("outcome-pass", Tone::Celadon, Tone::CeladonWash),
        FinishOutcome::NotYet => ("outcome-not-yet", Tone::Ochre, Tone::OchreWash),
        FinishOutcome::RedLine => ("outcome-red-line", Tone::Seal, Tone::SealWash),
    };
    brush.chip(parent, desk.locale.text(key), tone, wash);
}

/// The question after a crash: go on, or leave it in the list.
pub(crate) fn broken_off_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: usize) {
    let Some(Ok((header, _))) = desk.records.get(place).map(|summary| &summary.known) else { return };
    paper.spawn(brush.text(desk.locale.text("broken-off-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let (title, started) = (title(desk, &header.scenario), started(header));
    let words = desk.locale.text_with("broken-off-lead", &[("title", &title), ("started", &started)]);
    paper.spawn(brush.text(words, Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    let enter = Key { printed: Some(&desk.locale.text("key-enter")), shortcut: None, is_main: true };
    button(brush, paper, &desk.locale.text("broken-off-go-on"), Action::Resume(place), 1, enter);
    let later = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    button(brush, paper, &desk.locale.text("broken-off-later"), Action::CloseSheet, 2, later);
}
