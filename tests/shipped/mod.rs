//! Shipped content loads without a problem, is proved, and plays.

mod policies;
mod shape;

use std::sync::{Arc, LazyLock};

use crate::reader::english;
use ringback::call::{Call, Compiled, Content, Deal, Input, LoadedCase, Mode, load_case, load_content, load_deals};
use ringback::prove::{Bounds, Proof, Reduction, Unreached, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::{is_guide, scenario_ids};
use ringback::scenario::render::render;
use ringback::score::{debrief, sentence};

/// The shipped content, read once for all tests.
static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    load_content(&Shipped).unwrap_or_else(|problems| {
        for file in problems {
            eprintln!("{}", render(&file.file, &file.text, &file.problems, &english(), false));
        }
        panic!("shipped content has errors")
    })
});

/// Every case in every variant, compiled once.
static DEALS: LazyLock<Vec<Arc<Compiled>>> = LazyLock::new(|| {
    let sound = |loaded: LoadedCase| Arc::new(loaded.compiled.expect("a shipped case has no errors"));
    ids().iter().flat_map(|id| load_deals(&Shipped, &CONTENT, id).expect("it ships").into_iter().map(sound)).collect()
});

/// The proof of each of them, in the same order.
static PROOFS: LazyLock<Vec<Proof>> =
    LazyLock::new(|| DEALS.iter().map(|compiled| prove(compiled, Reduction::On, Bounds::default())).collect());

/// A shipped case, compiled; problems are shown as a trainer would see them.
pub(crate) fn case(id: &str, variant: Option<&str>) -> Arc<Compiled> {
    let loaded = load_case(&Shipped, &CONTENT, id, variant).expect("the scenario ships");
    for file in &loaded.problems {
        eprintln!("{}", render(&file.file, &file.text, &file.problems, &english(), false));
    }
    assert!(loaded.problems.is_empty(), "{id} has problems");
    Arc::new(loaded.compiled.expect("no problems, so it is compiled"))
}

/// The ids of all shipped cases.
pub(crate) fn ids() -> Vec<String> {
    scenario_ids(&Shipped)
}

/// Every shipped case in every variant.
pub(crate) fn every_deal() -> Vec<Arc<Compiled>> {
    DEALS.clone()
}

/// The same without the guided first call, which teaches keys and tests nobody.
pub(crate) fn library_deals() -> Vec<Arc<Compiled>> {
    every_deal().into_iter().filter(|compiled| !is_guide(&Shipped, &compiled.id)).collect()
}

/// Every deal of the library with its proof; each is proved once for all tests that ask.
pub(crate) fn proved() -> impl Iterator<Item = (&'static Arc<Compiled>, &'static Proof)> {
    DEALS.iter().zip(&*PROOFS).filter(|(compiled, _)| !is_guide(&Shipped, &compiled.id))
}

/// What the window's limit of an instant answer allows, and the design's bound on states.
const STATES: usize = 2_000_000;

#[test]
fn every_shipped_scenario_is_proved_in_every_variant_and_nothing_is_unreached() {
    let mut unreached: Vec<(String, Unreached)> = Vec::new();
    for (compiled, proof) in DEALS.iter().zip(&*PROOFS) {
        let (id, variant) = (&compiled.id, &compiled.variant);
        assert!(proof.holds(), "{id} {variant}: {proof:?}");
        assert!(proof.states < STATES, "{id} {variant}: {} states", proof.states);
        let missed: Vec<&str> =
            proof.broken.iter().filter(|rule| !compiled.tempts().contains(**rule)).map(|rule| compiled.bench.rule_name(*rule)).collect();
        assert!(missed.is_empty(), "{id} {variant} breaks what it is not said to practise: {missed:?}");
        match unreached.iter_mut().find(|(known, _)| known == id) {
            Some((_, before)) => *before = before.and(&proof.unreached),
            None => unreached.push((id.clone(), proof.unreached.clone())),
        }
    }
    for (id, unreached) in unreached {
        assert_eq!(unreached, Unreached::default(), "{id}: no deal reaches these");
    }
}

/// Where the best play rings nobody, the report says that it was right, what dialling would have broken, and which points were not
/// to be had: the same words on the command line, on HR's pages and in the window.
#[test]
fn a_case_that_is_rightly_not_dialled_is_called_so() {
    let mut found = 0;
    for (compiled, proof) in proved() {
        for (inputs, points) in proof.wins.iter().flatten() {
            if inputs.first() != Some(&Input::EndCall) {
                continue;
            }
            found += 1;
            let deal = Deal::draw(compiled, 0, Mode::Practice);
            let mut call = Call::start(Arc::clone(compiled), deal, Mode::Practice);
            for input in inputs {
                call.apply(*input).expect("the proof's own play");
            }
            let report = debrief(compiled, call.deal().mood, call.events(), "en");
            let right = report.not_dialled.as_ref().unwrap_or_else(|| panic!("{}: {report:?}", compiled.id));
            assert!(!right.spared.is_empty(), "{}: {right:?}", compiled.id);
            assert_eq!(points + right.beyond, 100, "{}: nothing better can be had", compiled.id);
            let said = sentence(compiled, &report, "en", &|key, values| english().text_with(key, values));
            assert!(said.starts_with("Not calling was right"), "{said}");
            assert!(said.contains(&points.to_string()), "{said}");
        }
    }
    assert!(found >= 3, "{found}");
}
