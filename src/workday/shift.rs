//! An attempt at a workday: rows dialled, left alone and put off, calls played inside, the clock moved by what each costs.
//! Everything is replayable from its inputs.

use std::sync::Arc;

use serde::Serialize;

use super::file::Workday;
use super::input::{ShiftInput, ShiftRefusal, spell_shift_input};
use super::row::{Reason, Row};
use super::sheet::{ShiftReport, report};
use crate::call::{Call, Compiled, Deal, Input, Mode, Stage};
use crate::law::{Bench, Channel, Past, PastResult, Severity};
use crate::score::{Debrief, debrief};

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    pub rule: String,
    pub severity: Severity,
}

/// What became of a row so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowState {
    /// When it was dialled, and what came of it.
    pub dials: Vec<(u16, PastResult)>,
    /// When it was noted why it is left alone, and why.
    pub noted: Option<(u16, Reason)>,
    pub is_put_off: bool,
    /// What was broken by dialling it and in its call.
    pub broken: Vec<Broken>,
    /// Seconds that it took.
    pub seconds: u16,
}

impl RowState {
    /// Whether somebody was talked to.
    #[must_use]
    pub fn has_spoken(&self) -> bool {
        self.dials.iter().any(|(_, result)| *result == PastResult::Conversation)
    }
}

/// A call that is over.
#[derive(Debug, Clone)]
pub struct Had {
    pub row: u8,
    /// When it was dialled.
    pub at: u16,
    pub call: Call,
    pub report: Debrief,
}

/// What an input brought, for a client to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// Nobody picked up.
    NoAnswer(u8),
    /// Somebody picked up: the call is [`Shift::call`].
    PickedUp(u8),
    /// Somebody picked up where there is nothing to be played: the row's `answers` say what was said.
    Said(u8),
    /// The call is over and written up.
    Finished(u8),
    /// The clock stands elsewhere, or a row was noted or put off.
    Quiet,
}

#[derive(Debug, Clone)]
struct Talk {
    row: u8,
    at: u16,
    call: Call,
}

/// One attempt in memory.
#[derive(Debug, Clone)]
pub struct Shift {
    workday: Arc<Workday>,
    seed: u64,
    mode: Mode,
    clock: u16,
    is_ended: bool,
    rows: Vec<RowState>,
    talk: Option<Talk>,
    had: Vec<Had>,
    inputs: Vec<String>,
}

impl Shift {
    /// An attempt at its first second. The seed deals each row's call.
    #[must_use]
    pub fn start(workday: Arc<Workday>, seed: u64, mode: Mode) -> Self {
        let rows = vec![RowState::default(); workday.rows.len()];
        let clock = workday.next_free(0);
        Self { workday, seed, mode, clock, is_ended: false, rows, talk: None, had: Vec::new(), inputs: Vec::new() }
    }

    /// What is played.
    #[must_use]
    pub const fn workday(&self) -> &Arc<Workday> {
        &self.workday
    }

    /// The seed that deals the calls.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Practice or exam.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The second of the shift, within a call too.
    #[must_use]
    pub fn clock(&self) -> u16 {
        self.clock.saturating_add(self.talk.as_ref().map_or(0, |talk| talk.call.state().seconds))
    }

    /// What became of each row, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[RowState] {
        &self.rows
    }

    /// The call that is being had.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        self.talk.as_ref().map(|talk| &talk.call)
    }

    /// The row that is on the line.
    #[must_use]
    pub fn on_line(&self) -> Option<u8> {
        self.talk.as_ref().map(|talk| talk.row)
    }

    /// The calls that are over, in their order.
    #[must_use]
    pub fn had(&self) -> &[Had] {
        &self.had
    }

    /// Every input so far, as a script spells it.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// Whether nothing more can be done. A call that was begun in time is finished first.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.talk.is_none() && (self.is_ended || self.clock >= self.workday.until)
    }

    /// The report as it stands.
    #[must_use]
    pub fn report(&self) -> ShiftReport {
        report(self)
    }

    /// Whether a row can be dialled now.
    #[must_use]
    pub fn can_dial(&self, row: u8) -> bool {
        self.would_take(ShiftInput::Dial(row)).is_ok()
    }

    /// Whether an input would be taken now; nothing changes.
    ///
    /// # Errors
    /// The refusal that [`Shift::apply`] would give.
    pub fn would_take(&self, input: ShiftInput) -> Result<(), ShiftRefusal> {
        match (input, &self.talk) {
            _ if self.is_over() => Err(ShiftRefusal::Over),
            (ShiftInput::InCall(input), Some(talk)) => talk.call.clone().apply(input).map(|_| ()).map_err(ShiftRefusal::from),
            (ShiftInput::InCall(_), None) => Err(ShiftRefusal::NoCall),
            (_, Some(_)) => Err(ShiftRefusal::InCall),
            (ShiftInput::Dial(row) | ShiftInput::Skip(row, _) | ShiftInput::Later(row), None) => self.is_open(row),
            (ShiftInput::Wait(at), None) if at <= self.clock || at > self.workday.until => {
                Err(ShiftRefusal::NoMoment(self.workday.time(at)))
            }
            (ShiftInput::Wait(_) | ShiftInput::End, None) => Ok(()),
        }
    }

    fn is_open(&self, row: u8) -> Result<(), ShiftRefusal> {
        let place = usize::from(row);
        let known = || self.workday.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(", ");
        let (Some(own), Some(state)) = (self.workday.rows.get(place), self.rows.get(place)) else {
            return Err(ShiftRefusal::NoRow(row.to_string(), known()));
        };
        if state.has_spoken() {
            return Err(ShiftRefusal::Spoken(own.id.clone()));
        }
        if state.noted.is_some() {
            return Err(ShiftRefusal::Noted(own.id.clone()));
        }
        Ok(())
    }

    /// Does one thing.
    ///
    /// # Errors
    /// When it is not possible now.
    pub fn apply(&mut self, input: ShiftInput) -> Result<Happened, ShiftRefusal> {
        self.would_take(input)?;
        let spelled = spell_shift_input(self, input);
        let happened = match input {
            ShiftInput::Dial(row) => self.dial(row)?,
            ShiftInput::Skip(row, reason) => {
                self.rows[usize::from(row)].noted = Some((self.clock, reason));
                self.spend(row, self.workday.times.note);
                Happened::Quiet
            }
            ShiftInput::Later(row) => {
                self.rows[usize::from(row)].is_put_off = true;
                Happened::Quiet
            }
            ShiftInput::Wait(at) => {
                self.clock = self.workday.next_free(at);
                Happened::Quiet
            }
            ShiftInput::End => {
                self.is_ended = true;
                Happened::Quiet
            }
            ShiftInput::InCall(input) => self.in_call(input)?,
        };
        self.inputs.push(spelled);
        Ok(happened)
    }

    /// Time passes for a row; a break that is reached is taken.
    fn spend(&mut self, row: u8, seconds: u16) {
        let state = &mut self.rows[usize::from(row)];
        state.seconds = state.seconds.saturating_add(seconds);
        self.clock = self.workday.next_free(self.clock.saturating_add(seconds));
    }

    fn dial(&mut self, place: u8) -> Result<Happened, ShiftRefusal> {
        let workday = Arc::clone(&self.workday);
        let (row, at, times) = (&workday.rows[usize::from(place)], self.clock, workday.times);
        let is_reached = row.is_reached(at);
        if let Some(case) = row.case.as_ref().filter(|_| is_reached) {
            let compiled = case_at(&workday, case, at, &self.history(place)).ok_or_else(|| ShiftRefusal::NoCase(row.id.clone()))?;
            let deal = Deal::draw(&compiled, self.seed.wrapping_add(u64::from(place)), self.mode);
            let plan = compiled.plans.first().map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: 0 });
            let mut call = Call::start(compiled, deal, self.mode);
            if let Some(dial) = plan {
                call.apply(dial)?;
            }
            // Ringing ends before the first word; a break waits until the call is written up.
            self.rows[usize::from(place)].seconds += times.look + times.answer;
            self.clock = self.clock.saturating_add(times.look + times.answer);
            self.talk = Some(Talk { row: place, at, call });
            return Ok(Happened::PickedUp(place));
        }
        let broken = judge(&workday, row, at, &self.history(place));
        self.rows[usize::from(place)].broken.extend(broken);
        let said = row.answers.as_ref().filter(|_| is_reached);
        let (result, happened, seconds) = match said {
            Some(answers) => (PastResult::Conversation, Happened::Said(place), times.look + times.answer + answers.seconds + times.wrap_up),
            None => (PastResult::NoAnswer, Happened::NoAnswer(place), times.look + times.ring),
        };
        self.rows[usize::from(place)].dials.push((at, result));
        self.spend(place, seconds);
        Ok(happened)
    }

    /// The calls of today to a row.
    fn history(&self, place: u8) -> Vec<Past> {
        past(&self.workday, place, &self.rows[usize::from(place)].dials)
    }

    fn in_call(&mut self, input: Input) -> Result<Happened, ShiftRefusal> {
        let Some(talk) = &mut self.talk else { return Err(ShiftRefusal::NoCall) };
        talk.call.apply(input)?;
        if talk.call.state().stage != Stage::Over {
            return Ok(Happened::Quiet);
        }
        let Some(Talk { row, at, call }) = self.talk.take() else { return Err(ShiftRefusal::NoCall) };
        let compiled = call.compiled();
        let report = debrief(compiled, call.deal().mood, call.events(), &compiled.source_language);
        let failing = report.findings.iter().filter(|finding| compiled.bench.can_fail(finding.rule));
        let broken: Vec<Broken> = failing.map(|finding| Broken { rule: finding.id.clone(), severity: finding.severity }).collect();
        let state = &mut self.rows[usize::from(row)];
        state.broken.extend(broken);
        state.dials.push((at, PastResult::Conversation));
        let seconds = call.state().seconds;
        self.had.push(Had { row, at, call, report });
        self.spend(row, seconds.saturating_add(self.workday.times.wrap_up));
        Ok(Happened::Finished(row))
    }
}

/// Calls of today to a row, as the law keeps them.
pub(super) fn past(workday: &Workday, place: u8, dials: &[(u16, PastResult)]) -> Vec<Past> {
    let scene = &workday.rows[usize::from(place)].scene;
    let one = |(at, result): &(u16, PastResult)| Past {
        at: workday.moment(*at),
        channel: Channel::Call,
        to: scene.number_of,
        number: scene.number.clone(),
        result: *result,
        told: None,
    };
    dials.iter().map(one).collect()
}

/// A row's case as it is dialled at this second, after these calls of today.
pub(super) fn case_at(workday: &Workday, case: &Compiled, at: u16, today: &[Past]) -> Option<Arc<Compiled>> {
    case.at_time(&workday.content, workday.moment(at), today).map(Arc::new)
}

/// What dialling a row at this second breaks by itself, after these calls of today.
pub(super) fn judge(workday: &Workday, row: &Row, at: u16, today: &[Past]) -> Vec<Broken> {
    let mut scene = row.scene.clone();
    scene.at = workday.moment(at);
    scene.history.extend(today.iter().cloned());
    let packs: Vec<_> = match &row.case {
        Some(case) => case.packs.iter().filter_map(|pack| workday.content.packs.get(pack).cloned()).collect(),
        None => workday.packs.clone(),
    };
    let Ok(bench) = Bench::convene(&packs, &workday.content.vocabulary, &scene) else { return Vec::new() };
    let mut broken: Vec<Broken> = Vec::new();
    bench.open(&mut |breach| {
        let found = Broken { rule: bench.rule_name(breach.rule).to_owned(), severity: bench.severity(breach.rule) };
        if bench.can_fail(breach.rule) && !broken.contains(&found) {
            broken.push(found);
        }
    });
    broken
}
