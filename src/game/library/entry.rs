//! One entry of the library: its key, its title and what it is about, how hard and how long it is, how it went; to
//! practise, to go on with, to take as an exam.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::find::{Found, Item, Shelf, call, days, opens, shelf_name, shift};
use crate::call::{Compiled, Earned, Mode};
use crate::game::desk::{Action, Desk};
use crate::game::fit::Room;
use crate::game::focus::{DIGITS, Shortcut};
use crate::game::frame::{Key, Pressable, Step, button, note, pressable, small};
use crate::game::home::outcome_chip;
use crate::game::progress::best;
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::game::{plan, workday};
use crate::records::Finish;

/// Where the entries begin in the order of focus, and how many places each has.
pub(super) const FIRST: u16 = 100;
const PLACES: u16 = 3;
/// Seconds that a step of a dialogue takes, where the scoring sheet names no time.
const SECONDS_A_NODE: usize = 15;

/// What is written on an entry.
struct Card {
    title: String,
    summary: String,
    /// How hard, how long.
    facts: Vec<String>,
    best: Option<Finish>,
    /// What goes on with it, where it was broken off, and whether that is an exam.
    goes_on: Option<(Action, bool)>,
}

impl Card {
    fn of(desk: &Desk, item: Item) -> Option<Self> {
        let language = desk.language();
        Some(match item {
            Item::Call(place) => {
                let case = call(desk, place)?;
                Self {
                    title: case.text(language, case.title).to_owned(),
                    summary: case.text(language, case.summary).to_owned(),
                    facts: vec![dots(desk, case), desk.locale.text_with("library-minutes", &[("minutes", &minutes(case).to_string())])],
                    best: best(desk, &case.id),
                    goes_on: None,
                }
            }
            Item::Days(place) => {
                let case = days(desk, place)?;
                let goes_on = plan::unfinished(desk, &case.id);
                Self {
                    title: case.title.in_language(language).to_owned(),
                    summary: case.summary.in_language(language).to_owned(),
                    facts: vec![plan::span(desk, case)],
                    best: plan::best(desk, &case.id),
                    goes_on: goes_on.map(|mode| (Action::Frame(Step::Plan(plan::Turn::GoOn(place))), mode == Mode::Exam)),
                }
            }
            Item::Shift(place) => {
                let day = shift(desk, place)?;
                let goes_on = workday::unfinished(desk, &day.id);
                Self {
                    title: day.title.in_language(language).to_owned(),
                    summary: day.summary.in_language(language).to_owned(),
                    facts: vec![workday::span(desk, day)],
                    best: workday::best(desk, &day.id),
                    goes_on: goes_on.map(|mode| (Action::Frame(Step::Workday(workday::Turn::GoOn(place))), mode == Mode::Exam)),
                }
            }
        })
    }
}

/// The place of the entry of this number, from 0, in the order of focus.
pub(super) fn place(listed: usize) -> u16 {
    FIRST + u16::try_from(listed).unwrap_or(0) * PLACES
}

/// Spawns it; `listed` is its place among those that are shown, from 0.
pub(super) fn entry(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, room: Room, (found, listed): (&Found, u16)) {
    let (item, order) = (found.item, place(usize::from(listed)));
    let node = Node {
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        align_items: AlignItems::Stretch,
        flex_wrap: if room.is_narrow { FlexWrap::Wrap } else { FlexWrap::NoWrap },
        flex_shrink: 0.0,
        ..default()
    };
    let digit = DIGITS.get(usize::from(listed)).copied();
    let printed = digit.map(|_| (listed + 1).to_string());
    column.spawn(node).with_children(|row| {
        let Some(card) = Card::of(desk, item) else {
            broken(brush, row, desk, item, (order, digit.map(Shortcut::key)));
            return;
        };
        let what = Pressable {
            name: &card.title,
            action: opens(item, Mode::Practice),
            order,
            shortcut: digit.map(Shortcut::key),
            role: Role::Button,
        };
        pressable(brush, row, what, paper(brush, Tone::Card), |line| {
            if let Some(printed) = &printed {
                brush.key(line, printed);
            }
            words(brush, line, desk, room, (&card, found));
            facts(brush, line, desk, &card);
        });
        if let Some((action, is_exam)) = card.goes_on {
            let words = desk.locale.text(if is_exam { "exam-go-on" } else { "plan-go-on" });
            button(brush, row, &words, action, order + 2, Key::NONE);
        }
        let printed = printed.map(|printed| format!("Ctrl {printed}"));
        let key = Key { printed: printed.as_deref(), shortcut: digit.map(Shortcut::ctrl), is_main: false };
        button(brush, row, &desk.locale.text("library-exam"), Action::Show(Sheet::Exam(item)), order + 1, key);
    });
}

fn words(brush: &Brush<'_>, line: &mut ChildSpawnerCommands<'_>, desk: &Desk, room: Room, (card, found): (&Card, &Found)) {
    let words = Node {
        flex_direction: FlexDirection::Column,
        flex_grow: 1.0,
        flex_basis: if room.is_narrow { Val::Percent(80.0) } else { Val::Px(0.0) },
        min_width: Val::Px(0.0),
        ..default()
    };
    line.spawn(words).with_children(|words| {
        let head = Node { column_gap: brush.theme.space(2), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() };
        words.spawn(head).with_children(|head| {
            head.spawn(brush.text(card.title.clone(), Look::new(Face::Serif, Size::Speech, Tone::Ink)));
            // Where no heading says it.
            if !desk.frame.catalogue.query.trim().is_empty() {
                let (tone, wash) =
                    if matches!(found.shelf, Shelf::Bucket(_)) { (Tone::Ochre, Tone::OchreWash) } else { (Tone::Blue, Tone::BlueWash) };
                brush.chip(head, shelf_name(desk, found.shelf), tone, wash);
            }
        });
        small(brush, words, card.summary.clone(), Tone::Soft);
        if let Some(why) = &found.why {
            note(brush, words, desk.locale.text_with("library-teaches", &[("what", why)]));
        }
    });
}

fn facts(brush: &Brush<'_>, line: &mut ChildSpawnerCommands<'_>, desk: &Desk, card: &Card) {
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    line.spawn(node).with_children(|facts| {
        for fact in &card.facts {
            small(brush, facts, fact.clone(), Tone::Soft);
        }
        match card.best {
            Some(finish) => {
                let scores = format!("{} / {}", finish.lawful, finish.effective);
                small(brush, facts, desk.locale.text_with("library-best", &[("scores", &scores)]), Tone::Ink);
                outcome_chip(brush, facts, desk, finish.outcome);
            }
            None => small(brush, facts, desk.locale.text("library-never"), Tone::Soft),
        }
    });
}

/// A file that cannot be used opens what is wrong with it.
fn broken(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, desk: &Desk, item: Item, (order, shortcut): (u16, Option<Shortcut>)) {
    let name = desk.locale.text_with("library-broken-case", &[("id", id(desk, item))]);
    let what = Pressable { name: &name, action: Action::Show(Sheet::Broken(item)), order, shortcut, role: Role::Button };
    pressable(brush, row, what, paper(brush, Tone::OchreWash), |line| {
        line.spawn(brush.text(name.clone(), Look::new(Face::Sans, Size::Speech, Tone::Ochre)));
    });
}

fn id(desk: &Desk, item: Item) -> &str {
    match item {
        Item::Call(place) => desk.cases().get(place).map(|case| case.id.as_str()),
        Item::Days(place) => desk.day_cases().get(place).map(|case| case.id.as_str()),
        Item::Shift(place) => desk.workdays().get(place).map(|day| day.id.as_str()),
    }
    .unwrap_or_default()
}

fn paper(brush: &Brush<'_>, ground: Tone) -> impl Bundle + use<> {
    let node = Node {
        align_items: AlignItems::Center,
        flex_wrap: FlexWrap::Wrap,
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(1),
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    (node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)), brush.theme.soft_shadow())
}

/// Difficulty as filled dots of five, with the word for who cannot see them.
pub(in crate::game) fn difficulty(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    small(brush, parent, dots(desk, compiled), Tone::Soft);
}

fn dots(desk: &Desk, compiled: &Compiled) -> String {
    let dots: String = (1..=5).map(|step| if step <= compiled.difficulty { '●' } else { '○' }).collect();
    desk.locale.text_with("library-difficulty", &[("dots", &dots)])
}

/// How long the call is, in minutes: what the scoring sheet still rewards, else by the dialogue's length.
pub(in crate::game) fn minutes(compiled: &Compiled) -> usize {
    let limit = compiled.sheet.checks.iter().find_map(|check| match &check.earned {
        Earned::Within(steps) => steps.iter().map(|(seconds, _)| usize::from(*seconds)).max(),
        _ => None,
    });
    limit.unwrap_or(compiled.nodes.len() * SECONDS_A_NODE).div_ceil(60).max(1)
}

/// What is wrong with a file, as a compiler shows it.
pub(in crate::game) fn broken_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, item: Item) {
    let problem = match item {
        Item::Call(place) => desk.cases().get(place).and_then(|case| case.compiled.as_ref().err()),
        Item::Days(place) => desk.day_cases().get(place).and_then(|case| case.case.as_ref().err()),
        Item::Shift(place) => desk.workdays().get(place).and_then(|day| day.workday.as_ref().err()),
    };
    let name = desk.locale.text_with("library-broken-case", &[("id", id(desk, item))]);
    paper.spawn(brush.text(name, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    small(brush, paper, desk.locale.text("library-broken-lead"), Tone::Ink);
    if let Some(problem) = problem {
        note(brush, paper, problem.clone());
    }
    close(brush, paper, desk);
}
