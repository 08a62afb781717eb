//! What calls leave behind. No call is searched for each of its accounts: what of a case at a moment can make a difference within
//! a call (its shape) is told apart from sums that are only quoted, and what a law can hear in it from what it says of the contact.
//! Each shape is searched once before each law that hears otherwise, and known for all deals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::board::{Board, Encounter, Standing, TalkKey};
use super::course::{ContactResult, Course, Made};
use super::promises::Paid;
use crate::call::{Compiled, bytes_hash, shape_hash};
use crate::law::Bench;
use crate::prove::{Bounds, Left, WaysOut, left_behind, starting_moods, ways_out};

/// The contacts of a course as the law's history tells them apart.
type Signs = Vec<(u8, u8, u8)>;

/// A talk as the law comes to it: how things stand, its moment, whether the debtor rang back, whether the account is late, and the
/// contacts before.
type Before = (Standing, DateTime<FixedOffset>, bool, bool, Signs);

/// What is known of calls, whatever the deal.
pub(super) struct Summaries {
    bounds: Bounds,
    /// By the shape of a talk on its account, and what the law hears.
    ways: BTreeMap<(String, String), Option<Arc<WaysOut>>>,
    /// By the shape of a talk.
    all: BTreeMap<String, Option<Arc<BTreeSet<Left>>>>,
    /// What the law hears in a talk, and whether the talk is begun lawfully.
    benches: BTreeMap<Before, (String, bool)>,
    /// Whether making a contact breaks a rule.
    judged: BTreeMap<(u8, u8, bool, Signs), bool>,
}

impl Summaries {
    pub(super) const fn new(bounds: Bounds) -> Self {
        Self { bounds, ways: BTreeMap::new(), all: BTreeMap::new(), benches: BTreeMap::new(), judged: BTreeMap::new() }
    }

    /// How many calls were searched.
    pub(super) fn searched(&self) -> usize {
        self.ways.len()
    }

    /// Whether no search reached its bound.
    pub(super) fn is_whole(&self) -> bool {
        self.ways.values().all(Option::is_some) && self.all.values().all(Option::is_some)
    }

    /// The lawful ways out of a talk before a law that hears `heard`, had it been begun lawfully.
    fn ways(&mut self, shape: &str, heard: String, talk: &Compiled, bench: impl FnOnce() -> Option<Bench>) -> Option<Arc<WaysOut>> {
        let key = (shape.to_owned(), heard);
        if let Some(known) = self.ways.get(&key) {
            return known.clone();
        }
        let compiled = Compiled { bench: bench()?.begun_lawfully(), ..talk.clone() };
        let ways = ways_out(&compiled, &starting_moods(&compiled), self.bounds).map(Arc::new);
        self.ways.insert(key, ways.clone());
        ways
    }

    /// Whatever any play of a talk leaves behind.
    fn all(&mut self, shape: &str, talk: &Compiled) -> Option<Arc<BTreeSet<Left>>> {
        if let Some(known) = self.all.get(shape) {
            return known.clone();
        }
        let all = left_behind(talk, &starting_moods(talk), self.bounds).map(Arc::new);
        self.all.insert(shape.to_owned(), all.clone());
        all
    }
}

/// A call that is had.
pub(super) struct Had {
    pub talk: Arc<Compiled>,
    /// Its lawful ways out.
    pub ways: Arc<WaysOut>,
    /// Whatever any play leaves behind.
    pub all: Arc<BTreeSet<Left>>,
    /// Whether dialling breaks nothing.
    pub begins_lawfully: bool,
}

/// What is known of calls and contacts in one deal.
pub(super) struct Sight<'b, 's> {
    board: &'b Board<'b>,
    pub summaries: &'s mut Summaries,
    shapes: BTreeMap<TalkKey, String>,
    late: BTreeMap<(NaiveDate, Paid), bool>,
}

impl<'b, 's> Sight<'b, 's> {
    pub(super) const fn new(board: &'b Board<'b>, summaries: &'s mut Summaries) -> Self {
        Self { board, summaries, shapes: BTreeMap::new(), late: BTreeMap::new() }
    }

    /// How many calls there are.
    pub(super) fn calls(&self) -> usize {
        self.shapes.len()
    }

    /// Whether making a contact breaks a rule by itself.
    pub(super) fn breaks(&mut self, course: &Course, contact: u8, slot: u8) -> bool {
        let day = self.board.at(contact, slot).date_naive();
        let key = (contact, slot, self.is_late(course, day), signs(course));
        if let Some(known) = self.summaries.judged.get(&key) {
            return *known;
        }
        let breaks = !self.board.judge(course, contact, slot).is_empty();
        self.summaries.judged.insert(key, breaks);
        breaks
    }

    fn is_late(&mut self, course: &Course, day: NaiveDate) -> bool {
        let key = (day, self.board.paid(course, day));
        if let Some(known) = self.late.get(&key) {
            return *known;
        }
        let is_late = self.board.figures(course, day).is_some_and(|figures| figures.days_past_due > 0);
        self.late.insert(key, is_late);
        is_late
    }

    /// The talk that a contact leads to; none where it leads to none, or where one cannot be staged or searched.
    pub(super) fn had(&mut self, course: &Course, (contact, slot): (u8, u8), encounter: Encounter) -> Option<Had> {
        let Encounter::Talks { standing, at, rang_back } = encounter else { return None };
        let sent = course.with(Made { contact, slot, result: ContactResult::Delivered });
        let course = if rang_back { &sent } else { course };
        let paid = self.board.paid(course, at.date_naive());
        let talk = self.board.talk(standing, at, &paid)?;
        let shape = self.shapes.entry((standing, at, paid)).or_insert_with(|| shape_hash(&talk)).clone();
        // The account comes before the bench as late or not; what it owes is only quoted.
        let is_late = talk.scene.circumstances.get("grace_over") == Some(&1);
        let key = (standing, at, rang_back, is_late, signs(course));
        let (heard, begins_lawfully) = if let Some(known) = self.summaries.benches.get(&key) {
            known.clone()
        } else {
            let bench = self.board.bench(&talk, course, rang_back)?;
            let heard = bytes_hash(&serde_json::to_vec(&bench.heard()).unwrap_or_default());
            let judged = (heard, bench.begins_lawfully());
            self.summaries.benches.insert(key, judged.clone());
            judged
        };
        let ways = self.summaries.ways(&shape, heard, &talk, || self.board.bench(&talk, course, rang_back))?;
        let all = self.summaries.all(&shape, &talk)?;
        Some(Had { talk, ways, all, begins_lawfully })
    }
}

fn signs(course: &Course) -> Signs {
    let sign = |made: Made| match made.result {
        ContactResult::NoAnswer => 0,
        ContactResult::Delivered | ContactResult::CalledBack(_) => 1,
        ContactResult::Talked(_) => 2,
    };
    course.made().map(|made| (made.contact, made.slot, sign(made))).collect()
}
