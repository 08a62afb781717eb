//! Claims about deliveries: believed when they replay, once, in their order, and never lost.

use std::sync::Arc;

use ringback::records::store::{Answer, Seat, Shelf, Store, rebuild};
use ringback::scenario::Shipped;

use super::super::honest::{NOW, START, autopay, delivery, follows, forge, forgeries, record};
use super::{case_of, exam, house, reason, returned, seat};

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
    let broken = rollups.iter().any(|line| line.starts_with("cohort_days") && line.contains(",1]"));
    assert!(broken, "a red line is a broken rule: {rollups:#?}");
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

pub async fn sums_added_to_side_by_side_lose_nothing(store: Store) {
    let (first, shelf) = house(&store).await;
    let shelf = Arc::new(shelf);
    let mut seats = vec![first];
    for (number, name) in [("1002", "吴凯"), ("1003", "沈航"), ("1004", "何敏")] {
        seats.push(seat(&store, number, name).await);
    }
    let tasks: Vec<_> = seats
        .into_iter()
        .map(|seat| {
            let (store, shelf) = (store.clone(), Arc::clone(&shelf));
            tokio::spawn(async move {
                let (compiled, mut before) = (autopay(), String::new());
                for n in 1..=6 {
                    let how = if n % 3 == 0 { "red-line" } else { "pass" };
                    let bytes = record(&compiled, how, &seat.trainee, &format!("2026-11-24T{:02}:00:00+08:00", n + 8));
                    let sent = follows(&seat, bytes, n, &before);
                    before.clone_from(&sent.link.chain);
                    let answer = store.ingest(&shelf, &[sent]).await.expect("taken").remove(0);
                    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let written = store.rollups().await.expect("read");
    let house = written.iter().find(|line| line.starts_with("cohort_days * ")).expect("the whole house");
    assert!(house.contains(" 24 16 8 "), "{house}");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), written);
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

pub async fn a_pc_that_was_offline_for_days_is_believed(store: Store) {
    let (seat, shelf) = house(&store).await;
    let compiled = autopay();
    let mut before = String::new();
    let mut week: Vec<_> = (1..=6)
        .map(|n| {
            let bytes = record(&compiled, "pass", "林晓", &format!("2026-11-1{n}T09:00:00+08:00"));
            let mut sent = follows(&seat, bytes, n, &before);
            before.clone_from(&sent.link.chain);
            sent.queued = 6;
            sent
        })
        .collect();
    // One by one, as a PC sends them; the last two together, and the very last a day later, for the line broke off.
    for one in &week[..3] {
        assert!(matches!(store.ingest(&shelf, std::slice::from_ref(one)).await.expect("taken")[0], Answer::Accepted { .. }));
    }
    week[5].received += 86_400;
    let answers = store.ingest(&shelf, &week[3..]).await.expect("taken");
    assert!(answers.iter().all(|answer| matches!(answer, Answer::Accepted { .. })), "{answers:?}");
    // What joins the queue afterwards cannot have begun before all that.
    let mut late = follows(&seat, record(&compiled, "red-line", "林晓", "2026-11-13T12:00:00+08:00"), 7, &before);
    late.received = week[5].received;
    assert_eq!(serde_json::to_value(&store.ingest(&shelf, &[late]).await.expect("taken")[0]).expect("json")["reason"], "backdated");
}

pub async fn a_pc_that_sends_too_much_waits(store: Store) {
    let (seat, shelf) = house(&store).await;
    let key = store.enrol(&seat.person, "林晓", "PC 2", NOW - 80_000).await.expect("enrolled");
    let seat = store.seat(&key).await.expect("found").expect("its seat");
    let nonsense = |from: u32| (from..from + 50).map(|n| delivery(&seat, n.to_string().into_bytes())).collect::<Vec<_>>();
    let wait = async |most: i64, now: i64| {
        let (whose, wait) = store.seat_to_deliver(&key, most, now).await.expect("read").expect("its seat");
        assert_eq!(whose, seat);
        wait
    };
    assert_eq!(store.seat_to_deliver("no key", 240, NOW).await.expect("read"), None);
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
