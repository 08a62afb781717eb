//! The career: a trainee's first two weeks, played by somebody who learns from debriefs and forgets; exams; pay.

mod command;
mod desks;
mod fortnight;
mod learner;
mod pay;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use chrono::NaiveDate;
use ringback::call::{Call, Compiled, Content, Input, load_case, load_content, load_deals};
use ringback::career::{Candidate, Career, load_career};
use ringback::prove::{Bounds, Reduction, prove};
use ringback::scenario::Shipped;
use ringback::scenario::library::{is_guide, scenario_ids};

pub(super) fn content() -> &'static Content {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    CONTENT.get_or_init(|| load_content(&Shipped).expect("shipped content loads"))
}

pub(super) fn career() -> Career {
    load_career(&Shipped).unwrap_or_else(|problems| panic!("{problems:?}"))
}

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

/// A shipped case in a variant, compiled once.
pub(super) fn case(id: &str, variant: &str) -> Arc<Compiled> {
    type Cases = BTreeMap<(String, String), Arc<Compiled>>;
    static CASES: OnceLock<Mutex<Cases>> = OnceLock::new();
    let mut cases = CASES.get_or_init(Mutex::default).lock().expect("nobody panicked here");
    let case = cases.entry((id.to_owned(), variant.to_owned())).or_insert_with(|| {
        let loaded = load_case(&Shipped, content(), id, Some(variant)).expect("it ships");
        Arc::new(loaded.compiled.expect("it is sound"))
    });
    Arc::clone(case)
}

/// All cases that can be practised.
pub(super) fn candidates() -> Vec<Candidate> {
    let ids = scenario_ids(&Shipped).into_iter().filter(|id| !is_guide(&Shipped, id));
    let candidate = |id: String| {
        let deals = load_deals(&Shipped, content(), &id).expect("it ships").into_iter();
        let variants: Vec<Compiled> = deals.map(|loaded| loaded.compiled.expect("it is sound")).collect();
        Candidate::of(&variants).expect("a case has a variant")
    };
    ids.map(candidate).collect()
}

/// The best lawful play of a case for the mood that was dealt.
pub(super) fn best_play(compiled: &Arc<Compiled>, call: &Call) -> Vec<Input> {
    type Wins = BTreeMap<(String, String), Vec<(ringback::persona::Mood, Vec<Input>)>>;
    static WINS: OnceLock<Mutex<Wins>> = OnceLock::new();
    let mut wins = WINS.get_or_init(Mutex::default).lock().expect("nobody panicked here");
    let known = wins.entry((compiled.id.clone(), compiled.variant.clone())).or_insert_with(|| {
        let proof = prove(compiled, Reduction::On, Bounds::default());
        proof.starts.into_iter().zip(proof.wins).map(|(mood, win)| (mood, win.expect("every shipped case can be won").0)).collect()
    });
    known.iter().find(|(mood, _)| *mood == call.deal().mood).expect("every mood was proved").1.clone()
}
