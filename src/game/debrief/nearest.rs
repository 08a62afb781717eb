//! The smallest change that would have won, searched for beside the frames and dropped when the debrief is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};

use super::super::Screen;
use super::super::desk::{Action, Desk, Stale};
use super::super::motion::Motion;
use super::super::sheet::{Sheet, close};
use super::super::theme::{Size, Tone};
use super::super::widgets::{Brush, Button, Face, Look};
use crate::call::{Call, Compiled, Input, Mode};
use crate::prove::{Changed, WhatIf, what_if};
use crate::score::{Debrief, Outcome, debrief};

/// More changes than this are another call, not a change of this one.
const MOST_SHOWN: usize = 3;

/// A win near the record, with what it would have earned.
pub(crate) struct Better {
    found: WhatIf,
    report: Debrief,
    call: Call,
}

/// What is known of it.
#[derive(Resource, Default)]
pub(crate) enum Nearest {
    /// Not looked for: the attempt was won, or it was an exam.
    #[default]
    Unasked,
    Searching {
        task: Task<Option<Better>>,
        stop: Arc<AtomicBool>,
    },
    Found(Box<Better>),
    /// Nothing near was found.
    None,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Nearest>()
        .add_systems(OnEnter(Screen::Debrief), ask)
        .add_systems(OnExit(Screen::Debrief), drop_it)
        .add_systems(PreUpdate, look.run_if(in_state(Screen::Debrief)));
}

fn ask(desk: Res<Desk>, mut nearest: ResMut<Nearest>) {
    let (Some(call), Some(report)) = (desk.call(), &desk.report) else { return };
    if report.outcome == Outcome::Pass && report.findings.is_empty() || call.mode() == Mode::Exam {
        *nearest = Nearest::Unasked;
        return;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (call, language, told) = (call.clone(), desk.language(), Arc::clone(&stop));
    let task = AsyncComputeTaskPool::get().spawn(async move { search(&call, language, &told) });
    *nearest = Nearest::Searching { task, stop };
}

fn search(call: &Call, language: &'static str, stop: &AtomicBool) -> Option<Better> {
    let compiled: &Arc<Compiled> = call.compiled();
    let found = what_if(compiled, call.deal().mood, call.inputs(), &|| stop.load(Ordering::Relaxed))?;
    // What is told is what was played.
    let mut played = Call::start(Arc::clone(compiled), call.deal().clone(), call.mode());
    for input in &found.inputs {
        played.apply(*input).ok()?;
    }
    let report = debrief(compiled, call.deal().mood, played.events(), language);
    (report.outcome == Outcome::Pass).then_some(Better { found, report, call: played })
}

fn drop_it(mut nearest: ResMut<Nearest>) {
    if let Nearest::Searching { stop, .. } = &*nearest {
        stop.store(true, Ordering::Relaxed);
    }
    *nearest = Nearest::Unasked;
}

fn look(mut nearest: ResMut<Nearest>, mut stale: ResMut<Stale>, mut motion: ResMut<Motion>) {
    let Nearest::Searching { task, .. } = nearest.bypass_change_detection() else { return };
    motion.go_on();
    if let Some(answer) = block_on(poll_once(task)) {
        *nearest = answer.map_or(Nearest::None, |better| Nearest::Found(Box::new(better)));
        stale.0 = true;
    }
}

/// The card: what to change, what would have come of it.
pub(super) fn card(brush: &Brush<'_>, column: &mut ChildSpawnerCommands<'_>, desk: &Desk, call: &Call, nearest: &Nearest) {
    let small = Look::new(Face::Sans, Size::Small, Tone::Ink);
    let (title, better) = match nearest {
        Nearest::Unasked => return,
        Nearest::Searching { .. } => ("debrief-nearest-searching", None),
        Nearest::None => ("debrief-nearest-none", None),
        Nearest::Found(better) => ("debrief-nearest", Some(better)),
    };
    column.spawn(brush.card()).with_children(|card| {
        let count = better.map_or(0, |better| better.found.changes.len()).to_string();
        card.spawn(brush.text(desk.locale.text_with(title, &[("count", &count)]), Look::new(Face::Serif, Size::Heading, Tone::Ink)));
        let Some(better) = better else { return };
        for change in better.found.changes.iter().take(MOST_SHOWN) {
            card.spawn(brush.text(told(desk, call, change), small));
        }
        if better.found.changes.len() > MOST_SHOWN {
            let rest = (better.found.changes.len() - MOST_SHOWN).to_string();
            card.spawn(brush.text(desk.locale.text_with("debrief-nearest-more", &[("count", &rest)]), small));
        }
        let chips = Node { column_gap: brush.theme.space(2), row_gap: brush.theme.space(1), flex_wrap: FlexWrap::Wrap, ..default() };
        card.spawn(chips).with_children(|chips| {
            for (key, points) in [("scale-lawful", better.report.lawful), ("scale-effective", better.report.effective)] {
                brush.chip(chips, format!("{} {points}", desk.locale.text(key)), Tone::Celadon, Tone::CeladonWash);
            }
            if let Some(promise) = &better.report.promise {
                brush.chip(chips, promise.title.clone(), Tone::Celadon, Tone::CeladonWash);
            }
        });
        let name = desk.locale.text("debrief-nearest-show");
        card.spawn(Node::default()).with_children(|row| {
            let action = Action::Show(Sheet::Nearest);
            brush.button(row, Button { name: &name, action, order: 50, key: None, shortcut: None, is_main: false });
        });
    });
}

/// One change in words.
fn told(desk: &Desk, call: &Call, change: &Changed) -> String {
    let say = |key: &str, at: usize, what: &str| desk.locale.text_with(key, &[("turn", &turn_of(call, at).to_string()), ("what", what)]);
    match *change {
        Changed::Replaced { at, with } if matches!(call.inputs().get(at), Some(Input::Wrap(..))) => {
            say("debrief-change-form", at, &named(desk, call, with))
        }
        Changed::Replaced { at, with } => say("debrief-change-instead", at, &named(desk, call, with)),
        Changed::Dropped { at } => say("debrief-change-without", at, &named(desk, call, call.inputs()[at])),
        Changed::Inserted { before, what } => say("debrief-change-before", before, &named(desk, call, what)),
    }
}

/// Which turn an input of the record belongs to.
fn turn_of(call: &Call, at: usize) -> usize {
    let speaks = |input: &&Input| matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
    call.inputs().iter().take(at + 1).filter(speaks).count().max(1)
}

/// What an input is, in words.
fn named(desk: &Desk, call: &Call, input: Input) -> String {
    let compiled = call.compiled();
    let text = |id| compiled.text(desk.language(), id).to_owned();
    match input {
        Input::Reply(reply) => text(compiled.reply(reply).say),
        Input::Wrap(field, option) => {
            let field = &compiled.fields[field.index()];
            desk.locale.pair(&text(field.title), &text(field.entries[option.index()].label))
        }
        Input::Silence => desk.locale.text("call-silent"),
        Input::Hold | Input::Resume => desk.locale.text("call-hold"),
        Input::LookUp(_) => desk.locale.text("call-look-up"),
        Input::EndCall => desk.locale.text("call-end"),
        Input::Hint => desk.locale.text("call-hint"),
        Input::Contact { .. } => desk.locale.text("briefing-dial"),
        Input::Say(_) => desk.locale.text("call-you"),
    }
}

/// The whole call as it would have gone.
pub(crate) fn nearest_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk, nearest: &Nearest) {
    paper.spawn(brush.text(desk.locale.text("debrief-nearest-show"), Look::new(Face::Serif, Size::Title, Tone::Ink)));
    if let (Nearest::Found(better), Some(own)) = (nearest, desk.call()) {
        let said: Vec<String> = own.transcript(desk.language()).into_iter().map(|bubble| bubble.text).collect();
        for bubble in better.call.transcript(desk.language()) {
            let is_own = bubble.speaker == crate::call::Speaker::Collector;
            let is_new = is_own && !said.contains(&bubble.text);
            let text = match bubble.speaker {
                crate::call::Speaker::Stage => desk.locale.text(&format!("call-{}", bubble.text)),
                _ if is_new => format!("◆ {}", bubble.text),
                _ => bubble.text.clone(),
            };
            let (face, tone) = if is_new {
                (Face::Bold, Tone::Celadon)
            } else if is_own {
                (Face::Sans, Tone::Blue)
            } else {
                (Face::Sans, Tone::Soft)
            };
            paper.spawn(brush.text(text, Look::new(face, Size::Small, tone)));
        }
        for (field, entry) in better.call.view(desk.language()).filled {
            paper.spawn(brush.text(desk.locale.pair(&field, &entry), Look::new(Face::Sans, Size::Small, Tone::Ink)));
        }
    }
    close(brush, paper, desk);
}
