//! A case as an item of a test: how people's *first* tries at it ended, and how the same people's first tries elsewhere did. First,
//! because somebody who tries until it goes would count as often as they like. The sums depend on the set of attempts alone, not
//! on the order in which they arrive: who passes something changes what stands at every case that they tried.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use super::correlation::{FEWEST_OTHERS, Linked};
use crate::records::store::cells::{Cell, Row, put};
use crate::records::store::stage::Ground;
use crate::records::store::{StoreError, number, text};

/// Somebody's first try at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::records::store) struct First {
    /// Unix seconds; nobody begins a case twice in one.
    pub at: i64,
    /// The scenario's version then.
    pub version: i64,
    pub passed: bool,
}

impl First {
    /// The earlier of two.
    pub(in crate::records::store) const fn earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }
}

/// Somebody's first tries, by scenario.
pub(in crate::records::store) type Firsts = BTreeMap<String, First>;

/// The first tries at one version of a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Item {
    /// How many people met the case in this version.
    pub people: i64,
    /// How many of them passed at once.
    pub passed: i64,
    /// Those of them who tried enough others.
    pub linked: Linked,
}

/// What is to be added, by scenario and version.
#[derive(Debug, Default)]
pub(in crate::records::store) struct Items(BTreeMap<(String, i64), Item>);

impl Items {
    /// Adds what one person's first tries say of each case, or takes it away.
    pub(in crate::records::store) fn add(&mut self, firsts: &Firsts, times: i64) {
        let (tried, passed) = (i64::try_from(firsts.len()).unwrap_or(i64::MAX), firsts.values().filter(|first| first.passed).count());
        let passed = i64::try_from(passed).unwrap_or(i64::MAX);
        for (scenario, first) in firsts {
            let own = i64::from(first.passed);
            let item = self.0.entry((scenario.clone(), first.version)).or_default();
            item.people += times;
            item.passed += times * own;
            let others = tried - 1;
            if others >= FEWEST_OTHERS {
                let share = share_elsewhere(passed - own, others);
                let linked = &mut item.linked;
                linked.people += times;
                linked.passed += times * own;
                linked.rest += times * share;
                linked.rest_squares += times * share * share;
                linked.rest_of_passed += times * own * share;
            }
        }
    }

    /// Writes the sums; what nobody stands behind any more goes.
    pub(in crate::records::store) async fn write(self, transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        let lost = self.0.values().any(|item| item.people < 0);
        let changed = self.0.into_iter().filter(|(_, item)| *item != Item::default());
        let rows: Vec<Row> = changed.map(|((scenario, version), item)| row(scenario, version, item)).collect();
        put(transaction, "item_totals", ITEM_COLUMNS, &format!("ON CONFLICT (scenario, version) DO UPDATE SET {}", adding()), rows).await?;
        if lost {
            sqlx::query("DELETE FROM item_totals WHERE people = 0").execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// Which part of so many others somebody passed, in thousandths, rounded to the nearest.
const fn share_elsewhere(passed: i64, others: i64) -> i64 {
    (2000 * passed + others) / (2 * others)
}

/// The columns of the table, as they are added to.
pub(in crate::records::store) const ITEM_COLUMNS: &str =
    "scenario, version, people, passed, linked, linked_passed, rest, rest_squares, rest_of_passed";

fn row(scenario: String, version: i64, item: Item) -> Row {
    let Linked { people, passed, rest, rest_squares, rest_of_passed } = item.linked;
    let sums = [version, item.people, item.passed, people, passed, rest, rest_squares, rest_of_passed];
    std::iter::once(Cell::from(scenario)).chain(sums.map(Cell::from)).collect()
}

fn adding() -> String {
    let sums = ITEM_COLUMNS.split(", ").skip(2);
    sums.map(|column| format!("{column} = item_totals.{column} + excluded.{column}")).collect::<Vec<_>>().join(", ")
}

/// An item's row.
pub(super) fn item(row: &sqlx::any::AnyRow) -> Result<Item, StoreError> {
    let linked = Linked {
        people: number(row, "linked")?,
        passed: number(row, "linked_passed")?,
        rest: number(row, "rest")?,
        rest_squares: number(row, "rest_squares")?,
        rest_of_passed: number(row, "rest_of_passed")?,
    };
    Ok(Item { people: number(row, "people")?, passed: number(row, "passed")?, linked })
}

/// What changes where these people's tries come in, some of which may be earlier than what is known of them.
pub(in crate::records::store) fn changed(tries: &BTreeMap<String, Firsts>, known: &BTreeMap<String, Ground>) -> Items {
    let mut items = Items::default();
    for (person, own) in tries {
        let known = known.get(person).into_iter().flat_map(|ground| &ground.cases);
        let before: Firsts = known.map(|(scenario, tried)| (scenario.clone(), tried.first)).collect();
        let mut after = before.clone();
        for (scenario, first) in own {
            let merged = before.get(scenario).map_or(*first, |known| known.earlier(*first));
            after.insert(scenario.clone(), merged);
        }
        if after != before {
            items.add(&before, -1);
            items.add(&after, 1);
        }
    }
    items
}

/// Works the sums out from the attempts themselves, person by person: slow, and the measure of what was kept meanwhile.
pub(in crate::records::store) async fn rebuild(transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM item_totals").execute(&mut **transaction).await?;
    let (mut items, mut firsts) = (Items::default(), Firsts::new());
    let mut after = (String::new(), String::new(), 0);
    loop {
        let rows = sqlx::query(
            "SELECT person, scenario, started, version, outcome FROM attempts WHERE counts = 1 \
             AND (person, scenario, started) > ($1, $2, $3) ORDER BY person, scenario, started LIMIT 2000",
        )
        .bind(after.0.clone())
        .bind(after.1.clone())
        .bind(after.2)
        .fetch_all(&mut **transaction)
        .await?;
        for row in &rows {
            let (person, scenario, at) = (text(row, "person")?, text(row, "scenario")?, number(row, "started")?);
            if person != after.0 {
                items.add(&std::mem::take(&mut firsts), 1);
            }
            let first = First { at, version: number(row, "version")?, passed: text(row, "outcome")? == "pass" };
            firsts.entry(scenario.clone()).or_insert(first);
            after = (person, scenario, at);
        }
        if rows.is_empty() {
            items.add(&firsts, 1);
            return items.write(transaction).await;
        }
    }
}

/// First tries of several people.
pub(in crate::records::store) fn of_new(tries: &BTreeMap<String, Firsts>) -> Items {
    let mut items = Items::default();
    for firsts in tries.values() {
        items.add(firsts, 1);
    }
    items
}

impl Items {
    /// Adds other sums.
    pub(in crate::records::store) fn join(&mut self, other: Self) {
        for (key, item) in other.0 {
            let sum = self.0.entry(key).or_default();
            sum.people += item.people;
            sum.passed += item.passed;
            let (linked, other) = (&mut sum.linked, item.linked);
            linked.people += other.people;
            linked.passed += other.passed;
            linked.rest += other.rest;
            linked.rest_squares += other.rest_squares;
            linked.rest_of_passed += other.rest_of_passed;
        }
    }
}
