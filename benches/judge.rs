//! How long it takes to judge ten thousand contacts by full packs: the American one, and the Chinese one with the layers of
//! a bank. Figures: docs/performance.md.
#![expect(clippy::expect_used, reason = "a bench fails loudly")]

use std::fmt::Write;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ringback::call::load_content;
use ringback::law::{Court, LawPack, Timeline, load_timeline};
use ringback::scenario::Shipped;

/// A country's packs, and how its people are reached.
struct Country {
    name: &'static str,
    packs: &'static [&'static str],
    role: &'static str,
    zones: &'static str,
    offset: &'static str,
    /// What is said in a conversation.
    said: &'static str,
}

const COUNTRIES: [Country; 2] = [
    Country {
        name: "us-reg-f",
        packs: &["us-reg-f"],
        role: "Agency",
        zones: r#""America/New_York", "America/Chicago""#,
        offset: "-05:00",
        said: r#"["state_institution", "state_collection_purpose"], ["ask_reason"]"#,
    },
    Country {
        name: "cn with its layers",
        packs: &["cn", "member-bank", "bank-house"],
        role: "OwnStaff",
        zones: r#""Asia/Shanghai""#,
        offset: "+08:00",
        said: r#"["greet", "state_institution", "disclose_recording"], ["mention_overdue"], ["ask_reason", "acknowledge_feeling"]"#,
    },
];

/// A timeline of so many contacts: calls with every outcome and words, to ten people about two debts.
fn written(country: &Country, contacts: usize) -> String {
    let mut text = format!("(role: {}, parties: {{", country.role);
    for person in 0..10 {
        write!(text, "\"p{person}\": (role: Debtor, time_zones: [{}]),", country.zones).expect("it is a text");
    }
    text += "}, debts: {\"card\": (), \"loan\": ()}, contacts: {";
    for place in 0..contacts {
        let (person, day, hour) = (place % 10, place / 100, 8 + place % 100 / 8);
        let date = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).and_then(|first| first.checked_add_days(chrono::Days::new(day as u64)));
        let outcome = ["NoAnswer", "LimitedContentVoicemail", "Busy", "Conversation"][place % 4];
        let said = if outcome == "Conversation" { format!(", verified: TwoFactors, said: [{}]", country.said) } else { String::new() };
        let debt = ["card", "loan"][place % 2];
        write!(
            text,
            "\"c{place}\": (at: \"{}T{hour:02}:{:02}{}\", to: \"p{person}\", channel: Call, number: \"n{person}\", source: Reserved,
                outcome: {outcome}, debts: [\"{debt}\"]{said}),",
            date.expect("a date"),
            place % 60,
            country.offset,
        )
        .expect("it is a text");
    }
    text + "})"
}

fn judging(criterion: &mut Criterion) {
    let content = load_content(&Shipped).expect("shipped content loads");
    for country in &COUNTRIES {
        let packs: Vec<LawPack> = country.packs.iter().map(|pack| content.packs[*pack].clone()).collect();
        let mut group = criterion.benchmark_group(format!("judge {}", country.name));
        group.sample_size(10);
        for contacts in [1_000, 10_000] {
            let loaded = load_timeline(written(country, contacts).as_bytes(), &content.vocabulary, content.packs.values());
            let timeline: Timeline = loaded.timeline.expect("the timeline is sound");
            group.throughput(Throughput::Elements(contacts as u64));
            group.bench_with_input(BenchmarkId::new("contacts", contacts), &timeline, |bencher, timeline| {
                bencher.iter(|| Court::seat(&packs, &content.vocabulary, timeline).expect("the packs fit").hear_all(None).len());
            });
        }
        group.finish();
    }
}

criterion_group!(benches, judging);
criterion_main!(benches);
