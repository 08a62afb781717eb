//! The plan's screen: the calendar in the middle; beside it the account of today, what is on file, and what came so far.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::Datelike;

use super::calendar::{calendar, came_of};
use super::{Turn, is_exam, look, today};
use crate::account::owed::Terms;
use crate::days::{Happening, Journey};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Stale, must_draw};
use crate::game::exam::{chips, lays_aside};
use crate::game::fit::Room;
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Step, brand, button, dot, heading, language, note, small};
use crate::game::home::card;
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, kebab, trouble};
use crate::trainee::day_happening;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Plan).and_then(must_draw)));
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
    look(&desk, |journey| {
        brush.screen(
            &mut commands,
            &desk.locale.text("plan-title"),
            |top| bar(&brush, top, &desk, journey),
            |body| {
                body.spawn((Node { row_gap: brush.theme.space(3), ..brush.column(2.6) }, Scrolls)).with_children(|column| {
                    head(&brush, column, &desk, journey);
                    trouble(&brush, column, &desk);
                    ways(&brush, column, &desk, journey);
                    column.spawn(card(&brush)).with_children(|card| calendar(&brush, card, &desk, journey, *room));
                    if room.is_narrow {
                        side(&brush, column, &desk, journey);
                    }
                });
                if !room.is_narrow {
                    let panel = (Node { row_gap: brush.theme.space(3), ..brush.column(1.0) }, Scrolls);
                    body.spawn((panel, BackgroundColor(theme.colour(Tone::Panel))))
                        .with_children(|panel| side(&brush, panel, &desk, journey));
                }
            },
        );
    });
}

pub(super) fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    brand(brush, bar, desk);
    let title = journey.board().case().title.in_language(desk.language());
    bar.spawn((brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)), Node { flex_shrink: 1.0, ..default() }));
    chips(brush, bar, desk, is_exam(desk), super::deadline(desk));
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    small(brush, bar, moment(desk, journey), Tone::Ink);
    language(brush, bar, desk);
}

/// Today, in words.
fn moment(desk: &Desk, journey: &Journey<'_>) -> String {
    let today = today(journey);
    let weekday = desk.locale.text(&format!("weekday-{}", today.weekday().number_from_monday()));
    format!("{today} {weekday}")
}

/// How many contacts are left, and what came of the last one.
fn head(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let case = journey.board().case();
    let made = journey.course().count();
    let left = usize::from(case.most).saturating_sub(made);
    if let Some(last) = journey.course().made().next_back() {
        let node = Node {
            flex_direction: FlexDirection::Column,
            flex_shrink: 0.0,
            padding: UiRect::axes(brush.theme.space(4), brush.theme.space(2)),
            border: UiRect { left: brush.theme.space(1), ..UiRect::ZERO },
            border_radius: brush.theme.button_radius(),
            ..default()
        };
        let look = (node, BackgroundColor(brush.theme.colour(Tone::BlueWash)), BorderColor::all(brush.theme.colour(Tone::Blue)));
        column.spawn(look).with_children(|banner| {
            let at = journey.board().moment(last).format("%m-%d %H:%M").to_string();
            let title = journey.board().option(last.contact).title.in_language(desk.language());
            note(brush, banner, format!("{at} · {title}"));
            banner.spawn(brush.text(came_of(desk, last), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        });
    } else {
        let summary = case.summary.in_language(desk.language());
        column.spawn((brush.text(summary, Look::new(Face::Sans, Size::Speech, Tone::Ink)), Node { flex_shrink: 0.0, ..default() }));
    }
    let key = if left == 0 { "plan-none-left" } else { "plan-left" };
    small(brush, column, desk.locale.text_with(key, &[("left", &left.to_string()), ("most", &case.most.to_string())]), Tone::Soft);
}

/// The two ways on beside the calendar.
fn ways(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let is_main = journey.board().options(journey.course()).is_empty();
    let row =
        Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, flex_shrink: 0.0, ..default() };
    column.spawn(row).with_children(|row| {
        let action = if is_main { Action::Frame(Step::Plan(Turn::Close)) } else { Action::Show(Sheet::ClosePlan) };
        let key = Key { is_main, ..Key::of("X", KeyCode::KeyX) };
        button(brush, row, &desk.locale.text("days-close"), action, 300, key);
        let (aside, words) = lays_aside(is_exam(desk));
        button(brush, row, &desk.locale.text(words), aside, 301, Key::of("Esc", KeyCode::Escape));
    });
}

fn side(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    panel.spawn(card(brush)).with_children(|card| account(brush, card, desk, journey));
    panel.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("plan-so-far"));
        so_far(brush, card, desk, journey);
    });
    panel.spawn(card(brush)).with_children(|card| known(brush, card, desk, journey));
}

/// The account as it stands today.
fn account(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let base = &journey.board().case().base;
    let language = desk.language();
    let (name, age) = (base.full_name(base.debtor, language), base.age.to_string());
    heading(brush, card, desk.locale.text_with("briefing-person", &[("name", &name), ("age", &age)]));
    let today = journey.today();
    let Some(figures) = journey.board().figures(journey.course(), today) else { return };
    let line = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() };
    card.spawn(line).with_children(|line| {
        line.spawn(brush.text(figures.currency.shown(figures.overdue), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
        let late = desk.locale.text_with("briefing-days", &[("days", &figures.days_past_due.to_string())]);
        brush.chip(line, format!("{} · {late}", figures.bucket), Tone::Ochre, Tone::OchreWash);
    });
    note(brush, card, desk.locale.text_with("plan-overdue-on", &[("on", &today.format("%m-%d").to_string())]));
    let mut row = |key: &str, value: String| brush.row(card, desk.locale.text(key), value);
    match &figures.terms {
        Terms::Card { minimum, statement_left, next_statement_on, .. } => {
            row("briefing-minimum", figures.currency.shown(*minimum));
            row("briefing-statement", figures.currency.shown(*statement_left));
            row("plan-next-statement", next_statement_on.format("%m-%d").to_string());
        }
        Terms::Loan { instalment, .. } => row("plan-instalment", figures.currency.shown(*instalment)),
    }
    row("plan-payoff", figures.currency.shown(figures.payoff));
    if let Some(on) = figures.next_due_on {
        row("plan-next-due", on.format("%m-%d").to_string());
    }
}

/// What is on file from before: the household as far as the bank knows it, and earlier contacts.
fn known(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let base = &journey.board().case().base;
    heading(brush, card, desk.locale.text("briefing-known"));
    for line in &base.known {
        small(brush, card, base.text(desk.language(), *line), Tone::Ink);
    }
    note(brush, card, desk.locale.text("briefing-history"));
    for past in &base.scene.history {
        let channel = desk.locale.text(&format!("channel-{}", kebab(&format!("{:?}", past.channel))));
        let to = desk.locale.text(&format!("party-{}", kebab(&format!("{:?}", past.to))));
        let result = desk.locale.text(&format!("past-{}", kebab(&format!("{:?}", past.result))));
        small(brush, card, format!("{} {channel} · {to} · {result}", past.at.format("%m-%d %H:%M")), Tone::Soft);
    }
}

/// What the days brought and what was done, in the order of their days.
pub(super) fn so_far(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let (board, course) = (journey.board(), journey.course());
    let until = today(journey);
    let on = |happening: &Happening| match happening {
        Happening::Paid { on, .. }
        | Happening::Missed { on, .. }
        | Happening::Statement { on, .. }
        | Happening::Instalment { on, .. }
        | Happening::Rolled { on, .. }
        | Happening::Reported { on, .. } => *on,
    };
    let mut told: Vec<(chrono::NaiveDate, u8, String, Tone)> = Vec::new();
    for happening in board.happenings(course, board.start(), until) {
        let tone = match happening {
            Happening::Paid { .. } => Tone::Celadon,
            Happening::Missed { .. } | Happening::Rolled { .. } => Tone::Ochre,
            Happening::Statement { .. } | Happening::Instalment { .. } | Happening::Reported { .. } => Tone::Faint,
        };
        told.push((on(&happening), 0, day_happening(&happening, &desk.locale), tone));
    }
    for made in course.made() {
        let moment = board.moment(made);
        let title = board.option(made.contact).title.in_language(desk.language());
        let (at, came) = (moment.format("%Y-%m-%d %H:%M").to_string(), came_of(desk, made));
        let words = desk.locale.text_with("plan-told", &[("at", &at), ("title", title), ("came", &came)]);
        told.push((moment.date_naive(), 1, words, Tone::Blue));
    }
    told.sort_by_key(|(on, kind, ..)| (*on, *kind));
    if told.is_empty() {
        note(brush, card, desk.locale.text("plan-nothing-yet"));
    }
    for (_, _, words, tone) in told {
        card.spawn(Node { column_gap: brush.theme.space(2), align_items: AlignItems::FlexStart, ..default() }).with_children(|line| {
            let rail = Node { padding: UiRect::top(brush.theme.space(2)), flex_shrink: 0.0, ..default() };
            line.spawn(rail).with_children(|rail| dot(brush, rail, 2, tone));
            let look = Look::new(Face::Sans, Size::Small, Tone::Ink);
            line.spawn((brush.text(words, look), Node { flex_shrink: 1.0, ..default() }));
        });
    }
}

/// A contact before it is made: whom, how, when, and what is sent.
pub(crate) fn contact_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, what: Option<(u8, u8)>) {
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    let enter = desk.locale.text("key-enter");
    let main = Key { printed: Some(&enter), shortcut: None, is_main: true };
    let Some((contact, slot)) = what else {
        paper.spawn(brush.text(desk.locale.text("plan-close-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        paper.spawn(brush.text(desk.locale.text("plan-close-lead"), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
        button(brush, paper, &desk.locale.text("plan-not-yet"), Action::CloseSheet, 1, Key { is_main: true, ..back });
        button(brush, paper, &desk.locale.text("days-close"), Action::Frame(Step::Plan(Turn::Close)), 2, Key::of("X", KeyCode::KeyX));
        return;
    };
    let drawn = look(desk, |journey| {
        let (board, option) = (journey.board(), journey.board().option(contact));
        let at = board.at(contact, slot);
        paper.spawn(brush.text(option.title.in_language(desk.language()), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        let weekday = desk.locale.text(&format!("weekday-{}", at.weekday().number_from_monday()));
        brush.row(paper, desk.locale.text("plan-when"), format!("{} {weekday} {}", at.date_naive(), at.format("%H:%M")));
        let channel = desk.locale.text(&format!("channel-{}", kebab(&format!("{:?}", option.channel))));
        brush.row(paper, desk.locale.text("plan-how"), channel);
        let (role, source, number) = &option.to;
        let whose = desk.locale.text(&format!("whose-{}", kebab(&format!("{role:?}"))));
        let source = desk.locale.text(&format!("number-{}", kebab(&format!("{source:?}"))));
        brush.row(paper, desk.locale.text("plan-whom"), format!("{number} · {whose} · {source}"));
        if let Some(says) = &option.says {
            note(brush, paper, desk.locale.text("plan-words"));
            paper.spawn(brush.text(says.in_language(desk.language()), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
        }
        let left = usize::from(board.case().most).saturating_sub(journey.course().count());
        small(brush, paper, desk.locale.text_with("plan-uses", &[("left", &left.to_string())]), Tone::Soft);
        button(brush, paper, &desk.locale.text("plan-do-it"), Action::Frame(Step::Plan(Turn::Contact(contact, slot))), 1, main);
        button(brush, paper, &desk.locale.text("plan-not-yet"), Action::CloseSheet, 2, back);
    });
    if drawn.is_none() {
        close(brush, paper, desk);
    }
}
