//! A synthetic organisation: invented people, attempts that a bot really played and that replay to their scores.

use std::collections::BTreeMap;

use super::bot::{Played, play};
use super::content::{Case, Shelf};
use super::ingest::{Delivery, Link, Seat};
use super::people::{ImportRow, insert};
use super::{Role, Store, StoreError};
use crate::call::{Draw, Mode};
use crate::records::write_record;

const SURNAMES: [&str; 16] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "林", "沈", "韩", "杨", "朱", "秦", "许", "何"];
const GIVEN: [&str; 20] =
    ["晓", "凯", "一诺", "敏", "子涵", "宇", "思远", "佳", "明", "雨桐", "浩", "静", "文博", "欣", "磊", "若兰", "航", "可", "天一", "宁"];
/// How skilled bots are, in per cent; people climb from the first to the last.
const SKILLS: [u32; 5] = [20, 45, 70, 88, 97];
/// Plays of each case and skill that attempts are taken from.
const PLAYS: u64 = 12;
/// People in a cohort.
const COHORT: usize = 40;
/// Attempts in one transaction.
const TOGETHER: usize = 64;

/// What happened so far, for whoever waits.
pub type Progress<'a> = dyn FnMut(usize, usize) + Send + 'a;

impl Store {
    /// Fills an empty store with `people` who made `attempts` in the last seven weeks.
    ///
    /// # Errors
    /// When there are people already, or the database fails.
    pub async fn seed_demo(
        &self,
        shelf: &Shelf,
        people: usize,
        attempts: usize,
        now: i64,
        progress: &mut Progress<'_>,
    ) -> Result<(), StoreError> {
        let known: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM people WHERE role = 'trainee'").fetch_one(&self.pool).await?;
        if known.0 > 0 {
            return Err(StoreError::Refused("there are people in this store already: seed an empty one"));
        }
        let plays = self.plays(shelf).await?;
        let seats = self.seed_people(people, now).await?;
        let mut draw = Draw::new(20_261_125);
        let mut chains: BTreeMap<usize, (i64, String)> = BTreeMap::new();
        let mut waiting = Vec::new();
        for made in 0..attempts {
            let person = draw.below(u32::try_from(people).unwrap_or(u32::MAX)) as usize;
            waiting.push(delivery(&plays, &seats[person], chains.entry(person).or_default(), &mut draw, (made, attempts), now)?);
            if waiting.len() == TOGETHER || made + 1 == attempts {
                self.ingest_played(shelf, &waiting).await?;
                waiting.clear();
                progress(made + 1, attempts);
            }
        }
        Ok(())
    }

    /// Plays of every case, by skill.
    async fn plays(&self, shelf: &Shelf) -> Result<Vec<Vec<Played>>, StoreError> {
        let contents: Vec<(String,)> =
            sqlx::query_as("SELECT content FROM cases WHERE guide = 0 ORDER BY content").fetch_all(&self.pool).await?;
        let mut cases: Vec<Case> = Vec::new();
        for (content,) in contents {
            cases.extend(self.case(shelf, &content).await?);
        }
        let of = |skill: u32| {
            let seeds = cases.iter().flat_map(|case| (1..=PLAYS).map(move |seed| (case, seed)));
            seeds.filter_map(|(case, seed)| play(case, seed, skill, Mode::Practice)).collect::<Vec<_>>()
        };
        let plays: Vec<Vec<Played>> = SKILLS.into_iter().map(of).collect();
        if plays.iter().any(Vec::is_empty) {
            return Err(StoreError::Content("no case can be played".to_owned()));
        }
        Ok(plays)
    }

    async fn seed_people(&self, people: usize, now: i64) -> Result<Vec<Seat>, StoreError> {
        let mut seats = Vec::with_capacity(people);
        let mut transaction = self.begin().await?;
        for number in 0..people {
            let name = format!("{}{}", SURNAMES[number % SURNAMES.len()], GIVEN[(number / SURNAMES.len() + number) % GIVEN.len()]);
            let cohort = format!("2026 演示 {:04}", number / COHORT + 1);
            let row = ImportRow {
                number: format!("D{number:06}"),
                name: name.clone(),
                cohort: cohort.clone(),
                role: Role::Trainee,
                leaves: false,
            };
            let id = insert(&mut transaction, &row, now).await?.ok_or(StoreError::Refused("a demo's staff number is taken"))?;
            seats.push(Seat { device: format!("demo-{number}"), person: id, cohort, trainee: name });
        }
        transaction.commit().await?;
        Ok(seats)
    }
}

/// One attempt of a person; the later, the more skilled.
fn delivery(
    plays: &[Vec<Played>],
    seat: &Seat,
    chain: &mut (i64, String),
    draw: &mut Draw,
    (made, all): (usize, usize),
    now: i64,
) -> Result<Delivery, StoreError> {
    let climbed = made * 4 / all.max(1);
    let skill = (climbed + draw.below(3) as usize).saturating_sub(1).min(plays.len() - 1);
    let played = &plays[skill][draw.below(u32::try_from(plays[skill].len()).unwrap_or(1)) as usize];
    let span = 47 * 86_400;
    let at = now - span + i64::try_from(made).unwrap_or(0) * span / i64::try_from(all.max(1)).unwrap_or(1);
    let started = chrono::DateTime::from_timestamp(at, 0).map_or_else(String::new, |at| at.to_rfc3339());
    let mut header = played.header.clone();
    header.trainee.clone_from(&seat.trainee);
    header.started = started;
    let bytes = write_record(&header, &played.inputs, played.finish).map_err(|error| StoreError::Content(error.to_string()))?;
    let (n, before) = (chain.0 + 1, chain.1.clone());
    let next = Link::chained(&before, n, &bytes);
    *chain = (n, next.clone());
    Ok(Delivery { seat: seat.clone(), bytes, notes: String::new(), link: Link { n, before, chain: next }, received: at + 600 })
}
