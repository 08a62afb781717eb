//! What people are asked to do: a set of cases until a day, by one person or a cohort; and who has done it.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::{Scope, Store, StoreError, number, text, unguessable};

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

/// An assignment with whom it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    pub assignment: Assignment,
    /// The person's name, where it is one person's; and their cohort, or the one that was named.
    pub name: String,
    pub cohort: String,
    /// The certificate that it renews, or nothing.
    pub renews: String,
    pub closed: bool,
}

/// How far one person is with an assignment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Doing {
    pub person: String,
    pub number: String,
    pub name: String,
    /// How often they tried each case, and when they first passed it.
    pub cases: BTreeMap<String, (i64, Option<i64>)>,
    /// When the last of the set was passed, where all are.
    pub done_at: Option<i64>,
}

/// How far everybody is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub people: i64,
    pub done: i64,
}

pub(super) type AssignmentRow = (String, String, String, String, String, String, i64, i64, i64, String, i64);
pub(super) const COLUMNS: &str = "id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at";

pub(super) fn assignment(row: AssignmentRow) -> Assignment {
    let (id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at) = row;
    let scenarios = scenarios.split('|').map(str::to_owned).collect();
    Assignment { id, title, kind, scenarios, cohort, person, due_at, minutes, valid_days, created_by, created_at }
}

/// Writes an assignment; `false` where the certificate is being renewed already.
pub(super) async fn insert(transaction: &mut Transaction<'static, Any>, wanted: &Assignment, renews: &str) -> Result<bool, StoreError> {
    let sql = format!(
        "INSERT INTO assignments ({COLUMNS}, renews) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING"
    );
    let written = sqlx::query(AssertSqlSafe(sql))
        .bind(&wanted.id)
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
        .bind(renews)
        .execute(&mut **transaction)
        .await?;
    Ok(written.rows_affected() == 1)
}

/// Assignments with the person's name and the cohort that decides who may see them.
const GIVEN: &str = "SELECT assignments.id, title, kind, scenarios, assignments.cohort, assignments.person, due_at, minutes, valid_days, \
    created_by, assignments.created_at, COALESCE(people.name, '') AS name, COALESCE(people.cohort, assignments.cohort) AS whose, renews, \
    CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END AS closed FROM assignments LEFT JOIN people ON people.id = assignments.person";

fn given(row: &AnyRow) -> Result<Given, StoreError> {
    let assignment = Assignment {
        id: text(row, "id")?,
        title: text(row, "title")?,
        kind: text(row, "kind")?,
        scenarios: text(row, "scenarios")?.split('|').map(str::to_owned).collect(),
        cohort: text(row, "cohort")?,
        person: text(row, "person")?,
        due_at: number(row, "due_at")?,
        minutes: number(row, "minutes")?,
        valid_days: number(row, "valid_days")?,
        created_by: text(row, "created_by")?,
        created_at: number(row, "created_at")?,
    };
    Ok(Given {
        assignment,
        name: text(row, "name")?,
        cohort: text(row, "whose")?,
        renews: text(row, "renews")?,
        closed: number(row, "closed")? != 0,
    })
}

impl Store {
    /// Gives an assignment out; its id is made here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assign(&self, wanted: &Assignment) -> Result<String, StoreError> {
        let wanted = Assignment { id: unguessable(), ..wanted.clone() };
        let mut transaction = self.begin().await?;
        insert(&mut transaction, &wanted, "").await?;
        transaction.commit().await?;
        Ok(wanted.id)
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
            sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(of.is_some())).bind(person).bind(cohort).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(assignment).collect())
    }

    /// The assignments to people and cohorts of a scope, open ones first, then newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn given(&self, scope: &Scope, most: i64) -> Result<Vec<Given>, StoreError> {
        let sql = format!(
            "{GIVEN} WHERE {} ORDER BY closed, assignments.created_at DESC, assignments.id LIMIT {most}",
            scope.condition("COALESCE(people.cohort, assignments.cohort)", 1)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await?;
        rows.iter().map(given).collect()
    }

    /// One assignment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignment(&self, id: &str) -> Result<Option<Given>, StoreError> {
        let sql = format!("{GIVEN} WHERE assignments.id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(&self.pool).await?;
        row.as_ref().map(given).transpose()
    }

    /// Takes an assignment back: nobody is asked any more, and no ticket is given. What was done stays done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_assignment(&self, id: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE assignments SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL")
            .bind(id)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
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

    /// How far those are whom an assignment was given to, by name, so many after somebody of that list. A practice is done
    /// where each case was passed since it was given; an exam, where each was passed by a ticket of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doing(&self, of: &Assignment, after: &str, most: i64) -> Result<Vec<Doing>, StoreError> {
        let after = if after.is_empty() { None } else { self.person(after).await? };
        let order = format!("name {}, id", self.bytewise());
        let later = if after.is_some() { format!("AND ({order}) > ($2, $3)") } else { String::new() };
        let sql = format!("SELECT id, number, name FROM people WHERE {} {later} ORDER BY {order} LIMIT {most}", whom(of, "people"));
        let query = sqlx::query(AssertSqlSafe(sql)).bind(if of.person.is_empty() { &of.cohort } else { &of.person }.clone());
        let query = after.into_iter().fold(query, |query, after| query.bind(after.name).bind(after.id));
        let mut people = Vec::new();
        for row in &query.fetch_all(&self.pool).await? {
            let (person, number, name) = (text(row, "id")?, text(row, "number")?, text(row, "name")?);
            people.push(Doing { person, number, name, ..Doing::default() });
        }
        for some in people.chunks_mut(50) {
            self.tried(of, some).await?;
        }
        for one in &mut people {
            let passed: Option<Vec<i64>> = of.scenarios.iter().map(|case| one.cases.get(case).and_then(|(_, passed)| *passed)).collect();
            one.done_at = passed.and_then(|passed| passed.into_iter().max());
        }
        Ok(people)
    }

    /// What these people did of the set.
    async fn tried(&self, of: &Assignment, people: &mut [Doing]) -> Result<(), StoreError> {
        let place = |first: usize, many: usize| (first..first + many).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
        let sql = if of.kind == "exam" {
            format!(
                "SELECT person, scenario, COUNT(*) AS tries, MIN(CASE WHEN outcome = 'pass' THEN returned_at END) AS passed FROM tickets \
                 WHERE assignment = $1 AND person IN ({}) GROUP BY person, scenario",
                place(2, people.len())
            )
        } else {
            format!(
                "SELECT person, scenario, COUNT(*) AS tries, MIN(CASE WHEN outcome = 'pass' THEN started END) AS passed FROM attempts \
                 WHERE started >= $1 AND counts = 1 AND person IN ({}) AND scenario IN ({}) GROUP BY person, scenario",
                place(2, people.len()),
                place(2 + people.len(), of.scenarios.len())
            )
        };
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = if of.kind == "exam" { query.bind(of.id.clone()) } else { query.bind(of.created_at) };
        let mut query = people.iter().fold(query, |query, one| query.bind(one.person.clone()));
        if of.kind != "exam" {
            query = of.scenarios.iter().fold(query, |query, case| query.bind(case.clone()));
        }
        for row in &query.fetch_all(&self.pool).await? {
            let person = text(row, "person")?;
            let cell = (number(row, "tries")?, row.try_get::<Option<i64>, _>("passed")?);
            let scenario = text(row, "scenario")?;
            people.iter_mut().filter(|one| one.person == person).for_each(|one| {
                one.cases.insert(scenario.clone(), cell);
            });
        }
        Ok(())
    }

    /// How many were asked, and how many have done it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn progress(&self, of: &Assignment) -> Result<Progress, StoreError> {
        let whose = if of.person.is_empty() { &of.cohort } else { &of.person };
        let sql = format!("SELECT COUNT(*) FROM people WHERE {}", whom(of, "people"));
        let (people,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).bind(whose).fetch_one(&self.pool).await?;
        let did = if of.kind == "exam" {
            "SELECT tickets.person FROM tickets JOIN people ON people.id = tickets.person WHERE outcome = 'pass' AND assignment = $2"
                .to_owned()
        } else {
            let places: Vec<String> = (3..3 + of.scenarios.len()).map(|place| format!("${place}")).collect();
            format!(
                "SELECT attempts.person FROM attempts JOIN people ON people.id = attempts.person WHERE outcome = 'pass' AND counts = 1 \
                 AND started >= $2 AND scenario IN ({})",
                places.join(", ")
            )
        };
        let table = if of.kind == "exam" { "tickets" } else { "attempts" };
        let sql = format!(
            "SELECT COUNT(*) FROM ({did} AND {} GROUP BY {table}.person HAVING COUNT(DISTINCT scenario) = {}) AS done",
            whom(of, "people"),
            of.scenarios.len()
        );
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(whose);
        let query = if of.kind == "exam" { query.bind(&of.id) } else { query.bind(of.created_at) };
        let cases = if of.kind == "exam" { &[][..] } else { &of.scenarios[..] };
        let (done,): (i64,) = cases.iter().fold(query, sqlx::query::QueryAs::bind).fetch_one(&self.pool).await?;
        Ok(Progress { people, done })
    }
}

/// Those whom an assignment was given to; `$1` is the person or the cohort. Only who trains is asked.
fn whom(of: &Assignment, table: &str) -> String {
    if of.person.is_empty() {
        format!("{table}.cohort = $1 AND {table}.role = 'trainee' AND {table}.archived_at IS NULL")
    } else {
        format!("{table}.id = $1")
    }
}
