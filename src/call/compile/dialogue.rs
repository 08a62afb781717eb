//! Nodes, replies, lines and moves.

use super::Compiler;
use super::texts::speaking_seconds;
use crate::call::compiled::{Line, Move, Node, Reply, Transition};
use crate::call::condition::Condition;
use crate::call::ids::{LineId, NodeId, ReplyId};
use crate::persona::Shift;
use crate::scenario::expr::template::{self, Piece};
use crate::scenario::model::{Ordered, RawMove, RawNode, RawReply, RawTransition};
use crate::scenario::problem::{Code, Problem};
use crate::scenario::reader::Spanned;
use crate::speech::{ActUse, Arg};

impl Compiler<'_> {
    /// All nodes and replies, in file order.
    pub(super) fn dialogue(&mut self) -> (Vec<Node>, Vec<Reply>) {
        let raw = self.raw;
        let mut nodes = Vec::with_capacity(raw.nodes.len());
        let mut replies = Vec::new();
        for ((id, node), place) in raw.nodes.iter().zip(0u16..) {
            let key = format!("nodes.{}", id.value);
            for (reply_id, reply) in &node.replies {
                let made = self.reply(NodeId(place), node, &key, reply_id, reply);
                replies.push(made);
            }
            nodes.push(self.node(&id.value, &key, node));
        }
        (nodes, replies)
    }

    fn node(&mut self, id: &str, key: &str, raw: &RawNode) -> Node {
        if raw.replies.is_empty() && raw.ends.is_none() {
            let span = self.raw.nodes.get_key_value(id).map_or(self.raw.start.span, |(key, _)| key.span);
            self.notes.note(Problem::of(Code::DeadEnd, span, "compile-dead-end").with("node", id));
        }
        let line = self.line(&format!("{key}.debtor"), &raw.debtor);
        let mut moods = Vec::with_capacity(raw.moods.len());
        for (place, line) in raw.moods.iter().enumerate() {
            let when = self.condition(&line.when);
            if let Some(line) = self.line(&format!("{key}.moods.{place}"), &line.say) {
                moods.push((when, line));
            }
        }
        let better = raw.better.as_ref().map(|text| self.text(format!("{key}.better"), text));
        Node {
            id: id.to_owned(),
            moods,
            line,
            enter: self.effects(&raw.enter),
            replies: raw.replies.keys().map(|reply| self.names.reply(id, reply)).collect::<Vec<ReplyId>>(),
            on: self.transitions(&format!("{key}.on"), &raw.on),
            otherwise: raw.otherwise.as_ref().map(|leads| self.leads(&format!("{key}.otherwise"), leads)),
            silence: raw.silence.as_ref().map(|leads| self.leads(&format!("{key}.silence"), leads)),
            answer_within: raw.answer_within.and_then(|seconds| u16::try_from(seconds).ok()),
            ends: raw.ends.as_ref().and_then(|ending| self.names.ending(&ending.value, ending.span, &mut self.notes)),
            better,
        }
    }

    fn reply(&mut self, node: NodeId, within: &RawNode, key: &str, id: &Spanned<String>, raw: &RawReply) -> Reply {
        let key = format!("{key}.replies.{}", id.value);
        let say = self.text(key.clone(), &raw.say);
        let spoken = speaking_seconds(self.texts.source(say));
        let seconds = if raw.cuts_in { spoken.saturating_sub(cut_short(within)) } else { spoken };
        let mut acts = self.derived(&raw.say);
        for phrase in &raw.acts {
            acts.extend(self.act(phrase));
        }
        if acts.len() > crate::call::MOST_ACTS {
            let problem = Problem::of(Code::BadArgument, id.span, "compile-too-many-acts").with("count", acts.len());
            self.notes.note(problem.with("most", crate::call::MOST_ACTS));
        }
        let own = raw.mood.map(|mood| Shift { trust: mood.trust, anger: mood.anger, stress: mood.stress, willingness: mood.willingness });
        let table = acts.iter().map(|act| self.temperament.reaction(act.act)).fold(Shift::default(), Shift::plus);
        let interrupts = if raw.cuts_in { self.temperament.interrupted } else { Shift::default() };
        let to = raw.to.as_ref().and_then(|to| self.names.node(&to.value, to.span, &mut self.notes));
        Reply {
            id: id.value.clone(),
            node,
            say,
            seconds,
            acts,
            when: self.optional(raw.when.as_ref()),
            to,
            cuts_in: raw.cuts_in,
            answer: self.line(&format!("{key}.answer"), &raw.answer),
            effects: self.effects(&raw.effect),
            shift: own.unwrap_or(table).plus(interrupts),
        }
    }

    /// The acts that quoted figures are: `{overdue}` says what is overdue; `{overdue = overdue * 2}` says it wrongly.
    fn derived(&mut self, say: &Spanned<String>) -> Vec<ActUse> {
        let Some(state_debt) = self.content.vocabulary.act("state_debt") else { return Vec::new() };
        let Ok(pieces) = template::parse(&say.value) else { return Vec::new() };
        let mut acts = Vec::new();
        for piece in &pieces {
            let (name, stated) = match piece {
                Piece::Figure { name, .. } => (name, self.figures.value(name)),
                Piece::Quoted { figure, value, .. } => (figure, self.figures.evaluate(value, say.span, 1, &mut self.notes)),
                Piece::Text(_) | Piece::Value(_) => continue,
            };
            if let (Some(figure), Some(super::figures::Value::Money(amount))) = (self.figures.id(name), stated) {
                acts.push(ActUse { act: state_debt, args: [Arg::Figure(figure), Arg::Money(amount)] });
            }
        }
        acts
    }

    /// Transitions by act.
    pub(super) fn transitions(&mut self, key: &str, raw: &[RawTransition]) -> Vec<Transition> {
        let mut transitions = Vec::with_capacity(raw.len());
        for (place, transition) in raw.iter().enumerate() {
            let pattern = self.pattern(&transition.act);
            let when = self.optional(transition.when.as_ref());
            let leads = Move {
                to: transition.to.as_ref().and_then(|to| self.names.node(&to.value, to.span, &mut self.notes)),
                answer: self.line(&format!("{key}.{place}.answer"), &transition.answer),
                effects: self.effects(&transition.effect),
            };
            transitions.extend(pattern.map(|pattern| Transition { pattern, when, leads }));
        }
        transitions
    }

    /// Where `otherwise` or silence leads.
    pub(super) fn leads(&mut self, key: &str, raw: &RawMove) -> Move {
        Move {
            to: raw.to.as_ref().and_then(|to| self.names.node(&to.value, to.span, &mut self.notes)),
            answer: self.line(key, &raw.answer),
            effects: self.effects(&raw.effect),
        }
    }

    /// A line with its wordings; none where the file gives none.
    fn line(&mut self, key: &str, raw: &Ordered<Spanned<String>>) -> Option<LineId> {
        if raw.is_empty() {
            return None;
        }
        let wordings: Vec<_> = raw.iter().map(|(wording, text)| self.text(format!("{key}.{}", wording.value), text)).collect();
        let seconds = wordings.iter().map(|text| speaking_seconds(self.texts.source(*text))).max().unwrap_or(0);
        self.lines.push(Line { wordings, seconds });
        u16::try_from(self.lines.len() - 1).ok().map(LineId)
    }

    /// Adds a text.
    pub(super) fn text(&mut self, key: String, source: &Spanned<String>) -> crate::call::ids::TextId {
        self.texts.add(key, source, &self.figures, &mut self.notes)
    }

    /// Conditions of a list of texts, such as objectives.
    pub(super) fn titled(&mut self, key: String, title: &Spanned<String>, when: &Spanned<String>) -> (crate::call::ids::TextId, Condition) {
        (self.text(key, title), self.condition(when))
    }
}

/// Seconds that cutting into a node's own line saves: half of the shortest wording of it, in whole fives. It is a
/// constant of the reply, so that no state need remember what was heard last.
fn cut_short(node: &RawNode) -> u16 {
    let wordings = node.moods.iter().flat_map(|line| line.say.values()).chain(node.debtor.values());
    let shortest = wordings.map(|text| speaking_seconds(&text.value)).min().unwrap_or(0);
    shortest / 10 * 5
}
