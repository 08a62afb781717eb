//! What the screen keeps between two inputs: how far the other side's words have appeared, which tool lies open, what was
//! jotted down. Nothing here is part of the machine; a resumed call begins with everything said.

use std::path::PathBuf;
use std::time::Duration;

use bevy::prelude::*;

use super::Tool;
use crate::call::{Bubble, Speaker, Stage, View};
use crate::game::desk::Desk;
use crate::game::portrait::Talking;
use crate::records::{Attempt, TextSpeed, read_notes};
use crate::speech::PartyId;

/// How long it rings before somebody picks up.
pub(super) const RINGING: Duration = Duration::from_millis(2600);
/// How long the picture takes to come and to go.
pub(super) const CURTAIN: Duration = Duration::from_millis(450);
/// How many months the calculator begins with.
const MONTHS: u8 = 12;

/// The state of the screen.
#[derive(Resource, Debug)]
pub(crate) struct Line {
    /// The record of the attempt this belongs to.
    pub record: PathBuf,
    pub turn: u16,
    pub stage: Option<Stage>,
    pub on_line: PartyId,
    /// What is left of the ringing.
    pub ringing: Duration,
    /// The other side's lines that have not fully appeared yet, as places in the transcript: the first one is spoken.
    pub waiting: Vec<usize>,
    /// How many letters of it are there.
    pub shown: usize,
    /// How many it has.
    pub letters: usize,
    /// From which second of the call to which one it is spoken.
    pub seconds: (u16, u16),
    /// Time that has not become a letter yet.
    pub spare: Duration,
    /// Places of the transcript that are known.
    heard: usize,
    /// What is left to answer, where there is a limit.
    pub answer_left: Option<Duration>,
    pub tool: Tool,
    /// The tool that is drawn, with what it was drawn from.
    pub drawn_tool: Option<(Tool, usize, u8)>,
    /// How long ago somebody picked up, and how long ago the last word was heard, as far as it is still seen.
    pub picked_up: Duration,
    pub hung_up: Duration,
    /// The picture that is drawn: whose, and whether it rings.
    pub drawn_picture: Option<(PartyId, bool)>,
    pub amount: String,
    pub months: u8,
    pub notes: String,
    /// Why the notes are not on disk.
    pub notes_trouble: Option<String>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            record: PathBuf::new(),
            turn: 0,
            stage: None,
            on_line: PartyId(0),
            ringing: Duration::ZERO,
            waiting: Vec::new(),
            shown: 0,
            letters: 0,
            seconds: (0, 0),
            spare: Duration::ZERO,
            heard: 0,
            answer_left: None,
            tool: Tool::default(),
            drawn_tool: None,
            picked_up: CURTAIN,
            hung_up: Duration::ZERO,
            drawn_picture: None,
            amount: String::new(),
            months: MONTHS,
            notes: String::new(),
            notes_trouble: None,
        }
    }
}

impl Line {
    pub(super) fn is_ringing(&self) -> bool {
        !self.ringing.is_zero()
    }

    /// Whether the other side is not done yet: it rings, or words are appearing.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_ringing() || !self.waiting.is_empty()
    }

    /// Takes in what the last input led to. Says whether this is another attempt than before.
    pub(super) fn follow(&mut self, attempt: &Attempt, desk: &Desk, view: &View, less_motion: bool) -> bool {
        let call = attempt.call();
        let bubbles = call.transcript(desk.language());
        let is_other = self.record != attempt.path();
        let speed = desk.settings().speed;
        if is_other {
            let (notes, trouble) = match read_notes(attempt.path()) {
                Ok(notes) => (notes, None),
                Err(why) => (String::new(), Some(why.to_string())),
            };
            // What was said before somebody came back needs no second hearing.
            let is_fresh = call.inputs().len() <= 1;
            *self = Self {
                record: attempt.path().to_owned(),
                heard: if is_fresh { 0 } else { bubbles.len() },
                ringing: if is_fresh && !less_motion && speed != TextSpeed::AtOnce { RINGING } else { Duration::ZERO },
                amount: call.compiled().books.owed.claim.to_string().replace(',', ""),
                notes,
                notes_trouble: trouble,
                ..Self::default()
            };
        }
        if bubbles.len() > self.heard || is_other {
            self.answer_left = view.answer_within.map(|seconds| Duration::from_secs(seconds.into()));
            let spoken = |(_, bubble): &(usize, &Bubble)| matches!(bubble.speaker, Speaker::Party(_));
            self.waiting = bubbles.iter().enumerate().skip(self.heard).filter(spoken).map(|(place, _)| place).collect();
            (self.shown, self.spare) = (0, Duration::ZERO);
            self.heard = bubbles.len();
            if speed == TextSpeed::AtOnce {
                self.waiting.clear();
            }
        }
        let spoken = self.waiting.first().and_then(|place| bubbles.get(*place));
        self.letters = spoken.map_or(0, |bubble| bubble.text.chars().count());
        self.seconds = spoken.map_or((view.seconds, view.seconds), |bubble| (bubble.at, bubble.at.saturating_add(bubble.seconds)));
        self.shown = self.shown.min(self.letters);
        (self.turn, self.stage) = (view.turn, Some(view.stage));
        is_other
    }

    /// It rings no longer: somebody is there.
    pub(super) fn pick_up(&mut self) {
        (self.ringing, self.picked_up) = (Duration::ZERO, Duration::ZERO);
    }

    /// Whether the line is dead and everything was heard.
    pub(super) fn is_over(&self) -> bool {
        self.stage == Some(Stage::WrapUp) && !self.is_waiting()
    }

    /// Stops waiting: first for the ringing, then for the words.
    pub(super) fn skip(&mut self) {
        if self.is_ringing() {
            self.pick_up();
        } else {
            self.waiting.clear();
            (self.shown, self.letters) = (0, 0);
        }
    }

    /// The line that is appearing is there; the next one follows.
    pub(super) fn finish_line(&mut self) {
        if !self.waiting.is_empty() {
            self.waiting.remove(0);
        }
        (self.shown, self.letters, self.spare) = (0, 0, Duration::ZERO);
    }
}

/// The next call of a plan is another one, although it is written into the same record.
pub(super) fn forget(mut line: ResMut<Line>) {
    line.record = PathBuf::new();
}

/// Nobody speaks on other screens.
pub(super) fn quiet(mut talking: ResMut<Talking>) {
    *talking = Talking::default();
}
