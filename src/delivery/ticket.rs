//! An exam's ticket: the server chooses the case and the deal, and opens it to this ticket alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::DeliveryError;
use super::wire::Seat;
use crate::call::{Compiled, Deal, Mode, content_hash, load_case, load_content};
use crate::scenario::Library;
use crate::scenario::library::Layer;

/// A ticket as the server gives it.
#[derive(Debug, Clone, Deserialize)]
pub struct Ticket {
    pub id: String,
    pub scenario: String,
    pub content: String,
    pub variant: String,
    /// As text: a number of 64 bits does not survive every reader of JSON.
    seed: String,
    /// Until when it must be back, seconds since 1970.
    #[serde(default)]
    pub due_at: i64,
    files: Vec<(String, String)>,
}

/// The ticket's case, dealt.
#[derive(Debug)]
pub struct Opened {
    pub compiled: Arc<Compiled>,
    pub deal: Deal,
}

/// Asks for a ticket of an exam.
///
/// # Errors
/// When the server refuses or does not answer.
pub fn ask_ticket(seat: &Seat, exam: &str) -> Result<Ticket, DeliveryError> {
    let answer = seat.post("/api/v1/tickets", &json!({ "assignment": exam })).map_err(|failed| seat.told(failed))?;
    serde_json::from_value(answer).map_err(|why| seat.strange(&why.to_string()))
}

/// The ticket's case, if this program makes of it what the server made. `shown` puts problems into words.
///
/// # Errors
/// When the case is another here, or broken.
pub fn open_ticket(
    ticket: &Ticket,
    below: &(dyn Library + Sync),
    shown: &dyn Fn(&[crate::call::FileProblems]) -> String,
) -> Result<Opened, DeliveryError> {
    // The ticket has the whole case; another version of it that is installed here is not seen.
    let files = ticket.files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let library =
        Layer { hidden: if ticket.files.is_empty() { BTreeSet::new() } else { BTreeSet::from([ticket.scenario.clone()]) }, files, below };
    let content = load_content(&library).map_err(|problems| DeliveryError::Broken(shown(&problems)))?;
    let loaded = load_case(&library, &content, &ticket.scenario, Some(&ticket.variant)).ok_or(DeliveryError::OtherContent)?;
    let compiled = loaded.compiled.map(Arc::new).ok_or_else(|| DeliveryError::Broken(shown(&loaded.problems)))?;
    if content_hash(&compiled) != ticket.content {
        return Err(DeliveryError::OtherContent);
    }
    let seed = ticket.seed.parse().map_err(|_| DeliveryError::OtherContent)?;
    let deal = Deal::draw(&compiled, seed, Mode::Exam);
    Ok(Opened { compiled, deal })
}
