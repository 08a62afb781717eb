//! A trial computation beside the call: an amount in equal parts, to the fen, and what the household has told so far. It
//! promises nothing and the machine never sees it.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::text::{EditableText, EditableTextFilter};

use super::{PAD, card, heading, note, pad};
use crate::account::Fen;
use crate::game::call::line::Line;
use crate::game::call::{Scene, Step, small};
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Button, Face, Look};

/// As many months as a plan may have at most: the longest personalised instalment agreement is five years.
pub(crate) const MOST_MONTHS: u8 = 60;
/// No amount on a desk has more signs.
const LONGEST: usize = 12;

/// The field with the amount.
#[derive(Component)]
struct Amount;

/// A line of the result, by its place.
#[derive(Component)]
struct Outcome(usize);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, compute);
}

pub(super) fn fill(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    let (brush, line) = (&scene.brush, scene.line);
    card(scene, panel, |card| {
        heading(scene, card, "calculator-lead");
        note(scene, card, scene.say("calculator-note"));
        let name = scene.say("calculator-amount");
        note(scene, card, name.clone());
        card.spawn((pad(scene, &name, &line.amount, PAD, 1.0), Amount)).insert(EditableTextFilter::new(is_of_amount));
        let months = Node { align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, column_gap: brush.theme.space(2), ..default() };
        card.spawn(months).with_children(|months| {
            months.spawn(brush.text(scene.say("calculator-months"), Look::new(Face::Sans, Size::Small, Tone::Soft)));
            let button = |months: &mut ChildSpawnerCommands<'_>, key: &str, step: Step, code: KeyCode, printed: &str, order: u16| {
                let (name, shortcut) = (scene.say(key), Some(Shortcut::key(code)));
                small(
                    scene,
                    months,
                    Button { name: &name, action: Action::Line(step), order, key: Some(printed), shortcut, is_main: false },
                );
            };
            button(months, "calculator-fewer", Step::FewerMonths, KeyCode::Minus, "−", 71);
            months.spawn(brush.text(line.months.to_string(), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
            button(months, "calculator-more", Step::MoreMonths, KeyCode::Equal, "+", 72);
        });
        for (place, words) in results(scene.desk, &line.amount, line.months).into_iter().enumerate() {
            card.spawn((brush.text(words, Look::new(Face::Bold, Size::Small, Tone::Ink)), Outcome(place)));
        }
    });
    card(scene, panel, |card| {
        heading(scene, card, "calculator-told");
        if scene.view.learned.is_empty() {
            note(scene, card, scene.say("calculator-nothing-told"));
        }
        for fact in &scene.view.learned {
            let compiled = scene.call.compiled();
            let title = compiled.text(scene.desk.language(), compiled.facts[fact.index()].title);
            card.spawn(brush.text(format!("· {title}"), Look::new(Face::Sans, Size::Small, Tone::Ink)));
        }
    });
}

fn is_of_amount(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '.'
}

/// Each month, the last one, and together; or what is wrong with the amount.
fn results(desk: &Desk, amount: &str, months: u8) -> [String; 3] {
    let Some(amount) = Fen::parse_yuan(amount).ok().filter(|_| amount.chars().count() <= LONGEST) else {
        return [desk.locale.text("calculator-wrong"), String::new(), String::new()];
    };
    let (each, last) = amount.in_parts(months);
    [("calculator-each", each), ("calculator-last", last), ("calculator-sum", amount)]
        .map(|(key, amount)| format!("{}  {amount}", desk.locale.text(key)))
}

/// The result follows the amount as it is written.
fn compute(
    fields: Query<&EditableText, (With<Amount>, Changed<EditableText>)>,
    mut line: ResMut<Line>,
    desk: Res<Desk>,
    mut lines: Query<(&Outcome, &mut Text)>,
) {
    let Ok(field) = fields.single() else { return };
    let amount = field.value().to_string();
    if amount == line.amount {
        return;
    }
    line.amount = amount;
    let results = results(&desk, &line.amount, line.months);
    for (place, mut text) in &mut lines {
        text.0.clone_from(&results[place.0.min(2)]);
    }
}
