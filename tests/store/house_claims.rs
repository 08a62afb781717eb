//! Claims about people and tasks: who has done what, certificates that end, more time, comments, judging again.

use ringback::call::Mode;
use ringback::records::store::{
    Answer, Assignment, Certificate, Delivery, Link, Role, Scope, Seat, Shelf, Standing, Store, Ticket, rebuild, sha256,
};
use ringback::records::{FinishOutcome, read_record};
use ringback::scenario::Shipped;

use super::super::honest::{NOW, START, autopay, delivery, follows, opened, record};
use super::{case_of, exam, house, seat};

const DAY: i64 = 86_400;

/// A ticket's case as somebody plays it who knows it, sent back in good time; most deals offer them what they know.
async fn exam_sat(store: &Store, shelf: &Shelf, seat: &Seat, ticket: &Ticket, link: (i64, &str)) -> (Delivery, FinishOutcome) {
    let compiled = case_of(store, shelf, ticket).await;
    let seed = ticket.seed.parse().expect("a number");
    let started = chrono::DateTime::from_timestamp(ticket.issued_at + 5, 0).expect("a time").to_rfc3339();
    let bytes = opened(&compiled, "pass", &seat.trainee, &started, seed, Mode::Exam, Some(&ticket.id));
    let outcome = read_record(&bytes).expect("a record").finish.expect("its end").outcome;
    let mut sent = follows(seat, bytes, link.0, link.1);
    sent.received = ticket.issued_at + 600;
    (sent, outcome)
}

/// Sits an exam of one case until it is passed; each try is an hour later than the one before.
async fn certified(store: &Store, shelf: &Shelf, seat: &Seat, exam: &str, now: i64, queue: &mut (i64, String)) -> Certificate {
    for hour in 0..40 {
        let ticket = store.issue(shelf, seat, exam, now + hour * 3600).await.expect("issued");
        let (sent, outcome) = exam_sat(store, shelf, seat, &ticket, (queue.0, &queue.1)).await;
        *queue = (queue.0 + 1, sent.link.chain.clone());
        let answers = store.ingest(shelf, &[sent]).await.expect("taken");
        assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
        if outcome == FinishOutcome::Pass {
            return store.certify(&seat.person, now + hour * 3600 + 600).await.expect("looked").remove(0);
        }
    }
    panic!("of forty deals one is passed");
}

async fn stage(store: &Store, person: &str) -> i64 {
    store.person_view(person, 1).await.expect("read").line.expect("a person").stage
}

pub async fn readiness_ends_with_the_certificate(store: Store) {
    let (lin, shelf) = house(&store).await;
    let exam = exam(&store, &lin).await;
    let mut queue = (1, String::new());
    let first = certified(&store, &shelf, &lin, &exam, NOW, &mut queue).await;
    let end = first.expires_at;
    assert_eq!((stage(&store, &lin.person).await, store.settle(end - 1).await.expect("settled")), (3, 0));
    assert_eq!((first.standing(end - 1), first.standing(end)), (Standing::Valid, Standing::Expired));
    assert_eq!((store.settle(end).await.expect("settled"), stage(&store, &lin.person).await), (1, 1), "what was passed stays passed");
    let fallen = store.rollups().await.expect("read");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), fallen, "built again, nobody is ready who is not");
    assert_eq!(store.overview(&Scope::All, 0).await.expect("read").stages[3], 0);
    // A server's clock had run a year ahead, and is put right.
    assert_eq!((store.settle(NOW).await.expect("settled"), stage(&store, &lin.person).await), (1, 3));
    let why = "在考场上用了手机";
    store.revoke(&first.code, "hr", why, NOW + DAY).await.expect("taken back");
    assert_eq!(stage(&store, &lin.person).await, 1);
    let known = store.certificate(&first.code).await.expect("read").expect("still ours");
    assert_eq!((known.standing(NOW), known.revoked_why.as_str()), (Standing::Revoked, why));
    assert!(store.revoke(&first.code, "hr", "again", NOW).await.is_err(), "once");
    assert_eq!(store.certify(&lin.person, NOW + DAY).await.expect("looked"), [], "the same exam gives no other");
    assert_eq!(store.settle(NOW + 2 * DAY).await.expect("settled"), 0);
}

pub async fn an_ending_certificate_is_renewed_by_one_exam(store: Store) {
    let (lin, shelf) = house(&store).await;
    let other = seat(&store, "1002", "吴凯").await;
    let exam = exam(&store, &lin).await;
    let mut queue = (1, String::new());
    let first = certified(&store, &shelf, &lin, &exam, NOW, &mut queue).await;
    certified(&store, &shelf, &other, &exam, NOW + 3 * DAY, &mut (1, String::new())).await;
    let near = first.expires_at - 10 * DAY;
    let ending = async |scope: &Scope, by: i64| store.ending(scope, by, near, 50).await.expect("read");
    assert_eq!(ending(&Scope::All, first.expires_at - 1).await, [], "nobody's ends before");
    assert_eq!(ending(&Scope::Cohorts(vec!["转岗".to_owned()]), near + 30 * DAY).await, [], "not in this scope");
    let both = ending(&Scope::All, near + 30 * DAY).await;
    assert_eq!(both.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["1001", "1002"], "the first to end first");
    let given = store.renew(&both[..1], "hr", "复审：", near).await.expect("set");
    assert_eq!(given.len(), 1);
    assert_eq!(store.renew(&both[..1], "hr", "复审：", near).await.expect("asked"), [], "pressed twice, it is set once");
    let set = store.assignment(&given[0].1).await.expect("read").expect("there");
    assert_eq!((set.assignment.person.as_str(), set.renews.as_str()), (lin.person.as_str(), first.code.as_str()));
    assert_eq!((set.assignment.title.as_str(), set.assignment.due_at), ("复审：M0 上岗考核", near + 14 * DAY));
    let listed = ending(&Scope::All, near + 30 * DAY).await;
    assert_eq!(listed[0].renewal, Some((set.assignment.id.clone(), set.assignment.due_at)));
    // Nobody took it in time: it can be set once more.
    let late = near + 15 * DAY;
    let again =
        store.renew(&store.ending(&Scope::All, late + 30 * DAY, late, 1).await.expect("read"), "hr", "复审：", late).await.expect("set");
    assert_eq!((again.len(), again[0].1 == set.assignment.id), (1, false));
    let renewed = certified(&store, &shelf, &lin, &again[0].1, late, &mut queue).await;
    assert!(renewed.expires_at > first.expires_at + 300 * DAY);
    store.settle(late).await.expect("settled");
    assert_eq!(stage(&store, &lin.person).await, 3);
    let left = store.ending(&Scope::All, late + 30 * DAY, late, 50).await.expect("read");
    assert_eq!(left.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["1002"], "whoever renewed is off the list");
}

pub async fn more_time_moves_a_tickets_end_and_nothing_else(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    let exam = exam(&store, &lin).await;
    store.accommodate(&lin.person, 25, "阅读障碍，有证明", "hr", NOW).await.expect("set");
    let ticket = store.issue(&shelf, &lin, &exam, NOW).await.expect("issued");
    assert_eq!((ticket.due_at - NOW, store.issue(&shelf, &wu, &exam, NOW).await.expect("issued").due_at - NOW), (75 * 60, 60 * 60));
    // Past the hour of all others, within one's own.
    let (mut sent, _) = exam_sat(&store, &shelf, &lin, &ticket, (1, "")).await;
    sent.received = NOW + 70 * 60;
    let answers = store.ingest(&shelf, &[sent]).await.expect("taken");
    assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
    assert_eq!(store.minutes_for(&lin.person, 33).await.expect("read"), 42, "a begun minute is a whole one");
    for wrong in [-1, 301] {
        assert!(store.accommodate(&lin.person, wrong, "", "hr", NOW).await.is_err());
    }
    store.accommodate(&lin.person, 0, "", "hr", NOW).await.expect("taken away");
    assert_eq!(
        (store.accommodation(&lin.person).await.expect("read"), store.minutes_for(&lin.person, 60).await.expect("read")),
        (None, 60)
    );
    store.accommodate(&lin.person, 50, "x", "hr", NOW).await.expect("set");
    store.forget(&lin.person).await.expect("deleted");
    assert_eq!(store.accommodation(&lin.person).await.expect("read"), None);
}

/// A practice of one case for somebody.
fn practice(cohort: &str, person: &str, created_at: i64) -> Assignment {
    Assignment {
        id: String::new(),
        title: "周练".to_owned(),
        kind: "practice".to_owned(),
        scenarios: vec!["m0-forgot-autopay".to_owned()],
        cohort: cohort.to_owned(),
        person: person.to_owned(),
        due_at: NOW + 7 * DAY,
        minutes: 60,
        valid_days: 365,
        created_by: "trainer".to_owned(),
        created_at,
    }
}

pub async fn who_has_done_an_assignment_is_known_by_those_who_may(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    store.add_person("2001", "韩老师", "2026 春", Role::Trainer, NOW).await.expect("new");
    let compiled = autopay();
    let before = delivery(&lin, record(&compiled, "pass", "林晓", "2026-11-23T09:00:00+08:00"));
    let chain = before.link.chain.clone();
    store.ingest(&shelf, &[before, delivery(&wu, record(&compiled, "red-line", "吴凯", START))]).await.expect("taken");
    let given = store.assign(&practice("2026 春", "", NOW - DAY - 3600)).await.expect("given");
    let own = store.assign(&practice("", &wu.person, NOW - DAY - 3600)).await.expect("given");
    let of = async |id: &str| store.assignment(id).await.expect("read").expect("there");
    let all = of(&given).await.assignment;
    let told = async |one: &Assignment| {
        let doing = store.doing(one, "", 10).await.expect("read");
        let line = |one: &ringback::records::store::Doing| {
            let tries: i64 = one.cases.values().map(|(tries, _)| tries).sum();
            format!("{} {tries} {}", one.number, one.done_at.is_some())
        };
        doing.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(told(&all).await, ["1002 1 false", "1001 0 false"], "by name; a pass of before does not count, a trainer is not asked");
    assert_eq!(store.progress(&all).await.expect("read").people, 2);
    let after = follows(&lin, record(&compiled, "pass", "林晓", START), 2, &chain);
    store.ingest(&shelf, &[after]).await.expect("taken");
    assert_eq!(told(&all).await, ["1002 1 false", "1001 1 true"]);
    let progress = store.progress(&all).await.expect("read");
    assert_eq!((progress.people, progress.done), (2, 1));
    let first = store.doing(&all, "", 1).await.expect("read").remove(0);
    assert_eq!(store.doing(&all, &first.person, 10).await.expect("read").len(), 1, "page by page");
    assert_eq!(told(&of(&own).await.assignment).await, ["1002 1 false"]);
    // Who sees which.
    let seen = async |scope: &Scope| store.given(scope, 10).await.expect("read").len();
    assert_eq!(seen(&Scope::All).await, 2);
    assert_eq!(seen(&Scope::Cohorts(vec!["2026 春".to_owned()])).await, 2, "the person's own is of their cohort");
    assert_eq!(seen(&Scope::Cohorts(vec!["转岗".to_owned()])).await, 0);
    let asked = async |seat: &Seat| store.assignments(Some((&seat.person, &seat.cohort))).await.expect("read").len();
    assert_eq!((asked(&lin).await, asked(&wu).await), (1, 2), "what is one person's arrives there alone");
    store.close_assignment(&own, NOW).await.expect("closed");
    assert_eq!((asked(&wu).await, of(&own).await.closed), (1, true));
    // An exam is done by its own tickets only.
    let exam = exam(&store, &lin).await;
    assert_eq!(told(&of(&exam).await.assignment).await, ["1002 0 false", "1001 0 false"]);
    certified(&store, &shelf, &wu, &exam, NOW, &mut (2, Link::chained("", 1, &record(&compiled, "red-line", "吴凯", START)))).await;
    let exam = of(&exam).await.assignment;
    assert!(told(&exam).await[0].ends_with("true") && store.progress(&exam).await.expect("read").done == 1);
}

pub async fn comments_go_to_their_own_attempts_person(store: Store) {
    let (lin, shelf) = house(&store).await;
    let wu = seat(&store, "1002", "吴凯").await;
    let trainer = store.add_person("2001", "韩老师", "2026 春", Role::Trainer, NOW).await.expect("new");
    let bytes = record(&autopay(), "pass", "林晓", START);
    let Answer::Accepted { attempt, .. } = &store.ingest(&shelf, &[delivery(&lin, bytes.clone())]).await.expect("taken")[0] else {
        panic!("it is honest")
    };
    store.comment(attempt, 2, &trainer, "先核实，\0再谈账", NOW).await.expect("pinned");
    store.comment(attempt, 4, &trainer, "这句好", NOW + 1).await.expect("pinned");
    let told = store.remarks(&lin.person).await.expect("read");
    let lines: Vec<_> = told.iter().map(|one| (one.turn, one.by.as_str(), one.body.as_str())).collect();
    assert_eq!(lines, [(4, "韩老师", "这句好"), (2, "韩老师", "先核实，再谈账")]);
    assert!(told.iter().all(|one| one.record == sha256(&bytes)), "their PC knows the record by its bytes");
    assert_ne!(told[0].id, told[1].id);
    assert_eq!(store.remarks(&wu.person).await.expect("read"), [], "nobody else's");
    store.forget(&trainer).await.expect("deleted");
    assert_eq!(store.remarks(&lin.person).await.expect("read").len(), 2, "what was said stays said");
    assert_eq!(store.comments(attempt).await.expect("read").len(), 2);
}

pub async fn what_was_held_back_is_judged_again_and_counts_once(store: Store) {
    // The content is not here yet, and the server's clock is a day behind.
    let (shelf, compiled) = (Shelf::default(), autopay());
    let lin = seat(&store, "1001", "林晓").await;
    let unknown = delivery(&lin, record(&compiled, "pass", "林晓", "2026-11-24T09:00:00+08:00"));
    let mut early = follows(&lin, record(&compiled, "pass", "林晓", "2026-11-25T08:00:00+08:00"), 2, &unknown.link.chain);
    let third = follows(&lin, record(&compiled, "red-line", "林晓", "2026-11-25T08:30:00+08:00"), 3, &early.link.chain);
    let reasons = async |deliveries: &[Delivery]| {
        let answers = store.ingest(&shelf, deliveries).await.expect("answered");
        answers.iter().map(|answer| serde_json::to_value(answer).expect("json")["reason"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(reasons(std::slice::from_ref(&unknown)).await, ["\"unknown-content\""]);
    let again = async |scope: &Scope, now: i64| store.judge_again(&shelf, scope, now).await.expect("judged");
    assert_eq!(again(&Scope::All, NOW).await.still, 1, "it is unknown still");
    store.keep_content(&Shipped, &shelf, NOW).await.expect("it comes");
    early.received = NOW - DAY;
    assert_eq!(reasons(&[early.clone(), delivery(&lin, b"nonsense".to_vec())]).await, ["\"from-the-future\"", "\"not-a-record\""]);
    assert_eq!(again(&Scope::Cohorts(vec!["转岗".to_owned()]), NOW).await, ringback::records::store::Again::default(), "not in this scope");
    let behind = again(&Scope::All, NOW - DAY).await;
    assert_eq!((behind.taken.len(), behind.still), (1, 1), "what came is believed; what lies ahead still does");
    assert_eq!(store.holdings().await.expect("counted").attempts, 1);
    let right = again(&Scope::All, NOW).await;
    assert_eq!((right.taken.len(), right.still, right.known), (1, 0, 0));
    assert_eq!(right.taken[0].0, lin.person);
    assert_eq!(again(&Scope::All, NOW).await, ringback::records::store::Again::default(), "pressed twice, nothing is left");
    // Sent again by the PC it is known, and the queue goes on behind it.
    early.received = NOW + 60;
    let answers = store.ingest(&shelf, &[unknown, early, third]).await.expect("answered");
    assert!(matches!(answers[0], Answer::Known { .. }) && matches!(answers[1], Answer::Known { .. }), "{answers:?}");
    assert!(matches!(answers[2], Answer::Accepted { .. }), "{answers:?}");
    let holdings = store.holdings().await.expect("counted");
    assert_eq!((holdings.attempts, holdings.quarantined.into_iter().collect::<Vec<_>>()), (3, vec![("not-a-record".to_owned(), 1)]));
    assert_eq!(store.held(&Scope::All, 10).await.expect("read").len(), 1, "a forgery stays");
    let counted = store.rollups().await.expect("read");
    assert!(counted.iter().any(|line| line.starts_with("person_totals") && line.contains(" 1 3 2 1 ")), "{counted:#?}");
    rebuild(&store).await.expect("built again");
    assert_eq!(store.rollups().await.expect("read"), counted);
}

pub async fn sent_again_by_its_pc_what_is_held_is_judged_once(store: Store) {
    let (lin, shelf) = house(&store).await;
    let exam = exam(&store, &lin).await;
    let ticket = store.issue(&shelf, &lin, &exam, NOW - DAY).await.expect("issued by a clock that is a day behind");
    let compiled = case_of(&store, &shelf, &ticket).await;
    let seed: u64 = ticket.seed.parse().expect("a number");
    // The PC's clock is right: it began a day after the ticket was issued, as that clock says.
    let started = chrono::DateTime::from_timestamp(NOW + 5, 0).expect("a time").to_rfc3339();
    let mut sent = delivery(&lin, opened(&compiled, "pass", &lin.trainee, &started, seed, Mode::Exam, Some(&ticket.id)));
    sent.received = NOW - DAY + 600;
    let told = store.ingest(&shelf, std::slice::from_ref(&sent)).await.expect("answered");
    assert_eq!(serde_json::to_value(&told[0]).expect("json")["reason"], "from-the-future");
    // Judged again, the ticket's time is measured by the clock that issued it, at the moment when it came back.
    let again = store.judge_again(&shelf, &Scope::All, NOW + 900).await.expect("judged");
    assert_eq!((again.taken.len(), again.still), (1, 0));
    assert_ne!(store.tickets_of(&lin.person, NOW + 900).await.expect("read")[0].2, "out");
    sent.received = NOW + 1000;
    let told = store.ingest(&shelf, &[sent]).await.expect("answered");
    assert!(matches!(told[0], Answer::Known { .. }), "{told:?}");
}
