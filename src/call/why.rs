//! Why a condition holds or does not: its parts in the words of the file, each with what it finds in a state. For whoever
//! writes scenarios; the machine never asks.

use super::compiled::Compiled;
use super::condition::{Comparison, Condition, Number};
use super::state::State;
use crate::persona::Gauge;

/// One part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As a file writes it: `trust >= 3`.
    pub words: String,
    pub holds: bool,
    /// What is there now, where that is a number.
    pub now: Option<i64>,
}

/// The parts that must all hold, in the order of the file; none where the condition always holds.
#[must_use]
pub fn parts(compiled: &Compiled, condition: &Condition, state: &State) -> Vec<Part> {
    match condition {
        Condition::Constant(true) => Vec::new(),
        Condition::All(inner) => inner.iter().flat_map(|part| parts(compiled, part, state)).collect(),
        part => {
            let now = match part {
                Condition::Compare(number, _, Number::Constant(_)) => value(*number, state),
                _ => None,
            };
            vec![Part { words: words(compiled, part), holds: part.holds(state), now }]
        }
    }
}

fn value(number: Number, state: &State) -> Option<i64> {
    match number {
        Number::Constant(_) => None,
        Number::Gauge(gauge) => Some(i64::from(state.mood.level(gauge))),
        Number::Verified => Some(i64::from(state.verified)),
    }
}

/// A condition as a file writes it.
#[must_use]
pub fn words(compiled: &Compiled, condition: &Condition) -> String {
    let joined = |inner: &[Condition], between: &str| {
        let parts: Vec<String> = inner
            .iter()
            .map(|part| match part {
                Condition::Any(_) | Condition::All(_) => format!("({})", words(compiled, part)),
                _ => words(compiled, part),
            })
            .collect();
        parts.join(between)
    };
    match condition {
        Condition::Constant(value) => value.to_string(),
        Condition::Compare(left, comparison, right) => format!("{} {} {}", number(*left), sign(*comparison), number(*right)),
        Condition::Knows(fact) => format!("knows({})", compiled.facts[fact.index()].id),
        Condition::Flag(flag) => format!("flag({})", compiled.flags[flag.index()]),
        Condition::Said(bit) => format!("said({})", said(compiled, *bit)),
        Condition::OnLine(party) => format!("on_line({})", compiled.parties[usize::from(party.0)].id),
        Condition::Promised(None) => "promised()".to_owned(),
        Condition::Promised(Some(offer)) => format!("promised({})", compiled.offers[usize::from(offer.0)].id),
        Condition::Willing => "willing".to_owned(),
        Condition::Complained => "complained".to_owned(),
        Condition::Ended(ending) => format!("ended({})", compiled.endings[ending.index()].id),
        Condition::Not(inner) => match inner.as_ref() {
            Condition::All(_) | Condition::Any(_) | Condition::Compare(..) => format!("not ({})", words(compiled, inner)),
            _ => format!("not {}", words(compiled, inner)),
        },
        Condition::All(inner) => joined(inner, " and "),
        Condition::Any(inner) => joined(inner, " or "),
    }
}

/// The act or group that a bit stands for; a group by its name where it has one.
fn said(compiled: &Compiled, bit: u8) -> String {
    let Some(acts) = compiled.watched.get(usize::from(bit)) else { return String::new() };
    compiled.vocabulary.name_of(*acts)
}

fn number(number: Number) -> String {
    match number {
        Number::Constant(value) => value.to_string(),
        Number::Gauge(Gauge::Trust) => "trust".to_owned(),
        Number::Gauge(Gauge::Anger) => "anger".to_owned(),
        Number::Gauge(Gauge::Stress) => "stress".to_owned(),
        Number::Gauge(Gauge::Willingness) => "willingness".to_owned(),
        Number::Verified => "verified".to_owned(),
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::Unequal => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}
