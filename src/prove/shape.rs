//! What the shape of the graph says: lawful dead ends, and how long a call can last.

use serde::Serialize;

use super::graph::{Graph, small};
use super::play::{At, Play, input_at, to_key};
use crate::call::{Compiled, LONGEST};

/// The longest call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Longest {
    /// No call lasts longer than this.
    Within { seconds: u16, play: Play },
    /// It can go round: the play leads to the circle and once through it, so the call lasts until simulated time
    /// stops counting. `lap` is how many of its inputs are the circle.
    Endless { play: Play, lap: usize },
}

/// Edges by the key they arrive at.
pub(super) struct Arriving {
    first: Vec<u32>,
    from: Vec<At>,
}

impl Arriving {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut first = vec![0u32; graph.len() + 1];
        graph.edges.iter().for_each(|edge| first[edge.to as usize + 1] += 1);
        for place in 1..first.len() {
            first[place] += first[place - 1];
        }
        let mut free = first.clone();
        let mut from = vec![At { key: 0, input: 0 }; graph.edges.len()];
        for key in graph.places() {
            for edge in graph.leaving(key) {
                let slot = &mut free[edge.to as usize];
                from[*slot as usize] = At { key, input: edge.input };
                *slot += 1;
            }
        }
        Self { first, from }
    }

    fn at(&self, key: u32) -> &[At] {
        &self.from[self.first[key as usize] as usize..self.first[key as usize + 1] as usize]
    }
}

/// Lawful states from which no lawful end can be reached.
pub(super) fn dead_ends(graph: &Graph, arriving: &Arriving) -> Vec<u32> {
    let is_end = |key: &u32| graph.packed(*key).is_over() && graph.packed(*key).is_lawful();
    let mut queue: Vec<u32> = graph.places().filter(is_end).collect();
    let mut reaches = vec![false; graph.len()];
    for key in &queue {
        reaches[*key as usize] = true;
    }
    while let Some(key) = queue.pop() {
        for earlier in arriving.at(key) {
            let is_new = graph.packed(earlier.key).is_lawful() && !reaches[earlier.key as usize];
            if is_new {
                reaches[earlier.key as usize] = true;
                queue.push(earlier.key);
            }
        }
    }
    graph.places().filter(|key| graph.packed(*key).is_lawful() && !reaches[*key as usize]).collect()
}

/// How long a call can last: the longest path where nothing goes round, else a circle.
pub(super) fn longest(compiled: &Compiled, graph: &Graph, arriving: &Arriving) -> Longest {
    let mut left: Vec<u32> = graph.places().map(|key| small(arriving.at(key).len())).collect();
    let mut ready: Vec<u32> = graph.places().filter(|key| left[*key as usize] == 0).collect();
    let mut seconds = vec![0u32; graph.len()];
    let mut came: Vec<Option<At>> = vec![None; graph.len()];
    let mut done = 0;
    while let Some(key) = ready.pop() {
        done += 1;
        for edge in graph.leaving(key) {
            let to = edge.to as usize;
            let arrives = seconds[key as usize] + u32::from(edge.seconds);
            if came[to].is_none() || arrives > seconds[to] {
                seconds[to] = arrives;
                came[to] = Some(At { key, input: edge.input });
            }
            left[to] -= 1;
            if left[to] == 0 {
                ready.push(edge.to);
            }
        }
    }
    if done < graph.len() {
        return circle(compiled, graph, arriving, &left);
    }
    let last = graph.places().max_by_key(|key| (seconds[*key as usize], std::cmp::Reverse(*key))).unwrap_or(0);
    let mut inputs = Vec::new();
    let mut at = last;
    while let Some(before) = came[at as usize] {
        inputs.push(input_at(compiled, graph, before));
        at = before.key;
    }
    inputs.reverse();
    let play = Play { mood: graph.key(at).state.mood, inputs };
    let seconds = u16::try_from(seconds[last as usize]).unwrap_or(LONGEST).min(LONGEST);
    Longest::Within { seconds, play }
}

/// Every key that is left over has another one before it that is left over: going back comes to a circle.
fn circle(compiled: &Compiled, graph: &Graph, arriving: &Arriving, left: &[u32]) -> Longest {
    let is_left = |key: u32| left[key as usize] > 0;
    let mut passed = vec![false; graph.len()];
    let mut at = graph.places().find(|key| is_left(*key)).unwrap_or(0);
    let mut back: Vec<At> = Vec::new();
    while !passed[at as usize] {
        passed[at as usize] = true;
        let Some(before) = arriving.at(at).iter().find(|before| is_left(before.key)) else { break };
        back.push(*before);
        at = before.key;
    }
    // `at` was passed before: what came since is the circle, backwards.
    let before_last = back.len().saturating_sub(1);
    let begins = back[..before_last].iter().position(|step| step.key == at).map_or(0, |place| place + 1);
    let mut play = to_key(compiled, graph, at);
    let round = back[begins..].iter().rev();
    let lap = round.len();
    play.inputs.extend(round.map(|step| input_at(compiled, graph, *step)));
    Longest::Endless { play, lap }
}
