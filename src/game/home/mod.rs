//! Home: what next and why it, the recent calls, and beside them how far one has come. It draws what the career's
//! rules say of the records (`progress`) and decides nothing. Start reading at `draw`; the right-hand cards are in `side`.

mod recent;
mod side;

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::Timelike;

use super::Screen;
use super::courier::duties;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::Shortcut;
use super::frame::{Key, Step, bar, button, note, small};
use super::library::{difficulty, minutes};
use super::portrait::portrait;
use super::progress::{finished, is_passed, own_cases, stand};
use super::theme::{Hour, Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Compiled, Mode};
pub(super) use recent::{broken_off_sheet, outcome_chip};
pub(super) use side::red_line_sheet;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Home).and_then(must_draw)));
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
    brush.screen(
        &mut commands,
        &desk.locale.text("frame-today"),
        |top| bar(&brush, top, &desk, Screen::Home),
        |body| {
            body.spawn((Node { row_gap: brush.theme.space(4), ..brush.column(2.5) }, Scrolls)).with_children(|column| {
                greeting(&brush, column, &desk);
                trouble(&brush, column, &desk);
                if desk.has_duties() {
                    column.spawn(card(&brush)).with_children(|card| duties(&brush, card, &desk));
                }
                next(&brush, column, &desk);
                column.spawn(card(&brush)).with_children(|card| recent::list(&brush, card, &desk));
                if room.is_narrow {
                    side::cards(&brush, column, &desk);
                }
            });
            if !room.is_narrow {
                let panel =
                    (Node { row_gap: brush.theme.space(4), ..brush.column(1.0) }, Scrolls, BackgroundColor(theme.colour(Tone::Panel)));
                body.spawn(panel).with_children(|panel| side::cards(&brush, panel, &desk));
            }
        },
    );
}

/// A card that never shrinks below what it holds.
pub(super) fn card(brush: &Brush<'_>) -> impl Bundle + use<> {
    let node = Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(4)),
        row_gap: brush.theme.space(2),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    (node, BackgroundColor(brush.theme.colour(Tone::Card)), BorderColor::all(brush.theme.colour(Tone::Line)), brush.theme.soft_shadow())
}

/// The brand, and what the bars of other screens end with.
pub(super) fn brand(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    super::frame::brand(brush, bar, desk);
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    note(brush, bar, desk.locale.text("keys-move"));
    note(brush, bar, desk.locale.text("keys-enter"));
    super::frame::language(brush, bar, desk);
}

/// How one greets at this hour.
const fn greeting_key(hour: u32) -> &'static str {
    match hour {
        5..=10 => "home-morning",
        11..=12 => "home-noon",
        13..=17 => "home-afternoon",
        18..=22 => "home-evening",
        _ => "home-night",
    }
}

fn greeting(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let hello = desk.locale.text_with(greeting_key(chrono::Local::now().hour()), &[("name", &desk.trainee)]);
    column.spawn(brush.text(hello, Look::new(Face::Serif, Size::Figure, Tone::Ink)));
    let own = own_cases(desk);
    let passed = own.iter().filter(|place| is_passed(desk, &desk.cases()[**place].id)).count();
    let calls = finished(desk).count();
    let key = if calls == 0 { "home-begin" } else { "home-so-far" };
    let values = [("calls", calls.to_string()), ("passed", passed.to_string()), ("cases", own.len().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    column.spawn(brush.text(desk.locale.text_with(key, &values), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
}

/// The title of a case that a record names; its id where it is not here any more.
pub(super) fn title(desk: &Desk, id: &str) -> String {
    let case = desk.case_called(id).and_then(|(_, case)| case.compiled.as_ref().ok());
    case.map_or_else(|| id.to_owned(), |case| case.text(desk.language(), case.title).to_owned())
}

fn next(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    if desk.frame.progress.is_looking() {
        small(brush, column, desk.locale.text("post-looking"), Tone::Soft);
        return;
    }
    let Some(stand) = stand(desk) else {
        small(brush, column, desk.career_trouble().cloned().unwrap_or_default(), Tone::Ochre);
        return;
    };
    let Some((place, next)) = stand.next() else { return };
    let title = |id: &str| title(desk, id);
    let why = stand.words(&title).why(&next.why);
    let Ok(case) = &desk.cases()[place].compiled else { return };
    let frame = Node {
        flex_shrink: 0.0,
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        overflow: Overflow::clip(),
        ..default()
    };
    column.spawn(card(brush)).insert(frame).with_children(|row| {
        let picture = Node { width: Val::Percent(30.0), max_width: Val::Px(300.0), flex_shrink: 0.0, ..default() };
        let hour = Hour::at(case.scene.at.hour());
        let look = case.portrait_of(case.debtor);
        row.spawn(picture).with_children(|left| portrait(brush, left, look, case.mood.0, hour, false));
        let words = Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(2),
            padding: UiRect::axes(brush.theme.space(5), brush.theme.space(4)),
            flex_grow: 1.0,
            flex_basis: Val::Px(0.0),
            min_width: Val::Px(0.0),
            align_items: AlignItems::FlexStart,
            justify_content: JustifyContent::Center,
            ..default()
        };
        row.spawn(words).with_children(|right| chosen_case(brush, right, desk, (place, case), &why));
    });
}

fn chosen_case(brush: &Brush<'_>, right: &mut ChildSpawnerCommands<'_>, desk: &Desk, (place, case): (usize, &Compiled), why: &str) {
    let language = desk.language();
    let chips = Node {
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        align_items: AlignItems::Center,
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    right.spawn(chips).with_children(|chips| {
        brush.chip(chips, case.books.owed.bucket.to_string(), Tone::Ochre, Tone::OchreWash);
        let minutes = desk.locale.text_with("library-minutes", &[("minutes", &minutes(case).to_string())]);
        brush.chip(chips, minutes, Tone::Blue, Tone::BlueWash);
        difficulty(brush, chips, desk, case);
    });
    right.spawn(brush.text(case.text(language, case.title), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    right.spawn(brush.text(case.text(language, case.summary), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
    small(brush, right, desk.locale.text_with("home-why-it", &[("why", why)]), Tone::Ink);
    let row = Node {
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(2),
        flex_wrap: FlexWrap::Wrap,
        padding: UiRect::top(brush.theme.space(2)),
        ..default()
    };
    right.spawn(row).with_children(|row| {
        let open = desk.locale.text("home-open");
        let printed = desk.locale.text("key-enter");
        let shortcut = Some(Shortcut::key(KeyCode::Digit1));
        brush.button(
            row,
            Button { name: &open, action: Action::Open(place, Mode::Practice), order: 1, key: Some(&printed), shortcut, is_main: true },
        );
        button(brush, row, &desk.locale.text("home-another"), Action::Frame(Step::Go(Screen::Library)), 2, Key::NONE);
    });
}

#[cfg(test)]
mod tests {
    use super::greeting_key;

    #[test]
    fn every_hour_has_its_greeting() {
        let keys: Vec<&str> = [4, 5, 10, 11, 12, 13, 17, 18, 22, 23].into_iter().map(greeting_key).collect();
        let (night, morning, noon, afternoon, evening) = ("home-night", "home-morning", "home-noon", "home-afternoon", "home-evening");
        assert_eq!(keys, [night, morning, morning, noon, noon, afternoon, afternoon, evening, evening, night]);
    }
}
