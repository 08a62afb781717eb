//! A trainer's submission to HR's server, and what becomes of it. Number and password go with each request; nothing of
//! them is kept on the PC.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Value, json};

use super::DeliveryError;
use super::wire::Seat;

/// Who sends in, and whither.
#[derive(Debug, Clone)]
pub struct Sender {
    door: Seat,
    number: String,
    password: String,
}

/// Where a submission stands, as the server says it.
#[derive(Debug, Clone, Deserialize)]
pub struct Standing {
    /// `waiting`, `judging`, `failed`, `passed`, `rejected` or `approved`.
    pub state: String,
    /// How far its review is, in the language that was asked for.
    #[serde(default)]
    pub progress: String,
    /// What the review found (`review::Report`), once it is over.
    #[serde(default)]
    pub report: Option<Value>,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub release: Option<i64>,
}

impl Sender {
    /// Somebody at a server.
    #[must_use]
    pub fn new(server: &str, ca: Option<PathBuf>, number: &str, password: String) -> Self {
        let door = Seat { server: super::wire::address(server), key: String::new(), trainee: String::new(), ca };
        Self { door, number: number.to_owned(), password }
    }

    /// The server's address as it is reached.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.door.server
    }

    /// Sends a case in, text by the file's name, and says its submission's id.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub fn send(&self, files: &BTreeMap<String, String>, note: &str, exam_only: bool) -> Result<String, DeliveryError> {
        let body = json!({
            "number": self.number, "password": self.password, "files": files, "note": note, "exam_only": exam_only,
        });
        let answer = self.door.post("/api/v1/submissions", &body).map_err(|failed| self.door.told(failed))?;
        answer["id"].as_str().map(str::to_owned).ok_or_else(|| self.door.strange("it gave no id"))
    }

    /// Asks where a submission stands.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub fn ask(&self, id: &str, language: &str) -> Result<Standing, DeliveryError> {
        let body = json!({ "number": self.number, "password": self.password, "language": language });
        let answer = self.door.post(&format!("/api/v1/submissions/{id}"), &body).map_err(|failed| self.door.told(failed))?;
        serde_json::from_value(answer).map_err(|why| self.door.strange(&why.to_string()))
    }
}
