//! Somebody who plays: greedy with slips. For seeding a synthetic organisation; nothing is judged by it.

use std::sync::Arc;

use super::content::Case;
use crate::call::{Call, Compiled, Deal, Draw, Input, Mode, OptionId, Stage, State, is_offered, step};
use crate::records::{Finish, Header, Origin, Taken, spell};
use crate::score::{Marks, Note, debrief};

/// What was played. The header still lacks whose it is and when it began.
#[derive(Debug, Clone)]
pub struct Played {
    pub header: Header,
    pub inputs: Vec<Taken>,
    pub finish: Finish,
}

/// Nobody decides more often than this in a call.
const LONGEST: usize = 120;

/// Plays a case; `skill` in per cent is how often the best of the next inputs is taken. `None` where that leads nowhere.
#[must_use]
pub fn play(case: &Case, seed: u64, skill: u32, mode: Mode) -> Option<Played> {
    let compiled = &case.compiled;
    let deal = Deal::draw(compiled, seed, mode);
    let header = Header::new(compiled, deal.clone(), mode, Origin::Script, "", "");
    let mut call = Call::start(Arc::clone(compiled), deal, mode);
    let (mut draw, mut marks, mut inputs) = (Draw::new(seed ^ 0x5eed), Marks::default(), Vec::new());
    while !call.is_over() && inputs.len() < LONGEST {
        let options = options(compiled, call.state());
        let wished = draw.below(100) < skill;
        let pick = options.get(draw.below(u32::try_from(options.len()).unwrap_or(1)) as usize).copied()?;
        let best = || options.iter().copied().max_by_key(|input| worth(compiled, *call.state(), marks, *input));
        let input = if wished { best()? } else { pick };
        let n = u32::try_from(inputs.len() + 1).unwrap_or(u32::MAX);
        inputs.push(Taken { n, at: call.state().seconds, input: spell(compiled, input) });
        watch(compiled, *call.state(), &mut marks, input, &mut |_| {});
        call.apply(input).ok()?;
    }
    let report = debrief(compiled, call.deal().mood, call.events(), "zh-CN");
    let finish = Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective };
    call.is_over().then_some(Played { header, inputs, finish })
}

fn options(compiled: &Compiled, state: &State) -> Vec<Input> {
    match state.stage {
        Stage::Briefing => {
            let first = compiled.plans.first();
            first.map(|plan| Input::Contact { whom: plan.whom, channel: plan.channel, slot: 0 }).into_iter().collect()
        }
        Stage::OnTheLine => {
            let replies = compiled.node(state.node).replies.iter().copied().filter(|reply| is_offered(compiled, state, *reply));
            let replies: Vec<Input> = replies.map(Input::Reply).collect();
            if replies.is_empty() { vec![Input::Silence] } else { replies }
        }
        Stage::WrapUp => {
            let field = compiled.fields.get(usize::from(state.field));
            let entries = field.map_or(0, |field| field.entries.len());
            (0..entries)
                .filter_map(|at| u8::try_from(at).ok())
                .map(|at| Input::Wrap(crate::call::FieldId(state.field), OptionId(at)))
                .collect()
        }
        Stage::OnHold => vec![Input::Resume],
        Stage::Over => Vec::new(),
    }
}

/// Breaches weigh more than any points.
fn worth(compiled: &Compiled, state: State, mut marks: Marks, input: Input) -> i32 {
    let mut worth = 0;
    watch(compiled, state, &mut marks, input, &mut |note| match note {
        Note::Breach(_) => worth -= 1000,
        Note::Points { points, .. } => worth += points,
    });
    worth
}

fn watch(compiled: &Compiled, state: State, marks: &mut Marks, input: Input, note: &mut impl FnMut(Note)) {
    // What the machine refuses is worth nothing and changes nothing.
    let _ = step(compiled, state, input, &mut |state: &State, event| marks.watch(compiled, state, event, note));
}
