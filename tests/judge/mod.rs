//! Timelines before the law: the regulators' own worked examples, a file for each rule, and laws that hold for all.

mod chinese;
mod cn_cases;
mod command;
mod crimes;
mod each_check;
mod examples;
pub(crate) mod format;
mod laws;
mod mixed;
mod permit;
mod rules;
mod validation;
mod zones;

use std::fs;
use std::path::{Path, PathBuf};

use ringback::law::{Answer, Court, LawPack, Timeline, load_timeline};

use crate::law::{packs, vocabulary};

/// A folder of this capability.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge").join(name)
}

/// A timeline from RON text.
fn timeline(what: &str, text: &str) -> Timeline {
    let all = packs();
    let loaded = load_timeline(text.as_bytes(), &vocabulary(), all.values());
    loaded.timeline.unwrap_or_else(|| panic!("{what}: {:#?}", loaded.problems))
}

/// The timeline of a file.
fn file(path: &Path) -> Timeline {
    timeline(&path.display().to_string(), &fs::read_to_string(path).expect("the timeline is there"))
}

/// The packs that a timeline names.
fn named(timeline: &Timeline) -> Vec<LawPack> {
    let all = packs();
    timeline.packs.iter().map(|name| all[name].clone()).collect()
}

/// A court before the first contact.
fn court<'t>(timeline: &'t Timeline, packs: &[LawPack]) -> Court<'t> {
    Court::seat(packs, &vocabulary(), timeline).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The answer about a whole timeline.
fn judged(timeline: &Timeline) -> Answer {
    let packs = named(timeline);
    let mut court = court(timeline, &packs);
    let judged = court.hear_all(None);
    Answer::of(&court, &judged, timeline.packs.clone(), None, "en")
}

/// The answer with a probe's.
fn probed(timeline: &Timeline, probe: &str) -> Answer {
    let packs = named(timeline);
    let court = court(timeline, &packs);
    let contact = timeline.probes.iter().find(|contact| contact.id == probe).unwrap_or_else(|| panic!("no probe `{probe}`"));
    let said = court.clone().probe(contact);
    let mut answer = Answer::of(&court, &[], timeline.packs.clone(), None, "en");
    answer.add_probe(&court, contact, &said, "en");
    answer
}

/// A timeline with one consumer in New York and these contacts.
fn simple(contacts: &str) -> Timeline {
    let text = format!(
        r#"(packs: ["us-reg-f"], role: Agency, parties: {{ "consumer": (role: Debtor, time_zones: ["America/New_York"]) }},
            debts: {{ "card": () }}, contacts: {{ {contacts} }})"#
    );
    timeline("a simple timeline", &text)
}

/// A rule's verdict at a contact.
fn verdict(answer: &Answer, contact: &str, rule: &str) -> &'static str {
    let found = answer.contacts.iter().find(|known| known.id == contact).unwrap_or_else(|| panic!("no contact `{contact}`"));
    found.rules.iter().find(|opinion| opinion.rule == rule).unwrap_or_else(|| panic!("`{rule}` is not in force")).verdict
}
