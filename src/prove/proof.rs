//! What the search shows about a case, with a play to try for each claim.

use serde::Serialize;

use super::claims::{Verdict, is_hurt_by_win};
use super::cores;
use super::explore::{Bounds, Progress, Stop, Watcher, explore};
use super::fronts::Aim;
use super::graph::Graph;
use super::labels::Labels;
use super::pay::{Unlawful, best_unlawful};
use super::play::{Play, Scored, through, to_key};
use super::reduce::{Reducer, Reduction};
use super::shape::{Arriving, Longest, dead_ends, longest};
use crate::call::{Compiled, EndingId, Input, NodeId, ReplyId, State};
use crate::law::RuleId;
use crate::persona::{Gauge, Mood};

/// Parts of the scenario that no play reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unreached {
    pub nodes: Vec<NodeId>,
    pub replies: Vec<ReplyId>,
    pub endings: Vec<EndingId>,
}

impl Unreached {
    /// What neither of two searches reaches: two variants of one scenario have the same ids.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        fn both<T: Copy + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
            one.iter().copied().filter(|id| other.contains(id)).collect()
        }
        Self {
            nodes: both(&self.nodes, &other.nodes),
            replies: both(&self.replies, &other.replies),
            endings: both(&self.endings, &other.endings),
        }
    }

    /// Whether everything is reached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.replies.is_empty() && self.endings.is_empty()
    }
}

/// The shortest play to each part of the scenario that some play reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reached {
    pub nodes: Vec<(NodeId, Play)>,
    pub replies: Vec<(ReplyId, Play)>,
    pub endings: Vec<(EndingId, Play)>,
    pub findings: Vec<(RuleId, Play)>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// How many different states were visited.
    pub states: usize,
    pub transitions: usize,
    /// False: a bound was reached, and nothing is proved.
    pub exhausted: bool,
    /// Why the search stopped early, if it did.
    pub stopped: Option<Stop>,
    /// The starting moods that were tried.
    pub starts: Vec<Mood>,
    /// For each starting mood, a lawful play that passes with the most points: the inputs, and the effective points.
    pub wins: Vec<Option<(Vec<Input>, i32)>>,
    /// For each starting mood, the lawful play with the most effective points, passing or not.
    pub best: Vec<Option<Scored>>,
    /// The lawful play with the fewest effective points.
    pub worst: Option<Scored>,
    /// For each starting mood, the most effective points of a play with a finding.
    pub unlawful: Vec<Unlawful>,
    /// How many states that a lawful play reaches have no lawful end ahead.
    pub dead_ends: usize,
    /// The shortest play to one of them.
    pub dead_end: Option<Play>,
    pub longest: Option<Longest>,
    pub unreached: Unreached,
    pub reached: Reached,
    /// Rules that some play breaks.
    pub broken: Vec<RuleId>,
    /// Replies whose own words are a finding, wherever they are said.
    pub always_breaking: Vec<ReplyId>,
    /// Replies whose own words are a finding in some states only.
    pub sometimes_breaking: Vec<ReplyId>,
    pub invariants: Vec<Verdict>,
}

impl Proof {
    /// Whether every promise holds: exhausted, a lawful win from every starting mood, no lawful dead end, breaking the
    /// law never pays, and the trainer's own claims. What is unreached is for the caller to compare between variants.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.exhausted
            && self.wins.iter().all(Option::is_some)
            && self.dead_ends == 0
            && self.paying().next().is_none()
            && self.invariants.iter().all(|verdict| verdict.hurt_by.is_none())
    }

    /// Starting moods from which a play with a finding gets more effective points than the best without one: the place
    /// of the mood.
    pub fn paying(&self) -> impl Iterator<Item = usize> {
        let lawful = self.best.iter().map(|best| best.as_ref().map_or(0, |best| best.points));
        let pays = lawful.zip(&self.unlawful).map(|(lawful, unlawful)| unlawful.at_most() > lawful);
        pays.enumerate().filter(|(_, pays)| *pays).map(|(place, _)| place)
    }
}

/// Exhausts a case.
#[must_use]
pub fn prove(compiled: &Compiled, reduction: Reduction, bounds: Bounds) -> Proof {
    prove_watched(compiled, reduction, bounds, &|_| None)
}

/// Exhausts a case; the watcher is told how far it is, and may stop it.
#[must_use]
pub fn prove_watched(compiled: &Compiled, reduction: Reduction, bounds: Bounds, watcher: &Watcher<'_>) -> Proof {
    let moods = starting_moods(compiled);
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, reduction, bounds, watcher);
    let mut proof = unproved(compiled, &graph, moods);
    if graph.stopped.is_none() {
        weigh(compiled, &graph, reduction, watcher, &mut proof);
    }
    proof
}

/// What the states alone tell.
fn unproved(compiled: &Compiled, graph: &Graph, starts: Vec<Mood>) -> Proof {
    let replies = |kind: fn(bool, bool) -> bool| {
        let kinds = graph.seen.breaking.iter().zip(&graph.seen.clean);
        (0u16..).map(ReplyId).zip(kinds).filter(|(_, (breaking, clean))| kind(**breaking, **clean)).map(|(reply, _)| reply).collect()
    };
    let hurt = |place: usize| graph.seen.hurt[place].map(|at| through(compiled, graph, at));
    Proof {
        states: graph.len(),
        transitions: graph.edges.len(),
        exhausted: graph.stopped.is_none(),
        stopped: graph.stopped,
        wins: vec![None; starts.len()],
        best: vec![None; starts.len()],
        worst: None,
        unlawful: vec![Unlawful::AtMost(100); starts.len()],
        starts,
        dead_ends: 0,
        dead_end: None,
        longest: None,
        unreached: unreached(graph),
        reached: reached(compiled, graph),
        broken: graph.seen.broken().map(|(rule, _)| rule).collect(),
        always_breaking: replies(|breaking, clean| breaking && !clean),
        sometimes_breaking: replies(|breaking, clean| breaking && clean),
        invariants: compiled.invariants.iter().enumerate().map(|(at, claim)| Verdict { id: claim.id.clone(), hurt_by: hurt(at) }).collect(),
    }
}

/// What one starting mood shows.
struct FromStart {
    win: Option<(Vec<Input>, i32)>,
    best: Option<Scored>,
    unlawful: Unlawful,
    /// By invariant: a winning play that hurts it.
    hurt: Vec<Option<Play>>,
    /// Why the rest is worth nothing.
    stopped: Option<Stop>,
}

/// Points, dead ends and lengths: only a graph that is whole tells them.
fn weigh(compiled: &Compiled, graph: &Graph, reduction: Reduction, watcher: &Watcher<'_>, proof: &mut Proof) {
    let reducer = Reducer::new(compiled, reduction);
    let starts: Vec<u32> = (0u32..).take(proof.starts.len()).collect();
    let told = cores::all(starts.clone(), &|start| from_start(compiled, graph, &reducer, start, watcher));
    // Whoever was asked to stop while points were weighed has proved nothing.
    let was_stopped = told.iter().find_map(|told| told.stopped);
    if let Some(stop) = was_stopped {
        (proof.exhausted, proof.stopped) = (false, Some(stop));
        return;
    }
    proof.wins.clear();
    proof.best.clear();
    proof.unlawful.clear();
    for told in told {
        proof.wins.push(told.win);
        proof.best.push(told.best);
        proof.unlawful.push(told.unlawful);
        for (verdict, hurt) in proof.invariants.iter_mut().zip(told.hurt) {
            verdict.hurt_by = verdict.hurt_by.take().or(hurt);
        }
    }
    let lowest = Labels::spread(compiled, graph, &starts, Aim::Worst, watcher);
    proof.worst = extreme(compiled, graph, &lowest, |points| -points).filter(|_| lowest.stopped.is_none());
    let arriving = Arriving::of(graph);
    let dead = dead_ends(graph, &arriving);
    proof.dead_ends = dead.len();
    proof.dead_end = dead.first().map(|key| to_key(compiled, graph, *key));
    proof.longest = Some(longest(compiled, graph, &arriving));
    let progress = Progress { states: graph.len(), waiting: 0, bytes: 0 };
    if let Some(stop) = lowest.stopped.or_else(|| watcher(progress)) {
        (proof.exhausted, proof.stopped) = (false, Some(stop));
    }
}

fn from_start(compiled: &Compiled, graph: &Graph, reducer: &Reducer, start: u32, watcher: &Watcher<'_>) -> FromStart {
    let labels = Labels::spread(compiled, graph, &[start], Aim::Best, watcher);
    if labels.stopped.is_some() {
        return FromStart { win: None, best: None, unlawful: Unlawful::AtMost(100), hurt: Vec::new(), stopped: labels.stopped };
    }
    FromStart {
        win: best_win(compiled, graph, &labels),
        best: extreme(compiled, graph, &labels, |points| points),
        unlawful: best_unlawful(compiled, reducer, graph, &labels, watcher),
        hurt: hurt_by_wins(compiled, graph, &labels),
        stopped: None,
    }
}

/// Every mood the scenario allows at the start.
#[must_use]
pub fn starting_moods(compiled: &Compiled) -> Vec<Mood> {
    let (low, high) = compiled.mood;
    let range = |gauge: Gauge| low.level(gauge)..=high.level(gauge);
    let mut moods = Vec::new();
    for trust in range(Gauge::Trust) {
        for anger in range(Gauge::Anger) {
            for stress in range(Gauge::Stress) {
                for willingness in range(Gauge::Willingness) {
                    moods.push(Mood { trust, anger, stress, willingness });
                }
            }
        }
    }
    moods
}

/// The ends of plays that labels were spread from.
fn ends<'a>(graph: &'a Graph, labels: &'a Labels) -> impl Iterator<Item = (u32, u32, i32)> {
    let over = graph.places().filter(|key| graph.packed(*key).is_over());
    over.flat_map(|key| labels.at(key).map(move |(place, label)| (key, place, label.points)))
}

/// Of ends with the same rank, the one found first.
fn extreme(compiled: &Compiled, graph: &Graph, labels: &Labels, rank: fn(i32) -> i32) -> Option<Scored> {
    let (_, place, points) = ends(graph, labels).max_by_key(|(_, place, points)| (rank(*points), std::cmp::Reverse(*place)))?;
    Some(Scored { play: labels.witness(compiled, graph, place), points: points.clamp(0, 100) })
}

/// The ends of lawful plays that pass.
fn winning<'a>(compiled: &'a Compiled, graph: &'a Graph, labels: &'a Labels) -> impl Iterator<Item = (u32, u32, i32)> {
    let passes =
        |(key, _, points): &(u32, u32, i32)| *points >= compiled.sheet.pass_effective && graph.key(*key).marks.minima_reached(compiled);
    ends(graph, labels).filter(passes)
}

fn best_win(compiled: &Compiled, graph: &Graph, labels: &Labels) -> Option<(Vec<Input>, i32)> {
    let (_, place, points) = winning(compiled, graph, labels).max_by_key(|(_, _, points)| *points)?;
    Some((labels.witness(compiled, graph, place).inputs, points))
}

fn hurt_by_wins(compiled: &Compiled, graph: &Graph, labels: &Labels) -> Vec<Option<Play>> {
    let wins: Vec<(u16, u32)> = if compiled.invariants.is_empty() {
        Vec::new()
    } else {
        winning(compiled, graph, labels).map(|(key, place, _)| (graph.key(key).tracked, place)).collect()
    };
    let hurt = |(at, claim)| {
        let found = wins.iter().find(|(tracked, _)| is_hurt_by_win(claim, at, *tracked));
        found.map(|(_, place)| labels.witness(compiled, graph, *place))
    };
    compiled.invariants.iter().enumerate().map(hurt).collect()
}

fn unreached(graph: &Graph) -> Unreached {
    fn missing<T, I>(seen: &[Option<T>], id: impl Fn(u16) -> I) -> Vec<I> {
        (0u16..).zip(seen).filter(|(_, seen)| seen.is_none()).map(|(place, _)| id(place)).collect()
    }
    Unreached {
        nodes: missing(&graph.seen.nodes, NodeId),
        replies: missing(&graph.seen.replies, ReplyId),
        endings: missing(&graph.seen.endings, |place| EndingId(u8::try_from(place).unwrap_or(u8::MAX))),
    }
}

fn reached(compiled: &Compiled, graph: &Graph) -> Reached {
    fn found<I>(compiled: &Compiled, graph: &Graph, seen: &[Option<super::play::At>], id: impl Fn(u16) -> I) -> Vec<(I, Play)> {
        let first = (0u16..).zip(seen).filter_map(|(place, at)| Some((place, (*at)?)));
        first.map(|(place, at)| (id(place), through(compiled, graph, at))).collect()
    }
    let seen = &graph.seen;
    Reached {
        nodes: found(compiled, graph, &seen.nodes, NodeId),
        replies: found(compiled, graph, &seen.replies, ReplyId),
        endings: found(compiled, graph, &seen.endings, |place| EndingId(u8::try_from(place).unwrap_or(u8::MAX))),
        findings: seen.broken().map(|(rule, at)| (rule, through(compiled, graph, at))).collect(),
    }
}
