//! Certificates: they follow a passed exam, and end by time or because somebody took them back and said why. Readiness
//! ends with them; another exam renews them.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::assignments::{AssignmentRow, COLUMNS, assignment, insert};
use super::stage::lift;
use super::{Assignment, Scope, Store, StoreError, number, sha256, text, unguessable};

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    pub code: String,
    pub person: String,
    pub assignment: String,
    pub issued_at: i64,
    pub expires_at: i64,
    /// When it was taken back, if it was.
    pub revoked_at: Option<i64>,
    /// The reason that was given then.
    pub revoked_why: String,
}

/// What a certificate is worth at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Valid,
    Expired,
    Revoked,
}

impl Standing {
    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

impl Certificate {
    /// What it is worth at a moment. Taken back weighs more than over.
    #[must_use]
    pub const fn standing(&self, now: i64) -> Standing {
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if self.expires_at <= now {
            Standing::Expired
        } else {
            Standing::Valid
        }
    }
}

/// Somebody whose last certificate ends soon, or has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    pub person: String,
    pub number: String,
    pub name: String,
    pub cohort: String,
    pub code: String,
    pub until: i64,
    /// The exam that renews it, if one is set, and its last day.
    pub renewal: Option<(String, i64)>,
}

/// Whoever has little time left gets this long for the renewing exam, in seconds.
const LEAST: i64 = 14 * 86_400;
const CERTIFICATE: &str = "code, person, assignment, issued_at, expires_at, revoked_at, revoked_why";

fn certificate(row: &AnyRow) -> Result<Certificate, StoreError> {
    Ok(Certificate {
        code: text(row, "code")?,
        person: text(row, "person")?,
        assignment: text(row, "assignment")?,
        issued_at: number(row, "issued_at")?,
        expires_at: number(row, "expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
        revoked_why: text(row, "revoked_why")?,
    })
}

impl Store {
    /// Issues the certificates that are due to a person; called when a ticket came back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn certify(&self, person: &str, now: i64) -> Result<Vec<Certificate>, StoreError> {
        let exams: Vec<AssignmentRow> = sqlx::query_as(AssertSqlSafe(format!(
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
        lift(&mut transaction, &[person.to_owned()]).await?;
        transaction.commit().await?;
        Ok(Certificate {
            code,
            person: person.to_owned(),
            assignment: exam.id.clone(),
            issued_at: now,
            expires_at,
            revoked_at: None,
            revoked_why: String::new(),
        })
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
        let code = code.trim().to_lowercase();
        let sql = format!("SELECT {CERTIFICATE} FROM certificates WHERE code = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(&code).fetch_optional(&self.pool).await?;
        let Some(found) = row.as_ref().map(certificate).transpose()? else { return Ok(None) };
        let signed = self.sign(&found.person, &found.assignment, found.issued_at, found.expires_at).await?;
        Ok((signed == code).then_some(found))
    }

    /// A person's certificates, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn certificates_of(&self, person: &str) -> Result<Vec<Certificate>, StoreError> {
        let sql = format!("SELECT {CERTIFICATE} FROM certificates WHERE person = $1 ORDER BY issued_at DESC, code");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(person.to_owned()).fetch_all(&self.pool).await?;
        rows.iter().map(certificate).collect()
    }

    /// Takes a certificate back; whoever held it is ready no longer, unless another one holds.
    ///
    /// # Errors
    /// When there is none that could be taken back, or the database fails.
    pub async fn revoke(&self, code: &str, by: &str, why: &str, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(
            "UPDATE certificates SET revoked_at = $2, revoked_by = $3, revoked_why = $4 WHERE code = $1 AND revoked_at IS NULL",
        )
        .bind(code)
        .bind(now)
        .bind(by)
        .bind(why.replace('\0', ""))
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() == 0 {
            return Err(StoreError::Refused("there is no such certificate, or it was taken back already"));
        }
        let (person,): (String,) =
            sqlx::query_as("SELECT person FROM certificates WHERE code = $1").bind(code).fetch_one(&mut *transaction).await?;
        lift(&mut transaction, &[person]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose last certificate ends by a moment, the first to end first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ending(&self, scope: &Scope, by: i64, now: i64, most: i64) -> Result<Vec<Ending>, StoreError> {
        // Few are taken out of the indexes before anything is joined to them.
        let within = scope.condition("cohort", 3);
        let sql = format!(
            "SELECT people.id AS person, number, name, people.cohort AS cohort, code, ready_until, again.id AS again, again.due_at AS again_due \
             FROM (SELECT person, ready_until FROM (SELECT person, ready_until FROM person_totals \
             WHERE stage = 3 AND active = 1 AND ready_until <= $1 AND {within} UNION ALL SELECT person, ready_until FROM person_totals \
             WHERE stage < 3 AND ready_until > 0 AND active = 1 AND ready_until <= $1 AND {within}) AS both_kinds \
             ORDER BY ready_until, person LIMIT {most}) AS ending \
             JOIN people ON people.id = ending.person JOIN certificates ON certificates.person = people.id AND expires_at = ready_until \
             AND revoked_at IS NULL LEFT JOIN assignments AS again ON again.person = people.id AND again.renews = code \
             AND again.closed_at IS NULL AND again.due_at >= $2 ORDER BY ready_until, people.id, code LIMIT {most}"
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(by).bind(now)).fetch_all(&self.pool).await?;
        let line = |row: &AnyRow| {
            let (again, due): (Option<String>, Option<i64>) = (row.try_get("again")?, row.try_get("again_due")?);
            Ok(Ending {
                person: text(row, "person")?,
                number: text(row, "number")?,
                name: text(row, "name")?,
                cohort: text(row, "cohort")?,
                code: text(row, "code")?,
                until: number(row, "ready_until")?,
                renewal: again.zip(due),
            })
        };
        let lines: Result<Vec<Ending>, StoreError> = rows.iter().map(line).collect();
        let mut lines = lines?;
        // Two that end in the same second are one need.
        lines.dedup_by(|later, first| later.person == first.person);
        Ok(lines)
    }

    /// Sets the exam of each of these certificates again, for its holder alone; where that was done already nothing
    /// happens. `mark` goes before the exam's title. Says who was given which.
    ///
    /// # Errors
    /// When the database fails; then none is set.
    pub async fn renew(&self, endings: &[Ending], by: &str, mark: &str, now: i64) -> Result<Vec<(String, String)>, StoreError> {
        let mut given = Vec::new();
        let mut transaction = self.begin().await?;
        for ending in endings.iter().filter(|ending| ending.renewal.is_none()) {
            // One that nobody took in time makes room.
            sqlx::query("UPDATE assignments SET closed_at = $3 WHERE person = $1 AND renews = $2 AND closed_at IS NULL AND due_at < $3")
                .bind(&ending.person)
                .bind(&ending.code)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
            let sql = format!("SELECT {COLUMNS} FROM assignments WHERE id = (SELECT assignment FROM certificates WHERE code = $1)");
            let row: Option<AssignmentRow> =
                sqlx::query_as(AssertSqlSafe(sql)).bind(&ending.code).fetch_optional(&mut *transaction).await?;
            let Some(exam) = row.map(assignment) else { continue };
            let title = if exam.title.starts_with(mark) { exam.title.clone() } else { format!("{mark}{}", exam.title) };
            let again = Assignment {
                id: unguessable(),
                title,
                cohort: String::new(),
                person: ending.person.clone(),
                due_at: ending.until.max(now + LEAST),
                created_by: by.to_owned(),
                created_at: now,
                ..exam
            };
            if insert(&mut transaction, &again, &ending.code).await? {
                given.push((ending.person.clone(), again.id));
            }
        }
        transaction.commit().await?;
        Ok(given)
    }

    /// Brings readiness up to a moment: whose certificates have ended falls back to where they stood without, and rises
    /// again where a clock that had run ahead was put right. Says how many moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&self, now: i64) -> Result<usize, StoreError> {
        let mut moved = 0;
        loop {
            // Two searches by index: mostly they find nobody.
            let rows: Vec<(String,)> = sqlx::query_as(
                "SELECT person FROM (SELECT person FROM person_totals WHERE stage = 3 AND ready_until <= $1 UNION ALL \
                 SELECT person FROM person_totals WHERE stage < 3 AND ready_until > 0 AND ready_until > $1) AS crossing LIMIT 1000",
            )
            .bind(now)
            .fetch_all(&self.pool)
            .await?;
            if rows.is_empty() {
                return Ok(moved);
            }
            moved += rows.len();
            let mut transaction = self.begin().await?;
            sqlx::query("INSERT INTO settings (name, value) VALUES ('settled-at', $1) ON CONFLICT (name) DO UPDATE SET value = $1")
                .bind(now.to_string())
                .execute(&mut *transaction)
                .await?;
            lift(&mut transaction, &rows.into_iter().map(|(person,)| person).collect::<Vec<_>>()).await?;
            transaction.commit().await?;
        }
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
