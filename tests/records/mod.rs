//! Attempt files: bytes that nobody vouches for are read without panic, and no change to a record goes unnoticed.

use std::fs;
use std::sync::Arc;

use proptest::prelude::*;
use ringback::call::{Deal, Mode};
use ringback::records::{Attempt, Origin, Parting, read_input, read_record, recent, replay};

use crate::shipped::case;

/// The bytes of a finished record.
fn finished() -> Vec<u8> {
    let compiled = case("m0-forgot-autopay", None);
    let folder = tempfile::tempdir().expect("a folder");
    let deal = Deal::draw(&compiled, 7, Mode::Practice);
    let mut attempt =
        Attempt::begin(folder.path(), Arc::clone(&compiled), deal, Mode::Practice, Origin::Script, "林晓", "2026-11-24T09:00:00+08:00")
            .expect("begun");
    for input in ["dial", "hang-up", "wrap disposition=refusal", "wrap reason=unknown", "wrap next_contact=hand-over"] {
        let input = read_input(&compiled, input).expect("a spelled input");
        attempt.apply(input).expect("taken");
    }
    attempt.finish("zh-CN").expect("finished");
    fs::read(attempt.path()).expect("the record")
}

#[test]
fn of_attempts_begun_in_one_second_the_last_one_is_listed_first() {
    let (compiled, folder) = (case("m0-forgot-autopay", None), tempfile::tempdir().expect("a folder"));
    let begun: Vec<_> = (0..11)
        .map(|seed| {
            let deal = Deal::draw(&compiled, seed, Mode::Practice);
            let started = "2026-11-24T09:00:00+08:00";
            let attempt = Attempt::begin(folder.path(), Arc::clone(&compiled), deal, Mode::Practice, Origin::Script, "林晓", started);
            attempt.expect("begun").path().to_owned()
        })
        .collect();
    let listed: Vec<_> = recent(folder.path(), usize::MAX).into_iter().map(|summary| summary.path).rev().collect();
    assert_eq!(listed, begun);
}

#[test]
fn no_changed_byte_goes_unnoticed() {
    let bytes = finished();
    let whole = read_record(&bytes).expect("a record");
    assert!(whole.finish.is_some() && !whole.torn);
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        match read_record(&changed) {
            Err(_) => {}
            // Only the last line's end can be lost, and then the record says that it is torn and unfinished.
            Ok(record) => assert!(record.torn && record.finish.is_none(), "byte {place} of {}", bytes.len()),
        }
    }
    for length in 0..bytes.len() {
        if let Ok(record) = read_record(&bytes[..length]) {
            assert!(record.finish.is_none(), "cut after {length} bytes");
        }
    }
}

#[test]
fn a_record_replays_on_the_bytes_alone() {
    let compiled = case("m0-forgot-autopay", None);
    let record = read_record(&finished()).expect("a record");
    let answer = replay(&record, &compiled, "en");
    assert_eq!((answer.parting, answer.finished, answer.same_texts), (None, true, true));
    // A mood that the seed does not deal is told before any input.
    let mut other = record;
    other.header.deal.mood.trust ^= 1;
    assert_eq!(replay(&other, &compiled, "en").parting, Some(Parting::Deal));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), tail in "[{}\":,a-z0-9\n]{0,80}") {
        prop_assert!(read_record(&bytes).is_err(), "chance makes no record");
        let mut damaged = finished_once().clone();
        damaged.extend_from_slice(tail.as_bytes());
        if let Ok(record) = read_record(&damaged) {
            prop_assert_eq!(record.torn, !tail.is_empty());
        }
    }
}

fn finished_once() -> &'static Vec<u8> {
    static RECORD: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    RECORD.get_or_init(finished)
}
