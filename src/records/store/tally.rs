//! Dozens of small sums that are always read together stand in one row: what a person's rules and criteria add up to, and what rules
//! add up to in a cohort's day. As a row of its own each of them cost the database more than everything else that an attempt
//! brings. They are JSON with its keys in order, so equal sums are equal texts.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor};

use super::believe::Mark;
use super::cells::one_of;
use super::{StoreError, text};

/// How often a rule could have been broken and was, and when last each (days; 0 for never).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleSum(pub i64, pub i64, pub i64, pub i64);

/// What one person's attempts add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OwnTally {
    pub rules: BTreeMap<String, RuleSum>,
    /// Points earned and possible.
    pub criteria: BTreeMap<String, (i64, i64)>,
}

impl OwnTally {
    /// Adds an attempt of a day.
    pub(super) fn add(&mut self, day: i64, rules: &BTreeMap<String, bool>, marks: &[Mark]) {
        for (rule, broken) in rules {
            let last_broken = if *broken { day } else { 0 };
            join_rule(&mut self.rules, rule, RuleSum(1, i64::from(*broken), day, last_broken));
        }
        for mark in marks {
            join_pair(&mut self.criteria, &mark.criterion, (mark.earned.into(), mark.possible.into()));
        }
    }

    /// Adds other sums.
    pub(super) fn join(&mut self, other: &Self) {
        for (rule, sum) in &other.rules {
            join_rule(&mut self.rules, rule, *sum);
        }
        for (criterion, points) in &other.criteria {
            join_pair(&mut self.criteria, criterion, *points);
        }
    }

    /// Out of its row.
    pub(super) fn of(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self { rules: unpacked(row, "rules")?, criteria: unpacked(row, "criteria")? })
    }
}

/// Rules in a cohort's day: how often each could have been broken, and was.
pub(super) type DayRules = BTreeMap<String, (i64, i64)>;

fn join_rule(rules: &mut BTreeMap<String, RuleSum>, rule: &str, more: RuleSum) {
    let sum = match rules.get_mut(rule) {
        Some(sum) => sum,
        None => rules.entry(rule.to_owned()).or_default(),
    };
    *sum = RuleSum(sum.0 + more.0, sum.1 + more.1, sum.2.max(more.2), sum.3.max(more.3));
}

/// Adds to one of many pairs of sums.
pub(super) fn join_pair(pairs: &mut BTreeMap<String, (i64, i64)>, key: &str, more: (i64, i64)) {
    let sum = match pairs.get_mut(key) {
        Some(sum) => sum,
        None => pairs.entry(key.to_owned()).or_default(),
    };
    *sum = (sum.0 + more.0, sum.1 + more.1);
}

/// Sums as the text of their column.
pub(super) fn packed(sums: &impl Serialize) -> String {
    // Maps of whole numbers under texts are always JSON.
    serde_json::to_string(sums).unwrap_or_default()
}

/// Sums out of the text of their column.
pub(super) fn unpacked<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, StoreError> {
    serde_json::from_str(&text(row, column)?).map_err(|error| StoreError::Damaged(format!("the column {column}: {error}")))
}

/// What is known of these people; `arrays` where the database takes them.
pub(super) async fn tallies(
    database: impl Executor<'_, Database = Any>,
    arrays: bool,
    people: impl Iterator<Item = &str>,
) -> Result<BTreeMap<String, OwnTally>, StoreError> {
    let (theirs, value) = one_of(arrays, "person", 1, people);
    let sql = format!("SELECT person, rules, criteria FROM person_tallies WHERE {theirs}");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_all(database).await?;
    rows.iter().map(|row| Ok((text(row, "person")?, OwnTally::of(row)?))).collect()
}
