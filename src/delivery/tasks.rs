//! What HR assigned: fetched where the server answers, and kept for when it does not.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::wire::Seat;
use super::{DeliveryError, file_stem};

/// One assignment, as far as a trainee needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub id: String,
    pub title: String,
    /// `practice` or `exam`.
    pub kind: String,
    pub scenarios: Vec<String>,
    /// Seconds since 1970.
    pub due_at: i64,
    /// How long a ticket of an exam may be out for this trainee, in minutes.
    pub minutes: i64,
    /// When it was given, seconds since 1970: only what is passed after counts for it.
    #[serde(default)]
    pub created_at: i64,
}

impl Task {
    /// Whether it needs a ticket.
    #[must_use]
    pub fn is_exam(&self) -> bool {
        self.kind == "exam"
    }
}

/// Asks the server for the assignments and keeps them.
///
/// # Errors
/// When the server refuses or does not answer, or they cannot be kept.
pub fn fetch_tasks(seat: &Seat, data: &Path) -> Result<Vec<Task>, DeliveryError> {
    let answer = seat.get("/api/v1/assignments").map_err(|failed| seat.told(failed))?;
    let tasks: Vec<Task> = serde_json::from_value(answer).map_err(|why| seat.strange(&why.to_string()))?;
    let file = file(data, &seat.trainee);
    let text = serde_json::to_vec_pretty(&tasks).map_err(|why| seat.strange(&why.to_string()))?;
    fs::write(&file, text).map_err(|why| DeliveryError::Unwritable { file, why })?;
    Ok(tasks)
}

/// The assignments as they were fetched last; none where that never was.
#[must_use]
pub fn kept_tasks(data: &Path, trainee: &str) -> Vec<Task> {
    fs::read(file(data, trainee)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn file(data: &Path, trainee: &str) -> PathBuf {
    data.join(format!("{}.tasks.json", file_stem(trainee)))
}
