//! The skill map: every skill of the desk with how well it is remembered today, and every thing of it as a small field with
//! its own figure. A sign says what the colour says.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::career::{Grade, Memory, SkillState};
use crate::game::desk::{Action, Desk};
use crate::game::fit::Room;
use crate::game::frame::{Pressable, heading, level, note, pressable, small};
use crate::game::progress::{Stand, stand};
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

/// Where the skills begin in the order of focus.
const FIRST: u16 = 20;

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Sound,
    /// It would be forgotten soon.
    Due,
    /// It was not done the last time.
    Missed,
}

impl Mark {
    fn of(memory: &Memory, stand: &Stand<'_>) -> Self {
        match memory {
            memory if memory.grade == Grade::Again => Self::Missed,
            memory if memory.due(stand.career.retention) <= stand.today => Self::Due,
            _ => Self::Sound,
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Sound => "●",
            Self::Due => "○",
            Self::Missed => "×",
        }
    }

    /// The sign, and how well it is remembered; what was missed just now has no figure.
    fn words(self, memory: &Memory, stand: &Stand<'_>) -> String {
        if self == Self::Missed { self.sign().to_owned() } else { format!("{} {}", self.sign(), memory.recall(stand.today)) }
    }

    const fn tones(self) -> (Tone, Tone) {
        match self {
            Self::Sound => (Tone::Celadon, Tone::CeladonWash),
            Self::Due | Self::Missed => (Tone::Ochre, Tone::OchreWash),
        }
    }
}

pub(super) fn map(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>, room: Room) {
    let head = Node {
        justify_content: JustifyContent::SpaceBetween,
        align_items: AlignItems::Baseline,
        column_gap: brush.theme.space(3),
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    card.spawn(head).with_children(|head| {
        heading(brush, head, desk.locale.text("post-map"));
        note(brush, head, desk.locale.text("post-map-signs"));
    });
    let skills = stand.skills();
    let weakest = skills.iter().filter(|state| state.percent.is_some() && !state.is_sound()).min_by_key(|state| state.percent);
    let weakest = weakest.map(|state| state.skill);
    for (state, order) in skills.iter().zip(FIRST..) {
        row(brush, card, desk, stand, (state, Some(state.skill) == weakest), order, room);
    }
    note(brush, card, desk.locale.text("post-map-lead"));
}

fn row(
    brush: &Brush<'_>,
    card: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    stand: &Stand<'_>,
    (state, is_weakest): (&SkillState, bool),
    order: u16,
    room: Room,
) {
    let title = stand.career.skills[state.skill].title.in_language(desk.language());
    let told = told(desk, state);
    let name = format!("{title}: {told}");
    let what = Pressable { name: &name, action: Action::Show(Sheet::Skill(state.skill)), order, shortcut: None, role: Role::Button };
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(1),
        flex_wrap: if room.is_narrow { FlexWrap::Wrap } else { FlexWrap::NoWrap },
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    pressable(brush, card, what, node, |line| {
        let wide = |percent: f32| if room.is_narrow { Val::Percent(100.0) } else { Val::Percent(percent) };
        let words = Node { flex_direction: FlexDirection::Column, width: wide(34.0), flex_shrink: 0.0, ..default() };
        line.spawn(words).with_children(|words| {
            words
                .spawn(Node { column_gap: brush.theme.space(2), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
                .with_children(|head| {
                    small(brush, head, title, Tone::Ink);
                    if is_weakest {
                        brush.chip(head, desk.locale.text("post-weakest"), Tone::Ochre, Tone::OchreWash);
                    }
                });
            note(brush, words, told.clone());
        });
        let bar =
            Node { width: wide(20.0), flex_shrink: 0.0, align_items: AlignItems::Center, column_gap: brush.theme.space(2), ..default() };
        line.spawn(bar).with_children(|bar| {
            let percent = state.percent.map_or(0, i32::from);
            level(brush, bar, percent, if state.is_sound() { Tone::Celadon } else { Tone::Ochre });
            let figure = state.percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
            // As wide as the longest of them, so that the bars end in one line.
            let node = Node { width: Val::Px(brush.theme.size(Size::Small) * 3.0), flex_shrink: 0.0, ..default() };
            bar.spawn((brush.text(figure, Look::new(Face::Sans, Size::Small, Tone::Ink)), node, TextLayout::justify(Justify::Right)));
        });
        let cells = Node {
            flex_wrap: FlexWrap::Wrap,
            column_gap: brush.theme.space(1),
            row_gap: brush.theme.space(1),
            flex_grow: 1.0,
            flex_basis: Val::Px(0.0),
            min_width: Val::Px(0.0),
            ..default()
        };
        line.spawn(cells).with_children(|cells| {
            for (_, memory) in &state.items {
                cell(brush, cells, stand, memory);
            }
        });
    });
}

/// One thing: its sign and how well it is remembered.
fn cell(brush: &Brush<'_>, cells: &mut ChildSpawnerCommands<'_>, stand: &Stand<'_>, memory: &Memory) {
    let mark = Mark::of(memory, stand);
    let (tone, wash) = mark.tones();
    let node = Node {
        padding: UiRect::axes(brush.theme.space(1), Val::ZERO),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: BorderRadius::all(brush.theme.space(1)),
        ..default()
    };
    let edge = if mark == Mark::Missed { brush.theme.colour(Tone::Ochre) } else { Color::NONE };
    let words = mark.words(memory, stand);
    cells
        .spawn((node, BackgroundColor(brush.theme.colour(wash)), BorderColor::all(edge)))
        .with_child(brush.text(words, Look::new(Face::Sans, Size::Note, tone)));
}

/// What is to be said of a skill in one line.
fn told(desk: &Desk, state: &SkillState) -> String {
    let say = |key: &str, value: String| desk.locale.text_with(key, &[("value", &value)]);
    let due = match (state.percent, state.due, state.next_due) {
        (None, ..) => return desk.locale.text("post-skill-new"),
        (_, 0, None) => String::new(),
        (_, 0, Some(on)) => say("post-due-next", on.format("%m-%d").to_string()),
        (_, due, _) => say("post-due-now", due.to_string()),
    };
    let missed = if state.forgotten() > 0 { say("post-missed", state.forgotten().to_string()) } else { String::new() };
    let parts = [missed, due, say("post-seen", state.items.len().to_string())];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

/// Everything of a skill, the weakest first.
pub(crate) fn skill_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, skill: usize) {
    let Some(stand) = stand(desk) else { return close(brush, paper, desk) };
    let Some(state) = stand.skills().into_iter().find(|state| state.skill == skill) else { return close(brush, paper, desk) };
    let title = stand.career.skills[skill].title.in_language(desk.language());
    paper.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    small(brush, paper, told(desk, &state), Tone::Soft);
    let case = |id: &str| crate::game::home::title(desk, id);
    let words = stand.words(&case);
    for (item, memory) in &state.items {
        let mark = Mark::of(memory, &stand);
        let (tone, wash) = mark.tones();
        let row = Node { column_gap: brush.theme.space(3), align_items: AlignItems::FlexStart, flex_shrink: 0.0, ..default() };
        paper.spawn(row).with_children(|row| {
            row.spawn(Node { width: Val::Px(brush.theme.size(Size::Note) * 5.0), flex_shrink: 0.0, ..default() }).with_children(|slot| {
                brush.chip(slot, mark.words(memory, &stand), tone, wash);
            });
            let column = Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() };
            row.spawn(column).with_children(|column| {
                small(brush, column, words.item(item), Tone::Ink);
                let (last, shown) = (memory.last.to_string(), memory.shown.to_string());
                let due = memory.due(stand.career.retention).to_string();
                let key = if mark == Mark::Missed { "post-item-missed" } else { "post-item-kept" };
                note(brush, column, desk.locale.text_with(key, &[("last", &last), ("shown", &shown), ("due", &due)]));
            });
        });
    }
    close(brush, paper, desk);
}
