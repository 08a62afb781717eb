//! Claims about HR's figures: sums built again are the same, a slow count agrees, and a seeded house adds up.

use std::collections::{BTreeMap, BTreeSet};

use ringback::records::store::statistics::{FEWEST_OTHERS, Item, SMALLEST_GROUP};
use ringback::records::store::{Adjustment, Answer, AttemptLine, BUCKETS, PeopleAsked, Role, Scope, Seat, Shelf, Store, day_of, rebuild};
use ringback::scenario::Shipped;

use super::super::honest::{NOW, START, autopay, delivery, follows, record};
use super::{house, reason, seat};

pub async fn rollups_built_again_are_the_same(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    let compiled = autopay();
    for (seat, inputs) in [(&lin, ["pass", "red-line", "pass"]), (&wu, ["red-line", "red-line", "pass"])] {
        let mut before = String::new();
        for (n, inputs) in (1..).zip(inputs) {
            let bytes = record(&compiled, inputs, &seat.trainee, &format!("2026-11-2{n}T09:00:00+08:00"));
            let mut next = follows(seat, bytes, n, &before);
            next.received = NOW - 86_400 * (4 - n);
            before.clone_from(&next.link.chain);
            let answers = store.ingest(&shelf, &[next]).await.expect("taken");
            assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
        }
    }
    let written = store.rollups().await.expect("read");
    assert!(written.len() > 20, "there is something to compare: {}", written.len());
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

pub async fn a_deleted_person_leaves_sums_and_no_name(store: Store) {
    let (lin, shelf) = house(&store).await;
    let compiled = autopay();
    let sent = delivery(&lin, record(&compiled, "pass", "林晓", START));
    store.ingest(&shelf, &[sent]).await.expect("taken");
    assert_eq!(reason(&store, &shelf, &lin, b"nonsense of lin's".to_vec()).await, "not-a-record");
    let of_all = |lines: Vec<String>| lines.into_iter().filter(|line| !line.starts_with("person_")).collect::<Vec<_>>();
    let before = of_all(store.rollups().await.expect("read"));
    store.forget(&lin.person).await.expect("deleted");
    let after = store.rollups().await.expect("read");
    assert!(!after.iter().any(|line| line.starts_with("person_")), "{after:#?}");
    assert_eq!(of_all(after), before);
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), before, "built again, nobody comes back");
    let mut backup = Vec::new();
    store.backup(&mut backup).await.expect("written");
    let text = String::from_utf8(backup).expect("text");
    assert!(!text.contains("林晓") && !text.contains("十号发工资") && !text.contains(&lin.person), "no name, no note, no id");
    assert_eq!(store.check(&shelf).await.expect("checked").forgotten, 1);
}

pub async fn a_seeded_house_adds_up(store: Store) {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 60 * 86_400).await.expect("the content is kept");
    let mut told = 0;
    store.seed_demo(&shelf, 90, 500, NOW, &mut |made, _| told = made).await.expect("seeded");
    assert_eq!((told, store.holdings().await.expect("counted").attempts), (500, 500));
    let check = store.check(&shelf).await.expect("checked");
    assert_eq!((check.whole, check.damaged), (500, Vec::new()), "every attempt replays to its score");
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    let again = store.rollups().await.expect("read");
    assert_eq!(again.len(), written.len());
    for (one, other) in again.iter().zip(&written) {
        assert_eq!(one, other);
    }
    let overview = store.overview(&Scope::All, day_of(NOW)).await.expect("read");
    assert_eq!(overview.stages.iter().sum::<i64>(), 90);
    assert!(overview.stages[3] > 0 && overview.cohorts.iter().any(|line| line.median_days.is_some()), "somebody is ready: {overview:?}");
    let cohorts: i64 = overview.cohorts.iter().map(|line| line.attempts).sum();
    let weeks: i64 = overview.weeks.iter().map(|week| week.attempts).sum();
    // Seven weeks begin on a Monday; the first attempts may lie some days before.
    assert!(cohorts == 500 && (400..=500).contains(&weeks), "{cohorts}, {weeks}");
    let scope = Scope::Cohorts(overview.cohorts.iter().map(|line| line.cohort.clone()).collect());
    assert_eq!(store.overview(&scope, day_of(NOW)).await.expect("read"), overview, "whoever sees all cohorts sees the house");
    let agreement = store.agreement(&Scope::All).await.expect("read");
    assert_eq!(agreement.judges.len(), 2);
    assert!(agreement.pairs.kappa().is_some() && agreement.engine.kappa().is_some(), "{agreement:?}");
    let ready = store.people(&Scope::All, &PeopleAsked::default(), 100).await.expect("read").into_iter().find(|line| line.stage == 3);
    let certificates = store.certificates_of(&ready.expect("somebody").id).await.expect("read");
    assert_eq!(store.certificate(&certificates[0].code).await.expect("read").as_ref(), Some(&certificates[0]));
}

pub async fn people_come_page_by_page_and_are_found_by_name_and_number(store: Store) {
    for (number, name, cohort) in [("1", "林晓", "b"), ("2", "林晓", "b"), ("3", "吴凯", "a"), ("4", "林", "c"), ("5", "沈%", "")] {
        store.add_person(number, name, cohort, Role::Trainee, NOW).await.expect("new");
    }
    let numbers = async |scope: &Scope, asked: PeopleAsked<'_>, most: i64| {
        let lines = store.people(scope, &asked, most).await.expect("read");
        lines.into_iter().map(|line| (line.number, line.id)).collect::<Vec<_>>()
    };
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = numbers(&Scope::All, PeopleAsked { after: &after, ..PeopleAsked::default() }, 2).await;
        let Some((_, last)) = page.last() else { break };
        after.clone_from(last);
        all.extend(page.into_iter().map(|(number, _)| number));
    }
    assert_eq!((all.len(), all[0].as_str(), all[1].as_str(), all[4].as_str()), (5, "5", "3", "4"), "by cohort, each once: {all:?}");
    for (part, found) in [("林", 3), ("林晓", 2), ("3", 1), ("晓", 0), ("沈%", 1), ("%", 0)] {
        assert_eq!(numbers(&Scope::All, PeopleAsked { part, ..PeopleAsked::default() }, 10).await.len(), found, "{part}");
    }
    let scope = Scope::Cohorts(vec!["b".to_owned(), "c".to_owned()]);
    assert_eq!(numbers(&scope, PeopleAsked { part: "林", ..PeopleAsked::default() }, 10).await.len(), 3);
    assert_eq!(numbers(&scope, PeopleAsked { cohort: Some("a"), ..PeopleAsked::default() }, 10).await.len(), 0);
}

/// A seeded house, and all its attempts.
async fn seeded(store: &Store, people: usize, attempts: usize) -> Shelf {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 60 * 86_400).await.expect("the content is kept");
    store.seed_demo(&shelf, people, attempts, NOW, &mut |_, _| {}).await.expect("seeded");
    shelf
}

async fn counting(store: &Store) -> Vec<AttemptLine> {
    let lines = store.attempts_after(&Scope::All, "", 10_000).await.expect("read");
    lines.into_iter().filter(|line| line.counts).collect()
}

/// Items as one counts them with all attempts at hand: for each person and case the earliest, then each person beside the others.
fn slow_items(attempts: &[AttemptLine]) -> BTreeMap<(String, i64), Item> {
    let mut items: BTreeMap<(String, i64), Item> = BTreeMap::new();
    let people: BTreeSet<&str> = attempts.iter().map(|line| line.person.as_str()).collect();
    for person in people {
        let own: Vec<&AttemptLine> = attempts.iter().filter(|line| line.person == person).collect();
        let is_first = |line: &&&AttemptLine| !own.iter().any(|other| other.scenario == line.scenario && other.started < line.started);
        let firsts: Vec<&&AttemptLine> = own.iter().filter(is_first).collect();
        for first in &firsts {
            let others: Vec<_> = firsts.iter().filter(|other| other.scenario != first.scenario).collect();
            let item = items.entry((first.scenario.clone(), first.version)).or_default();
            let passed = i64::from(first.outcome == "pass");
            item.people += 1;
            item.passed += passed;
            let count = i64::try_from(others.len()).expect("few");
            if count >= FEWEST_OTHERS {
                let won = i64::try_from(others.iter().filter(|other| other.outcome == "pass").count()).expect("few");
                // Rounded to the nearest thousandth.
                let share = (0..=1000).min_by_key(|share| ((1000 * won - share * count).abs(), -share)).expect("one");
                item.linked.people += 1;
                item.linked.passed += passed;
                item.linked.rest += share;
                item.linked.rest_squares += share * share;
                item.linked.rest_of_passed += share * passed;
            }
        }
    }
    items
}

pub async fn first_tries_are_counted_as_a_slow_count_does_whatever_arrives_late(store: Store) {
    let shelf = seeded(&store, 40, 400).await;
    let attempts = counting(&store).await;
    let items = store.items().await.expect("read");
    assert_eq!(items, slow_items(&attempts));
    assert!(items.values().any(|item| item.linked.people >= 10), "somebody tried enough cases: {items:#?}");
    // A PC that was long offline brings an earlier try: of somebody who failed at first, and of somebody who never tried the case.
    let is_case = |line: &&AttemptLine| line.scenario == "m0-forgot-autopay";
    let failed = attempts.iter().filter(is_case).find(|line| line.outcome != "pass").expect("somebody");
    let never = attempts.iter().find(|line| !attempts.iter().filter(is_case).any(|own| own.person == line.person)).expect("somebody");
    for (n, line) in [failed, never].into_iter().enumerate() {
        let person = store.person(&line.person).await.expect("read").expect("there");
        let seat = Seat { device: format!("late-{n}"), person: person.id, cohort: person.cohort, trainee: person.name.clone() };
        let sent = delivery(&seat, record(&autopay(), "pass", &person.name, "2026-09-01T09:00:00+08:00"));
        let answers = store.ingest(&shelf, &[sent]).await.expect("taken");
        assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
    }
    let later = store.items().await.expect("read");
    assert_eq!(later, slow_items(&counting(&store).await));
    let key = (failed.scenario.clone(), failed.version);
    assert_eq!((later[&key].people, later[&key].passed), (items[&key].people + 1, items[&key].passed + 2), "both passed at once now");
    // Somebody is deleted: the figures stay, also when they are worked out again.
    store.forget(&failed.person).await.expect("deleted");
    assert_eq!(store.items().await.expect("read"), later);
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

pub async fn readiness_is_counted_by_cohort_and_bucket(store: Store) {
    seeded(&store, 90, 300).await;
    let (attempts, today) = (counting(&store).await, day_of(NOW));
    let people = store.people(&Scope::All, &PeopleAsked::default(), 1000).await.expect("read");
    let overview = store.overview(&Scope::All, today).await.expect("read");
    let mut large = [0; BUCKETS.len()];
    for line in &overview.cohorts {
        let own: Vec<&str> = people.iter().filter(|person| person.cohort == line.cohort).map(|person| person.id.as_str()).collect();
        for (place, bucket) in BUCKETS.into_iter().enumerate() {
            let count = |passed: bool| {
                let of_bucket = attempts.iter().filter(|line| line.bucket == bucket && (!passed || line.outcome == "pass"));
                let who: BTreeSet<&str> = of_bucket.map(|line| line.person.as_str()).filter(|person| own.contains(person)).collect();
                i64::try_from(who.len()).expect("few")
            };
            assert_eq!((line.tried[place], line.passed[place]), (count(false), count(true)), "{} {bucket}", line.cohort);
            large[place] += if line.people() >= SMALLEST_GROUP { line.passed[place] } else { 0 };
        }
    }
    assert_eq!(overview.large.passed, large);
    assert_eq!(overview.ready[6], overview.stages[3], "who is ready today is so at this week's end");
    assert!(overview.ready[0] < overview.ready[6] && overview.ready.is_sorted(), "{:?}", overview.ready);
    assert!(large.iter().filter(|passed| **passed > 0).count() > 1, "{large:?}");
    // Whoever leaves is not counted.
    let before = overview.large.people();
    let admin = store.add_person("A1", "周敏", "", Role::Admin, NOW).await.expect("new");
    let admin = store.person(&admin).await.expect("read").expect("there");
    // The trainers who judge belong to no cohort.
    let leaver = people.iter().find(|person| !person.cohort.is_empty()).expect("a trainee");
    let row = ringback::records::store::ImportRow {
        number: leaver.number.clone(),
        name: leaver.name.clone(),
        cohort: leaver.cohort.clone(),
        role: Role::Trainee,
        leaves: true,
    };
    store.import(&[(1, Ok(row))], &admin, false, NOW).await.expect("taken");
    assert_eq!(store.overview(&Scope::All, today).await.expect("read").large.people(), before - 1);
}

pub async fn a_rules_weeks_end_today_and_stay_within_the_scope(store: Store) {
    let (lin, shelf) = house(&store).await;
    let other = store.add_person("1009", "沈一诺", "转岗", Role::Trainee, NOW - 86_400).await.expect("new");
    let key = store.enrol(&other, "沈一诺", "PC", NOW - 80_000).await.expect("enrolled");
    let shen = store.seat(&key).await.expect("found").expect("its seat");
    let red = |seat: &Seat, started: &str| delivery(seat, record(&autopay(), "red-line", &seat.trainee, started));
    store.ingest(&shelf, &[red(&lin, START), red(&shen, "2026-11-17T09:00:00+08:00")]).await.expect("taken");
    let today = day_of(NOW);
    let all = store.rule_weeks(&Scope::All, None, today, 8).await.expect("read");
    let broken = all.iter().find(|line| line.sum(0..8).broken == 2).expect("a rule that both broke");
    let weeks: Vec<i64> = broken.weeks.iter().map(|week| week.broken).collect();
    assert_eq!(weeks, [0, 0, 0, 0, 0, 0, 1, 1], "the eighth day before today lies in the week before");
    assert_eq!(broken.last_broken, today - 1);
    let scope = Scope::Cohorts(vec!["转岗".to_owned()]);
    let own = store.rule_weeks(&scope, Some(&broken.rule), today, 8).await.expect("read");
    assert_eq!((own.len(), own[0].sum(0..8).broken, own[0].last_broken), (1, 1, today - 8));
    let who = store.breakers(&scope, &broken.rule).await.expect("read");
    assert_eq!(who.iter().map(|(line, broken, tested)| (line.name.as_str(), *broken, *tested)).collect::<Vec<_>>(), [("沈一诺", 1, 1)]);
    assert_eq!(store.rule_weeks(&Scope::Nobody, None, today, 8).await.expect("read"), []);
    assert_eq!(store.rule_weeks(&Scope::All, None, today - 9, 8).await.expect("read"), [], "nothing had happened");
}

pub async fn judges_agree_as_their_last_words_do(store: Store) {
    let (lin, shelf) = house(&store).await;
    let compiled = autopay();
    let pass = delivery(&lin, record(&compiled, "pass", "林晓", START));
    let red = follows(&lin, record(&compiled, "red-line", "林晓", "2026-11-24T10:00:00+08:00"), 2, &pass.link.chain);
    store.ingest(&shelf, &[pass, red]).await.expect("taken");
    let attempts = counting(&store).await;
    let of = |outcome: &str| attempts.iter().find(|line| line.outcome == outcome).expect("one").id.clone();
    let (pass, red) = (of("pass"), of("red-line"));
    let mut judges = Vec::new();
    for (number, name) in [("2001", "韩老师"), ("2002", "陆老师")] {
        judges.push(store.add_person(number, name, "2026 春", Role::Trainer, NOW).await.expect("new"));
    }
    let judge = async |attempt: &str, by: usize, outcome: &str, at: i64| {
        let given =
            Adjustment {
                by: String::new(), at, outcome: outcome.to_owned(), lawful: 50, effective: 50, reason: "因为如此这般".to_owned()
            };
        store.adjust(attempt, &judges[by], &given).await.expect("written");
    };
    judge(&pass, 0, "red-line", NOW).await;
    // The same second: still the later word.
    judge(&pass, 0, "pass", NOW).await;
    judge(&pass, 1, "not-yet", NOW + 1).await;
    // A clock that went back: still the later word.
    judge(&red, 1, "pass", NOW).await;
    judge(&red, 1, "red-line", NOW - 500).await;
    let agreement = store.agreement(&Scope::All).await.expect("read");
    assert_eq!(agreement.engine.counts, [[1, 0, 0], [0, 0, 0], [0, 1, 1]], "rows: the replay's");
    assert_eq!(agreement.pairs.counts, [[0, 0, 0], [0, 0, 1], [0, 1, 0]], "one pair, both ways");
    assert_eq!((agreement.pairs.judged(), agreement.pairs.alike()), (1, 0));
    let told: Vec<_> = agreement.judges.iter().map(|judge| (judge.name.as_str(), judge.ratings.judged(), judge.ratings.alike())).collect();
    assert_eq!(told, [("陆老师", 2, 1), ("韩老师", 1, 1)]);
    assert_eq!(store.agreement(&Scope::Cohorts(vec!["转岗".to_owned()])).await.expect("read").engine.judged(), 0);
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written, "worked out again, it is the same");
    store.forget(&lin.person).await.expect("deleted");
    let after = store.agreement(&Scope::All).await.expect("read");
    assert_eq!((after.engine.judged(), after.pairs.judged()), (0, 0), "judgements of a deleted person's calls go with them");
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

/// A store that another version filled: what migration 5 works out is what is kept from then on.
pub fn a_store_of_before_gets_its_figures(url: &str) {
    use sqlx::Executor;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("a new database");
        seeded(&store, 30, 300).await;
        let attempts = counting(&store).await;
        let judges = [
            store.add_person("2001", "韩老师", "", Role::Trainer, NOW).await.expect("new"),
            store.add_person("2002", "陆老师", "", Role::Trainer, NOW).await.expect("new"),
        ];
        for (n, line) in attempts.iter().take(12).enumerate() {
            for (by, outcome) in [(0, "pass"), (n % 2, "not-yet"), (1, "red-line")] {
                let at = NOW + i64::try_from(n).expect("few");
                let given =
                    Adjustment { by: String::new(), at, outcome: outcome.to_owned(), lawful: 1, effective: 1, reason: "x".to_owned() };
                store.adjust(&line.id, &judges[by], &given).await.expect("written");
            }
        }
        store.forget(&attempts[0].person).await.expect("deleted");
        let written = store.rollups().await.expect("read");
        store.close().await;
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(url).await.expect("opened");
        for table in ["scenario_minutes", "item_totals", "judge_totals", "judge_pairs"] {
            connection.execute(sqlx::AssertSqlSafe(format!("DROP TABLE {table}"))).await.expect("dropped");
        }
        for (table, columns) in [("person_totals", "tried passed"), ("person_scenarios", "first_at first_version first_passed")] {
            for column in columns.split(' ') {
                connection.execute(sqlx::AssertSqlSafe(format!("ALTER TABLE {table} DROP COLUMN {column}"))).await.expect("dropped");
            }
        }
        connection.execute("DELETE FROM _sqlx_migrations WHERE version = 5").await.expect("forgotten");
        sqlx::Connection::close(connection).await.expect("closed");
        let store = Store::open(url).await.expect("brought up to date");
        assert_eq!(store.rollups().await.expect("read"), written);
    });
}

/// A store whose sums of rules and criteria still stand in rows of their own is brought to the very tallies that today's program keeps.
pub fn a_store_of_rows_gets_its_tallies(url: &str) {
    use sqlx::Executor;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("a new store");
        seeded(&store, 50, 300).await;
        let written = store.rollups().await.expect("read");
        store.close().await;
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(url).await.expect("opened");
        let mut rows = vec![
            "CREATE TABLE person_rules (person TEXT NOT NULL, rule TEXT NOT NULL, tested BIGINT NOT NULL, broken BIGINT NOT NULL, \
             last_tested BIGINT NOT NULL, last_broken BIGINT NOT NULL, PRIMARY KEY (person, rule))"
                .to_owned(),
            "CREATE TABLE person_criteria (person TEXT NOT NULL, criterion TEXT NOT NULL, earned BIGINT NOT NULL, possible BIGINT NOT NULL, \
             PRIMARY KEY (person, criterion))"
                .to_owned(),
            "CREATE TABLE rule_days (rule TEXT NOT NULL, cohort TEXT NOT NULL, day BIGINT NOT NULL, tested BIGINT NOT NULL, \
             broken BIGINT NOT NULL, PRIMARY KEY (rule, cohort, day))"
                .to_owned(),
        ];
        let values = |key: &str, sum: &[i64]| {
            let sums: Vec<String> = sum.iter().map(i64::to_string).collect();
            format!("({key}, {})", sums.join(", "))
        };
        for row in sqlx::query("SELECT person, rules, criteria FROM person_tallies").fetch_all(&mut connection).await.expect("read") {
            let [person, rules, criteria] = [0, 1, 2].map(|at| sqlx::Row::get::<String, _>(&row, at));
            for (table, sums) in [("person_rules", rules), ("person_criteria", criteria)] {
                let sums: BTreeMap<String, Vec<i64>> = serde_json::from_str(&sums).expect("sums");
                rows.extend(sums.iter().map(|(key, sum)| format!("INSERT INTO {table} VALUES {}", values(&format!("'{person}', '{key}'"), sum))));
            }
        }
        for row in sqlx::query("SELECT cohort, day, rules FROM cohort_days").fetch_all(&mut connection).await.expect("read") {
            let (cohort, day, rules): (String, i64, String) = (sqlx::Row::get(&row, 0), sqlx::Row::get(&row, 1), sqlx::Row::get(&row, 2));
            let sums: BTreeMap<String, Vec<i64>> = serde_json::from_str(&rules).expect("sums");
            rows.extend(sums.iter().map(|(key, sum)| format!("INSERT INTO rule_days VALUES {}", values(&format!("'{key}', '{cohort}', {day}"), sum))));
        }
        assert!(rows.len() > 500, "there is something to bring over: {}", rows.len());
        rows.extend(["DROP TABLE person_tallies", "DROP TABLE person_breaches", "ALTER TABLE cohort_days DROP COLUMN rules"].map(str::to_owned));
        rows.push("DELETE FROM _sqlx_migrations WHERE version = 8".to_owned());
        for sql in rows {
            connection.execute(sqlx::AssertSqlSafe(sql)).await.expect("as it was");
        }
        sqlx::Connection::close(connection).await.expect("closed");
        let store = Store::open(url).await.expect("brought up to date");
        assert_eq!(store.rollups().await.expect("read"), written);
    });
}
