//! The figures as pages ask for them, from sums and single rows.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::agreement::counted;
use super::items::{Item, item};
use super::kappa::Ratings;
use crate::records::store::views::attempt_line;
use crate::records::store::{AttemptLine, Scope, Store, StoreError, number, text};

/// How many calls lasted so long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Minute {
    /// Whole minutes of simulated time.
    pub minute: i64,
    pub attempts: i64,
    pub passes: i64,
}

/// How often a rule could have been broken in seven days, and was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WeekOfRule {
    pub tested: i64,
    pub broken: i64,
}

/// A rule's last weeks, oldest first; the last one ends today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleWeeks {
    pub rule: String,
    pub weeks: Vec<WeekOfRule>,
    /// The last day of these weeks on which it was broken; 0 for none.
    pub last_broken: i64,
}

impl RuleWeeks {
    /// The sum of some of its weeks.
    #[must_use]
    pub fn sum(&self, weeks: std::ops::Range<usize>) -> WeekOfRule {
        let some = self.weeks.get(weeks).unwrap_or_default().iter();
        some.fold(WeekOfRule::default(), |sum, week| WeekOfRule { tested: sum.tested + week.tested, broken: sum.broken + week.broken })
    }
}

/// One judge beside the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    pub id: String,
    /// Empty where they were deleted.
    pub name: String,
    /// Rows: the engine's class; columns: theirs.
    pub ratings: Ratings,
}

/// How trainers judge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Rows: the engine's class; columns: the trainers'.
    pub engine: Ratings,
    /// Two trainers on one attempt, each pair both ways.
    pub pairs: Ratings,
    /// Who judged most first, at most fifty.
    pub judges: Vec<Judge>,
}

impl Store {
    /// First tries at every case, by scenario and version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items(&self) -> Result<BTreeMap<(String, i64), Item>, StoreError> {
        let rows = sqlx::query("SELECT * FROM item_totals").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(((text(row, "scenario")?, number(row, "version")?), item(row)?))).collect()
    }

    /// How long the calls of a scenario's version lasted, by minutes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn minutes_of(&self, scenario: &str, version: i64) -> Result<Vec<Minute>, StoreError> {
        let rows: Vec<(i64, i64, i64)> =
            sqlx::query_as("SELECT minute, attempts, passes FROM scenario_minutes WHERE scenario = $1 AND version = $2 ORDER BY minute")
                .bind(scenario)
                .bind(version)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(minute, attempts, passes)| Minute { minute, attempts, passes }).collect())
    }

    /// The last weeks of each rule, or of one, for whoever may see `scope`; those broken most of late come first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rule_weeks(&self, scope: &Scope, rule: Option<&str>, today: i64, weeks: usize) -> Result<Vec<RuleWeeks>, StoreError> {
        let since = today - 7 * i64::try_from(weeks).unwrap_or(0);
        let mut lines: BTreeMap<String, RuleWeeks> = BTreeMap::new();
        for (day, rules) in self.days_of_rules(scope, since + 1, today).await? {
            let ago = usize::try_from((today - day) / 7).unwrap_or(usize::MAX);
            let Some(place) = weeks.checked_sub(ago.saturating_add(1)) else { continue };
            for (name, (tested, broken)) in rules.into_iter().filter(|(name, _)| rule.is_none_or(|rule| rule == name)) {
                let fresh = |rule: &String| RuleWeeks { rule: rule.clone(), weeks: vec![WeekOfRule::default(); weeks], last_broken: 0 };
                let line = lines.entry(name).or_insert_with_key(fresh);
                let week = &mut line.weeks[place];
                *week = WeekOfRule { tested: week.tested + tested, broken: week.broken + broken };
                line.last_broken = if broken > 0 { line.last_broken.max(day) } else { line.last_broken };
            }
        }
        let mut lines: Vec<RuleWeeks> = lines.into_values().collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.sum(weeks.saturating_sub(4)..weeks).broken), line.rule.clone()));
        Ok(lines)
    }

    /// How trainers judged the attempts that `scope` holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agreement(&self, scope: &Scope) -> Result<Agreement, StoreError> {
        let mut agreement = Agreement { judges: self.judges(scope).await?, ..Agreement::default() };
        let sql = format!(
            "SELECT engine, given, CAST(SUM(times) AS BIGINT) AS times FROM judge_totals WHERE {} GROUP BY engine, given",
            scope.condition("cohort", 1)
        );
        for row in &scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await? {
            let (engine, given, times) = counted(row, "engine", "given")?;
            agreement.engine.add(engine, given, times);
        }
        let sql = format!(
            "SELECT lower_class, higher_class, CAST(SUM(times) AS BIGINT) AS times FROM judge_pairs WHERE {} GROUP BY lower_class, higher_class",
            scope.condition("cohort", 1)
        );
        for row in &scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await? {
            let (lower, higher, times) = counted(row, "lower_class", "higher_class")?;
            agreement.pairs.add(lower, higher, times);
        }
        agreement.pairs = agreement.pairs.both_ways();
        Ok(agreement)
    }

    async fn judges(&self, scope: &Scope) -> Result<Vec<Judge>, StoreError> {
        let within = scope.condition("cohort", 1);
        let sql = format!(
            "SELECT judge, COALESCE(MAX(people.name), '') AS name, engine, given, CAST(SUM(times) AS BIGINT) AS times \
             FROM (SELECT judge, engine, given, times FROM judge_totals WHERE {within} AND judge IN \
             (SELECT judge FROM judge_totals WHERE {within} GROUP BY judge ORDER BY SUM(times) DESC, judge LIMIT 50)) AS most \
             LEFT JOIN people ON people.id = judge GROUP BY judge, engine, given ORDER BY judge"
        );
        let mut judges: Vec<Judge> = Vec::new();
        for row in &scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await? {
            let id = text(row, "judge")?;
            if judges.last().is_none_or(|judge| judge.id != id) {
                judges.push(Judge { id, name: text(row, "name")?, ratings: Ratings::default() });
            }
            let (engine, given, times) = counted(row, "engine", "given")?;
            if let Some(judge) = judges.last_mut() {
                judge.ratings.add(engine, given, times);
            }
        }
        judges.sort_by_key(|judge| (std::cmp::Reverse(judge.ratings.judged()), judge.name.clone()));
        Ok(judges)
    }

    /// Somebody's newest attempts, of one scenario or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tries_of(&self, person: &str, scenario: Option<&str>, most: i64) -> Result<Vec<AttemptLine>, StoreError> {
        let only = if scenario.is_some() { "AND scenario = $2" } else { "" };
        let sql = format!("SELECT * FROM attempts WHERE person = $1 {only} ORDER BY started DESC LIMIT {most}");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(person.to_owned());
        let query = scenario.iter().fold(query, |query, scenario| query.bind((*scenario).to_owned()));
        query.fetch_all(&self.pool).await?.iter().map(attempt_line as fn(&AnyRow) -> _).collect()
    }

    /// The buckets of which there is a case to play.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn buckets_with_cases(&self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT bucket FROM cases WHERE guide = 0 ORDER BY bucket").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(bucket,)| bucket).collect())
    }
}
