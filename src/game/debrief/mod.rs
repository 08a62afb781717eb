//! Debrief: verdict and one sentence first, then the curve with the turn that decided and the ledger pinned to what was
//! said; right, the clauses, the one change that would have won, and what the household could bear. An exam shows
//! findings and clauses, no better replies.

mod curve;
mod ledger;
mod nearest;
mod side;
mod turn;
mod verdict;

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::Shortcut;
use super::frame::{brand, language};
use super::remarks;
use super::theme::{Size, Tone};
use super::widgets::{Brush, Button, Face, Look, Paints, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Call, Mode};
use crate::score::{Debrief, Outcome};

pub(super) use nearest::{Nearest, nearest_sheet};
pub(super) use turn::turn_sheet;
pub(super) use verdict::{score, seal};

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((curve::plugin, nearest::plugin, verdict::plugin))
        .add_systems(Update, draw.run_if(in_state(Screen::Debrief).and_then(must_draw)));
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    paints: Paints,
    room: Res<Room>,
    nearest: Res<Nearest>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let (Some(attempt), Some(report)) = (&desk.attempt, &desk.report) else { return };
    let call = attempt.call();
    let brush = Brush::new(&paints.theme, &paints.fonts);
    let main = |column: &mut ChildSpawnerCommands<'_>| {
        verdict::verdict(&brush, column, &desk, call, report);
        // Where nobody was called, no mood moved.
        if report.seconds > 0 {
            column.spawn(brush.card()).with_children(|card| curve::curve(&brush, card, &desk, report));
        }
        ledger::ledger(&brush, column, &desk, call, report, &remarks::of_call(&desk));
        column.spawn(brush.text(sums(&desk, report), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    };
    let right = |column: &mut ChildSpawnerCommands<'_>| {
        side::findings(&brush, column, &desk, call, report);
        side::spared(&brush, column, &desk, call, report);
        if call.mode() == Mode::Practice {
            nearest::card(&brush, column, &desk, call, &nearest);
        }
        side::goals(&brush, column, &desk, report);
        side::household(&brush, column, &desk, report);
        super::career::earned(&brush, column, &desk);
        trouble(&brush, column, &desk);
    };
    brush.screen(
        &mut commands,
        &desk.locale.text("debrief"),
        |top| bar(&brush, top, &desk, call),
        |body| {
            if room.is_narrow {
                body.spawn((brush.column(1.0), Scrolls)).with_children(|column| {
                    main(column);
                    right(column);
                });
            } else {
                body.spawn((brush.column(2.2), Scrolls)).with_children(main);
                body.spawn((brush.column(1.0), Scrolls, BackgroundColor(brush.theme.colour(Tone::Panel)))).with_children(right);
            }
        },
    );
}

/// "Lawful 100 − 65 = 35": the score is the sum of its entries and nothing else.
fn sums(desk: &Desk, report: &Debrief) -> String {
    let sum = |scale| {
        let entries = || report.ledger.entries.iter().filter(|entry| entry.scale == scale).map(|entry| entry.points);
        let (plus, minus): (i32, i32) = (entries().filter(|points| *points > 0).sum(), entries().filter(|points| *points < 0).sum());
        format!("{plus} − {} = {}", -minus, plus + minus)
    };
    let (lawful, effective) = (sum(crate::score::Scale::Lawful), sum(crate::score::Scale::Effective));
    desk.locale.text_with("debrief-sums", &[("lawful", &lawful), ("effective", &effective)])
}

fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let compiled = call.compiled();
    brand(brush, bar, desk);
    let title = format!("{} · {}", desk.locale.text("debrief"), compiled.text(desk.language(), compiled.title));
    bar.spawn((brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)), Node { flex_shrink: 1.0, ..default() }));
    let mode = if call.mode() == Mode::Exam { "mode-exam" } else { "mode-practice" };
    brush.chip(bar, desk.locale.text(mode), Tone::Ochre, Tone::OchreWash);
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    let mut button = |key: &str, printed: &str, shortcut: KeyCode, action: Action, order: u16, is_main: bool| {
        let name = desk.locale.text(key);
        let shortcut = Some(Shortcut::key(shortcut));
        brush.button(bar, Button { name: &name, action, order, key: Some(printed), shortcut, is_main });
    };
    // A seat of an exam is sat once: on to the next one, or to what it came to.
    if let (Some(_), Some(stand)) = (desk.seat(), super::progress::stand(desk)) {
        if stand.open_paper().is_some() {
            let next = Action::Frame(super::frame::Step::Career(super::career::Turn::Sit));
            button("post-exam-next", "N", KeyCode::KeyN, next, 2, true);
        }
        let career = Action::Frame(super::frame::Step::Go(Screen::Career));
        button("post-exam-leave", "Esc", KeyCode::Escape, career, 1, stand.open_paper().is_none());
    } else {
        if !desk.is_by_ticket() {
            button("debrief-again", "R", KeyCode::KeyR, Action::Again, 2, false);
        }
        button("debrief-home", "Esc", KeyCode::Escape, Action::Home, 1, true);
    }
    language(brush, bar, desk);
}

/// The colours of a verdict: words on a wash.
const fn tones(outcome: Outcome) -> (Tone, Tone) {
    match outcome {
        Outcome::Pass => (Tone::Celadon, Tone::CeladonWash),
        Outcome::NotYet => (Tone::Ochre, Tone::OchreWash),
        Outcome::RedLine => (Tone::Seal, Tone::SealWash),
    }
}
