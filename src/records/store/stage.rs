//! Where people stand on the way to real calls. It follows from what they passed, the certificates they hold and what they broke;
//! it is worked out under the lock of a person's own row and written only where it changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::cells::{Cell, Row, ask, one_of, takes_arrays};
use super::statistics::items::First;
use super::tally::{OwnTally, tallies};
use super::{StoreError, number, text};

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

/// No pass yet: later than every day.
pub(super) const NEVER: i64 = 9_999_999;
/// A rule broken so often is a sore one.
const SORE: i64 = 3;

/// Somebody's tries at one case, as far as it matters here and to first tries.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub bucket: String,
    /// The first day on which it was passed, or [`NEVER`].
    pub first_pass: i64,
    pub first: First,
}

/// What somebody stands on.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub cases: BTreeMap<String, Tried>,
    pub tally: OwnTally,
    /// When the first certificate that was not taken back was issued, and until when the longest of them holds.
    pub certified: Option<(i64, i64)>,
}

/// The stage at the moment to which the store is settled, the day (UTC+8) on which it was reached, the last day on which a
/// rule was broken that this person broke three times, and until when their certificates hold; columns of `person_totals`.
pub(super) type Stand = [i64; 4];
pub(super) const STAND: &str = "stage, stage_day, sore_day, ready_until";

impl Ground {
    pub(super) fn stand(&self, settled: i64) -> Stand {
        let passed = |m0: bool| {
            let cases = self.cases.values().filter(|case| case.first_pass < NEVER && (m0 || case.bucket != "M0"));
            cases.map(|case| case.first_pass).min()
        };
        let sore = self.tally.rules.values().filter(|sum| sum.1 >= SORE).map(|sum| sum.3).max().unwrap_or(0);
        let holds = self.certified.filter(|(_, until)| *until > settled);
        let (stage, day) = match (holds, passed(false), passed(true)) {
            (Some((issued, _)), ..) => (Stage::Ready, super::day_of(issued)),
            (None, Some(day), _) => (Stage::Exam, day),
            (None, None, Some(day)) => (Stage::Phone, day),
            (None, None, None) => (Stage::Reminder, 0),
        };
        [stage as i64, day, sore, self.certified.map_or(0, |(_, until)| until)]
    }
}

/// What these people stand on. Their rows of `person_totals` are locked before this is asked.
pub(super) async fn grounds(transaction: &mut Transaction<'static, Any>, people: &[&str]) -> Result<BTreeMap<String, Ground>, StoreError> {
    let mut grounds: BTreeMap<String, Ground> = BTreeMap::new();
    let arrays = takes_arrays(transaction);
    for (person, tally) in tallies(&mut **transaction, arrays, people.iter().copied()).await? {
        grounds.entry(person).or_default().tally = tally;
    }
    let (theirs, value) = one_of(arrays, "person", 1, people.iter().copied());
    let sql =
        format!("SELECT person, scenario, bucket, first_pass, first_at, first_version, first_passed FROM person_scenarios WHERE {theirs}");
    for row in &sqlx::query(AssertSqlSafe(sql)).bind(value.clone()).fetch_all(&mut **transaction).await? {
        let first =
            First { at: number(row, "first_at")?, version: number(row, "first_version")?, passed: number(row, "first_passed")? != 0 };
        let tried = Tried { bucket: text(row, "bucket")?, first_pass: number(row, "first_pass")?, first };
        grounds.entry(text(row, "person")?).or_default().cases.insert(text(row, "scenario")?, tried);
    }
    let sql = format!(
        "SELECT person, MIN(issued_at) AS since, MAX(expires_at) AS until FROM certificates WHERE revoked_at IS NULL AND {theirs} GROUP BY person"
    );
    for row in &sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_all(&mut **transaction).await? {
        grounds.entry(text(row, "person")?).or_default().certified = Some((number(row, "since")?, number(row, "until")?));
    }
    Ok(grounds)
}

/// The moment to which the store is settled.
pub(super) async fn settled(transaction: &mut Transaction<'static, Any>) -> Result<i64, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind("settled-at").fetch_optional(&mut **transaction).await?;
    Ok(row.and_then(|(value,)| value.parse().ok()).unwrap_or(0))
}

/// A row's person and how they stood.
pub(super) fn stood(row: &AnyRow) -> Result<(String, Stand), StoreError> {
    let stand = [number(row, "stage")?, number(row, "stage_day")?, number(row, "sore_day")?, number(row, "ready_until")?];
    Ok((text(row, "person")?, stand))
}

/// Writes where people stand now, of those whom it moved.
pub(super) async fn write_stands(
    transaction: &mut Transaction<'static, Any>,
    stood: &BTreeMap<String, Stand>,
    stands: &BTreeMap<&str, Stand>,
) -> Result<(), StoreError> {
    let moved = stands.iter().filter(|(person, stand)| stood.get(**person) != Some(stand));
    let row = |(person, stand): (&&str, &Stand)| std::iter::once(Cell::from(*person)).chain(stand.map(Cell::from)).collect();
    let rows: Vec<Row> = moved.map(row).collect();
    ask(
        transaction,
        "person, stage, stage_day, sore_day, ready_until",
        &rows,
        "UPDATE person_totals SET stage = asked.stage, stage_day = asked.stage_day, sore_day = asked.sore_day, \
         ready_until = asked.ready_until FROM asked WHERE person_totals.person = asked.person",
    )
    .await?;
    Ok(())
}

/// Works out anew where these people stand.
pub(super) async fn lift(transaction: &mut Transaction<'static, Any>, people: &[String]) -> Result<(), StoreError> {
    let settled = settled(transaction).await?;
    for some in people.chunks(500) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        // Locks their rows, so that no delivery of theirs comes in between.
        let (theirs, value) = one_of(takes_arrays(transaction), "person", 1, some.iter().copied());
        let sql = format!("UPDATE person_totals SET active = active WHERE {theirs} RETURNING person, {STAND}");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_all(&mut **transaction).await?;
        let before: BTreeMap<String, Stand> = rows.iter().map(stood).collect::<Result<_, _>>()?;
        let grounds = grounds(transaction, &some).await?;
        let nothing = Ground::default();
        let stands = some.iter().map(|person| (*person, grounds.get(*person).unwrap_or(&nothing).stand(settled))).collect();
        write_stands(transaction, &before, &stands).await?;
    }
    Ok(())
}
