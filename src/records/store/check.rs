//! Whether the store is whole: every attempt is replayed from its kept files and must give the score that was accepted.

use serde::Serialize;

use super::believe::{Doubt, believe};
use super::content::Shelf;
use super::forget::FORGOTTEN;
use super::views::Scope;
use super::{Store, StoreError};
use crate::records::read_record;

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// It replays to the accepted score.
    Whole,
    /// Made under other semantics, or of content that today's program compiles otherwise: its accepted score stands.
    NotRescorable,
    /// Its bytes, or its row, are not what they were.
    Damaged(String),
}

/// The whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Check {
    pub whole: usize,
    pub not_rescorable: Vec<String>,
    /// Attempts of people who were deleted: numbers without a record.
    pub forgotten: usize,
    /// Attempt and what is wrong with it.
    pub damaged: Vec<(String, String)>,
}

impl Store {
    /// Checks every attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check(&self, shelf: &Shelf) -> Result<Check, StoreError> {
        let mut check = Check::default();
        let mut after = String::new();
        loop {
            let lines = self.attempts_after(&Scope::All, &after, 500).await?;
            let Some(last) = lines.last() else { return Ok(check) };
            after.clone_from(&last.id);
            for line in lines {
                if line.person.starts_with(FORGOTTEN) {
                    check.forgotten += 1;
                    continue;
                }
                match self.checked(shelf, &line.id).await? {
                    Checked::Whole => check.whole += 1,
                    Checked::NotRescorable => check.not_rescorable.push(line.id),
                    Checked::Damaged(why) => check.damaged.push((line.id, why)),
                }
            }
        }
    }

    /// Checks one attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checked(&self, shelf: &Shelf, id: &str) -> Result<Checked, StoreError> {
        let Some((line, bytes, _)) = self.attempt(id).await? else { return Ok(Checked::Damaged("its record is gone".to_owned())) };
        let record = match read_record(&bytes) {
            Ok(record) => record,
            Err(error) => return Ok(Checked::Damaged(error.to_string())),
        };
        let Some(case) = self.case(shelf, &record.header.content).await? else { return Ok(Checked::NotRescorable) };
        Ok(match believe(&record, &case) {
            Ok(believed) if believed.id != line.id => Checked::Damaged("its inputs are not those of its id".to_owned()),
            Ok(believed) => {
                let now = (
                    super::ingest::outcome_key(believed.finish.outcome),
                    i64::from(believed.finish.lawful),
                    i64::from(believed.finish.effective),
                );
                if now == (line.outcome.as_str(), line.lawful, line.effective) {
                    Checked::Whole
                } else {
                    Checked::Damaged(format!("the row says {}/{}, the replay {}/{}", line.lawful, line.effective, now.1, now.2))
                }
            }
            Err(Doubt::OtherSemantics(_)) => Checked::NotRescorable,
            Err(doubt) => Checked::Damaged(doubt.to_string()),
        })
    }
}
