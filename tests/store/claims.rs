//! What the store promises, whichever database stands behind. Each claim gets an empty store.

use std::sync::Arc;

use ringback::records::store::{Answer, Role, Seat, Shelf, Store, rebuild};
use ringback::scenario::Shipped;

use super::honest::{NOW, START, autopay, delivery, follows, forge, forgeries, record};

/// Every claim; each database's tests are made from this list.
macro_rules! each_claim {
    ($run:path) => {
        claims::each_claim!(@ $run:
            what_was_played_is_believed_and_counted,
            forged_records_are_quarantined_never_counted_never_lost,
            however_often_it_is_sent_it_counts_once,
            sent_from_many_sides_at_once_it_counts_once,
            other_white_space_makes_no_second_attempt,
            another_attempt_with_the_same_start_is_held,
            the_queue_may_arrive_in_any_order_but_not_be_rewritten,
            what_began_long_before_an_earlier_delivery_is_backdated,
            rollups_built_again_are_the_same,
            content_is_replayed_from_its_kept_files
        );
    };
    (@ $run:path: $($claim:ident),*) => {
        $(
            #[test]
            fn $claim() {
                $run(stringify!($claim), |store| Box::pin(claims::$claim(store)));
            }
        )*
    };
}
pub(crate) use each_claim;

/// A person with a PC, and everything shipped on the shelf.
async fn house(store: &Store) -> (Seat, Shelf) {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 86_400).await.expect("the content is kept");
    (seat(store, "1001", "林晓").await, shelf)
}

async fn seat(store: &Store, number: &str, name: &str) -> Seat {
    let person = store.add_person(number, name, "2026 春", Role::Trainee, NOW - 86_400).await.expect("a new number");
    let key = store.enrol(&person, name, "PC", NOW - 80_000).await.expect("enrolled");
    store.seat(&key).await.expect("found").expect("its seat")
}

async fn reason(store: &Store, shelf: &Shelf, seat: &Seat, bytes: Vec<u8>) -> String {
    match &store.ingest(shelf, &[delivery(seat, bytes)]).await.expect("answered")[0] {
        Answer::Quarantined { reason, .. } => reason.clone(),
        other => format!("{other:?}"),
    }
}

pub async fn what_was_played_is_believed_and_counted(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let pass = delivery(&seat, record(&compiled, "pass", "林晓", START));
    let red = follows(&seat, record(&compiled, "red-line", "林晓", "2026-11-24T10:00:00+08:00"), 2, &pass.link.chain);
    let answers = store.ingest(&shelf, &[pass, red]).await.expect("taken");
    let told: Vec<String> = answers.iter().map(|answer| serde_json::to_value(answer).expect("json")["outcome"].to_string()).collect();
    assert_eq!(told, ["\"pass\"", "\"red-line\""]);
    let rollups = store.rollups().await.expect("read");
    let total = rollups.iter().find(|line| line.starts_with("person_totals")).expect("a person");
    assert!(total.contains(" 2026 春 1 2 1 1 "), "{total}");
    let broken: Vec<&String> = rollups.iter().filter(|line| line.starts_with("rule_days") && line.ends_with(" 1")).collect();
    assert!(!broken.is_empty(), "a red line is a broken rule: {rollups:#?}");
}

pub async fn forged_records_are_quarantined_never_counted_never_lost(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let suite = forgeries();
    let mut wrong = Vec::new();
    for forgery in &suite {
        let honest = record(&compiled, &forgery.record, "林晓", START);
        let answer = reason(&store, &shelf, &seat, forge(&honest, forgery)).await;
        if answer != forgery.reason {
            wrong.push(format!("{}: {answer}, not {}", forgery.name, forgery.reason));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let holdings = store.holdings().await.expect("counted");
    assert_eq!(holdings.attempts, 0);
    assert_eq!(usize::try_from(holdings.quarantined.values().sum::<i64>()).expect("few"), suite.len(), "every one is kept");
    let counted = store.rollups().await.expect("read").into_iter().filter(|line| !line.starts_with("person_totals"));
    assert_eq!(counted.collect::<Vec<_>>(), Vec::<String>::new());
}

pub async fn however_often_it_is_sent_it_counts_once(store: Store) {
    let (seat, shelf) = house(&store).await;
    let sent = delivery(&seat, record(&autopay(), "pass", "林晓", START));
    let first = store.ingest(&shelf, &[sent.clone(), sent.clone()]).await.expect("taken");
    let Answer::Accepted { attempt, .. } = &first[0] else { panic!("{first:?}") };
    let known = Answer::Known { attempt: attempt.clone() };
    assert_eq!(first[1], known);
    let rollups = store.rollups().await.expect("read");
    assert_eq!(store.ingest(&shelf, &[sent]).await.expect("taken"), [known]);
    assert_eq!(store.rollups().await.expect("read"), rollups);
    assert_eq!(store.holdings().await.expect("counted").attempts, 1);
}

pub async fn sent_from_many_sides_at_once_it_counts_once(store: Store) {
    let (seat, shelf) = house(&store).await;
    let shelf = Arc::new(shelf);
    let sent = delivery(&seat, record(&autopay(), "pass", "林晓", START));
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (store, shelf, sent) = (store.clone(), Arc::clone(&shelf), sent.clone());
            tokio::spawn(async move { store.ingest(&shelf, &[sent]).await.expect("taken").remove(0) })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            Answer::Accepted { .. } => accepted += 1,
            Answer::Known { .. } => {}
            Answer::Quarantined { reason, .. } => panic!("{reason}"),
        }
    }
    assert_eq!(accepted, 1);
    let total = store.rollups().await.expect("read").into_iter().find(|line| line.starts_with("person_totals")).expect("a person");
    assert!(total.contains(" 1 1 1 0 "), "{total}");
}

pub async fn other_white_space_makes_no_second_attempt(store: Store) {
    let (seat, shelf) = house(&store).await;
    let bytes = record(&autopay(), "pass", "林晓", START);
    let spaced = String::from_utf8(bytes.clone()).expect("text").replace("{\"body\":", "{ \"body\": ").into_bytes();
    let answers = store.ingest(&shelf, &[delivery(&seat, bytes), delivery(&seat, spaced)]).await.expect("taken");
    assert!(matches!(answers[1], Answer::Known { .. }), "{answers:?}");
}

pub async fn another_attempt_with_the_same_start_is_held(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let first = delivery(&seat, record(&compiled, "red-line", "林晓", START));
    let second = follows(&seat, record(&compiled, "pass", "林晓", START), 2, &first.link.chain);
    let answers = store.ingest(&shelf, &[first, second]).await.expect("taken");
    let told = serde_json::to_value(&answers[1]).expect("json");
    assert_eq!(told["reason"], "same-start", "a better second try is no other attempt");
}

pub async fn the_queue_may_arrive_in_any_order_but_not_be_rewritten(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let at = |minute: u32| record(&compiled, "pass", "林晓", &format!("2026-11-24T09:{minute:02}:00+08:00"));
    let one = delivery(&seat, at(1));
    let two = follows(&seat, at(2), 2, &one.link.chain);
    let three = follows(&seat, at(3), 3, &two.link.chain);
    let other_two = follows(&seat, at(4), 2, &one.link.chain);
    let answers = store.ingest(&shelf, &[three, one, two, other_two]).await.expect("taken");
    assert!(answers[..3].iter().all(|answer| matches!(answer, Answer::Accepted { .. })), "{answers:?}");
    assert_eq!(serde_json::to_value(&answers[3]).expect("json")["reason"], "queue-broken");
}

pub async fn what_began_long_before_an_earlier_delivery_is_backdated(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let one = delivery(&seat, record(&compiled, "pass", "林晓", START));
    let late = follows(&seat, record(&compiled, "pass", "林晓", "2026-11-20T09:00:00+08:00"), 2, &one.link.chain);
    let answers = store.ingest(&shelf, &[one, late]).await.expect("taken");
    assert_eq!(serde_json::to_value(&answers[1]).expect("json")["reason"], "backdated");
}

pub async fn rollups_built_again_are_the_same(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    let compiled = autopay();
    for (seat, inputs) in [(&lin, ["pass", "red-line", "pass"]), (&wu, ["red-line", "red-line", "pass"])] {
        let mut before = String::new();
        for (n, inputs) in (1..).zip(inputs) {
            let bytes = record(&compiled, inputs, &seat.trainee, &format!("2026-11-2{n}T09:00:00+08:00"));
            let mut next = follows(seat, bytes, n, &before);
            next.received = NOW - 86_400 * (4 - n);
            before.clone_from(&next.link.chain);
            let answers = store.ingest(&shelf, &[next]).await.expect("taken");
            assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
        }
    }
    let written = store.rollups().await.expect("read");
    assert!(written.len() > 20, "there is something to compare: {}", written.len());
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

pub async fn content_is_replayed_from_its_kept_files(store: Store) {
    let (seat, _) = house(&store).await;
    // Another server, years later: its own library is empty, the files are in the store.
    let answers = store.ingest(&Shelf::default(), &[delivery(&seat, record(&autopay(), "pass", "林晓", START))]).await.expect("taken");
    assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
}
