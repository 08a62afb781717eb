//! Bots: players by policy, drawn from a seed, so that a hundred thousand calls are the same calls again tomorrow.
//! Who they are is data (`assets/bots.ron`). Start reading at [`simulate`]; `rates` is the arithmetic.

mod rates;

pub use rates::{Rate, Spread, difficulty};

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;

use super::cores;
use super::explore::Bounds;
use super::graph::{inputs_of, stride};
use super::proof::prove;
use super::reduce::{Key, Reduction};
use crate::call::{Call, Compiled, Deal, Draw, FieldId, Input, Mode, OptionId, Stage, variant_of};
use crate::persona::Mood;
use crate::scenario::reader::{self, Spanned};
use crate::scenario::{Library, Problem};
use crate::score::{Marks, Note, Outcome, debrief};
use crate::speech::{ActSet, Vocabulary};

/// What a reply weighs before a bot's likes are added.
const REPLY: u32 = 10;
/// Longer than any call: whoever goes round in circles hangs up.
const PATIENCE: usize = 80;
/// How many calls one core plays before it takes the next share.
const SHARE: u64 = 64;

#[derive(Debug, Deserialize)]
#[serde(rename = "Bots", deny_unknown_fields)]
struct RawBots {
    bots: IndexMap<Spanned<String>, RawBot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBot {
    zh: String,
    en: String,
    #[serde(default)]
    likes: IndexMap<String, u32>,
    #[serde(default)]
    sees_findings: u32,
    #[serde(default)]
    sees_points: u32,
    #[serde(default)]
    follows_proof: bool,
    wanders: u32,
    form: u32,
    beginner: u32,
}

/// One player.
#[derive(Debug, Clone)]
pub struct Bot {
    pub name: String,
    pub zh: String,
    pub en: String,
    /// How much it counts when a case's difficulty is estimated.
    pub beginner: u32,
    likes: Vec<(ActSet, u32)>,
    sees_findings: u32,
    sees_points: u32,
    follows_proof: bool,
    wanders: u32,
    form: u32,
}

/// The bots of a library.
///
/// # Errors
/// Everything that is wrong with `assets/bots.ron`, with its text; an unknown act or group is told as a name.
pub fn bots(library: &dyn Library, vocabulary: &Vocabulary) -> Result<Vec<Bot>, (String, Vec<Problem>)> {
    let bytes = library.read("assets/bots.ron").unwrap_or_default();
    let loaded = reader::read::<RawBots>(&bytes);
    let Some(raw) = loaded.value else { return Err((loaded.text, loaded.problems)) };
    let bot = |(name, raw): (Spanned<String>, RawBot)| Bot {
        name: name.value,
        zh: raw.zh,
        en: raw.en,
        beginner: raw.beginner,
        likes: raw.likes.iter().filter_map(|(acts, weight)| Some((vocabulary.acts_named(acts)?, *weight))).collect(),
        sees_findings: raw.sees_findings,
        sees_points: raw.sees_points,
        follows_proof: raw.follows_proof,
        wanders: raw.wanders,
        form: raw.form,
    };
    Ok(raw.bots.into_iter().map(bot).collect())
}

/// One simulated call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    pub outcome: Outcome,
    pub lawful: i32,
    pub effective: i32,
    pub seconds: u16,
    pub ending: String,
    /// Rules found, each once.
    pub findings: Vec<String>,
}

/// What many calls of one bot came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    pub passed: Rate,
    pub red_lines: Rate,
    pub lawful: Spread,
    pub effective: Spread,
    pub seconds: Spread,
    /// By rule, most frequent first.
    pub findings: Vec<(String, Rate)>,
    pub endings: Vec<(String, Rate)>,
}

/// Lets a bot play `runs` calls, the seeds counting from `seed`; each seed deals one of `variants` as it does for people.
/// `told` hears how many are done.
#[must_use]
pub fn simulate(variants: &[Arc<Compiled>], bot: &Bot, seed: u64, runs: u32, told: &(dyn Fn(u64) + Sync)) -> Simulation {
    let plans: Vec<Vec<(Mood, Vec<Input>)>> =
        variants.iter().map(|compiled| if bot.follows_proof { wins(compiled) } else { Vec::new() }).collect();
    let shares: Vec<u64> = (0..u64::from(runs)).step_by(usize::try_from(SHARE).unwrap_or(1)).collect();
    let played = cores::all(shares, &|from| {
        let to = (from + SHARE).min(u64::from(runs));
        let calls: Vec<Simulated> = (from..to).map(|run| one(variants, &plans, bot, seed.wrapping_add(run))).collect();
        told(to - from);
        calls
    });
    sum(&played.into_iter().flatten().collect::<Vec<_>>())
}

/// The best lawful play for each starting mood.
fn wins(compiled: &Compiled) -> Vec<(Mood, Vec<Input>)> {
    let proof = prove(compiled, Reduction::On, Bounds::default());
    proof.starts.into_iter().zip(proof.wins).filter_map(|(mood, win)| Some((mood, win?.0))).collect()
}

fn one(variants: &[Arc<Compiled>], plans: &[Vec<(Mood, Vec<Input>)>], bot: &Bot, seed: u64) -> Simulated {
    let variant = variant_of(seed, variants.len());
    let compiled = &variants[variant];
    let deal = Deal::draw(compiled, seed, Mode::Practice);
    // A stream of its own: what a bot draws must not follow from what the deal drew.
    let mut draw = Draw::new(seed ^ 0x9e37_79b9_7f4a_7c15);
    let mood = deal.mood;
    let plan = plans[variant].iter().find(|(start, _)| *start == mood).map_or(&[][..], |(_, plan)| plan.as_slice());
    let mut call = Call::start(Arc::clone(compiled), deal, Mode::Practice);
    let mut marks = Marks::default();
    for turn in 0.. {
        let key = Key { state: *call.state(), marks, tracked: 0 };
        let input = match plan.get(turn) {
            Some(input) => *input,
            None if key.state.stage == Stage::Over => break,
            None if turn > PATIENCE && key.state.stage != Stage::WrapUp => Input::EndCall,
            None => bot.choose(compiled, &key, &mut draw),
        };
        let Some(strode) = stride(compiled, &key, input, &mut |_, _| {}) else { break };
        marks = strode.marks;
        if call.apply(input).is_err() {
            break;
        }
    }
    let report = debrief(compiled, mood, call.events(), "zh-CN");
    let mut findings: Vec<String> = report.findings.iter().map(|finding| finding.id.clone()).collect();
    findings.sort_unstable();
    findings.dedup();
    Simulated {
        outcome: report.outcome,
        lawful: report.lawful,
        effective: report.effective,
        seconds: report.seconds,
        ending: call.state().ending.map_or_else(String::new, |ending| compiled.endings[ending.index()].id.clone()),
        findings,
    }
}

impl Bot {
    fn choose(&self, compiled: &Compiled, key: &Key, draw: &mut Draw) -> Input {
        if key.state.stage == Stage::WrapUp {
            return self.fill(compiled, key, draw);
        }
        let mut inputs = Vec::new();
        inputs_of(compiled, &key.state, &mut inputs);
        let weights: Vec<u32> = inputs.iter().map(|input| self.weight(compiled, key, *input, draw)).collect();
        let all: u32 = weights.iter().sum();
        if all == 0 {
            // Everything that can be said is a finding: whoever sees that ends the call.
            return Input::EndCall;
        }
        let mut drawn = draw.below(all);
        for (input, weight) in inputs.iter().zip(weights) {
            if drawn < weight {
                return *input;
            }
            drawn -= weight;
        }
        Input::EndCall
    }

    fn weight(&self, compiled: &Compiled, key: &Key, input: Input, draw: &mut Draw) -> u32 {
        match input {
            Input::Reply(reply) => {
                let acts = &compiled.reply(reply).acts;
                let liked = self.likes.iter().filter(|(set, _)| acts.iter().any(|used| set.contains(used.act)));
                let liked: u32 = liked.map(|(_, weight)| *weight).sum();
                self.foreseen(compiled, key, input, draw).map_or(0, |points| REPLY + liked + points * self.sees_points)
            }
            // Nobody dials in order to close the file.
            Input::Contact { .. } => self.foreseen(compiled, key, input, draw).map_or(0, |_| REPLY),
            Input::Resume => REPLY,
            _ => self.wanders,
        }
    }

    /// The points that an input earns at once; `None` where it is a finding and the bot sees it.
    fn foreseen(&self, compiled: &Compiled, key: &Key, input: Input, draw: &mut Draw) -> Option<u32> {
        if self.sees_findings == 0 && self.sees_points == 0 {
            return Some(0);
        }
        let mut breaks = false;
        let strode = stride(compiled, key, input, &mut |_, note| {
            breaks |= matches!(note, Some(Note::Breach(breach)) if compiled.bench.can_fail(breach.rule));
        })?;
        if breaks && draw.below(100) < self.sees_findings {
            return None;
        }
        Some(u32::try_from(strode.points).unwrap_or(0))
    }

    fn fill(&self, compiled: &Compiled, key: &Key, draw: &mut Draw) -> Input {
        let field = FieldId(key.state.field);
        let entries = &compiled.fields[field.index()].entries;
        let right = entries.iter().position(|entry| entry.right.holds(&key.state));
        let count = u32::try_from(entries.len()).unwrap_or(1);
        let knows = draw.below(100) < self.form;
        let any = draw.below(count) as usize;
        let place = right.filter(|_| knows).unwrap_or(any);
        Input::Wrap(field, OptionId(u8::try_from(place).unwrap_or(0)))
    }
}

fn sum(calls: &[Simulated]) -> Simulation {
    let runs = u32::try_from(calls.len()).unwrap_or(u32::MAX);
    let count = |is_one: &dyn Fn(&Simulated) -> bool| u32::try_from(calls.iter().filter(|call| is_one(call)).count()).unwrap_or(u32::MAX);
    let mut findings: BTreeMap<String, u32> = BTreeMap::new();
    let mut endings: BTreeMap<String, u32> = BTreeMap::new();
    for call in calls {
        call.findings.iter().for_each(|rule| *findings.entry(rule.clone()).or_default() += 1);
        *endings.entry(call.ending.clone()).or_default() += 1;
    }
    let rated = |counts: BTreeMap<String, u32>| {
        let mut rated: Vec<(String, Rate)> = counts.into_iter().map(|(name, hits)| (name, Rate::of(hits, runs))).collect();
        rated.sort_by_key(|(_, rate)| std::cmp::Reverse(rate.hits));
        rated
    };
    Simulation {
        passed: Rate::of(count(&|call| call.outcome == Outcome::Pass), runs),
        red_lines: Rate::of(count(&|call| call.outcome == Outcome::RedLine), runs),
        lawful: Spread::of(calls.iter().map(|call| call.lawful).collect()),
        effective: Spread::of(calls.iter().map(|call| call.effective).collect()),
        seconds: Spread::of(calls.iter().map(|call| i32::from(call.seconds)).collect()),
        findings: rated(findings),
        endings: rated(endings),
    }
}
