//! Law rules read best as pages: `fixtures/*.md` holds cases and, beside each, what the bench finds. People who know
//! the law can read and extend them; adding a case is adding a heading and two blocks.

mod dates;
mod layers;
mod levels;
mod limits;
mod lint;
mod live;
mod packs;
mod pages;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};
use indexmap::IndexMap;
use ringback::account::Fen;
use ringback::law::{
    Bench, Breach, Channel, Docket, Heard, Initiator, LawPack, NumberSource, PackFile, PartyRole, Past, PastResult, Role, RuleSet, Scene,
};
use ringback::scenario::reader::read;
use ringback::scenario::{Library, Shipped};
use ringback::speech::{ActUse, Arg, FigureId, Vocabulary};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The figures that every case has, with their true amounts in fen.
const FIGURES: [(&str, i64); 2] = [("overdue", 30_000), ("balance", 861_570)];

pub(crate) fn parsed<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> T {
    let loaded = read::<T>(bytes);
    loaded.value.unwrap_or_else(|| panic!("{what}: {:#?}", loaded.problems))
}

/// Read once: every case of every page asks for them.
static SHIPPED: LazyLock<(Vocabulary, IndexMap<String, LawPack>)> = LazyLock::new(|| {
    let acts = parsed("acts", &Shipped.read("assets/acts.ron").expect("the acts ship"));
    let files = Shipped.list("assets/law");
    let packs = LawPack::gather(files.iter().map(|path| parsed::<PackFile>(path, &Shipped.read(path).expect("it is listed"))));
    (acts, packs)
});

pub(crate) fn vocabulary() -> Vocabulary {
    SHIPPED.0.clone()
}

/// The shipped packs by id.
pub(crate) fn packs() -> &'static IndexMap<String, LawPack> {
    &SHIPPED.1
}

/// A case as a page writes it: what differs from an ordinary call to the debtor by day, verified and on record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The rules it is an example of, kept or broken.
    pub about: Vec<String>,
    #[serde(default = "by_day")]
    pub at: DateTime<FixedOffset>,
    #[serde(default = "national")]
    pub packs: Vec<String>,
    #[serde(default = "own_staff")]
    role: Role,
    #[serde(default = "call")]
    channel: Channel,
    #[serde(default = "collector")]
    initiator: Initiator,
    #[serde(default = "debtor")]
    number_of: PartyRole,
    #[serde(default = "reserved")]
    source: NumberSource,
    #[serde(default)]
    circumstances: BTreeMap<String, i64>,
    /// Earlier calls: when, to whom, what came of it.
    #[serde(default)]
    history: Vec<(DateTime<FixedOffset>, PartyRole, PastResult)>,
    #[serde(default = "debtor")]
    hearer: PartyRole,
    #[serde(default = "two_factors")]
    verified: u8,
    /// The collector's turns, each a list of acts such as `state_debt(overdue, 300.00)`.
    #[serde(default)]
    pub said: Vec<Vec<String>>,
}

fn by_day() -> DateTime<FixedOffset> {
    "2026-05-12T10:00:00+08:00".parse().expect("it is a date")
}
fn national() -> Vec<String> {
    vec!["cn".to_owned()]
}
const fn own_staff() -> Role {
    Role::OwnStaff
}
const fn call() -> Channel {
    Channel::Call
}
const fn collector() -> Initiator {
    Initiator::Collector
}
const fn debtor() -> PartyRole {
    PartyRole::Debtor
}
const fn reserved() -> NumberSource {
    NumberSource::Reserved
}
const fn two_factors() -> u8 {
    2
}

impl Case {
    /// An ordinary call to the debtor with nothing said.
    pub fn ordinary() -> Self {
        parsed("an ordinary case", b"(about: [])")
    }

    /// The same with these facts on file.
    pub fn with(self, circumstances: BTreeMap<String, i64>) -> Self {
        Self { circumstances, ..self }
    }

    pub fn scene(&self) -> Scene {
        let past = |(at, to, result): &(DateTime<FixedOffset>, PartyRole, PastResult)| Past {
            at: *at,
            channel: Channel::Call,
            to: *to,
            number: format!("{to:?}"),
            result: *result,
            told: None,
        };
        Scene {
            role: self.role,
            at: self.at,
            channel: self.channel,
            initiator: self.initiator,
            number: format!("{:?}", self.number_of),
            number_of: self.number_of,
            number_source: self.source,
            history: self.history.iter().map(past).collect(),
            circumstances: self.circumstances.clone(),
            figures: FIGURES.iter().map(|(name, fen)| ((*name).to_owned(), Fen(*fen))).collect(),
        }
    }

    pub fn bench(&self) -> Bench {
        let all = packs();
        let packs: Vec<LawPack> = self.packs.iter().map(|id| all[id].clone()).collect();
        Bench::convene(&packs, &vocabulary(), &self.scene()).expect("the packs fit")
    }

    fn heard(&self, vocabulary: &Vocabulary, act: &str) -> Heard {
        Heard { act: act_use(vocabulary, act), hearer: self.hearer, verified: self.verified }
    }

    /// Plays the case and returns what was found, turn by turn: 0 is the beginning, the last one the end.
    pub fn play(&self, bench: &Bench) -> Vec<Breach> {
        let vocabulary = vocabulary();
        let mut found = Vec::new();
        let mut docket = bench.open(&mut |breach| found.push(breach));
        for turn in &self.said {
            let broken =
                turn.iter().fold(RuleSet::EMPTY, |broken, act| broken.union(bench.hear(&mut docket, self.heard(&vocabulary, act))));
            bench.report(broken, &mut |breach| found.push(breach));
            bench.turn(&mut docket, &mut |breach| found.push(breach));
        }
        bench.close(docket, &mut |breach| found.push(breach));
        found
    }
}

/// `state_debt(overdue, 300.00)` and the like.
pub(crate) fn act_use(vocabulary: &Vocabulary, text: &str) -> ActUse {
    let (name, rest) = text.split_once('(').unwrap_or((text, ""));
    let act = vocabulary.act(name).unwrap_or_else(|| panic!("no act `{name}`"));
    let mut args = [Arg::None; 2];
    for (arg, given) in args.iter_mut().zip(rest.trim_end_matches(')').split(", ").filter(|given| !given.is_empty())) {
        *arg = match (FIGURES.iter().position(|(figure, _)| *figure == given), given.replace('.', "").parse::<i64>()) {
            (Some(figure), _) => Arg::Figure(FigureId(u8::try_from(figure).expect("few figures"))),
            (None, Ok(fen)) => Arg::Money(Fen(fen)),
            (None, Err(_)) => Arg::Word(vocabulary.word(given).unwrap_or_else(|| panic!("no word `{given}`"))),
        };
    }
    ActUse { act, args }
}

/// A breach in a line: `CN-CIV-002 red line, also CN-CBA-07, note CN-CRIM-011`; advisory where it cannot fail anyone.
pub(crate) fn line(bench: &Bench, breach: &Breach) -> String {
    let mut line = format!("{} {}", bench.rule_name(breach.rule), bench.severity(breach.rule));
    if !bench.can_fail(breach.rule) {
        line += " (shown only)";
    }
    for (rules, word) in [(breach.also, "also"), (breach.notes, "note")] {
        for rule in rules.iter() {
            line += ", ";
            line += word;
            line += " ";
            line += bench.rule_name(rule);
        }
    }
    line
}

/// The end of a call whose docket is thrown away.
pub(crate) fn closed(bench: &Bench, docket: Docket) -> Vec<Breach> {
    let mut found = Vec::new();
    bench.close(docket, &mut |breach| found.push(breach));
    found
}
