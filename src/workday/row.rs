//! A row of the queue, resolved: what the worklist shows, and what is behind it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::account::Fen;
use crate::account::card::Bucket;
use crate::call::Compiled;
use crate::law::Scene;
use crate::scenario::rubric::Both;

/// What the worklist marks a row with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all(serialize = "kebab-case"))]
pub enum Flag {
    /// A complaint is open.
    ComplaintOpen,
    /// Somebody acts, or says that they act, for the debtor.
    AgencyRepresents,
    /// The debtor named hours in which not to call.
    DoNotCallHours,
    /// A promised payment is due today.
    PromiseDueToday,
    /// A promise runs whose day has not come.
    PromiseRuns,
    /// The debtor asked to be called back.
    CallBack,
    /// An instalment plan is signed.
    PlanSigned,
    /// An objection is open.
    DisputeOpen,
    /// The account bears a care flag.
    Care,
    /// The account came into the queue today.
    New,
    /// Nobody has picked up for days.
    HardToReach,
    /// The number is not the debtor's own.
    OtherNumber,
}

impl Flag {
    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ComplaintOpen => "workday-flag-complaint",
            Self::AgencyRepresents => "workday-flag-agency",
            Self::DoNotCallHours => "workday-flag-hours",
            Self::PromiseDueToday => "workday-flag-due-today",
            Self::PromiseRuns => "workday-flag-promise",
            Self::CallBack => "workday-flag-call-back",
            Self::PlanSigned => "workday-flag-plan",
            Self::DisputeOpen => "workday-flag-dispute",
            Self::Care => "workday-flag-care",
            Self::New => "workday-flag-new",
            Self::HardToReach => "workday-flag-hard-to-reach",
            Self::OtherNumber => "workday-flag-other-number",
        }
    }
}

/// Why a row is left alone: what the trainee notes, and what the file says is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all(serialize = "kebab-case"))]
pub enum Reason {
    /// Called as often today as may be.
    LimitReached,
    /// A plan is signed and kept.
    PlanSigned,
    /// The promised day has not come.
    PromiseRuns,
    /// An objection is being looked into.
    DisputeOpen,
    /// Asked not to be contacted for now.
    StopAsked,
    /// Illness, hospital, mourning, or another reason for care.
    Care,
    /// A death is being verified.
    DeathBeingVerified,
    /// The number is somebody else's.
    OtherNumber,
    /// Not now: other hours were agreed.
    OtherHours,
    /// Paid; nothing is open.
    Paid,
    /// Not worth the time today.
    LowPriority,
}

impl Reason {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::LimitReached,
        Self::PlanSigned,
        Self::PromiseRuns,
        Self::DisputeOpen,
        Self::StopAsked,
        Self::Care,
        Self::DeathBeingVerified,
        Self::OtherNumber,
        Self::OtherHours,
        Self::Paid,
        Self::LowPriority,
    ];

    /// As inputs spell it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::LimitReached => "limit-reached",
            Self::PlanSigned => "plan-signed",
            Self::PromiseRuns => "promise-runs",
            Self::DisputeOpen => "dispute-open",
            Self::StopAsked => "stop-asked",
            Self::Care => "care",
            Self::DeathBeingVerified => "death-being-verified",
            Self::OtherNumber => "other-number",
            Self::OtherHours => "other-hours",
            Self::Paid => "paid",
            Self::LowPriority => "low-priority",
        }
    }

    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LimitReached => "workday-reason-limit",
            Self::PlanSigned => "workday-reason-plan",
            Self::PromiseRuns => "workday-reason-promise",
            Self::DisputeOpen => "workday-reason-dispute",
            Self::StopAsked => "workday-reason-stop",
            Self::Care => "workday-reason-care",
            Self::DeathBeingVerified => "workday-reason-death",
            Self::OtherNumber => "workday-reason-other-number",
            Self::OtherHours => "workday-reason-other-hours",
            Self::Paid => "workday-reason-paid",
            Self::LowPriority => "workday-reason-low",
        }
    }
}

/// What the desk's own work costs, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// Looking at the row before dialling.
    pub look: u16,
    /// Ringing until somebody picks up.
    pub answer: u16,
    /// Ringing until one gives up.
    pub ring: u16,
    /// Writing up after a conversation.
    pub wrap_up: u16,
    /// Noting why a row is left alone.
    pub note: u16,
}

/// What comes of dialling a row that is no scenario, where somebody picks up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What is said, and that the call ends with it.
    pub says: Both,
    pub seconds: u16,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    /// The case that is played when somebody picks up; none where the row is data only.
    pub case: Option<Arc<Compiled>>,
    pub name: Both,
    /// The number as the worklist shows it.
    pub number: String,
    pub bucket: Bucket,
    pub days_past_due: u32,
    /// What would make the account current.
    pub overdue: Fen,
    /// Everything that is owed.
    pub balance: Fen,
    /// The last disposition.
    pub last: Both,
    pub notes: Both,
    pub flags: Vec<Flag>,
    /// When somebody picks up: seconds of the shift, from and until.
    pub picks_up: Vec<(u16, u16)>,
    /// What the row can bring, in points of the day.
    pub worth: u16,
    /// Why it must be left alone, if it must.
    pub leave: Option<Reason>,
    pub answers: Option<Answers>,
    /// The contact as the law would see it when the shift begins.
    pub scene: Scene,
}

impl Row {
    /// Whether somebody picks up who is dialled at this second of the shift.
    #[must_use]
    pub fn is_reached(&self, at: u16) -> bool {
        self.picks_up.iter().any(|(from, until)| (*from..*until).contains(&at))
    }

    /// Whether it is for calling: a case, and nothing speaks against it.
    #[must_use]
    pub const fn is_for_calling(&self) -> bool {
        self.case.is_some() && self.leave.is_none()
    }
}
