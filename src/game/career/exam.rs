//! The desk's own exam: drawn cases and deals, one call after another. It moves a trainee up a desk on this PC; what
//! certifies is HR's exam by ticket, and the card says so.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::prelude::*;

use super::Turn;
use crate::call::EXAM_ANSWER_SECONDS;
use crate::career::{Lack, Opening, Paper};
use crate::game::Screen;
use crate::game::desk::{Action, Desk};
use crate::game::focus::Shortcut;
use crate::game::frame::{Key, Step, button, heading, note, rule, small};
use crate::game::home::title;
use crate::game::progress::{Stand, look_up, stand};
use crate::game::sheet::{Sheet, close};
use crate::game::theme::{Size, Tone};
use crate::game::widgets::{Brush, Face, Look};
use crate::records::ExamSeat;

/// How many exams are listed, the newest first; and how many things that are lacking.
const LISTED: usize = 3;

/// Begins the exam, or goes on with its next call.
///
/// # Errors
/// Where it is not open, or a call cannot be begun.
pub(super) fn sit(desk: &mut Desk) -> Result<Screen, String> {
    desk.look_up_records();
    look_up(desk);
    let (seat, exam, begun) = {
        let stand = stand(desk).ok_or_else(|| desk.locale.text("career-exam-closed"))?;
        let open = stand.open_paper();
        if open.is_none() && stand.standing.opening(stand.career) != Opening::Open {
            return Err(desk.locale.text("career-exam-closed"));
        }
        let open = open.unwrap_or_else(|| crate::trainee::OpenPaper { seed: rand::random::<u64>(), ..Default::default() });
        let paper = Paper::draw(stand.career, stand.standing.desk(), stand.candidates(), open.seed);
        let left = (0u8..).zip(paper.seats).find(|(place, _)| !open.finished.contains(place));
        let (place, seat) = left.ok_or_else(|| desk.locale.text("career-next-none"))?;
        let exam = ExamSeat { desk: stand.post().id.clone(), paper: open.seed, place };
        (seat, exam, open.begun.get(&place).cloned())
    };
    match begun {
        Some(path) => desk.resume_file(&path),
        None => desk.begin_seat(&seat, exam).map(|()| Screen::Briefing),
    }
}

/// What the exam is, how it stands, how earlier ones went.
pub(super) fn card(brush: &Brush<'_>, card: &mut ChildSpawnerCommands<'_>, desk: &Desk, stand: &Stand<'_>) {
    let post = stand.post();
    let name = post.title.in_language(desk.language());
    heading(brush, card, desk.locale.text_with("post-exam", &[("desk", name)]));
    let (calls, passes, average) = (post.exam.calls.to_string(), post.exam.passes.to_string(), post.exam.average.to_string());
    let asks = [("calls", calls.as_str()), ("passes", &passes), ("average", &average)];
    note(brush, card, desk.locale.text_with("post-exam-asks", &asks));
    let say = |id: &str| title(desk, id);
    let words = stand.words(&say);
    let opening = stand.standing.opening(stand.career);
    if let Some(open) = stand.open_paper() {
        let place = (open.finished.len() + 1).to_string();
        small(brush, card, desk.locale.text_with("post-exam-unfinished", &[("place", &place), ("calls", &calls)]), Tone::Ink);
        let go_on = Key::of("E", KeyCode::KeyE);
        card.spawn(Node::default()).with_children(|row| {
            button(brush, row, &desk.locale.text("post-exam-go-on"), Action::Frame(Step::Career(Turn::Sit)), 3, go_on);
        });
    } else {
        match opening {
            Opening::Done => small(brush, card, desk.locale.text("career-exam-done"), Tone::Celadon),
            Opening::Closed { lacks } => {
                for lack in lacks.iter().take(LISTED) {
                    let row = Node { column_gap: brush.theme.space(2), ..default() };
                    card.spawn(row).with_children(|row| {
                        small(brush, row, "○", Tone::Ochre);
                        let look = Look::new(Face::Sans, Size::Small, Tone::Ink);
                        let lack = match lack {
                            Lack::Passes { more } => desk.locale.text_with("post-lacks-passes", &[("more", &more.to_string())]),
                            Lack::Broken { rule } => desk.locale.text_with("post-lacks-rule", &[("rule", &words.rule(rule))]),
                        };
                        row.spawn((brush.text(lack, look), Node { flex_shrink: 1.0, ..default() }));
                    });
                }
                if lacks.len() > LISTED {
                    let more = (lacks.len() - LISTED).to_string();
                    note(brush, card, desk.locale.text_with("post-exam-more", &[("more", &more)]));
                }
            }
            Opening::Open => {
                small(brush, card, desk.locale.text_with("post-exam-is-open", &[("desk", name)]), Tone::Celadon);
                let begin = Key::of("E", KeyCode::KeyE);
                card.spawn(Node::default()).with_children(|row| {
                    button(brush, row, &desk.locale.text("post-exam-begin"), Action::Show(Sheet::Paper), 3, begin);
                });
            }
        }
    }
    for sitting in stand.standing.sittings().iter().rev().take(LISTED) {
        rule(brush, card);
        let (key, tone, wash) = if sitting.result.is_pass() {
            ("outcome-pass", Tone::Celadon, Tone::CeladonWash)
        } else {
            ("outcome-not-yet", Tone::Ochre, Tone::OchreWash)
        };
        card.spawn(Node::default()).with_children(|row| brush.chip(row, desk.locale.text(key), tone, wash));
        small(brush, card, words.sitting(sitting), Tone::Ink);
    }
    rule(brush, card);
    note(brush, card, desk.locale.text("post-exam-own"));
}

/// What an exam is, before it begins.
pub(crate) fn paper_sheet(brush: &Brush<'_>, paper: &mut ChildSpawnerCommands<'_>, desk: &Desk) {
    let Some(stand) = stand(desk) else { return close(brush, paper, desk) };
    let post = stand.post();
    let say = |key: &str| desk.locale.text(key);
    let title = desk.locale.text_with("post-exam", &[("desk", post.title.in_language(desk.language()))]);
    paper.spawn(brush.text(title, Look::new(Face::Serif, Size::Title, Tone::Ink)));
    let values = [
        ("calls", post.exam.calls.to_string()),
        ("passes", post.exam.passes.to_string()),
        ("average", post.exam.average.to_string()),
        ("seconds", EXAM_ANSWER_SECONDS.to_string()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    for key in ["post-exam-asks", "post-exam-drawn", "exam-hidden", "exam-order", "exam-time", "exam-once", "exam-after", "post-exam-day"] {
        paper.spawn(brush.text(format!("·  {}", desk.locale.text_with(key, &values)), Look::new(Face::Sans, Size::Speech, Tone::Ink)));
    }
    note(brush, paper, say("post-exam-own"));
    let enter = say("key-enter");
    let begin = Key { printed: Some(&enter), shortcut: None, is_main: true };
    button(brush, paper, &say("exam-begin"), Action::Frame(Step::Career(Turn::Sit)), 1, begin);
    let back = Key { printed: Some("Esc"), shortcut: Some(Shortcut::key(KeyCode::Escape)), is_main: false };
    button(brush, paper, &say("exam-not"), Action::CloseSheet, 2, back);
}
