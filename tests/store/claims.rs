//! What the store promises, whichever database stands behind. Each claim gets an empty store.

use std::sync::Arc;

use ringback::call::{Compiled, Mode};
use ringback::records::store::{
    Answer, Assignment, Change, Delivery, Fate, PeopleAsked, Role, Scope, Seat, Shelf, Store, Submission, Submitted, Ticket, day_of,
    rebuild,
};
use ringback::scenario::{Library, Shipped};
use ringback::workbench::template::new_case;

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
            a_submission_is_looked_at_by_one_server_at_a_time,
            a_release_is_numbered_never_changed_and_what_is_played_from_then_on,
            a_clock_that_jumps_takes_nothing_twice_and_holds_nobody_back_for_long
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

/// A case of the house's own, from a template, sent in by somebody.
async fn sent_in(store: &Store, id: &str, version: &str, exam_only: bool) -> Submission {
    let case = new_case(&Shipped, id, "M1").expect("a template");
    let files = case.into_iter().map(|(name, text)| (name, text.replace("version: 1", version))).collect();
    let sent = Submitted { scenario: id, by: "trainer", note: "new", exam_only, files: &files };
    let id = store.submit(&sent, NOW).await.expect("sent");
    let mine = store.claim(NOW, NOW + 60).await.expect("asked").expect("it waits");
    assert_eq!(mine.submission.id, id);
    store.judged(&mine, true, "{}", NOW).await.expect("kept");
    store.submission(&id).await.expect("read").expect("there")
}

pub async fn a_submission_is_looked_at_by_one_server_at_a_time(store: Store) {
    let files = [("m1-x.ron".to_owned(), "Scenario()".to_owned())].into();
    let sent = Submitted { scenario: "m1-x", by: "trainer", note: "", exam_only: false, files: &files };
    let id = store.submit(&sent, NOW).await.expect("sent");
    let fate = async || store.submission(&id).await.expect("read").expect("there").fate;
    let (one, other) = tokio::join!(store.claim(NOW, NOW + 60), store.claim(NOW, NOW + 60));
    let claims: Vec<_> = [one.expect("asked"), other.expect("asked")].into_iter().flatten().collect();
    let [first] = &claims[..] else { panic!("one of two has it: {claims:?}") };
    assert!(fate().await == Fate::Judging && !first.is_cursed);
    store.tell_progress(first, "proving 1 2 3", NOW + 90).await.expect("told");
    assert_eq!(store.claim(NOW + 80, NOW + 140).await.expect("asked"), None, "it is still at it");
    // The server died: another takes it, and what the first says then is not heard.
    let second = store.claim(NOW + 91, NOW + 150).await.expect("asked").expect("it was left");
    store.judged(first, true, "late", NOW + 92).await.expect("said");
    assert_eq!(fate().await, Fate::Judging);
    store.unclaim(&second).await.expect("put back");
    assert_eq!(fate().await, Fate::Waiting);
    // Left a second time it is suspect: the third judge is told.
    store.claim(NOW + 93, NOW + 94).await.expect("asked").expect("it waits");
    let third = store.claim(NOW + 95, NOW + 150).await.expect("asked").expect("it was left");
    assert!(third.is_cursed);
    store.judged(&third, false, "report", NOW + 96).await.expect("kept");
    assert!(fate().await == Fate::Failed && !store.reject(&id, "admin", "why", NOW).await.expect("asked"), "nothing to decide");
    assert_eq!(store.files_sent(&store.submission(&id).await.expect("read").expect("there")).await.expect("kept"), files);
    for n in 0..10 {
        store.submit(&sent, NOW + n).await.expect("sent");
    }
    assert!(store.submit(&sent, NOW).await.expect_err("too many").to_string().contains("waiting already"));
}

pub async fn a_release_is_numbered_never_changed_and_what_is_played_from_then_on(store: Store) {
    let (seat, shelf) = house(&store).await;
    let base: Arc<dyn Library + Send + Sync> = Arc::new(Shipped);
    let approve =
        async |one: &Submission| store.make_release(&shelf, &base, Change::Approve(one, "scenarios/released"), ("admin", "n"), NOW).await;
    let offered = async |id: &str| store.offered().await.expect("read").into_iter().filter(|(known, _)| known == id).collect::<Vec<_>>();
    let open = sent_in(&store, "m1-open", "version: 1", false).await;
    assert_eq!(offered("m1-open").await, [], "nobody approved it");
    assert_eq!(approve(&open).await.expect("released"), 1);
    assert!(approve(&open).await.expect_err("once").to_string().contains("decided already"));
    assert_eq!(offered("m1-open").await, [("m1-open".to_owned(), 1)]);
    let first = store.release(1).await.expect("read").expect("there");
    let exam = sent_in(&store, "m1-exam", "version: 1", true).await;
    assert_eq!(approve(&exam).await.expect("released"), 2);
    // PCs get the open case without its scripted calls, and of the exam's case nothing.
    let newest = store.newest_release().await.expect("read").expect("there");
    assert_eq!((newest.cases.len(), newest.open().cases.len(), newest.open().hashes().len()), (2, 1, 2));
    for (name, hash) in &exam.files {
        assert_eq!(store.open_file(hash).await.expect("asked"), None, "{name}");
    }
    assert!(store.open_file(&open.files["m1-open.ron"]).await.expect("asked").is_some());
    assert_eq!(store.open_file(&open.files["m1-open.tests.ron"]).await.expect("asked"), None);
    // The same version with other content is refused and changes nothing; the next version replaces it.
    let case = new_case(&Shipped, "m1-open", "M1").expect("a template");
    let other = case.into_iter().map(|(name, text)| (name, text.replace("difficulty: 2", "difficulty: 3"))).collect();
    let other = Submitted { scenario: "m1-open", by: "trainer", note: "", exam_only: false, files: &other };
    let id = store.submit(&other, NOW).await.expect("sent");
    let mine = store.claim(NOW, NOW + 60).await.expect("asked").expect("it waits");
    store.judged(&mine, true, "{}", NOW).await.expect("kept");
    let other = store.submission(&id).await.expect("read").expect("there");
    assert!(approve(&other).await.expect_err("one version, one content").to_string().contains("raise the version"));
    assert_eq!(store.submission(&id).await.expect("read").expect("there").fate, Fate::Passed);
    let second = sent_in(&store, "m1-open", "version: 2", false).await;
    assert_eq!(approve(&second).await.expect("released"), 3);
    assert_eq!(offered("m1-open").await, [("m1-open".to_owned(), 2)]);
    assert_eq!(store.release(1).await.expect("read").expect("there"), first, "a release stays what it was");
    // Withdrawn, also a shipped one; what is kept stays re-scorable, and a server that starts keeps to it.
    for (id, number) in [("m1-open", 4), ("m0-forgot-autopay", 5)] {
        let made = store.make_release(&shelf, &base, Change::Withdraw(id), ("admin", "old"), NOW).await;
        assert_eq!(made.expect("released"), number);
        assert_eq!(offered(id).await, []);
    }
    assert!(store.make_release(&shelf, &base, Change::Withdraw("m1-open"), ("admin", "old"), NOW).await.is_err(), "once");
    store.keep_content(&Shipped, &Shelf::default(), NOW + 1).await.expect("kept");
    assert_eq!(offered("m0-forgot-autopay").await, []);
    assert_eq!(offered("m1-exam").await.len(), 1);
    let answers = store.ingest(&Shelf::default(), &[delivery(&seat, record(&autopay(), "pass", "林晓", START))]).await.expect("taken");
    assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
    let task = exam_of(&store, &seat, "m0-forgot-autopay").await;
    assert!(store.issue(&shelf, &seat, &task, NOW).await.is_err(), "no ticket opens what was withdrawn");
    let task = exam_of(&store, &seat, "m1-exam").await;
    let ticket = store.issue(&shelf, &seat, &task, NOW).await.expect("issued");
    let paths: Vec<&str> = ticket.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["scenarios/released/m1-exam.en.ron", "scenarios/released/m1-exam.ron"]);
    assert_eq!(store.damaged_releases().await.expect("looked"), Vec::<String>::new());
}
