//! What lies around the call: who practises, where one goes, what is chosen there. [`act`](super::act) hands its steps
//! here; the screens only draw. The bar on top and the small parts these screens share are here too.

use std::time::Duration;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Screen;
use super::courier::{self, Courier};
use super::desk::{Action, Desk};
use super::focus::{Control, OnSheet, Shortcut};
use super::guide::Guide;
use super::motion::Motion;
use super::progress::{self, Progress};
use super::sheet::{Sheet, Sheets};
use super::statutes::{self, Statutes};
use super::studio::{self, Studio};
use super::theme::{Shown, Size, Tone};
use super::welcome::Question;
use super::widgets::{Brush, Button, Face, Look};
use super::{career, guide, library, plan, settings, welcome, workday};
use crate::call::Mode;
use crate::records::Summary;

/// What these screens keep.
#[derive(Default)]
pub(crate) struct Frame {
    /// What the welcome asks now.
    pub welcome: Question,
    /// The name as it is written.
    pub typed: String,
    /// The guided call, while it runs.
    pub guide: Option<Guide>,
    /// An attempt that was broken off, to be offered on home.
    pub broken_off: Option<usize>,
    /// What finished records said.
    pub progress: Progress,
    /// What is looked for in the library.
    pub catalogue: library::Catalogue,
    /// The law screen.
    pub statutes: Statutes,
    /// The studio.
    pub studio: Studio,
    /// What comes and goes between this PC and HR's server.
    pub courier: Courier,
    /// A case over several days, while it is played.
    pub plan: Option<plan::Plan>,
    /// The trainee's attempts at such cases, newest first.
    pub day_records: Vec<Summary>,
    /// A shift, while it is played.
    pub shift: Option<workday::Desktop>,
    /// The trainee's attempts at shifts, newest first.
    pub shift_records: Vec<Summary>,
}

/// What a control of these screens does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// Opens another of these screens.
    Go(Screen),
    /// Chooses the language by its place.
    Speak(usize),
    /// Somebody who is not in the list.
    Newcomer,
    /// One question back.
    Back,
    /// Takes the name that was written.
    Name,
    /// Somebody of the list.
    Choose(usize),
    /// Opens the report of a finished attempt.
    LookBack(usize),
    /// Practises the moment of a finished attempt's red line.
    Moment(usize),
    /// Changes a setting by one, forward or back.
    Turn(settings::Row, settings::Way),
    /// Sets a setting to one of its values.
    Set(settings::Row, usize),
    Guide(guide::Turn),
    Statutes(statutes::Turn),
    Studio(studio::Turn),
    Courier(courier::Turn),
    Career(career::Turn),
    Plan(plan::Turn),
    Workday(workday::Turn),
    Library(library::Turn),
}

/// Frames after the start that are drawn although nothing moves, and for how long at least.
const WARM_UP: u8 = 20;
const WARM_UP_TIME: Duration = Duration::from_secs(3);
/// And after a change: layout and glyphs may be whole only a frame or two later.
const SETTLING: u8 = 3;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Home), arrive).add_systems(OnEnter(Screen::Career), look_up).add_systems(Update, draw_on);
}

/// The renderer makes its pipelines while the first frames are drawn; on a slow PC a window that rests at once would
/// stay black until the mouse moves.
fn draw_on(desk: Res<Desk>, time: Res<Time<Real>>, mut motion: ResMut<Motion>, mut left: Local<Option<u8>>) {
    let frames = left.get_or_insert(WARM_UP);
    if desk.is_changed() {
        *frames = SETTLING.max(*frames);
    }
    if *frames > 0 || time.elapsed() < WARM_UP_TIME {
        *frames = frames.saturating_sub(1);
        motion.go_on();
    }
}

/// Home shows what records say, and offers what was broken off.
fn arrive(mut desk: ResMut<Desk>, mut sheets: ResMut<Sheets>) {
    progress::look_up(&mut desk);
    if let Some(place) = desk.frame.broken_off.take() {
        sheets.show(Sheet::BrokenOff(place));
    }
}

/// The career screen shows what records say.
fn look_up(mut desk: ResMut<Desk>) {
    progress::look_up(&mut desk);
}

/// Does it, and says which screen follows, if another does.
pub(super) fn go(step: Step, desk: &mut Desk, sheets: &mut Sheets, is_narrow: bool) -> Result<Option<Screen>, String> {
    match step {
        Step::Go(Screen::Welcome) => {
            welcome::stand_up(desk);
            Ok(Some(Screen::Welcome))
        }
        Step::Go(screen) => {
            desk.clear();
            Ok(Some(screen))
        }
        Step::Speak(place) => welcome::speak(desk, place).map(|()| None),
        Step::Newcomer => {
            desk.frame.welcome = Question::Name;
            Ok(None)
        }
        Step::Back => {
            desk.frame.welcome = Question::first(&desk.profiles);
            Ok(None)
        }
        Step::Name => welcome::take_name(desk),
        Step::Choose(place) => Ok(welcome::choose(desk, place)),
        Step::LookBack(place) => desk.look_back(place).map(|()| Some(Screen::Debrief)),
        Step::Moment(place) => moment(desk, place).map(Some),
        Step::Turn(row, way) => settings::turn(desk, row, way).map(|()| None),
        Step::Set(row, place) => settings::set(desk, row, place).map(|()| None),
        Step::Guide(turn) => guide::go(turn, desk, sheets),
        Step::Studio(turn) => studio::go(turn, desk).map(|()| None),
        Step::Courier(turn) => courier::go(turn, desk).map(|()| None),
        Step::Career(turn) => career::go(turn, desk, sheets),
        Step::Plan(turn) => plan::go(turn, desk, sheets),
        Step::Workday(turn) => workday::go(turn, desk, sheets),
        Step::Library(turn) => library::go(turn, desk, sheets),
        Step::Statutes(turn) => {
            statutes::go(turn, desk, sheets, is_narrow);
            Ok(None)
        }
    }
}

/// The very moment again where the record allows it, else the case from its beginning.
fn moment(desk: &mut Desk, place: usize) -> Result<Screen, String> {
    let kept = progress::last_red_line(desk).filter(|(at, _)| *at == place).map_or(0, |(_, crossed)| crossed.kept);
    if desk.look_back(place).is_ok()
        && let Ok(screen) = desk.rewind(kept)
    {
        return Ok(screen);
    }
    let summary = desk.records.get(place).ok_or_else(|| desk.locale.text("no-such-record"))?;
    let (header, _) = summary.known.as_ref().map_err(Clone::clone)?;
    let case = desk.case_called(&header.scenario).map(|(place, _)| place).ok_or_else(|| desk.locale.text("no-such-case"))?;
    desk.begin(case, Mode::Practice).map(|()| Screen::Briefing)
}

/// Something to press that looks as what is put into it.
pub(super) struct Pressable<'a> {
    pub name: &'a str,
    pub action: Action,
    pub order: u16,
    pub shortcut: Option<Shortcut>,
    pub role: Role,
}

/// Spawns it; `inside` fills it.
pub(super) fn pressable(
    brush: &Brush<'_>,
    parent: &mut ChildSpawnerCommands<'_>,
    what: Pressable<'_>,
    look: impl Bundle,
    inside: impl FnOnce(&mut ChildSpawnerCommands<'_>),
) {
    let mut accessible = Accessible::new(what.role);
    accessible.set_label(what.name);
    let mut control = parent.spawn((
        Control { action: what.action, order: what.order, key: what.shortcut },
        AccessibilityNode(accessible),
        look,
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ));
    if brush.is_on_sheet() {
        control.insert(OnSheet);
    }
    control.with_children(inside);
}

/// The screens that the bar leads to, each with its key.
const TABS: [(Screen, &str, &str, KeyCode); 4] = [
    (Screen::Home, "frame-today", "F5", KeyCode::F5),
    (Screen::Library, "frame-library", "F6", KeyCode::F6),
    (Screen::Career, "post-tab", "F9", KeyCode::F9),
    (Screen::Statutes, "frame-law", "F8", KeyCode::F8),
];

/// The bar of home, library and settings: where one is, where one can go, who practises.
pub(super) fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, here: Screen) {
    brand(brush, bar, desk);
    for ((screen, key, printed, code), order) in TABS.into_iter().zip(800u16..) {
        tab(brush, bar, &desk.locale.text(key), (screen, here), (printed, code), order);
    }
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    let (name, printed, code) = (desk.locale.text("frame-settings"), "F7", KeyCode::F7);
    let trainee = desk.locale.text_with("frame-trainee", &[("name", &desk.trainee)]);
    pressable(
        brush,
        bar,
        Pressable { name: &trainee, action: Action::Frame(Step::Go(Screen::Welcome)), order: 810, shortcut: None, role: Role::Button },
        Node { padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)), ..default() },
        |inside| {
            inside.spawn(brush.text(desk.trainee.clone(), Look::new(Face::Sans, Size::Small, Tone::Ink)));
        },
    );
    tab(brush, bar, &name, (Screen::Settings, here), (printed, code), 811);
    language(brush, bar, desk);
}

/// The name of the product, with the dot of a line that is open.
pub(super) fn brand(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let node = Node { align_items: AlignItems::Center, column_gap: brush.theme.space(2), flex_shrink: 0.0, ..default() };
    bar.spawn(node).with_children(|pair| {
        dot(brush, pair, 2, Tone::Blue);
        pair.spawn(brush.text(desk.locale.text("brand"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    });
}

/// A round mark as wide as this step of the scale of spaces.
pub(super) fn dot(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, step: u8, tone: Tone) {
    let node = Node {
        width: brush.theme.space(step),
        height: brush.theme.space(step),
        flex_shrink: 0.0,
        border_radius: BorderRadius::MAX,
        ..default()
    };
    parent.spawn((node, BackgroundColor(brush.theme.colour(tone))));
}

/// The control that turns the language.
pub(super) fn language(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let name = desk.locale.text("keys-language");
    pressable(
        brush,
        bar,
        Pressable { name: &name, action: Action::Language, order: 900, shortcut: None, role: Role::Button },
        Node { padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)), flex_shrink: 0.0, ..default() },
        |inside| {
            inside.spawn(brush.text(name.clone(), Look::new(Face::Sans, Size::Note, Tone::Soft)));
        },
    );
}

fn tab(
    brush: &Brush<'_>,
    bar: &mut ChildSpawnerCommands<'_>,
    name: &str,
    (screen, here): (Screen, Screen),
    (printed, code): (&str, KeyCode),
    order: u16,
) {
    let is_here = screen == here;
    let what = Pressable { name, action: Action::Frame(Step::Go(screen)), order, shortcut: Some(Shortcut::key(code)), role: Role::Button };
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border: UiRect::bottom(Val::Px(2.0)),
        flex_shrink: 0.0,
        ..default()
    };
    let line = if is_here { brush.theme.colour(Tone::Blue) } else { Color::NONE };
    pressable(brush, bar, what, (node, BorderColor::all(line)), |inside| {
        let face = if is_here { Face::Bold } else { Face::Sans };
        inside.spawn(brush.text(name, Look::new(face, Size::Small, if is_here { Tone::Ink } else { Tone::Soft })));
        brush.key(inside, printed);
    });
}

/// A heading in a card.
pub(super) fn heading(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, words: impl Into<String>) {
    parent.spawn(brush.text(words, Look::new(Face::Bold, Size::Speech, Tone::Ink)));
}

/// A line of small text.
pub(super) fn small(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, words: impl Into<String>, tone: Tone) {
    parent.spawn(brush.text(words, Look::new(Face::Sans, Size::Small, tone)));
}

/// A note below something.
pub(super) fn note(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, words: impl Into<String>) {
    parent.spawn(brush.text(words, Look::new(Face::Sans, Size::Note, Tone::Soft)));
}

/// A button with what it does, printed key and all.
pub(super) fn button(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, name: &str, action: Action, order: u16, key: Key<'_>) {
    let Key { printed, shortcut, is_main } = key;
    brush.button(parent, Button { name, action, order, key: printed, shortcut, is_main });
}

/// The key of a button.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub printed: Option<&'a str>,
    pub shortcut: Option<Shortcut>,
    /// It is what Enter most likely means here.
    pub is_main: bool,
}

impl<'a> Key<'a> {
    /// Reached by focus only.
    pub(super) const NONE: Key<'static> = Key { printed: None, shortcut: None, is_main: false };

    /// A key of its own.
    pub(super) const fn of(printed: &'a str, code: KeyCode) -> Self {
        Self { printed: Some(printed), shortcut: Some(Shortcut::key(code)), is_main: false }
    }
}

/// A line between two parts of a card.
pub(super) fn rule(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>) {
    let node = Node { height: Val::Px(1.0), flex_shrink: 0.0, ..default() };
    parent.spawn((node, BackgroundColor(brush.theme.colour(Tone::Line))));
}

/// A level between 0 and 100 as a bar.
pub(super) fn level(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, percent: i32, tone: Tone) {
    let track = Node {
        flex_grow: 1.0,
        flex_basis: Val::Px(0.0),
        height: brush.theme.space(2),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: BorderRadius::MAX,
        ..default()
    };
    // Where lines are black, an empty bar must not look like a full one.
    let ground = if brush.theme.shown == Shown::HighContrast { Tone::Card } else { Tone::Line };
    let look = (track, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)));
    parent.spawn(look).with_children(|track| {
        let width = Val::Percent(f32::from(u8::try_from(percent.clamp(0, 100)).unwrap_or(100)));
        let full = Node { width, height: Val::Percent(100.0), border_radius: BorderRadius::MAX, ..default() };
        track.spawn((full, BackgroundColor(brush.theme.colour(tone))));
    });
}
