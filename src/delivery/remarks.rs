//! Trainers' comments: asked for after a delivery, and kept beside the records that they belong to.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::wire::{Failed, Seat};
use super::{DeliveryError, file_stem};
use crate::records::{Queue, Remark, keep_remarks};

/// A comment is no letter; what is longer is cut.
const LONGEST: usize = 4000;

/// A comment as the server tells it.
#[derive(Debug, Deserialize)]
struct Told {
    id: String,
    /// SHA-256 of the record's bytes.
    record: String,
    turn: i64,
    by: String,
    at: i64,
    body: String,
}

/// Asks the server for the comments on this trainee's attempts and keeps those whose records lie here. Says which are new,
/// with the name of the record's file.
///
/// # Errors
/// When the server does not answer, or they cannot be kept.
pub fn fetch_remarks(seat: &Seat, data: &Path) -> Result<Vec<(String, Remark)>, DeliveryError> {
    let answer = match seat.get("/api/v1/comments") {
        Ok(answer) => answer,
        // A server of before there were comments.
        Err(Failed::Refused(_)) => return Ok(Vec::new()),
        Err(failed) => return Err(seat.told(failed)),
    };
    let told: Vec<Told> = serde_json::from_value(answer).map_err(|why| seat.strange(&why.to_string()))?;
    let queue = Queue::open(data, &file_stem(&seat.trainee))?;
    let records: BTreeMap<&str, &str> = queue.all().map(|entry| (entry.hash.as_str(), entry.record.as_str())).collect();
    let mut came: BTreeMap<&str, Vec<Remark>> = BTreeMap::new();
    for one in &told {
        let (Some(record), Ok(turn)) = (records.get(one.record.as_str()), u16::try_from(one.turn)) else { continue };
        let clean = |text: &str| text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).take(LONGEST).collect();
        let remark = Remark { id: one.id.clone(), turn, by: clean(&one.by), at: one.at, body: clean(&one.body) };
        came.entry(*record).or_default().push(remark);
    }
    let mut new = Vec::new();
    for (record, remarks) in came {
        let file = data.join("attempts").join(record);
        let kept = keep_remarks(&file, remarks).map_err(|why| DeliveryError::Unwritable { file, why })?;
        new.extend(kept.into_iter().map(|remark| (record.to_owned(), remark)));
    }
    Ok(new)
}
