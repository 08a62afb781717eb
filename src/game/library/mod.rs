//! The case library: every call by desk, the cases over several days and the workdays, with what the trainee made of each;
//! to practise, or to take as an exam. A line to write in finds them by name, desk, rule and what they teach; nine are
//! shown at a time, each with its key. A file that cannot be used is listed with its problem and hides no other. Start
//! reading at `draw`; what is found is in `find`, one entry in `entry`, what an exam is in `exam`.

mod entry;
mod exam;
mod find;
#[cfg(test)]
mod tests;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::input_focus::{FocusCause, InputFocus};
use bevy::prelude::*;
use bevy::text::EditableText;
use bevy::window::RequestRedraw;

use self::find::{PAGE, Page, drawn, matching, opens, page, shelf_name, shelves};
use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::fit::Room;
use super::focus::{Adjusts, Clicks, Control, Keys, Shortcut, Untaken};
use super::frame::{Key, Pressable, Step, bar, button, pressable, small};
use super::motion::Motion;
use super::settings::Way;
use super::sheet::{Sheet, Sheets};
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, Pages, ScreenRoot, Scrolls, clear, trouble};
use crate::call::Mode;

pub(super) use entry::{broken_sheet, difficulty, minutes};
pub(super) use exam::{drawn_sheet, exam_sheet};
pub(crate) use find::{Catalogue, Item, Shelf};

/// What a control does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Opens the first that was found.
    First,
    /// Looks at this shelf.
    Shelf(Shelf),
    /// Looks at the shelf beside.
    Beside(Way),
    /// The nine before, or the next nine.
    Page(Way),
    /// Looks for nothing, on all shelves; where that is so, home.
    Back,
    /// Draws one of this shelf and begins its exam.
    Sit(Shelf),
}

/// Where the shelves, the field, the pages and the way back are in the order of focus.
const SHELF: u16 = 1;
const FIELD: u16 = 9;
const PAGES: u16 = 10;
const BACK: u16 = 700;
/// How wide the field is at least, in its type's widths.
const FIELD_EMS: f32 = 14.0;

/// What was found: it alone is drawn again while one writes.
#[derive(Component)]
struct Listed;

/// The field that one looks with.
#[derive(Component)]
struct QueryField;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Library), arrive)
        .add_systems(Update, (ask, draw.run_if(must_draw)).run_if(in_state(Screen::Library)))
        .add_systems(Last, look.run_if(in_state(Screen::Library)))
        .add_observer(slash);
}

/// Nothing is looked for yet; the shelf is the one that was looked at last. The first entry has the focus, so that digits
/// open entries and write nothing.
fn arrive(mut desk: ResMut<Desk>, mut keys: ResMut<Keys>) {
    let catalogue = &mut desk.bypass_change_detection().frame.catalogue;
    catalogue.query.clear();
    catalogue.page = 0;
    keys.return_to = Some(entry::FIRST);
}

/// Does it.
///
/// # Errors
/// Where what is opened cannot be begun.
pub(super) fn go(turn: Turn, desk: &mut Desk, sheets: &mut Sheets) -> Result<Option<Screen>, String> {
    let open = |desk: &mut Desk, sheets: &mut Sheets, item, mode| match opens(item, mode) {
        Action::Open(place, mode) => desk.begin(place, mode).map(|()| Some(Screen::Briefing)),
        Action::Frame(step) => super::frame::go(step, desk, sheets, false),
        _ => Ok(None),
    };
    match turn {
        Turn::First => {
            let first = matching(desk).first().map(|found| found.item);
            return first.map_or(Ok(None), |item| open(desk, sheets, item, Mode::Practice));
        }
        Turn::Sit(shelf) => {
            let item = drawn(desk, shelf).ok_or_else(|| desk.locale.text("no-such-case"))?;
            return open(desk, sheets, item, Mode::Exam);
        }
        Turn::Shelf(shelf) => {
            let catalogue = &mut desk.frame.catalogue;
            // The same key leads back.
            catalogue.shelf = if catalogue.shelf == shelf { Shelf::All } else { shelf };
            catalogue.page = 0;
        }
        Turn::Beside(way) => {
            let shelves: Vec<Shelf> = shelves(desk).into_iter().map(|(shelf, _)| shelf).collect();
            let at = shelves.iter().position(|shelf| *shelf == desk.frame.catalogue.shelf).unwrap_or(0);
            let next = match way {
                Way::Less => at.saturating_sub(1),
                Way::More => (at + 1).min(shelves.len() - 1),
                Way::Round => (at + 1) % shelves.len(),
            };
            (desk.frame.catalogue.shelf, desk.frame.catalogue.page) = (shelves[next], 0);
        }
        Turn::Page(way) => {
            let last = matching(desk).len().saturating_sub(1) / PAGE;
            let page = &mut desk.frame.catalogue.page;
            *page = if way == Way::Less { page.saturating_sub(1) } else { (*page + 1).min(last) };
        }
        Turn::Back if desk.frame.catalogue.query.is_empty() && desk.frame.catalogue.shelf == Shelf::All => {
            desk.clear();
            return Ok(Some(Screen::Home));
        }
        Turn::Back => desk.frame.catalogue = Catalogue { leaves_field: true, ..Catalogue::default() },
    }
    Ok(None)
}

/// Which rules a case practises is worked out once somebody looks for something.
fn ask(mut desk: ResMut<Desk>) {
    if !desk.frame.catalogue.query.trim().is_empty() {
        super::statutes::ask_for_practised(desk.bypass_change_detection());
    }
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    mut desk: ResMut<Desk>,
    (theme, fonts, room): (Res<Theme>, Res<Fonts>, Res<Room>),
    (mut stale, mut keys): (ResMut<Stale>, ResMut<Keys>),
    (focus, controls): (Res<InputFocus>, Query<&Control>),
) {
    stale.0 = false;
    let leaves = std::mem::take(&mut desk.bypass_change_detection().frame.catalogue.leaves_field);
    // Whoever turns a page in the list stays in the list; whoever looks for nothing any more goes back to it.
    let order = focus.get().and_then(|entity| controls.get(entity).ok()).map(|control| control.order);
    if leaves {
        keys.return_to = Some(entry::FIRST);
    } else if let Some(order) = order.filter(|order| (entry::FIRST..BACK).contains(order)) {
        keys.return_to = Some(order.min(entry::place(page(&desk).shown.len().saturating_sub(1))));
    }
    clear(&mut commands, &roots);
    let brush = Brush::new(&theme, &fonts);
    let listed = |column: &mut ChildSpawnerCommands<'_>| {
        let node = Node { flex_direction: FlexDirection::Column, row_gap: theme.space(1), flex_shrink: 0.0, ..default() };
        column.spawn((Listed, node)).with_children(|list| list_found(&brush, list, &desk, *room));
    };
    brush.screen(
        &mut commands,
        &desk.locale.text("frame-library"),
        |top| bar(&brush, top, &desk, Screen::Library),
        |body| {
            if room.is_narrow {
                body.spawn((brush.column(1.0), Scrolls, Pages)).with_children(|column| {
                    head(&brush, column, &desk);
                    listed(column);
                });
                return;
            }
            let whole = Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, min_width: Val::Px(0.0), ..default() };
            body.spawn(whole).with_children(|whole| {
                let fixed = Node {
                    flex_direction: FlexDirection::Column,
                    row_gap: theme.space(2),
                    flex_shrink: 0.0,
                    padding: UiRect::axes(theme.space(5), theme.space(3)),
                    border: UiRect::bottom(Val::Px(1.0)),
                    ..default()
                };
                let edge = BorderColor::all(theme.colour(Tone::Line));
                whole.spawn((fixed, edge)).with_children(|fixed| head(&brush, fixed, &desk));
                let list = Node { padding: UiRect::axes(theme.space(5), theme.space(3)), ..brush.column(1.0) };
                whole.spawn((list, Scrolls, Pages)).with_children(listed);
            });
        },
    );
}

/// The title and the shelves; below them the field.
fn head(brush: &Brush<'_>, head: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let line = || Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        flex_shrink: 0.0,
        ..default()
    };
    head.spawn(line()).with_children(|line| {
        line.spawn(brush.text(desk.locale.text("library-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
        super::courier::arrived(brush, line, desk);
        tabs(brush, line, desk);
        line.spawn(Node { flex_grow: 1.0, ..default() });
        let back = Key::of("Esc", KeyCode::Escape);
        button(brush, line, &desk.locale.text("settings-back"), Action::Frame(Step::Library(Turn::Back)), BACK, back);
    });
    head.spawn(line()).with_children(|line| {
        let name = desk.locale.text("library-look-for");
        let field = brush.field(&name, &desk.frame.catalogue.query, Action::Frame(Step::Library(Turn::First)), FIELD);
        small(brush, line, name, Tone::Ink);
        brush.key(line, "/");
        let slot = Node {
            flex_grow: 1.0,
            flex_basis: Val::Px(brush.theme.size(Size::Heading) * FIELD_EMS),
            flex_direction: FlexDirection::Column,
            ..default()
        };
        line.spawn(slot).with_children(|slot| {
            slot.spawn((field, QueryField));
        });
        line.spawn((
            brush.text(desk.locale.text("library-look-lead"), Look::new(Face::Sans, Size::Note, Tone::Soft)),
            Node { flex_shrink: 1.0, ..default() },
        ));
    });
    trouble(brush, head, desk);
}

/// The shelves: those of the desks are one value, turned by its key or by left and right; the others have keys of their own.
fn tabs(brush: &Brush<'_>, row: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let now = desk.frame.catalogue.shelf;
    let step = |turn| Action::Frame(Step::Library(turn));
    let (desks, others): (Vec<_>, Vec<_>) =
        shelves(desk).into_iter().partition(|(shelf, _)| matches!(shelf, Shelf::All | Shelf::Bucket(_)));
    let mut accessible = Accessible::new(Role::SpinButton);
    accessible.set_label(desk.locale.text("library-shelf"));
    accessible.set_value(shelf_name(desk, now));
    let group = Node {
        column_gap: brush.theme.space(1),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::Center,
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    row.spawn((
        Control { action: step(Turn::Beside(Way::Round)), order: SHELF, key: Some(Shortcut::key(KeyCode::KeyB)) },
        Adjusts { less: step(Turn::Beside(Way::Less)), more: step(Turn::Beside(Way::More)) },
        AccessibilityNode(accessible),
        group,
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|group| {
        brush.key(group, "B");
        for (shelf, count) in desks {
            let (look, words, face, tone) = tab(brush, desk, (shelf, count), now == shelf);
            group.spawn((Clicks(step(Turn::Shelf(shelf))), look)).with_child(brush.text(words, Look::new(face, Size::Small, tone)));
        }
    });
    for ((shelf, count), order) in others.into_iter().zip(SHELF + 1..) {
        let (look, words, face, tone) = tab(brush, desk, (shelf, count), now == shelf);
        let (printed, code) = match shelf {
            Shelf::Days => (Some("D"), Some(KeyCode::KeyD)),
            Shelf::Shifts => (Some("W"), Some(KeyCode::KeyW)),
            Shelf::All | Shelf::Bucket(_) | Shelf::Broken => (None, None),
        };
        let what =
            Pressable { name: &words, action: step(Turn::Shelf(shelf)), order, shortcut: code.map(Shortcut::key), role: Role::Button };
        pressable(brush, row, what, look, |inside| {
            if let Some(printed) = printed {
                brush.key(inside, printed);
            }
            inside.spawn(brush.text(words.clone(), Look::new(face, Size::Small, tone)));
        });
    }
}

/// A tab: what is looked at is filled, so that it is not told by colour alone.
fn tab(brush: &Brush<'_>, desk: &Desk, (shelf, count): (Shelf, usize), is_here: bool) -> (impl Bundle + use<>, String, Face, Tone) {
    let (ground, tone, face) = if is_here { (Tone::Blue, Tone::Card, Face::Bold) } else { (Tone::Card, Tone::Ink, Face::Sans) };
    let node = Node {
        column_gap: brush.theme.space(2),
        align_items: AlignItems::Center,
        padding: UiRect::axes(brush.theme.space(3), brush.theme.space(1)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = (node, BackgroundColor(brush.theme.colour(ground)), BorderColor::all(brush.theme.colour(Tone::Line)));
    (look, format!("{} · {count}", shelf_name(desk, shelf)), face, tone)
}

/// What is found: the nine that are shown, under the names of their shelves where nothing is looked for.
fn list_found(brush: &Brush<'_>, list: &mut ChildSpawnerCommands<'_>, desk: &Desk, room: Room) {
    let page = page(desk);
    pages(brush, list, desk, &page);
    if page.shown.is_empty() {
        small(brush, list, desk.locale.text("library-nothing"), Tone::Ink);
    }
    let is_sorted = desk.frame.catalogue.query.trim().is_empty();
    let mut last = None;
    for (found, listed) in page.shown.iter().zip(0u16..) {
        if is_sorted && last.replace(found.shelf) != Some(found.shelf) {
            list.spawn(brush.text(shelf_name(desk, found.shelf), Look::new(Face::Bold, Size::Speech, Tone::Ink)));
        }
        entry::entry(brush, list, desk, room, (found, listed));
    }
}

/// Which of how many are shown, the keys that turn the pages, and the exam that draws one of the shelf.
fn pages(brush: &Brush<'_>, list: &mut ChildSpawnerCommands<'_>, desk: &Desk, page: &Page) {
    let step = |turn| Action::Frame(Step::Library(turn));
    let row = Node {
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        align_items: AlignItems::Center,
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    list.spawn(row).with_children(|row| {
        let until = page.from + page.shown.len();
        let (first, last, all) = ((page.from + 1).to_string(), until.to_string(), page.count.to_string());
        if page.count > 0 {
            small(brush, row, desk.locale.text_with("library-shown", &[("first", &first), ("last", &last), ("count", &all)]), Tone::Soft);
        }
        let mut small_button = |words: &str, action: Action, order: u16, (printed, shortcut): (&str, Shortcut)| {
            let name = desk.locale.text(words);
            let node = Node {
                align_items: AlignItems::Center,
                column_gap: brush.theme.space(1),
                padding: UiRect::axes(brush.theme.space(1), Val::ZERO),
                border_radius: brush.theme.button_radius(),
                ..default()
            };
            let what = Pressable { name: &name, action, order, shortcut: Some(shortcut), role: Role::Button };
            pressable(brush, row, what, node, |inside| {
                brush.key(inside, printed);
                small(brush, inside, name.clone(), Tone::Blue);
            });
        };
        if page.from > 0 {
            let key = ("PgUp", Shortcut::key(KeyCode::PageUp));
            small_button("library-before", step(Turn::Page(Way::Less)), PAGES, key);
        }
        if until < page.count {
            let key = ("PgDn", Shortcut::key(KeyCode::PageDown));
            small_button("library-next", step(Turn::Page(Way::More)), PAGES + 1, key);
        }
        let draws = match desk.frame.catalogue.shelf {
            Shelf::Days => Some(("Ctrl D", KeyCode::KeyD)),
            Shelf::Shifts => Some(("Ctrl W", KeyCode::KeyW)),
            Shelf::All | Shelf::Bucket(_) | Shelf::Broken => None,
        };
        if let Some((printed, code)) = draws {
            let action = Action::Show(Sheet::Drawn(desk.frame.catalogue.shelf));
            small_button("library-draw", action, PAGES + 2, (printed, Shortcut::ctrl(code)));
        }
    });
}

/// What is written is looked for at once, and again once it is known which rules the cases practise. The field stays as it
/// is, for somebody writes in it.
fn look(
    fields: Query<Ref<EditableText>, With<QueryField>>,
    lists: Query<Entity, With<Listed>>,
    mut desk: ResMut<Desk>,
    (theme, fonts, room): (Res<Theme>, Res<Fonts>, Res<Room>),
    mut commands: Commands,
    mut motion: ResMut<Motion>,
    mut knew: Local<bool>,
) {
    let knows = super::statutes::knows_practised(&desk);
    let written = fields.iter().find(DetectChanges::is_changed).map(|field| field.value().to_string());
    let written = written.filter(|written| *written != desk.frame.catalogue.query);
    if std::mem::replace(&mut *knew, knows) == knows && written.is_none() {
        return;
    }
    if let Some(written) = written {
        let catalogue = &mut desk.bypass_change_detection().frame.catalogue;
        (catalogue.query, catalogue.page) = (written, 0);
    }
    motion.go_on();
    let brush = Brush::new(&theme, &fonts);
    for list in &lists {
        commands.entity(list).despawn_related::<Children>().with_children(|list| list_found(&brush, list, &desk, *room));
    }
}

/// The stroke leads to the field from everywhere.
fn slash(
    untaken: On<Untaken>,
    screen: Res<State<Screen>>,
    sheets: Res<Sheets>,
    fields: Query<Entity, With<QueryField>>,
    mut focus: ResMut<InputFocus>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if untaken.0.key == KeyCode::Slash && *screen.get() == Screen::Library && sheets.shown().is_none() {
        for field in &fields {
            focus.set(field, FocusCause::Navigated);
            redraw.write(RequestRedraw);
        }
    }
}

/// The name of a station: the bucket, and what is done there.
pub(super) fn station_name(desk: &Desk, bucket: &str) -> String {
    desk.locale.text(&format!("station-{}", bucket.to_lowercase().replace('+', "-plus")))
}
