//! Roll-ups: the sums that pages read. They are written in the transaction that takes an attempt, from the attempt's own
//! row alone, so that they can be built again from those rows and compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::believe::{Found, Mark};
use super::cells::{Cell, Row};
use super::forget::FORGOTTEN;
use super::statistics::agreement;
use super::statistics::items::{self, First, Firsts, Items};
use super::tables::{Adding, CASES, CRITERIA, DAYS, EMPTIED, FIGURES, MINUTES, PEOPLE, REPLIES, RULE_DAYS, RULES, SCENARIOS};
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
/// Simulated time ends after so many minutes.
const MOST_MINUTES: i64 = 120;
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
    /// Unix seconds.
    pub started: i64,
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

/// Sums of one person.
#[derive(Debug)]
struct OfPerson {
    cohort: String,
    sum: Tally,
    first_day: i64,
    last_day: i64,
    /// Buckets of which a case was tried, and passed: one bit each.
    tried: i64,
    passed: i64,
}

/// Sums of one person at one case.
#[derive(Debug)]
struct OfCase {
    bucket: String,
    sum: Tally,
    first_pass: i64,
    last_day: i64,
    first: First,
}

/// The buckets, each with its bit at its place.
pub const BUCKETS: [&str; 5] = ["M0", "M1", "M2", "M3", "M3+"];

/// A bucket's bit.
fn bit_of(bucket: &str) -> i64 {
    BUCKETS.iter().position(|known| *known == bucket).map_or(0, |place| 1 << place)
}

/// Changes of many attempts, summed before they are written. Ordered maps: two servers lock rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    people: BTreeMap<String, OfPerson>,
    cases: BTreeMap<(String, String), OfCase>,
    rules: BTreeMap<(String, String), (i64, i64, i64, i64)>,
    criteria: BTreeMap<(String, String), (i64, i64)>,
    days: BTreeMap<(String, i64), Tally>,
    rule_days: BTreeMap<(String, String, i64), (i64, i64)>,
    scenarios: BTreeMap<(String, i64), (Tally, i64, i64, i64)>,
    replies: BTreeMap<(String, i64, String), (i64, i64)>,
    minutes: BTreeMap<(String, i64, i64), (i64, i64)>,
    items: Items,
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
        let day = attempt.day;
        let person = self.people.entry(attempt.person.clone()).or_insert_with(|| OfPerson {
            cohort: attempt.cohort.clone(),
            sum: Tally::default(),
            first_day: day,
            last_day: day,
            tried: 0,
            passed: 0,
        });
        person.sum.add(attempt);
        (person.first_day, person.last_day) = (person.first_day.min(day), person.last_day.max(day));
        person.tried |= bit_of(&attempt.bucket);
        person.passed |= if attempt.passed { bit_of(&attempt.bucket) } else { 0 };
        let first = First { at: attempt.started, version: attempt.version, passed: attempt.passed };
        let case = self.cases.entry(own(&attempt.scenario)).or_insert_with(|| OfCase {
            bucket: attempt.bucket.clone(),
            sum: Tally::default(),
            first_pass: NEVER,
            last_day: day,
            first,
        });
        case.sum.add(attempt);
        case.first_pass = if attempt.passed { case.first_pass.min(day) } else { case.first_pass };
        case.last_day = case.last_day.max(day);
        case.first = case.first.earlier(first);
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
        let minute = (attempt.seconds / 60).min(MOST_MINUTES);
        let sum = self.minutes.entry((attempt.scenario.clone(), attempt.version, minute)).or_default();
        (sum.0, sum.1) = (sum.0 + 1, sum.1 + i64::from(attempt.passed));
    }

    /// What the first tries of people say who are new in `other`: sums that do not depend on whose they were.
    pub(super) fn add_items_of(&mut self, other: &Self) {
        self.items.join(items::of_new(&other.firsts()));
    }

    /// First tries among these attempts, by person.
    fn firsts(&self) -> BTreeMap<String, Firsts> {
        let mut firsts: BTreeMap<String, Firsts> = BTreeMap::new();
        for ((person, scenario), sums) in &self.cases {
            firsts.entry(person.clone()).or_default().insert(scenario.clone(), sums.first);
        }
        firsts
    }

    /// Writes the sums, then works out where those stand who passed or broke something.
    pub(super) async fn write(mut self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let (firsts, items) = (self.firsts(), std::mem::take(&mut self.items));
        let moved = self.moved();
        let [people, cases, rules, criteria, house @ ..] = self.rows();
        people.0.write(transaction, people.1).await?;
        // Now these people are this transaction's own: what is known of their tries is not changed by another server.
        let mut changed = items::changed(transaction, &firsts).await?;
        changed.join(items);
        for (table, rows) in [cases, rules, criteria] {
            table.write(transaction, rows).await?;
        }
        lift(transaction, &moved).await?;
        // Sums that everybody's attempts change come last: other transactions wait for them from here to the commit.
        for (table, rows) in house {
            table.write(transaction, rows).await?;
        }
        changed.write(transaction).await
    }

    /// The same without the sums of first tries, which a rebuild works out by itself.
    async fn write_again(self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let moved = self.moved();
        for (table, rows) in self.rows() {
            table.write(transaction, rows).await?;
        }
        lift(transaction, &moved).await
    }

    /// Those who passed or broke something.
    fn moved(&self) -> Vec<String> {
        let broke = self.rules.iter().filter(|(_, sums)| sums.1 > 0).map(|((person, _), _)| person.clone());
        let passed = self.people.iter().filter(|(_, sums)| sums.sum.passes > 0).map(|(person, _)| person.clone());
        broke.chain(passed).collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// The sums as rows of their tables, always in this order.
    pub(super) fn rows(self) -> [(&'static Adding, Vec<Row>); 9] {
        let tally = |sum: &Tally| [Cell::from(sum.attempts), Cell::from(sum.passes), Cell::from(sum.red_lines)];
        let people = self.people.into_iter().map(|(person, own)| {
            let mut row = vec![Cell::from(person), own.cohort.into(), 1.into()];
            row.extend(tally(&own.sum));
            row.extend([own.first_day, own.last_day, own.tried, own.passed, 0, 0, 0, 0].map(Cell::from));
            row
        });
        let cases = self.cases.into_iter().map(|((person, scenario), own)| {
            let mut row = vec![Cell::from(person), scenario.into(), own.bucket.into()];
            row.extend(tally(&own.sum));
            let First { at, version, passed } = own.first;
            row.extend([own.first_pass, own.last_day, at, version, i64::from(passed)].map(Cell::from));
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
        let minutes = self.minutes.into_iter().map(|((scenario, version, minute), (attempts, passes))| {
            vec![scenario.into(), version.into(), minute.into(), attempts.into(), passes.into()]
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
            (&MINUTES, minutes.collect()),
        ]
    }
}

impl Deltas {
    /// The rows of people of whom nothing is stored yet: where they stand follows from these sums and the days on which
    /// some of them were certified, with the moments until which they are.
    pub(super) fn rows_of_new(self, certified: &BTreeMap<String, (i64, i64)>) -> [(&'static Adding, Vec<Row>); 9] {
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
            cases.filter(|(_, own)| own.sum.passes > 0 && (m0 || own.bucket != "M0")).map(|(_, own)| own.first_pass).min()
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
    sqlx::query(
        "UPDATE person_totals SET attempts = 0, passes = 0, red_lines = 0, first_day = 0, last_day = 0, tried = 0, passed = 0, stage = 0, \
         stage_day = 0, sore_day = 0",
    )
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
        deltas.write_again(&mut transaction).await?;
    }
    items::rebuild(&mut transaction).await?;
    agreement::rebuild(&mut transaction).await?;
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
        started: number(row, "started")?,
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
        let added = [PEOPLE, CASES, RULES, CRITERIA, DAYS, RULE_DAYS, SCENARIOS, REPLIES, MINUTES];
        for (table, columns, key) in added.into_iter().map(|adding| (adding.table, adding.columns, adding.key)).chain(FIGURES) {
            let sql = format!("SELECT {columns} FROM {table} ORDER BY {key}");
            let columns: Vec<&str> = columns.split(", ").collect();
            for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await? {
                let cell = |column: &&str| text(&row, column).or_else(|_| number(&row, column).map(|number| number.to_string()));
                let cells: Result<Vec<String>, sqlx::Error> = columns.iter().map(cell).collect();
                lines.push(format!("{table} {}", cells?.join(" ")));
            }
        }
        Ok(lines)
    }
}
