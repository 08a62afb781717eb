//! The guided first call: cards with one sentence each, laid over the real screens of a small case. A card is either read
//! (Enter or Space goes on) or followed (what it asks for goes on). Esc leaves the guide.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::Screen;
use super::desk::{Action, Desk, Stale};
use super::fit::Room;
use super::focus::Shortcut;
use super::frame::{Key, Step, button, note};
use super::sheet::{Sheet, Sheets};
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look};
use crate::call::{Call, Input, Mode, Stage};
use crate::law::RuleId;
use crate::score::debrief;

/// The guide as it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Guide {
    /// Place in [`LESSONS`].
    lesson: usize,
    /// The rule that the tempting reply breaks.
    trap: Option<RuleId>,
    /// Whether it was really said.
    was_said: bool,
}

/// What a control of the guide does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Begin,
    On,
    Leave,
}

/// How a card is left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// It was read.
    Read,
    /// The number was dialled.
    Dialled,
    /// So many exchanges were made.
    Exchanges(u16),
    /// The sheet was taken away.
    SheetClosed,
    /// The file is closed.
    Over,
}

/// Where a card lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    FolderFoot,
    BesideHandset,
    AboveTalk,
    UnderSheet,
    BelowVerdict,
    BesideFindings,
    Corner,
}

/// One card.
struct Lesson {
    key: &'static str,
    until: Until,
    place: Place,
}

const LESSONS: [Lesson; 9] = [
    Lesson { key: "guide-file", until: Until::Read, place: Place::FolderFoot },
    Lesson { key: "guide-dial", until: Until::Dialled, place: Place::BesideHandset },
    Lesson { key: "guide-reply", until: Until::Exchanges(1), place: Place::AboveTalk },
    Lesson { key: "guide-acts", until: Until::Read, place: Place::AboveTalk },
    Lesson { key: "guide-trap", until: Until::Exchanges(2), place: Place::AboveTalk },
    Lesson { key: "guide-clause", until: Until::SheetClosed, place: Place::UnderSheet },
    Lesson { key: "guide-finish", until: Until::Over, place: Place::AboveTalk },
    Lesson { key: "guide-verdict", until: Until::Read, place: Place::BelowVerdict },
    Lesson { key: "guide-findings", until: Until::Read, place: Place::BesideFindings },
];
/// The card at which the tempting reply is tried.
const TRAP: usize = 4;
/// The card that lies under the clause.
const CLAUSE: usize = 5;
/// Controls of the guide come last in the order of focus.
const ORDER: u16 = 980;

/// Opens the guided case with the first card.
pub(super) fn begin(desk: &mut Desk) -> Screen {
    let Some(place) = desk.cases().iter().position(|case| case.is_guide && case.compiled.is_ok()) else { return Screen::Home };
    desk.clear();
    match desk.begin(place, Mode::Practice) {
        Ok(()) => {
            desk.frame.guide = Some(Guide::default());
            Screen::Briefing
        }
        Err(trouble) => {
            desk.trouble = Some(trouble);
            Screen::Home
        }
    }
}

/// A control of the guide was pressed.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets) -> Result<Option<Screen>, String> {
    match turn {
        Turn::Begin => Ok(Some(begin(desk))),
        Turn::Leave => leave(desk),
        Turn::On => {
            let Some(guide) = &mut desk.frame.guide else { return Ok(None) };
            guide.lesson += 1;
            if guide.lesson >= LESSONS.len() {
                return leave(desk);
            }
            arrive(desk, sheets);
            Ok(None)
        }
    }
}

/// The guide is behind the trainee, read to its end or left.
fn leave(desk: &mut Desk) -> Result<Option<Screen>, String> {
    over(desk)?;
    desk.clear();
    Ok(Some(Screen::Home))
}

fn over(desk: &mut Desk) -> Result<(), String> {
    desk.frame.guide = None;
    let trainee = desk.trainee.clone();
    if let Some(profile) = desk.profiles.get_mut(&trainee) {
        profile.guided = true;
    }
    desk.keep_profiles().map_err(|error| error.to_string())
}

/// What a card needs when it is laid down.
fn arrive(desk: &mut Desk, sheets: &mut Sheets) {
    let Some(mut guide) = desk.frame.guide else { return };
    if guide.lesson == TRAP {
        guide.trap = desk.call().and_then(tempting);
    }
    if guide.lesson == CLAUSE {
        guide.was_said = desk.call().is_some_and(|call| first_breach(call).is_some());
        match guide.trap {
            Some(rule) => sheets.show(Sheet::Clause(rule)),
            None => guide.lesson += 1,
        }
    }
    desk.frame.guide = Some(guide);
}

/// The rule that one of the replies on offer would break.
fn tempting(call: &Call) -> Option<RuleId> {
    let replies = call.view("").replies;
    replies.into_iter().find_map(|offered| {
        let mut ahead = call.clone();
        ahead.apply(Input::Reply(offered.reply)).ok()?;
        first_breach(&ahead)
    })
}

fn first_breach(call: &Call) -> Option<RuleId> {
    debrief(call.compiled(), call.deal().mood, call.events(), "").findings.first().map(|finding| finding.rule)
}

fn is_reached(until: Until, desk: &Desk, sheets: &Sheets) -> bool {
    let Some(call) = desk.call() else { return false };
    match until {
        Until::Read => false,
        Until::Dialled => call.state().stage != Stage::Briefing,
        Until::Exchanges(count) => call.view("").turn >= count || !matches!(call.state().stage, Stage::OnTheLine | Stage::OnHold),
        Until::SheetClosed => sheets.shown().is_none(),
        Until::Over => desk.report.is_some(),
    }
}

/// The root of a card.
#[derive(Component)]
struct CardRoot;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (follow, draw).chain());
}

/// What the trainee did goes on to the next card; whoever leaves the guided case leaves the guide.
fn follow(mut desk: ResMut<Desk>, mut sheets: ResMut<Sheets>, screen: Res<State<Screen>>, mut redraw: MessageWriter<RequestRedraw>) {
    let Some(guide) = desk.frame.guide else { return };
    if !desk.is_changed() && !sheets.is_changed() && !screen.is_changed() {
        return;
    }
    if !matches!(screen.get(), Screen::Briefing | Screen::Call | Screen::WrapUp | Screen::Debrief) {
        // The first frame after the choice still shows where it was made.
        if desk.attempt.is_none() {
            desk.trouble = over(&mut desk).err();
        }
        return;
    }
    let Some(lesson) = LESSONS.get(guide.lesson) else { return };
    if is_reached(lesson.until, &desk, &sheets) {
        desk.frame.guide = Some(Guide { lesson: guide.lesson + 1, ..guide });
        arrive(&mut desk, &mut sheets);
        // A sheet that was laid down now may be drawn only with the next frame.
        redraw.write(RequestRedraw);
    }
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<CardRoot>>,
    desk: Res<Desk>,
    room: Res<Room>,
    (theme, fonts): (Res<Theme>, Res<Fonts>),
    stale: Res<Stale>,
    screen: Res<State<Screen>>,
) {
    let has_changed = desk.is_changed() || stale.is_changed() || theme.is_changed() || room.is_changed() || screen.is_changed();
    if !has_changed {
        return;
    }
    for root in &roots {
        commands.entity(root).despawn();
    }
    let is_shown = matches!(screen.get(), Screen::Briefing | Screen::Call | Screen::WrapUp | Screen::Debrief);
    let Some(guide) = desk.frame.guide.filter(|_| is_shown) else { return };
    let Some(lesson) = LESSONS.get(guide.lesson) else { return };
    // The talk is over in the wrap-up, and the form stands where it was.
    let place = if *screen.get() == Screen::WrapUp { Place::Corner } else { lesson.place };
    // A card that is read takes the keys as a sheet does; the others leave them to the screen.
    let brush = if lesson.until == Until::Read { Brush::on_sheet(&theme, &fonts) } else { Brush::new(&theme, &fonts) };
    commands.spawn((CardRoot, around(&theme, *room, place), GlobalZIndex(20), Pickable::IGNORE)).with_children(|around| {
        let node = Node {
            flex_direction: FlexDirection::Column,
            width: Val::Px(380.0),
            max_width: Val::Percent(100.0),
            padding: UiRect::all(theme.space(4)),
            row_gap: theme.space(2),
            border: UiRect { left: theme.space(1), ..UiRect::all(Val::Px(1.0)) },
            border_radius: theme.card_radius(),
            ..default()
        };
        let colours = BorderColor { left: theme.colour(Tone::Blue), ..BorderColor::all(theme.colour(Tone::Faint)) };
        around
            .spawn((node, BackgroundColor(theme.colour(Tone::Card)), colours, theme.deep_shadow()))
            .with_children(|card| write(&brush, card, &desk, guide, lesson));
    });
}

fn write(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, guide: Guide, lesson: &Lesson) {
    let number = format!("{} / {}", guide.lesson + 1, LESSONS.len());
    note(brush, card, desk.locale.text_with("guide-number", &[("number", &number)]));
    let key = if guide.lesson == CLAUSE && !guide.was_said { "guide-clause-avoided" } else { lesson.key };
    card.spawn(brush.text(desk.locale.text(key), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    let row = Node {
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::Center,
        ..default()
    };
    let escape = Key::of("Esc", KeyCode::Escape);
    let leave = Action::Frame(Step::Guide(Turn::Leave));
    let name = desk.locale.text("guide-leave");
    card.spawn(row).with_children(|row| match lesson.until {
        Until::Read => {
            let last = guide.lesson + 1 == LESSONS.len();
            let on = desk.locale.text(if last { "guide-end" } else { "guide-on" });
            let space = Key { printed: Some(&desk.locale.text("key-enter")), shortcut: Some(Shortcut::key(KeyCode::Space)), is_main: true };
            button(brush, row, &on, Action::Frame(Step::Guide(Turn::On)), ORDER, space);
            if !last {
                button(brush, row, &name, leave, ORDER + 1, escape);
            }
        }
        // Esc takes the sheet away here.
        Until::SheetClosed => {}
        Until::Dialled | Until::Exchanges(_) | Until::Over => button(brush, row, &name, leave, ORDER + 1, escape),
    });
}

/// Where the card lies: beside what it explains, and never over the replies at the foot of the call.
fn around(theme: &Theme, room: Room, place: Place) -> Node {
    let (near, far) = (theme.space(5), theme.space(6));
    let node = Node { position_type: PositionType::Absolute, max_width: Val::Percent(92.0), ..default() };
    let top = Val::Px(84.0);
    match (place, room.is_narrow) {
        (Place::UnderSheet, _) => Node { left: near, bottom: theme.space(3), ..node },
        (Place::Corner, _) | (Place::FolderFoot | Place::BesideHandset, true) => Node { right: near, bottom: near, ..node },
        (_, true) => Node { right: near, top, ..node },
        (Place::FolderFoot, false) => Node { left: Val::Percent(37.0), bottom: far, ..node },
        (Place::BesideHandset, false) => Node { right: Val::Percent(32.0), bottom: far, ..node },
        (Place::AboveTalk, false) => Node { left: Val::Px(300.0), top, ..node },
        (Place::BelowVerdict, false) => Node { left: far, top: Val::Percent(36.0), ..node },
        (Place::BesideFindings, false) => Node { right: Val::Percent(35.0), top: Val::Percent(46.0), ..node },
    }
}
