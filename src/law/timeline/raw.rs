//! `TIMELINE.ron` as people write it. Nothing is resolved here; `load` does it once. The format is described in
//! `docs/formats/timeline.md`.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{AddressKind, ConsentKind};
use crate::law::scene::{Channel, NumberSource, Outcome, PartyRole, Place, Purpose, Role};
use crate::scenario::reader::{Phrase, Spanned};

pub(super) type Ordered<T> = IndexMap<Spanned<String>, T>;

#[derive(Debug, Deserialize)]
#[serde(rename = "Timeline", deny_unknown_fields)]
pub(super) struct RawTimeline {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub packs: Vec<Spanned<String>>,
    pub role: Role,
    #[serde(default)]
    pub time_zone: Option<Spanned<String>>,
    #[serde(default)]
    pub accepts: Option<Vec<Channel>>,
    pub parties: Ordered<RawPerson>,
    #[serde(default)]
    pub debts: Ordered<RawDebt>,
    #[serde(default)]
    pub facts: Ordered<RawFact>,
    #[serde(default)]
    pub contacts: Ordered<RawContact>,
    #[serde(default)]
    pub probes: Ordered<RawContact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    pub role: PartyRole,
    #[serde(default)]
    pub time_zones: Vec<Spanned<String>>,
    #[serde(default)]
    pub addresses: Ordered<RawAddress>,
    #[serde(default)]
    pub on_file: Vec<RawRecord>,
    #[serde(default)]
    pub facts: Ordered<RawFact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAddress {
    pub kind: AddressKind,
    #[serde(default)]
    pub place: Option<Place>,
    #[serde(default)]
    pub source: Option<NumberSource>,
    #[serde(default)]
    pub facts: Ordered<RawFact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDebt {
    #[serde(default)]
    pub counts_with: Option<Spanned<String>>,
    /// Amounts with two decimals.
    #[serde(default)]
    pub figures: Ordered<Spanned<String>>,
    #[serde(default)]
    pub limitation_expires: Option<Spanned<String>>,
    #[serde(default)]
    pub settled: Option<Spanned<String>>,
    #[serde(default)]
    pub validation_sent: Option<Spanned<String>>,
    #[serde(default)]
    pub validation_received: Option<Spanned<String>>,
    #[serde(default)]
    pub validation_ends: Option<Spanned<String>>,
    #[serde(default)]
    pub facts: Ordered<RawFact>,
}

#[derive(Debug, Deserialize)]
pub(super) enum RawFact {
    Yes,
    No,
    Is(i64),
    Since(Spanned<String>),
    Until(Spanned<String>),
    Between(Spanned<String>, Spanned<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum RawDay {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum RawTopic {
    Debt,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum RawVerified {
    Nothing,
    Name,
    TwoFactors,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContact {
    pub at: Spanned<String>,
    /// The party that began it; without it the collector did.
    #[serde(default)]
    pub by: Option<Spanned<String>>,
    /// Whom the collector wanted.
    #[serde(default)]
    pub to: Option<Spanned<String>>,
    pub channel: Channel,
    #[serde(default)]
    pub number: Option<Spanned<String>>,
    #[serde(default)]
    pub source: Option<NumberSource>,
    #[serde(default)]
    pub place: Option<Place>,
    #[serde(default)]
    pub outcome: Option<Outcome>,
    #[serde(default)]
    pub received: Option<Spanned<String>>,
    #[serde(default)]
    pub answered_by: Option<Spanned<String>>,
    #[serde(default)]
    pub verified: Option<RawVerified>,
    #[serde(default)]
    pub debts: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub discussed: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub topic: Option<RawTopic>,
    #[serde(default)]
    pub reply_to: Option<Spanned<String>>,
    #[serde(default)]
    pub purpose: Vec<Purpose>,
    #[serde(default)]
    pub said: Option<Vec<Vec<Phrase>>>,
    #[serde(default)]
    pub then: Vec<RawRecord>,
    #[serde(default)]
    pub facts: Ordered<RawFact>,
}

/// What the other side made known, with the days for which it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecord {
    pub what: RawWhat,
    #[serde(default)]
    pub since: Option<Spanned<String>>,
    #[serde(default)]
    pub until: Option<Spanned<String>>,
    /// Missing: all of them.
    #[serde(default)]
    pub debts: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) enum RawWhat {
    Inconvenient {
        #[serde(default)]
        days: Vec<RawDay>,
        #[serde(default)]
        from: Option<Spanned<String>>,
        #[serde(default)]
        to: Option<Spanned<String>>,
    },
    Convenient {
        #[serde(default)]
        days: Vec<RawDay>,
        #[serde(default)]
        from: Option<Spanned<String>>,
        #[serde(default)]
        to: Option<Spanned<String>>,
    },
    OnlyConvenient {
        #[serde(default)]
        days: Vec<RawDay>,
        #[serde(default)]
        from: Option<Spanned<String>>,
        #[serde(default)]
        to: Option<Spanned<String>>,
    },
    NotAt(Place),
    StopMedium(Channel),
    StopNumber(Spanned<String>),
    AllowMedium(Channel),
    AllowNumber(Spanned<String>),
    Consent(ConsentKind),
    /// A consent whose wording names the first day it is for.
    ConsentFrom(ConsentKind, Spanned<String>),
    Revoke(ConsentKind),
    Cease,
    /// A notice by word of mouth.
    CeaseSpoken,
    Refuse,
    Represented,
    /// A lawyer who does not answer in a reasonable time.
    RepresentedSilent,
    /// A lawyer who agreed to direct contact.
    RepresentedAllows,
    Unrepresented,
    Dispute,
    DisputeSpoken,
    /// A dispute that repeats an earlier one.
    DisputeAgain,
    AskCreditor,
    Answered,
    AnsweredShortly,
    WrongNumber(Spanned<String>),
    Fact(Spanned<String>, RawFact),
}
