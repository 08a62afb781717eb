//! Beside the calls: the desk one sits at, skills by criterion, the last red line.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::card;
use crate::career::{DeskId, Opening, SkillState};
use crate::game::Screen;
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, Step, button, dot, heading, level, note, small};
use crate::game::progress::{Crossed, Stand, is_passed, last_red_line, stand};
use crate::game::sheet::{Sheet, clause, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

pub(super) fn cards(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    if let Some(stand) = stand(desk) {
        panel.spawn(card(brush)).with_children(|card| strip(brush, card, desk, &stand));
        panel.spawn(card(brush)).with_children(|card| skill_list(brush, card, desk, &stand));
    }
    if let Some((place, crossed)) = last_red_line(desk) {
        let node = Node { border: UiRect { left: brush.theme.space(1), ..UiRect::all(Val::Px(1.0)) }, ..card_node(brush) };
        let colours = BorderColor { left: brush.theme.colour(Tone::Seal), ..BorderColor::all(brush.theme.colour(Tone::Line)) };
        panel.spawn(card(brush)).insert((node, colours)).with_children(|card| red_line(brush, card, desk, (place, crossed)));
    }
}

fn card_node(brush: &Brush<'_>) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(4)),
        row_gap: brush.theme.space(2),
        border_radius: brush.theme.card_radius(),
        ..default()
    }
}

/// The desks as a line with dots: done, here, to come; and what is missing for the exam.
fn strip(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    heading(brush, card, desk.locale.text("home-desk"));
    let here = stand.standing.desk();
    let last = stand.career.desks.len().saturating_sub(1);
    card.spawn(Node::default()).with_children(|row| {
        for place in stand.career.ids() {
            let node = Node {
                flex_direction: FlexDirection::Column,
                align_items: AlignItems::Center,
                row_gap: brush.theme.space(1),
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                ..default()
            };
            let ends = (place.index() == 0, place.index() == last);
            row.spawn(node).with_children(|column| stop(brush, column, desk, (stand, place), ends));
        }
    });
    let title = |id: &str| super::title(desk, id);
    let line = match stand.standing.opening(stand.career) {
        Opening::Done => desk.locale.text("career-exam-done"),
        Opening::Open => {
            desk.locale.text_with("post-exam-is-open", &[("desk", stand.career.desk(here).title.in_language(desk.language()))])
        }
        Opening::Closed { lacks } => lacks.first().map(|lack| stand.words(&title).lack(lack)).unwrap_or_default(),
    };
    note(brush, card, line);
    card.spawn(Node::default()).with_children(|row| {
        button(brush, row, &desk.locale.text("post-look"), Action::Frame(Step::Go(Screen::Career)), 30, Key::NONE);
    });
}

fn stop(
    brush: &Brush<'_>,
    column: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    (stand, place): (&Stand<'_>, DeskId),
    (is_first, is_last): (bool, bool),
) {
    let post = stand.career.desk(place);
    let is_here = place == stand.standing.desk();
    let tone = if place < stand.standing.desk() { Tone::Celadon } else { Tone::Line };
    let tall = Node { width: Val::Percent(100.0), height: brush.theme.space(4), align_items: AlignItems::Center, ..default() };
    column.spawn(tall).with_children(|track| {
        thread(brush, track, !is_first);
        if is_here {
            ring(brush, track);
        } else {
            dot(brush, track, 3, tone);
        }
        thread(brush, track, !is_last);
    });
    let own: Vec<_> = stand.candidates().iter().filter(|case| post.has(&case.id, case.bucket)).collect();
    let passed = own.iter().filter(|case| is_passed(desk, &case.id)).count();
    let face = if is_here { Face::Bold } else { Face::Sans };
    let ink = if own.is_empty() { Tone::Soft } else { Tone::Ink };
    let bucket = post.buckets.first().map(ToString::to_string).unwrap_or_default();
    let name = desk.locale.text(&format!("stop-{}", bucket.to_lowercase().replace('+', "-plus")));
    column.spawn((brush.text(name, Look::new(face, Size::Note, ink)), TextLayout::justify(Justify::Center)));
    let count = if own.is_empty() { "—".to_owned() } else { format!("{passed}/{}", own.len()) };
    column.spawn(brush.text(count, Look::new(Face::Sans, Size::Note, Tone::Soft)));
}

/// The line to the neighbouring stop, where there is one.
fn thread(brush: &Brush<'_>, track: &mut ChildSpawnerCommands<'_>, is_drawn: bool) {
    let node = Node { height: Val::Px(2.0), flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() };
    let colour = if is_drawn { brush.theme.colour(Tone::Line) } else { Color::NONE };
    track.spawn((node, BackgroundColor(colour)));
}

/// The stop where one is.
fn ring(brush: &Brush<'_>, track: &mut ChildSpawnerCommands<'_>) {
    let node = Node {
        width: brush.theme.space(4),
        height: brush.theme.space(4),
        flex_shrink: 0.0,
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        border_radius: BorderRadius::MAX,
        ..default()
    };
    track.spawn((node, BackgroundColor(brush.theme.colour(Tone::Blue)))).with_children(|ring| dot(brush, ring, 2, Tone::Card));
}

fn skill_list(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    heading(brush, card, desk.locale.text("home-skills"));
    let skills: Vec<SkillState> = stand.skills().into_iter().filter(|state| state.percent.is_some()).collect();
    if skills.is_empty() {
        note(brush, card, desk.locale.text("home-skills-none"));
        return;
    }
    for state in skills {
        let percent = i32::from(state.percent.unwrap_or_default());
        let title = stand.career.skills[state.skill].title.in_language(desk.language());
        card.spawn(Node { align_items: AlignItems::Center, column_gap: brush.theme.space(3), ..default() }).with_children(|row| {
            let name = brush.text(title, Look::new(Face::Sans, Size::Small, Tone::Ink));
            row.spawn((name, Node { width: Val::Percent(50.0), ..default() }));
            level(brush, row, percent, if state.is_sound() { Tone::Celadon } else { Tone::Ochre });
            let figure = brush.text(percent.to_string(), Look::new(Face::Sans, Size::Small, Tone::Ink));
            row.spawn((figure, Node { width: Val::Percent(10.0), ..default() }, TextLayout::justify(Justify::Right)));
        });
    }
    note(brush, card, desk.locale.text("home-skills-note"));
}

/// The title of the rule that was crossed.
pub(super) fn rule_title(desk: &Desk, crossed: &Crossed) -> String {
    let (zh, en) = &crossed.title;
    if desk.language().starts_with("zh") { zh.clone() } else { en.clone() }
}

fn red_line(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, (place, crossed): (usize, &Crossed)) {
    heading(brush, card, desk.locale.text("home-red-line"));
    small(brush, card, rule_title(desk, crossed), Tone::Ink);
    note(brush, card, crossed.case.text(desk.language(), crossed.case.title));
    card.spawn(Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|row| {
            button(brush, row, &desk.locale.text("home-clause"), Action::Show(Sheet::RedLine), 40, Key::NONE);
            button(brush, row, &desk.locale.text("home-moment"), Action::Frame(Step::Moment(place)), 41, Key::NONE);
        });
}

/// The clause of the newest red line.
pub(crate) fn red_line_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    if let Some((_, crossed)) = last_red_line(desk) {
        let bench = &crossed.case.bench;
        clause(brush, paper, desk, bench.rule_name(crossed.rule), bench.rule(crossed.rule), bench.severity(crossed.rule));
    }
    close(brush, paper, desk);
}
