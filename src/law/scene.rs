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
    Heir,
    /// Executor, administrator or personal representative of an estate.
    Executor,
    Guardian,
    /// The parent of a debtor who is a minor.
    ParentOfMinor,
    /// Confirmed successor in interest of a mortgage.
    SuccessorInInterest,
    /// Represents the debtor, as a lawyer.
    Attorney,
    /// Represents the debtor, without being a lawyer.
    Agent,
    Creditor,
    CreditorsAttorney,
    CollectorsAttorney,
    CreditBureau,
}

impl PartyRole {
    /// Everybody, in the order of declaration.
    pub const ALL: [Self; 22] = [
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
        Self::Heir,
        Self::Executor,
        Self::Guardian,
        Self::ParentOfMinor,
        Self::SuccessorInInterest,
        Self::Attorney,
        Self::Agent,
        Self::Creditor,
        Self::CreditorsAttorney,
        Self::CollectorsAttorney,
        Self::CreditBureau,
    ];
}

/// How a contact is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Channel {
    Call,
    /// A text message.
    Message,
    Letter,
    Visit,
    /// A voicemail dropped without ringing.
    Ringless,
    Email,
    Postcard,
    /// A private message in a social network.
    Social,
    /// A post that others can see.
    Post,
    /// The person uses the collector's website or app.
    Web,
    /// A step on the file and no message: reporting to a bureau, suing, selling, booking a payment.
    Step,
}

impl Channel {
    /// Whether it carries written words to the person.
    #[must_use]
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Message | Self::Letter | Self::Email | Self::Postcard | Self::Social)
    }
}

/// A place that a contact reaches somebody at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    Home,
    Work,
    Hospital,
    School,
    Elsewhere,
}

/// What came of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// It rang out, or went to a recording on which nothing could be left.
    #[serde(alias = "Unanswered")]
    NoAnswer,
    Busy,
    NotInService,
    /// A message was left on a voicemail.
    Voicemail,
    /// A voicemail with the few things that a limited-content message may hold, and nothing else.
    LimitedContentVoicemail,
    /// Somebody answered and the line dropped before a word.
    Dropped,
    Conversation,
    /// It connected; whether anybody spoke is not on file.
    Connected,
    /// A message or letter arrived, as far as anybody knows.
    Delivered,
    /// It came back undeliverable.
    Bounced,
}

impl From<PastResult> for Outcome {
    fn from(result: PastResult) -> Self {
        match result {
            PastResult::NoAnswer => Self::NoAnswer,
            PastResult::Busy => Self::Busy,
            PastResult::NotInService => Self::NotInService,
            PastResult::Delivered => Self::Delivered,
            PastResult::Conversation => Self::Conversation,
        }
    }
}

impl Outcome {
    /// Whether it is one of these; `None` where it may or may not be. A voicemail is no answer unless listed itself.
    #[must_use]
    pub fn is_of(self, listed: &[Self]) -> Option<bool> {
        let is = |outcome: Self| listed.contains(&outcome);
        match self {
            Self::Voicemail | Self::LimitedContentVoicemail => Some(is(self) || is(Self::NoAnswer)),
            Self::Connected if !is(self) => {
                let could_be = [Self::NoAnswer, Self::Voicemail, Self::Conversation];
                let hits = could_be.into_iter().filter(|outcome| outcome.is_of(listed) == Some(true)).count();
                if hits == 0 {
                    Some(false)
                } else if hits == could_be.len() {
                    Some(true)
                } else {
                    None
                }
            }
            _ => Some(is(self)),
        }
    }
}

/// Why a contact is made, where a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Purpose {
    /// Says that efforts to collect end.
    EndEfforts,
    /// Says that a usual remedy may be used.
    MayUseRemedy,
    /// Says that a named remedy will be used.
    WillUseRemedy,
    /// A notice that mortgage servicing law demands.
    MortgageNotice,
    /// Asks where a person can be found.
    Locate,
    /// A communication that other law or a court demands.
    RequiredByLaw,
    /// Part of active litigation about the debt.
    Litigation,
    /// Answers the person's own request for information.
    AnswerRequest,
    /// Warns, when time is short, of a harm that is not the collector's to decide.
    AvertHarm,
    /// Confirms once that the person has opted out.
    ConfirmOptOut,
    /// Asks for a better time or place, and nothing else.
    AskBetterTime,
    /// Sends what verifies a debt or names its first creditor.
    AnswerDispute,
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
    /// Whether it told the person of the debt, where that is on file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<bool>,
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
