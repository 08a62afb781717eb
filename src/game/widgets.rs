//! Bundles that every screen is made of. A widget takes tokens, never numbers of its own; behaviour is in `focus`.

use std::time::Duration;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::ecs::system::SystemParam;
use bevy::input::mouse::{MouseScrollUnit, MouseWheel};
use bevy::prelude::*;
use bevy::text::{EditableText, LineHeight, TextCursorStyle};

use super::desk::Action;
use super::focus::{Control, OnSheet, Shortcut};
use super::theme::{Size, Theme, Tone};
use crate::scenario::{Library, Shipped};

/// The root of the screen that is shown.
#[derive(Component)]
pub(crate) struct ScreenRoot;

/// A column that may be longer than the window: Page Up, Page Down and the wheel move it.
#[derive(Component)]
pub(crate) struct Scrolls;

/// A column whose screen turns pages: Page Up and Page Down do not move it.
#[derive(Component)]
pub(crate) struct Pages;

/// What was said, the latest at the end: where there is one, it alone takes Page Up and Page Down.
#[derive(Component)]
pub(crate) struct Backlog;

/// The fonts.
#[derive(Resource, Debug, Clone, Default)]
pub(crate) struct Fonts {
    sans: Handle<Font>,
    bold: Handle<Font>,
    serif: Handle<Font>,
}

/// Which of the three faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Sans,
    Bold,
    Serif,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub face: Face,
    pub size: Size,
    pub tone: Tone,
}

impl Look {
    pub(crate) const fn new(face: Face, size: Size, tone: Tone) -> Self {
        Self { face, size, tone }
    }
}

/// The brush of one drawing: tokens and faces at hand.
#[derive(Clone, Copy)]
pub(crate) struct Brush<'a> {
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
    /// Whether it draws on a sheet over the screen.
    is_on_sheet: bool,
}

pub(super) fn plugin(app: &mut App) {
    let mut load = |path: &str| {
        let bytes = Shipped.read(path).map(std::borrow::Cow::into_owned).unwrap_or_default();
        app.world_mut().resource_mut::<Assets<Font>>().add(Font::from_bytes(bytes))
    };
    let fonts = Fonts {
        sans: load("assets/fonts/sans-regular.otf"),
        bold: load("assets/fonts/sans-bold.otf"),
        serif: load("assets/fonts/serif-bold.otf"),
    };
    app.insert_resource(fonts).add_systems(Startup, camera).add_systems(Update, scroll);
}

/// A caret that does not blink: at rest nothing is drawn, so it would be caught half the time in its dark half.
const STEADY: Duration = Duration::from_hours(24);
/// More than any name; the profile says what is too long.
const LONGEST_FIELD: usize = 60;

fn camera(mut commands: Commands) {
    commands.spawn(Camera2d);
}

/// Above so many per cent the bar on top may wrap.
const LARGE: u16 = 130;
/// How far one turn of the wheel goes, and one page, in logical pixels.
const WHEEL: f32 = 40.0;
const PAGE: f32 = 400.0;

fn scroll(
    keys: Res<ButtonInput<KeyCode>>,
    mut wheel: MessageReader<MouseWheel>,
    windows: Query<&Window>,
    mut columns: Query<(Entity, &mut ScrollPosition, &ComputedNode, &UiGlobalTransform), With<Scrolls>>,
    (backlogs, turned_by_page): (Query<Entity, With<Backlog>>, Query<Entity, With<Pages>>),
) {
    let turned: f32 = wheel.read().map(|wheel| -wheel.y * if wheel.unit == MouseScrollUnit::Line { WHEEL } else { 1.0 }).sum();
    let paged = f32::from(u8::from(keys.just_pressed(KeyCode::PageDown))) - f32::from(u8::from(keys.just_pressed(KeyCode::PageUp)));
    if turned == 0.0 && paged == 0.0 {
        return;
    }
    let pointer = windows.iter().find_map(Window::physical_cursor_position);
    for (column, mut position, node, place) in &mut columns {
        // The wheel turns what lies under the pointer, where that is known.
        let wheeled = if pointer.is_none_or(|pointer| node.contains_point(*place, pointer)) { turned } else { 0.0 };
        let keeps = turned_by_page.contains(column) || (!backlogs.is_empty() && !backlogs.contains(column));
        let by = wheeled + if keeps { 0.0 } else { paged * PAGE };
        if by != 0.0 {
            let most = ((node.content_size() - node.size()) * node.inverse_scale_factor()).y.max(0.0);
            position.y = (position.y.min(most) + by).clamp(0.0, most);
        }
    }
}

/// What a brush is made of, for systems that take much beside it.
#[derive(SystemParam)]
pub(crate) struct Paints<'w> {
    pub theme: Res<'w, Theme>,
    pub fonts: Res<'w, Fonts>,
}

impl<'a> Brush<'a> {
    /// For a screen.
    pub(crate) const fn new(theme: &'a Theme, fonts: &'a Fonts) -> Self {
        Self { theme, fonts, is_on_sheet: false }
    }

    /// For a sheet over the screen.
    pub(crate) const fn on_sheet(theme: &'a Theme, fonts: &'a Fonts) -> Self {
        Self { theme, fonts, is_on_sheet: true }
    }

    /// Whether it draws on a sheet over the screen.
    pub(crate) const fn is_on_sheet(&self) -> bool {
        self.is_on_sheet
    }

    /// A line to write in. Enter in it does `action`.
    pub(crate) fn field(&self, name: &str, value: &str, action: Action, order: u16) -> impl Bundle + use<> {
        self.long_field(name, value, action, order, LONGEST_FIELD)
    }

    /// The same for so many letters.
    pub(crate) fn long_field(&self, name: &str, value: &str, action: Action, order: u16, longest: usize) -> impl Bundle + use<> {
        let mut accessible = Accessible::new(Role::TextInput);
        accessible.set_label(name);
        accessible.set_value(value);
        let text = EditableText { cursor_blink_period: STEADY, max_characters: Some(longest), ..EditableText::new(value) };
        (
            Control { action, order, key: None },
            AccessibilityNode(accessible),
            text,
            TextFont { font: (&self.fonts.sans).into(), font_size: FontSize::Px(self.theme.size(Size::Heading)), ..default() },
            TextColor(self.theme.colour(Tone::Ink)),
            TextCursorStyle { color: self.theme.colour(Tone::Blue), selection_color: self.theme.colour(Tone::BlueWash), ..default() },
            TextLayout::no_wrap(),
            Node {
                padding: UiRect::axes(self.theme.space(3), self.theme.space(2)),
                border: UiRect::all(Val::Px(1.0)),
                border_radius: self.theme.button_radius(),
                ..default()
            },
            BackgroundColor(self.theme.colour(Tone::Card)),
            BorderColor::all(self.theme.colour(Tone::Faint)),
            Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
        )
    }

    /// A text.
    pub(crate) fn text<T: Into<String>>(&self, content: T, look: Look) -> impl Bundle + use<T> {
        (Text::new(content.into()), self.letters(look))
    }

    /// The rest of a text: it has its room and is not seen.
    pub(crate) fn unseen<T: Into<String>>(&self, content: T, look: Look) -> impl Bundle + use<T> {
        let (font, _, height) = self.letters(look);
        (TextSpan::new(content.into()), font, TextColor(Color::NONE), height)
    }

    /// What letters look like, without any.
    pub(crate) fn pen(&self, look: Look) -> impl Bundle + use<> {
        self.letters(look)
    }

    fn letters(&self, look: Look) -> (TextFont, TextColor, LineHeight) {
        let font = match look.face {
            Face::Sans => &self.fonts.sans,
            Face::Bold => &self.fonts.bold,
            Face::Serif => &self.fonts.serif,
        };
        (
            TextFont { font: font.into(), font_size: FontSize::Px(self.theme.size(look.size)), ..default() },
            TextColor(self.theme.colour(look.tone)),
            LineHeight::RelativeToFont(1.5),
        )
    }

    /// A card on the paper.
    pub(crate) fn card(&self) -> impl Bundle + use<> {
        (
            Node {
                flex_direction: FlexDirection::Column,
                padding: UiRect::all(self.theme.space(4)),
                row_gap: self.theme.space(2),
                border: UiRect::all(Val::Px(1.0)),
                border_radius: self.theme.card_radius(),
                ..default()
            },
            BackgroundColor(self.theme.colour(Tone::Card)),
            BorderColor::all(self.theme.colour(Tone::Line)),
            self.theme.soft_shadow(),
        )
    }

    /// A word on a wash.
    pub(crate) fn chip(&self, parent: &mut ChildSpawnerCommands<'_>, word: impl Into<String>, tone: Tone, wash: Tone) {
        let node = Node { padding: UiRect::axes(self.theme.space(3), self.theme.space(1)), border_radius: BorderRadius::MAX, ..default() };
        parent.spawn((node, BackgroundColor(self.theme.colour(wash)))).with_child(self.text(word, Look::new(Face::Sans, Size::Note, tone)));
    }

    /// A key as it is printed on the keyboard.
    pub(crate) fn key(&self, parent: &mut ChildSpawnerCommands<'_>, key: &str) {
        let node = Node {
            padding: UiRect::axes(self.theme.space(2), Val::Px(1.0)),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: self.theme.button_radius(),
            ..default()
        };
        parent
            .spawn((node, BackgroundColor(self.theme.colour(Tone::Card)), BorderColor::all(self.theme.colour(Tone::Line))))
            .with_child(self.text(key, Look::new(Face::Sans, Size::Note, Tone::Soft)));
    }

    /// Something to press: its key, its name, what it does. `order` is its place in the order of focus.
    pub(crate) fn button(&self, parent: &mut ChildSpawnerCommands<'_>, button: Button<'_>) {
        let (ground, tone) = if button.is_main { (Tone::Blue, Tone::Card) } else { (Tone::Card, Tone::Ink) };
        let mut accessible = Accessible::new(Role::Button);
        accessible.set_label(button.name);
        let node = Node {
            align_items: AlignItems::Center,
            column_gap: self.theme.space(3),
            padding: UiRect::axes(self.theme.space(3), self.theme.space(2)),
            border: UiRect::all(Val::Px(1.0)),
            border_radius: self.theme.button_radius(),
            ..default()
        };
        let mut control = parent.spawn((
            Control { action: button.action, order: button.order, key: button.shortcut },
            AccessibilityNode(accessible),
            node,
            BackgroundColor(self.theme.colour(ground)),
            BorderColor::all(self.theme.colour(Tone::Line)),
            Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
        ));
        control.with_children(|inner| {
            if let Some(key) = button.key {
                self.key(inner, key);
            }
            let look = Look::new(if button.is_main { Face::Bold } else { Face::Sans }, Size::Speech, tone);
            inner.spawn((self.text(button.name, look), Node { flex_shrink: 1.0, ..default() }));
        });
        if self.is_on_sheet {
            control.insert(OnSheet);
        }
    }

    /// Two words at the ends of a line.
    pub(crate) fn row(&self, parent: &mut ChildSpawnerCommands<'_>, left: impl Into<String>, right: impl Into<String>) {
        let node = Node { justify_content: JustifyContent::SpaceBetween, column_gap: self.theme.space(3), ..default() };
        parent.spawn(node).with_children(|row| {
            // A short name stays whole beside a long value.
            let whole = Node { flex_shrink: 0.0, max_width: Val::Percent(60.0), ..default() };
            row.spawn(whole).with_child(self.text(left, Look::new(Face::Sans, Size::Small, Tone::Soft)));
            row.spawn((self.text(right, Look::new(Face::Sans, Size::Small, Tone::Ink)), Node { flex_shrink: 1.0, ..default() }));
        });
    }

    /// The screen's root: paper from edge to edge, a bar above, the rest below.
    pub(crate) fn screen(
        &self,
        commands: &mut Commands<'_, '_>,
        name: &str,
        bar: impl FnOnce(&mut ChildSpawnerCommands<'_>),
        body: impl FnOnce(&mut ChildSpawnerCommands<'_>),
    ) -> Entity {
        let mut accessible = Accessible::new(Role::Main);
        accessible.set_label(name);
        let root = Node { width: Val::Percent(100.0), height: Val::Percent(100.0), flex_direction: FlexDirection::Column, ..default() };
        let head = Node {
            align_items: AlignItems::Center,
            // Large type takes a second line rather than run out of the window.
            flex_wrap: if self.theme.text_percent > LARGE { FlexWrap::Wrap } else { FlexWrap::NoWrap },
            column_gap: self.theme.space(4),
            padding: UiRect::axes(self.theme.space(5), self.theme.space(3)),
            border: UiRect::bottom(Val::Px(1.0)),
            flex_shrink: 0.0,
            ..default()
        };
        let rest = Node { flex_grow: 1.0, min_height: Val::Px(0.0), ..default() };
        let mut screen = commands.spawn((ScreenRoot, AccessibilityNode(accessible), root, BackgroundColor(self.theme.colour(Tone::Paper))));
        screen.with_children(|root| {
            root.spawn((head, BackgroundColor(self.theme.colour(Tone::Panel)), BorderColor::all(self.theme.colour(Tone::Line))))
                .with_children(bar);
            root.spawn(rest).with_children(body);
        });
        screen.id()
    }

    /// A column that takes what room there is.
    pub(crate) fn column(&self, grow: f32) -> Node {
        Node {
            flex_direction: FlexDirection::Column,
            flex_grow: grow,
            flex_basis: Val::Px(0.0),
            min_width: Val::Px(0.0),
            padding: UiRect::all(self.theme.space(5)),
            row_gap: self.theme.space(3),
            overflow: Overflow::scroll_y(),
            ..default()
        }
    }
}

/// What a button is.
pub(crate) struct Button<'a> {
    pub name: &'a str,
    pub action: Action,
    pub order: u16,
    /// As printed on it.
    pub key: Option<&'a str>,
    pub shortcut: Option<Shortcut>,
    pub is_main: bool,
}

/// Takes the old screen away before the new one is drawn.
pub(crate) fn clear(commands: &mut Commands<'_, '_>, roots: &Query<'_, '_, Entity, With<ScreenRoot>>) {
    for root in roots {
        commands.entity(root).despawn();
    }
}

/// The last thing that went wrong, where there is one.
pub(crate) fn trouble(brush: &Brush<'_>, parent: &mut ChildSpawnerCommands<'_>, desk: &super::desk::Desk) {
    if let Some(trouble) = &desk.trouble {
        parent.spawn(brush.card()).with_child(brush.text(trouble.clone(), Look::new(Face::Sans, Size::Small, Tone::Ochre)));
    }
}

/// `ContactNamed` as keys of texts are written: `contact-named`.
pub(crate) fn kebab(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn names_become_keys() {
        assert_eq!(kebab("ContactNamed"), "contact-named");
        assert_eq!(kebab("Debtor"), "debtor");
    }
}
