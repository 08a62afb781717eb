//! What is dear to ask is asked seldom: an answer is kept for twenty times as long as it took. In a small house that is a
//! few milliseconds; in one of hundreds of thousands it is seconds, and the database spends a twentieth of a core on it,
//! however many look.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::records::store::{Overview, Scope, Store, StoreError};

/// How much longer than it took an answer is good.
const GOOD: u32 = 20;
/// Whoever comes while somebody asks anew gets the old answer, if it is no older than this many times what it took.
const USABLE: u32 = 60;
/// So many scopes are remembered.
const MOST: usize = 256;

#[derive(Clone)]
struct Kept {
    answer: Arc<Overview>,
    asked: Instant,
    took: Duration,
}

#[derive(Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    /// Held by the one who asks.
    asking: tokio::sync::Mutex<()>,
}

impl Slot {
    fn younger_than(&self, times: u32) -> Option<Arc<Overview>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|kept| kept.asked.elapsed() < kept.took * times).map(|kept| kept.answer)
    }
}

/// The overviews of a moment ago, by scope and day.
#[derive(Default)]
pub(super) struct Recent {
    slots: Mutex<BTreeMap<String, Arc<Slot>>>,
}

impl Recent {
    /// The overview for a scope, at most a moment old.
    pub(super) async fn overview(&self, store: &Store, scope: &Scope, today: i64) -> Result<Arc<Overview>, StoreError> {
        let slot = self.slot(format!("{today} {scope:?}"));
        if let Some(answer) = slot.younger_than(GOOD) {
            return Ok(answer);
        }
        let _turn = match slot.asking.try_lock() {
            Ok(turn) => turn,
            Err(_) => match slot.younger_than(USABLE) {
                Some(answer) => return Ok(answer),
                None => slot.asking.lock().await,
            },
        };
        if let Some(answer) = slot.younger_than(GOOD) {
            return Ok(answer);
        }
        let asked = Instant::now();
        let answer = Arc::new(store.overview(scope, today).await?);
        let kept = Kept { answer: Arc::clone(&answer), asked: Instant::now(), took: asked.elapsed() };
        *slot.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(answer)
    }

    fn slot(&self, name: String) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&name) {
            slots.clear();
        }
        Arc::clone(slots.entry(name).or_default())
    }
}
