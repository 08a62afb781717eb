//! Conditions: resolved once, weighed at a contact. Where the contact is a call of the simulator, everything that the
//! scene fixes is worked out and what remains, who listens and how far identity is verified, fits a small table.

use serde::Serialize;

use super::log::{Log, reached};
use super::pattern::{Standing, When};
use super::scene::{Channel, Outcome, PartyRole, Place, Purpose};
use super::timeline::{Contact, Local, Timeline};

/// Levels of verification: none, name, two factors.
const LEVELS: usize = 3;

/// A condition whose facts know their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cond {
    Always,
    /// Roles as bits.
    Hearer(u32),
    VerifiedBelow(u8),
    /// The fact's place among the timeline's names, where it speaks of it at all.
    Fact(Option<usize>, String, i64),
    AtLeast(Option<usize>, i64),
    Channel(Vec<Channel>),
    Place(Vec<Place>),
    Outcome(Vec<Outcome>),
    Purpose(Vec<Purpose>),
    Standing(Standing),
    Not(Box<Cond>),
    All(Vec<Cond>),
    Any(Vec<Cond>),
}

/// A contact as a rule sees it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub timeline: &'a Timeline,
    pub log: &'a Log,
    pub contact: &'a Contact,
    /// Its place in the timeline; that of the next contact for one that is only thought of.
    pub place: usize,
    /// When it was, in each zone that the rule asks for; empty where no zone is known.
    pub locals: &'a [Local],
    pub hearer: PartyRole,
    pub verified: Option<u8>,
}

impl Cond {
    /// Finds a condition's facts in a timeline, and leaves out what the timeline decides once and for all.
    pub(super) fn of(when: &When, timeline: &Timeline) -> Self {
        Self::written(when, timeline).settled()
    }

    fn written(when: &When, timeline: &Timeline) -> Self {
        let each = |inner: &Vec<When>| inner.iter().map(|when| Self::of(when, timeline)).collect();
        match when {
            When::Always => Self::Always,
            When::Hearer(roles) => Self::Hearer(roles.iter().fold(0, |bits, role| bits | 1 << *role as u32)),
            When::VerifiedBelow(level) => Self::VerifiedBelow(*level),
            When::Circumstance(name, value) => Self::Fact(timeline.names.get_index_of(name), name.clone(), *value),
            When::AtLeast(name, least) => Self::AtLeast(timeline.names.get_index_of(name), *least),
            When::Channel(channels) => Self::Channel(channels.clone()),
            When::Place(places) => Self::Place(places.clone()),
            When::Outcome(outcomes) => Self::Outcome(outcomes.clone()),
            When::Purpose(purposes) => Self::Purpose(purposes.clone()),
            When::Standing(standing) => Self::Standing(*standing),
            When::Not(inner) => Self::Not(Box::new(Self::of(inner, timeline))),
            When::All(inner) => Self::All(each(inner)),
            When::Any(inner) => Self::Any(each(inner)),
        }
    }

    /// What never holds.
    const fn never() -> Self {
        Self::Any(Vec::new())
    }

    fn is_never(&self) -> bool {
        matches!(self, Self::Any(inner) if inner.is_empty())
    }

    /// The same condition without parts that are decided: a fact of which the file says nothing is not so.
    fn settled(self) -> Self {
        let one = |mut inner: Vec<Self>, whole: fn(Vec<Self>) -> Self| match inner.len() {
            1 => inner.pop().unwrap_or(Self::Always),
            _ => whole(inner),
        };
        match self {
            Self::Fact(None, _, value) if value != 0 => Self::never(),
            Self::AtLeast(None, _) => Self::never(),
            Self::Not(inner) if *inner == Self::Always => Self::never(),
            Self::Not(inner) if inner.is_never() => Self::Always,
            Self::All(inner) if inner.iter().any(Self::is_never) => Self::never(),
            Self::All(mut inner) => {
                inner.retain(|inner| *inner != Self::Always);
                if inner.is_empty() { Self::Always } else { one(inner, Self::All) }
            }
            Self::Any(inner) if inner.contains(&Self::Always) => Self::Always,
            Self::Any(mut inner) => {
                inner.retain(|inner| !inner.is_never());
                one(inner, Self::Any)
            }
            other => other,
        }
    }

    /// Whether it holds; `None` where the file does not hold the facts to tell.
    pub(super) fn weigh(&self, sight: &Sight<'_>) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Hearer(roles) => Some(roles >> sight.hearer as u32 & 1 == 1),
            Self::VerifiedBelow(level) => sight.verified.map(|verified| verified < *level),
            Self::Fact(place, _, value) => match place.and_then(|place| sight.log.fact(sight, place)) {
                Some(known) => Some(known == *value),
                None if *value == 0 => None,
                None => Some(false),
            },
            Self::AtLeast(place, least) => Some(place.and_then(|place| sight.log.fact(sight, place)).is_some_and(|known| known >= *least)),
            Self::Channel(channels) => Some(channels.contains(&sight.contact.channel)),
            Self::Place(places) => reached(sight).is_at(places),
            Self::Outcome(outcomes) => sight.contact.outcome.map_or(Some(false), |outcome| outcome.is_of(outcomes)),
            Self::Purpose(purposes) => Some(sight.contact.purposes.iter().any(|purpose| purposes.contains(purpose))),
            Self::Standing(standing) => sight.log.standing(sight, *standing),
            Self::Not(inner) => inner.weigh(sight).map(|holds| !holds),
            Self::All(inner) => settle(inner.iter().map(|inner| inner.weigh(sight)), false),
            Self::Any(inner) => settle(inner.iter().map(|inner| inner.weigh(sight)), true),
        }
    }

    /// Whether it looks at nothing but who listens and how far identity is verified.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Self::Always | Self::Hearer(_) | Self::VerifiedBelow(_) => true,
            Self::Not(inner) => inner.is_plain(),
            Self::All(inner) | Self::Any(inner) => inner.iter().all(Self::is_plain),
            _ => false,
        }
    }

    /// What a plain condition says of a hearer; `None` where it cannot be told, or looks at more.
    pub(super) fn weigh_plainly(&self, hearer: PartyRole, verified: Option<u8>) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Hearer(roles) => Some(roles >> hearer as u32 & 1 == 1),
            Self::VerifiedBelow(level) => verified.map(|verified| verified < *level),
            Self::Not(inner) => inner.weigh_plainly(hearer, verified).map(|holds| !holds),
            Self::All(inner) => settle(inner.iter().map(|inner| inner.weigh_plainly(hearer, verified)), false),
            Self::Any(inner) => settle(inner.iter().map(|inner| inner.weigh_plainly(hearer, verified)), true),
            _ => None,
        }
    }

    /// Whether it holds for each who may come on the line, at each level of verification.
    pub(super) fn weigh_for_all(&self, sight: Sight<'_>) -> impl Iterator<Item = Option<bool>> {
        let each = move |verified| PartyRole::ALL.map(|role| self.weigh(&Sight { hearer: role, verified: Some(verified), ..sight }));
        (0u8..).take(LEVELS).flat_map(each)
    }

    /// What would have to be on file to tell.
    pub(super) fn missing(&self, sight: &Sight<'_>) -> Vec<String> {
        match self {
            Self::Not(inner) => inner.missing(sight),
            Self::All(inner) | Self::Any(inner) => {
                let mut missing: Vec<String> = inner.iter().flat_map(|inner| inner.missing(sight)).collect();
                missing.dedup();
                missing
            }
            _ if self.weigh(sight).is_some() => Vec::new(),
            Self::Fact(_, name, _) => vec![name.clone()],
            Self::VerifiedBelow(_) => vec![format!("verified:{}", sight.contact.id)],
            Self::Place(_) => vec![format!("number:{}", sight.contact.id)],
            Self::Outcome(_) => vec![format!("outcome:{}", sight.contact.id)],
            Self::Standing(standing) => vec![super::standing::missing(sight, *standing)],
            Self::Always | Self::Hearer(_) | Self::AtLeast(..) | Self::Channel(_) | Self::Purpose(_) => Vec::new(),
        }
    }
}

/// For each level of verification, the roles (as bits) for which a condition is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Hearing([u32; LEVELS]);

impl Hearing {
    /// Nobody is on the line yet.
    pub(super) const NOBODY: Self = Self([0; LEVELS]);

    /// Works a condition out for everybody who may come on the line.
    pub(super) fn of(cond: &Cond, sight: Sight<'_>) -> Self {
        let mut table = [0; LEVELS];
        for (verified, roles) in (0u8..).zip(&mut table) {
            for role in PartyRole::ALL {
                let holds = cond.weigh(&Sight { hearer: role, verified: Some(verified), ..sight }) == Some(true);
                *roles |= u32::from(holds) << role as u32;
            }
        }
        Self(table)
    }

    /// Whether the condition is known to hold.
    pub(super) fn holds(self, hearer: PartyRole, verified: u8) -> bool {
        self.0[usize::from(verified).min(LEVELS - 1)] >> hearer as u32 & 1 == 1
    }

    /// Whether it holds before one of these, at some level of verification.
    pub(super) fn may_hold(self, hearers: &[PartyRole]) -> bool {
        let roles = hearers.iter().fold(0, |roles, role| roles | 1 << *role as u32);
        self.0.iter().any(|holds| holds & roles != 0)
    }

    /// Whether no hearer can make it hold.
    pub(super) fn never_holds(self) -> bool {
        self.0 == [0; LEVELS]
    }
}

/// One `decisive` answer decides; without it an unknown one leaves the whole unknown.
pub(super) fn settle(answers: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut is_unknown = false;
    for answer in answers {
        match answer {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => is_unknown = true,
        }
    }
    (!is_unknown).then_some(!decisive)
}
