//! What pages show, read from roll-ups and single rows. No page adds up attempts.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::believe::{Found, Mark};
use super::rollup::EVERYBODY;
use super::tally::{OwnTally, RuleSum, tallies};
use super::{Engine, Role, Store, StoreError, decoded, number, text};

/// Whose records may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    Cohorts(Vec<String>),
    /// Nobody else's.
    Nobody,
}

impl Scope {
    /// What a person may see.
    #[must_use]
    pub fn of(person: &super::Person) -> Self {
        match person.role {
            Role::Admin => Self::All,
            Role::Trainee => Self::Nobody,
            Role::Trainer | Role::Hr if person.scope.iter().any(|part| part == "*") => Self::All,
            Role::Trainer | Role::Hr => Self::Cohorts(person.scope.clone()),
        }
    }

    /// A condition on a column; its values are numbered from `first`.
    pub(super) fn condition(&self, column: &str, first: usize) -> String {
        match self {
            Self::All => "1 = 1".to_owned(),
            Self::Cohorts(names) if !names.is_empty() => {
                let places: Vec<String> = (first..first + names.len()).map(|place| format!("${place}")).collect();
                format!("{column} IN ({})", places.join(", "))
            }
            Self::Cohorts(_) | Self::Nobody => "1 = 0".to_owned(),
        }
    }

    /// A condition on sums by cohort; everybody's stand under a name of their own.
    pub(super) fn of_sums(&self, first: usize) -> String {
        if *self == Self::All { format!("cohort = '{EVERYBODY}'") } else { self.condition("cohort", first) }
    }

    pub(super) fn bind<'q>(&self, mut query: Query<'q, Any, sqlx::any::AnyArguments>) -> Query<'q, Any, sqlx::any::AnyArguments> {
        if let Self::Cohorts(names) = self {
            for name in names {
                query = query.bind(name.clone());
            }
        }
        query
    }
}

/// One person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    pub id: String,
    pub number: String,
    pub name: String,
    pub cohort: String,
    /// The role's key; only trainees are on the way to real calls.
    pub role: String,
    pub stage: i64,
    pub attempts: i64,
    pub passes: i64,
    pub red_lines: i64,
    pub last_day: i64,
}

/// How a person did on one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    pub rule: String,
    pub tested: i64,
    pub broken: i64,
    pub last_tested: i64,
    pub last_broken: i64,
}

/// One attempt in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttemptLine {
    pub id: String,
    pub person: String,
    pub cohort: String,
    pub scenario: String,
    pub version: i64,
    pub bucket: String,
    pub content: String,
    pub mode: String,
    pub origin: String,
    pub ticket: Option<String>,
    pub started: i64,
    pub received: i64,
    pub outcome: String,
    pub lawful: i64,
    pub effective: i64,
    pub seconds: i64,
    pub counts: bool,
    pub semantics: i64,
    pub findings: Vec<Found>,
    pub marks: Vec<Mark>,
}

/// Which people are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct PeopleAsked<'a> {
    pub cohort: Option<&'a str>,
    /// A staff number, or the beginning of a name.
    pub part: &'a str,
    /// The id of the last one that was seen.
    pub after: &'a str,
}

/// Everything about one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonView {
    pub line: Option<PersonLine>,
    pub rules: Vec<RuleLine>,
    /// Criterion, points earned, points possible.
    pub criteria: Vec<(String, i64, i64)>,
    pub attempts: Vec<AttemptLine>,
}

/// One scenario's sums.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScenarioLine {
    pub scenario: String,
    pub version: i64,
    pub title_zh: String,
    pub title_en: String,
    pub bucket: String,
    pub difficulty: i64,
    pub attempts: i64,
    pub passes: i64,
    pub red_lines: i64,
    pub lawful: i64,
    pub effective: i64,
    pub seconds: i64,
}

/// What was held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldLine {
    pub id: String,
    pub person: String,
    pub name: String,
    pub received: i64,
    pub state: String,
    pub reason: String,
    pub detail: String,
}

impl Store {
    /// People by cohort, beginning of a name or a number, so many after somebody of that list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self, scope: &Scope, asked: &PeopleAsked<'_>, most: i64) -> Result<Vec<PersonLine>, StoreError> {
        let mut values: Vec<String> = Vec::new();
        let mut wanted = vec!["archived_at IS NULL".to_owned()];
        let mut place = |value: &str| {
            values.push(value.to_owned());
            format!("${}", values.len())
        };
        if let Some(cohort) = asked.cohort {
            wanted.push(format!("people.cohort = {}", place(cohort)));
        }
        let mut among = "people".to_owned();
        if !asked.part.is_empty() {
            let (number, from, to) = (place(asked.part), place(asked.part), place(&format!("{}\u{10ffff}", asked.part)));
            // Two searches by index; a condition with OR would read everybody.
            among = format!(
                "(SELECT * FROM people WHERE number = {number} UNION SELECT * FROM people WHERE name {bytewise} >= {from} \
                 AND name {bytewise} <= {to}) AS people",
                bytewise = self.bytewise()
            );
        }
        let after = if asked.after.is_empty() { None } else { self.person(asked.after).await? };
        if let Some(after) = after {
            let (cohort, name, id) = (place(&after.cohort), place(&after.name), place(&after.id));
            wanted.push(format!("(people.cohort, people.name, people.id) > ({cohort}, {name}, {id})"));
        }
        // A page of them first, then their sums: a common name is that of thousands.
        let sql = format!(
            "{PERSON_COLUMNS} FROM (SELECT id, number, name, cohort, role FROM {among} WHERE {} AND {} ORDER BY cohort, name, id LIMIT {most}) \
             AS people {THEIR_TOTALS} ORDER BY people.cohort, people.name, people.id",
            wanted.join(" AND "),
            scope.condition("people.cohort", values.len() + 1)
        );
        let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), Query::bind);
        let rows = scope.bind(query).fetch_all(&self.pool).await?;
        rows.iter().map(person_line).collect()
    }

    /// Rule by rule for each of these people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn coverage(&self, people: &[PersonLine]) -> Result<BTreeMap<String, BTreeMap<String, RuleLine>>, StoreError> {
        let mut table: BTreeMap<String, BTreeMap<String, RuleLine>> = BTreeMap::new();
        if people.is_empty() {
            return Ok(table);
        }
        for (person, tally) in self.tallies_of(people.iter().map(|line| line.id.as_str())).await? {
            table.insert(person, tally.rules.into_iter().map(|(rule, sum)| (rule.clone(), rule_line(rule, sum))).collect());
        }
        Ok(table)
    }

    async fn tallies_of(&self, people: impl Iterator<Item = &str>) -> Result<BTreeMap<String, OwnTally>, StoreError> {
        tallies(&self.pool, self.engine == Engine::Postgres, people).await
    }

    /// Everything about one person, their newest attempts among it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_view(&self, person: &str, most: i64) -> Result<PersonView, StoreError> {
        let sql = person_lines("people.id = $1");
        let line = sqlx::query(AssertSqlSafe(sql)).bind(person.to_owned()).fetch_optional(&self.pool).await?;
        let tally = self.tallies_of(std::iter::once(person)).await?.remove(person).unwrap_or_default();
        let rows = sqlx::query("SELECT * FROM attempts WHERE person = $1 ORDER BY started DESC LIMIT $2")
            .bind(person)
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        let attempts: Result<Vec<AttemptLine>, StoreError> = rows.iter().map(attempt_line).collect();
        Ok(PersonView {
            line: line.as_ref().map(person_line).transpose()?,
            rules: tally.rules.into_iter().map(|(rule, sum)| rule_line(rule, sum)).collect(),
            criteria: tally.criteria.into_iter().map(|(criterion, (earned, possible))| (criterion, earned, possible)).collect(),
            attempts: attempts?,
        })
    }

    /// One attempt with its record's bytes and the trainee's notes.
    ///
    /// # Errors
    /// When the database fails or the record is damaged.
    pub async fn attempt(&self, id: &str) -> Result<Option<(AttemptLine, Vec<u8>, String)>, StoreError> {
        let row = sqlx::query("SELECT attempts.*, encoding, body, notes FROM attempts JOIN records ON attempt = id WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let bytes = decoded(&text(&row, "encoding")?, &text(&row, "body")?)?;
        Ok(Some((attempt_line(&row)?, bytes, text(&row, "notes")?)))
    }

    /// Attempts in the order of their ids, for exports and checks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempts_after(&self, scope: &Scope, after: &str, most: i64) -> Result<Vec<AttemptLine>, StoreError> {
        let sql = format!("SELECT * FROM attempts WHERE id > $1 AND {} ORDER BY id LIMIT {most}", scope.condition("cohort", 2));
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(after.to_owned())).fetch_all(&self.pool).await?;
        rows.iter().map(attempt_line).collect()
    }

    /// Every scenario that was ever here, newest version first, with its sums.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scenario_lines(&self) -> Result<Vec<ScenarioLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT kept.scenario, kept.version, MIN(title_zh) AS title_zh, MIN(title_en) AS title_en, MIN(bucket) AS bucket, \
             MIN(difficulty) AS difficulty, MIN(COALESCE(attempts, 0)) AS attempts, MIN(COALESCE(passes, 0)) AS passes, \
             MIN(COALESCE(red_lines, 0)) AS red_lines, MIN(COALESCE(lawful, 0)) AS lawful, MIN(COALESCE(effective, 0)) AS effective, \
             MIN(COALESCE(seconds, 0)) AS seconds FROM cases AS kept LEFT JOIN scenario_totals AS sums \
             ON sums.scenario = kept.scenario AND sums.version = kept.version WHERE guide = 0 \
             GROUP BY kept.scenario, kept.version ORDER BY kept.scenario, kept.version DESC",
        )
        .fetch_all(&self.pool)
        .await?;
        let line = |row: &AnyRow| {
            Ok(ScenarioLine {
                scenario: text(row, "scenario")?,
                version: number(row, "version")?,
                title_zh: text(row, "title_zh")?,
                title_en: text(row, "title_en")?,
                bucket: text(row, "bucket")?,
                difficulty: number(row, "difficulty")?,
                attempts: number(row, "attempts")?,
                passes: number(row, "passes")?,
                red_lines: number(row, "red_lines")?,
                lawful: number(row, "lawful")?,
                effective: number(row, "effective")?,
                seconds: number(row, "seconds")?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// How often each reply of a scenario's version was chosen, and by whom it was passed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replies_of(&self, scenario: &str, version: i64) -> Result<Vec<(String, i64, i64)>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT reply, chosen, passed FROM reply_totals WHERE scenario = $1 AND version = $2 ORDER BY chosen DESC, reply LIMIT 200",
        )
        .bind(scenario)
        .bind(version)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// The content hash of some case of a scenario: whatever is asked of any of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn content_of(&self, scenario: &str, version: Option<i64>) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "SELECT content FROM cases WHERE scenario = $1 AND ($2 < 0 OR version = $2) ORDER BY version DESC, first_seen DESC, content LIMIT 1",
        )
        .bind(scenario)
        .bind(version.unwrap_or(-1))
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(content,)| content))
    }

    /// Who broke a rule most: how often, and how often they could have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn breakers(&self, scope: &Scope, rule: &str) -> Result<Vec<(PersonLine, i64, i64)>, StoreError> {
        let sql = format!(
            "{PERSON_COLUMNS}, broken FROM person_breaches JOIN people ON people.id = person_breaches.person JOIN person_totals ON person_totals.person = people.id \
             WHERE rule = $1 AND active = 1 AND {} ORDER BY broken DESC, person_breaches.person DESC LIMIT 50",
            scope.condition("people.cohort", 2)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(rule.to_owned())).fetch_all(&self.pool).await?;
        let breakers: Result<Vec<(PersonLine, i64)>, StoreError> =
            rows.iter().map(|row| Ok((person_line(row)?, number(row, "broken")?))).collect();
        let breakers = breakers?;
        let theirs = self.tallies_of(breakers.iter().map(|(line, _)| line.id.as_str())).await?;
        let tested = |person: &str| theirs.get(person).and_then(|tally| tally.rules.get(rule)).map_or(0, |sum| sum.0);
        Ok(breakers
            .into_iter()
            .map(|(line, broken)| {
                let tested = tested(&line.id);
                (line, broken, tested)
            })
            .collect())
    }

    /// What was held back, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(&self, scope: &Scope, most: i64) -> Result<Vec<HeldLine>, StoreError> {
        let sql = format!(
            "SELECT quarantine.id, person, name, received, state, reason, detail FROM quarantine JOIN people ON people.id = person \
             WHERE state <> 'taken' AND {} ORDER BY received DESC, quarantine.id LIMIT {most}",
            scope.condition("cohort", 1)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await?;
        let line = |row: &AnyRow| {
            Ok(HeldLine {
                id: text(row, "id")?,
                person: text(row, "person")?,
                name: text(row, "name")?,
                received: number(row, "received")?,
                state: text(row, "state")?,
                reason: text(row, "reason")?,
                detail: text(row, "detail")?,
            })
        };
        rows.iter().map(line).collect()
    }
}

/// What a line says of a person.
const PERSON_COLUMNS: &str = "SELECT people.id, people.number, people.name, people.cohort, people.role, COALESCE(stage, 0) AS stage, \
                              COALESCE(person_totals.attempts, 0) AS attempts, COALESCE(passes, 0) AS passes, \
                              COALESCE(red_lines, 0) AS red_lines, COALESCE(last_day, 0) AS last_day";
/// Who never trains (trainers, HR) has no sums.
const THEIR_TOTALS: &str = "LEFT JOIN person_totals ON people.id = person_totals.person";

/// People with their sums, those who meet a condition.
pub(super) fn person_lines(condition: &str) -> String {
    format!("{PERSON_COLUMNS} FROM people {THEIR_TOTALS} WHERE {condition}")
}

fn rule_line(rule: String, RuleSum(tested, broken, last_tested, last_broken): RuleSum) -> RuleLine {
    RuleLine { rule, tested, broken, last_tested, last_broken }
}

pub(super) fn person_line(row: &AnyRow) -> Result<PersonLine, StoreError> {
    Ok(PersonLine {
        id: text(row, "id")?,
        number: text(row, "number")?,
        name: text(row, "name")?,
        cohort: text(row, "cohort")?,
        role: text(row, "role")?,
        stage: number(row, "stage")?,
        attempts: number(row, "attempts")?,
        passes: number(row, "passes")?,
        red_lines: number(row, "red_lines")?,
        last_day: number(row, "last_day")?,
    })
}

pub(super) fn attempt_line(row: &AnyRow) -> Result<AttemptLine, StoreError> {
    let counted = super::rebuild::counted(row)?;
    Ok(AttemptLine {
        id: text(row, "id")?,
        content: text(row, "content")?,
        mode: text(row, "mode")?,
        origin: text(row, "origin")?,
        ticket: sqlx::Row::try_get(row, "ticket")?,
        started: number(row, "started")?,
        received: number(row, "received")?,
        outcome: text(row, "outcome")?,
        counts: number(row, "counts")? != 0,
        semantics: number(row, "semantics")?,
        findings: counted.findings,
        person: counted.person,
        cohort: counted.cohort,
        scenario: counted.scenario,
        version: counted.version,
        bucket: counted.bucket,
        lawful: counted.lawful,
        effective: counted.effective,
        seconds: counted.seconds,
        marks: counted.marks,
    })
}
