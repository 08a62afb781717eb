//! A proof for people.

use super::super::present::{duration, gauges};
use super::{Case, Tried};
use crate::call::{Compiled, Input};
use crate::locale::Locale;
use crate::prove::{Longest, Play, Proof, Stop, Unlawful, costs};
use crate::records::{reply_name, spell};

/// Above this many states the parts that cost most are named.
const LARGE: usize = 2_000_000;
/// How many of them.
const DEAREST: usize = 5;

pub(super) fn print(deal: &Tried, locale: &Locale) {
    let Tried { compiled, proof, milliseconds } = deal;
    println!("{} ({})", compiled.id, compiled.variant);
    let counts =
        [("states", proof.states.to_string()), ("transitions", proof.transitions.to_string()), ("milliseconds", milliseconds.to_string())];
    println!("  {}", say(locale, "prove-states", &counts));
    if proof.states > LARGE {
        for cost in costs(compiled).into_iter().take(DEAREST) {
            println!("    {}", say(locale, "prove-cost", &[("name", cost.name), ("left", cost.left_of_1000.to_string())]));
        }
    }
    if let Some(stop) = proof.stopped {
        let key = match stop {
            Stop::States => "prove-stopped-states",
            Stop::Memory => "prove-stopped-memory",
            Stop::Asked => "prove-stopped-asked",
        };
        println!("  {}", say(locale, key, &[("states", proof.states.to_string())]));
        return;
    }
    wins(compiled, proof, locale);
    scores(compiled, proof, locale);
    dead_ends(compiled, proof, locale);
    longest(compiled, proof, locale);
    invariants(compiled, proof, locale);
    let broken: Vec<&str> = proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule)).collect();
    println!("  {}", say(locale, "prove-findings", &[("count", broken.len().to_string()), ("rules", broken.join(" "))]));
    println!("  {}", locale.text(if proof.holds() { "prove-proved" } else { "prove-not-proved" }));
}

fn say(locale: &Locale, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    locale.text_with(key, &values)
}

fn wins(compiled: &Compiled, proof: &Proof, locale: &Locale) {
    let mut before: Option<&[Input]> = None;
    for (mood, win) in proof.starts.iter().zip(&proof.wins) {
        let mood = gauges(*mood, locale);
        match win {
            None => println!("  {}", say(locale, "prove-no-win", &[("mood", mood)])),
            Some((inputs, points)) if before == Some(inputs.as_slice()) => {
                println!("  {}", say(locale, "prove-same-win", &[("mood", mood), ("points", points.to_string())]));
            }
            Some((inputs, points)) => {
                println!("  {}", say(locale, "prove-win", &[("mood", mood), ("points", points.to_string())]));
                print_inputs(compiled, inputs);
                before = Some(inputs);
            }
        }
    }
}

fn scores(compiled: &Compiled, proof: &Proof, locale: &Locale) {
    let best = proof.best.iter().flatten().map(|best| best.points).max();
    if let (Some(best), Some(worst)) = (best, &proof.worst) {
        println!("  {}", say(locale, "prove-scores", &[("best", best.to_string()), ("worst", worst.points.to_string())]));
    }
    let mut is_fair = true;
    for place in proof.paying() {
        is_fair = false;
        let lawful = proof.best[place].as_ref();
        let values = [
            ("mood", gauges(proof.starts[place], locale)),
            ("lawful", lawful.map_or(0, |best| best.points).to_string()),
            ("unlawful", proof.unlawful[place].at_most().to_string()),
        ];
        match &proof.unlawful[place] {
            Unlawful::Best(unlawful) => {
                println!("  {}", say(locale, "prove-pays", &values));
                print_play(compiled, &unlawful.play);
                println!("  {}", locale.text("prove-pays-lawful"));
                if let Some(best) = lawful {
                    print_play(compiled, &best.play);
                }
            }
            _ => println!("  {}", say(locale, "prove-pays-unknown", &values)),
        }
    }
    if is_fair {
        let most = proof.unlawful.iter().map(Unlawful::at_most).max().unwrap_or(0);
        println!("  {}", say(locale, "prove-never-pays", &[("points", most.to_string())]));
    }
}

fn dead_ends(compiled: &Compiled, proof: &Proof, locale: &Locale) {
    match &proof.dead_end {
        None => println!("  {}", locale.text("prove-no-dead-end")),
        Some(play) => {
            println!("  {}", say(locale, "prove-dead-end", &[("count", proof.dead_ends.to_string())]));
            print_play(compiled, play);
        }
    }
}

fn longest(compiled: &Compiled, proof: &Proof, locale: &Locale) {
    match &proof.longest {
        None => {}
        Some(Longest::Within { seconds, .. }) => println!("  {}", say(locale, "prove-longest", &[("time", duration(*seconds))])),
        Some(Longest::Endless { play, lap }) => {
            let round: Vec<String> = play.inputs.iter().rev().take(*lap).rev().map(|input| spell(compiled, *input)).collect();
            println!("  {}", say(locale, "prove-endless", &[("round", round.join(" · "))]));
        }
    }
}

fn invariants(compiled: &Compiled, proof: &Proof, locale: &Locale) {
    for verdict in &proof.invariants {
        match &verdict.hurt_by {
            None => println!("  {}", say(locale, "prove-kept", &[("id", verdict.id.clone())])),
            Some(play) => {
                println!("  {}", say(locale, "prove-hurt", &[("id", verdict.id.clone()), ("mood", gauges(play.mood, locale))]));
                print_play(compiled, play);
            }
        }
    }
}

fn print_play(compiled: &Compiled, play: &Play) {
    print_inputs(compiled, &play.inputs);
}

fn print_inputs(compiled: &Compiled, inputs: &[Input]) {
    for input in inputs {
        println!("    {}", spell(compiled, *input));
    }
}

/// What no deal that was proved reaches.
pub(super) fn print_unreached(case: &Case, locale: &Locale) {
    let Some(Tried { compiled, .. }) = case.deals.first().filter(|_| case.was_exhausted()) else { return };
    let unreached = case.unreached();
    let nodes = unreached.nodes.iter().map(|node| ("prove-unreached-node", compiled.node(*node).id.clone()));
    let replies = unreached.replies.iter().map(|reply| ("prove-unreached-reply", reply_name(compiled, *reply)));
    let endings = unreached.endings.iter().map(|ending| ("prove-unreached-ending", compiled.endings[ending.index()].id.clone()));
    for (key, name) in nodes.chain(replies).chain(endings) {
        println!("{}: {}", compiled.id, say(locale, key, &[("name", name)]));
    }
    if !unreached.is_empty() && !case.is_whole {
        println!("{}: {}", compiled.id, locale.text("prove-unreached-perhaps"));
    }
}
