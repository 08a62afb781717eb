//! `ringback prove`: exhausts the states of scenarios.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};

use super::Common;
use super::case::{Overlay, content, load, named, sound};
use super::check::Format;
use crate::call::Compiled;
use crate::prove::{Bounds, Proof, Reduction, Unreached, prove};
use crate::records::{reply_name, spell};

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback prove m0-forgot-autopay --all-deals")]
pub(super) struct ProveArgs {
    /// Scenario ids, files or folders; all shipped scenarios where nothing is named.
    paths: Vec<String>,
    /// Prove every variant and not only the default one.
    #[arg(long)]
    all_deals: bool,
    /// Stop, unproved, after so many states.
    #[arg(long, default_value_t = Bounds::default().states)]
    max_states: usize,
    /// Search without the reductions (slow; for comparison).
    #[arg(long)]
    unreduced: bool,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: &ProveArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let reduction = if args.unreduced { Reduction::Off } else { Reduction::On };
    let mut all_hold = true;
    let mut reports = Vec::new();
    for name in named(&library, &args.paths)? {
        let variants = load(&library, &content, &name, None)?.variants;
        let mut never: Option<(Arc<Compiled>, Unreached)> = None;
        for variant in variants.iter().take(if args.all_deals { variants.len() } else { 1 }) {
            let compiled = sound(&library, &content, &name, Some(variant))?;
            let began = Instant::now();
            let proof = prove(&compiled, reduction, Bounds { states: args.max_states });
            let milliseconds = began.elapsed().as_millis();
            all_hold &= proof.holds();
            if args.format == Format::Human {
                print(&compiled, &proof, milliseconds);
            }
            reports.push(report(&compiled, &proof));
            let unreached = never.take().map_or_else(|| proof.unreached.clone(), |(_, before)| before.and(&proof.unreached));
            never = Some((compiled, unreached));
        }
        if let Some((compiled, unreached)) = never.filter(|_| args.format == Format::Human) {
            print_unreached(&compiled, &unreached);
        }
    }
    if args.format == Format::Json {
        println!("{}", json!({ "scenarios": reports }));
    }
    Ok(ExitCode::from(u8::from(!all_hold)))
}

fn print(compiled: &Compiled, proof: &Proof, milliseconds: u128) {
    println!("{} ({})", compiled.id, compiled.variant);
    println!("  {} states, {} transitions, {milliseconds} ms", proof.states, proof.transitions);
    if !proof.exhausted {
        println!("  not proved: the bound of states was reached before the case was exhausted");
        return;
    }
    for (mood, win) in proof.starts.iter().zip(&proof.wins) {
        let mood = format!("trust {} anger {} stress {} willingness {}", mood.trust, mood.anger, mood.stress, mood.willingness);
        match win {
            Some((inputs, points)) => {
                println!("  from {mood}: a lawful win with {points} effective points:");
                for input in inputs {
                    println!("    {}", spell(compiled, *input));
                }
            }
            None => println!("  from {mood}: NO lawful play passes"),
        }
    }
    match proof.dead_ends {
        0 => println!("  no lawful dead end: every state that a lawful play reaches has a lawful end ahead"),
        count => println!("  {count} states that a lawful play reaches have NO lawful end ahead"),
    }
    let broken: Vec<&str> = proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule)).collect();
    println!("  rules that some play breaks: {}", broken.join(", "));
    println!("  {}", if proof.holds() { "proved" } else { "NOT PROVED" });
}

/// What no deal that was proved reaches.
fn print_unreached(compiled: &Compiled, unreached: &Unreached) {
    for node in &unreached.nodes {
        println!("{}: never reached: node {}", compiled.id, compiled.node(*node).id);
    }
    for reply in &unreached.replies {
        println!("{}: never offered: reply {}", compiled.id, reply_name(compiled, *reply));
    }
    for ending in &unreached.endings {
        println!("{}: never reached: ending {}", compiled.id, compiled.endings[ending.index()].id);
    }
}

fn report(compiled: &Compiled, proof: &Proof) -> Value {
    let wins: Vec<Value> = proof
        .starts
        .iter()
        .zip(&proof.wins)
        .map(|(mood, win)| match win {
            Some((inputs, points)) => json!({ "mood": mood, "effective": points, "inputs": inputs.iter().map(|input| spell(compiled, *input)).collect::<Vec<_>>() }),
            None => json!({ "mood": mood, "inputs": null }),
        })
        .collect();
    json!({
        "scenario": compiled.id,
        "variant": compiled.variant,
        "states": proof.states,
        "transitions": proof.transitions,
        "exhausted": proof.exhausted,
        "proved": proof.holds(),
        "lawful_wins": wins,
        "lawful_dead_ends": proof.dead_ends,
        "unreached_nodes": proof.unreached.nodes.iter().map(|node| &compiled.node(*node).id).collect::<Vec<_>>(),
        "unreached_replies": proof.unreached.replies.iter().map(|reply| reply_name(compiled, *reply)).collect::<Vec<_>>(),
        "rules_broken_by_some_play": proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule)).collect::<Vec<_>>(),
    })
}
