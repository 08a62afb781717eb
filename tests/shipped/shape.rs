//! What a shipped case is made of: enough nodes, transitions by acts, endings, and texts without literal names and sums.

use std::collections::BTreeSet;

use ringback::call::{Compiled, load_content};
use ringback::scenario::library::is_guide;
use ringback::scenario::{Library, Shipped};

use super::{case, ids, library_deals};

/// Endings that every case has, whatever its author wrote.
const EVERYBODYS: [&str; 3] = ["hung_up", "left", "not_dialled"];

#[test]
fn cases_have_the_promised_size() {
    for id in ids().into_iter().filter(|id| !is_guide(&Shipped, id)) {
        let compiled = case(&id, None);
        let nodes = compiled.nodes.len();
        assert!((25..=40).contains(&nodes), "{id}: {nodes} nodes");
        let by_act = compiled.nodes.iter().map(|node| node.on.len() + usize::from(node.otherwise.is_some())).sum::<usize>()
            + compiled.defaults.len();
        let by_reply = compiled.replies.iter().filter(|reply| reply.to.is_some()).count();
        assert!(by_act * 3 >= by_act + by_reply, "{id}: {by_act} transitions by acts, {by_reply} by reply");
        let endings = compiled.endings.iter().filter(|ending| !EVERYBODYS.contains(&ending.id.as_str())).count();
        assert!(endings >= 3, "{id}: {endings} endings of its own");
        assert!(compiled.replies.iter().any(|reply| reply.cuts_in), "{id}: nobody can be cut short");
    }
}

#[test]
fn every_decision_is_one() {
    for compiled in library_deals() {
        for node in compiled.nodes.iter().filter(|node| node.ends.is_none()) {
            assert!(node.replies.len() >= 2, "{}: node {} leaves no choice", compiled.id, node.id);
        }
    }
}

fn texts_of(compiled: &Compiled, language: &str) -> BTreeSet<String> {
    compiled.texts[language].iter().filter(|text| !text.is_empty()).cloned().collect()
}

/// The lines of a case's files that hold what the players read.
fn spoken(id: &str) -> Vec<String> {
    let bucket = id.split('-').next().expect("an id begins with its bucket");
    ["", ".en", ".zh-CN"]
        .iter()
        .filter_map(|language| Shipped.read(&format!("scenarios/{bucket}/{id}{language}.ron")))
        .flat_map(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            text.lines()
                .filter(|line| line.contains("nodes.") || line.contains("say:") || line.contains("debtor:"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn names_and_sums_in_lines_are_placeholders() {
    for compiled in library_deals() {
        let names: Vec<String> = ["zh-CN", "en"]
            .iter()
            .flat_map(|language| compiled.parties.iter().map(|party| compiled.text(language, party.given).to_owned()).collect::<Vec<_>>())
            .collect();
        for line in spoken(&compiled.id) {
            for name in &names {
                let written = line.split(|letter: char| !letter.is_alphabetic()).any(|word| word == name)
                    || (!name.is_ascii() && line.contains(name.as_str()) && name.chars().count() > 1);
                assert!(!written, "{}: `{name}` is written out in {line}", compiled.id);
            }
            // What stands in braces is computed.
            let literal: String = line.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect();
            assert!(!literal.contains(['¥', '$']) && !literal.contains(" yuan"), "{}: a sum is written out in {line}", compiled.id);
        }
    }
}

#[test]
fn both_languages_are_whole_and_differ() {
    for compiled in library_deals() {
        let (chinese, english) = (texts_of(&compiled, "zh-CN"), texts_of(&compiled, "en"));
        assert_eq!(compiled.texts["zh-CN"].len(), compiled.texts["en"].len());
        let han = |text: &&String| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert_eq!(english.iter().filter(han).collect::<Vec<_>>(), Vec::<&String>::new(), "{}: English with Chinese letters", compiled.id);
        assert!(chinese.intersection(&english).count() == 0, "{}: {:?}", compiled.id, chinese.intersection(&english).collect::<Vec<_>>());
    }
}

#[test]
fn the_vocabulary_says_what_each_act_means_once() {
    let vocabulary = load_content(&Shipped).expect("shipped content loads").vocabulary;
    let acts: Vec<_> = vocabulary.names().map(|name| vocabulary.describe(vocabulary.act(name).expect("named")).1).collect();
    assert!(acts.len() >= 60, "{} acts", acts.len());
    for described in [acts.iter().map(|act| &act.zh).collect::<Vec<_>>(), acts.iter().map(|act| &act.en).collect()] {
        let mut seen = BTreeSet::new();
        for described in described {
            assert!(!described.name.trim().is_empty() && !described.means.trim().is_empty(), "{described:?}");
            assert!(seen.insert(described.name.clone()), "two acts are called `{}`", described.name);
            assert!(seen.insert(described.means.clone()), "two acts mean `{}`", described.means);
        }
    }
}
