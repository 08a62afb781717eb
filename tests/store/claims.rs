//! What the store promises, whichever database stands behind. Each claim gets an empty store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ringback::call::{Compiled, Mode};
use ringback::records::store::statistics::{FEWEST_OTHERS, Item, SMALLEST_GROUP};
use ringback::records::store::{
    Adjustment, Answer, Assignment, AttemptLine, BUCKETS, Delivery, PeopleAsked, Role, Scope, Seat, Shelf, Store, Ticket, day_of, rebuild,
};
use ringback::scenario::Shipped;

// The file lies beside this one, from whichever test this one is read.
#[path = "house_claims.rs"]
mod house_claims;
pub use house_claims::*;
#[path = "release_claims.rs"]
mod release_claims;
pub use release_claims::*;

use super::honest::{NOW, START, autopay, delivery, follows, forge, forgeries, opened, record};

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
            content_is_replayed_from_its_kept_files,
            a_ticket_takes_one_submission_of_its_own_case_in_time,
            a_passed_exam_gives_a_certificate_that_nobody_can_make_up,
            a_deleted_person_leaves_sums_and_no_name,
            a_seeded_house_adds_up,
            people_come_page_by_page_and_are_found_by_name_and_number,
            a_pc_that_sends_too_much_waits,
            what_counts_waits_once_to_be_told,
            a_clock_that_jumps_takes_nothing_twice_and_holds_nobody_back_for_long,
            taken_together_is_taken_one_by_one,
            first_tries_are_counted_as_a_slow_count_does_whatever_arrives_late,
            readiness_is_counted_by_cohort_and_bucket,
            a_rules_weeks_end_today_and_stay_within_the_scope,
            judges_agree_as_their_last_words_do,
            readiness_ends_with_the_certificate,
            an_ending_certificate_is_renewed_by_one_exam,
            more_time_moves_a_tickets_end_and_nothing_else,
            who_has_done_an_assignment_is_known_by_those_who_may,
            comments_go_to_their_own_attempts_person,
            what_was_held_back_is_judged_again_and_counts_once,
            sent_again_by_its_pc_what_is_held_is_judged_once,
            a_submission_is_looked_at_by_one_server_at_a_time,
            a_release_is_numbered_never_changed_and_what_is_played_from_then_on,
            no_place_of_a_queue_is_out_of_bounds,
            what_began_long_before_an_exam_of_the_same_batch_is_backdated
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

/// An exam of one case, an hour for a ticket.
async fn exam(store: &Store, seat: &Seat) -> String {
    exam_of(store, seat, "m0-forgot-autopay").await
}

async fn exam_of(store: &Store, seat: &Seat, case: &str) -> String {
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
async fn case_of(store: &Store, shelf: &Shelf, ticket: &Ticket) -> Arc<Compiled> {
    store.case(shelf, &ticket.content).await.expect("read").expect("kept").compiled
}

/// What is sent back `after` seconds, with whatever seed and ticket.
fn returned(seat: &Seat, compiled: &Arc<Compiled>, seed: u64, ticket: &str, after: i64) -> Delivery {
    let started = chrono::DateTime::from_timestamp(NOW + 5 + after % 60, 0).expect("a time").to_rfc3339();
    let mut sent = delivery(seat, opened(compiled, "pass", &seat.trainee, &started, seed, Mode::Exam, Some(ticket)));
    sent.received = NOW + after;
    sent
}

async fn told(store: &Store, shelf: &Shelf, sent: Delivery) -> String {
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

pub async fn a_deleted_person_leaves_sums_and_no_name(store: Store) {
    let (lin, shelf) = house(&store).await;
    let compiled = autopay();
    let sent = delivery(&lin, record(&compiled, "pass", "林晓", START));
    store.ingest(&shelf, &[sent]).await.expect("taken");
    assert_eq!(reason(&store, &shelf, &lin, b"nonsense of lin's".to_vec()).await, "not-a-record");
    let of_all = |lines: Vec<String>| lines.into_iter().filter(|line| !line.starts_with("person_")).collect::<Vec<_>>();
    let before = of_all(store.rollups().await.expect("read"));
    store.forget(&lin.person).await.expect("deleted");
    let after = store.rollups().await.expect("read");
    assert!(!after.iter().any(|line| line.starts_with("person_")), "{after:#?}");
    assert_eq!(of_all(after), before);
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), before, "built again, nobody comes back");
    let mut backup = Vec::new();
    store.backup(&mut backup).await.expect("written");
    let text = String::from_utf8(backup).expect("text");
    assert!(!text.contains("林晓") && !text.contains("十号发工资") && !text.contains(&lin.person), "no name, no note, no id");
    assert_eq!(store.check(&shelf).await.expect("checked").forgotten, 1);
}

pub async fn a_seeded_house_adds_up(store: Store) {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 60 * 86_400).await.expect("the content is kept");
    let mut told = 0;
    store.seed_demo(&shelf, 90, 500, NOW, &mut |made, _| told = made).await.expect("seeded");
    assert_eq!((told, store.holdings().await.expect("counted").attempts), (500, 500));
    let check = store.check(&shelf).await.expect("checked");
    assert_eq!((check.whole, check.damaged), (500, Vec::new()), "every attempt replays to its score");
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    let again = store.rollups().await.expect("read");
    assert_eq!(again.len(), written.len());
    for (one, other) in again.iter().zip(&written) {
        assert_eq!(one, other);
    }
    let overview = store.overview(&Scope::All, day_of(NOW)).await.expect("read");
    assert_eq!(overview.stages.iter().sum::<i64>(), 90);
    assert!(overview.stages[3] > 0 && overview.cohorts.iter().any(|line| line.median_days.is_some()), "somebody is ready: {overview:?}");
    let cohorts: i64 = overview.cohorts.iter().map(|line| line.attempts).sum();
    let weeks: i64 = overview.weeks.iter().map(|week| week.attempts).sum();
    // Seven weeks begin on a Monday; the first attempts may lie some days before.
    assert!(cohorts == 500 && (400..=500).contains(&weeks), "{cohorts}, {weeks}");
    let scope = Scope::Cohorts(overview.cohorts.iter().map(|line| line.cohort.clone()).collect());
    assert_eq!(store.overview(&scope, day_of(NOW)).await.expect("read"), overview, "whoever sees all cohorts sees the house");
    let ready = store.people(&Scope::All, &PeopleAsked::default(), 100).await.expect("read").into_iter().find(|line| line.stage == 3);
    let certificates = store.certificates_of(&ready.expect("somebody").id).await.expect("read");
    assert_eq!(store.certificate(&certificates[0].code).await.expect("read").as_ref(), Some(&certificates[0]));
}

pub async fn people_come_page_by_page_and_are_found_by_name_and_number(store: Store) {
    for (number, name, cohort) in [("1", "林晓", "b"), ("2", "林晓", "b"), ("3", "吴凯", "a"), ("4", "林", "c"), ("5", "沈%", "")] {
        store.add_person(number, name, cohort, Role::Trainee, NOW).await.expect("new");
    }
    let numbers = async |scope: &Scope, asked: PeopleAsked<'_>, most: i64| {
        let lines = store.people(scope, &asked, most).await.expect("read");
        lines.into_iter().map(|line| (line.number, line.id)).collect::<Vec<_>>()
    };
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = numbers(&Scope::All, PeopleAsked { after: &after, ..PeopleAsked::default() }, 2).await;
        let Some((_, last)) = page.last() else { break };
        after.clone_from(last);
        all.extend(page.into_iter().map(|(number, _)| number));
    }
    assert_eq!((all.len(), all[0].as_str(), all[1].as_str(), all[4].as_str()), (5, "5", "3", "4"), "by cohort, each once: {all:?}");
    for (part, found) in [("林", 3), ("林晓", 2), ("3", 1), ("晓", 0), ("沈%", 1), ("%", 0)] {
        assert_eq!(numbers(&Scope::All, PeopleAsked { part, ..PeopleAsked::default() }, 10).await.len(), found, "{part}");
    }
    let scope = Scope::Cohorts(vec!["b".to_owned(), "c".to_owned()]);
    assert_eq!(numbers(&scope, PeopleAsked { part: "林", ..PeopleAsked::default() }, 10).await.len(), 3);
    assert_eq!(numbers(&scope, PeopleAsked { cohort: Some("a"), ..PeopleAsked::default() }, 10).await.len(), 0);
}

pub async fn a_pc_that_sends_too_much_waits(store: Store) {
    let (seat, shelf) = house(&store).await;
    let nonsense = |from: u32| (from..from + 50).map(|n| delivery(&seat, n.to_string().into_bytes())).collect::<Vec<_>>();
    let wait = async |most: i64, now: i64| store.must_wait(&seat.device, most, now).await.expect("read");
    assert_eq!(wait(240, NOW).await, None, "nothing came yet");
    store.ingest(&shelf, &nonsense(0)).await.expect("held");
    assert_eq!((wait(51, NOW).await, wait(50, NOW).await), (None, Some(60 - NOW % 60)));
    assert_eq!((wait(0, NOW).await, wait(50, NOW + 60).await), (None, None), "no bound, and the next minute");
    for turn in 1..4 {
        store.ingest(&shelf, &nonsense(turn * 50)).await.expect("held");
    }
    assert_eq!(wait(0, NOW + 3600).await, Some(3600), "two hundred held back in a day");
    assert_eq!(wait(0, NOW + 86_400).await, None);
}

pub async fn what_counts_waits_once_to_be_told(store: Store) {
    let (seat, shelf) = house(&store).await;
    let first = delivery(&seat, record(&autopay(), "pass", "林晓", START));
    store.ingest(&shelf, std::slice::from_ref(&first)).await.expect("taken");
    assert_eq!(store.outbox().await.expect("read").waiting, 0, "nobody is to be told");
    store.tell("http://lrs").await.expect("set");
    let second = follows(&seat, record(&autopay(), "pass", "林晓", "2026-11-24T10:00:00+08:00"), 2, &first.link.chain);
    store.ingest(&shelf, &[first, second.clone(), second, delivery(&seat, b"x".to_vec())]).await.expect("taken");
    assert_eq!(store.outbox().await.expect("read").waiting, 1, "what is new and counts, once");
    let due = store.due(NOW, NOW + 120, 10).await.expect("taken");
    assert_eq!((due.len(), due[0].tries), (1, 1));
    assert_eq!(store.due(NOW + 119, NOW + 240, 10).await.expect("asked"), [], "another server does not get it meanwhile");
    store.put_off(&due[0].attempt, NOW + 500, "busy").await.expect("noted");
    assert_eq!(store.due(NOW + 499, NOW + 600, 10).await.expect("asked"), []);
    assert_eq!(store.due(NOW + 500, NOW + 600, 10).await.expect("asked")[0].tries, 2);
    store.refused(&due[0].attempt, "status 400").await.expect("noted");
    assert_eq!(store.due(NOW + 9999, NOW + 9999, 10).await.expect("asked"), []);
    let stands = store.outbox().await.expect("read");
    assert_eq!((stands.waiting, stands.refused, stands.told.as_deref()), (0, 1, Some("status 400")));
    store.tell("http://other").await.expect("set");
    let again = store.due(NOW, NOW + 120, 10).await.expect("asked");
    assert_eq!(again.len(), 1, "another record store may take it");
    store.sent(&[again[0].attempt.clone()]).await.expect("noted");
    assert_eq!(store.outbox().await.expect("read").waiting, 0);
}

pub async fn a_clock_that_jumps_takes_nothing_twice_and_holds_nobody_back_for_long(store: Store) {
    let (seat, shelf) = house(&store).await;
    let (compiled, mut before, mut sent) = (autopay(), String::new(), Vec::new());
    // The server's clock: right, ten days ahead, right again. The PC's is right all the time.
    for (n, jump) in [(1, 0), (2, 10 * 86_400), (3, 0), (4, 0)] {
        let mut next = follows(&seat, record(&compiled, "pass", "林晓", &format!("2026-11-25T0{n}:00:00+08:00")), n, &before);
        next.received = NOW + n + jump;
        before.clone_from(&next.link.chain);
        let answers = store.ingest(&shelf, &[next.clone(), next.clone()]).await.expect("taken");
        assert!(matches!(answers[0], Answer::Accepted { .. }) && matches!(answers[1], Answer::Known { .. }), "{n}: {answers:?}");
        sent.push(next);
    }
    // A day behind: what it cannot have seen yet is held, and taken when the clock is right.
    let mut early = follows(&seat, record(&compiled, "pass", "林晓", "2026-11-25T08:00:00+08:00"), 5, &before);
    early.received = NOW - 86_400;
    let told = store.ingest(&shelf, std::slice::from_ref(&early)).await.expect("answered");
    assert_eq!(serde_json::to_value(&told[0]).expect("json")["reason"], "from-the-future");
    early.received = NOW + 60;
    let told = store.ingest(&shelf, &[early]).await.expect("answered");
    assert!(matches!(told[0], Answer::Accepted { .. }), "{told:?}");
    assert_eq!(store.holdings().await.expect("counted").attempts, 5);
    let total = store.rollups().await.expect("read").into_iter().find(|line| line.starts_with("person_totals")).expect("a person");
    assert!(total.contains(" 1 5 5 0 "), "{total}");
}

/// What becomes of it, without the names of whom it is about.
fn fate(answer: &Answer) -> String {
    match answer {
        Answer::Accepted { outcome, lawful, effective, .. } => format!("{outcome:?} {lawful}/{effective}"),
        Answer::Known { .. } => "known".to_owned(),
        Answer::Quarantined { reason, .. } => reason.clone(),
    }
}

pub async fn taken_together_is_taken_one_by_one(store: Store) {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 86_400).await.expect("the content is kept");
    let compiled = autopay();
    let mut told = Vec::new();
    for (group, together) in [("a", true), ("b", false)] {
        let name = |n: u8| format!("{group}{n}");
        let (one, two, three) =
            (seat(&store, &name(1), &name(1)).await, seat(&store, &name(2), &name(2)).await, seat(&store, &name(3), &name(3)).await);
        let at = |seat: &Seat, inputs: &str, day: u32| record(&compiled, inputs, &seat.trainee, &format!("2026-11-{day}T09:00:00+08:00"));
        // One: plain, out of order, sent twice. Two: a rewritten queue, the same start again, bytes of nobody's. Three: plain, then
        // what began long before it.
        let first = delivery(&one, at(&one, "pass", 23));
        let second = follows(&one, at(&one, "red-line", 24), 2, &first.link.chain);
        let third = follows(&one, at(&one, "pass", 25), 3, &second.link.chain);
        let begun = delivery(&two, at(&two, "pass", 24));
        let rewritten = follows(&two, at(&two, "pass", 25), 1, "");
        let alike = follows(&two, at(&two, "red-line", 24), 2, &begun.link.chain);
        let lone = delivery(&three, at(&three, "red-line", 25));
        let late = follows(&three, at(&three, "pass", 20), 2, &lone.link.chain);
        let garbage = follows(&two, b"{}".to_vec(), 3, &alike.link.chain);
        let all = [third.clone(), first.clone(), begun, second, lone, rewritten, first, alike, late, garbage, third];
        let mut answers = Vec::new();
        if together {
            answers = store.ingest(&shelf, &all).await.expect("taken");
        } else {
            for sent in all {
                answers.extend(store.ingest(&shelf, &[sent]).await.expect("taken"));
            }
        }
        let fates: Vec<String> = answers.iter().map(fate).collect();
        let rollups = store.rollups().await.expect("read");
        let people = [&one, &two, &three].map(|seat| seat.person.clone());
        let mut own = Vec::new();
        for line in rollups.iter().filter(|line| people.iter().any(|person| line.contains(person.as_str()))) {
            let nameless = people.iter().enumerate().fold(line.clone(), |line, (n, person)| line.replace(person.as_str(), &n.to_string()));
            own.push(nameless);
        }
        own.sort();
        told.push((fates, own));
    }
    assert_eq!(told[0].0.iter().filter(|fate| fate.starts_with("Pass")).count(), 3, "{:?}", told[0].0);
    assert!(
        ["known", "queue-broken", "same-start", "backdated"].iter().all(|fate| told[0].0.iter().any(|one| one == fate)),
        "{:?}",
        told[0].0
    );
    assert_eq!(told[0], told[1]);
}

/// A seeded house, and all its attempts.
async fn seeded(store: &Store, people: usize, attempts: usize) -> Shelf {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 60 * 86_400).await.expect("the content is kept");
    store.seed_demo(&shelf, people, attempts, NOW, &mut |_, _| {}).await.expect("seeded");
    shelf
}

async fn counting(store: &Store) -> Vec<AttemptLine> {
    let lines = store.attempts_after(&Scope::All, "", 10_000).await.expect("read");
    lines.into_iter().filter(|line| line.counts).collect()
}

/// Items as one counts them with all attempts at hand: for each person and case the earliest, then each person beside the others.
fn slow_items(attempts: &[AttemptLine]) -> BTreeMap<(String, i64), Item> {
    let mut items: BTreeMap<(String, i64), Item> = BTreeMap::new();
    let people: BTreeSet<&str> = attempts.iter().map(|line| line.person.as_str()).collect();
    for person in people {
        let own: Vec<&AttemptLine> = attempts.iter().filter(|line| line.person == person).collect();
        let is_first = |line: &&&AttemptLine| !own.iter().any(|other| other.scenario == line.scenario && other.started < line.started);
        let firsts: Vec<&&AttemptLine> = own.iter().filter(is_first).collect();
        for first in &firsts {
            let others: Vec<_> = firsts.iter().filter(|other| other.scenario != first.scenario).collect();
            let item = items.entry((first.scenario.clone(), first.version)).or_default();
            let passed = i64::from(first.outcome == "pass");
            item.people += 1;
            item.passed += passed;
            let count = i64::try_from(others.len()).expect("few");
            if count >= FEWEST_OTHERS {
                let won = i64::try_from(others.iter().filter(|other| other.outcome == "pass").count()).expect("few");
                // Rounded to the nearest thousandth.
                let share = (0..=1000).min_by_key(|share| ((1000 * won - share * count).abs(), -share)).expect("one");
                item.linked.people += 1;
                item.linked.passed += passed;
                item.linked.rest += share;
                item.linked.rest_squares += share * share;
                item.linked.rest_of_passed += share * passed;
            }
        }
    }
    items
}

pub async fn first_tries_are_counted_as_a_slow_count_does_whatever_arrives_late(store: Store) {
    let shelf = seeded(&store, 40, 400).await;
    let attempts = counting(&store).await;
    let items = store.items().await.expect("read");
    assert_eq!(items, slow_items(&attempts));
    assert!(items.values().any(|item| item.linked.people >= 10), "somebody tried enough cases: {items:#?}");
    // A PC that was long offline brings an earlier try: of somebody who failed at first, and of somebody who never tried the case.
    let is_case = |line: &&AttemptLine| line.scenario == "m0-forgot-autopay";
    let failed = attempts.iter().filter(is_case).find(|line| line.outcome != "pass").expect("somebody");
    let never = attempts.iter().find(|line| !attempts.iter().filter(is_case).any(|own| own.person == line.person)).expect("somebody");
    for (n, line) in [failed, never].into_iter().enumerate() {
        let person = store.person(&line.person).await.expect("read").expect("there");
        let seat = Seat { device: format!("late-{n}"), person: person.id, cohort: person.cohort, trainee: person.name.clone() };
        let sent = delivery(&seat, record(&autopay(), "pass", &person.name, "2026-09-01T09:00:00+08:00"));
        let answers = store.ingest(&shelf, &[sent]).await.expect("taken");
        assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
    }
    let later = store.items().await.expect("read");
    assert_eq!(later, slow_items(&counting(&store).await));
    let key = (failed.scenario.clone(), failed.version);
    assert_eq!((later[&key].people, later[&key].passed), (items[&key].people + 1, items[&key].passed + 2), "both passed at once now");
    // Somebody is deleted: the figures stay, also when they are worked out again.
    store.forget(&failed.person).await.expect("deleted");
    assert_eq!(store.items().await.expect("read"), later);
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

pub async fn readiness_is_counted_by_cohort_and_bucket(store: Store) {
    seeded(&store, 90, 300).await;
    let (attempts, today) = (counting(&store).await, day_of(NOW));
    let people = store.people(&Scope::All, &PeopleAsked::default(), 1000).await.expect("read");
    let overview = store.overview(&Scope::All, today).await.expect("read");
    let mut large = [0; BUCKETS.len()];
    for line in &overview.cohorts {
        let own: Vec<&str> = people.iter().filter(|person| person.cohort == line.cohort).map(|person| person.id.as_str()).collect();
        for (place, bucket) in BUCKETS.into_iter().enumerate() {
            let count = |passed: bool| {
                let of_bucket = attempts.iter().filter(|line| line.bucket == bucket && (!passed || line.outcome == "pass"));
                let who: BTreeSet<&str> = of_bucket.map(|line| line.person.as_str()).filter(|person| own.contains(person)).collect();
                i64::try_from(who.len()).expect("few")
            };
            assert_eq!((line.tried[place], line.passed[place]), (count(false), count(true)), "{} {bucket}", line.cohort);
            large[place] += if line.people() >= SMALLEST_GROUP { line.passed[place] } else { 0 };
        }
    }
    assert_eq!(overview.large.passed, large);
    assert_eq!(overview.ready[6], overview.stages[3], "who is ready today is so at this week's end");
    assert!(overview.ready[0] < overview.ready[6] && overview.ready.is_sorted(), "{:?}", overview.ready);
    assert!(large.iter().filter(|passed| **passed > 0).count() > 1, "{large:?}");
    // Whoever leaves is not counted.
    let before = overview.large.people();
    let admin = store.add_person("A1", "周敏", "", Role::Admin, NOW).await.expect("new");
    let admin = store.person(&admin).await.expect("read").expect("there");
    let row = ringback::records::store::ImportRow {
        number: people[0].number.clone(),
        name: people[0].name.clone(),
        cohort: people[0].cohort.clone(),
        role: Role::Trainee,
        leaves: true,
    };
    store.import(&[(1, Ok(row))], &admin, false, NOW).await.expect("taken");
    assert_eq!(store.overview(&Scope::All, today).await.expect("read").large.people(), before - 1);
}

pub async fn a_rules_weeks_end_today_and_stay_within_the_scope(store: Store) {
    let (lin, shelf) = house(&store).await;
    let other = store.add_person("1009", "沈一诺", "转岗", Role::Trainee, NOW - 86_400).await.expect("new");
    let key = store.enrol(&other, "沈一诺", "PC", NOW - 80_000).await.expect("enrolled");
    let shen = store.seat(&key).await.expect("found").expect("its seat");
    let red = |seat: &Seat, started: &str| delivery(seat, record(&autopay(), "red-line", &seat.trainee, started));
    store.ingest(&shelf, &[red(&lin, START), red(&shen, "2026-11-17T09:00:00+08:00")]).await.expect("taken");
    let today = day_of(NOW);
    let all = store.rule_weeks(&Scope::All, None, today, 8).await.expect("read");
    let broken = all.iter().find(|line| line.sum(0..8).broken == 2).expect("a rule that both broke");
    let weeks: Vec<i64> = broken.weeks.iter().map(|week| week.broken).collect();
    assert_eq!(weeks, [0, 0, 0, 0, 0, 0, 1, 1], "the eighth day before today lies in the week before");
    assert_eq!(broken.last_broken, today - 1);
    let scope = Scope::Cohorts(vec!["转岗".to_owned()]);
    let own = store.rule_weeks(&scope, Some(&broken.rule), today, 8).await.expect("read");
    assert_eq!((own.len(), own[0].sum(0..8).broken, own[0].last_broken), (1, 1, today - 8));
    let who = store.breakers(&scope, &broken.rule).await.expect("read");
    assert_eq!(who.iter().map(|(line, broken, tested)| (line.name.as_str(), *broken, *tested)).collect::<Vec<_>>(), [("沈一诺", 1, 1)]);
    assert_eq!(store.rule_weeks(&Scope::Nobody, None, today, 8).await.expect("read"), []);
    assert_eq!(store.rule_weeks(&Scope::All, None, today - 9, 8).await.expect("read"), [], "nothing had happened");
}

pub async fn judges_agree_as_their_last_words_do(store: Store) {
    let (lin, shelf) = house(&store).await;
    let compiled = autopay();
    let pass = delivery(&lin, record(&compiled, "pass", "林晓", START));
    let red = follows(&lin, record(&compiled, "red-line", "林晓", "2026-11-24T10:00:00+08:00"), 2, &pass.link.chain);
    store.ingest(&shelf, &[pass, red]).await.expect("taken");
    let attempts = counting(&store).await;
    let of = |outcome: &str| attempts.iter().find(|line| line.outcome == outcome).expect("one").id.clone();
    let (pass, red) = (of("pass"), of("red-line"));
    let mut judges = Vec::new();
    for (number, name) in [("2001", "韩老师"), ("2002", "陆老师")] {
        judges.push(store.add_person(number, name, "2026 春", Role::Trainer, NOW).await.expect("new"));
    }
    let judge = async |attempt: &str, by: usize, outcome: &str, at: i64| {
        let given =
            Adjustment {
                by: String::new(), at, outcome: outcome.to_owned(), lawful: 50, effective: 50, reason: "因为如此这般".to_owned()
            };
        store.adjust(attempt, &judges[by], &given).await.expect("written");
    };
    judge(&pass, 0, "red-line", NOW).await;
    // The same second: still the later word.
    judge(&pass, 0, "pass", NOW).await;
    judge(&pass, 1, "not-yet", NOW + 1).await;
    // A clock that went back: still the later word.
    judge(&red, 1, "pass", NOW).await;
    judge(&red, 1, "red-line", NOW - 500).await;
    let agreement = store.agreement(&Scope::All).await.expect("read");
    assert_eq!(agreement.engine.counts, [[1, 0, 0], [0, 0, 0], [0, 1, 1]], "rows: the replay's");
    assert_eq!(agreement.pairs.counts, [[0, 0, 0], [0, 0, 1], [0, 1, 0]], "one pair, both ways");
    assert_eq!((agreement.pairs.judged(), agreement.pairs.alike()), (1, 0));
    let told: Vec<_> = agreement.judges.iter().map(|judge| (judge.name.as_str(), judge.ratings.judged(), judge.ratings.alike())).collect();
    assert_eq!(told, [("陆老师", 2, 1), ("韩老师", 1, 1)]);
    assert_eq!(store.agreement(&Scope::Cohorts(vec!["转岗".to_owned()])).await.expect("read").engine.judged(), 0);
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written, "worked out again, it is the same");
    store.forget(&lin.person).await.expect("deleted");
    let after = store.agreement(&Scope::All).await.expect("read");
    assert_eq!((after.engine.judged(), after.pairs.judged()), (0, 0), "judgements of a deleted person's calls go with them");
    let written = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
}

/// A store that another version filled: what migration 5 works out is what is kept from then on.
pub fn a_store_of_before_gets_its_figures(url: &str) {
    use sqlx::Executor;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("a new database");
        seeded(&store, 30, 300).await;
        let attempts = counting(&store).await;
        let judges = [
            store.add_person("2001", "韩老师", "", Role::Trainer, NOW).await.expect("new"),
            store.add_person("2002", "陆老师", "", Role::Trainer, NOW).await.expect("new"),
        ];
        for (n, line) in attempts.iter().take(12).enumerate() {
            for (by, outcome) in [(0, "pass"), (n % 2, "not-yet"), (1, "red-line")] {
                let at = NOW + i64::try_from(n).expect("few");
                let given =
                    Adjustment { by: String::new(), at, outcome: outcome.to_owned(), lawful: 1, effective: 1, reason: "x".to_owned() };
                store.adjust(&line.id, &judges[by], &given).await.expect("written");
            }
        }
        store.forget(&attempts[0].person).await.expect("deleted");
        let written = store.rollups().await.expect("read");
        store.close().await;
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(url).await.expect("opened");
        for table in ["scenario_minutes", "item_totals", "judge_totals", "judge_pairs"] {
            connection.execute(sqlx::AssertSqlSafe(format!("DROP TABLE {table}"))).await.expect("dropped");
        }
        for (table, columns) in [("person_totals", "tried passed"), ("person_scenarios", "first_at first_version first_passed")] {
            for column in columns.split(' ') {
                connection.execute(sqlx::AssertSqlSafe(format!("ALTER TABLE {table} DROP COLUMN {column}"))).await.expect("dropped");
            }
        }
        connection.execute("DELETE FROM _sqlx_migrations WHERE version = 5").await.expect("forgotten");
        sqlx::Connection::close(connection).await.expect("closed");
        let store = Store::open(url).await.expect("brought up to date");
        assert_eq!(store.rollups().await.expect("read"), written);
    });
}

pub async fn no_place_of_a_queue_is_out_of_bounds(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let bytes = |hour: u32| record(&compiled, "pass", "林晓", &format!("2026-11-24T{hour:02}:00:00+08:00"));
    let first = delivery(&seat, bytes(9));
    let mut all = vec![first.clone()];
    for (hour, n) in [(10, i64::MIN), (11, -1), (12, 0), (13, i64::MAX)] {
        all.push(follows(&seat, bytes(hour), n, &first.link.chain));
    }
    let fates: Vec<String> = store.ingest(&shelf, &all).await.expect("answered").iter().map(fate).collect();
    assert!(fates[0].starts_with("Pass") && fates[1..].iter().all(|fate| fate == "queue-broken"), "{fates:?}");
}

pub async fn what_began_long_before_an_exam_of_the_same_batch_is_backdated(store: Store) {
    let (lin, shelf) = house(&store).await;
    let exam = exam(&store, &lin).await;
    let ticket = store.issue(&shelf, &lin, &exam, NOW).await.expect("issued");
    let compiled = case_of(&store, &shelf, &ticket).await;
    let sat = returned(&lin, &compiled, ticket.seed.parse().expect("a number"), &ticket.id, 600);
    let mut late = follows(&lin, record(&autopay(), "pass", "林晓", "2026-11-20T09:00:00+08:00"), 2, &sat.link.chain);
    late.received = sat.received;
    let fates: Vec<String> = store.ingest(&shelf, &[sat, late]).await.expect("answered").iter().map(fate).collect();
    assert_eq!(fates[1], "backdated", "{fates:?}");
}
