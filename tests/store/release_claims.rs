//! Claims about cases that are sent in and released.

use std::sync::Arc;

use ringback::records::store::{Answer, Change, Fate, Shelf, Store, Submission, Submitted};
use ringback::scenario::{Library, Shipped};
use ringback::workbench::template::new_case;

use super::super::honest::{START, autopay, delivery, record};
use super::{NOW, exam_of, house};

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
