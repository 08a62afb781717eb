//! Certification: an assignment names the cases and the time; a ticket opens one of them to one person, once. The server
//! chooses case, deal and seed, and its own clock decides.

use serde::Serialize;

use super::{Seat, Shelf, Store, StoreError, rollup, sha256, unguessable};
use crate::call::variant_of;

/// What somebody is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    pub id: String,
    pub title: String,
    /// `practice` or `exam`.
    pub kind: String,
    pub scenarios: Vec<String>,
    /// To a cohort, or to one person; the other is empty.
    pub cohort: String,
    pub person: String,
    pub due_at: i64,
    /// How long a ticket may be out, in minutes.
    pub minutes: i64,
    /// How long the certificate holds, in days.
    pub valid_days: i64,
    pub created_by: String,
    pub created_at: i64,
}

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

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    pub code: String,
    pub person: String,
    pub assignment: String,
    pub issued_at: i64,
    pub expires_at: i64,
    pub revoked: bool,
}

type AssignmentRow = (String, String, String, String, String, String, i64, i64, i64, String, i64);
const COLUMNS: &str = "id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at";

fn assignment(row: AssignmentRow) -> Assignment {
    let (id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at) = row;
    let scenarios = scenarios.split('|').map(str::to_owned).collect();
    Assignment { id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at }
}

impl Store {
    /// Gives an assignment out; its id is made here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assign(&self, wanted: &Assignment) -> Result<String, StoreError> {
        let id = unguessable();
        let sql = format!("INSERT INTO assignments ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&id)
            .bind(&wanted.title)
            .bind(&wanted.kind)
            .bind(wanted.scenarios.join("|"))
            .bind(&wanted.cohort)
            .bind(&wanted.person)
            .bind(wanted.due_at)
            .bind(wanted.minutes)
            .bind(wanted.valid_days)
            .bind(&wanted.created_by)
            .bind(wanted.created_at)
            .execute(&self.pool)
            .await?;
        Ok(id)
    }

    /// Open assignments, newest first: of everybody, or of one person with their cohort.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignments(&self, of: Option<(&str, &str)>) -> Result<Vec<Assignment>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM assignments WHERE closed_at IS NULL AND ($1 = 0 OR person = $2 OR (person = '' AND cohort = $3)) \
             ORDER BY created_at DESC, id LIMIT 200"
        );
        let (person, cohort) = of.unwrap_or(("", ""));
        let rows: Vec<AssignmentRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(i64::from(of.is_some())).bind(person).bind(cohort).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(assignment).collect())
    }

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
            due_at: now + exam.minutes * 60,
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

    /// Issues the certificates that are due to a person; called when a ticket came back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn certify(&self, person: &str, now: i64) -> Result<Vec<Certificate>, StoreError> {
        let exams: Vec<AssignmentRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM assignments WHERE kind = 'exam' AND id IN (SELECT assignment FROM tickets WHERE person = $1 AND outcome = 'pass') \
             AND id NOT IN (SELECT assignment FROM certificates WHERE person = $1)"
        )))
        .bind(person)
        .fetch_all(&self.pool)
        .await?;
        let mut issued = Vec::new();
        for exam in exams.into_iter().map(assignment) {
            let passed: Vec<(String,)> =
                sqlx::query_as("SELECT DISTINCT scenario FROM tickets WHERE assignment = $1 AND person = $2 AND outcome = 'pass'")
                    .bind(&exam.id)
                    .bind(person)
                    .fetch_all(&self.pool)
                    .await?;
            if exam.scenarios.iter().all(|case| passed.iter().any(|(scenario,)| scenario == case)) {
                issued.push(self.write_certificate(person, &exam, now).await?);
            }
        }
        Ok(issued)
    }

    async fn write_certificate(&self, person: &str, exam: &Assignment, now: i64) -> Result<Certificate, StoreError> {
        let expires_at = now + exam.valid_days * 86_400;
        let code = self.sign(person, &exam.id, now, expires_at).await?;
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO certificates (code, person, assignment, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(&code)
        .bind(person)
        .bind(&exam.id)
        .bind(now)
        .bind(expires_at)
        .execute(&mut *transaction)
        .await?;
        rollup::lift(&mut transaction, &[person.to_owned()]).await?;
        transaction.commit().await?;
        Ok(Certificate { code, person: person.to_owned(), assignment: exam.id.clone(), issued_at: now, expires_at, revoked: false })
    }

    /// The code over a certificate's facts: HMAC-SHA-256 under a key that never leaves the store, 100 bits of it shown.
    async fn sign(&self, person: &str, assignment: &str, issued: i64, expires: i64) -> Result<String, StoreError> {
        signed(&self.certificate_key().await?, person, assignment, issued, expires)
    }

    /// Made at the first use.
    pub(super) async fn certificate_key(&self) -> Result<String, StoreError> {
        self.setting_or("certificate-key", &sha256(format!("{}{}", unguessable(), unguessable()).as_bytes())).await
    }

    /// The certificate of a code, if this store issued it over exactly these facts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn certificate(&self, code: &str) -> Result<Option<Certificate>, StoreError> {
        let row: Option<(String, String, i64, i64, Option<i64>)> =
            sqlx::query_as("SELECT person, assignment, issued_at, expires_at, revoked_at FROM certificates WHERE code = $1")
                .bind(code.trim().to_lowercase())
                .fetch_optional(&self.pool)
                .await?;
        let Some((person, assignment, issued_at, expires_at, revoked)) = row else { return Ok(None) };
        let signed = self.sign(&person, &assignment, issued_at, expires_at).await?;
        let own = signed == code.trim().to_lowercase();
        Ok(own.then(|| Certificate { code: signed, person, assignment, issued_at, expires_at, revoked: revoked.is_some() }))
    }

    /// A person's certificates, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn certificates_of(&self, person: &str) -> Result<Vec<Certificate>, StoreError> {
        let rows: Vec<(String, String, i64, i64, Option<i64>)> = sqlx::query_as(
            "SELECT code, assignment, issued_at, expires_at, revoked_at FROM certificates WHERE person = $1 ORDER BY issued_at DESC",
        )
        .bind(person)
        .fetch_all(&self.pool)
        .await?;
        let certificate = |(code, assignment, issued_at, expires_at, revoked): (String, String, i64, i64, Option<i64>)| Certificate {
            code,
            person: person.to_owned(),
            assignment,
            issued_at,
            expires_at,
            revoked: revoked.is_some(),
        };
        Ok(rows.into_iter().map(certificate).collect())
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

    /// The title of an assignment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignment_title(&self, id: &str) -> Result<String, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT title FROM assignments WHERE id = $1").bind(id).fetch_optional(&self.pool).await?;
        Ok(row.map_or_else(String::new, |(title,)| title))
    }
}

/// The code over a certificate's facts under a key.
pub(super) fn signed(key: &str, person: &str, assignment: &str, issued: i64, expires: i64) -> Result<String, StoreError> {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac =
        Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).map_err(|_| StoreError::Damaged("the certificate key".to_owned()))?;
    mac.update(format!("{person} {assignment} {issued} {expires}").as_bytes());
    let code = super::hex(&mac.finalize().into_bytes());
    Ok([&code[..5], &code[5..10], &code[10..15], &code[15..20], &code[20..25]].join("-"))
}
