//! Who is ready for what, in figures: cohort by bucket, and how the weeks went. Small groups show nothing.

use super::chart::{self, Steps};
use super::overview::SMALLEST_GROUP;
use super::page::{Page, date, per_hundred, range_text, thousandths};
use crate::records::store::statistics::Interval;
use crate::records::store::{BUCKETS, CohortLine, Overview, Week};

/// Cohort by bucket.
pub(super) struct Readiness {
    /// The buckets of which there are cases.
    pub buckets: Vec<&'static str>,
    pub rows: Vec<Row>,
}

pub(super) struct Row {
    pub name: String,
    pub people: i64,
    /// `None`: too few people.
    pub cells: Option<Vec<Cell>>,
    /// The sum of all groups.
    pub all: bool,
}

/// Of a cohort's people: who passed a case of the bucket, who tried one, who never did.
pub(super) struct Cell {
    pub bar: String,
    pub passed: i64,
    pub tried: i64,
    pub never: i64,
}

pub(super) fn readiness(page: &Page, overview: &Overview, with_cases: &[String]) -> Readiness {
    let places: Vec<usize> = (0..BUCKETS.len()).filter(|place| with_cases.iter().any(|bucket| bucket == BUCKETS[*place])).collect();
    let own = overview.cohorts.iter().map(|line| row(page, line, &places));
    let sum = (overview.large.people() > 0).then(|| Row { all: true, ..row(page, &overview.large, &places) });
    Readiness { buckets: places.iter().map(|place| BUCKETS[*place]).collect(), rows: sum.into_iter().chain(own).collect() }
}

fn row(page: &Page, line: &CohortLine, places: &[usize]) -> Row {
    let people = line.people();
    let cells = || places.iter().map(|place| cell(page, line, *place)).collect();
    Row { name: line.cohort.clone(), people, cells: (people >= SMALLEST_GROUP).then(cells), all: false }
}

fn cell(page: &Page, line: &CohortLine, place: usize) -> Cell {
    let (passed, tried) = (line.passed[place], line.tried[place] - line.passed[place]);
    let never = line.people() - line.tried[place];
    let values = [passed.to_string(), tried.to_string(), never.to_string()];
    let words = page.say_with(
        "hr-readiness-words",
        &[("bucket", BUCKETS[place]), ("passed", &values[0]), ("tried", &values[1]), ("never", &values[2])],
    );
    Cell { bar: chart::parts(&[(passed, "c-celadon"), (tried, "c-ochre"), (never, "c-rest")], &words), passed, tried, never }
}

/// How the weeks went.
pub(super) struct Weeks {
    pub ready: String,
    pub passed: String,
    pub calls: String,
    pub rows: Vec<WeekRow>,
}

pub(super) struct WeekRow {
    pub monday: String,
    pub ready: i64,
    pub attempts: i64,
    pub passed: String,
    pub range: String,
    pub red_lines: i64,
    pub red_rate: String,
}

pub(super) fn weeks(page: &Page, overview: &Overview) -> Weeks {
    let weeks = &overview.weeks;
    let names: Vec<String> = weeks.iter().map(|week| short(week.monday)).collect();
    let share = |week: &Week| thousandths(week.passes, week.attempts);
    let shares: Vec<Option<i64>> = weeks.iter().map(share).collect();
    let calls: Vec<Option<i64>> = weeks.iter().map(|week| Some(week.attempts * 10)).collect();
    let words = |title: &str, told: &dyn Fn(&Week) -> String| {
        let each: Vec<String> = weeks.iter().map(|week| format!("{} {}", short(week.monday), told(week))).collect();
        format!("{}: {}", page.say(title), each.join(" · "))
    };
    let passed_words = words("hr-weeks-passed", &|week| per_hundred(week.passes, week.attempts));
    let ready: Vec<Option<i64>> = overview.ready.iter().map(|people| Some(people * 10)).collect();
    let each: Vec<String> = names.iter().zip(overview.ready).map(|(name, people)| format!("{name} {people}")).collect();
    let ready_words = format!("{}: {}", page.say("hr-weeks-ready"), each.join(" · "));
    let calls_words = words("hr-attempts", &|week| week.attempts.to_string());
    Weeks {
        ready: chart::steps(&Steps { label: &ready_words, names: &names, tenths: &ready, class: "c-ochre" }),
        passed: chart::steps(&Steps { label: &passed_words, names: &names, tenths: &shares, class: "c-celadon" }),
        calls: chart::steps(&Steps { label: &calls_words, names: &names, tenths: &calls, class: "c-blue" }),
        rows: weeks
            .iter()
            .zip(overview.ready)
            .map(|(week, ready)| WeekRow {
                ready,
                monday: date(week.monday),
                attempts: week.attempts,
                passed: per_hundred(week.passes, week.attempts),
                range: Interval::of_share(week.passes, week.attempts).map_or_else(String::new, range_text),
                red_lines: week.red_lines,
                red_rate: per_hundred(week.red_lines, week.attempts),
            })
            .collect(),
    }
}

/// Month and day.
pub(super) fn short(day: i64) -> String {
    date(day).get(5..).unwrap_or_default().to_owned()
}
