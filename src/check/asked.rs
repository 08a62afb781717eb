//! Every condition of a case, as written and as compiled.

use super::case::Case;
use crate::call::{Compiled, Condition, Effect, Move, Transition};
use crate::scenario::model::{RawEffect, RawMove, RawTransition};
use crate::scenario::problem::Span;
use crate::scenario::reader::Spanned;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Whether something is offered, said or done.
    When,
    /// Whether an entry of the form is right: `false` is how a wrong one is written.
    Right,
    /// Whether an objective is reached.
    Goal,
}

/// A condition.
pub(super) struct Asked<'a> {
    pub place: Place,
    pub span: Span,
    pub text: &'a str,
    pub condition: &'a Condition,
}

/// All of them. Written and compiled lists have the same order; where they differ in length, something was dropped,
/// and nothing is said of them.
pub(super) fn conditions<'a>(case: &Case<'a>) -> Vec<Asked<'a>> {
    let Some(deal) = case.deals.first() else { return Vec::new() };
    let mut all = Gathered { asked: Vec::new() };
    all.dialogue(case, deal);
    for (goal, (_, condition)) in case.raw.objectives.iter().zip(&deal.objectives) {
        all.one(Place::Goal, Some(&goal.when), condition);
    }
    for (field, compiled) in case.raw.wrap_up.values().zip(&deal.fields) {
        for (option, entry) in field.options.values().zip(&compiled.entries) {
            all.one(Place::Right, Some(&option.right), &entry.right);
        }
    }
    all.asked
}

struct Gathered<'a> {
    asked: Vec<Asked<'a>>,
}

impl<'a> Gathered<'a> {
    fn one(&mut self, place: Place, text: Option<&'a Spanned<String>>, condition: &'a Condition) {
        if let Some(text) = text {
            self.asked.push(Asked { place, span: text.span, text: &text.value, condition });
        }
    }

    fn dialogue(&mut self, case: &Case<'a>, deal: &'a Compiled) {
        for (node, compiled) in case.raw.nodes.values().zip(&deal.nodes) {
            if node.moods.len() == compiled.moods.len() {
                for (line, (condition, _)) in node.moods.iter().zip(&compiled.moods) {
                    self.one(Place::When, Some(&line.when), condition);
                }
            }
            self.effects(&node.enter, &compiled.enter);
            for (reply, id) in node.replies.values().zip(&compiled.replies) {
                let compiled = deal.reply(*id);
                self.one(Place::When, reply.when.as_ref(), &compiled.when);
                self.effects(&reply.effect, &compiled.effects);
            }
            self.transitions(&node.on, &compiled.on);
            self.leads(node.otherwise.as_ref(), compiled.otherwise.as_ref());
            self.leads(node.silence.as_ref(), compiled.silence.as_ref());
        }
        self.transitions(&case.raw.persona.on, &deal.defaults);
        self.leads(case.raw.persona.silence.as_ref(), deal.silence.as_ref());
    }

    fn transitions(&mut self, written: &'a [RawTransition], compiled: &'a [Transition]) {
        if written.len() != compiled.len() {
            return;
        }
        for (written, compiled) in written.iter().zip(compiled) {
            self.one(Place::When, written.when.as_ref(), &compiled.when);
            self.effects(&written.effect, &compiled.leads.effects);
        }
    }

    fn leads(&mut self, written: Option<&'a RawMove>, compiled: Option<&'a Move>) {
        if let (Some(written), Some(compiled)) = (written, compiled) {
            self.effects(&written.effect, &compiled.effects);
        }
    }

    fn effects(&mut self, written: &'a [RawEffect], compiled: &'a [Effect]) {
        if written.len() == compiled.len() {
            written.iter().zip(compiled).for_each(|(written, compiled)| self.one(Place::When, written.when.as_ref(), &compiled.when));
        }
    }
}
