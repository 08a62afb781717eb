//! One rule for reading: what it says, what to do instead, where it stands and since when, and where it is practised.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::frame::{Key, button, heading, note, rule as line, small};
use super::super::sheet::close;
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Face, Look, kebab};
use super::find::{Place, rules};
use super::pack_name;
use crate::call::Mode;
use crate::law::{Citation, Confidence, Kind, Level, Rule, Severity};

/// Before a rule was chosen.
pub(super) fn nothing_chosen(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    panel.spawn(brush.text(desk.locale.text("law-title"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    for key in ["law-lead", "law-levels", "law-advice-lead"] {
        panel.spawn(brush.text(desk.locale.text(key), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    }
    line(brush, panel);
    for (id, pack) in desk.content().into_iter().flat_map(|content| &content.packs) {
        // A pack may hold no rule of its own and make others' binding.
        let (key, count) = if pack.rules.is_empty() { ("law-adopts", pack.adopts.len()) } else { ("law-count", pack.rules.len()) };
        brush.row(panel, pack_name(desk, id), desk.locale.text_with(key, &[("count", &count.to_string())]));
    }
}

/// The word for how grave a breach is, and its colours; what is only advice says so.
pub(super) fn gravity(rule: &Rule) -> (&'static str, Tone, Tone) {
    if rule.kind == Kind::Advice || !rule.was_read() {
        return ("rules-advice", Tone::Blue, Tone::BlueWash);
    }
    match rule.severity {
        Severity::RedLine => (rule.severity.key(), Tone::Seal, Tone::SealWash),
        _ => (rule.severity.key(), Tone::Ochre, Tone::OchreWash),
    }
}

/// A rule as a sheet, where there is no room beside the list.
pub(in crate::game) fn rule_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: Place) {
    rule_page(brush, paper, desk, place, 2);
    close(brush, paper, desk);
}

/// The whole rule. `order` is where its controls begin.
pub(super) fn rule_page(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, place: Place, order: u16) {
    let Some((pack, name, rule)) = desk.content().and_then(|content| rules(content).nth(usize::from(place.0))) else { return };
    let words = rule.words(desk.language());
    let body = Look::new(Face::Sans, Size::Speech, Tone::Ink);
    panel.spawn(brush.text(words.title.clone(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let chips = Node {
        align_items: AlignItems::Center,
        column_gap: brush.theme.space(2),
        row_gap: brush.theme.space(1),
        flex_wrap: FlexWrap::Wrap,
        ..default()
    };
    panel.spawn(chips).with_children(|chips| {
        let (word, tone, wash) = gravity(rule);
        brush.chip(chips, desk.locale.text(word), tone, wash);
        brush.chip(chips, desk.locale.text(rule.level().key()), Tone::Ink, Tone::LineWash);
        note(brush, chips, format!("{} · {name}", pack_name(desk, &pack.id)));
    });
    panel.spawn(brush.text(words.explain.clone(), body));
    panel.spawn(brush.text(desk.locale.pair(&desk.locale.text("debrief-instead"), &words.instead), body));
    line(brush, panel);
    sources(brush, panel, desk, rule);
    line(brush, panel);
    cases(brush, panel, desk, name, order);
}

fn sources(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, rule: &Rule) {
    heading(brush, panel, desk.locale.text("debrief-why"));
    for cite in &rule.cites {
        source(brush, panel, desk, cite);
    }
    let from = rule.from.to_string();
    let dates = match rule.until {
        Some(until) => desk.locale.text_with("law-from-until", &[("from", &from), ("until", &until.to_string())]),
        None => desk.locale.text_with("law-from", &[("from", &from)]),
    };
    small(brush, panel, dates, Tone::Ink);
    let binds: Vec<String> = rule.binds.iter().map(|role| desk.locale.text(&format!("role-{}", kebab(&format!("{role:?}"))))).collect();
    let separator = desk.locale.text("law-and");
    small(brush, panel, desk.locale.text_with("law-binds", &[("whom", &binds.join(&separator))]), Tone::Ink);
    if rule.kind == Kind::Crime {
        small(brush, panel, desk.locale.text("law-crime"), Tone::Ochre);
    }
    if !rule.was_read() {
        small(brush, panel, desk.locale.text("law-unread"), Tone::Ochre);
    } else if rule.level() == Level::Industry {
        small(brush, panel, desk.locale.text("law-adopted"), Tone::Soft);
    }
}

fn source(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, cite: &Citation) {
    let status = desk.locale.text(&format!("status-{}", kebab(&format!("{:?}", cite.status))));
    let confidence = match cite.confidence {
        Confidence::Read => "confidence-read",
        Confidence::Secondary => "confidence-secondary",
        Confidence::Unverified => "confidence-unverified",
    };
    panel.spawn(Node { flex_direction: FlexDirection::Column, flex_shrink: 0.0, ..default() }).with_children(|cited| {
        small(brush, cited, cite.line(desk.language()), Tone::Ink);
        note(brush, cited, format!("{status} · {}", desk.locale.text(confidence)));
    });
}

fn cases(brush: &Brush<'_>, panel: &mut ChildSpawnerCommands<'_>, desk: &Desk, name: &str, order: u16) {
    heading(brush, panel, desk.locale.text("law-practise"));
    let Some(ids) = desk.frame.statutes.practised.of(name) else {
        small(brush, panel, desk.locale.text("law-practise-wait"), Tone::Soft);
        return;
    };
    let known: Vec<usize> = ids.iter().filter_map(|id| desk.case_called(id)).map(|(place, _)| place).collect();
    if known.is_empty() {
        small(brush, panel, desk.locale.text("law-practise-none"), Tone::Soft);
    }
    for (place, order) in known.into_iter().zip(order..) {
        let title = super::super::home::title(desk, &desk.cases()[place].id);
        panel.spawn(Node { flex_shrink: 0.0, ..default() }).with_children(|row| {
            button(brush, row, &title, Action::Open(place, Mode::Practice), order, Key::NONE);
        });
    }
}
