//! Tickets: one opens one case of an exam to one person, once. The server chooses case, deal and seed, and its own clock
//! decides.

use serde::Serialize;

use super::{Assignment, Seat, Shelf, Store, StoreError, unguessable};
use crate::call::variant_of;

/// A ticket as its holder gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    pub id: String,
    pub scenario: String,
    pub content: String,
    pub variant: String,
    /// As text: a number of 64 bits does not survive every reader of JSON.
    pub seed: String,
    pub issued_at: i64,
    pub due_at: i64,
    /// The scenario's files, opened to this ticket alone.
    pub files: Vec<(String, String)>,
}

impl Store {
    /// Opens an exam for a person: the server draws the case of the set that has not been passed yet, and its deal.
    ///
    /// # Errors
    /// When there is no such exam for this person, it is over, a ticket is still out, or the database fails.
    pub async fn issue(&self, shelf: &Shelf, seat: &Seat, assignment: &str, now: i64) -> Result<Ticket, StoreError> {
        let open = self.assignments(Some((&seat.person, &seat.cohort))).await?;
        let exam = open.into_iter().find(|open| open.id == assignment && open.kind == "exam");
        let exam = exam.ok_or(StoreError::Refused("there is no such exam for this person"))?;
        if now > exam.due_at {
            return Err(StoreError::Refused("the exam's last day is over: ask for a new one"));
        }
        let scenario = self.next_case(&exam, &seat.person, now).await?;
        let seed = rand::random::<u64>();
        let cases: Vec<(String, String)> = sqlx::query_as("SELECT content, variant FROM offered WHERE scenario = $1 ORDER BY content")
            .bind(&scenario)
            .fetch_all(&self.pool)
            .await?;
        let (content, variant) =
            cases.get(variant_of(seed, cases.len())).cloned().ok_or(StoreError::Refused("the exam names a case that is not here"))?;
        let ticket = Ticket {
            id: unguessable(),
            scenario,
            variant,
            seed: seed.to_string(),
            issued_at: now,
            due_at: now + self.minutes_for(&seat.person, exam.minutes).await? * 60,
            files: self.files_of(shelf, &content).await?,
            content,
        };
        sqlx::query(
            "INSERT INTO tickets (id, assignment, person, device, scenario, content, variant, seed, issued_at, due_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&ticket.id)
        .bind(&exam.id)
        .bind(&seat.person)
        .bind(&seat.device)
        .bind(&ticket.scenario)
        .bind(&ticket.content)
        .bind(&ticket.variant)
        .bind(&ticket.seed)
        .bind(now)
        .bind(ticket.due_at)
        .execute(&self.pool)
        .await?;
        Ok(ticket)
    }

    /// A case of the exam that is not passed yet, drawn among them.
    async fn next_case(&self, exam: &Assignment, person: &str, now: i64) -> Result<String, StoreError> {
        let tickets: Vec<(String, i64, Option<String>)> =
            sqlx::query_as("SELECT scenario, due_at, outcome FROM tickets WHERE assignment = $1 AND person = $2")
                .bind(&exam.id)
                .bind(person)
                .fetch_all(&self.pool)
                .await?;
        if tickets.iter().any(|(_, due, outcome)| outcome.is_none() && *due >= now) {
            return Err(StoreError::Refused("a ticket of this exam is still out: return it first"));
        }
        let passed = |case: &&String| tickets.iter().any(|(scenario, _, outcome)| scenario == *case && outcome.as_deref() == Some("pass"));
        let left: Vec<&String> = exam.scenarios.iter().filter(|case| !passed(case)).collect();
        if left.is_empty() {
            return Err(StoreError::Refused("every case of this exam is passed already"));
        }
        let drawn = usize::try_from(rand::random::<u32>()).unwrap_or(0) % left.len();
        Ok(left[drawn].clone())
    }

    /// What became of an exam's tickets for a person: case, outcome. One that is out too long is not passed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tickets_of(&self, person: &str, now: i64) -> Result<Vec<(String, String, String)>, StoreError> {
        let rows: Vec<(String, String, i64, Option<String>)> =
            sqlx::query_as("SELECT assignment, scenario, due_at, outcome FROM tickets WHERE person = $1 ORDER BY issued_at DESC")
                .bind(person)
                .fetch_all(&self.pool)
                .await?;
        let told = |(assignment, scenario, due, outcome): (String, String, i64, Option<String>)| {
            let fate = outcome.unwrap_or_else(|| if due < now { "not-returned".to_owned() } else { "out".to_owned() });
            (assignment, scenario, fate)
        };
        Ok(rows.into_iter().map(told).collect())
    }
}
