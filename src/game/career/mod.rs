//! The career screen: the desks and where this trainee stands, what each may agree to; the skill map; what comes next and why;
//! the desk's own exam; the month's pay. It shows what the career's rules say and decides nothing. Start reading at
//! `draw`; the desks are in `posts`, the map in `map`, the right-hand cards in `side`.

mod exam;
mod map;
mod pay;
mod posts;
mod side;
#[cfg(test)]
mod tests;

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::Shortcut;
use super::frame::{Key, Step, bar, button, note};
use super::home::card;
use super::progress::{Stand, look_up, stand};
use super::sheet::Sheets;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::career::streak;

pub(super) use exam::paper_sheet;
pub(super) use map::skill_sheet;
pub(super) use pay::{earned, pay_sheet};

/// What a control does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Begins the desk's exam, or goes on with its next call.
    Sit,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Debrief), list).add_systems(Update, draw.run_if(in_state(Screen::Career).and_then(must_draw)));
}

/// Does it.
///
/// # Errors
/// Where the exam is not open, or its call cannot be begun.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets) -> Result<Option<Screen>, String> {
    sheets.close();
    match turn {
        Turn::Sit => exam::sit(desk).map(Some),
    }
}

/// What was just finished counts before home is seen again: the debrief says what it earned.
fn list(mut desk: ResMut<Desk>) {
    let desk = desk.bypass_change_detection();
    if desk.report.is_some() && desk.list_attempt().is_some() {
        look_up(desk);
    }
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    room: Res<Room>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    let stand = stand(&desk).filter(|_| !desk.frame.progress.is_looking());
    brush.screen(
        &mut commands,
        &desk.locale.text("post-tab"),
        |top| bar(&brush, top, &desk, Screen::Career),
        |body| {
            body.spawn((Node { row_gap: brush.theme.space(4), ..brush.column(2.2) }, Scrolls)).with_children(|column| {
                let Some(stand) = &stand else {
                    let trouble = desk.career_trouble().cloned();
                    note(&brush, column, trouble.unwrap_or_else(|| desk.locale.text("post-looking")));
                    back(&brush, column, &desk);
                    return;
                };
                head(&brush, column, &desk, stand);
                trouble(&brush, column, &desk);
                if room.is_narrow {
                    side::cards(&brush, column, &desk, stand);
                }
                column.spawn(card(&brush)).with_children(|card| posts::posts(&brush, card, &desk, stand));
                column.spawn(card(&brush)).with_children(|card| map::map(&brush, card, &desk, stand, *room));
                back(&brush, column, &desk);
            });
            if let (false, Some(stand)) = (room.is_narrow, &stand) {
                let panel =
                    (Node { row_gap: brush.theme.space(4), ..brush.column(1.0) }, Scrolls, BackgroundColor(theme.colour(Tone::Panel)));
                body.spawn(panel).with_children(|panel| side::cards(&brush, panel, &desk, stand));
            }
        },
    );
}

/// Whose career it is, at which desk; and the days in a row, where there are any.
fn head(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    let post = stand.post().title.in_language(desk.language());
    let line = Node {
        column_gap: brush.theme.space(4),
        row_gap: brush.theme.space(1),
        align_items: AlignItems::Baseline,
        flex_wrap: FlexWrap::Wrap,
        flex_shrink: 0.0,
        ..default()
    };
    column.spawn(line).with_children(|line| {
        let title = desk.locale.text_with("career-head", &[("name", &desk.trainee), ("desk", post)]);
        line.spawn(brush.text(title, Look::new(Face::Serif, Size::Figure, Tone::Ink)));
        let days = stand.standing.attempts().iter().map(|attempt| attempt.on);
        let run = streak(days, stand.career.rest_days, stand.today);
        let words = match (stand.standing.attempts().is_empty(), run.days) {
            (true, _) => desk.locale.text("post-nothing-yet"),
            (false, 0 | 1) => String::new(),
            (false, days) => desk.locale.text_with("career-streak", &[("days", &days.to_string())]),
        };
        line.spawn(brush.text(words, Look::new(Face::Sans, Size::Small, Tone::Soft)));
    });
}

fn back(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    column.spawn(Node { flex_shrink: 0.0, ..default() }).with_children(|row| {
        button(brush, row, &desk.locale.text("settings-back"), Action::Frame(Step::Go(Screen::Home)), 700, back);
    });
}
