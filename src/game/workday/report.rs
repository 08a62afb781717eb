//! The report of a workday: the verdict, the field's figures of the day, row by row what became of it, and the best lawful
//! order beside what was done.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{Desktop, Turn};
use crate::game::Screen;
use crate::game::debrief::{score, seal};
use crate::game::desk::{Action, Desk, Stale, must_draw};
use crate::game::exam::chips;
use crate::game::fit::Room;
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Pressable, Step, brand, button, heading, language, note, pressable, rule, small};
use crate::game::home::card;
use crate::game::sheet::Sheet;
use crate::game::statutes::place_of;
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::law::Severity;
use crate::score::{Outcome, Scale};
use crate::workday::{Figures, PlanView, RowReport, ShiftCause, ShiftReport};

/// Where the rules begin in the order of focus.
const FIRST: u16 = 10;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::WorkdayReport).and_then(must_draw)));
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
    let Some(own) = &desk.frame.shift else { return };
    let report = own.shift.report();
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("shift-report"),
        |top| {
            brand(&brush, top, &desk);
            let title = format!("{} · {}", desk.locale.text("shift-report"), own.shift.workday().title.in_language(desk.language()));
            top.spawn((brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)), Node { flex_shrink: 1.0, ..default() }));
            chips(&brush, top, &desk, own.is_exam(), None);
            top.spawn(Node { flex_grow: 1.0, ..default() });
            language(&brush, top, &desk);
        },
        |body| {
            body.spawn((Node { row_gap: brush.theme.space(4), ..brush.column(2.2) }, Scrolls)).with_children(|column| {
                verdict(&brush, column, &desk, &report);
                ways(&brush, column, &desk, own);
                trouble(&brush, column, &desk);
                column.spawn(card(&brush)).with_children(|card| figures(&brush, card, &desk, &report.figures, *room));
                if room.is_narrow {
                    side(&brush, column, &desk, own, &report);
                }
                column.spawn(card(&brush)).with_children(|card| rows(&brush, card, &desk, own, &report));
            });
            if !room.is_narrow {
                let panel = (Node { row_gap: brush.theme.space(4), ..brush.column(1.0) }, Scrolls);
                body.spawn((panel, BackgroundColor(theme.colour(Tone::Panel))))
                    .with_children(|panel| side(&brush, panel, &desk, own, &report));
            }
        },
    );
}

fn verdict(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &ShiftReport) {
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
            let first = report.rows.iter().flat_map(|row| &row.broken).max_by_key(|broken| broken.severity);
            let key = match (report.outcome, first) {
                (Outcome::Pass, _) => "shift-report-pass",
                (_, Some(_)) => "shift-report-broken",
                (_, None) => "shift-report-short",
            };
            let title = first.map(|broken| rule_title(desk, &broken.rule)).unwrap_or_default();
            let sentence = desk.locale.text_with(key, &[("rule", &title)]);
            words.spawn(brush.text(sentence, Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            let (points, par) = (report.points.to_string(), report.par.to_string());
            small(brush, words, desk.locale.text_with("shift-report-points", &[("points", &points), ("par", &par)]), Tone::Soft);
        });
    });
}

fn rule_title(desk: &Desk, id: &str) -> String {
    let rule = desk.content().and_then(|content| content.packs.values().find_map(|pack| pack.rules.get(id)));
    rule.map_or_else(|| id.to_owned(), |rule| rule.words(desk.language()).title.clone())
}

/// The field's figures, each with its name below.
fn figures(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, figures: &Figures, room: Room) {
    heading(brush, card, desk.locale.text("shift-figures"));
    let rate = |rate: Option<u32>| rate.map_or_else(|| "—".to_owned(), |rate| format!("{rate}%"));
    let minutes = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
    let all = [
        ("shift-dials", figures.dials.to_string(), String::new()),
        ("shift-contacts", figures.contacts.to_string(), rate(figures.contact_rate)),
        ("shift-right-party", figures.right_party.to_string(), rate(figures.right_party_rate)),
        ("shift-promises", figures.promises.to_string(), rate(figures.promise_rate)),
        ("shift-kept", figures.kept.to_string(), rate(figures.kept_rate)),
        ("shift-recovered", format!("¥{}", figures.recovered), String::new()),
        ("shift-complaints", figures.complaints.to_string(), String::new()),
        (
            "shift-findings",
            figures.findings.to_string(),
            figures.findings_per_hundred.map_or_else(|| "—".to_owned(), |per| per.to_string()),
        ),
        ("shift-left-alone", format!("{}/{}", figures.left, figures.to_leave), String::new()),
        ("shift-handle", figures.handle.map_or_else(|| "—".to_owned(), minutes), String::new()),
    ];
    let grid = Node { flex_wrap: FlexWrap::Wrap, row_gap: brush.theme.space(3), ..default() };
    let share = if room.is_narrow { 50.0 } else { 20.0 };
    card.spawn(grid).with_children(|grid| {
        for (key, value, beside) in all {
            let cell = Node { width: Val::Percent(share), flex_direction: FlexDirection::Column, min_width: Val::Px(0.0), ..default() };
            grid.spawn(cell).with_children(|cell| {
                let line = Node { column_gap: brush.theme.space(2), align_items: AlignItems::Baseline, ..default() };
                cell.spawn(line).with_children(|line| {
                    line.spawn(brush.text(value, Look::new(Face::Serif, Size::Title, Tone::Ink)));
                    line.spawn(brush.text(beside, Look::new(Face::Sans, Size::Small, Tone::Soft)));
                });
                note(brush, cell, desk.locale.text(key));
            });
        }
    });
}

/// Row by row: what became of it, what it brought.
fn rows(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop, report: &ShiftReport) {
    heading(brush, card, desk.locale.text("workday-rows-title"));
    let mut order = FIRST;
    for row in &report.rows {
        rule(brush, card);
        let name = own.shift.workday().rows[usize::from(row.row)].name.in_language(desk.language());
        let line = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, ..default() };
        card.spawn(line).with_children(|line| {
            let words = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            line.spawn(words).with_children(|words| {
                small(brush, words, name, Tone::Ink);
                note(brush, words, became(desk, own, row));
                for broken in &row.broken {
                    let tone = if broken.severity == Severity::RedLine { Tone::Seal } else { Tone::Ochre };
                    let title = rule_title(desk, &broken.rule);
                    let text = brush.text(format!("× {title}"), Look::new(Face::Sans, Size::Note, tone));
                    let Some(place) = place_of(desk, &broken.rule) else {
                        words.spawn(text);
                        continue;
                    };
                    let what =
                        Pressable { name: &title, action: Action::Show(Sheet::Rule(place)), order, shortcut: None, role: Role::Button };
                    order += 1;
                    pressable(brush, words, what, Node { align_self: AlignSelf::FlexStart, ..default() }, |inside| _ = inside.spawn(text));
                }
            });
            let (tone, wash) = match (row.earned, row.broken.is_empty()) {
                (_, false) => (Tone::Ochre, Tone::OchreWash),
                (0, _) => (Tone::Ink, Tone::LineWash),
                _ => (Tone::Celadon, Tone::CeladonWash),
            };
            line.spawn(Node { flex_shrink: 0.0, ..default() })
                .with_children(|slot| brush.chip(slot, format!("{} / {}", row.earned, row.worth), tone, wash));
        });
    }
    let whole = report
        .ledger
        .iter()
        .filter(|entry| !matches!(entry.cause, ShiftCause::Call { .. } | ShiftCause::Left | ShiftCause::LeftWithReason));
    rule(brush, card);
    for entry in whole.filter(|entry| entry.scale == Scale::Lawful || entry.row.is_none()) {
        let which = entry.row.map_or_else(
            || desk.locale.text("workday-whole"),
            |row| own.shift.workday().rows[usize::from(row)].name.in_language(desk.language()).to_owned(),
        );
        let scale = desk.locale.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
        let left = format!("{which} · {}", cause(desk, &entry.cause));
        brush.row(card, left, format!("{scale} {:+}", entry.points).replace('-', "−"));
    }
}

fn cause(desk: &Desk, cause: &ShiftCause) -> String {
    match cause {
        ShiftCause::Start => desk.locale.text("workday-cause-start"),
        ShiftCause::Rule { rule } => rule_title(desk, rule),
        ShiftCause::Call { effective } => desk.locale.text_with("workday-cause-call", &[("effective", &effective.to_string())]),
        ShiftCause::LeftWithReason => desk.locale.text("workday-cause-left-reason"),
        ShiftCause::Left => desk.locale.text("workday-cause-left"),
        ShiftCause::Cap => desk.locale.text("days-cause-cap"),
        ShiftCause::Floor => desk.locale.text("days-cause-floor"),
        ShiftCause::Ceiling => desk.locale.text("workday-cause-ceiling"),
    }
}

/// What became of a row, in a sentence.
fn became(desk: &Desk, own: &Desktop, row: &RowReport) -> String {
    let values = [
        ("at", row.dialled(own.shift.workday())),
        ("earned", row.earned.to_string()),
        ("worth", row.worth.to_string()),
        ("effective", row.effective.unwrap_or(0).to_string()),
        ("reason", row.leave.map_or_else(String::new, |reason| desk.locale.text(reason.key()))),
        ("rules", String::new()),
    ];
    desk.locale.text_with(row.became(), &values.each_ref().map(|(name, value)| (*name, value.as_str()))).trim().to_owned()
}

/// The best lawful order, and when each was really dialled.
fn best(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop, plan: &PlanView) {
    heading(brush, card, desk.locale.text("workday-best-title"));
    for step in &plan.steps {
        let done = step.dialled.map(|at| at.format("%H:%M:%S").to_string());
        let (sign, tone) = if done.is_some() { ("✓", Tone::Celadon) } else { ("○", Tone::Soft) };
        let values = [
            ("at", step.at.format("%H:%M:%S").to_string()),
            ("name", step.name.clone()),
            ("done", done.unwrap_or_else(|| desk.locale.text("workday-not-dialled"))),
        ];
        let words = desk.locale.text_with("workday-step", &values.each_ref().map(|(name, value)| (*name, value.as_str())));
        small(brush, card, format!("{sign} {words}"), tone);
    }
    for (row, at) in &plan.beside {
        let name = own.shift.workday().rows[usize::from(*row)].name.in_language(desk.language());
        let at = at.format("%H:%M:%S").to_string();
        note(brush, card, desk.locale.text_with("workday-beside", &[("at", &at), ("name", name)]));
    }
}

/// The best order, and the rows that were to be left alone.
fn side(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop, report: &ShiftReport) {
    let plan = own.shift.plan_view(desk.language());
    // An exam shows nothing better, and neither does a shift whose best order was not worked out.
    if !own.is_exam() && !plan.steps.is_empty() {
        panel.spawn(card(brush)).with_children(|card| best(brush, card, desk, own, &plan));
    }
    let to_leave: Vec<&RowReport> = report.rows.iter().filter(|row| row.leave.is_some()).collect();
    panel.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("shift-to-leave"));
        for row in to_leave {
            let name = own.shift.workday().rows[usize::from(row.row)].name.in_language(desk.language());
            let reason = row.leave.map(|reason| desk.locale.text(reason.key())).unwrap_or_default();
            // Left alone with another reason, or with none, is half of it.
            let (sign, tone) = match (row.is_rightly_left(), row.noted == row.leave) {
                (true, true) => ("✓", Tone::Celadon),
                (true, false) => ("○", Tone::Soft),
                (false, _) => ("×", Tone::Ochre),
            };
            small(brush, card, format!("{sign} {name} · {reason}"), tone);
        }
    });
}

/// Back, or once more: where the eye begins, so that the verdict is seen first.
fn ways(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop) {
    let place = desk.workdays().iter().position(|listed| listed.id == own.shift.workday().id);
    let row =
        Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, flex_shrink: 0.0, ..default() };
    column.spawn(row).with_children(|row| {
        let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: true };
        button(brush, row, &desk.locale.text("plan-to-library"), Action::Frame(Step::Go(Screen::Library)), 1, back);
        if let Some(place) = place {
            let again = Action::Frame(Step::Workday(Turn::Open(place, own.shift.mode())));
            button(brush, row, &desk.locale.text("plan-again"), again, 2, Key::of("R", KeyCode::KeyR));
        }
    });
}
