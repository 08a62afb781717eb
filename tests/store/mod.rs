//! The store on SQLite. The same claims run on PostgreSQL in `tests/postgres`.

mod claims;
mod figures;
mod honest;

use std::pin::Pin;
use std::sync::Arc;

use ringback::call::{Deal, Mode, content_hash, load_case, load_content};
use ringback::records::store::{Case, Shelf, Store, believe, sha256};
use ringback::records::{Attempt, Origin, read_input, read_record};
use ringback::scenario::Shipped;

/// What a claim does with an empty store.
type Claim = fn(Store) -> Pin<Box<dyn Future<Output = ()>>>;

fn on_sqlite(_: &str, claim: Claim) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&url).await.expect("a new database");
        claim(store).await;
    });
}

claims::each_claim!(on_sqlite);

#[test]
fn a_store_of_before_gets_its_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    claims::a_store_of_before_gets_its_figures(&format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display()));
}

#[test]
fn a_store_of_rows_gets_its_tallies() {
    let folder = tempfile::tempdir().expect("a folder");
    claims::a_store_of_rows_gets_its_tallies(&format!("sqlite://{}?mode=rwc", folder.path().join("hr.sqlite").display()));
}

/// What a program wrote that kept rules and criteria in rows of their own, and days without their rules.
fn as_before(backup: &[u8]) -> Vec<u8> {
    let mut lines: Vec<String> = vec!["[\"person_rules\",{\"person\":\"a\",\"rule\":\"b\",\"tested\":1}]\n".to_owned()];
    for line in String::from_utf8_lossy(backup).lines() {
        let mut value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        match value[0].as_str() {
            Some("person_tallies" | "person_breaches") | None => continue,
            Some("cohort_days") => drop(value[1].as_object_mut().expect("a row").remove("rules")),
            Some(_) => {}
        }
        lines.push(format!("{value}\n"));
    }
    let end = serde_json::json!({ "rows": lines.len(), "sha256": sha256(lines.concat().as_bytes()) });
    format!("{}{end}\n", lines.concat()).into_bytes()
}

#[test]
fn a_backup_of_before_has_its_sums_built_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("sqlite://{}?mode=rwc", folder.path().join(name).display());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (store, shelf) = (Store::open(&url("one")).await.expect("a new database"), Shelf::default());
        store.keep_content(&Shipped, &shelf, honest::NOW - 60 * 86_400).await.expect("kept");
        store.seed_demo(&shelf, 30, 150, honest::NOW, &mut |_, _| {}).await.expect("seeded");
        let mut backup = Vec::new();
        store.backup(&mut backup).await.expect("written");
        let other = Store::open(&url("two")).await.expect("a new database");
        other.restore(&mut &as_before(&backup)[..]).await.expect("taken");
        assert_eq!(other.rollups().await.expect("read"), store.rollups().await.expect("read"));
    });
}

/// Whoever leaves a number alone that must not be dialled was tested in the rule that dialling breaks, and kept it.
#[test]
fn leaving_alone_keeps_the_rule_that_dialling_breaks() {
    let content = load_content(&Shipped).expect("sound content");
    let compiled = load_case(&Shipped, &content, "m2-mother-picks-up", Some("her-number")).and_then(|loaded| loaded.compiled);
    let compiled = Arc::new(compiled.expect("it is sound"));
    let case = Case { content: content_hash(&compiled), compiled: Arc::clone(&compiled), guide: false };
    let played = |script: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        let deal = Deal::draw(&compiled, 0, Mode::Practice);
        let mut attempt =
            Attempt::begin_with(folder.path(), Arc::clone(&compiled), deal, Mode::Practice, Origin::Script, "林晓", honest::START, None)
                .expect("the folder is writable");
        for line in script {
            attempt.apply(read_input(&compiled, line).expect("a known input")).expect("taken");
        }
        attempt.finish("zh-CN").expect("written");
        let record = read_record(&std::fs::read(attempt.path()).expect("the record")).expect("a record");
        believe(&record, &case).expect("it is believed").rules
    };
    let wrap = ["wrap disposition=not-called", "wrap report=none", "wrap next_contact=message-him"];
    let left = played(&[&["hang-up"], &wrap[..]].concat());
    let dialled: Vec<String> =
        played(&[&["dial", "hang-up"], &wrap[..]].concat()).into_iter().filter(|rule| rule.1).map(|rule| rule.0).collect();
    assert!(!dialled.is_empty(), "dialling breaks something");
    for rule in dialled {
        assert_eq!(left.get(&rule), Some(&false), "{rule} was tested and kept");
    }
}
