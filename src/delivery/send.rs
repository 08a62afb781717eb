//! Finished attempts to the server, each once, with patience.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::wire::{Failed, Seat};
use super::{DeliveryError, file_stem};
use crate::records::{Queue, Queued};

/// The first pause between tries, in seconds; each further one is twice as long.
const FIRST_PAUSE: u64 = 1;
const LONGEST_PAUSE: u64 = 60;

/// What the server said of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Replayed and believed: the outcome's name and the server's own points.
    Accepted { outcome: String, lawful: i64, effective: i64 },
    /// It was there already.
    Known,
    /// Kept with the reason, not counted.
    Held(String),
}

/// How far a delivery is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Found {
        new: usize,
        waiting: usize,
    },
    /// The record's file is gone; it stays in the queue.
    Gone(String),
    /// This many of so many are through.
    Through {
        done: usize,
        all: usize,
        record: String,
        answered: Answered,
    },
    /// The server does not answer, or asks for patience.
    Pausing {
        why: String,
        seconds: u64,
    },
}

/// Sends what waits. `tell` hears how far it is and says whether to go on. Gives the number of records held back.
///
/// # Errors
/// When the queue cannot be used, the server refuses, or has not answered after so many tries; what was answered stays
/// answered, and the rest is sent next time.
pub fn send(seat: &Seat, data: &Path, tries: u32, tell: &mut dyn FnMut(Progress) -> bool) -> Result<usize, DeliveryError> {
    let mut queue = Queue::open(data, &file_stem(&seat.trainee))?;
    let new = queue.gather(&seat.trainee)?;
    let waiting: Vec<Queued> = queue.waiting().cloned().collect();
    let all = waiting.len();
    let mut held = 0;
    if !tell(Progress::Found { new, waiting: all }) {
        return Ok(held);
    }
    let queued = queue.all().last().map_or(0, |last| last.n);
    for (done, entry) in (1..).zip(&waiting) {
        let Some((bytes, notes)) = queue.bytes(entry) else {
            tell(Progress::Gone(entry.record.clone()));
            continue;
        };
        let body = json!({
            "link": { "n": entry.n, "before": entry.before, "chain": entry.chain },
            "queued": queued,
            "record": String::from_utf8_lossy(&bytes),
            "notes": notes,
        });
        let answer = deliver(seat, &body, tries, tell)?;
        let answered = answered(&answer);
        held += usize::from(matches!(answered, Answered::Held(_)));
        queue.answered(entry.n, &answer.to_string())?;
        if !tell(Progress::Through { done, all, record: entry.record.clone(), answered }) {
            break;
        }
    }
    Ok(held)
}

fn answered(answer: &Value) -> Answered {
    let points = |name: &str| answer[name].as_i64().unwrap_or_default();
    match answer["status"].as_str() {
        Some("accepted") => Answered::Accepted {
            outcome: answer["outcome"].as_str().unwrap_or_default().to_owned(),
            lawful: points("lawful"),
            effective: points("effective"),
        },
        Some("known") => Answered::Known,
        _ => Answered::Held(answer["detail"].as_str().unwrap_or_default().to_owned()),
    }
}

fn deliver(seat: &Seat, body: &Value, tries: u32, tell: &mut dyn FnMut(Progress) -> bool) -> Result<Value, DeliveryError> {
    let (mut pause, mut attempt) = (FIRST_PAUSE, 0);
    loop {
        attempt += 1;
        let (why, seconds) = match seat.post("/api/v1/attempts", body) {
            Ok(answer) => return Ok(answer),
            // The server is well and knows when: that is no try.
            Err(Failed::Later(why, seconds)) if seconds <= LONGEST_PAUSE => {
                attempt -= 1;
                (why, seconds.max(1))
            }
            Err(Failed::NoAnswer(why)) if attempt < tries.max(1) => {
                let seconds = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                (why, seconds)
            }
            Err(failed) => return Err(seat.told(failed)),
        };
        if !tell(Progress::Pausing { why: why.clone(), seconds }) {
            return Err(seat.told(Failed::NoAnswer(why)));
        }
        sleep(Duration::from_secs(seconds));
    }
}
