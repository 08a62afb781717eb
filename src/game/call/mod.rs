//! The call: the person left, the talk in the middle on the desk, the tools right. The eye stays in the middle.
//! The screen's frame is drawn once; what an input changes is drawn into its panels. What moves (the voice, the clock, the
//! ringing) changes what is already drawn. No rule of the game lives here: a control hands an input to the desk.
//! Start reading at [`draw`]; `line` is what the screen keeps between two inputs, `pace` is what moves.

mod bar;
mod line;
mod pace;
mod pause;
mod person;
mod replies;
mod talk;
#[cfg(test)]
mod tests;
mod tools;

pub(super) use pause::pause;
pub(crate) use tools::Tool;

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::input_focus::InputFocus;
use bevy::prelude::*;

use self::line::Line;
use super::Screen;
use super::desk::{Action, Desk, Press, Stale, must_draw};
use super::fit::Room;
use super::focus::{Control, Keys, Untaken};
use super::motion::Motion;
use super::place::place;
use super::portrait::Mind;
use super::sheet::{Sheet, Sheets};
use super::theme::{Hour, Shown, Size, Theme, Tone};
use super::widgets::{Brush, Button, Face, Fonts, Look, ScreenRoot, Scrolls, clear};
use crate::call::{Call, Event, Mode, Side, View};

/// What a control of this screen does beside the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Stops waiting: for the ringing, or for the line that is appearing.
    Skip,
    Tool(Tool),
    MoreMonths,
    FewerMonths,
    /// The last words are heard: on to the form.
    FillIn,
    /// Enter in a text: nothing but what the text itself does.
    Write,
}

/// Everything a panel is drawn from.
#[derive(Clone, Copy)]
struct Scene<'a> {
    brush: Brush<'a>,
    desk: &'a Desk,
    call: &'a Call,
    view: &'a View,
    line: &'a Line,
    room: Room,
    hour: Hour,
}

impl Scene<'_> {
    fn say(&self, key: &str) -> String {
        self.desk.locale.text(key)
    }

    fn say_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.desk.locale.text_with(key, values)
    }

    fn is_practice(&self) -> bool {
        self.call.mode() == Mode::Practice
    }
}

/// A part of the screen that is drawn by itself.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
enum Panel {
    Bar,
    /// Who is on the line: drawn again only when it is somebody else, so that the picture never flickers.
    Picture,
    Plate,
    Person,
    Talk,
    Replies,
    Tabs,
    Tools,
}

/// What the frame depends on: when this changes, everything is drawn again.
#[derive(Debug, Clone, PartialEq)]
struct Shape {
    shown: Shown,
    text_percent: u16,
    room: Room,
    language: &'static str,
    attempt: std::path::PathBuf,
    /// In a narrow room, a tool takes the place of the talk.
    covers: Option<Tool>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Line>();
    app.add_systems(Update, draw.run_if(in_state(Screen::Call).and_then(must_draw)));
    app.add_systems(OnEnter(Screen::Plan), line::forget).add_systems(OnEnter(Screen::Workday), line::forget);
    app.add_systems(OnExit(Screen::Call), line::quiet).add_observer(act).add_observer(keys);
    pace::plugin(app);
    tools::plugin(app);
}

/// Whether the other side said something that nobody has seen yet when the call ended.
pub(super) fn has_last_words(call: &Call) -> bool {
    let ended = call.events().iter().rposition(|stamped| matches!(stamped.event, Event::Ended(_)));
    let is_form_begun = call.events().iter().any(|stamped| matches!(stamped.event, Event::Wrapped { .. }));
    let before = ended.and_then(|ended| call.events().get(..ended)).unwrap_or_default();
    let left = before.iter().any(|stamped| matches!(stamped.event, Event::HungUp(Side::Collector)));
    !is_form_begun && !left && before.iter().any(|stamped| matches!(stamped.event, Event::PickedUp(_)))
}

#[expect(clippy::too_many_arguments, reason = "a screen is drawn from all that it shows")]
fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<ScreenRoot>>,
    panels: Query<(Entity, &Panel)>,
    controls: Query<&Control>,
    desk: Res<Desk>,
    (theme, fonts, room, motion): (Res<Theme>, Res<Fonts>, Res<Room>, Res<Motion>),
    mut line: ResMut<Line>,
    mut mind: ResMut<Mind>,
    mut stale: ResMut<Stale>,
    focus: Res<InputFocus>,
    mut keys: ResMut<Keys>,
    mut drawn: Local<Option<Shape>>,
) {
    stale.0 = false;
    let Some(attempt) = &desk.attempt else { return };
    let call = attempt.call();
    let view = call.view(desk.language());
    let is_same_turn = line.turn == view.turn && line.stage == Some(view.stage);
    let is_other = line.follow(attempt, &desk, &view, motion.less);
    mind.set(call.state().mood, is_other || line.on_line != call.state().on_line);
    line.on_line = call.state().on_line;
    let shape = Shape {
        shown: theme.shown,
        text_percent: theme.text_percent,
        room: *room,
        language: desk.language(),
        attempt: attempt.path().to_owned(),
        covers: Some(line.tool).filter(|_| room.is_narrow),
    };
    let hour = Hour::at(chrono::Timelike::hour(&call.compiled().scene.at));
    let brush = Brush::new(&theme, &fonts);
    let scene = Scene { brush, desk: &desk, call, view: &view, line: &line, room: *room, hour };
    // A new turn begins at its first reply; else the focus stays where it was.
    keys.return_to = focus.get().and_then(|entity| controls.get(entity).ok()).map(|control| control.order).filter(|_| is_same_turn);
    // Paper that was just laid out is to be written on.
    let is_new = line.drawn_tool.is_some_and(|(tool, ..)| tool != line.tool);
    if is_new && matches!(line.tool, Tool::Notes | Tool::Calculator) {
        keys.return_to = Some(tools::PAD);
    }
    if drawn.as_ref() == Some(&shape) && !panels.is_empty() {
        for (entity, panel) in &panels {
            let is_to_fill = match panel {
                Panel::Tools => tools::must_fill(&scene),
                Panel::Picture => line.drawn_picture != Some(person::seen(&scene)),
                Panel::Bar | Panel::Plate | Panel::Person | Panel::Talk | Panel::Replies | Panel::Tabs => true,
            };
            if is_to_fill {
                commands.entity(entity).despawn_related::<Children>().with_children(|parent| fill(&scene, parent, *panel));
            }
        }
    } else {
        clear(&mut commands, &roots);
        frame(&scene, &mut commands);
        *drawn = Some(shape);
    }
    let drawn = (tools::drawn(&scene), person::seen(&scene));
    (line.drawn_tool, line.drawn_picture) = (Some(drawn.0), Some(drawn.1));
}

fn fill(scene: &Scene<'_>, parent: &mut ChildSpawnerCommands<'_>, panel: Panel) {
    match panel {
        Panel::Bar => bar::fill(scene, parent),
        Panel::Picture => person::picture(scene, parent),
        Panel::Plate => person::plate(scene, parent),
        Panel::Person => person::fill(scene, parent),
        Panel::Talk => talk::fill(scene, parent),
        Panel::Replies => replies::fill(scene, parent),
        Panel::Tabs => tools::tabs(scene, parent),
        Panel::Tools => tools::fill(scene, parent),
    }
}

fn frame(scene: &Scene<'_>, commands: &mut Commands<'_, '_>) {
    let theme = scene.brush.theme;
    let name = scene.say("call-what-to-say");
    let panel = |parent: &mut ChildSpawnerCommands<'_>, panel: Panel, look: (Node, Color)| {
        let mut entity = parent.spawn((panel, look.0, BackgroundColor(look.1), BorderColor::all(theme.colour(Tone::Line))));
        if matches!(panel, Panel::Replies | Panel::Tools) {
            entity.insert((Scrolls, ScrollPosition::default()));
        }
        entity.with_children(|parent| fill(scene, parent, panel));
    };
    scene.brush.screen(
        commands,
        &name,
        |top| panel(top, Panel::Bar, (bar::node(theme), Color::NONE)),
        |body| {
            let left = side(scene, UiRect::right(Val::Px(1.0)));
            let left = (left, Scrolls, BackgroundColor(theme.colour(Tone::Panel)), BorderColor::all(theme.colour(Tone::Line)));
            body.spawn(left).with_children(|left| {
                left.spawn(person::frame()).with_children(|frame| {
                    panel(frame, Panel::Picture, (person::frame(), Color::NONE));
                    panel(frame, Panel::Plate, (person::over(), Color::NONE));
                });
                panel(left, Panel::Person, (Node { row_gap: theme.space(3), ..person::frame() }, Color::NONE));
            });
            let middle = Node {
                flex_direction: FlexDirection::Column,
                flex_grow: 1.0,
                flex_basis: Val::Px(0.0),
                min_width: Val::Px(0.0),
                ..default()
            };
            body.spawn(middle).with_children(|middle| {
                if scene.room.is_narrow {
                    panel(middle, Panel::Tabs, (tools::tabs_node(theme), theme.colour(Tone::Panel)));
                }
                if scene.room.is_narrow && scene.line.tool != Tool::Talk {
                    panel(middle, Panel::Tools, (tools::node(theme), Color::NONE));
                } else {
                    middle.spawn(talk::node()).with_children(|wall| {
                        place(&scene.brush, wall, scene.hour);
                        panel(wall, Panel::Talk, (talk::node(), Color::NONE));
                    });
                }
                panel(middle, Panel::Replies, (replies::node(theme), theme.desk_top(scene.hour)));
            });
            if !scene.room.is_narrow {
                let node = Node { padding: UiRect::ZERO, row_gap: Val::ZERO, ..side(scene, UiRect::left(Val::Px(1.0))) };
                body.spawn((node, BackgroundColor(theme.colour(Tone::Panel)), BorderColor::all(theme.colour(Tone::Line)))).with_children(
                    |right| {
                        panel(right, Panel::Tabs, (tools::tabs_node(theme), theme.colour(Tone::Panel)));
                        panel(right, Panel::Tools, (tools::node(theme), Color::NONE));
                    },
                );
            }
        },
    );
}

/// A small control: its key, and its name where it is the main thing about it.
fn small(scene: &Scene<'_>, row: &mut ChildSpawnerCommands<'_>, what: Button<'_>) {
    let (brush, theme) = (&scene.brush, scene.brush.theme);
    let mut accessible = Accessible::new(Role::Button);
    accessible.set_label(what.name);
    let node = Node {
        align_items: AlignItems::Center,
        column_gap: theme.space(2),
        padding: UiRect::axes(theme.space(2), theme.space(1)),
        border_radius: theme.button_radius(),
        ..default()
    };
    row.spawn((
        Control { action: what.action, order: what.order, key: what.shortcut },
        AccessibilityNode(accessible),
        node,
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|inside| {
        brush.key(inside, what.key.unwrap_or_default());
        if what.is_main {
            inside.spawn(brush.text(what.name, Look::new(Face::Sans, Size::Note, Tone::Soft)));
        }
    });
}

/// A column at the side: as wide as its type needs.
fn side(scene: &Scene<'_>, border: UiRect) -> Node {
    let theme = scene.brush.theme;
    Node {
        width: if scene.room.is_narrow { Val::Percent(25.0) } else { Val::Percent(21.0) },
        flex_shrink: 0.0,
        flex_direction: FlexDirection::Column,
        padding: UiRect::all(theme.space(4)),
        row_gap: theme.space(3),
        border,
        overflow: Overflow::scroll_y(),
        ..default()
    }
}

/// What this screen's own controls do.
fn act(press: On<Press>, mut line: ResMut<Line>, screen: Res<State<Screen>>, mut next: ResMut<NextState<Screen>>) {
    let Action::Line(step) = press.0 else { return };
    match step {
        Step::Skip => line.skip(),
        Step::Tool(tool) => line.tool = tool,
        Step::MoreMonths => line.months = (line.months + 1).min(tools::MOST_MONTHS),
        Step::FewerMonths => line.months = line.months.saturating_sub(1).max(1),
        Step::FillIn if *screen.get() == Screen::Call => next.set(Screen::WrapUp),
        Step::FillIn | Step::Write => {}
    }
}

/// Keys that belong to no control: Space stops waiting, Esc pauses.
fn keys(untaken: On<Untaken>, screen: Res<State<Screen>>, sheets: Res<Sheets>, mut commands: Commands) {
    if *screen.get() != Screen::Call || sheets.shown().is_some() {
        return;
    }
    match untaken.0.key {
        KeyCode::Space => commands.trigger(Press(Action::Line(Step::Skip))),
        KeyCode::Escape => commands.trigger(Press(Action::Show(Sheet::Pause))),
        _ => {}
    }
}
