//! What moves on this screen: the ringing, the line that appears at speaking pace with voice and mouth, the clock, the
//! time left to answer. Each system changes what is already drawn, asks for the next frame while it moves, and for a
//! drawing when it is done.

use std::time::Duration;

use bevy::prelude::*;

use super::draw;
use super::line::{CURTAIN, Line};
use crate::call::{Input, Mode};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Press, Stale};
use crate::game::motion::{Motion, ease_out};
use crate::game::portrait::Talking;
use crate::game::sheet::Sheets;
use crate::game::theme::{Theme, Tone};
use crate::records::TextSpeed;

/// Letters a second at the pace of speech: Chinese is spoken at about five characters a second, English at about fifteen
/// letters.
const CHINESE: f32 = 5.5;
const LATIN: f32 = 16.0;
/// A bar of the waveform when nobody speaks.
const REST: f32 = 0.08;
/// How far the handset turns when it rings, in degrees, and how often a second.
const SWING: f32 = 7.0;
const SWINGS: f32 = 9.0;

/// One bar of the waveform, by its place.
#[derive(Component)]
pub(super) struct Wave(pub u16);

/// The handset that rings.
#[derive(Component)]
pub(super) struct Handset;

/// What lies over the picture: it goes when somebody picks up, and comes when the line is dead.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curtain {
    Goes,
    Comes,
}

impl Curtain {
    /// The colour of it now: 1 is the whole curtain.
    pub(super) fn colour(self, theme: &Theme, line: &Line) -> Color {
        let share = |spent: Duration| ease_out(spent.as_secs_f32() / CURTAIN.as_secs_f32());
        match self {
            Self::Goes => theme.colour(Tone::BlueWash).with_alpha(1.0 - share(line.picked_up)),
            Self::Comes => {
                let veil = theme.veil();
                veil.with_alpha(veil.alpha() * share(line.hung_up))
            }
        }
    }
}

/// The clock in the bar.
#[derive(Component)]
pub(super) struct Clock;

/// The seconds left to answer.
#[derive(Component)]
pub(super) struct Countdown;

/// The line that is being spoken, whole; its child is what is not seen yet.
#[derive(Component)]
pub(super) struct Appearing(pub String);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (ring, speak, voice, count, curtains).chain().before(draw).run_if(in_state(Screen::Call)));
}

/// A bar of the waveform when nobody speaks.
pub(super) fn at_rest() -> UiTransform {
    UiTransform { scale: Vec2::new(1.0, REST), ..default() }
}

/// The first letters of a text and the rest.
pub(super) fn split(text: &str, letters: usize) -> (&str, &str) {
    let at = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
    text.split_at(at)
}

/// In practice a sheet stops the time; an exam goes on behind it.
fn is_stopped(desk: &Desk, sheets: &Sheets) -> bool {
    sheets.shown().is_some() && desk.call().is_none_or(|call| call.mode() == Mode::Practice)
}

fn ring(
    mut line: ResMut<Line>,
    (desk, sheets, time): (Res<Desk>, Res<Sheets>, Res<Time<Real>>),
    mut handsets: Query<&mut UiTransform, With<Handset>>,
    mut motion: ResMut<Motion>,
    mut stale: ResMut<Stale>,
) {
    if !line.is_ringing() || is_stopped(&desk, &sheets) {
        return;
    }
    line.ringing = line.ringing.saturating_sub(time.delta());
    if !line.is_ringing() {
        line.pick_up();
        stale.0 = true;
        return;
    }
    let spent = line.ringing.as_secs_f32();
    // It rings for a second, and is quiet for a third of one.
    let loud = if spent % 1.3 > 0.3 { 1.0 } else { 0.0 };
    for mut handset in &mut handsets {
        handset.rotation = Rot2::degrees(SWING * loud * (spent * SWINGS * std::f32::consts::TAU).sin());
    }
    motion.go_on();
}

/// The picture comes out when somebody picks up, and goes dark when the line is dead.
fn curtains(
    mut line: ResMut<Line>,
    (theme, time): (Res<Theme>, Res<Time<Real>>),
    mut curtains: Query<(&Curtain, &mut BackgroundColor)>,
    mut motion: ResMut<Motion>,
) {
    let (picked_up, hung_up) = (line.picked_up, line.hung_up);
    let step = if motion.less { CURTAIN } else { time.delta() };
    if !line.is_ringing() && picked_up < CURTAIN {
        line.picked_up = (picked_up + step).min(CURTAIN);
    }
    if line.is_over() && hung_up < CURTAIN {
        line.hung_up = (hung_up + step).min(CURTAIN);
    }
    if (line.picked_up, line.hung_up) == (picked_up, hung_up) {
        return;
    }
    motion.go_on();
    for (curtain, mut ground) in &mut curtains {
        ground.0 = curtain.colour(&theme, &line);
    }
}

/// How long one letter takes.
fn letter(desk: &Desk) -> Duration {
    let plain = if desk.language().starts_with("zh") { CHINESE } else { LATIN };
    let pace = match desk.settings().speed {
        TextSpeed::Slow => 0.6,
        TextSpeed::Normal => 1.0,
        TextSpeed::Fast => 2.2,
        TextSpeed::AtOnce => 1000.0,
    };
    Duration::from_secs_f32(1.0 / (plain * pace))
}

fn speak(
    mut line: ResMut<Line>,
    (desk, sheets, time): (Res<Desk>, Res<Sheets>, Res<Time<Real>>),
    mut appearing: Query<(&Appearing, &mut Text, &Children)>,
    mut rest: Query<&mut TextSpan>,
    mut clocks: Query<&mut Text, (With<Clock>, Without<Appearing>)>,
    mut motion: ResMut<Motion>,
    mut stale: ResMut<Stale>,
) {
    if line.is_ringing() || line.waiting.is_empty() || is_stopped(&desk, &sheets) {
        return;
    }
    motion.go_on();
    let letter = letter(&desk);
    let (before, mut spare) = (line.shown, line.spare + time.delta());
    while spare >= letter && line.shown < line.letters {
        spare -= letter;
        line.shown += 1;
    }
    line.spare = spare;
    if line.shown >= line.letters {
        line.finish_line();
        stale.0 = true;
        return;
    }
    if line.shown == before {
        return;
    }
    for (whole, mut text, children) in &mut appearing {
        let (shown, unseen) = split(&whole.0, line.shown);
        shown.clone_into(&mut text.0);
        if let Some(mut span) = children.first().and_then(|child| rest.get_mut(*child).ok()) {
            unseen.clone_into(&mut span.0);
        }
    }
    let (from, to) = line.seconds;
    let share =
        u32::from(to.saturating_sub(from)) * u32::try_from(line.shown).unwrap_or(0) / u32::try_from(line.letters.max(1)).unwrap_or(1);
    let now = u32::from(from) + share;
    for mut clock in &mut clocks {
        let told = format!("{:02}:{:02}", now / 60, now % 60);
        if clock.0 != told {
            clock.0 = told;
        }
    }
}

/// Waveform and mouth follow the letters.
fn voice(
    line: Res<Line>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    motion: Res<Motion>,
    appearing: Query<&Appearing>,
    mut waves: Query<(&Wave, &mut UiTransform, &mut BackgroundColor)>,
    mut talking: ResMut<Talking>,
) {
    let letter = appearing.iter().next().and_then(|whole| whole.0.chars().nth(line.shown));
    let is_loud = !line.is_ringing() && !line.waiting.is_empty() && !motion.less && letter.is_some_and(char::is_alphanumeric);
    let beat = u16::try_from(line.shown).unwrap_or(u16::MAX);
    let now =
        Talking { open: if is_loud { u8::try_from(noise(beat, 0) % 3).unwrap_or(0) + 1 } else { 0 }, blinks: is_loud && beat % 23 == 11 };
    if *talking != now {
        *talking = now;
    }
    let loudness = desk.call().map_or(0.0, |call| 0.35 + 0.1 * f32::from(call.state().mood.anger));
    let (own, quiet) = (theme.colour(Tone::Ochre), theme.colour(Tone::Line));
    for (wave, mut bar, mut colour) in &mut waves {
        // The voice is loudest in the middle of the row.
        let from_middle = (f32::from(wave.0) - 13.5).abs() / 14.0;
        let height =
            if is_loud { (f32::from(noise(beat, wave.0) % 100) / 100.0 * loudness * (1.2 - from_middle)).clamp(REST, 1.0) } else { REST };
        if (bar.scale.y - height).abs() > f32::EPSILON {
            bar.scale.y = height;
        }
        let tone = if is_loud { own } else { quiet };
        if colour.0 != tone {
            colour.0 = tone;
        }
    }
}

/// A number that looks drawn by chance, the same for the same beat and place.
const fn noise(beat: u16, place: u16) -> u16 {
    let mixed = beat.wrapping_mul(25173).wrapping_add(place.wrapping_mul(13849)).wrapping_add(place);
    mixed ^ (mixed >> 7)
}

/// Counts down to silence, where the case and the mode ask for it.
fn count(
    mut line: ResMut<Line>,
    (desk, sheets, time): (Res<Desk>, Res<Sheets>, Res<Time<Real>>),
    mut countdowns: Query<&mut Text, With<Countdown>>,
    mut motion: ResMut<Motion>,
    mut commands: Commands,
) {
    if line.is_waiting() || is_stopped(&desk, &sheets) {
        return;
    }
    let Some(left) = line.answer_left else { return };
    let left = left.saturating_sub(time.delta());
    line.answer_left = Some(left);
    if left.is_zero() {
        line.answer_left = None;
        commands.trigger(Press(Action::Apply(Input::Silence)));
        return;
    }
    motion.go_on();
    let told = desk.locale.text_with("call-answer-within", &[("seconds", &(left.as_secs() + 1).to_string())]);
    for mut text in &mut countdowns {
        if text.0 != told {
            text.0.clone_from(&told);
        }
    }
}
