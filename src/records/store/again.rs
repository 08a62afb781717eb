//! What was held back is judged again: a server's clock that was behind has been set, or content that was unknown has come.
//! What is believed then is taken as any delivery is, once, and leaves the held; nothing else about it changes.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::ingest::{Answer, Delivery, Link, Seat, take};
use super::rollup::Deltas;
use super::{Scope, Shelf, Store, StoreError, decoded, number, outbox, text};

/// The reasons that time can take away; a forgery stays one.
const MAY_PASS: &str = "'from-the-future', 'unknown-content', 'other-semantics'";
/// So many in one transaction.
const TOGETHER: usize = 64;

/// What came of judging again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Again {
    /// Now believed: whose, and which attempt.
    pub taken: Vec<(String, String)>,
    /// It had come again meanwhile, and counts once.
    pub known: usize,
    /// Still not believed.
    pub still: usize,
    /// Held back by a program that did not note its place in the queue: the PC must send it again.
    pub placeless: usize,
}

/// One that is held, with its id.
struct Held {
    id: String,
    delivery: Delivery,
}

impl Store {
    /// Judges again what was held back in a scope for a reason that may have passed.
    ///
    /// # Errors
    /// When the database fails; what was taken until then is taken.
    pub async fn judge_again(&self, shelf: &Shelf, scope: &Scope, now: i64) -> Result<Again, StoreError> {
        let (mut again, mut after) = (Again::default(), String::new());
        loop {
            let held = self.held_after(scope, &after).await?;
            let Some(last) = held.last() else { break };
            after.clone_from(&last.id);
            let (placed, placeless): (Vec<Held>, Vec<Held>) = held.into_iter().partition(|one| !one.delivery.link.chain.is_empty());
            again.placeless += placeless.len();
            self.take_again(shelf, &placed, now, &mut again).await?;
        }
        // A ticket that came back with one of them may have been the last of an exam.
        let people: BTreeSet<&String> = again.taken.iter().map(|(person, _)| person).collect();
        for person in people {
            self.certify(person, now).await?;
        }
        Ok(again)
    }

    async fn held_after(&self, scope: &Scope, after: &str) -> Result<Vec<Held>, StoreError> {
        let sql = format!(
            "SELECT quarantine.id, quarantine.person, device, received, encoding, body, notes, n, before, chain, people.cohort AS cohort, trainee \
             FROM quarantine JOIN people ON people.id = quarantine.person JOIN devices ON devices.id = device \
             WHERE state <> 'taken' AND reason IN ({MAY_PASS}) AND quarantine.id > $1 AND {} ORDER BY quarantine.id LIMIT {TOGETHER}",
            scope.condition("people.cohort", 2)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(after.to_owned())).fetch_all(&self.pool).await?;
        rows.iter().map(held).collect()
    }

    async fn take_again(&self, shelf: &Shelf, held: &[Held], now: i64, again: &mut Again) -> Result<(), StoreError> {
        let mut weighed = Vec::with_capacity(held.len());
        for one in held {
            // It arrived when it arrived, by the clock of that day; only whether its start has passed is asked of today's.
            weighed.push(self.judge(shelf, &one.delivery, one.delivery.received.max(now)).await?);
        }
        let (mut transaction, mut deltas, mut told) = (self.begin().await?, Deltas::default(), Vec::new());
        let mut found = Again::default();
        for (one, judged) in held.iter().zip(&weighed) {
            let answer = take(&mut transaction, &one.delivery, judged, &mut deltas).await?;
            let (state, reason, detail) = match answer {
                Answer::Accepted { attempt, counts, .. } => {
                    if counts {
                        told.push((attempt.clone(), one.delivery.received));
                    }
                    found.taken.push((one.delivery.seat.person.clone(), attempt.clone()));
                    ("taken", None, attempt)
                }
                Answer::Known { attempt } => {
                    found.known += 1;
                    ("taken", None, attempt)
                }
                Answer::Quarantined { reason, detail, .. } => {
                    found.still += 1;
                    (if reason == "other-semantics" { "kept" } else { "held" }, Some(reason), detail)
                }
            };
            sqlx::query("UPDATE quarantine SET state = $2, reason = COALESCE($3, reason), detail = $4 WHERE id = $1")
                .bind(&one.id)
                .bind(state)
                .bind(reason)
                .bind(detail.replace('\0', ""))
                .execute(&mut *transaction)
                .await?;
        }
        deltas.write(&mut transaction).await?;
        outbox::queue(&mut transaction, told).await?;
        transaction.commit().await?;
        again.taken.extend(found.taken);
        again.known += found.known;
        again.still += found.still;
        Ok(())
    }
}

fn held(row: &AnyRow) -> Result<Held, StoreError> {
    let seat =
        Seat { device: text(row, "device")?, person: text(row, "person")?, cohort: text(row, "cohort")?, trainee: text(row, "trainee")? };
    let link = Link { n: number(row, "n")?, before: text(row, "before")?, chain: text(row, "chain")? };
    let bytes = decoded(&row.try_get::<String, _>("encoding")?, &text(row, "body")?)?;
    Ok(Held {
        id: text(row, "id")?,
        delivery: Delivery { seat, bytes, notes: text(row, "notes")?, queued: link.n, link, received: number(row, "received")? },
    })
}
