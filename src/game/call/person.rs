//! Who is on the line: the picture, the voice, in practice the mood with what it leads to, and what has been learned.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Scene;
use super::line::CURTAIN;
use super::pace::{Curtain, Handset, Wave, at_rest};
use crate::call::Stage;
use crate::game::place::drawing;
use crate::game::portrait::portrait;
use crate::game::theme::{Shown, Size, Tone};
use crate::game::widgets::{Face, Look};
use crate::law::PartyRole;
use crate::persona::{Consequence, Gauge, Mood};
use crate::speech::PartyId;

/// How many bars the waveform has.
const WAVES: u16 = 28;
/// The gauges in the order they are shown, with their words and colours. Anger is ochre: seal red is for red lines.
const GAUGES: [(Gauge, &str, Tone); 4] = [
    (Gauge::Trust, "gauge-trust", Tone::Celadon),
    (Gauge::Anger, "gauge-anger", Tone::Ochre),
    (Gauge::Stress, "gauge-stress", Tone::Faint),
    (Gauge::Willingness, "gauge-willingness", Tone::Blue),
];

/// A column that keeps its height where the side scrolls.
pub(super) fn frame() -> Node {
    Node { flex_shrink: 0.0, flex_direction: FlexDirection::Column, ..default() }
}

/// What lies over the picture.
pub(super) fn over() -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: Val::ZERO,
        top: Val::ZERO,
        width: Val::Percent(100.0),
        height: Val::Percent(100.0),
        ..default()
    }
}

/// What the picture depends on; the mood moves in it by itself.
pub(super) fn seen(scene: &Scene<'_>) -> (PartyId, bool) {
    (scene.call.state().on_line, scene.line.is_ringing())
}

pub(super) fn picture(scene: &Scene<'_>, picture: &mut ChildSpawnerCommands<'_>) {
    let state = scene.call.state();
    if scene.line.is_ringing() {
        ringing(scene, picture);
    } else {
        portrait(&scene.brush, picture, scene.call.compiled().portrait_of(state.on_line), state.mood, scene.hour, true);
        if scene.line.picked_up < CURTAIN {
            let ground = BackgroundColor(Curtain::Goes.colour(scene.brush.theme, scene.line));
            let curtain = Node { border_radius: scene.brush.theme.card_radius(), ..over() };
            picture.spawn((curtain, ground, Curtain::Goes));
        }
    }
}

pub(super) fn fill(scene: &Scene<'_>, left: &mut ChildSpawnerCommands<'_>) {
    let brush = &scene.brush;
    wave(scene, left);
    let (tone, wash) = if scene.view.verified >= 2 { (Tone::Celadon, Tone::CeladonWash) } else { (Tone::Ochre, Tone::OchreWash) };
    left.spawn(Node { flex_shrink: 0.0, ..default() })
        .with_children(|chip| brush.chip(chip, scene.say(&format!("verified-{}", scene.view.verified)), tone, wash));
    if let Some(mood) = scene.view.mood.filter(|_| !scene.line.is_ringing()) {
        card(scene, left, |card| gauges(scene, card, mood));
    }
    card(scene, left, |card| learned(scene, card));
}

fn card(scene: &Scene<'_>, left: &mut ChildSpawnerCommands<'_>, inside: impl FnOnce(&mut ChildSpawnerCommands<'_>)) {
    // What a column cannot hold, it scrolls.
    left.spawn(Node { flex_shrink: 0.0, flex_direction: FlexDirection::Column, ..default() }).with_children(|slot| {
        slot.spawn(scene.brush.card()).with_children(inside);
    });
}

/// The name, once it is known to be right: whoever picks up is nobody yet.
pub(super) fn plate(scene: &Scene<'_>, picture: &mut ChildSpawnerCommands<'_>) {
    let (brush, compiled, language) = (&scene.brush, scene.call.compiled(), scene.desk.language());
    let party = &compiled.parties[usize::from(scene.call.state().on_line.0)];
    let owes = matches!(party.role, PartyRole::Debtor | PartyRole::CoDebtor | PartyRole::Guarantor);
    let is_known = !scene.line.is_ringing() && scene.view.verified > 0 && owes;
    let name = if is_known {
        let full = compiled.full_name(scene.call.state().on_line, language);
        scene.say_with("call-party", &[("name", &full), ("address", compiled.text(language, party.address))])
    } else if scene.line.is_ringing() {
        scene.call.compiled().scene.number.clone()
    } else {
        scene.say("call-unknown")
    };
    let node = Node {
        position_type: PositionType::Absolute,
        left: brush.theme.space(2),
        bottom: brush.theme.space(2),
        max_width: Val::Percent(92.0),
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = Look::new(Face::Bold, Size::Small, Tone::Ink);
    picture.spawn((node, BackgroundColor(brush.theme.colour(Tone::Card)))).with_child(brush.text(name, look));
    let word = match scene.view.stage {
        Stage::OnHold => "call-on-hold",
        _ if scene.line.is_over() => "call-over",
        _ => return,
    };
    let veil = Node {
        position_type: PositionType::Absolute,
        width: Val::Percent(100.0),
        height: Val::Percent(100.0),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    // The veil is dark under every palette.
    let tone = if brush.theme.shown == Shown::Evening { Tone::Ink } else { Tone::Card };
    let words = brush.text(scene.say(word), Look::new(Face::Serif, Size::Heading, tone));
    let mut veiled = picture.spawn(veil);
    veiled.with_child(words);
    if scene.line.is_over() {
        veiled.insert((BackgroundColor(Curtain::Comes.colour(brush.theme, scene.line)), Curtain::Comes));
    } else {
        veiled.insert(BackgroundColor(brush.theme.veil()));
    }
}

/// Nobody is there yet.
fn ringing(scene: &Scene<'_>, picture: &mut ChildSpawnerCommands<'_>) {
    let theme = scene.brush.theme;
    let frame = Node {
        width: Val::Percent(100.0),
        aspect_ratio: Some(crate::game::portrait::ASPECT),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        border_radius: theme.card_radius(),
        ..default()
    };
    picture.spawn((frame, BackgroundColor(theme.colour(Tone::BlueWash)))).with_children(|frame| {
        let node = Node { width: Val::Percent(40.0), aspect_ratio: Some(1.0), ..default() };
        frame.spawn((node, drawing("hand", "handset"), Handset));
    });
}

/// The voice as bars; they move while somebody speaks.
fn wave(scene: &Scene<'_>, left: &mut ChildSpawnerCommands<'_>) {
    let theme = scene.brush.theme;
    let row = Node {
        height: theme.space(6),
        flex_shrink: 0.0,
        align_items: AlignItems::Center,
        justify_content: JustifyContent::SpaceBetween,
        ..default()
    };
    left.spawn(row).with_children(|row| {
        for place in 0..WAVES {
            let bar = Node { width: Val::Percent(1.6), height: Val::Percent(100.0), border_radius: BorderRadius::MAX, ..default() };
            row.spawn((Wave(place), at_rest(), bar, BackgroundColor(theme.colour(Tone::Line))));
        }
    });
}

fn gauges(scene: &Scene<'_>, card: &mut ChildSpawnerCommands<'_>, mood: Mood) {
    let brush = &scene.brush;
    let note = Look::new(Face::Sans, Size::Note, Tone::Ink);
    let thresholds = &scene.call.compiled().temperament.thresholds;
    for (gauge, key, tone) in GAUGES {
        let level = mood.level(gauge);
        card.spawn(Node { align_items: AlignItems::Center, column_gap: brush.theme.space(2), ..default() }).with_children(|row| {
            // Large type takes the room it needs from the track.
            row.spawn((brush.text(scene.say(key), note), Node { min_width: Val::Percent(28.0), flex_shrink: 0.0, ..default() }));
            let track = Node {
                flex_grow: 1.0,
                height: brush.theme.space(2),
                border: UiRect::all(Val::Px(1.0)),
                border_radius: BorderRadius::MAX,
                ..default()
            };
            // Where lines are as dark as ink, the track is an outline.
            let ground = if brush.theme.shown == Shown::HighContrast { Tone::Card } else { Tone::Line };
            let track = (track, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)));
            row.spawn(track).with_children(|track| {
                let full = Node { width: share(level), height: Val::Percent(100.0), border_radius: BorderRadius::MAX, ..default() };
                track.spawn((full, BackgroundColor(brush.theme.colour(tone))));
                for threshold in thresholds.iter().filter(|threshold| threshold.gauge == gauge) {
                    let mark = Node {
                        position_type: PositionType::Absolute,
                        left: share(threshold.at),
                        top: Val::Percent(-50.0),
                        width: Val::Px(2.0),
                        height: Val::Percent(200.0),
                        margin: UiRect::left(Val::Px(-2.0)),
                        ..default()
                    };
                    track.spawn((mark, BackgroundColor(brush.theme.colour(Tone::Ink))));
                }
            });
            row.spawn(brush.text(level.to_string(), note));
        });
    }
    let soft = Look::new(Face::Sans, Size::Note, Tone::Soft);
    let mut marks = thresholds.clone();
    marks.sort_by_key(|threshold| threshold.at);
    for threshold in marks {
        let name = GAUGES.iter().find(|(gauge, ..)| *gauge == threshold.gauge).map_or_else(String::new, |(_, key, _)| scene.say(key));
        let key = match threshold.then {
            Consequence::HangUp => "call-threshold-hang-up",
            Consequence::Complain => "call-threshold-complain",
        };
        card.spawn(brush.text(scene.say_with(key, &[("gauge", &name), ("at", &threshold.at.to_string())]), soft));
    }
    card.spawn(brush.text(scene.say("call-mood-note"), soft));
}

fn share(level: u8) -> Val {
    Val::Percent(100.0 * f32::from(level) / f32::from(Mood::TOP))
}

fn learned(scene: &Scene<'_>, card: &mut ChildSpawnerCommands<'_>) {
    let (brush, compiled) = (&scene.brush, scene.call.compiled());
    card.spawn(brush.text(scene.say("call-learned"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
    if scene.view.learned.is_empty() {
        card.spawn(brush.text(scene.say("call-nothing-learned"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
    }
    let chips = Node { flex_wrap: FlexWrap::Wrap, column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), ..default() };
    card.spawn(chips).with_children(|chips| {
        for fact in &scene.view.learned {
            let title = compiled.text(scene.desk.language(), compiled.facts[fact.index()].title);
            brush.chip(chips, title, Tone::Celadon, Tone::CeladonWash);
        }
    });
}
