//! What may be done now and what may not; each opens its clause. The bench says what the calendar allows; of the red
//! lines that something sayable in this call can meet, one is shown for each family.

use accesskit::Role;
use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::{ALL_RULES, RULES, card, moment_in_words};
use crate::call::{Call, Compiled, Mode};
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Pressable, button, heading, note, pressable, small};
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::law::{Bench, Family, Next, PartyRole, RuleId, RuleSet, Severity, Verdict};

/// How many lines the two cards hold together; the rest is behind "all rules".
const LINES: usize = 8;

/// What one may or may not do, and the rule behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    words: String,
    rule: RuleId,
    tone: Tone,
}

pub(super) fn cards(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call) {
    let bench = &call.compiled().bench;
    // What follows from the file is what an exam asks: there the rules are at hand, and nobody has applied them yet.
    if call.mode() == Mode::Exam {
        column.spawn(card(brush)).with_children(|card| {
            heading(brush, card, desk.locale.text("rules-title"));
            all_rules(brush, card, desk, bench);
        });
        return;
    }
    let number_of = call.compiled().scene.number_of;
    let (may, may_not) = (may(desk, bench, number_of), may_not(desk, call.compiled()));
    let left = LINES.saturating_sub(may.len());
    let mut order = RULES;
    column.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("briefing-may"));
        for line in &may {
            rule_line(brush, card, ("✓", Tone::Celadon), line, order);
            order += 1;
        }
        if may.is_empty() {
            small(brush, card, desk.locale.text("briefing-may-nothing"), Tone::Ink);
        }
        if let Some(permit) = &desk.permit {
            let words = match &permit.next {
                Next::At(at) => desk.locale.text_with("briefing-next", &[("moment", &moment_in_words(desk, at))]),
                Next::Never(_) | Next::Now => desk.locale.text("briefing-next-never"),
            };
            small(brush, card, words, Tone::Ink);
        }
    });
    column.spawn(card(brush)).with_children(|card| {
        heading(brush, card, desk.locale.text("briefing-may-not"));
        for line in may_not.iter().take(left) {
            rule_line(brush, card, ("×", Tone::Ink), line, order);
            order += 1;
        }
        all_rules(brush, card, desk, bench);
    });
}

/// The way to all rules that hold for the case.
fn all_rules(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, bench: &Bench) {
    let count = bench.rules().count().to_string();
    let all = desk.locale.text_with("briefing-all-rules", &[("count", &count)]);
    card.spawn(Node::default()).with_children(|row| {
        button(brush, row, &all, Action::Show(Sheet::Rules), ALL_RULES, Key::of("L", KeyCode::KeyL));
    });
}

fn rule_line(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, (mark, tone): (&str, Tone), line: &Line, order: u16) {
    let what = Pressable { name: &line.words, action: Action::Show(Sheet::Clause(line.rule)), order, shortcut: None, role: Role::Button };
    let node = Node {
        column_gap: brush.theme.space(3),
        padding: UiRect::axes(brush.theme.space(1), brush.theme.space(1)),
        border_radius: brush.theme.button_radius(),
        ..default()
    };
    pressable(brush, card, what, node, |row| {
        row.spawn((brush.text(mark, Look::new(Face::Bold, Size::Small, tone)), Node { flex_shrink: 0.0, ..default() }));
        let words = brush.text(line.words.clone(), Look::new(Face::Sans, Size::Small, line.tone));
        row.spawn((words, Node { flex_grow: 1.0, flex_shrink: 1.0, flex_basis: Val::Px(0.0), ..default() }));
        row.spawn((brush.text("→", Look::new(Face::Sans, Size::Small, Tone::Blue)), Node { flex_shrink: 0.0, ..default() }));
    });
}

/// What the calendar judges, and how one says that it is kept.
const CALENDAR: [(Family, &str); 4] = [
    (Family::Time, "may-time"),
    (Family::Frequency, "may-frequency"),
    (Family::DataSource, "may-number"),
    (Family::ThirdPartyContact, "may-third-party"),
];

/// What the calendar allows, one line a family; and what is allowed once its rule is kept.
fn may(desk: &Desk, bench: &Bench, number_of: PartyRole) -> Vec<Line> {
    let now = bench.now();
    // Where the contact itself is forbidden, that the hour would be right helps nobody.
    if now.iter().any(|(id, verdict)| *verdict == Verdict::Violates && bench.can_fail(*id)) {
        return Vec::new();
    }
    let broken = |family: Family| now.iter().any(|(id, verdict)| bench.rule(*id).family == family && *verdict == Verdict::Violates);
    let mut lines: Vec<Line> = Vec::new();
    // That the debtor's own number may be used says nothing new; of others it does.
    let calendar: &[(Family, &str)] = if number_of == PartyRole::Debtor { &CALENDAR[..2] } else { &CALENDAR };
    for (family, key) in calendar.iter().copied() {
        let complies = now.iter().find(|(id, verdict)| bench.rule(*id).family == family && *verdict == Verdict::Complies);
        if let Some((rule, _)) = complies.filter(|_| !broken(family)) {
            lines.push(Line { words: desk.locale.text(key), rule: *rule, tone: Tone::Ink });
        }
    }
    for (family, key) in [(Family::Disclosure, "briefing-may-talk"), (Family::FalsePromise, "briefing-may-apply")] {
        let rule = bench.rules().find(|(id, rule)| rule.family == family && bench.can_fail(*id));
        if let Some((rule, _)) = rule {
            lines.push(Line { words: desk.locale.text(key), rule, tone: Tone::Ink });
        }
    }
    lines
}

/// What beginning this contact would break, and the red lines that this call can meet.
fn may_not(desk: &Desk, case: &Compiled) -> Vec<Line> {
    let bench = &case.bench;
    let language = desk.language();
    let title = |id: RuleId| bench.rule(id).words(language).title.clone();
    let mut lines: Vec<Line> = Vec::new();
    for (id, verdict) in bench.now() {
        match verdict {
            Verdict::Violates => {
                let tone = if bench.severity(id) == Severity::RedLine { Tone::Seal } else { Tone::Ochre };
                lines.push(Line { words: title(id), rule: id, tone });
            }
            Verdict::PresumedViolation => {
                let words = desk.locale.text_with("briefing-advised-against", &[("title", &title(id))]);
                lines.push(Line { words, rule: id, tone: Tone::Ochre });
            }
            // What the file cannot tell is a matter of the desk, not of this call; it stands among all rules.
            Verdict::CannotTell(_) | Verdict::Complies | Verdict::PresumedCompliance | Verdict::NotApplicable => {}
        }
    }
    // Of the red lines, those that something sayable in this call can matter to.
    let said = case.replies.iter().flat_map(|reply| &reply.acts);
    let tempted = said.flat_map(|act| bench.listening(act.act)).fold(RuleSet::EMPTY, RuleSet::with);
    let mut families: Vec<Family> = Vec::new();
    for (id, rule) in bench.rules() {
        let is_line = bench.severity(id) == Severity::RedLine && bench.can_fail(id) && tempted.contains(id);
        if is_line && !families.contains(&rule.family) {
            families.push(rule.family);
            lines.push(Line { words: title(id), rule: id, tone: Tone::Ink });
        }
    }
    lines
}

/// All rules of the case, the gravest first, each opening its clause.
pub(crate) fn rules_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    paper.spawn(brush.text(desk.locale.text("rules-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    note(brush, paper, desk.locale.text("rules-lead"));
    let Some(case) = desk.case() else {
        close(brush, paper, desk);
        return;
    };
    let bench = &case.bench;
    let mut rules: Vec<RuleId> = bench.rules().map(|(id, _)| id).collect();
    rules.sort_by_key(|id| (!bench.can_fail(*id), std::cmp::Reverse(bench.severity(*id)), *id));
    for (id, order) in rules.into_iter().zip(2u16..) {
        let name = bench.rule(id).words(desk.language()).title.clone();
        let what = Pressable { name: &name, action: Action::Show(Sheet::Clause(id)), order, shortcut: None, role: Role::Button };
        let node = Node {
            column_gap: brush.theme.space(3),
            align_items: AlignItems::Center,
            flex_shrink: 0.0,
            padding: UiRect::all(brush.theme.space(1)),
            border_radius: brush.theme.button_radius(),
            ..default()
        };
        pressable(brush, paper, what, node, |row| {
            let words = brush.text(name.clone(), Look::new(Face::Sans, Size::Small, Tone::Ink));
            row.spawn((words, Node { flex_grow: 1.0, flex_shrink: 1.0, flex_basis: Val::Px(0.0), ..default() }));
            let severity = bench.severity(id);
            let word = if bench.can_fail(id) { severity.key() } else { "rules-advice" };
            let (tone, wash) = match (severity, bench.can_fail(id)) {
                (Severity::RedLine, true) => (Tone::Seal, Tone::SealWash),
                (_, true) => (Tone::Ochre, Tone::OchreWash),
                (_, false) => (Tone::Blue, Tone::BlueWash),
            };
            brush.chip(row, desk.locale.text(word), tone, wash);
        });
    }
    let shortcut = Some(Shortcut::key(KeyCode::Escape));
    button(brush, paper, &desk.locale.text("sheet-close"), Action::CloseSheet, 1, Key { printed: Some("Esc"), shortcut, is_main: true });
}
