//! The mood curve: four gauges over the turns, with the turns that have a finding marked. Lines are painted as one picture once
//! the paper's size is known: nodes that are turned stand out of what scrolls.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::super::desk::Desk;
use super::super::portrait::Pictures;
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
    Mark(Vec2),
    /// From top to bottom.
    Upright(f32),
    /// A word at the top, centred on this place.
    Word(f32),
}

/// A line through these places, in the same shares.
#[derive(Debug, Clone)]
struct Stroke {
    through: Vec<Vec2>,
    colour: Color,
    width: f32,
}

/// What is painted on the paper.
#[derive(Component, Debug, Clone)]
struct Drawing(Vec<Stroke>);

/// The paper that pieces lie on.
#[derive(Component)]
struct Paper;

/// A paper that has a size now, or another one.
type Resized = (With<Paper>, Changed<ComputedNode>);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, lay_out.after(bevy::ui::UiSystems::Layout));
}

/// Puts the pieces where they belong and paints the lines, once the paper has a size or another one.
fn lay_out(
    papers: Query<(&ComputedNode, &Children), Resized>,
    mut pieces: Query<(&Piece, &mut Node)>,
    drawings: Query<&Drawing>,
    mut pictures: ResMut<Pictures>,
    // Where nothing is drawn there are no pictures.
    mut images: Option<ResMut<Assets<Image>>>,
    mut commands: Commands,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for (paper, children) in &papers {
        let size = paper.size() * paper.inverse_scale_factor();
        if size.x <= 0.0 {
            continue;
        }
        let at = |share: Vec2| Vec2::new(MARGIN + share.x * (size.x - 2.0 * MARGIN), MARGIN + share.y * (size.y - 2.0 * MARGIN));
        for child in children {
            if let (Ok(drawing), Some(images)) = (drawings.get(*child), &mut images) {
                let picture = pictures.picture(images, painted(drawing, size, at), 1.0 / paper.inverse_scale_factor());
                pictures.stir();
                commands.entity(*child).insert(ImageNode::new(picture).with_mode(NodeImageMode::Stretch));
            }
            let Ok((piece, mut node)) = pieces.get_mut(*child) else { continue };
            let (left, top) = match *piece {
                Piece::Mark(share) => (at(share).x - MARK / 2.0, at(share).y - MARK / 2.0),
                Piece::Upright(x) => (at(Vec2::new(x, 0.0)).x, 0.0),
                Piece::Word(x) => (at(Vec2::new(x, 0.0)).x + MARK, -MARGIN / 2.0),
            };
            (node.left, node.top) = (Val::Px(left), Val::Px(top));
        }
        redraw.write(RequestRedraw);
    }
}

/// The lines as a vector picture of the paper's size.
fn painted(drawing: &Drawing, size: Vec2, at: impl Fn(Vec2) -> Vec2) -> String {
    let stroke = |stroke: &Stroke| {
        let through: Vec<String> = stroke.through.iter().map(|share| format!("{:.1},{:.1}", at(*share).x, at(*share).y)).collect();
        let colour = stroke.colour.to_srgba().to_hex();
        format!(
            r#"<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round" stroke-linejoin="round"/>"#,
            through.join(" "),
            colour.get(..7).unwrap_or(&colour),
            stroke.width
        )
    };
    let strokes: String = drawing.0.iter().map(stroke).collect();
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{:.1}" height="{:.1}">{strokes}</svg>"#, size.x, size.y)
}

pub(super) fn curve(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    legend(brush, card, desk);
    let last = report.moods.last().map_or(0, |(turn, _)| *turn).max(1);
    let across = |turn: u16| f32::from(turn.min(last)) / f32::from(last);
    let paper = Node { height: Val::Px(HEIGHT), width: Val::Percent(100.0), margin: UiRect::top(brush.theme.space(3)), ..default() };
    let stroke = |through, tone, width| Stroke { through, colour: brush.theme.colour(tone), width };
    let level = |share| stroke(vec![Vec2::new(0.0, share), Vec2::new(1.0, share)], Tone::Line, 1.0);
    let levels = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(level);
    let moods = GAUGES.map(|(gauge, _, tone)| {
        let through = (0..=last).map(|turn| Vec2::new(across(turn), down(mood_at(report, turn).level(gauge))));
        stroke(through.collect(), tone, LINE)
    });
    card.spawn((Paper, paper)).with_children(|paper| {
        let over = Node { position_type: PositionType::Absolute, width: Val::Percent(100.0), height: Val::Percent(100.0), ..default() };
        paper.spawn((Drawing(levels.into_iter().chain(moods).collect()), over));
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
            paper.spawn((Piece::Word(across(finding.turn).min(0.9)), text, node));
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

fn mark(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, at: Vec2, tone: Tone) {
    let node = Node {
        position_type: PositionType::Absolute,
        width: Val::Px(MARK),
        height: Val::Px(MARK),
        border_radius: BorderRadius::MAX,
        ..default()
    };
    paper.spawn((Piece::Mark(at), node, BackgroundColor(brush.theme.colour(tone))));
}

fn upright(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, at: f32, tone: Tone) {
    let node = Node { position_type: PositionType::Absolute, width: Val::Px(1.0), height: Val::Percent(100.0), ..default() };
    paper.spawn((Piece::Upright(at), node, BackgroundColor(brush.theme.colour(tone))));
}
