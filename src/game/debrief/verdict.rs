//! The seal, pressed with one short, heavy motion; the two scores; the verdict in one sentence.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::Screen;
use super::super::desk::Desk;
use super::super::motion::{Motion, ease_out};
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look};
use super::tones;
use crate::call::Call;
use crate::score::{Debrief, Outcome, sentence};

/// How the seal lies on the paper, in degrees.
const TILT: f32 = -6.0;
/// How large it is before it comes down.
const RAISED: f32 = 1.9;
/// Where a seal is pressed.
const REPORTS: [Screen; 3] = [Screen::Debrief, Screen::PlanReport, Screen::WorkdayReport];

/// The seal while it comes down.
#[derive(Component)]
struct Seal;

/// When the report was entered, for the seal's motion.
#[derive(Resource, Default)]
struct Pressed(Option<f32>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Pressed>();
    for report in REPORTS {
        app.add_systems(OnEnter(report), raise);
    }
    let is_report = |screen: Res<State<Screen>>| REPORTS.contains(screen.get());
    app.add_systems(Update, press.run_if(is_report));
    app.add_systems(PostUpdate, keep_within.after(bevy::ui::UiSystems::PostLayout).run_if(is_report));
}

/// What is tilted is not cut where its column ends: a seal that would stand out of it is not shown.
fn keep_within(mut seals: Query<(&ComputedNode, &UiGlobalTransform, &CalculatedClip, &mut Visibility), With<Seal>>) {
    for (node, place, column, mut seen) in &mut seals {
        let (half, middle) = (node.size().y / 2.0, place.translation.y);
        let is_within = middle - half >= column.clip.min.y && middle + half <= column.clip.max.y;
        seen.set_if_neq(if is_within { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn raise(mut pressed: ResMut<Pressed>, time: Res<Time>) {
    pressed.0 = Some(time.elapsed_secs());
}

/// Seconds that the seal takes to come down.
const PRESS_SECONDS: f32 = 0.26;

fn press(mut pressed: ResMut<Pressed>, mut seals: Query<&mut UiTransform, With<Seal>>, time: Res<Time>, mut motion: ResMut<Motion>) {
    let Some(began) = pressed.0 else { return };
    let share = if motion.less { 1.0 } else { (time.elapsed_secs() - began) / PRESS_SECONDS };
    for mut place in &mut seals {
        place.scale = Vec2::splat(RAISED + (1.0 - RAISED) * ease_out(share));
    }
    if share < 1.0 {
        motion.go_on();
    } else {
        pressed.0 = None;
    }
}

pub(super) fn verdict(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, report: &Debrief) {
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
        let words = Node {
            flex_direction: FlexDirection::Column,
            row_gap: brush.theme.space(1),
            flex_grow: 1.0,
            flex_shrink: 1.0,
            flex_basis: Val::Px(280.0),
            ..default()
        };
        row.spawn(words).with_children(|words| {
            let say = |key: &str, values: &[(&str, &str)]| desk.locale.text_with(key, values);
            let first = sentence(call.compiled(), report, desk.language(), &say);
            words.spawn(brush.text(first, Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            words.spawn(brush.text(second(desk, call, report), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
        });
    });
}

/// What became of the money, or why none was wanted; and how the call ended.
fn second(desk: &Desk, call: &Call, report: &Debrief) -> String {
    let time = format!("{:02}:{:02}", report.seconds / 60, report.seconds % 60);
    let ended = desk.locale.text_with("debrief-ended", &[("ending", &report.ending), ("time", &time)]);
    let money = match &report.promise {
        Some(promise) => desk.locale.pair(&promise.title, &desk.locale.text(promise.judgement())),
        None if call.compiled().no_money => desk.locale.text("debrief-no-money"),
        None => desk.locale.text("debrief-no-promise"),
    };
    desk.locale.sequel(&money, &ended)
}

pub(in crate::game) fn seal(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, desk: &Desk, outcome: Outcome) {
    let (tone, _) = tones(outcome);
    let node = Node {
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(3)),
        border: UiRect::all(brush.theme.space(1)),
        border_radius: brush.theme.card_radius(),
        flex_shrink: 0.0,
        ..default()
    };
    let tilted = UiTransform { rotation: Rot2::degrees(TILT), ..default() };
    row.spawn((Seal, node, BorderColor::all(brush.theme.colour(tone)), tilted))
        .with_child(brush.text(stacked(&desk.locale.text(outcome.key())), Look::new(Face::Serif, Size::Figure, tone)));
}

/// Chinese on a seal stands from top to bottom: two characters a column are one line each.
fn stacked(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() == 2 && letters.iter().all(|letter| !letter.is_ascii()) {
        format!("{}\n{}", letters[0], letters[1])
    } else {
        word.to_owned()
    }
}

pub(in crate::game) fn score(brush: &Brush<'_>, scores: &mut ChildSpawnerCommands<'_>, desk: &Desk, key: &str, points: i32, pass: i32) {
    let tone = if points >= pass { Tone::Ink } else { Tone::Ochre };
    scores
        .spawn(Node { flex_direction: FlexDirection::Column, align_items: AlignItems::Center, flex_shrink: 0.0, ..default() })
        .with_children(|pair| {
            pair.spawn(brush.text(points.to_string(), Look::new(Face::Serif, Size::Score, tone)));
            let of = desk.locale.text_with("debrief-of", &[("scale", &desk.locale.text(key)), ("pass", &pass.to_string())]);
            pair.spawn(brush.text(of, Look::new(Face::Sans, Size::Note, Tone::Soft)));
        });
}
