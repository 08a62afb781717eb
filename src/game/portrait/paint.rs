//! From a vector part to a picture: names of paints and numbers are put into its text, then it is rasterised.

use std::collections::BTreeMap;

use bevy::asset::RenderAssetUsages;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use resvg::tiny_skia::{Pixmap, Transform as Move};
use resvg::usvg::{Options, Tree};

use crate::game::motion::Motion;
use crate::game::theme::{Hour, Theme};
use crate::scenario::{Library, Shipped};

/// So many pictures are kept; then all are painted afresh. A call needs about forty.
const KEPT: usize = 256;
/// No picture is wider or higher, in pixels.
const LARGEST: u32 = 4096;

/// Where a part stands in the rig, from its `viewBox`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

/// What goes into the braces of a part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix<'a> {
    pub theme: &'a Theme,
    pub hour: Hour,
    /// What `cloth` means for this person.
    pub cloth: &'a str,
    /// Whether `hair` has turned grey.
    pub grey: bool,
    /// As faint as the place is, on paper. Mixed into the paints: the graphics card would blend lighter than it was tested.
    pub faint: bool,
    /// Numbers by name.
    pub numbers: &'a [(&'a str, f32)],
}

/// Painted pictures, by what was painted.
#[derive(Resource, Default)]
pub(crate) struct Pictures {
    painted: BTreeMap<(String, u32), Handle<Image>>,
    /// Width of the last portrait in pixels: the next one is most likely as large.
    pub(super) last_width: f32,
    /// The same of the place.
    pub(crate) last_place: Vec2,
    /// Frames until what was painted last is surely seen.
    unseen: u8,
}

/// A new picture takes a frame to be laid out, one to reach the graphics card and one to be drawn.
const TO_BE_SEEN: u8 = 4;

/// Keeps drawing until new pictures are seen.
pub(super) fn settle(mut pictures: ResMut<Pictures>, mut motion: ResMut<Motion>) {
    if pictures.unseen > 0 {
        pictures.unseen -= 1;
        motion.go_on();
    }
}

impl Pictures {
    /// Something was painted or still has to be.
    pub(crate) const fn stir(&mut self) {
        self.unseen = TO_BE_SEEN;
    }

    /// The picture of a text that is already mixed, at so many pixels a unit.
    pub(crate) fn picture(&mut self, images: &mut Assets<Image>, svg: String, scale: f32) -> Handle<Image> {
        if self.painted.len() > KEPT {
            self.painted.clear();
        }
        let key = (svg, scale.to_bits());
        if let Some(known) = self.painted.get(&key) {
            return known.clone();
        }
        let image = rasterised(&key.0, scale).map(|image| images.add(image)).unwrap_or_default();
        self.painted.insert(key, image.clone());
        image
    }
}

/// The text of a part; empty where it was never drawn.
pub(crate) fn part(kind: &str, name: &str) -> String {
    let bytes = Shipped.read(&format!("assets/portrait/{kind}/{name}.svg"));
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Where a part stands.
pub(crate) fn stands(svg: &str) -> Option<Place> {
    let mut numbers = attribute(svg, "viewBox")?.split_whitespace().map(str::parse::<f32>);
    let mut next = || numbers.next()?.ok();
    Some(Place { left: next()?, top: next()?, width: next()?, height: next()? })
}

/// An attribute of the part's root.
pub(crate) fn attribute<'a>(svg: &'a str, name: &str) -> Option<&'a str> {
    let root = svg.get(..svg.find('>')?)?;
    let from = root.find(&format!(" {name}=\""))? + name.len() + 3;
    root.get(from..)?.split('"').next()
}

/// A part with everything in its braces resolved. What means nothing stays, so that it can be found.
pub(crate) fn mixed(svg: &str, mix: Mix<'_>) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else { break };
        match meaning(name, mix) {
            Some(meaning) => out.push_str(&meaning),
            None => out.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn meaning(name: &str, mix: Mix<'_>) -> Option<String> {
    if let Some((_, number)) = mix.numbers.iter().find(|(known, _)| *known == name) {
        return Some(format!("{number:.1}"));
    }
    let base = name.trim_end_matches(['-', '+']);
    let paint = match base {
        "cloth" => mix.cloth,
        "hair" if mix.grey => "grey",
        other => other,
    };
    let plain = mix.theme.paint(&format!("{paint}{}", &name[base.len()..]), mix.hour)?;
    let (red, green, blue) = if mix.faint { mix.theme.faint(plain) } else { plain };
    Some(format!("#{red:02X}{green:02X}{blue:02X}"))
}

/// A vector text as pixels; `None` where it is no picture.
pub(super) fn rasterised(svg: &str, scale: f32) -> Option<Image> {
    let tree = Tree::from_str(svg, &Options::default()).ok()?;
    let size = tree.size().scale_by(scale)?.to_int_size();
    let (width, height) = (size.width().min(LARGEST), size.height().min(LARGEST));
    let mut map = Pixmap::new(width, height)?;
    resvg::render(&tree, Move::from_scale(scale, scale), &mut map.as_mut());
    // The window blends colours that were not multiplied with their alpha.
    let straight = map.pixels().iter().flat_map(|pixel| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    });
    let extent = Extent3d { width, height, depth_or_array_layers: 1 };
    Some(Image::new(extent, TextureDimension::D2, straight.collect(), TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::default()))
}
