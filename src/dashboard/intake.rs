//! Deliveries of many PCs, taken together: one commit for all that wait, each answered when it is durable.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::records::store::{Answer, Delivery, Shelf, Store, StoreError};

type Waiting = (Delivery, oneshot::Sender<Option<Answer>>);

/// The end that requests hold.
#[derive(Clone)]
pub(super) struct Intake {
    queue: mpsc::Sender<Waiting>,
}

/// How many one transaction takes.
const TOGETHER: usize = 64;
/// A deadlock with another server or a database that restarts: tried this often before the senders are told.
const TRIES: u32 = 3;

impl Intake {
    /// Starts taking.
    pub(super) fn start(store: Store, shelf: Arc<Shelf>) -> Self {
        let (queue, mut waiting) = mpsc::channel::<Waiting>(512);
        tokio::spawn(async move {
            let mut batch = Vec::new();
            while waiting.recv_many(&mut batch, TOGETHER).await > 0 {
                let (deliveries, tellers): (Vec<Delivery>, Vec<_>) = batch.drain(..).unzip();
                let answers = all_taken(&store, &shelf, &deliveries).await;
                for (teller, answer) in tellers.into_iter().zip(answers) {
                    // Whoever waited may have gone; it will ask again and learn that it is known.
                    let _ = teller.send(answer);
                }
            }
        });
        Self { queue }
    }

    /// Takes one delivery; it is durable when this returns.
    pub(super) async fn take(&self, delivery: Delivery) -> Result<Answer, StoreError> {
        let (told, wait) = oneshot::channel();
        let failed = StoreError::Damaged("the delivery was not taken".to_owned());
        if self.queue.send((delivery, told)).await.is_err() {
            return Err(failed);
        }
        wait.await.ok().flatten().ok_or(failed)
    }
}

/// All together; where that fails, one by one, so that a single delivery cannot keep others out.
async fn all_taken(store: &Store, shelf: &Shelf, deliveries: &[Delivery]) -> Vec<Option<Answer>> {
    if let Some(answers) = taken(store, shelf, deliveries).await {
        return answers.into_iter().map(Some).collect();
    }
    let mut answers = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        let alone = std::slice::from_ref(delivery);
        answers.push(store.ingest(shelf, alone).await.ok().and_then(|mut answers| answers.pop()));
    }
    answers
}

async fn taken(store: &Store, shelf: &Shelf, deliveries: &[Delivery]) -> Option<Vec<Answer>> {
    for attempt in 1..=TRIES {
        match store.ingest(shelf, deliveries).await {
            Ok(answers) => return Some(answers),
            Err(error) => eprintln!("ringback serve: {} deliveries not taken, try {attempt} of {TRIES}: {error}", deliveries.len()),
        }
        tokio::time::sleep(std::time::Duration::from_millis(u64::from(attempt) * 100)).await;
    }
    None
}
