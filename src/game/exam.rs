//! The practice exam of more than one call: it has so many minutes by the wall clock from its beginning on, calls and pauses
//! included, and when they are over it is closed as it stands. What is hidden in it, plan and workday know themselves.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Press, Stale};
use super::focus::Shortcut;
use super::frame::{Key, Step, button};
use super::theme::{Size, Tone};
use super::widgets::{Brush, Face, Look};
use super::{plan, workday};
use crate::trainee::{Deadline, minutes_left};

/// From so few minutes on the time that is left is told in another colour.
const SHORT: i64 = 5;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, keep_time.run_if(in_state(Screen::Plan).or_else(in_state(Screen::Workday))));
}

/// The minutes that are left by this PC's clock.
fn left(until: Deadline) -> i64 {
    minutes_left(until, chrono::Local::now().fixed_offset())
}

/// Tells the minutes as they pass; closes the exam when there are none.
fn keep_time(
    desk: Res<Desk>,
    screen: Res<State<Screen>>,
    mut told: Local<Option<(Deadline, i64)>>,
    mut stale: ResMut<Stale>,
    mut commands: Commands,
) {
    let (until, ends) = match screen.get() {
        Screen::Plan => (plan::deadline(&desk), Step::Plan(plan::Turn::Close)),
        _ => (workday::deadline(&desk), Step::Workday(workday::Turn::End)),
    };
    let Some(until) = until else {
        *told = None;
        return;
    };
    let left = left(until);
    if told.replace((until, left)) == Some((until, left)) {
        return;
    }
    stale.0 = true;
    if left == 0 {
        commands.trigger(Press(Action::Frame(ends)));
    }
}

/// Practice, or the exam with what is left of it.
pub(super) fn chips(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, is_exam: bool, until: Option<Deadline>) {
    if !is_exam {
        brush.chip(bar, desk.locale.text("mode-practice"), Tone::Ochre, Tone::OchreWash);
        return;
    }
    brush.chip(bar, desk.locale.text("mode-exam"), Tone::Blue, Tone::BlueWash);
    if let Some(until) = until {
        let left = left(until);
        let (tone, wash) = if left <= SHORT { (Tone::Ochre, Tone::OchreWash) } else { (Tone::Ink, Tone::LineWash) };
        brush.chip(bar, desk.locale.text_with("exam-left", &[("minutes", &left.to_string())]), tone, wash);
    }
}

/// What Esc does: it lays a practice aside; in an exam it asks.
pub(super) const fn lays_aside(is_exam: bool) -> (Action, &'static str) {
    if is_exam {
        (Action::Show(super::sheet::Sheet::LeaveExam), "leave-go")
    } else {
        (Action::Frame(Step::Go(Screen::Library)), "plan-lay-aside")
    }
}

/// Leave the exam? Its time goes on.
pub(super) fn leave_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    paper.spawn(brush.text(desk.locale.text("leave-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    paper.spawn(brush.text(desk.locale.text("exam-leave-lead"), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    let stay = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: true };
    button(brush, paper, &desk.locale.text("exam-stay"), Action::CloseSheet, 1, stay);
    let go = Action::Frame(Step::Go(Screen::Library));
    button(brush, paper, &desk.locale.text("leave-go"), go, 2, Key::of("2", KeyCode::Digit2));
}
