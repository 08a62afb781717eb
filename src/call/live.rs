//! Live variables, as a compiler finds them: for each node, what anything reachable from it still reads. The rest of
//! the state is dead there and leaves the prover's key.

use super::compiled::{Change, Compiled, Earned, Effect, Move, Node, Transition};
use super::condition::{Condition, Reads};
use super::ids::NodeId;
use super::state::{Stage, State};
use crate::law::Docket;
use crate::persona::Gauge;
use crate::speech::ActSet;

/// What can still happen from a node on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    pub reads: Reads,
    /// The part of it that steers the call or the law: all that matters once a play is unlawful, for then no score can
    /// make it pass.
    pub plot: Reads,
    /// Acts of replies that can still be said.
    pub acts: ActSet,
    /// Levels of verification that can still be reached, as bits.
    pub verifies: u8,
    /// Facts that can still be revealed, as bits.
    pub reveals: u32,
    /// Offers that can still be promised, as bits; the last bit stands for all from there on.
    pub promises: u64,
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
    /// Checks that the end of the call, the form or a fact decide.
    late: u64,
    /// Checks that the form decides.
    form: u64,
    /// Read from outside, whatever the case reads.
    kept: Reads,
}

impl Liveness {
    /// Analyses a case: a fixpoint over its nodes.
    #[must_use]
    pub fn of(compiled: &Compiled) -> Self {
        Self::keeping(compiled, Reads::default())
    }

    /// The same, with parts of the state that somebody reads from outside and that therefore never die.
    #[must_use]
    pub fn keeping(compiled: &Compiled, kept: Reads) -> Self {
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
            // A promise made later is willing or not by the gauge of that moment.
            if ahead.plot.willing {
                ahead.plot.read_gauge(Gauge::Willingness);
            }
        }
        let wrap_up = (0..=compiled.fields.len()).map(|field| compiled.wrap_up_reads(field)).collect();
        let late = checks_where(compiled, |earned| !matches!(earned, Earned::Said { .. } | Earned::NeverSaid(_) | Earned::Verified(_)));
        let form = checks_where(compiled, |earned| matches!(earned, Earned::Wrapped(_)));
        Self { at, wrap_up, late, form, kept }
    }

    /// What can still happen from a node on.
    #[must_use]
    pub fn ahead(&self, node: NodeId) -> &Ahead {
        &self.at[node.index()]
    }

    /// The state without what is dead in it. Simulated time is dead everywhere: no condition can read it, and the
    /// prover carries it beside the key. Of an unlawful play only that is kept which decides where it can still lead.
    #[must_use]
    pub fn key(&self, state: State, is_lawful: bool) -> State {
        let state = State { seconds: 0, ..state };
        match state.stage {
            Stage::Briefing => state,
            Stage::OnTheLine | Stage::OnHold => {
                let ahead = &self.at[state.node.index()];
                let reads = if is_lawful { ahead.reads } else { ahead.plot };
                reads.union(self.kept).keep(state)
            }
            Stage::WrapUp | Stage::Over => {
                let reads = if is_lawful { self.wrap_up[usize::from(state.field)] } else { Reads::default() };
                State { node: NodeId(0), pauses: 0, ..reads.union(self.kept).keep(state) }
            }
        }
    }

    /// Checks of the sheet that can still bring or cost points in this state.
    #[must_use]
    pub fn open(&self, state: &State) -> u64 {
        match state.stage {
            Stage::Briefing => u64::MAX,
            Stage::OnTheLine | Stage::OnHold => self.at[state.node.index()].open | self.late,
            Stage::WrapUp => self.form,
            Stage::Over => 0,
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
    let mut ahead = Ahead { plot: thresholds(compiled), ..Ahead::default() };
    for reply in node.replies.iter().map(|reply| compiled.reply(*reply)) {
        ahead.plot = ahead.plot.union(reply.when.reads());
        reply.effects.iter().for_each(|effect| take(&mut ahead, effect));
        for act in &reply.acts {
            ahead.acts = ahead.acts.with(act.act);
        }
    }
    for transition in heeded(compiled, node) {
        ahead.plot = ahead.plot.union(transition.when.reads());
    }
    for leads in moves(compiled, node) {
        leads.effects.iter().for_each(|effect| take(&mut ahead, effect));
    }
    node.enter.iter().for_each(|effect| take(&mut ahead, effect));
    for (when, _) in &node.moods {
        ahead.plot = ahead.plot.union(when.reads());
    }
    // Law and rubric look at who listens and how far identity is verified.
    ahead.plot.on_line = true;
    ahead.plot.verified = true;
    ahead.reads = ahead.reads.union(ahead.plot).union(scored(compiled));
    ahead
}

/// What the score reads at any node, besides who listens: conditions of the sheet, objectives, and at the end of the
/// call the promise and what the form asks about.
fn scored(compiled: &Compiled) -> Reads {
    let mut reads = Reads { promise: true, willing: true, ..compiled.wrap_up_reads(0) };
    for check in &compiled.sheet.checks {
        if let Earned::Said { when, .. } = &check.earned {
            reads = reads.union(when.reads());
        }
    }
    if compiled.sheet.checks.iter().any(|check| check.earned == Earned::Objectives) {
        compiled.objectives.iter().for_each(|(_, when)| reads = reads.union(when.reads()));
    }
    reads
}

fn thresholds(compiled: &Compiled) -> Reads {
    let mut reads = Reads::default();
    for threshold in &compiled.temperament.thresholds {
        reads.read_gauge(threshold.gauge);
    }
    reads
}

fn take(ahead: &mut Ahead, effect: &Effect) {
    ahead.plot = ahead.plot.union(effect.when.reads());
    match effect.change {
        // A fact already known is not learned, and not scored, again.
        Change::Reveal(fact) => {
            ahead.reads.facts |= 1 << fact.0;
            ahead.reveals |= 1 << fact.0;
        }
        Change::Verify(level) => ahead.verifies |= 1 << level,
        Change::Promise(offer) => {
            ahead.reads.read_gauge(Gauge::Willingness);
            ahead.promises |= 1 << offer.0.min(63);
        }
        Change::Flag(_) | Change::OnLine(_) => {}
    }
}

/// The transitions that some reply of the node can set off. Those of acts that no reply carries stay silent, and one
/// without a condition hides, for the replies it fits, all that come after it.
fn heeded<'a>(compiled: &'a Compiled, node: &'a Node) -> impl Iterator<Item = &'a Transition> {
    let deciding = node.replies.iter().map(|reply| compiled.reply(*reply)).filter(|reply| reply.to.is_none());
    deciding.flat_map(|reply| {
        let fits = |transition: &&Transition| reply.acts.iter().any(|act| transition.pattern.matches(*act));
        let mut is_decided = false;
        let fitting = node.on.iter().chain(&compiled.defaults).filter(fits);
        fitting.take_while(move |transition| !std::mem::replace(&mut is_decided, transition.when == Condition::ALWAYS))
    })
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
    let (reads, plot) = (left.reads.union(right.reads), left.plot.union(right.plot));
    Ahead {
        reads,
        plot,
        acts: left.acts.union(right.acts),
        verifies: left.verifies | right.verifies,
        reveals: left.reveals | right.reveals,
        promises: left.promises | right.promises,
        ..left
    }
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

fn checks_where(compiled: &Compiled, is_one: impl Fn(&Earned) -> bool) -> u64 {
    compiled.sheet.checks.iter().enumerate().filter(|(_, check)| is_one(&check.earned)).fold(0, |bits, (place, _)| bits | 1 << place)
}

fn small(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
