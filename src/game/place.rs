//! The place: the trainee's desk by a window whose light follows the hour of the case. A picture of the wall in that
//! light, and one of what stands on the desk's edge; each painted once for a size, faint enough to read on.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::ui::UiSystems;

use super::portrait::{Mix, Pictures, mixed, part, stands};
use super::theme::{Hour, Shown, Theme};
use super::widgets::Brush;

/// Width by height of what stands on the desk's edge.
const EDGE: f32 = 900.0 / 220.0;
/// Pixels of the window for one of the picture: it is faint and has no edges that matter.
const COARSE: f32 = 2.0;

/// The picture of a place.
#[derive(Component)]
struct Place {
    hour: Hour,
    /// The size it was painted for, in pixels.
    painted: Vec2,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, (paint, draw).before(UiSystems::Prepare));
}

/// Lays the place under what the parent holds; spawn it first.
pub(crate) fn place(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, hour: Hour) {
    wall(brush, parent, hour);
    if brush.theme.shown == Shown::HighContrast {
        return;
    }
    let name = if matches!(hour, Hour::Evening | Hour::Night) { "lit" } else { "dark" };
    let edge = Node { width: Val::Percent(100.0), bottom: Val::ZERO, aspect_ratio: Some(EDGE), ..behind() };
    let drawing = Drawing { part: ("things", name), hour: brush.theme.place_hour(hour), faint: true, painted: 0.0 };
    parent.spawn((drawing, edge, ImageNode::default().with_mode(NodeImageMode::Stretch)));
}

/// The light alone: where cards lie on the desk, only scraps of what stands on its edge would be seen between them.
pub(crate) fn wall(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, hour: Hour) {
    if brush.theme.shown == Shown::HighContrast {
        return;
    }
    // As high as the window, so that the light stays where it is whatever lies below.
    let wall = Node { width: Val::Percent(100.0), height: Val::Vh(100.0), top: Val::ZERO, ..behind() };
    parent.spawn((Place { hour, painted: Vec2::ZERO }, wall, ImageNode::default().with_mode(NodeImageMode::Stretch)));
}

fn behind() -> Node {
    Node { position_type: PositionType::Absolute, left: Val::ZERO, ..default() }
}

fn paint(
    mut places: Query<(&mut Place, &ComputedNode, &mut ImageNode)>,
    theme: Res<Theme>,
    images: Option<ResMut<Assets<Image>>>,
    mut pictures: ResMut<Pictures>,
) {
    let Some(mut images) = images else { return };
    for (mut place, node, mut image) in &mut places {
        let size = if node.is_empty() { pictures.last_place } else { node.size };
        if size == Vec2::ZERO {
            pictures.stir();
        }
        if size == place.painted {
            continue;
        }
        place.painted = size;
        pictures.last_place = size;
        let hour = theme.place_hour(place.hour);
        let numbers = [("width", (size.x / COARSE).round().max(1.0)), ("height", (size.y / COARSE).round().max(1.0))];
        let text =
            mixed(&part("desk", hour.name()), Mix { theme: &theme, hour, cloth: "coat", grey: false, faint: true, numbers: &numbers });
        image.image = pictures.picture(&mut images, text, 1.0);
        pictures.stir();
    }
}

/// A drawing that fills its node.
#[derive(Component)]
struct Drawing {
    part: (&'static str, &'static str),
    hour: Hour,
    faint: bool,
    /// The width it was painted for, in pixels.
    painted: f32,
}

/// A part of `assets/portrait/` by itself, as large as the node it is put on.
pub(crate) fn drawing(kind: &'static str, name: &'static str) -> impl Bundle {
    (
        Drawing { part: (kind, name), hour: Hour::default(), faint: false, painted: 0.0 },
        ImageNode::default().with_mode(NodeImageMode::Stretch),
    )
}

fn draw(
    mut drawings: Query<(&mut Drawing, &ComputedNode, &mut ImageNode)>,
    theme: Res<Theme>,
    images: Option<ResMut<Assets<Image>>>,
    mut pictures: ResMut<Pictures>,
) {
    let Some(mut images) = images else { return };
    for (mut drawing, node, mut image) in &mut drawings {
        if node.is_empty() {
            pictures.stir();
        }
        let width = node.size.x;
        let svg = part(drawing.part.0, drawing.part.1);
        let Some(place) = stands(&svg).filter(|_| (width - drawing.painted).abs() >= 1.0) else { continue };
        drawing.painted = width;
        let text = mixed(&svg, Mix { theme: &theme, hour: drawing.hour, cloth: "coat", grey: false, faint: drawing.faint, numbers: &[] });
        image.image = pictures.picture(&mut images, text, width / place.width);
        pictures.stir();
    }
}
