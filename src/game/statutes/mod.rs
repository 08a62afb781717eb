//! The law, to browse and to search: every rule of every pack by what it is about, its clause and dates, what to do
//! instead, and the cases that practise it. Start reading at `draw`; what is found is in `find`, one rule in `page`.

mod find;
mod page;
mod practice;
#[cfg(test)]
mod tests;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::text::EditableText;

pub(crate) use self::find::Place;
pub(super) use self::find::place_of;
use self::find::{Found, MOST_FOUND, rules};
use self::practice::Practised;
use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::{Adjusts, Control, Shortcut};
use super::frame::{Key, Pressable, Step, bar, button, note, pressable, small};
use super::motion::Motion;
use super::settings::Way;
use super::sheet::{Sheet, Sheets};
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::law::{Family, Severity};
pub(super) use page::rule_sheet;

/// What this screen keeps.
#[derive(Default)]
pub(crate) struct Statutes {
    /// What is looked for, as it is written.
    pub query: String,
    /// Which pack, by its place; `None` is all of them.
    pack: Option<usize>,
    /// The subject that is unfolded while nothing is looked for.
    unfolded: Option<Family>,
    /// The rule on the right.
    chosen: Option<Place>,
    practised: Practised,
}

/// What a control of this screen does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Turn {
    /// The first rule that was found.
    First,
    /// Another pack.
    Pack(Way),
    /// Folds a subject open or shut.
    Unfold(Family),
    /// Shows this rule.
    Choose(Place),
}

/// The column of what was found: it alone is drawn again while one writes.
#[derive(Component)]
struct FoundColumn;

/// The field that one looks with.
#[derive(Component)]
struct QueryField;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (ask, draw.run_if(must_draw)).chain().run_if(in_state(Screen::Statutes)))
        .add_systems(Last, look.run_if(in_state(Screen::Statutes)));
}

/// Does it. In a narrow window a rule lies over the list.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets, is_narrow: bool) {
    match turn {
        Turn::First => {
            let first = find::matching(desk).places.first().copied();
            if let Some(first) = first {
                choose(first, desk, sheets, is_narrow);
            }
        }
        Turn::Pack(way) => {
            let packs = desk.content().map_or(0, |content| content.packs.len());
            let statutes = &mut desk.frame.statutes;
            statutes.pack = turned(statutes.pack, packs, way);
            statutes.chosen = None;
        }
        Turn::Unfold(family) => {
            let statutes = &mut desk.frame.statutes;
            statutes.unfolded = if statutes.unfolded == Some(family) { None } else { Some(family) };
        }
        Turn::Choose(place) => choose(place, desk, sheets, is_narrow),
    }
}

fn choose(place: Place, desk: &mut Desk, sheets: &mut Sheets, is_narrow: bool) {
    desk.frame.statutes.chosen = Some(place);
    if is_narrow {
        sheets.show(Sheet::Rule(place));
    }
}

/// All packs, then each of them.
fn turned(now: Option<usize>, packs: usize, way: Way) -> Option<usize> {
    let place = now.map_or(0, |pack| pack + 1);
    let next = match way {
        Way::Less => place.saturating_sub(1),
        Way::More => (place + 1).min(packs),
        Way::Round if place == packs => 0,
        Way::Round => place + 1,
    };
    next.checked_sub(1)
}

/// Which cases practise which rule takes a moment to work out: it is asked for when the screen is first opened.
fn ask(mut desk: ResMut<Desk>, mut stale: ResMut<Stale>) {
    if ask_for_practised(desk.bypass_change_detection()) {
        stale.0 = true;
    }
}

/// Asks which cases practise which rule, where nobody did; says whether that has become known just now.
pub(super) fn ask_for_practised(desk: &mut Desk) -> bool {
    let (library, content, wake) = (desk.library.clone(), desk.shared_content(), desk.wake.clone());
    let practised = &mut desk.frame.statutes.practised;
    !practised.is_known() && practised.look(&library, content, wake)
}

/// Whether that is known.
pub(super) const fn knows_practised(desk: &Desk) -> bool {
    desk.frame.statutes.practised.is_known()
}

/// The rules that a case practises, as far as that is known.
pub(super) fn rules_practised<'a>(desk: &'a Desk, case: &str) -> impl Iterator<Item = &'a str> {
    desk.frame.statutes.practised.by(case)
}

/// Everything that a rule can be looked for by, and its title.
pub(super) fn rule_words(desk: &Desk, id: &str) -> Option<(String, String)> {
    let rule = desk.content()?.packs.values().find_map(|pack| pack.rules.get(id))?;
    let family = desk.locale.text(&find::family_key(rule.family));
    Some((format!("{} {} {id} {family}", rule.zh.title, rule.en.title), rule.words(desk.language()).title.clone()))
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    desk: Res<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    room: Res<Room>,
    mut stale: ResMut<Stale>,
) {
    stale.0 = false;
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("frame-law"),
        |top| bar(&brush, top, &desk, Screen::Statutes),
        |body| {
            let left = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            body.spawn(left).with_children(|left| {
                let head = Node {
                    flex_direction: FlexDirection::Column,
                    flex_shrink: 0.0,
                    row_gap: theme.space(3),
                    padding: UiRect::all(theme.space(5)).with_bottom(theme.space(2)),
                    ..default()
                };
                left.spawn(head).with_children(|head| search(&brush, head, &desk));
                let column =
                    Node { padding: UiRect::all(theme.space(5)).with_top(Val::ZERO), row_gap: theme.space(1), ..brush.column(1.0) };
                left.spawn((FoundColumn, column, Scrolls)).with_children(|column| {
                    found(&brush, column, &desk);
                    trouble(&brush, column, &desk);
                });
            });
            if !room.is_narrow {
                let panel = (Node { row_gap: theme.space(3), ..brush.column(1.15) }, Scrolls, BackgroundColor(theme.colour(Tone::Panel)));
                body.spawn(panel).with_children(|panel| match desk.frame.statutes.chosen {
                    Some(place) => page::rule_page(&brush, panel, &desk, place, 500),
                    None => page::nothing_chosen(&brush, panel, &desk),
                });
            }
        },
    );
}

/// The field to look with, and the packs.
fn search(brush: &Brush<'_>, head: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let name = desk.locale.text("law-look-for");
    let line = Node { align_items: AlignItems::Center, column_gap: brush.theme.space(3), ..default() };
    head.spawn(line).with_children(|line| {
        line.spawn(brush.text(name.clone(), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
        let field = brush.field(&name, &desk.frame.statutes.query, Action::Frame(Step::Statutes(Turn::First)), 1);
        line.spawn(Node { flex_grow: 1.0, flex_basis: Val::Px(0.0), flex_direction: FlexDirection::Column, ..default() }).with_children(
            |wide| {
                wide.spawn((field, QueryField));
            },
        );
    });
    note(brush, head, desk.locale.text("law-look-lead"));
    let line = Node {
        align_items: AlignItems::Center,
        justify_content: JustifyContent::SpaceBetween,
        column_gap: brush.theme.space(3),
        row_gap: brush.theme.space(2),
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    head.spawn(line).with_children(|line| {
        packs(brush, line, desk);
        let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
        button(brush, line, &desk.locale.text("settings-back"), Action::Frame(Step::Go(Screen::Home)), 790, back);
    });
}

fn packs(brush: &Brush<'_>, head: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let step = |way| Action::Frame(Step::Statutes(Turn::Pack(way)));
    let name = desk.locale.text("law-pack");
    let chosen = desk.frame.statutes.pack.and_then(|place| desk.content()?.packs.get_index(place));
    let value = chosen.map_or_else(|| desk.locale.text("law-pack-all"), |(id, _)| pack_name(desk, id));
    let mut accessible = Accessible::new(Role::SpinButton);
    accessible.set_label(name.as_str());
    accessible.set_value(value.as_str());
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(3),
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let mut control = head.spawn((
        Control { action: step(Way::Round), order: 2, key: None },
        Adjusts { less: step(Way::Less), more: step(Way::More) },
        AccessibilityNode(accessible),
        node,
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ));
    control.with_children(|line| {
        small(brush, line, name, Tone::Soft);
        small(brush, line, format!("‹  {value}  ›"), Tone::Ink);
    });
}

/// What a pack is called; a pack of a content folder by its id.
fn pack_name(desk: &Desk, id: &str) -> String {
    let key = format!("pack-{id}");
    if desk.locale.has(&key) { desk.locale.text(&key) } else { id.to_owned() }
}

/// What is found: rules while something is looked for, else the subjects.
fn found(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    if desk.frame.statutes.query.trim().is_empty() {
        subjects(brush, column, desk);
        return;
    }
    let Found { places, others } = find::matching(desk);
    if places.is_empty() {
        small(brush, column, desk.locale.text("law-nothing"), Tone::Ink);
    }
    for (place, order) in places.iter().zip(10u16..) {
        entry(brush, column, desk, *place, order);
    }
    if others > 0 {
        let words = desk.locale.text_with("law-more", &[("shown", &MOST_FOUND.to_string()), ("others", &others.to_string())]);
        note(brush, column, words);
    }
}

fn subjects(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let unfolded = desk.frame.statutes.unfolded;
    let mut orders = 10u16..;
    for (family, places) in find::by_family(desk) {
        let is_open = unfolded == Some(family);
        subject(brush, column, desk, (family, places.len(), is_open), orders.next().unwrap_or(u16::MAX));
        if is_open {
            let inner = Node {
                flex_direction: FlexDirection::Column,
                flex_shrink: 0.0,
                row_gap: brush.theme.space(1),
                padding: UiRect::left(brush.theme.space(5)),
                ..default()
            };
            column.spawn(inner).with_children(|inner| {
                for (place, order) in places.into_iter().zip(&mut orders) {
                    entry(brush, inner, desk, place, order);
                }
            });
        }
    }
}

/// A subject of the list: its name and how many rules it has.
fn subject(
    brush: &Brush<'_>,
    column: &mut ChildSpawnerCommands<'_>,
    desk: &Desk,
    (family, count, is_open): (Family, usize, bool),
    order: u16,
) {
    let (name, count) = (desk.locale.text(&find::family_key(family)), count.to_string());
    let label = desk.locale.text_with("law-subject", &[("name", &name), ("count", &count)]);
    let action = Action::Frame(Step::Statutes(Turn::Unfold(family)));
    let what = Pressable { name: &label, action, order, shortcut: None, role: Role::Button };
    pressable(brush, column, what, line_node(brush), |row| {
        let mark = if is_open { "−" } else { "+" };
        row.spawn((brush.text(mark, Look::new(Face::Sans, Size::Small, Tone::Soft)), Node { flex_shrink: 0.0, ..default() }));
        let face = if is_open { Face::Bold } else { Face::Sans };
        let words = brush.text(name.clone(), Look::new(face, Size::Speech, Tone::Ink));
        row.spawn((words, Node { flex_grow: 1.0, flex_shrink: 1.0, flex_basis: Val::Px(0.0), ..default() }));
        note(brush, row, count.clone());
    });
}

fn line_node(brush: &Brush<'_>) -> Node {
    Node {
        column_gap: brush.theme.space(3),
        align_items: AlignItems::Center,
        flex_shrink: 0.0,
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    }
}

/// A rule of the list: its title, and how grave it is.
fn entry(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: Place, order: u16) {
    let Some((_, rule)) = desk.content().and_then(|content| rules(content).nth(usize::from(place.0))).map(|(_, name, rule)| (name, rule))
    else {
        return;
    };
    let words = rule.words(desk.language());
    let is_shown = desk.frame.statutes.chosen == Some(place);
    let action = Action::Frame(Step::Statutes(Turn::Choose(place)));
    let what = Pressable { name: &words.title, action, order, shortcut: None, role: Role::Button };
    let ground = BackgroundColor(if is_shown { brush.theme.colour(Tone::BlueWash) } else { Color::NONE });
    pressable(brush, column, what, (line_node(brush), ground), |row| {
        let title = brush.text(words.title.clone(), Look::new(Face::Sans, Size::Small, Tone::Ink));
        row.spawn((title, Node { flex_grow: 1.0, flex_shrink: 1.0, flex_basis: Val::Px(0.0), ..default() }));
        let (word, tone, wash) = page::gravity(rule);
        brush.chip(row, desk.locale.text(word), tone, wash);
    });
}

/// What is written is looked for at once; the field stays as it is.
fn look(
    fields: Query<&EditableText, (With<QueryField>, Changed<EditableText>)>,
    columns: Query<Entity, With<FoundColumn>>,
    mut desk: ResMut<Desk>,
    theme: Res<Theme>,
    fonts: Res<Fonts>,
    mut commands: Commands,
    mut motion: ResMut<Motion>,
) {
    for field in &fields {
        let written = field.value().to_string();
        if desk.frame.statutes.query == written {
            continue;
        }
        desk.bypass_change_detection().frame.statutes.query = written;
        motion.go_on();
        let brush = Brush::new(&theme, &fonts);
        for column in &columns {
            commands.entity(column).despawn_related::<Children>().insert(ScrollPosition::default()).with_children(|column| {
                found(&brush, column, &desk);
            });
        }
    }
}

/// How a severity is ranked in a list: what fails a call stands first.
const fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::RedLine => 0,
        Severity::Major => 1,
        Severity::Minor => 2,
    }
}
