//! Live variables, as a compiler finds them: for each node, what anything reachable from it still reads. The rest of
//! the state is dead there and leaves the prover's key.

use super::compiled::{Change, Compiled, Earned, Effect, Move, Node, Transition};
use super::condition::Reads;
use super::ids::NodeId;
use super::state::{Stage, State};
use crate::law::Docket;
use crate::persona::Gauge;
use crate::speech::{ActSet, ActUse};

/// What can still happen from a node on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    pub reads: Reads,
    /// Acts of replies that can still be said.
    pub acts: ActSet,
    /// Levels of verification that can still be reached, as bits.
    pub verifies: u8,
    /// Checks of the sheet that can still change.
    pub open: u64,
    /// Bits of the docket that can still matter.
    pub docket: u64,
}

/// The analysis of a whole case.
#[derive(Debug, Clone)]
pub struct Liveness {
    at: Vec<Ahead>,
    wrap_up: Vec<Reads>,
}

impl Liveness {
    /// Analyses a case: a fixpoint over its nodes.
    #[must_use]
    pub fn of(compiled: &Compiled) -> Self {
        let own: Vec<Ahead> = compiled.nodes.iter().map(|node| own(compiled, node)).collect();
        let next: Vec<Vec<NodeId>> =
            compiled.nodes.iter().enumerate().map(|(at, node)| successors(compiled, NodeId(small(at)), node)).collect();
        let mut at = own;
        loop {
            let mut changed = false;
            for place in (0..at.len()).rev() {
                let joined = next[place].iter().fold(at[place], |ahead, node| join(ahead, at[node.index()]));
                changed |= joined != at[place];
                at[place] = joined;
            }
            if !changed {
                break;
            }
        }
        for ahead in &mut at {
            ahead.docket = compiled.bench.live(ahead.acts);
            ahead.open = open_checks(compiled, *ahead);
        }
        let wrap_up = (0..=compiled.fields.len()).map(|field| compiled.wrap_up_reads(field)).collect();
        Self { at, wrap_up }
    }

    /// The state without what is dead in it. Simulated time is dead everywhere: no condition can read it, and the
    /// prover carries it beside the key.
    #[must_use]
    pub fn key(&self, state: State) -> State {
        let state = State { seconds: 0, ..state };
        match state.stage {
            Stage::Briefing => state,
            Stage::OnTheLine | Stage::OnHold => self.at[state.node.index()].reads.keep(state),
            Stage::WrapUp | Stage::Over => {
                let kept = self.wrap_up[usize::from(state.field)].keep(state);
                State { node: NodeId(0), pauses: 0, ..kept }
            }
        }
    }

    /// The docket's bits that still matter in this state.
    #[must_use]
    pub fn docket(&self, state: &State, docket: Docket) -> Docket {
        match state.stage {
            Stage::Briefing => docket,
            Stage::OnTheLine | Stage::OnHold => Docket(docket.0 & self.at[state.node.index()].docket),
            Stage::WrapUp | Stage::Over => Docket::default(),
        }
    }

    /// The settled checks that still matter in this state.
    #[must_use]
    pub fn settled(&self, state: &State, settled: u64) -> u64 {
        match state.stage {
            Stage::Briefing => settled,
            Stage::OnTheLine | Stage::OnHold => settled & self.at[state.node.index()].open,
            // Each field is filled once, so its check cannot be earned twice.
            Stage::WrapUp | Stage::Over => 0,
        }
    }
}

/// What one node reads and does in one input, including what its successors do on entering.
fn own(compiled: &Compiled, node: &Node) -> Ahead {
    let mut ahead = Ahead { reads: thresholds(compiled), ..Ahead::default() };
    for reply in node.replies.iter().map(|reply| compiled.reply(*reply)) {
        ahead.reads = ahead.reads.union(reply.when.reads());
        reply.effects.iter().for_each(|effect| take(&mut ahead, effect));
        for act in &reply.acts {
            ahead.acts = ahead.acts.with(act.act);
        }
    }
    for transition in heeded(compiled, node) {
        ahead.reads = ahead.reads.union(transition.when.reads());
    }
    for leads in moves(compiled, node) {
        leads.effects.iter().for_each(|effect| take(&mut ahead, effect));
    }
    node.enter.iter().for_each(|effect| take(&mut ahead, effect));
    for (when, _) in &node.moods {
        ahead.reads = ahead.reads.union(when.reads());
    }
    // Law and rubric look at who listens and how far identity is verified.
    ahead.reads.on_line = true;
    ahead.reads.verified = true;
    for check in &compiled.sheet.checks {
        if let Earned::Said { when, .. } = &check.earned {
            ahead.reads = ahead.reads.union(when.reads());
        }
    }
    if compiled.sheet.checks.iter().any(|check| check.earned == Earned::Objectives) {
        compiled.objectives.iter().for_each(|(_, when)| ahead.reads = ahead.reads.union(when.reads()));
    }
    // The end of the call settles the promise and leads to the form.
    ahead.reads.promise = true;
    ahead.reads.willing = true;
    ahead.reads = ahead.reads.union(compiled.wrap_up_reads(0));
    ahead
}

fn thresholds(compiled: &Compiled) -> Reads {
    let mut reads = Reads::default();
    for threshold in &compiled.temperament.thresholds {
        reads.read_gauge(threshold.gauge);
    }
    reads
}

fn take(ahead: &mut Ahead, effect: &Effect) {
    ahead.reads = ahead.reads.union(effect.when.reads());
    match effect.change {
        // A fact already known is not learned, and not scored, again.
        Change::Reveal(fact) => ahead.reads.facts |= 1 << fact.0,
        Change::Verify(level) => ahead.verifies |= 1 << level,
        Change::Promise(_) => ahead.reads.read_gauge(Gauge::Willingness),
        Change::Flag(_) | Change::OnLine(_) => {}
    }
}

/// The transitions that some reply of the node can set off: those of the acts that no reply carries stay silent.
fn heeded<'a>(compiled: &'a Compiled, node: &'a Node) -> impl Iterator<Item = &'a Transition> {
    let deciding = node.replies.iter().map(|reply| compiled.reply(*reply)).filter(|reply| reply.to.is_none());
    let acts: Vec<ActUse> = deciding.flat_map(|reply| reply.acts.iter().copied()).collect();
    node.on.iter().chain(&compiled.defaults).filter(move |transition| acts.iter().any(|act| transition.pattern.matches(*act)))
}

fn moves<'a>(compiled: &'a Compiled, node: &'a Node) -> impl Iterator<Item = &'a Move> {
    let transitions = heeded(compiled, node).map(|transition| &transition.leads);
    transitions.chain(&node.otherwise).chain(node.silence.as_ref().or(compiled.silence.as_ref()))
}

fn successors(compiled: &Compiled, at: NodeId, node: &Node) -> Vec<NodeId> {
    let replies = node.replies.iter().filter_map(|reply| compiled.reply(*reply).to);
    let mut all: Vec<NodeId> = moves(compiled, node).filter_map(|leads| leads.to).chain(replies).chain([at]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn join(left: Ahead, right: Ahead) -> Ahead {
    Ahead { reads: left.reads.union(right.reads), acts: left.acts.union(right.acts), verifies: left.verifies | right.verifies, ..left }
}

fn open_checks(compiled: &Compiled, ahead: Ahead) -> u64 {
    let mut open = 0;
    for (place, check) in compiled.sheet.checks.iter().enumerate() {
        let is_open = match &check.earned {
            Earned::Said { acts, .. } | Earned::NeverSaid(acts) => acts.meets(ahead.acts),
            Earned::Verified(wanted) => ahead.verifies >> wanted != 0,
            Earned::Learned | Earned::Promise | Earned::Objectives | Earned::Wrapped(_) | Earned::Within(_) => false,
        };
        open |= u64::from(is_open) << place;
    }
    open
}

fn small(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
