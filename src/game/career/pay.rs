//! Pay by the career's rule: the month on this screen, and what one call earned in its debrief.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::account::Fen;
use crate::career::{PayLine, PayWhy, Payslip};
use crate::game::desk::{Action, Desk};
use crate::game::frame::{Key, button, heading, note, rule, small};
use crate::game::home::title;
use crate::game::progress::{Stand, counts, stand};
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};

/// How many of the newest lines stand on the card.
const LISTED: usize = 4;

/// An amount with its sign.
fn yuan(amount: Fen) -> String {
    if amount < Fen::ZERO { format!("−¥{}", -amount) } else { format!("¥{amount}") }
}

fn month(desk: &Desk, slip: &Payslip) -> String {
    let (year, month) = (slip.year.to_string(), format!("{:02}", slip.month));
    desk.locale.text_with("post-pay", &[("year", &year), ("month", &month)])
}

pub(super) fn card(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    let slip = stand.pay(stand.today);
    heading(brush, card, month(desk, &slip));
    card.spawn(brush.text(yuan(slip.total), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
    let sum = |is_of: &dyn Fn(&PayWhy) -> bool| -> Fen { slip.lines.iter().filter(|line| is_of(&line.why)).map(|line| line.amount).sum() };
    let sums = [
        ("post-pay-base", sum(&|why| matches!(why, PayWhy::Base))),
        ("post-pay-clean", sum(&|why| matches!(why, PayWhy::CleanCall))),
        ("post-pay-commission", sum(&|why| matches!(why, PayWhy::Commission { .. }))),
        ("post-pay-lost", sum(&|why| matches!(why, PayWhy::RedLine { .. }))),
    ];
    for (key, amount) in sums {
        brush.row(card, desk.locale.text(key), yuan(amount));
    }
    let newest: Vec<&PayLine> = slip.lines.iter().rev().filter(|line| line.case.is_some()).take(LISTED).collect();
    if !newest.is_empty() {
        rule(brush, card);
    }
    for line in newest {
        paid(brush, card, desk, stand, line);
    }
    note(brush, card, desk.locale.text("post-pay-rule"));
    card.spawn(Node::default()).with_children(|row| {
        button(brush, row, &desk.locale.text("post-pay-all"), Action::Show(Sheet::Pay), 5, Key::NONE);
    });
}

/// One line: which call, how much, why or why not.
fn paid(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>, line: &PayLine) {
    let case = line.case.as_deref().map_or_else(String::new, |case| format!("{} {}", line.on.format("%m-%d"), title(desk, case)));
    let column = Node { flex_direction: FlexDirection::Column, flex_shrink: 0.0, ..default() };
    let say = |id: &str| title(desk, id);
    let why = stand.words(&say).paid(&line.why);
    parent.spawn(column).with_children(|column| {
        if line.case.is_some() {
            brush.row(column, case, yuan(line.amount));
            note(brush, column, why);
        } else {
            brush.row(column, why, yuan(line.amount));
        }
    });
}

/// Every line of the month.
pub(crate) fn pay_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let Some(stand) = stand(desk) else { return close(brush, paper, desk) };
    let slip = stand.pay(stand.today);
    paper.spawn(brush.text(month(desk, &slip), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    for line in &slip.lines {
        paid(brush, paper, desk, &stand, line);
        rule(brush, paper);
    }
    brush.row(paper, desk.locale.text("post-pay-total"), yuan(slip.total));
    note(brush, paper, desk.locale.text("post-pay-rule"));
    close(brush, paper, desk);
}

/// What the call on the desk earned, or why it earned nothing: small, below what matters more.
pub(crate) fn earned(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let (Some(stand), Some(attempt)) = (stand(desk), &desk.attempt) else { return };
    let record = desk.records.iter().find(|known| known.path == attempt.path()).and_then(|known| known.known.as_ref().ok());
    let Some((header, _)) = record else { return };
    column.spawn(crate::game::home::card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("post-earned"));
        let found = stand.attempt_of(attempt.path());
        let Some((place, attempted)) = found.filter(|_| counts(desk, header)) else {
            note(brush, card, desk.locale.text("post-earned-not-counted"));
            return;
        };
        let slip = stand.pay(attempted.on);
        let say = |id: &str| title(desk, id);
        for line in slip.lines.iter().filter(|line| line.attempt == Some(place)) {
            let tone = if line.amount > Fen::ZERO { Tone::Celadon } else { Tone::Ink };
            let row = Node { column_gap: brush.theme.space(3), align_items: AlignItems::FlexStart, ..default() };
            card.spawn(row).with_children(|row| {
                row.spawn(brush.text(yuan(line.amount), Look::new(Face::Bold, Size::Small, tone)));
                let look = Look::new(Face::Sans, Size::Small, Tone::Soft);
                row.spawn((brush.text(stand.words(&say).paid(&line.why), look), Node { flex_shrink: 1.0, ..default() }));
            });
        }
        small(brush, card, desk.locale.text_with("post-earned-month", &[("total", &yuan(slip.total))]), Tone::Soft);
    });
}
