//! Sheets that lie over a screen: a clause, a pause, a question. While one lies there, only its own controls take keys;
//! Esc takes it away.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::debrief::{Nearest, nearest_sheet, turn_sheet};
use super::desk::{Action, Desk, Stale};
use super::focus::Shortcut;
use super::library::{Item, Shelf};
use super::statutes::Place;
use super::theme::{Size, Tone};
use super::widgets::{Brush, Button, Face, Look, Paints, Scrolls};
use crate::law::{Citation, Rule, RuleId, Severity};

/// How wide a sheet is, in its type's widths.
const SHEET_EMS: f32 = 42.0;

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// A rule of the case's bench, with its clause.
    Clause(RuleId),
    /// One turn of the debrief.
    Turn(u16),
    /// The nearest call that would have won.
    Nearest,
    /// The call is paused, or may be left.
    Pause,
    /// All rules that hold for the case on the desk.
    Rules,
    /// Close the file without dialling?
    DoNotDial,
    /// What an exam of this is.
    Exam(Item),
    /// What an exam of something drawn from this shelf is.
    Drawn(Shelf),
    /// Leave the exam of several days or of a shift?
    LeaveExam,
    /// What is wrong with this file.
    Broken(Item),
    /// This of the records was broken off: go on with it?
    BrokenOff(usize),
    /// A rule of the law screen.
    Rule(Place),
    /// The rule of the newest red line.
    RedLine,
    /// Everything of a skill.
    Skill(usize),
    /// What the desk's exam is.
    Paper,
    /// Every line of the month's pay.
    Pay,
    /// A contact of a plan, before it is made.
    Contact(u8, u8),
    /// Make no further contact?
    ClosePlan,
    /// Why this row of the shift is left alone.
    Reasons(u8),
    /// End the shift before its time?
    EndShift,
}

/// The sheet that is shown.
#[derive(Resource, Debug, Default)]
pub(crate) struct Sheets {
    shown: Option<Sheet>,
}

impl Sheets {
    /// What lies over the screen now.
    pub(crate) const fn shown(&self) -> Option<Sheet> {
        self.shown
    }

    pub(super) const fn show(&mut self, sheet: Sheet) {
        self.shown = Some(sheet);
    }

    pub(super) const fn close(&mut self) {
        self.shown = None;
    }
}

/// The root of a sheet.
#[derive(Component)]
struct SheetRoot;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Sheets>().add_systems(Update, draw);
}

fn draw(
    mut commands: Commands,
    roots: Query<Entity, With<SheetRoot>>,
    sheets: Res<Sheets>,
    desk: Res<Desk>,
    paints: Paints,
    stale: Res<Stale>,
    nearest: Res<Nearest>,
) {
    if !sheets.is_changed() && !stale.is_changed() && !paints.theme.is_changed() {
        return;
    }
    for root in &roots {
        commands.entity(root).despawn();
    }
    let Some(sheet) = sheets.shown else { return };
    let theme = paints.theme.as_ref();
    let brush = Brush::on_sheet(theme, &paints.fonts);
    let veil = Node {
        position_type: PositionType::Absolute,
        width: Val::Percent(100.0),
        height: Val::Percent(100.0),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        padding: UiRect::all(theme.space(5)),
        ..default()
    };
    commands.spawn((SheetRoot, veil, GlobalZIndex(10), BackgroundColor(theme.veil()))).with_children(|veil| {
        veil.spawn((
            Node {
                flex_direction: FlexDirection::Column,
                // As many letters a line, however large they are.
                width: Val::Px(theme.size(Size::Speech) * SHEET_EMS),
                max_width: Val::Percent(100.0),
                max_height: Val::Percent(100.0),
                padding: UiRect::all(theme.space(5)),
                row_gap: theme.space(3),
                border_radius: theme.card_radius(),
                overflow: Overflow::scroll_y(),
                ..default()
            },
            BackgroundColor(theme.colour(Tone::Card)),
            theme.deep_shadow(),
            Scrolls,
        ))
        .with_children(|paper| match sheet {
            Sheet::Clause(rule) => clause_of_case(&brush, paper, &desk, rule),
            Sheet::Turn(turn) => turn_sheet(&brush, paper, &desk, turn),
            Sheet::Nearest => nearest_sheet(&brush, paper, &desk, &nearest),
            Sheet::Pause => super::call::pause(&brush, paper, &desk),
            Sheet::Rules => super::briefing::rules_sheet(&brush, paper, &desk),
            Sheet::DoNotDial => super::briefing::do_not_dial_sheet(&brush, paper, &desk),
            Sheet::Exam(item) => super::library::exam_sheet(&brush, paper, &desk, item),
            Sheet::Drawn(shelf) => super::library::drawn_sheet(&brush, paper, &desk, shelf),
            Sheet::LeaveExam => super::exam::leave_sheet(&brush, paper, &desk),
            Sheet::Broken(item) => super::library::broken_sheet(&brush, paper, &desk, item),
            Sheet::BrokenOff(place) => super::home::broken_off_sheet(&brush, paper, &desk, place),
            Sheet::Rule(place) => super::statutes::rule_sheet(&brush, paper, &desk, place),
            Sheet::RedLine => super::home::red_line_sheet(&brush, paper, &desk),
            Sheet::Skill(skill) => super::career::skill_sheet(&brush, paper, &desk, skill),
            Sheet::Paper => super::career::paper_sheet(&brush, paper, &desk),
            Sheet::Pay => super::career::pay_sheet(&brush, paper, &desk),
            Sheet::Contact(contact, slot) => super::plan::contact_sheet(&brush, paper, &desk, Some((contact, slot))),
            Sheet::ClosePlan => super::plan::contact_sheet(&brush, paper, &desk, None),
            Sheet::Reasons(row) => super::workday::reason_sheet(&brush, paper, &desk, row),
            Sheet::EndShift => super::workday::end_sheet(&brush, paper, &desk),
        });
    });
}

fn clause_of_case(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, id: RuleId) {
    if let Some(case) = desk.case() {
        let bench = &case.bench;
        clause(brush, paper, desk, bench.rule_name(id), bench.rule(id), bench.severity(id));
    }
    close(brush, paper, desk);
}

/// A rule for reading: what it is about, what to do instead, what it rests on.
pub(crate) fn clause(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, name: &str, rule: &Rule, severity: Severity) {
    let words = rule.words(desk.language());
    let (tone, wash) = if severity == Severity::RedLine { (Tone::Seal, Tone::SealWash) } else { (Tone::Ochre, Tone::OchreWash) };
    let note = Look::new(Face::Sans, Size::Note, Tone::Soft);
    let body = Look::new(Face::Sans, Size::Speech, Tone::Ink);
    paper
        .spawn(Node { column_gap: brush.theme.space(3), align_items: AlignItems::Center, flex_wrap: FlexWrap::Wrap, ..default() })
        .with_children(|head| {
            head.spawn(brush.text(words.title.clone(), Look::new(Face::Serif, Size::Title, Tone::Ink)));
            brush.chip(head, desk.locale.text(severity.key()), tone, wash);
            brush.chip(head, desk.locale.text(rule.level().key()), Tone::Ink, Tone::LineWash);
            head.spawn(brush.text(name, note));
        });
    paper.spawn(brush.text(words.explain.clone(), body));
    paper.spawn(brush.text(desk.locale.pair(&desk.locale.text("debrief-instead"), &words.instead), body));
    for cite in &rule.cites {
        paper.spawn(brush.text(source(desk, cite, rule), note));
    }
}

fn source(desk: &Desk, cite: &Citation, rule: &Rule) -> String {
    desk.locale.pair(&desk.locale.text("debrief-why"), &format!("{} · {}", cite.line(desk.language()), rule.from))
}

/// The control that takes a sheet away.
pub(crate) fn close(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let name = desk.locale.text("sheet-close");
    let shortcut = Some(Shortcut::key(KeyCode::Escape));
    // In a row of its own, so that it is as wide as its words.
    paper.spawn(Node::default()).with_children(|row| {
        brush.button(row, Button { name: &name, action: Action::CloseSheet, order: 1, key: Some("Esc"), shortcut, is_main: true });
    });
}
