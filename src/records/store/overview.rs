//! What the overview shows: cohorts, weeks, who needs help. From roll-ups alone; what depends on the number of people is read once.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::AssertSqlSafe;

use super::rollup::BUCKETS;
use super::statistics::SMALLEST_GROUP;
use super::tally::{DayRules, unpacked};
use super::views::{PersonLine, Scope, person_line, person_lines};
use super::{Store, StoreError, number, text};

/// Sums of one week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday, in days since 1970.
    pub monday: i64,
    pub attempts: i64,
    pub passes: i64,
    pub red_lines: i64,
}

/// One cohort on the overview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CohortLine {
    pub cohort: String,
    pub stages: [i64; 4],
    pub attempts: i64,
    pub red_lines: i64,
    /// People who tried a case of each bucket, and who passed one.
    pub tried: [i64; BUCKETS.len()],
    pub passed: [i64; BUCKETS.len()],
    /// Days from the first attempt to the certificate, the middle one of those who hold one.
    pub median_days: Option<i64>,
}

impl CohortLine {
    /// How many people.
    #[must_use]
    pub fn people(&self) -> i64 {
        self.stages.iter().sum()
    }
}

/// The overview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    pub weeks: Vec<Week>,
    /// Of today's people, how many were ready at the end of each of these weeks.
    pub ready: [i64; WEEKS],
    /// People by stage, of all cohorts.
    pub stages: [i64; 4],
    /// The first sixty.
    pub cohorts: Vec<CohortLine>,
    /// The sum of all those that are large enough to show a distribution.
    pub large: CohortLine,
    /// Rules broken in the last four weeks, most first.
    pub rules: Vec<(String, i64)>,
    /// Who needs help: the first fifty, and how many there are.
    pub stuck: Vec<PersonLine>,
    pub stuck_people: i64,
}

/// The Monday of a day's week, in days since 1970 (a Thursday).
#[must_use]
pub const fn monday_of(day: i64) -> i64 {
    (day + 3).div_euclid(7) * 7 - 3
}

/// Weeks on the overview.
pub const WEEKS: usize = 7;
/// No more cohorts than this stand on one page.
const MOST_COHORTS: usize = 60;

impl Store {
    /// The overview for whoever may see `scope`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn overview(&self, scope: &Scope, today: i64) -> Result<Overview, StoreError> {
        let (mut cohorts, stages, ready) = self.cohorts(scope, today).await?;
        let large = large(&cohorts);
        cohorts.truncate(MOST_COHORTS);
        let medians = self.median_days(&cohorts).await?;
        for cohort in &mut cohorts {
            cohort.median_days = medians.get(&cohort.cohort).copied();
        }
        let (stuck, stuck_people) = self.stuck(scope, today).await?;
        let (weeks, rules) = (self.weeks(scope, today).await?, self.rules_broken(scope, today - 28).await?);
        Ok(Overview { weeks, ready, stages, cohorts, large, rules, stuck, stuck_people })
    }

    async fn cohorts(&self, scope: &Scope, today: i64) -> Result<(Vec<CohortLine>, [i64; 4], [i64; WEEKS]), StoreError> {
        let bits = |column: &str| {
            let of_bucket = |place: usize| format!("COUNT(*) FILTER (WHERE {column} & {} <> 0) AS {column}_{place}", 1 << place);
            (0..BUCKETS.len()).map(of_bucket).collect::<Vec<_>>().join(", ")
        };
        let first = monday_of(today) - 6 * 7;
        let later = |week: usize| {
            let end = first + (i64::try_from(week).unwrap_or(0) + 1) * 7;
            format!("COUNT(*) FILTER (WHERE stage = 3 AND stage_day >= {end}) AS later_{week}")
        };
        let sql = format!(
            "SELECT cohort, stage, COUNT(*) AS people, CAST(SUM(attempts) AS BIGINT) AS attempts, CAST(SUM(red_lines) AS BIGINT) AS red_lines, \
             {}, {}, {} FROM person_totals WHERE active = 1 AND {} GROUP BY cohort, stage ORDER BY cohort DESC, stage",
            bits("tried"),
            bits("passed"),
            (0..WEEKS).map(later).collect::<Vec<_>>().join(", "),
            scope.condition("cohort", 1)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.pool).await?;
        let mut lines: Vec<CohortLine> = Vec::new();
        let (mut stages, mut later) = ([0; 4], [0; WEEKS]);
        for row in &rows {
            let (cohort, people) = (text(row, "cohort")?, number(row, "people")?);
            let stage = usize::try_from(number(row, "stage")?).unwrap_or(0).min(3);
            stages[stage] += people;
            for (week, later) in later.iter_mut().enumerate() {
                *later += number(row, &format!("later_{week}"))?;
            }
            let is_new = lines.last().is_none_or(|line| line.cohort != cohort);
            if is_new {
                lines.push(CohortLine { cohort: cohort.clone(), ..CohortLine::default() });
            }
            let Some(line) = lines.last_mut() else { continue };
            line.stages[stage] += people;
            line.attempts += number(row, "attempts")?;
            line.red_lines += number(row, "red_lines")?;
            for place in 0..BUCKETS.len() {
                line.tried[place] += number(row, &format!("tried_{place}"))?;
                line.passed[place] += number(row, &format!("passed_{place}"))?;
            }
        }
        Ok((lines, stages, later.map(|later| stages[3] - later)))
    }

    /// Days from the first attempt to the certificate in each of these cohorts, the middle person's.
    async fn median_days(&self, cohorts: &[CohortLine]) -> Result<BTreeMap<String, i64>, StoreError> {
        if cohorts.is_empty() {
            return Ok(BTreeMap::new());
        }
        let places: Vec<String> = (1..=cohorts.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT cohort, days FROM (SELECT cohort, stage_day - first_day AS days, COUNT(*) OVER (PARTITION BY cohort) AS people, \
             ROW_NUMBER() OVER (PARTITION BY cohort ORDER BY stage_day - first_day) AS place FROM person_totals \
             WHERE active = 1 AND stage = 3 AND cohort IN ({})) AS ready WHERE place = people / 2 + 1",
            places.join(", ")
        );
        let query = cohorts.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |query, line| query.bind(line.cohort.clone()));
        let rows: Vec<(String, i64)> = query.fetch_all(&self.pool).await?;
        Ok(rows.into_iter().collect())
    }

    /// The last seven weeks, oldest first.
    async fn weeks(&self, scope: &Scope, today: i64) -> Result<Vec<Week>, StoreError> {
        let first = monday_of(today) - 6 * 7;
        let sql = format!(
            "SELECT day, CAST(SUM(attempts) AS BIGINT) AS attempts, CAST(SUM(passes) AS BIGINT) AS passes, \
             CAST(SUM(red_lines) AS BIGINT) AS red_lines FROM cohort_days WHERE day >= $1 AND {} GROUP BY day",
            scope.of_sums(2)
        );
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(first)).fetch_all(&self.pool).await?;
        let mut weeks: Vec<Week> = (0..7).map(|week| Week { monday: first + week * 7, ..Week::default() }).collect();
        for row in &rows {
            let place = usize::try_from((monday_of(number(row, "day")?) - first) / 7).unwrap_or(usize::MAX);
            let Some(week) = weeks.get_mut(place) else { continue };
            week.attempts += number(row, "attempts")?;
            week.passes += number(row, "passes")?;
            week.red_lines += number(row, "red_lines")?;
        }
        Ok(weeks)
    }

    /// Rules and how often they were broken since a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rules_broken(&self, scope: &Scope, since: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for (_, rules) in self.days_of_rules(scope, since, i64::MAX).await? {
            for (rule, (_, broken)) in rules.into_iter().filter(|(_, (_, broken))| *broken > 0) {
                *sums.entry(rule).or_default() += broken;
            }
        }
        let mut sums: Vec<(String, i64)> = sums.into_iter().collect();
        sums.sort_by_key(|(_, broken)| std::cmp::Reverse(*broken));
        Ok(sums)
    }

    /// What rules add up to in each cohort's days from `since` to `until`.
    pub(super) async fn days_of_rules(&self, scope: &Scope, since: i64, until: i64) -> Result<Vec<(i64, DayRules)>, StoreError> {
        let sql = format!("SELECT day, rules FROM cohort_days WHERE day >= $1 AND day <= $2 AND {}", scope.of_sums(3));
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(since).bind(until)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((number(row, "day")?, unpacked(row, "rules")?))).collect()
    }

    /// Those who practised in the last two weeks without coming further, or broke one rule three times: the first fifty of
    /// them, and how many there are.
    async fn stuck(&self, scope: &Scope, today: i64) -> Result<(Vec<PersonLine>, i64), StoreError> {
        let stuck = format!(
            "active = 1 AND stage < 3 AND last_day >= $1 AND person_totals.attempts >= 3 AND (stage_day < $1 AND first_day < $1 \
             OR sore_day >= $1) AND {}",
            scope.condition("person_totals.cohort", 2)
        );
        let count = format!("SELECT COUNT(*) AS people FROM person_totals WHERE {stuck}");
        let count = scope.bind(sqlx::query(AssertSqlSafe(count)).bind(today - 14)).fetch_one(&self.pool).await?;
        let sql = person_lines(&format!("{stuck} ORDER BY person_totals.red_lines DESC, people.id LIMIT 50"));
        let rows = scope.bind(sqlx::query(AssertSqlSafe(sql)).bind(today - 14)).fetch_all(&self.pool).await?;
        let lines: Result<Vec<PersonLine>, StoreError> = rows.iter().map(person_line).collect();
        Ok((lines?, number(&count, "people")?))
    }
}

/// The sum of the groups that show a distribution.
fn large(cohorts: &[CohortLine]) -> CohortLine {
    let mut sum = CohortLine::default();
    for line in cohorts.iter().filter(|line| line.people() >= SMALLEST_GROUP) {
        (sum.attempts, sum.red_lines) = (sum.attempts + line.attempts, sum.red_lines + line.red_lines);
        let sums = [(&mut sum.stages[..], &line.stages[..]), (&mut sum.tried, &line.tried), (&mut sum.passed, &line.passed)];
        for (sum, own) in sums.into_iter().flat_map(|(sums, own)| sums.iter_mut().zip(own)) {
            *sum += own;
        }
    }
    sum
}
