//! Deliveries of many PCs, taken together: one commit for all that wait, each answered when it is durable.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot};

use crate::records::store::{Answer, Delivery, Shelf, Store, StoreError, Weighed};

type Waiting = (Weighed, oneshot::Sender<Option<Answer>>);

/// The end that requests hold.
#[derive(Clone)]
pub(super) struct Intake {
    store: Store,
    shelf: Arc<Shelf>,
    queue: mpsc::Sender<Waiting>,
}

/// How many one transaction takes.
const TOGETHER: usize = 256;
/// A deadlock with another server or a database that restarts: tried this often before the senders are told.
const TRIES: u32 = 3;

impl Intake {
    /// Starts taking.
    pub(super) fn start(store: Store, shelf: Arc<Shelf>) -> Self {
        let (queue, waiting) = mpsc::channel::<Waiting>(512);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..store.writers() {
            tokio::spawn(take_turns(store.clone(), Arc::clone(&waiting)));
        }
        Self { store, shelf, queue }
    }

    /// Takes one delivery; it is durable when this returns. Replaying is done here, on as many cores as there are; only what
    /// the database decides stands in line. Says also whether a ticket had opened it.
    pub(super) async fn take(&self, delivery: Delivery) -> Result<(Answer, bool), StoreError> {
        let weighed = self.store.weigh(&self.shelf, delivery).await?;
        let has_ticket = weighed.has_ticket();
        let (told, wait) = oneshot::channel();
        let failed = StoreError::Unwritten("a delivery");
        if self.queue.send((weighed, told)).await.is_err() {
            return Err(failed);
        }
        wait.await.ok().flatten().map(|answer| (answer, has_ticket)).ok_or(failed)
    }
}

/// Takes what waits, until the house is closed. While one waits for the database, another prepares.
async fn take_turns(store: Store, waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    let mut batch = Vec::new();
    while waiting.lock().await.recv_many(&mut batch, TOGETHER).await > 0 {
        let (weighed, tellers): (Vec<Weighed>, Vec<_>) = batch.drain(..).unzip();
        let answers = all_taken(&store, &weighed).await;
        for (teller, answer) in tellers.into_iter().zip(answers) {
            // Whoever waited may have gone; it will ask again and learn that it is known.
            let _ = teller.send(answer);
        }
    }
}

/// All together; where that fails, one by one, so that a single delivery cannot keep others out.
async fn all_taken(store: &Store, weighed: &[Weighed]) -> Vec<Option<Answer>> {
    if let Some(answers) = taken(store, weighed).await {
        return answers.into_iter().map(Some).collect();
    }
    let mut answers = Vec::with_capacity(weighed.len());
    for one in weighed {
        answers.push(store.take(std::slice::from_ref(one)).await.ok().and_then(|mut answers| answers.pop()));
    }
    answers
}

async fn taken(store: &Store, weighed: &[Weighed]) -> Option<Vec<Answer>> {
    for attempt in 1..=TRIES {
        match store.take(weighed).await {
            Ok(answers) => return Some(answers),
            Err(error) => eprintln!("ringback serve: {} deliveries not taken, try {attempt} of {TRIES}: {error}", weighed.len()),
        }
        tokio::time::sleep(std::time::Duration::from_millis(u64::from(attempt) * 100)).await;
    }
    None
}
