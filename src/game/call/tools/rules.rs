//! The rules that bind this call: red lines first, then hours and numbers; each opens its clause.

use accesskit::{Node as Accessible, Role};
use bevy::a11y::AccessibilityNode;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{card, heading, note};
use crate::game::call::Scene;
use crate::game::desk::Action;
use crate::game::focus::Control;
use crate::game::sheet::Sheet;
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Face, Look};
use crate::law::{RuleId, Severity};

pub(super) fn fill(scene: &Scene<'_>, panel: &mut ChildSpawnerCommands<'_>) {
    let bench = &scene.call.compiled().bench;
    let red: Vec<RuleId> =
        bench.rules().map(|(id, _)| id).filter(|id| bench.severity(*id) == Severity::RedLine && bench.can_fail(*id)).collect();
    let calendar: Vec<RuleId> = bench.now().into_iter().map(|(id, _)| id).filter(|id| !red.contains(id)).collect();
    note(scene, panel, scene.say("rules-of-call"));
    let mut order = 300;
    for (key, rules, tone) in [("rules-red", red, Tone::Seal), ("rules-calendar", calendar, Tone::Soft)] {
        if rules.is_empty() {
            continue;
        }
        card(scene, panel, |card| {
            heading(scene, card, key);
            for rule in rules {
                order += 1;
                link(scene, card, rule, tone, order);
            }
        });
    }
}

fn link(scene: &Scene<'_>, card: &mut ChildSpawnerCommands<'_>, rule: RuleId, tone: Tone, order: u16) {
    let (brush, theme) = (&scene.brush, scene.brush.theme);
    let title = scene.call.compiled().bench.rule(rule).words(scene.desk.language()).title.clone();
    let mut accessible = Accessible::new(Role::Button);
    accessible.set_label(scene.say_with("rules-open", &[("title", &title)]));
    let node = Node {
        column_gap: theme.space(2),
        padding: UiRect::axes(theme.space(1), theme.space(1)),
        border: UiRect::bottom(Val::Px(1.0)),
        ..default()
    };
    card.spawn((
        Control { action: Action::Show(Sheet::Clause(rule)), order, key: None },
        AccessibilityNode(accessible),
        node,
        BorderColor::all(theme.colour(Tone::Line)),
        Outline { width: Val::Px(3.0), offset: Val::Px(1.0), color: Color::NONE },
    ))
    .with_children(|inside| {
        inside.spawn(brush.text("§", Look::new(Face::Serif, Size::Small, tone)));
        let look = Look::new(Face::Sans, Size::Small, Tone::Ink);
        inside.spawn((brush.text(title, look), Node { flex_grow: 1.0, flex_basis: Val::Px(0.0), ..default() }));
    });
}
