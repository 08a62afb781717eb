//! How long it takes to judge ten thousand contacts by a full pack. Figures: docs/performance.md.
#![expect(clippy::expect_used, reason = "a bench fails loudly")]

use std::fmt::Write;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ringback::call::load_content;
use ringback::law::{Court, Timeline, load_timeline};
use ringback::scenario::Shipped;

/// A timeline of so many contacts: calls with every outcome, messages, words and wishes, to ten people.
fn written(contacts: usize) -> String {
    let mut text = String::from("(packs: [\"us-reg-f\"], role: Agency, parties: {");
    for person in 0..10 {
        write!(text, "\"p{person}\": (role: Debtor, time_zones: [\"America/New_York\", \"America/Chicago\"]),").expect("it is a text");
    }
    text += "}, debts: {\"card\": (), \"loan\": ()}, contacts: {";
    for place in 0..contacts {
        let (person, day, hour) = (place % 10, place / 100, 8 + place % 100 / 8);
        let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).and_then(|first| first.checked_add_days(chrono::Days::new(day as u64)));
        let outcome = ["NoAnswer", "LimitedContentVoicemail", "Busy", "Conversation"][place % 4];
        let said = if outcome == "Conversation" {
            ", said: [[\"state_institution\", \"state_collection_purpose\"], [\"ask_reason\"]]"
        } else {
            ""
        };
        let debt = ["card", "loan"][place % 2];
        write!(
            text,
            "\"c{place}\": (at: \"{}T{hour:02}:{:02}-05:00\", to: \"p{person}\", channel: Call, outcome: {outcome}, debts: [\"{debt}\"]{said}),",
            date.expect("a date"),
            place % 60,
        )
        .expect("it is a text");
    }
    text + "})"
}

fn judging(criterion: &mut Criterion) {
    let content = load_content(&Shipped).expect("shipped content loads");
    let packs = [content.packs["us-reg-f"].clone()];
    let mut group = criterion.benchmark_group("judge");
    group.sample_size(10);
    for contacts in [1_000, 10_000] {
        let loaded = load_timeline(written(contacts).as_bytes(), &content.vocabulary, content.packs.values());
        let timeline: Timeline = loaded.timeline.expect("the timeline is sound");
        group.throughput(Throughput::Elements(contacts as u64));
        group.bench_with_input(BenchmarkId::new("contacts", contacts), &timeline, |bencher, timeline| {
            bencher.iter(|| Court::seat(&packs, &content.vocabulary, timeline).expect("the packs fit").hear_all(None).len());
        });
    }
    group.finish();
}

criterion_group!(benches, judging);
criterion_main!(benches);
