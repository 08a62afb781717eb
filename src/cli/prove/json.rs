//! A proof for programs: docs/formats/prove.md, with its schema beside.

use serde_json::{Value, json};

use super::{Case, Tried};
use crate::call::{Claim, Compiled, Input, Plays};
use crate::prove::{Longest, Play, Proof, Scored, Unlawful};
use crate::records::{reply_name, spell};

/// Rises when a key changes its meaning.
const FORMAT: u32 = 1;

pub(super) fn document(cases: &[Case]) -> Value {
    let deals: Vec<Value> = cases.iter().flat_map(|case| &case.deals).map(deal).collect();
    let never: Vec<Value> = cases.iter().filter_map(never).collect();
    json!({ "format": FORMAT, "proved": cases.iter().all(Case::holds), "scenarios": deals, "unreached": never })
}

fn spelled(compiled: &Compiled, inputs: &[Input]) -> Vec<String> {
    inputs.iter().map(|input| spell(compiled, *input)).collect()
}

fn play(compiled: &Compiled, play: &Play) -> Value {
    json!({ "mood": play.mood, "inputs": spelled(compiled, &play.inputs) })
}

fn scored(compiled: &Compiled, scored: &Scored) -> Value {
    json!({ "effective": scored.points, "play": play(compiled, &scored.play) })
}

fn deal(deal: &Tried) -> Value {
    let Tried { compiled, proof, milliseconds } = deal;
    json!({
        "scenario": compiled.id,
        "variant": compiled.variant,
        "states": proof.states,
        "transitions": proof.transitions,
        "milliseconds": u64::try_from(*milliseconds).unwrap_or(u64::MAX),
        "exhausted": proof.exhausted,
        "stopped": proof.stopped,
        "proved": proof.holds(),
        "lawful_wins": wins(compiled, proof),
        "scores": scores(compiled, proof),
        "worst_lawful": proof.worst.as_ref().map(|worst| scored(compiled, worst)),
        "lawful_dead_ends": proof.dead_ends,
        "lawful_dead_end": proof.dead_end.as_ref().map(|dead| play(compiled, dead)),
        "longest": proof.longest.as_ref().map(|longest| self::longest(compiled, longest)),
        "invariants": invariants(compiled, proof),
        "reached": reached(compiled, proof),
        "unreached_nodes": proof.unreached.nodes.iter().map(|node| &compiled.node(*node).id).collect::<Vec<_>>(),
        "unreached_replies": proof.unreached.replies.iter().map(|reply| reply_name(compiled, *reply)).collect::<Vec<_>>(),
        "unreached_endings": proof.unreached.endings.iter().map(|ending| &compiled.endings[ending.index()].id).collect::<Vec<_>>(),
        "rules_broken_by_some_play": proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule)).collect::<Vec<_>>(),
        "replies_always_a_finding": proof.always_breaking.iter().map(|reply| reply_name(compiled, *reply)).collect::<Vec<_>>(),
        "replies_sometimes_a_finding": proof.sometimes_breaking.iter().map(|reply| reply_name(compiled, *reply)).collect::<Vec<_>>(),
    })
}

fn wins(compiled: &Compiled, proof: &Proof) -> Vec<Value> {
    let win = |(mood, win): (&crate::persona::Mood, &Option<(Vec<Input>, i32)>)| match win {
        Some((inputs, points)) => json!({ "mood": mood, "effective": points, "inputs": spelled(compiled, inputs) }),
        None => json!({ "mood": mood, "effective": null, "inputs": null }),
    };
    proof.starts.iter().zip(&proof.wins).map(win).collect()
}

/// By starting mood: the best without a finding, and the best with one.
fn scores(compiled: &Compiled, proof: &Proof) -> Vec<Value> {
    let paying: Vec<usize> = proof.paying().collect();
    let score = |(place, mood): (usize, &crate::persona::Mood)| {
        let unlawful = match &proof.unlawful[place] {
            Unlawful::None => json!({ "effective": null }),
            Unlawful::Best(best) => scored(compiled, best),
            Unlawful::AtMost(points) => json!({ "at_most": points }),
        };
        json!({
            "mood": mood,
            "best_lawful": proof.best[place].as_ref().map(|best| scored(compiled, best)),
            "best_unlawful": unlawful,
            "breaking_the_law_pays": paying.contains(&place),
        })
    };
    proof.starts.iter().enumerate().map(score).collect()
}

fn longest(compiled: &Compiled, longest: &Longest) -> Value {
    match longest {
        Longest::Within { seconds, play } => json!({ "seconds": seconds, "play": self::play(compiled, play) }),
        Longest::Endless { play, lap } => json!({ "seconds": null, "play": self::play(compiled, play), "lap": lap }),
    }
}

fn invariants(compiled: &Compiled, proof: &Proof) -> Vec<Value> {
    let one = |(claim, verdict): (&crate::call::Invariant, &crate::prove::Verdict)| {
        let kind = match claim.claim {
            Claim::Never => "never",
            Claim::Always => "always",
            Claim::Eventually => "eventually",
        };
        let plays = match claim.plays {
            Plays::All => "all",
            Plays::Lawful => "lawful",
            Plays::Winning => "winning",
        };
        let hurt_by = verdict.hurt_by.as_ref().map(|hurt| play(compiled, hurt));
        json!({ "id": verdict.id, "claim": kind, "plays": plays, "holds": proof.exhausted && hurt_by.is_none(), "hurt_by": hurt_by })
    };
    compiled.invariants.iter().zip(&proof.invariants).map(one).collect()
}

fn reached(compiled: &Compiled, proof: &Proof) -> Value {
    let part = |name: String, way: &Play| json!({ "id": name, "play": play(compiled, way) });
    let reached = &proof.reached;
    json!({
        "nodes": reached.nodes.iter().map(|(node, way)| part(compiled.node(*node).id.clone(), way)).collect::<Vec<_>>(),
        "replies": reached.replies.iter().map(|(reply, way)| part(reply_name(compiled, *reply), way)).collect::<Vec<_>>(),
        "endings": reached.endings.iter().map(|(ending, way)| part(compiled.endings[ending.index()].id.clone(), way)).collect::<Vec<_>>(),
        "findings": reached.findings.iter().map(|(rule, way)| part(compiled.bench.rule_name(*rule).to_owned(), way)).collect::<Vec<_>>(),
    })
}

/// What no deal of a scenario reaches.
fn never(case: &Case) -> Option<Value> {
    let compiled = &case.deals.first().filter(|_| case.was_exhausted())?.compiled;
    let unreached = case.unreached();
    Some(json!({
        "scenario": compiled.id,
        "all_deals": case.is_whole,
        "nodes": unreached.nodes.iter().map(|node| &compiled.node(*node).id).collect::<Vec<_>>(),
        "replies": unreached.replies.iter().map(|reply| reply_name(compiled, *reply)).collect::<Vec<_>>(),
        "endings": unreached.endings.iter().map(|ending| &compiled.endings[ending.index()].id).collect::<Vec<_>>(),
    }))
}
