//! The layers of a portrait: where they are, which picture each shows, how they move.

use std::time::Duration;

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::ui::{UiSystems, Val2};

use super::paint::{Mix, Pictures, Place, attribute, mixed, part, stands};
use super::pose::{Feeling, Pose};
use crate::game::motion::{Motion, ease_out};
use crate::game::theme::{Hour, Theme, Tone};
use crate::game::widgets::Brush;
use crate::persona::Mood;
use crate::scenario::Portrait;

/// What is seen of the rig, in the units of its parts.
const RIG: Place = Place { left: 36.0, top: 36.0, width: 244.0, height: 212.0 };
/// A portrait's width by its height.
pub(crate) const ASPECT: f32 = RIG.width / RIG.height;
/// What tilts with the head, around its middle: the neck.
const HEAD: Place = Place { left: 71.0, top: 85.0, width: 200.0, height: 200.0 };
/// From one mood to the next.
const CHANGE: Duration = Duration::from_millis(700);
/// Hair is grey from this age on.
const GREY_FROM: u8 = 58;
/// How far lids are open in a blink.
const SHUT: f32 = 0.1;
/// Lines show from this age on, and are deepest at the second.
const LINES: (u8, u8) = (40, 64);

/// A portrait that is to be painted into its node.
#[derive(Component, Clone)]
struct Rig {
    look: Portrait,
    mood: Mood,
    hour: Hour,
    /// Follows [`Mind`] and [`Talking`] instead of standing still.
    is_live: bool,
    /// The width it was painted for, in pixels.
    painted: f32,
}

/// What the one on the line feels: the live portrait follows it from mood to mood.
#[derive(Resource, Debug, Default)]
pub(crate) struct Mind {
    from: Feeling,
    to: Feeling,
    spent: Duration,
}

impl Mind {
    /// The mood is this one now; without time to get there where somebody else is on the line.
    pub(crate) fn set(&mut self, mood: Mood, is_new: bool) {
        let to = Feeling::from(mood);
        if is_new {
            *self = Self { from: to, to, spent: CHANGE };
        } else if to != self.to {
            *self = Self { from: self.now(), to, spent: Duration::ZERO };
        }
    }

    fn now(&self) -> Feeling {
        let share = self.spent.as_secs_f32() / CHANGE.as_secs_f32();
        self.from.towards(self.to, ease_out(share))
    }
}

/// What the voice does to the live portrait.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Talking {
    /// How far the mouth is open: 0 to 3.
    pub open: u8,
    pub blinks: bool,
}

impl Talking {
    /// The widest mouth.
    pub(crate) const WIDEST: u8 = 3;
}

/// One layer of a rig.
#[derive(Component, Clone, Copy)]
struct Layer {
    rig: Entity,
    part: Part,
    /// Its own size in units of the rig.
    size: Vec2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Shoulders,
    Head,
    BrowLeft,
    BrowRight,
    Eyes,
    Mouth,
    Flush,
    Dusk,
    /// Never moves by itself.
    Still,
}

/// Draws somebody into a box of the parent's width. `live` portraits follow [`Mind`] and [`Talking`]; there is one at
/// most.
pub(crate) fn portrait(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, look: &Portrait, mood: Mood, hour: Hour, is_live: bool) {
    let frame = Node {
        width: Val::Percent(100.0),
        aspect_ratio: Some(ASPECT),
        overflow: Overflow::clip(),
        border_radius: brush.theme.card_radius(),
        flex_shrink: 0.0,
        ..default()
    };
    let wall = brush.theme.paint("wall", hour).map_or(Color::NONE, |(red, green, blue)| Color::srgb_u8(red, green, blue));
    parent.spawn((frame, BackgroundColor(wall), Rig { look: look.clone(), mood, hour, is_live, painted: 0.0 }));
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Mind>().init_resource::<Talking>();
    app.add_systems(PostUpdate, (develop, feel, pose).chain().before(UiSystems::Prepare));
}

/// Paints portraits that are new or whose size has changed.
fn develop(
    mut commands: Commands,
    mut rigs: Query<(Entity, &mut Rig, Ref<ComputedNode>)>,
    theme: Res<Theme>,
    images: Option<ResMut<Assets<Image>>>,
    mut pictures: ResMut<Pictures>,
) {
    let Some(mut images) = images else { return };
    for (entity, mut rig, node) in &mut rigs {
        let width = if node.size.x > 0.0 { node.size.x } else { pictures.last_width };
        if width <= 0.0 {
            // Its size is known after the layout of this frame.
            pictures.stir();
            continue;
        }
        if (rig.painted - width).abs() < 1.0 {
            continue;
        }
        rig.painted = width;
        pictures.last_width = width;
        let mut easel = Easel { theme: &theme, images: &mut images, pictures: &mut pictures, rig: &rig, entity };
        commands.entity(entity).despawn_related::<Children>().with_children(|frame| easel.layers(frame));
        pictures.stir();
    }
}

fn cloth(look: &Portrait) -> String {
    attribute(&part("clothes", &look.clothes), "class").unwrap_or("coat").to_owned()
}

/// One portrait at work.
struct Easel<'a> {
    theme: &'a Theme,
    images: &'a mut Assets<Image>,
    pictures: &'a mut Pictures,
    rig: &'a Rig,
    entity: Entity,
}

impl Easel<'_> {
    fn layers(&mut self, frame: &mut ChildSpawnerCommands<'_>) {
        let look = self.rig.look.clone();
        self.layer(frame, RIG, ("place", self.rig.hour.name()), Part::Still, 1.0);
        let dusk = Layer { rig: self.entity, part: Part::Dusk, size: Vec2::new(RIG.width, RIG.height) };
        frame.spawn((dusk, Node { border_radius: self.theme.card_radius(), ..within(RIG, RIG) }));
        self.layer(frame, RIG, ("hair-back", &look.hair), Part::Still, 1.0);
        self.layer(frame, RIG, ("clothes", &look.clothes), Part::Shoulders, 1.0);
        let head = (Layer { rig: self.entity, part: Part::Head, size: Vec2::new(HEAD.width, HEAD.height) }, within(HEAD, RIG));
        frame.spawn(head).with_children(|head| {
            self.layer(head, HEAD, ("face", &look.face), Part::Still, 1.0);
            self.layer(head, HEAD, ("flush", "cheeks"), Part::Flush, 0.0);
            self.layer(head, HEAD, ("lines", "age"), Part::Still, lines(look.age));
            self.layer(head, HEAD, ("eyes", "both"), Part::Eyes, 1.0);
            self.layer(head, HEAD, ("mouth", "lips"), Part::Mouth, 1.0);
            self.layer(head, HEAD, ("hair", &look.hair), Part::Still, 1.0);
            self.layer(head, HEAD, ("brow", "left"), Part::BrowLeft, 1.0);
            self.layer(head, HEAD, ("brow", "right"), Part::BrowRight, 1.0);
            self.layer(head, HEAD, ("hand", "phone"), Part::Still, 1.0);
        });
    }

    fn layer(&mut self, parent: &mut ChildSpawnerCommands<'_>, frame: Place, (kind, name): (&str, &str), moves: Part, alpha: f32) {
        let svg = part(kind, name);
        let Some(at) = stands(&svg) else { return };
        let image = match moves {
            // Painted by the pose.
            Part::Eyes | Part::Mouth => ImageNode::default(),
            _ => {
                let cloth = cloth(&self.rig.look);
                let text = mixed(&svg, self.mix(&cloth, &[]));
                ImageNode::new(self.pictures.picture(self.images, text, self.rig.painted / RIG.width))
            }
        };
        let image = image.with_color(Color::WHITE.with_alpha(alpha)).with_mode(NodeImageMode::Stretch);
        let mut node = within(at, frame);
        if at == RIG {
            node.border_radius = self.theme.card_radius();
        }
        let layer = Layer { rig: self.entity, part: moves, size: Vec2::new(at.width, at.height) };
        parent.spawn((layer, node, image));
    }

    fn mix<'b>(&'b self, cloth: &'b str, numbers: &'b [(&'b str, f32)]) -> Mix<'b> {
        mix(self.theme, self.rig, cloth, numbers)
    }
}

fn mix<'a>(theme: &'a Theme, rig: &Rig, cloth: &'a str, numbers: &'a [(&'a str, f32)]) -> Mix<'a> {
    Mix { theme, hour: rig.hour, cloth, grey: rig.look.age >= GREY_FROM, faint: false, numbers }
}

/// How deep the lines of an age are, 0 to 1.
fn lines(age: u8) -> f32 {
    f32::from(age.saturating_sub(LINES.0)) / f32::from(LINES.1 - LINES.0)
}

/// A node that stands where a part stands in a frame.
fn within(at: Place, frame: Place) -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: Val::Percent((at.left - frame.left) / frame.width * 100.0),
        top: Val::Percent((at.top - frame.top) / frame.height * 100.0),
        width: Val::Percent(at.width / frame.width * 100.0),
        height: Val::Percent(at.height / frame.height * 100.0),
        ..default()
    }
}

/// Brings the mind on its way to the mood.
fn feel(mut mind: ResMut<Mind>, rigs: Query<&Rig>, time: Res<Time<Real>>, mut motion: ResMut<Motion>) {
    if mind.spent >= CHANGE || !rigs.iter().any(|rig| rig.is_live) {
        return;
    }
    let step = if motion.less { CHANGE } else { time.delta() };
    mind.spent = (mind.spent + step).min(CHANGE);
    motion.go_on();
}

/// Puts every layer where the pose wants it.
fn pose(
    rigs: Query<&Rig>,
    mut layers: Query<(Ref<Layer>, &mut UiTransform, &mut BackgroundColor, Option<&mut ImageNode>)>,
    mind: Res<Mind>,
    talking: Res<Talking>,
    theme: Res<Theme>,
    images: Option<ResMut<Assets<Image>>>,
    mut pictures: ResMut<Pictures>,
) {
    let moved = mind.is_changed() || talking.is_changed();
    let Some(mut images) = images else { return };
    for (layer, mut transform, mut ground, image) in &mut layers {
        let Ok(rig) = rigs.get(layer.rig) else { continue };
        if layer.part == Part::Still || !(layer.is_added() || rig.is_live && moved) {
            continue;
        }
        let pose = Pose::of(if rig.is_live { mind.now() } else { rig.mood.into() });
        let talking = if rig.is_live { *talking } else { Talking::default() };
        if let Some(mut image) = image {
            if let Some(text) = face_part(layer.part, &pose, talking, &theme, rig) {
                image.image = pictures.picture(&mut images, text, rig.painted / RIG.width);
            }
            if layer.part == Part::Flush {
                image.color = Color::WHITE.with_alpha(pose.flush);
            }
        }
        if layer.part == Part::Dusk {
            ground.0 = theme.colour(Tone::Ink).with_alpha(pose.dusk);
        }
        let (turn, to) = moves(layer.part, &pose);
        transform.rotation = Rot2::degrees(turn);
        // A transform's per cent are of the layer's own size.
        let share = to / layer.size * 100.0;
        transform.translation = Val2::percent(share.x, share.y);
    }
}

/// How far a layer turns and moves, in degrees and units of the rig.
fn moves(part: Part, pose: &Pose) -> (f32, Vec2) {
    match part {
        Part::Shoulders => (0.0, Vec2::new(0.0, -pose.shoulders_up)),
        Part::Head => (pose.head_turn, Vec2::new(0.0, pose.head_down)),
        Part::BrowLeft => (pose.brow_turn, Vec2::new(pose.brow_in, pose.brow_down)),
        Part::BrowRight => (-pose.brow_turn, Vec2::new(-pose.brow_in, pose.brow_down)),
        Part::Eyes | Part::Mouth | Part::Flush | Part::Dusk | Part::Still => (0.0, Vec2::ZERO),
    }
}

/// The part that a pose paints anew, mixed.
fn face_part(part_of: Part, pose: &Pose, talking: Talking, theme: &Theme, rig: &Rig) -> Option<String> {
    let lids = if talking.blinks { SHUT } else { pose.lids };
    let (kind, name, numbers) = match part_of {
        Part::Eyes => ("eyes", "both", pose.eyes(lids).to_vec()),
        Part::Mouth => ("mouth", "lips", pose.lips(f32::from(talking.open) / f32::from(Talking::WIDEST)).to_vec()),
        _ => return None,
    };
    Some(mixed(&part(kind, name), mix(theme, rig, "coat", &numbers)))
}
