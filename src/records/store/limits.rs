//! How much a single PC may send. Counted in the transaction that takes its deliveries, so that several servers share it.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use super::cells::{Cell, put};
use super::{Answer, Delivery, Store, StoreError, day_of};

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
    /// For how many seconds a PC should wait before it sends more, if it sent too much: more than `most` this minute (0 is
    /// no bound), or more than two hundred that were held back today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn must_wait(&self, device: &str, most: i64, now: i64) -> Result<Option<i64>, StoreError> {
        let row: Option<(i64, i64, i64, i64)> =
            sqlx::query_as("SELECT minute, taken, day, held FROM intake WHERE device = $1").bind(device).fetch_optional(&self.pool).await?;
        let Some((minute, taken, day, held)) = row else { return Ok(None) };
        if day == day_of(now) && held >= MOST_HELD {
            return Ok(Some(3600));
        }
        let full = most > 0 && minute == now / 60 && taken >= most;
        Ok(full.then_some(60 - now % 60))
    }
}
