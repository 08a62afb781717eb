//! The folder: account with computed figures, what came before as a line in time, what is known, what this call is for.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use crate::account::terms::{BucketConvention, Compound, InterestMethod};
use crate::call::{Call, Compiled};
use crate::game::desk::Desk;
use crate::game::fit::Room;
use crate::game::frame::{dot, note, rule, small};
use crate::game::library::station_name;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look, kebab};
use crate::law::PastResult;

pub(super) fn paper(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, room: Room) {
    let compiled = call.compiled();
    let folder = Node { flex_direction: FlexDirection::Column, flex_shrink: 0.0, ..default() };
    column.spawn(folder).with_children(|folder| {
        flap(brush, folder, desk, compiled);
        let paper = Node {
            flex_direction: FlexDirection::Column,
            padding: UiRect::all(brush.theme.space(5)),
            row_gap: brush.theme.space(3),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: brush.theme.card_radius(),
            ..default()
        };
        let look = (
            paper,
            BackgroundColor(brush.theme.colour(Tone::Card)),
            BorderColor::all(brush.theme.colour(Tone::Line)),
            brush.theme.deep_shadow(),
        );
        folder.spawn(look).with_children(|paper| {
            head(brush, paper, desk, compiled);
            let two = Node {
                flex_direction: if room.is_narrow { FlexDirection::Column } else { FlexDirection::Row },
                column_gap: brush.theme.space(6),
                row_gap: brush.theme.space(4),
                ..default()
            };
            paper.spawn(two).with_children(|two| {
                two.spawn(half(brush, room)).with_children(|left| {
                    title(brush, left, desk.locale.text("briefing-account"));
                    account(brush, left, desk, call);
                    title(brush, left, desk.locale.text("briefing-known"));
                    for line in &compiled.known {
                        small(brush, left, compiled.text(desk.language(), *line), Tone::Ink);
                    }
                });
                two.spawn(half(brush, room)).with_children(|right| {
                    title(brush, right, desk.locale.text("briefing-history"));
                    history(brush, right, desk, compiled);
                    contract(brush, right, desk, compiled);
                });
            });
            rule(brush, paper);
            title(brush, paper, desk.locale.text("briefing-goals"));
            let goals = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
            paper.spawn(goals).with_children(|goals| {
                for (goal, _) in &compiled.objectives {
                    brush.chip(goals, compiled.text(desk.language(), *goal), Tone::Blue, Tone::BlueWash);
                }
            });
        });
    });
}

fn half(brush: &Brush<'_>, room: Room) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        row_gap: brush.theme.space(2),
        flex_grow: 1.0,
        flex_basis: if room.is_narrow { Val::Auto } else { Val::Px(0.0) },
        min_width: Val::Px(0.0),
        ..default()
    }
}

fn title(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, words: String) {
    parent.spawn(brush.text(words, Look::new(Face::Serif, Size::Heading, Tone::Ink)));
}

/// The flap of the folder: the station, and the how-manieth contact this would be.
fn flap(brush: &Brush<'_>, folder: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let Val::Px(radius) = brush.theme.space(2) else { return };
    let node = Node {
        align_self: AlignSelf::FlexStart,
        margin: UiRect::left(brush.theme.space(5)),
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(1)),
        border_radius: BorderRadius::top(Val::Px(radius)),
        ..default()
    };
    let number = (compiled.scene.history.len() + 1).to_string();
    let station = station_name(desk, &compiled.books.card.bucket.to_string());
    let words = desk.locale.text_with("briefing-flap", &[("station", &station), ("number", &number)]);
    folder.spawn((node, BackgroundColor(brush.theme.colour(Tone::OchreWash)))).with_children(|flap| {
        flap.spawn(brush.text(words, Look::new(Face::Sans, Size::Small, Tone::Ochre)));
    });
}

fn head(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let language = desk.language();
    let line = Node { column_gap: brush.theme.space(3), align_items: AlignItems::Baseline, flex_wrap: FlexWrap::Wrap, ..default() };
    paper.spawn(line).with_children(|line| {
        line.spawn(brush.text(compiled.text(language, compiled.title), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        let (name, age) = (compiled.full_name(compiled.debtor, language), compiled.age.to_string());
        small(brush, line, desk.locale.text_with("briefing-person", &[("name", &name), ("age", &age)]), Tone::Soft);
    });
    paper.spawn(brush.text(compiled.text(language, compiled.summary), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
}

/// The account's computed figures.
pub(crate) fn account(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let books = &call.compiled().books;
    let card = &books.card;
    let say = |key: &str| desk.locale.text(key);
    note(brush, parent, desk.locale.text_with("briefing-tail", &[("tail", &books.tail)]));
    parent
        .spawn(Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|line| {
            line.spawn(brush.text(format!("¥{}", card.overdue), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
            let late = desk.locale.text_with("briefing-days", &[("days", &card.days_past_due.to_string())]);
            brush.chip(line, format!("{} · {late}", card.bucket), Tone::Ochre, Tone::OchreWash);
        });
    note(brush, parent, say("briefing-overdue"));
    let rows = [("briefing-principal", card.principal), ("briefing-interest", card.interest_total), ("briefing-penalty", card.penalty)];
    for (key, amount) in rows {
        brush.row(parent, say(key), amount.to_string());
    }
    brush.row(parent, say("briefing-minimum"), card.minimum.to_string());
    brush.row(parent, say("briefing-statement"), card.statement_left.to_string());
    brush.row(parent, desk.locale.text_with("briefing-payoff", &[("date", &books.today.to_string())]), card.payoff.to_string());
}

/// The contract's parameters that the figures follow from: agreed with this bank, none of them a rule.
fn contract(brush: &Brush<'_>, right: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let (terms, card) = (&compiled.books.terms, &compiled.books.card);
    rule(brush, right);
    note(brush, right, desk.locale.text("contract-title"));
    let say = |key: &str, values: &[(&str, &str)]| desk.locale.text_with(key, values);
    let (statement, due) = (terms.statement_day.to_string(), terms.due_day.to_string());
    brush.row(right, say("contract-days", &[]), say("contract-days-are", &[("statement", &statement), ("due", &due)]));
    let rate = terms.daily_rate_per_10000.to_string();
    let method = say(
        match terms.interest_method {
            InterestMethod::Whole => "contract-whole",
            InterestMethod::UnpaidPart => "contract-unpaid-part",
        },
        &[],
    );
    brush.row(right, say("contract-interest", &[]), say("contract-interest-is", &[("rate", &rate), ("method", &method)]));
    if terms.compound == Compound::Monthly {
        brush.row(right, say("contract-compound", &[]), say("contract-compound-monthly", &[]));
    }
    let (least, penalty) = (terms.min_purchase_pct.to_string(), terms.penalty_pct.to_string());
    brush.row(right, say("contract-minimum", &[]), say("contract-minimum-is", &[("percent", &least)]));
    brush.row(right, say("contract-penalty", &[]), say("contract-penalty-is", &[("percent", &penalty)]));
    let (grace, tolerance) = (terms.grace_days.to_string(), terms.tolerance.to_string());
    brush.row(right, say("contract-grace", &[]), say("contract-grace-is", &[("days", &grace), ("yuan", &tolerance)]));
    let convention = match terms.bucket_convention {
        BucketConvention::ByCycle => "contract-by-cycle",
        BucketConvention::ByDays => "contract-by-days",
    };
    brush.row(right, say("contract-bucket", &[]), say(convention, &[]));
    brush.row(
        right,
        say("contract-next", &[]),
        say("contract-next-is", &[("statement", &card.next_statement_on.to_string()), ("due", &card.next_due_on.to_string())]),
    );
}

/// Earlier contacts as a line in time, down to now.
fn history(brush: &Brush<'_>, right: &mut ChildSpawnerCommands<'_>, desk: &Desk, compiled: &Compiled) {
    let line = Node { flex_direction: FlexDirection::Column, ..default() };
    right.spawn(line).with_children(|line| {
        for past in &compiled.scene.history {
            let channel = desk.locale.text(&format!("channel-{}", kebab(&format!("{:?}", past.channel))));
            let to = desk.locale.text(&format!("party-{}", kebab(&format!("{:?}", past.to))));
            let words = format!("{} {channel} {to}  {}", past.at.format("%m-%d %H:%M"), desk.locale.text(past_key(past.result)));
            moment(brush, line, words, Tone::Faint, false);
        }
        let now = format!("{} {}", compiled.scene.at.format("%m-%d %H:%M"), desk.locale.text("briefing-now"));
        moment(brush, line, now, Tone::Blue, true);
    });
}

/// A point on the line. The last one is now: larger, and nothing follows it.
fn moment(brush: &Brush<'_>, line: &mut ChildSpawnerCommands<'_>, words: String, tone: Tone, is_now: bool) {
    line.spawn(Node { column_gap: brush.theme.space(3), ..default() }).with_children(|row| {
        let rail = Node {
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            width: brush.theme.space(3),
            flex_shrink: 0.0,
            padding: UiRect::top(brush.theme.space(2)),
            ..default()
        };
        row.spawn(rail).with_children(|rail| {
            dot(brush, rail, if is_now { 3 } else { 2 }, tone);
            if !is_now {
                let thread = Node { width: Val::Px(2.0), flex_grow: 1.0, min_height: brush.theme.space(2), ..default() };
                rail.spawn((thread, BackgroundColor(brush.theme.colour(Tone::Line))));
            }
        });
        let face = if is_now { Face::Bold } else { Face::Sans };
        row.spawn((
            brush.text(words, Look::new(face, Size::Small, Tone::Ink)),
            Node { flex_shrink: 1.0, padding: UiRect::bottom(brush.theme.space(1)), ..default() },
        ));
    });
}

const fn past_key(result: PastResult) -> &'static str {
    match result {
        PastResult::NoAnswer => "past-no-answer",
        PastResult::Busy => "past-busy",
        PastResult::NotInService => "past-not-in-service",
        PastResult::Delivered => "past-delivered",
        PastResult::Conversation => "past-conversation",
    }
}
