//! Roll-ups: the sums that pages read. They are written in the transaction that takes an attempt, from the attempt's own
//! row alone, so that they can be built again from those rows and compared.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use super::StoreError;
use super::believe::{Found, Mark};
use super::cells::{Cell, Row, put, put_and_ask};
use super::forget::FORGOTTEN;
use super::stage::{Ground, NEVER, STAND, Stand, Tried, grounds, settled, stood, write_stands};
use super::statistics::items::{self, First, Firsts, Items};
use super::tables::{Adding, BREACHES, CASES, DAYS, MINUTES, PEOPLE, REPLIES, SCENARIOS, TALLIES};
use super::tally::{DayRules, OwnTally, join_pair, packed, unpacked};
use super::{number, text};

/// The cohort under which the sums of the whole house stand; no cohort may be called so.
pub(super) const EVERYBODY: &str = "*";
/// Simulated time ends after so many minutes.
const MOST_MINUTES: i64 = 120;

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

    fn cells(&self) -> [Cell; 3] {
        [self.attempts, self.passes, self.red_lines].map(Cell::from)
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

/// Sums of one cohort in one day.
#[derive(Debug, Default)]
struct OfDay {
    sum: Tally,
    rules: DayRules,
}

/// Changes of many attempts, summed before they are written. Ordered maps: two servers lock rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    people: BTreeMap<String, OfPerson>,
    cases: BTreeMap<(String, String), OfCase>,
    tallies: BTreeMap<String, OwnTally>,
    days: BTreeMap<(String, i64), OfDay>,
    scenarios: Sums,
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
        let case = self.cases.entry((attempt.person.clone(), attempt.scenario.clone())).or_insert_with(|| OfCase {
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
        self.tallies.entry(attempt.person.clone()).or_default().add(day, &attempt.rules, &attempt.marks);
    }

    fn add_to_cohort(&mut self, attempt: &Counted, cohort: &str) {
        let of_day = self.days.entry((cohort.to_owned(), attempt.day)).or_default();
        of_day.sum.add(attempt);
        for (rule, broken) in &attempt.rules {
            join_pair(&mut of_day.rules, rule, (1, i64::from(*broken)));
        }
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
        let mut items = std::mem::take(&mut self.items);
        let firsts = self.firsts();
        let before = self.write_people(transaction).await?;
        items.join(items::changed(&firsts, &before));
        self.write_house(transaction).await?;
        items.write(transaction).await
    }

    /// The same without the sums of first tries, which a rebuild works out by itself.
    pub(super) async fn write_again(mut self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        self.write_people(transaction).await?;
        self.write_house(transaction).await
    }

    /// What is each person's own. Says what they stood on before.
    async fn write_people(&mut self, transaction: &mut Transaction<'static, Any>) -> Result<BTreeMap<String, Ground>, StoreError> {
        let (people, cases) = (std::mem::take(&mut self.people), std::mem::take(&mut self.cases));
        if people.is_empty() {
            return Ok(BTreeMap::new());
        }
        let moved: Vec<&str> =
            people.iter().filter(|(person, own)| own.sum.passes > 0 || self.breaks(person)).map(|(person, _)| person.as_str()).collect();
        let rows = people.iter().map(|(person, own)| own.row(person, [0; 4])).collect();
        let tail = format!("{} RETURNING person, {STAND}", PEOPLE.tail());
        let locked = put_and_ask(transaction, PEOPLE.table, PEOPLE.columns, &tail, rows).await?;
        let stood: BTreeMap<String, Stand> = locked.iter().map(stood).collect::<Result<_, _>>()?;
        // Now these people are this transaction's own: what is known of them is not changed by another server.
        let before = grounds(transaction, &people.keys().map(String::as_str).collect::<Vec<_>>()).await?;
        let mut sums = self.tallies.clone();
        for (person, sum) in &mut sums {
            if let Some(known) = before.get(person) {
                sum.join(&known.tally);
            }
        }
        let settled = settled(transaction).await?;
        let stand = |person: &&'_ str| {
            let known = before.get(*person);
            let mut ground = ground(person, &cases, sums.get(*person), known.and_then(|known| known.certified));
            for (scenario, tried) in known.into_iter().flat_map(|known| &known.cases) {
                let case = ground.cases.entry(scenario.clone()).or_insert_with(|| tried.clone());
                case.first_pass = case.first_pass.min(tried.first_pass);
            }
            ground.stand(settled)
        };
        let stands = moved.iter().map(|person| (*person, stand(person))).collect();
        CASES.write(transaction, cases.iter().map(|(key, own)| own.row(key)).collect()).await?;
        TALLIES.write(transaction, tally_rows(&sums)).await?;
        BREACHES.write(transaction, breach_rows(&self.tallies, &sums)).await?;
        write_stands(transaction, &stood, &stands).await?;
        Ok(before)
    }

    fn breaks(&self, person: &str) -> bool {
        self.tallies.get(person).is_some_and(|own| own.rules.values().any(|sum| sum.1 > 0))
    }

    /// Sums that everybody's attempts change come last: other transactions wait for them from here to the commit.
    async fn write_house(self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let days = write_days(transaction, &self.days).await?;
        put(transaction, DAYS.table, DAYS.columns, "ON CONFLICT (cohort, day) DO UPDATE SET rules = excluded.rules", days).await?;
        for (table, rows) in house_rows(self.scenarios, self.replies, self.minutes) {
            table.write(transaction, rows).await?;
        }
        Ok(())
    }

    /// The rows of people of whom nothing is stored yet: where they stand follows from these sums and when some of them were
    /// certified, with the moments until which they are.
    pub(super) fn rows_of_new(self, certified: &BTreeMap<String, (i64, i64)>) -> [(&'static Adding, Vec<Row>); 8] {
        let stand = |person: &String| ground(person, &self.cases, self.tallies.get(person), certified.get(person).copied()).stand(0);
        let people = self.people.iter().map(|(person, own)| own.row(person, stand(person))).collect();
        let cases = self.cases.iter().map(|(key, own)| own.row(key)).collect();
        let (tallies, breaches) = (tally_rows(&self.tallies), breach_rows(&self.tallies, &self.tallies));
        let days = self.days.iter().map(|((cohort, day), of)| day_row(cohort, *day, &of.sum, packed(&of.rules))).collect();
        let [scenarios, replies, minutes] = house_rows(self.scenarios, self.replies, self.minutes);
        [(&PEOPLE, people), (&CASES, cases), (&TALLIES, tallies), (&BREACHES, breaches), (&DAYS, days), scenarios, replies, minutes]
    }
}

/// What somebody stands on by these cases alone.
fn ground(person: &str, cases: &BTreeMap<(String, String), OfCase>, tally: Option<&OwnTally>, certified: Option<(i64, i64)>) -> Ground {
    let own = cases.range((person.to_owned(), String::new())..).take_while(|((owner, _), _)| owner == person);
    let tried = |own: &OfCase| Tried { bucket: own.bucket.clone(), first_pass: own.first_pass, first: own.first };
    let cases = own.map(|((_, scenario), own)| (scenario.clone(), tried(own))).collect();
    Ground { cases, tally: tally.cloned().unwrap_or_default(), certified }
}

impl OfPerson {
    fn row(&self, person: &str, stand: Stand) -> Row {
        let mut row = vec![Cell::from(person), self.cohort.as_str().into(), 1.into()];
        row.extend(self.sum.cells());
        row.extend([self.first_day, self.last_day, self.tried, self.passed].map(Cell::from));
        row.extend(stand.map(Cell::from));
        row
    }
}

impl OfCase {
    fn row(&self, (person, scenario): &(String, String)) -> Row {
        let mut row = vec![Cell::from(person.as_str()), scenario.as_str().into(), self.bucket.as_str().into()];
        row.extend(self.sum.cells());
        let First { at, version, passed } = self.first;
        row.extend([self.first_pass, self.last_day, at, version, i64::from(passed)].map(Cell::from));
        row
    }
}

/// Tallies as rows.
fn tally_rows(tallies: &BTreeMap<String, OwnTally>) -> Vec<Row> {
    let row = |(person, own): (&String, &OwnTally)| vec![person.as_str().into(), packed(&own.rules).into(), packed(&own.criteria).into()];
    tallies.iter().map(row).collect()
}

/// Of each rule that was broken now a row that finds whoever broke it, with what it comes to.
fn breach_rows(now: &BTreeMap<String, OwnTally>, sums: &BTreeMap<String, OwnTally>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (person, own) in now {
        for (rule, _) in own.rules.iter().filter(|(_, sum)| sum.1 > 0) {
            let broken = sums.get(person).and_then(|sum| sum.rules.get(rule)).map_or(0, |sum| sum.1);
            rows.push(vec![person.as_str().into(), rule.as_str().into(), broken.into()]);
        }
    }
    rows
}

fn day_row(cohort: &str, day: i64, sum: &Tally, rules: String) -> Row {
    let mut row = vec![Cell::from(cohort), day.into()];
    row.extend(sum.cells());
    row.push(rules.into());
    row
}

/// Adds to the days, which locks them, and says with which rules they are to be written again.
async fn write_days(transaction: &mut Transaction<'static, Any>, days: &BTreeMap<(String, i64), OfDay>) -> Result<Vec<Row>, StoreError> {
    let rows = days.iter().map(|((cohort, day), of)| day_row(cohort, *day, &of.sum, "{}".to_owned())).collect();
    let tail = format!("{} RETURNING cohort, day, rules", DAYS.tail());
    let mut written = Vec::with_capacity(days.len());
    for row in &put_and_ask(transaction, DAYS.table, DAYS.columns, &tail, rows).await? {
        let (cohort, day, mut rules): (String, i64, DayRules) = (text(row, "cohort")?, number(row, "day")?, unpacked(row, "rules")?);
        let key = (cohort, day);
        for (rule, more) in days.get(&key).into_iter().flat_map(|of| &of.rules) {
            join_pair(&mut rules, rule, *more);
        }
        written.push(day_row(&key.0, day, &Tally::default(), packed(&rules)));
    }
    Ok(written)
}

type Sums = BTreeMap<(String, i64), (Tally, i64, i64, i64)>;

/// Sums by case as rows of their tables, always in this order.
fn house_rows(
    scenarios: Sums,
    replies: BTreeMap<(String, i64, String), (i64, i64)>,
    minutes: BTreeMap<(String, i64, i64), (i64, i64)>,
) -> [(&'static Adding, Vec<Row>); 3] {
    let scenarios = scenarios.into_iter().map(|((scenario, version), (sum, lawful, effective, seconds))| {
        let mut row = vec![scenario.into(), version.into()];
        row.extend(sum.cells());
        row.extend([lawful.into(), effective.into(), seconds.into()]);
        row
    });
    let replies = replies.into_iter().map(|((scenario, version, reply), (chosen, passed))| {
        vec![scenario.into(), version.into(), reply.into(), chosen.into(), passed.into()]
    });
    let minutes = minutes.into_iter().map(|((scenario, version, minute), (attempts, passes))| {
        vec![scenario.into(), version.into(), minute.into(), attempts.into(), passes.into()]
    });
    [(&SCENARIOS, scenarios.collect()), (&REPLIES, replies.collect()), (&MINUTES, minutes.collect())]
}
