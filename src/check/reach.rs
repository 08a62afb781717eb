//! What the plays of a case reach: the machine alone, without law and score, every starting mood of every variant.

use rustc_hash::FxHashSet;

use crate::call::{CardId, Compiled, Event, Input, Liveness, PAUSES, Stage, State, is_offered, step};
use crate::persona::{Gauge, Mood};

/// A search on every save stops here; what it did not see is then unknown.
const MOST_STATES: usize = 200_000;

/// What was seen, in any variant. Variants of a scenario have the same ids.
#[derive(Debug)]
pub(super) struct Reached {
    pub nodes: Vec<bool>,
    pub replies: Vec<bool>,
    pub endings: Vec<bool>,
}

impl Reached {
    /// Searches all variants; `None` where there is none, or a search was not finished.
    pub(super) fn of(deals: &[Compiled], most_states: usize) -> Option<Self> {
        let first = deals.first()?;
        let mut seen = Self {
            nodes: vec![false; first.nodes.len()],
            replies: vec![false; first.replies.len()],
            endings: vec![false; first.endings.len()],
        };
        deals.iter().all(|deal| seen.explore(deal, MOST_STATES.min(most_states))).then_some(seen)
    }

    fn explore(&mut self, compiled: &Compiled, most: usize) -> bool {
        let liveness = Liveness::of(compiled);
        let mut known: FxHashSet<State> = FxHashSet::default();
        let mut queue: Vec<State> = starting_moods(compiled).map(|mood| compiled.before(mood)).collect();
        let mut inputs = Vec::new();
        while let Some(state) = queue.pop() {
            inputs_of(compiled, &state, &mut inputs);
            for input in &inputs {
                let next = step(compiled, state, *input, &mut |_: &State, event: Event| self.see(event));
                let Ok(next) = next else { continue };
                let kept = liveness.key(next, false);
                if matches!(kept.stage, Stage::OnTheLine | Stage::OnHold) && known.insert(kept) {
                    queue.push(kept);
                }
            }
            if known.len() > most {
                return false;
            }
        }
        true
    }

    fn see(&mut self, event: Event) {
        match event {
            Event::Entered(node) => self.nodes[node.index()] = true,
            Event::Said { reply, .. } => self.replies[reply.index()] = true,
            Event::Ended(ending) => self.endings[ending.index()] = true,
            _ => {}
        }
    }
}

/// Every mood that the case allows at the start.
pub(super) fn starting_moods(compiled: &Compiled) -> impl Iterator<Item = Mood> {
    let (low, high) = compiled.mood;
    let range = move |gauge: Gauge| low.level(gauge)..=high.level(gauge);
    range(Gauge::Trust).flat_map(move |trust| {
        range(Gauge::Anger).flat_map(move |anger| {
            range(Gauge::Stress)
                .flat_map(move |stress| range(Gauge::Willingness).map(move |willingness| Mood { trust, anger, stress, willingness }))
        })
    })
}

/// What can be done in a state until the call ends.
pub(super) fn inputs_of(compiled: &Compiled, state: &State, inputs: &mut Vec<Input>) {
    inputs.clear();
    match state.stage {
        Stage::Briefing => {
            let plans = compiled.plans.iter().zip(0u8..);
            inputs.extend(plans.map(|(plan, slot)| Input::Contact { whom: plan.whom, channel: plan.channel, slot }));
            inputs.push(Input::EndCall);
        }
        Stage::OnTheLine => {
            let replies = compiled.node(state.node).replies.iter();
            inputs.extend(replies.filter(|reply| is_offered(compiled, state, **reply)).map(|reply| Input::Reply(*reply)));
            inputs.extend([Input::Silence, Input::EndCall]);
            if state.pauses < PAUSES {
                inputs.extend([Input::Hold, Input::LookUp(CardId(0))]);
            }
        }
        Stage::OnHold => inputs.extend([Input::Resume, Input::EndCall]),
        Stage::WrapUp | Stage::Over => {}
    }
}
