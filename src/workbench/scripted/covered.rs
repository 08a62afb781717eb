//! What the scripted calls of a case reach together, of all that there is.

use std::collections::BTreeSet;

use super::Ran;
use super::model::Least;
use crate::call::{Compiled, Event};
use crate::law::RuleId;
use crate::records::reply_name;

/// What can be covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Nodes,
    Replies,
    /// Rules that some play of the case breaks.
    Rules,
    Objectives,
}

/// One part: how much is covered, and the names of what is not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Covered {
    pub part: Part,
    pub reached: usize,
    pub all: usize,
    pub missing: Vec<String>,
    /// How much is asked for, in percent.
    pub least: u8,
}

impl Covered {
    /// Whole percent, rounded down.
    #[must_use]
    pub const fn percent(&self) -> usize {
        match (self.reached * 100).checked_div(self.all) {
            Some(percent) => percent,
            None => 100,
        }
    }

    /// Whether it is as much as was asked for.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.percent() >= self.least as usize
    }
}

/// What was reached so far.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    nodes: BTreeSet<String>,
    replies: BTreeSet<String>,
    rules: BTreeSet<String>,
    objectives: BTreeSet<String>,
}

impl Coverage {
    /// Adds what a call reached.
    pub fn add(&mut self, ran: &Ran) {
        let compiled = ran.call.compiled();
        for stamped in ran.call.events() {
            match stamped.event {
                Event::Entered(node) => {
                    self.nodes.insert(compiled.node(node).id.clone());
                }
                Event::Said { reply, .. } => {
                    self.replies.insert(reply_name(compiled, reply));
                }
                _ => {}
            }
        }
        for finding in &ran.report.findings {
            let all = finding.also.iter().chain([&finding.rule]);
            self.rules.extend(all.map(|rule| compiled.bench.rule_name(*rule).to_owned()));
        }
        self.objectives.extend(ran.report.objectives.iter().filter(|(_, reached)| *reached).map(|(title, _)| title.clone()));
    }

    /// All parts, against what there is; `broken` are the rules that some play breaks. Titles of objectives are in
    /// `language`, that of the calls' reports.
    #[must_use]
    pub fn of(&self, compiled: &Compiled, broken: &[RuleId], least: Least, language: &str) -> Vec<Covered> {
        let replies = compiled.replies.iter().map(|reply| format!("{}/{}", compiled.node(reply.node).id, reply.id)).collect();
        let rules = broken.iter().map(|rule| compiled.bench.rule_name(*rule).to_owned()).collect();
        let objectives = compiled.objectives.iter().map(|(title, _)| compiled.text(language, *title).to_owned()).collect();
        vec![
            covered(Part::Nodes, &self.nodes, compiled.nodes.iter().map(|node| node.id.clone()).collect(), least.nodes),
            covered(Part::Replies, &self.replies, replies, least.replies),
            covered(Part::Rules, &self.rules, rules, least.rules),
            covered(Part::Objectives, &self.objectives, objectives, least.objectives),
        ]
    }
}

fn covered(part: Part, reached: &BTreeSet<String>, all: Vec<String>, least: u8) -> Covered {
    let count = all.len();
    let missing: Vec<String> = all.into_iter().filter(|name| !reached.contains(name)).collect();
    Covered { part, reached: count - missing.len(), all: count, missing, least }
}
