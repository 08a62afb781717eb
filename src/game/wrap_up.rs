//! Wrap-up: a short form, one field after another.

use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::{DIGITS, Shortcut};
use super::home::brand;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, clear, trouble};
use crate::call::Input;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::WrapUp).and_then(must_draw)));
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
    let Some(attempt) = &desk.attempt else { return };
    let view = attempt.call().view(desk.language());
    let brush = Brush::new(&theme, &fonts);
    let name = desk.locale.text("wrap-up");
    brush.screen(
        &mut commands,
        &name,
        |bar| brand(&brush, bar, &desk),
        |body| {
            body.spawn(brush.column(1.0)).with_children(|column| {
                column.spawn(brush.text(name.clone(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
                column.spawn(brush.text(desk.locale.text("wrap-up-lead"), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
                for (title, entry) in &view.filled {
                    column
                        .spawn(Node::default())
                        .with_children(|row| brush.chip(row, format!("✓ {title}: {entry}"), Tone::Celadon, Tone::CeladonWash));
                }
                let Some(form) = &view.form else { return };
                column.spawn(brush.card()).with_children(|card| {
                    card.spawn(brush.text(form.title.clone(), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
                    for (((option, label), order), digit) in form.options.iter().zip(1u16..).zip(DIGITS) {
                        let printed = order.to_string();
                        let action = Action::Apply(Input::Wrap(form.field, *option));
                        brush.button(
                            card,
                            Button {
                                name: label,
                                action,
                                order,
                                key: Some(&printed),
                                shortcut: Some(Shortcut::key(digit)),
                                is_main: false,
                            },
                        );
                    }
                });
                trouble(&brush, column, &desk);
            });
        },
    );
}
