//! The mood curve: four gauges over the turns, with the turns that have a finding marked. Lines are thin nodes turned
//! into place once the paper's size is known.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::super::desk::Desk;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look};
use crate::law::Severity;
use crate::persona::{Gauge, Mood};
use crate::score::Debrief;

/// Height of the paper, in logical pixels.
const HEIGHT: f32 = 150.0;
/// Thickness of a line and diameter of a mark.
const LINE: f32 = 2.5;
const MARK: f32 = 11.0;
/// Room left and right, so that marks are not cut.
const MARGIN: f32 = 14.0;

/// What is drawn of each gauge, the strongest last.
const GAUGES: [(Gauge, &str, Tone); 4] = [
    (Gauge::Stress, "gauge-stress", Tone::Faint),
    (Gauge::Willingness, "gauge-willingness", Tone::Blue),
    (Gauge::Trust, "gauge-trust", Tone::Celadon),
    (Gauge::Anger, "gauge-anger", Tone::Ochre),
];

/// A piece of the plot, in shares of the paper: 0 left and top, 1 right and bottom.
#[derive(Component, Debug, Clone, Copy)]
enum Piece {
    Line(Vec2, Vec2),
    Mark(Vec2),
    /// From top to bottom.
    Upright(f32),
    /// A word at the top, centred on this place.
    Word(f32),
}

/// The paper that pieces lie on.
#[derive(Component)]
struct Paper;

/// A paper that has a size now, or another one.
type Resized = (With<Paper>, Changed<ComputedNode>);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, lay_out.after(bevy::ui::UiSystems::Layout));
}

/// Puts the pieces where they belong, once the paper has a size or another one.
fn lay_out(
    papers: Query<(&ComputedNode, &Children), Resized>,
    mut pieces: Query<(&Piece, &mut Node, &mut UiTransform)>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for (paper, children) in &papers {
        let size = paper.size() * paper.inverse_scale_factor();
        if size.x <= 0.0 {
            continue;
        }
        let at = |share: Vec2| Vec2::new(MARGIN + share.x * (size.x - 2.0 * MARGIN), MARGIN + share.y * (size.y - 2.0 * MARGIN));
        for child in children {
            let Ok((piece, mut node, mut place)) = pieces.get_mut(*child) else { continue };
            let (left, top) = match *piece {
                Piece::Line(from, to) => {
                    let (from, to) = (at(from), at(to));
                    let way = to - from;
                    node.width = Val::Px(way.length() + LINE);
                    place.rotation = Rot2::radians(way.y.atan2(way.x));
                    let middle = (from + to) / 2.0;
                    (middle.x - f32::midpoint(way.length(), LINE), middle.y - LINE / 2.0)
                }
                Piece::Mark(share) => (at(share).x - MARK / 2.0, at(share).y - MARK / 2.0),
                Piece::Upright(x) => (at(Vec2::new(x, 0.0)).x, 0.0),
                Piece::Word(x) => (at(Vec2::new(x, 0.0)).x + MARK, -MARGIN / 2.0),
            };
            (node.left, node.top) = (Val::Px(left), Val::Px(top));
        }
        redraw.write(RequestRedraw);
    }
}

pub(super) fn curve(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    legend(brush, card, desk);
    let last = report.moods.last().map_or(0, |(turn, _)| *turn).max(1);
    let across = |turn: u16| f32::from(turn.min(last)) / f32::from(last);
    let paper = Node { height: Val::Px(HEIGHT), width: Val::Percent(100.0), margin: UiRect::top(brush.theme.space(3)), ..default() };
    card.spawn((Paper, paper)).with_children(|paper| {
        for share in [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0] {
            line(brush, paper, Vec2::new(0.0, share), Vec2::new(1.0, share), Tone::Line);
        }
        for (gauge, _, tone) in GAUGES {
            let points: Vec<Vec2> = (0..=last).map(|turn| Vec2::new(across(turn), down(mood_at(report, turn).level(gauge)))).collect();
            points.windows(2).for_each(|pair| line(brush, paper, pair[0], pair[1], tone));
        }
        let mut marked: Vec<u16> = Vec::new();
        for finding in &report.findings {
            if marked.contains(&finding.turn) {
                continue;
            }
            marked.push(finding.turn);
            let tone = if finding.severity == Severity::RedLine { Tone::Seal } else { Tone::Ink };
            upright(brush, paper, across(finding.turn), tone);
            mark(brush, paper, Vec2::new(across(finding.turn), down(mood_at(report, finding.turn).level(Gauge::Anger))), tone);
            let word = desk.locale.text_with("debrief-turn", &[("turn", &finding.turn.to_string())]);
            let text = brush.text(word, Look::new(Face::Sans, Size::Note, tone));
            let node = Node { position_type: PositionType::Absolute, ..default() };
            paper.spawn((Piece::Word(across(finding.turn).min(0.9)), text, node, UiTransform::default()));
        }
    });
}

fn legend(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    card.spawn(Node { column_gap: brush.theme.space(4), flex_wrap: FlexWrap::Wrap, ..default() }).with_children(|legend| {
        legend.spawn(brush.text(desk.locale.text("debrief-moods"), Look::new(Face::Bold, Size::Small, Tone::Ink)));
        legend.spawn(Node { flex_grow: 1.0, ..default() });
        for (_, key, tone) in GAUGES.iter().rev() {
            legend.spawn(Node { column_gap: brush.theme.space(1), align_items: AlignItems::Center, ..default() }).with_children(|entry| {
                let dash = Node { width: brush.theme.space(4), height: Val::Px(LINE), ..default() };
                entry.spawn((dash, BackgroundColor(brush.theme.colour(*tone))));
                entry.spawn(brush.text(desk.locale.text(key), Look::new(Face::Sans, Size::Note, Tone::Soft)));
            });
        }
    });
}

/// The mood after a turn.
fn mood_at(report: &Debrief, turn: u16) -> Mood {
    let known = report.moods.iter().rev().find(|(at, _)| *at <= turn);
    known.or(report.moods.first()).map_or_else(Mood::default, |(_, mood)| *mood)
}

fn down(level: u8) -> f32 {
    1.0 - f32::from(level) / f32::from(Mood::TOP)
}

fn line(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, from: Vec2, to: Vec2, tone: Tone) {
    let node = Node { position_type: PositionType::Absolute, height: Val::Px(LINE), border_radius: BorderRadius::MAX, ..default() };
    let thin = if tone == Tone::Line { Node { height: Val::Px(1.0), ..node } } else { node };
    paper.spawn((Piece::Line(from, to), thin, BackgroundColor(brush.theme.colour(tone)), UiTransform::default()));
}

fn mark(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, at: Vec2, tone: Tone) {
    let node = Node {
        position_type: PositionType::Absolute,
        width: Val::Px(MARK),
        height: Val::Px(MARK),
        border_radius: BorderRadius::MAX,
        ..default()
    };
    paper.spawn((Piece::Mark(at), node, BackgroundColor(brush.theme.colour(tone)), UiTransform::default()));
}

fn upright(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, at: f32, tone: Tone) {
    let node = Node { position_type: PositionType::Absolute, width: Val::Px(1.0), height: Val::Percent(100.0), ..default() };
    paper.spawn((Piece::Upright(at), node, BackgroundColor(brush.theme.colour(tone)), UiTransform::default()));
}
