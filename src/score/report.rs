//! Adds up: from the events of a call to its ledger, findings and verdict.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::debrief::{Bearable, BearableDay, Debrief, Fate, Finding, NotDialled, Outcome, PromiseReport, Spared};
use super::ledger::{Cause, Entry, Ledger, Scale};
use super::marker::{Marks, Note, missed_minima};
use crate::account::Fen;
use crate::account::household::{Outlook, Promise};
use crate::call::{Compiled, Earned, Event, NodeId, ReplyId, Stamped, State};
use crate::law::{Breach, Severity, Verdict};
use crate::persona::Mood;

/// The report over these events, judged by the pack and rubric of `compiled`. `start` is the mood that was dealt.
///
/// Texts are in `language`.
#[must_use]
pub fn debrief(compiled: &Compiled, start: Mood, events: &[Stamped], language: &str) -> Debrief {
    let mut fold = Fold::new(compiled, start, language);
    for stamped in events {
        fold.take(stamped);
    }
    fold.finish()
}

struct Fold<'a> {
    compiled: &'a Compiled,
    language: &'a str,
    marks: Marks,
    ledger: Ledger,
    findings: Vec<Finding>,
    moods: Vec<(u16, Mood)>,
    last: State,
    node: Option<NodeId>,
}

impl<'a> Fold<'a> {
    fn new(compiled: &'a Compiled, start: Mood, language: &'a str) -> Self {
        let begin = Entry { scale: Scale::Lawful, turn: 0, reply: None, cause: Cause::Start, points: 100 };
        Self {
            compiled,
            language,
            marks: Marks::default(),
            ledger: Ledger { entries: vec![begin] },
            findings: Vec::new(),
            moods: vec![(0, start)],
            last: compiled.before(start),
            node: None,
        }
    }

    fn take(&mut self, stamped: &Stamped) {
        let Stamped { turn, reply, state, event } = *stamped;
        let mut notes = Vec::new();
        self.marks.watch(self.compiled, &state, event, &mut |note| notes.push(note));
        for note in notes {
            match note {
                Note::Breach(breach) => self.breach(turn, reply, breach),
                Note::Points { cause, points } => self.enter(Scale::Effective, turn, reply, cause, points),
            }
        }
        match event {
            Event::Mood { to, .. } => self.moods.push((turn, to)),
            Event::Entered(node) => self.node = Some(node),
            _ => {}
        }
        self.last = state;
    }

    fn enter(&mut self, scale: Scale, turn: u16, reply: Option<ReplyId>, cause: Cause, points: i32) {
        self.ledger.entries.push(Entry { scale, turn, reply, cause, points });
    }

    fn breach(&mut self, turn: u16, reply: Option<ReplyId>, breach: Breach) {
        let compiled = self.compiled;
        let severity = compiled.bench.severity(breach.rule);
        let points = match severity {
            Severity::Minor => compiled.sheet.minor,
            Severity::Major => compiled.sheet.major,
            Severity::RedLine => compiled.sheet.red_line,
        };
        if compiled.bench.can_fail(breach.rule) {
            self.enter(Scale::Lawful, turn, reply, Cause::Rule(breach.rule), -points);
        }
        let spoken_at = reply.map(|reply| compiled.reply(reply).node).or(self.node);
        let better = spoken_at.and_then(|node| compiled.node(node).better);
        self.findings.push(Finding {
            turn,
            reply,
            rule: breach.rule,
            id: compiled.bench.rule_name(breach.rule).to_owned(),
            severity,
            also: breach.also.iter().collect(),
            notes: breach.notes.iter().collect(),
            better: better.map(|text| compiled.text(self.language, text).to_owned()),
        });
    }

    /// Caps and floors are entries too, so that the sum stays the score.
    fn settle(&mut self) {
        let turn = self.moods.last().map_or(0, |(turn, _)| *turn);
        let is_grave = |finding: &&Finding| finding.severity >= Severity::Major && self.compiled.bench.can_fail(finding.rule);
        let grave = self.findings.iter().filter(is_grave).map(|finding| finding.turn).min();
        let (lawful, cap) = (self.ledger.sum(Scale::Lawful), self.compiled.sheet.cap_after_major);
        // It stands beside what it follows from.
        if let Some(grave) = grave.filter(|_| lawful > cap) {
            self.enter(Scale::Lawful, grave, None, Cause::Cap, cap - lawful);
        }
        for scale in [Scale::Lawful, Scale::Effective] {
            let sum = self.ledger.sum(scale);
            if sum < 0 {
                self.enter(scale, turn, None, Cause::Floor, -sum);
            } else if sum > 100 {
                self.enter(scale, turn, None, Cause::Ceiling, 100 - sum);
            }
        }
    }

    fn finish(mut self) -> Debrief {
        self.settle();
        let compiled = self.compiled;
        let sheet = &compiled.sheet;
        let (lawful, effective) = (self.ledger.sum(Scale::Lawful), self.ledger.sum(Scale::Effective));
        let missed: Vec<String> = missed_minima(compiled, &self.marks).map(str::to_owned).collect();
        let red = self.findings.iter().any(|finding| finding.severity == Severity::RedLine && compiled.bench.can_fail(finding.rule));
        let outcome = if red {
            Outcome::RedLine
        } else if lawful >= sheet.pass_lawful && effective >= sheet.pass_effective && missed.is_empty() {
            Outcome::Pass
        } else {
            Outcome::NotYet
        };
        let text = |id| compiled.text(self.language, id).to_owned();
        let last = self.last;
        Debrief {
            outcome,
            lawful,
            effective,
            pass_lawful: sheet.pass_lawful,
            pass_effective: sheet.pass_effective,
            missed_minimums: missed,
            ledger: self.ledger,
            findings: self.findings,
            moods: self.moods,
            learned: compiled.facts_in(last.facts).collect(),
            objectives: compiled.objectives.iter().map(|(title, when)| (text(*title), when.holds(&last))).collect(),
            promise: last
                .promise
                .map(|offer| promise_report(compiled, offer, last.willing, text(compiled.offers[usize::from(offer.0)].title))),
            bearable: bearable(compiled, &last),
            ending: last.ending.map_or_else(String::new, |ending| text(compiled.endings[ending.index()].title)),
            not_dialled: (outcome == Outcome::Pass && last.ending == Some(compiled.not_dialled)).then(|| not_dialled(compiled)),
            seconds: last.seconds,
        }
    }
}

/// What dialling would have broken, and which points were not to be had without: all but those for goals and for the form.
fn not_dialled(compiled: &Compiled) -> NotDialled {
    let bench = &compiled.bench;
    let judged = bench.now().into_iter().filter(|(rule, verdict)| *verdict == Verdict::Violates && bench.can_fail(*rule));
    let mut spared: Vec<Spared> = judged.map(|(rule, _)| Spared { rule, id: bench.rule_name(rule).to_owned() }).collect();
    spared.sort_by_key(|spared| std::cmp::Reverse(bench.severity(spared.rule)));
    let of_a_call = compiled.sheet.checks.iter().filter(|check| !matches!(check.earned, Earned::Objectives | Earned::Wrapped(_)));
    NotDialled { spared, beyond: of_a_call.map(|check| check.points).sum() }
}

fn promise_report(compiled: &Compiled, offer: crate::speech::OfferId, willing: bool, title: String) -> PromiseReport {
    let promise = &compiled.offers[usize::from(offer.0)].promise;
    PromiseReport { offer, title, willing, worth: outlook(compiled).worth(promise, willing) }
}

fn outlook(compiled: &Compiled) -> Outlook<'_> {
    Outlook::new(&compiled.books.household, compiled.books.today, compiled.books.owed.claim)
}

fn bearable(compiled: &Compiled, last: &State) -> Option<Bearable> {
    let outlook = outlook(compiled);
    let path = outlook.safe_path();
    if path.is_empty() || compiled.no_money {
        return None;
    }
    let total = path.iter().map(|(_, amount)| *amount).sum();
    let promise = last.promise.map(|offer| compiled.offers[usize::from(offer.0)].promise.clone()).unwrap_or_default();
    let days = days(&outlook, &path, &promise, last.willing);
    Some(Bearable {
        currency: compiled.books.owed.currency,
        path: path.into_iter().map(|(date, amount)| (date.to_string(), amount)).collect(),
        total,
        days,
    })
}

/// The days of the safe path and of the promise, in order, each after what is kept before it.
fn days(outlook: &Outlook<'_>, path: &[(NaiveDate, Fen)], promise: &Promise, willing: bool) -> Vec<BearableDay> {
    let broken = outlook.worth(promise, willing).broken;
    let dates: BTreeSet<NaiveDate> = path.iter().chain(&promise.payments).map(|(on, _)| *on).collect();
    let mut paid = Fen::ZERO;
    let day = |on: NaiveDate| {
        let (able, safe) = (outlook.able(on, paid), outlook.safe(on, paid));
        let promised = promise.payments.iter().enumerate().find(|(_, (day, _))| *day == on).map(|(place, (_, amount))| (place, *amount));
        let open = promised.map_or(Fen::ZERO, |(_, amount)| outlook.still_owed(amount, paid));
        let fate = match promised {
            None => Fate::NothingPromised,
            Some((place, _)) if broken.contains(&place) => Fate::Broken,
            Some(_) if open > safe => Fate::Harm,
            Some(_) => Fate::Kept,
        };
        let promised = promised.map(|(_, amount)| amount);
        if matches!(fate, Fate::Kept | Fate::Harm) {
            paid += open;
        }
        BearableDay { on: on.to_string(), able, safe, promised, fate }
    };
    dates.into_iter().map(day).collect()
}
