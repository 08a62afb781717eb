//! The calendar: one field a day, in it what was done, what was promised, and what can be done. Where the room is narrow the
//! days that have something stand below each other.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use chrono::{Datelike, Days, NaiveDate};

use super::today;
use crate::days::{ContactResult, Fate, Happening, Journey, Made};
use crate::game::desk::{Action, Desk};
use crate::game::fit::Room;
use crate::game::focus::{DIGITS, Shortcut};
use crate::game::frame::{Pressable, note, pressable, small};
use crate::game::sheet::Sheet;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

/// Where the contacts begin in the order of focus.
const FIRST: u16 = 10;

/// A contact on offer.
#[derive(Debug, Clone)]
struct Offer {
    contact: u8,
    slot: u8,
    time: String,
    title: String,
    /// Its place among all that are on offer, from 0.
    number: usize,
}

/// What stands in a day's field.
#[derive(Debug, Clone, Default)]
struct Day {
    offers: Vec<Offer>,
    /// What was done, with its sign, and whether somebody was reached.
    made: Vec<(String, bool)>,
    /// Payments that stand promised; the fate is shown once the day has passed.
    dues: Vec<(String, Tone)>,
    /// Days of the bank and of the account.
    marks: Vec<String>,
}

impl Day {
    const fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.made.is_empty() && self.dues.is_empty() && self.marks.is_empty()
    }
}

fn day(desk: &Desk, journey: &Journey<'_>, on: NaiveDate) -> Day {
    let (board, course, today) = (journey.board(), journey.course(), journey.today());
    let language = desk.language();
    let offers = board.options(course).into_iter().enumerate().filter(|(_, (contact, slot))| board.at(*contact, *slot).date_naive() == on);
    let offers = offers.map(|(number, (contact, slot))| Offer {
        contact,
        slot,
        time: board.at(contact, slot).format("%H:%M").to_string(),
        title: board.option(contact).title.in_language(language).to_owned(),
        number,
    });
    let done = course.made().filter(|made| board.at(made.contact, made.slot).date_naive() == on);
    let made = done.map(|made| {
        let title = board.option(made.contact).title.in_language(language);
        (format!("{} {title}", board.moment(made).format("%H:%M")), made.result != ContactResult::NoAnswer)
    });
    let dues = board.dues(course).into_iter().filter(|due| due.on == on).map(|due| {
        let key = match due.fate {
            _ if due.on >= today && !journey.is_over() => "plan-due",
            Fate::Kept => "plan-due-kept",
            Fate::Broken => "plan-due-broken",
        };
        let tone = match key {
            "plan-due-kept" => Tone::Celadon,
            "plan-due" => Tone::Blue,
            _ => Tone::Ochre,
        };
        // What a promise will bring is not known before its day.
        let amount = if key == "plan-due" { due.amount } else { due.told() };
        (desk.locale.text_with(key, &[("amount", &amount.to_string())]), tone)
    });
    let mut marks = Vec::new();
    if on == board.case().until {
        marks.push(desk.locale.text("plan-last-day"));
    }
    for happening in board.happenings(course, on.pred_opt().unwrap_or(on), on) {
        match happening {
            Happening::Statement { .. } => marks.push(desk.locale.text("plan-statement-day")),
            Happening::Instalment { .. } => marks.push(desk.locale.text("plan-instalment-day")),
            _ => {}
        }
    }
    Day { offers: offers.collect(), made: made.collect(), dues: dues.collect(), marks }
}

pub(super) fn calendar(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>, room: Room) {
    let (start, until) = (journey.board().start(), journey.board().case().until);
    let monday = start.checked_sub_days(Days::new(start.weekday().num_days_from_monday().into())).unwrap_or(start);
    if room.is_narrow {
        for on in start.iter_days().take_while(|on| *on <= until) {
            let day = day(desk, journey, on);
            if on == today(journey) || !day.is_empty() {
                agenda(brush, card, desk, journey, (on, &day));
            }
        }
        return;
    }
    let line = || Node { column_gap: brush.theme.space(1), ..default() };
    card.spawn(line()).with_children(|row| {
        for number in 1..=7 {
            row.spawn(field()).with_children(|head| note(brush, head, desk.locale.text(&format!("plan-weekday-{number}"))));
        }
    });
    let weeks = monday.iter_days().step_by(7).take_while(|on| *on <= until);
    for week in weeks {
        card.spawn(line()).with_children(|row| {
            for on in week.iter_days().take(7) {
                let day = if (start..=until).contains(&on) { Some(day(desk, journey, on)) } else { None };
                cell(brush, row, desk, journey, (on, day.as_ref()));
            }
        });
    }
}

/// A seventh of the week.
fn field() -> Node {
    Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, flex_basis: Val::Px(0.0), min_width: Val::Px(0.0), ..default() }
}

fn cell(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>, (on, day): (NaiveDate, Option<&Day>)) {
    let is_today = on == today(journey);
    let node = Node {
        padding: UiRect::all(brush.theme.space(1)),
        row_gap: brush.theme.space(1),
        min_height: Val::Px(brush.theme.size(Size::Small) * 3.4),
        border: UiRect::all(Val::Px(if is_today { 2.0 } else { 1.0 })),
        border_radius: BorderRadius::all(brush.theme.space(1)),
        ..field()
    };
    let (ground, edge) = match day {
        None => (Color::NONE, Color::NONE),
        Some(_) if is_today => (brush.theme.colour(Tone::BlueWash), brush.theme.colour(Tone::Blue)),
        Some(_) if on < today(journey) => (brush.theme.colour(Tone::Panel), brush.theme.colour(Tone::Line)),
        Some(_) => (brush.theme.colour(Tone::Card), brush.theme.colour(Tone::Line)),
    };
    row.spawn((node, BackgroundColor(ground), BorderColor::all(edge))).with_children(|cell| {
        let Some(day) = day else { return };
        let head = Node { column_gap: brush.theme.space(1), align_items: AlignItems::Baseline, flex_wrap: FlexWrap::Wrap, ..default() };
        cell.spawn(head).with_children(|head| {
            let number = if on.day() == 1 || on == journey.board().start() { on.format("%m-%d").to_string() } else { on.day().to_string() };
            let face = if is_today { Face::Bold } else { Face::Sans };
            head.spawn(brush.text(number, Look::new(face, Size::Note, if is_today { Tone::Blue } else { Tone::Soft })));
            if is_today {
                head.spawn(brush.text(desk.locale.text("plan-today"), Look::new(Face::Bold, Size::Note, Tone::Blue)));
            }
        });
        inside(brush, cell, desk, day, on);
    });
}

fn agenda(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, journey: &Journey<'_>, (on, day): (NaiveDate, &Day)) {
    let is_today = on == today(journey);
    let node = Node {
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(1),
        align_items: AlignItems::FlexStart,
        padding: UiRect::all(brush.theme.space(1)),
        border_radius: BorderRadius::all(brush.theme.space(1)),
        ..default()
    };
    let ground = if is_today { brush.theme.colour(Tone::BlueWash) } else { Color::NONE };
    card.spawn((node, BackgroundColor(ground))).with_children(|line| {
        let weekday = desk.locale.text(&format!("plan-weekday-{}", on.weekday().number_from_monday()));
        let mut date = format!("{} {weekday}", on.format("%m-%d"));
        if is_today {
            date = format!("{date} · {}", desk.locale.text("plan-today"));
        }
        let width = Node { width: Val::Percent(32.0), flex_shrink: 0.0, ..default() };
        line.spawn(width).with_children(|slot| small(brush, slot, date, if is_today { Tone::Blue } else { Tone::Soft }));
        let column = Node { row_gap: brush.theme.space(1), ..field() };
        line.spawn(column).with_children(|column| inside(brush, column, desk, day, on));
    });
}

fn inside(brush: &Brush<'_>, cell: &mut ChildSpawnerCommands<'_>, desk: &Desk, day: &Day, on: NaiveDate) {
    for mark in &day.marks {
        note(brush, cell, mark.clone());
    }
    for (words, is_reached) in &day.made {
        let sign = if *is_reached { "✓" } else { "×" };
        cell.spawn(brush.text(format!("{sign} {words}"), Look::new(Face::Sans, Size::Note, Tone::Ink)));
    }
    for (words, tone) in &day.dues {
        cell.spawn(brush.text(words.clone(), Look::new(Face::Bold, Size::Note, *tone)));
    }
    for offer in &day.offers {
        let name =
            format!("{} {} {}", desk.locale.text_with("plan-on", &[("on", &on.format("%m-%d").to_string())]), offer.time, offer.title);
        let digit = DIGITS.get(offer.number).copied();
        let what = Pressable {
            name: &name,
            action: Action::Show(Sheet::Contact(offer.contact, offer.slot)),
            order: u16::try_from(offer.number).map_or(FIRST, |number| FIRST + number),
            shortcut: digit.map(Shortcut::key),
            role: Role::Button,
        };
        let node = Node {
            flex_wrap: FlexWrap::Wrap,
            align_items: AlignItems::Center,
            column_gap: brush.theme.space(1),
            padding: UiRect::axes(brush.theme.space(1), Val::Px(2.0)),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: BorderRadius::all(brush.theme.space(1)),
            ..default()
        };
        let look = (node, BackgroundColor(brush.theme.colour(Tone::Card)), BorderColor::all(brush.theme.colour(Tone::Blue)));
        pressable(brush, cell, what, look, |inside| {
            if digit.is_some() {
                brush.key(inside, &(offer.number + 1).to_string());
            }
            inside.spawn(brush.text(offer.time.clone(), Look::new(Face::Bold, Size::Note, Tone::Blue)));
            inside.spawn((
                brush.text(offer.title.clone(), Look::new(Face::Sans, Size::Note, Tone::Ink)),
                Node { flex_shrink: 1.0, ..default() },
            ));
        });
    }
}

/// What came of a contact, in words.
pub(super) fn came_of(desk: &Desk, made: Made) -> String {
    let say = |key: &str| desk.locale.text(key);
    let (ContactResult::Talked(step) | ContactResult::CalledBack(step)) = made.result else {
        return say(if made.result == ContactResult::NoAnswer { "days-no-answer" } else { "days-delivered" });
    };
    let how = say(if matches!(made.result, ContactResult::CalledBack(_)) { "days-rings-back" } else { "days-picks-up" });
    let payments: Vec<String> = step.payments.iter().flatten().map(|(on, amount)| format!("{} ¥{amount}", on.format("%m-%d"))).collect();
    let agreed = if step.complained {
        say("plan-complained")
    } else if payments.is_empty() {
        say("plan-nothing-agreed")
    } else {
        desk.locale.text_with("plan-agreed", &[("payments", &payments.join(" · "))])
    };
    format!("{how} {agreed}")
}
