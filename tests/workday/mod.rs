//! Workdays: a queue, a clock, rows to be left alone, the day's figures, the best plan.

mod file;
mod plan;
mod shift;

use std::sync::{Arc, OnceLock};

use ringback::call::load_content;
use ringback::prove::Bounds;
use ringback::scenario::{Library, Shipped};
use ringback::workday::{Workday, WorkdayProof, load_workday, prove_workday, workday_ids, workday_path};

const EARLY: &str = "early-morning";

/// A shipped workday.
fn shipped(id: &str) -> Arc<Workday> {
    let content = Arc::new(load_content(&Shipped).expect("shipped content loads"));
    let path = workday_path(&Shipped, id).expect("it ships");
    let loaded = load_workday(&Shipped, &content, &path, &Shipped.read(&path).expect("a file"));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.workday.expect("it is sound")
}

/// All shipped workdays with their proofs, worked out once.
fn proved() -> &'static [(Arc<Workday>, WorkdayProof)] {
    static PROVED: OnceLock<Vec<(Arc<Workday>, WorkdayProof)>> = OnceLock::new();
    PROVED.get_or_init(|| {
        let each = workday_ids(&Shipped).into_iter().map(|id| {
            let workday = shipped(&id);
            let proof = prove_workday(&workday, Bounds::default());
            (workday, proof)
        });
        each.collect()
    })
}
