//! Shipped content loads without a problem, is proved, and plays.

mod policies;
mod shape;

use std::sync::Arc;

use crate::reader::english;
use ringback::call::{Compiled, load_case, load_content};
use ringback::prove::{Bounds, Reduction, Unreached, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::{is_guide, scenario_ids};
use ringback::scenario::render::render;

/// A shipped case, compiled; problems are shown as a trainer would see them.
pub(crate) fn case(id: &str, variant: Option<&str>) -> Arc<Compiled> {
    let content = load_content(&Shipped).unwrap_or_else(|problems| {
        for file in problems {
            eprintln!("{}", render(&file.file, &file.text, &file.problems, &english(), false));
        }
        panic!("shipped content has errors")
    });
    let loaded = load_case(&Shipped, &content, id, variant).expect("the scenario ships");
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
    let content = load_content(&Shipped).expect("shipped content loads");
    let variants = |id: &String| load_case(&Shipped, &content, id, None).expect("it ships").variants;
    ids().iter().flat_map(|id| variants(id).iter().map(|variant| case(id, Some(variant))).collect::<Vec<_>>()).collect()
}

/// The same without the guided first call, which teaches keys and tests nobody.
pub(crate) fn library_deals() -> Vec<Arc<Compiled>> {
    every_deal().into_iter().filter(|compiled| !is_guide(&Shipped, &compiled.id)).collect()
}

/// What the window's limit of an instant answer allows, and the design's bound on states.
const STATES: usize = 2_000_000;

#[test]
fn every_shipped_scenario_is_proved_in_every_variant_and_nothing_is_unreached() {
    let mut unreached: Vec<(String, Unreached)> = Vec::new();
    for compiled in every_deal() {
        let proof = prove(&compiled, Reduction::On, Bounds::default());
        let (id, variant) = (&compiled.id, &compiled.variant);
        assert!(proof.holds(), "{id} {variant}: {proof:?}");
        assert!(proof.states < STATES, "{id} {variant}: {} states", proof.states);
        let missed: Vec<&str> =
            proof.broken.iter().filter(|rule| !compiled.tempts().contains(**rule)).map(|rule| compiled.bench.rule_name(*rule)).collect();
        assert!(missed.is_empty(), "{id} {variant} breaks what it is not said to practise: {missed:?}");
        match unreached.iter_mut().find(|(known, _)| known == id) {
            Some((_, before)) => *before = before.and(&proof.unreached),
            None => unreached.push((id.clone(), proof.unreached)),
        }
    }
    for (id, unreached) in unreached {
        assert_eq!(unreached, Unreached::default(), "{id}: no deal reaches these");
    }
}
