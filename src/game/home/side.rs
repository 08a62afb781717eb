//! Beside the calls: the desk one sits at, skills by criterion, the last red line.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::card;
use crate::account::card::Bucket;
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, Step, button, dot, heading, level, note, small};
use crate::game::library::station_name;
use crate::game::progress::{Crossed, Station, last_red_line, skills, stations};
use crate::game::sheet::{Sheet, clause, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

/// From here on a skill is sound.
const SOUND: i32 = 60;

pub(super) fn cards(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    panel.spawn(card(brush)).with_children(|card| strip(brush, card, desk));
    panel.spawn(card(brush)).with_children(|card| skill_list(brush, card, desk));
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

/// The stations as a line with dots: done, here, to come.
fn strip(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    heading(brush, card, desk.locale.text("home-desk"));
    let stations = stations(desk);
    let here = stations.iter().position(|station| station.cases > 0 && !station.is_done());
    card.spawn(Node::default()).with_children(|row| {
        for (place, station) in stations.iter().enumerate() {
            let node = Node {
                flex_direction: FlexDirection::Column,
                align_items: AlignItems::Center,
                row_gap: brush.theme.space(1),
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                ..default()
            };
            row.spawn(node).with_children(|column| stop(brush, column, desk, *station, here == Some(place)));
        }
    });
    let line = match here.map(|place| stations[place]) {
        Some(station) => {
            let left = (station.cases - station.passed).to_string();
            desk.locale.text_with("home-desk-left", &[("left", &left), ("station", &station_name(desk, &station.bucket.to_string()))])
        }
        None => desk.locale.text("home-desk-done"),
    };
    note(brush, card, line);
}

fn stop(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, station: Station, is_here: bool) {
    let tone = match station {
        station if station.is_done() => Tone::Celadon,
        _ if is_here => Tone::Blue,
        _ => Tone::Line,
    };
    let tall = Node { width: Val::Percent(100.0), height: brush.theme.space(4), align_items: AlignItems::Center, ..default() };
    column.spawn(tall).with_children(|track| {
        thread(brush, track, station.bucket != Bucket::M0);
        if is_here {
            ring(brush, track);
        } else {
            dot(brush, track, 3, tone);
        }
        thread(brush, track, station.bucket != Bucket::M3Plus);
    });
    let face = if is_here { Face::Bold } else { Face::Sans };
    let ink = if station.cases == 0 { Tone::Soft } else { Tone::Ink };
    let name = desk.locale.text(&format!("stop-{}", station.bucket.to_string().to_lowercase().replace('+', "-plus")));
    column.spawn((brush.text(name, Look::new(face, Size::Note, ink)), TextLayout::justify(Justify::Center)));
    let count = if station.cases == 0 { "—".to_owned() } else { format!("{}/{}", station.passed, station.cases) };
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

fn skill_list(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    heading(brush, card, desk.locale.text("home-skills"));
    let skills = skills(desk);
    if skills.is_empty() {
        note(brush, card, desk.locale.text("home-skills-none"));
        return;
    }
    for skill in skills {
        card.spawn(Node { align_items: AlignItems::Center, column_gap: brush.theme.space(3), ..default() }).with_children(|row| {
            let name = brush.text(skill.title.in_language(desk.language()), Look::new(Face::Sans, Size::Small, Tone::Ink));
            row.spawn((name, Node { width: Val::Percent(42.0), ..default() }));
            level(brush, row, skill.percent, if skill.percent >= SOUND { Tone::Celadon } else { Tone::Ochre });
            let figure = brush.text(skill.percent.to_string(), Look::new(Face::Sans, Size::Small, Tone::Ink));
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
    note(brush, card, super::title(desk, &crossed.case.id));
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
