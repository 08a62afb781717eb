//! Points and time on the graph's edges: at each key the best pairs that a lawful play can arrive with. More points
//! and less time are better, so only pairs that no other beats are kept; each remembers how it came.

use std::collections::VecDeque;

use super::graph::{Graph, inputs_of, time_points};
use crate::call::{Compiled, Input};

/// One way to arrive at a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub key: u32,
    pub points: i32,
    pub seconds: u16,
    /// The label it came from, and the input that led here.
    came: Option<(u32, u8)>,
}

/// All labels, and for each key those that are not beaten.
pub(super) struct Labels {
    pub all: Vec<Label>,
    pub best: Vec<Vec<u32>>,
}

impl Labels {
    /// Spreads labels from one start over the lawful part of the graph.
    pub(super) fn spread(compiled: &Compiled, graph: &Graph, outgoing: &Outgoing, start: u32) -> Self {
        let mut labels = Self { all: Vec::new(), best: vec![Vec::new(); graph.keys.len()] };
        let mut queue = VecDeque::new();
        queue.extend(labels.offer(Label { key: start, points: 0, seconds: 0, came: None }));
        while let Some(at) = queue.pop_front() {
            let from = labels.all[at as usize];
            if !labels.best[from.key as usize].contains(&at) {
                continue;
            }
            for edge in outgoing.of(from.key).iter().map(|edge| &graph.edges[*edge as usize]) {
                if graph.keys[edge.to as usize].marks.worst > 0 {
                    continue;
                }
                let seconds = from.seconds.saturating_add(edge.seconds).min(crate::call::LONGEST);
                let earned = if edge.ends { time_points(compiled, seconds) } else { 0 };
                let kept = if edge.ends { 0 } else { seconds };
                let points = from.points + i32::from(edge.points) + earned;
                queue.extend(labels.offer(Label { key: edge.to, points, seconds: kept, came: Some((at, edge.input)) }));
            }
        }
        labels
    }

    /// Keeps a label unless another is at least as good; its place if kept.
    fn offer(&mut self, label: Label) -> Option<u32> {
        let beats = |one: &Label, other: &Label| one.points >= other.points && one.seconds <= other.seconds;
        let all = &mut self.all;
        let best = &mut self.best[label.key as usize];
        if best.iter().any(|kept| beats(&all[*kept as usize], &label)) {
            return None;
        }
        best.retain(|kept| !beats(&label, &all[*kept as usize]));
        let place = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.push(label);
        best.push(place);
        Some(place)
    }

    /// The inputs that lead to a label, from the start.
    pub(super) fn witness(&self, compiled: &Compiled, graph: &Graph, label: u32) -> Vec<Input> {
        let mut inputs = Vec::new();
        let mut at = label;
        let mut possible = Vec::new();
        while let Some((before, choice)) = self.all[at as usize].came {
            let key = self.all[before as usize].key;
            inputs_of(compiled, &graph.keys[key as usize].state, &mut possible);
            inputs.push(possible[usize::from(choice)]);
            at = before;
        }
        inputs.reverse();
        inputs
    }
}

/// Edges by the key they leave.
pub(super) struct Outgoing {
    first: Vec<u32>,
    edges: Vec<u32>,
}

impl Outgoing {
    /// The edges of a graph, sorted by where they begin.
    pub(super) fn in_graph(graph: &Graph) -> Self {
        let mut first = vec![0u32; graph.keys.len() + 1];
        for edge in &graph.edges {
            first[edge.from as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut free = first.clone();
        let mut edges = vec![0u32; graph.edges.len()];
        for (place, edge) in graph.edges.iter().enumerate() {
            let slot = &mut free[edge.from as usize];
            edges[*slot as usize] = u32::try_from(place).unwrap_or(u32::MAX);
            *slot += 1;
        }
        Self { first, edges }
    }

    pub(super) fn of(&self, key: u32) -> &[u32] {
        &self.edges[self.first[key as usize] as usize..self.first[key as usize + 1] as usize]
    }
}
