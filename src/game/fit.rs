//! How the screens fit the window: larger windows show everything larger, never longer lines; narrow ones fold.

use bevy::prelude::*;
use bevy::ui::UiScale;
use bevy::window::PrimaryWindow;

use super::desk::Stale;
use super::theme::Theme;

/// The window that sizes are drawn for, in logical pixels.
const DRAWN_FOR: Vec2 = Vec2::new(1440.0, 900.0);
/// Below this width at 100 % type, the right panel folds.
const NARROW: f32 = 1200.0;

/// What the window has room for.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Room {
    /// Whether the right panel folds into the middle.
    pub is_narrow: bool,
    /// The room in logical pixels after scaling.
    pub size: Vec2,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Room>().init_resource::<UiScale>().add_systems(PreUpdate, fit);
}

fn fit(
    windows: Query<&Window, With<PrimaryWindow>>,
    theme: Res<Theme>,
    mut scale: ResMut<UiScale>,
    mut room: ResMut<Room>,
    mut stale: ResMut<Stale>,
) {
    let Ok(window) = windows.single() else { return };
    let size = Vec2::new(window.width(), window.height());
    let wanted = (size / DRAWN_FOR).min_element().max(1.0);
    if (scale.0 - wanted).abs() > f32::EPSILON {
        scale.0 = wanted;
    }
    let larger = theme.size(super::theme::Size::Speech) / theme.plain_size(super::theme::Size::Speech);
    let now = Room { is_narrow: size.x / wanted / larger.max(1.0) < NARROW, size: size / wanted };
    if *room != now {
        *room = now;
        stale.0 = true;
    }
}
