//! From a trainee's PC to HR's server and back: enrolment, finished attempts, assignments, comments, tickets. A client of the
//! server's door and nothing more; window and command line share it. It reads and writes the data folder, and waits
//! between tries. Start reading at [`send`], then [`Seat`].
#![expect(clippy::disallowed_methods, reason = "this is where the data folder and the network are reached")]

mod publish;
mod releases;
mod remarks;
mod send;
mod tasks;
mod ticket;
mod wire;

pub use publish::{Sender, Standing};
pub use releases::{Fetched, Fetching, Held, Released, fetch_release, held};
pub use remarks::fetch_remarks;
pub use send::{Answered, Progress, send};
pub use tasks::{Task, fetch_tasks, kept_tasks};
pub use ticket::{Opened, Ticket, ask_ticket, open_ticket};
pub use wire::{Enrolment, Failed, Seat, trusted};

use std::path::PathBuf;

use thiserror::Error;

use crate::records::QueueError;

/// Why something does not reach the server, or cannot be kept here.
#[derive(Debug, Error)]
pub enum DeliveryError {
    #[error("{0} is not enrolled here: ask HR for a code, then `ringback deliver --server … --code …`")]
    NotEnrolled(String),
    #[error("{file} cannot be read ({why}): enrol this PC again")]
    Unreadable { file: PathBuf, why: String },
    #[error("{file} cannot be written ({why}): look at the folder's rights and the disk")]
    Unwritable { file: PathBuf, why: std::io::Error },
    #[error("{server}: {why}")]
    Refused { server: String, why: String },
    #[error("{server} does not answer ({why}): nothing is lost, try again later")]
    NoAnswer { server: String, why: String },
    #[error("{server} answers what this program cannot read ({why}): is it a newer server?")]
    Strange { server: String, why: String },
    #[error("this program and the server have different content: bring this one up to date before an exam")]
    OtherContent,
    #[error("the exam's case has errors on this PC:\n{0}")]
    Broken(String),
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// A name as part of a file's name: other characters than letters and digits become a dash.
fn file_stem(trainee: &str) -> String {
    trainee.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}
