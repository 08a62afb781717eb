//! Long runs, called by `.ci/slow`: the reduced search of every shipped case against the one that keeps of an unlawful
//! play what only a score reads. (The steps before it, down to the plain key, are compared on small cases, in
//! `tests/machine`: on these they are beyond any memory.)
#![expect(clippy::expect_used, reason = "tests fail loudly")]

use ringback::call::{Compiled, load_case, load_content};
use ringback::prove::{Bounds, Proof, Reduction, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::scenario_ids;

/// Keys that the plain search may visit: what fits into the memory of an office PC.
const PLAIN: Bounds = Bounds { states: 30_000_000 };

fn shipped(id: &str) -> Compiled {
    let content = load_content(&Shipped).expect("shipped content loads");
    load_case(&Shipped, &content, id, None).and_then(|loaded| loaded.compiled).expect("the case is sound")
}

fn points(proof: &Proof) -> Vec<Option<i32>> {
    proof.wins.iter().map(|win| win.as_ref().map(|win| win.1)).collect()
}

fn scores(proof: &Proof) -> (Vec<Option<i32>>, Option<i32>, Vec<i32>) {
    let best = proof.best.iter().map(|best| best.as_ref().map(|best| best.points)).collect();
    (best, proof.worst.as_ref().map(|worst| worst.points), proof.unlawful.iter().map(ringback::prove::Unlawful::at_most).collect())
}

#[test]
fn the_reduced_search_of_every_shipped_case_tells_the_same_as_the_one_that_keeps_scores() {
    for id in scenario_ids(&Shipped) {
        let compiled = shipped(&id);
        let (reduced, plain) = (prove(&compiled, Reduction::On, Bounds::default()), prove(&compiled, Reduction::Live, PLAIN));
        assert!(reduced.exhausted && plain.exhausted, "{id}: {} and {} states: a bound was reached", reduced.states, plain.states);
        assert_eq!(points(&reduced), points(&plain), "{id}: best lawful wins");
        assert_eq!(scores(&reduced), scores(&plain), "{id}: best, worst and best with a finding");
        assert_eq!(reduced.dead_ends == 0, plain.dead_ends == 0, "{id}: lawful dead ends");
        assert_eq!((&reduced.unreached, &reduced.broken), (&plain.unreached, &plain.broken), "{id}");
        println!("{id}: {} states reduced, {} with scores kept, 1:{}", reduced.states, plain.states, plain.states / reduced.states.max(1));
    }
}
