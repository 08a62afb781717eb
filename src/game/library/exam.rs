//! What an exam is, before it begins: of one call, of a case over several days, of a shift; named, or drawn from its shelf.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Turn;
use super::find::{Item, Shelf, call, days, opens, shelf_name, shift};
use crate::call::{EXAM_ANSWER_SECONDS, Mode};
use crate::days::DayCase;
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Step, button};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::workday::Workday;

/// What is told of an exam of one call.
const CALL: [&str; 5] = ["exam-hidden", "exam-order", "exam-time", "exam-once", "exam-after"];
/// And of more than one.
const DAYS: [&str; 6] = ["exam-dealt", "exam-hidden", "exam-order", "exam-days-time", "exam-days-once", "exam-days-after"];
const SHIFT: [&str; 6] = ["exam-dealt", "exam-shift-hidden", "exam-order", "exam-shift-time", "exam-days-once", "exam-shift-after"];

/// An exam of what is named.
pub(in crate::game) fn exam_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, item: Item) {
    let language = desk.language();
    let (title, minutes, lines) = match item {
        Item::Call(place) => (call(desk, place).map(|case| case.text(language, case.title)), 0, &CALL[..]),
        Item::Days(place) => {
            let case = days(desk, place);
            (case.map(|case| case.title.in_language(language)), case.map_or(0, DayCase::exam_minutes), &DAYS[..])
        }
        Item::Shift(place) => {
            let day = shift(desk, place);
            (day.map(|day| day.title.in_language(language)), day.map_or(0, Workday::exam_minutes), &SHIFT[..])
        }
    };
    tell(brush, paper, desk, (title.unwrap_or_default(), minutes), lines, opens(item, Mode::Exam));
}

/// An exam of what is drawn from a shelf when it begins.
pub(in crate::game) fn drawn_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, shelf: Shelf) {
    let longest = |minutes: &mut dyn Iterator<Item = u32>| minutes.max().unwrap_or(0);
    let (minutes, lines) = if shelf == Shelf::Days {
        let minutes = longest(&mut (0..desk.day_cases().len()).filter_map(|place| days(desk, place).map(DayCase::exam_minutes)));
        (minutes, [&["exam-drawn"], &DAYS[1..]].concat())
    } else {
        let minutes = longest(&mut (0..desk.workdays().len()).filter_map(|place| shift(desk, place).map(Workday::exam_minutes)));
        (minutes, [&["exam-drawn"], &SHIFT[1..]].concat())
    };
    let begin = Action::Frame(Step::Library(Turn::Sit(shelf)));
    tell(brush, paper, desk, (&shelf_name(desk, shelf), minutes), &lines, begin);
}

fn tell(
    brush: &Brush<'_>,
    paper: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    (title, minutes): (&str, u32),
    lines: &[&str],
    begin: Action,
) {
    let say = |key: &str| desk.locale.text(key);
    paper.spawn(brush.text(desk.locale.text_with("exam-title", &[("title", title)]), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let values = [("seconds", EXAM_ANSWER_SECONDS.to_string()), ("minutes", minutes.to_string())];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    for key in lines {
        paper.spawn(brush.text(format!("·  {}", desk.locale.text_with(key, &values)), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    }
    let enter = say("key-enter");
    button(brush, paper, &say("exam-begin"), begin, 1, Key { printed: Some(&enter), shortcut: None, is_main: true });
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    button(brush, paper, &say("exam-not"), Action::CloseSheet, 2, back);
}
