//! The proof of every deal, within bounds, in sentences.

use std::sync::Arc;

use super::report::{DealTold, Line};
use super::tongues::Tongues;
use super::{Go, Step, Watcher};
use crate::call::{Compiled, Input};
use crate::prove::{Bounds, Longest, Play, Progress, Proof, Reduction, Stop, Unlawful, Unreached, prove_watched};
use crate::records::{reply_name, spell};

/// More states than this are not searched: a case that needs them is too large to be looked through by a server.
const MOST_STATES: usize = 8_000_000;
/// Bytes that one search may take.
const MOST_MEMORY: usize = 1 << 30;

/// Proves each deal. `None` where the watcher stopped it.
pub(super) fn proved(deals: &[Arc<Compiled>], watcher: &Watcher<'_>) -> Option<Vec<Proof>> {
    let mut proofs = Vec::with_capacity(deals.len());
    for (place, compiled) in deals.iter().enumerate() {
        let step = |states| Step::Proving { deal: place + 1, of: deals.len(), states };
        let look = |progress: Progress| {
            if watcher(step(progress.states)) != Go::On {
                return Some(Stop::Asked);
            }
            (progress.bytes > MOST_MEMORY).then_some(Stop::Memory)
        };
        let proof = prove_watched(compiled, Reduction::On, Bounds { states: MOST_STATES }, &look);
        if proof.stopped == Some(Stop::Asked) && watcher(step(proof.states)) == Go::Stop {
            return None;
        }
        proofs.push(proof);
    }
    Some(proofs)
}

/// A deal's proof, what stands in its way first.
pub(super) fn told(compiled: &Compiled, proof: &Proof, tongues: &Tongues) -> DealTold {
    let mut lines = Vec::new();
    if let Some(stop) = proof.stopped {
        let key = match stop {
            Stop::States => "prove-stopped-states",
            Stop::Memory => "prove-stopped-memory",
            Stop::Asked => "review-too-long",
        };
        lines.push(Line::bad(tongues.said(key, &[("states", &proof.states.to_string())])));
    } else {
        wins(proof, tongues, &mut lines);
        dead_ends(compiled, proof, tongues, &mut lines);
        pays(compiled, proof, tongues, &mut lines);
        claims(compiled, proof, tongues, &mut lines);
        length(compiled, proof, tongues, &mut lines);
    }
    lines.sort_by_key(|line| !line.bad);
    DealTold { name: compiled.variant.clone(), holds: proof.holds(), states: proof.states, lines }
}

fn played(compiled: &Compiled, play: &Play) -> Vec<String> {
    spelled(compiled, &play.inputs)
}

fn spelled(compiled: &Compiled, inputs: &[Input]) -> Vec<String> {
    inputs.iter().map(|input| spell(compiled, *input)).collect()
}

fn wins(proof: &Proof, tongues: &Tongues, lines: &mut Vec<Line>) {
    for (mood, win) in proof.starts.iter().zip(&proof.wins) {
        if win.is_none() {
            lines.push(Line::bad(tongues.with_mood("prove-no-win", *mood, &[])));
        }
    }
    let points: Vec<i32> = proof.wins.iter().flatten().map(|(_, points)| *points).collect();
    if let (Some(least), Some(most)) = (points.iter().min(), points.iter().max()) {
        let (least, most, moods) = (least.to_string(), most.to_string(), proof.starts.len().to_string());
        let key = if points.len() == proof.starts.len() { "review-wins" } else { "review-some-wins" };
        lines.push(Line::good(tongues.said(key, &[("least", &least), ("most", &most), ("moods", &moods)])));
    }
}

fn dead_ends(compiled: &Compiled, proof: &Proof, tongues: &Tongues, lines: &mut Vec<Line>) {
    match &proof.dead_end {
        None => lines.push(Line::good(tongues.said("prove-no-dead-end", &[]))),
        Some(play) => {
            let said = tongues.said("prove-dead-end", &[("count", &proof.dead_ends.to_string())]);
            lines.push(Line { bad: true, said, play: played(compiled, play) });
        }
    }
}

fn pays(compiled: &Compiled, proof: &Proof, tongues: &Tongues, lines: &mut Vec<Line>) {
    let mut is_fair = true;
    for place in proof.paying() {
        is_fair = false;
        let lawful = proof.best[place].as_ref().map_or(0, |best| best.points).to_string();
        let unlawful = proof.unlawful[place].at_most().to_string();
        let values = [("lawful", lawful.as_str()), ("unlawful", unlawful.as_str())];
        let (key, play) = match &proof.unlawful[place] {
            Unlawful::Best(best) => ("prove-pays", played(compiled, &best.play)),
            _ => ("prove-pays-unknown", Vec::new()),
        };
        lines.push(Line { bad: true, said: tongues.with_mood(key, proof.starts[place], &values), play });
    }
    if is_fair {
        let most = proof.unlawful.iter().map(Unlawful::at_most).max().unwrap_or(0);
        lines.push(Line::good(tongues.said("prove-never-pays", &[("points", &most.to_string())])));
    }
}

fn claims(compiled: &Compiled, proof: &Proof, tongues: &Tongues, lines: &mut Vec<Line>) {
    for verdict in &proof.invariants {
        let line = match &verdict.hurt_by {
            None => Line::good(tongues.said("prove-kept", &[("id", &verdict.id)])),
            Some(play) => {
                let said = tongues.with_mood("prove-hurt", play.mood, &[("id", &verdict.id)]);
                Line { bad: true, said, play: played(compiled, play) }
            }
        };
        lines.push(line);
    }
}

fn length(compiled: &Compiled, proof: &Proof, tongues: &Tongues, lines: &mut Vec<Line>) {
    match &proof.longest {
        None => {}
        Some(Longest::Within { seconds, .. }) => {
            let time = format!("{:02}:{:02}", seconds / 60, seconds % 60);
            lines.push(Line::good(tongues.said("prove-longest", &[("time", &time)])));
        }
        Some(Longest::Endless { play, lap }) => {
            let all = played(compiled, play);
            let round = all[all.len().saturating_sub(*lap)..].join(" · ");
            lines.push(Line::good(tongues.said("prove-endless", &[("round", &round)])));
        }
    }
}

/// What no deal reaches, where every deal was searched whole. Endings that every case has are not the author's.
pub(super) fn unreached(compiled: &Compiled, proofs: &[Proof], tongues: &Tongues) -> Vec<Line> {
    if !proofs.iter().all(|proof| proof.exhausted) {
        return Vec::new();
    }
    let mut all = proofs.iter().map(|proof| &proof.unreached);
    let first = all.next().cloned().unwrap_or_default();
    let mut unreached: Unreached = all.fold(first, |unreached, other| unreached.and(other));
    let own = [compiled.hung_up, compiled.left, compiled.not_dialled];
    unreached.endings.retain(|ending| !own.contains(ending));
    let nodes = unreached.nodes.iter().map(|node| ("prove-unreached-node", compiled.node(*node).id.clone()));
    let replies = unreached.replies.iter().map(|reply| ("prove-unreached-reply", reply_name(compiled, *reply)));
    let endings = unreached.endings.iter().map(|ending| ("prove-unreached-ending", compiled.endings[ending.index()].id.clone()));
    nodes.chain(replies).chain(endings).map(|(key, name)| Line::bad(tongues.said(key, &[("name", &name)]))).collect()
}
