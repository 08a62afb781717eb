//! The dialogue as a drawing: nodes with their replies, where each reply leads, the best lawful call, and the replies
//! that break the law. `flow` says what leads where, `layout` finds places, `svg`, `dot` and `mermaid` write. Start reading at [`Map::of`].

mod dot;
mod flow;
mod layout;
mod mermaid;
mod svg;

pub use dot::dot;
pub use flow::{flow, ranks};
pub use mermaid::mermaid;
pub use svg::{Legend, svg};

use std::collections::BTreeSet;

use crate::call::{Compiled, Condition, Event, Input, LineId, Move, NodeId, ReplyId, State, step};
use crate::prove::Proof;

/// What a reply's own words are before the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Lawful,
    /// A finding in some states only.
    Sometimes,
    /// A finding wherever it is said.
    Unlawful,
}

/// A reply in the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub says: String,
    pub mark: Mark,
    pub is_best: bool,
    /// Nodes that it can lead to, in the order tried; the node itself where it stays.
    pub to: Vec<usize>,
}

/// A node in the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub id: String,
    pub says: String,
    pub rows: Vec<Row>,
    /// Where silence leads, if it leads away.
    pub silence: Option<usize>,
    /// The ending's title, where the call ends here.
    pub ends: Option<String>,
    pub is_start: bool,
}

/// A whole dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    pub title: String,
    pub cards: Vec<Card>,
    /// The nodes of the best lawful call, in the order entered.
    pub best: Vec<usize>,
}

impl Map {
    /// The map of a case, with what its proof found out; texts in a language.
    #[must_use]
    pub fn of(compiled: &Compiled, proof: &Proof, language: &str) -> Self {
        let win = proof.starts.iter().zip(&proof.wins).find_map(|(mood, win)| Some((mood, &win.as_ref()?.0)));
        let (best, said) = win.map_or_else(Default::default, |(mood, inputs)| walked(compiled, compiled.before(*mood), inputs));
        let card = |(place, node): (usize, &crate::call::Node)| {
            let id = NodeId(u16::try_from(place).unwrap_or(u16::MAX));
            let line = node.line.or_else(|| node.moods.first().map(|(_, line)| *line));
            let row = |reply: &ReplyId| Row {
                id: compiled.reply(*reply).id.clone(),
                says: compiled.text(language, compiled.reply(*reply).say).to_owned(),
                mark: mark(proof, *reply),
                is_best: said.contains(reply),
                to: targets(compiled, id, *reply).into_iter().map(NodeId::index).collect(),
            };
            Card {
                id: node.id.clone(),
                says: line.map_or_else(String::new, |line| spoken(compiled, line, language)),
                rows: node.replies.iter().map(row).collect(),
                silence: flow::silence(compiled, id).map(NodeId::index),
                ends: node.ends.map(|ending| compiled.text(language, compiled.endings[ending.index()].title).to_owned()),
                is_start: id == compiled.start,
            }
        };
        Self {
            title: format!("{} · {}", compiled.id, compiled.text(language, compiled.title)),
            cards: compiled.nodes.iter().enumerate().map(card).collect(),
            best,
        }
    }

    /// Every line from a reply to a node, once: card, row, card.
    pub(super) fn links(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.cards.iter().enumerate().flat_map(|(from, card)| {
            card.rows.iter().enumerate().flat_map(move |(row, reply)| reply.to.iter().map(move |to| (from, row, *to)))
        })
    }

    /// Whether a line is part of the best lawful call.
    pub(super) fn is_best(&self, from: usize, row: usize, to: usize) -> bool {
        self.cards[from].rows[row].is_best && self.best.windows(2).any(|pair| pair == [from, to])
    }
}

fn mark(proof: &Proof, reply: ReplyId) -> Mark {
    if proof.always_breaking.contains(&reply) {
        Mark::Unlawful
    } else if proof.sometimes_breaking.contains(&reply) {
        Mark::Sometimes
    } else {
        Mark::Lawful
    }
}

fn spoken(compiled: &Compiled, line: LineId, language: &str) -> String {
    let first = compiled.lines[line.index()].wordings.first();
    first.map_or_else(String::new, |text| compiled.text(language, *text).to_owned())
}

/// The nodes that a play enters, and the replies that it says.
fn walked(compiled: &Compiled, start: State, inputs: &[Input]) -> (Vec<usize>, BTreeSet<ReplyId>) {
    let mut entered = Vec::new();
    let mut said = BTreeSet::new();
    let mut state = start;
    for input in inputs {
        let mut sink = |_: &State, event: Event| match event {
            Event::Entered(node) => entered.push(node.index()),
            Event::Said { reply, .. } => {
                said.insert(reply);
            }
            _ => {}
        };
        match step(compiled, state, *input, &mut sink) {
            Ok(next) => state = next,
            Err(_) => break,
        }
    }
    (entered, said)
}

/// Where a reply can lead, in the order tried: the node itself where it stays.
fn targets(compiled: &Compiled, at: NodeId, reply: ReplyId) -> Vec<NodeId> {
    let reply = compiled.reply(reply);
    if let Some(to) = reply.to {
        return vec![to];
    }
    let node = compiled.node(at);
    let lands = |leads: &Move| leads.to.unwrap_or(at);
    let mut found = Vec::new();
    let fitting = node.on.iter().chain(&compiled.defaults).filter(|turn| reply.acts.iter().any(|act| turn.pattern.matches(*act)));
    let mut is_decided = false;
    for transition in fitting {
        found.push(lands(&transition.leads));
        if transition.when == Condition::ALWAYS {
            is_decided = true;
            break;
        }
    }
    if !is_decided {
        found.push(node.otherwise.as_ref().map_or(at, lands));
    }
    let mut seen = BTreeSet::new();
    found.retain(|node| seen.insert(*node));
    found
}
