//! Taking deliveries: exactly once however often they are sent, in one transaction with the roll-ups. What is not
//! believed is kept beside with its reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};

use super::believe::{Believed, Doubt, believe};
use super::cells::{Cell, Row, put};
use super::content::Shelf;
use super::rollup::{Counted, Deltas};
use super::together::{Together, take_plain};
use super::{Store, StoreError, day_of, encoded, sha256};
use super::{limits, outbox};
use crate::records::{FinishOutcome, Record, read_record};

/// A clock of a PC may go this far ahead, in seconds.
const AHEAD: i64 = 3600;
/// An attempt may have been broken off for this long before it was finished, in seconds: over a long weekend.
pub(super) const BROKEN_OFF: i64 = 4 * 86_400;
/// Nobody reads and decides faster than this many seconds an input; checked for tickets only.
const FASTEST: i64 = 1;

/// Whose key a delivery came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub device: String,
    pub person: String,
    pub cohort: String,
    /// The name that stands in this PC's records.
    pub trainee: String,
}

/// An entry of a PC's queue: its place, and the chain before and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub n: i64,
    pub before: String,
    pub chain: String,
}

impl Link {
    /// The chain after an entry: over the one before, the place and the record's bytes.
    #[must_use]
    pub fn chained(before: &str, n: i64, record: &[u8]) -> String {
        sha256(format!("{before} {n} {}", sha256(record)).as_bytes())
    }

    /// Whether it continues what is known of its queue: before and chain of the places beside it, and of its own.
    pub(super) fn continues<'a>(&self, known: impl Fn(i64) -> Option<(&'a str, &'a str)>) -> bool {
        known(self.n - 1).is_none_or(|(_, chain)| chain == self.before)
            && known(self.n).is_none_or(|(_, chain)| chain == self.chain)
            && known(self.n + 1).is_none_or(|(before, _)| before == self.chain)
            && (self.n == 1) == self.before.is_empty()
    }
}

/// One record that arrived.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub seat: Seat,
    pub bytes: Vec<u8>,
    pub notes: String,
    pub link: Link,
    /// The last place of its queue when it was sent: so far the queue was filled by then.
    pub queued: i64,
    /// When it arrived by the server's clock, Unix seconds.
    pub received: i64,
}

impl Delivery {
    /// How far its queue was filled for sure: its own place stood in it, whatever was said.
    pub(super) const fn filled_to(&self) -> i64 {
        if self.queued > self.link.n { self.queued } else { self.link.n }
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Answer {
    /// Believed; the score is the server's own.
    Accepted { attempt: String, outcome: FinishOutcome, lawful: i32, effective: i32, counts: bool },
    /// It was here already, and counts once.
    Known { attempt: String },
    /// Not believed: kept with the reason, never counted.
    Quarantined { id: String, reason: String, detail: String },
}

pub(super) type Judged = Result<Believed, Doubt>;

/// A delivery that was read and replayed; what the database must be asked is open.
#[derive(Debug, Clone)]
pub struct Weighed {
    delivery: Delivery,
    judged: Judged,
}

impl Weighed {
    /// Whether it was opened by a ticket, so that a certificate may follow.
    #[must_use]
    pub fn has_ticket(&self) -> bool {
        self.judged.as_ref().is_ok_and(|believed| believed.header.ticket.is_some())
    }

    pub(super) const fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    pub(super) const fn judged(&self) -> &Judged {
        &self.judged
    }
}

impl Store {
    /// Takes deliveries together, in their order: one transaction, one commit.
    ///
    /// # Errors
    /// When the database fails; then none of them was taken, and all can be sent again.
    pub async fn ingest(&self, shelf: &Shelf, deliveries: &[Delivery]) -> Result<Vec<Answer>, StoreError> {
        let mut weighed = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            weighed.push(self.weigh(shelf, delivery.clone()).await?);
        }
        self.take(&weighed).await
    }

    /// The same for those that were read and replayed already.
    ///
    /// # Errors
    /// When the database fails; then none of them was taken, and all can be sent again.
    pub async fn take(&self, weighed: &[Weighed]) -> Result<Vec<Answer>, StoreError> {
        let mut transaction = self.begin().await?;
        let mut deltas = Deltas::default();
        let taken = match take_plain(&mut transaction, weighed, &mut deltas).await? {
            Together::Taken(answers) => answers,
            Together::Raced => {
                transaction.rollback().await?;
                (transaction, deltas) = (self.begin().await?, Deltas::default());
                vec![None; weighed.len()]
            }
        };
        let mut answers = Vec::with_capacity(weighed.len());
        for (Weighed { delivery, judged }, taken) in weighed.iter().zip(taken) {
            answers.push(match taken {
                Some(answer) => answer,
                None => take(&mut transaction, delivery, judged, &mut deltas).await?,
            });
        }
        let told = weighed.iter().zip(&answers).filter_map(|(one, answer)| match answer {
            Answer::Accepted { attempt, counts: true, .. } => Some((attempt.clone(), one.delivery.received)),
            _ => None,
        });
        outbox::queue(&mut transaction, told.collect()).await?;
        limits::count(&mut transaction, weighed.iter().map(|one| &one.delivery).zip(&answers)).await?;
        deltas.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(answers)
    }

    /// The part that needs no transaction: reading and replaying.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn weigh(&self, shelf: &Shelf, delivery: Delivery) -> Result<Weighed, StoreError> {
        let judged = self.judge(shelf, &delivery, delivery.received).await?;
        Ok(Weighed { delivery, judged })
    }

    /// Reads and replays, asking whether its start has passed at this moment.
    pub(super) async fn judge(&self, shelf: &Shelf, delivery: &Delivery, seen: i64) -> Result<Judged, StoreError> {
        let record = match read_record(&delivery.bytes) {
            Ok(record) if record.torn => return Ok(Err(Doubt::Unfinished)),
            Ok(record) => record,
            Err(error) => return Ok(Err(Doubt::NotARecord(error.to_string()))),
        };
        if record.header.semantics != crate::records::SEMANTICS {
            return Ok(Err(Doubt::OtherSemantics(record.header.semantics)));
        }
        let Some(case) = self.case(shelf, &record.header.content).await? else {
            return Ok(Err(Doubt::UnknownContent(record.header.content)));
        };
        Ok(believe(&record, &case).and_then(|believed| plausible(believed, &record, delivery, seen)))
    }
}

/// What the delivery itself tells: whose it is, and when.
fn plausible(believed: Believed, record: &Record, delivery: &Delivery, seen: i64) -> Judged {
    if record.header.trainee != delivery.seat.trainee {
        return Err(Doubt::OtherPerson { record: record.header.trainee.clone(), device: delivery.seat.trainee.clone() });
    }
    // Places are counted from one, and both neighbours of each are asked for.
    if !(1..i64::MAX).contains(&delivery.link.n) {
        return Err(Doubt::QueueBroken(delivery.link.n));
    }
    if !delivery.link.before.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Doubt::QueueBroken(delivery.link.n));
    }
    if Link::chained(&delivery.link.before, delivery.link.n, &delivery.bytes) != delivery.link.chain {
        return Err(Doubt::QueueBroken(delivery.link.n));
    }
    if believed.started > seen + AHEAD {
        return Err(Doubt::FromTheFuture);
    }
    Ok(believed)
}

/// What becomes of one delivery, with everything that follows from it but the sums.
pub(super) async fn take(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Delivery,
    judged: &Judged,
    deltas: &mut Deltas,
) -> Result<Answer, StoreError> {
    let believed = match judged {
        Ok(believed) => believed,
        Err(doubt) => return hold(transaction, delivery, doubt).await,
    };
    // A second delivery changes nothing, whatever came in between.
    match beginning_alike(transaction, delivery, believed).await? {
        Some(attempt) if attempt == believed.id => return Ok(Answer::Known { attempt }),
        Some(_) => return hold(transaction, delivery, &Doubt::SameStart).await,
        None => {}
    }
    if let Some(doubt) = linked(transaction, delivery, believed).await? {
        return hold(transaction, delivery, &doubt).await;
    }
    let refused = match &believed.header.ticket {
        Some(ticket) => redeem(transaction, delivery, believed, ticket).await?.err(),
        None => None,
    };
    let kept = refused.is_none() && keep(transaction, delivery, believed).await?;
    if !kept {
        // Another server may have taken it since this transaction looked.
        return match beginning_alike(transaction, delivery, believed).await? {
            Some(attempt) if attempt == believed.id => Ok(Answer::Known { attempt }),
            _ => hold(transaction, delivery, &refused.unwrap_or(Doubt::SameStart)).await,
        };
    }
    if believed.counts {
        deltas.add(&counted(&delivery.seat, believed));
    }
    Ok(accepted(believed))
}

pub(super) fn accepted(believed: &Believed) -> Answer {
    let (attempt, finish) = (believed.id.clone(), believed.finish);
    Answer::Accepted { attempt, outcome: finish.outcome, lawful: finish.lawful, effective: finish.effective, counts: believed.counts }
}

/// The attempt that is here with this identity, or with this person, case and start.
async fn beginning_alike(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Delivery,
    believed: &Believed,
) -> Result<Option<String>, StoreError> {
    let found: Option<(String,)> =
        sqlx::query_as("SELECT id FROM attempts WHERE id = $1 OR (person = $2 AND scenario = $3 AND started = $4)")
            .bind(&believed.id)
            .bind(&delivery.seat.person)
            .bind(&believed.header.scenario)
            .bind(believed.started)
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(found.map(|(id,)| id))
}

/// Sets the delivery into its PC's chain. Entries may arrive in any order; both neighbours are looked at.
async fn linked(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Delivery,
    believed: &Believed,
) -> Result<Option<Doubt>, StoreError> {
    let n = &delivery.link.n;
    let near: Vec<(i64, String, String)> = sqlx::query_as("SELECT n, before, chain FROM links WHERE device = $1 AND n BETWEEN $2 AND $3")
        .bind(&delivery.seat.device)
        .bind(n - 1)
        .bind(n + 1)
        .fetch_all(&mut **transaction)
        .await?;
    let known = |place: i64| near.iter().find(|(other, ..)| *other == place).map(|(_, before, chain)| (before.as_str(), chain.as_str()));
    if !delivery.link.continues(known) {
        return Ok(Some(Doubt::QueueBroken(*n)));
    }
    // What came after now came while this server's clock was ahead: it tells nothing. Nor does what was sent out of a queue in which
    // this one stood already, as that of a PC that was offline for days.
    let later: Option<(i64,)> =
        sqlx::query_as("SELECT n FROM links WHERE device = $1 AND received > $2 AND received <= $4 AND n < $3 AND queued < $3 LIMIT 1")
            .bind(&delivery.seat.device)
            .bind(believed.started + BROKEN_OFF)
            .bind(n)
            .bind(delivery.received)
            .fetch_optional(&mut **transaction)
            .await?;
    if later.is_some() {
        return Ok(Some(Doubt::Backdated));
    }
    put(transaction, "links", LINK_COLUMNS, "ON CONFLICT DO NOTHING", vec![link_row(delivery)]).await?;
    Ok(None)
}

/// One submission a ticket, of the very case and deal that it names, in time by the server's clock.
async fn redeem(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Delivery,
    believed: &Believed,
    ticket: &str,
) -> Result<Result<(), Doubt>, StoreError> {
    let row: Option<(String, String, String, i64, i64, Option<i64>)> =
        sqlx::query_as("SELECT person, content, seed, issued_at, due_at, returned_at FROM tickets WHERE id = $1")
            .bind(ticket)
            .fetch_optional(&mut **transaction)
            .await?;
    let Some((person, content, seed, issued, due, returned)) = row else {
        return Ok(Err(Doubt::Ticket("this server issued none like it")));
    };
    let header = &believed.header;
    let wrong = if person != delivery.seat.person {
        Some("it is another person's")
    } else if content != header.content || seed != header.deal.seed.to_string() {
        Some("it was issued for another case or deal")
    } else if header.mode != crate::call::Mode::Exam || header.forked_from.is_some() {
        Some("it was not played as an exam")
    } else if returned.is_some() {
        Some("it was returned already: one submission each")
    } else if delivery.received > due {
        Some("its time was over")
    } else if believed.started < issued - AHEAD {
        Some("the attempt began before it was issued")
    } else if delivery.received - issued < believed.inputs * FASTEST {
        Some("it came back faster than anybody reads")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        return Ok(Err(Doubt::Ticket(wrong)));
    }
    let outcome = outcome_key(believed.finish.outcome);
    let taken = sqlx::query(
        "UPDATE tickets SET returned_at = $2, attempt = $3, outcome = $4 WHERE id = $1 AND returned_at IS NULL AND due_at >= $2",
    )
    .bind(ticket)
    .bind(delivery.received)
    .bind(&believed.id)
    .bind(outcome)
    .execute(&mut **transaction)
    .await?;
    if taken.rows_affected() == 1 { Ok(Ok(())) } else { Ok(Err(Doubt::Ticket("it was returned already: one submission each"))) }
}

/// The stable key of an outcome, as in records.
pub(super) const fn outcome_key(outcome: FinishOutcome) -> &'static str {
    match outcome {
        FinishOutcome::Pass => "pass",
        FinishOutcome::NotYet => "not-yet",
        FinishOutcome::RedLine => "red-line",
    }
}

/// Writes attempt and record; `false` where this person, case and start are taken.
async fn keep(transaction: &mut Transaction<'static, Any>, delivery: &Delivery, believed: &Believed) -> Result<bool, StoreError> {
    let row = attempt_row(&delivery.seat, delivery.received, believed);
    if put(transaction, "attempts", ATTEMPT_COLUMNS, "ON CONFLICT DO NOTHING", vec![row]).await? == 0 {
        return Ok(false);
    }
    put(transaction, "records", RECORD_COLUMNS, "", vec![record_row(&believed.id, &delivery.bytes, &delivery.notes)]).await?;
    Ok(true)
}

pub(super) const ATTEMPT_COLUMNS: &str = "id, person, cohort, device, ticket, scenario, version, bucket, content, texts, semantics, mode, \
    origin, started, received, day, outcome, lawful, effective, seconds, inputs, counts, findings, marks, rules, replies";

/// An attempt as a row of these columns.
pub(super) fn attempt_row(seat: &Seat, received: i64, believed: &Believed) -> Row {
    let (header, finish) = (&believed.header, believed.finish);
    vec![
        Cell::from(believed.id.as_str()),
        seat.person.as_str().into(),
        seat.cohort.as_str().into(),
        seat.device.as_str().into(),
        header.ticket.clone().into(),
        header.scenario.as_str().into(),
        i64::from(header.version).into(),
        believed.bucket.as_str().into(),
        header.content.as_str().into(),
        header.texts.as_str().into(),
        i64::from(header.semantics).into(),
        word(&header.mode).into(),
        word(&header.origin).into(),
        believed.started.into(),
        received.into(),
        day_of(believed.started).into(),
        outcome_key(finish.outcome).into(),
        i64::from(finish.lawful).into(),
        i64::from(finish.effective).into(),
        believed.seconds.into(),
        believed.inputs.into(),
        i64::from(believed.counts).into(),
        json(&believed.findings).into(),
        json(&believed.marks).into(),
        json(&believed.rules).into(),
        json(&believed.replies).into(),
    ]
}

pub(super) const LINK_COLUMNS: &str = "device, n, before, chain, received, queued";

/// A place of a queue as a row of these columns.
pub(super) fn link_row(delivery: &Delivery) -> Row {
    let Delivery { seat, link, received, .. } = delivery;
    let texts = [seat.device.as_str(), link.before.as_str(), link.chain.as_str()];
    let [device, before, chain] = texts.map(Cell::from);
    vec![device, link.n.into(), before, chain, (*received).into(), delivery.filled_to().into()]
}

pub(super) const RECORD_COLUMNS: &str = "attempt, encoding, body, notes";

/// A record's bytes as a row of these columns.
pub(super) fn record_row(attempt: &str, bytes: &[u8], notes: &str) -> Row {
    let (encoding, body) = encoded(bytes);
    vec![attempt.into(), encoding.into(), body.into(), encoded(notes.as_bytes()).1.into()]
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// How a small enum is spelled in records.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What of an attempt is counted.
pub(super) fn counted(seat: &Seat, believed: &Believed) -> Counted {
    Counted {
        person: seat.person.clone(),
        cohort: seat.cohort.clone(),
        scenario: believed.header.scenario.clone(),
        version: i64::from(believed.header.version),
        bucket: believed.bucket.clone(),
        started: believed.started,
        day: day_of(believed.started),
        passed: believed.finish.outcome == FinishOutcome::Pass,
        red_line: believed.finish.outcome == FinishOutcome::RedLine,
        lawful: i64::from(believed.finish.lawful),
        effective: i64::from(believed.finish.effective),
        seconds: believed.seconds,
        findings: believed.findings.clone(),
        marks: believed.marks.clone(),
        rules: believed.rules.clone(),
        replies: believed.replies.clone(),
    }
}

/// Keeps what was not believed, with its place in the queue. The same bytes from the same PC are kept once.
async fn hold(transaction: &mut Transaction<'static, Any>, delivery: &Delivery, doubt: &Doubt) -> Result<Answer, StoreError> {
    let (encoding, body) = encoded(&delivery.bytes);
    let id = sha256(format!("{} {}", delivery.seat.device, sha256(&delivery.bytes)).as_bytes());
    let state = if matches!(doubt, Doubt::OtherSemantics(_)) { "kept" } else { "held" };
    sqlx::query(
        "INSERT INTO quarantine (id, person, device, received, state, reason, detail, encoding, body, notes, n, before, chain) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO UPDATE SET \
         n = excluded.n, before = excluded.before, chain = excluded.chain WHERE quarantine.chain = ''",
    )
    .bind(&id)
    .bind(&delivery.seat.person)
    .bind(&delivery.seat.device)
    .bind(delivery.received)
    .bind(state)
    .bind(doubt.key())
    .bind(encoded(doubt.to_string().as_bytes()).1)
    .bind(encoding)
    .bind(body)
    .bind(encoded(delivery.notes.as_bytes()).1)
    .bind(delivery.link.n)
    .bind(encoded(delivery.link.before.as_bytes()).1)
    .bind(encoded(delivery.link.chain.as_bytes()).1)
    .execute(&mut **transaction)
    .await?;
    Ok(Answer::Quarantined { id, reason: doubt.key().to_owned(), detail: doubt.to_string() })
}

/// How many of what the store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Holdings {
    pub attempts: i64,
    /// By reason; what was believed later is an attempt.
    pub quarantined: BTreeMap<String, i64>,
}

impl Store {
    /// What is here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holdings(&self) -> Result<Holdings, StoreError> {
        let (attempts,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM attempts").fetch_one(&self.pool).await?;
        let reasons: Vec<(String, i64)> =
            sqlx::query_as("SELECT reason, COUNT(*) FROM quarantine WHERE state <> 'taken' GROUP BY reason").fetch_all(&self.pool).await?;
        Ok(Holdings { attempts, quarantined: reasons.into_iter().collect() })
    }
}
