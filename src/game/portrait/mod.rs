//! The person on the other end: one rig of vector parts for everybody, painted at the size needed and moved as layers.
//! Brows, lids, mouth, shoulders and light follow the mood, so that it can be read without gauges. Nothing here knows a
//! call: whoever wants a picture says whose, in which mood and at which hour.
//! Start reading at [`portrait`]; `rig` puts the layers together, `pose` is what a mood looks like, `paint` rasterises.

mod paint;
mod pose;
mod rig;
#[cfg(test)]
mod tests;

pub(crate) use paint::{Mix, Pictures, mixed, part, stands};
pub(crate) use rig::{ASPECT, Mind, Talking, portrait};

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Pictures>().add_systems(PostUpdate, paint::settle);
    rig::plugin(app);
}
