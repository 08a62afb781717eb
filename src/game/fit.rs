//! How the screens fit the window: larger windows show everything larger, never longer lines; narrow ones fold.

use bevy::prelude::*;
use bevy::ui::UiScale;
use bevy::window::{Monitor, PrimaryMonitor, PrimaryWindow};

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

/// What a screen keeps for its bar of tasks and the window's own title, in logical pixels.
const KEPT_BY_THE_SCREEN: f32 = 72.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Room>().init_resource::<UiScale>().add_systems(PreUpdate, (within_the_screen, fit).chain());
}

/// A window that is larger than the screen is made to fit, once: an office's screen may be smaller than what is drawn for.
fn within_the_screen(
    mut windows: Query<&mut Window, With<PrimaryWindow>>,
    screens: Query<(&Monitor, Has<PrimaryMonitor>)>,
    mut is_done: Local<bool>,
) {
    if *is_done {
        return;
    }
    let Some((screen, _)) = screens.iter().max_by_key(|(_, is_primary)| *is_primary) else { return };
    let Ok(mut window) = windows.single_mut() else { return };
    *is_done = true;
    let size = UVec2::new(screen.physical_width, screen.physical_height).as_vec2() / window.scale_factor();
    if let Some(wanted) = fitting(Vec2::new(window.width(), window.height()), size) {
        window.resolution.set(wanted.x, wanted.y);
    }
}

/// The size of a window that is larger than its screen; `None` where it fits, or where the screen says nothing of use.
fn fitting(window: Vec2, screen: Vec2) -> Option<Vec2> {
    let is_known = screen.x > 0.0 && screen.y > KEPT_BY_THE_SCREEN;
    let is_larger = window.x > screen.x || window.y > screen.y;
    (is_known && is_larger).then(|| window.min(screen - Vec2::new(0.0, KEPT_BY_THE_SCREEN)))
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

#[cfg(test)]
mod tests {
    use super::{KEPT_BY_THE_SCREEN, Vec2, fitting};

    #[test]
    fn a_window_is_no_larger_than_its_screen() {
        let drawn_for = super::DRAWN_FOR;
        assert_eq!(fitting(drawn_for, drawn_for), None, "as large as the screen");
        assert_eq!(fitting(drawn_for, Vec2::new(1366.0, 768.0)), Some(Vec2::new(1366.0, 768.0 - KEPT_BY_THE_SCREEN)));
        assert_eq!(fitting(drawn_for, Vec2::new(2560.0, 800.0)), Some(Vec2::new(1440.0, 800.0 - KEPT_BY_THE_SCREEN)));
        assert_eq!(fitting(drawn_for, Vec2::ZERO), None, "a screen without a size says nothing");
    }
}
