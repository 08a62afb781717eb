//! The machine: one input turns one state into the next and tells what happened. Pure, integer, without allocation.
//! Law and score watch the events from outside; nothing here asks them anything.

use super::compiled::{Change, Compiled, Effect, Move, Transition};
use super::event::{Event, Side, Sink};
use super::ids::{EndingId, LineId, NodeId, ReplyId};
use super::input::{Input, Refusal, Utterance};
use super::state::{PAUSES, Stage, State};
use crate::persona::{Consequence, Gauge, Shift};
use crate::speech::{ActPattern, ActUse};

/// Seconds on hold: a fixed price, whatever the real wait.
pub const HOLD_SECONDS: u16 = 30;
/// Seconds that looking something up takes.
pub const LOOK_UP_SECONDS: u16 = 15;
/// Seconds of silence where the node names no limit of its own.
pub const SILENCE_SECONDS: u16 = 10;
/// Seconds that an utterance given as acts takes: about the length of a usual reply.
pub const SPOKEN_ACTS_SECONDS: u16 = 10;

/// What one input leads to.
///
/// # Errors
/// A [`Refusal`] when the input is not possible now; then nothing has changed.
pub fn step(compiled: &Compiled, state: State, input: Input, sink: &mut impl Sink) -> Result<State, Refusal> {
    let mut turn = Turn { compiled, state, sink };
    turn.take(input)?;
    Ok(turn.state)
}

/// Enters the node that a state stands at, as if the call had come there.
pub(super) fn enter(compiled: &Compiled, state: State, sink: &mut impl Sink) -> State {
    let mut turn = Turn { compiled, state, sink };
    turn.enter(state.node, None);
    turn.state
}

/// Whether a reply is offered in this state.
#[must_use]
pub fn is_offered(compiled: &Compiled, state: &State, reply: ReplyId) -> bool {
    compiled.replies.get(reply.index()).is_some_and(|reply| reply.node == state.node && reply.when.holds(state))
}

/// One input at work.
struct Turn<'a, S> {
    compiled: &'a Compiled,
    state: State,
    sink: &'a mut S,
}

impl<S: Sink> Turn<'_, S> {
    fn take(&mut self, input: Input) -> Result<(), Refusal> {
        match (self.state.stage, input) {
            (Stage::Over, _) => Err(Refusal::Over),
            (Stage::Briefing, Input::Contact { whom, channel, slot }) => {
                let plans = &self.compiled.plans;
                let plan = plans.get(usize::from(slot)).filter(|plan| plan.whom == whom && plan.channel == channel);
                let plan = plan.ok_or(Refusal::NoSuchContact)?;
                self.emit(Event::Dialled { whom, channel, slot });
                self.pick_up(plan.answered_by);
                Ok(())
            }
            (_, Input::Contact { .. }) => Err(Refusal::AlreadyDialled),
            (Stage::Briefing, Input::EndCall) => {
                self.end(self.compiled.not_dialled);
                Ok(())
            }
            (Stage::WrapUp, Input::Wrap(field, option)) => self.wrap(field, option),
            (Stage::Briefing | Stage::WrapUp, _) => Err(Refusal::NotOnTheLine),
            (Stage::OnTheLine | Stage::OnHold, Input::EndCall) => {
                self.emit(Event::HungUp(Side::Collector));
                self.end(self.compiled.left);
                Ok(())
            }
            (Stage::OnTheLine | Stage::OnHold, Input::Wrap(..)) => Err(Refusal::NotThisField),
            (Stage::OnHold, Input::Resume) => {
                self.state.stage = Stage::OnTheLine;
                self.emit(Event::Resumed);
                Ok(())
            }
            (Stage::OnHold, _) => Err(Refusal::OnHold),
            (Stage::OnTheLine, input) => self.on_the_line(input),
        }
    }

    fn on_the_line(&mut self, input: Input) -> Result<(), Refusal> {
        match input {
            Input::Reply(reply) => self.reply(reply),
            Input::Say(utterance) => {
                self.say(&utterance);
                Ok(())
            }
            Input::Silence => {
                self.silence();
                Ok(())
            }
            Input::Hold => self.pause(self.compiled.temperament.hold, HOLD_SECONDS, |seconds| Event::HeldOn { seconds }, Stage::OnHold),
            Input::LookUp(card) => self.pause(
                self.compiled.temperament.look_up,
                LOOK_UP_SECONDS,
                |seconds| Event::LookedUp { card, seconds },
                Stage::OnTheLine,
            ),
            Input::Resume => Err(Refusal::NotOnHold),
            Input::Hint => {
                self.emit(Event::Hinted);
                Ok(())
            }
            Input::Contact { .. } | Input::EndCall | Input::Wrap(..) => Err(Refusal::NotOffered),
        }
    }

    fn emit(&mut self, event: Event) {
        self.sink.event(&self.state, event);
    }

    fn pick_up(&mut self, party: crate::speech::PartyId) {
        self.state.stage = Stage::OnTheLine;
        self.state.on_line = party;
        self.emit(Event::PickedUp(party));
        self.enter(self.compiled.start, None);
    }

    fn reply(&mut self, id: ReplyId) -> Result<(), Refusal> {
        if !is_offered(self.compiled, &self.state, id) {
            return Err(Refusal::NotOffered);
        }
        let compiled = self.compiled;
        let reply = compiled.reply(id);
        self.state.pass(reply.seconds);
        self.emit(Event::Said { reply: id, seconds: reply.seconds });
        self.speak(reply.acts.iter().copied());
        if self.feel(reply.shift) {
            return Ok(());
        }
        self.change(&reply.effects);
        if reply.to.is_none() {
            self.follow_acts(&|pattern| reply.acts.iter().any(|act| pattern.matches(*act)), reply.answer);
        } else {
            self.go(reply.to, reply.answer);
        }
        Ok(())
    }

    fn say(&mut self, utterance: &Utterance) {
        let compiled = self.compiled;
        self.state.pass(SPOKEN_ACTS_SECONDS);
        self.emit(Event::SaidActs { seconds: SPOKEN_ACTS_SECONDS });
        self.speak(utterance.acts());
        let shift = utterance.acts().map(|act| compiled.temperament.reaction(act.act)).fold(Shift::default(), Shift::plus);
        if !self.feel(shift) {
            self.follow_acts(&|pattern| utterance.acts().any(|act| pattern.matches(act)), None);
        }
    }

    fn silence(&mut self) {
        let compiled = self.compiled;
        let node = compiled.node(self.state.node);
        let seconds = node.answer_within.unwrap_or(SILENCE_SECONDS);
        self.state.pass(seconds);
        self.emit(Event::Silent { seconds });
        if self.feel(compiled.temperament.silence) {
            return;
        }
        if let Some(leads) = node.silence.as_ref().or(compiled.silence.as_ref()) {
            self.make(leads);
        }
    }

    fn pause(&mut self, shift: Shift, seconds: u16, event: impl Fn(u16) -> Event, then: Stage) -> Result<(), Refusal> {
        if self.state.pauses >= PAUSES {
            return Err(Refusal::PausesUsedUp);
        }
        self.state.pauses += 1;
        self.state.pass(seconds);
        self.state.stage = then;
        self.emit(event(seconds));
        self.feel(shift);
        Ok(())
    }

    fn speak(&mut self, acts: impl Iterator<Item = ActUse>) {
        for act in acts {
            for (bit, set) in self.compiled.watched.iter().enumerate() {
                self.state.said |= u64::from(set.contains(act.act)) << bit;
            }
            self.emit(Event::Act(act));
        }
        self.emit(Event::Spoken);
    }

    /// Moves the mood and lets its thresholds act; true when the other side hung up.
    fn feel(&mut self, shift: Shift) -> bool {
        let from = self.state.mood;
        self.state.mood = from.shifted(shift);
        if self.state.mood != from {
            self.emit(Event::Mood { from, to: self.state.mood });
        }
        let compiled = self.compiled;
        let mut hangs_up = false;
        for threshold in &compiled.temperament.thresholds {
            if self.state.mood.level(threshold.gauge) < threshold.at {
                continue;
            }
            match threshold.then {
                Consequence::HangUp => hangs_up = true,
                Consequence::Complain if !self.state.complained => {
                    self.state.complained = true;
                    self.emit(Event::Complained);
                }
                Consequence::Complain => {}
            }
        }
        if hangs_up {
            self.emit(Event::HungUp(Side::OtherSide));
            self.end(compiled.hung_up);
        }
        hangs_up
    }

    /// The acts decide: the node's transitions, then the persona's, then `otherwise`, else the node's line again.
    fn follow_acts(&mut self, said: &dyn Fn(&ActPattern) -> bool, answer: Option<LineId>) {
        let compiled = self.compiled;
        let node = compiled.node(self.state.node);
        let fits = |transition: &&Transition| said(&transition.pattern) && transition.when.holds(&self.state);
        let found = node.on.iter().chain(&compiled.defaults).find(fits).map(|transition| &transition.leads);
        match (found.or(node.otherwise.as_ref()), answer) {
            (Some(leads), None) => self.make(leads),
            (Some(leads), Some(answer)) => {
                self.change(&leads.effects);
                self.go(leads.to, Some(answer));
            }
            (None, None) => self.go(Some(self.state.node), None),
            (None, Some(answer)) => self.go(None, Some(answer)),
        }
    }

    fn make(&mut self, leads: &Move) {
        self.change(&leads.effects);
        self.go(leads.to, leads.answer);
    }

    fn go(&mut self, to: Option<NodeId>, answer: Option<LineId>) {
        if let Some(answer) = answer {
            self.hear(answer);
        }
        if let Some(node) = to {
            self.enter(node, answer);
        }
    }

    fn enter(&mut self, id: NodeId, answered: Option<LineId>) {
        let compiled = self.compiled;
        let node = compiled.node(id);
        self.state.node = id;
        self.emit(Event::Entered(id));
        self.change(&node.enter);
        if answered.is_none() {
            let by_mood = node.moods.iter().find(|(when, _)| when.holds(&self.state)).map(|(_, line)| *line);
            if let Some(line) = by_mood.or(node.line) {
                self.hear(line);
            }
        }
        if let Some(ending) = node.ends {
            self.end(ending);
        }
    }

    fn hear(&mut self, line: LineId) {
        let seconds = self.compiled.lines[line.index()].seconds;
        self.emit(Event::Heard { line, seconds });
        self.state.pass(seconds);
    }

    fn change(&mut self, effects: &[Effect]) {
        for effect in effects {
            if effect.when.holds(&self.state) {
                self.apply(effect.change);
            }
        }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Reveal(fact) if !self.state.knows(fact) => {
                self.state.facts |= 1 << fact.0;
                self.emit(Event::Learned(fact));
            }
            Change::Verify(level) if self.state.verified < level => {
                self.state.verified = level;
                self.emit(Event::Verified(level));
            }
            Change::Flag(flag) if !self.state.flagged(flag) => {
                self.state.flags |= 1 << flag.0;
                self.emit(Event::Flagged(flag));
            }
            Change::OnLine(party) if self.state.on_line != party => {
                self.state.on_line = party;
                // Who is on the line is new, so nobody is verified any more.
                self.state.verified = 0;
                self.emit(Event::OnTheLine(party));
            }
            Change::Promise(offer) => {
                let willing = self.state.mood.level(Gauge::Willingness) >= self.compiled.keep_at;
                self.state.promise = Some(offer);
                self.state.willing = willing;
                self.emit(Event::Promised { offer, willing });
            }
            Change::Reveal(_) | Change::Verify(_) | Change::Flag(_) | Change::OnLine(_) => {}
        }
    }

    fn end(&mut self, ending: EndingId) {
        self.state.ending = Some(ending);
        self.state.stage = Stage::WrapUp;
        self.emit(Event::Ended(ending));
        if self.compiled.fields.is_empty() {
            self.close();
        }
    }

    fn wrap(&mut self, field: super::ids::FieldId, option: super::ids::OptionId) -> Result<(), Refusal> {
        if field.0 != self.state.field {
            return Err(Refusal::NotThisField);
        }
        let entries = self.compiled.fields.get(field.index()).map(|field| &field.entries);
        let entry = entries.and_then(|entries| entries.get(option.index())).ok_or(Refusal::NotThisField)?;
        let right = entry.right.holds(&self.state);
        self.state.field += 1;
        self.emit(Event::Wrapped { field, option, right });
        if usize::from(self.state.field) == self.compiled.fields.len() {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        self.state.stage = Stage::Over;
        self.emit(Event::Closed);
    }
}
