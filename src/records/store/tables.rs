//! The tables of roll-ups: their columns, their keys, and what happens to a row that is there when another is added to it.

use sqlx::{Any, Transaction};

use super::StoreError;
use super::cells::{Row, put};
use super::statistics::items::ITEM_COLUMNS;

/// A table to add to: its name, columns and what happens to a row that is there.
pub(super) struct Adding {
    pub table: &'static str,
    pub columns: &'static str,
    pub key: &'static str,
    change: &'static str,
}

pub(super) const PEOPLE: Adding = Adding {
    table: "person_totals",
    columns: "person, cohort, active, attempts, passes, red_lines, first_day, last_day, tried, passed, stage, stage_day, sore_day, ready_until",
    key: "person",
    change: "first_day = CASE WHEN person_totals.attempts = 0 OR excluded.first_day < person_totals.first_day THEN excluded.first_day \
             ELSE person_totals.first_day END, \
             last_day = CASE WHEN excluded.last_day > person_totals.last_day THEN excluded.last_day ELSE person_totals.last_day END, \
             attempts = person_totals.attempts + excluded.attempts, passes = person_totals.passes + excluded.passes, \
             red_lines = person_totals.red_lines + excluded.red_lines, \
             tried = person_totals.tried | excluded.tried, passed = person_totals.passed | excluded.passed",
};
pub(super) const CASES: Adding = Adding {
    table: "person_scenarios",
    columns: "person, scenario, bucket, attempts, passes, red_lines, first_pass, last_day, first_at, first_version, first_passed",
    key: "person, scenario",
    change: "attempts = person_scenarios.attempts + excluded.attempts, passes = person_scenarios.passes + excluded.passes, \
             red_lines = person_scenarios.red_lines + excluded.red_lines, \
             first_pass = CASE WHEN excluded.first_pass < person_scenarios.first_pass THEN excluded.first_pass ELSE person_scenarios.first_pass END, \
             last_day = CASE WHEN excluded.last_day > person_scenarios.last_day THEN excluded.last_day ELSE person_scenarios.last_day END, \
             first_version = CASE WHEN excluded.first_at < person_scenarios.first_at THEN excluded.first_version \
             ELSE person_scenarios.first_version END, \
             first_passed = CASE WHEN excluded.first_at < person_scenarios.first_at THEN excluded.first_passed \
             ELSE person_scenarios.first_passed END, \
             first_at = CASE WHEN excluded.first_at < person_scenarios.first_at THEN excluded.first_at ELSE person_scenarios.first_at END",
};
/// Worked out anew from what is there, under the lock of the person's row of totals.
pub(super) const TALLIES: Adding = Adding {
    table: "person_tallies",
    columns: "person, rules, criteria",
    key: "person",
    change: "rules = excluded.rules, criteria = excluded.criteria",
};
/// The same, of the rules that were broken.
pub(super) const BREACHES: Adding =
    Adding { table: "person_breaches", columns: "person, rule, broken", key: "person, rule", change: "broken = excluded.broken" };
/// Its rules are worked out anew from what is there, once the row is locked.
pub(super) const DAYS: Adding = Adding {
    table: "cohort_days",
    columns: "cohort, day, attempts, passes, red_lines, rules",
    key: "cohort, day",
    change: "attempts = cohort_days.attempts + excluded.attempts, passes = cohort_days.passes + excluded.passes, \
             red_lines = cohort_days.red_lines + excluded.red_lines",
};
pub(super) const SCENARIOS: Adding = Adding {
    table: "scenario_totals",
    columns: "scenario, version, attempts, passes, red_lines, lawful, effective, seconds",
    key: "scenario, version",
    change: "attempts = scenario_totals.attempts + excluded.attempts, passes = scenario_totals.passes + excluded.passes, \
             red_lines = scenario_totals.red_lines + excluded.red_lines, lawful = scenario_totals.lawful + excluded.lawful, \
             effective = scenario_totals.effective + excluded.effective, seconds = scenario_totals.seconds + excluded.seconds",
};
pub(super) const REPLIES: Adding = Adding {
    table: "reply_totals",
    columns: "scenario, version, reply, chosen, passed",
    key: "scenario, version, reply",
    change: "chosen = reply_totals.chosen + excluded.chosen, passed = reply_totals.passed + excluded.passed",
};
pub(super) const MINUTES: Adding = Adding {
    table: "scenario_minutes",
    columns: "scenario, version, minute, attempts, passes",
    key: "scenario, version, minute",
    change: "attempts = scenario_minutes.attempts + excluded.attempts, passes = scenario_minutes.passes + excluded.passes",
};
/// Roll-up tables that a rebuild empties here; `person_totals` keeps its rows, for people are in it who never played.
pub(super) const EMPTIED: [&str; 7] =
    ["person_scenarios", "person_tallies", "person_breaches", "cohort_days", "scenario_totals", "reply_totals", "scenario_minutes"];
/// Sums that `statistics` keeps: table, columns, key.
pub(super) const FIGURES: [(&str, &str, &str); 3] = [
    ("item_totals", ITEM_COLUMNS, "scenario, version"),
    ("judge_totals", "cohort, judge, engine, given, times", "cohort, judge, engine, given"),
    ("judge_pairs", "cohort, lower_class, higher_class, times", "cohort, lower_class, higher_class"),
];

impl Adding {
    pub(super) async fn write(&self, transaction: &mut Transaction<'static, Any>, rows: Vec<Row>) -> Result<(), StoreError> {
        put(transaction, self.table, self.columns, &self.tail(), rows).await?;
        Ok(())
    }

    /// What happens to a row that is there.
    pub(super) fn tail(&self) -> String {
        format!("ON CONFLICT ({}) DO UPDATE SET {}", self.key, self.change)
    }
}
