//! Roll-ups: the sums that pages read. They are written in the transaction that takes an attempt, from the attempt's own
//! row alone, so that they can be built again from those rows and compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::believe::{Found, Mark};
use super::cells::{Cell, Row, put};
use super::forget::FORGOTTEN;
use super::{Store, StoreError, number, text};

/// Where a person stands on the way to real calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Nothing passed yet, or reminders only begun.
    Reminder = 0,
    /// A case of M0 is passed.
    Phone = 1,
    /// A case of M1 or later is passed: ready for the exam.
    Exam = 2,
    /// Holds a certificate that is valid: neither over nor taken back.
    Ready = 3,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Reminder, Self::Phone, Self::Exam, Self::Ready];

    /// The stage of a stored number.
    #[must_use]
    pub fn of(number: i64) -> Self {
        usize::try_from(number).ok().and_then(|place| Self::ALL.get(place).copied()).unwrap_or(Self::Reminder)
    }
}

/// The cohort under which the sums of the whole house stand; no cohort may be called so.
pub(super) const EVERYBODY: &str = "*";
/// No pass yet: later than every day.
const NEVER: i64 = 9_999_999;

/// What of an attempt is counted; the columns of its row.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub person: String,
    pub cohort: String,
    pub scenario: String,
    pub version: i64,
    pub bucket: String,
    pub day: i64,
    pub passed: bool,
    pub red_line: bool,
    pub lawful: i64,
    pub effective: i64,
    pub seconds: i64,
    pub findings: Vec<Found>,
    pub marks: Vec<Mark>,
    pub rules: BTreeMap<String, bool>,
    pub replies: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    attempts: i64,
    passes: i64,
    red_lines: i64,
}

impl Tally {
    fn add(&mut self, attempt: &Counted) {
        self.attempts += 1;
        self.passes += i64::from(attempt.passed);
        self.red_lines += i64::from(attempt.red_line);
    }
}

/// Changes of many attempts, summed before they are written. Ordered maps: two servers lock rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    people: BTreeMap<String, (String, Tally, i64, i64)>,
    cases: BTreeMap<(String, String), (String, Tally, i64, i64)>,
    rules: BTreeMap<(String, String), (i64, i64, i64, i64)>,
    criteria: BTreeMap<(String, String), (i64, i64)>,
    days: BTreeMap<(String, i64), Tally>,
    rule_days: BTreeMap<(String, String, i64), (i64, i64)>,
    scenarios: BTreeMap<(String, i64), (Tally, i64, i64, i64)>,
    replies: BTreeMap<(String, i64, String), (i64, i64)>,
}

impl Deltas {
    pub(super) fn add(&mut self, attempt: &Counted) {
        self.add_to_own(attempt);
        self.add_to_house(attempt);
    }

    /// Sums of the person and the cohort.
    pub(super) fn add_to_own(&mut self, attempt: &Counted) {
        if !attempt.person.starts_with(FORGOTTEN) {
            self.add_to_person(attempt);
        }
        self.add_to_cohort(attempt, &attempt.cohort);
    }

    fn add_to_person(&mut self, attempt: &Counted) {
        let own = |name: &String| (attempt.person.clone(), name.clone());
        let person =
            self.people.entry(attempt.person.clone()).or_insert((attempt.cohort.clone(), Tally::default(), attempt.day, attempt.day));
        person.1.add(attempt);
        (person.2, person.3) = (person.2.min(attempt.day), person.3.max(attempt.day));
        let case = self.cases.entry(own(&attempt.scenario)).or_insert((attempt.bucket.clone(), Tally::default(), NEVER, attempt.day));
        case.1.add(attempt);
        case.2 = if attempt.passed { case.2.min(attempt.day) } else { case.2 };
        case.3 = case.3.max(attempt.day);
        for (rule, broken) in &attempt.rules {
            let sum = self.rules.entry(own(rule)).or_default();
            sum.0 += 1;
            sum.1 += i64::from(*broken);
            sum.2 = sum.2.max(attempt.day);
            sum.3 = if *broken { sum.3.max(attempt.day) } else { sum.3 };
        }
        for mark in &attempt.marks {
            let sum = self.criteria.entry(own(&mark.criterion)).or_default();
            (sum.0, sum.1) = (sum.0 + i64::from(mark.earned), sum.1 + i64::from(mark.possible));
        }
    }

    fn add_to_cohort(&mut self, attempt: &Counted, cohort: &str) {
        for (rule, broken) in &attempt.rules {
            let sum = self.rule_days.entry((rule.clone(), cohort.to_owned(), attempt.day)).or_default();
            (sum.0, sum.1) = (sum.0 + 1, sum.1 + i64::from(*broken));
        }
        self.days.entry((cohort.to_owned(), attempt.day)).or_default().add(attempt);
    }

    /// Sums that do not depend on whose attempt it was.
    pub(super) fn add_to_house(&mut self, attempt: &Counted) {
        self.add_to_cohort(attempt, EVERYBODY);
        let total = self.scenarios.entry((attempt.scenario.clone(), attempt.version)).or_default();
        total.0.add(attempt);
        (total.1, total.2, total.3) = (total.1 + attempt.lawful, total.2 + attempt.effective, total.3 + attempt.seconds);
        for reply in &attempt.replies {
            let sum = self.replies.entry((attempt.scenario.clone(), attempt.version, reply.clone())).or_default();
            (sum.0, sum.1) = (sum.0 + 1, sum.1 + i64::from(attempt.passed));
        }
    }

    /// Writes the sums, then works out where those stand who passed or broke something.
    pub(super) async fn write(self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let broke = self.rules.iter().filter(|(_, sums)| sums.1 > 0).map(|((person, _), _)| person.clone());
        let passed = self.people.iter().filter(|(_, sums)| sums.1.passes > 0).map(|(person, _)| person.clone());
        let moved: BTreeSet<String> = broke.chain(passed).collect();
        for (table, rows) in self.rows() {
            table.write(transaction, rows).await?;
        }
        lift(transaction, &moved.into_iter().collect::<Vec<_>>()).await
    }

    /// The sums as rows of their tables, always in this order.
    pub(super) fn rows(self) -> [(&'static Adding, Vec<Row>); 8] {
        let tally = |sum: &Tally| [Cell::from(sum.attempts), Cell::from(sum.passes), Cell::from(sum.red_lines)];
        let people = self.people.into_iter().map(|(person, (cohort, sum, first, last))| {
            let mut row = vec![Cell::from(person), cohort.into(), 1.into()];
            row.extend(tally(&sum));
            row.extend([first.into(), last.into(), 0.into(), 0.into(), 0.into(), 0.into()]);
            row
        });
        let cases = self.cases.into_iter().map(|((person, scenario), (bucket, sum, first_pass, last))| {
            let mut row = vec![Cell::from(person), scenario.into(), bucket.into()];
            row.extend(tally(&sum));
            row.extend([first_pass.into(), last.into()]);
            row
        });
        let rules = self.rules.into_iter().map(|((person, rule), (tested, broken, last, slip))| {
            vec![person.into(), rule.into(), tested.into(), broken.into(), last.into(), slip.into()]
        });
        let criteria = self
            .criteria
            .into_iter()
            .map(|((person, criterion), (earned, possible))| vec![person.into(), criterion.into(), earned.into(), possible.into()]);
        let days = self.days.into_iter().map(|((cohort, day), sum)| {
            let mut row = vec![cohort.into(), day.into()];
            row.extend(tally(&sum));
            row
        });
        let rule_days = self
            .rule_days
            .into_iter()
            .map(|((rule, cohort, day), (tested, broken))| vec![rule.into(), cohort.into(), day.into(), tested.into(), broken.into()]);
        let scenarios = self.scenarios.into_iter().map(|((scenario, version), (sum, lawful, effective, seconds))| {
            let mut row = vec![scenario.into(), version.into()];
            row.extend(tally(&sum));
            row.extend([lawful.into(), effective.into(), seconds.into()]);
            row
        });
        let replies = self.replies.into_iter().map(|((scenario, version, reply), (chosen, passed))| {
            vec![scenario.into(), version.into(), reply.into(), chosen.into(), passed.into()]
        });
        [
            (&PEOPLE, people.collect()),
            (&CASES, cases.collect()),
            (&RULES, rules.collect()),
            (&CRITERIA, criteria.collect()),
            (&DAYS, days.collect()),
            (&RULE_DAYS, rule_days.collect()),
            (&SCENARIOS, scenarios.collect()),
            (&REPLIES, replies.collect()),
        ]
    }
}

impl Deltas {
    /// The rows of people of whom nothing is stored yet: where they stand follows from these sums and the days on which
    /// some of them were certified, with the moments until which they are.
    pub(super) fn rows_of_new(self, certified: &BTreeMap<String, (i64, i64)>) -> [(&'static Adding, Vec<Row>); 8] {
        let stands: Vec<[i64; 4]> = self.people.keys().map(|person| self.stand(person, certified.get(person).copied())).collect();
        let mut tables = self.rows();
        for (row, stand) in tables[0].1.iter_mut().zip(stands) {
            let width = row.len();
            row.splice(width - 4.., stand.map(Cell::from));
        }
        tables
    }

    /// What [`LIFT`] works out: stage, its day, the last day of a rule broken three times, until when they are ready.
    fn stand(&self, person: &str, certified: Option<(i64, i64)>) -> [i64; 4] {
        let of_person = (person.to_owned(), String::new());
        let passed = |m0: bool| {
            let cases = self.cases.range(of_person.clone()..).take_while(|((owner, _), _)| owner == person);
            cases.filter(|(_, sums)| sums.1.passes > 0 && (m0 || sums.0 != "M0")).map(|(_, sums)| sums.2).min()
        };
        let rules = self.rules.range(of_person.clone()..).take_while(|((owner, _), _)| owner == person);
        let sore = rules.filter(|(_, sums)| sums.1 >= 3).map(|(_, sums)| sums.3).max().unwrap_or(0);
        let (stage, day) = match (certified, passed(false), passed(true)) {
            (Some((day, _)), ..) => (Stage::Ready, day),
            (None, Some(day), _) => (Stage::Exam, day),
            (None, None, Some(day)) => (Stage::Phone, day),
            (None, None, None) => (Stage::Reminder, 0),
        };
        [stage as i64, day, sore, certified.map_or(0, |(_, until)| until)]
    }
}

/// A table to add to: its name, columns and what happens to a row that is there.
pub(super) struct Adding {
    pub table: &'static str,
    pub columns: &'static str,
    key: &'static str,
    change: &'static str,
}

const PEOPLE: Adding = Adding {
    table: "person_totals",
    columns: "person, cohort, active, attempts, passes, red_lines, first_day, last_day, stage, stage_day, sore_day, ready_until",
    key: "person",
    change: "first_day = CASE WHEN person_totals.attempts = 0 OR excluded.first_day < person_totals.first_day THEN excluded.first_day \
             ELSE person_totals.first_day END, \
             last_day = CASE WHEN excluded.last_day > person_totals.last_day THEN excluded.last_day ELSE person_totals.last_day END, \
             attempts = person_totals.attempts + excluded.attempts, passes = person_totals.passes + excluded.passes, \
             red_lines = person_totals.red_lines + excluded.red_lines",
};
const CASES: Adding = Adding {
    table: "person_scenarios",
    columns: "person, scenario, bucket, attempts, passes, red_lines, first_pass, last_day",
    key: "person, scenario",
    change: "attempts = person_scenarios.attempts + excluded.attempts, passes = person_scenarios.passes + excluded.passes, \
             red_lines = person_scenarios.red_lines + excluded.red_lines, \
             first_pass = CASE WHEN excluded.first_pass < person_scenarios.first_pass THEN excluded.first_pass ELSE person_scenarios.first_pass END, \
             last_day = CASE WHEN excluded.last_day > person_scenarios.last_day THEN excluded.last_day ELSE person_scenarios.last_day END",
};
const RULES: Adding = Adding {
    table: "person_rules",
    columns: "person, rule, tested, broken, last_tested, last_broken",
    key: "person, rule",
    change: "tested = person_rules.tested + excluded.tested, broken = person_rules.broken + excluded.broken, \
             last_tested = CASE WHEN excluded.last_tested > person_rules.last_tested THEN excluded.last_tested ELSE person_rules.last_tested END, \
             last_broken = CASE WHEN excluded.last_broken > person_rules.last_broken THEN excluded.last_broken ELSE person_rules.last_broken END",
};
const CRITERIA: Adding = Adding {
    table: "person_criteria",
    columns: "person, criterion, earned, possible",
    key: "person, criterion",
    change: "earned = person_criteria.earned + excluded.earned, possible = person_criteria.possible + excluded.possible",
};
const DAYS: Adding = Adding {
    table: "cohort_days",
    columns: "cohort, day, attempts, passes, red_lines",
    key: "cohort, day",
    change: "attempts = cohort_days.attempts + excluded.attempts, passes = cohort_days.passes + excluded.passes, \
             red_lines = cohort_days.red_lines + excluded.red_lines",
};
const RULE_DAYS: Adding = Adding {
    table: "rule_days",
    columns: "rule, cohort, day, tested, broken",
    key: "rule, cohort, day",
    change: "tested = rule_days.tested + excluded.tested, broken = rule_days.broken + excluded.broken",
};
const SCENARIOS: Adding = Adding {
    table: "scenario_totals",
    columns: "scenario, version, attempts, passes, red_lines, lawful, effective, seconds",
    key: "scenario, version",
    change: "attempts = scenario_totals.attempts + excluded.attempts, passes = scenario_totals.passes + excluded.passes, \
             red_lines = scenario_totals.red_lines + excluded.red_lines, lawful = scenario_totals.lawful + excluded.lawful, \
             effective = scenario_totals.effective + excluded.effective, seconds = scenario_totals.seconds + excluded.seconds",
};
const REPLIES: Adding = Adding {
    table: "reply_totals",
    columns: "scenario, version, reply, chosen, passed",
    key: "scenario, version, reply",
    change: "chosen = reply_totals.chosen + excluded.chosen, passed = reply_totals.passed + excluded.passed",
};
/// Roll-up tables that a rebuild empties; `person_totals` keeps its rows, for people are in it who never played.
const EMPTIED: [&str; 7] =
    ["person_scenarios", "person_rules", "person_criteria", "cohort_days", "rule_days", "scenario_totals", "reply_totals"];

impl Adding {
    async fn write(&self, transaction: &mut Transaction<'static, Any>, rows: Vec<Row>) -> Result<(), StoreError> {
        let Self { table, columns, key, change } = self;
        put(transaction, table, columns, &format!("ON CONFLICT ({key}) DO UPDATE SET {change}"), rows).await?;
        Ok(())
    }
}

/// Works out where people stand from what they passed, the certificates they hold and what they broke.
pub(super) async fn lift(transaction: &mut Transaction<'static, Any>, people: &[String]) -> Result<(), StoreError> {
    for some in people.chunks(64) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let sql = format!("{LIFT} WHERE person IN ({})", places.join(", "));
        let query = some.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, person| query.bind(person.clone()));
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// The stage at the moment to which the store is settled, the day (UTC+8) on which it was reached, the last day on which a
/// rule was broken that this person broke three times, and until when their certificates hold.
const LIFT: &str = "UPDATE person_totals SET \
    stage = CASE WHEN EXISTS (SELECT 1 FROM certificates AS held WHERE held.person = person_totals.person AND revoked_at IS NULL \
    AND expires_at > COALESCE((SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'settled-at'), 0)) THEN 3 \
    WHEN EXISTS (SELECT 1 FROM person_scenarios AS own WHERE own.person = person_totals.person AND own.passes > 0 AND bucket <> 'M0') THEN 2 \
    WHEN EXISTS (SELECT 1 FROM person_scenarios AS own WHERE own.person = person_totals.person AND own.passes > 0) THEN 1 ELSE 0 END, \
    stage_day = COALESCE(\
    (SELECT CASE WHEN MAX(expires_at) > COALESCE((SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'settled-at'), 0) \
    THEN (MIN(issued_at) + 28800) / 86400 END FROM certificates AS held WHERE held.person = person_totals.person AND revoked_at IS NULL), \
    (SELECT MIN(first_pass) FROM person_scenarios AS own WHERE own.person = person_totals.person AND own.passes > 0 AND bucket <> 'M0'), \
    (SELECT MIN(first_pass) FROM person_scenarios AS own WHERE own.person = person_totals.person AND own.passes > 0), 0), \
    sore_day = COALESCE((SELECT MAX(last_broken) FROM person_rules AS own WHERE own.person = person_totals.person AND broken >= 3), 0), \
    ready_until = COALESCE((SELECT MAX(expires_at) FROM certificates AS held WHERE held.person = person_totals.person \
    AND revoked_at IS NULL), 0)";

/// Builds every roll-up again from the attempts that count.
///
/// # Errors
/// When the database fails or an attempt's row cannot be read; then nothing has changed.
pub async fn rebuild(store: &Store) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    for table in EMPTIED {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *transaction).await?;
    }
    sqlx::query("UPDATE person_totals SET attempts = 0, passes = 0, red_lines = 0, first_day = 0, last_day = 0, stage = 0, stage_day = 0, sore_day = 0, \
                 ready_until = 0")
        .execute(&mut *transaction)
        .await?;
    let mut after = String::new();
    loop {
        let rows = sqlx::query("SELECT * FROM attempts WHERE id > $1 AND counts = 1 ORDER BY id LIMIT 500")
            .bind(&after)
            .fetch_all(&mut *transaction)
            .await?;
        let Some(last) = rows.last() else { break };
        after = text(last, "id")?;
        let mut deltas = Deltas::default();
        for row in &rows {
            deltas.add(&counted(row)?);
        }
        deltas.write(&mut transaction).await?;
    }
    let certified: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT person FROM certificates").fetch_all(&mut *transaction).await?;
    lift(&mut transaction, &certified.into_iter().map(|(person,)| person).collect::<Vec<_>>()).await?;
    transaction.commit().await?;
    Ok(())
}

/// An attempt's row as it is counted.
pub(super) fn counted(row: &sqlx::any::AnyRow) -> Result<Counted, StoreError> {
    fn read<T: serde::de::DeserializeOwned>(row: &sqlx::any::AnyRow, column: &str) -> Result<T, StoreError> {
        let text = text(row, column)?;
        serde_json::from_str(&text).map_err(|error| StoreError::Damaged(format!("the column {column}: {error}")))
    }
    let outcome = text(row, "outcome")?;
    Ok(Counted {
        person: text(row, "person")?,
        cohort: text(row, "cohort")?,
        scenario: text(row, "scenario")?,
        version: number(row, "version")?,
        bucket: text(row, "bucket")?,
        day: number(row, "day")?,
        passed: outcome == "pass",
        red_line: outcome == "red-line",
        lawful: number(row, "lawful")?,
        effective: number(row, "effective")?,
        seconds: number(row, "seconds")?,
        findings: read(row, "findings")?,
        marks: read(row, "marks")?,
        rules: read(row, "rules")?,
        replies: read(row, "replies")?,
    })
}

impl Store {
    /// Every row of every roll-up as text, in a fixed order: two stores with the same attempts say the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rollups(&self) -> Result<Vec<String>, StoreError> {
        let mut lines = Vec::new();
        for adding in [PEOPLE, CASES, RULES, CRITERIA, DAYS, RULE_DAYS, SCENARIOS, REPLIES] {
            let columns: Vec<&str> = adding.columns.split(", ").collect();
            let sql = format!("SELECT {} FROM {} ORDER BY {}", adding.columns, adding.table, adding.key);
            for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await? {
                let cell = |column: &&str| text(&row, column).or_else(|_| number(&row, column).map(|number| number.to_string()));
                let cells: Result<Vec<String>, sqlx::Error> = columns.iter().map(cell).collect();
                lines.push(format!("{} {}", adding.table, cells?.join(" ")));
            }
        }
        Ok(lines)
    }
}
