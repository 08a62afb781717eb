//! What the search shows about a case, with a play to try for each claim.

use serde::Serialize;

use super::graph::{Bounds, Graph, Reduction, explore};
use super::labels::{Labels, Outgoing};
use crate::call::{Compiled, EndingId, Input, NodeId, ReplyId, Stage, State};
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
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// How many different states were visited.
    pub states: usize,
    pub transitions: usize,
    /// False: the bounds were reached, and nothing is proved.
    pub exhausted: bool,
    /// The starting moods that were tried.
    pub starts: Vec<Mood>,
    /// For each starting mood, a lawful play that passes with the most points: the inputs, and the effective points.
    pub wins: Vec<Option<(Vec<Input>, i32)>>,
    /// How many states that a lawful play reaches have no lawful end ahead.
    pub dead_ends: usize,
    pub unreached: Unreached,
    /// Rules that some play breaks.
    pub broken: Vec<RuleId>,
}

impl Proof {
    /// Whether every promise holds: exhausted, a lawful win from every starting mood, no lawful dead end.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.exhausted && self.wins.iter().all(Option::is_some) && self.dead_ends == 0
    }
}

/// Exhausts a case.
#[must_use]
pub fn prove(compiled: &Compiled, reduction: Reduction, bounds: Bounds) -> Proof {
    let moods = starting_moods(compiled);
    let starts: Vec<State> = moods.iter().map(|mood| compiled.before(*mood)).collect();
    let graph = explore(compiled, &starts, reduction, bounds);
    // One starting mood at a time, so that each has its own witness; the first keys are the starts.
    let wins = if graph.exhausted {
        let outgoing = Outgoing::in_graph(&graph);
        (0u32..).take(moods.len()).map(|start| best_win(compiled, &graph, &outgoing, start)).collect()
    } else {
        vec![None; moods.len()]
    };
    Proof {
        states: graph.keys.len(),
        transitions: graph.edges.len(),
        exhausted: graph.exhausted,
        starts: moods,
        wins,
        dead_ends: if graph.exhausted { dead_ends(&graph) } else { 0 },
        unreached: unreached(&graph),
        broken: graph.broken.iter().collect(),
    }
}

/// Every mood the scenario allows at the start.
fn starting_moods(compiled: &Compiled) -> Vec<Mood> {
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

fn best_win(compiled: &Compiled, graph: &Graph, outgoing: &Outgoing, start: u32) -> Option<(Vec<Input>, i32)> {
    let labels = Labels::spread(compiled, graph, outgoing, start);
    let over = graph.keys.iter().zip(&labels.best).filter(|(key, _)| key.state.stage == Stage::Over && key.marks.minima_reached(compiled));
    let best = over.flat_map(|(_, best)| best).max_by_key(|label| labels.all[**label as usize].points)?;
    let points = labels.all[*best as usize].points;
    (points >= compiled.sheet.pass_effective).then(|| (labels.witness(compiled, graph, *best), points))
}

/// Counts lawful states from which no lawful end can be reached.
fn dead_ends(graph: &Graph) -> usize {
    let lawful = |key: u32| graph.keys[key as usize].marks.worst == 0;
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); graph.keys.len()];
    for edge in graph.edges.iter().filter(|edge| lawful(edge.from) && lawful(edge.to)) {
        before[edge.to as usize].push(edge.from);
    }
    let mut reaches: Vec<bool> = graph.keys.iter().map(|key| key.state.stage == Stage::Over && key.marks.worst == 0).collect();
    let mut queue: Vec<u32> = (0u32..).zip(&reaches).filter(|(_, ends)| **ends).map(|(key, _)| key).collect();
    while let Some(key) = queue.pop() {
        for earlier in std::mem::take(&mut before[key as usize]) {
            if !std::mem::replace(&mut reaches[earlier as usize], true) {
                queue.push(earlier);
            }
        }
    }
    graph.keys.iter().zip(reaches).filter(|(key, ends)| key.marks.worst == 0 && !ends).count()
}

fn unreached(graph: &Graph) -> Unreached {
    let missing = |seen: &[bool]| seen.iter().enumerate().filter(|(_, seen)| !**seen).map(|(place, _)| place).collect::<Vec<usize>>();
    let small = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
    Unreached {
        nodes: missing(&graph.nodes_seen).into_iter().map(|place| NodeId(small(place))).collect(),
        replies: missing(&graph.replies_seen).into_iter().map(|place| ReplyId(small(place))).collect(),
        endings: missing(&graph.endings_seen).into_iter().map(|place| EndingId(u8::try_from(place).unwrap_or(u8::MAX))).collect(),
    }
}
