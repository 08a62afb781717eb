//! Shipped content loads without a problem, is proved, and plays.

use std::sync::Arc;

use ringback::call::{Compiled, load_case, load_content};
use ringback::prove::{Bounds, Reduction, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::scenario_ids;
use ringback::scenario::render::render;

/// A shipped case, compiled; problems are shown as a trainer would see them.
pub(crate) fn case(id: &str, variant: Option<&str>) -> Arc<Compiled> {
    let content = load_content(&Shipped).unwrap_or_else(|problems| {
        for file in problems {
            eprintln!("{}", render(&file.file, &file.text, &file.problems, false));
        }
        panic!("shipped content has errors")
    });
    let loaded = load_case(&Shipped, &content, id, variant).expect("the scenario ships");
    for file in &loaded.problems {
        eprintln!("{}", render(&file.file, &file.text, &file.problems, false));
    }
    assert!(loaded.problems.is_empty(), "{id} has problems");
    Arc::new(loaded.compiled.expect("no problems, so it is compiled"))
}

#[test]
fn every_shipped_scenario_is_proved_in_every_variant() {
    let content = load_content(&Shipped).expect("shipped content loads");
    for id in scenario_ids(&Shipped) {
        let variants = load_case(&Shipped, &content, &id, None).expect("it ships").variants;
        for variant in variants {
            let compiled = case(&id, Some(&variant));
            let proof = prove(&compiled, Reduction::On, Bounds::default());
            println!(
                "{id} {variant}: {} states, {:?}",
                proof.states,
                proof.wins.iter().map(|win| win.as_ref().map(|win| win.1)).collect::<Vec<_>>()
            );
            assert!(proof.holds(), "{id} {variant}: {proof:?}");
        }
    }
}
