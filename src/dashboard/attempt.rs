//! One attempt as the trainee saw its debrief: verdict, talk with the ledger pinned to it, findings with their clauses;
//! beside it the record's facts, comments and adjustments.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect};
use serde::Deserialize;

use super::chart;
use super::fault::Fault;
use super::guard::{Signed, Visitor};
use super::house::House;
use super::page::{Page, duration, moment, show};
use super::people::seen;
use crate::call::{Call, Compiled, Speaker};
use crate::locale::Locale;
use crate::records::read_record;
use crate::records::store::{Adjustment, AttemptLine, Case, Comment, Person, Role, reenact};
use crate::score::{Debrief, Scale, cause_text, debrief, sentence};

#[derive(Template)]
#[template(path = "attempt.html")]
struct AttemptPage {
    page: Page,
    person: Person,
    line: AttemptLine,
    at: String,
    length: String,
    title: String,
    notes: String,
    told: Option<Told>,
    adjustments: Vec<(Adjustment, String)>,
    judges: bool,
}

/// What the replay tells; `None` where its content is not here or its semantics are another program's.
struct Told {
    sentence: String,
    moods: String,
    turns: Vec<Turn>,
    findings: Vec<FindingRow>,
    sums: (String, String),
    objectives: Vec<(String, bool)>,
}

struct Turn {
    number: i64,
    bubbles: Vec<Said>,
    entries: Vec<(&'static str, String, String)>,
    comments: Vec<(Comment, String)>,
}

struct Said {
    class: &'static str,
    who: String,
    text: String,
    at: String,
}

struct FindingRow {
    id: String,
    turn: u16,
    severity: &'static str,
    title: String,
    explain: String,
    instead: String,
    better: String,
    cites: Vec<String>,
}

pub(super) async fn show_attempt(State(house): State<House>, visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    let (line, bytes, notes) = house.store.attempt(&id).await?.ok_or(Fault::NotFound)?;
    let person = seen(&house, &visitor, &line.person).await?;
    let case = house.store.case(&house.shelf, &line.content).await?;
    let comments = house.store.comments(&id).await?;
    let adjustments = house.store.adjustments(&id).await?;
    let record = read_record(&bytes).map_err(|error| Fault::Wrong(error.to_string()))?;
    let locale = &visitor.locale;
    let told = case.as_ref().map(|case| told(case, &reenact(&record, case), comments, locale));
    let title = case.map_or_else(|| line.scenario.clone(), |case| case.compiled.text(locale.language(), case.compiled.title).to_owned());
    let page = Page::new(&visitor, if visitor.person.role == Role::Trainee { "/me" } else { "/people" }, title.clone());
    let judges = visitor.person.role >= Role::Trainer && visitor.person.id != person.id;
    let adjustments = adjustments
        .into_iter()
        .map(|one| {
            let at = moment(one.at);
            (one, at)
        })
        .collect();
    let (at, length) = (moment(line.started), duration(line.seconds));
    show(&AttemptPage { page, person, line, at, length, title, notes, told, adjustments, judges })
}

fn told(case: &Case, call: &Call, comments: Vec<Comment>, locale: &Locale) -> Told {
    let compiled = &case.compiled;
    let language = locale.language();
    let report = debrief(compiled, call.deal().mood, call.events(), language);
    let sum = |scale: Scale| {
        let points = report.ledger.entries.iter().filter(|entry| entry.scale == scale).map(|entry| format!("{:+}", entry.points));
        points.collect::<Vec<_>>().join(" ")
    };
    let moods: Vec<i64> = report.moods.iter().map(|(_, mood)| i64::from(mood.trust)).collect();
    let words: Vec<String> = moods.iter().map(ToString::to_string).collect();
    Told {
        sentence: sentence(compiled, &report, language, &|key, values| locale.text_with(key, values)),
        moods: chart::line(&moods, "c-blue", &format!("{}: {}", locale.text("gauge-trust"), words.join(" "))),
        turns: turns(call, &report, comments, locale),
        findings: report.findings.iter().map(|finding| finding_row(compiled, finding, locale)).collect(),
        sums: (sum(Scale::Lawful), sum(Scale::Effective)),
        objectives: report.objectives.clone(),
    }
}

fn turns(call: &Call, report: &Debrief, comments: Vec<Comment>, locale: &Locale) -> Vec<Turn> {
    let compiled = call.compiled();
    let language = locale.language();
    let mut turns: Vec<Turn> = Vec::new();
    for bubble in call.transcript(language) {
        let number = i64::from(bubble.turn);
        if turns.last().is_none_or(|turn| turn.number != number) {
            turns.push(Turn { number, bubbles: Vec::new(), entries: Vec::new(), comments: Vec::new() });
        }
        let (class, who, text) = match bubble.speaker {
            Speaker::Collector => ("own", locale.text("hr-collector"), bubble.text),
            Speaker::Party(party) => ("other", compiled.full_name(party, language), bubble.text),
            Speaker::Stage => ("stage", String::new(), locale.text(&format!("call-{}", bubble.text))),
        };
        if let Some(turn) = turns.last_mut() {
            turn.bubbles.push(Said { class, who, text, at: duration(i64::from(bubble.at)) });
        }
    }
    for entry in &report.ledger.entries {
        let scale = if entry.scale == Scale::Lawful { "scale-lawful" } else { "scale-effective" };
        let class = if entry.points < 0 { "lost" } else { "won" };
        let why = cause_text(compiled, entry.cause, language, &|key, values| locale.text_with(key, values));
        if let Some(turn) = at_turn(&mut turns, i64::from(entry.turn)) {
            turn.entries.push((class, format!("{} {:+}", locale.text(scale), entry.points), why));
        }
    }
    for comment in comments {
        let at = moment(comment.at);
        if let Some(turn) = at_turn(&mut turns, comment.turn) {
            turn.comments.push((comment, at));
        }
    }
    turns
}

/// The turn of a number, or the last one before it.
fn at_turn(turns: &mut [Turn], number: i64) -> Option<&mut Turn> {
    let place = turns.iter().rposition(|turn| turn.number <= number).unwrap_or(0);
    turns.get_mut(place)
}

fn finding_row(compiled: &Compiled, finding: &crate::score::Finding, locale: &Locale) -> FindingRow {
    let rule = compiled.bench.rule(finding.rule);
    let words = rule.words(locale.language());
    FindingRow {
        id: finding.id.clone(),
        turn: finding.turn,
        severity: finding.severity.key(),
        title: words.title.clone(),
        explain: words.explain.clone(),
        instead: words.instead.clone(),
        better: finding.better.clone().unwrap_or_default(),
        cites: rule.cites.iter().map(|cite| format!("{} · {}", cite.line(locale.language()), rule.from)).collect(),
    }
}

/// A window shows a comment beside its line: it is no letter.
const LONGEST_COMMENT: usize = 2000;

#[derive(Deserialize)]
pub(super) struct Remark {
    turn: i64,
    body: String,
}

pub(super) async fn comment(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<Remark>,
) -> Result<impl IntoResponse, Fault> {
    judged(&house, &visitor, &id).await?;
    let body = form.body.trim();
    if body.is_empty() || body.chars().count() > LONGEST_COMMENT {
        return Err(Fault::Wrong(format!("a comment has between one and {LONGEST_COMMENT} letters")));
    }
    if !(0..=i64::from(u16::MAX)).contains(&form.turn) {
        return Err(Fault::Wrong("a comment is pinned to a line of the call".to_owned()));
    }
    house.note(&visitor.person, "comment", &id, &format!("turn {}", form.turn)).await?;
    house.store.comment(&id, form.turn, &visitor.person.id, body, super::now()).await?;
    Ok(Redirect::to(&format!("/attempts/{id}#turn-{}", form.turn)))
}

#[derive(Deserialize)]
pub(super) struct Judgement {
    outcome: String,
    lawful: i64,
    effective: i64,
    reason: String,
}

pub(super) async fn adjust(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Signed(form): Signed<Judgement>,
) -> Result<impl IntoResponse, Fault> {
    judged(&house, &visitor, &id).await?;
    let known = ["pass", "not-yet", "red-line"].contains(&form.outcome.as_str());
    if !known || form.reason.trim().chars().count() < 10 || !(0..=100).contains(&form.lawful) || !(0..=100).contains(&form.effective) {
        return Err(Fault::Wrong("an adjustment has an outcome, scores of 0 to 100 and a reason of at least ten characters".to_owned()));
    }
    house.note(&visitor.person, "adjust", &id, form.reason.trim()).await?;
    let Judgement { outcome, lawful, effective, reason } = form;
    let adjustment = Adjustment { by: visitor.person.name.clone(), at: super::now(), outcome, lawful, effective, reason };
    house.store.adjust(&id, &visitor.person.id, &adjustment).await?;
    Ok(Redirect::to(&format!("/attempts/{id}")))
}

/// Trainers and above judge the attempts of others in their scope.
async fn judged(house: &House, visitor: &Visitor, id: &str) -> Result<(), Fault> {
    visitor.at_least(Role::Trainer)?;
    let (line, ..) = house.store.attempt(id).await?.ok_or(Fault::NotFound)?;
    let person = seen(house, visitor, &line.person).await?;
    if person.id == visitor.person.id { Err(Fault::Forbidden) } else { Ok(()) }
}
