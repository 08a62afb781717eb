//! The files as a trainer writes them. Nothing here is resolved: names are still words, conditions and
//! figures are still text. These types never leave this room; `resolve` turns them into ids once.

use indexmap::IndexMap;
use serde::Deserialize;

use super::reader::{Phrase, Spanned};

/// A map that keeps the order of the file and knows where each key stands.
pub(crate) type Ordered<T> = IndexMap<Spanned<String>, T>;

/// The example bank: for whom a desk calls unless the file says otherwise.
pub(crate) const INSTITUTION: &str = "回声银行";

/// One practice case: one RON file.
#[derive(Debug, Deserialize)]
#[serde(rename = "Scenario", deny_unknown_fields)]
pub(crate) struct RawScenario {
    /// Stable name; the file is called `<id>.ron`.
    pub id: Spanned<String>,
    pub version: u32,
    /// Source language of the texts, a BCP 47 tag such as `zh-CN`.
    pub language: String,
    /// 1 (easy) to 5.
    pub difficulty: u8,
    pub title: Spanned<String>,
    /// Two or three sentences for the library and the briefing.
    pub summary: Spanned<String>,
    /// What the file on the desk says about the person, one line each.
    #[serde(default)]
    pub known: Vec<Spanned<String>>,
    pub rubric: Spanned<String>,
    pub packs: Vec<Spanned<String>>,
    pub role: RawRole,
    /// Date and time of the first possible contact, with offset: `2026-04-30T10:20:00+08:00`.
    pub on: Spanned<String>,
    /// What the author believes the bucket to be; `check` compares it with the computed one.
    #[serde(default)]
    pub bucket: Option<Spanned<String>>,
    pub account: RawAccount,
    /// For whom the desk calls; the example bank where missing.
    #[serde(default)]
    pub institution: Option<Spanned<String>>,
    /// Everybody who can be on the line. Exactly one has the role `Debtor`.
    pub parties: Ordered<RawParty>,
    /// Which number is dialled, and who really picks up.
    pub dials: RawDial,
    #[serde(default)]
    pub history: Vec<RawContact>,
    pub persona: RawPersona,
    #[serde(default)]
    pub portrait: Option<RawPortrait>,
    /// What the debtor may reveal.
    #[serde(default)]
    pub facts: Ordered<RawFact>,
    /// Truths of the case that the law needs and no line may be searched for (`recording_on`, `adverse_notice_sent`…):
    /// a word and an integer or a truth value.
    #[serde(default)]
    pub circumstances: Ordered<RawTruth>,
    /// The finite ladder of offers.
    #[serde(default)]
    pub offers: Ordered<RawOffer>,
    /// Facts and flags the call should reach, shown in the briefing.
    pub objectives: Vec<RawObjective>,
    /// No money is wanted here (third party, dispute, distress…): the outcome weight goes elsewhere.
    #[serde(default)]
    pub no_money: bool,
    pub start: Spanned<String>,
    pub nodes: Ordered<RawNode>,
    pub endings: Ordered<RawEnding>,
    pub wrap_up: Ordered<RawField>,
    /// Named deals; the first one is the default. Empty means one deal called `usual`.
    #[serde(default)]
    pub variants: Ordered<RawVariant>,
    /// What must be true of every play: `ringback prove` tries it (docs/formats/invariants.md).
    #[serde(default)]
    pub invariants: Ordered<RawInvariant>,
}

/// One claim: exactly one of `never`, `always` and `eventually`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInvariant {
    #[serde(default)]
    pub never: Option<Spanned<String>>,
    #[serde(default)]
    pub always: Option<Spanned<String>>,
    #[serde(default)]
    pub eventually: Option<Spanned<String>>,
    #[serde(default)]
    pub plays: RawPlays,
}

/// Of which plays an invariant speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum RawPlays {
    #[default]
    All,
    Lawful,
    Winning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawRole {
    OwnStaff,
    Agency,
}

/// A truth of the case, for law and conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawTruth {
    Yes,
    No,
    Is(i64),
}

/// The debt: its figures follow from contract, postings or schedule, and the date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAccount {
    pub product: RawProduct,
    /// Shown instead of a number; the last four digits only.
    pub tail: Spanned<String>,
    #[serde(default)]
    pub currency: RawCurrency,
    /// A card's contract.
    #[serde(default)]
    pub contract: Option<RawCardTerms>,
    /// A card's purchases and payments, oldest first.
    #[serde(default)]
    pub postings: Vec<RawPosting>,
    /// A loan's contract and schedule.
    #[serde(default)]
    pub loan: Option<RawLoan>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawProduct {
    CreditCard,
    /// A loan paid back by instalments.
    Loan,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum RawCurrency {
    #[default]
    Cny,
    Usd,
}

/// An instalment loan: every figure is the contract's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLoan {
    pub amount: Spanned<String>,
    pub daily_rate_per_10000: u32,
    pub penalty_rate_per_10000: u32,
    #[serde(default)]
    pub compounds: bool,
    /// Due date, principal, interest.
    pub instalments: Vec<(Spanned<String>, Spanned<String>, Spanned<String>)>,
    /// How many were paid, from the first.
    pub paid: Spanned<usize>,
    /// When the bank declared everything due at once, if it did.
    #[serde(default)]
    pub declared_due_on: Option<Spanned<String>>,
    /// No file writes this: it follows from payments of a case over several days.
    #[serde(skip)]
    pub carried: crate::account::Fen,
}

/// Parameters of a card contract, `worked-examples` §0: every one of them is the contract's, none is a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCardTerms {
    pub statement_day: Spanned<u8>,
    pub due_day: Spanned<u8>,
    pub daily_rate_per_10000: Spanned<u32>,
    pub interest_method: RawInterestMethod,
    pub min_purchase_pct: Spanned<u32>,
    pub penalty_pct: Spanned<u32>,
    pub grace_days: Spanned<u32>,
    /// Yuan with two decimals, such as `"10.00"`.
    pub tolerance: Spanned<String>,
    #[serde(default)]
    pub compound: RawCompound,
    pub bucket_convention: RawBucketConvention,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawInterestMethod {
    Whole,
    UnpaidPart,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum RawCompound {
    #[default]
    None,
    Monthly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawBucketConvention {
    ByCycle,
    ByDays,
}

#[derive(Debug, Deserialize)]
pub(crate) enum RawPosting {
    Purchase(Spanned<String>, Spanned<String>),
    Payment(Spanned<String>, Spanned<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParty {
    pub role: RawPartyRole,
    pub surname: Spanned<String>,
    pub given: Spanned<String>,
    /// How the collector addresses the person: 先生, 女士, Mr, Ms.
    pub address: Spanned<String>,
    /// How this person looks; the scenario's own portrait where missing.
    #[serde(default)]
    pub portrait: Option<RawPortrait>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawPartyRole {
    Debtor,
    CoDebtor,
    Guarantor,
    Spouse,
    Parent,
    Child,
    Relative,
    Colleague,
    Employer,
    Contact,
    Stranger,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDial {
    /// The party whose number it is.
    pub number_of: Spanned<String>,
    pub source: RawNumberSource,
    /// Who picks up.
    pub answered_by: Spanned<String>,
    /// The masked number shown in the file, such as `138****2208`.
    pub shown: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawNumberSource {
    /// Left with the bank by the debtor.
    Reserved,
    Contract,
    ContactNamed,
    Public,
    Unknown,
    Bought,
}

/// One earlier contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContact {
    pub at: Spanned<String>,
    pub channel: RawChannel,
    pub to: Spanned<String>,
    pub result: RawResult,
    /// Whether it told the person of the debt, where that is on file.
    #[serde(default)]
    pub told: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawChannel {
    Call,
    Message,
    Letter,
    Visit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawResult {
    NoAnswer,
    Busy,
    NotInService,
    Delivered,
    Conversation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPersona {
    pub age: u8,
    /// A temperament of `assets/temperaments.ron`.
    pub temperament: Spanned<String>,
    pub mood: RawMood,
    /// Willingness a promise needs to be kept; the formula's `keep_at`.
    #[serde(default = "keep_at_default")]
    pub keep_at: u8,
    pub household: RawHousehold,
    /// What the debtor does by default, when the node itself has no answer to an act. Tried in order.
    #[serde(default)]
    pub on: Vec<RawTransition>,
    /// What the debtor does when nobody speaks.
    #[serde(default)]
    pub silence: Option<RawMove>,
}

fn keep_at_default() -> u8 {
    3
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMood {
    pub trust: RawLevel,
    pub anger: RawLevel,
    pub stress: RawLevel,
    pub willingness: RawLevel,
}

/// A level of 0..=6, or the range the deal draws from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum RawLevel {
    At(u8),
    Between(u8, u8),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHousehold {
    pub cash: Spanned<String>,
    /// Date and yuan.
    #[serde(default)]
    pub incomes: Vec<(Spanned<String>, Spanned<String>)>,
    #[serde(default)]
    pub musts: Vec<(Spanned<String>, Spanned<String>)>,
    pub essentials_a_day: Spanned<String>,
}

/// Parts of `assets/portrait/`, by the names of their files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPortrait {
    pub face: Spanned<String>,
    pub hair: Spanned<String>,
    pub clothes: Spanned<String>,
    /// Years; the persona's where missing.
    #[serde(default)]
    pub age: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFact {
    pub title: Spanned<String>,
    /// Whether learning it earns points (the rubric says how many).
    #[serde(default)]
    pub counts: bool,
}

/// One rung: one payment or several, or an application that the bank decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOffer {
    pub title: Spanned<String>,
    /// Amount and date as figures: `("minimum", "today")`, `("minimum", "payday + 1")`.
    pub pays: Vec<(Spanned<String>, Spanned<String>)>,
    /// Outside this desk's authority: counts as applied for, never as granted.
    #[serde(default)]
    pub applied_for: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawObjective {
    pub title: Spanned<String>,
    /// When it is reached.
    pub when: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNode {
    /// Wordings of the debtor's line on entering; the deal draws one. Empty: the debtor says nothing of their own.
    #[serde(default)]
    pub debtor: Ordered<Spanned<String>>,
    /// Tried before `debtor`, in order; the first whose condition holds is spoken.
    #[serde(default)]
    pub moods: Vec<RawLine>,
    /// What entering does: `reveal(fact)`, `verify(two_factors)`, `on_line(party)`, `flag(name)`, `promise(offer)`.
    #[serde(default)]
    pub enter: Vec<RawEffect>,
    #[serde(default)]
    pub replies: Ordered<RawReply>,
    #[serde(default)]
    pub on: Vec<RawTransition>,
    #[serde(default)]
    pub otherwise: Option<RawMove>,
    #[serde(default)]
    pub silence: Option<RawMove>,
    /// Seconds to answer in an exam; without it the usual limit.
    #[serde(default)]
    pub answer_within: Option<u32>,
    /// Entering this node ends the call with this ending.
    #[serde(default)]
    pub ends: Option<Spanned<String>>,
    /// A better reply to show in the debrief when something went wrong here.
    #[serde(default)]
    pub better: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLine {
    pub when: Spanned<String>,
    pub say: Ordered<Spanned<String>>,
}

/// `reveal(fact)`, optionally only when a condition holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEffect {
    #[serde(rename = "do")]
    pub effect: Phrase,
    #[serde(default)]
    pub when: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReply {
    pub say: Spanned<String>,
    pub acts: Vec<Phrase>,
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// Where it leads; without it the acts decide (`on`, the persona's defaults, `otherwise`).
    #[serde(default)]
    pub to: Option<Spanned<String>>,
    /// What the debtor says first; replaces the next node's own line.
    #[serde(default)]
    pub answer: Ordered<Spanned<String>>,
    #[serde(default)]
    pub effect: Vec<RawEffect>,
    /// Replaces the temperament's table for this reply: `(trust: 1, anger: -1)`.
    #[serde(default)]
    pub mood: Option<RawShift>,
    /// Spoken into the debtor's line: it costs what the temperament says under `interrupted`, and saves half of the
    /// node's own line (its shortest wording, in whole fives of seconds).
    #[serde(default)]
    pub cuts_in: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawShift {
    pub trust: i8,
    pub anger: i8,
    pub stress: i8,
    pub willingness: i8,
}

/// A transition by act: `(act: threaten, to: "angry")`. `act` may be an act, an act with arguments or a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTransition {
    pub act: Phrase,
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// Missing: stay at this node.
    #[serde(default)]
    pub to: Option<Spanned<String>>,
    #[serde(default)]
    pub answer: Ordered<Spanned<String>>,
    #[serde(default)]
    pub effect: Vec<RawEffect>,
}

/// Where to go when nothing else matched, or when nobody spoke.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMove {
    #[serde(default)]
    pub to: Option<Spanned<String>>,
    #[serde(default)]
    pub answer: Ordered<Spanned<String>>,
    #[serde(default)]
    pub effect: Vec<RawEffect>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEnding {
    pub title: Spanned<String>,
}

/// One field of the wrap-up form, filled in the order of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawField {
    pub title: Spanned<String>,
    pub options: Ordered<RawOption>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOption {
    pub label: Spanned<String>,
    /// When this is the right entry.
    pub right: Spanned<String>,
}

/// One named deal: what differs from the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawVariant {
    /// New names, by party.
    pub names: Ordered<RawName>,
    /// Another number, or somebody else who picks up.
    pub dials: Option<RawDial>,
    /// New amounts: the index of a posting in the file, from 0, and yuan.
    pub amounts: Vec<(usize, Spanned<String>)>,
    /// Flags that are set from the start (objections that come up).
    pub flags: Vec<Phrase>,
    /// Another moment of the call; days past due, figures and dates follow.
    pub on: Option<Spanned<String>>,
    /// Other days on which money comes in, in place of the file's: date and yuan.
    pub incomes: Option<Vec<(Spanned<String>, Spanned<String>)>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawName {
    pub surname: Spanned<String>,
    pub given: Spanned<String>,
    pub address: Spanned<String>,
}
