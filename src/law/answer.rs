//! A judgement as a document: what `ringback judge --format json` prints. `docs/formats/judge.schema.json` describes it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::court::Court;
use super::finding::{Breach, Count, Opinion, RuleId, RuleSet, Verdict};
use super::judged::Judged;
use super::probe::{May, Probe};
use super::timeline::{Contact, Timeline};

/// Rises when the document's keys change their meaning.
const FORMAT: u32 = 1;

/// The whole judgement.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    pub format: u32,
    pub title: String,
    pub packs: Vec<String>,
    /// The version of the table of time zones that decided local times.
    pub tz_database: &'static str,
    pub as_of: Option<NaiveDate>,
    pub contacts: Vec<ContactAnswer>,
    /// For each rule, the gravest verdict of all contacts.
    pub standing: Vec<StandingAnswer>,
    /// Notices that are overdue at the end.
    pub overdue: Vec<Overdue>,
    /// The rules that the answer names.
    pub rules: BTreeMap<String, RuleAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<ProbeAnswer>,
}

/// One contact.
#[derive(Debug, Clone, Serialize)]
pub struct ContactAnswer {
    pub id: String,
    pub at: String,
    pub person: String,
    pub channel: super::scene::Channel,
    pub rules: Vec<OpinionAnswer>,
    pub findings: Vec<FindingAnswer>,
}

/// What one rule says of one contact.
#[derive(Debug, Clone, Serialize)]
pub struct OpinionAnswer {
    pub rule: String,
    pub verdict: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<CountAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<String>,
}

/// A counter after a contact.
#[derive(Debug, Clone, Serialize)]
pub struct CountAnswer {
    pub debt: Option<String>,
    /// How many count, this contact included.
    pub counted: usize,
    /// How many more may count.
    pub uncertain: usize,
    pub most: usize,
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
    /// Whether this contact counts; null where nobody can tell.
    pub counts: Option<bool>,
}

/// One breach: the rule that stands first in its family, and the others.
#[derive(Debug, Clone, Serialize)]
pub struct FindingAnswer {
    pub rule: String,
    pub severity: String,
    /// Whether the rule binds or was adopted.
    pub binding: bool,
    pub also: Vec<String>,
    /// Crimes that it would become with other numbers or results.
    pub notes: Vec<String>,
}

/// The gravest verdict of a rule.
#[derive(Debug, Clone, Serialize)]
pub struct StandingAnswer {
    pub rule: String,
    pub verdict: &'static str,
    /// The contacts with that verdict.
    pub contacts: Vec<String>,
    pub factors: Vec<String>,
}

/// A notice that was due and is not on file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    pub rule: String,
    pub person: String,
    pub debt: String,
    pub due: NaiveDate,
}

/// A rule's words and clauses.
#[derive(Debug, Clone, Serialize)]
pub struct RuleAnswer {
    pub title: String,
    pub explain: String,
    pub instead: String,
    pub clauses: Vec<String>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub severity: String,
}

/// Whether a contact may be made.
#[derive(Debug, Clone, Serialize)]
pub struct ProbeAnswer {
    pub contact: String,
    pub may: &'static str,
    pub against: Vec<String>,
    pub cannot_tell: Vec<String>,
    pub rules: Vec<OpinionAnswer>,
    /// The next moment at which nothing stands against it.
    pub next: Option<String>,
    /// Where there is none within the horizon: the rules that stand in the way.
    pub never: Vec<String>,
}

impl Verdict {
    /// Its stable word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Complies => "complies",
            Self::PresumedCompliance => "presumed-compliance",
            Self::PresumedViolation => "presumed-violation",
            Self::Violates => "violates",
            Self::NotApplicable => "not-applicable",
            Self::CannotTell(_) => "cannot-tell",
        }
    }

    /// How grave it is, for the worst of several.
    const fn gravity(&self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Complies => 1,
            Self::PresumedCompliance => 2,
            Self::CannotTell(_) => 3,
            Self::PresumedViolation => 4,
            Self::Violates => 5,
        }
    }
}

impl Answer {
    /// The answer about the contacts that a court heard, in a language.
    #[must_use]
    pub fn of(court: &Court<'_>, judged: &[Judged], packs: Vec<String>, as_of: Option<NaiveDate>, language: &str) -> Self {
        let timeline = court.timeline();
        let mut answer = Self {
            format: FORMAT,
            title: timeline.title.clone(),
            packs,
            tz_database: chrono_tz::IANA_TZDB_VERSION,
            as_of,
            contacts: timeline.contacts.iter().zip(judged).map(|(contact, judged)| contact_answer(court, contact, judged)).collect(),
            standing: standing(court, judged),
            overdue: as_of.map_or_else(Vec::new, |as_of| court.overdue(as_of)),
            rules: BTreeMap::new(),
            probe: None,
        };
        let named = judged.iter().flat_map(|judged| judged.opinions().map(|(id, _)| id));
        answer.describe(court, named, language);
        answer
    }

    /// Adds what a probe said.
    pub fn add_probe(&mut self, court: &Court<'_>, contact: &Contact, probe: &Probe, language: &str) {
        let names = |rules: &[RuleId]| rules.iter().map(|id| court.rule_name(*id).to_owned()).collect();
        self.probe = Some(ProbeAnswer {
            contact: contact.id.clone(),
            may: match probe.may {
                May::Yes => "yes",
                May::No => "no",
                May::CannotTell => "cannot-tell",
            },
            against: names(&probe.against),
            cannot_tell: names(&probe.open),
            rules: opinions(court, &probe.judged),
            next: probe.next.map(|next| next.to_string()),
            never: names(&probe.never),
        });
        self.describe(court, probe.judged.opinions().map(|(id, _)| id), language);
    }

    fn describe(&mut self, court: &Court<'_>, named: impl Iterator<Item = RuleId>, language: &str) {
        for id in named {
            let name = court.rule_name(id);
            if self.rules.contains_key(name) {
                continue;
            }
            let (rule, words) = (court.rule(id), court.rule(id).words(language));
            let described = RuleAnswer {
                title: words.title.clone(),
                explain: words.explain.clone(),
                instead: words.instead.clone(),
                clauses: rule.cites.iter().map(|cite| cite.line(language)).collect(),
                from: rule.from,
                until: rule.until,
                severity: court.severity(id).to_string(),
            };
            self.rules.insert(name.to_owned(), described);
        }
    }
}

fn contact_answer(court: &Court<'_>, contact: &Contact, judged: &Judged) -> ContactAnswer {
    let names = |rules: RuleSet| rules.iter().map(|id| court.rule_name(id).to_owned()).collect();
    let finding = |breach: &Breach| FindingAnswer {
        rule: court.rule_name(breach.rule).to_owned(),
        severity: court.severity(breach.rule).to_string(),
        binding: court.can_fail(breach.rule),
        also: names(breach.also),
        notes: names(breach.notes),
    };
    ContactAnswer {
        id: contact.id.clone(),
        at: contact.at.to_string(),
        person: court.timeline().person(contact).id.clone(),
        channel: contact.channel,
        rules: opinions(court, judged),
        findings: judged.breaches.iter().map(finding).collect(),
    }
}

fn opinions(court: &Court<'_>, judged: &Judged) -> Vec<OpinionAnswer> {
    let timeline = court.timeline();
    judged.opinions().map(|(id, opinion)| opinion_answer(timeline, court.rule_name(id), opinion)).collect()
}

fn opinion_answer(timeline: &Timeline, rule: &str, opinion: &Opinion) -> OpinionAnswer {
    let count = |count: &Count| CountAnswer {
        debt: count.debt.map(|debt| timeline.debts[debt].id.clone()),
        counted: count.counted,
        uncertain: count.uncertain,
        most: count.most,
        from: count.from,
        to: count.to,
        counts: count.counts,
    };
    OpinionAnswer {
        rule: rule.to_owned(),
        verdict: opinion.verdict.word(),
        missing: if let Verdict::CannotTell(missing) = &opinion.verdict { missing.clone() } else { Vec::new() },
        counts: opinion.counts.iter().map(count).collect(),
        factors: opinion.factors.clone(),
    }
}

/// The gravest verdict of each rule, in the order of the packs.
fn standing(court: &Court<'_>, judged: &[Judged]) -> Vec<StandingAnswer> {
    let mut worst: BTreeMap<RuleId, (Verdict, Vec<String>, Vec<String>)> = BTreeMap::new();
    for (contact, judged) in court.timeline().contacts.iter().zip(judged) {
        for (id, opinion) in judged.opinions() {
            let (verdict, contacts, factors) = worst.entry(id).or_insert_with(|| (Verdict::NotApplicable, Vec::new(), Vec::new()));
            match opinion.verdict.gravity().cmp(&verdict.gravity()) {
                std::cmp::Ordering::Greater => (*verdict, *contacts) = (opinion.verdict.clone(), vec![contact.id.clone()]),
                std::cmp::Ordering::Equal => contacts.push(contact.id.clone()),
                std::cmp::Ordering::Less => {}
            }
            let new: Vec<String> = opinion.factors.iter().filter(|factor| !factors.contains(factor)).cloned().collect();
            factors.extend(new);
        }
    }
    let each = worst.into_iter().map(|(id, (verdict, contacts, factors))| StandingAnswer {
        rule: court.rule_name(id).to_owned(),
        verdict: verdict.word(),
        contacts,
        factors,
    });
    each.collect()
}
