//! What is wrong with a workday's file is told with its code and its place.

use std::sync::Arc;

use ringback::call::load_content;
use ringback::scenario::{Library, Shipped};
use ringback::workday::{load_workday, workday_path};

use super::EARLY;

struct Changed(&'static str, &'static str);

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    let content = Arc::new(load_content(&Shipped).expect("shipped content loads"));
    let path = workday_path(&Shipped, EARLY).expect("it ships");
    let text = String::from_utf8(Shipped.read(&path).expect("a file").into_owned()).expect("text");
    for (Changed(from, to), code) in [
        (Changed("id: \"early-morning\"", "id: \"early\""), "RB0149"),
        (Changed("scenario: \"m1-that-fee\"", "scenario: \"m1-that-free\""), "RB0101"),
        (Changed("deal: \"doubled\"", "deal: \"trebled\""), "RB0101"),
        (Changed("rubric: \"call-standard\"", "rubric: \"day\""), "RB0110"),
        (Changed("\"bank-house\"]", "\"bank-hose\"]"), "RB0111"),
        (Changed("leave: PlanSigned", "leave: PlanSinged"), "RB0013"),
        (Changed("until: \"11:30\"", "until: \"10:35\""), "RB0115"),
        (Changed("picks_up: [(\"11:20\", \"11:27\")]", "picks_up: [(\"11:27\", \"11:20\")]"), "RB0115"),
        (Changed("at: \"2026-05-09T10:30\"", "at: \"2026-05-13T11:30\""), "RB0115"),
        (Changed("balance: \"48,600.00\"", "balance: \"lots\""), "RB0116"),
        (Changed("bucket: \"M1\"", "bucket: \"M9\""), "RB0101"),
        (Changed("worth: 120", "worth: 0"), "RB0015"),
        (Changed("best: [(\"", "best: [(\"un"), "RB0101"),
        (Changed("case: (scenario: \"m0-forgot-autopay\", deal: \"usual\"),", ""), "RB0008"),
    ] {
        assert!(text.contains(from), "{from} is in the file");
        let loaded = load_workday(&Shipped, &content, &path, text.replacen(from, to, 1).as_bytes());
        let codes: Vec<&str> = loaded.problems.iter().flat_map(|file| &file.problems).map(|problem| problem.code.as_str()).collect();
        assert!(codes.contains(&code), "{from}: {codes:?}");
        // A misnamed file is a warning: it can be played.
        assert_eq!(loaded.workday.is_some(), code == "RB0149", "{from}");
    }
}

/// A case keeps its shape on any day: what was bought, paid and tried lies as far before the call as in its file.
#[test]
fn a_case_is_moved_whole() {
    let content = load_content(&Shipped).expect("shipped content loads");
    let own = ringback::call::load_case(&Shipped, &content, "m1-unpaid-wages", None).and_then(|loaded| loaded.compiled).expect("it ships");
    let days = chrono::Days::new(31);
    let at = own.scene.at.checked_add_days(days).expect("a day");
    let moved = ringback::call::load_redated(&Shipped, &content, "m1-unpaid-wages", None, at);
    let moved = moved.and_then(|loaded| loaded.compiled).expect("it stands a month later");
    assert_eq!((moved.books.owed.bucket, moved.books.owed.principal), (own.books.owed.bucket, own.books.owed.principal));
    assert_eq!(moved.books.owed.days_past_due, own.books.owed.days_past_due);
    let past = |compiled: &ringback::call::Compiled| compiled.scene.history.iter().map(|past| past.at).collect::<Vec<_>>();
    let later: Vec<_> = past(&own).into_iter().filter_map(|at| at.checked_add_days(days)).collect();
    assert_eq!(past(&moved), later);
    let incomes: Vec<_> = own.books.household.incomes.iter().map(|(on, yuan)| (on.checked_add_days(days).expect("a day"), *yuan)).collect();
    assert_eq!(moved.books.household.incomes, incomes);
    assert_eq!(moved.set_flags, own.set_flags);
}
