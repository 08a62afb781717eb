//! Packs over packs: national law below, then what a bank adopted, then the company's own. A layer may only be
//! stricter than those below it.

use chrono_tz::Tz;
use thiserror::Error;

use super::cite::Status;
use super::finding::RuleSet;
use super::pack::{LawPack, Rule, Severity};
use crate::scenario::problem::{Code, Problem, Span};

/// How a pack says that its days and hours are those of the person reached.
const THEIRS: &str = "theirs";

/// The clock that a pack's rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clockwork {
    Zone(Tz),
    /// Every zone that the person may be in.
    Theirs,
}

/// Why packs cannot judge together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BenchError {
    #[error("rule `{rule}` names `{act}`, which is neither an act nor a group: spell it as in acts.ron")]
    UnknownAct { rule: String, act: String },
    #[error("rule `{rule}` wants the word `{word}`, which `{act}` does not take there: spell it as in acts.ron")]
    UnknownWord { rule: String, act: String, word: String },
    #[error("pack `{pack}` speaks of the rule `{rule}`, which no pack below it has")]
    UnknownRule { pack: String, rule: String },
    #[error("pack `{pack}` lowers `{rule}` to {to}; a layer may only be stricter than those below ({from})")]
    Weaker { pack: String, rule: String, from: Severity, to: Severity },
    #[error("the rule `{0}` stands in two packs: a layer raises or adopts, it does not write again")]
    Twice(String),
    #[error("pack `{pack}` is kept in the time zone `{zone}`, which is not known here")]
    UnknownZone { pack: String, zone: String },
    #[error("pack `{0}` names no time zone and lies on no pack that does: add `time_zone`")]
    NoZone(String),
    #[error("the packs hold {0} rules, and at most {max} can judge together: leave a pack out, or join rules", max = RuleSet::CAPACITY)]
    TooManyRules(usize),
    #[error("the rules of the packs need more than the {max} bits that one call can remember: leave a pack out, or give fewer rules an order or a deadline", max = u64::BITS)]
    TooMuchMemory,
}

impl BenchError {
    /// The same as a problem of the file that names the packs, in words of the product's texts.
    #[must_use]
    pub fn problem(&self, span: Span) -> Problem {
        let of = |key| Problem::of(Code::UnknownRule, span, key);
        match self {
            Self::UnknownAct { rule, act } => of("packs-unknown-act").with("rule", rule).with("act", act),
            Self::UnknownWord { rule, act, word } => of("packs-unknown-word").with("rule", rule).with("act", act).with("word", word),
            Self::UnknownRule { pack, rule } => of("packs-unknown-rule").with("pack", pack).with("rule", rule),
            Self::Weaker { pack, rule, from, to } => {
                let graded = |severity: &Severity| severity.to_string().replace(' ', "-");
                of("packs-weaker").with("pack", pack).with("rule", rule).with("from", graded(from)).with("to", graded(to))
            }
            Self::Twice(rule) => of("packs-twice").with("rule", rule),
            Self::UnknownZone { pack, zone } => of("packs-unknown-zone").with("pack", pack).with("zone", zone),
            Self::NoZone(pack) => of("packs-no-zone").with("pack", pack),
            Self::TooManyRules(count) => of("packs-too-many-rules").with("count", count).with("most", RuleSet::CAPACITY),
            Self::TooMuchMemory => of("packs-too-much-memory").with("most", u64::BITS),
        }
    }
}

/// A rule with what the layers above made of it.
pub(super) struct Layered<'a> {
    pub name: &'a str,
    pub rule: &'a Rule,
    pub severity: Severity,
    pub is_adopted: bool,
    pub zone: Clockwork,
}

/// All rules, the bottom pack's first.
pub(super) fn layer<'a>(packs: &'a [LawPack], errors: &mut Vec<BenchError>) -> Vec<Layered<'a>> {
    let mut layered: Vec<Layered<'a>> = Vec::new();
    let mut zone = None;
    for pack in packs {
        strengthen(pack, &mut layered, errors);
        zone = zone_of(pack, errors).or(zone);
        let Some(zone) = zone else {
            if !pack.rules.is_empty() {
                errors.push(BenchError::NoZone(pack.id.clone()));
            }
            continue;
        };
        for (name, rule) in &pack.rules {
            if layered.iter().any(|below| below.name == *name) {
                errors.push(BenchError::Twice(name.clone()));
                continue;
            }
            // A company's own house rules bind its own people.
            let is_adopted = rule.cites.iter().any(|cite| cite.status == Status::House);
            layered.push(Layered { name, rule, severity: rule.severity, is_adopted, zone });
        }
    }
    layered
}

/// What a pack makes of the rules below it.
fn strengthen(pack: &LawPack, below: &mut [Layered<'_>], errors: &mut Vec<BenchError>) {
    let raised = pack.raises.iter().map(|(rule, to)| (rule, Some(*to)));
    let adopted = pack.adopts.iter().map(|rule| (rule, None));
    for (rule, to) in raised.chain(adopted) {
        let Some(below) = below.iter_mut().find(|below| below.name == *rule) else {
            errors.push(BenchError::UnknownRule { pack: pack.id.clone(), rule: rule.clone() });
            continue;
        };
        let to = to.unwrap_or(below.severity);
        if to < below.severity {
            errors.push(BenchError::Weaker { pack: pack.id.clone(), rule: rule.clone(), from: below.severity, to });
            continue;
        }
        below.severity = to;
        below.is_adopted = true;
    }
}

fn zone_of(pack: &LawPack, errors: &mut Vec<BenchError>) -> Option<Clockwork> {
    let name = pack.time_zone.as_deref()?;
    if name == THEIRS {
        return Some(Clockwork::Theirs);
    }
    let known = name.parse().ok().map(Clockwork::Zone);
    if known.is_none() {
        errors.push(BenchError::UnknownZone { pack: pack.id.clone(), zone: name.to_owned() });
    }
    known
}
