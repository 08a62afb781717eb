//! The worklist: the clock above, the queue as a table, sorted and filtered as one likes; Enter looks at a row.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::input_focus::{FocusCause, InputFocus};
use bevy::prelude::*;

use super::{Desktop, Filter, Sort, Turn, detail};
use crate::game::Screen;
use crate::game::desk::{Action, Desk, Stale, must_draw};
use crate::game::exam::{chips, lays_aside};
use crate::game::fit::Room;
use crate::game::focus::{Control, Keys, OnSheet};
use crate::game::frame::{Key, Pressable, Step, brand, button, language, level, note, pressable, small};
use crate::game::sheet::Sheet;
use crate::game::theme::{Size, Theme, Tone};
use crate::game::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, kebab, trouble};
use crate::workday::{RowStatus, RowView, ShiftView};

/// Above so many per cent a small window folds.
const LARGE: u16 = 110;
/// Where the rows begin in the order of focus.
const FIRST: u16 = 10;
/// The columns: the key of the head, and the share of the width.
const COLUMNS: [(&str, f32); 7] = [
    ("shift-name", 19.0),
    ("shift-bucket", 8.0),
    ("shift-days", 8.0),
    ("shift-balance", 15.0),
    ("shift-last", 21.0),
    ("shift-calls", 8.0),
    ("shift-state", 21.0),
];

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (follow, draw.run_if(must_draw), lead).chain().run_if(in_state(Screen::Workday)));
}

/// Whoever walks along the rows sees each of them: the row beside the list is the one that would be rung.
fn follow(
    focus: Res<InputFocus>,
    controls: Query<&Control>,
    mut last: Local<Option<Action>>,
    mut desk: ResMut<Desk>,
    mut keys: ResMut<Keys>,
    mut stale: ResMut<Stale>,
) {
    let Some(control) = focus.get().and_then(|entity| controls.get(entity).ok()) else { return };
    if last.replace(control.action) == Some(control.action) {
        return;
    }
    let Action::Frame(Step::Workday(Turn::Look(row))) = control.action else { return };
    let Some(own) = &mut desk.bypass_change_detection().frame.shift else { return };
    if own.row != row && own.walked == own.row {
        (own.row, own.walked) = (row, row);
        keys.return_to = Some(control.order);
        stale.0 = true;
    }
}

/// After a decision the row that comes next has the focus, once nothing lies over the list.
fn lead(controls: Query<(Entity, &Control, Has<OnSheet>)>, mut desk: ResMut<Desk>, mut focus: ResMut<InputFocus>) {
    let Some(own) = &mut desk.bypass_change_detection().frame.shift else { return };
    if own.walked == own.row || controls.iter().any(|(_, _, on_sheet)| on_sheet) {
        return;
    }
    let wanted = Action::Frame(Step::Workday(Turn::Look(own.row)));
    if let Some((row, ..)) = controls.iter().find(|(_, control, _)| control.action == wanted) {
        focus.set(row, FocusCause::Navigated);
    }
    own.walked = own.row;
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
    let Some(own) = &desk.frame.shift else { return };
    let view = own.shift.view(desk.language());
    let brush = Brush::new(&theme, &fonts);
    // The row stands beside the table also in a small window; only large type folds it.
    let room = Room { is_narrow: room.is_narrow && theme.text_percent > LARGE, ..*room };
    brush.screen(
        &mut commands,
        &desk.locale.text("shift-title"),
        |top| bar(&brush, top, &desk, own, &view),
        |body| {
            body.spawn((Node { row_gap: brush.theme.space(3), ..brush.column(2.4) }, Scrolls)).with_children(|column| {
                trouble(&brush, column, &desk);
                detail::told(&brush, column, &desk, own);
                if room.is_narrow {
                    detail::row(&brush, column, &desk, (own, &view));
                }
                ways(&brush, column, &desk, own);
                table(&brush, column, &desk, (own, &view), room);
            });
            if !room.is_narrow {
                let panel = (Node { row_gap: brush.theme.space(3), ..brush.column(1.0) }, Scrolls);
                body.spawn((panel, BackgroundColor(theme.colour(Tone::Panel))))
                    .with_children(|panel| detail::row(&brush, panel, &desk, (own, &view)));
            }
        },
    );
}

/// Title, clock, what is left of the shift.
fn bar(brush: &Brush<'_>, bar: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop, view: &ShiftView) {
    brand(brush, bar, desk);
    bar.spawn((brush.text(view.title.clone(), Look::new(Face::Sans, Size::Speech, Tone::Soft)), Node { flex_shrink: 1.0, ..default() }));
    chips(brush, bar, desk, own.is_exam(), super::deadline(desk));
    bar.spawn(Node { flex_grow: 1.0, ..default() });
    bar.spawn(brush.text(view.now.format("%H:%M:%S").to_string(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let whole = own.shift.workday().until.max(1);
    let spent = i32::from(whole - view.left.min(whole)) * 100 / i32::from(whole);
    let node = Node { width: Val::Px(brush.theme.size(Size::Small) * 8.0), align_items: AlignItems::Center, ..default() };
    bar.spawn(node).with_children(|slot| level(brush, slot, spent, if spent >= 80 { Tone::Ochre } else { Tone::Blue }));
    let (ends, left) = (view.ends.format("%H:%M").to_string(), view.left.div_ceil(60).to_string());
    small(brush, bar, desk.locale.text_with("shift-left", &[("ends", &ends), ("left", &left)]), Tone::Soft);
    language(brush, bar, desk);
}

/// Sorting, filtering, waiting, going home.
fn ways(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, own: &Desktop) {
    let row =
        Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, flex_shrink: 0.0, ..default() };
    column.spawn(row).with_children(|row| {
        let step = |turn| Action::Frame(Step::Workday(turn));
        let sort = desk.locale.text_with("shift-sort", &[("by", &desk.locale.text(own.sort.key()))]);
        button(brush, row, &sort, step(Turn::Sort), 300, Key::of("O", KeyCode::KeyO));
        let filter = desk.locale.text_with("shift-filter", &[("by", &desk.locale.text(own.filter.key()))]);
        button(brush, row, &filter, step(Turn::Filter), 301, Key::of("F", KeyCode::KeyF));
        button(brush, row, &desk.locale.text("shift-wait"), step(Turn::Wait), 302, Key::of("T", KeyCode::KeyT));
        button(brush, row, &desk.locale.text("shift-end"), Action::Show(Sheet::EndShift), 303, Key::of("X", KeyCode::KeyX));
        let (aside, words) = lays_aside(own.is_exam());
        button(brush, row, &desk.locale.text(words), aside, 304, Key::of("Esc", KeyCode::Escape));
    });
}

fn shown(own: &Desktop, view: &ShiftView) -> Vec<RowView> {
    let settled = |row: &RowView| matches!(row.status, RowStatus::Spoken | RowStatus::Noted);
    let is_shown = |row: &&RowView| match own.filter {
        Filter::All => true,
        Filter::Open => !settled(row),
        Filter::Flagged => !row.flags.is_empty(),
        Filter::Settled => settled(row),
    };
    let mut rows: Vec<RowView> = view.rows.iter().filter(is_shown).cloned().collect();
    match own.sort {
        Sort::Queue => {}
        Sort::Days => rows.sort_by_key(|row| std::cmp::Reverse(row.days_past_due)),
        Sort::Balance => rows.sort_by_key(|row| std::cmp::Reverse(row.balance)),
        Sort::LastContact => rows.sort_by_key(|row| row.last_contact.map(|(at, ..)| at)),
    }
    rows
}

fn table(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, (own, view): (&Desktop, &ShiftView), room: Room) {
    let rows = shown(own, view);
    let card = Node {
        flex_direction: FlexDirection::Column,
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(2)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    };
    let look = (
        card,
        BackgroundColor(brush.theme.colour(Tone::Card)),
        BorderColor::all(brush.theme.colour(Tone::Line)),
        brush.theme.soft_shadow(),
    );
    column.spawn(look).with_children(|card| {
        if !room.is_narrow {
            let head = Node { padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)), ..default() };
            card.spawn(head).with_children(|head| {
                for (key, share) in COLUMNS {
                    head.spawn(cell(share)).with_children(|cell| note(brush, cell, desk.locale.text(key)));
                }
            });
        }
        if rows.is_empty() {
            note(brush, card, desk.locale.text("shift-none-shown"));
        }
        for (row, order) in rows.iter().zip(FIRST..) {
            line(brush, card, desk, (own, row), order, room);
        }
    });
}

fn cell(share: f32) -> Node {
    Node {
        width: Val::Percent(share),
        flex_direction: FlexDirection::Column,
        min_width: Val::Px(0.0),
        padding: UiRect::right(Val::Px(6.0)),
        ..default()
    }
}

fn line(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, (own, row): (&Desktop, &RowView), order: u16, room: Room) {
    let status = desk.locale.text(row.status.key());
    let days = row.days_past_due.to_string();
    let values = [("name", row.name.as_str()), ("bucket", &row.bucket.to_string()), ("days", &days), ("status", &status)];
    let name = desk.locale.text_with("shift-row", &values);
    let what =
        Pressable { name: &name, action: Action::Frame(Step::Workday(Turn::Look(row.place))), order, shortcut: None, role: Role::Button };
    let node = Node {
        align_items: AlignItems::Center,
        flex_wrap: if room.is_narrow { FlexWrap::Wrap } else { FlexWrap::NoWrap },
        column_gap: if room.is_narrow { brush.theme.space(3) } else { Val::ZERO },
        padding: UiRect::axes(brush.theme.space(2), brush.theme.space(1)),
        border: UiRect::left(brush.theme.space(1)),
        border_radius: BorderRadius::all(brush.theme.space(1)),
        ..default()
    };
    let is_looked_at = own.row == row.place;
    let is_done = matches!(row.status, RowStatus::Spoken | RowStatus::Noted);
    let ground = if is_looked_at { brush.theme.colour(Tone::BlueWash) } else { Color::NONE };
    let edge = if is_looked_at { brush.theme.colour(Tone::Blue) } else { Color::NONE };
    let ink = if is_done { Tone::Soft } else { Tone::Ink };
    // What the file says of it, until today says more.
    let last = row.last_contact.map_or_else(
        || row.last.clone(),
        |(at, _, result)| {
            let came = desk.locale.text(&format!("past-{}", kebab(&format!("{result:?}"))));
            let came = if row.calls_today > 0 { came } else { row.last.clone() };
            format!("{} {came}", at.format("%m-%d %H:%M"))
        },
    );
    let texts = [row.name.clone(), row.bucket.to_string(), days.clone(), format!("¥{}", row.balance), last, row.calls_today.to_string()];
    pressable(brush, card, what, (node, BackgroundColor(ground), BorderColor::all(edge)), |line| {
        for (place, (text, (_, share))) in texts.into_iter().zip(COLUMNS).enumerate() {
            let face = if place == 0 { Face::Bold } else { Face::Sans };
            let slot = if room.is_narrow { Node::default() } else { cell(share) };
            line.spawn(slot).with_child(brush.text(text, Look::new(face, Size::Small, ink)));
        }
        let slot = if room.is_narrow { Node::default() } else { cell(COLUMNS[6].1) };
        let slot = Node {
            flex_direction: FlexDirection::Row,
            flex_wrap: FlexWrap::Wrap,
            column_gap: brush.theme.space(1),
            row_gap: Val::Px(2.0),
            ..slot
        };
        line.spawn(slot).with_children(|slot| {
            for flag in &row.flags {
                brush.chip(slot, desk.locale.text(flag.key()), Tone::Ochre, Tone::OchreWash);
            }
            if row.status != RowStatus::Open {
                let (tone, wash) = if is_done { (Tone::Celadon, Tone::CeladonWash) } else { (Tone::Blue, Tone::BlueWash) };
                brush.chip(slot, status.clone(), tone, wash);
            }
        });
    });
}
