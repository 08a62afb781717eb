//! The case library: every case by bucket, with what the trainee made of it; to practise, or to take as an exam. A file
//! that cannot be used is listed with its problem and hides no other.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::{DIGITS, Shortcut};
use super::frame::{Key, Pressable, Step, bar, button, note, pressable, small};
use super::home::outcome_chip;
use super::progress::{best, is_passed};
use super::sheet::{Sheet, close};
use super::shelf::Case;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Compiled, EXAM_ANSWER_SECONDS, Earned, Mode};

/// Where the cases begin in the order of focus.
const FIRST: u16 = 100;
/// Seconds that a step of a dialogue takes, where the scoring sheet names no time.
const SECONDS_A_NODE: usize = 15;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Library).and_then(must_draw)));
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
        &desk.locale.text("frame-library"),
        |top| bar(&brush, top, &desk, Screen::Library),
        |body| {
            body.spawn((brush.column(1.0), Scrolls)).with_children(|column| {
                column.spawn(brush.text(desk.locale.text("library-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
                note(&brush, column, desk.locale.text("library-lead"));
                super::courier::arrived(&brush, column, &desk);
                super::workday::list(&brush, column, &desk, 1);
                super::plan::list(&brush, column, &desk, 40);
                let mut order = 1;
                for (bucket, places) in shelves(&desk) {
                    let name = bucket.map_or_else(|| desk.locale.text("library-broken"), |bucket| station_name(&desk, &bucket));
                    column.spawn(brush.text(name, Look::new(Face::Bold, Size::Speech, Tone::Ink)));
                    for place in places {
                        entry(&brush, column, &desk, *room, (place, order));
                        order += 1;
                    }
                }
                let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
                column.spawn(Node::default()).with_children(|row| {
                    button(&brush, row, &desk.locale.text("settings-back"), Action::Frame(Step::Go(Screen::Home)), 700, back);
                });
                trouble(&brush, column, &desk);
            });
        },
    );
}

/// The name of a station: the bucket, and what is done there.
pub(super) fn station_name(desk: &Desk, bucket: &str) -> String {
    desk.locale.text(&format!("station-{}", bucket.to_lowercase().replace('+', "-plus")))
}

/// The cases by bucket, in order; last those that cannot be used.
fn shelves(desk: &Desk) -> Vec<(Option<String>, Vec<usize>)> {
    let mut places: Vec<usize> = (0..desk.cases().len()).filter(|place| !desk.cases()[*place].is_guide).collect();
    let bucket = |place: &usize| desk.cases()[*place].compiled.as_ref().ok().map(|case| case.books.owed.bucket);
    places.sort_by_key(|place| (bucket(place).is_none(), bucket(place), *place));
    let mut shelves: Vec<(Option<String>, Vec<usize>)> = Vec::new();
    for place in places {
        let name = bucket(&place).map(|bucket| bucket.to_string());
        match shelves.last_mut() {
            Some((last, places)) if *last == name => places.push(place),
            _ => shelves.push((name, vec![place])),
        }
    }
    shelves
}

fn entry(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, room: Room, (place, listed): (usize, u16)) {
    let case = &desk.cases()[place];
    let node = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Stretch, flex_shrink: 0.0, ..default() };
    let digit = DIGITS.get(usize::from(listed) - 1).copied();
    column.spawn(node).with_children(|row| {
        if let Ok(compiled) = &case.compiled {
            let title = compiled.text(desk.language(), compiled.title).to_owned();
            let printed = digit.map(|_| listed.to_string());
            let what = Pressable {
                name: &title,
                action: Action::Open(place, Mode::Practice),
                order: FIRST + listed * 2,
                shortcut: digit.map(Shortcut::key),
                role: Role::Button,
            };
            pressable(brush, row, what, paper(brush, Tone::Card), |line| sound(brush, line, desk, (case, compiled), room, printed));
            let exam = desk.locale.text("library-exam");
            let shortcut = digit.map(Shortcut::ctrl);
            let printed = shortcut.map(|_| format!("Ctrl {listed}"));
            let key = Key { printed: printed.as_deref(), shortcut, is_main: false };
            button(brush, row, &exam, Action::Show(Sheet::Exam(place)), FIRST + listed * 2 + 1, key);
        } else {
            let name = desk.locale.text_with("library-broken-case", &[("id", &case.id)]);
            let what = Pressable {
                name: &name,
                action: Action::Show(Sheet::Broken(place)),
                order: FIRST + listed * 2,
                shortcut: digit.map(Shortcut::key),
                role: Role::Button,
            };
            pressable(brush, row, what, paper(brush, Tone::OchreWash), |line| {
                line.spawn(brush.text(name.clone(), Look::new(Face::Sans, Size::Speech, Tone::Ochre)));
            });
        }
    });
}

pub(super) fn paper(brush: &Brush<'_>, ground: Tone) -> impl Bundle + use<> {
    let node = Node {
        align_items: AlignItems::Center,
        flex_wrap: FlexWrap::Wrap,
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(1),
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(3)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    (node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)), brush.theme.soft_shadow())
}

fn sound(
    brush: &Brush<'_>,
    line: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    (case, compiled): (&Case, &Compiled),
    room: Room,
    printed: Option<String>,
) {
    if let Some(printed) = printed {
        brush.key(line, &printed);
    }
    let words = Node {
        flex_direction: FlexDirection::Column,
        flex_grow: 1.0,
        flex_basis: if room.is_narrow { Val::Percent(80.0) } else { Val::Px(0.0) },
        min_width: Val::Px(0.0),
        ..default()
    };
    line.spawn(words).with_children(|words| {
        words.spawn(brush.text(compiled.text(desk.language(), compiled.title), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        small(brush, words, compiled.text(desk.language(), compiled.summary), Tone::Soft);
    });
    let facts = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    line.spawn(facts).with_children(|facts| {
        difficulty(brush, facts, desk, compiled);
        let minutes = minutes(compiled).to_string();
        small(brush, facts, desk.locale.text_with("library-minutes", &[("minutes", &minutes)]), Tone::Soft);
        match best(desk, &case.id) {
            Some(finish) => {
                let scores = format!("{} / {}", finish.lawful, finish.effective);
                let words = desk.locale.text_with("library-best", &[("scores", &scores)]);
                small(brush, facts, words, Tone::Ink);
                outcome_chip(brush, facts, desk, finish.outcome);
            }
            None => small(brush, facts, desk.locale.text("library-never"), Tone::Soft),
        }
        debug_assert!(best(desk, &case.id).is_some() || !is_passed(desk, &case.id), "what was passed has a best attempt");
    });
}

/// Difficulty as filled dots of five, with the word for who cannot see them.
pub(super) fn difficulty(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let dots: String = (1..=5).map(|step| if step <= compiled.difficulty { '●' } else { '○' }).collect();
    small(brush, parent, desk.locale.text_with("library-difficulty", &[("dots", &dots)]), Tone::Soft);
}

/// How long the call is, in minutes: what the scoring sheet still rewards, else by the dialogue's length.
pub(super) fn minutes(compiled: &Compiled) -> usize {
    let limit = compiled.sheet.checks.iter().find_map(|check| match &check.earned {
        Earned::Within(steps) => steps.iter().map(|(seconds, _)| usize::from(*seconds)).max(),
        _ => None,
    });
    limit.unwrap_or(compiled.nodes.len() * SECONDS_A_NODE).div_ceil(60).max(1)
}

/// What an exam is, before it begins.
pub(super) fn exam_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: usize) {
    let say = |key: &str| desk.locale.text(key);
    let title = desk.cases().get(place).map(|case| super::home::title(desk, &case.id)).unwrap_or_default();
    paper.spawn(brush.text(desk.locale.text_with("exam-title", &[("title", &title)]), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    for key in ["exam-hidden", "exam-order", "exam-time", "exam-once", "exam-after"] {
        let words = desk.locale.text_with(key, &[("seconds", &EXAM_ANSWER_SECONDS.to_string())]);
        paper.spawn(brush.text(format!("·  {words}"), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    }
    let begin = Key { printed: Some(&say("key-enter")), shortcut: None, is_main: true };
    button(brush, paper, &say("exam-begin"), Action::Open(place, Mode::Exam), 1, begin);
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    button(brush, paper, &say("exam-not"), Action::CloseSheet, 2, back);
}

/// What is wrong with a file, as a compiler shows it.
pub(super) fn broken_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: usize) {
    let Some(case) = desk.cases().get(place) else { return };
    let name = desk.locale.text_with("library-broken-case", &[("id", &case.id)]);
    paper.spawn(brush.text(name, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    small(brush, paper, desk.locale.text("library-broken-lead"), Tone::Ink);
    if let Err(problem) = &case.compiled {
        note(brush, paper, problem.clone());
    }
    close(brush, paper, desk);
}
