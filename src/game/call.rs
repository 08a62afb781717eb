//! The call: the person left, the talk in the middle, the account right. The eye stays in the middle.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::briefing::account;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::{DIGITS, Shortcut};
use super::portrait::portrait;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, clear, trouble};
use crate::call::{Bubble, Call, CardId, Input, Speaker, Stage, View};
use crate::persona::{Gauge, Mood};

/// How many bubbles are drawn; older ones have left the screen long before.
const SHOWN_BUBBLES: usize = 14;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Call).and_then(must_draw)));
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
    let Some(attempt) = &desk.attempt else { return };
    let call = attempt.call();
    let view = call.view(desk.language());
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("call-what-to-say"),
        |top| bar(&brush, top, &desk, call, &view),
        |body| {
            body.spawn(side(&brush, 260.0)).with_children(|left| person(&brush, left, &desk, call, &view));
            body.spawn(Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            })
            .with_children(|middle| {
                talk(&brush, middle, &desk, call);
                replies(&brush, middle, &desk, &view);
            });
            body.spawn(side(&brush, 270.0)).with_children(|right| {
                right.spawn(brush.card()).with_children(|card| account(&brush, card, &desk, call));
                trouble(&brush, right, &desk);
            });
        },
    );
}

fn side(brush: &Brush<'_>, width: f32) -> impl Bundle + use<> {
    (
        Node {
            width: Val::Px(width),
            flex_shrink: 0.0,
            flex_direction: FlexDirection::Column,
            padding: UiRect::all(brush.theme.space(4)),
            row_gap: brush.theme.space(3),
            overflow: Overflow::clip_y(),
            ..default()
        },
        BackgroundColor(brush.theme.colour(Tone::Panel)),
    )
}

fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, view: &View) {
    let compiled = call.compiled();
    bar.spawn(brush.text(desk.locale.text("brand"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let title = format!("{} · {}", compiled.books.card.bucket, compiled.text(desk.language(), compiled.title));
    bar.spawn(brush.text(title, Look::new(Face::Sans, Size::Speech, Tone::Soft)));
    brush.chip(bar, desk.locale.text("mode-practice"), Tone::Ochre, Tone::OchreWash);
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    bar.spawn(brush.text(format!("{:02}:{:02}", view.seconds / 60, view.seconds % 60), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let mut button = |key: &str, printed: &str, shortcut: Shortcut, input: Input, order: u16| {
        let name = desk.locale.text(key);
        brush.button(
            bar,
            Button { name: &name, action: Action::Apply(input), order, key: Some(printed), shortcut: Some(shortcut), is_main: false },
        );
    };
    if view.can_hold {
        button("call-hold", "H", Shortcut::key(KeyCode::KeyH), Input::Hold, 20);
        button("call-look-up", "L", Shortcut::key(KeyCode::KeyL), Input::LookUp(CardId(0)), 21);
    }
    if view.stage == Stage::OnTheLine {
        button("call-silent", "S", Shortcut::key(KeyCode::KeyS), Input::Silence, 22);
    }
    button("call-end", "Ctrl E", Shortcut::ctrl(KeyCode::KeyE), Input::EndCall, 23);
}

fn person(brush: &Brush<'_>, left: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, view: &View) {
    let compiled = call.compiled();
    portrait(brush, left, call.state().mood);
    left.spawn(brush.text(compiled.full_name(call.state().on_line, desk.language()), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
    let (tone, wash) = if view.verified >= 2 { (Tone::Celadon, Tone::CeladonWash) } else { (Tone::Ochre, Tone::OchreWash) };
    left.spawn(Node::default())
        .with_children(|chip| brush.chip(chip, desk.locale.text(&format!("verified-{}", view.verified)), tone, wash));
    if let Some(mood) = view.mood {
        left.spawn(brush.card()).with_children(|card| gauges(brush, card, desk, mood));
    }
    left.spawn(brush.card()).with_children(|card| {
        card.spawn(brush.text(desk.locale.text("call-learned"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
        if view.learned.is_empty() {
            card.spawn(brush.text(desk.locale.text("call-nothing-learned"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
        }
        for fact in &view.learned {
            card.spawn(brush.text(
                compiled.text(desk.language(), compiled.facts[fact.index()].title),
                Look::new(Face::Sans, Size::Small, Tone::Celadon),
            ));
        }
    });
}

fn gauges(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, mood: Mood) {
    for (gauge, key, tone) in [
        (Gauge::Trust, "gauge-trust", Tone::Celadon),
        (Gauge::Anger, "gauge-anger", Tone::Ochre),
        (Gauge::Stress, "gauge-stress", Tone::Faint),
        (Gauge::Willingness, "gauge-willingness", Tone::Blue),
    ] {
        let level = mood.level(gauge);
        card.spawn(Node { align_items: AlignItems::Center, column_gap: brush.theme.space(2), ..default() }).with_children(|row| {
            row.spawn((
                brush.text(desk.locale.text(key), Look::new(Face::Sans, Size::Note, Tone::Ink)),
                Node { width: Val::Percent(28.0), ..default() },
            ));
            let track = Node { flex_grow: 1.0, height: brush.theme.space(2), border_radius: BorderRadius::MAX, ..default() };
            row.spawn((track, BackgroundColor(brush.theme.colour(Tone::Line)))).with_children(|track| {
                let full = Node {
                    width: Val::Percent(100.0 * f32::from(level) / f32::from(Mood::TOP)),
                    height: Val::Percent(100.0),
                    border_radius: BorderRadius::MAX,
                    ..default()
                };
                track.spawn((full, BackgroundColor(brush.theme.colour(tone))));
            });
            row.spawn(brush.text(level.to_string(), Look::new(Face::Sans, Size::Note, Tone::Ink)));
        });
    }
}

fn talk(brush: &Brush<'_>, middle: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let area = Node {
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        min_height: Val::Px(0.0),
        flex_direction: FlexDirection::Column,
        justify_content: JustifyContent::FlexEnd,
        padding: UiRect::axes(brush.theme.space(5), brush.theme.space(3)),
        row_gap: brush.theme.space(2),
        overflow: Overflow::clip(),
        ..default()
    };
    let bubbles = call.transcript(desk.language());
    middle.spawn(area).with_children(|area| {
        let first = bubbles.len().saturating_sub(SHOWN_BUBBLES);
        for bubble in &bubbles[first..] {
            spoken(brush, area, desk, call, bubble);
        }
    });
}

fn spoken(brush: &Brush<'_>, area: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, bubble: &Bubble) {
    if bubble.speaker == Speaker::Stage {
        let note = brush.text(desk.locale.text(&format!("call-{}", bubble.text)), Look::new(Face::Sans, Size::Note, Tone::Soft));
        area.spawn((note, Node { align_self: AlignSelf::Center, flex_shrink: 0.0, ..default() }));
        return;
    }
    let is_own = bubble.speaker == Speaker::Collector;
    let node = Node {
        max_width: Val::Percent(78.0),
        flex_shrink: 0.0,
        align_self: if is_own { AlignSelf::FlexEnd } else { AlignSelf::FlexStart },
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.bubble_radius(is_own),
        ..default()
    };
    let ground = if is_own { Tone::BlueWash } else { Tone::Card };
    let words = Look::new(Face::Sans, Size::Speech, Tone::Ink);
    area.spawn((node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line))))
        .with_child(brush.text(bubble.text.clone(), words));
    if is_own && !bubble.acts.is_empty() {
        let compiled = call.compiled();
        let name = |used: &crate::speech::ActUse| {
            let act = compiled.vocabulary.describe(used.act).1;
            if desk.language().starts_with("zh") { act.zh.name.clone() } else { act.en.name.clone() }
        };
        let names: Vec<String> = bubble.acts.iter().map(name).collect();
        let tags = brush.text(names.join(" · "), Look::new(Face::Sans, Size::Note, Tone::Soft));
        area.spawn((tags, Node { align_self: AlignSelf::FlexEnd, flex_shrink: 0.0, ..default() }));
    }
}

fn replies(brush: &Brush<'_>, middle: &mut ChildSpawnerCommands<'_>, desk: &Desk, view: &View) {
    let area = Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        row_gap: brush.theme.space(2),
        padding: UiRect::axes(brush.theme.space(5), brush.theme.space(3)),
        border: UiRect::top(Val::Px(1.0)),
        ..default()
    };
    middle.spawn((area, BackgroundColor(brush.theme.colour(Tone::Panel)), BorderColor::all(brush.theme.colour(Tone::Line)))).with_children(
        |area| {
            let lead = if view.stage == Stage::OnHold { "call-on-hold" } else { "call-what-to-say" };
            area.spawn(brush.text(desk.locale.text(lead), Look::new(Face::Sans, Size::Note, Tone::Soft)));
            if view.stage == Stage::OnHold {
                let name = desk.locale.text("call-resume");
                let shortcut = Some(Shortcut::key(KeyCode::KeyH));
                brush.button(
                    area,
                    Button { name: &name, action: Action::Apply(Input::Resume), order: 1, key: Some("H"), shortcut, is_main: true },
                );
            }
            for ((offered, order), digit) in view.replies.iter().zip(1u16..).zip(DIGITS) {
                let printed = order.to_string();
                let shortcut = Some(Shortcut::key(digit));
                brush.button(
                    area,
                    Button {
                        name: &offered.text,
                        action: Action::Apply(Input::Reply(offered.reply)),
                        order,
                        key: Some(&printed),
                        shortcut,
                        is_main: false,
                    },
                );
            }
        },
    );
}
