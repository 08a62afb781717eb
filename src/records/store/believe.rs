//! Whether a record is believed: it is replayed on the server's own copy of the content, and the score is the server's.
//! Nothing here knows SQL; what the database must be asked (was it sent before, is the ticket open) is `ingest`'s.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::content::Case;
use super::sha256;
use crate::call::{Call, Compiled, Deal, Earned, Input, Stage, State, is_offered, step};
use crate::law::Severity;
use crate::records::replay::inputs;
use crate::records::{Finish, Header, Parting, Record, SEMANTICS, Taken, read_input};
use crate::score::{Cause, Debrief, Marks, Note, debrief};

/// Why a record is not believed. The reason's key is stable: it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Doubt {
    #[error("it is no record: {0}")]
    NotARecord(String),
    #[error("it has no end: only finished attempts are delivered")]
    Unfinished,
    #[error("its content {0} was never on this server")]
    UnknownContent(String),
    #[error("it was made under semantics {0}, which this program does not replay: it is kept, and not counted")]
    OtherSemantics(u32),
    #[error("the seed deals something else than the record says")]
    OtherDeal,
    #[error("at input {n}, `{input}`: {why}")]
    DoesNotReplay { n: u32, input: String, why: String },
    #[error("the inputs do not bring the attempt to its end")]
    NotOver,
    #[error("it says {}/{} ({:?}); the replay says {}/{} ({:?})", .0.lawful, .0.effective, .0.outcome, .1.lawful, .1.effective, .1.outcome)]
    OtherScore(Finish, Finish),
    #[error("its start {0} is no time with an offset")]
    NoStart(String),
    #[error("it starts after it was received")]
    FromTheFuture,
    #[error("it began more than four days before this PC's earlier delivery, and was not in the queue then")]
    Backdated,
    #[error("it is another person's: `{record}` on the record, `{device}` on the key")]
    OtherPerson { record: String, device: String },
    #[error("this person's attempt at this case with this start is here already, with other inputs")]
    SameStart,
    #[error("the queue's chain is broken before entry {0}")]
    QueueBroken(i64),
    #[error("the ticket: {0}")]
    Ticket(&'static str),
}

impl Doubt {
    /// The stable key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotARecord(_) => "not-a-record",
            Self::Unfinished => "unfinished",
            Self::UnknownContent(_) => "unknown-content",
            Self::OtherSemantics(_) => "other-semantics",
            Self::OtherDeal => "other-deal",
            Self::DoesNotReplay { .. } => "does-not-replay",
            Self::NotOver => "not-over",
            Self::OtherScore(..) => "other-score",
            Self::NoStart(_) => "no-start",
            Self::FromTheFuture => "from-the-future",
            Self::Backdated => "backdated",
            Self::OtherPerson { .. } => "other-person",
            Self::SameStart => "same-start",
            Self::QueueBroken(_) => "queue-broken",
            Self::Ticket(_) => "ticket",
        }
    }
}

/// What the server made of a record.
#[derive(Debug, Clone)]
pub struct Believed {
    /// SHA-256 over header and inputs in canonical form: other white space in the file makes no second attempt.
    pub id: String,
    pub header: Header,
    pub finish: Finish,
    pub seconds: i64,
    pub inputs: i64,
    /// Rewound attempts and the guide's count for nothing.
    pub counts: bool,
    /// Start, Unix seconds.
    pub started: i64,
    pub findings: Vec<Found>,
    pub marks: Vec<Mark>,
    /// Every rule that could have been broken at some moment of this call, and whether it was.
    pub rules: BTreeMap<String, bool>,
    /// The replies chosen, `node/reply`.
    pub replies: Vec<String>,
    pub bucket: String,
}

/// A finding as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub rule: String,
    pub turn: u16,
    pub red_line: bool,
}

/// Points of one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub criterion: String,
    pub earned: i32,
    pub possible: i32,
}

/// Replays a record on the server's own content.
///
/// # Errors
/// Why it is not believed.
pub fn believe(record: &Record, case: &Case) -> Result<Believed, Doubt> {
    let header = &record.header;
    let recorded = record.finish.ok_or(Doubt::Unfinished)?;
    if header.semantics != SEMANTICS {
        return Err(Doubt::OtherSemantics(header.semantics));
    }
    let compiled = &case.compiled;
    if header.content != case.content || header.scenario != compiled.id || header.version != compiled.version {
        return Err(Doubt::UnknownContent(header.content.clone()));
    }
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex(&header.texts) || !header.ticket.as_deref().is_none_or(is_hex) {
        return Err(Doubt::NotARecord("its hash of the texts or its ticket is none".to_owned()));
    }
    if Deal::draw(compiled, header.deal.seed, header.mode) != header.deal {
        return Err(Doubt::OtherDeal);
    }
    let started = chrono::DateTime::parse_from_rfc3339(&header.started).map_err(|_| Doubt::NoStart(header.started.clone()))?;
    let mut call = Call::start(compiled.clone(), header.deal.clone(), header.mode);
    if let Some(Parting::Input { n, input, why }) = inputs(record, &mut call) {
        return Err(Doubt::DoesNotReplay { n, input, why });
    }
    if !call.is_over() {
        return Err(Doubt::NotOver);
    }
    let report = debrief(compiled, header.deal.mood, call.events(), "zh-CN");
    let finish = Finish { outcome: report.outcome.into(), lawful: report.lawful, effective: report.effective };
    if finish != recorded {
        return Err(Doubt::OtherScore(recorded, finish));
    }
    Ok(Believed {
        id: identity(header, &record.inputs),
        header: header.clone(),
        finish,
        seconds: i64::from(report.seconds),
        inputs: i64::try_from(record.inputs.len()).unwrap_or(i64::MAX),
        counts: header.forked_from.is_none() && !case.guide,
        started: started.timestamp(),
        findings: found(compiled, &report),
        marks: marks(compiled, &report),
        rules: tempted(compiled, record, &report),
        replies: record.inputs.iter().filter_map(|taken| taken.input.strip_prefix("reply ")).map(|name| name.trim().to_owned()).collect(),
        bucket: compiled.books.owed.bucket.to_string(),
    })
}

/// What makes an attempt this one and no other.
pub(super) fn identity(header: &Header, inputs: &[Taken]) -> String {
    sha256(&serde_json::to_vec(&(header, inputs)).unwrap_or_default())
}

fn found(compiled: &Compiled, report: &Debrief) -> Vec<Found> {
    let counted = report.findings.iter().filter(|finding| compiled.bench.can_fail(finding.rule));
    counted.map(|finding| Found { rule: finding.id.clone(), turn: finding.turn, red_line: finding.severity == Severity::RedLine }).collect()
}

/// Earned and possible points of each criterion that has checks.
fn marks(compiled: &Compiled, report: &Debrief) -> Vec<Mark> {
    let criterion_of = |cause: Cause| match cause {
        Cause::Check(place) => compiled.sheet.checks.get(usize::from(place)),
        Cause::Promise => compiled.sheet.checks.iter().find(|check| check.earned == Earned::Promise),
        Cause::Time => compiled.sheet.checks.iter().find(|check| matches!(check.earned, Earned::Within(_))),
        _ => None,
    };
    let earned = |criterion: usize| -> i32 {
        let own = |cause| criterion_of(cause).is_some_and(|check| usize::from(check.criterion) == criterion);
        report.ledger.entries.iter().filter(|entry| own(entry.cause)).map(|entry| entry.points).sum()
    };
    let possible = |criterion: usize| -> i32 {
        compiled.sheet.checks.iter().filter(|check| usize::from(check.criterion) == criterion).map(|check| check.points).sum()
    };
    let all = compiled.sheet.criteria.iter().enumerate();
    all.map(|(place, criterion)| Mark { criterion: criterion.id.clone(), earned: earned(place), possible: possible(place) })
        .filter(|mark| mark.possible > 0)
        .collect()
}

/// A rule was tested where something that could be said then would have broken it.
fn tempted(compiled: &Compiled, record: &Record, report: &Debrief) -> BTreeMap<String, bool> {
    let mut rules = BTreeSet::new();
    let (mut state, mut marks) = (compiled.before(record.header.deal.mood), Marks::default());
    for taken in &record.inputs {
        let Ok(input) = read_input(compiled, &taken.input) else { break };
        for other in possible(compiled, &state) {
            // A refused alternative tempts nobody.
            let _ = tried(compiled, state, marks, other, &mut rules);
        }
        let Some(next) = tried(compiled, state, marks, input, &mut rules) else { break };
        (state, marks) = next;
    }
    let mut tested: BTreeMap<String, bool> = rules.into_iter().map(|rule| (rule, false)).collect();
    tested.extend(found(compiled, report).into_iter().map(|finding| (finding.rule, true)));
    tested
}

/// What could be done in this state: contacts, replies, hanging up.
fn possible(compiled: &Compiled, state: &State) -> Vec<Input> {
    match state.stage {
        Stage::Briefing => {
            let plans = compiled.plans.iter().zip(0u8..);
            plans.map(|(plan, slot)| Input::Contact { whom: plan.whom, channel: plan.channel, slot }).collect()
        }
        Stage::OnTheLine => {
            let replies = compiled.node(state.node).replies.iter().copied();
            let offered = replies.filter(|reply| is_offered(compiled, state, *reply)).map(Input::Reply);
            offered.chain([Input::EndCall]).collect()
        }
        _ => Vec::new(),
    }
}

fn tried(compiled: &Compiled, state: State, marks: Marks, input: Input, rules: &mut BTreeSet<String>) -> Option<(State, Marks)> {
    let mut heard = marks;
    let mut broken = Vec::new();
    let next = step(compiled, state, input, &mut |state: &State, event| {
        heard.watch(compiled, state, event, &mut |note| {
            if let Note::Breach(breach) = note {
                broken.push(breach.rule);
            }
        });
    });
    let next = next.ok()?;
    let counted = broken.into_iter().filter(|rule| compiled.bench.can_fail(*rule));
    rules.extend(counted.map(|rule| compiled.bench.rule_name(rule).to_owned()));
    Some((next, heard))
}

/// The call of a record that was believed, for showing it again.
#[must_use]
pub fn reenact(record: &Record, case: &Case) -> Call {
    let mut call = Call::start(case.compiled.clone(), record.header.deal.clone(), record.header.mode);
    // It was replayed when it was taken; should the program differ now, what still goes is shown.
    let _ = inputs(record, &mut call);
    call
}
