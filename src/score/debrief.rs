//! The report after the call: everything the debrief screen, text mode and a replay show.

use serde::Serialize;

use super::ledger::Ledger;
use crate::account::Fen;
use crate::account::household::Worth;
use crate::account::owed::Currency;
use crate::call::{FactId, ReplyId};
use crate::law::{RuleId, Severity};
use crate::persona::Mood;
use crate::speech::OfferId;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Outcome {
    /// A red line fails the attempt whatever the points.
    RedLine,
    /// Below a pass mark or a mandatory minimum.
    NotYet,
    Pass,
}

/// One breach, with its rule and where it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The exchange, from 1; 0 is the moment of dialling.
    pub turn: u16,
    pub reply: Option<ReplyId>,
    pub rule: RuleId,
    /// The rule's stable id, such as `CN-CIV-002`.
    pub id: String,
    pub severity: Severity,
    /// Other rules of the same family that the same act broke.
    pub also: Vec<RuleId>,
    /// Crimes that it would become with other numbers or results: shown, never scored.
    pub notes: Vec<RuleId>,
    /// What the scenario suggests to say instead.
    pub better: Option<String>,
}

/// What the promise was worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseReport {
    pub offer: OfferId,
    pub title: String,
    pub willing: bool,
    pub worth: Worth,
}

/// What the household could bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bearable {
    pub currency: Currency,
    /// Date (ISO) and amount of each payment of the safe path.
    pub path: Vec<(String, Fen)>,
    pub total: Fen,
    /// The days on which money was promised, or could decently have been.
    pub days: Vec<BearableDay>,
}

/// What a household has on one day, and what was promised for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BearableDay {
    /// Date (ISO).
    pub on: String,
    /// What is there until the next income, after earlier promises that are kept.
    pub able: Fen,
    /// What of it can go while a week's essentials stay in hand.
    pub safe: Fen,
    pub promised: Option<Fen>,
    pub fate: Fate,
}

/// What becomes of a promise on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Fate {
    /// Nothing was promised for this day.
    NothingPromised,
    Kept,
    /// Kept, out of food or rent.
    Harm,
    Broken,
}

/// Why a case was rightly closed without a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotDialled {
    /// Rules that dialling would have broken, the gravest first.
    pub spared: Vec<Spared>,
    /// Points of the sheet that only a call can earn: as many as the best effective score here lacks of 100.
    pub beyond: i32,
}

/// A rule that dialling would have broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spared {
    pub rule: RuleId,
    /// The rule's stable id.
    pub id: String,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Debrief {
    pub outcome: Outcome,
    /// 0..=100.
    pub lawful: i32,
    /// 0..=100.
    pub effective: i32,
    pub pass_lawful: i32,
    pub pass_effective: i32,
    /// Criteria whose mandatory minimum was missed, by id.
    pub missed_minimums: Vec<String>,
    pub ledger: Ledger,
    pub findings: Vec<Finding>,
    /// The mood after each exchange; the first entry is the start.
    pub moods: Vec<(u16, Mood)>,
    pub learned: Vec<FactId>,
    /// Titles of the objectives, and whether each was reached.
    pub objectives: Vec<(String, bool)>,
    pub promise: Option<PromiseReport>,
    pub bearable: Option<Bearable>,
    pub ending: String,
    /// Where nobody was rung and the attempt passes: nobody was to be rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_dialled: Option<NotDialled>,
    /// Simulated length of the call.
    pub seconds: u16,
}
