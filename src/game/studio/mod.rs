//! The studio: a scenario file as it is while somebody writes it in an editor. Its map, what is wrong with it, and any
//! moment of it to try, with the mood and the facts one wants to see. A broken save keeps the last good version.
//! Start reading at `draw`; the file is in `file`, the map in `map`, the right side in `side`.

mod file;
mod map;
mod side;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use bevy::text::EditableText;

use self::file::Open;
use self::map::Seen;
use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::Shortcut;
use super::frame::{Key, Step, bar, button, note, small};
use super::motion::Motion;
use super::portrait::Pictures;
use super::settings::Way;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::call::{Beginning, Call, Compiled, Event, Input, NodeId, ReplyId};
use crate::persona::{Gauge, Mood};
use crate::prove::{Bounds, Reduction, prove};

/// No path of a file is longer.
const LONGEST_PATH: usize = 4096;

/// What this screen keeps.
#[derive(Default)]
pub(crate) struct Studio {
    /// The path as it is written.
    pub typed: String,
    open: Option<Open>,
    chosen: Option<NodeId>,
    mood: Mood,
    verified: u8,
    facts: u32,
    flags: u32,
    trial: Option<Call>,
    best: Best,
}

/// The best lawful play of the version that is shown, worked out beside the frames.
#[derive(Default)]
enum Best {
    #[default]
    NotAsked,
    Coming(Mutex<Receiver<Option<Vec<NodeId>>>>),
    /// The nodes it passes; `None` where there is no lawful win.
    Known(Option<Vec<NodeId>>),
}

/// A number that a trial begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dial {
    Gauge(Gauge),
    Verified,
}

/// What a control of this screen does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Turn {
    /// Opens the file whose path was written.
    Open,
    /// Looks at this node.
    Node(NodeId),
    Dial(Dial, Way),
    Fact(u8),
    Flag(u8),
    /// Tries from the chosen node on.
    Begin,
    Say(ReplyId),
    Silence,
}

/// The field with the path.
#[derive(Component)]
struct PathField;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (follow, draw.run_if(must_draw)).chain().run_if(in_state(Screen::Studio)))
        .add_systems(Last, remember.run_if(in_state(Screen::Studio)));
}

/// Does it.
///
/// # Errors
/// Where no path was written, or an input is refused.
pub(super) fn go(turn: Turn, desk: &mut Desk) -> Result<(), String> {
    let studio = &mut desk.frame.studio;
    match turn {
        Turn::Open => {
            let path = studio.typed.trim().trim_matches('"').to_owned();
            if path.is_empty() {
                return Err(desk.locale.text("studio-no-path"));
            }
            open(desk, PathBuf::from(path));
        }
        Turn::Node(node) => {
            studio.chosen = Some(node);
            studio.trial = None;
        }
        Turn::Dial(dial, way) => {
            let (value, most) = match dial {
                Dial::Gauge(gauge) => (studio.mood.level_mut(gauge), Mood::TOP),
                Dial::Verified => (&mut studio.verified, 2),
            };
            *value = match way {
                Way::Less => value.saturating_sub(1),
                Way::More => (*value + 1).min(most),
                Way::Round if *value == most => 0,
                Way::Round => *value + 1,
            };
        }
        Turn::Fact(bit) => studio.facts ^= 1 << bit,
        Turn::Flag(bit) => studio.flags ^= 1 << bit,
        Turn::Begin => {
            let compiled = studio.open.as_ref().and_then(|open| open.good.clone());
            if let (Some(compiled), Some(node)) = (compiled, studio.chosen) {
                let (mood, verified, facts, flags) = (studio.mood, studio.verified, studio.facts, studio.flags);
                studio.trial = Some(Call::begin_at(compiled, Beginning { node, mood, facts, flags, verified, on_line: None }));
            }
        }
        Turn::Say(reply) => try_input(studio, Input::Reply(reply))?,
        Turn::Silence => try_input(studio, Input::Silence)?,
    }
    Ok(())
}

fn try_input(studio: &mut Studio, input: Input) -> Result<(), String> {
    let Some(call) = &mut studio.trial else { return Ok(()) };
    call.apply(input).map(|_| ()).map_err(|refusal| refusal.to_string())
}

/// Opens a file in the studio.
fn open(desk: &mut Desk, path: PathBuf) {
    let (library, Some(content)) = (Arc::clone(&desk.library), desk.shared_content()) else { return };
    let wake = desk.wake.clone();
    let opened = Open::new(path, &library, &content, move || {
        if let Some(wake) = &wake {
            wake();
        }
    });
    let studio = &mut desk.frame.studio;
    studio.typed = opened.path.display().to_string();
    studio.open = Some(opened);
    shown_anew(studio);
    if let Some(compiled) = studio.open.as_ref().and_then(|open| open.good.as_ref()) {
        (studio.mood, studio.chosen) = (compiled.mood.0, Some(compiled.start));
    }
}

/// Another version is shown: ids may be others, and the best play is to be found again.
fn shown_anew(studio: &mut Studio) {
    studio.trial = None;
    studio.best = Best::NotAsked;
    let nodes = studio.open.as_ref().and_then(|open| open.good.as_ref()).map_or(0, |compiled| compiled.nodes.len());
    studio.chosen = studio.chosen.filter(|node| node.index() < nodes);
}

/// Opens what the command line named, reads the file again when it changed, and looks for the best play.
fn follow(mut desk: ResMut<Desk>, mut stale: ResMut<Stale>, mut motion: ResMut<Motion>) {
    let desk = desk.bypass_change_detection();
    if let Some(path) = desk.studio.take() {
        open(desk, path);
        stale.0 = true;
    }
    let (library, Some(content)) = (Arc::clone(&desk.library), desk.shared_content()) else { return };
    let studio = &mut desk.frame.studio;
    if studio.open.as_mut().is_some_and(|open| open.follow(&library, &content)) {
        shown_anew(studio);
        stale.0 = true;
    }
    if studio.open.as_mut().is_some_and(Open::hear_lints) {
        stale.0 = true;
    }
    if studio.open.as_ref().is_some_and(Open::is_linting) {
        motion.go_on();
    }
    if look_for_best(studio) {
        stale.0 = true;
    } else if matches!(studio.best, Best::Coming(_)) {
        motion.go_on();
    }
}

/// Whether the best play of what is shown has just become known.
fn look_for_best(studio: &mut Studio) -> bool {
    match &mut studio.best {
        Best::Known(_) => false,
        Best::NotAsked => {
            let Some(compiled) = studio.open.as_ref().and_then(|open| open.good.clone()) else { return false };
            let (sender, receiver) = channel();
            std::thread::spawn(move || drop(sender.send(best(&compiled))));
            studio.best = Best::Coming(Mutex::new(receiver));
            false
        }
        Best::Coming(receiver) => {
            let told = receiver.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv();
            let Ok(found) = told else { return false };
            studio.best = Best::Known(found);
            true
        }
    }
}

/// The nodes that the best lawful play passes, from the first starting mood.
fn best(compiled: &Arc<Compiled>) -> Option<Vec<NodeId>> {
    let proof = prove(compiled, Reduction::On, Bounds::default());
    let (inputs, _) = proof.wins.into_iter().next().flatten()?;
    let mut call =
        Call::start(Arc::clone(compiled), crate::call::Deal::draw(compiled, 0, crate::call::Mode::Practice), crate::call::Mode::Practice);
    for input in inputs {
        call.apply(input).ok()?;
    }
    let entered = call.events().iter().filter_map(|stamped| match stamped.event {
        Event::Entered(node) => Some(node),
        _ => None,
    });
    Some(entered.collect())
}

/// Keeps what is written: drawing the screen again makes a new field.
fn remember(fields: Query<&EditableText, (With<PathField>, Changed<EditableText>)>, mut desk: ResMut<Desk>) {
    for field in &fields {
        let written = field.value().to_string();
        if desk.frame.studio.typed != written {
            desk.bypass_change_detection().frame.studio.typed = written;
        }
    }
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    (theme, fonts, room): (Res<Theme>, Res<Fonts>, Res<Room>),
    mut pictures: ResMut<Pictures>,
    // Where nothing is drawn there are no pictures.
    mut images: Option<ResMut<Assets<Image>>>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    let studio = &desk.frame.studio;
    let best: &[NodeId] = if let Best::Known(Some(nodes)) = &studio.best { nodes } else { &[] };
    brush.screen(
        &mut commands,
        &desk.locale.text("studio-title"),
        |top| bar(&brush, top, &desk, Screen::Studio),
        |body| {
            let left = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.7,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            body.spawn(left).with_children(|left| {
                let head = Node {
                    flex_direction: FlexDirection::Column,
                    flex_shrink: 0.0,
                    row_gap: theme.space(2),
                    padding: UiRect::all(theme.space(4)),
                    ..default()
                };
                left.spawn(head).with_children(|head| path_field(&brush, head, &desk));
                let column =
                    Node { padding: UiRect::all(theme.space(4)).with_top(Val::ZERO), row_gap: theme.space(2), ..brush.column(1.0) };
                left.spawn((column, Scrolls)).with_children(|column| {
                    if let Some(compiled) = studio.open.as_ref().and_then(|open| open.good.as_ref()) {
                        let width = room.size.x * 1.7 / 2.7 - 32.0;
                        let seen = Seen { chosen: studio.chosen, best, width };
                        map::map(&brush, column, &desk, compiled, (&mut pictures, images.as_deref_mut()), &seen);
                    } else if studio.open.is_none() {
                        for key in ["studio-lead", "studio-lead-watch", "studio-lead-try"] {
                            small(&brush, column, desk.locale.text(key), Tone::Ink);
                        }
                    }
                    trouble(&brush, column, &desk);
                });
            });
            let panel = (Node { row_gap: theme.space(2), ..brush.column(1.0) }, Scrolls, BackgroundColor(theme.colour(Tone::Panel)));
            body.spawn(panel).with_children(|panel| {
                let Some(open) = &studio.open else { return };
                side::problems(&brush, panel, &desk, open);
                if let Best::Known(None) = studio.best {
                    small(&brush, panel, desk.locale.text("studio-no-win"), Tone::Ochre);
                }
                let Some(compiled) = &open.good else { return };
                if let Some(chosen) = studio.chosen {
                    side::node(&brush, panel, &desk, studio, compiled, chosen);
                }
                if let Some(call) = &studio.trial {
                    side::trial(&brush, panel, &desk, call);
                }
            });
        },
    );
}

fn path_field(brush: &Brush<'_>, head: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let name = desk.locale.text("studio-file");
    let line = Node { align_items: AlignItems::Center, column_gap: brush.theme.space(3), ..default() };
    head.spawn(line).with_children(|line| {
        line.spawn(brush.text(name.clone(), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
        let field = brush.long_field(&name, &desk.frame.studio.typed, Action::Frame(Step::Studio(Turn::Open)), 1, LONGEST_PATH);
        line.spawn(Node { flex_grow: 1.0, flex_basis: Val::Px(0.0), flex_direction: FlexDirection::Column, ..default() }).with_children(
            |wide| {
                wide.spawn((field, PathField));
            },
        );
        let enter = desk.locale.text("key-enter");
        let key = Key { printed: Some(&enter), shortcut: None, is_main: true };
        button(brush, line, &desk.locale.text("studio-open"), Action::Frame(Step::Studio(Turn::Open)), 2, key);
        let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
        button(brush, line, &desk.locale.text("settings-back"), Action::Frame(Step::Go(Screen::Home)), 3, back);
    });
    note(brush, head, desk.locale.text("studio-legend"));
}
