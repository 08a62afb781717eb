//! The dialogue as a map: nodes in layers from the first one down, lines for where replies and acts lead. Nodes are
//! controls; the lines are one painted picture below them.

use std::fmt::Write as _;

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::frame::{Pressable, Step, pressable};
use super::super::portrait::Pictures;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look};
use super::Turn;
use crate::call::{Compiled, NodeId};
use crate::workbench::map::{flow, ranks};

/// Height of a layer and of a box, in the type's lines.
const LAYER: f32 = 4.6;
const BOX: f32 = 2.9;
/// How wide a box is at most, as a share of the map.
const WIDEST: f32 = 0.24;

/// Where the nodes stand: layer by layer, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layers(pub Vec<Vec<NodeId>>);

impl Layers {
    /// Each node in the layer of its fewest steps from the start; in a layer, in the order of what leads to it. What
    /// nothing leads to stands in the last layer.
    pub(super) fn of(compiled: &Compiled) -> Self {
        let links = flow(compiled);
        let from = |source: NodeId| links.iter().filter(move |(from, _)| *from == source).map(|(_, to)| *to);
        let mut given = vec![None; compiled.nodes.len()];
        given[compiled.start.index()] = Some(0);
        let all = || (0u16..).map(NodeId).take(compiled.nodes.len());
        let ranks = ranks(given, |node| all().nth(node).into_iter().flat_map(from).map(NodeId::index).collect());
        let mut layers: Vec<Vec<NodeId>> = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        let mut placed = vec![false; compiled.nodes.len()];
        for layer in 0..layers.len() {
            let before = layer.checked_sub(1).and_then(|before| layers.get(before)).cloned().unwrap_or_default();
            for node in before.into_iter().flat_map(from).chain(all()) {
                if ranks[node.index()] == layer && !std::mem::replace(&mut placed[node.index()], true) {
                    layers[layer].push(node);
                }
            }
        }
        Self(layers)
    }

    /// The middle of a node, as shares of the map's width and in layers from the top.
    fn place(&self, node: NodeId) -> Option<(f32, f32)> {
        self.0.iter().enumerate().find_map(|(layer, nodes)| {
            let at = nodes.iter().position(|known| *known == node)?;
            Some(((whole(at) + 0.5) / whole(nodes.len()), whole(layer)))
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
const fn whole(count: usize) -> f32 {
    count as f32
}

/// What the map shows beside the nodes.
pub(super) struct Seen<'a> {
    pub chosen: Option<NodeId>,
    /// The nodes of the best lawful play.
    pub best: &'a [NodeId],
    /// How wide the map is, in logical pixels.
    pub width: f32,
}

pub(super) fn map(
    brush: &Brush<'_>,
    column: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    compiled: &Compiled,
    (pictures, images): (&mut Pictures, Option<&mut Assets<Image>>),
    seen: &Seen<'_>,
) {
    let layers = Layers::of(compiled);
    let line = brush.theme.size(Size::Small) * 1.5;
    let height = line * LAYER * whole(layers.0.len());
    let ground = Node { width: Val::Percent(100.0), height: Val::Px(height), flex_shrink: 0.0, ..default() };
    column.spawn(ground).with_children(|ground| {
        let over = Node { position_type: PositionType::Absolute, width: Val::Percent(100.0), height: Val::Percent(100.0), ..default() };
        let svg = lines(brush, compiled, &layers, line, seen);
        if let Some(images) = images {
            let picture = pictures.picture(images, svg, 1.0);
            pictures.stir();
            ground.spawn((over, ImageNode::new(picture).with_mode(NodeImageMode::Stretch)));
        }
        let mut order = 100;
        for (layer, nodes) in layers.0.iter().enumerate() {
            for (at, node) in nodes.iter().enumerate() {
                let share = (1.0 / whole(nodes.len())).min(WIDEST) * 0.92;
                let middle = (whole(at) + 0.5) / whole(nodes.len());
                let place = Node {
                    position_type: PositionType::Absolute,
                    left: Val::Percent((middle - share / 2.0) * 100.0),
                    top: Val::Px(line * (LAYER * whole(layer) + (LAYER - BOX) / 2.0)),
                    width: Val::Percent(share * 100.0),
                    height: Val::Px(line * BOX),
                    flex_direction: FlexDirection::Column,
                    justify_content: JustifyContent::Center,
                    padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
                    border: UiRect::all(Val::Px(if seen.best.contains(node) { 2.0 } else { 1.0 })),
                    border_radius: brush.theme.button_radius(),
                    overflow: Overflow::clip(),
                    ..default()
                };
                node_box(brush, ground, desk, compiled, (*node, order), place, seen);
                order += 1;
            }
        }
    });
}

fn node_box(
    brush: &Brush<'_>,
    ground: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    compiled: &Compiled,
    (id, order): (NodeId, u16),
    place: Node,
    seen: &Seen<'_>,
) {
    let node = compiled.node(id);
    let paper = match (seen.chosen == Some(id), node.ends) {
        (true, _) => Tone::BlueWash,
        (false, Some(_)) => Tone::OchreWash,
        (false, None) => Tone::Card,
    };
    let edge = if seen.best.contains(&id) { Tone::Celadon } else { Tone::Line };
    let replies = desk.locale.text_with("studio-replies", &[("count", &node.replies.len().to_string())]);
    let what = match node.ends {
        Some(ending) => {
            let title = compiled.text(desk.language(), compiled.endings[ending.index()].title);
            if title.is_empty() { compiled.endings[ending.index()].id.clone() } else { title.to_owned() }
        }
        None => replies,
    };
    let name = format!("{}, {what}", node.id);
    let action = Action::Frame(Step::Studio(Turn::Node(id)));
    let control = Pressable { name: &name, action, order, shortcut: None, role: Role::Button };
    let look = (place, BackgroundColor(brush.theme.colour(paper)), BorderColor::all(brush.theme.colour(edge)));
    pressable(brush, ground, control, look, |inside| {
        inside.spawn((brush.text(node.id.clone(), Look::new(Face::Bold, Size::Note, Tone::Ink)), TextLayout::no_wrap()));
        inside.spawn((brush.text(what.clone(), Look::new(Face::Sans, Size::Note, Tone::Soft)), TextLayout::no_wrap()));
    });
}

/// The lines as a picture in the map's own units: pixels.
fn lines(brush: &Brush<'_>, compiled: &Compiled, layers: &Layers, line: f32, seen: &Seen<'_>) -> String {
    let (width, height) = (seen.width.max(200.0).round(), line * LAYER * whole(layers.0.len()));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\">"
    );
    let plain = hex(brush.theme.colour(Tone::Faint));
    let best = hex(brush.theme.colour(Tone::Celadon));
    let mut all = flow(compiled);
    let is_best = |edge: &(NodeId, NodeId)| seen.best.windows(2).any(|pair| (pair[0], pair[1]) == *edge);
    all.sort_by_key(is_best);
    for edge in all {
        let (Some(from), Some(to)) = (layers.place(edge.0), layers.place(edge.1)) else { continue };
        let (x1, x2) = (from.0 * width, to.0 * width);
        let half = BOX / 2.0;
        let middle = |layer: f32| line * (LAYER * layer + LAYER / 2.0);
        // Down leaves below and arrives above; up and aside go around at the sides.
        let (y1, y2) = if to.1 > from.1 {
            (middle(from.1) + line * half, middle(to.1) - line * half)
        } else {
            (middle(from.1) - line * half, middle(to.1) + line * half)
        };
        let bend = (y2 - y1) / 2.0;
        let (colour, thick, alpha) = if is_best(&edge) { (&best, 3.0, 1.0) } else { (&plain, 1.2, 0.55) };
        let dash = if to.1 > from.1 { "" } else { " stroke-dasharray=\"5 4\"" };
        let _ = write!(
            svg,
            "<path d=\"M {x1:.1} {y1:.1} C {x1:.1} {:.1} {x2:.1} {:.1} {x2:.1} {y2:.1}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thick}\" stroke-opacity=\"{alpha}\"{dash}/>",
            y1 + bend,
            y2 - bend
        );
    }
    svg.push_str("</svg>");
    svg
}

fn hex(colour: Color) -> String {
    colour.to_srgba().to_hex().chars().take(7).collect()
}
