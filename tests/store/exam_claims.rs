//! Claims about exams: a ticket opens one case once, and a certificate follows a passed one.

use std::sync::Arc;

use ringback::call::{Compiled, Mode};
use ringback::records::store::{Answer, Assignment, Delivery, Seat, Shelf, Store, Ticket};

use super::super::honest::{NOW, START, delivery, follows, opened};
use super::{house, seat};

/// An exam of one case, an hour for a ticket.
pub(super) async fn exam(store: &Store, seat: &Seat) -> String {
    exam_of(store, seat, "m0-forgot-autopay").await
}

pub(super) async fn exam_of(store: &Store, seat: &Seat, case: &str) -> String {
    let exam = Assignment {
        id: String::new(),
        title: "M0 上岗考核".to_owned(),
        kind: "exam".to_owned(),
        scenarios: vec![case.to_owned()],
        cohort: seat.cohort.clone(),
        person: String::new(),
        due_at: NOW + 7 * 86_400,
        minutes: 60,
        valid_days: 365,
        created_by: "trainer".to_owned(),
        created_at: NOW,
    };
    store.assign(&exam).await.expect("assigned")
}

/// The case that a ticket opens.
pub(super) async fn case_of(store: &Store, shelf: &Shelf, ticket: &Ticket) -> Arc<Compiled> {
    store.case(shelf, &ticket.content).await.expect("read").expect("kept").compiled
}

/// What is sent back `after` seconds, with whatever seed and ticket.
pub(super) fn returned(seat: &Seat, compiled: &Arc<Compiled>, seed: u64, ticket: &str, after: i64) -> Delivery {
    let started = chrono::DateTime::from_timestamp(NOW + 5 + after % 60, 0).expect("a time").to_rfc3339();
    let mut sent = delivery(seat, opened(compiled, "pass", &seat.trainee, &started, seed, Mode::Exam, Some(ticket)));
    sent.received = NOW + after;
    sent
}

pub(super) async fn told(store: &Store, shelf: &Shelf, sent: Delivery) -> String {
    match &store.ingest(shelf, &[sent]).await.expect("answered")[0] {
        Answer::Quarantined { detail, .. } => detail.clone(),
        Answer::Accepted { .. } => "accepted".to_owned(),
        Answer::Known { .. } => "known".to_owned(),
    }
}

pub async fn a_ticket_takes_one_submission_of_its_own_case_in_time(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    let exam = exam(&store, &lin).await;
    let ticket = store.issue(&shelf, &lin, &exam, NOW).await.expect("issued");
    let refused = store.issue(&shelf, &lin, &exam, NOW + 1).await.expect_err("one at a time").to_string();
    assert!(refused.contains("still out"), "{refused}");
    let compiled = case_of(&store, &shelf, &ticket).await;
    let seed: u64 = ticket.seed.parse().expect("a number");
    let wrong = [
        (returned(&wu, &compiled, seed, &ticket.id, 300), "it is another person's"),
        (returned(&lin, &compiled, seed ^ 1, &ticket.id, 301), "another case or deal"),
        (returned(&lin, &compiled, seed, "badbadbad", 302), "issued none like it"),
        (returned(&lin, &compiled, seed, &ticket.id, 3), "faster than anybody reads"),
        (returned(&lin, &compiled, seed, &ticket.id, 3601), "its time was over"),
    ];
    let mut queue = (1, String::new());
    for (mut sent, why) in wrong {
        if sent.seat == lin {
            sent.link = follows(&lin, sent.bytes.clone(), queue.0, &queue.1).link;
            queue = (queue.0 + 1, sent.link.chain.clone());
        }
        let told = told(&store, &shelf, sent).await;
        assert!(told.contains(why), "{told}, not {why}");
    }
    let fates = store.tickets_of(&lin.person, NOW + 3600).await.expect("read");
    assert_eq!(fates[0].2, "out");
    let mut honest = returned(&lin, &compiled, seed, &ticket.id, 304);
    honest.link = follows(&lin, honest.bytes.clone(), queue.0, &queue.1).link;
    queue = (queue.0 + 1, honest.link.chain.clone());
    assert_eq!(told(&store, &shelf, honest.clone()).await, "accepted");
    assert_eq!(told(&store, &shelf, honest.clone()).await, "known", "sent again, it is the same submission");
    // A second play with the same ticket.
    honest = returned(&lin, &compiled, seed, &ticket.id, 305);
    honest.link = follows(&lin, honest.bytes.clone(), queue.0, &queue.1).link;
    let second = told(&store, &shelf, honest).await;
    assert!(second.contains("one submission each"), "{second}");
    // A ticket that never comes back is not passed.
    let other = store.issue(&shelf, &wu, &exam, NOW).await.expect("issued");
    let fates = store.tickets_of(&wu.person, other.due_at + 1).await.expect("read");
    assert_eq!(fates[0].2, "not-returned");
}

pub async fn a_passed_exam_gives_a_certificate_that_nobody_can_make_up(store: Store) {
    let (seat, shelf) = house(&store).await;
    let exam = exam(&store, &seat).await;
    let ticket = store.issue(&shelf, &seat, &exam, NOW).await.expect("issued");
    let compiled = case_of(&store, &shelf, &ticket).await;
    // The same play without the ticket is practice.
    let seed: u64 = ticket.seed.parse().expect("a number");
    let practice = delivery(&seat, opened(&compiled, "pass", "林晓", START, seed, Mode::Exam, None));
    store.ingest(&shelf, std::slice::from_ref(&practice)).await.expect("taken");
    assert_eq!(store.certify(&seat.person, NOW).await.expect("looked"), []);
    let mut sent = returned(&seat, &compiled, seed, &ticket.id, 600);
    sent.link = follows(&seat, sent.bytes.clone(), 2, &practice.link.chain).link;
    let answers = store.ingest(&shelf, &[sent]).await.expect("taken");
    let passed = serde_json::to_value(&answers[0]).expect("json")["outcome"] == "pass";
    let issued = store.certify(&seat.person, NOW + 600).await.expect("looked");
    assert_eq!(issued.len(), usize::from(passed), "a certificate follows a pass and nothing else: {answers:?}");
    assert_eq!(store.certify(&seat.person, NOW + 700).await.expect("looked"), [], "once");
    for certificate in issued {
        let known = store.certificate(&certificate.code).await.expect("looked").expect("ours");
        assert_eq!(known, certificate);
        assert_eq!(known.expires_at, NOW + 600 + 365 * 86_400);
        let ready = store.rollups().await.expect("read").into_iter().find(|line| line.starts_with("person_totals"));
        assert!(ready.expect("a person").contains(" 3 "), "ready");
        let last = if certificate.code.ends_with('0') { "1" } else { "0" };
        let made_up = format!("{}{last}", &certificate.code[..certificate.code.len() - 1]);
        assert_eq!(store.certificate(&made_up).await.expect("looked"), None);
    }
}
