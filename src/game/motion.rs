//! How often the window is drawn: only when something happened, or while something moves. Whatever moves asks for the
//! next frame; when nothing asks, the window rests.

use std::time::Duration;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy::winit::{UpdateMode, WinitSettings};

/// Between two frames of something that moves. Slow motion is enough on these screens, and office PCs draw in software.
const FRAME: Duration = Duration::from_millis(40);
/// Between two looks at a screen that rests.
const REST: Duration = Duration::from_mins(1);

/// Whether anything moves.
#[derive(Resource, Debug, Default)]
pub(crate) struct Motion {
    asked: bool,
    /// No motion that only decorates.
    pub less: bool,
}

impl Motion {
    /// Asks for the next frame.
    pub(crate) fn go_on(&mut self) {
        self.asked = true;
    }
}

/// How the window is drawn when it opens.
pub(super) fn resting() -> WinitSettings {
    WinitSettings { focused_mode: UpdateMode::reactive_low_power(REST), unfocused_mode: UpdateMode::reactive_low_power(REST) }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Motion>().add_systems(Last, pace);
}

fn pace(
    mut motion: ResMut<Motion>,
    settings: Option<ResMut<WinitSettings>>,
    mut moving: Local<bool>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let asked = std::mem::take(&mut motion.bypass_change_detection().asked);
    if asked == *moving {
        return;
    }
    *moving = asked;
    if let Some(mut settings) = settings {
        let wait = if asked { FRAME } else { REST };
        settings.focused_mode = UpdateMode::reactive_low_power(wait);
        settings.unfocused_mode = UpdateMode::reactive_low_power(wait);
    }
    redraw.write(RequestRedraw);
}

/// Eases out: fast at first, then slower. `share` is the part of the time that has passed, 0 to 1.
pub(crate) fn ease_out(share: f32) -> f32 {
    let left = 1.0 - share.clamp(0.0, 1.0);
    1.0 - left * left * left
}
