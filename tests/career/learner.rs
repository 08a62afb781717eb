//! Somebody who learns: what a debrief showed is known for some days. It knows nothing of a case that it was not shown, sees
//! a finding coming only where it was told of the rule, and forgets both.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ringback::call::{Call, Compiled, Deal, Draw, Event, FieldId, Input, Mode, OptionId, Stage};
use ringback::career::{Attempted, Sat};
use ringback::score::debrief;

use super::best_play;

/// A moment of decision: a node or a field of the form, by name.
type Moment = (String, String);

/// When something was learned last, and how often.
#[derive(Debug, Clone, Copy)]
struct Known {
    last: NaiveDate,
    times: u32,
}

impl Known {
    /// The same day always; after days less and less, slower with repetitions.
    fn is_recalled(self, on: NaiveDate, draw: &mut Draw) -> bool {
        let days = u32::try_from((on - self.last).num_days()).unwrap_or(0);
        draw.below(100) < 100_u32.saturating_sub(9 * days / self.times)
    }

    fn again(known: Option<&Self>, on: NaiveDate) -> Self {
        Self { last: on, times: known.map_or(1, |known| known.times + 1) }
    }
}

/// Choices by moment, in the words of the file.
#[derive(Debug, Default)]
pub(super) struct Learner {
    choices: BTreeMap<Moment, (String, Known)>,
    rules: BTreeMap<String, Known>,
}

/// How many moments a debrief teaches.
const LESSONS: usize = 6;
/// Longer than any call.
const PATIENCE: usize = 60;

impl Learner {
    /// Plays a call, and learns from its debrief where it is practice.
    pub(super) fn play(&mut self, compiled: &Arc<Compiled>, seed: u64, mode: Mode, on: NaiveDate, sat: Option<Sat>) -> Attempted {
        let mut draw = Draw::new(seed ^ 0x1ea2_2e47);
        let mut call = Call::start(Arc::clone(compiled), Deal::draw(compiled, seed, mode), mode);
        while !call.is_over() {
            let tired = call.inputs().len() > PATIENCE && call.state().stage != Stage::WrapUp;
            let input = if tired { Input::EndCall } else { self.choose(&call, on, &mut draw) };
            call.apply(input).expect("what is offered is taken");
        }
        if mode == Mode::Practice {
            self.learn(&call, on);
        }
        Attempted::of(&call, on, sat).expect("it is over")
    }

    fn choose(&self, call: &Call, on: NaiveDate, draw: &mut Draw) -> Input {
        let options = options(call);
        if let Some((choice, known)) = moment(call).and_then(|moment| self.choices.get(&moment))
            && known.is_recalled(on, draw)
            && let Some(input) = options.iter().find(|input| name(call, **input) == *choice)
        {
            return *input;
        }
        if call.state().stage == Stage::Briefing {
            // Nobody who does not know better leaves a number undialled.
            return options[0];
        }
        let harmless: Vec<Input> = options.iter().copied().filter(|input| !self.sees(call, *input, on, draw)).collect();
        let from = if harmless.is_empty() { options } else { harmless };
        from[draw.below(u32::try_from(from.len()).expect("few")) as usize]
    }

    /// Whether it sees that this breaks a rule that it knows.
    fn sees(&self, call: &Call, input: Input, on: NaiveDate, draw: &mut Draw) -> bool {
        let mut next = call.clone();
        if next.apply(input).is_err() {
            return false;
        }
        let found = |call: &Call| debrief(call.compiled(), call.deal().mood, call.events(), "zh-CN").findings;
        let before = found(call).len();
        found(&next).iter().skip(before).any(|finding| self.rules.get(&finding.id).is_some_and(|known| known.is_recalled(on, draw)))
    }

    /// The debrief names the rules that were broken, and shows some moments of a better call, the earliest first.
    fn learn(&mut self, call: &Call, on: NaiveDate) {
        let compiled = call.compiled();
        for finding in debrief(compiled, call.deal().mood, call.events(), "zh-CN").findings {
            self.rules.insert(finding.id.clone(), Known::again(self.rules.get(&finding.id), on));
        }
        let mut better = Call::start(Arc::clone(compiled), call.deal().clone(), Mode::Practice);
        let mut lessons = 0;
        for input in best_play(compiled, call) {
            if let Some(moment) = moment(&better) {
                let choice = name(&better, input);
                let known = self.choices.get(&moment).filter(|(known, _)| *known == choice).map(|(_, known)| *known);
                // What was known is seen again; of what is new only so much sinks in.
                if known.is_some() || lessons < LESSONS {
                    lessons += usize::from(known.is_none());
                    self.choices.insert(moment, (choice, Known::again(known.as_ref(), on)));
                }
            }
            better.apply(input).expect("a proved play can be played");
        }
    }
}

/// Where a decision is asked for: whose number is to be dialled, or the point of the talk and what was just heard.
fn moment(call: &Call) -> Option<Moment> {
    let (compiled, state) = (call.compiled(), call.state());
    match state.stage {
        Stage::Briefing => Some((compiled.id.clone(), format!("before {}", compiled.parties[usize::from(compiled.plans[0].whom.0)].id))),
        Stage::OnTheLine => {
            let heard = call
                .events()
                .iter()
                .rev()
                .find_map(|stamped| if let Event::Heard { line, .. } = stamped.event { Some(line.0) } else { None });
            Some((compiled.id.clone(), format!("{} {heard:?}", compiled.node(state.node).id)))
        }
        Stage::WrapUp => {
            let field = &compiled.fields[usize::from(state.field)].id;
            Some((compiled.id.clone(), format!("wrap {field} after {:?} {}", state.ending, state.promise.is_some())))
        }
        _ => None,
    }
}

/// A choice as its file calls it.
fn name(call: &Call, input: Input) -> String {
    let compiled: &Compiled = call.compiled();
    match input {
        Input::Reply(reply) => compiled.reply(reply).id.clone(),
        Input::Wrap(field, option) => compiled.fields[field.index()].entries[option.index()].id.clone(),
        other => format!("{other:?}"),
    }
}

/// What a person would do: dial, say something, fill the form.
pub(super) fn options(call: &Call) -> Vec<Input> {
    let view = call.view("zh-CN");
    match view.stage {
        Stage::Briefing => {
            let dial = view.planned.iter().map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: plan.slot });
            dial.chain([Input::EndCall]).collect()
        }
        Stage::OnTheLine if view.replies.is_empty() => vec![Input::Silence],
        Stage::OnTheLine => view.replies.iter().map(|offered| Input::Reply(offered.reply)).collect(),
        Stage::WrapUp => {
            let form = view.form.expect("a field is asked for");
            form.options.iter().map(|(option, _)| wrap(form.field, *option)).collect()
        }
        Stage::OnHold => vec![Input::Resume],
        Stage::Over => Vec::new(),
    }
}

fn wrap(field: FieldId, option: OptionId) -> Input {
    Input::Wrap(field, option)
}
