//! Conditions with everything that the scene fixes worked out: what remains is who listens and how far identity is
//! verified, and of these there are so few that a table holds every answer.

use serde::Serialize;

use super::pattern::When;
use super::scene::{PartyRole, Scene};

/// Levels of verification: none, name, two factors.
const LEVELS: usize = 3;

/// For each level of verification, the roles (as bits) for which the condition is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Hearing([u16; LEVELS]);

impl Hearing {
    /// Works a condition out for a scene.
    pub(super) fn of(when: &When, scene: &Scene) -> Self {
        let mut table = [0; LEVELS];
        for (verified, roles) in (0u8..).zip(&mut table) {
            for role in PartyRole::ALL {
                let holds = weigh(when, scene, role, verified) == Some(true);
                *roles |= u16::from(holds) << role as u8;
            }
        }
        Self(table)
    }

    /// Whether the condition is known to hold.
    pub(super) fn holds(self, hearer: PartyRole, verified: u8) -> bool {
        self.0[usize::from(verified).min(LEVELS - 1)] >> hearer as u8 & 1 == 1
    }

    /// Whether no hearer can make it hold.
    pub(super) fn never_holds(self) -> bool {
        self.0 == [0; LEVELS]
    }
}

/// Whether a condition holds; `None` where the case does not hold the facts to tell.
pub(super) fn weigh(when: &When, scene: &Scene, hearer: PartyRole, verified: u8) -> Option<bool> {
    let each = |inner: &When| weigh(inner, scene, hearer, verified);
    match when {
        When::Always => Some(true),
        When::Hearer(roles) => Some(roles.contains(&hearer)),
        When::VerifiedBelow(level) => Some(verified < *level),
        When::Channel(channels) => Some(channels.contains(&scene.channel)),
        When::Circumstance(name, value) => match scene.circumstances.get(name) {
            Some(known) => Some(known == value),
            None if *value == 0 => None,
            None => Some(false),
        },
        When::Not(inner) => each(inner).map(|holds| !holds),
        When::All(inner) => settle(inner.iter().map(each), false),
        When::Any(inner) => settle(inner.iter().map(each), true),
    }
}

/// The facts that would have to be on file to tell.
pub(super) fn missing(when: &When, scene: &Scene) -> Vec<String> {
    match when {
        When::Circumstance(name, 0) if !scene.circumstances.contains_key(name) => {
            vec![name.clone()]
        }
        When::Not(inner) => missing(inner, scene),
        When::All(inner) | When::Any(inner) => inner.iter().flat_map(|when| missing(when, scene)).collect(),
        _ => Vec::new(),
    }
}

/// One `decisive` answer decides; without it an unknown one leaves the whole unknown.
fn settle(answers: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
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
