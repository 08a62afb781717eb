//! Words that stand for acts, patterns of acts and effects: `state_debt(overdue, overdue * 2)`, `reveal(card_changed)`.

use super::Compiler;
use super::figures::Value;
use super::notes::within;
use crate::call::compiled::{Change, Effect};
use crate::call::condition::Condition;
use crate::scenario::expr::{Expr, ExprKind};
use crate::scenario::model::RawEffect;
use crate::scenario::problem::{Code, Problem, Span};
use crate::scenario::reader::Phrase;
use crate::speech::{ActPattern, ActUse, Arg, ArgKind};

/// A phrase taken apart: the word, its arguments, and where it stands.
struct Called {
    word: String,
    arguments: Vec<Expr>,
}

impl Compiler<'_> {
    /// An act as a reply uses it.
    pub(super) fn act(&mut self, phrase: &Phrase) -> Option<ActUse> {
        let called = self.called(phrase)?;
        let Some(act) = self.content.vocabulary.act(&called.word) else {
            self.unknown_act("act", &called.word, phrase.span, self.content.vocabulary.names());
            return None;
        };
        let kinds = self.content.vocabulary.describe(act).1.args.clone();
        if called.arguments.len() != kinds.len() {
            let wanted = kinds.iter().map(described).collect::<Vec<_>>().join(", ");
            let problem = Problem::of(Code::BadArgument, phrase.span, "compile-arguments").with("word", &called.word);
            let problem = problem.with("count", kinds.len()).with("found", called.arguments.len()).with("wanted", &wanted);
            self.notes.note(if kinds.is_empty() { problem.helped_by("bare") } else { problem });
            return None;
        }
        let mut args = [Arg::None; 2];
        for ((slot, kind), given) in args.iter_mut().zip(&kinds).zip(&called.arguments) {
            *slot = self.argument(kind, given, phrase.span)?;
        }
        Some(ActUse { act, args })
    }

    /// A pattern in a transition: an act or a group; arguments left out or written `_` match anything.
    pub(super) fn pattern(&mut self, phrase: &Phrase) -> Option<ActPattern> {
        let called = self.called(phrase)?;
        let Some(acts) = self.content.vocabulary.acts_named(&called.word) else {
            let known = self.content.vocabulary.names().chain(self.content.vocabulary.group_names());
            self.unknown_act("act or group", &called.word, phrase.span, known);
            return None;
        };
        let mut args = [None; 2];
        if let Some(act) = self.content.vocabulary.act(&called.word) {
            let kinds = self.content.vocabulary.describe(act).1.args.clone();
            for ((slot, kind), given) in args.iter_mut().zip(&kinds).zip(&called.arguments) {
                if !matches!(&given.kind, ExprKind::Name(name) if name == "_") {
                    *slot = Some(self.argument(kind, given, phrase.span)?);
                }
            }
        }
        Some(ActPattern { acts, args })
    }

    /// Notes an act that there is not; one that is written as it is called in a language is found by that.
    fn unknown_act<'n>(&mut self, kind: &str, word: &str, span: Span, known: impl Iterator<Item = &'n str>) {
        let Some(meant) = self.content.vocabulary.act_called(word) else {
            return self.notes.unknown(Code::UnknownAct, kind, word, span, known);
        };
        let problem = Problem::of(Code::UnknownAct, span, "unknown").with("kind", kind.replace(' ', "-")).with("name", word);
        let problem = problem.with("meant", meant).helped_by("meant");
        let is_alone = (span.end - span.start) as usize == word.len();
        self.notes.note(if is_alone { problem.suggest(span, meant) } else { problem });
    }

    /// A list of effects with their conditions.
    pub(super) fn effects(&mut self, raw: &[RawEffect]) -> Vec<Effect> {
        let mut effects = Vec::with_capacity(raw.len());
        for effect in raw {
            let when = effect.when.as_ref().map_or(Condition::ALWAYS, |when| self.condition(when));
            if let Some(change) = self.change(&effect.effect) {
                effects.push(Effect { change, when });
            }
        }
        effects
    }

    fn change(&mut self, phrase: &Phrase) -> Option<Change> {
        let called = self.called(phrase)?;
        let argument = called.arguments.first().and_then(word);
        let (Some((name, at)), 1) = (argument, called.arguments.len()) else {
            self.notes.note(Problem::of(Code::BadArgument, phrase.span, "compile-effect").with("word", &called.word));
            return None;
        };
        let at = within(phrase.span, at, 0);
        let (names, notes) = (&self.names, &mut self.notes);
        match called.word.as_str() {
            "reveal" => names.fact(&name, at, notes).map(Change::Reveal),
            "flag" => names.flag(&name, at, notes).map(Change::Flag),
            "on_line" => names.party(&name, at, notes).map(Change::OnLine),
            "promise" => names.offer(&name, at, notes).map(Change::Promise),
            "verify" => match name.as_str() {
                "name" => Some(Change::Verify(1)),
                "two_factors" => Some(Change::Verify(2)),
                _ => {
                    notes.unknown(Code::BadArgument, "level of verification", &name, at, ["name", "two_factors"].into_iter());
                    None
                }
            },
            other => {
                let known = ["reveal", "verify", "on_line", "flag", "promise"];
                notes.unknown(Code::UnknownName, "effect", other, phrase.span, known.into_iter());
                None
            }
        }
    }

    fn called(&mut self, phrase: &Phrase) -> Option<Called> {
        let expr = self.notes.expression_at(&phrase.text, phrase.span, 0)?;
        match expr.kind {
            ExprKind::Name(word) => Some(Called { word, arguments: Vec::new() }),
            ExprKind::Call(word, arguments) => Some(Called { word, arguments }),
            _ => {
                self.notes.note(Problem::of(Code::BadExpression, phrase.span, "compile-no-word"));
                None
            }
        }
    }

    fn argument(&mut self, kind: &ArgKind, given: &Expr, span: Span) -> Option<Arg> {
        let at = within(span, given.span, 0);
        if let ArgKind::Value | ArgKind::Number = kind {
            return match self.figures.evaluate(given, span, 0, &mut self.notes)? {
                Value::Money(amount) => Some(Arg::Money(amount)),
                Value::Count(count) => Some(Arg::Number(count)),
                Value::Date(_) => self.bad_argument(at, "compile-date-for-amount"),
            };
        }
        let Some((name, _)) = word(given) else { return self.bad_argument(at, "compile-one-word") };
        match kind {
            ArgKind::Figure => {
                let found = self.figures.id(&name);
                if found.is_none() {
                    let known = self.figures.money.iter().map(|(name, _)| name.as_str());
                    self.notes.unknown(Code::NoSuchFigure, "figure", &name, at, known);
                }
                found.map(Arg::Figure)
            }
            ArgKind::Word(allowed) => {
                if !allowed.contains(&name) {
                    self.notes.unknown(Code::BadArgument, "such word", &name, at, allowed.iter().map(String::as_str));
                    return None;
                }
                self.content.vocabulary.word(&name).map(Arg::Word)
            }
            ArgKind::Offer => self.names.offer(&name, at, &mut self.notes).map(Arg::Offer),
            ArgKind::Party => self.names.party(&name, at, &mut self.notes).map(Arg::Party),
            ArgKind::Value | ArgKind::Number => None,
        }
    }

    fn bad_argument(&mut self, at: Span, key: &'static str) -> Option<Arg> {
        self.notes.note(Problem::of(Code::BadArgument, at, key));
        None
    }
}

/// A bare word or a quoted one.
fn word(expr: &Expr) -> Option<(String, Span)> {
    match &expr.kind {
        ExprKind::Name(name) | ExprKind::Text(name) => Some((name.clone(), expr.span)),
        _ => None,
    }
}

/// How messages write an argument's kind: the words that it may be, or the field of the file whose keys it may be.
fn described(kind: &ArgKind) -> String {
    match kind {
        ArgKind::Figure => "overdue | minimum | balance | …".to_owned(),
        ArgKind::Value => "overdue * 2 | yuan(300) | …".to_owned(),
        ArgKind::Word(words) => words.join(" | "),
        ArgKind::Offer => "offers: …".to_owned(),
        ArgKind::Party => "parties: …".to_owned(),
        ArgKind::Number => "1 | 2 | …".to_owned(),
    }
}
