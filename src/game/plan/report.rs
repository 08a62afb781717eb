//! The report of a day case: the verdict, the ledger by contact with each rule, what was kept and what was not, what the
//! household could really bear, and the days once more.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::board::{bar, so_far};
use super::calendar::calendar;
use super::{Turn, is_exam, look};
use crate::call::Mode;
use crate::days::{DayCause, DayDebrief, DayEntry, Fate, Journey};
use crate::game::Screen;
use crate::game::debrief::{score, seal};
use crate::game::desk::{Action, Desk, Stale, must_draw};
use crate::game::fit::Room;
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Pressable, Step, button, heading, note, pressable, rule, small};
use crate::game::home::card;
use crate::game::sheet::Sheet;
use crate::game::statutes::place_of;
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::law::Severity;
use crate::score::{Outcome, Scale};
use crate::trainee::day_cause;

/// Where the rules begin in the order of focus.
const FIRST: u16 = 10;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::PlanReport).and_then(must_draw)));
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
    let Some(report) = desk.frame.plan.as_ref().and_then(|plan| plan.report.as_ref()) else { return };
    look(&desk, |journey| {
        brush.screen(
            &mut commands,
            &desk.locale.text("plan-report"),
            |top| bar(&brush, top, &desk, journey),
            |body| {
                body.spawn((Node { row_gap: brush.theme.space(4), ..brush.column(2.2) }, Scrolls)).with_children(|column| {
                    verdict(&brush, column, &desk, report);
                    ways(&brush, column, &desk, journey);
                    trouble(&brush, column, &desk);
                    column.spawn(card(&brush)).with_children(|card| ledger(&brush, card, &desk, journey, report));
                    column.spawn(card(&brush)).with_children(|card| calendar(&brush, card, &desk, journey, *room));
                    if room.is_narrow {
                        side(&brush, column, &desk, journey, report);
                    }
                });
                if !room.is_narrow {
                    let panel = (Node { row_gap: brush.theme.space(4), ..brush.column(1.0) }, Scrolls);
                    body.spawn((panel, BackgroundColor(theme.colour(Tone::Panel))))
                        .with_children(|panel| side(&brush, panel, &desk, journey, report));
                }
            },
        );
    });
}

fn verdict(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &DayDebrief) {
    let row = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(6),
        row_gap: brush.theme.space(3),
        flex_wrap: FlexWrap::Wrap,
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(2)),
        ..default()
    };
    column.spawn(row).with_children(|row| {
        seal(brush, row, desk, report.outcome);
        row.spawn(Node { column_gap: brush.theme.space(5), ..default() }).with_children(|scores| {
            score(brush, scores, desk, "scale-lawful", report.lawful, report.pass_lawful);
            score(brush, scores, desk, "scale-effective", report.effective, report.pass_effective);
        });
        let words =
            Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, flex_shrink: 1.0, flex_basis: Val::Px(280.0), ..default() };
        row.spawn(words).with_children(|words| {
            words.spawn(brush.text(sentence(desk, report), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            let kept = report.dues.iter().filter(|due| due.fate == Fate::Kept);
            let sum: crate::account::Fen = kept.clone().map(|due| due.paid).sum();
            let (count, all) = (kept.count().to_string(), report.dues.len().to_string());
            let values = [("kept", count.as_str()), ("all", &all), ("sum", &sum.to_string())];
            let key = if report.dues.is_empty() { "plan-report-no-promise" } else { "plan-report-kept" };
            small(brush, words, desk.locale.text_with(key, &values), Tone::Soft);
        });
    });
}

/// The verdict in one sentence: what weighs most.
fn sentence(desk: &Desk, report: &DayDebrief) -> String {
    let worst = report.ledger.iter().filter(|entry| entry.points < 0).min_by_key(|entry| entry.points);
    match (report.outcome, worst) {
        (Outcome::Pass, _) => desk.locale.text("plan-report-pass"),
        (_, Some(entry)) => {
            let cause = words(desk, &entry.cause);
            desk.locale.text_with("plan-report-lost", &[("cause", &cause), ("points", &(-entry.points).to_string())])
        }
        (_, None) => desk.locale.text("plan-report-short"),
    }
}

fn words(desk: &Desk, cause: &DayCause) -> String {
    let rule = |id: &str| desk.content()?.packs.values().find_map(|pack| pack.rules.get(id)).cloned();
    match cause {
        // Its id is for those who look it up; here the title speaks.
        DayCause::Rule { rule: id } => rule(id).map_or_else(|| id.clone(), |rule| rule.words(desk.language()).title.clone()),
        cause => day_cause(cause, &rule, &desk.locale),
    }
}

/// Every entry, by contact: the scores are their sums.
fn ledger(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>, report: &DayDebrief) {
    heading(brush, card, desk.locale.text("plan-ledger"));
    let mut order = FIRST;
    let contacts: Vec<_> = journey.course().made().collect();
    for number in 0..=contacts.len() {
        let entries: Vec<&DayEntry> = report.ledger.iter().filter(|entry| entry.contact == number).collect();
        if entries.is_empty() && number == 0 {
            continue;
        }
        if number > 0 {
            rule(brush, card);
            let made = contacts[number - 1];
            let title = journey.board().option(made.contact).title.in_language(desk.language());
            let which = desk.locale.text_with("days-contact", &[("number", &number.to_string())]);
            let at = journey.board().moment(made).format("%m-%d %H:%M").to_string();
            small(brush, card, format!("{which} · {at} · {title}"), Tone::Ink);
            note(brush, card, super::calendar::came_of(desk, made));
        }
        for entry in entries {
            line(brush, card, desk, entry, order);
            order += 1;
        }
    }
    let sum = |scale: Scale| report.ledger.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points).sum::<i32>().to_string();
    note(brush, card, desk.locale.text_with("plan-sums", &[("lawful", &sum(Scale::Lawful)), ("effective", &sum(Scale::Effective))]));
}

/// One entry; a rule opens its clause.
fn line(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, entry: &DayEntry, order: u16) {
    let row =
        Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, border_radius: brush.theme.button_radius(), ..default() };
    let scale = desk.locale.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
    let words = words(desk, &entry.cause);
    let (tone, wash) = match entry.points {
        points if points < 0 && is_red(desk, &entry.cause) => (Tone::Seal, Tone::SealWash),
        points if points < 0 => (Tone::Ochre, Tone::OchreWash),
        0 => (Tone::Ink, Tone::LineWash),
        _ => (Tone::Celadon, Tone::CeladonWash),
    };
    let fill = |row: &mut ChildSpawnerCommands<'_>, ink: Tone| {
        let look = Look::new(Face::Sans, Size::Small, ink);
        row.spawn((brush.text(words.clone(), look), Node { flex_grow: 1.0, flex_shrink: 1.0, ..default() }));
        row.spawn(Node { flex_shrink: 0.0, ..default() })
            .with_children(|slot| brush.chip(slot, format!("{scale} {:+}", entry.points).replace('-', "−"), tone, wash));
    };
    let clause = if let DayCause::Rule { rule } = &entry.cause { place_of(desk, rule) } else { None };
    match clause {
        Some(place) => {
            let what = Pressable { name: &words, action: Action::Show(Sheet::Rule(place)), order, shortcut: None, role: Role::Button };
            pressable(brush, card, what, row, |row| fill(row, Tone::Blue));
        }
        None => _ = card.spawn(row).with_children(|row| fill(row, Tone::Ink)),
    }
}

fn is_red(desk: &Desk, cause: &DayCause) -> bool {
    let DayCause::Rule { rule } = cause else { return false };
    let found = desk.content().and_then(|content| content.packs.values().find_map(|pack| pack.rules.get(rule)));
    found.is_some_and(|rule| rule.severity == Severity::RedLine)
}

/// Back, or once more: where the eye begins, so that the verdict is seen first.
fn ways(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>) {
    let place = desk.day_cases().iter().position(|listed| listed.id == journey.board().case().id);
    let row =
        Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, flex_shrink: 0.0, ..default() };
    column.spawn(row).with_children(|row| {
        let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: true };
        button(brush, row, &desk.locale.text("plan-to-library"), Action::Frame(Step::Go(Screen::Library)), 1, back);
        if let Some(place) = place {
            let mode = if is_exam(desk) { Mode::Exam } else { Mode::Practice };
            let again = Action::Frame(Step::Plan(Turn::Open(place, mode)));
            button(brush, row, &desk.locale.text("plan-again"), again, 2, Key::of("R", KeyCode::KeyR));
        }
    });
}

fn side(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>, report: &DayDebrief) {
    panel.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("plan-money"));
        for due in &report.dues {
            let key = if due.fate == Fate::Kept { "days-due-kept" } else { "days-due-broken" };
            let (sign, tone) = if due.fate == Fate::Kept { ("✓", Tone::Celadon) } else { ("×", Tone::Ochre) };
            let words = desk.locale.text_with(key, &[("on", &due.on.to_string()), ("amount", &due.told().to_string())]);
            small(brush, card, format!("{sign} {words}"), tone);
        }
        if report.dues.is_empty() {
            note(brush, card, desk.locale.text("plan-nothing-agreed"));
        }
        note(brush, card, desk.locale.text("debrief-bearable"));
        for (on, amount) in journey.board().truth().safe_path() {
            brush.row(card, on.to_string(), format!("¥{amount}"));
        }
    });
    panel.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("plan-days"));
        so_far(brush, card, desk, journey);
    });
}
