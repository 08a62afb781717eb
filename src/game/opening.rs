//! What is seen while the shelf is read: the brand on paper. It takes a blink with the shipped cases, and a window that
//! waited for them would open late on a slow disk.

use std::sync::{Arc, Mutex};

use bevy::prelude::*;

use super::Screen;
use super::desk::{Desk, Stale, must_draw};
use super::motion::Motion;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, clear};

/// Why the window was closed again, told where it was opened from.
#[derive(Resource, Debug, Clone, Default)]
pub(super) struct Refused(Arc<Mutex<Option<String>>>);

impl Refused {
    fn because(&self, reason: String) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(reason);
    }

    /// The reason, where there is one.
    pub(super) fn reason(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Refused>().add_systems(Update, (draw.run_if(must_draw), wait).chain().run_if(in_state(Screen::Opening)));
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    let page = Node {
        width: Val::Percent(100.0),
        height: Val::Percent(100.0),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        row_gap: theme.space(2),
        ..default()
    };
    commands.spawn((ScreenRoot, page, BackgroundColor(theme.colour(Tone::Paper)))).with_children(|page| {
        page.spawn(brush.text(desk.locale.text("brand"), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
        page.spawn(brush.text(desk.locale.text("opening-wait"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
    });
}

/// Looks whether the shelf has been read, and goes on to where the day begins.
fn wait(
    mut desk: ResMut<Desk>,
    mut next: ResMut<NextState<Screen>>,
    mut motion: ResMut<Motion>,
    refused: Res<Refused>,
    mut exit: MessageWriter<AppExit>,
) {
    match desk.bypass_change_detection().look_for_shelf() {
        Ok(false) => motion.go_on(),
        Ok(true) => {
            desk.set_changed();
            next.set(desk.first_screen());
        }
        Err(reason) => {
            refused.because(reason);
            exit.write(AppExit::error());
        }
    }
}
