//! What a trainee's records say: skills by criterion, cases passed by bucket, the last red line. Finished records never
//! change, so each is replayed once and remembered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use super::desk::Desk;
use super::what_next::{Candidate, Played};
use crate::account::card::Bucket;
use crate::call::{Call, Compiled, Earned, Input};
use crate::law::{RuleId, Severity};
use crate::records::{Finish, FinishOutcome, Header, Summary, read_input, read_record};
use crate::scenario::rubric::Both;
use crate::score::{Cause, Debrief, Scale, debrief};

/// How many of the newest records make the skills.
const LOOKED_AT: usize = 20;

/// Points of one criterion in one attempt.
#[derive(Debug, Clone)]
struct Mark {
    id: String,
    title: Both,
    earned: i32,
    possible: i32,
}

/// Where a red line was crossed.
#[derive(Debug, Clone)]
pub(crate) struct Crossed {
    pub rule: RuleId,
    /// The rule's title in both languages.
    pub title: (String, String),
    /// The case as it was dealt.
    pub case: Arc<Compiled>,
    /// How many inputs were taken before it.
    pub kept: usize,
}

/// What a finished record says.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    marks: Vec<Mark>,
    pub crossed: Option<Crossed>,
}

/// What records said, by file; `None` where one cannot be replayed any more.
pub(crate) type Memory = BTreeMap<PathBuf, Option<Told>>;

/// One skill over the newest records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Skill {
    pub title: Both,
    /// 0..=100.
    pub percent: i32,
}

/// A station of the desk: how many of its cases were passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Station {
    pub bucket: Bucket,
    pub passed: usize,
    pub cases: usize,
}

impl Station {
    /// Whether there is nothing left to pass here.
    pub(crate) const fn is_done(self) -> bool {
        self.cases > 0 && self.passed == self.cases
    }
}

/// Whether an attempt counts: it was dealt and not rewound, and is none of the guide's.
pub(crate) fn counts(desk: &Desk, header: &Header) -> bool {
    header.forked_from.is_none() && !is_of_guide(desk, header)
}

/// Whether a record is of the guided call.
pub(crate) fn is_of_guide(desk: &Desk, header: &Header) -> bool {
    desk.case_called(&header.scenario).is_some_and(|(_, case)| case.is_guide)
}

/// The finished attempts that count, newest first, each with its place among the records.
fn finished(desk: &Desk) -> impl Iterator<Item = (usize, &Summary, &Header, Finish)> {
    desk.records.iter().enumerate().filter_map(|(place, summary)| match &summary.known {
        Ok((header, Some(finish))) if counts(desk, header) => Some((place, summary, header, *finish)),
        _ => None,
    })
}

/// The finished attempts, for choosing what comes next.
pub(crate) fn played(desk: &Desk) -> Vec<Played<'_>> {
    finished(desk)
        .filter_map(|(_, _, header, finish)| day(header).map(|on| Played { id: &header.scenario, on, outcome: finish.outcome }))
        .collect()
}

fn day(header: &Header) -> Option<NaiveDate> {
    DateTime::parse_from_rfc3339(&header.started).ok().map(|at| at.date_naive())
}

/// The law under which this trainee works: that of the newest attempt, else that of the first case of all.
fn law_of_the_desk(desk: &Desk) -> Option<&str> {
    let newest = finished(desk).next().and_then(|(_, _, header, _)| desk.case_called(&header.scenario)).map(|(_, case)| case);
    let case = newest.or_else(|| desk.cases().iter().find(|case| !case.is_guide && case.compiled.is_ok()))?;
    case.compiled.as_ref().ok()?.packs.first().map(String::as_str)
}

/// The cases that can be practised under the law of this desk, each with its place on it.
pub(crate) fn candidates(desk: &Desk) -> (Vec<usize>, Vec<Candidate<'_>>) {
    let law = law_of_the_desk(desk);
    let sound = desk.cases().iter().enumerate().filter(|(_, case)| !case.is_guide).filter_map(|(place, case)| {
        let compiled = case.compiled.as_ref().ok().filter(|compiled| compiled.packs.first().map(String::as_str) == law)?;
        Some((place, Candidate { id: &case.id, bucket: compiled.books.owed.bucket, difficulty: compiled.difficulty }))
    });
    sound.unzip()
}

/// Whether a case was passed.
pub(crate) fn is_passed(desk: &Desk, id: &str) -> bool {
    finished(desk).any(|(_, _, header, finish)| header.scenario == id && finish.outcome == FinishOutcome::Pass)
}

/// The same, by an attempt that began at this moment or later, seconds since 1970.
pub(crate) fn is_passed_since(desk: &Desk, id: &str, moment: i64) -> bool {
    let began = |header: &Header| DateTime::parse_from_rfc3339(&header.started).is_ok_and(|at| at.timestamp() >= moment);
    finished(desk).any(|(_, _, header, finish)| header.scenario == id && finish.outcome == FinishOutcome::Pass && began(header))
}

/// The best attempt at a case: passed before not, then by the sum of both scores.
pub(crate) fn best(desk: &Desk, id: &str) -> Option<Finish> {
    let own = finished(desk).filter(|(_, _, header, _)| header.scenario == id).map(|(_, _, _, finish)| finish);
    own.max_by_key(|finish| (finish.outcome == FinishOutcome::Pass, finish.lawful + finish.effective))
}

/// The stations from reminder to the last one before court.
pub(crate) fn stations(desk: &Desk) -> Vec<Station> {
    let (_, candidates) = candidates(desk);
    [Bucket::M0, Bucket::M1, Bucket::M2, Bucket::M3, Bucket::M3Plus]
        .into_iter()
        .map(|bucket| {
            let here = candidates.iter().filter(|case| case.bucket == bucket);
            let passed = here.clone().filter(|case| is_passed(desk, case.id)).count();
            Station { bucket, passed, cases: here.count() }
        })
        .collect()
}

/// Replays what was not replayed yet.
pub(crate) fn look_up(desk: &mut Desk) {
    let known = &desk.frame.memory;
    let newest = finished(desk).take(LOOKED_AT).map(|(_, summary, _, _)| summary);
    let red = finished(desk).filter(|(_, _, _, finish)| finish.outcome == FinishOutcome::RedLine).take(1).map(|(_, summary, _, _)| summary);
    let missing: Vec<&Summary> = newest.chain(red).filter(|summary| !known.contains_key(&summary.path)).collect();
    let told: Vec<(PathBuf, Option<Told>)> = missing.into_iter().map(|summary| (summary.path.clone(), tell(desk, summary))).collect();
    desk.frame.memory.extend(told);
}

fn tell(desk: &Desk, summary: &Summary) -> Option<Told> {
    let (header, _) = summary.known.as_ref().ok()?;
    let case = desk.case_of(header)?;
    let record = read_record(&std::fs::read(&summary.path).ok()?).ok()?;
    let mut call = Call::start(Arc::clone(&case), header.deal.clone(), header.mode);
    for taken in &record.inputs {
        let input = read_input(&case, &taken.input).ok()?;
        call.apply(input).ok()?;
    }
    let report = debrief(&case, header.deal.mood, call.events(), desk.language());
    let crossed = crossed(&case, call.inputs(), &report);
    Some(Told { marks: marks(&case, &report), crossed })
}

/// The first red line of a report, and how many inputs came before the one that crossed it.
fn crossed(case: &Arc<Compiled>, inputs: &[Input], report: &Debrief) -> Option<Crossed> {
    let finding = report.findings.iter().find(|finding| finding.severity == Severity::RedLine)?;
    let rule = case.bench.rule(finding.rule);
    let title = (rule.zh.title.clone(), rule.en.title.clone());
    Some(Crossed { rule: finding.rule, title, case: Arc::clone(case), kept: kept_before(inputs, finding.turn) })
}

/// How many inputs come before the one that makes this exchange.
fn kept_before(inputs: &[Input], turn: u16) -> usize {
    let speaks = |input: &Input| matches!(input, Input::Reply(_) | Input::Say(_) | Input::Silence);
    let exchanges = inputs.iter().enumerate().filter(|(_, input)| speaks(input)).map(|(place, _)| place);
    match usize::from(turn).checked_sub(1) {
        None => 0,
        Some(earlier) => exchanges.into_iter().nth(earlier).unwrap_or(0),
    }
}

fn marks(case: &Compiled, report: &Debrief) -> Vec<Mark> {
    let sheet = &case.sheet;
    let check_of = |cause: Cause| match cause {
        Cause::Check(place) => sheet.checks.get(usize::from(place)),
        Cause::Promise => sheet.checks.iter().find(|check| check.earned == Earned::Promise),
        Cause::Time => sheet.checks.iter().find(|check| matches!(check.earned, Earned::Within(_))),
        _ => None,
    };
    (0u8..)
        .zip(&sheet.criteria)
        .map(|(place, criterion)| {
            let possible = sheet.checks.iter().filter(|check| check.criterion == place).map(|check| check.points.max(0)).sum();
            let entries = report.ledger.entries.iter().filter(|entry| entry.scale == Scale::Effective);
            let own = entries.filter(|entry| check_of(entry.cause).is_some_and(|check| check.criterion == place));
            Mark { id: criterion.id.clone(), title: criterion.title.clone(), earned: own.map(|entry| entry.points).sum(), possible }
        })
        .collect()
}

/// Skills over the newest records, in the order of the sheets.
pub(crate) fn skills(desk: &Desk) -> Vec<Skill> {
    let mut all: Vec<Mark> = Vec::new();
    let told = finished(desk).take(LOOKED_AT).filter_map(|(_, summary, _, _)| desk.frame.memory.get(&summary.path)?.as_ref());
    for mark in told.flat_map(|told| &told.marks) {
        match all.iter_mut().find(|known| known.id == mark.id) {
            Some(known) => {
                known.earned += mark.earned;
                known.possible += mark.possible;
            }
            None => all.push(mark.clone()),
        }
    }
    let worth = all.into_iter().filter(|mark| mark.possible > 0);
    worth.map(|mark| Skill { percent: (mark.earned.max(0) * 100 / mark.possible).min(100), title: mark.title }).collect()
}

/// The newest red line: the place of its record, and what was crossed.
pub(crate) fn last_red_line(desk: &Desk) -> Option<(usize, &Crossed)> {
    let red = finished(desk).find(|(_, _, _, finish)| finish.outcome == FinishOutcome::RedLine);
    red.and_then(|(place, summary, _, _)| Some((place, desk.frame.memory.get(&summary.path)?.as_ref()?.crossed.as_ref()?)))
}

#[cfg(test)]
mod tests {
    use super::{Input, kept_before};

    #[test]
    fn a_moment_is_found_among_pauses() {
        let inputs = [Input::Hold, Input::Silence, Input::Hold, Input::Resume, Input::Silence, Input::EndCall];
        assert_eq!(kept_before(&inputs, 0), 0, "dialling itself");
        assert_eq!(kept_before(&inputs, 1), 1);
        assert_eq!(kept_before(&inputs, 2), 4);
        assert_eq!(kept_before(&inputs, 9), 0, "what is not there begins again");
    }
}
