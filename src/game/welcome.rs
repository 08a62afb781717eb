//! Who practises? The very first start asks for the language and a name; later ones show a list. What is chosen brings
//! its language and settings along.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::text::EditableText;

use super::Screen;
use super::desk::{Action, Desk, Stale, must_draw};
use super::focus::{DIGITS, Shortcut};
use super::frame::{Key, Pressable, Step, brand, button, language, pressable};
use super::guide::Turn;
use super::progress;
use super::theme::{Size, Theme, Tone};
use super::widgets::{Brush, Face, Fonts, Look, ScreenRoot, Scrolls, clear, trouble};
use crate::locale::LANGUAGES;
use crate::records::{ProfileError, Profiles, read_record};

/// What is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Question {
    /// Which language? Asked on a PC where nobody has practised.
    #[default]
    Language,
    /// What is your name?
    Name,
    /// Which of you is it?
    Who,
}

impl Question {
    /// The one to begin with.
    pub(crate) fn first(profiles: &Profiles) -> Self {
        if profiles.all.is_empty() { Self::Language } else { Self::Who }
    }
}

/// The field that the name is written in.
#[derive(Component)]
struct NameField;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, draw.run_if(in_state(Screen::Welcome).and_then(must_draw))).add_systems(Last, remember);
}

/// Keeps what is written: drawing the screen again makes a new field.
fn remember(fields: Query<&EditableText, (With<NameField>, Changed<EditableText>)>, mut desk: ResMut<Desk>) {
    for field in &fields {
        let written = field.value().to_string();
        if desk.frame.typed != written {
            desk.bypass_change_detection().frame.typed = written;
        }
    }
}

/// Chooses the language of what follows.
pub(super) fn speak(desk: &mut Desk, place: usize) -> Result<(), String> {
    let language = LANGUAGES.get(place).copied().unwrap_or(LANGUAGES[0]);
    if desk.frame.welcome == Question::Language && desk.trainee.is_empty() {
        desk.frame.welcome = Question::Name;
    }
    desk.speak(language).map_err(|error| error.to_string())
}

/// Takes the name: a new profile, then the guided call.
pub(super) fn take_name(desk: &mut Desk) -> Result<Option<Screen>, String> {
    let (name, language) = (desk.frame.typed.trim().to_owned(), desk.language());
    if let Err(error) = desk.profiles.add(&name, language) {
        return Err(kindly(desk, &error));
    }
    desk.frame.typed.clear();
    // Where the folder cannot be written, one can still look around; the first call says it again.
    let kept = desk.keep_profiles();
    sit_down(desk, &name);
    if let Err(error) = kept {
        desk.trouble = Some(kindly(desk, &error));
        return Ok(Some(Screen::Home));
    }
    Ok(Some(super::guide::begin(desk)))
}

/// Takes somebody of the list.
pub(super) fn choose(desk: &mut Desk, place: usize) -> Option<Screen> {
    let profile = in_order(&desk.profiles).get(place).map(|place| &desk.profiles.all[*place])?;
    let (name, guided) = (profile.name.clone(), profile.guided);
    desk.profiles.last = Some(name.clone());
    if let Err(error) = desk.keep_profiles() {
        desk.trouble = Some(kindly(desk, &error));
    }
    sit_down(desk, &name);
    Some(if guided { Screen::Home } else { super::guide::begin(desk) })
}

/// The trainee whom the command line names: known or new, and not guided.
pub(super) fn seat(desk: &mut Desk, name: &str) {
    let name = name.trim();
    if desk.profiles.get(name).is_none() {
        if let Err(error) = desk.profiles.add(name, desk.locale.language()) {
            desk.trouble = Some(kindly(desk, &error));
            return;
        }
        if let Some(profile) = desk.profiles.get_mut(name) {
            profile.guided = true;
        }
    }
    desk.profiles.last = Some(name.to_owned());
    if let Err(error) = desk.keep_profiles() {
        desk.trouble = Some(kindly(desk, &error));
    }
    sit_down(desk, name);
}

/// The profile's language, its records, and what it left unfinished.
fn sit_down(desk: &mut Desk, name: &str) {
    name.clone_into(&mut desk.trainee);
    let language = desk.profiles.get(name).map(|profile| crate::locale::nearest(&profile.language));
    if let Some(language) = language.filter(|language| *language != desk.language()) {
        desk.locale = crate::locale::Locale::load(desk.library.as_ref(), language);
    }
    desk.frame.progress.forget();
    desk.look_up_records();
    desk.frame.broken_off = broken_off(desk);
}

/// Somebody else's turn.
pub(super) fn stand_up(desk: &mut Desk) {
    desk.clear();
    desk.trainee.clear();
    desk.records.clear();
    desk.frame.typed.clear();
    desk.frame.guide = None;
    desk.frame.welcome = Question::first(&desk.profiles);
}

/// The trainee's newest attempt, if it was dialled and not finished.
fn broken_off(desk: &Desk) -> Option<usize> {
    let own = desk.records.iter().enumerate().filter_map(|(place, summary)| {
        let (header, finish) = summary.known.as_ref().ok()?;
        (!progress::is_of_guide(desk, header)).then_some((place, &summary.path, finish.is_some()))
    });
    let newest =
        own.map(|(place, path, is_finished)| (place, is_finished, is_finished || was_dialled(path))).find(|(_, _, counts)| *counts);
    newest.filter(|(_, is_finished, _)| !is_finished).map(|(place, _, _)| place)
}

/// Whether anything was done in a record: a file that was only looked into is nothing to go on with.
fn was_dialled(path: &std::path::Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| read_record(&bytes).is_ok_and(|record| !record.inputs.is_empty()))
}

/// What is wrong with a name, in the words of the window.
fn kindly(desk: &Desk, error: &ProfileError) -> String {
    let limit = crate::records::LONGEST_NAME.to_string();
    match error {
        ProfileError::NoName => desk.locale.text("welcome-no-name"),
        ProfileError::TooLong => desk.locale.text_with("welcome-too-long", &[("limit", &limit)]),
        ProfileError::Taken(name) => desk.locale.text_with("welcome-taken", &[("name", name)]),
        ProfileError::Unwritable { .. } => {
            let folder = desk.data.display().to_string();
            desk.locale.text_with("welcome-unwritable", &[("folder", &folder), ("why", &error.to_string())])
        }
        ProfileError::Unreadable { .. } => error.to_string(),
    }
}

/// The places of the profiles as they are listed: who practised last stands first.
fn in_order(profiles: &Profiles) -> Vec<usize> {
    let mut order: Vec<usize> = (0..profiles.all.len()).collect();
    order.sort_by_key(|place| profiles.last.as_deref() != Some(profiles.all[*place].name.as_str()));
    order
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
    let brush = Brush::new(&theme, &fonts);
    brush.screen(
        &mut commands,
        &desk.locale.text("brand"),
        |bar| {
            brand(&brush, bar, &desk);
            bar.spawn(brush.text(desk.locale.text("brand-line"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
            bar.spawn(Node { flex_grow: 1.0, ..default() });
            language(&brush, bar, &desk);
        },
        |body| {
            let middle = Node { align_items: AlignItems::Center, ..brush.column(1.0) };
            body.spawn((middle, Scrolls)).with_children(|column| {
                column.spawn(Node { flex_grow: 1.0, ..default() });
                column
                    .spawn(brush.card())
                    .insert((sheet_of_paper(&brush), theme.deep_shadow()))
                    .with_children(|card| question(&brush, card, &desk));
                trouble(&brush, column, &desk);
                column.spawn(Node { flex_grow: 2.0, ..default() });
            });
        },
    );
}

fn sheet_of_paper(brush: &Brush<'_>) -> Node {
    Node {
        flex_direction: FlexDirection::Column,
        width: Val::Px(560.0),
        max_width: Val::Percent(100.0),
        flex_shrink: 0.0,
        padding: UiRect::all(brush.theme.space(6)),
        row_gap: brush.theme.space(3),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.card_radius(),
        ..default()
    }
}

fn question(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let say = |key: &str| desk.locale.text(key);
    let mut ask = |title: &str, lead: &str| {
        card.spawn(brush.text(say(title), Look::new(Face::Serif, Size::Figure, Tone::Ink)));
        card.spawn(brush.text(say(lead), Look::new(Face::Sans, Size::Speech, Tone::Soft)));
    };
    match desk.frame.welcome {
        Question::Language => {
            ask("welcome-title", "welcome-language");
            for (((place, key), digit), order) in ["welcome-chinese", "welcome-english"].into_iter().enumerate().zip(DIGITS).zip(1u16..) {
                let printed = order.to_string();
                let action = Action::Frame(Step::Speak(place));
                let is_spoken = LANGUAGES.get(place) == Some(&desk.language());
                button(brush, card, &say(key), action, order, Key { is_main: is_spoken, ..Key::of(&printed, digit) });
            }
        }
        Question::Name => {
            ask("welcome-name", "welcome-name-lead");
            card.spawn((brush.field(&say("welcome-name"), &desk.frame.typed, Action::Frame(Step::Name), 1), NameField));
            let row = Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
            card.spawn(row).with_children(|row| {
                let enter = Key { printed: Some(&say("key-enter")), shortcut: None, is_main: true };
                button(brush, row, &say("welcome-go-on"), Action::Frame(Step::Name), 2, enter);
                button(brush, row, &say("welcome-back"), Action::Frame(Step::Back), 3, Key::of("Esc", KeyCode::Escape));
            });
        }
        Question::Who => {
            ask("welcome-who", "welcome-who-lead");
            let order = in_order(&desk.profiles);
            for (listed, place) in order.iter().enumerate() {
                person(brush, card, desk, (listed, *place));
            }
            let action = Action::Frame(Step::Newcomer);
            button(brush, card, &say("welcome-new"), action, 700, Key::of("N", KeyCode::KeyN));
        }
    }
}

/// A row of the list: number key, name, how many calls so far is not told: it is nobody else's business.
fn person(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, (listed, place): (usize, usize)) {
    let profile = &desk.profiles.all[place];
    let digit = DIGITS.get(listed).copied();
    let what = Pressable {
        name: &profile.name,
        action: Action::Frame(Step::Choose(listed)),
        order: u16::try_from(listed).unwrap_or(600) + 1,
        shortcut: digit.map(Shortcut::key),
        role: Role::Button,
    };
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(3),
        padding: UiRect::axes(brush.theme.space(4), brush.theme.space(3)),
        border: UiRect::all(Val::Px(1.0)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    let look = (node, BackgroundColor(brush.theme.colour(Tone::Panel)), BorderColor::all(brush.theme.colour(Tone::Line)));
    pressable(brush, card, what, look, |row| {
        if digit.is_some() {
            brush.key(row, &(listed + 1).to_string());
        }
        row.spawn(brush.text(profile.name.clone(), Look::new(Face::Bold, Size::Heading, Tone::Ink)));
        row.spawn(Node { flex_grow: 1.0, ..default() });
        if desk.profiles.last.as_deref() == Some(profile.name.as_str()) {
            row.spawn(brush.text(desk.locale.text("welcome-last"), Look::new(Face::Sans, Size::Note, Tone::Soft)));
        }
    });
}

/// The guided call again, from the settings.
pub(super) const GUIDE_AGAIN: Action = Action::Frame(Step::Guide(Turn::Begin));
