//! The sheet of one turn: what was said, the entries, each clause it broke, the better reply, and in practice the way
//! back to this moment.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::super::desk::{Action, Desk};
use super::super::focus::Shortcut;
use super::super::remarks::{beside, of_call};
use super::super::sheet::{clause, close};
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Button, Face, Look};
use super::ledger::{entries, points};
use crate::call::{Call, Input, Mode, Speaker};

/// Draws the sheet of a turn.
pub(crate) fn turn_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, turn: u16) {
    let (Some(call), Some(report)) = (desk.call(), &desk.report) else { return };
    let title =
        if turn == 0 { desk.locale.text("debrief-before") } else { desk.locale.text_with("debrief-turn", &[("turn", &turn.to_string())]) };
    paper.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    for bubble in call.transcript(desk.language()).iter().filter(|bubble| bubble.turn == turn) {
        let (text, tone) = match bubble.speaker {
            Speaker::Collector => (bubble.text.clone(), Tone::Blue),
            Speaker::Party(party) => (desk.locale.pair(&call.compiled().full_name(party, desk.language()), &bubble.text), Tone::Ink),
            Speaker::Stage => (desk.locale.text(&format!("call-{}", bubble.text)), Tone::Soft),
        };
        paper.spawn(brush.text(text, Look::new(Face::Sans, Size::Speech, tone)));
    }
    let chips = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() };
    paper.spawn(chips).with_children(|chips| entries(report, turn).for_each(|entry| points(brush, chips, desk, call, entry, Tone::Card)));
    let last = call.transcript(desk.language()).iter().map(|bubble| bubble.turn).max().unwrap_or(0);
    beside(brush, paper, desk, &of_call(desk), (turn, last));
    let bench = &call.compiled().bench;
    for finding in report.findings.iter().filter(|finding| finding.turn == turn) {
        paper.spawn((Node { height: Val::Px(1.0), flex_shrink: 0.0, ..default() }, BackgroundColor(brush.theme.colour(Tone::Line))));
        clause(brush, paper, desk, &finding.id, bench.rule(finding.rule), finding.severity);
        let note = Look::new(Face::Sans, Size::Small, Tone::Soft);
        for also in &finding.also {
            paper.spawn(
                brush.text(desk.locale.pair(&desk.locale.text("debrief-also"), &bench.rule(*also).words(desk.language()).title), note),
            );
        }
        for crime in &finding.notes {
            paper.spawn(
                brush.text(desk.locale.pair(&desk.locale.text("debrief-notes"), &bench.rule(*crime).words(desk.language()).explain), note),
            );
        }
        if let Some(better) = finding.better.as_ref().filter(|_| call.mode() == Mode::Practice) {
            let text = desk.locale.pair(&desk.locale.text("debrief-better"), better);
            paper.spawn(brush.text(text, Look::new(Face::Bold, Size::Speech, Tone::Celadon)));
        }
    }
    let buttons = Node { column_gap: brush.theme.space(3), row_gap: brush.theme.space(2), flex_wrap: FlexWrap::Wrap, ..default() };
    paper.spawn(buttons).with_children(|buttons| {
        close(brush, buttons, desk);
        if let Some(kept) = inputs_before(call, turn).filter(|_| call.mode() == Mode::Practice) {
            let name = desk.locale.text("debrief-rewind");
            let shortcut = Some(Shortcut::key(KeyCode::KeyW));
            brush.button(buttons, Button { name: &name, action: Action::Rewind(kept), order: 2, key: Some("W"), shortcut, is_main: false });
        }
    });
}

/// How many inputs came before a turn; `None` before the first one.
pub(super) fn inputs_before(call: &Call, turn: u16) -> Option<usize> {
    let speaks = |input: &Input| matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
    let turns = call.inputs().iter().enumerate().filter(|(_, input)| speaks(input));
    let nth = usize::from(turn.checked_sub(1)?);
    turns.map(|(place, _)| place).nth(nth)
}
