//! How much a single PC may send. Counted in the transaction that takes its deliveries, so that several servers share it.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use super::cells::{Cell, put};
use super::{Answer, Delivery, Seat, Store, StoreError, day_of, number, sha256, text};

/// What is held back of one PC in a day; more than that is no trainee's doing, and each may be megabytes.
const MOST_HELD: i64 = 200;

/// Adds what came to the counts of its PCs.
pub(super) async fn count<'a>(
    transaction: &mut Transaction<'static, Any>,
    came: impl Iterator<Item = (&'a Delivery, &'a Answer)>,
) -> Result<(), StoreError> {
    let mut counts: BTreeMap<&str, (i64, i64, i64)> = BTreeMap::new();
    for (delivery, answer) in came {
        let sum = counts.entry(&delivery.seat.device).or_insert((delivery.received, 0, 0));
        let held = i64::from(matches!(answer, Answer::Quarantined { .. }));
        *sum = (sum.0.max(delivery.received), sum.1 + 1, sum.2 + held);
    }
    let rows = counts
        .into_iter()
        .map(|(device, (at, taken, held))| vec![Cell::from(device), (at / 60).into(), taken.into(), day_of(at).into(), held.into()]);
    let tail = "ON CONFLICT (device) DO UPDATE SET \
                taken = CASE WHEN intake.minute = excluded.minute THEN intake.taken ELSE 0 END + excluded.taken, \
                held = CASE WHEN intake.day = excluded.day THEN intake.held ELSE 0 END + excluded.held, \
                minute = excluded.minute, day = excluded.day";
    put(transaction, "intake", "device, minute, taken, day, held", tail, rows.collect()).await?;
    Ok(())
}

impl Store {
    /// Whose key this is, and for how many seconds its PC should wait before it sends more, if it sent too much: more than `most`
    /// this minute (0 is no bound), or more than two hundred that were held back today. One question, for it is asked of every
    /// delivery.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seat_to_deliver(&self, key: &str, most: i64, now: i64) -> Result<Option<(Seat, Option<i64>)>, StoreError> {
        let row = sqlx::query(
            "SELECT devices.id AS device, devices.person AS person, people.cohort AS cohort, devices.trainee AS trainee, \
             COALESCE(minute, 0) AS minute, COALESCE(taken, 0) AS taken, COALESCE(day, 0) AS day, COALESCE(held, 0) AS held \
             FROM devices JOIN people ON people.id = devices.person LEFT JOIN intake ON intake.device = devices.id \
             WHERE key_hash = $1 AND revoked_at IS NULL AND archived_at IS NULL",
        )
        .bind(sha256(key.as_bytes()))
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let seat = Seat {
            device: text(&row, "device")?,
            person: text(&row, "person")?,
            cohort: text(&row, "cohort")?,
            trainee: text(&row, "trainee")?,
        };
        let (minute, taken) = (number(&row, "minute")?, number(&row, "taken")?);
        let too_much_held = number(&row, "day")? == day_of(now) && number(&row, "held")? >= MOST_HELD;
        let full = most > 0 && minute == now / 60 && taken >= most;
        let wait = if too_much_held { Some(3600) } else { full.then_some(60 - now % 60) };
        Ok(Some((seat, wait)))
    }
}
