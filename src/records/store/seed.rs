//! A synthetic organisation: invented people, attempts that a bot really played and that replay to their scores. Each play is
//! judged once and then taken by many people, and all of somebody's rows are written together: so a house of hundreds of
//! thousands is filled in minutes.

use std::collections::BTreeMap;

use super::believe::{Believed, believe, identity};
use super::bot::{Played, play};
use super::cells::{Cell, Filling, Row};
use super::certificates::signed;
use super::content::{Case, Shelf};
use super::ingest::{ATTEMPT_COLUMNS, LINK_COLUMNS, Link, RECORD_COLUMNS, Seat, attempt_row, counted, outcome_key, record_row};
use super::rollup::Deltas;
use super::{Adjustment, Assignment, Role, Store, StoreError, unguessable};
use crate::call::{Draw, Mode};
use crate::records::{FinishOutcome, read_record, write_record};

const SURNAMES: [&str; 16] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "林", "沈", "韩", "杨", "朱", "秦", "许", "何"];
const GIVEN: [&str; 20] =
    ["晓", "凯", "一诺", "敏", "子涵", "宇", "思远", "佳", "明", "雨桐", "浩", "静", "文博", "欣", "磊", "若兰", "航", "可", "天一", "宁"];
/// How skilled bots are, in per cent; people climb from the first to the last.
const SKILLS: [u32; 5] = [20, 45, 70, 88, 97];
/// Plays of each case and skill that attempts are taken from, at least and at most: few attempts need no variety.
const PLAYS: (usize, usize) = (2, 12);
/// People in a cohort.
const COHORT: usize = 40;
/// People in one transaction: whole cohorts, so that no sum of a cohort is written twice.
const TOGETHER: usize = 10 * COHORT;
/// How long ago the first attempt was, in seconds.
const SPAN: i64 = 47 * 86_400;
/// The last attempt of every so-many-th person is the exam.
const EXAMINED: usize = 4;
/// How skilled they are then, in per cent.
const EXAM_SKILL: u32 = 96;
/// How long a certificate of the demo holds, in days.
const VALID: i64 = 365;

/// Two trainers of the demo judge so many attempts, the same ones, so that it shows how far they agree.
const JUDGED: usize = 48;
const JUDGES: [(&str, &str); 2] = [("DT001", "演示培训师甲"), ("DT002", "演示培训师乙")];
/// How often each of them says what the engine says, in per cent; else they are one class stricter or milder.
const ALIKE: [u32; 2] = [85, 75];

/// What happened so far, for whoever waits.
pub type Progress<'a> = dyn FnMut(usize, usize) + Send + 'a;

/// A play with what the server makes of it.
struct Judged {
    played: Played,
    believed: Believed,
}

/// What the attempts are taken from.
struct Plays {
    by_skill: Vec<Vec<Judged>>,
    /// The exam's case, played as an exam.
    exams: Vec<Judged>,
    exam: Assignment,
    certificate_key: String,
    now: i64,
}

impl Store {
    /// Fills an empty store with `people` who made `attempts` in the last seven weeks.
    ///
    /// # Errors
    /// When there are people already, or the database fails.
    pub async fn seed_demo(
        &self,
        shelf: &Shelf,
        people: usize,
        attempts: usize,
        now: i64,
        progress: &mut Progress<'_>,
    ) -> Result<(), StoreError> {
        let known: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM people WHERE role = 'trainee'").fetch_one(&self.pool).await?;
        if known.0 > 0 {
            return Err(StoreError::Refused("there are people in this store already: seed an empty one"));
        }
        let plays = self.plays(shelf, attempts, now).await?;
        let mut draw = Draw::new(20_261_125);
        let choice = u32::try_from(people.max(1)).unwrap_or(u32::MAX);
        let mut moments: Vec<Vec<u32>> = vec![Vec::new(); people];
        for made in 0..u32::try_from(attempts).unwrap_or(u32::MAX) {
            moments[draw.below(choice) as usize].push(made);
        }
        let (mut house, mut done, mut to_judge) = (Deltas::default(), 0, Vec::new());
        for (place, group) in moments.chunks(TOGETHER).enumerate() {
            let mut batch = Batch::default();
            for (within, own) in group.iter().enumerate() {
                batch.add(&plays, place * TOGETHER + within, own, attempts, &mut draw, &mut house)?;
                done += own.len();
            }
            house.add_items_of(&batch.sums);
            to_judge.append(&mut batch.to_judge);
            let mut filling = Filling::begin(self).await?;
            batch.write(&mut filling).await?;
            filling.commit().await?;
            progress(done, attempts);
        }
        let mut transaction = self.begin().await?;
        house.write(&mut transaction).await?;
        transaction.commit().await?;
        self.judge_some(&to_judge, now).await?;
        if self.engine == super::Engine::Postgres {
            // What was poured in at once is unknown to the planner until somebody counts it.
            sqlx::query("ANALYZE").execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Two trainers who look at the same attempts, and mostly agree.
    async fn judge_some(&self, attempts: &[(String, FinishOutcome)], now: i64) -> Result<(), StoreError> {
        let mut draw = Draw::new(20_261_126);
        for ((number, name), alike) in JUDGES.into_iter().zip(ALIKE) {
            let judge = self.add_person(number, name, "", Role::Trainer, now - SPAN).await?;
            for (attempt, engine) in attempts {
                let classes = [FinishOutcome::RedLine, FinishOutcome::NotYet, FinishOutcome::Pass];
                let own = classes.iter().position(|class| class == engine).unwrap_or(1);
                let (agrees, milder) = (draw.below(100) < alike, draw.below(2) == 1);
                let given = match (agrees, milder) {
                    (true, _) => own,
                    (false, true) => (own + 1).min(2),
                    (false, false) => own.saturating_sub(1),
                };
                let outcome = outcome_key(classes[given]).to_owned();
                let reason = "演示：复听后的判断".to_owned();
                // Points stay the engine's: what they are is not what these two differ about.
                let points = self.attempt(attempt).await?.map_or((0, 0), |(line, ..)| (line.lawful, line.effective));
                let adjustment = Adjustment { by: judge.clone(), at: now, outcome, lawful: points.0, effective: points.1, reason };
                self.adjust(attempt, &judge, &adjustment).await?;
            }
        }
        Ok(())
    }

    /// Plays of every case by skill, and of the exam.
    async fn plays(&self, shelf: &Shelf, attempts: usize, now: i64) -> Result<Plays, StoreError> {
        let contents: Vec<(String,)> =
            sqlx::query_as("SELECT content FROM cases WHERE guide = 0 ORDER BY scenario, content").fetch_all(&self.pool).await?;
        let mut cases: Vec<Case> = Vec::new();
        for (content,) in contents {
            cases.extend(self.case(shelf, &content).await?);
        }
        let each = (attempts / 1000).clamp(PLAYS.0, PLAYS.1) as u64;
        let plays = |cases: &[Case], skill: u32, mode: Mode| {
            let seeds = cases.iter().flat_map(|case| (1..=each).map(move |seed| (case, seed)));
            seeds.filter_map(|(case, seed)| judged(case, play(case, seed, skill, mode)?)).collect::<Vec<_>>()
        };
        let by_skill: Vec<Vec<Judged>> = SKILLS.into_iter().map(|skill| plays(&cases, skill, Mode::Practice)).collect();
        if by_skill.iter().any(Vec::is_empty) {
            return Err(StoreError::Content("no case can be played".to_owned()));
        }
        // The exam is the case that the bot passes most often: somebody should be ready.
        let of_case = |case: &Case| {
            let own = plays(std::slice::from_ref(case), EXAM_SKILL, Mode::Exam);
            (own.iter().filter(|judged| judged.believed.finish.outcome == FinishOutcome::Pass).count(), own)
        };
        let tried = cases.iter().map(|case| (case, of_case(case)));
        let best = tried.max_by_key(|(_, (passed, _))| *passed);
        let (scenario, exams) = best.map_or((String::new(), Vec::new()), |(case, (_, own))| (case.compiled.id.clone(), own));
        let mut exam = Assignment {
            id: String::new(),
            title: "上岗考核（演示）".to_owned(),
            kind: "exam".to_owned(),
            scenarios: vec![scenario],
            cohort: cohort_of(0),
            person: String::new(),
            due_at: now + 30 * 86_400,
            minutes: 60,
            valid_days: VALID,
            created_by: "demo".to_owned(),
            created_at: now - SPAN,
        };
        exam.id = self.assign(&exam).await?;
        Ok(Plays { by_skill, exams, exam, certificate_key: self.certificate_key().await?, now })
    }
}

/// What the server makes of a play; `None` where it does not believe it, which the caller has too few of to miss.
fn judged(case: &Case, played: Played) -> Option<Judged> {
    let mut header = played.header.clone();
    "2026-01-01T00:00:00+08:00".clone_into(&mut header.started);
    let record = read_record(&write_record(&header, &played.inputs, played.finish).ok()?).ok()?;
    let believed = believe(&record, case).ok()?;
    Some(Judged { played, believed })
}

fn cohort_of(person: usize) -> String {
    format!("2026 演示 {:04}", person / COHORT + 1)
}

/// The rows of some people, by table.
#[derive(Default)]
struct Batch {
    people: Vec<Row>,
    idle: Vec<Row>,
    attempts: Vec<Row>,
    records: Vec<Row>,
    links: Vec<Row>,
    tickets: Vec<Row>,
    certificates: Vec<Row>,
    certified: BTreeMap<String, (i64, i64)>,
    /// Attempts that two trainers look at, with what the engine says.
    to_judge: Vec<(String, FinishOutcome)>,
    sums: Deltas,
}

impl Batch {
    /// One person with the attempts of these moments.
    fn add(
        &mut self,
        plays: &Plays,
        number: usize,
        own: &[u32],
        all: usize,
        draw: &mut Draw,
        house: &mut Deltas,
    ) -> Result<(), StoreError> {
        let name = format!("{}{}", SURNAMES[number % SURNAMES.len()], GIVEN[(number / SURNAMES.len() + number) % GIVEN.len()]);
        let seat = Seat { device: format!("demo-{number}"), person: unguessable(), cohort: cohort_of(number), trainee: name };
        let texts = [seat.person.clone(), format!("D{number:06}"), seat.trainee.clone(), seat.cohort.clone(), "trainee".to_owned()];
        let mut row: Row = texts.into_iter().map(Cell::from).collect();
        row.push((plays.now - SPAN).into());
        self.people.push(row);
        if own.is_empty() {
            self.idle.push(vec![seat.person.into(), seat.cohort.into()]);
            return Ok(());
        }
        let mut chain = String::new();
        for (n, made) in (1i64..).zip(own.iter().map(|made| *made as usize)) {
            let received = plays.now - SPAN + i64::try_from(made).unwrap_or(0) * SPAN / i64::try_from(all.max(1)).unwrap_or(1);
            let is_exam =
                number.is_multiple_of(EXAMINED) && own.len() > 2 && usize::try_from(n) == Ok(own.len()) && !plays.exams.is_empty();
            let from = if is_exam {
                &plays.exams
            } else {
                // The later, the more skilled.
                let skill = (made * 4 / all.max(1) + draw.below(3) as usize).saturating_sub(1);
                &plays.by_skill[skill.min(plays.by_skill.len() - 1)]
            };
            let judged = &from[draw.below(u32::try_from(from.len()).unwrap_or(1)) as usize];
            let ticket = is_exam.then(unguessable);
            let believed = self.take(judged, &seat, received, ticket.clone(), (n, &mut chain))?;
            if let Some(ticket) = ticket {
                self.returned(plays, &seat, &believed, &ticket, received)?;
            }
            if made.is_multiple_of((all / JUDGED).max(1)) {
                self.to_judge.push((believed.id.clone(), believed.finish.outcome));
            }
            let counted = counted(&seat, &believed);
            self.sums.add_to_own(&counted);
            house.add_to_house(&counted);
        }
        Ok(())
    }

    /// Somebody's attempt: the play with their name and time.
    fn take(
        &mut self,
        judged: &Judged,
        seat: &Seat,
        received: i64,
        ticket: Option<String>,
        (n, chain): (i64, &mut String),
    ) -> Result<Believed, StoreError> {
        let started = received - 600;
        let mut believed = judged.believed.clone();
        let header = &mut believed.header;
        header.trainee.clone_from(&seat.trainee);
        header.started = chrono::DateTime::from_timestamp(started, 0).map_or_else(String::new, |at| at.to_rfc3339());
        header.ticket = ticket;
        let Played { inputs, finish, .. } = &judged.played;
        let bytes = write_record(header, inputs, *finish).map_err(|error| StoreError::Content(error.to_string()))?;
        believed.started = started;
        believed.id = identity(header, inputs);
        self.attempts.push(attempt_row(seat, received, &believed));
        self.records.push(record_row(&believed.id, &bytes, ""));
        let next = Link::chained(chain, n, &bytes);
        self.links.push(vec![
            seat.device.as_str().into(),
            n.into(),
            chain.as_str().into(),
            next.as_str().into(),
            received.into(),
            n.into(),
        ]);
        *chain = next;
        Ok(believed)
    }

    /// The ticket that came back with an exam, and the certificate where it is passed.
    fn returned(&mut self, plays: &Plays, seat: &Seat, believed: &Believed, ticket: &str, received: i64) -> Result<(), StoreError> {
        let (header, exam) = (&believed.header, &plays.exam);
        let (seed, outcome) = (header.deal.seed.to_string(), outcome_key(believed.finish.outcome));
        let texts = [ticket, &exam.id, &seat.person, &seat.device, &header.scenario, &header.content, "", &seed, &believed.id, outcome];
        let mut row: Row = texts.into_iter().map(Cell::from).collect();
        row.extend([received - 900, received - 900 + exam.minutes * 60, received].map(Cell::from));
        self.tickets.push(row);
        if believed.finish.outcome == FinishOutcome::Pass {
            let until = received + VALID * 86_400;
            let code = signed(&plays.certificate_key, &seat.person, &exam.id, received, until)?;
            self.certificates.push(vec![code.into(), seat.person.as_str().into(), exam.id.as_str().into(), received.into(), until.into()]);
            self.certified.insert(seat.person.clone(), (received, until));
        }
        Ok(())
    }

    async fn write(self, filling: &mut Filling) -> Result<(), StoreError> {
        let zeros = ", attempts, passes, red_lines, first_day, last_day, stage, stage_day, active";
        let idle = |mut row: Row| {
            row.extend([0, 0, 0, 0, 0, 0, 0, 1].map(Cell::from));
            row
        };
        filling.fill("people", "id, number, name, cohort, role, created_at", self.people).await?;
        filling.fill("person_totals", &format!("person, cohort{zeros}"), self.idle.into_iter().map(idle).collect()).await?;
        filling.fill("attempts", ATTEMPT_COLUMNS, self.attempts).await?;
        filling.fill("records", RECORD_COLUMNS, self.records).await?;
        filling.fill("links", LINK_COLUMNS, self.links).await?;
        let ticket = "id, assignment, person, device, scenario, content, variant, seed, attempt, outcome, issued_at, due_at, returned_at";
        filling.fill("tickets", ticket, self.tickets).await?;
        filling.fill("certificates", "code, person, assignment, issued_at, expires_at", self.certificates).await?;
        for (table, rows) in self.sums.rows_of_new(&self.certified) {
            filling.fill(table.table, table.columns, rows).await?;
        }
        Ok(())
    }
}
