//! The rule language: a small set of patterns with named fields.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::scene::{Channel, NumberSource, Outcome, PartyRole, Place, Purpose};

/// An act or group by name, optionally with words that its arguments must be; `None` matches any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acts {
    /// Acts or groups of the vocabulary.
    pub any: Vec<String>,
    #[serde(default)]
    pub args: Vec<Option<String>>,
    /// Or these.
    #[serde(default)]
    pub or: Vec<Acts>,
}

/// What must hold for a pattern to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    #[default]
    Always,
    /// The hearer is one of these; before anybody is heard, whoever the dialled number belongs to.
    Hearer(Vec<PartyRole>),
    /// Identity is verified less far than this (1 name, 2 two factors).
    VerifiedBelow(u8),
    /// The contact is made in one of these ways.
    Channel(Vec<Channel>),
    /// A fact of the case has this value. A fact that the case does not hold is not 1; whether it is 0 nobody can
    /// tell, and what nobody can tell accuses nobody: so `Circumstance(x, 0)` wants the fact on file, and
    /// `Not(Circumstance(x, 1))` does not.
    Circumstance(String, i64),
    /// A fact of the case is at least so much. One that the case does not hold is not.
    AtLeast(String, i64),
    /// The contact reaches the person at one of these places. A mobile phone and an email address have no place, unless
    /// the collector knows where the person is.
    Place(Vec<Place>),
    /// What came of the contact.
    Outcome(Vec<Outcome>),
    /// The contact has one of these purposes.
    Purpose(Vec<Purpose>),
    /// What follows from the persons, the debts and the contacts so far.
    Standing(Standing),
    Not(Box<When>),
    All(Vec<When>),
    Any(Vec<When>),
}

/// What follows from a timeline at a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// The contact answers one that the person began.
    Reply,
    /// It is the first answer to it, by the same medium.
    FirstReply,
    /// A lawyer known to the collector stands between: answers, and has not allowed direct contact.
    Represented,
    /// A written notice to cease, or a written refusal to pay, was received for the debt.
    Ceased,
    /// The person asked not to be reached by this medium or at this address.
    Stopped,
    /// The person asked not to be reached at the place that the contact goes to.
    PlaceBarred,
    /// The person agreed to more calls about the debt.
    AgreedCalls,
    /// The person agreed to contact at such a time or place, or despite a lawyer.
    AgreedContact,
    /// The person agreed that this third party may be told.
    AgreedDisclosure,
    /// The first contact that tells this person anything of the debt.
    FirstCommunication,
    /// The first one is past.
    LaterCommunication,
    /// The first one was spoken, and this is the first that is written.
    FirstWritten,
    /// The contact tells something of a debt.
    Communication,
    /// The period of limitation has expired.
    TimeBarred,
    /// The period for written disputes runs.
    InValidation,
    /// The notice gives an earlier end of that period than the law allows.
    ValidationTooShort,
    /// Since the person last opted out of this medium, that was confirmed once.
    OptOutConfirmed,
    /// A dispute or a request for the first creditor, in writing and in time, waits for its answer.
    DisputeOpen,
    /// The debt is disputed in any form.
    Disputed,
    /// Paid, settled or discharged.
    Settled,
    /// The person was spoken to, or a message was sent so many days ago and none came back.
    ToldBefore(u16),
    /// Earlier contacts already ended with this person being asked for where another one lives.
    AskedBefore,
    /// Somebody was contacted about the debt, or a step taken, within so many years.
    ActiveWithinYears(u16),
    /// The person said in the past that they will not pay or want no contact.
    Refused,
}

/// Over which time attempts count together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// One local day.
    #[default]
    Day,
    /// So many local days in a row, the day of the contact being the last.
    RollingDays(u16),
    /// All that is on file.
    Ever,
}

/// What may rebut a presumption: it decides nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factor {
    /// Two calls to one number within so many minutes.
    Rapid { name: String, minutes: u16 },
    /// So many calls on one day.
    Concentrated { name: String, calls: u32 },
    /// A condition holds.
    Holds { name: String, when: When },
    /// One of these rules was broken at an earlier contact with the person.
    Broke { name: String, rules: Vec<String> },
}

/// Which contacts count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub channels: Vec<Channel>,
    pub results: Vec<Outcome>,
    /// Those that do not count all the same.
    #[serde(default = "never")]
    pub uncounted: When,
}

fn never() -> When {
    When::Any(Vec::new())
}

/// Whose attempts count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Those to the number dialled now.
    Number,
    /// Those to the person whose number is dialled now.
    Person,
    /// Those to the person about the same debt.
    Debt,
}

/// How a wrong figure can be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub by: Acts,
    /// How many turns after the one with the wrong figure.
    pub turns: u8,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// The act is never allowed (while the condition holds).
    Never {
        acts: Acts,
        #[serde(default)]
        when: When,
    },
    /// `then` is not allowed until `first` was said. The omission is reported once.
    Before {
        first: Acts,
        then: Acts,
        #[serde(default)]
        when: When,
    },
    /// Once `first` was said, `then` is not allowed any more in this conversation.
    NeverAfter {
        first: Acts,
        then: Acts,
        #[serde(default)]
        when: When,
    },
    /// After `trigger`, one of `acts` must follow in the same turn or in so many more.
    Within { trigger: Acts, acts: Acts, turns: u8 },
    /// One of `acts` must be said before the conversation ends, if one of `once` was said while the condition held.
    Require {
        acts: Acts,
        once: Acts,
        #[serde(default)]
        when: When,
    },
    /// An act that quotes a figure with an amount: the amount must be the account's. With a correction, only a wrong
    /// figure that was left standing is a breach.
    Truthful {
        acts: Acts,
        #[serde(default)]
        unless_corrected: Option<Correction>,
    },
    /// A statement that is allowed only where the facts make it true.
    TrueOnlyIf { statement: Acts, facts: When },
    /// Contacts may begin only in this window of the pack's local time, `from` included, `to` not.
    Window {
        channels: Vec<Channel>,
        from: NaiveTime,
        to: NaiveTime,
        /// A fact of the case that lifts it, such as a logged consent.
        unless: String,
    },
    /// Contacts may begin only at a time that is convenient: between `from` and `to`, both included, wherever the person
    /// may be, unless the person said otherwise; and never when the person said that it does not suit.
    Convenient {
        channels: Vec<Channel>,
        from: NaiveTime,
        to: NaiveTime,
        /// What lifts it.
        unless: When,
    },
    /// At most so many counted contacts about one debt with one person; one more is a breach.
    Limit { n: usize, per: Per, counted: Counted },
    /// No counted contact about a debt within so many days of a conversation about it, whose day is the first.
    CoolOff { days: u16, counted: Counted },
    /// Limits that decide no breach and shift who has to prove: within all of them compliance is presumed, past one of
    /// them a violation, and these factors may rebut it.
    Presume { limits: Vec<Pattern>, against_compliance: Vec<Factor>, against_violation: Vec<Factor> },
    /// A standard without a number: where one of the factors shows, a person has to weigh it.
    Weigh(Vec<Factor>),
    /// A defence that is open while the condition holds. That it is not open is no breach.
    Defence { when: When },
    /// One of `acts` must be said in each contact that says anything.
    Say { acts: Acts },
    /// One of `acts` must be said to the person, or be on file as done, within so many days of the first communication.
    SaidWithin { acts: Acts, days: u16, unless: When },
    /// At most `n` attempts with these results on one local day; the next one is a breach.
    AtMost {
        n: usize,
        channels: Vec<Channel>,
        results: Vec<Outcome>,
        scope: Scope,
        /// A fact of the case that lifts it, such as another agreement with the debtor.
        #[serde(default)]
        unless: Option<String>,
    },
    /// The number dialled must come from one of these sources.
    NumberFrom(Vec<NumberSource>),
    /// Nobody may be contacted while the condition holds.
    NoContact { when: When },
    /// Others than these may be contacted only after the debtor was lost: the own number is out of service; or so
    /// many calls in a row failed, the last one on an earlier day; or nobody was reached on so many days in a row.
    OnlyWhenLost {
        others_than: Vec<PartyRole>,
        failed_calls: usize,
        days: usize,
        /// A fact of the case that says the same: the log of another desk.
        logged: String,
    },
}

impl Pattern {
    /// Whether it is judged once, when the contact begins.
    #[must_use]
    pub const fn is_calendar(&self) -> bool {
        match self {
            Self::Window { .. }
            | Self::Convenient { .. }
            | Self::AtMost { .. }
            | Self::Limit { .. }
            | Self::CoolOff { .. }
            | Self::Presume { .. }
            | Self::Weigh(_)
            | Self::Defence { .. }
            | Self::SaidWithin { .. }
            | Self::NumberFrom(_)
            | Self::NoContact { .. }
            | Self::OnlyWhenLost { .. } => true,
            Self::Never { .. }
            | Self::Before { .. }
            | Self::NeverAfter { .. }
            | Self::Within { .. }
            | Self::Require { .. }
            | Self::Truthful { .. }
            | Self::TrueOnlyIf { .. }
            | Self::Say { .. } => false,
        }
    }

    /// The facts of a case that it asks for.
    #[must_use]
    pub fn circumstances(&self) -> Vec<&str> {
        match self {
            Self::Never { when, .. }
            | Self::Before { when, .. }
            | Self::NeverAfter { when, .. }
            | Self::Require { when, .. }
            | Self::NoContact { when }
            | Self::Defence { when }
            | Self::Convenient { unless: when, .. }
            | Self::SaidWithin { unless: when, .. }
            | Self::TrueOnlyIf { facts: when, .. } => when.circumstances(),
            Self::Limit { counted, .. } | Self::CoolOff { counted, .. } => counted.uncounted.circumstances(),
            Self::Presume { limits, against_compliance, against_violation } => {
                let factors = against_compliance.iter().chain(against_violation).flat_map(Factor::circumstances);
                limits.iter().flat_map(Self::circumstances).chain(factors).collect()
            }
            Self::Weigh(factors) => factors.iter().flat_map(Factor::circumstances).collect(),
            Self::Window { unless, .. } | Self::AtMost { unless: Some(unless), .. } => vec![unless],
            Self::OnlyWhenLost { logged, .. } => vec![logged],
            Self::Within { .. } | Self::Truthful { .. } | Self::AtMost { .. } | Self::NumberFrom(_) | Self::Say { .. } => Vec::new(),
        }
    }
}

impl Factor {
    /// What it is called in an answer.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Rapid { name, .. } | Self::Concentrated { name, .. } | Self::Holds { name, .. } | Self::Broke { name, .. } => name,
        }
    }

    fn circumstances(&self) -> Vec<&str> {
        match self {
            Self::Holds { when, .. } => when.circumstances(),
            _ => Vec::new(),
        }
    }
}

impl When {
    /// The facts of a case that it asks for.
    pub(super) fn circumstances(&self) -> Vec<&str> {
        match self {
            Self::Always
            | Self::Hearer(_)
            | Self::VerifiedBelow(_)
            | Self::Channel(_)
            | Self::Place(_)
            | Self::Outcome(_)
            | Self::Purpose(_)
            | Self::Standing(_) => Vec::new(),
            Self::Circumstance(name, _) | Self::AtLeast(name, _) => vec![name],
            Self::Not(inner) => inner.circumstances(),
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::circumstances).collect(),
        }
    }
}
