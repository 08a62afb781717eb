//! A contact as the law sees it: who calls whom, when, on which number, and what came before. None of it may be
//! guessed from the text of a line.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::account::Fen;
use crate::speech::ActUse;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    OwnStaff,
    Agency,
    /// Collects a debt of its own and is no financial institution: general law only.
    PrivateCreditor,
}

/// How a person stands to the debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PartyRole {
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

impl PartyRole {
    /// Everybody, in the order of declaration.
    pub const ALL: [Self; 11] = [
        Self::Debtor,
        Self::CoDebtor,
        Self::Guarantor,
        Self::Spouse,
        Self::Parent,
        Self::Child,
        Self::Relative,
        Self::Colleague,
        Self::Employer,
        Self::Contact,
        Self::Stranger,
    ];
}

/// How a contact is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Channel {
    Call,
    Message,
    Letter,
    Visit,
}

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NumberSource {
    /// Left with the bank by the debtor.
    Reserved,
    Contract,
    ContactNamed,
    Public,
    Unknown,
    Bought,
}

/// Who began the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Initiator {
    Collector,
    Debtor,
}

/// What came of an earlier contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PastResult {
    NoAnswer,
    Busy,
    NotInService,
    Delivered,
    Conversation,
}

/// An earlier contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    pub at: DateTime<FixedOffset>,
    pub channel: Channel,
    pub to: PartyRole,
    pub number: String,
    pub result: PastResult,
}

/// Everything that is fixed while a contact lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scene {
    pub role: Role,
    pub at: DateTime<FixedOffset>,
    pub channel: Channel,
    pub initiator: Initiator,
    pub number: String,
    pub number_of: PartyRole,
    pub number_source: NumberSource,
    pub history: Vec<Past>,
    /// Facts that rules ask for, by name; a truth value is 0 or 1.
    pub circumstances: BTreeMap<String, i64>,
    /// The account's true figures, by the place that a figure's id names.
    pub figures: Vec<(String, Fen)>,
}

/// One act as it was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Heard {
    pub act: ActUse,
    /// Who was on the line.
    pub hearer: PartyRole,
    /// 0 none, 1 the name, 2 two factors.
    pub verified: u8,
}
