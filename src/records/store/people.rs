//! People, their PCs and the codes that let a PC in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};

use super::{Seat, Store, StoreError, sha256, unguessable};

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees their own records.
    Trainee,
    /// Sees their cohorts' people, comments and adjusts.
    Trainer,
    /// Manages people in their scope.
    Hr,
    /// Everything.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Trainee, Self::Trainer, Self::Hr, Self::Admin];

    /// The stable key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trainee => "trainee",
            Self::Trainer => "trainer",
            Self::Hr => "hr",
            Self::Admin => "admin",
        }
    }

    /// The role of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: String,
    /// The staff number; what they sign in with.
    pub number: String,
    pub name: String,
    pub cohort: String,
    pub role: Role,
    pub archived: bool,
    /// The cohorts that a trainer or HR may see, `*` for all.
    pub scope: Vec<String>,
    #[serde(skip)]
    pub password: Option<String>,
}

impl Person {
    /// Whether this person may see the records of somebody in a cohort.
    #[must_use]
    pub fn may_see(&self, person: &str, cohort: &str) -> bool {
        self.id == person || self.sees_cohort(cohort)
    }

    /// Whether a cohort is in this person's scope.
    #[must_use]
    pub fn sees_cohort(&self, cohort: &str) -> bool {
        match self.role {
            Role::Admin => true,
            Role::Trainer | Role::Hr => self.scope.iter().any(|known| known == "*" || known == cohort),
            Role::Trainee => false,
        }
    }
}

type PersonRow = (String, String, String, String, String, Option<i64>, String, Option<String>);
const COLUMNS: &str = "id, number, name, cohort, role, archived_at, scope, password";

fn person(row: PersonRow) -> Person {
    let (id, number, name, cohort, role, archived, scope, password) = row;
    let scope = scope.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Person { id, number, name, cohort, role: Role::of(&role).unwrap_or(Role::Trainee), archived: archived.is_some(), scope, password }
}

/// What came of trying a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeUse {
    /// Unknown, used up, expired, or the PIN is wrong.
    Refused,
    /// It was made for nobody in particular.
    Anybody,
    /// It was made for this person.
    For(String),
}

/// One row of a staff list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub number: String,
    pub name: String,
    pub cohort: String,
    pub role: Role,
    pub leaves: bool,
}

/// What a staff list would do or did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    pub new: usize,
    pub changed: usize,
    pub archived: usize,
    pub same: usize,
    /// Line and what is wrong with it.
    pub errors: Vec<(usize, String)>,
}

impl Store {
    /// A person by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, id: &str) -> Result<Option<Person>, StoreError> {
        self.person_where("id", id).await
    }

    /// A person by staff number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_by_number(&self, number: &str) -> Result<Option<Person>, StoreError> {
        self.person_where("number", number).await
    }

    async fn person_where(&self, column: &'static str, value: &str) -> Result<Option<Person>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE {column} = $1");
        let row: Option<PersonRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(value).fetch_optional(&self.pool).await?;
        Ok(row.map(person))
    }

    /// Adds somebody.
    ///
    /// # Errors
    /// When the number is taken or the database fails.
    pub async fn add_person(&self, number: &str, name: &str, cohort: &str, role: Role, now: i64) -> Result<String, StoreError> {
        let mut transaction = self.begin().await?;
        let row = ImportRow { number: number.to_owned(), name: name.to_owned(), cohort: cohort.to_owned(), role, leaves: false };
        let id = insert(&mut transaction, &row, now).await?;
        transaction.commit().await?;
        id.ok_or(StoreError::Refused("this staff number is taken: choose another"))
    }

    /// Takes a staff list, or only says what it would do. Nothing is taken where a row has an error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import(
        &self,
        rows: &[(usize, Result<ImportRow, String>)],
        by: &Person,
        dry: bool,
        now: i64,
    ) -> Result<ImportReport, StoreError> {
        let mut report = ImportReport::default();
        let mut seen = BTreeSet::new();
        let mut transaction = self.begin().await?;
        for (line, row) in rows {
            let row = match row {
                Ok(row) if !seen.insert(row.number.clone()) => {
                    report.errors.push((*line, format!("the staff number {} stands twice in this list", row.number)));
                    continue;
                }
                Ok(row) => row,
                Err(why) => {
                    report.errors.push((*line, why.clone()));
                    continue;
                }
            };
            if let Some(why) = merge(&mut transaction, row, by, now, &mut report).await? {
                report.errors.push((*line, why.to_owned()));
            }
        }
        if dry || !report.errors.is_empty() {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
        }
        Ok(report)
    }

    /// Sets role and scope.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_role(&self, id: &str, role: Role, scope: &[String]) -> Result<(), StoreError> {
        sqlx::query("UPDATE people SET role = $2, scope = $3 WHERE id = $1")
            .bind(id)
            .bind(role.key())
            .bind(scope.join("|"))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Keeps a password's hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, id: &str, hash: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE people SET password = $2 WHERE id = $1").bind(id).bind(hash).execute(&self.pool).await?;
        Ok(())
    }

    /// Whether anybody can sign in as admin yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_admin(&self) -> Result<bool, StoreError> {
        let found: (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM people WHERE role = 'admin' AND password IS NOT NULL AND archived_at IS NULL")
                .fetch_one(&self.pool)
                .await?;
        Ok(found.0 > 0)
    }

    /// Makes a code for a purpose; only its hash is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_code(
        &self,
        purpose: &str,
        person: Option<&str>,
        pin: Option<&str>,
        expires_at: i64,
        uses: i64,
    ) -> Result<String, StoreError> {
        let code = unguessable();
        let code = format!("{}-{}-{}-{}", &code[..5], &code[5..10], &code[10..15], &code[15..20]);
        sqlx::query("INSERT INTO codes (code_hash, purpose, person, pin, expires_at, uses_left) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(sha256(code.as_bytes()))
            .bind(purpose)
            .bind(person)
            .bind(pin)
            .bind(expires_at)
            .bind(uses)
            .execute(&self.pool)
            .await?;
        Ok(code)
    }

    /// Uses a code once; says for whom it was made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_code(&self, purpose: &str, code: &str, pin: Option<&str>, now: i64) -> Result<CodeUse, StoreError> {
        let mut transaction = self.begin().await?;
        let hash = sha256(code.trim().to_lowercase().as_bytes());
        let taken = sqlx::query(
            "UPDATE codes SET uses_left = uses_left - 1 WHERE code_hash = $1 AND purpose = $2 AND uses_left > 0 AND expires_at > $3 \
             AND (pin IS NULL OR pin = $4)",
        )
        .bind(&hash)
        .bind(purpose)
        .bind(now)
        .bind(pin.map(|pin| sha256(format!("{hash} {pin}").as_bytes())))
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() == 0 {
            return Ok(CodeUse::Refused);
        }
        let (person,): (Option<String>,) =
            sqlx::query_as("SELECT person FROM codes WHERE code_hash = $1").bind(&hash).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(person.map_or(CodeUse::Anybody, CodeUse::For))
    }

    /// Takes back every code of a purpose.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_codes(&self, purpose: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM codes WHERE purpose = $1").bind(purpose).execute(&self.pool).await?;
        Ok(())
    }

    /// A code of a person's own with the PIN that was agreed with them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_enrolment(&self, person: &str, pin: &str, expires_at: i64) -> Result<String, StoreError> {
        let code = self.make_code("enrol", Some(person), None, expires_at, 1).await?;
        let hash = sha256(code.as_bytes());
        sqlx::query("UPDATE codes SET pin = $2 WHERE code_hash = $1")
            .bind(&hash)
            .bind(sha256(format!("{hash} {pin}").as_bytes()))
            .execute(&self.pool)
            .await?;
        Ok(code)
    }

    /// Lets a PC in for a person; returns its key, which is kept here as a hash only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enrol(&self, person: &str, trainee: &str, label: &str, now: i64) -> Result<String, StoreError> {
        let key = format!("{}{}", unguessable(), unguessable());
        sqlx::query("INSERT INTO devices (id, key_hash, person, trainee, label, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(unguessable())
            .bind(sha256(key.as_bytes()))
            .bind(person)
            .bind(trainee)
            .bind(label)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(key)
    }

    /// Whose key this is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seat(&self, key: &str) -> Result<Option<Seat>, StoreError> {
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "SELECT devices.id, devices.person, people.cohort, devices.trainee FROM devices JOIN people ON people.id = devices.person \
             WHERE key_hash = $1 AND revoked_at IS NULL AND archived_at IS NULL",
        )
        .bind(sha256(key.as_bytes()))
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(device, person, cohort, trainee)| Seat { device, person, cohort, trainee }))
    }
}

/// Writes a new person; `None` where the number is taken.
pub(super) async fn insert(transaction: &mut Transaction<'static, Any>, row: &ImportRow, now: i64) -> Result<Option<String>, StoreError> {
    let id = unguessable();
    let scope = if matches!(row.role, Role::Trainer | Role::Hr) { row.cohort.as_str() } else { "" };
    let written = sqlx::query(
        "INSERT INTO people (id, number, name, cohort, role, created_at, scope) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(&row.number)
    .bind(&row.name)
    .bind(&row.cohort)
    .bind(row.role.key())
    .bind(now)
    .bind(scope)
    .execute(&mut **transaction)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(None);
    }
    if row.role == Role::Trainee {
        sqlx::query(
            "INSERT INTO person_totals (person, cohort, active, attempts, passes, red_lines, first_day, last_day, stage, stage_day) \
             VALUES ($1, $2, 1, 0, 0, 0, 0, 0, 0, 0)",
        )
        .bind(&id)
        .bind(&row.cohort)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(Some(id))
}

/// Takes one row; says why where it may not be taken. Who is known already may be out of the importer's reach.
async fn merge(
    transaction: &mut Transaction<'static, Any>,
    row: &ImportRow,
    by: &Person,
    now: i64,
    report: &mut ImportReport,
) -> Result<Option<&'static str>, StoreError> {
    if !row.leaves && insert(transaction, row, now).await?.is_some() {
        report.new += 1;
        return Ok(None);
    }
    let known: Option<(String, String, String, String, Option<i64>)> =
        sqlx::query_as("SELECT id, name, cohort, role, archived_at FROM people WHERE number = $1")
            .bind(&row.number)
            .fetch_optional(&mut **transaction)
            .await?;
    let Some((id, name, cohort, role, archived)) = known else {
        report.same += 1;
        return Ok(None);
    };
    if by.id == id || !by.sees_cohort(&cohort) || (role != Role::Trainee.key() && by.role != Role::Admin) {
        return Ok(Some("this staff number belongs to somebody who is not yours to change"));
    }
    let stays = (name, cohort, role.as_str(), archived.is_some()) == (row.name.clone(), row.cohort.clone(), row.role.key(), row.leaves);
    match (stays, row.leaves) {
        (true, _) => report.same += 1,
        (false, true) => report.archived += 1,
        (false, false) => report.changed += 1,
    }
    if !stays {
        update(transaction, &id, row, now).await?;
    }
    Ok(None)
}

async fn update(transaction: &mut Transaction<'static, Any>, id: &str, row: &ImportRow, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE people SET name = $2, cohort = $3, role = $4, archived_at = $5 WHERE id = $1")
        .bind(id)
        .bind(&row.name)
        .bind(&row.cohort)
        .bind(row.role.key())
        .bind(row.leaves.then_some(now))
        .execute(&mut **transaction)
        .await?;
    sqlx::query("UPDATE person_totals SET cohort = $2, active = $3 WHERE person = $1")
        .bind(id)
        .bind(&row.cohort)
        .bind(i64::from(!row.leaves))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
