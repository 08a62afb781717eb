//! A pack: the rules of one jurisdiction or of one layer above it. Packs are data; a part is one file.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::cite::{Citation, Confidence, Status};
use super::pattern::{Pattern, When};
use super::scene::Role;
use crate::scenario::rubric::Both;

/// How grave a finding is. A red line fails the attempt whatever the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Minor,
    Major,
    RedLine,
}

/// What a rule is about. One act makes one finding in a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Family {
    Time,
    Frequency,
    ThirdPartyDemand,
    Disclosure,
    ThirdPartyContact,
    IdentityOfCollector,
    Impersonation,
    ThreatViolence,
    FalseConsequence,
    FalseFigure,
    FalsePromise,
    Insult,
    Harassment,
    DataSource,
    DataUse,
    Fee,
    NewBorrowing,
    PaymentChannel,
    Dispute,
    ComplaintChannel,
    StopAfterPlan,
    InstalmentForm,
    CreditReport,
    Recording,
    Advertising,
    Notice,
    Posting,
    Entry,
    Visit,
    Heirs,
    SpouseGuarantor,
    Minor,
    Vulnerable,
    Safety,
    Agent,
    AiDisclosure,
    Limitation,
    FalseInformation,
    CallerLine,
    Management,
    Manner,
    /// Places where somebody does not want to be reached.
    Place,
    /// Contact past a lawyer or an agent.
    Representation,
    /// Contact after it was refused.
    Ceased,
    /// Media and addresses that somebody does not want used.
    Medium,
    /// Asking others where somebody is.
    Location,
    /// Words that must be said.
    Disclosures,
    /// Suits and threats of suits without a right.
    Litigation,
    /// What is done with a debt: sold, reported, booked.
    Handling,
}

/// What a rule can do to a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Ordinary,
    /// Shown under a finding of its family; a finding itself only where its [`Rule::elements`] are in the file.
    Crime,
    /// Shown, never a finding.
    Advice,
}

/// How grave a kind of breach it is in law. A reader must never take one for another: a rude call is no crime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// What the criminal law punishes, given numbers or results that no single call has.
    Crime,
    /// What the police may punish under the public-security law.
    PublicSecurity,
    /// A civil wrong, or a breach of what a regulator laid down.
    CivilOrRegulatory,
    /// A recommended standard, an association's text, an authority's advice: binding where adopted.
    Industry,
    /// A rule of the house.
    House,
}

impl Level {
    /// The key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Crime => "level-crime",
            Self::PublicSecurity => "level-public-security",
            Self::CivilOrRegulatory => "level-civil-or-regulatory",
            Self::Industry => "level-industry",
            Self::House => "level-house",
        }
    }
}

/// Title, explanation and what to do instead, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub title: String,
    /// For a new collector, at first reading.
    pub explain: String,
    pub instead: String,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub family: Family,
    pub severity: Severity,
    #[serde(default)]
    pub kind: Kind,
    pub zh: Words,
    pub en: Words,
    pub cites: Vec<Citation>,
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Whom it binds.
    pub binds: Vec<Role>,
    /// The police may punish it under the public-security law.
    #[serde(default)]
    pub public_security: bool,
    /// What the case must be for the rule to speak at all: the product, the channel, no life at risk.
    #[serde(default)]
    pub given: When,
    /// Of a crime: the numbers or results that its article asks for besides the act. Without them in the file it is a note
    /// under a lower finding; a crime without elements is never more.
    #[serde(default)]
    pub elements: Option<When>,
    /// Where it is broken, a consent given in the same contact is worth nothing.
    #[serde(default)]
    pub voids_consent: bool,
    pub pattern: Pattern,
}

impl Rule {
    /// The words in a language.
    #[must_use]
    pub fn words(&self, language: &str) -> &Words {
        if language.starts_with("zh") { &self.zh } else { &self.en }
    }

    /// What a breach of it is called, from its kind and the highest text behind it that was read.
    #[must_use]
    pub fn level(&self) -> Level {
        match (self.kind, self.rank()) {
            (Kind::Crime, _) => Level::Crime,
            _ if self.public_security => Level::PublicSecurity,
            _ if self.cites.iter().any(|cite| cite.status == Status::House) => Level::House,
            (_, Some(rank)) if rank.is_binding() => Level::CivilOrRegulatory,
            _ => Level::Industry,
        }
    }

    /// The facts of a case that it asks for.
    #[must_use]
    pub fn circumstances(&self) -> Vec<&str> {
        let mut names = self.given.circumstances();
        names.extend(self.pattern.circumstances());
        names.extend(self.elements.iter().flat_map(When::circumstances));
        names
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether some citation of it was read and binds by itself.
    #[must_use]
    pub fn is_bound_by_text(&self) -> bool {
        self.cites.iter().any(|cite| cite.confidence != Confidence::Unverified && cite.status.is_binding())
    }

    /// Whether its content was read at all.
    #[must_use]
    pub fn was_read(&self) -> bool {
        self.rank().is_some()
    }

    /// The highest text behind it that was read.
    #[must_use]
    pub fn rank(&self) -> Option<Status> {
        self.cites.iter().filter(|cite| cite.confidence != Confidence::Unverified).map(|cite| cite.status).min()
    }
}

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "LawPack", deny_unknown_fields)]
pub struct PackFile {
    pub pack: String,
    /// What this file holds.
    pub part: String,
    pub title: Both,
    /// Whose law it is, such as `CN`; in one file of a pack.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// The zone that days and hours are counted in, or `theirs`: every zone that the person may be in; in one file of a
    /// pack. A layer without one takes the one below.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// Rules of the layers below that this layer makes binding.
    #[serde(default)]
    pub adopts: Vec<String>,
    /// Rules of the layers below that weigh more here; raising adopts.
    #[serde(default)]
    pub raises: IndexMap<String, Severity>,
    #[serde(default)]
    pub rules: IndexMap<String, Rule>,
}

impl PackFile {
    /// A name of its own among all files.
    #[must_use]
    pub fn file_key(&self) -> String {
        format!("{}/{}", self.pack, self.part)
    }
}

/// All rules of one pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LawPack {
    pub id: String,
    pub jurisdiction: Option<String>,
    pub time_zone: Option<String>,
    pub adopts: Vec<String>,
    pub raises: IndexMap<String, Severity>,
    pub rules: IndexMap<String, Rule>,
}

impl LawPack {
    /// Puts the files of each pack together.
    #[must_use]
    pub fn gather(files: impl IntoIterator<Item = PackFile>) -> IndexMap<String, Self> {
        let mut packs: IndexMap<String, Self> = IndexMap::new();
        for file in files {
            let pack = packs.entry(file.pack.clone()).or_insert_with(|| Self { id: file.pack.clone(), ..Self::default() });
            pack.jurisdiction = file.jurisdiction.or(pack.jurisdiction.take());
            pack.time_zone = file.time_zone.or(pack.time_zone.take());
            pack.adopts.extend(file.adopts);
            pack.raises.extend(file.raises);
            pack.rules.extend(file.rules);
        }
        packs
    }

    /// The facts of a case that its rules ask for: a scenario that names another has misspelled one.
    #[must_use]
    pub fn circumstances(&self) -> BTreeSet<&str> {
        self.rules.values().flat_map(Rule::circumstances).collect()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minor => "minor",
            Self::Major => "major",
            Self::RedLine => "red line",
        })
    }
}
