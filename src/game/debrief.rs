//! Debrief: verdict and one sentence first, then the ledger pinned to what was said; right, the clauses.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::Shortcut;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Call, ReplyId};
use crate::law::Severity;
use crate::persona::{Gauge, Mood};
use crate::score::{Debrief, Entry, Finding, Outcome, Scale, cause_text, sentence};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Debrief).and_then(must_draw)));
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let (Some(attempt), Some(report)) = (&desk.attempt, &desk.report) else { return };
    let call = attempt.call();
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("debrief"),
        |top| bar(&brush, top, &desk, call),
        |body| {
            body.spawn((brush.column(2.0), Scrolls)).with_children(|column| {
                verdict(&brush, column, &desk, call, report);
                column.spawn(brush.card()).with_children(|card| curve(&brush, card, &desk, report));
                column.spawn(brush.card()).with_children(|card| ledger(&brush, card, &desk, call, report));
            });
            body.spawn((brush.column(1.0), Scrolls, BackgroundColor(theme.colour(Tone::Panel)))).with_children(|column| {
                if report.findings.is_empty() {
                    column.spawn(brush.text(desk.locale.text("debrief-no-findings"), Look::new(Face::Bold, Size::Speech, Tone::Celadon)));
                }
                let mut shown: Vec<&Finding> = report.findings.iter().collect();
                shown.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
                for finding in shown {
                    column.spawn(brush.card()).with_children(|card| clause(&brush, card, &desk, call, finding));
                }
                column.spawn(brush.card()).with_children(|card| promise(&brush, card, &desk, report));
                trouble(&brush, column, &desk);
            });
        },
    );
}

fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let compiled = call.compiled();
    bar.spawn(brush.text(desk.locale.text("brand"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let title = format!("{} · {}", desk.locale.text("debrief"), compiled.text(desk.language(), compiled.title));
    bar.spawn(brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)));
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    let again = desk.locale.text("debrief-again");
    brush.button(
        bar,
        Button {
            name: &again,
            action: Action::Again,
            order: 2,
            key: Some("R"),
            shortcut: Some(Shortcut::key(KeyCode::KeyR)),
            is_main: false,
        },
    );
    let home = desk.locale.text("debrief-home");
    brush.button(
        bar,
        Button {
            name: &home,
            action: Action::Home,
            order: 1,
            key: Some("Esc"),
            shortcut: Some(Shortcut::key(KeyCode::Escape)),
            is_main: true,
        },
    );
}

const fn tones(outcome: Outcome) -> (Tone, Tone) {
    match outcome {
        Outcome::Pass => (Tone::Celadon, Tone::CeladonWash),
        Outcome::NotYet => (Tone::Ochre, Tone::OchreWash),
        Outcome::RedLine => (Tone::Seal, Tone::SealWash),
    }
}

fn verdict(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief) {
    let (tone, _) = tones(report.outcome);
    column.spawn(Node { align_items: AlignItems::Center, column_gap: brush.theme.space(5), flex_shrink: 0.0, ..default() }).with_children(
        |row| {
            let seal = Node {
                padding: UiRect::axes(brush.theme.space(4), brush.theme.space(2)),
                border: UiRect::all(Val::Px(4.0)),
                border_radius: brush.theme.card_radius(),
                flex_shrink: 0.0,
                ..default()
            };
            row.spawn((seal, BorderColor::all(brush.theme.colour(tone)), UiTransform { rotation: Rot2::degrees(-5.0), ..default() }))
                .with_child(brush.text(desk.locale.text(report.outcome.key()), Look::new(Face::Serif, Size::Figure, tone)));
            for (key, score, is_enough) in [
                ("scale-lawful", report.lawful, report.lawful >= report.pass_lawful),
                ("scale-effective", report.effective, report.effective >= report.pass_effective),
            ] {
                row.spawn(Node { flex_direction: FlexDirection::Column, align_items: AlignItems::Center, flex_shrink: 0.0, ..default() })
                    .with_children(|pair| {
                        pair.spawn(
                            brush.text(
                                score.to_string(),
                                Look::new(Face::Serif, Size::Score, if is_enough { Tone::Ink } else { Tone::Ochre }),
                            ),
                        );
                        pair.spawn(brush.text(format!("{} / 100", desk.locale.text(key)), Look::new(Face::Sans, Size::Note, Tone::Soft)));
                    });
            }
            let words = sentence(call.compiled(), report, desk.language(), &|key, values| desk.locale.text_with(key, values));
            row.spawn((brush.text(words, Look::new(Face::Serif, Size::Heading, Tone::Ink)), Node { flex_shrink: 1.0, ..default() }));
        },
    );
}

/// Trust and anger over the turns, as columns of two bars.
fn curve(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    let title =
        format!("{} · {} ▲ · {} ▼", desk.locale.text("debrief-moods"), desk.locale.text("gauge-trust"), desk.locale.text("gauge-anger"));
    card.spawn(brush.text(title, Look::new(Face::Bold, Size::Note, Tone::Ink)));
    let last = report.moods.last().map_or(0, |(turn, _)| *turn);
    let at = |turn: u16| report.moods.iter().rev().find(|(at, _)| *at <= turn).map(|(_, mood)| *mood);
    card.spawn(Node { column_gap: brush.theme.space(1), height: Val::Px(72.0), ..default() }).with_children(|row| {
        for mood in (0..=last).filter_map(at) {
            row.spawn(Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() }).with_children(
                |pair| {
                    half(brush, pair, mood.level(Gauge::Trust), Tone::Celadon, JustifyContent::FlexEnd);
                    half(brush, pair, mood.level(Gauge::Anger), Tone::Ochre, JustifyContent::FlexStart);
                },
            );
        }
    });
}

fn half(brush: &Brush<'_>, pair: &mut ChildSpawnerCommands<'_>, level: u8, tone: Tone, at: JustifyContent) {
    let frame = Node { flex_direction: FlexDirection::Column, justify_content: at, flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() };
    pair.spawn(frame).with_children(|frame| {
        let bar = Node { height: Val::Percent(100.0 * f32::from(level) / f32::from(Mood::TOP)), ..default() };
        frame.spawn((bar, BackgroundColor(brush.theme.colour(tone))));
    });
}

fn ledger(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief) {
    let compiled = call.compiled();
    let mut turns: Vec<(u16, Option<ReplyId>)> = Vec::new();
    for entry in &report.ledger.entries {
        if !turns.contains(&(entry.turn, entry.reply)) {
            turns.push((entry.turn, entry.reply));
        }
    }
    turns.sort_by_key(|(turn, reply)| (*turn, reply.is_none()));
    for (turn, reply) in turns {
        card.spawn(Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(1),
            padding: UiRect::bottom(brush.theme.space(2)),
            ..default()
        })
        .with_children(|line| {
            let said = match reply {
                Some(reply) => format!("{turn}   {}", compiled.text(desk.language(), compiled.reply(reply).say)),
                None => desk.locale.text(if turn == 0 { "debrief-before" } else { "wrap-up" }),
            };
            line.spawn(brush.text(said, Look::new(Face::Sans, Size::Small, Tone::Blue)));
            line.spawn(Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() })
                .with_children(|chips| {
                    for entry in report.ledger.entries.iter().filter(|entry| (entry.turn, entry.reply) == (turn, reply)) {
                        points(brush, chips, desk, call, entry);
                    }
                });
        });
    }
    card.spawn(brush.text(desk.locale.text("debrief-sum"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
}

fn points(brush: &Brush<'_>, chips: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, entry: &Entry) {
    let cause = cause_text(call.compiled(), entry.cause, desk.language(), &|key, values| desk.locale.text_with(key, values));
    let scale = desk.locale.text(if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" });
    let (tone, wash) = if entry.points < 0 { (Tone::Ochre, Tone::OchreWash) } else { (Tone::Celadon, Tone::CeladonWash) };
    brush.chip(chips, format!("{cause} · {scale} {:+}", entry.points), tone, wash);
}

fn clause(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, finding: &Finding) {
    let language = desk.language();
    let bench = &call.compiled().bench;
    let rule = bench.rule(finding.rule);
    let words = rule.words(language);
    let (tone, wash) = if finding.severity == Severity::RedLine { (Tone::Seal, Tone::SealWash) } else { (Tone::Ochre, Tone::OchreWash) };
    let small = Look::new(Face::Sans, Size::Small, Tone::Ink);
    let note = Look::new(Face::Sans, Size::Note, Tone::Soft);
    card.spawn(Node { column_gap: brush.theme.space(2), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|head| {
            head.spawn(brush.text(words.title.clone(), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
            brush.chip(head, desk.locale.text(finding.severity.key()), tone, wash);
            head.spawn(brush.text(desk.locale.text_with("debrief-turn", &[("turn", &finding.turn.to_string())]), note));
        });
    card.spawn(brush.text(words.explain.clone(), small));
    card.spawn(brush.text(format!("{}：{}", desk.locale.text("debrief-instead"), words.instead), small));
    if let Some(better) = &finding.better {
        card.spawn(brush.text(format!("{}：{better}", desk.locale.text("debrief-better")), small));
    }
    for cite in &rule.cites {
        card.spawn(brush.text(format!("{}：{} · {}", desk.locale.text("debrief-why"), cite.line(language), rule.from), note));
    }
    for also in &finding.also {
        card.spawn(brush.text(format!("{}：{}", desk.locale.text("debrief-also"), bench.rule(*also).words(language).title), note));
    }
    for crime in &finding.notes {
        card.spawn(brush.text(format!("{}：{}", desk.locale.text("debrief-notes"), bench.rule(*crime).words(language).explain), note));
    }
}

fn promise(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, report: &Debrief) {
    let small = Look::new(Face::Sans, Size::Small, Tone::Ink);
    match &report.promise {
        None => {
            card.spawn(brush.text(desk.locale.text("debrief-no-promise"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
        }
        Some(promise) => {
            card.spawn(brush.text(desk.locale.text("debrief-promise"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
            card.spawn(brush.text(promise.title.clone(), small));
            card.spawn(brush.text(desk.locale.text_with("debrief-promise-worth", &[("value", &promise.worth.value.to_string())]), small));
            card.spawn(brush.text(desk.locale.text(promise.judgement()), small));
        }
    }
    if let Some(bearable) = &report.bearable {
        card.spawn(brush.text(desk.locale.text("debrief-bearable"), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
        for (on, amount) in &bearable.path {
            brush.row(card, on.clone(), format!("¥{amount}"));
        }
    }
}
