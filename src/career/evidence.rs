//! What one finished attempt shows: points by criterion, rules that it was tempted to break, kept and broken, and what
//! its promise really brings.

use chrono::NaiveDate;
use serde::Serialize;

use crate::account::Fen;
use crate::account::card::Bucket;
use crate::call::{Call, Compiled, Earned, Event, Input, Mode, Stage, State, is_offered, step};
use crate::law::{RuleSet, Severity};
use crate::score::{Cause, Debrief, Marks, Note, Outcome, Scale, debrief};

/// Which seat of which exam an attempt was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sat {
    pub desk: String,
    /// The paper's seed.
    pub paper: u64,
    pub place: u8,
}

/// What a promise brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// What is really paid.
    pub kept: Fen,
    /// Willing, kept whole, and out of nobody's food or rent.
    pub safe: bool,
    pub steps: u8,
    /// Days to the last payment.
    pub days_ahead: u16,
}

/// A finished attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attempted {
    pub case: String,
    pub variant: String,
    pub bucket: Bucket,
    /// No money counts in this case: a third party, a dispute, distress.
    pub care: bool,
    pub on: NaiveDate,
    pub mode: Mode,
    pub sat: Option<Sat>,
    pub outcome: Outcome,
    pub lawful: i32,
    pub effective: i32,
    /// By criterion: points earned, points possible.
    pub criteria: Vec<(String, i32, i32)>,
    /// Rules that the case can break at all.
    pub asks: Vec<String>,
    /// Rules that something on offer would have broken at once.
    pub tempted: Vec<String>,
    /// Rules broken, with the gravest severity.
    pub broken: Vec<(String, Severity)>,
    pub hints: bool,
    pub promised: Option<Promised>,
}

impl Attempted {
    /// What a call shows; `None` while it is not over.
    #[must_use]
    pub fn of(call: &Call, on: NaiveDate, sat: Option<Sat>) -> Option<Self> {
        if !call.is_over() {
            return None;
        }
        let compiled = call.compiled();
        let report = debrief(compiled, call.deal().mood, call.events(), &compiled.source_language);
        let name = |rule| compiled.bench.rule_name(rule).to_owned();
        let asks = compiled.tempts().iter().filter(|rule| compiled.bench.can_fail(*rule)).map(name).collect();
        let tempted = tempted(call).iter().map(name).collect();
        Some(Self {
            case: compiled.id.clone(),
            variant: compiled.variant.clone(),
            bucket: compiled.books.owed.bucket,
            care: compiled.no_money,
            on,
            mode: call.mode(),
            sat,
            outcome: report.outcome,
            lawful: report.lawful,
            effective: report.effective,
            criteria: criteria(compiled, &report),
            asks,
            tempted,
            broken: broken(compiled, &report),
            hints: call.events().iter().any(|stamped| stamped.event == Event::Hinted),
            promised: promised(compiled, &report),
        })
    }

    /// Whether nothing that can fail an attempt was found.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.broken.is_empty()
    }

    /// The first red line, if one was crossed.
    #[must_use]
    pub fn red_line(&self) -> Option<&str> {
        self.broken.iter().find(|(_, severity)| *severity == Severity::RedLine).map(|(rule, _)| rule.as_str())
    }
}

/// Rules that an offered reply, or dialling itself, would have broken at a moment of decision.
fn tempted(call: &Call) -> RuleSet {
    let compiled: &Compiled = call.compiled();
    let mut all = RuleSet::EMPTY;
    let (mut state, mut marks) = (compiled.before(call.deal().mood), Marks::default());
    for input in call.inputs() {
        for possible in choices(compiled, &state) {
            let mut aside = marks;
            walk(compiled, state, &mut aside, possible, &mut |rules| all = all.union(rules));
        }
        let Some(next) = walk(compiled, state, &mut marks, *input, &mut |_| {}) else { break };
        state = next;
    }
    all
}

fn choices(compiled: &Compiled, state: &State) -> Vec<Input> {
    match state.stage {
        Stage::Briefing => {
            let planned = (0u8..).zip(&compiled.plans);
            planned.map(|(slot, plan)| Input::Contact { whom: plan.whom, channel: plan.channel, slot }).collect()
        }
        Stage::OnTheLine => {
            let replies = compiled.node(state.node).replies.iter().copied();
            replies.filter(|reply| is_offered(compiled, state, *reply)).map(Input::Reply).collect()
        }
        _ => Vec::new(),
    }
}

fn walk(compiled: &Compiled, state: State, marks: &mut Marks, input: Input, told: &mut impl FnMut(RuleSet)) -> Option<State> {
    let watched = &mut *marks;
    let next = step(compiled, state, input, &mut |state: &State, event: Event| {
        watched.watch(compiled, state, event, &mut |note| {
            if let Note::Breach(breach) = note {
                let rules = breach.also.with(breach.rule).iter().filter(|rule| compiled.bench.can_fail(*rule));
                told(rules.fold(RuleSet::EMPTY, RuleSet::with));
            }
        });
    });
    next.ok()
}

fn broken(compiled: &Compiled, report: &Debrief) -> Vec<(String, Severity)> {
    let mut broken: Vec<(String, Severity)> = Vec::new();
    let findings = report.findings.iter().flat_map(|finding| std::iter::once(finding.rule).chain(finding.also.iter().copied()));
    for rule in findings.filter(|rule| compiled.bench.can_fail(*rule)) {
        let (name, severity) = (compiled.bench.rule_name(rule), compiled.bench.severity(rule));
        if !broken.iter().any(|(known, _)| known == name) {
            broken.push((name.to_owned(), severity));
        }
    }
    broken
}

fn criteria(compiled: &Compiled, report: &Debrief) -> Vec<(String, i32, i32)> {
    let sheet = &compiled.sheet;
    let check_of = |cause: Cause| match cause {
        Cause::Check(place) => sheet.checks.get(usize::from(place)),
        Cause::Promise => sheet.checks.iter().find(|check| check.earned == Earned::Promise),
        Cause::Time => sheet.checks.iter().find(|check| matches!(check.earned, Earned::Within(_))),
        _ => None,
    };
    let marked = (0u8..).zip(&sheet.criteria).map(|(place, criterion)| {
        let possible = sheet.checks.iter().filter(|check| check.criterion == place).map(|check| check.points.max(0)).sum();
        let entries = report.ledger.entries.iter().filter(|entry| entry.scale == Scale::Effective);
        let own = entries.filter(|entry| check_of(entry.cause).is_some_and(|check| check.criterion == place));
        (criterion.id.clone(), own.map(|entry| entry.points).sum(), possible)
    });
    marked.filter(|(_, _, possible)| *possible > 0).collect()
}

fn promised(compiled: &Compiled, report: &Debrief) -> Option<Promised> {
    let promise = report.promise.as_ref()?;
    let payments = &compiled.offers[usize::from(promise.offer.0)].promise.payments;
    let last = payments.iter().map(|(on, _)| *on).max().unwrap_or(compiled.books.today);
    Some(Promised {
        kept: promise.worth.kept,
        safe: promise.willing && promise.worth.broken.is_empty() && !promise.worth.harm,
        steps: u8::try_from(payments.len()).unwrap_or(u8::MAX),
        days_ahead: u16::try_from((last - compiled.books.today).num_days()).unwrap_or(u16::MAX),
    })
}
