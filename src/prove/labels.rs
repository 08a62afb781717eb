//! Points and time on the graph's edges: at each key the pairs that a lawful play can arrive with. Asked for the best,
//! more points and less time are better; asked for the worst, the other way round. Only pairs that no other beats are
//! kept; each remembers how it came.

use std::collections::VecDeque;

use super::explore::{LOOK_EVERY, Progress, Stop, Watcher};
use super::fronts::{Aim, Fronts};
use super::graph::{Graph, time_points};
use super::play::{At, Play, input_at};
use crate::call::{Compiled, Earned, LONGEST};

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
    fronts: Fronts,
    /// Why they are not all there, where somebody stopped the spreading.
    pub stopped: Option<Stop>,
}

impl Labels {
    /// Spreads labels from some starts over the lawful part of the graph.
    pub(super) fn spread(compiled: &Compiled, graph: &Graph, starts: &[u32], aim: Aim, watcher: &Watcher<'_>) -> Self {
        let mut labels = Self { all: Vec::new(), fronts: Fronts::new(aim, graph.len()), stopped: None };
        let longest = last_second(compiled);
        let mut queue = VecDeque::new();
        queue.extend(starts.iter().filter_map(|start| labels.offer(Label { key: *start, points: 0, seconds: 0, came: None })));
        let mut looked = 0;
        while let Some(at) = queue.pop_front() {
            looked += 1;
            if looked % LOOK_EVERY == 0 {
                labels.stopped = watcher(labels.progress(queue.len()));
                if labels.stopped.is_some() {
                    break;
                }
            }
            let from = labels.all[at as usize];
            if !labels.fronts.is_kept(at) {
                continue;
            }
            for edge in graph.leaving(from.key) {
                if !edge.is_lawful {
                    continue;
                }
                let seconds = from.seconds.saturating_add(edge.seconds).min(longest);
                let earned = if edge.ends { time_points(compiled, seconds) } else { 0 };
                // After the end time earns nothing more.
                let kept = if edge.ends { 0 } else { seconds };
                let points = from.points + i32::from(edge.points) + earned;
                queue.extend(labels.offer(Label { key: edge.to, points, seconds: kept, came: Some((at, edge.input)) }));
            }
        }
        labels
    }

    fn progress(&self, waiting: usize) -> Progress {
        Progress { states: self.all.len(), waiting, bytes: size_of_val(&*self.all) + self.fronts.bytes() }
    }

    /// Keeps a label unless another is at least as good; its place if kept.
    fn offer(&mut self, label: Label) -> Option<u32> {
        let place = self.fronts.offer(label.key, label.points, label.seconds)?;
        self.all.push(label);
        Some(place)
    }

    /// The labels of a key that are not beaten.
    pub(super) fn at(&self, key: u32) -> impl Iterator<Item = (u32, &Label)> {
        self.fronts.at(key).map(|place| (place, &self.all[place as usize]))
    }

    /// The play that leads to a label, from the start.
    pub(super) fn witness(&self, compiled: &Compiled, graph: &Graph, label: u32) -> Play {
        let mut inputs = Vec::new();
        let mut at = label;
        while let Some((before, input)) = self.all[at as usize].came {
            let key = self.all[before as usize].key;
            inputs.push(input_at(compiled, graph, At { key, input }));
            at = before;
        }
        inputs.reverse();
        Play { mood: graph.key(self.all[at as usize].key).state.mood, inputs }
    }
}

/// Beyond the last band of time all calls are equally long.
pub(super) fn last_second(compiled: &Compiled) -> u16 {
    let limits = compiled.sheet.checks.iter().filter_map(|check| match &check.earned {
        Earned::Within(bands) => bands.iter().map(|(limit, _)| *limit).max(),
        _ => None,
    });
    limits.max().map_or(1, |limit| limit.saturating_add(1)).min(LONGEST)
}
